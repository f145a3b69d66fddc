package finder

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"carnet/assets/text"
	"carnet/ui/kit"
	"carnet/ui/theme"
)

// rowHeight is that of two lines.
const rowHeight float32 = 50

// hitList shows found patients. Its rows are made once and filled anew at each
// key, which is what keeps a key within a frame.
type hitList struct {
	widget.BaseWidget
	rows   []*hitRow
	shown  int
	at     int
	box    *fyne.Container
	frame  *kit.Panel
	scroll *container.Scroll
}

var _ fyne.Widget = (*hitList)(nil)

func newHitList(n int, tapped func(i int)) *hitList {
	l := &hitList{at: -1, frame: kit.NewPanel(theme.Surface, theme.Line, theme.CardRadius)}
	l.box = kit.NewFlush()
	for i := range n {
		r := newHitRow()
		r.tap = func() { tapped(i) }
		r.Hide()
		l.rows = append(l.rows, r)
		l.box.Objects = append(l.box.Objects, r)
	}
	l.scroll = container.NewVScroll(l.box)
	l.ExtendBaseWidget(l)
	return l
}

// set fills the rows.
func (l *hitList) set(p text.Printer, rows []row, at int) {
	for i, r := range l.rows {
		if i < len(rows) {
			r.set(p, rows[i], i > 0)
			if !r.Visible() {
				r.Show()
			}
		} else if r.Visible() {
			r.Hide()
		}
	}
	if l.shown != len(rows) {
		l.shown = len(rows)
		l.box.Refresh()
		l.scroll.Refresh()
		l.Refresh()
	}
	l.mark(at)
}

// mark shows which row Enter opens, and scrolls it into view.
func (l *hitList) mark(at int) {
	if l.at >= 0 && l.at < len(l.rows) && l.at != at {
		l.rows[l.at].choose(false)
	}
	l.at = at
	if at < 0 || at >= l.shown {
		return
	}
	l.rows[at].choose(true)
	top, room := float32(at)*rowHeight, l.scroll.Size().Height
	if room <= 0 {
		return
	}
	off := l.scroll.Offset.Y
	switch {
	case top < off:
		off = top
	case top+rowHeight > off+room:
		off = top + rowHeight - room
	default:
		return
	}
	l.scroll.ScrollToOffset(fyne.NewPos(0, off))
}

// page is how many rows are in sight, less one.
func (l *hitList) page() int { return max(int(l.scroll.Size().Height/rowHeight)-1, 1) }

// CreateRenderer implements fyne.Widget.
func (l *hitList) CreateRenderer() fyne.WidgetRenderer { return &hitListRenderer{l} }

type hitListRenderer struct{ l *hitList }

func (r *hitListRenderer) Destroy() {}
func (r *hitListRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.l.frame, r.l.scroll}
}
func (r *hitListRenderer) MinSize() fyne.Size { return fyne.NewSize(400, rowHeight) }

// The frame is as high as the rows in it.
func (r *hitListRenderer) Layout(s fyne.Size) {
	h := min(s.Height-12, float32(r.l.shown)*rowHeight+2)
	r.l.frame.Resize(fyne.NewSize(s.Width, h))
	r.l.scroll.Move(fyne.NewPos(1, 1))
	r.l.scroll.Resize(fyne.NewSize(s.Width-2, h-2))
}

func (r *hitListRenderer) Refresh() {
	r.Layout(r.l.Size())
	r.l.frame.Refresh()
}

// hitRow is one patient on two lines in four columns.
type hitRow struct {
	widget.BaseWidget
	tap    func()
	ground *kit.Panel
	line   *kit.Panel
	// By column, upper and lower line.
	cells [4][2]*kit.Text
}

var _ fyne.Tappable = (*hitRow)(nil)

// shares are the widths of the columns.
var shares = [4]float32{0.39, 0.27, 0.16, 0.18}

func newHitRow() *hitRow {
	r := &hitRow{ground: kit.NewPanel(theme.Clear, theme.Clear, theme.Radius), line: kit.NewPanel(theme.Line, theme.Clear, 0)}
	for i := range r.cells {
		r.cells[i] = [2]*kit.Text{kit.NewText("", kit.Plain).Cut(), kit.NewText("", kit.Caption).Cut()}
	}
	r.cells[0][0].SetStyle(kit.Strong)
	r.cells[0][1].SetStyle(kit.Caption.In(theme.Text))
	r.cells[1][0].SetStyle(kit.Caption)
	r.cells[2][0].SetStyle(kit.Caption.In(theme.Text))

	r.ExtendBaseWidget(r)
	return r
}

func (r *hitRow) set(p text.Printer, x row, lined bool) {
	up, down := x.mother, x.relative
	if up == "" {
		up, down = down, ""
	}
	seen, under, st := p.T("finder.never"), "", kit.Caption
	if x.last != "" {
		seen = p.T("finder.seen", x.last)
	}
	if x.dead {
		seen, under, st = kit.Alarm.Sign()+" "+p.T("finder.dead"), seen, kit.Caption.In(theme.Danger)
	}
	words := [4][2]string{{x.name, x.who}, {up, down}, {x.number, x.phone}, {seen, under}}
	for i := range words {
		for j := range words[i] {
			r.cells[i][j].Set(words[i][j])
		}
	}
	r.cells[3][0].SetStyle(st)
	if lined != r.line.Visible() {
		if lined {
			r.line.Show()
		} else {
			r.line.Hide()
		}
	}
}

func (r *hitRow) choose(on bool) {
	if on {
		r.ground.Set(theme.AccentSoft, theme.Accent, 1)
		return
	}
	r.ground.Set(theme.Clear, theme.Clear, 0)
}

// Tapped implements fyne.Tappable.
func (r *hitRow) Tapped(*fyne.PointEvent) { r.tap() }

// CreateRenderer implements fyne.Widget.
func (r *hitRow) CreateRenderer() fyne.WidgetRenderer { return &hitRowRenderer{r} }

type hitRowRenderer struct{ r *hitRow }

func (x *hitRowRenderer) Destroy() {}

func (x *hitRowRenderer) Objects() []fyne.CanvasObject {
	out := []fyne.CanvasObject{x.r.line, x.r.ground}
	for _, c := range x.r.cells {
		out = append(out, c[0], c[1])
	}
	return out
}

func (x *hitRowRenderer) MinSize() fyne.Size { return fyne.NewSize(400, rowHeight) }

func (x *hitRowRenderer) Layout(s fyne.Size) {
	x.r.line.Resize(fyne.NewSize(s.Width, 1))
	x.r.ground.Move(fyne.NewPos(2, 2))
	x.r.ground.Resize(fyne.NewSize(s.Width-4, s.Height-3))
	at, room := float32(12), s.Width-24
	for i, c := range x.r.cells {
		w := room * shares[i]
		c[0].Move(fyne.NewPos(at, 5))
		c[0].Resize(fyne.NewSize(w-10, 20))
		c[1].Move(fyne.NewPos(at, 26))
		c[1].Resize(fyne.NewSize(w-10, 18))
		at += w
	}
}

func (x *hitRowRenderer) Refresh() { x.Layout(x.r.Size()) }
