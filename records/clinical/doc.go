// Package clinical holds the words that all clinical rules share: units that
// cannot be mixed up, a civil date, the result of a calculation with its
// source, an alert as data, and the errors of input that a formula refuses.
//
// What lives here and below: pure functions over plain values. What may
// enter: numbers, codes, tables from assets. What it must not know: a clock,
// a store, a window, and any human language; what a person reads is a key
// into assets/text.
//
// # How a rule package is made
//
// Each subject is a package of its own (records/clinical/dating,
// records/clinical/labour, …) with
//
//   - exported functions over the units of this package that return a Result
//     (or a small struct of its own with Standard and Source fields), Alerts,
//     and an error: a *RangeError, *MissingError, *ChoiceError or *FieldError;
//   - where a lead doctor may change a threshold: a struct Settings with plain
//     JSON-able fields and a function Defaults() Settings whose values carry
//     their source in the comment. The rules take Settings as an argument;
//   - func Rules() []rule.Rule, which puts the package's rules within reach of
//     `carnet calc` (see package rule). Nothing registers itself: package calc
//     assembles the lists by name, so there is no global state.
//
// No function returns NaN or an infinity: what a formula cannot say is an
// error in words.
package clinical
