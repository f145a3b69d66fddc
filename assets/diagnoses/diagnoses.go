// Package diagnoses holds the diagnoses of a health centre: 199 French labels
// with their ICD-10 and ICPC-2 codes, and the words and abbreviations by which
// doctors, midwives and nurses in Mali call them.
//
// What lives here: list.csv, synonyms.csv and their typed form. What may
// enter: a diagnosis that has both codes, a word that people really type. What
// it must not know: how the list is searched (carnet/records/coding), or who
// is sick.
//
// The pairing of the two codes is editorial. ICD-10 is the World Health
// Organization's, ICPC-2 the World Organization of Family Doctors'.
package diagnoses

import (
	_ "embed"
	"sync"

	"carnet/assets/sheet"
)

// Entry is one diagnosis of the list.
type Entry struct {
	Label string // French, as it is printed
	ICD10 string
	// ICPC2 is the code for women and children, and for men where ICPC2Male
	// is empty: ICPC has two chapters for the two sexes' genital diseases.
	ICPC2     string
	ICPC2Male string
	// Sex is "F" or "M" where only one sex can have it.
	Sex string
	// Synonyms are other words for it, as people type them, the commonest
	// first.
	Synonyms []string
}

// ID tells entries apart: neither code alone does.
func (e Entry) ID() string { return e.ICD10 + "/" + e.ICPC2 }

//go:embed list.csv
var list string

//go:embed synonyms.csv
var synonyms string

// All returns the list in its own order: infections first, then by system.
// It is shared: do not write to it.
var All = sync.OnceValue(func() []Entry {
	words := map[string][]string{}
	for _, r := range sheet.Rows("diagnoses/synonyms.csv", synonyms, 3) {
		words[r[0]+"/"+r[1]] = sheet.List(r[2])
	}
	var all []Entry
	for _, r := range sheet.Rows("diagnoses/list.csv", list, 5) {
		e := Entry{Label: r[0], ICD10: r[1], ICPC2: r[2], ICPC2Male: r[3], Sex: r[4]}
		e.Synonyms = words[e.ID()]
		all = append(all, e)
	}
	return all
})

// Find returns the entry with both codes; either ICPC-2 code will do.
func Find(icd10, icpc2 string) (Entry, bool) {
	for _, e := range All() {
		if e.ICD10 == icd10 && (e.ICPC2 == icpc2 || (e.ICPC2Male != "" && e.ICPC2Male == icpc2)) {
			return e, true
		}
	}
	return Entry{}, false
}
