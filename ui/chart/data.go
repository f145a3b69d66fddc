package chart

import (
	"math"

	"fyne.io/fyne/v2"

	"carnet/ui/theme"
)

// Point is a place on the chart, in the units of its axes.
type Point struct{ X, Y float64 }

// Axis is one side of a chart.
type Axis struct {
	Min, Max float64
	// Step is the distance of the marks, which stand at its multiples.
	Step float64
	// Title names the unit: "kg", "mois".
	Title string
	// Words writes a mark; nil for the plain number.
	Words func(float64) string
}

// NewAxis makes an axis with marks at the multiples of step.
func NewAxis(from, to, step float64, title string) Axis {
	return Axis{Min: from, Max: to, Step: step, Title: title}
}

// FitAxis makes an axis that holds both values, with room, on round marks of
// which there are about n.
func FitAxis(lo, hi float64, n int, title string) Axis {
	if hi <= lo {
		hi = lo + 1
	}
	step := roundStep((hi - lo) / float64(max(n, 1)))
	return Axis{Min: math.Floor(lo/step) * step, Max: math.Ceil(hi/step) * step, Step: step, Title: title}
}

// roundStep is the 1, 2 or 5 times a power of ten that lies nearest above x.
func roundStep(x float64) float64 {
	p := math.Pow(10, math.Floor(math.Log10(x)))
	for _, m := range []float64{1, 2, 5} {
		if m*p >= x {
			return m * p
		}
	}
	return 10 * p
}

// Marks are the values that are written along the axis.
func (a Axis) Marks() []float64 {
	if a.Step <= 0 || a.Max <= a.Min || (a.Max-a.Min)/a.Step > 200 {
		return nil
	}
	var out []float64
	for i := math.Ceil(a.Min/a.Step - 1e-9); i*a.Step <= a.Max+a.Step*1e-9; i++ {
		out = append(out, i*a.Step)
	}
	return out
}

// part is where a value lies between the ends of the axis, 0 to 1; values
// beyond them lie beyond.
func (a Axis) part(x float64) float64 { return (x - a.Min) / (a.Max - a.Min) }

// holds tells whether a value lies on the axis.
func (a Axis) holds(x float64) bool { return x >= a.Min && x <= a.Max }

// Stroke is how a reference curve is drawn.
type Stroke int

// The strokes, from the middle of a standard outwards.
const (
	Median  Stroke = iota // a plain line
	Inner                 // broken, in the colour of warnings
	Outer                 // broken, in the colour of danger
	Quiet                 // a thin line between
	Typical               // a plain line of one's own, without a meaning
)

func (s Stroke) look() (role fyne.ThemeColorName, width float64, dash []float64) {
	switch s {
	case Inner:
		return theme.Warning, 1.3, []float64{6, 4}
	case Outer:
		return theme.Danger, 1.3, []float64{3, 3}
	case Quiet:
		return theme.FieldBorder, 1, nil
	case Typical:
		return theme.Accent, 1.6, nil
	}
	return theme.Muted, 1.8, nil
}

// Curve is one reference curve; its name stands at its right end.
type Curve struct {
	Name   string
	Stroke Stroke
	Points []Point // by rising X
}

// Data is what a chart shows.
type Data struct {
	X, Y   Axis
	Curves []Curve
	// Between shades the ground between two of the curves (indices), as the
	// usual range; nothing where both are 0.
	Between [2]int
	// Earlier are the person's former points, by rising X; Now is today's.
	Earlier []Point
	Now     *Point
	// Alarm draws today's point in the colour of danger.
	Alarm bool
	// None stands in the middle of a chart without curves, in words.
	None string
}

// Same tells whether both show the same curves on the same axes, so that what
// was drawn of them can stay.
func (d *Data) sameGround(o *Data) bool {
	if !sameAxis(d.X, o.X) || !sameAxis(d.Y, o.Y) || d.Between != o.Between || len(d.Curves) != len(o.Curves) {
		return false
	}
	for i := range d.Curves {
		a, b := &d.Curves[i], &o.Curves[i]
		if a.Name != b.Name || a.Stroke != b.Stroke || len(a.Points) != len(b.Points) {
			return false
		}
		for j := range a.Points {
			if a.Points[j] != b.Points[j] {
				return false
			}
		}
	}
	return true
}

func sameAxis(a, b Axis) bool {
	return a.Min == b.Min && a.Max == b.Max && a.Step == b.Step && a.Title == b.Title
}

// At is the height of a curve at x, between its points; ok is false beyond
// its ends.
func (c Curve) At(x float64) (y float64, ok bool) {
	for i := 1; i < len(c.Points); i++ {
		a, b := c.Points[i-1], c.Points[i]
		if x < a.X || x > b.X || a.X == b.X {
			continue
		}
		return a.Y + (b.Y-a.Y)*(x-a.X)/(b.X-a.X), true
	}
	return 0, false
}
