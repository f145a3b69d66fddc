package home

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"carnet/records/journal"
	"carnet/ui/form"
	"carnet/ui/kit"
	"carnet/ui/theme"
)

// queueRow is the height of a line of the queue.
const queueRow float32 = 37

// queueList is the table of who waits. One Tab reaches it; ↑ and ↓ walk, Enter
// opens. It makes its rows anew only when the queue has changed; while time
// passes, only the waiting times do.
type queueList struct {
	widget.BaseWidget
	head   [4]*kit.Text
	rows   []*waitRow
	at     int
	box    *fyne.Container
	scroll *container.Scroll
	frame  *kit.Panel
	empty  *kit.Para
	open   func(i int)

	focused bool
}

var (
	_ fyne.Widget       = (*queueList)(nil)
	_ fyne.Focusable    = (*queueList)(nil)
	_ fyne.Shortcutable = (*queueList)(nil)
)

func newQueueList(head [4]string, empty string, open func(i int)) *queueList {
	q := &queueList{at: -1, open: open, box: kit.NewFlush(), frame: kit.NewPanel(theme.Surface, theme.Line, theme.CardRadius), empty: kit.Words(empty, kit.Aside)}
	for i, h := range head {
		q.head[i] = kit.NewText(h, kit.Aside).Cut()
	}
	q.scroll = container.NewVScroll(q.box)
	q.ExtendBaseWidget(q)
	return q
}

// set shows the lines; the mark stays with the patient that it was on.
func (q *queueList) set(lines []line) {
	var marked journal.DocumentID
	if q.at >= 0 && q.at < len(q.rows) {
		marked = q.rows[q.at].line.visit
	}
	q.rows, q.box.Objects = nil, nil
	at := min(max(q.at, 0), len(lines)-1)
	for i, l := range lines {
		if l.visit == marked {
			at = i
		}
		r := newWaitRow(l, func() { q.mark(i); q.open(i) })
		q.rows = append(q.rows, r)
		q.box.Objects = append(q.box.Objects, r)
	}
	q.box.Refresh()
	q.at = -1
	q.mark(at)
	q.Refresh()
}

// clock shows the waiting times anew.
func (q *queueList) clock(lines []line) {
	for i, r := range q.rows {
		if i < len(lines) && lines[i].visit == r.line.visit {
			r.wait.Set(lines[i].wait)
		}
	}
}

func (q *queueList) mark(at int) {
	if q.at >= 0 && q.at < len(q.rows) {
		q.rows[q.at].choose(false)
	}
	q.at = at
	if at < 0 || at >= len(q.rows) {
		return
	}
	q.rows[at].choose(q.focused)
	top, room := float32(at)*queueRow, q.scroll.Size().Height
	off := q.scroll.Offset.Y
	switch {
	case room <= 0:
		return
	case top < off:
		off = top
	case top+queueRow > off+room:
		off = top + queueRow - room
	default:
		return
	}
	q.scroll.ScrollToOffset(fyne.NewPos(0, off))
}

// FocusGained implements fyne.Focusable.
func (q *queueList) FocusGained() {
	q.focused = true
	q.mark(max(q.at, min(0, len(q.rows)-1)))
}

// FocusLost implements fyne.Focusable.
func (q *queueList) FocusLost() {
	q.focused = false
	q.mark(q.at)
}

// TypedRune implements fyne.Focusable.
func (q *queueList) TypedRune(rune) {}

// TypedKey implements fyne.Focusable.
func (q *queueList) TypedKey(ev *fyne.KeyEvent) {
	last := len(q.rows) - 1
	switch ev.Name {
	case fyne.KeyUp:
		q.mark(max(q.at-1, min(0, last)))
	case fyne.KeyDown:
		q.mark(min(q.at+1, last))
	case fyne.KeyHome:
		q.mark(min(0, last))
	case fyne.KeyEnd:
		q.mark(last)
	case fyne.KeyReturn, fyne.KeyEnter:
		if q.at >= 0 {
			q.open(q.at)
		}
	default:
		kit.PassKey(q, ev)
	}
}

// TypedShortcut hands shortcuts to the window.
func (q *queueList) TypedShortcut(s fyne.Shortcut) { kit.PassShortcut(q, s) }

// CreateRenderer implements fyne.Widget.
func (q *queueList) CreateRenderer() fyne.WidgetRenderer { return &queueRenderer{q} }

type queueRenderer struct{ q *queueList }

func (r *queueRenderer) Destroy() {}

func (r *queueRenderer) Objects() []fyne.CanvasObject {
	out := []fyne.CanvasObject{r.q.frame, r.q.scroll, r.q.empty}
	for _, h := range r.q.head {
		out = append(out, h)
	}
	return out
}

func (r *queueRenderer) MinSize() fyne.Size { return fyne.NewSize(300, 2*queueRow) }

