package child

import (
	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/clinical/growth"
	"carnet/ui/form"
	"carnet/ui/visit"
)

const (
	// vitaminFrom and vitaminFull are in days, 6 and 12 months: from the one on
	// the card of the national vaccination programme has 100 000 IU of vitamin A,
	// from the other 200 000 IU, until 59 months.
	vitaminFrom, vitaminFull = 183, 365
	// supplementEvery is in days, 6 months: how long after the last dose vitamin
	// A and deworming are due again by the WHO child health DAK (IMCI,
	// CHE.DT.01, rows CL271 and CL274).
	supplementEvery = 183
)

// given is a dose of before, in words, with its day.
type given struct {
	words string
	on    clinical.Date
}

// supplemented notes what an earlier visit has given.
func (s *growing) supplemented(v *records.Growth) {
	if s.day().Sub(v.Date) < 0 {
		return
	}
	if v.VitaminA != nil && v.Date.Sub(s.vitaminBefore.on) >= 0 {
		words := s.p.Number(float64(*v.VitaminA), 0)
		for code, iu := range vitaminDoses {
			if iu == *v.VitaminA {
				words = s.p.T("child.growth.vitamin_a." + code)
			}
		}
		s.vitaminBefore = given{words, v.Date}
	}
	if v.Deworm != "" && v.Date.Sub(s.dewormBefore.on) >= 0 {
		s.dewormBefore = given{v.Deworm, v.Date}
	}
}

// before is the last dose with its day, beside the field.
func (s *growing) before(g *given) form.Opt {
	return form.Aside(func() string {
		if g.on.IsZero() {
			return ""
		}
		return s.p.T("consultation.last", g.words, visit.Day(g.on, s.c.Today))
	})
}

// soon warns of a dose within the interval since the last one.
func (s *growing) soon(g given) form.Message {
	days := s.day().Sub(g.on)
	if g.on.IsZero() || days >= supplementEvery {
		return form.Message{}
	}
	return form.Warn(s.p.T("child.growth.too_soon", days, form.FormatDate(g.on)))
}

// vitaminWords tells which dose the national card has for the age, and that
// the last one was not long ago.
func (s *growing) vitaminWords(dose string) form.Message {
	if dose == "" {
		return form.Message{}
	}
	if m := s.soon(s.vitaminBefore); m.Text != "" {
		return m
	}
	g := s.child()
	if !g.AgeKnown {
		return form.Message{}
	}
	want := ""
	switch {
	case g.Age >= vitaminFrom && g.Age < vitaminFull:
		want = "100000"
	case g.Age >= vitaminFull && g.Age <= growth.LastDay:
		want = "200000"
	}
	if want == dose {
		return form.Message{}
	}
	if want == "" {
		return form.Warn(s.p.T("child.growth.vitamin_a.none"))
	}
	return form.Warn(s.p.T("child.growth.vitamin_a.other", s.p.T("child.growth.vitamin_a."+want)))
}

func (s *growing) dewormWords(dose string) form.Message {
	if dose == "" {
		return form.Message{}
	}
	return s.soon(s.dewormBefore)
}
