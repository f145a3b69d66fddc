// Package rule is the contract between the clinical rules and whoever calls
// them by name: `carnet calc`, docs/calc.md and the tests.
//
// What lives here: the description of a rule (name, fields, source), the
// reading of its input from JSON and the writing of its output. What may
// enter: packages of rules import it and export func Rules() []rule.Rule.
// What it must not know: any rule.
//
// A rule in full:
//
//	func Rules() []rule.Rule {
//		return []rule.Rule{{
//			Name:   "edd.lmp",
//			Doc:    "Expected date of delivery from the last menstrual period.",
//			Source: "Naegele: LMP + 280 days",
//			In:     []rule.Field{{Name: "lmp", Kind: rule.Date, Required: true}},
//			Out:    []rule.Field{{Name: "edd", Kind: rule.Date}},
//			Eval: func(in *rule.Input, out *rule.Output) error {
//				out.Date("edd", EDD(in.Date("lmp")))
//				return nil
//			},
//		}}
//	}
//
// Before Eval runs, the input has been checked against In: no unknown field,
// no required one missing, each of its kind, within Min and Max, one of
// Choices. So Eval need not check again; a getter of an optional field that
// was not given returns the zero value (ask Has). An error that Eval returns
// becomes the line's error in words. Output refuses NaN and infinities by
// itself.
package rule

import "carnet/records/clinical"

// Kind is what a field holds.
type Kind uint8

// The kinds of fields.
const (
	Number Kind = iota + 1 // a JSON number
	Whole                  // a JSON number without a fraction
	Text                   // a JSON string
	Bool                   // true or false
	Date                   // a JSON string YYYY-MM-DD
	List                   // a JSON array; of objects where Of is set
	Object                 // a JSON object; with the fields of Of where set, else free
	Any                    // a number, a string, true or false
)

// String names the kind as docs/calc.md does.
func (k Kind) String() string {
	switch k {
	case Number:
		return "number"
	case Whole:
		return "whole number"
	case Text:
		return "text"
	case Bool:
		return "true or false"
	case Date:
		return "date"
	case List:
		return "list"
	case Object:
		return "object"
	case Any:
		return "number, text or true/false"
	}
	return "null"
}

// Field describes one field of a rule's input or output.
type Field struct {
	Name     string
	Kind     Kind
	Unit     string   // "mm", "g", "d"; empty where there is none
	Min, Max float64  // allowed values, both ends included; both 0: no limit
	Choices  []string // for Text: the only ones allowed
	Required bool
	Doc      string  // one sentence; may be empty
	Of       []Field // for List: fields of each object in it; for Object: its fields
}

// Rule is one calculation with a name.
type Rule struct {
	Name   string
	Doc    string // one or two sentences: what it answers, and its range
	Source string // author and year; Output.Source replaces it where it depends on the input
	In     []Field
	Out    []Field
	Eval   func(in *Input, out *Output) error
}

// Sex is the field "sex"; optional ones leave the sex unknown.
func Sex(required bool) Field {
	return Field{Name: "sex", Kind: Text, Choices: sexes, Required: required}
}

var sexes = []string{clinical.Male.String(), clinical.Female.String()}
