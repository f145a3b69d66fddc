package record

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"carnet/ui/kit"
	"carnet/ui/theme"
)

// timeline is the list of drafts and documents. Only the rows in sight have
// objects, so a chart of a thousand documents opens as fast as one of ten.
type timeline struct {
	widget.BaseWidget
	lines  []line
	tops   []float32 // where each row begins, and at the end the height
	at     int       // the marked row, -1 for none
	shown  int       // the row whose document is shown, -1 for none
	none   string
	scroll *container.Scroll
	body   *rowsBody

	focused bool
	open    func(i int)
	leave   func() // Escape
}

var (
	_ fyne.Widget       = (*timeline)(nil)
	_ fyne.Focusable    = (*timeline)(nil)
	_ fyne.Shortcutable = (*timeline)(nil)
)

const (
	rowTop     float32 = 8
	rowTitle   float32 = 21
	rowCaption float32 = 18
	rowGap     float32 = 4
	listPad    float32 = 12
)

func newTimeline(none string, open func(i int), leave func()) *timeline {
	t := &timeline{none: none, at: -1, shown: -1, open: open, leave: leave}
	t.body = &rowsBody{t: t}
	t.body.ExtendBaseWidget(t.body)
	t.scroll = container.NewVScroll(t.body)
	t.scroll.OnScrolled = func(fyne.Position) { t.body.window() }
	t.ExtendBaseWidget(t)
	return t
}

// set replaces the lines; shown is the one whose document is shown.
func (t *timeline) set(lines []line, shown int) {
	t.lines, t.shown = lines, shown
	t.at = shown
	t.tops = make([]float32, len(lines)+1)
	y := listPad
	for i := range lines {
		t.tops[i] = y
		y += rowTop*2 + rowTitle + rowCaption*float32(lines[i].rows()) + rowGap
	}
	t.tops[len(lines)] = y + listPad
	t.body.fresh = true
	t.reveal()
	t.scroll.Refresh()
	t.body.window()
}

// show marks the line whose document is shown now.
func (t *timeline) show(i int) {
	t.shown, t.at = i, i
	t.reveal()
	t.body.fresh = true
	t.body.window()
}

// walk moves the mark.
func (t *timeline) walk(n int) {
	if len(t.lines) == 0 {
		return
	}
	t.at = min(max(t.at+n, 0), len(t.lines)-1)
	t.reveal()
	t.body.fresh = true
	t.body.window()
}

func (t *timeline) reveal() {
	if t.at < 0 || t.at >= len(t.lines) {
		return
	}
	top, bottom := t.tops[t.at]-listPad, t.tops[t.at+1]+listPad-rowGap
	off, room := t.scroll.Offset.Y, t.scroll.Size().Height
	if room <= 0 {
		return
	}
	switch {
	case top < off:
		t.scroll.ScrollToOffset(fyne.NewPos(0, max(top, 0)))
	case bottom > off+room:
		t.scroll.ScrollToOffset(fyne.NewPos(0, bottom-room))
	}
}

// FocusGained implements fyne.Focusable.
func (t *timeline) FocusGained() {
	t.focused = true
	if t.at < 0 && len(t.lines) > 0 {
		t.at = 0
	}
	t.body.fresh = true
	t.body.window()
}

// FocusLost implements fyne.Focusable.
func (t *timeline) FocusLost() {
	t.focused = false
	t.at = t.shown
	t.body.fresh = true
	t.body.window()
}

// TypedRune implements fyne.Focusable.
func (t *timeline) TypedRune(rune) {}

// TypedKey implements fyne.Focusable.
func (t *timeline) TypedKey(ev *fyne.KeyEvent) {
	switch ev.Name {
	case fyne.KeyUp:
		t.walk(-1)
	case fyne.KeyDown:
		t.walk(1)
	case fyne.KeyPageUp:
		t.walk(-8)
	case fyne.KeyPageDown:
		t.walk(8)
	case fyne.KeyHome:
		t.walk(-len(t.lines))
	case fyne.KeyEnd:
		t.walk(len(t.lines))
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		if t.at >= 0 && t.at < len(t.lines) {
			t.open(t.at)
		}
	case fyne.KeyEscape:
		t.leave()
	default:
		kit.PassKey(t, ev)
	}
}

// TypedShortcut hands shortcuts to the window.
func (t *timeline) TypedShortcut(s fyne.Shortcut) { kit.PassShortcut(t, s) }

// CreateRenderer implements fyne.Widget.
func (t *timeline) CreateRenderer() fyne.WidgetRenderer { return &timelineRenderer{t} }

type timelineRenderer struct{ t *timeline }

func (r *timelineRenderer) Destroy()                     {}
func (r *timelineRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.t.scroll} }
func (r *timelineRenderer) MinSize() fyne.Size           { return fyne.NewSize(timelineWidth, 100) }
func (r *timelineRenderer) Layout(s fyne.Size) {
	r.t.scroll.Resize(s)
	r.t.reveal()
	r.t.body.fresh = true
	r.t.body.window()
}
func (r *timelineRenderer) Refresh() {
	r.t.body.fresh = true
	r.t.body.window()
}

// rowsBody holds the rows in sight.
type rowsBody struct {
	widget.BaseWidget
	t     *timeline
	rows  []*row
	from  int
	fresh bool // all rows in sight are to be written again
	empty *kit.Para
}

