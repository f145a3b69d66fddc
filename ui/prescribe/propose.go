package prescribe

import (
	"errors"
	"fmt"
	"strings"

	"carnet/assets/formulary"
	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/coding"
	"carnet/ui/form"
	"carnet/ui/form/formview"
	"carnet/ui/kit"
	"carnet/ui/record"
)

// doseNotes shows, for each line, the dose that its source gives for the
// weight, with the formula; and where a typed dose lies outside of it.
func (s *Sheet) doseNotes() []form.Alert {
	weight, age := s.weighed()
	var out []form.Alert
	offered := false
	for i := range *s.lines {
		l := (*s.lines)[i]
		if l.Code == "" || s.refused(l) {
			continue
		}
		a, take := s.doseNote(l, weight, age)
		if a.Title == "" {
			continue
		}
		if take && !offered {
			offered = true
			a.Action, a.Key, a.Do = s.f.P.T("prescribe.dose.take"), kit.ParseKey("F5").Hint(s.f.P), func() { s.take(nil) }
		}
		out = append(out, a)
	}
	return out
}

// refused tells whether the patient is allergic to a line's medicine: then no
// dose of it is proposed.
func (s *Sheet) refused(l records.Line) bool {
	for _, w := range coding.Warnings(s.f.Patient.Allergies, []records.Line{l}) {
		if w.Severity == clinical.Danger {
			return true
		}
	}
	return false
}

// doseNote is the note about one line; take tells that it can be taken over.
func (s *Sheet) doseNote(l records.Line, weight clinical.Kilograms, age *clinical.AgeDays) (a form.Alert, take bool) {
	m, _ := formulary.Find(l.Code)
	if m.DoseRule == "" {
		return s.usualNote(m, l), false
	}
	if weight == 0 {
		if l.Dose == 0 && s.young(fifteenYear) {
			return form.Alert{Level: form.Warning, Title: m.INN, Text: s.f.P.T("prescribe.dose.weigh")}, false
		}
		return s.usualNote(m, l), false
	}
	x, _, err := propose(s.f.P, s.doses, l, weight, age)
	var keyed clinical.Keyed
	switch {
	case errors.Is(err, errNoPresentation) && l.Dose == 0:
		return form.Alert{Level: form.Info, Title: m.INN, Text: s.f.P.T("prescribe.dose.no_presentation", x.Formula), Source: s.f.P.T("form.source", x.Source)}, false
	case errors.As(err, &keyed) && l.Dose == 0:
		if !s.young(fifteenYear) {
			return s.usualNote(m, l), false
		}
		return form.Alert{Level: form.Warning, Title: m.INN, Text: s.f.P.T("prescribe.dose.outside", s.said(keyed))}, false
	case err != nil:
		return form.Alert{}, false
	case l.Dose == 0:
		return form.Alert{Level: form.Good, Title: s.proposalTitle(x), Text: x.Formula, Source: s.f.P.T("form.source", x.Source)}, true
	}
	if l.Unit != x.Line.Unit || l.Strength != x.Line.Strength {
		return form.Alert{}, false
	}
	low, high := min(x.Low, x.Line.Dose), max(x.High, x.Line.Dose)
	const slack = 0.1
	if l.Dose < low*(1-slack) || l.Dose > high*(1+slack) {
		return form.Alert{Level: form.Warning, Title: s.f.P.T("prescribe.dose.differs", l.Medicine, s.f.P.Number(l.Dose, 2)+" "+unitWord(s.f.P, l.Unit, l.Dose)),
			Text: s.f.P.T("prescribe.dose.expected", s.f.P.Number(x.Line.Dose, 2)+" "+unitWord(s.f.P, x.Line.Unit, x.Line.Dose), x.Formula), Source: s.f.P.T("form.source", x.Source)}, false
	}
	return form.Alert{}, false
}

// usualNote is what a source says of a medicine in general.
func (s *Sheet) usualNote(m formulary.Medicine, l records.Line) form.Alert {
	if m.UsualSource == "" || l.Dose != 0 {
		return form.Alert{}
	}
	return form.Alert{Level: form.Info, Title: m.INN, Text: s.f.P.T("coding.usual." + m.Code), Source: s.f.P.T("form.source", m.UsualSource)}
}

// said puts a rule's refusal into words.
func (s *Sheet) said(e clinical.Keyed) string {
	args := e.Args()
	if len(args) > 0 {
		if key := "growth.field." + fmt.Sprint(args[0]); s.f.P.Has(key) {
			args[0] = s.f.P.T(key)
		}
	}
	return s.f.P.T(e.Key(), args...)
}

// proposalTitle is the dose in words: "Paracétamol 500 mg : 1,5 comprimé × 4
// par jour".
func (s *Sheet) proposalTitle(x proposal) string {
	return s.f.P.T("prescribe.dose.title", strings.Join(strings.Fields(x.Line.Medicine+" "+formWord(s.f.P, x.Line.Form)), " "), rhythm(s.f.P, x.Line, x.Single))
}

// Acts are the form's own keys: F5 takes a proposed dose.
func (s *Sheet) Acts() []record.Act {
	return []record.Act{{Key: "F5", Does: s.f.P.T("prescribe.dose.take.keys"), When: func() bool { return s.offered() >= 0 }, Do: func(v *formview.View) { s.take(v) }}}
}

// offered is the line whose dose F5 takes: the one with the focus, else the
// first that waits; -1 for none.
func (s *Sheet) offered() int {
	weight, age := s.weighed()
	if weight == 0 {
		return -1
	}
	waits := func(i int) bool {
		if l := (*s.lines)[i]; l.Code != "" && l.Dose == 0 && !s.refused(l) {
			_, ok, err := propose(s.f.P, s.doses, l, weight, age)
			return ok && err == nil
		}
		return false
	}
	first := -1
	for i := range *s.lines {
		if !waits(i) {
			continue
		}
		if first < 0 {
			first = i
		}
		for _, f := range s.rows.Fields()[i] {
			if f.Editing() {
				return i
			}
		}
	}
	return first
}

// take fills a proposed dose in and goes on behind it.
func (s *Sheet) take(v *formview.View) {
	i := s.offered()
	if i < 0 {
		return
	}
	weight, age := s.weighed()
	x, _, err := propose(s.f.P, s.doses, (*s.lines)[i], weight, age)
	if err != nil {
		return
	}
	s.taking = true
	defer func() { s.taking = false }()
	l := &(*s.lines)[i]
	l.Form, l.Strength, l.Unit, l.Medicine = x.Line.Form, x.Line.Strength, x.Line.Unit, x.Line.Medicine
	s.fill(s.Field(i, "times"), s.f.P.Number(float64(x.Line.Times), 0))
	if x.Line.Days > 0 {
		s.fill(s.Field(i, "days"), s.f.P.Number(float64(x.Line.Days), 0))
	}
	s.fill(s.Field(i, "dose"), s.f.P.Number(x.Line.Dose, 3))
	l.Basis = x.Line.Basis
	if v == nil {
		return
	}
	next := "how"
	if l.Days == 0 {
		next = "days"
	}
	v.Focus(s.Field(i, next))
}

// fill types a value into a field as a person would.
func (s *Sheet) fill(f *form.Field, words string) {
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

// Field is the field of a line by its name in the document ("dose"); nil for
// none.
func (s *Sheet) Field(row int, name string) *form.Field {
	rows := s.rows.Fields()
	if row < 0 || row >= len(rows) {
		return nil
	}
	for _, f := range rows[row] {
		if strings.HasSuffix(f.Key(), "]."+name) {
			return f
		}
	}
	return nil
}
