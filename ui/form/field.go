package form

import (
	"strings"
)

// Kind tells the view how a field is drawn and typed into.
type Kind int

// The kinds of field.
const (
	KindText     Kind = iota // one line
	KindLines                // several lines
	KindNumber               // a number, a blood pressure
	KindDate                 // a date, an age
	KindChoice               // one of few, drawn as chips
	KindChecks               // any of few, drawn as chips
	KindToggle               // yes or no, one chip
	KindCombo                // one line with suggestions
	KindTags                 // several words
	KindComputed             // read only
)

// Field is one labelled value of a form. It is declared with Text, Number,
// Date and the rest, and drawn by formview.
type Field struct {
	key     string
	kind    Kind
	form    *Form
	rows    *Rows // the repeating rows it stands in, or nil
	row     int
	section *Section
	core    core
	dead    bool // of a row that is gone: touches the document no more

	label    string // resolved, without the required mark
	labelKey string
	units    []string // unit, normal range, last value
	units0   []string // their keys, resolved once the printer is known
	span     int
	required bool
	needed   func() bool
	visible  func() bool
	enabled  func() bool
	aside    func() string
	holder   string
	advance  bool
	tidy     func(string) string
	after    func()

	text    string
	dirty   bool // typed into since the value was last shown
	editing bool
	refused Message // why the text was not taken; None when it was
	note    Message // what the taken text was understood as

	now shown
}

// shown is what the view draws of a field besides its text; kept so that only
// what changes is drawn again.
type shown struct {
	message Message
	aside   string
	value   Message // of a computed field
	visible bool
	enabled bool
	needed  bool
}

// core is what differs between the kinds.
type core interface {
	// show writes the bound value as text.
	show(f *Field) string
	// take reads a text into the bound value. It returns Refused and clears
	// the value when the text is none; other levels say what was understood.
	take(f *Field, s string) Message
	// empty tells whether there is a value.
	empty(f *Field) bool
	// check looks at a value that was taken.
	check(f *Field) Message
}

// Key identifies the field in its form; it is also the key of its label.
func (f *Field) Key() string { return f.key }

// Kind tells how the field is drawn.
func (f *Field) Kind() Kind { return f.kind }

// Label is the field's name in the person's language.
func (f *Field) Label() string { return f.label }

// Placeholder is what an empty field shows in grey.
func (f *Field) Placeholder() string { return f.holder }

// Span is how many columns the field takes, at least 1.
func (f *Field) Span() int { return max(f.span, 1) }

// Section is where the field stands.
func (f *Field) Section() *Section { return f.section }

// InRows returns the repeating rows that the field belongs to and its row.
func (f *Field) InRows() (*Rows, int) { return f.rows, f.row }

// Text is what the field shows.
func (f *Field) Text() string { return f.text }

// Empty tells whether the document holds no value for the field.
func (f *Field) Empty() bool { return f.core.empty(f) }

// Required tells whether signing needs a value.
func (f *Field) Required() bool { return f.now.needed }

// Visible and Enabled tell whether the field can be seen and typed into.
func (f *Field) Visible() bool { return f.now.visible }

// Enabled tells whether the field can be typed into.
func (f *Field) Enabled() bool { return f.now.enabled }

// Aside is the unit, the normal range and the last value, inside the field.
func (f *Field) Aside() string { return f.now.aside }

// Message is what stands below the field now. A refusal waits until the field
// is left; alerts do not wait.
func (f *Field) Message() Message { return f.now.message }

// Computed is the value and the level of a computed field.
func (f *Field) Computed() Message { return f.now.value }

// IsRefused tells that the text is no value, whether or not it is said yet.
func (f *Field) IsRefused() bool { return f.refused.Level == Refused }

// Editing tells whether the field has the focus.
func (f *Field) Editing() bool { return f.editing }

// Advances tells whether a one-key choice moves on to the next field.
func (f *Field) Advances() bool { return f.advance }

// Enter tells the field that it has got the focus.
func (f *Field) Enter() {
	if f.editing || f.dead {
		return
	}
	f.editing = true
	f.form.refresh()
}

