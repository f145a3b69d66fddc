package formview

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"carnet/ui/form"
	"carnet/ui/theme"
)

// View is a form in a window, with a scroller of its own.
type View struct {
	widget.BaseWidget
	form   *form.Form
	scroll *container.Scroll
	body   *fyne.Container
	plan   *plan
	popup  *suggestions
	slots  map[string]fyne.CanvasObject
	views  map[*form.Field]fieldWidget
	focus  fieldWidget
	left   fieldWidget // the one before it, where it was left with a message

	// OnLast is called by Enter in the last field; nil stays there.
	OnLast func()
}

var _ fyne.Widget = (*View)(nil)

// New draws a form. It listens to the form from now on and runs its pauses on
// the window's goroutine.
func New(f *form.Form) *View {
	v := &View{form: f, slots: map[string]fyne.CanvasObject{}}
	f.SetLater(func(d time.Duration, fn func()) func() {
		t := time.AfterFunc(d, func() { fyne.Do(fn) })
		return func() { t.Stop() }
	})
	v.plan = &plan{}
	v.body = container.New(v.plan)
	v.scroll = container.NewVScroll(v.body)
	v.popup = newSuggestions(v)
	v.ExtendBaseWidget(v)
	v.build()
	f.Listen(v.changed)
	return v
}

// Form returns what is drawn.
func (v *View) Form() *form.Form { return v.form }

// SetSlot fills a form.Slot.
func (v *View) SetSlot(name string, o fyne.CanvasObject) {
	v.slots[name] = o
	v.build()
}

// Relayout makes room again after the content of a slot has changed its size.
func (v *View) Relayout() { v.relayout() }

// CreateRenderer implements fyne.Widget.
func (v *View) CreateRenderer() fyne.WidgetRenderer { return &viewRenderer{v} }

type viewRenderer struct{ v *View }

func (r *viewRenderer) Destroy() {}
func (r *viewRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.v.scroll, r.v.popup}
}
func (r *viewRenderer) MinSize() fyne.Size { return fyne.NewSize(240, 120) }

func (r *viewRenderer) Layout(s fyne.Size) {
	r.v.scroll.Resize(s)
	r.v.popup.place()
}

func (r *viewRenderer) Refresh() {
	r.v.scroll.Refresh()
	r.v.popup.Refresh()
}

// FocusFirstEmpty puts the focus where work goes on.
func (v *View) FocusFirstEmpty() { v.Focus(v.form.FirstEmpty()) }

// Insist shows what is missing at the fields and puts the focus into the first
// of them; it tells what is missing, nothing when the form can be signed.
func (v *View) Insist() []*form.Field {
	missing := v.form.Insist()
	if len(missing) > 0 {
		v.Focus(missing[0])
	}
	return missing
}

// FocusKey puts it into the field of a key.
func (v *View) FocusKey(key string) { v.Focus(v.form.Field(key)) }

// Focus puts it into a field; nil does nothing.
func (v *View) Focus(f *form.Field) {
	w, ok := v.views[f]
	if !ok {
		return
	}
	if c := v.canvas(); c != nil {
		c.Focus(w.focusable())
	}
}

// canvas is where the view stands. The driver knows it only once the view has
// been drawn, and a screen asks for the focus before that: then it is that of
// the program's window.
func (v *View) canvas() fyne.Canvas {
	d := fyne.CurrentApp().Driver()
	if c := d.CanvasForObject(v); c != nil {
		return c
	}
	if w := d.AllWindows(); len(w) > 0 {
		return w[0].Canvas()
	}
	return nil
}

// gained is told by a field that it has the focus.
func (v *View) gained(w fieldWidget) {
	v.focus = w
	w.field().Enter()
	if v.left != nil && v.left != w {
		v.reveal(v.left) // what it was refused for is read on the way
	}
	v.left = nil
	v.reveal(w)
}

// lost is told by a field that the focus has gone.
func (v *View) lost(w fieldWidget) {
	if v.popup.hovered && v.popup.of == w {
		return // a suggestion is being clicked: the field goes on
	}
	if v.focus == w {
		v.focus = nil
	}
	w.field().Leave()
	v.popup.sync() // leaving closes the suggestions, and may change nothing else that would be told
	v.left = nil
	if w.field().Message().Level != form.None {
		v.left = w
	}
}

// reveal scrolls so that a field with its label and message is in sight.
func (v *View) reveal(o fieldWidget) {
	top := o.Position().Y - 12
	bottom := o.Position().Y + o.Size().Height + 12
	off, room := v.scroll.Offset.Y, v.scroll.Size().Height
	if room <= 0 {
		return
	}
	switch {
	case top < off:
		off = max(top, 0)
	case bottom > off+room:
		off = bottom - room
	default:
		return
	}
	v.scroll.ScrollToOffset(fyne.NewPos(0, off))
	v.popup.place()
}

