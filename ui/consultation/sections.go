package consultation

import (
	"slices"
	"strings"

	"carnet/records"
	"carnet/records/clinical"
	"carnet/ui/form"
	"carnet/ui/measure"
)

// declare declares the form for writing, in the order of the work.
func (s *sheet) declare() {
	f, d := s.form, s.d
	f.Section("consultation.section.vitals", s.measured()...)
	f.Section("consultation.section.story",
		form.Combo("consultation.reason", &d.Reason, s.reasons(), form.Free(), form.Span(2), form.Required()),
		form.Lines("consultation.history", &d.History, form.Span(4)))
	f.Section("consultation.section.examination", s.examination()...)
	f.Section("consultation.section.tests", s.tests()...)
	f.Section("consultation.section.diagnoses", s.diagnoses())
	f.Section("consultation.section.lines", s.rx.Items()...)
	f.Section("consultation.section.care",
		form.Tags("consultation.given", &d.Given, s.words("consultation.givens"), form.Span(2), form.Placeholder("consultation.given.hint")),
		form.Checks("consultation.lab_orders", &s.usual, options(usualOrders(s.p)), form.Span(4)),
		form.Tags("consultation.lab_others", &s.other, s.words("consultation.other_orders"), form.Span(2), form.Placeholder("consultation.given.hint")))
	f.Section("consultation.section.outcome",
		form.Choice("consultation.outcome", &d.Outcome, s.outcomes(), form.Span(2), form.Advance(), form.Required()),
		form.Combo("consultation.referral.to", &s.referral.To, form.Among(options(list(s.p, "consultation.structures"))...), form.Free(), form.Span(2), form.Required(), form.When(s.referred)),
		form.Text("consultation.referral.reason", &s.referral.Reason, form.Span(2), form.When(s.referred)),
		form.Combo("consultation.referral.transport", &s.referral.Transport, form.Among(options(list(s.p, "consultation.transports"))...), form.Free(), form.When(s.referred)),
		form.Toggle("consultation.referral.urgent", &s.referral.Urgent, form.When(s.referred)),
		form.DayPlain("consultation.next.date", &s.next.Date, form.NotPast(), form.Placeholder("consultation.next.hint"), form.When(func() bool { return d.Outcome != records.Died })),
		form.Text("consultation.next.reason", &s.next.Reason, form.When(func() bool { return !s.next.Date.IsZero() })),
		form.Note(s.deathNote),
		form.Text("consultation.advice", &d.Advice, form.Span(4)),
		form.Lines("consultation.note", &d.Note, form.Span(4)),
		form.DayPlain("consultation.date", &d.Date, form.NotFuture(), form.Required()))
}

// measured are the vital signs, those that every visit has first.
func (s *sheet) measured() []form.Item {
	return measure.Fields(s.p, &s.d.Vitals, measure.Options{
		Who:  measure.Subject{Sex: s.c.Patient.Sex, Birth: s.c.Patient.Birth, Day: s.c.Today},
		Last: s.last, Path: "consultation.vitals.", On: s.on, Arm: func() bool { return s.young(fiveYears) },
	})
}

// lastOf is the value of last time with its day, "9,8 le 12/10".
func (s *sheet) lastOf(code string) string {
	o, ok := s.last[code]
	if !ok {
		return ""
	}
	return s.p.T("consultation.last", s.p.Number(o.Value, 2), measure.NearDay(o.Day, s.c.Today))
}

func (s *sheet) referred() bool { return s.d.Outcome == records.Referred }

func (s *sheet) outcomes() []form.Option {
	out := form.Values("consultation.outcome.", records.Outcomes...)
	for i := range out {
		switch records.Outcome(out[i].Value) {
		case records.Referred:
			out[i].Level = form.Warning
		case records.Died:
			out[i].Level = form.Danger
		}
	}
	return out
}

func (s *sheet) deathNote() form.Alert {
	if s.d.Outcome != records.Died || s.c.Patient.Died != nil {
		return form.Alert{}
	}
	return form.Alert{Level: form.Warning, Title: s.p.T("consultation.death"), Text: s.p.T("consultation.death.words")}
}

// list reads a list of the catalogue, "a; b; c".
func list(p interface {
	T(string, ...any) string
}, key string) []string {
	var out []string
	for _, x := range strings.Split(p.T(key), ";") {
		if x = strings.TrimSpace(x); x != "" {
			out = append(out, x)
		}
	}
	return out
}

// words proposes those of a list of the catalogue under a field of tags.
func (s *sheet) words(key string) form.Opt {
	return form.Suggesting(form.Among(options(list(s.p, key))...))
}

// options are words that stand for themselves.
func options(words []string) []form.Option {
	out := make([]form.Option, len(words))
	for i, w := range words {
		out[i] = form.Option{Value: w, Label: w}
	}
	return out
}

func (s *sheet) reasons() form.Provider {
	return form.Among(options(list(s.p, "consultation.reasons"))...)
}

func usualOrders(p interface {
	T(string, ...any) string
}) []string {
	return list(p, "consultation.orders")
}

// system is one part of the body.
type system struct {
	name string
	at   func(*records.Examination) *string
}

