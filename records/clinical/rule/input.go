package rule

import (
	"fmt"
	"math"

	"carnet/records/clinical"
)

// Input hands out the fields of one checked JSON object.
type Input struct {
	doc *doc
	at  int32
}

// Value is one JSON value of a free list or object.
type Value struct {
	Kind   Kind // Number, Text, Bool, List, Object; 0 for null
	Number float64
	Text   string
	Bool   bool
}

// Null tells that nothing was answered.
func (v Value) Null() bool { return v.Kind == 0 }

// Has tells that a field was given and is not null.
func (in *Input) Has(name string) bool { return in.find(name) != nil }

// Number gives a Number or Whole field.
func (in *Input) Number(name string) float64 {
	if n := in.find(name); n != nil {
		return n.num
	}
	return 0
}

// NumberOr gives a Number field, or def where it was not given.
func (in *Input) NumberOr(name string, def float64) float64 {
	if n := in.find(name); n != nil {
		return n.num
	}
	return def
}

// Int gives a Whole field.
func (in *Input) Int(name string) int { return int(in.Number(name)) }

// Text gives a Text field.
func (in *Input) Text(name string) string {
	if n := in.find(name); n != nil {
		return n.text
	}
	return ""
}

// Bool gives a Bool field; false where it was not given.
func (in *Input) Bool(name string) bool {
	n := in.find(name)
	return n != nil && n.flag
}

// Date gives a Date field; the zero Date where it was not given.
func (in *Input) Date(name string) clinical.Date {
	if n := in.find(name); n != nil {
		d, err := clinical.ParseDate(n.text)
		if err == nil {
			return d
		}
	}
	return clinical.Date{}
}

// Sex gives the field "sex".
func (in *Input) Sex() clinical.Sex {
	switch in.Text("sex") {
	case "male":
		return clinical.Male
	case "female":
		return clinical.Female
	}
	return clinical.SexUnknown
}

// Value gives a field of any kind (for Kind Any).
func (in *Input) Value(name string) Value {
	if n := in.find(name); n != nil {
		return n.value()
	}
	return Value{}
}

// Each calls f for every value of a List field, nulls included; i counts
// from 0.
func (in *Input) Each(name string, f func(i int, v Value)) {
	n := in.find(name)
	if n == nil {
		return
	}
	i := 0
	for c := n.first; c >= 0; c = in.doc.nodes[c].next {
		f(i, in.doc.nodes[c].value())
		i++
	}
}

// Len is the number of values of a List or Object field.
func (in *Input) Len(name string) int {
	count := 0
	if n := in.find(name); n != nil {
		for c := n.first; c >= 0; c = in.doc.nodes[c].next {
			count++
		}
	}
	return count
}

// EachObject calls f for every object of a List field whose Of is set, and
// stops at the first error.
func (in *Input) EachObject(name string, f func(i int, item *Input) error) error {
	n := in.find(name)
	if n == nil {
		return nil
	}
	i := 0
	for c := n.first; c >= 0; c = in.doc.nodes[c].next {
		item := Input{doc: in.doc, at: c}
		if err := f(i, &item); err != nil {
			return err
		}
		i++
	}
	return nil
}

// Members calls f for every member of a free Object field, in the order in
// which they were written.
func (in *Input) Members(name string, f func(name string, v Value)) {
	n := in.find(name)
	if n == nil {
		return
	}
	for c := n.first; c >= 0; c = in.doc.nodes[c].next {
		f(in.doc.nodes[c].name, in.doc.nodes[c].value())
	}
}

// Object gives an Object field whose Of is set; nil where it was not given.
func (in *Input) Object(name string) *Input {
	n := in.doc.nodes[in.at].first
	for ; n >= 0; n = in.doc.nodes[n].next {
		if in.doc.nodes[n].name == name && in.doc.nodes[n].kind == Object {
			return &Input{doc: in.doc, at: n}
		}
	}
	return nil
}

