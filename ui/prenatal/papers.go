package prenatal

import (
	"io"
	"slices"
	"strings"

	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/print"
	"carnet/ui/record"
)

// papers of a pregnancy: none of its own, the card belongs to the visits.
func (s *episode) papers() []record.Paper { return nil }

// papers are what can be printed of a signed visit. What is restricted is on
// none of them, but for the letter that is asked for with the HIV result.
func (s *visit) papers() []record.Paper {
	letter := func(withHIV bool) func(record.Head, io.Writer, print.Options) error {
		return func(h record.Head, w io.Writer, o print.Options) error { return s.letter(h, withHIV).Write(w, o) }
	}
	return []record.Paper{
		{Key: "Ctrl+P", Title: s.p.T("prenatal.paper.card"), Name: "carte-cpn", Draft: true, Write: func(h record.Head, w io.Writer, o print.Options) error {
			return s.cardPaper(h).Write(w, o)
		}},
		{Key: "F8", Title: s.p.T("prenatal.paper.letter"), Name: "reference", Quiet: !s.referred(), Write: letter(false)},
		{Key: "Ctrl+F8", Title: s.p.T("prenatal.paper.letter.hiv"), Name: "reference", Quiet: true,
			When: func() bool { return s.c.May(records.Restricted) && (s.d.Tests.HIV != "" || s.preg.HIV != "") }, Write: letter(true)},
		{Key: "F9", Title: s.p.T("prenatal.paper.prescription"), Name: "ordonnance", When: func() bool { return len(s.d.Lines) > 0 }, Write: func(h record.Head, w io.Writer, o print.Options) error {
			return print.Prescription{
				Document: h.Document, Centre: h.Centre, Prescriber: h.Author, Supervisor: h.Supervisor, Patient: h.Patient, Date: h.Date,
				Weight: s.d.Vitals.Weight, Lines: s.d.Lines, Next: s.d.Next,
			}.Write(w, o)
		}},
	}
}

func (s *visit) letter(h record.Head, withHIV bool) print.PrenatalLetter {
	var alerts []string
	if list, err := s.found(); err == nil {
		for _, a := range list {
			if a.Severity >= clinical.Warning && !slices.Contains([]string{"anc.pressure_repeat", "anc.urine_needed"}, a.Code) {
				alerts = append(alerts, s.titleOf(a)+" ("+s.valuesOf(a)+")")
			}
		}
	}
	return print.PrenatalLetter{
		Document: h.Document, Centre: h.Centre, Author: h.Author, Supervisor: h.Supervisor, Patient: h.Patient, Date: h.Date, Time: h.Time,
		Pregnancy: s.public(), Visit: s.d, Before: s.before, Age: s.ageSaid(), Alerts: alerts, WithHIV: withHIV, HIV: s.preg.HIV,
	}
}

// public is the pregnancy without what is restricted.
func (s *visit) public() *records.Pregnancy {
	p := s.preg
	p.HIV = ""
	p.Risks = slices.DeleteFunc(slices.Clone(p.Risks), func(x string) bool { return slices.Contains(records.RestrictedRisks, x) })
	return &p
}

func (s *visit) ageSaid() string {
	if n, ok := s.days(); ok {
		return ageWords(s.p, n)
	}
	return ""
}

func (s *visit) cardPaper(h record.Head) print.PrenatalCard {
	visits := append(slices.Clone(s.before), *s.settle().(*records.Prenatal))
	var alerts []string
	for i := range visits {
		one := *s
		one.d, one.before = &visits[i], visits[:i]
		one.danger, one.signs = nil, nil
		one.unsettleSigns()
		list, err := one.found()
		if err != nil {
			alerts = append(alerts, "")
			continue
		}
		var words []string
		for _, a := range list {
			if a.Severity == clinical.Danger {
				words = append(words, one.titleOf(a))
			}
		}
		alerts = append(alerts, strings.Join(words, ", "))
	}
	return print.PrenatalCard{Document: h.Document, Centre: h.Centre, Author: h.Author, Patient: h.Patient, Date: h.Date, Pregnancy: s.public(), Visits: visits, Alerts: alerts}
}
