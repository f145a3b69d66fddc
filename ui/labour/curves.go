package labour

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/clinical/labour"
	"carnet/records/labourchart"
	"carnet/ui/bedside"
	"carnet/ui/kit"
	"carnet/ui/theme"
)

// curves draws the fetal heart and the dilatation by time: as the Labour Care
// Guide has them, or as the classic partograph with its two lines. The two are
// never on one picture.
type curves struct {
	widget.BaseWidget
	p       text.Printer
	set     labour.Settings
	classic bool

	l   *records.Labour
	now time.Time
}

func newCurves(p text.Printer, s labour.Settings, classic bool) *curves {
	c := &curves{p: p, set: s, classic: classic, l: &records.Labour{}}
	c.ExtendBaseWidget(c)
	return c
}

func (c *curves) show(l *records.Labour, now time.Time) {
	c.l, c.now = l, now
	c.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (c *curves) CreateRenderer() fyne.WidgetRenderer { return &curvesRenderer{c: c} }

type curvesRenderer struct {
	c   *curves
	all []fyne.CanvasObject
}

func (r *curvesRenderer) Destroy()                     {}
func (r *curvesRenderer) Objects() []fyne.CanvasObject { return r.all }
func (r *curvesRenderer) MinSize() fyne.Size           { return fyne.NewSize(400, 300) }
func (r *curvesRenderer) Layout(fyne.Size)             { r.paint() }
func (r *curvesRenderer) Refresh()                     { r.paint(); canvas.Refresh(r.c) }

// plot is one picture: a frame, a scale of hours and one of values.
type plot struct {
	x, y, w, h float32
	from, to   time.Time
	lo, hi     float64
}

func (p plot) px(at time.Time) float32 {
	return p.x + p.w*float32(float64(at.Sub(p.from))/float64(p.to.Sub(p.from)))
}

func (p plot) py(v float64) float32 {
	v = min(max(v, p.lo), p.hi)
	return p.y + p.h*float32((p.hi-v)/(p.hi-p.lo))
}

const (
	plotLeft   float32 = 46
	plotRight  float32 = 20
	plotTitle  float32 = 26
	plotBottom float32 = 22
)

func (r *curvesRenderer) paint() {
	r.all = r.all[:0]
	c := r.c
	size := c.Size()
	if size.Width < 100 || size.Height < 100 {
		return
	}
	from, to := c.window()
	heart := (size.Height - 2*(plotTitle+plotBottom)) * 0.4
	a := plot{plotLeft, plotTitle, size.Width - plotLeft - plotRight, heart, from, to, 80, 200}
	b := plot{plotLeft, 2*plotTitle + plotBottom + heart, a.w, size.Height - 2*(plotTitle+plotBottom) - heart, from, to, 0, 10}
	r.heart(a)
	r.progress(b)
}

// window is the time that is drawn: whole hours, at least eight; the classic
// partograph begins where its alert line does, if there is one.
func (c *curves) window() (from, to time.Time) {
	from = c.l.Admitted
	for _, e := range c.l.Entries {
		if e.Struck == "" && e.At.Before(from) {
			from = e.At
		}
	}
	to = c.now
	if c.l.Ended != nil {
		to = *c.l.Ended
	}
	from = from.Truncate(time.Hour)
	hours := max(int(to.Sub(from).Hours())+2, 8)
	return from, from.Add(time.Duration(hours) * time.Hour)
}

func (r *curvesRenderer) heart(p plot) {
	c := r.c
	if !c.classic {
		r.rect(p.x, p.py(c.set.FHRFrom), p.w, p.py(c.set.FHRBelow)-p.py(c.set.FHRFrom), theme.GoodSoft)
	}
	r.frame(p, c.p.T("labour.curve.fhr"), 20)
	for n := 1; n <= max(c.l.Fetuses, 1); n++ {
		role := theme.Accent
		if n > 1 {
			role = theme.Warning
		}
		pts := labourchart.Curve(c.l, "fhr", n, c.set)
		r.join(p, pts, role)
		for _, x := range pts {
			words := ""
			x.Alert = x.Alert && !c.classic // its threshold is the guide's
			if x.Alert {
				words = "▲ " + c.p.Number(x.Y, 0)
			}
			r.dot(p, x, role, words)
		}
	}
}

func (r *curvesRenderer) progress(p plot) {
	c := r.c
	title := c.p.T("labour.curve.progress")
	if c.classic {
		title = c.p.T("labour.curve.classic")
	}
	r.frame(p, title, 1)
	exams := labourchart.Exams(c.l, c.now)
	if c.classic {
		r.classicLines(p, exams)
	}
	var pts []labourchart.Point
	for _, e := range exams {
		pts = append(pts, labourchart.Point{At: e.At, Y: e.CM})
	}
	r.join(p, pts, theme.Accent)
	for _, x := range pts {
		r.word(p.px(x.At)-6, p.py(x.Y)-11, 12, "✗", kit.Style{Size: theme.Body, Role: theme.Accent, Bold: true}, fyne.TextAlignCenter)
	}
	if n := len(pts); n > 0 {
		r.word(p.px(pts[n-1].At)+9, p.py(pts[n-1].Y)-20, 60, c.p.T("labour.cm", c.p.Number(pts[n-1].Y, 1)), kit.Style{Size: theme.Small, Role: theme.Accent, Bold: true}, fyne.TextAlignLeading)
	}
	head := labourchart.Curve(c.l, "descent", 1, c.set)
	r.join(p, head, theme.Muted)
	for _, x := range head {
		r.word(p.px(x.At)-6, p.py(x.Y)-11, 12, "○", kit.Style{Size: theme.Body, Role: theme.Text, Bold: true}, fyne.TextAlignCenter)
	}
	if !c.classic {
		r.dwell(p)
	}
}

// dwell shows until when the centimetre that was reached may last.
func (r *curvesRenderer) dwell(p plot) {
	c := r.c
	s := labourchart.SummaryOf(c.l, c.now, c.set)
	if s.Dilatation == nil || s.Limit == 0 || s.Stage == labour.SecondStage || c.l.Ended != nil {
		return
	}
	since := c.now.Add(-s.Dwell)
	end := since.Add(s.Limit)
	y := p.py(*s.Dilatation)
	x2 := min(p.px(end), p.x+p.w)
	role := theme.Warning
	if s.Dwell >= s.Limit {
		role = theme.Danger
	}
	r.line(p.px(since), y, x2, y, role, 1)
	r.word(x2-150, y+4, 150, c.p.T("labour.curve.until", bedside.Clock(end)), kit.Style{Size: theme.Small, Role: role}, fyne.TextAlignTrailing)
}

// classicLines draws the alert line and the action line.
func (r *curvesRenderer) classicLines(p plot, exams []labour.Exam) {
	c := r.c
	if len(exams) == 0 {
		return
	}
	g, err := labour.ClassicPartograph(exams, c.set)
	if err != nil {
		return
	}
	if g.Line == labour.Latent {
		r.word(p.x+10, p.y+6, p.w-20, c.p.T("labour.curve.latent"), kit.Caption, fyne.TextAlignLeading)
		return
	}
	span := time.Duration((10 - g.Start.CM) / c.set.PartographRateCMPerHour * float64(time.Hour))
	for _, l := range []struct {
		shift time.Duration
		role  fyne.ThemeColorName
		key   string
	}{{0, theme.Warning, "labour.curve.alert"}, {c.set.PartographActionDelay, theme.Danger, "labour.curve.action"}} {
		a, b := g.Start.At.Add(l.shift), g.Start.At.Add(l.shift+span)
		if a.After(p.to) {
			continue
		}
		y2 := 10.0
		if b.After(p.to) {
			y2 = g.Start.CM + (10-g.Start.CM)*float64(p.to.Sub(a))/float64(span)
			b = p.to
		}
		r.line(p.px(a), p.py(g.Start.CM), p.px(b), p.py(y2), l.role, 2)
		r.word(p.px(b)-66, p.py(y2)+2, 64, c.p.T(l.key), kit.Style{Size: theme.Small, Role: l.role}, fyne.TextAlignTrailing)
	}
	if g.Alert != nil {
		r.word(p.x+p.w-420, p.y-plotTitle+3, 420, "▲ "+c.p.T(g.Alert.Text), kit.Style{Size: theme.Small, Role: theme.Danger, Bold: true}, fyne.TextAlignTrailing)
	}
}

// frame draws the title, the hours and the scale of a plot.
func (r *curvesRenderer) frame(p plot, title string, step float64) {
	r.word(p.x, p.y-plotTitle+3, p.w, title, kit.Section, fyne.TextAlignLeading)
	for v := p.lo; v <= p.hi; v += step {
		y := p.py(v)
		r.line(p.x, y, p.x+p.w, y, theme.Line, 1)
		r.word(p.x-40, y-9, 34, r.c.p.Number(v, 0), kit.Caption, fyne.TextAlignTrailing)
	}
	every := 1
	if p.w/float32(p.to.Sub(p.from).Hours()) < 44 {
		every = 2
	}
	for i, t := 0, p.from; !t.After(p.to); i, t = i+1, t.Add(time.Hour) {
		x := p.px(t)
		r.line(x, p.y, x, p.y+p.h, theme.Line, 1)
		if i%every == 0 {
			r.word(x-24, p.y+p.h+2, 48, bedside.Clock(t), kit.Caption, fyne.TextAlignCenter)
		}
	}
}

func (r *curvesRenderer) join(p plot, pts []labourchart.Point, role fyne.ThemeColorName) {
	for i := 1; i < len(pts); i++ {
		r.line(p.px(pts[i-1].At), p.py(pts[i-1].Y), p.px(pts[i].At), p.py(pts[i].Y), role, 2)
	}
}

func (r *curvesRenderer) dot(p plot, x labourchart.Point, role fyne.ThemeColorName, words string) {
	if x.Alert {
		role = theme.Danger
	}
	o := canvas.NewCircle(theme.Color(role))
	o.Position1 = fyne.NewPos(p.px(x.At)-4, p.py(x.Y)-4)
	o.Position2 = fyne.NewPos(p.px(x.At)+4, p.py(x.Y)+4)
	r.all = append(r.all, o)
	if words != "" {
		r.word(p.px(x.At)-30, p.py(x.Y)-24, 60, words, kit.Style{Size: theme.Small, Role: theme.Danger, Bold: true}, fyne.TextAlignCenter)
	}
}

func (r *curvesRenderer) word(x, y, w float32, s string, st kit.Style, align fyne.TextAlign) {
	t := canvas.NewText(s, theme.Color(st.Role))
	t.TextSize, t.TextStyle.Bold, t.Alignment = st.Size, st.Bold, align
	t.Move(fyne.NewPos(x, y))
	t.Resize(fyne.NewSize(w, 18))
	r.all = append(r.all, t)
}

func (r *curvesRenderer) line(x1, y1, x2, y2 float32, role fyne.ThemeColorName, width float32) {
	o := canvas.NewLine(theme.Color(role))
	o.StrokeWidth = width
	o.Position1, o.Position2 = fyne.NewPos(x1, y1), fyne.NewPos(x2, y2)
	r.all = append(r.all, o)
}

func (r *curvesRenderer) rect(x, y, w, h float32, fill fyne.ThemeColorName) {
	o := canvas.NewRectangle(theme.Color(fill))
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(w, h))
	r.all = append(r.all, o)
}
