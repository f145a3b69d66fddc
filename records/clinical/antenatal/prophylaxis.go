package antenatal

import "carnet/records/clinical"

// AnaemiaSettings are the haemoglobins (g/dL) and supplements.
type AnaemiaSettings struct {
	Cut1, Cut2, Cut3 float64 // below: anaemia, by trimester
	Severe           float64 // below: severe anaemia
	// Prevalence of anaemia among pregnant women of the area, percent; 0: not
	// known. From HighPrevalence on 60 mg of iron is the daily dose.
	Prevalence, HighPrevalence float64
}

// defaultAnaemia: WHO 2016 (B.1.1, A.2.1; DAK DT.25): 11.0 in the first and
// third trimester, 10.5 in the second; severe below 7 (MSF, one source).
func defaultAnaemia() AnaemiaSettings {
	return AnaemiaSettings{Cut1: 11, Cut2: 10.5, Cut3: 11, Severe: 7, HighPrevalence: 40}
}

// Trimester by completed weeks: to 12 the first, 13 to 27 the second, from 28
// the third (DAK DT.25).
func Trimester(week int) int {
	switch {
	case week <= 12:
		return 1
	case week <= 27:
		return 2
	}
	return 3
}

func (s AnaemiaSettings) cut(week int) float64 {
	return []float64{s.Cut1, s.Cut2, s.Cut3}[Trimester(week)-1]
}

// Iron is the supplement that the rule gives.
type Iron struct {
	Anaemia      bool
	Severe       bool
	IronMg       float64 // elemental iron each time
	FromMg, ToMg float64 // range of the source
	FolicMg      float64
	Weekly       bool // once a week instead of daily
	Cut          float64
	Source       clinical.Source
}

// IronFor gives iron and folic acid by haemoglobin (g/dL, 1 to 25; nil: not
// measured, and then pallor decides) and completed weeks. With anaemia 120 mg
// daily and 0.4 mg of folic acid; otherwise 60 mg daily where anaemia is
// common, 30 to 60 elsewhere; or, where daily iron is not borne (weekly), 120
// mg and 2.8 mg once a week (WHO 2016, A.2.1 and A.2.2; DAK DT.25).
func IronFor(hb *float64, pallor bool, week int, weekly bool, s Settings) (Iron, error) {
	if err := clinical.Within("ga_weeks", float64(week), minWeek, maxWeek, "weeks"); err != nil {
		return Iron{}, err
	}
	a := s.Anaemia
	i := Iron{Cut: a.cut(week), Source: dakSource}
	if hb != nil {
		if err := clinical.Within("haemoglobin", *hb, 1, 25, "g/dL"); err != nil {
			return Iron{}, err
		}
		i.Anaemia, i.Severe = *hb < i.Cut, *hb < a.Severe
	} else {
		i.Anaemia = pallor
	}
	switch {
	case i.Anaemia:
		i.IronMg, i.FromMg, i.ToMg, i.FolicMg = 120, 120, 120, 0.4
	case weekly:
		i.IronMg, i.FromMg, i.ToMg, i.FolicMg, i.Weekly = 120, 120, 120, 2.8, true
	case a.Prevalence >= a.HighPrevalence:
		i.IronMg, i.FromMg, i.ToMg, i.FolicMg = 60, 60, 60, 0.4
	default:
		i.IronMg, i.FromMg, i.ToMg, i.FolicMg = 60, 30, 60, 0.4
	}
	return i, nil
}

// SPSettings are the numbers of intermittent preventive treatment.
type SPSettings struct {
	FromWeek     int // completed weeks
	IntervalDays int
	Target       int // doses to reach
	Tablets      int // of 500/25 mg, all at once
}

// defaultSP: WHO 2016 (C.6) and PNLP Mali: from 13 weeks, four weeks apart, at
// least three, three tablets as one dose.
func defaultSP() SPSettings { return SPSettings{FromWeek: 13, IntervalDays: 28, Target: 3, Tablets: 3} }

// SP is whether sulfadoxine-pyrimethamine is due.
type SP struct {
	Give    bool
	Reason  string // why not: too_early, too_soon, cotrimoxazole; empty with Give
	Number  int    // of the dose that is due next
	Tablets int
	Next    clinical.Date // first day on which it may be given; zero with cotrimoxazole
	Enough  bool          // the target is reached (further doses still follow)
}

// NextSP tells whether a dose of sulfadoxine-pyrimethamine is due on a day:
// from 13 completed weeks, at least four weeks after the last, on to birth,
// and never with cotrimoxazole (WHO 2016, C.6). lmp is that of the agreed
// dating; last is zero before the first dose.
func NextSP(lmp, on, last clinical.Date, given int, cotrimoxazole bool, s Settings) (SP, error) {
	if err := validDates(lmp, on); err != nil {
		return SP{}, err
	}
	if err := clinical.Within("given", float64(given), 0, 12, ""); err != nil {
		return SP{}, err
	}
	if given > 0 != !last.IsZero() {
		return SP{}, &clinical.FieldError{Field: "last", Reason: "the number of doses and the date of the last do not agree"}
	}
	if !last.IsZero() && (!last.Valid() || on.Before(last) || last.Before(lmp)) {
		return SP{}, &clinical.FieldError{Field: "last", Reason: "the last dose lies outside this pregnancy"}
	}
	p := SP{Number: given + 1, Tablets: s.SP.Tablets, Enough: given >= s.SP.Target}
	if cotrimoxazole {
		p.Reason = "cotrimoxazole"
		return p, nil
	}
	p.Next = lmp.AddDays(7 * s.SP.FromWeek)
	reason := "too_early"
	if given > 0 {
		if spaced := last.AddDays(s.SP.IntervalDays); p.Next.Before(spaced) {
			p.Next, reason = spaced, "too_soon"
		}
	}
	if on.Before(p.Next) {
		p.Reason = reason
		return p, nil
	}
	p.Give = true
	return p, nil
}

// validDates checks a pregnancy's first day and a day within it.
func validDates(lmp, on clinical.Date) error {
	if !lmp.Valid() {
		return &clinical.MissingError{Field: "lmp"}
	}
	if !on.Valid() {
		return &clinical.MissingError{Field: "on"}
	}
	return clinical.Within("ga_days", float64(on.Sub(lmp)), 0, maxWeek*7+6, "d")
}

// Deworm is whether deworming is due.
type Deworm struct {
	Due    bool
	Reason string // not_used, too_early, given; empty with Due
	// Either of the two, once.
	AlbendazoleMg, MebendazoleMg float64
}

// DewormFor: once in a pregnancy after the first trimester, albendazole 400 mg
// or mebendazole 500 mg (WHO 2016, C.4).
func DewormFor(week int, given bool, s Settings) (Deworm, error) {
	if err := clinical.Within("ga_weeks", float64(week), minWeek, maxWeek, "weeks"); err != nil {
		return Deworm{}, err
	}
	d := Deworm{AlbendazoleMg: 400, MebendazoleMg: 500}
	switch {
	case s.DewormFromWeek == 0:
		d.Reason = "not_used"
	case given:
		d.Reason = "given"
	case week < s.DewormFromWeek:
		d.Reason = "too_early"
	default:
		d.Due = true
	}
	return d, nil
}