// systems lists the parts of an examination in the order of the form.
var systems = []system{
	{"general", func(e *records.Examination) *string { return &e.General }},
	{"skin", func(e *records.Examination) *string { return &e.Skin }},
	{"head", func(e *records.Examination) *string { return &e.Head }},
	{"respiratory", func(e *records.Examination) *string { return &e.Respiratory }},
	{"cardiovascular", func(e *records.Examination) *string { return &e.Cardiovascular }},
	{"abdomen", func(e *records.Examination) *string { return &e.Abdomen }},
	{"genitourinary", func(e *records.Examination) *string { return &e.Genitourinary }},
	{"neurological", func(e *records.Examination) *string { return &e.Neurological }},
	{"musculoskeletal", func(e *records.Examination) *string { return &e.Musculoskeletal }},
}

// fineWord is what the record holds for a system that was examined and is as
// it should be. It is the clinicians' own abbreviation, in every language.
const fineWord = "RAS"

func isFine(s string) bool { return strings.EqualFold(strings.Trim(s, " ."), fineWord) }

// examination is one row of systems without findings, one of systems with
// some, each by its letter, and a line of words for each of the latter.
func (s *sheet) examination() []form.Item {
	names := make([]string, len(systems))
	for i, x := range systems {
		names[i] = x.name
	}
	chips := form.Values("consultation.system.", names...)
	odd := slices.Clone(chips)
	for i := range odd {
		odd[i].Level = form.Warning
	}
	wasFine, wasOdd := slices.Clone(s.fine), slices.Clone(s.odd)
	sync := func() {
		s.syncSystems(wasFine, wasOdd)
		wasFine, wasOdd = slices.Clone(s.fine), slices.Clone(s.odd)
	}
	items := []form.Item{
		form.Checks("consultation.examination.fine", &s.fine, chips, form.Span(4), form.After(sync)),
		form.Checks("consultation.examination.odd", &s.odd, odd, form.Span(4), form.After(sync)),
	}
	for _, x := range systems {
		items = append(items, form.Text("consultation.examination."+x.name, x.at(&s.d.Examination), form.Span(2),
			form.When(func() bool { return slices.Contains(s.odd, x.name) })))
	}
	return items
}

// syncSystems writes what was chosen since into the examination. A finding
// that was typed is never overwritten by RAS.
func (s *sheet) syncSystems(wasFine, wasOdd []string) {
	for _, x := range systems {
		at := x.at(&s.d.Examination)
		fine, odd := slices.Contains(s.fine, x.name), slices.Contains(s.odd, x.name)
		newFine := fine && !slices.Contains(wasFine, x.name)
		newOdd := odd && !slices.Contains(wasOdd, x.name)
		typed := *at != "" && !isFine(*at)
		switch {
		case newFine && typed:
			s.fine = remove(s.fine, x.name)
			if !odd {
				s.odd = append(s.odd, x.name)
			}
		case newFine:
			s.odd = remove(s.odd, x.name)
			*at = fineWord
		case newOdd:
			s.fine = remove(s.fine, x.name)
			if !typed {
				*at = ""
			}
		case !fine && isFine(*at):
			*at = ""
		case !odd && !fine && typed:
			s.odd = append(s.odd, x.name) // words are taken back by erasing them
		}
	}
}

func remove(list []string, x string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(y string) bool { return y == x })
}

// results are the answers of a rapid test; positive ones stand out.
func results(positive form.Level) []form.Option {
	out := form.Values("consultation.result.", records.Negative, records.Positive, records.Invalid)
	out[1].Level = positive
	return out
}

func (s *sheet) tests() []form.Item {
	t := &s.d.Tests
	items := []form.Item{
		form.Choice("consultation.tests.malaria", &t.Malaria, results(form.Danger), form.Advance()),
		form.Number("consultation.tests.hb", &t.Hb, form.Unit("g/dL"), form.Last(s.lastOf("hb")), form.Decimals(1), form.Plausible(1, 25)),
	}
	if s.mayBePregnant() || t.Pregnancy != "" {
		items = append(items, form.Choice("consultation.tests.pregnancy", &t.Pregnancy, results(form.Warning), form.Advance()))
	}
	if s.c.May(records.Restricted) {
		items = append(items, form.Choice("consultation.tests.hiv", &t.HIV, results(form.Danger), form.Advance()))
	}
	strip := func() bool { return s.urine }
	grade := func(key string, target *string) *form.Field {
		opts := form.Values("consultation.strip.", records.Dipstick...)
		for i := 2; i < len(opts); i++ {
			opts[i].Level = form.Warning
		}
		return form.Choice("consultation.tests."+key, target, opts, form.Span(2), form.When(strip))
	}
	return append(items,
		form.Toggle("consultation.tests.urine", &s.urine),
		grade("protein", &t.Protein), grade("sugar", &t.Sugar), grade("leukocytes", &t.Leukocytes),
		grade("blood", &t.Blood), grade("ketones", &t.Ketones),
		form.Choice("consultation.tests.nitrites", &t.Nitrites, results(form.Warning)[:2], form.Advance(), form.Span(2), form.When(strip)))
}

// Ages between which a pregnancy test is offered, in days.
const (
	pregnancyFrom  = 10 * 365
	pregnancyUntil = 56 * 365
)

func (s *sheet) mayBePregnant() bool {
	if s.c.Patient.Sex != clinical.Female {
		return false
	}
	age, ok := s.age()
	return !ok || age >= pregnancyFrom && age < pregnancyUntil
}
