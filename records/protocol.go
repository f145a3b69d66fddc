package records

import (
	"math"
	"slices"

	"carnet/records/clinical/antenatal"
	"carnet/records/clinical/dating"
	"carnet/records/clinical/labour"
	"carnet/records/clinical/vaccination"
)

// KindProtocol is the centre's own thresholds and calendars.
const KindProtocol Kind = "protocol"

// Protocol is what the centre's lead doctor has set instead of the published
// thresholds, intervals and calendar. There is one for each centre.
//
// Only what differs from the default is kept: a default that a later version
// corrects reaches every centre that has not set its own value.
type Protocol struct {
	// Values are thresholds by their codes; see Thresholds. A code that this
	// program does not know is kept and passed on.
	Values map[string]float64 `json:"values,omitempty"`
	// Windows are the national prenatal consultations by gestational age;
	// none counts them in the order in which they happen.
	Windows []CPNWindow `json:"windows,omitempty"`
	// Doses are the rows of the vaccination calendar that differ, by the label
	// of the dose: changed, added, or taken out.
	Doses map[string]ScheduledDose `json:"doses,omitempty"`
}

// CPNWindow is one national prenatal consultation.
type CPNWindow struct {
	Number int `json:"number"` // 1 for CPN 1
	From   int `json:"from"`   // completed weeks, both included
	To     int `json:"to"`
}

// ScheduledDose is one row of the vaccination calendar. Its age is Weeks or Months
// after birth; the rest is in days, 0 for no limit.
type ScheduledDose struct {
	// Off takes a dose of the default calendar out.
	Off     bool   `json:"off,omitempty"`
	Vaccine string `json:"vaccine,omitempty"` // code
	// Name is that of a vaccine which has none in the catalogues.
	Name     string `json:"name,omitempty"`
	Weeks    int    `json:"weeks,omitempty"`
	Months   int    `json:"months,omitempty"`
	Min      int    `json:"min,omitempty"`      // least age at which it counts
	Interval int    `json:"interval,omitempty"` // least time after the dose before
	Max      int    `json:"max,omitempty"`      // greatest age at which it is caught up
}

// Age is the recommended age in days, a month reckoned as 30.4375.
func (d ScheduledDose) Age() int { return 7*d.Weeks + int(math.Round(float64(d.Months)*30.4375)) }

// Rules are the thresholds in force: the published ones with the centre's own
// in their place. They are shared: whoever has them reads and never writes.
type Rules struct {
	Dating      dating.Settings
	Antenatal   antenatal.Settings
	Vaccination vaccination.Settings
	Labour      labour.Settings
	// Own tells in which sections the centre has set something of its own.
	Own map[Section]bool
}

// Published are the rules of a centre that has set nothing.
func Published() Rules {
	return Rules{Dating: dating.Defaults(), Antenatal: antenatal.Defaults(), Vaccination: vaccination.Defaults(), Labour: labour.Defaults(), Own: map[Section]bool{}}
}

// Rules puts the centre's own values in the place of the published ones.
//
// A value that cannot be, alone or beside the others (two desks may each have
// changed one of two values that belong together), is left out, and so is a
// calendar that could not be followed: then the published one is in force.
// Validate says what is wrong.
func (p *Protocol) Rules() Rules {
	r := p.plain()
	published := Published()
	for again := true; again; { // what falls back may stand wrong beside a third one
		again = false
		for _, o := range orders {
			a, b := find(o.low), find(o.high)
			if o.holds(a.get(&r), b.get(&r)) {
				continue
			}
			again = true
			for _, t := range []*Threshold{a, b} {
				t.set(&r, t.get(&published))
			}
		}
	}
	if len(checkWindows(p.Windows)) == 0 && len(p.Windows) > 0 {
		for _, w := range p.Windows {
			r.Antenatal.Windows = append(r.Antenatal.Windows, antenatal.Window{Number: w.Number, FromWeek: w.From, ToWeek: w.To})
		}
		slices.SortFunc(r.Antenatal.Windows, func(a, b antenatal.Window) int { return a.FromWeek - b.FromWeek })
	}
	if rows := p.Calendar(); len(p.Doses) > 0 && len(checkCalendar(rows)) == 0 {
		r.Vaccination.Calendar = calendarOf(rows)
	}
	for i := range thresholds {
		if t := &thresholds[i]; t.get(&r) != t.get(&published) {
			r.Own[t.Section] = true
		}
	}
	if len(r.Antenatal.Windows) > 0 {
		r.Own[OfPrenatal] = true
	}
	if !sameCalendar(r.Vaccination.Calendar, published.Vaccination.Calendar) {
		r.Own[OfVaccination] = true
	}
	return r
}

// plain applies every value that can be by itself.
func (p *Protocol) plain() Rules {
	r := Published()
	for i := range thresholds {
		t := &thresholds[i]
		if x, ok := p.Values[t.Code]; ok && t.can(x) {
			t.set(&r, x)
		}
	}
	return r
}

// Value is the threshold as the document sets it; own tells that it differs
// from the default.
func (p *Protocol) Value(t *Threshold) (x float64, own bool) {
	if v, ok := p.Values[t.Code]; ok {
		return v, v != t.Default()
	}
	return t.Default(), false
}

// Set sets a threshold; the default takes it out of the document.
func (p *Protocol) Set(t *Threshold, x float64) {
	if x == t.Default() {
		delete(p.Values, t.Code)
		return
	}
	if p.Values == nil {
		p.Values = map[string]float64{}
	}
	p.Values[t.Code] = x
}

// Kind implements Document.
func (*Protocol) Kind() Kind { return KindProtocol }

// Validate implements Document: thresholds within what can be and in their
// order, windows one behind the other, a calendar that can be followed.
func (p *Protocol) Validate() Findings {
	var f Findings
	for i := range thresholds {
		t := &thresholds[i]
		if x, ok := p.Values[t.Code]; ok && !t.can(x) {
			f.block("values."+t.Code, "protocol.range", t.Low, t.High)
		}
	}
	r := p.plain()
	for _, o := range orders {
		a, b := find(o.low).get(&r), find(o.high).get(&r)
		if o.holds(a, b) {
			continue
		}
		// Say it at the one that was changed, at the higher where both were.
		at := o.high
		if _, ok := p.Values[at]; !ok {
			at = o.low
		}
		code := "protocol.order"
		if o.equal {
			code = "protocol.order_equal"
		}
		f.block("values."+at, code, a, b)
	}
	f = append(f, checkWindows(p.Windows)...)
	return append(f, checkCalendar(p.Calendar())...)
}

// checkWindows: numbers from 1 up, weeks of a pregnancy, none within another,
// in the order of their numbers.
func checkWindows(list []CPNWindow) Findings {
	var f Findings
	sorted := slices.Clone(list)
	slices.SortStableFunc(sorted, func(a, b CPNWindow) int { return a.Number - b.Number })
	for i, w := range sorted {
		switch {
		case w.Number < 1 || w.Number > 12:
			f.block("windows", "protocol.window_number", w.Number)
		case w.From < 1 || w.To > 45:
			f.block("windows", "protocol.window_weeks", w.Number)
		case w.From > w.To:
			f.block("windows", "protocol.window_ends", w.Number, w.From, w.To)
		case i > 0 && sorted[i-1].Number == w.Number:
			f.block("windows", "protocol.window_twice", w.Number)
		case i > 0 && w.From <= sorted[i-1].To:
			f.block("windows", "protocol.window_overlap", w.Number, sorted[i-1].Number)
		}
	}
	return f
}
