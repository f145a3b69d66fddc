package picture

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"testing"

	"carnet/assets/text"
)

func code(err error) string {
	var p *text.Problem
	if errors.As(err, &p) {
		return p.Code
	}
	return ""
}

// quarters is a picture whose corners have colours of their own: red, green
// above; blue, white below.
func quarters(w, h int) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.RGBA{A: 255}
			switch {
			case x < w/2 && y < h/2:
				c.R = 255
			case y < h/2:
				c.G = 255
			case x < w/2:
				c.B = 255
			default:
				c.R, c.G, c.B = 255, 255, 255
			}
			m.Set(x, y, c)
		}
	}
	return m
}

func encoded(t *testing.T, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// secret is what a telephone writes beside a picture.
const secret = "GPS 12.6392N 8.0029W Banconi, telephone of Fanta"

// withExif puts an EXIF segment, with an orientation and a text, behind the
// start of a JPEG.
func withExif(b []byte, order binary.AppendByteOrder, orientation uint16) []byte {
	mark := "MM"
	if order == binary.AppendByteOrder(binary.LittleEndian) {
		mark = "II"
	}
	s := append([]byte("Exif\x00\x00"+mark), order.AppendUint16(nil, 42)...)
	s = order.AppendUint32(s, 8)
	s = order.AppendUint16(s, 2)
	entry := func(tag, kind uint16, count uint32, value []byte) {
		s = order.AppendUint16(order.AppendUint16(s, tag), kind)
		s = append(order.AppendUint32(s, count), value...)
	}
	entry(0x010e, 2, uint32(len(secret)), order.AppendUint32(nil, 8+2+24+4))
	entry(0x0112, 3, 1, append(order.AppendUint16(nil, orientation), 0, 0))
	s = append(order.AppendUint32(s, 0), secret...)
	out := append([]byte{}, b[:2]...)
	out = append(out, 0xff, 0xe1)
	out = binary.BigEndian.AppendUint16(out, uint16(len(s)+2))
	return append(append(out, s...), b[2:]...)
}

func prepare(t *testing.T, b []byte, side int) (image.Image, []byte) {
	t.Helper()
	out, err := Prepare(bytes.NewReader(b), side)
	if err != nil {
		t.Fatal(err)
	}
	m, err := jpeg.Decode(bytes.NewReader(out))
	if err != nil {
		t.Fatal(err)
	}
	return m, out
}

// corner is the colour near a corner, to the nearest of the five.
func corner(m image.Image, right, below bool) string {
	b := m.Bounds()
	x, y := b.Min.X+b.Dx()/4, b.Min.Y+b.Dy()/4
	if right {
		x = b.Max.X - b.Dx()/4
	}
	if below {
		y = b.Max.Y - b.Dy()/4
	}
	r, g, bl, _ := m.At(x, y).RGBA()
	name := ""
	for _, c := range []struct {
		on   uint32
		name string
	}{{r, "r"}, {g, "g"}, {bl, "b"}} {
		if c.on > 0x8000 {
			name += c.name
		}
	}
	return name
}

func TestAPhotographIsMadeSmallAndLosesWhatTheCameraWrote(t *testing.T) {
	src := withExif(encoded(t, quarters(2400, 1200)), binary.BigEndian, 1)
	if !bytes.Contains(src, []byte(secret)) {
		t.Fatal("the sample has no EXIF")
	}
	m, out := prepare(t, src, CervixSide)
	if got := m.Bounds().Size(); got != (image.Point{X: 1600, Y: 800}) {
		t.Errorf("%v", got)
	}
	for _, gone := range []string{secret, "Exif", "GPS"} {
		if bytes.Contains(out, []byte(gone)) {
			t.Errorf("%q is still there", gone)
		}
	}
	if len(out) > MaxBytes {
		t.Errorf("%d bytes", len(out))
	}
	if m, _ = prepare(t, src, FaceSide); m.Bounds().Dx() != FaceSide {
		t.Errorf("a face of %v", m.Bounds())
	}
	if m, _ = prepare(t, encoded(t, quarters(300, 200)), CervixSide); m.Bounds().Dx() != 300 {
		t.Errorf("a small one was enlarged to %v", m.Bounds())
	}
	again, err := Prepare(bytes.NewReader(out), CervixSide)
	if err != nil || len(again) == 0 {
		t.Error(err)
	}
}

// All eight ways to hold a camera end upright: red is above on the left, green
// above on the right, blue below on the left.
func TestAPictureStandsUpright(t *testing.T) {
	want := quarters(64, 32)
	for how := 1; how <= 8; how++ {
		// What the camera stores is the inverse of what one has to do.
		stored := image.NewRGBA(image.Rect(0, 0, 64, 32))
		if how >= 5 {
			stored = image.NewRGBA(image.Rect(0, 0, 32, 64))
		}
		b := stored.Bounds()
		for y := range b.Dy() {
			for x := range b.Dx() {
				tx, ty := turned(how, x, y, b.Dx(), b.Dy())
				stored.Set(x, y, want.At(tx, ty))
			}
		}
		for _, order := range []binary.AppendByteOrder{binary.BigEndian, binary.LittleEndian} {
			m, _ := prepare(t, withExif(encoded(t, stored), order, uint16(how)), 100)
			if m.Bounds().Dx() != 64 || corner(m, false, false) != "r" || corner(m, true, false) != "g" || corner(m, false, true) != "b" || corner(m, true, true) != "rgb" {
				t.Errorf("orientation %d: %v, corners %s %s %s", how, m.Bounds(), corner(m, false, false), corner(m, true, false), corner(m, false, true))
			}
		}
	}
}

func TestATransparentPictureStandsOnWhite(t *testing.T) {
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewNRGBA(image.Rect(0, 0, 40, 30))); err != nil {
		t.Fatal(err)
	}
	if m, _ := prepare(t, b.Bytes(), 100); corner(m, false, false) != "rgb" {
		t.Error("transparent became dark")
	}
}

