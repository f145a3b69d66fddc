package form

import (
	"slices"
	"time"

	"carnet/assets/text"
)

// Spec is how a form is laid out and what it lives on.
type Spec struct {
	// Columns of the grid where there is room (at least 860 px); two below
	// that, one where it is narrow. 4 unless told; 1 makes a column of fields
	// of at most 640 px.
	Columns int
	// Today is the desk's date, asked for whenever a date is read.
	Today func() Date
	// ReadOnly draws a signed document: labels and values, empty ones left
	// out.
	ReadOnly bool
	// Pause is how long typing must rest before OnChange; 600 ms unless told.
	Pause time.Duration
	// Later runs fn after d on the goroutine of the form, unless cancelled.
	// formview sets it for the window; tests pass their own.
	Later func(d time.Duration, fn func()) (cancel func())
}

// Item is what a section holds: *Field, *Rows, *Notes or *Slot.
type Item any

// Form is a declared form bound to a document. It knows no window: formview
// draws it. It is not safe for concurrent use.
type Form struct {
	p        text.Printer
	spec     Spec
	sections []*Section

	onChange func()
	cancel   func()
	pending  bool
	insist   bool
	listen   []func(Change)
	busy     bool
}

// Section is a titled group of items.
type Section struct {
	form    *Form
	title   string
	items   []Item
	columns int
	when    func() bool
	on      bool
}

// Change tells a listener what to draw again.
type Change struct {
	Fields []*Field
	Notes  bool
	// Structure means that rows came or went, or that things were hidden or
	// shown.
	Structure bool
}

// New makes an empty form that speaks the printer's language.
func New(p text.Printer, spec Spec) *Form {
	if spec.Columns == 0 {
		spec.Columns = 4
	}
	if spec.Pause == 0 {
		spec.Pause = 600 * time.Millisecond
	}
	if spec.Today == nil {
		spec.Today = func() Date {
			y, m, d := time.Now().Date()
			return Date{Year: y, Month: int(m), Day: d}
		}
	}
	return &Form{p: p, spec: spec}
}

// Section adds a group of items under a title (a key; "" for none).
func (f *Form) Section(titleKey string, items ...Item) *Section {
	s := &Section{form: f, items: items, on: true}
	if titleKey != "" {
		s.title = f.p.T(titleKey)
	}
	f.sections = append(f.sections, s)
	for _, it := range items {
		switch it := it.(type) {
		case *Field:
			f.adopt(it, s)
		case *Rows:
			it.form, it.section = f, s
			it.rebuild(gone)
		case *Notes, *Slot:
		default:
			panic("form: a section holds fields, rows, notes and slots only")
		}
	}
	f.refresh()
	return s
}

// Columns sets the columns of this section's grid.
func (s *Section) Columns(n int) *Section { s.columns = n; return s }

// When shows the section only while fn says so.
func (s *Section) When(fn func() bool) *Section {
	s.when = fn
	s.form.refresh()
	return s
}

// Title is what stands above the section.
func (s *Section) Title() string { return s.title }

// Items are what the section holds.
func (s *Section) Items() []Item { return s.items }

// ColumnCount is the number of columns where there is room.
func (s *Section) ColumnCount() int {
	if s.columns > 0 {
		return s.columns
	}
	return s.form.spec.Columns
}

// Visible tells whether the section is shown now.
func (s *Section) Visible() bool { return s.on }

// Sections returns them in order.
func (f *Form) Sections() []*Section { return f.sections }

// Spec returns how the form was made.
func (f *Form) Spec() Spec { return f.spec }

// Printer speaks the form's language.
func (f *Form) Printer() text.Printer { return f.p }

// SetLater gives the form its timer where Spec had none.
func (f *Form) SetLater(later func(time.Duration, func()) func()) {
	if f.spec.Later == nil {
		f.spec.Later = later
	}
}

// newField makes a field; its texts wait for the form's printer.
func newField(key string, k Kind, c core, opts []Opt) *Field {
	f := &Field{key: key, kind: k, core: c, labelKey: key}
	for _, o := range opts {
		o(f)
	}
	return f
}