func (in *Input) find(name string) *node {
	nodes := in.doc.nodes
	for c := nodes[in.at].first; c >= 0; c = nodes[c].next {
		if nodes[c].name == name {
			if nodes[c].kind == 0 {
				return nil
			}
			return &nodes[c]
		}
	}
	return nil
}

func (n *node) value() Value {
	return Value{Kind: n.kind, Number: n.num, Text: n.text, Bool: n.flag}
}

// check compares the object at a node with the fields that it may have.
func (d *doc) check(at int32, fields []Field) error {
	var given uint64 // one bit a field: no rule has 64 of them
	for c := d.nodes[at].first; c >= 0; c = d.nodes[c].next {
		n := &d.nodes[c]
		i := indexOf(fields, n.name)
		if i < 0 {
			return &clinical.FieldError{Field: short(n.name), Reason: "this rule has no such field"}
		}
		if given&(1<<i) != 0 {
			return &clinical.FieldError{Field: n.name, Reason: "is given twice"}
		}
		given |= 1 << i
		if n.kind == 0 {
			continue
		}
		if err := d.checkField(c, &fields[i]); err != nil {
			return err
		}
	}
	for i := range fields {
		if !fields[i].Required {
			continue
		}
		in := Input{doc: d, at: at}
		if given&(1<<i) == 0 || in.find(fields[i].Name) == nil {
			return &clinical.MissingError{Field: fields[i].Name}
		}
	}
	return nil
}

func (d *doc) checkField(at int32, f *Field) error {
	n := &d.nodes[at]
	if !fits(n.kind, f.Kind) {
		return &clinical.FieldError{Field: f.Name, Reason: fmt.Sprintf("is a %s; it must be a %s", n.kind, f.Kind)}
	}
	switch n.kind {
	case Number:
		if f.Kind == Whole && n.num != math.Trunc(n.num) {
			return &clinical.FieldError{Field: f.Name, Reason: "must be a whole number"}
		}
		if f.Min != 0 || f.Max != 0 {
			return clinical.Within(f.Name, n.num, f.Min, f.Max, f.Unit)
		}
		if f.Kind == Whole && math.Abs(n.num) > 1e9 {
			return clinical.Within(f.Name, n.num, -1e9, 1e9, f.Unit)
		}
	case Text:
		return checkText(n.text, f)
	case List:
		if f.Of == nil {
			return nil
		}
		for c := n.first; c >= 0; c = d.nodes[c].next {
			if d.nodes[c].kind != Object {
				return &clinical.FieldError{Field: f.Name, Reason: "must be a list of objects"}
			}
			if err := d.check(c, f.Of); err != nil {
				return err
			}
		}
	case Object:
		if f.Of != nil {
			return d.check(at, f.Of)
		}
	}
	return nil
}

func checkText(s string, f *Field) error {
	if f.Kind == Date {
		if _, err := clinical.ParseDate(s); err != nil {
			return fmt.Errorf("%s: %w", f.Name, err)
		}
		return nil
	}
	if f.Choices == nil {
		return nil
	}
	for _, c := range f.Choices {
		if c == s {
			return nil
		}
	}
	return &clinical.ChoiceError{Field: f.Name, Value: s, Allowed: f.Choices}
}

// fits tells that a JSON value of a kind may stand in a field of another.
func fits(json, field Kind) bool {
	switch field {
	case Number, Whole:
		return json == Number
	case Date:
		return json == Text
	case Any:
		return json == Number || json == Text || json == Bool
	}
	return json == field
}

func indexOf(fields []Field, name string) int {
	for i := range fields {
		if fields[i].Name == name {
			return i
		}
	}
	return -1
}

// short cuts a name that came from outside, so that an error stays one line
// of a sane length.
func short(s string) string {
	if len(s) > 40 {
		return fmt.Sprintf("%.40q…", s)
	}
	return fmt.Sprintf("%q", s)
}
