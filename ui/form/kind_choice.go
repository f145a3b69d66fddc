package form

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Option is one thing to choose.
type Option struct {
	Value string // what the document keeps
	Label string // a key of the catalogue, or the words themselves
	// Detail stands in grey behind the label of a suggestion.
	Detail string
	// Words are other names under which a suggestion is found.
	Words []string
	// Level colours a chip once it is chosen (Danger for a danger sign).
	Level Level
	// Alone takes the other checks back when it is chosen ("Aucun").
	Alone bool
}

// Choice is one of few options, drawn as chips. A key chooses: the first
// letter of the label (again for the next with that letter), or the digit of
// its place where no label is a number; arrows walk, Backspace takes back.
func Choice[S ~string](key string, target *S, options []Option, opts ...Opt) *Field {
	b := Bind(
		func() (string, bool) { return string(*target), *target != "" },
		func(v string, _ bool) { *target = S(v) })
	return newField(key, KindChoice, &choiceCore{b: b, opts: options}, opts)
}

// YesNo is a choice of yes and no that may be left open.
func YesNo(key string, target **bool, opts ...Opt) *Field {
	p := Ptr(target)
	b := Bind(
		func() (string, bool) {
			v, ok := p.Get()
			if v {
				return "yes", ok
			}
			return "no", ok
		},
		func(v string, ok bool) {
			if !ok {
				p.Clear()
				return
			}
			p.Set(v == "yes")
		})
	return newField(key, KindChoice, &choiceCore{b: b, opts: []Option{{Value: "yes", Label: "form.yes"}, {Value: "no", Label: "form.no"}}}, opts)
}

// Values makes options whose value is also their label or, with a prefix, the
// end of its key: Values("sex.", "f", "m") offers sex.f and sex.m.
func Values[S ~string](prefix string, values ...S) []Option {
	out := make([]Option, len(values))
	for i, v := range values {
		out[i] = Option{Value: string(v), Label: prefix + string(v)}
	}
	return out
}

type choiceCore struct {
	checks[string]
	b    Binding[string]
	opts []Option
}

func (c *choiceCore) show(*Field) string {
	v, ok := c.b.Get()
	if !ok {
		return ""
	}
	for _, o := range c.opts {
		if o.Value == v {
			return o.Label
		}
	}
	return v
}

func (c *choiceCore) take(_ *Field, s string) Message {
	if s == "" {
		c.b.Clear()
		return Message{}
	}
	for _, o := range c.opts {
		if o.Label == s {
			c.b.Set(o.Value)
		}
	}
	return Message{}
}

func (c *choiceCore) empty(*Field) bool {
	_, ok := c.b.Get()
	return !ok
}

func (c *choiceCore) check(*Field) Message {
	v, _ := c.b.Get()
	return c.run(v)
}

func (c *choiceCore) options() []Option { return c.opts }

func (c *choiceCore) picked(i int) bool {
	v, ok := c.b.Get()
	return ok && c.opts[i].Value == v
}

func (c *choiceCore) pick(i int) {
	if c.picked(i) {
		c.b.Clear()
		return
	}
	c.b.Set(c.opts[i].Value)
}

// Clear takes the value of a field back.
func (f *Field) Clear() {
	for i := range f.Options() {
		if f.Picked(i) {
			f.Pick(i)
		}
	}
	if f.Options() == nil {
		f.Edit("")
	}
}

// PickByKey chooses the option that a typed letter or digit names and tells
// which, and whether no other option answers to the same key. A letter shared
// by several options walks through them. It returns -1 for none.
func (f *Field) PickByKey(r rune) (i int, alone bool) {
	opts := f.Options()
	var hits []int
	want := fold(string(r))
	for i, o := range opts {
		first, _ := utf8.DecodeRuneInString(fold(o.Label))
		if want != "" && string(first) == want {
			hits = append(hits, i)
		}
	}
	if len(hits) == 0 && r >= '1' && r <= '9' && int(r-'1') < len(opts) && !numbered(opts) {
		hits = []int{int(r - '1')}
	}
	if len(hits) == 0 {
		return -1, false
	}
	next := hits[0]
	for n, i := range hits {
		if f.kind == KindChoice && f.Picked(i) {
			next = hits[(n+1)%len(hits)]
		}
	}
	if f.kind == KindChoice && f.Picked(next) {
		return next, len(hits) == 1 // typed again: it stays
	}
	f.Pick(next)
	return next, len(hits) == 1
}

