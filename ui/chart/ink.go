package chart

import (
	"image"
	"image/color"
	"image/draw"
	"math"

	"golang.org/x/image/vector"
)

// ink fills shapes on a picture, smooth at the edges. Places are pixels.
type ink struct {
	img *image.RGBA
	r   *vector.Rasterizer
	// clip is where anything may be drawn.
	clip image.Rectangle
}

func newInk(img *image.RGBA, clip image.Rectangle) *ink {
	return &ink{img: img, r: vector.NewRasterizer(1, 1), clip: clip.Intersect(img.Bounds())}
}

// fill draws what add has put into the rasterizer, within the box of the shape
// alone: the rasterizer's work grows with the ground that it covers.
func (k *ink) fill(box image.Rectangle, c color.Color, add func(dx, dy float32)) {
	box = box.Inset(-1).Intersect(k.clip)
	if box.Empty() {
		return
	}
	k.r.Reset(box.Dx(), box.Dy())
	k.r.DrawOp = draw.Over
	add(float32(box.Min.X), float32(box.Min.Y))
	k.r.Draw(k.img, box, image.NewUniform(c), image.Point{})
}

func boxOf(points []Point, grow float64) image.Rectangle {
	if len(points) == 0 {
		return image.Rectangle{}
	}
	lo, hi := points[0], points[0]
	for _, p := range points {
		lo.X, lo.Y = math.Min(lo.X, p.X), math.Min(lo.Y, p.Y)
		hi.X, hi.Y = math.Max(hi.X, p.X), math.Max(hi.Y, p.Y)
	}
	return image.Rect(int(math.Floor(lo.X-grow)), int(math.Floor(lo.Y-grow)), int(math.Ceil(hi.X+grow)), int(math.Ceil(hi.Y+grow)))
}

// area fills a closed shape.
func (k *ink) area(points []Point, c color.Color) {
	if len(points) < 3 {
		return
	}
	k.fill(boxOf(points, 0), c, func(dx, dy float32) {
		for i, p := range points {
			x, y := float32(p.X)-dx, float32(p.Y)-dy
			if i == 0 {
				k.r.MoveTo(x, y)
				continue
			}
			k.r.LineTo(x, y)
		}
		k.r.ClosePath()
	})
}

// line draws a line through points; dash alternates drawn and left lengths.
func (k *ink) line(points []Point, width float64, dash []float64, c color.Color) {
	pieces := [][]Point{points}
	if len(dash) > 0 {
		pieces = dashes(points, dash)
	}
	for _, p := range pieces {
		if len(p) < 2 {
			continue
		}
		k.fill(boxOf(p, width), c, func(dx, dy float32) { k.ribbon(p, width, dx, dy) })
	}
}

// ribbon outlines a line: along one side and back along the other. Curves bend
// so little from piece to piece that the sides never cross.
func (k *ink) ribbon(p []Point, width float64, dx, dy float32) {
	n := len(p)
	side := make([]Point, n)
	for i := range p {
		a, b := p[max(i-1, 0)], p[min(i+1, n-1)]
		l := math.Hypot(b.X-a.X, b.Y-a.Y)
		if l == 0 {
			l = 1
		}
		side[i] = Point{-(b.Y - a.Y) / l * width / 2, (b.X - a.X) / l * width / 2}
	}
	for i := range p {
		x, y := float32(p[i].X+side[i].X)-dx, float32(p[i].Y+side[i].Y)-dy
		if i == 0 {
			k.r.MoveTo(x, y)
			continue
		}
		k.r.LineTo(x, y)
	}
	for i := n - 1; i >= 0; i-- {
		k.r.LineTo(float32(p[i].X-side[i].X)-dx, float32(p[i].Y-side[i].Y)-dy)
	}
	k.r.ClosePath()
}

// dashes cuts a line into the pieces that are drawn.
func dashes(points []Point, dash []float64) [][]Point {
	var out [][]Point
	at, on, left := 0, true, dash[0]
	var cur []Point
	for i := 1; i < len(points); i++ {
		a, b := points[i-1], points[i]
		length := math.Hypot(b.X-a.X, b.Y-a.Y)
		if on && len(cur) == 0 {
			cur = append(cur, a)
		}
		for done := 0.0; length-done > 1e-9; {
			step := math.Min(left, length-done)
			done += step
			left -= step
			t := done / length
			p := Point{a.X + (b.X-a.X)*t, a.Y + (b.Y-a.Y)*t}
			if on {
				cur = append(cur, p)
			}
			if left > 1e-9 {
				continue
			}
			if on {
				out = append(out, cur)
				cur = nil
			}
			on = !on
			at = (at + 1) % len(dash)
			left = dash[at]
			if on {
				cur = []Point{p}
			}
		}
	}
	if on && len(cur) > 1 {
		out = append(out, cur)
	}
	return out
}

// disc fills a circle.
func (k *ink) disc(p Point, radius float64, c color.Color) {
	const corners = 24
	points := make([]Point, corners)
	for i := range points {
		s, co := math.Sincos(2 * math.Pi * float64(i) / corners)
		points[i] = Point{p.X + radius*co, p.Y + radius*s}
	}
	k.area(points, c)
}
