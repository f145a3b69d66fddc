package home

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"carnet/records/journal"
	"carnet/ui/form"
	"carnet/ui/kit"
	"carnet/ui/theme"
)

// queueRow is the height of a line of the queue; where there is little room,
// the name stands over the rest and a line is as high as narrowRow.
const queueRow, narrowRow float32 = 37, 50

// narrowBelow is the width of the table below which that is so.
const narrowBelow float32 = 620

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
	// touch is told of every key: somebody is working.
	touch func()

	focused bool
	narrow  bool
}

// rowHeight is that of the lines now.
func (q *queueList) rowHeight() float32 {
	if q.narrow {
		return narrowRow
	}
	return queueRow
}

// wanted is how high the table is with all its lines at a width.
func (q *queueList) wanted(width float32) float32 {
	height := queueRow
	if width < narrowBelow {
		height = narrowRow
	}
	return queueRow + float32(max(len(q.rows), 1))*height + 2
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
		r.narrow = q.narrow
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
	height := q.rowHeight()
	top, room := float32(at)*height, q.scroll.Size().Height
	off := q.scroll.Offset.Y
	switch {
	case room <= 0:
		return
	case top < off:
		off = top
	case top+height > off+room:
		off = top + height - room
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
	if q.touch != nil {
		q.touch()
	}
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
	if narrow := s.Width < narrowBelow; narrow != r.q.narrow {
		r.q.narrow = narrow
		for _, row := range r.q.rows {
			row.narrow = narrow
		}
		r.q.box.Refresh()
	}
	h := min(s.Height, r.q.wanted(s.Width))
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
	const wait float32 = 70
	room := max(width-wait-22, 0)
	if width < narrowBelow {
		return [5]float32{11, 11 + wait, 11 + wait + room*0.43, 11 + wait + room*0.7, width - 1}
	}
	return [5]float32{11, 11 + wait, 11 + wait + room*0.5, 11 + wait + room*0.73, width - 1}
}

// waitRow is one patient.
type waitRow struct {
	widget.BaseWidget
	line         line
	tap          func()
	ground, rule *kit.Panel
	wait, name   *kit.Text
	who, reason  *kit.Text
	signs        []fyne.CanvasObject
	more         *kit.Text
	narrow       bool
}

var _ fyne.Tappable = (*waitRow)(nil)

func newWaitRow(l line, tap func()) *waitRow {
	r := &waitRow{
		line: l, tap: tap, ground: kit.NewPanel(theme.Clear, theme.Clear, theme.Radius), rule: kit.NewPanel(theme.Line, theme.Clear, 0),
		wait: kit.NewText(l.wait, kit.Plain).Cut(), name: kit.NewText(l.name, kit.Strong).Cut(),
		who: kit.NewText("", kit.Plain).Cut(), reason: kit.NewText(l.reason, kit.Plain).Cut(),
	}
	r.signs, r.more = signTags(l), kit.NewText("", kit.Caption)
	r.ExtendBaseWidget(r)
	return r
}

// signTags are the tags of a line: urgent first, then the gravest signs.
func signTags(l line) []fyne.CanvasObject {
	var out []fyne.CanvasObject
	if l.urgent != "" {
		out = append(out, kit.Tag(kit.Alarm, l.urgent))
	}
	for _, s := range l.signs {
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
	return append([]fyne.CanvasObject{r.rule, r.ground, r.wait, r.name, r.who, r.reason, r.more}, r.signs...)
}

func (x *waitRowRenderer) MinSize() fyne.Size {
	if x.r.narrow {
		return fyne.NewSize(280, narrowRow)
	}
	return fyne.NewSize(280, queueRow)
}

func (x *waitRowRenderer) Layout(s fyne.Size) {
	r, at := x.r, columnsOf(s.Width)
	r.rule.Resize(fyne.NewSize(s.Width, 1))
	r.ground.Move(fyne.NewPos(2, 2))
	r.ground.Resize(fyne.NewSize(s.Width-4, s.Height-3))
	put := func(t *kit.Text, from, middle, width float32) {
		if width < 20 {
			t.Hide()
			return
		}
		h := t.MinSize().Height
		t.Move(fyne.NewPos(from, middle-h/2))
		t.Resize(fyne.NewSize(width, h))
		t.Show()
	}
	mid := s.Height / 2
	put(r.wait, at[0], mid, at[1]-at[0]-8)
	put(r.reason, at[2], mid, at[3]-at[2]-10)
	room := at[2] - at[1] - 10
	if r.narrow {
		r.who.Set(r.line.who)
		r.who.SetStyle(kit.Caption)
		put(r.name, at[1], mid-9, room)
		put(r.who, at[1], mid+12, room)
	} else {
		// The name keeps its room; sex, age and place are cut first.
		if r.line.who != "" {
			r.who.Set(" · " + r.line.who)
		}
		r.who.SetStyle(kit.Plain)
		own := min(fyne.MeasureText(r.line.name, theme.Body, fyne.TextStyle{Bold: true}).Width+1, room)
		put(r.name, at[1], mid, own)
		put(r.who, at[1]+own, mid, room-own)
	}
	x.placeSigns(at[3], at[4]-6, s.Height)
}

// placeSigns shows the tags that fit, and how many do not.
func (x *waitRowRenderer) placeSigns(from, to, height float32) {
	const plus float32 = 26 // room for "+2"
	hidden, at := 0, from
	for i, o := range x.r.signs {
		m := o.MinSize()
		end := to
		if i < len(x.r.signs)-1 {
			end -= plus
		}
		if hidden > 0 || i > 0 && at+m.Width > end {
			hidden++
			o.Hide()
			continue
		}
		o.Show()
		o.Move(fyne.NewPos(at, (height-m.Height)/2))
		o.Resize(fyne.NewSize(min(m.Width, max(end-at, 0)), m.Height))
		at += m.Width + 5
	}
	words := ""
	if hidden > 0 {
		words = "+" + strconv.Itoa(hidden)
	}
	x.r.more.Set(words)
	m := x.r.more.MinSize()
	x.r.more.Move(fyne.NewPos(at, (height-m.Height)/2))
	x.r.more.Resize(m)
}

func (x *waitRowRenderer) Refresh() { x.Layout(x.r.Size()) }
