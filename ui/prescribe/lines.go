package prescribe

import (
	"carnet/assets/text"
	"carnet/records"
	"carnet/ui/form"
	"carnet/ui/kit"
	"carnet/ui/visit"
)

// declare declares the rows of the prescription: the medicine, how much, how often,
// how long, what to hand out, how it is taken.
func (s *Sheet) declare() *form.Rows {
	return form.Repeat(s.f.Key, s.lines, nil, func(l *records.Line) []*form.Field {
		written := form.When(func() bool { return l.Medicine != "" })
		medicine := form.Combo("medicine", &l.Medicine, s.findMedicine, form.Label("prescribe.line.medicine"), form.Span(5), s.hint(),
			form.Code(&l.Code), form.Aside(func() string { return s.formAside(l) }),
			form.OnPick(func(o form.Option) { s.pickMedicine(l, o) }),
			form.After(func() { s.completeLine(l) }))
		// Words of one's own need a unit; it is asked for once they stand.
		own := func() bool { return l.Medicine != "" && l.Code == "" && !medicine.Editing() }
		return []*form.Field{
			medicine,
			form.Number("dose", &l.Dose, form.Label("prescribe.line.dose"), form.Span(2), form.Decimals(3), form.Plausible(0.001, 100000),
				form.Aside(func() string { return s.doseAside(l) }), form.After(func() { s.ownDose(l) }), written),
			form.Integer("times", &l.Times, form.Label("prescribe.line.times"), form.Plausible(1, 12), written),
			form.Integer("days", &l.Days, form.Label("prescribe.line.days"), form.Plausible(1, 400), written),
			form.Computed("quantity", func() form.Message { return s.quantity(l) }, form.Label("prescribe.line.quantity"), written),
			form.Combo("how", &l.How, form.Among(visit.List(s.f.P, "prescribe.hows")...), form.Free(), form.Label("prescribe.line.how"), form.Span(2), written),
			form.Choice("unit", &l.Unit, form.Values("coding.unit.", freeUnits...), form.Label("prescribe.line.unit"), form.Span(12), form.Advance(),
				form.RequiredWhen(func() bool { return l.Dose > 0 && l.Unit == "" }), form.When(own)),
		}
	}).Columns(12).Limit(20)
}

// hint tells that ↓ shows the favourites, where there are any.
func (s *Sheet) hint() form.Opt {
	if len(s.f.Favourites) == 0 {
		return func(*form.Field) {}
	}
	return form.Placeholder("prescribe.favourites")
}

// freeUnits are the units of a medicine that is not in the formulary.
var freeUnits = []string{"tablet", "capsule", "ml", "sachet", "ampoule", "drop", "application"}

func formWord(p text.Printer, f string) string {
	if f == "" {
		return ""
	}
	return p.T("coding.form." + f)
}

func (s *Sheet) quantity(l *records.Line) form.Message {
	q := l.Total()
	if q == 0 {
		return form.Message{Text: "–"}
	}
	return form.Inform(s.f.P.Number(q, 1))
}

// formAside names the form beside a medicine, where the name leaves room.
func (s *Sheet) formAside(l *records.Line) string {
	const roomy = 34 // letters
	if len([]rune(l.Medicine)) > roomy {
		return ""
	}
	return formWord(s.f.P, l.Form)
}

// doseAside is the unit of a dose; in an empty field, the dose that F5 takes:
// it is seen where one types, the formula stands in the note.
func (s *Sheet) doseAside(l *records.Line) string {
	if l.Dose == 0 && l.Code != "" && !s.refused(*l) {
		if weight, age := s.weighed(); weight > 0 {
			if x, ok, err := propose(s.f.P, s.doses, *l, weight, age); ok && err == nil {
				return s.f.P.T("prescribe.dose.aside", kit.ParseKey("F5").Hint(s.f.P), s.f.P.Number(x.Line.Dose, 2), unitWord(s.f.P, x.Line.Unit, x.Line.Dose))
			}
		}
	}
	return unitWord(s.f.P, l.Unit, l.Dose)
}

// ownDose forgets where a dose came from once somebody has typed another one.
func (s *Sheet) ownDose(l *records.Line) {
	if !s.taking {
		l.Basis = ""
	}
}
