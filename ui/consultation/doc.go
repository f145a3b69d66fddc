// Package consultation is the form of a consultation, in the order in which a
// clinician works: measurements, reason, examination, tests, diagnoses,
// prescription, outcome.
//
// What lives here: the fields of records.Consultation, what is computed and
// warned of while one types, the doses that are proposed. What may enter: what
// a general consultation needs. What it must not know: how a draft is kept, how
// a document is signed, other kinds.
package consultation
