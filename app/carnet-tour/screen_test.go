package main

import (
	"bytes"
	"encoding/binary"
	"image/color"
	"testing"
	"time"
)

// dump is a picture as Xvfb keeps it: a head, two colours of a map, then four
// bytes a point, blue first, with some bytes at the end of each line.
func dump(t *testing.T, change func(*dumpHead)) []byte {
	t.Helper()
	const name = "Xvfb\x00"
	h := dumpHead{Version: 7, Depth: 24, Width: 2, Height: 2, BitsPerPixel: 32, BytesPerLine: 12, Red: 0xff0000, Colours: 2}
	h.HeaderSize = uint32(binary.Size(h)) + 20 + uint32(len(name)) // five numbers about the window follow
	if change != nil {
		change(&h)
	}
	var b bytes.Buffer
	if err := binary.Write(&b, binary.BigEndian, h); err != nil {
		t.Fatal(err)
	}
	b.Write(make([]byte, 20))
	b.WriteString(name)
	b.Write(make([]byte, 2*12))
	b.Write([]byte{1, 2, 3, 0, 4, 5, 6, 0, 99, 99, 99, 99, 7, 8, 9, 0, 10, 11, 12, 0, 99, 99, 99, 99})
	return b.Bytes()
}

func TestThePictureOfTheDisplayIsRead(t *testing.T) {
	img, err := readDump(dump(t, nil))
	if err != nil {
		t.Fatal(err)
	}
	for at, want := range map[[2]int]color.RGBA{{0, 0}: {3, 2, 1, 255}, {1, 0}: {6, 5, 4, 255}, {0, 1}: {9, 8, 7, 255}, {1, 1}: {12, 11, 10, 255}} {
		if got := img.RGBAAt(at[0], at[1]); got != want {
			t.Errorf("%v is %v, not %v", at, got, want)
		}
	}
	if plain(img) {
		t.Error("four colours are not one")
	}
	whole := dump(t, nil)
	for name, b := range map[string][]byte{
		"cut":           whole[:len(whole)-1],
		"no head":       whole[:40],
		"sixteen bits":  dump(t, func(h *dumpHead) { h.BitsPerPixel = 16 }),
		"another order": dump(t, func(h *dumpHead) { h.ByteOrder = 1 }),
		"too wide":      dump(t, func(h *dumpHead) { h.Width = 1 << 30 }),
	} {
		if _, err := readDump(b); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestACursorIsNoNewPage(t *testing.T) {
	page := make([]byte, 171*96)
	cursor := bytes.Clone(page)
	cursor[500], cursor[671], cursor[842] = 40, 40, 40
	if n := differ(page, cursor); n != 3 || n > blink {
		t.Errorf("a cursor changes %d squares", n)
	}
	faint := bytes.Clone(page)
	faint[500] = 8
	if n := differ(page, faint); n != 0 {
		t.Errorf("what nobody sees counts as %d squares", n)
	}
	other := bytes.Repeat([]byte{90}, len(page))
	if n := differ(page, other); n <= newPage {
		t.Errorf("another page changes %d squares", n)
	}
}

func TestDaysAreCountedOverTheChangeOfSummerTime(t *testing.T) {
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	from := time.Date(2026, 3, 1, 23, 30, 0, 0, paris)
	if n := daysBetween(from, time.Date(2026, 4, 1, 0, 30, 0, 0, paris)); n != 31 {
		t.Errorf("%d days", n)
	}
}
