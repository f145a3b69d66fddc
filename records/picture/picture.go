package picture

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	_ "image/png" // screens and scanners write it
	"io"

	"golang.org/x/image/draw"

	"carnet/assets/text"
)

// Longest sides in pixels. They are technical limits, not clinical ones: what a
// screen of 1366 × 768 can show, with room to look closer at a cervix.
const (
	// CervixSide keeps what a second reader has to see.
	CervixSide = 1600
	// FaceSide is enough to know a person again.
	FaceSide = 480
)

const (
	// MaxFile is the largest file that is read at all, in bytes.
	MaxFile = 32 << 20
	// MaxPixels is how many pixels a picture may have before it is decoded: a
	// file of a few bytes can claim to be as large as a house. Phones make 12
	// to 50 million.
	MaxPixels = 51_000_000
	// MaxBytes is the largest picture that Prepare makes.
	MaxBytes = 1 << 20
)

// qualities are tried in turn until a picture is below MaxBytes; the last one
// is taken in any case.
var qualities = []int{85, 75, 60, 40}

// Prepare reads a JPEG or PNG and writes it anew as a JPEG whose longest side
// is at most side pixels. What the camera wrote beside the picture is gone, the
// way it was held is kept. A smaller picture is not enlarged.
//
// Problems: "picture.not" (no picture, or one of another form),
// "picture.large" (more than MaxFile or MaxPixels), "picture.damaged".
func Prepare(r io.Reader, side int) ([]byte, error) {
	b, err := io.ReadAll(io.LimitReader(r, MaxFile+1))
	if err != nil {
		return nil, text.Wrap(err, "picture.unreadable")
	}
	if len(b) > MaxFile {
		return nil, text.NewProblem("picture.large")
	}
	img, err := Open(b)
	if err != nil {
		return nil, err
	}
	img = upright(Fit(img, side), orientation(b))
	var out bytes.Buffer
	for _, q := range qualities {
		out.Reset()
		if err := jpeg.Encode(&out, img, &jpeg.Options{Quality: q}); err != nil {
			return nil, err
		}
		if out.Len() <= MaxBytes {
			break
		}
	}
	return out.Bytes(), nil
}

// Open decodes a picture, within the limits. Pictures that came from elsewhere
// are held to them as those of a file are.
func Open(b []byte) (image.Image, error) {
	c, form, err := image.DecodeConfig(bytes.NewReader(b))
	if err != nil || form != "jpeg" && form != "png" {
		return nil, text.Wrap(err, "picture.not")
	}
	if c.Width < 1 || c.Height < 1 {
		return nil, text.NewProblem("picture.damaged")
	}
	if c.Width > MaxPixels/c.Height {
		return nil, text.NewProblem("picture.large")
	}
	img, _, err := image.Decode(bytes.NewReader(b))
	if err != nil {
		return nil, text.Wrap(errors.New("decoding failed"), "picture.damaged")
	}
	return img, nil
}

// Fit scales a picture down so that its longest side is at most side pixels,
// on white where it is transparent. It is never enlarged.
func Fit(img image.Image, side int) image.Image {
	b := img.Bounds()
	w, h := b.Dx(), b.Dy()
	if longest := max(w, h); longest > side {
		w, h = max(w*side/longest, 1), max(h*side/longest, 1)
	}
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(out, out.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	if w == b.Dx() && h == b.Dy() {
		draw.Draw(out, out.Bounds(), img, b.Min, draw.Over)
		return out
	}
	draw.CatmullRom.Scale(out, out.Bounds(), img, b, draw.Over, nil)
	return out
}
