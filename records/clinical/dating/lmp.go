// Package dating says how far a pregnancy is and when it is due: from the
// last menstrual period (LMP), from crown-rump length, from later biometry,
// and the one agreed date from all of them.
//
// What lives here: published dating formulas, each within its published
// range, and the redating thresholds. What may enter: dates and measures.
// What it must not know: today's date; "on" is always an argument.
package dating

import (
	"carnet/records/clinical"
)

// Term is the length of a pregnancy from the LMP to the expected date of
// delivery (Naegele's rule).
const Term = 280

// MaxDays is the longest gestational age that a date can mean: 45 weeks. What
// lies beyond is a wrong LMP or a pregnancy that has ended.
const MaxDays = 315

const sourceNaegele clinical.Source = "Naegele: LMP + 280 days"

// EDD is the expected date of delivery from the LMP: LMP + 280 days (Naegele).
func EDD(lmp clinical.Date) (clinical.Date, error) {
	if err := checkDate("lmp", lmp); err != nil {
		return clinical.Date{}, err
	}
	return lmp.AddDays(Term), nil
}

// LMPOf is the last menstrual period that an expected date of delivery means.
func LMPOf(edd clinical.Date) clinical.Date { return edd.AddDays(-Term) }

// ByLMP is the gestational age on a date, in whole days from the LMP: 0 to
// 315 (45 weeks); anything else is a *clinical.RangeError.
func ByLMP(lmp, on clinical.Date) (clinical.Result, error) {
	if err := checkDate("lmp", lmp); err != nil {
		return clinical.Result{}, err
	}
	if err := checkDate("on", on); err != nil {
		return clinical.Result{}, err
	}
	days := float64(on.Sub(lmp))
	if err := clinical.Within("days from lmp to on", days, 0, MaxDays, "d"); err != nil {
		return clinical.Result{}, err
	}
	r := clinical.Result{Value: days, Unit: "d", Standard: "ga.lmp", Source: sourceNaegele}
	r.Inputs.AddText("lmp", lmp.String())
	r.Inputs.AddText("on", on.String())
	return r, nil
}

// ByEDD is the gestational age on a date, in whole days, from the agreed
// expected date of delivery. The range is that of ByLMP.
func ByEDD(edd, on clinical.Date) (clinical.GestationalDays, error) {
	if err := checkDate("edd", edd); err != nil {
		return 0, err
	}
	r, err := ByLMP(LMPOf(edd), on)
	return clinical.GestationalDays(r.Value), err
}

// EDDFromGA is the expected date of delivery of a pregnancy whose gestational
// age was ga on a date; ga is rounded to the nearest whole day.
func EDDFromGA(ga clinical.GestationalDays, on clinical.Date) clinical.Date {
	return on.AddDays(Term - wholeDays(ga))
}

func checkDate(field string, d clinical.Date) error {
	if d.IsZero() {
		return &clinical.MissingError{Field: field}
	}
	if !d.Valid() {
		return &clinical.FieldError{Field: field, Reason: "is not a day of the calendar"}
	}
	return nil
}
