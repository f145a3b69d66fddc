package form

import (
	"strconv"
	"strings"
)

// Text is one line of text.
func Text(key string, target *string, opts ...Opt) *Field {
	return newField(key, KindText, &textCore{b: Plain(target)}, opts)
}

// Lines is a field of several lines: for a few short sentences. Tab leaves
// it, Enter begins a new line.
func Lines(key string, target *string, opts ...Opt) *Field {
	return newField(key, KindLines, &textCore{b: Plain(target), lines: true}, opts)
}

type textCore struct {
	checks[string]
	b     Binding[string]
	lines bool
}

func (c *textCore) show(*Field) string {
	s, _ := c.b.Get()
	return s
}

func (c *textCore) take(f *Field, s string) Message {
	if f.tidy != nil && !f.editing {
		s = f.tidy(s)
	}
	c.b.Set(s)
	return Message{}
}

func (c *textCore) leave(f *Field) {
	if f.dirty {
		f.read()
	}
}

func (c *textCore) empty(*Field) bool {
	s, ok := c.b.Get()
	return !ok || s == ""
}

func (c *textCore) check(*Field) Message {
	s, _ := c.b.Get()
	return c.run(s)
}

// Number is a number that may be absent; see NumberTarget.
func Number[T NumberTarget](key string, target T, opts ...Opt) *Field {
	b, whole := numberBinding(target)
	c := &numberCore{b: b, decimals: 2}
	if whole {
		c.decimals = 0
	}
	return newField(key, KindNumber, c, opts)
}

// NumberOf is Number over a binding of one's own.
func NumberOf(key string, b Binding[float64], opts ...Opt) *Field {
	return newField(key, KindNumber, &numberCore{b: b, decimals: 2}, opts)
}

// Integer is a whole number that may be absent.
func Integer[T interface{ **int | *int }](key string, target T, opts ...Opt) *Field {
	switch t := any(target).(type) {
	case **int:
		return Number(key, t, opts...)
	default:
		return Number(key, any(target).(*int), opts...)
	}
}

type numberCore struct {
	checks[float64]
	b        Binding[float64]
	decimals int
	bounded  bool
	lo, hi   float64
}

func (c *numberCore) show(f *Field) string {
	x, ok := c.b.Get()
	if !ok {
		return ""
	}
	return c.format(f, x)
}

func (c *numberCore) format(f *Field, x float64) string {
	s := strconv.FormatFloat(x, 'f', -1, 64)
	if i := strings.IndexByte(s, '.'); i >= 0 && c.decimals < len(s)-i-1 {
		s = strconv.FormatFloat(x, 'f', c.decimals, 64)
	}
	if f.form.p.T("form.point") == "," {
		s = strings.Replace(s, ".", ",", 1)
	}
	return strings.Replace(s, "-", "−", 1)
}

func (c *numberCore) take(f *Field, s string) Message {
	if s == "" {
		c.b.Clear()
		return Message{}
	}
	x, why := c.parse(f, s)
	if why != nil {
		c.b.Clear()
		return why.message(f.form)
	}
	c.b.Set(x)
	return Message{}
}

func (c *numberCore) parse(f *Field, s string) (float64, *refusal) {
	for _, u := range f.units {
		s = strings.TrimSuffix(s, u)
	}
	x, ok := ParseNumber(s)
	switch {
	case !ok:
		return 0, refuse("form.number.unread")
	case c.bounded && (x < c.lo || x > c.hi):
		return 0, c.outside(f, x)
	case decimals(s) > c.decimals && c.decimals == 0:
		return 0, refuse("form.number.whole")
	case decimals(s) > c.decimals:
		return 0, refuse("form.number.decimals", c.decimals)
	}
	return x, nil
}

// outside says what the field takes, and what a forgotten comma would give.
func (c *numberCore) outside(f *Field, x float64) *refusal {
	lo, hi := c.format(f, c.lo), c.format(f, c.hi)
	for _, tenth := range []float64{x / 10, x / 100} {
		if c.decimals > 0 && tenth >= c.lo && tenth <= c.hi {
			return refuse("form.number.comma", lo, hi, c.format(f, tenth))
		}
	}
	return refuse("form.number.outside", lo, hi)
}

func (c *numberCore) empty(*Field) bool {
	_, ok := c.b.Get()
	return !ok
}

func (c *numberCore) check(*Field) Message {
	x, _ := c.b.Get()
	return c.run(x)
}

// BP is a blood pressure in mmHg: two values in one field.
func BP(key string, systolic, diastolic **int, opts ...Opt) *Field {
	return newField(key, KindNumber, &pressureCore{s: Ptr(systolic), d: Ptr(diastolic)}, append([]Opt{Unit("mmHg")}, opts...))
}

type pressureCore struct {
	checks[Pressure]
	s, d Binding[int]
}

func (c *pressureCore) get() (Pressure, bool) {
	s, ok1 := c.s.Get()
	d, ok2 := c.d.Get()
	return Pressure{s, d}, ok1 && ok2
}

func (c *pressureCore) show(*Field) string {
	p, ok := c.get()
	if !ok {
		return ""
	}
	return p.String()
}

func (c *pressureCore) take(f *Field, s string) Message {
	clearBoth := func() {
		c.s.Clear()
		c.d.Clear()
	}
	s = strings.TrimSpace(strings.TrimSuffix(s, "mmHg"))
	if s == "" {
		clearBoth()
		return Message{}
	}
	p, cm, why := ParsePressure(s)
	if why != nil {
		clearBoth()
		return why.message(f.form)
	}
	c.s.Set(p.Systolic)
	c.d.Set(p.Diastolic)
	if cm {
		return Inform(f.form.p.T("form.pressure.understood", p.String()))
	}
	return Message{}
}

func (c *pressureCore) empty(*Field) bool {
	_, ok := c.get()
	return !ok
}

func (c *pressureCore) check(*Field) Message {
	p, _ := c.get()
	return c.run(p)
}
