// Package vaccination works out a child's vaccinations over an editable
// calendar: which doses were given and count, which are due, which can still
// be caught up and which no longer.
//
// What may enter: the calendar (a setting), a date of birth, the doses given,
// a day. What it must not know: the clock, stock, the record, the screen.
// Doses for pregnant women are in package antenatal.
package vaccination

import (
	"fmt"
	"sort"

	"carnet/records/clinical"
)

// Vaccine is one line of the calendar.
type Vaccine struct {
	Code string
	// Name is what the centre calls a vaccine that has no name of its own in
	// the catalogues.
	Name  string
	Doses []Dose
	// LiveInjected vaccines are given on one day or LiveIntervalDays apart.
	LiveInjected bool
}

// Dose is one dose of a vaccine. Its age is Weeks or Months after birth.
type Dose struct {
	Label         string // "penta1"
	Weeks, Months int    // recommended age
	MinDays       int    // least age in days at which it counts; 0: from birth
	// IntervalDays is the least time after the dose before.
	IntervalDays int
	// MaxDays is the greatest age in days at which it is still given; 0: no end.
	MaxDays int
}

// Settings is the calendar with what it needs.
type Settings struct {
	Calendar         []Vaccine
	LiveIntervalDays int
	// LateDays is how long after its due day a dose is called late.
	LateDays int
}

// Defaults is the calendar of the Malian card as found in OpenClinic: at birth
// BCG and polio 0; at 6, 10 and 14 weeks polio, pentavalent, pneumococcus and
// rotavirus; at 9 months measles, yellow fever and meningitis A. It is likely
// dated (it has neither inactivated polio nor a second measles dose): the
// centre sets the calendar in force.
//
// Least ages and the least interval of four weeks: WHO, summary of position
// papers, tables 2 and 3 (2020, 2023). Rotavirus is not given beyond 24 months
// (WHO), Hib, here in pentavalent, not beyond 59 months (WHO, table 2). Polio 0
// is left out once polio 1 is due.
func Defaults() Settings {
	const sixWeeks, interval = 42, 28
	primary := func(code string, maxDays int) Vaccine {
		v := Vaccine{Code: code}
		for i, week := range []int{6, 10, 14} {
			d := Dose{Label: fmt.Sprintf("%s%d", code, i+1), Weeks: week, MinDays: sixWeeks, MaxDays: maxDays}
			if i > 0 {
				d.MinDays, d.IntervalDays = 0, interval
			}
			v.Doses = append(v.Doses, d)
		}
		return v
	}
	nine := func(code string, live bool) Vaccine {
		return Vaccine{Code: code, LiveInjected: live, Doses: []Dose{{Label: code, Months: 9, MinDays: 270}}}
	}
	return Settings{
		LiveIntervalDays: 28, LateDays: 28,
		Calendar: []Vaccine{
			{Code: "bcg", Doses: []Dose{{Label: "bcg"}}},
			{Code: "polio0", Doses: []Dose{{Label: "polio0", MaxDays: sixWeeks - 1}}},
			primary("polio", 0), primary("penta", 1825), primary("pneumo", 0), primary("rota", 730),
			nine("measles", true), nine("yellow_fever", true), nine("mena", false),
		},
	}
}

// Given is a dose that was given.
type Given struct {
	Vaccine string
	On      clinical.Date
}

// Status of a dose.
type Status string

// The states of a dose.
const (
	Done    Status = "given"   // it counts
	Due     Status = "due"     // give it now
	Late    Status = "late"    // give it now: it has been due for long
	Coming  Status = "coming"  // due later
	Expired Status = "expired" // the child is too old for it
)

// Planned is the state of one dose of the calendar.
type Planned struct {
	Vaccine string
	Label   string
	Number  int // 1 for the first dose of the vaccine
	Status  Status
	On      clinical.Date // day given, or first day on which it may be given; zero when expired
}

// Ignored is a dose that was given but does not count.
type Ignored struct {
	Given
	Reason string // too_early, too_close, surplus
}

// Plan is a child's vaccination on a day.
type Plan struct {
	Doses   []Planned // in the order of the calendar
	Ignored []Ignored
	Next    clinical.Date // next day on which a dose may be given; zero: none is left
	Source  clinical.Source
}

const source clinical.Source = "Calendar of the centre; least ages and intervals: WHO summary of position papers, tables 2 and 3"

// For works out the plan of a child born on a day, on another day.
//
// A series that was broken off is gone on with, never begun again (WHO). A
// dose given before its least age or too soon after the one before does not
// count and is due again. Errors: no date of birth, a dose before birth or
// after the day asked about, a vaccine that the calendar does not have, an age
// above 15 years, a calendar that cannot be.
func For(birth, on clinical.Date, given []Given, s Settings) (Plan, error) {
	if err := s.check(); err != nil {
		return Plan{}, err
	}
	if !birth.Valid() {
		return Plan{}, &clinical.MissingError{Field: "birth"}
	}
	if !on.Valid() {
		return Plan{}, &clinical.MissingError{Field: "on"}
	}
	if err := clinical.Within("age_days", float64(on.Sub(birth)), 0, 15*366, "d"); err != nil {
		return Plan{}, err
	}
	by, err := s.sort(birth, on, given)
	if err != nil {
		return Plan{}, err
	}
	p := Plan{Source: source}
	live := s.lastLive(given)
	for _, v := range s.Calendar {
		p.vaccine(v, birth, on, by[v.Code], live, s)
	}
	for _, d := range p.Doses {
		if (d.Status == Due || d.Status == Late || d.Status == Coming) && (p.Next.IsZero() || d.On.Before(p.Next)) {
			p.Next = d.On
		}
	}
	if !p.Next.IsZero() && p.Next.Before(on) {
		p.Next = on
	}
	return p, nil
}

