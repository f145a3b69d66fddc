package formview

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"carnet/ui/form"
	"carnet/ui/kit"
	"carnet/ui/theme"
)

// plan is the one flat layout of a form: titles, cells in a grid, and things
// that take the whole width. Being flat, it is walked in microseconds.
type plan struct {
	parts  []part
	height float32
	notes  []*noteView
}

// part is one piece of the plan.
type part struct {
	object fyne.CanvasObject
	height func(width float32) float32
	shown  func() bool
	cols   int // of the grid that a cell stands in; 0 takes the whole width
	span   int
	gap    float32 // above
	fresh  bool    // begins a new line
	dense  bool    // of a repeated row: keeps its columns as long as it can
	bare   func(bool)
	needs  func() float32 // the least width without a cut label; nil for any
}

func (p *plan) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	width := size.Width - gutter
	y := float32(0)
	var x, line float32
	cols, at := 0, 0
	breakLine := func() {
		if at > 0 || line > 0 {
			y += line + rowGap
		}
		x, line, at = 0, 0, 0
	}
	for i := range p.parts {
		pt := &p.parts[i]
		if !pt.shown() {
			pt.object.Hide()
			continue
		}
		pt.object.Show()
		if pt.cols == 0 {
			breakLine()
			y += pt.gap
			w := width
			h := pt.height(w)
			if h == 0 {
				pt.object.Resize(fyne.NewSize(w, 0))
				continue
			}
			place(pt.object, 0, y, w, h)
			y += h + pt.after()
			continue
		}
		n := columnsAt(pt.cols, width)
		if pt.dense && (width-columnGap*float32(pt.cols-1))/float32(pt.cols) >= denseCell {
			n = pt.cols
		}
		if pt.bare != nil { // a row in several lines needs its labels again
			pt.bare(n == pt.cols)
		}
		cell := (gridWidth(n, width) - columnGap*float32(n-1)) / float32(n)
		span := pt.spanIn(n, cell)
		if pt.fresh || n != cols || at+span > n {
			breakLine()
			if pt.fresh {
				y += pt.gap
			}
		}
		cols = n
		w := spanWidth(span, cell)
		h := pt.height(w)
		place(pt.object, x, y, w, h)
		x += w + columnGap
		at += span
		line = max(line, h)
	}
	breakLine()
	p.height = y
}

// spanIn is how many of n columns the piece takes: those that it asks for, and
// more where its label would be cut.
func (pt *part) spanIn(n int, cell float32) int {
	span := min(max(pt.span, 1), n)
	if pt.needs == nil || pt.dense {
		return span
	}
	for need := pt.needs(); span < n && spanWidth(span, cell) < need; {
		span++
	}
	return span
}

func spanWidth(span int, cell float32) float32 {
	return cell*float32(span) + columnGap*float32(span-1)
}

// after is the gap below a piece that takes the whole width.
func (pt *part) after() float32 {
	if pt.cols == 0 && pt.span < 0 {
		return 4 // a title stands close to what it names
	}
	return rowGap
}

// gridWidth keeps a single column readable.
func gridWidth(n int, width float32) float32 {
	if n == 1 {
		return min(width, theme.FormColumn)
	}
	return width
}

func place(o fyne.CanvasObject, x, y, w, h float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(w, h))
}

// columnsAt folds a grid where there is less room.
func columnsAt(cols int, width float32) int {
	switch {
	case width < narrow:
		return 1
	case width < middle:
		return min(cols, max(2, (cols+1)/2))
	case width < wide:
		return min(cols, max(3, (cols+1)/2))
	}
	return cols
}

func (p *plan) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(120, p.height) }

func (p *plan) syncNotes() {
	for _, n := range p.notes {
		n.sync()
	}
}

// build makes the widgets of the form anew, keeping the focus.
func (v *View) build() {
	var focused *form.Field
	if v.focus != nil {
		focused = v.focus.field()
	}
	old := v.views
	v.left = nil
	v.views = map[*form.Field]fieldWidget{}
	v.plan.parts, v.plan.notes = nil, nil
	if v.form.Spec().ReadOnly {
		v.buildValues()
	} else {
		for _, s := range v.form.Sections() {
			v.buildSection(s, old)
		}
	}
	objects := make([]fyne.CanvasObject, 0, len(v.plan.parts))
	for _, pt := range v.plan.parts {
		objects = append(objects, pt.object)
	}
	v.body.Objects = objects
	v.relayout()
	v.scroll.Refresh()
	if focused != nil && v.views[focused] == nil {
		v.focus = nil
		v.popup.of = nil
		v.popup.sync()
	}
}

