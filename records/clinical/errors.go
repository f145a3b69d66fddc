package clinical

import (
	"fmt"
	"strconv"
	"strings"
)

// Keyed is an error that a screen can put into a person's language: Key is
// found in assets/text, Args fill it in; the first of them is the field, whose
// name for people is at "growth.field." + the field's name. Error() itself is
// English and for the log and the command line.
type Keyed interface {
	error
	Key() string
	Args() []any
}

// RangeError refuses a value outside what a formula was made for.
type RangeError struct {
	Field    string // the field's name as in docs/calc.md
	Value    float64
	Min, Max float64 // both allowed
	Unit     string
}

// Error says which value was refused and what would have been taken.
func (e *RangeError) Error() string {
	u := e.Unit
	if u != "" {
		u = " " + u
	}
	return fmt.Sprintf("%s is %s%s, outside %s to %s%s", e.Field, number(e.Value), u, number(e.Min), number(e.Max), u)
}

// Key is the text for people: {0} field, {1} value, {2} minimum, {3} maximum,
// {4} unit, behind a no-break space where there is one.
func (e *RangeError) Key() string { return "growth.error.range" }

// Args fill in Key.
func (e *RangeError) Args() []any {
	unit := e.Unit
	if unit != "" {
		unit = "\u00a0" + unit
	}
	return []any{e.Field, e.Value, e.Min, e.Max, unit}
}

// MissingError says that a formula cannot do without a field.
type MissingError struct{ Field string }

// Error names the field.
func (e *MissingError) Error() string { return e.Field + " is missing" }

// Key is the text for people: {0} field.
func (e *MissingError) Key() string { return "growth.error.missing" }

// Args fill in Key.
func (e *MissingError) Args() []any { return []any{e.Field} }

// ChoiceError refuses a code that is none of the allowed ones.
type ChoiceError struct {
	Field, Value string
	Allowed      []string
}

// Error names the code and the allowed ones.
func (e *ChoiceError) Error() string {
	return fmt.Sprintf("%s is %.40q; allowed: %s", e.Field, e.Value, strings.Join(e.Allowed, ", "))
}

// Key is the text for people: {0} field, {1} code, {2} allowed codes.
func (e *ChoiceError) Key() string { return "growth.error.choice" }

// Args fill in Key.
func (e *ChoiceError) Args() []any {
	return []any{e.Field, e.Value, strings.Join(e.Allowed, ", ")}
}

// FieldError is any other refusal of one field, with the reason in words for
// the log. Code, where a rule sets it, is the reason for people: the text key
// is then "growth.error." + Code.
type FieldError struct {
	Field  string
	Reason string
	Code   string
}

// Error gives the field and the reason.
func (e *FieldError) Error() string { return e.Field + ": " + e.Reason }

// Key is the text for people: {0} field.
func (e *FieldError) Key() string {
	if e.Code != "" {
		return "growth.error." + e.Code
	}
	return "growth.error.field"
}

// Args fill in Key.
func (e *FieldError) Args() []any { return []any{e.Field} }

// Interface checks.
var (
	_ Keyed = (*RangeError)(nil)
	_ Keyed = (*MissingError)(nil)
	_ Keyed = (*ChoiceError)(nil)
	_ Keyed = (*FieldError)(nil)
)

// number writes a value for a sentence: at most four decimals.
func number(x float64) string {
	if !Finite(x) {
		return "not a number"
	}
	if x != 0 && (x > 1e15 || x < -1e15 || (x < 1e-4 && x > -1e-4)) {
		return strconv.FormatFloat(x, 'g', 4, 64)
	}
	s := strconv.FormatFloat(x, 'f', 4, 64)
	return strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
}
