package rule

import (
	"fmt"
	"strings"

	"carnet/records/clinical"
)

// Caller answers lines of `carnet calc` by a set of rules. It keeps its
// memory from line to line, so one Caller serves one goroutine.
type Caller struct {
	rules map[string]*Rule
	doc   doc
	out   Output
}

// NewCaller makes a Caller of rules; two of one name are a mistake of the
// program and panic.
func NewCaller(rules []Rule) *Caller {
	c := &Caller{rules: make(map[string]*Rule, len(rules))}
	for i := range rules {
		r := &rules[i]
		if c.rules[r.Name] != nil {
			panic("two rules are named " + r.Name)
		}
		if len(r.In) > 64 {
			panic(r.Name + " has more than 64 fields")
		}
		c.rules[r.Name] = r
	}
	return c
}

// Line answers one line, {"rule":…,"in":{…}}, by one JSON object appended to
// b: {"rule":…,"out":{…},"source":…} or {"rule":…,"error":"…"}.
func (c *Caller) Line(b []byte, line string) []byte {
	name, err := c.answer(line)
	b = append(b, `{"rule":`...)
	b = AppendText(b, name)
	if err != nil {
		b = append(b, `,"error":`...)
		b = AppendText(b, err.Error())
		return append(b, '}')
	}
	b = append(b, `,"out":{`...)
	b = append(b, c.out.buf...)
	b = append(b, `},"source":`...)
	b = AppendText(b, c.out.source)
	return append(b, '}')
}

// maxName is how much of a rule's name an answer repeats.
const maxName = 100

func (c *Caller) answer(line string) (name string, err error) {
	// A rule that trips over its own input must not end the whole run.
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("the rule failed: %v", p)
		}
	}()
	if err := c.doc.parse(line); err != nil {
		return "", fmt.Errorf("the line cannot be read: %w", err)
	}
	root := &c.doc.nodes[0]
	if root.kind != Object {
		return "", fmt.Errorf("the line cannot be read: %w", errJSON)
	}
	in := int32(-1)
	seenRule := false
	for at := root.first; at >= 0; at = c.doc.nodes[at].next {
		n := &c.doc.nodes[at]
		switch {
		case n.name == "rule" && n.kind == Text && !seenRule:
			name, seenRule = n.text, true
		case n.name == "in" && n.kind == Object && in < 0:
			in = at
		case n.name == "rule" || n.name == "in":
			err = &clinical.FieldError{Field: n.name, Reason: `a line is {"rule":"name","in":{…}}`}
		default:
			err = &clinical.FieldError{Field: short(n.name), Reason: `a line has only "rule" and "in"`}
		}
	}
	if len(name) > maxName {
		name = strings.ToValidUTF8(name[:maxName], "")
	}
	if err != nil {
		return name, err
	}
	if !seenRule {
		return "", &clinical.MissingError{Field: "rule"}
	}
	r := c.rules[name]
	if r == nil {
		return name, &clinical.FieldError{Field: "rule", Reason: "there is no rule of this name"}
	}
	if in < 0 {
		return name, &clinical.MissingError{Field: "in"}
	}
	return name, c.eval(r, in)
}

func (c *Caller) eval(r *Rule, in int32) error {
	if err := c.doc.check(in, r.In); err != nil {
		return err
	}
	c.out.Reset()
	c.out.source = r.Source
	input := Input{doc: &c.doc, at: in}
	if err := r.Eval(&input, &c.out); err != nil {
		return err
	}
	return c.out.err
}

// Call runs one rule on one JSON object, for tests: it returns the members of
// the answer as a JSON object and its source.
func Call(rules []Rule, name, in string) (out, source string, err error) {
	c := NewCaller(rules)
	if _, err := c.answer(`{"rule":"` + name + `","in":` + in + `}`); err != nil {
		return "", "", err
	}
	return "{" + string(c.out.buf) + "}", c.out.source, nil
}
