package form

// Day is a date that may be absent.
func Day(key string, target **Date, opts ...Opt) *Field {
	return DayOf(key, Ptr(target), opts...)
}

// DayPlain is a date whose zero stands for none.
func DayPlain(key string, target *Date, opts ...Opt) *Field {
	return DayOf(key, Plain(target), opts...)
}

// DayOf is Day over a binding of one's own.
func DayOf(key string, b Binding[Date], opts ...Opt) *Field {
	return newField(key, KindDate, &dateCore{b: b}, append([]Opt{Placeholder("form.date.placeholder")}, opts...))
}

type dateCore struct {
	checks[Date]
	b    Binding[Date]
	lean Lean
	only bool
}

func (c *dateCore) show(*Field) string {
	d, _ := c.b.Get()
	return FormatDate(d)
}

func (c *dateCore) take(f *Field, s string) Message {
	if s == "" {
		c.b.Clear()
		return Message{}
	}
	today := f.form.today()
	d, why := ParseDate(s, today, c.lean)
	if why == nil && c.only {
		if c.lean == Past && today.Before(d) {
			why = refuse("form.date.future", FormatDate(d))
		} else if c.lean == Future && d.Before(today) {
			why = refuse("form.date.past", FormatDate(d))
		}
	}
	if why != nil {
		c.b.Clear()
		return why.message(f.form)
	}
	c.b.Set(d)
	if s == FormatDate(d) || !f.editing {
		return Message{}
	}
	return Inform("= " + FormatDate(d))
}

func (c *dateCore) leave(f *Field) { f.note = Message{} }

func (c *dateCore) empty(*Field) bool {
	_, ok := c.b.Get()
	return !ok
}

func (c *dateCore) check(*Field) Message {
	d, _ := c.b.Get()
	return c.run(d)
}

// Age is an age or a birth date: `25`, `8m`, `3j` estimate the birth date and
// say how exactly in by; a full date is exact.
func Age[P ~string](key string, birth **Date, by *P, opts ...Opt) *Field {
	c := &ageCore{b: Ptr(birth), by: Bind(
		func() (Precision, bool) { return Precision(*by), *by != "" },
		func(p Precision, _ bool) { *by = P(p) })}
	return newField(key, KindDate, c, append([]Opt{Placeholder("form.age.placeholder")}, opts...))
}

type ageCore struct {
	checks[Date]
	b  Binding[Date]
	by Binding[Precision]
}

func (c *ageCore) show(f *Field) string {
	d, ok := c.b.Get()
	if !ok {
		return ""
	}
	by, _ := c.by.Get()
	return typedAge(f.form.p, d, by, f.form.today())
}

func (c *ageCore) take(f *Field, s string) Message {
	if s == "" {
		c.clear()
		return Message{}
	}
	d, by, why := ParseAge(s, f.form.today())
	if why != nil {
		c.clear()
		return why.message(f.form)
	}
	c.b.Set(d)
	c.by.Set(by)
	return Message{}
}

func (c *ageCore) clear() {
	c.b.Clear()
	c.by.Clear()
}

func (c *ageCore) empty(*Field) bool {
	_, ok := c.b.Get()
	return !ok
}

// check says how the birth date is known, unless a check has more to say.
func (c *ageCore) check(f *Field) Message {
	d, _ := c.b.Get()
	if m := c.run(d); m.Level != None {
		return m
	}
	by, _ := c.by.Get()
	switch by {
	case ToYear, ToMonth:
		return Inform(f.form.p.T("form.age.estimated", FormatDate(d)))
	}
	return Inform(FormatAge(f.form.p, d, f.form.today()))
}
