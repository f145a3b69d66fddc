package prenatal

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/clinical/fetal"
	"carnet/ui/chart"
	"carnet/ui/form"
	"carnet/ui/kit"
	"carnet/ui/theme"
)

// From which width of the window the curves stand at the right of the form,
// which then keeps three columns; how wide they are there; and how high they
// are in the form of a narrower window.
const (
	curvesFrom   float32 = 1340
	curvesWidth  float32 = 262
	curvesHeight float32 = 300
	// bothFrom is the height from which the weight is drawn too.
	bothFrom float32 = 430
)

// The centiles of the fundal height that are drawn, as the standard's own
// chart has them.
var fundalLines = []struct {
	centile float64
	stroke  chart.Stroke
}{{3, chart.Outer}, {10, chart.Inner}, {50, chart.Median}, {90, chart.Inner}, {97, chart.Outer}}

// curves are the fundal height and the weight over the pregnancy.
type curves struct {
	s              *visit
	fundal, weight *chart.View
	says           *kit.Text
	ground         []chart.Curve // of the fundal height, computed once
}

// newCurves draws them and keeps them up to date while one types.
func (s *visit) newCurves() fyne.CanvasObject {
	c := &curves{s: s, fundal: chart.NewView(s.p).AtLeast(180, 150), weight: chart.NewView(s.p).AtLeast(180, 150), says: kit.NewText("", kit.Caption).Cut()}
	c.show()
	s.form.Listen(func(form.Change) { c.show() })
	card := func(title string, v *chart.View, under ...fyne.CanvasObject) fyne.CanvasObject {
		var foot fyne.CanvasObject
		if len(under) > 0 {
			foot = kit.Pad(kit.VStack(0, under...), 4, 0, 0, 0)
		}
		return kit.Edges(kit.Pad(kit.NewText(title, kit.Section).Cut(), 6, 0, 6, 0), foot, nil, nil, kit.CardIn(theme.Line, v))
	}
	source := kit.NewText(s.p.T("prenatal.curve.source"), kit.Caption).Cut()
	return container.New(curvesLayout{}, card(s.p.T("prenatal.curve.fundal"), c.fundal, c.says, source), card(s.p.T("prenatal.curve.weight"), c.weight))
}

// show draws what the visit says now.
func (c *curves) show() {
	d := c.fundalChart()
	if !sameData(c.fundal.Data(), d) {
		c.fundal.Set(d)
	}
	w := c.weightChart()
	if !sameData(c.weight.Data(), w) {
		c.weight.Set(w)
	}
	c.says.Set(c.reading())
}

// reading says today's fundal height in words.
func (c *curves) reading() string {
	h := c.s.d.FundalHeight
	if h == nil {
		return ""
	}
	return c.s.fundalMessage(*h).Text
}

const daysPerWeek = 7

// weeks is the gestational age of a visit in weeks, for the axis.
func weeks(days int) float64 { return float64(days) / daysPerWeek }

func (c *curves) fundalChart() chart.Data {
	s := c.s
	now, dated := s.days()
	if !dated {
		return chart.Data{None: s.p.T("prenatal.undated")}
	}
	from, to, ok := fetal.Weeks(fetal.Intergrowth, fetal.SFH)
	if !ok {
		return chart.Data{None: s.p.T("prenatal.rules.failed")}
	}
	if c.ground == nil {
		for _, l := range fundalLines {
			x := chart.Curve{Stroke: l.stroke}
			if l.stroke != chart.Inner { // the inner ones lie too close to be named
				x.Name = strconv.Itoa(int(l.centile))
			}
			for ga := from; ga <= to; ga += daysPerWeek {
				if r, err := fetal.Value(fetal.Intergrowth, fetal.SFH, fetal.AtCentile(l.centile), ga, clinical.SexUnknown); err == nil {
					x.Points = append(x.Points, chart.Point{X: weeks(int(ga)), Y: r.Value})
				}
			}
			c.ground = append(c.ground, x)
		}
	}
	out := chart.Data{X: chart.NewAxis(weeks(int(from)), weeks(int(to)), 4, s.p.T("prenatal.curve.weeks")), Curves: c.ground, Between: [2]int{1, 3}}
	out.Earlier = s.points(out.X, func(v *records.Prenatal) *float64 { return v.FundalHeight })
	if h := s.d.FundalHeight; h != nil {
		out.Now = &chart.Point{X: weeks(now), Y: *h}
		pos, err := fetal.Assess(fetal.Intergrowth, fetal.OfFundalHeight(clinical.Centimetres(*h)), clinical.GestationalDays(now), clinical.SexUnknown)
		out.Alarm = err == nil && !s.twins() && (pos.Centile < fundalLines[0].centile || pos.Centile > fundalLines[len(fundalLines)-1].centile)
	}
	out.Y = upright(&out, "cm")
	return out
}