// hugePNG claims to be w by h in a few bytes.
func hugePNG(w, h uint32) []byte {
	b := []byte("\x89PNG\r\n\x1a\n")
	head := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32([]byte("IHDR"), w), h)
	head = append(head, 8, 2, 0, 0, 0)
	b = binary.BigEndian.AppendUint32(b, uint32(len(head)-4))
	b = append(b, head...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(head))
}

func TestWhatIsNoPictureIsRefusedInWords(t *testing.T) {
	var moving bytes.Buffer
	if err := gif.Encode(&moving, quarters(20, 20), nil); err != nil {
		t.Fatal(err)
	}
	good := encoded(t, quarters(200, 100))
	for _, x := range []struct {
		name, want string
		b          []byte
	}{
		{"nothing", "picture.not", nil},
		{"a letter", "picture.not", []byte("Chère Awa, …")},
		{"a film", "picture.not", moving.Bytes()},
		{"a bomb", "picture.large", hugePNG(60_000, 60_000)},
		{"a bomb that overflows", "picture.not", hugePNG(1<<31-1, 1<<31-1)},
		{"the largest that may be tried", "picture.damaged", hugePNG(51_000, 1_000)},
		{"one pixel row more", "picture.large", hugePNG(51_000, 1_001)},
		{"cut in the middle", "picture.damaged", good[:len(good)/2]},
		{"too many bytes", "picture.large", make([]byte, MaxFile+1)},
	} {
		if _, err := Prepare(bytes.NewReader(x.b), CervixSide); code(err) != x.want {
			t.Errorf("%s: %v", x.name, err)
		}
	}
}

// Whatever the bytes are, reading the orientation ends, and says 1 to 8.
func FuzzOrientation(f *testing.F) {
	f.Add([]byte{})
	f.Add([]byte("\xff\xd8\xff\xe1\x00\x10Exif\x00\x00II*\x00\xff\xff\xff\xff"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if n := orientation(b); n < 1 || n > 8 {
			t.Errorf("orientation %d", n)
		}
	})
}