// numbered tells whether options bear numbers of their own: a digit that is
// none of them is a slip, not a place.
func numbered(opts []Option) bool {
	return slices.ContainsFunc(opts, func(o Option) bool { return o.Label != "" && o.Label[0] >= '0' && o.Label[0] <= '9' })
}

// Checks is any of few options, kept as a list of values in their order of
// declaration. Values that no option has are kept.
func Checks[S ~string](key string, target *[]S, options []Option, opts ...Opt) *Field {
	c := &checksCore{opts: options}
	c.get = func() []string {
		out := make([]string, len(*target))
		for i, v := range *target {
			out[i] = string(v)
		}
		return out
	}
	c.set = func(vs []string) {
		*target = nil
		for _, v := range vs {
			*target = append(*target, S(v))
		}
	}
	return newField(key, KindChecks, c, opts)
}

// Flag is one check kept as a bool of its own.
type Flag struct {
	Target *bool
	Label  string
	Level  Level
}

// Flags is Checks for documents that keep a bool for each option.
func Flags(key string, flags []Flag, opts ...Opt) *Field {
	c := &checksCore{}
	for _, fl := range flags {
		c.opts = append(c.opts, Option{Value: fl.Label, Label: fl.Label, Level: fl.Level})
	}
	// The labels are translated later, the values stay the keys.
	keys := make([]string, len(flags))
	for i, fl := range flags {
		keys[i] = fl.Label
	}
	c.get = func() []string {
		var out []string
		for i, fl := range flags {
			if *fl.Target {
				out = append(out, keys[i])
			}
		}
		return out
	}
	c.set = func(vs []string) {
		for i, fl := range flags {
			*fl.Target = slices.Contains(vs, keys[i])
		}
	}
	return newField(key, KindChecks, c, opts)
}

type checksCore struct {
	checks[[]string]
	opts []Option
	get  func() []string
	set  func([]string)
}

func (c *checksCore) show(*Field) string {
	var out []string
	for _, v := range c.get() {
		label := v
		for _, o := range c.opts {
			if o.Value == v {
				label = o.Label
			}
		}
		out = append(out, label)
	}
	return strings.Join(out, ", ")
}

func (c *checksCore) take(*Field, string) Message { return Message{} }
func (c *checksCore) empty(*Field) bool           { return len(c.get()) == 0 }
func (c *checksCore) check(*Field) Message        { return c.run(c.get()) }
func (c *checksCore) options() []Option           { return c.opts }
func (c *checksCore) picked(i int) bool           { return slices.Contains(c.get(), c.opts[i].Value) }

func (c *checksCore) pick(i int) {
	had := c.get()
	var out []string
	for n, o := range c.opts {
		on := slices.Contains(had, o.Value)
		if n == i {
			on = !on
		} else if c.opts[i].Alone || o.Alone {
			on = false
		}
		if on {
			out = append(out, o.Value)
		}
	}
	for _, v := range had {
		if !slices.ContainsFunc(c.opts, func(o Option) bool { return o.Value == v }) {
			out = append(out, v)
		}
	}
	c.set(out)
}

// Toggle is yes or no: one chip; not chosen means no.
func Toggle(key string, target *bool, opts ...Opt) *Field {
	return newField(key, KindToggle, &toggleCore{target: target}, opts)
}

type toggleCore struct {
	checks[bool]
	target *bool
	label  Option
}

func (c *toggleCore) show(f *Field) string {
	c.label.Label = f.label
	if *c.target {
		return f.form.p.T("form.yes")
	}
	return ""
}

func (c *toggleCore) take(*Field, string) Message { return Message{} }
func (c *toggleCore) empty(*Field) bool           { return !*c.target }
func (c *toggleCore) check(*Field) Message        { return c.run(*c.target) }
func (c *toggleCore) options() []Option           { return []Option{c.label} }
func (c *toggleCore) picked(int) bool             { return *c.target }
func (c *toggleCore) pick(int)                    { *c.target = !*c.target }

// Computed shows what fn says, as a tag; it is told again at each change.
func Computed(key string, fn func() Message, opts ...Opt) *Field {
	return newField(key, KindComputed, &computedCore{value: fn}, opts)
}

type computedCore struct{ value func() Message }

func (c *computedCore) show(*Field) string          { return c.value().Text }
func (c *computedCore) take(*Field, string) Message { return Message{} }
func (c *computedCore) empty(*Field) bool           { return c.value().Text == "" }
func (c *computedCore) check(*Field) Message        { return Message{} }
