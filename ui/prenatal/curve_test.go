package prenatal_test

import (
	"image"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"carnet/records"
	"carnet/ui/chart"
	"carnet/ui/form"
)

// chartsIn finds the charts of a panel, the fundal height first.
func chartsIn(o fyne.CanvasObject) []*chart.View {
	switch o := o.(type) {
	case *chart.View:
		return []*chart.View{o}
	case *fyne.Container:
		var out []*chart.View
		for _, x := range o.Objects {
			out = append(out, chartsIn(x)...)
		}
		return out
	case fyne.Widget:
		var out []*chart.View
		for _, x := range test.WidgetRenderer(o).Objects() {
			out = append(out, chartsIn(x)...)
		}
		return out
	}
	return nil
}

// TestTheCurvesOfAPregnancy: the fundal height stands on the standard's curves
// with the earlier visits, and follows what is typed; so does the weight.
func TestTheCurvesOfAPregnancy(t *testing.T) {
	w := newWorld(t)
	w.pregnant(day.AddDays(-98), nil)
	on := day
	for _, x := range []struct {
		weight, fundus string
		days           int
	}{{"60", "17", 42}, {"63,2", "22", 42}} {
		on = on.AddDays(x.days)
		w.on(on)
		w.normal(x.weight, x.fundus)
		w.sign()
	}
	on = on.AddDays(28)
	w.on(on)
	w.begin(w.rules().Visit())
	w.win.Resize(fyne.NewSize(1366, 700)) // where the panel stands at the right
	all := chartsIn(w.sheet.Panel())
	if len(all) != 2 {
		t.Fatalf("%d charts", len(all))
	}
	fundal, weight := all[0], all[1]
	d := fundal.Data()
	if len(d.Curves) != 5 || d.Curves[0].Name != "3" || d.Curves[2].Name != "50" || d.Curves[4].Name != "97" || d.Now != nil {
		t.Fatalf("the standard's curves: %d, now %v", len(d.Curves), d.Now)
	}
	if len(d.Earlier) != 2 || d.Earlier[0] != (chart.Point{X: 20, Y: 17}) || d.Earlier[1] != (chart.Point{X: 26, Y: 22}) {
		t.Errorf("earlier visits: %v", d.Earlier)
	}
	// INTERGROWTH-21st: 19.75 cm at 20 weeks in the middle.
	if y, ok := d.Curves[2].At(20); !ok || y < 19.7 || y > 19.8 {
		t.Errorf("the median at 20 weeks: %v %v", y, ok)
	}
	w.go_("prenatal.fundal_height")
	w.keys("29⏎")
	if d = fundal.Data(); d.Now == nil || *d.Now != (chart.Point{X: 30, Y: 29}) || d.Alarm {
		t.Errorf("29 cm at 30 weeks: %v, alarm %v", d.Now, d.Alarm)
	}
	w.go_("prenatal.fundal_height")
	w.keys("22⏎")
	if d = fundal.Data(); d.Now == nil || d.Now.Y != 22 || !d.Alarm {
		t.Errorf("22 cm at 30 weeks is far below: %v, alarm %v", d.Now, d.Alarm)
	}
	if d = weight.Data(); len(d.Earlier) != 2 || d.Earlier[1].Y != 63.2 || d.Now != nil {
		t.Errorf("weight: %v, now %v", d.Earlier, d.Now)
	}
	w.go_("prenatal.weight")
	w.keys("65⏎")
	if d = weight.Data(); d.Now == nil || d.Now.Y != 65 || d.Y.Max-d.Y.Min < 8 {
		t.Errorf("weight today: %v on %v to %v", d.Now, d.Y.Min, d.Y.Max)
	}
}

// TestWhoIsReferredIsNotAwaited: the day that the rule proposes goes with a
// referral and comes back with it; a typed one stays.
func TestWhoIsReferredIsNotAwaited(t *testing.T) {
	w := newWorld(t)
	w.pregnant(day.AddDays(-98), nil)
	w.on(day)
	w.begin(w.rules().Visit())
	outcome, next := w.field("prenatal.outcome"), w.field("prenatal.next.date")
	pick := func(o records.Outcome) {
		for i, x := range outcome.Options() {
			if x.Value == string(o) {
				outcome.Pick(i)
			}
		}
	}
	asked := func() *records.Appointment { return w.sheet.Document().(*records.Prenatal).Next }
	proposed := next.Text()
	if proposed == "" {
		t.Fatal("nothing proposed")
	}
	if pick(records.Referred); next.Text() != "" || asked() != nil {
		t.Errorf("after a referral %q, %v", next.Text(), asked())
	}
	if pick(records.Home); next.Text() != proposed || asked() == nil {
		t.Errorf("home again: %q", next.Text())
	}
	next.Enter()
	next.Edit(form.FormatDate(day.AddDays(9)))
	next.Leave()
	if pick(records.Referred); asked() == nil || asked().Date != day.AddDays(9) {
		t.Errorf("the typed day went: %v", asked())
	}
}

// BenchmarkTheCurvesOfAVisit draws what a key in the fundal height changes.
func BenchmarkTheCurvesOfAVisit(b *testing.B) {
	const limit = 20e6 // ns: a redraw may take 20 ms
	w := newWorld(b)
	w.pregnant(day.AddDays(-210), nil)
	w.on(day)
	w.begin(w.rules().Visit())
	w.win.Resize(fyne.NewSize(1366, 700))
	v := chartsIn(w.sheet.Panel())[0]
	v.Resize(fyne.NewSize(240, 240))
	raster := test.WidgetRenderer(v).Objects()[0].(*canvas.Raster)
	f, drawn := w.field("prenatal.fundal_height"), image.Image(nil)
	f.Enter()
	for i := 0; b.Loop(); i++ {
		f.Edit([]string{"28", "29"}[i%2])
		drawn = raster.Generator(240, 240)
	}
	if drawn == nil || v.Data().Now == nil {
		b.Fatal("nothing drawn")
	}
	b.ReportMetric(100*float64(b.Elapsed())/float64(b.N)/limit, "%of20ms")
}
