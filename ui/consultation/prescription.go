package consultation

import (
	"errors"
	"fmt"
	"strings"

	"carnet/assets/formulary"
	"carnet/assets/text"
	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/coding"
	"carnet/ui/form"
	"carnet/ui/form/formview"
	"carnet/ui/kit"
	"carnet/ui/record"
)

// lines are the rows of the prescription: the medicine, how much, how often,
// how long, what to hand out, how it is taken.
func (s *sheet) lines() *form.Rows {
	return form.Repeat("consultation.lines", &s.d.Lines, nil, func(l *records.Line) []*form.Field {
		written := form.When(func() bool { return l.Medicine != "" })
		medicine := form.Combo("medicine", &l.Medicine, s.findMedicine, form.Label("consultation.line.medicine"), form.Span(5),
			form.Code(&l.Code), form.Aside(func() string { return s.formAside(l) }),
			form.OnPick(func(o form.Option) { s.pickMedicine(l, o) }),
			form.After(func() { s.completeLine(l) }))
		// Words of one's own need a unit; it is asked for once they stand.
		own := func() bool { return l.Medicine != "" && l.Code == "" && !medicine.Editing() }
		return []*form.Field{
			medicine,
			form.Number("dose", &l.Dose, form.Label("consultation.line.dose"), form.Span(2), form.Decimals(3), form.Plausible(0.001, 100000),
				form.Aside(func() string { return s.doseAside(l) }), form.After(func() { s.ownDose(l) }), written),
			form.Integer("times", &l.Times, form.Label("consultation.line.times"), form.Plausible(1, 12), written),
			form.Integer("days", &l.Days, form.Label("consultation.line.days"), form.Plausible(1, 400), written),
			form.Computed("quantity", func() form.Message { return s.quantity(l) }, form.Label("consultation.line.quantity"), written),
			form.Combo("how", &l.How, form.Among(options(list(s.p, "consultation.hows"))...), form.Free(), form.Label("consultation.line.how"), form.Span(2), written),
			form.Choice("unit", &l.Unit, form.Values("coding.unit.", freeUnits...), form.Label("consultation.line.unit"), form.Span(12), form.Advance(),
				form.RequiredWhen(func() bool { return l.Dose > 0 && l.Unit == "" }), form.When(own)),
		}
	}).Columns(12).Limit(20)
}

// freeUnits are the units of a medicine that is not in the formulary.
var freeUnits = []string{"tablet", "capsule", "ml", "sachet", "ampoule", "drop", "application"}

func formWord(p text.Printer, f string) string {
	if f == "" {
		return ""
	}
	return p.T("coding.form." + f)
}

func (s *sheet) quantity(l *records.Line) form.Message {
	q := l.Total()
	if q == 0 {
		return form.Message{Text: "–"}
	}
	return form.Inform(s.p.Number(q, 1))
}

// formAside names the form beside a medicine, where the name leaves room.
func (s *sheet) formAside(l *records.Line) string {
	const roomy = 34 // letters
	if len([]rune(l.Medicine)) > roomy {
		return ""
	}
	return formWord(s.p, l.Form)
}

// doseAside is the unit of a dose; in an empty field, the dose that F5 takes:
// it is seen where one types, the formula stands in the note.
func (s *sheet) doseAside(l *records.Line) string {
	if l.Dose == 0 && l.Code != "" && !s.refused(*l) {
		if weight, age := s.weighed(); weight > 0 {
			if x, ok, err := propose(s.p, s.doses, *l, weight, age); ok && err == nil {
				return s.p.T("consultation.dose.aside", kit.ParseKey("F5").Hint(s.p), s.p.Number(x.Line.Dose, 2), unitWord(s.p, x.Line.Unit, x.Line.Dose))
			}
		}
	}
	return unitWord(s.p, l.Unit, l.Dose)
}

// choice is one suggestion of a medicine.
type choice struct {
	form.Option
	line records.Line
}

