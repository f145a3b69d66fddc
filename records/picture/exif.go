package picture

import (
	"encoding/binary"
	"image"
)

// orientation is how a camera says it was held: 1 to 8 as in EXIF (tag
// 0x0112), 1 when it does not say. Cameras turn no pixels, they write down
// that one should.
func orientation(b []byte) int {
	if len(b) < 4 || b[0] != 0xff || b[1] != 0xd8 {
		return 1
	}
	for b = b[2:]; len(b) >= 4 && b[0] == 0xff; {
		marker, size := b[1], int(binary.BigEndian.Uint16(b[2:]))
		if marker == 0xda || size < 2 || size+2 > len(b) { // the picture itself begins
			return 1
		}
		if marker == 0xe1 {
			if n := orientationOf(b[4 : 2+size]); n != 0 {
				return n
			}
		}
		b = b[2+size:]
	}
	return 1
}

// orientationOf reads it from an EXIF segment; 0 when it is none or says
// nothing.
func orientationOf(s []byte) int {
	const header = "Exif\x00\x00"
	if len(s) < len(header)+8 || string(s[:len(header)]) != header {
		return 0
	}
	s = s[len(header):]
	var order binary.ByteOrder = binary.BigEndian
	if s[0] == 'I' {
		order = binary.LittleEndian
	}
	at := int64(order.Uint32(s[4:]))
	if at+2 > int64(len(s)) {
		return 0
	}
	n := int64(order.Uint16(s[at:]))
	for i := range n {
		e := at + 2 + 12*i
		if e+12 > int64(len(s)) {
			return 0
		}
		if order.Uint16(s[e:]) != 0x0112 {
			continue
		}
		if v := int(order.Uint16(s[e+8:])); v >= 1 && v <= 8 {
			return v
		}
		return 0
	}
	return 0
}

// upright turns a picture as its orientation asks.
func upright(img image.Image, how int) image.Image {
	if how <= 1 {
		return img
	}
	b := img.Bounds()
	w, h := b.Dx(), b.Dy()
	size := image.Rect(0, 0, w, h)
	if how >= 5 { // lying on its side
		size = image.Rect(0, 0, h, w)
	}
	out := image.NewRGBA(size)
	for y := range h {
		for x := range w {
			tx, ty := turned(how, x, y, w, h)
			out.Set(tx, ty, img.At(b.Min.X+x, b.Min.Y+y))
		}
	}
	return out
}

// turned is where a pixel of a picture of w by h goes.
func turned(how, x, y, w, h int) (int, int) {
	switch how {
	case 2:
		return w - 1 - x, y
	case 3:
		return w - 1 - x, h - 1 - y
	case 4:
		return x, h - 1 - y
	case 5:
		return y, x
	case 6:
		return h - 1 - y, x
	case 7:
		return h - 1 - y, w - 1 - x
	case 8:
		return y, w - 1 - x
	}
	return x, y
}
