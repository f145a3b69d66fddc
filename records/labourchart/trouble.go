package labourchart

import (
	"slices"
	"sort"
	"time"

	"carnet/records"
	"carnet/records/clinical/labour"
)

// Entries that stand in no row of the guide: what went wrong, what was done
// about it. Each keeps its time and who made it as any other entry does.
const (
	Complication = "complication" // Value: a code of records.Complications
	Step         = "step"         // Value: the complication and the step, "eclampsia.call"
	Fit          = "fit"          // a convulsion; At is when
)

// Magnesium is the item of what is due when a dose of magnesium sulphate is.
const Magnesium = "magnesium"

// Withheld is the kind of a dose that was due and, after the checks it keeps,
// not given.
const Withheld = "withheld"

// recheckAfter is when a dose that was held back is looked at again
// (clinical.action.labour_magnesium_withhold says so at the bedside).
const recheckAfter = time.Hour

// RemindEvery is how long a silenced reminder of a dose is quiet.
const RemindEvery = 15 * time.Minute

// Course is a course of magnesium sulphate: what was given, what calls for it.
type Course struct {
	// Given are the doses and those that were held back, in any order.
	Given []records.MagnesiumGiven
	// Called is since when a severe pre-eclampsia or an eclampsia is known; zero
	// for neither.
	Called         time.Time
	LastFit, Birth time.Time // zero: none, still to come
	// Checks are those made for the next dose and not yet written down with one.
	Checks labour.MagnesiumChecks
}

// NextDose is the dose that comes next, with Due for a loading dose too; ok is
// false where no course is under way or called for. A dose that was held back
// is due again an hour after that.
func (c Course) NextDose(s labour.Settings) (d labour.MagnesiumDose, ok bool) {
	given := slices.Clone(c.Given)
	sort.SliceStable(given, func(i, j int) bool { return given[i].At.Before(given[j].At) })
	if len(given) == 0 && c.Called.IsZero() {
		return d, false
	}
	m := labour.MagnesiumCourse{LastFit: c.LastFit, Birth: c.Birth}
	var held *records.MagnesiumGiven
	for i, g := range given {
		if g.Kind == Withheld {
			held = &given[i]
			continue
		}
		held = nil
		m.LastDose = g.At
		if g.Kind == "maintenance" {
			m.LastSide = labour.Side(g.Side)
		}
	}
	checks := c.Checks
	if held != nil && checks == (labour.MagnesiumChecks{}) {
		checks = labour.MagnesiumChecks{Respirations: held.Respirations, UrineMLPerH: held.UrineMLPerH, KneeJerks: held.KneeJerks}
	}
	d, err := labour.NextMagnesium(m, checks, s)
	if err != nil {
		return labour.MagnesiumDose{}, false
	}
	if d.Due.IsZero() && d.Kind == "loading" {
		d.Due = c.Called
	}
	if held != nil && d.Kind != "finished" {
		if again := held.At.Add(recheckAfter); again.After(d.Due) {
			d.Due = again
		}
	}
	return d, true
}

// CourseOf is the course of a labour up to a time.
func CourseOf(l *records.Labour, now time.Time) Course {
	var c Course
	for _, g := range l.Magnesium {
		if !g.At.After(now) {
			c.Given = append(c.Given, g)
		}
	}
	for _, e := range l.Of(Complication, 1) {
		if calls(e.Value) && c.Called.IsZero() && !e.At.After(now) {
			c.Called = e.At
		}
	}
	for _, e := range l.Of(Fit, 1) {
		if !e.At.After(now) {
			c.LastFit = e.At
		}
	}
	return c
}

// calls tells whether a complication asks for magnesium sulphate.
func calls(complication string) bool {
	return complication == "eclampsia" || complication == "preeclampsia"
}

// Complications are the codes of what went wrong in a labour, in the order in
// which it was found.
func Complications(l *records.Labour) []string {
	var out []string
	for _, e := range l.Of(Complication, 1) {
		if !slices.Contains(out, e.Value) {
			out = append(out, e.Value)
		}
	}
	return out
}

// Steps are the steps of the protocols that were done in a labour, as a
// delivery keeps them: "eclampsia.call", and "fit" for the last convulsion.
func Steps(l *records.Labour) []records.Step {
	var out []records.Step
	for _, e := range l.Of(Step, 1) {
		out = append(out, records.Step{Code: e.Value, At: e.At, By: e.By})
	}
	if fits := l.Of(Fit, 1); len(fits) > 0 {
		e := fits[len(fits)-1]
		out = append(out, records.Step{Code: Fit, At: e.At, By: e.By})
	}
	return out
}

// dose says what is due of the course of magnesium sulphate.
func (s *Summary) dose(l *records.Labour, now time.Time, set labour.Settings) {
	s.Complications = Complications(l)
	d, ok := CourseOf(l, now).NextDose(set)
	if !ok || d.Kind == "finished" {
		return
	}
	s.Dose = &d
	if l.Ended == nil {
		s.Due = append(s.Due, Due{Item: Magnesium, At: d.Due, Every: RemindEvery})
	}
}

// doseValue is a dose as the row of medicines shows it.
func doseValue(g records.MagnesiumGiven, s labour.Settings) string {
	switch g.Kind {
	case "loading":
		return "MgSO4 " + number(s.Magnesium.LoadingIVGrams+2*s.Magnesium.LoadingIMEachGrams) + " g"
	case Withheld:
		return "MgSO4 0"
	}
	return "MgSO4 " + number(s.Magnesium.MaintenanceGrams) + " g"
}
