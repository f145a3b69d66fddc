package labour

import (
	"slices"
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

// The measures of the chart.
const (
	labelWidth  float32 = 160
	limitWidth  float32 = 78
	columnWidth float32 = 76
	rowHeight   float32 = 19
	titleHeight float32 = 17
	headHeight  float32 = 22
)

// sectionOf puts contractions under progress: one heading less to read.
func sectionOf(r labourchart.Row) string {
	if r.Section == "contractions" {
		return "progress"
	}
	return r.Section
}

// grid is the chart as one widget. It draws the columns that fit, the latest
// ones unless it was moved, and hands every key on.
type grid struct {
	widget.BaseWidget
	p   text.Printer
	set labour.Settings

	l     *records.Labour
	g     labourchart.Grid
	sum   labourchart.Summary
	now   time.Time
	entry *column
	back  int // columns moved back from the latest
	row   int // the cursor while nothing is entered
	col   int

	keyed   func(*fyne.KeyEvent)
	runed   func(rune)
	focused bool
	scroll  func(y, height float32)
	offset  func() float32 // how far the chart is scrolled: the times stay in sight
}

var (
	_ fyne.Focusable    = (*grid)(nil)
	_ fyne.Tabbable     = (*grid)(nil)
	_ fyne.Shortcutable = (*grid)(nil)
	_ fyne.Tappable     = (*grid)(nil)
)

func newGrid(p text.Printer, s labour.Settings) *grid {
	g := &grid{p: p, set: s, l: &records.Labour{}, offset: func() float32 { return 0 }}
	g.ExtendBaseWidget(g)
	return g
}

// show draws a labour at a time; entry is the round that is entered, nil for
// none.
func (g *grid) show(l *records.Labour, now time.Time, entry *column) {
	g.l, g.now, g.entry = l, now, entry
	g.g = labourchart.GridOf(l, now, g.set)
	g.sum = labourchart.SummaryOf(l, now, g.set)
	g.col = min(g.col, len(g.g.Columns)-1)
	g.row = min(g.row, len(g.g.Rows)-1)
	g.Refresh()
}

// span are the columns that are drawn.
func (g *grid) span(width float32) (from, to int) {
	n := max(int((width-labelWidth-limitWidth)/columnWidth), 1)
	at := g.now
	if g.entry != nil {
		at = g.entry.at
	} else if g.l.Ended != nil {
		at = *g.l.Ended
	}
	// The latest column stands last but two, so that what comes is seen.
	last := g.g.ColumnAt(at)
	from = last - n + 3
	if g.entry == nil {
		from -= g.back
	}
	from = min(max(from, 0), max(len(g.g.Columns)-n, 0))
	if g.entry != nil && last < from {
		from = last
	}
	return from, min(from+n, len(g.g.Columns))
}

// rowTop is where a row begins, and how high the whole chart is.
func (g *grid) rowTop(row int) float32 {
	y := headHeight
	section := ""
	for i, r := range g.g.Rows {
		if s := sectionOf(r); s != section {
			section = s
			y += titleHeight
		}
		if i == row {
			return y
		}
		y += rowHeight
	}
	return y
}

// walk moves the cursor.
func (g *grid) walk(rows, cols int) {
	g.row = min(max(g.row+rows, 0), len(g.g.Rows)-1)
	g.col = min(max(g.col+cols, 0), len(g.g.Columns)-1)
	from, to := g.span(g.Size().Width)
	switch {
	case g.col < from:
		g.back += from - g.col
	case g.col >= to:
		g.back = max(g.back-(g.col-to+1), -len(g.g.Columns))
	}
	g.follow(g.row)
	g.Refresh()
}

// follow keeps a row in sight.
func (g *grid) follow(row int) {
	if g.scroll != nil && row >= 0 {
		g.scroll(g.rowTop(row), rowHeight)
	}
}

// under are the values under the cursor.
func (g *grid) under() []labourchart.Value {
	if g.row < 0 || g.row >= len(g.g.Cells) || g.col < 0 || g.col >= len(g.g.Cells[g.row]) {
		return nil
	}
	return g.g.Cells[g.row][g.col]
}

// entries are the values under the cursor that can be struck: a dose of
// magnesium sulphate is corrected where it was written.
func (g *grid) entries() []labourchart.Value {
	return slices.DeleteFunc(slices.Clone(g.under()), func(v labourchart.Value) bool { return v.Entry < 0 })
}

// AcceptsTab implements fyne.Tabbable.
func (g *grid) AcceptsTab() bool { return g.entry != nil }

// FocusGained implements fyne.Focusable.
func (g *grid) FocusGained() { g.focused = true; g.Refresh() }

// FocusLost implements fyne.Focusable.
func (g *grid) FocusLost() { g.focused = false; g.Refresh() }

// TypedRune implements fyne.Focusable.
func (g *grid) TypedRune(r rune) { g.runed(r) }

// TypedKey implements fyne.Focusable.
func (g *grid) TypedKey(ev *fyne.KeyEvent) { g.keyed(ev) }

// TypedShortcut hands shortcuts to the window.
func (g *grid) TypedShortcut(s fyne.Shortcut) { kit.PassShortcut(g, s) }

// Tapped takes the focus.
func (g *grid) Tapped(e *fyne.PointEvent) {
	for i := range g.g.Rows {
		if top := g.rowTop(i); e.Position.Y >= top && e.Position.Y < top+rowHeight {
			g.row = i
			if g.entry != nil {
				g.entry.walk(i - g.entry.row)
			}
		}
	}
	if x := e.Position.X - labelWidth - limitWidth; x > 0 {
		from, to := g.span(g.Size().Width)
		g.col = min(from+int(x/columnWidth), to-1)
	}
	if c := fyne.CurrentApp().Driver().CanvasForObject(g); c != nil {
		c.Focus(g)
	}
	g.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (g *grid) CreateRenderer() fyne.WidgetRenderer { return &gridRenderer{g: g} }

// gridRenderer keeps its canvas objects and uses them again at each redraw.
type gridRenderer struct {
	g     *grid
	words []*canvas.Text
	rects []*canvas.Rectangle
	lines []*canvas.Line
	all   []fyne.CanvasObject
	nw    int
	nr    int
	nl    int
}

func (r *gridRenderer) Destroy()                     {}
func (r *gridRenderer) Objects() []fyne.CanvasObject { return r.all }
func (r *gridRenderer) Layout(fyne.Size)             { r.paint() }
func (r *gridRenderer) Refresh()                     { r.paint(); canvas.Refresh(r.g) }

func (r *gridRenderer) MinSize() fyne.Size {
	return fyne.NewSize(labelWidth+limitWidth+3*columnWidth, r.g.rowTop(len(r.g.g.Rows)))
}

// paint lays all of it out anew: grounds first, then lines, then words.
func (r *gridRenderer) paint() {
	r.nw, r.nr, r.nl = 0, 0, 0
	g := r.g
	size := g.Size()
	if len(g.g.Columns) == 0 || size.Width < labelWidth {
		r.all = nil
		return
	}
	from, to := g.span(size.Width)
	right := labelWidth + limitWidth + float32(to-from)*columnWidth
	bottom := g.rowTop(len(g.g.Rows))
	r.grounds(from, to, bottom)
	section := ""
	due := map[string]bool{}
	for _, d := range g.sum.Overdue(g.now) {
		due[rowName(d.Item, d.Fetus)] = true
	}
	for i, row := range g.g.Rows {
		y := g.rowTop(i)
		if s := sectionOf(row); s != section {
			section = s
			if y-titleHeight < g.offset()+headHeight-1 && g.offset() > 0 {
				continue
			}
			r.line(0, y-titleHeight, right, y-titleHeight, theme.Line)
			r.word(10, y-titleHeight, labelWidth+limitWidth, g.p.T("labour.section."+s), kit.Style{Size: theme.Small, Role: theme.Accent, Bold: true}, fyne.TextAlignLeading)
		}
		if y < g.offset()+headHeight-1 {
			continue // under the times
		}
		r.line(0, y, right, y, theme.Line)
		r.row(i, row, y, from, to, due[rowName(row.Code, row.Fetus)])
	}
	r.line(0, bottom, right, bottom, theme.Line)
	r.head(from, to, bottom)
	r.finish()
}

// grounds draws the ground of the round that is entered, where the second
// stage begins, and now.
func (r *gridRenderer) grounds(from, to int, bottom float32) {
	g := r.g
	at := func(c int) float32 { return labelWidth + limitWidth + float32(c-from)*columnWidth }
	if g.entry != nil {
		if c := g.g.ColumnAt(g.entry.at); c >= from && c < to {
			r.rect(at(c), g.offset(), columnWidth, bottom-g.offset(), theme.AccentSoft, theme.Clear, 0)
		}
	}
	for c := from; c < to; c++ {
		if g.secondBegins(c) {
			r.line(at(c), g.offset(), at(c), bottom, theme.Accent)
		}
	}
	if g.l.Ended == nil {
		if place := g.g.Place(g.now) - float64(from); place >= 0 && place <= float64(to-from) {
			x := labelWidth + limitWidth + float32(place)*columnWidth
			r.line(x, g.offset()+headHeight-4, x, bottom, theme.FieldBorder)
		}
	}
}

func (g *grid) secondBegins(c int) bool {
	return g.g.Columns[c].Second && (c == 0 || !g.g.Columns[c-1].Second)
}

// head draws the times; they stay on top while the rows scroll.
func (r *gridRenderer) head(from, to int, bottom float32) {
	g := r.g
	y := g.offset() + 2
	r.word(labelWidth, y, limitWidth, g.p.T("labour.limit"), kit.Style{Size: theme.Small, Role: theme.Warning}, fyne.TextAlignLeading)
	at := -1
	if g.entry != nil {
		at = g.g.ColumnAt(g.entry.at)
	}
	for c := from; c < to; c++ {
		col := g.g.Columns[c]
		st := kit.Style{Size: theme.Small, Role: theme.Muted}
		words := bedside.Clock(col.From)
		if col.Second {
			st.Role = theme.Accent
		}
		if g.secondBegins(c) || col.Second && c == from {
			words, st.Bold = g.p.T("labour.second.head", words), true
		}
		if c == at {
			st.Role, st.Bold = theme.Accent, true
		}
		r.word(labelWidth+limitWidth+float32(c-from)*columnWidth, y, columnWidth, words, st, fyne.TextAlignCenter)
	}
}

// row draws one row: its name, its threshold, its values.
func (r *gridRenderer) row(i int, row labourchart.Row, y float32, from, to int, due bool) {
	g := r.g
	active := g.entry != nil && g.entry.row == i
	if active {
		r.rect(0, y, labelWidth+limitWidth, rowHeight, theme.AccentSoft, theme.Clear, 0)
	}
	label := rowShort(g.p, row.Code, row.Fetus, g.l.Fetuses)
	st := kit.Style{Size: theme.Small, Role: theme.Text, Bold: active}
	if due {
		label = "◷ " + label
		st.Role = theme.Warning
	}
	r.word(8, y+1, labelWidth-10, kit.Shorten(label, st, labelWidth-10), st, fyne.TextAlignLeading)
	if limit := g.limit(row); limit != "" {
		lim := kit.Style{Size: theme.Small, Role: theme.Warning}
		r.word(labelWidth, y+1, limitWidth-4, kit.Shorten(limit, lim, limitWidth-4), lim, fyne.TextAlignLeading)
	}
	for c := from; c < to; c++ {
		if active && c == g.g.ColumnAt(g.entry.at) {
			continue // one types there
		}
		r.cell(row, g.g.Cells[i][c], labelWidth+limitWidth+float32(c-from)*columnWidth, y, g.g.Columns[c])
	}
	r.cursor(i, row, y, from, to, active)
}

func (g *grid) limit(row labourchart.Row) string {
	if row.Code == labourchart.Dilatation {
		if g.sum.Dilatation == nil {
			return ""
		}
		return dwellWords(g.p, int(*g.sum.Dilatation), g.set)
	}
	return labourchart.LimitShown(g.p, row.Code, g.set)
}

// cell draws the values of a cell beside each other by time; one alone stands
// in the middle. An alert is ringed, a late entry underlined.
func (r *gridRenderer) cell(row labourchart.Row, vals []labourchart.Value, x, y float32, col labourchart.Column) {
	if len(vals) == 0 {
		return
	}
	slots := col.Slots()
	if row.Words() {
		st := kit.Style{Size: theme.Small, Role: theme.Text}
		r.word(x+2, y+1, columnWidth-4, kit.Shorten(vals[len(vals)-1].Value, st, columnWidth-4), st, fyne.TextAlignLeading)
		r.mark(vals[len(vals)-1], x+2, y, columnWidth-4)
		return
	}
	if len(vals) == 1 {
		r.value(row, vals[0], x, y, columnWidth)
		return
	}
	// The latest of each slot, but never hiding one that alerts.
	best := make([]*labourchart.Value, slots)
	for i := range vals {
		v := &vals[i]
		if old := best[v.Slot]; old == nil || old.Alert == nil || v.Alert != nil {
			best[v.Slot] = v
		}
	}
	w := columnWidth / float32(slots)
	for s, v := range best {
		if v != nil {
			r.value(row, *v, x+float32(s)*w, y, w)
		}
	}
}

func (r *gridRenderer) value(row labourchart.Row, v labourchart.Value, x, y, w float32) {
	st := kit.Style{Size: theme.Small, Role: theme.Text}
	words := labourchart.Shown(r.g.p, row.Code, v.Value)
	if v.Alert != nil {
		st.Role, st.Bold = theme.Danger, true
		ring := min(w-2, fyne.MeasureText(words, theme.Small, fyne.TextStyle{Bold: true}).Width+14)
		r.rect(x+(w-ring)/2, y+2, ring, rowHeight-4, theme.DangerSoft, theme.Danger, (rowHeight-4)/2)
	}
	r.word(x, y+1, w, words, st, fyne.TextAlignCenter)
	r.mark(v, x, y, w)
}

// mark underlines what was entered later.
func (r *gridRenderer) mark(v labourchart.Value, x, y, w float32) {
	if v.Late {
		r.line(x+w/2-10, y+rowHeight-3, x+w/2+10, y+rowHeight-3, theme.Muted)
	}
}

// cursor draws where one types, or where one looks.
func (r *gridRenderer) cursor(i int, row labourchart.Row, y float32, from, to int, active bool) {
	g := r.g
	switch {
	case active:
		c := g.g.ColumnAt(g.entry.at)
		if c < from || c >= to {
			return
		}
		x := labelWidth + limitWidth + float32(c-from)*columnWidth
		fill := theme.Surface
		r.rect(x+1, y+1, columnWidth-2, rowHeight-1, fill, theme.Accent, 4)
		words := g.entry.typed
		role := theme.Text
		switch {
		case g.entry.wrong != "":
			role = theme.Danger
		case words == "" && g.entry.made[i] != nil:
			words = labourchart.Shown(g.p, row.Code, g.entry.made[i].Value)
		case words == "" && g.entry.last[i] != "":
			words, role = labourchart.Shown(g.p, row.Code, g.entry.last[i]), theme.Muted
		}
		st := kit.Style{Size: theme.Small, Role: role, Bold: role != theme.Muted}
		r.word(x+2, y+1, columnWidth-4, kit.Shorten(words, st, columnWidth-6), st, fyne.TextAlignCenter)
	case g.entry == nil && g.focused && i == g.row && g.col >= from && g.col < to:
		x := labelWidth + limitWidth + float32(g.col-from)*columnWidth
		r.rect(x+1, y+1, columnWidth-2, rowHeight-1, theme.Clear, theme.Accent, 4)
	}
}

func (r *gridRenderer) word(x, y, w float32, s string, st kit.Style, align fyne.TextAlign) {
	if s == "" {
		return
	}
	if r.nw == len(r.words) {
		r.words = append(r.words, canvas.NewText("", nil))
	}
	t := r.words[r.nw]
	r.nw++
	t.Text, t.TextSize, t.TextStyle.Bold, t.Color, t.Alignment = s, st.Size, st.Bold, theme.Color(st.Role), align
	t.Move(fyne.NewPos(x, y))
	t.Resize(fyne.NewSize(w, rowHeight-2))
}

func (r *gridRenderer) rect(x, y, w, h float32, fill, stroke fyne.ThemeColorName, radius float32) {
	if r.nr == len(r.rects) {
		r.rects = append(r.rects, canvas.NewRectangle(nil))
	}
	o := r.rects[r.nr]
	r.nr++
	o.FillColor, o.StrokeColor, o.StrokeWidth, o.CornerRadius = theme.Color(fill), theme.Color(stroke), 1.5, radius
	if stroke == theme.Clear {
		o.StrokeWidth = 0
	}
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(w, h))
}

func (r *gridRenderer) line(x1, y1, x2, y2 float32, role fyne.ThemeColorName) {
	if r.nl == len(r.lines) {
		r.lines = append(r.lines, canvas.NewLine(nil))
	}
	o := r.lines[r.nl]
	r.nl++
	o.StrokeColor, o.StrokeWidth = theme.Color(role), 1
	o.Position1, o.Position2 = fyne.NewPos(x1, y1), fyne.NewPos(x2, y2)
}

// finish lists what is drawn: grounds, lines, words.
func (r *gridRenderer) finish() {
	r.all = r.all[:0]
	for _, o := range r.rects[:r.nr] {
		r.all = append(r.all, o)
	}
	for _, o := range r.lines[:r.nl] {
		r.all = append(r.all, o)
	}
	for _, o := range r.words[:r.nw] {
		r.all = append(r.all, o)
	}
}

// detail says what lies under the cursor: every value with its time and who
// made it.
func (g *grid) detail(who func(string) string) string {
	vals := g.under()
	if len(vals) == 0 {
		return ""
	}
	row := g.g.Rows[g.row]
	out := ""
	for _, v := range vals {
		if out != "" {
			out += " · "
		}
		key := "labour.detail"
		args := []any{labourchart.Said(g.p, row.Code, v.Value), bedside.Clock(v.At), who(v.By)}
		if v.Late {
			key = "labour.detail.late"
			args = append(args, bedside.Clock(*g.l.Entries[v.Entry].Noted))
		}
		out += g.p.T(key, args...)
	}
	return rowLabel(g.p, row.Code, row.Fetus, g.l.Fetuses) + " : " + out
}
