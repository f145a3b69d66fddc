package diagnoses

import (
	"regexp"
	"strings"
	"testing"

	"carnet/assets/sheet"
)

var (
	icd10 = regexp.MustCompile(`^[A-Z][0-9]{2}(\.[0-9])?$`)
	icpc2 = regexp.MustCompile(`^[ABDFHKLNPRSTUWXYZ][0-9]{2}$`)
)

func TestListIsWhole(t *testing.T) {
	all := All()
	if len(all) != 199 {
		t.Fatalf("%d diagnoses, want 199", len(all))
	}
	ids, labels := map[string]bool{}, map[string]bool{}
	for _, e := range all {
		if ids[e.ID()] || labels[e.Label] {
			t.Errorf("%s %s stands twice", e.ID(), e.Label)
		}
		ids[e.ID()], labels[e.Label] = true, true
		if e.Label == "" || e.Label != strings.TrimSpace(e.Label) {
			t.Errorf("%s: label %q", e.ID(), e.Label)
		}
		if !icd10.MatchString(e.ICD10) || !icpc2.MatchString(e.ICPC2) {
			t.Errorf("%s: a code is not well formed", e.ID())
		}
		if e.ICPC2Male != "" && !icpc2.MatchString(e.ICPC2Male) {
			t.Errorf("%s: male code %q", e.ID(), e.ICPC2Male)
		}
		if e.Sex != "" && e.Sex != "F" && e.Sex != "M" {
			t.Errorf("%s: sex %q", e.ID(), e.Sex)
		}
	}
}

func TestSynonymsBelongToEntries(t *testing.T) {
	ids := map[string]bool{}
	n := 0
	for _, e := range All() {
		ids[e.ID()] = true
		seen := map[string]bool{}
		for _, s := range e.Synonyms {
			if seen[s] {
				t.Errorf("%s: %q stands twice", e.ID(), s)
			}
			seen[s] = true
			n++
		}
	}
	if n < 250 {
		t.Errorf("only %d synonyms", n)
	}
	for _, r := range sheet.Rows("diagnoses/synonyms.csv", synonyms, 3) {
		if !ids[r[0]+"/"+r[1]] {
			t.Errorf("synonyms of %s/%s, which is not on the list", r[0], r[1])
		}
	}
}

func TestFind(t *testing.T) {
	for _, c := range []struct{ icd, icpc, label string }{
		{"A09", "D73", "Diarrhée / gastro-entérite présumée infectieuse"},
		{"A09", "D11", "Diarrhée (symptôme)"},
		{"A54.9", "X71", "Gonococcie"},
		{"A54.9", "Y71", "Gonococcie"},
		{"A54.9", "", ""},
		{"Q99.9", "A99", ""},
	} {
		e, ok := Find(c.icd, c.icpc)
		if e.Label != c.label || ok != (c.label != "") {
			t.Errorf("Find(%s, %s) = %q, %v; want %q", c.icd, c.icpc, e.Label, ok, c.label)
		}
	}
}
