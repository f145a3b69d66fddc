package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"carnet/ui/theme"
)

// Table is a framed list with a header, for what fits on a page or two: a
// queue, a history. One Tab reaches it; ↑ and ↓ walk, Enter opens. Longer
// lists come page by page from the store.
type Table struct {
	widget.BaseWidget
	shares []float32
	head   []string
	rows   [][]fyne.CanvasObject
	at     int
	open   func(i int)
	none   string
	wants  []float32 // what the widest cell of each column would like

	focused bool
	taps    []*Tap
	box     *fyne.Container
	frame   *Panel
	// OnWalk is told when the marked row changes.
	OnWalk func(i int)
}

var (
	_ fyne.Widget       = (*Table)(nil)
	_ fyne.Focusable    = (*Table)(nil)
	_ fyne.Shortcutable = (*Table)(nil)
)

// NewTable makes a table; shares are the widths of the columns relative to
// each other, head their names, none what an empty table says.
func NewTable(shares []float32, head []string, none string, open func(i int)) *Table {
	t := &Table{shares: shares, head: head, none: none, open: open, at: -1, box: NewFlush(), frame: NewPanel(theme.Surface, theme.Line, theme.CardRadius)}
	t.ExtendBaseWidget(t)
	t.SetRows(nil)
	return t
}

// Cell is a plain text for a table, cut where there is no room.
func Cell(words string) fyne.CanvasObject { return NewText(words, Plain).Cut() }

// CellIn is Cell in a style.
func CellIn(words string, st Style) fyne.CanvasObject { return NewText(words, st).Cut() }

// SetRows replaces the rows.
func (t *Table) SetRows(rows [][]fyne.CanvasObject) {
	t.rows, t.taps = rows, nil
	t.box.Objects = nil
	lines := rows
	if len(t.head) > 0 {
		cells := make([]fyne.CanvasObject, len(t.head))
		for i, h := range t.head {
			cells[i] = NewText(h, Aside).Cut()
		}
		lines = append([][]fyne.CanvasObject{cells}, rows...)
		t.box.Add(Pad(t.line(cells), 7, 10, 7, 10))
	}
	t.measured(lines)
	if len(rows) == 0 {
		t.box.Add(HLine())
		t.box.Add(Pad(Words(t.none, Aside), 8, 10, 9, 10))
	}
	for i, cells := range rows {
		tap := NewTap(Pad(t.line(cells), 5, 10, 5, 10), func() { t.mark(i); t.enter() })
		t.taps = append(t.taps, tap)
		if i > 0 || len(t.head) > 0 {
			t.box.Add(HLine())
		}
		t.box.Add(tap)
	}
	t.at = min(t.at, len(rows)-1)
	t.mark(t.at)
	t.Refresh()
}

func (t *Table) line(cells []fyne.CanvasObject) fyne.CanvasObject {
	boxed := make([]fyne.CanvasObject, len(cells))
	for i, c := range cells {
		boxed[i] = HStack(0, c)
	}
	return container.New(&tableColumns{t, columns{8, t.shares}}, boxed...)
}

// measured keeps what the widest cell of each column would like.
func (t *Table) measured(lines [][]fyne.CanvasObject) {
	t.wants = nil
	for _, cells := range lines {
		for i, c := range cells {
			if i == len(t.wants) {
				t.wants = append(t.wants, 0)
			}
			t.wants[i] = max(t.wants[i], wanted(c), c.MinSize().Width)
		}
	}
}

// widths shares the room out. A column whose words would be cut takes what the
// others leave over, as far as they do.
func (t *Table) widths(n int, room float32) []float32 {
	out := make([]float32, n)
	var sum, lack, spare float32
	for i := range out {
		sum += t.share(i)
	}
	for i := range out {
		out[i] = room * t.share(i) / sum
		if i >= len(t.wants) {
			continue
		}
		if d := t.wants[i] - out[i]; d > 0 {
			lack += d
		} else {
			spare -= d
		}
	}
	moved := min(lack, spare)
	if moved <= 0 {
		return out
	}
	for i := range out {
		if i >= len(t.wants) {
			continue
		}
		d := t.wants[i] - out[i]
		if d > 0 {
			out[i] += d * moved / lack
		} else {
			out[i] += d * moved / spare
		}
	}
	return out
}

func (t *Table) share(i int) float32 { return (&columns{shares: t.shares}).share(i) }

// tableColumns is Columns with the widths of the whole table.
type tableColumns struct {
	t *Table
	columns
}

func (l *tableColumns) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	x := float32(0)
	for i, w := range l.t.widths(len(objects), size.Width-l.gap*float32(max(len(objects)-1, 0))) {
		objects[i].Resize(fyne.NewSize(w, size.Height))
		objects[i].Move(fyne.NewPos(x, 0))
		x += w + l.gap
	}
}

// Marked is the row that Enter opens, -1 for none.
func (t *Table) Marked() int { return t.at }

// Mark marks a row.
func (t *Table) Mark(i int) { t.mark(min(max(i, -1), len(t.rows)-1)) }

func (t *Table) mark(i int) {
	changed := t.at != i
	t.at = i
	for n, tap := range t.taps {
		tap.Choose(n == i && (t.focused || t.OnWalk != nil))
	}
	if changed && t.OnWalk != nil && i >= 0 {
		t.OnWalk(i)
	}
}

func (t *Table) enter() {
	if t.at >= 0 && t.at < len(t.rows) && t.open != nil {
		t.open(t.at)
	}
}

// FocusGained implements fyne.Focusable.
func (t *Table) FocusGained() {
	t.focused = true
	t.frame.Set(theme.Surface, theme.Accent, 2)
	t.mark(max(t.at, min(0, len(t.rows)-1)))
}

// FocusLost implements fyne.Focusable.
func (t *Table) FocusLost() {
	t.focused = false
	t.frame.Set(theme.Surface, theme.Line, 1)
	t.mark(t.at)
}

// TypedRune implements fyne.Focusable.
func (t *Table) TypedRune(rune) {}

// TypedKey implements fyne.Focusable.
func (t *Table) TypedKey(ev *fyne.KeyEvent) {
	last := len(t.rows) - 1
	switch ev.Name {
	case fyne.KeyUp:
		t.mark(max(t.at-1, min(0, last)))
	case fyne.KeyDown:
		t.mark(min(t.at+1, last))
	case fyne.KeyHome:
		t.mark(min(0, last))
	case fyne.KeyEnd:
		t.mark(last)
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		t.enter()
	default:
		PassKey(t, ev)
	}
}

// TypedShortcut hands shortcuts to the window.
func (t *Table) TypedShortcut(s fyne.Shortcut) { PassShortcut(t, s) }

// CreateRenderer implements fyne.Widget.
func (t *Table) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewStack(t.frame, t.box))
}
