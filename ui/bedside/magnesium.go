package bedside

import (
	"slices"
	"strings"
	"time"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/clinical/labour"
	"carnet/records/labourchart"
	"carnet/ui/form"
)

// Dose is one dose of magnesium sulphate as typed, with the checks before it.
// Checks without a kind are those of the dose that is to come.
type Dose struct {
	Time         string
	Kind, Side   string
	Respirations *float64
	Urine        *float64
	KneeJerks    *bool
}

// ToCome adds the row of the dose that is to come, for its checks.
func ToCome(rows []Dose) []Dose { return append(rows, Dose{}) }

// DosesOf spreads a course over rows.
func DosesOf(p text.Printer, list []records.MagnesiumGiven, now time.Time) []Dose {
	var out []Dose
	for _, x := range list {
		out = append(out, Dose{When(p, x.At, now), x.Kind, x.Side, x.Respirations, x.UrineMLPerH, x.KneeJerks})
	}
	return out
}

// Given is the course that the rows say, by time. clock reads a time as typed,
// nil where it cannot be read: that dose was given now. Who gave a dose that
// was there before stays.
func Given(rows []Dose, had []records.MagnesiumGiven, clock func(string) *time.Time, now time.Time, me string) []records.MagnesiumGiven {
	var out []records.MagnesiumGiven
	for _, x := range rows {
		if x.Kind == "" {
			continue
		}
		at := clock(x.Time)
		if at == nil {
			t := now
			at = &t
		}
		g := records.MagnesiumGiven{At: *at, Kind: x.Kind, Side: x.Side, Respirations: x.Respirations, UrineMLPerH: x.Urine, KneeJerks: x.KneeJerks, By: me}
		for _, h := range had {
			if h.Kind == x.Kind && h.At.Truncate(time.Minute).Equal(at.Truncate(time.Minute)) {
				g.At, g.By = h.At, h.By
			}
		}
		out = append(out, g)
	}
	slices.SortStableFunc(out, func(a, b records.MagnesiumGiven) int { return a.At.Compare(b.At) })
	return out
}

// ChecksOf are the checks of the dose that is to come.
func ChecksOf(rows []Dose) (k labour.MagnesiumChecks) {
	for _, x := range rows {
		if x.Kind == "" {
			k = labour.MagnesiumChecks{Respirations: x.Respirations, UrineMLPerH: x.Urine, KneeJerks: x.KneeJerks}
		}
	}
	return k
}

// DoseRows declares the rows of a course, the checks before the dose. Naming a
// dose notes the time: what was given without a time would be given anew at
// each look at the clock.
func DoseRows(p text.Printer, set labour.Settings, rows *[]Dose, now func() time.Time) *form.Rows {
	m := set.Magnesium
	atLeast := func(x float64) string { return "≥ " + p.Number(x, 0) }
	return form.Repeat("birth.dose", rows, nil, func(r *Dose) []*form.Field {
		return []*form.Field{
			form.Number("birth.dose.respirations", &r.Respirations, form.Unit("/min"), form.Range(atLeast(m.RespirationsFrom)), form.Decimals(0), form.Plausible(0, 120)),
			form.Number("birth.dose.urine", &r.Urine, form.Unit("mL/h"), form.Range(atLeast(m.UrineFromMLPerHour)), form.Decimals(0), form.Plausible(0, 2000)),
			form.YesNo("birth.dose.knee", &r.KneeJerks, form.Advance()),
			form.Choice("birth.dose.kind", &r.Kind, form.Values("birth.dose.", "loading", "maintenance", labourchart.Withheld), form.Span(2), form.Advance(), form.After(func() {
				if r.Kind != "" && r.Time == "" {
					r.Time = Clock(now())
				}
			})),
			form.Choice("birth.dose.side", &r.Side, form.Values("birth.side.", "left", "right"), form.Advance(), form.When(func() bool { return r.Kind == "maintenance" })),
			ClockField(p, "birth.dose.time", &r.Time, now),
		}
	}).Columns(4)
}

// DoseWords says which dose of magnesium sulphate comes next and when.
func DoseWords(p text.Printer, d labour.MagnesiumDose, now time.Time) (string, form.Level) {
	switch d.Kind {
	case "loading":
		return p.T("birth.dose.now", p.Number(d.IVGrams, 0), p.Number(d.IMGrams, 0)), form.Danger
	case "finished":
		return p.T("birth.dose.finished", When(p, d.StopsAt, now)), form.Good
	}
	side := ""
	if len(d.Sides) > 0 {
		side = p.T("birth.side." + string(d.Sides[0]))
	}
	if late := now.Sub(d.Due); late >= 0 {
		return p.T("birth.dose.due", p.Number(d.IMGrams, 0), side, Length(p, late)), form.Danger
	}
	return p.T("birth.dose.next", p.Number(d.IMGrams, 0), side, When(p, d.Due, now), Length(p, d.Due.Sub(now))), form.Warning
}

// DoseNotes says the next dose, and what holds it back.
func DoseNotes(p text.Printer, d labour.MagnesiumDose, now time.Time) []form.Alert {
	words, level := DoseWords(p, d, now)
	note := form.Alert{Level: level, Title: words, Text: DoseWaits(p, d), Source: SourceOf(p, labour.MagnesiumSource)}
	out := []form.Alert{note}
	for _, x := range d.Alerts {
		out = append(out, AlertOf(p, x))
	}
	return out
}

// DoseWaits says which checks the next dose waits for; "" for none.
func DoseWaits(p text.Printer, d labour.MagnesiumDose) string {
	var missing []string
	for _, m := range d.Missing {
		missing = append(missing, p.T("birth.check."+m))
	}
	if len(missing) == 0 {
		return ""
	}
	return p.T("birth.dose.missing", strings.Join(missing, ", "))
}
