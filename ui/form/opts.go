package form

// Opt adds something to the declaration of a field.
type Opt func(*Field)

// Label gives a field another label than that of its key.
func Label(key string) Opt { return func(f *Field) { f.labelKey = key } }

// Unit, Range and Last stand inside the field at the right, in this order:
// the unit, the normal range, the value of last time. Empty ones are left
// out. A key of the catalogue is translated, anything else shown as it is.
func Unit(s string) Opt  { return addUnit(s) }
func Range(s string) Opt { return addUnit(s) }
func Last(s string) Opt  { return addUnit(s) }

func addUnit(s string) Opt {
	return func(f *Field) {
		if s != "" {
			f.units0 = append(f.units0, s)
		}
	}
}

// Aside computes what follows them, at each change of the form (a centile, a
// difference).
func Aside(fn func() string) Opt { return func(f *Field) { f.aside = fn } }

// Placeholder is shown in grey while the field is empty.
func Placeholder(key string) Opt { return func(f *Field) { f.holder = key } }

// Span lets a field take n columns of the grid.
func Span(n int) Opt { return func(f *Field) { f.span = n } }

// Required marks a field that signing needs; Missing lists it while empty.
func Required() Opt { return func(f *Field) { f.required = true } }

// RequiredWhen marks it so only while fn says so.
func RequiredWhen(fn func() bool) Opt { return func(f *Field) { f.needed = fn } }

// When shows the field only while fn says so. A hidden field keeps its value.
func When(fn func() bool) Opt { return func(f *Field) { f.visible = fn } }

// EnabledWhen lets the field be typed into only while fn says so.
func EnabledWhen(fn func() bool) Opt { return func(f *Field) { f.enabled = fn } }

// Advance makes a choice move on to the next field once one key has chosen.
func Advance() Opt { return func(f *Field) { f.advance = true } }

// Tidy rewrites the text of a text field when it is left (capitals of a
// family name, groups of a phone number).
func Tidy(fn func(string) string) Opt { return func(f *Field) { f.tidy = fn } }

// After is called when the field has been changed and left, or picked: to
// fill other fields. The form is brought up to date afterwards.
func After(fn func()) Opt { return func(f *Field) { f.after = fn } }

// Check looks at the value whenever the form changes. T is what the field
// holds: float64 (Number, Integer), Pressure, Date (Date and Age), string
// (Text, Lines, Choice, Combo), []string (Checks, Tags), bool (Toggle). It may
// read other fields of the document. A wrong T panics when the form is made.
func Check[T any](fn func(T) Message) Opt {
	return func(f *Field) {
		c, ok := f.core.(interface{ addCheck(any) bool })
		if !ok || !c.addCheck(fn) {
			panic("form: the check of " + f.key + " takes another type than the field holds")
		}
	}
}

// checks is the part of a core that keeps them.
type checks[T any] struct{ fns []func(T) Message }

func (c *checks[T]) addCheck(fn any) bool {
	t, ok := fn.(func(T) Message)
	if ok {
		c.fns = append(c.fns, t)
	}
	return ok
}

// run returns the gravest message, the first of several equals.
func (c *checks[T]) run(v T) Message {
	var worst Message
	for _, fn := range c.fns {
		if m := fn(v); m.Level > worst.Level {
			worst = m
		}
	}
	return worst
}

// number returns the core of a number field for the options that need one.
func number(f *Field, opt string) *numberCore {
	c, ok := f.core.(*numberCore)
	if !ok {
		panic("form: " + opt + " is for number fields, not for " + f.key)
	}
	return c
}

// Decimals is how many digits behind the comma a number may have (2 unless
// told; whole numbers have none).
func Decimals(n int) Opt { return func(f *Field) { number(f, "Decimals").decimals = n } }

// Plausible refuses, in words, what lies outside what a living person has.
func Plausible(lo, hi float64) Opt {
	return func(f *Field) {
		c := number(f, "Plausible")
		c.bounded, c.lo, c.hi = true, lo, hi
	}
}

// Below and Above say the sentence of key, with {0} the value, while the
// value is below or above the limit; at the limit itself they are silent.
func Below(limit float64, l Level, key string) Opt {
	return limitOpt(key, l, func(x float64) bool { return x < limit })
}

// Above is Below for values over the limit.
func Above(limit float64, l Level, key string) Opt {
	return limitOpt(key, l, func(x float64) bool { return x > limit })
}

func limitOpt(key string, l Level, out func(float64) bool) Opt {
	return func(f *Field) {
		number(f, "Below and Above").addCheck(func(x float64) Message {
			if !out(x) {
				return Message{}
			}
			return Says(l, f.form.p.T(key, x))
		})
	}
}

// Leaning sets to which side a date without a year belongs (Near unless told).
func Leaning(l Lean) Opt {
	return func(f *Field) {
		c, ok := f.core.(*dateCore)
		if !ok {
			panic("form: Leaning is for date fields, not for " + f.key)
		}
		c.lean = l
	}
}

// NotFuture and NotPast refuse days after or before today, and lean dates
// without a year to the other side.
func NotFuture() Opt {
	return func(f *Field) { dateLimit(f, Past) }
}

// NotPast refuses days before today.
func NotPast() Opt {
	return func(f *Field) { dateLimit(f, Future) }
}

func dateLimit(f *Field, l Lean) {
	c, ok := f.core.(*dateCore)
	if !ok {
		panic("form: NotFuture and NotPast are for date fields, not for " + f.key)
	}
	c.lean, c.only = l, true
}