func (v *View) add(p part) {
	if p.shown == nil {
		p.shown = func() bool { return true }
	}
	v.plan.parts = append(v.plan.parts, p)
}

func (v *View) title(words string, shown func() bool) {
	o := kit.NewText(words, kit.Section)
	gap := sectionGap
	if len(v.plan.parts) == 0 {
		gap = 0
	}
	v.add(part{object: o, height: func(float32) float32 { return 22 }, shown: shown, span: -1, gap: gap})
}

func (v *View) buildSection(s *form.Section, old map[*form.Field]fieldWidget) {
	if s.Title() != "" {
		v.title(s.Title(), s.Visible)
	}
	fresh := true
	for _, it := range s.Items() {
		switch it := it.(type) {
		case *form.Field:
			v.addField(it, old, s.ColumnCount(), fresh, false)
			fresh = false
		case *form.Rows:
			v.buildRows(it, old)
			fresh = true
		case *form.Notes:
			n := newNoteView(it.Alerts)
			v.plan.notes = append(v.plan.notes, n)
			v.add(part{object: n, height: n.heightFor, shown: func() bool { return s.Visible() && len(it.Alerts()) > 0 }})
			fresh = true
		case *form.Slot:
			v.addSlot(s, it)
			fresh = true
		}
	}
}

func (v *View) addSlot(s *form.Section, it *form.Slot) {
	o, ok := v.slots[it.Name]
	if !ok {
		return
	}
	v.add(part{object: o, height: func(float32) float32 { return o.MinSize().Height }, shown: s.Visible})
}

func (v *View) addField(f *form.Field, old map[*form.Field]fieldWidget, cols int, fresh, bare bool) {
	w, ok := old[f]
	if !ok {
		w = v.widgetFor(f, bare)
	}
	v.views[f] = w
	r, _ := f.InRows()
	pt := part{object: w, height: w.heightFor, needs: w.needs, cols: cols, span: f.Span(), fresh: fresh, dense: r != nil, shown: func() bool {
		return f.Visible() && (r == nil || r.Visible())
	}}
	if bare {
		pt.bare = w.setBare
	}
	v.add(pt)
}

func (v *View) widgetFor(f *form.Field, bare bool) fieldWidget {
	switch f.Kind() {
	case form.KindChoice, form.KindChecks, form.KindToggle:
		return newChipField(v, f, bare)
	case form.KindComputed:
		return newComputedField(f, bare)
	case form.KindPicture:
		return newPictureField(v, f, bare)
	}
	return newEntryField(v, f, bare)
}

func (v *View) buildRows(r *form.Rows, old map[*form.Field]fieldWidget) {
	for i, row := range r.Fields() {
		for j, f := range row {
			v.addField(f, old, r.ColumnCount(), j == 0, i > 0)
		}
	}
	add := newAddRow(v, r)
	v.add(part{object: add, height: func(float32) float32 { return 30 }, shown: func() bool { return r.Visible() && r.CanAdd() }})
}

// newAddRow is the line under repeated rows that adds one.
func newAddRow(v *View, r *form.Rows) fyne.CanvasObject {
	p := v.form.Printer()
	label := "+ " + p.T("form.rows.add", r.Label())
	hint := kit.ParseKey("Ctrl+Plus").Hint(p)
	b := kit.NewButton(label, hint, kit.Link, func() { v.addRow(r, len(r.Fields())-1) })
	return container.New(&leftmost{}, b)
}

// leftmost gives a single object its own width.
type leftmost struct{}

func (leftmost) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	m := objects[0].MinSize()
	place(objects[0], 0, (size.Height-m.Height)/2, m.Width, m.Height)
}

func (leftmost) MinSize(objects []fyne.CanvasObject) fyne.Size { return objects[0].MinSize() }