// page scrolls by most of a page.
func (v *View) page(n float32) {
	off := v.scroll.Offset.Y + n*v.scroll.Size().Height*0.8
	most := max(v.body.Size().Height-v.scroll.Size().Height, 0)
	v.scroll.ScrollToOffset(fyne.NewPos(0, min(max(off, 0), most)))
	v.popup.place()
}

// next moves on from a field by Enter.
func (v *View) next(f *form.Field) {
	rows, i := f.InRows()
	to := v.form.Next(f)
	if rows != nil && i == len(rows.Fields())-1 {
		if at, _ := rowsOf(to); at != rows { // the last field of the last row
			v.pastRows(rows, i, to)
			return
		}
	}
	v.goTo(to)
}

func rowsOf(f *form.Field) (*form.Rows, int) {
	if f == nil {
		return nil, 0
	}
	return f.InRows()
}

// pastRows adds a row behind a filled last one; an empty last one goes away.
func (v *View) pastRows(rows *form.Rows, i int, to *form.Field) {
	if !rows.RowEmpty(i) {
		if first := rows.Add(-1); first != nil {
			v.Focus(first)
			return
		}
		v.goTo(to)
		return
	}
	v.goTo(to)
	if to != nil {
		rows.Delete(i)
	}
}

func (v *View) goTo(f *form.Field) {
	if f != nil {
		v.Focus(f)
		return
	}
	if v.OnLast != nil {
		v.OnLast()
	}
}

// addRow puts a row behind another and the focus into it.
func (v *View) addRow(rows *form.Rows, after int) {
	if f := rows.Add(after + 1); f != nil {
		v.Focus(f)
	}
}

// deleteRow removes a row; the focus goes to the row that takes its place, or
// before the rows.
func (v *View) deleteRow(rows *form.Rows, i int) {
	before := v.form.Order()
	var to *form.Field
	for _, f := range before {
		if r, _ := f.InRows(); r == rows {
			break
		}
		to = f
	}
	rows.Delete(i)
	if all := rows.Fields(); len(all) > 0 {
		row := all[min(i, len(all)-1)]
		to = row[0]
	}
	v.Focus(to)
}

// changed draws what differs.
func (v *View) changed(c form.Change) {
	if v.form.Spec().ReadOnly {
		v.build()
		return
	}
	if c.Structure && v.rebuildNeeded() {
		v.build()
		return
	}
	grown := c.Structure || c.Notes
	for _, f := range c.Fields {
		if w, ok := v.views[f]; ok && w.sync() {
			grown = true
		}
	}
	if c.Notes {
		v.plan.syncNotes()
	}
	if grown {
		v.relayout()
		if v.focus != nil {
			v.reveal(v.focus) // with the message that has come below it
		}
	}
	v.popup.sync()
}

// rebuildNeeded tells whether there are other fields than those drawn.
func (v *View) rebuildNeeded() bool {
	fields := v.form.Fields()
	if len(fields) != len(v.views) {
		return true
	}
	for _, f := range fields {
		if _, ok := v.views[f]; !ok {
			return true
		}
	}
	return false
}

// relayout computes places and heights again and tells the scroller.
func (v *View) relayout() {
	size := v.body.Size()
	if size.Width <= 0 {
		return
	}
	before := v.plan.height
	v.plan.Layout(v.body.Objects, size)
	if before != v.plan.height {
		v.scroll.Refresh()
		most := max(v.plan.height-v.scroll.Size().Height, 0)
		if v.scroll.Offset.Y > most {
			v.scroll.ScrollToOffset(fyne.NewPos(0, most))
		}
	}
	// Not body.Refresh: that would lay everything out once more and draw each
	// field's texts anew, for a message below one of them.
	canvas.Refresh(v.body)
}

// fieldWidget is what every kind of field is drawn by.
type fieldWidget interface {
	fyne.CanvasObject
	field() *form.Field
	// focusable is what gets the focus.
	focusable() fyne.Focusable
	// sync draws the state of the field; it tells whether the height may have
	// changed.
	sync() bool
	// heightFor is how high it is at a width.
	heightFor(width float32) float32
	// needs is the least width in which nothing of it is cut.
	needs() float32
	// setBare takes the label of a repeated row away.
	setBare(bool)
	// box is where the input stands inside the widget, for the suggestions.
	box() (fyne.Position, fyne.Size)
}

const (
	labelHeight float32 = 20
	fieldHeight         = theme.FieldHeight
	messageGap  float32 = 3
	rowGap      float32 = 10
	columnGap   float32 = 14
	sectionGap  float32 = 8
	// gutter is kept free at the right for the bar of the scroller.
	gutter float32 = 12
	// wide is from where the grid has all its columns, middle from where it has
	// three, as wide as the four are there; narrow to where it has but one.
	wide   float32 = 860
	middle float32 = 590
	narrow float32 = 420
	// denseCell is the least width of a column of repeated rows.
	denseCell float32 = 72
)