// findMedicine suggests presentations: those of the best hit, then the best
// one of each other. Small children are offered what they can swallow first.
func (s *sheet) findMedicine(query string) []form.Option {
	s.found = s.found[:0]
	hits := coding.SearchMedicines(coding.Query{Text: query, Sex: s.c.Patient.Sex, Limit: form.MaxSuggestions})
	for i, h := range hits {
		order := s.presentations(h)
		room := 1
		if i == 0 {
			room = 4
		}
		for _, n := range order[:min(room, len(order))] {
			h.Presentation = n
			l := h.Line()
			detail := formWord(s.p, l.Form)
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
func (s *sheet) presentations(h coding.MedicineHit) []int {
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
func (s *sheet) pickMedicine(l *records.Line, o form.Option) {
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
func (s *sheet) completeLine(l *records.Line) {
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

// ownDose forgets where a dose came from once somebody has typed another one.
func (s *sheet) ownDose(l *records.Line) {
	if !s.taking {
		l.Basis = ""
	}
}

// weighed is the weight of today and the age.
func (s *sheet) weighed() (clinical.Kilograms, *clinical.AgeDays) {
	var age *clinical.AgeDays
	if a, ok := s.age(); ok {
		age = &a
	}
	return clinical.Kilograms(real(s.d.Vitals.Weight)), age
}

// doseNotes shows, for each line, the dose that its source gives for the
// weight, with the formula; and where a typed dose lies outside of it.
func (s *sheet) doseNotes() []form.Alert {
	weight, age := s.weighed()
	var out []form.Alert
	offered := false
	for i := range s.d.Lines {
		l := s.d.Lines[i]
		if l.Code == "" || s.refused(l) {
			continue
		}
		a, take := s.doseNote(l, weight, age)
		if a.Title == "" {
			continue
		}
		if take && !offered {
			offered = true
			a.Action, a.Key, a.Do = s.p.T("consultation.dose.take"), kit.ParseKey("F5").Hint(s.p), func() { s.take(nil) }
		}
		out = append(out, a)
	}
	return out
}

// refused tells whether the patient is allergic to a line's medicine: then no
// dose of it is proposed.
func (s *sheet) refused(l records.Line) bool {
	for _, w := range coding.Warnings(s.c.Patient.Allergies, []records.Line{l}) {
		if w.Severity == clinical.Danger {
			return true
		}
	}
	return false
}

// doseNote is the note about one line; take tells that it can be taken over.
func (s *sheet) doseNote(l records.Line, weight clinical.Kilograms, age *clinical.AgeDays) (a form.Alert, take bool) {
	m, _ := formulary.Find(l.Code)
	if m.DoseRule == "" {
		return s.usualNote(m, l), false
	}
	if weight == 0 {
		if l.Dose == 0 && s.young(fifteenYear) {
			return form.Alert{Level: form.Warning, Title: m.INN, Text: s.p.T("consultation.dose.weigh")}, false
		}
		return s.usualNote(m, l), false
	}
	x, _, err := propose(s.p, s.doses, l, weight, age)
	var keyed clinical.Keyed
	switch {
	case errors.Is(err, errNoPresentation) && l.Dose == 0:
		return form.Alert{Level: form.Info, Title: m.INN, Text: s.p.T("consultation.dose.no_presentation", x.Formula), Source: s.p.T("form.source", x.Source)}, false
	case errors.As(err, &keyed) && l.Dose == 0:
		if !s.young(fifteenYear) {
			return s.usualNote(m, l), false
		}
		return form.Alert{Level: form.Warning, Title: m.INN, Text: s.p.T("consultation.dose.outside", s.said(keyed))}, false
	case err != nil:
		return form.Alert{}, false
	case l.Dose == 0:
		return form.Alert{Level: form.Good, Title: s.proposalTitle(x), Text: x.Formula, Source: s.p.T("form.source", x.Source)}, true
	}
	if l.Unit != x.Line.Unit || l.Strength != x.Line.Strength {
		return form.Alert{}, false
	}
	low, high := min(x.Low, x.Line.Dose), max(x.High, x.Line.Dose)
	const slack = 0.1
	if l.Dose < low*(1-slack) || l.Dose > high*(1+slack) {
		return form.Alert{Level: form.Warning, Title: s.p.T("consultation.dose.differs", l.Medicine, s.p.Number(l.Dose, 2)+" "+unitWord(s.p, l.Unit, l.Dose)),
			Text: s.p.T("consultation.dose.expected", s.p.Number(x.Line.Dose, 2)+" "+unitWord(s.p, x.Line.Unit, x.Line.Dose), x.Formula), Source: s.p.T("form.source", x.Source)}, false
	}
	return form.Alert{}, false
}

// usualNote is what a source says of a medicine in general.
func (s *sheet) usualNote(m formulary.Medicine, l records.Line) form.Alert {
	if m.UsualSource == "" || l.Dose != 0 {
		return form.Alert{}
	}
	return form.Alert{Level: form.Info, Title: m.INN, Text: s.p.T("coding.usual." + m.Code), Source: s.p.T("form.source", m.UsualSource)}
}

// said puts a rule's refusal into words.
func (s *sheet) said(e clinical.Keyed) string {
	args := e.Args()
	if len(args) > 0 {
		if key := "growth.field." + fmt.Sprint(args[0]); s.p.Has(key) {
			args[0] = s.p.T(key)
		}
	}
	return s.p.T(e.Key(), args...)
}

// proposalTitle is the dose in words: "Paracétamol 500 mg : 1,5 comprimé × 4
// par jour".
func (s *sheet) proposalTitle(x proposal) string {
	return s.p.T("consultation.dose.title", strings.Join(strings.Fields(x.Line.Medicine+" "+formWord(s.p, x.Line.Form)), " "), rhythm(s.p, x.Line, x.Single))
}

// rhythm says how a line is taken: "1 comprimé × 3 par jour × 5 jours".
func rhythm(p text.Printer, l records.Line, single bool) string {
	if l.Dose == 0 {
		return ""
	}
	out := p.Number(l.Dose, 3) + " " + unitWord(p, l.Unit, l.Dose)
	if single || l.Times == 1 && l.Days == 1 {
		return p.T("consultation.dose.once", out)
	}
	if l.Times > 0 {
		out = p.T("consultation.dose.times", out, l.Times)
	}
	if l.Days > 0 {
		out += p.T("consultation.dose.days", l.Days)
	}
	return out
}

// acts are the form's own keys.
func (s *sheet) acts() []record.Act {
	if s.c.ReadOnly {
		return nil
	}
	return []record.Act{{Key: "F5", Does: s.p.T("consultation.dose.take.keys"), When: func() bool { return s.offered() >= 0 }, Do: func(v *formview.View) { s.take(v) }}}
}

// offered is the line whose dose F5 takes: the one with the focus, else the
// first that waits; -1 for none.
func (s *sheet) offered() int {
	weight, age := s.weighed()
	if weight == 0 {
		return -1
	}
	waits := func(i int) bool {
		if l := s.d.Lines[i]; l.Code != "" && l.Dose == 0 && !s.refused(l) {
			_, ok, err := propose(s.p, s.doses, l, weight, age)
			return ok && err == nil
		}
		return false
	}
	first := -1
	for i := range s.d.Lines {
		if !waits(i) {
			continue
		}
		if first < 0 {
			first = i
		}
		for _, f := range s.rowsOf("consultation.lines").Fields()[i] {
			if f.Editing() {
				return i
			}
		}
	}
	return first
}

// take fills a proposed dose in and goes on behind it.
func (s *sheet) take(v *formview.View) {
	i := s.offered()
	if i < 0 {
		return
	}
	weight, age := s.weighed()
	x, _, err := propose(s.p, s.doses, s.d.Lines[i], weight, age)
	if err != nil {
		return
	}
	s.taking = true
	defer func() { s.taking = false }()
	l := &s.d.Lines[i]
	l.Form, l.Strength, l.Unit, l.Medicine = x.Line.Form, x.Line.Strength, x.Line.Unit, x.Line.Medicine
	row := fmt.Sprint(i)
	s.fill(s.lineField(row, "times"), s.p.Number(float64(x.Line.Times), 0))
	if x.Line.Days > 0 {
		s.fill(s.lineField(row, "days"), s.p.Number(float64(x.Line.Days), 0))
	}
	s.fill(s.lineField(row, "dose"), s.p.Number(x.Line.Dose, 3))
	l.Basis = x.Line.Basis
	if v == nil {
		return
	}
	next := "how"
	if l.Days == 0 {
		next = "days"
	}
	v.Focus(s.lineField(row, next))
}

// fill types a value into a field as a person would.
func (s *sheet) fill(f *form.Field, words string) {
	if f == nil {
		return
	}
	was := f.Editing()
	f.Enter()
	f.Edit(words)
	f.Leave()
	if was {
		f.Enter()
	}
}

func (s *sheet) lineField(row, key string) *form.Field {
	return s.form.Field("consultation.lines[" + row + "]." + key)
}

// warnings are the allergies and doubles of the prescription, and what the
// patient takes from earlier visits.
func (s *sheet) warnings() []form.Alert {
	var out []form.Alert
	for _, w := range s.warned() {
		out = append(out, form.Alert{Level: levelOf(w.Severity), Title: s.warningWords(w)})
	}
	return out
}

func (s *sheet) warned() []coding.Warning {
	var lines []records.Line
	for _, l := range s.d.Lines {
		if l.Medicine != "" {
			lines = append(lines, l)
		}
	}
	if len(lines) == 0 {
		return nil
	}
	own := len(lines)
	var out []coding.Warning
	for _, w := range coding.Warnings(s.c.Patient.Allergies, append(lines, s.current...)) {
		if len(w.Lines) == 0 || w.Lines[0] < own {
			out = append(out, w) // not about earlier prescriptions alone
		}
	}
	return out
}

func (s *sheet) warningWords(w coding.Warning) string {
	own := 0
	for _, l := range s.d.Lines {
		if l.Medicine != "" {
			own++
		}
	}
	if len(w.Lines) == 2 && w.Lines[1] >= own {
		if w.Kind == coding.WarnSameMedicine {
			return s.p.T("consultation.current.same", w.Medicines[0])
		}
		return s.p.T("consultation.current", w.Sentence(s.p), w.Medicines[1])
	}
	return w.Sentence(s.p)
}

// remarks are what signing shows beyond what is missing: dangers of the
// prescription that nobody has taken back.
func (s *sheet) remarks() []record.Remark {
	if s.c.ReadOnly {
		return nil
	}
	var out []record.Remark
	for _, w := range s.warned() {
		if w.Severity != clinical.Danger {
			continue
		}
		r := record.Remark{Level: form.Danger, Words: s.warningWords(w)}
		if len(w.Lines) > 0 {
			r.Field = s.nthWritten(w.Lines[0])
		}
		out = append(out, r)
	}
	return out
}

// nthWritten is the field of the nth line that has a medicine.
func (s *sheet) nthWritten(n int) *form.Field {
	for i, l := range s.d.Lines {
		if l.Medicine == "" {
			continue
		}
		if n == 0 {
			return s.lineField(fmt.Sprint(i), "medicine")
		}
		n--
	}
	return nil
}