// Edit takes the text as typed so far.
func (f *Field) Edit(s string) {
	if s == f.text || f.dead {
		return
	}
	f.text, f.dirty = s, true
	f.read()
	if s := f.suggester(); s != nil {
		s.search(f)
	}
	f.edited()
}

// Leave tells the field that it has lost the focus: what was typed is written
// out in full (15/3 becomes 15/03/2026), or refused in words.
func (f *Field) Leave() {
	if !f.editing || f.dead {
		return
	}
	f.editing = false
	if l, ok := f.core.(leaver); ok {
		l.leave(f)
	}
	changed := f.dirty
	if f.dirty && !f.IsRefused() {
		f.showAgain()
	}
	if changed && f.after != nil {
		f.after()
		f.form.reloadOthers(f)
	}
	f.form.refresh()
}

type leaver interface{ leave(f *Field) }

// read takes the text into the document.
func (f *Field) read() {
	m := f.core.take(f, strings.TrimSpace(f.text))
	f.refused, f.note = Message{}, m
	if m.Level == Refused {
		f.refused, f.note = m, Message{}
	}
}

// retype puts a text back that was typed before.
func (f *Field) retype(s string) {
	f.text, f.dirty = s, true
	f.read()
}

// edited tells the form that the document may have changed.
func (f *Field) edited() { f.form.edited(f) }

// showAgain writes the bound value over the text.
func (f *Field) showAgain() {
	f.text, f.dirty = f.core.show(f), false
}

// reload forgets what was typed and shows the bound value.
func (f *Field) reload() {
	f.refused, f.note = Message{}, Message{}
	f.showAgain()
}

// derive computes what the view shows; it reports whether that changed.
func (f *Field) derive() bool {
	n := shown{visible: true, enabled: true, needed: f.required}
	if f.visible != nil {
		n.visible = f.visible()
	}
	if f.section != nil && f.section.when != nil && !f.section.on {
		n.visible = false
	}
	if f.enabled != nil {
		n.enabled = f.enabled()
	}
	if f.needed != nil {
		n.needed = f.needed()
	}
	if n.visible {
		n.aside = f.joinAside()
		n.message = f.say()
		if n.message.Level == None && n.needed && f.form.insist && !f.editing && f.core.empty(f) {
			n.message = Alarm(f.form.p.T("form.required"))
		}
		if c, ok := f.core.(*computedCore); ok {
			n.value = c.value()
		}
	}
	if n == f.now {
		return false
	}
	f.now = n
	return true
}

func (f *Field) joinAside() string {
	if f.aside == nil {
		return f.fixedAside()
	}
	own := f.aside()
	fixed := f.fixedAside()
	if own == "" || fixed == "" {
		return own + fixed
	}
	return fixed + " · " + own
}

func (f *Field) fixedAside() string {
	if len(f.units) == 0 {
		return ""
	}
	return strings.Join(f.units, " · ")
}

func (f *Field) say() Message {
	if f.IsRefused() {
		if f.editing {
			return Message{}
		}
		return f.refused
	}
	if !f.core.empty(f) {
		if m := f.core.check(f); m.Level != None {
			return m
		}
	}
	return f.note
}

// Options lists what a choice or a row of checks offers.
func (f *Field) Options() []Option {
	if p, ok := f.core.(picker); ok {
		return p.options()
	}
	return nil
}

// Picked tells whether an option is chosen.
func (f *Field) Picked(i int) bool {
	p, ok := f.core.(picker)
	return ok && p.picked(i)
}

// Pick chooses an option, or takes it back when it was chosen.
func (f *Field) Pick(i int) {
	p, ok := f.core.(picker)
	if !ok || i < 0 || i >= len(p.options()) || !f.now.enabled || f.dead {
		return
	}
	p.pick(i)
	f.showAgain()
	f.edited()
	if f.after != nil {
		f.after()
		f.form.reloadOthers(f)
		f.form.refresh()
	}
}

// picker is the part of a core that offers options.
type picker interface {
	options() []Option
	picked(i int) bool
	pick(i int)
}
