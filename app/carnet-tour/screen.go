package main

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
)

// screenFile is where Xvfb keeps its picture: an X window dump that is mapped
// into its memory, so that looking takes no program.
func (s *stage) screenFile() string { return filepath.Join(s.frame, "Xvfb_screen0") }

// grab is the picture of the virtual display as it stands.
func (s *stage) grab() (*image.RGBA, error) {
	b, err := os.ReadFile(s.screenFile())
	if err != nil {
		return nil, err
	}
	return readDump(b)
}

// dumpHead is the head of an X window dump, version 7, up to what is needed.
type dumpHead struct {
	HeaderSize, Version, Format, Depth, Width, Height, XOffset, ByteOrder uint32
	BitmapUnit, BitmapOrder, BitmapPad, BitsPerPixel, BytesPerLine        uint32
	VisualClass, Red, Green, Blue, BitsPerColour, Entries, Colours        uint32
}

// readDump reads a dump with four bytes a point, blue first.
func readDump(b []byte) (*image.RGBA, error) {
	var h dumpHead
	if err := binary.Read(bytes.NewReader(b), binary.BigEndian, &h); err != nil {
		return nil, fmt.Errorf("picture of the display: %w", err)
	}
	const lsbFirst, colourBytes = 0, 12
	if h.Version != 7 || h.BitsPerPixel != 32 || h.ByteOrder != lsbFirst || h.Red != 0xff0000 || h.Width > 1<<14 || h.Height > 1<<14 {
		return nil, fmt.Errorf("picture of the display in an unknown form: %+v", h)
	}
	at := int(h.HeaderSize) + int(h.Colours)*colourBytes
	if len(b) < at+int(h.BytesPerLine)*int(h.Height) {
		return nil, errors.New("the picture of the display is cut off")
	}
	img := image.NewRGBA(image.Rect(0, 0, int(h.Width), int(h.Height)))
	for y := range int(h.Height) {
		line := b[at+y*int(h.BytesPerLine):]
		out := img.Pix[y*img.Stride:]
		for x := range int(h.Width) {
			out[4*x], out[4*x+1], out[4*x+2], out[4*x+3] = line[4*x+2], line[4*x+1], line[4*x], 0xff
		}
	}
	return img, nil
}

// The picture is looked at in squares of 8 points: blink is how many of them a
// cursor changes, newPage how many a page, a dialog or another document
// changes at least.
const (
	square  = 8
	blink   = 6
	newPage = 60
)

// look is the picture, small: the green of each square.
func (s *stage) look() ([]byte, error) {
	img, err := s.grab()
	if err != nil {
		return nil, err
	}
	w, h := img.Rect.Dx()/square, img.Rect.Dy()/square
	out := make([]byte, 0, w*h)
	for y := range h {
		for x := range w {
			sum := 0
			for dy := range square {
				row := img.Pix[(y*square+dy)*img.Stride+4*x*square:]
				for dx := range square {
					sum += int(row[4*dx+1])
				}
			}
			out = append(out, byte(sum/(square*square)))
		}
	}
	return out, nil
}

// differ counts the squares by which two looks differ visibly.
func differ(a, b []byte) int {
	const visible = 8
	n := 0
	for i := range min(len(a), len(b)) {
		if d := int(a[i]) - int(b[i]); d > visible || d < -visible {
			n++
		}
	}
	return n + max(len(a), len(b)) - min(len(a), len(b))
}

// picture takes a picture under a name of its own.
func (s *stage) picture(file string) error {
	img, err := s.grab()
	if err != nil {
		return err
	}
	if plain(img) {
		return fmt.Errorf("%s would be blank", file)
	}
	path := filepath.Join(s.out, file)
	var b bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.DefaultCompression}).Encode(&b, img); err != nil {
		return err
	}
	if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
		return err
	}
	s.say("  %s", path)
	return nil
}

// plain tells whether all of a picture has one colour.
func plain(img *image.RGBA) bool {
	for i := 4; i < len(img.Pix); i += 4 {
		if !bytes.Equal(img.Pix[i:i+4], img.Pix[:4]) {
			return false
		}
	}
	return true
}

// readme are the pictures that the README shows, by the name of the shot.
var readme = map[string]string{
	"ouverture": "ouverture.png", "accueil": "accueil.png", "recherche": "recherche.png", "inscription-double": "inscription.png",
	"consultation-complete": "consultation.png", "consultation-signee": "dossier.png", "echanges": "echanges.png", "nuit-dossier": "dossier-nuit.png",
	"pre-eclampsie-severe": "cpn-nuit.png", "cpn-mesures": "cpn.png", "maternite": "maternite.png", "deuxieme-stade": "travail.png", "croissance": "croissance.png",
}

func (s *stage) keepScreen(name, file string) error {
	to, ok := readme[name]
	if s.screens == "" || !ok {
		return nil
	}
	b, err := os.ReadFile(filepath.Join(s.out, file))
	if err != nil {
		return err
	}
	if err := os.MkdirAll(s.screens, 0o755); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(s.screens, to), b, 0o644)
}