func (s Settings) sort(birth, on clinical.Date, given []Given) (map[string][]clinical.Date, error) {
	by := map[string][]clinical.Date{}
	for _, v := range s.Calendar {
		by[v.Code] = nil
	}
	for _, g := range given {
		if _, ok := by[g.Vaccine]; !ok {
			return nil, &clinical.ChoiceError{Field: "vaccine", Value: g.Vaccine, Allowed: s.codes()}
		}
		if !g.On.Valid() || g.On.Before(birth) || on.Before(g.On) {
			return nil, &clinical.FieldError{Field: "given", Reason: fmt.Sprintf("%s on %s lies outside the time from birth to the day asked about", g.Vaccine, g.On)}
		}
		by[g.Vaccine] = append(by[g.Vaccine], g.On)
	}
	for _, dates := range by {
		sort.Slice(dates, func(i, j int) bool { return dates[i].Before(dates[j]) })
	}
	return by, nil
}

// lastLive is the last day on which a live injected vaccine was given, by
// vaccine.
func (s Settings) lastLive(given []Given) map[string]clinical.Date {
	last := map[string]clinical.Date{}
	for _, v := range s.Calendar {
		if !v.LiveInjected {
			continue
		}
		for _, g := range given {
			if g.Vaccine == v.Code && last[v.Code].Before(g.On) {
				last[v.Code] = g.On
			}
		}
	}
	return last
}

// vaccine adds the doses of one vaccine to the plan.
func (p *Plan) vaccine(v Vaccine, birth, on clinical.Date, dates []clinical.Date, live map[string]clinical.Date, s Settings) {
	number := 0
	var before clinical.Date
	for _, date := range dates {
		if number == len(v.Doses) {
			p.Ignored = append(p.Ignored, Ignored{Given{v.Code, date}, "surplus"})
			continue
		}
		d := v.Doses[number]
		switch {
		case number > 0 && date.Sub(before) < max(d.IntervalDays, 1):
			p.Ignored = append(p.Ignored, Ignored{Given{v.Code, date}, "too_close"})
			continue
		case date.Before(birth.AddDays(d.MinDays)):
			p.Ignored = append(p.Ignored, Ignored{Given{v.Code, date}, "too_early"})
			continue
		}
		number++
		before = date
		p.Doses = append(p.Doses, Planned{v.Code, d.Label, number, Done, date})
	}
	for ; number < len(v.Doses); number++ {
		d := v.Doses[number]
		next := birth.AddDays(7 * d.Weeks).AddMonths(d.Months)
		if !before.IsZero() {
			next = latest(next, before.AddDays(d.IntervalDays))
		}
		if v.LiveInjected {
			for code, day := range live {
				if code != v.Code && on.Sub(day) > 0 {
					next = latest(next, day.AddDays(s.LiveIntervalDays))
				}
			}
		}
		planned := Planned{Vaccine: v.Code, Label: d.Label, Number: number + 1, Status: Coming, On: next}
		switch {
		case d.MaxDays > 0 && latest(next, on).Sub(birth) > d.MaxDays:
			planned.Status, planned.On = Expired, clinical.Date{}
		case on.Sub(next) > s.LateDays:
			planned.Status = Late
		case !on.Before(next):
			planned.Status = Due
		}
		p.Doses = append(p.Doses, planned)
		if planned.Status == Expired {
			continue
		}
		before = latest(next, on)
	}
}

func latest(a, b clinical.Date) clinical.Date {
	if a.Before(b) {
		return b
	}
	return a
}

func (s Settings) codes() []string {
	out := make([]string, len(s.Calendar))
	for i, v := range s.Calendar {
		out[i] = v.Code
	}
	return out
}

// check refuses a calendar that could not be followed.
func (s Settings) check() error {
	bad := func(what string) error { return &clinical.FieldError{Field: "calendar", Reason: what} }
	seen := map[string]bool{}
	if s.LiveIntervalDays < 0 || s.LateDays < 0 {
		return bad("an interval is negative")
	}
	for _, v := range s.Calendar {
		if v.Code == "" || seen[v.Code] || len(v.Doses) == 0 {
			return bad(fmt.Sprintf("%q is empty or there twice", v.Code))
		}
		seen[v.Code] = true
		for _, d := range v.Doses {
			if d.Weeks < 0 || d.Months < 0 || d.Weeks > 900 || d.Months > 200 || d.MinDays < 0 || d.IntervalDays < 0 || d.MaxDays < 0 {
				return bad(fmt.Sprintf("%q has an impossible age or interval", d.Label))
			}
		}
	}
	return nil
}