// adopt gives a field its form, its language and its value.
func (f *Form) adopt(x *Field, s *Section) {
	x.form, x.section = f, s
	x.label = f.p.T(x.labelKey)
	x.units = nil
	for _, u := range x.units0 {
		x.units = append(x.units, f.p.T(u))
	}
	if x.holder != "" {
		x.holder = f.p.T(x.holder)
	}
	switch c := x.core.(type) {
	case *choiceCore:
		c.opts = f.translated(c.opts)
	case *checksCore:
		c.opts = f.translated(c.opts)
	}
	x.reload()
	x.derive()
}

func (f *Form) translated(in []Option) []Option {
	out := slices.Clone(in)
	for i := range out {
		out[i].Label = f.p.T(out[i].Label)
	}
	return out
}

func (f *Form) today() Date { return f.spec.Today() }

// Fields lists every field in order, those of rows included.
func (f *Form) Fields() []*Field {
	var out []*Field
	for _, s := range f.sections {
		for _, it := range s.items {
			switch it := it.(type) {
			case *Field:
				out = append(out, it)
			case *Rows:
				for _, row := range it.rows {
					out = append(out, row...)
				}
			}
		}
	}
	return out
}

// Field finds a field by its key, nil for none; fields of rows are keyed
// "rows[0].field".
func (f *Form) Field(key string) *Field {
	for _, x := range f.Fields() {
		if x.key == key {
			return x
		}
	}
	return nil
}

// focusable tells whether Enter and Tab stop here.
func (f *Field) focusable() bool {
	if f.rows != nil && !f.rows.shown {
		return false
	}
	return f.kind != KindComputed && f.now.visible && f.now.enabled
}

// Order lists the fields where the focus stops, in order.
func (f *Form) Order() []*Field {
	return slices.DeleteFunc(f.Fields(), func(x *Field) bool { return !x.focusable() })
}

// Next and Prev are the neighbours in that order, nil at the ends.
func (f *Form) Next(x *Field) *Field { return f.step(x, 1) }

// Prev is the field before x.
func (f *Form) Prev(x *Field) *Field { return f.step(x, -1) }

func (f *Form) step(x *Field, n int) *Field {
	order := f.Order()
	i := slices.Index(order, x)
	if i < 0 || i+n < 0 || i+n >= len(order) {
		return nil
	}
	return order[i+n]
}

// FirstEmpty is where a form opens: the first field without a value, or the
// first one; nil for a form without fields.
func (f *Form) FirstEmpty() *Field {
	order := f.Order()
	for _, x := range order {
		if x.Empty() && x.kind != KindToggle {
			return x
		}
	}
	if len(order) > 0 {
		return order[0]
	}
	return nil
}

// Missing lists what keeps the form from being signed: required fields
// without a value, and texts that are no value. The order is the form's.
func (f *Form) Missing() []*Field {
	var out []*Field
	for _, x := range f.Order() {
		if x.IsRefused() || (x.now.needed && x.Empty()) {
			out = append(out, x)
		}
	}
	return out
}

// Insist is Missing for a person who wanted to sign: from now on what is
// missing also says so at its field, until it is filled in.
func (f *Form) Insist() []*Field {
	f.insist = true
	f.refresh()
	return f.Missing()
}

// OnChange sets what is called when the document has changed and typing has
// rested: saving the draft.
func (f *Form) OnChange(fn func()) { f.onChange = fn }

// Flush calls OnChange now if a change waits for it: before the window locks
// or closes.
func (f *Form) Flush() {
	if !f.pending {
		return
	}
	f.pending = false
	if f.cancel != nil {
		f.cancel()
		f.cancel = nil
	}
	if f.onChange != nil {
		f.onChange()
	}
}

// Listen adds a view that is told what to draw again.
func (f *Form) Listen(fn func(Change)) { f.listen = append(f.listen, fn) }