func (r *queueRenderer) Layout(s fyne.Size) {
	n := float32(max(len(r.q.rows), 1))
	h := min(s.Height, (n+1)*queueRow+2)
	r.q.frame.Resize(fyne.NewSize(s.Width, h))
	at := columnsOf(s.Width)
	for i, c := range r.q.head {
		c.Move(fyne.NewPos(at[i], (queueRow-20)/2))
		c.Resize(fyne.NewSize(at[i+1]-at[i]-10, 20))
	}
	r.q.scroll.Move(fyne.NewPos(1, queueRow))
	r.q.scroll.Resize(fyne.NewSize(s.Width-2, h-queueRow-2))
	r.q.empty.Move(fyne.NewPos(11, queueRow+(queueRow-20)/2))
	r.q.empty.Resize(fyne.NewSize(s.Width-22, 20))
	if len(r.q.rows) > 0 {
		r.q.empty.Hide()
	} else {
		r.q.empty.Show()
	}
}

func (r *queueRenderer) Refresh() {
	r.Layout(r.q.Size())
	r.q.frame.Refresh()
	r.q.scroll.Refresh()
}

// columnsOf gives where the columns begin, and the right edge.
func columnsOf(width float32) [5]float32 {
	const wait float32 = 76
	room := max(width-wait-22, 0)
	return [5]float32{11, 11 + wait, 11 + wait + room*0.47, 11 + wait + room*0.73, width - 1}
}

// waitRow is one patient.
type waitRow struct {
	widget.BaseWidget
	line              line
	tap               func()
	ground, rule      *kit.Panel
	wait, name        *kit.Text
	who, reason       *kit.Text
	signs             *fyne.Container
	hovered, isChosen bool
}

var _ fyne.Tappable = (*waitRow)(nil)

func newWaitRow(l line, tap func()) *waitRow {
	r := &waitRow{
		line: l, tap: tap, ground: kit.NewPanel(theme.Clear, theme.Clear, theme.Radius), rule: kit.NewPanel(theme.Line, theme.Clear, 0),
		wait: kit.NewText(l.wait, kit.Plain).Cut(), name: kit.NewText(l.name, kit.Strong).Cut(),
		who: kit.NewText(" · "+l.who, kit.Plain).Cut(), reason: kit.NewText(l.reason, kit.Plain).Cut(),
	}
	if l.who == "" {
		r.who.Set("")
	}
	r.signs = kit.HStack(6, signTags(l)...)
	r.ExtendBaseWidget(r)
	return r
}

// signTags are the tags of a line: urgent first, then the gravest signs; three
// in all, the rest is in the chart.
func signTags(l line) []fyne.CanvasObject {
	var out []fyne.CanvasObject
	if l.urgent != "" {
		out = append(out, kit.Tag(kit.Alarm, l.urgent))
	}
	for _, s := range l.signs {
		if len(out) == 3 {
			break
		}
		tone := kit.Warning
		if s.Level == form.Danger {
			tone = kit.Alarm
		}
		out = append(out, kit.Tag(tone, s.Short))
	}
	return out
}

func (r *waitRow) choose(on bool) {
	if on {
		r.ground.Set(theme.AccentSoft, theme.Accent, 1)
		return
	}
	r.ground.Set(theme.Clear, theme.Clear, 0)
}

// Tapped implements fyne.Tappable.
func (r *waitRow) Tapped(*fyne.PointEvent) { r.tap() }

// CreateRenderer implements fyne.Widget.
func (r *waitRow) CreateRenderer() fyne.WidgetRenderer { return &waitRowRenderer{r} }

type waitRowRenderer struct{ r *waitRow }

func (x *waitRowRenderer) Destroy() {}

func (x *waitRowRenderer) Objects() []fyne.CanvasObject {
	r := x.r
	return []fyne.CanvasObject{r.rule, r.ground, r.wait, r.name, r.who, r.reason, r.signs}
}

func (x *waitRowRenderer) MinSize() fyne.Size { return fyne.NewSize(280, queueRow) }

func (x *waitRowRenderer) Layout(s fyne.Size) {
	r, at := x.r, columnsOf(s.Width)
	r.rule.Resize(fyne.NewSize(s.Width, 1))
	r.ground.Move(fyne.NewPos(2, 2))
	r.ground.Resize(fyne.NewSize(s.Width-4, s.Height-3))
	put := func(t *kit.Text, from, width float32) {
		h := t.MinSize().Height
		t.Move(fyne.NewPos(from, (s.Height-h)/2))
		t.Resize(fyne.NewSize(max(width, 0), h))
	}
	put(r.wait, at[0], at[1]-at[0]-8)
	// The name keeps its room; sex, age and place are cut first.
	room := at[2] - at[1] - 10
	own := min(fyne.MeasureText(r.line.name, theme.Body, fyne.TextStyle{Bold: true}).Width+1, room)
	put(r.name, at[1], own)
	put(r.who, at[1]+own, room-own)
	put(r.reason, at[2], at[3]-at[2]-10)
	m := r.signs.MinSize()
	r.signs.Move(fyne.NewPos(at[3], (s.Height-m.Height)/2))
	r.signs.Resize(fyne.NewSize(min(m.Width, max(at[4]-at[3]-6, 0)), m.Height))
}

func (x *waitRowRenderer) Refresh() { x.Layout(x.r.Size()) }
