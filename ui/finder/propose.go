package finder

import (
	"slices"
	"strings"
	"sync"

	"carnet/assets/names"
	"carnet/records/clinical"
	"carnet/records/coding"
	fold "carnet/records/store/names"
	"carnet/ui/form"
)

// proposal is a word that a field proposes, made ready to be compared.
type proposal struct{ word, fold string }

func proposals(words []string) []proposal {
	out := make([]proposal, len(words))
	for i, w := range words {
		out[i] = proposal{w, fold.Fold(w)}
	}
	return out
}

var familyNames = sync.OnceValue(func() []proposal {
	var out []string
	for _, f := range names.Families() {
		out = append(out, f.Name)
	}
	return proposals(out)
})

var givenBySex = sync.OnceValue(func() map[clinical.Sex][]proposal {
	female, male := wordsOf(names.Given(names.Female)), wordsOf(names.Given(names.Male))
	both := append([]names.Weighted(nil), names.Given(names.Female)...)
	for _, w := range names.Given(names.Male) {
		if !slices.ContainsFunc(both, func(o names.Weighted) bool { return o.Name == w.Name }) {
			both = append(both, w)
		}
	}
	slices.SortStableFunc(both, func(a, b names.Weighted) int { return b.Weight - a.Weight })
	return map[clinical.Sex][]proposal{
		clinical.Female: proposals(female), clinical.Male: proposals(male), clinical.SexUnknown: proposals(wordsOf(both)),
	}
})

func givenNames(s clinical.Sex) []proposal { return givenBySex()[s] }

func wordsOf(list []names.Weighted) []string {
	out := make([]string, len(list))
	for i, w := range list {
		out[i] = w.Name
	}
	return out
}

// beginning proposes the words that begin with what was typed, the most
// frequent first: names are short, and most are known after two letters. It
// says nothing before there is a letter, nor once the word stands there.
func beginning(list []proposal) form.Provider {
	return func(query string) []form.Option {
		q := fold.Fold(query)
		if q == "" {
			return nil
		}
		var out []form.Option
		for _, w := range list {
			if !strings.HasPrefix(w.fold, q) {
				continue
			}
			if w.word == strings.TrimSpace(query) {
				return nil
			}
			if out = append(out, form.Option{Label: w.word}); len(out) == proposed {
				break
			}
		}
		return out
	}
}

// proposed is how many names are proposed: more would hide the form.
const proposed = 5

// villages proposes the places in use here, then the known ones; the value is
// the quarter.
func (n *identity) villages() form.Provider {
	type place struct{ village, quarter, fold string }
	var all []place
	seen := map[string]bool{}
	add := func(village, quarter string) {
		if k := village + "\n" + quarter; !seen[k] && village != "" {
			seen[k] = true
			all = append(all, place{village, quarter, fold.Fold(village + " " + quarter)})
		}
	}
	for _, u := range n.used {
		add(u.Village, u.Quarter)
	}
	for _, p := range names.Places() {
		add(p.Village, p.Quarter)
	}
	return func(query string) []form.Option {
		q := fold.Fold(query)
		var out, later []form.Option
		for _, p := range all {
			if len(out) == form.MaxSuggestions {
				break
			}
			o := form.Option{Value: p.quarter, Label: p.village, Detail: p.quarter}
			switch {
			case strings.HasPrefix(p.fold, q):
				out = append(out, o)
			case q != "" && strings.Contains(" "+p.fold, " "+q):
				later = append(later, o)
			}
		}
		return append(out, later...)
	}
}

// quarters proposes those of the village.
func (n *identity) quarters() form.Provider {
	return func(query string) []form.Option {
		q, village := fold.Fold(query), fold.Fold(n.patient.Village)
		seen := map[string]bool{}
		var out []form.Option
		add := func(v, quarter string) {
			if quarter == "" || seen[quarter] || fold.Fold(v) != village || !strings.HasPrefix(fold.Fold(quarter), q) {
				return
			}
			seen[quarter] = true
			out = append(out, form.Option{Label: quarter})
		}
		for _, u := range n.used {
			add(u.Village, u.Quarter)
		}
		for _, p := range names.Places() {
			add(p.Village, p.Quarter)
		}
		return out
	}
}

// occupations proposes what people of the patient's sex and age do.
func (n *identity) occupations() form.Provider {
	return func(query string) []form.Option {
		years := max(n.years(), 0)
		var list []string
		for _, s := range []names.Sex{names.Female, names.Male} {
			if n.patient.Sex == clinical.Female && s == names.Male || n.patient.Sex == clinical.Male && s == names.Female {
				continue
			}
			for _, w := range names.OccupationsOf(s, years) {
				if !slices.Contains(list, w.Name) {
					list = append(list, w.Name)
				}
			}
		}
		if n.years() < 0 {
			list = nil
			for _, o := range names.Occupations() {
				list = append(list, o.Name)
			}
		}
		return beginning(proposals(list))(query)
	}
}

// ethnicGroups proposes the groups of the list.
func ethnicGroups() form.Provider { return beginning(proposals(wordsOf(names.EthnicGroups()))) }

// problems proposes the coded diagnoses; the value is the ICD-10 code.
func (n *identity) problems(query string) []form.Option {
	if strings.TrimSpace(query) == "" {
		return nil
	}
	var out []form.Option
	for _, h := range coding.SearchDiagnoses(coding.Query{Text: query, Sex: n.patient.Sex, Limit: form.MaxSuggestions}) {
		out = append(out, form.Option{Value: h.ICD10, Label: h.Label, Detail: h.ICD10, Words: h.Synonyms})
	}
	return out
}

// allergens proposes what the prescription's warnings know by name.
var allergens = sync.OnceValue(func() form.Provider {
	list := coding.Allergens()
	options := make([]form.Option, len(list))
	for i, w := range list {
		options[i] = form.Option{Value: w, Label: w}
	}
	among := form.Among(options...)
	return func(query string) []form.Option {
		if strings.TrimSpace(query) == "" {
			return nil // a list of a hundred names says nothing
		}
		return among(query)
	}
})
