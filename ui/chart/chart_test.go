package chart

import (
	"image"
	"image/color"
	"math"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"

	"carnet/assets/text"
	"carnet/ui/theme"
)

func TestAxesStandOnRoundMarks(t *testing.T) {
	for name, c := range map[string]struct {
		axis Axis
		want []float64
	}{
		"weights":          {FitAxis(2.1, 13.8, 7, "kg"), []float64{2, 4, 6, 8, 10, 12, 14}},
		"circumferences":   {FitAxis(30.4, 49.9, 7, "cm"), []float64{30, 35, 40, 45, 50}},
		"below one":        {FitAxis(0.1, 0.4, 4, ""), []float64{0.1, 0.2, 0.3, 0.4}},
		"a single value":   {FitAxis(5, 5, 2, ""), []float64{5, 5.5, 6}},
		"no axis":          {Axis{}, nil},
		"an absurd number": {Axis{Min: 0, Max: 1e9, Step: 1}, nil},
	} {
		got := c.axis.Marks()
		for i := range got {
			got[i] = math.Round(got[i]*1e6) / 1e6
		}
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
}

func TestACurveIsReadBetweenItsPoints(t *testing.T) {
	c := Curve{Points: []Point{{0, 0}, {10, 20}, {20, 20}}}
	for x, want := range map[float64]float64{0: 0, 2.5: 5, 10: 20, 15: 20, 20: 20} {
		if y, ok := c.At(x); !ok || y != want {
			t.Errorf("at %v: %v %v, want %v", x, y, ok, want)
		}
	}
	for _, x := range []float64{-0.1, 20.1} {
		if _, ok := c.At(x); ok {
			t.Errorf("%v lies beyond the curve", x)
		}
	}
}

func TestDashesAreAsLongAsAsked(t *testing.T) {
	var drawn float64
	pieces := dashes([]Point{{0, 0}, {30, 0}, {30, 40}}, []float64{6, 4})
	for _, p := range pieces {
		for i := 1; i < len(p); i++ {
			drawn += math.Hypot(p[i].X-p[i-1].X, p[i].Y-p[i-1].Y)
		}
	}
	if len(pieces) != 7 || math.Abs(drawn-42) > 1e-6 {
		t.Errorf("%d pieces of %v together, want 7 of 42", len(pieces), drawn)
	}
}

// shown is a chart of a size, with one flat curve at 5 on axes of 0 to 10.
func shown(t testing.TB, d Data) *View {
	t.Helper()
	a := test.NewTempApp(t)
	theme.Apply(a, theme.Light)
	w := a.NewWindow("")
	t.Cleanup(w.Close)
	v := NewView(text.For(text.French))
	w.SetContent(v)
	w.Resize(fyne.NewSize(400, 300))
	v.Resize(fyne.NewSize(400, 300))
	v.Set(d)
	return v
}

func flat() Data {
	return Data{X: NewAxis(0, 10, 2, "mois"), Y: NewAxis(0, 10, 2, "kg"), Curves: []Curve{{Name: "0", Stroke: Median, Points: []Point{{0, 5}, {10, 5}}}}}
}

func near(a, b color.Color) bool {
	r, g, bl, _ := a.RGBA()
	x, y, z, _ := b.RGBA()
	diff := func(p, q uint32) uint32 { return max(p, q) - min(p, q) }
	return diff(r, x)+diff(g, y)+diff(bl, z) < 0x4000
}

func at(v *View, img image.Image, p Point) color.Color {
	q := v.Place(p)
	return img.At(int(q.X), int(q.Y))
}

func TestPointsAndCurvesLieWhereTheAxesSay(t *testing.T) {
	d := flat()
	d.Earlier = []Point{{2, 2}}
	d.Now = &Point{8, 8}
	v := shown(t, d)
	img := v.paint(400, 300)
	if c := at(v, img, Point{5.5, 5}); !near(c, theme.Color(theme.Muted)) {
		t.Errorf("the curve is not at 5: %v", c)
	}
	if c := at(v, img, Point{8, 8}); !near(c, theme.Color(theme.Accent)) {
		t.Errorf("today's point is not at 8, 8: %v", c)
	}
	if c := at(v, img, Point{2, 2}); !near(c, theme.Color(theme.Surface)) {
		t.Errorf("an earlier point is light within: %v", c)
	}
	if _, _, _, a := at(v, img, Point{3, 8}).RGBA(); a != 0 {
		t.Error("where nothing is, nothing is drawn")
	}
	d.Alarm = true
	v.Set(d)
	if c := at(v, v.paint(400, 300), Point{8, 8}); !near(c, theme.Color(theme.Danger)) {
		t.Errorf("an alarming point is in the colour of danger: %v", c)
	}
}

func TestNothingIsDrawnBeyondTheField(t *testing.T) {
	d := flat()
	d.Curves[0].Points = []Point{{-50, -50}, {50, 50}}
	d.Now = &Point{30, 30}
	v := shown(t, d)
	img := v.paint(400, 300).(*image.RGBA)
	x, y, w, h := field(v.Size())
	for py := range 300 {
		for px := range 400 {
			if fx, fy := float32(px), float32(py); fx < x-2 || fx > x+w+2 || fy < y-2 || fy > y+h+2 {
				if _, _, _, a := img.At(px, py).RGBA(); a != 0 {
					t.Fatalf("drawn at %d, %d", px, py)
				}
			}
		}
	}
}

func TestThePaletteIsFollowed(t *testing.T) {
	v := shown(t, flat())
	light := at(v, v.paint(400, 300), Point{5.5, 5})
	theme.Apply(fyne.CurrentApp(), theme.Dark)
	dark := at(v, v.paint(400, 300), Point{5.5, 5})
	if near(light, dark) || !near(dark, theme.Color(theme.Muted)) {
		t.Errorf("light %v, dark %v", light, dark)
	}
}

func TestTheAxesAreWrittenInFrench(t *testing.T) {
	d := flat()
	d.Y = FitAxis(0, 1, 4, "kg")
	v := shown(t, d)
	var words []string
	for _, o := range test.WidgetRenderer(v).(*renderer).texts {
		words = append(words, o.Text)
	}
	for _, want := range []string{"mois", "kg", "0,5", "10"} {
		found := false
		for _, w := range words {
			found = found || w == want
		}
		if !found {
			t.Errorf("%q is not written: %q", want, words)
		}
	}
}

// limit is what a redraw may take: longer is seen.
const limit = 20 * time.Millisecond

// full is a chart as large as a growth chart: five curves of 60 points, twelve
// earlier points.
func full() Data {
	d := Data{X: NewAxis(0, 60, 6, "mois"), Y: NewAxis(0, 30, 5, "kg"), Between: [2]int{1, 3}}
	for k, s := range []Stroke{Outer, Inner, Median, Inner, Outer} {
		c := Curve{Name: "z", Stroke: s}
		for i := range 61 {
			c.Points = append(c.Points, Point{float64(i), 3 + float64(k)*2 + math.Sqrt(float64(i))*2})
		}
		d.Curves = append(d.Curves, c)
	}
	for i := range 12 {
		d.Earlier = append(d.Earlier, Point{float64(i), 4 + float64(i)*0.6})
	}
	d.Now = &Point{14, 11}
	return d
}

func BenchmarkAKeyMovesTodaysPoint(b *testing.B) {
	v := shown(b, full())
	v.paint(400, 300)
	for b.Loop() {
		d := v.Data()
		d.Now = &Point{14, 11}
		v.Set(d)
		v.paint(400, 300)
	}
	b.ReportMetric(100*float64(b.Elapsed())/float64(b.N)/float64(limit), "%of20ms")
}

func BenchmarkAnotherCurveIsDrawn(b *testing.B) {
	v := shown(b, full())
	other := flat()
	d := full()
	for i := 0; b.Loop(); i++ {
		if i%2 == 0 {
			v.Set(other)
		} else {
			v.Set(d)
		}
		v.paint(400, 300)
	}
	b.ReportMetric(100*float64(b.Elapsed())/float64(b.N)/float64(limit), "%of20ms")
}