func (f *Form) tell(c Change) {
	for _, fn := range f.listen {
		fn(c)
	}
}

// Prune removes repeated rows that hold nothing; before signing.
func (f *Form) Prune() {
	for _, s := range f.sections {
		for _, it := range s.items {
			if r, ok := it.(*Rows); ok {
				r.prune()
			}
		}
	}
}

// Reload shows the document's values again after something else has changed
// them. What is being typed and is no value yet is forgotten.
func (f *Form) Reload() {
	for _, s := range f.sections {
		for _, it := range s.items {
			switch it := it.(type) {
			case *Field:
				it.reload()
			case *Rows:
				it.rebuild(gone)
			}
		}
	}
	f.refresh()
	f.tell(Change{Fields: f.Fields(), Notes: true, Structure: true})
}

// gone is for rows whose old fields no longer count.
func gone(int) int { return -1 }

// reloadOthers shows values again that OnPick or After may have filled.
func (f *Form) reloadOthers(but *Field) {
	var changed []*Field
	for _, x := range f.Fields() {
		if x == but || x.dirty || x.IsRefused() {
			continue
		}
		if s := x.core.show(x); s != x.text {
			x.reload()
			changed = append(changed, x)
		}
	}
	if len(changed) > 0 {
		f.tell(Change{Fields: changed})
	}
}

// Snapshot is what was typed and is no value: the draft keeps it beside the
// document, so that a cut in mid-word loses nothing.
type Snapshot map[string]string

// Snapshot returns it, nil when everything typed is in the document.
func (f *Form) Snapshot() Snapshot {
	var s Snapshot
	for _, x := range f.Fields() {
		waiting := x.IsRefused() || (x.kind == KindTags && x.text != "")
		if !waiting {
			continue
		}
		if s == nil {
			s = Snapshot{}
		}
		s[x.key] = x.text
	}
	return s
}

// Restore types a snapshot again.
func (f *Form) Restore(s Snapshot) {
	for _, x := range f.Fields() {
		if t, ok := s[x.key]; ok {
			x.retype(t)
		}
	}
	f.refresh()
	f.tell(Change{Fields: f.Fields()})
}

// edited runs after each change of the document by a field.
func (f *Form) edited(x *Field) {
	f.changed()
	f.derive(x)
}

func (f *Form) changed() {
	f.pending = true
	if f.onChange == nil || f.spec.Later == nil {
		return
	}
	if f.cancel != nil {
		f.cancel()
	}
	f.cancel = f.spec.Later(f.spec.Pause, f.Flush)
}

// structure tells that rows came or went.
func (f *Form) structure() {
	f.changed()
	f.derive(nil)
	f.tell(Change{Structure: true})
}

func (f *Form) refresh() { f.derive(nil) }

// derive computes everything that depends on the document and tells the
// listeners what differs. x is told in any case.
func (f *Form) derive(x *Field) {
	if f.busy {
		return // a check that edits would otherwise run in circles
	}
	f.busy = true
	var c Change
	for _, s := range f.sections {
		if s.when != nil {
			if on := s.when(); on != s.on {
				s.on, c.Structure = on, true
			}
		}
		for _, it := range s.items {
			f.deriveItem(it, x, &c)
		}
	}
	f.busy = false
	if len(c.Fields) > 0 || c.Notes || c.Structure {
		f.tell(c)
	}
}

func (f *Form) deriveItem(it Item, x *Field, c *Change) {
	switch it := it.(type) {
	case *Field:
		deriveField(it, x, c)
	case *Rows:
		if it.derive() {
			c.Structure = true
		}
		for _, row := range it.rows {
			for _, y := range row {
				deriveField(y, x, c)
			}
		}
	case *Notes:
		if it.derive() {
			c.Notes = true
		}
	}
}

func deriveField(y, x *Field, c *Change) {
	was := y.now.visible
	if y.derive() || y == x {
		c.Fields = append(c.Fields, y)
	}
	if was != y.now.visible {
		c.Structure = true
	}
}
