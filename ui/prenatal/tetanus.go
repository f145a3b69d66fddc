package prenatal

import (
	"context"
	"slices"

	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/clinical/antenatal"
)

// tetanus is the vaccine's code in the vaccination forms.
const tetanus = "td"

// askShots reads the days of the doses that the vaccination forms tell of, up
// to the day of the visit, oldest first.
func (s *visit) askShots(ctx context.Context) ([]clinical.Date, error) {
	list, err := s.c.Store.OfPatient(ctx, s.c.PatientID, records.KindVaccination)
	if err != nil {
		return nil, err
	}
	var out []clinical.Date
	for _, doc := range list {
		var v records.Vaccinations
		if doc.Content == nil {
			continue
		}
		if err := doc.Decode(&v); err != nil {
			return nil, err
		}
		for _, x := range v.Doses {
			day := v.Date
			if x.On != nil {
				day = *x.On
			}
			if x.Vaccine == tetanus && !s.on().Before(day) && !slices.Contains(out, day) {
				out = append(out, day)
			}
		}
	}
	slices.SortFunc(out, func(a, b clinical.Date) int { return a.Sub(b) })
	return out, nil
}

// tdDays are the doses of this pregnancy before this visit, given at a visit
// or by a vaccination form, oldest first. A dose that both tell of is one.
func (s *visit) tdDays() []clinical.Date {
	var out []clinical.Date
	for _, v := range s.before {
		if v.Td != nil && !slices.Contains(out, v.Date) {
			out = append(out, v.Date)
		}
	}
	for _, day := range s.shots {
		if !day.Before(s.began()) && !slices.Contains(out, day) {
			out = append(out, day)
		}
	}
	slices.SortFunc(out, func(a, b clinical.Date) int { return a.Sub(b) })
	return out
}

// began is the first day of the pregnancy, or the day on which it was opened
// where it is not dated.
func (s *visit) began() clinical.Date {
	if lmp, ok := s.lmp(); ok {
		return lmp
	}
	return s.preg.Opened
}

// tdBefore are the doses before this pregnancy, as they were counted when it
// was opened or as the vaccination forms tell, whichever are more; the day is
// that of the last one that a form tells.
func (s *visit) tdBefore() (n int, last clinical.Date) {
	for _, day := range s.shots {
		if day.Before(s.began()) {
			n, last = n+1, day
		}
	}
	if s.preg.TdDoses != nil {
		n = max(n, *s.preg.TdDoses)
	}
	return min(n, s.r.Antenatal.Td.Total), last
}

// nextTd is the dose of tetanus vaccine that the schedule has next.
func (s *visit) nextTd() (antenatal.Td, bool) {
	var h antenatal.TdHistory
	h.Before, h.Last = s.tdBefore()
	if days := s.tdDays(); len(days) > 0 {
		h.ThisPregnancy, h.Last = min(len(days), s.r.Antenatal.Td.Total), days[len(days)-1]
	}
	edd := clinical.Date{}
	if s.preg.EDD != nil {
		edd = *s.preg.EDD
	}
	x, err := antenatal.NextTd(h, s.on(), edd, s.r.Antenatal)
	return x, err == nil
}

func (s *visit) tdDone() int {
	n, _ := s.tdBefore()
	return n + len(s.tdDays())
}

// tdAside is the last dose.
func (s *visit) tdAside() string {
	days := s.tdDays()
	if len(days) == 0 {
		return ""
	}
	last := days[len(days)-1]
	n := s.tdDone()
	for _, v := range s.before {
		if v.Td != nil && v.Date == last {
			n = *v.Td
		}
	}
	return s.p.T("prenatal.dose.last", nearDay(last, s.c.Today), n)
}
