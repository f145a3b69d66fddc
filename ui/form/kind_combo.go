package form

// Combo is a line of text with suggestions under it: ↓ and ↑ walk, Enter
// takes the marked one, Escape closes. Other text than the suggestions is
// kept as it is, unless Strict. A suggestion that has the typed words is
// marked as one types, unless Free; one that only resembles them waits for an
// arrow key.
func Combo(key string, target *string, find Provider, opts ...Opt) *Field {
	return newField(key, KindCombo, &comboCore{b: Plain(target), suggester: suggester{find: find, at: -1}}, opts)
}

// Code keeps the value of the chosen suggestion beside its words; it is empty
// for free text.
func Code(target *string) Opt {
	return func(f *Field) { combo(f, "Code").code = target }
}

// OnPick is called when a suggestion has been taken, to fill other fields.
func OnPick(fn func(Option)) Opt {
	return func(f *Field) { combo(f, "OnPick").onPick = fn }
}

// Strict refuses words that are no suggestion.
func Strict() Opt { return func(f *Field) { combo(f, "Strict").strict = true } }

// Free marks no suggestion until ↓: Enter keeps what was typed (villages,
// names).
func Free() Opt {
	return func(f *Field) {
		s := f.suggester()
		if s == nil {
			panic("form: Free is for fields with suggestions, not for " + f.key)
		}
		s.free = true
	}
}

func combo(f *Field, opt string) *comboCore {
	c, ok := f.core.(*comboCore)
	if !ok {
		panic("form: " + opt + " is for combo fields, not for " + f.key)
	}
	return c
}

type comboCore struct {
	checks[string]
	suggester
	b      Binding[string]
	code   *string
	onPick func(Option)
	strict bool
}

func (c *comboCore) show(*Field) string {
	s, _ := c.b.Get()
	return s
}

func (c *comboCore) take(f *Field, s string) Message {
	if c.code != nil {
		*c.code = ""
	}
	if s == "" {
		c.b.Clear()
		return Message{}
	}
	if o, ok := c.exact(f, s); ok {
		c.keep(f, o)
		return Message{}
	}
	if c.strict {
		c.b.Clear()
		return Refuse(f.form.p.T("form.combo.strict"))
	}
	c.b.Set(s)
	return Message{}
}

// exact finds the suggestion that reads like the text; nobody should have to
// walk to what they have already written.
func (c *comboCore) exact(f *Field, s string) (Option, bool) {
	if c.code == nil && !c.strict {
		return Option{}, false
	}
	want := fold(s)
	for _, o := range c.find(s) {
		if fold(f.form.p.T(o.Label)) == want {
			return o, true
		}
	}
	return Option{}, false
}

func (c *comboCore) keep(f *Field, o Option) {
	c.b.Set(f.form.p.T(o.Label))
	if c.code != nil {
		*c.code = o.Value
	}
}

func (c *comboCore) empty(*Field) bool {
	s, ok := c.b.Get()
	return !ok || s == ""
}

func (c *comboCore) check(*Field) Message {
	s, _ := c.b.Get()
	return c.run(s)
}

func (c *comboCore) leave(f *Field) {
	c.close()
	if f.dirty && f.tidy != nil && !f.IsRefused() {
		s, _ := c.b.Get()
		c.b.Set(f.tidy(s))
	}
}

func (c *comboCore) choose(f *Field, o Option) {
	c.keep(f, o)
	f.refused, f.note = Message{}, Message{}
	f.showAgain()
	if c.onPick != nil {
		c.onPick(o)
		f.form.reloadOthers(f)
	}
	f.edited()
}
