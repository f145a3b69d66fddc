package labourchart

import (
	"slices"
	"time"

	"carnet/records"
	"carnet/records/clinical/labour"
)

// Watched is how far back the births go whose course of magnesium sulphate may
// still run: a day after the last fit, for a fit within two days of the birth.
const Watched = 72 * time.Hour

// CourseAfter is the course of a mother who has given birth, up to a time.
func CourseAfter(d *records.Delivery, now time.Time) Course {
	c := Course{Birth: d.At}
	for _, g := range d.Magnesium {
		if !g.At.After(now) {
			c.Given = append(c.Given, g)
		}
	}
	if slices.ContainsFunc(d.Complications, calls) {
		c.Called = d.At
	}
	for _, x := range d.Steps {
		if x.Code == Fit && !x.At.After(now) && x.At.After(c.LastFit) {
			c.LastFit = x.At
		}
	}
	return c
}

// Running is NextDose of a woman who has given birth at a time: ok is false once
// the course has run its time (the settings say how long after the birth or
// the last fit), whether or not its last doses were written down.
func (c Course) Running(now time.Time, s labour.Settings) (d labour.MagnesiumDose, ok bool) {
	from := c.Birth
	if c.LastFit.After(from) {
		from = c.LastFit
	}
	if now.After(from.Add(s.Magnesium.StopAfter)) {
		return d, false
	}
	if d, ok = c.NextDose(s); !ok || d.Kind == "finished" {
		return labour.MagnesiumDose{}, false
	}
	return d, true
}

// DoseAfter is the dose of magnesium sulphate that comes next after a birth; ok
// is false where no course runs, and for a mother who has died.
func DoseAfter(d *records.Delivery, now time.Time, s labour.Settings) (dose labour.MagnesiumDose, ok bool) {
	if d.At.IsZero() || d.Mother == "died" {
		return dose, false
	}
	return CourseAfter(d, now).Running(now, s)
}

// Lost is the haemorrhage rule (WHO, FIGO and ICM 2025, or the centre's own) on
// the measurements of blood after a birth: the last one that meets it with what
// it says, else the last one, and since when it is met.
func Lost(birth time.Time, losses []records.BloodLoss, s labour.Settings) (h labour.Haemorrhage, last records.BloodLoss, since time.Time) {
	for _, x := range losses {
		in := labour.AfterBirth{SinceBirth: max(x.At.Sub(birth), 0), LossML: x.ML, Pulse: measured(x.Pulse), SBP: measured(x.Systolic), DBP: measured(x.Diastolic)}
		got, err := labour.BloodLoss(in, s)
		if err != nil {
			continue
		}
		if got.Alert != nil && since.IsZero() {
			since = x.At
		}
		if got.Alert != nil || h.Alert == nil {
			h, last = got, x
		}
	}
	return h, last, since
}

func measured(x *int) *float64 {
	if x == nil {
		return nil
	}
	f := float64(*x)
	return &f
}
