package prescribe

import (
	"strings"

	"carnet/assets/formulary"
	"carnet/records"
	"carnet/records/coding"
	"carnet/ui/form"
)

// choice is one suggestion of a medicine.
type choice struct {
	form.Option
	line records.Line
}

// findMedicine suggests presentations: those of the best hit, then the best
// one of each other; in the empty field, the clinician's favourites. Small
// children are offered what they can swallow first.
func (s *Sheet) findMedicine(query string) []form.Option {
	s.found = s.found[:0]
	hits := coding.SearchMedicines(coding.Query{Text: query, Sex: s.f.Patient.Sex, Favourites: s.f.Favourites, Limit: form.MaxSuggestions})
	for i, h := range hits {
		order := s.presentations(h)
		room := 1
		if i == 0 && strings.TrimSpace(query) != "" {
			room = 4
		}
		for _, n := range order[:min(room, len(order))] {
			h.Presentation = n
			l := h.Line()
			detail := formWord(s.f.P, l.Form)
			if h.Matched != "" {
				detail = h.Matched + " · " + detail
			}
			s.found = append(s.found, choice{form.Option{Value: h.Code, Label: l.Medicine, Detail: detail, Words: h.Words()}, l})
		}
	}
	out := make([]form.Option, 0, len(s.found))
	for _, x := range s.found {
		out = append(out, x.Option)
	}
	return out
}

// presentations orders the presentations of a hit: the one that was typed, or
// what suits the age, then the others.
func (s *Sheet) presentations(h coding.MedicineHit) []int {
	first := h.Presentation
	if first == 0 && s.young(fiveYears) {
		for i, pr := range h.Presentations {
			if forChildren[pr.Form] {
				first = i
				break
			}
		}
	}
	out := []int{first}
	for i := range h.Presentations {
		if i != first {
			out = append(out, i)
		}
	}
	return out
}

var forChildren = map[string]bool{"dispersible": true, "syrup": true, "suspension": true, "oral_solution": true, "oral_drops": true, "sachet": true}

// pickMedicine fills in the presentation. A dose that was there for another
// medicine does not stay.
func (s *Sheet) pickMedicine(l *records.Line, o form.Option) {
	for _, x := range s.found {
		if x.Option.Value == o.Value && x.Option.Label == o.Label && x.Option.Detail == o.Detail {
			how := l.How
			*l = x.line
			l.How = how
			return
		}
	}
	s.completeLine(l)
}

// completeLine gives a medicine that was typed out in full its form, and takes
// the form and the basis of the dose from one that is no longer ours.
func (s *Sheet) completeLine(l *records.Line) {
	if l.Medicine == "" {
		*l = records.Line{}
		return
	}
	m, ok := formulary.Find(l.Code)
	if !ok {
		if l.Form != "" {
			l.Form, l.Strength, l.Unit, l.Basis = "", "", "", ""
		}
		return
	}
	for _, pr := range m.Presentations {
		if strings.TrimSpace(m.INN+" "+pr.Strength) != l.Medicine {
			continue
		}
		if l.Form == "" || l.Strength != pr.Strength {
			l.Form, l.Strength, l.Unit = pr.Form, pr.Strength, pr.Unit
		}
		return
	}
}
