package antenatal

import "carnet/records/clinical"

// TdSettings are the intervals of tetanus vaccination.
type TdSettings struct {
	SecondMonths, ThirdMonths, FourthMonths, FifthMonths int
	// BeforeBirthDays is how long before birth the second dose should be given.
	BeforeBirthDays int
	Total           int
}

// defaultTd: WHO 2016 (C.5), DAK S.04: the second dose a month after the first
// and at least two weeks before birth, the third after six months, the fourth
// and fifth after a year each; five in all.
func defaultTd() TdSettings {
	return TdSettings{SecondMonths: 1, ThirdMonths: 6, FourthMonths: 12, FifthMonths: 12, BeforeBirthDays: 14, Total: 5}
}

// TdHistory is what is known of a woman's tetanus vaccination. A woman whose
// doses are not known counts as never vaccinated (WHO 2016).
type TdHistory struct {
	Before        int           // doses before this pregnancy, 0 to 5
	ThisPregnancy int           // doses in this pregnancy, 0 to 5
	Last          clinical.Date // of the last dose; zero: not known
}

// Td is the next dose.
type Td struct {
	Number   int           // of the dose; 0: none is due in this pregnancy
	Complete bool          // five doses: protected for the childbearing years
	Due      clinical.Date // first day on which it may be given; zero with Number 0
	Give     bool          // it is due on the day asked about
	// Late: given now, it comes less than two weeks before the expected birth,
	// too late to protect this child. It is given all the same.
	Late bool
}

// NextTd tells the next dose of tetanus-diphtheria vaccine on a day. Never
// vaccinated or not known: dose 1 at the first contact, 2 a month later, 3 six
// months later, 4 and 5 a year later each. With one to four doses before this
// pregnancy: one dose in each pregnancy until there are five (WHO 2016, C.5;
// DAK DT.32). edd may be zero.
func NextTd(h TdHistory, on, edd clinical.Date, s Settings) (Td, error) {
	if !on.Valid() {
		return Td{}, &clinical.MissingError{Field: "on"}
	}
	for _, f := range []struct {
		name string
		n    int
	}{{"before", h.Before}, {"this_pregnancy", h.ThisPregnancy}} {
		if err := clinical.Within(f.name, float64(f.n), 0, float64(s.Td.Total), "doses"); err != nil {
			return Td{}, err
		}
	}
	if !h.Last.IsZero() && (!h.Last.Valid() || on.Before(h.Last)) {
		return Td{}, &clinical.FieldError{Field: "last", Reason: "the last dose lies after the day asked about"}
	}
	total := h.Before + h.ThisPregnancy
	if h.ThisPregnancy > 0 && h.Last.IsZero() {
		return Td{}, &clinical.MissingError{Field: "last"}
	}
	if total >= s.Td.Total {
		return Td{Complete: true}, nil
	}
	if h.Before > 0 && h.ThisPregnancy > 0 {
		return Td{}, nil // the dose of this pregnancy was given
	}
	d := Td{Number: total + 1, Due: on}
	if months := s.Td.after(total); months > 0 && !h.Last.IsZero() {
		if h.Before > 0 {
			months = s.Td.SecondMonths // a dose in each pregnancy, at the least interval
		}
		if next := h.Last.AddMonths(months); on.Before(next) {
			d.Due = next
		}
	}
	d.Give = !on.Before(d.Due)
	d.Late = edd.Valid() && edd.AddDays(-s.Td.BeforeBirthDays).Before(d.Due) && total > 0
	return d, nil
}

// after is the interval in months that follows the given number of doses.
func (s TdSettings) after(doses int) int {
	switch doses {
	case 1:
		return s.SecondMonths
	case 2:
		return s.ThirdMonths
	case 3:
		return s.FourthMonths
	case 4:
		return s.FifthMonths
	}
	return 0
}