// window puts rows where the scroller looks.
func (b *rowsBody) window() {
	t := b.t
	if len(t.tops) == 0 {
		return
	}
	lo, hi := t.scroll.Offset.Y, t.scroll.Offset.Y+max(t.scroll.Size().Height, 1)
	from := 0
	for from < len(t.lines) && t.tops[from+1] < lo {
		from++
	}
	to := from
	for to < len(t.lines) && t.tops[to] < hi {
		to++
	}
	if from == b.from && to-from == len(b.rows) && !b.fresh {
		return
	}
	for len(b.rows) < to-from {
		b.rows = append(b.rows, newRow())
	}
	b.rows = b.rows[:to-from]
	b.from, b.fresh = from, false
	for n, r := range b.rows {
		i := from + n
		r.write(&t.lines[i], i == t.shown, t.focused && i == t.at)
		put(r.box, listPad, t.tops[i], timelineWidth-2*listPad, t.tops[i+1]-t.tops[i]-rowGap)
	}
	if b.empty == nil {
		b.empty = kit.Words(t.none, kit.Caption)
	}
	if len(t.lines) > 0 {
		b.empty.Hide()
	} else {
		b.empty.Show()
		put(b.empty, listPad+8, listPad+8, timelineWidth-4*listPad, b.empty.HeightFor(timelineWidth-4*listPad))
	}
	b.Refresh()
}

// Tapped opens the row under the pointer.
func (b *rowsBody) Tapped(e *fyne.PointEvent) {
	t := b.t
	for i := range t.lines {
		if e.Position.Y >= t.tops[i] && e.Position.Y < t.tops[i+1] {
			t.open(i)
			return
		}
	}
}

// CreateRenderer implements fyne.Widget.
func (b *rowsBody) CreateRenderer() fyne.WidgetRenderer { return &rowsRenderer{b} }

type rowsRenderer struct{ b *rowsBody }

func (r *rowsRenderer) Destroy()           {}
func (r *rowsRenderer) Layout(_ fyne.Size) {}
func (r *rowsRenderer) MinSize() fyne.Size {
	h := float32(60)
	if n := len(r.b.t.tops); n > 1 {
		h = r.b.t.tops[n-1]
	}
	return fyne.NewSize(timelineWidth, h)
}
func (r *rowsRenderer) Objects() []fyne.CanvasObject {
	out := make([]fyne.CanvasObject, 0, len(r.b.rows)+1)
	for _, x := range r.b.rows {
		out = append(out, x.box)
	}
	if r.b.empty != nil {
		out = append(out, r.b.empty)
	}
	return out
}
func (r *rowsRenderer) Refresh() { canvas.Refresh(r.b) }

// row draws one line; it is used again for another one as one scrolls.
type row struct {
	box                  *fyne.Container
	ground               *kit.Panel
	title, under, detail *kit.Text
	mark                 *kit.Text
	strike               *canvas.Line
}

func newRow() *row {
	r := &row{
		ground: kit.NewPanel(theme.Clear, theme.Clear, theme.Radius),
		title:  kit.NewText("", kit.Strong).Cut(), under: kit.NewText("", kit.Caption).Cut(),
		detail: kit.NewText("", kit.Caption).Cut(), mark: kit.NewText("", kit.Caption).Cut(),
		strike: canvas.NewLine(theme.Color(theme.Muted)),
	}
	r.box = container.NewWithoutLayout(r.ground, r.title, r.under, r.detail, r.mark, r.strike)
	return r
}

func (r *row) write(l *line, shown, marked bool) {
	fill, stroke, width := theme.Clear, theme.Clear, float32(0)
	if shown {
		fill, stroke, width = theme.Surface, theme.Accent, 1
	}
	if marked {
		stroke, width = theme.Accent, 2
		if !shown {
			fill = theme.AccentSoft
		}
	}
	r.ground.Set(fill, stroke, width)
	titleStyle := kit.Strong
	if l.Struck {
		titleStyle = titleStyle.In(theme.Muted)
	}
	r.title.SetStyle(titleStyle)
	r.title.Set(l.Title)
	r.under.Set(l.Under)
	r.detail.Set(l.Detail)
	tone, words := l.marks()
	fg, _ := tone.Roles()
	r.mark.SetStyle(kit.Caption.In(fg))
	r.mark.Set(words)
	w := float32(timelineWidth - 2*listPad)
	h := rowTop*2 + rowTitle + rowCaption*float32(l.rows())
	put(r.ground, 0, 0, w, h)
	y := rowTop
	put(r.title, 11, y, w-22, rowTitle)
	r.strike.Hidden = !l.Struck
	if l.Struck {
		long := min(fyne.MeasureText(l.Title, theme.Body, fyne.TextStyle{Bold: true}).Width, w-22)
		r.strike.StrokeColor, r.strike.StrokeWidth = theme.Color(theme.Muted), 1
		r.strike.Position1, r.strike.Position2 = fyne.NewPos(11, y+rowTitle/2+1), fyne.NewPos(11+long, y+rowTitle/2+1)
	}
	y += rowTitle
	line := func(t *kit.Text, on bool) {
		if !on {
			t.Hide()
			return
		}
		t.Show()
		put(t, 11, y, w-22, rowCaption)
		y += rowCaption
	}
	line(r.under, true)
	line(r.detail, l.Detail != "")
	line(r.mark, len(l.Marks) > 0)
}
