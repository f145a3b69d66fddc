package postnatal

import (
	"fmt"
	"strings"

	"carnet/records/clinical/newborncare"
	"carnet/ui/form"
	"carnet/ui/visit"
)

// declareKid is the part of one child.
func (s *sheet) declareKid(i int) {
	x := &s.d.Children[i]
	alive := form.When(func() bool { return x.Alive == nil || *x.Alive })
	key := func(name string) string { return fmt.Sprintf("postnatal.kid%d.%s", i+1, name) }
	label := func(name string) form.Opt { return form.Label("postnatal.kid." + name) }
	list := append(newborncare.Signs(), "none")
	signs := make([]form.Option, len(list))
	for n, sign := range list {
		signs[n] = form.Option{Value: sign, Label: "clinical.newborn.sign." + sign, Level: form.Danger}
		if sign == "none" {
			signs[n] = form.Option{Value: sign, Label: "postnatal.danger.none", Alone: true}
		}
	}
	items := []form.Item{
		form.YesNo(key("alive"), &x.Alive, label("alive"), form.Advance()),
		form.Number(key("weight"), &x.Weight, label("weight"), form.Unit("kg"), form.Decimals(2), form.Plausible(0.3, 15), alive,
			form.Aside(func() string { return s.kids[i].since(s.p, visit.Value(x.Weight)) })),
		form.Number(key("temperature"), &x.Temperature, label("temperature"), form.Unit("°C"), form.Decimals(1), form.Plausible(25, 43), alive, form.Check(func(float64) form.Message { return s.kidSign(i, "fever", "low_temperature") })),
		form.Integer(key("respiration"), &x.Respiration, label("respiration"), form.Unit("/min"), form.Plausible(0, 200), alive, form.Check(func(float64) form.Message { return s.breathing(i) })),
		form.Integer(key("respiration_2"), &x.Respiration2, label("respiration_2"), form.Unit("/min"), form.Plausible(0, 200), form.When(func() bool { return x.Respiration2 != nil || s.countAgain(i) })),
		form.Choice(key("feeding"), &x.Feeding, visit.Levelled(form.Values("postnatal.feeding.", "breast", "mixed", "formula"), form.Warning, "mixed"), label("feeding"), form.Span(2), form.Advance(), alive),
		form.Choice(key("cord"), &x.Cord, visit.Levelled(visit.Levelled(form.Values("postnatal.cord.", "clean", "red", "pus"), form.Warning, "red"), form.Danger, "pus"), label("cord"), form.Span(2), form.Advance(), alive),
		form.Checks(key("danger"), &x.Danger, signs, label("danger"), form.Span(4), alive),
		form.Text(key("note"), &x.Note, label("note"), form.Span(4)),
		form.NoteList(func() []form.Alert { return s.kidNotes(i) }),
	}
	n := s.living
	if len(s.birth.kids) > 0 {
		n = len(s.birth.kids)
	}
	s.form.Section(s.kids[i].name(s.p, n), items...).When(func() bool { return i < s.living })
}

// kidDays is a child's age in days at the visit; -1 where it is not known.
func (s *sheet) kidDays() int {
	born := s.born()
	if born.IsZero() {
		return -1
	}
	return s.day().Sub(born)
}

func (s *sheet) kidDanger(i int) (newborncare.Danger, bool) {
	x := &s.d.Children[i]
	if i >= s.living || x.Alive != nil && !*x.Alive {
		return newborncare.Danger{}, false
	}
	return danger(x, s.kidDays())
}

// kidSign says the sign that a measurement is.
func (s *sheet) kidSign(i int, signs ...string) form.Message {
	d, ok := s.kidDanger(i)
	if !ok {
		return form.Message{}
	}
	for _, sign := range signs {
		if contains(d.Signs, sign) {
			return form.Alarm(s.p.T("clinical.newborn.sign." + sign))
		}
	}
	return form.Message{}
}

// countAgain tells whether the first count was fast and a second is to come.
func (s *sheet) countAgain(i int) bool {
	d, ok := s.kidDanger(i)
	return ok && d.CountAgain
}

func (s *sheet) breathing(i int) form.Message {
	if s.countAgain(i) {
		return form.Warn(s.p.T("postnatal.count_again"))
	}
	return s.kidSign(i, "fast_breathing")
}

func (s *sheet) signWords(signs []string) string {
	out := make([]string, len(signs))
	for i, x := range signs {
		out[i] = strings.ToLower(s.p.T("clinical.newborn.sign." + x))
	}
	return strings.Join(out, ", ")
}

// kidNotes say what a child's signs ask for.
func (s *sheet) kidNotes(i int) []form.Alert {
	x := &s.d.Children[i]
	if x.Alive != nil && !*x.Alive {
		return []form.Alert{{Level: form.Warning, Text: s.p.T("postnatal.kid.died")}}
	}
	var out []form.Alert
	if d, ok := s.kidDanger(i); ok && len(d.Signs) > 0 {
		a := form.Alert{Level: form.Danger, Title: s.p.T("postnatal.alert.child"), Text: s.p.T("postnatal.alert.child.do", s.signWords(d.Signs)), Source: visit.Source(s.p, d.Source)}
		s.offerLetter(&a)
		out = append(out, a)
	} else if s.kidDays() < 0 && (x.Temperature != nil || x.Respiration != nil) {
		out = append(out, form.Alert{Level: form.Info, Text: s.p.T("postnatal.no_birth")})
	}
	return out
}