// weightChart is her weight over the pregnancy: no standard holds for it
// without the weight before, so it stands alone.
func (c *curves) weightChart() chart.Data {
	s := c.s
	now, dated := s.days()
	if !dated {
		return chart.Data{None: s.p.T("prenatal.undated")}
	}
	out := chart.Data{X: chart.NewAxis(4, 42, 8, s.p.T("prenatal.curve.weeks"))}
	out.Earlier = s.points(out.X, func(v *records.Prenatal) *float64 { return v.Vitals.Weight })
	if w := s.d.Vitals.Weight; w != nil {
		out.Now = &chart.Point{X: weeks(now), Y: *w}
	}
	if out.Now == nil && len(out.Earlier) == 0 {
		return chart.Data{None: s.p.T("prenatal.curve.no_weight")}
	}
	out.Y = upright(&out, "kg")
	return out
}

// points are the values of the earlier visits that lie on the axis.
func (s *visit) points(x chart.Axis, of func(*records.Prenatal) *float64) []chart.Point {
	var out []chart.Point
	for i := range s.before {
		v := &s.before[i]
		days, ok := s.daysOn(v)
		y := of(v)
		if !ok || y == nil || weeks(days) < x.Min || weeks(days) > x.Max {
			continue
		}
		out = append(out, chart.Point{X: weeks(days), Y: *y})
	}
	return out
}

// daysOn is the gestational age at an earlier visit by the due date that holds
// now: a date corrected by a scan moves the earlier points too.
func (s *visit) daysOn(v *records.Prenatal) (int, bool) {
	if lmp, ok := s.lmp(); ok {
		return v.Date.Sub(lmp), true
	}
	if v.Days != nil {
		return *v.Days, true
	}
	return 0, false
}

// upright is the axis that holds the curves and the points.
func upright(d *chart.Data, unit string) chart.Axis {
	lo, hi, any := 0.0, 0.0, false
	see := func(p chart.Point) {
		if !any {
			lo, hi, any = p.Y, p.Y, true
		}
		lo, hi = min(lo, p.Y), max(hi, p.Y)
	}
	for _, c := range d.Curves {
		for _, p := range c.Points {
			see(p)
		}
	}
	for _, p := range d.Earlier {
		see(p)
	}
	if d.Now != nil {
		see(*d.Now)
	}
	if len(d.Curves) == 0 { // a kilogram must not look like a mountain
		const least = 8
		if spare := least - (hi - lo); spare > 0 {
			lo, hi = lo-spare/2, hi+spare/2
		}
	}
	return chart.FitAxis(lo, hi, 5, unit)
}

// sameData tells whether a chart would be drawn the same.
func sameData(a, b chart.Data) bool {
	if a.None != b.None || a.Alarm != b.Alarm || len(a.Earlier) != len(b.Earlier) || (a.Now == nil) != (b.Now == nil) || len(a.Curves) != len(b.Curves) || a.Y.Max != b.Y.Max || a.Y.Min != b.Y.Min {
		return false
	}
	for i := range a.Earlier {
		if a.Earlier[i] != b.Earlier[i] {
			return false
		}
	}
	return a.Now == nil || *a.Now == *b.Now
}

// curvesLayout puts the weight under the fundal height where both are read.
type curvesLayout struct{}

func (curvesLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	h := size.Height
	if h < bothFrom {
		o[1].Hide()
	} else {
		o[1].Show()
		h = size.Height * 0.56
		o[1].Move(fyne.NewPos(0, h))
		o[1].Resize(fyne.NewSize(size.Width, size.Height-h))
	}
	o[0].Move(fyne.Position{})
	o[0].Resize(fyne.NewSize(size.Width, h))
}

func (curvesLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(200, 200) }

// panel is the copy at the right; inForm the one in the form of a narrow
// window.
func (s *visit) panel() fyne.CanvasObject {
	return chart.Beside(s.newCurves(), curvesFrom, curvesWidth)
}

func (s *visit) slots() map[string]fyne.CanvasObject {
	return map[string]fyne.CanvasObject{curveSlot: chart.Within(s.newCurves(), curvesFrom, curvesHeight)}
}

// curveSlot is where the curves stand in the form.
const curveSlot = "prenatal.curves"
