package coding

import (
	"strings"
	"sync"

	"carnet/assets/diagnoses"
	"carnet/records"
	"carnet/records/clinical"
)

// Query is what to look for and for whom.
type Query struct {
	// Text is what was typed so far: fragments in any order, synonyms,
	// abbreviations, codes. Empty asks for the favourites.
	Text string
	// Sex puts what the other sex alone can have at the end.
	Sex clinical.Sex
	// Favourites are ids (diagnoses.Entry.ID, formulary.Medicine.Code), the
	// dearest first; see the function Favourites.
	Favourites []string
	// Limit is the most results wanted; 0 means all.
	Limit int
}

// DiagnosisHit is a diagnosis found.
type DiagnosisHit struct {
	diagnoses.Entry
	// Matched is the synonym or code that fitted what was typed; empty where
	// the label itself did.
	Matched string
	// OtherSex is true for what a patient of this sex cannot have.
	OtherSex bool
}

// Document is the diagnosis as a consultation keeps it. Certainty is left to
// the clinician.
func (h DiagnosisHit) Document(sex clinical.Sex) records.Diagnosis {
	icpc := h.ICPC2
	if sex == clinical.Male && h.ICPC2Male != "" {
		icpc = h.ICPC2Male
	}
	return records.Diagnosis{Label: h.Label, ICD10: h.ICD10, ICPC2: icpc}
}

var diagnosisItems = sync.OnceValue(func() []item {
	var items []item
	for _, e := range diagnoses.All() {
		it := item{id: e.ID()}
		it.phrases = append(it.phrases, newPhrase(e.Label, 0))
		for i, s := range e.Synonyms {
			it.phrases = append(it.phrases, newPhrase(s, i+1))
		}
		for _, code := range []string{e.ICD10, e.ICPC2, e.ICPC2Male} {
			if code != "" {
				it.phrases = append(it.phrases, newPhrase(code, len(it.phrases)))
			}
		}
		items = append(items, it)
	}
	return items
})

// SearchDiagnoses finds diagnoses, best first: a whole synonym or label, then
// the beginnings of words, then words that sound alike, then fragments, and
// misspelt words only when nothing else fits.
func SearchDiagnoses(q Query) []DiagnosisHit {
	all, items := diagnoses.All(), diagnosisItems()
	other := func(i int) bool { return otherSex(all[i].Sex, q.Sex) }
	if strings.TrimSpace(q.Text) == "" {
		var out []DiagnosisHit
		for _, i := range favoured(items, q) {
			if !other(i) {
				out = append(out, DiagnosisHit{Entry: all[i]})
			}
		}
		return limit(out, q.Limit)
	}
	hits := search(items, q.Text)
	order(hits, items, q.Favourites, other)
	out := make([]DiagnosisHit, 0, len(hits))
	for _, h := range limit(hits, q.Limit) {
		d := DiagnosisHit{Entry: all[h.item], OtherSex: other(h.item)}
		if p := items[h.item].phrases[h.phrase]; !h.apart && p.rank > 0 {
			d.Matched = p.shown
		}
		out = append(out, d)
	}
	return out
}

func otherSex(only string, sex clinical.Sex) bool {
	return only == "F" && sex == clinical.Male || only == "M" && sex == clinical.Female
}

// favoured gives the items of a query's favourites in their order.
func favoured(items []item, q Query) []int {
	at := map[string]int{}
	for i, it := range items {
		at[it.id] = i
	}
	var out []int
	for _, id := range q.Favourites {
		if i, ok := at[id]; ok {
			out = append(out, i)
			delete(at, id)
		}
	}
	return out
}

func limit[T any](s []T, n int) []T {
	if n > 0 && len(s) > n {
		return s[:n]
	}
	return s
}
