package coding

import (
	"strings"
	"sync"

	"carnet/assets/formulary"
	"carnet/assets/text"
	"carnet/records"
)

// MedicineHit is a medicine found.
type MedicineHit struct {
	formulary.Medicine
	// Presentation is the index of the form and strength that fits what was
	// typed ("para sirop", "amox 1g"); the first where nothing was said.
	Presentation int
	// Matched is the name that fitted what was typed; empty where the INN did.
	Matched string
}

// Line begins a line of a prescription with the medicine and the presentation
// found: what to give, how it is counted and how it is taken; dose, times and
// days are left to the clinician.
func (h MedicineHit) Line() records.Line {
	p := h.Presentations[h.Presentation]
	return records.Line{
		Medicine: strings.TrimSpace(h.INN + " " + p.Strength),
		Code:     h.Code, Form: p.Form, Strength: p.Strength, Unit: p.Unit,
	}
}

// shortForms are what people type for a form.
var shortForms = map[string]string{
	"tablet": "cp cpr comp", "dispersible": "cp", "capsule": "gel gell", "syrup": "sp", "suspension": "sp susp sirop buvable",
	"oral_solution": "sirop buvable", "ampoule": "inj amp injection", "vial": "inj fl injection", "injector": "inj injection",
	"infusion": "perf perfusion inj flacon", "suppository": "suppo supp", "pessary": "ovules ov", "eye_drops": "goutte yeux œil",
	"eye_ointment": "pommade yeux œil", "ear_drops": "goutte oreille", "inhaler": "spray inhalateur", "ointment": "pde",
}

var medicineItems = sync.OnceValue(func() []item {
	french := text.For(text.French)
	var items []item
	for _, m := range formulary.All() {
		it := item{id: m.Code}
		for i, name := range append([]string{m.INN}, m.Names...) {
			it.phrases = append(it.phrases, newPhrase(name, i))
		}
		for _, p := range m.Presentations {
			shown := french.T("coding.form."+p.Form) + " " + shortForms[p.Form] + " " + p.Strength
			it.phrases = append(it.phrases, newPhrase(shown, len(it.phrases)))
		}
		if m.ATC != "" {
			it.phrases = append(it.phrases, newPhrase(m.ATC, len(it.phrases)))
		}
		items = append(items, it)
	}
	return items
})

// SearchMedicines finds medicines, best first, as SearchDiagnoses does; words
// for a form or a strength choose the presentation.
func SearchMedicines(q Query) []MedicineHit {
	all, items := formulary.All(), medicineItems()
	if strings.TrimSpace(q.Text) == "" {
		var out []MedicineHit
		for _, i := range limit(favoured(items, q), q.Limit) {
			out = append(out, MedicineHit{Medicine: all[i]})
		}
		return out
	}
	hits := search(items, q.Text)
	order(hits, items, q.Favourites, func(int) bool { return false })
	typed := telling(Fold(q.Text))
	out := make([]MedicineHit, 0, len(hits))
	for _, h := range limit(hits, q.Limit) {
		m := all[h.item]
		r := MedicineHit{Medicine: m}
		phrases := items[h.item].phrases
		if n := phrases[h.phrase].rank; !h.apart && n > 0 && n <= len(m.Names) {
			r.Matched = phrases[h.phrase].shown
		}
		first := 1 + len(m.Names)
		r.Presentation = bestPresentation(phrases[first:first+len(m.Presentations)], typed)
		out = append(out, r)
	}
	return out
}

// bestPresentation takes the one that the most typed words fit.
func bestPresentation(of []phrase, typed []string) int {
	best, most := 0, 0
	for i, p := range of {
		n := 0
		for _, w := range typed {
			switch grade(p, word{text: w}, false) {
			case exactWord:
				n += 3
			case prefix:
				n++
			}
		}
		if n > most {
			best, most = i, n
		}
	}
	return best
}
