package store

import (
	"fmt"
	"slices"

	"carnet/assets/text"
	"carnet/records/journal"
)

// InFile is where a fault of the file itself lies.
const InFile = "file"

// Fault is one thing that Check found wrong.
type Fault struct {
	// Where is InFile, "chain", "revision", "quarantine", "attachment" or the
	// name of a derived table.
	Where string `json:"where"`
	What  string `json:"what"` // for the log and a program, in English, without patient data
	// Code and Args say the same to a person, see Say.
	Code string `json:"code"`
	Args []any  `json:"-"`
}

// Say says what is wrong in a person's language, without patient data.
func (f Fault) Say(p text.Printer) string { return p.T("check.fault."+f.Code, f.Args...) }

// PartName is one of the things that Check looks at.
type PartName string

// The parts, in the order in which they are told.
const (
	Integrity   PartName = "integrity"   // SQLite's own check of the file
	Hashes      PartName = "hashes"      // of every revision, and of what waits
	Chains      PartName = "chains"      // every desk's, without a gap
	Tables      PartName = "tables"      // the derived ones, against the journal
	Attachments PartName = "attachments" // their bytes
)

// Part is what came of one of them.
type Part struct {
	Name PartName `json:"part"`
	// Checked is false where damage to the file kept the check from it.
	Checked bool `json:"checked"`
	Faults  int  `json:"faults"`
}

// partOf is the part to which a fault belongs.
func partOf(where string) PartName {
	switch where {
	case InFile:
		return Integrity
	case "chain":
		return Chains
	case "revision", "quarantine":
		return Hashes
	case "attachment":
		return Attachments
	}
	return Tables
}

// at names a revision of a chain.
func (c chainRow) at(seq uint64) string { return fmt.Sprintf("%s/%d/%d", c.Device, c.Epoch, seq) }

// Report is what Check found.
type Report struct {
	Revisions   int    `json:"revisions"`
	Documents   int    `json:"documents"`
	Patients    int    `json:"patients"`
	Quarantined int    `json:"quarantined"`
	Branches    int    `json:"branches"`
	Conflicts   int    `json:"conflicts"`
	Attachments int    `json:"attachments"` // at hand
	Digest      string `json:"digest"`      // of the state: equal where the same revisions are
	// Parts says of each thing that is looked at whether it was, and what came
	// of it.
	Parts []Part `json:"parts"`
	// Faults are the first hundred.
	Faults []Fault `json:"faults"`
	// Missing are attachments that a document needs and nobody has sent yet: no
	// damage, they are asked for with the next receipt.
	Missing []Missing `json:"missing,omitempty"`
}

// Missing is an attachment that a document needs and that is not here.
type Missing struct {
	Attachment journal.Hash       `json:"attachment"`
	Document   journal.DocumentID `json:"document"`
}

// OK tells whether nothing is wrong.
func (r Report) OK() bool { return len(r.Faults) == 0 }

// Unopened is the report of a file that could not even be opened, and why.
func Unopened(why error) Report {
	r := newReport()
	r.fault(InFile, "unreadable", why.Error())
	return r
}

func newReport() Report {
	var r Report
	for _, n := range []PartName{Integrity, Hashes, Chains, Tables, Attachments} {
		r.Parts = append(r.Parts, Part{Name: n})
	}
	return r
}

// done notes that parts have been looked at to their end.
func (r *Report) done(parts ...PartName) {
	for i := range r.Parts {
		r.Parts[i].Checked = r.Parts[i].Checked || slices.Contains(parts, r.Parts[i].Name)
	}
}

func (r *Report) fault(where, code string, args ...any) {
	for i := range r.Parts {
		if r.Parts[i].Name == partOf(where) {
			r.Parts[i].Faults++
		}
	}
	if len(r.Faults) < maxFaults {
		f := Fault{Where: where, Code: code, Args: args}
		f.What = f.Say(text.For(text.English))
		r.Faults = append(r.Faults, f)
	}
}

// maxFaults is how many faults a report lists: a damaged file has thousands.
const maxFaults = 100
