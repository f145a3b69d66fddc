// Package measure declares the vital signs once for every form that takes
// them (arrival, consultation, …), and says in words and short signs which of
// them need attention at the patient's age.
//
// What lives here: the fields over records.Vitals with units, normal ranges by
// age, last values, plausibility, alerts with their source, and the notes of
// shock and malnutrition; the short signs of a queue ("FR 54"). What may enter: a measurement of triage. What it must not know: any
// screen, and any threshold of its own: those are records/clinical's.
//
//	who := measure.Subject{Sex: p.Sex, Birth: p.Birth, Day: today}
//	f.Section("consultation.vitals", measure.Fields(printer, &c.Vitals, measure.Options{Who: who, Last: last, Path: "consultation.vitals."})...)
//	for _, s := range measure.Signs(printer, who, &v) { … s.Level, s.Short … }
package measure

import (
	"carnet/assets/text"
	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/clinical/growth"
	"carnet/records/clinical/vitals"
	"carnet/ui/form"
)

// Subject is whose vital signs they are, and on what day.
type Subject struct {
	Sex   clinical.Sex
	Birth *clinical.Date
	Day   clinical.Date
}

// Age is the age in days; that of an adult where the birth date is not known.
func (s Subject) Age() clinical.AgeDays {
	if days, ok := s.known(); ok {
		return days
	}
	return vitals.Adult
}

func (s Subject) known() (clinical.AgeDays, bool) {
	if s.Birth == nil || s.Birth.IsZero() {
		return 0, false
	}
	days := s.Day.Sub(*s.Birth)
	return clinical.AgeDays(days), days >= 0
}

// Sign is a vital sign that needs attention.
type Sign struct {
	Code  string     // of the alert: "resp_high"
	Level form.Level // Warning or Danger
	Short string     // "FR 54"
	Long  string     // "Fréquence respiratoire élevée (> 37)"
}

// Signs lists what needs attention, the gravest first, a sign once for both
// ends of a blood pressure.
func Signs(p text.Printer, who Subject, v *records.Vitals) []Sign {
	if v == nil {
		return nil
	}
	alerts := vitals.Defaults().Alerts(who.Age(), Readings(v))
	alerts = append(alerts, malnutrition(who, v)...)
	var out []Sign
	at := map[string]int{}
	for _, a := range alerts {
		s := signOf(p, a, v)
		if i, ok := at[s.Short]; ok {
			if s.Level > out[i].Level {
				out[i] = s
			}
			continue
		}
		at[s.Short] = len(out)
		out = append(out, s)
	}
	graver(out)
	return out
}

// graver sorts the dangers before the warnings, and keeps the rest in order.
func graver(s []Sign) {
	for i := 1; i < len(s); i++ {
		for j := i; j > 0 && s[j].Level > s[j-1].Level; j-- {
			s[j], s[j-1] = s[j-1], s[j]
		}
	}
}

// malnutrition is IMCI's rule for children below five years.
func malnutrition(who Subject, v *records.Vitals) []clinical.Alert {
	age, ok := who.known()
	if !ok || age > growth.LastDay {
		return nil
	}
	_, alerts, err := growth.Defaults().Malnutrition(grown(who, v))
	if err != nil {
		return nil // measured beyond what the tables know: no rule, no alert
	}
	return alerts
}

func signOf(p text.Printer, a clinical.Alert, v *records.Vitals) Sign {
	s := Sign{Code: a.Code, Level: max(LevelOf(a.Severity), form.Warning), Long: long(p, a)}
	name, x := "", 0.0
	if len(a.Values) > 0 {
		name, x = a.Values[0].Name, a.Values[0].Value
	}
	switch name {
	case "sbp", "dbp":
		s.Short = p.T("measure.short.bp", number(v.Systolic), number(v.Diastolic))
	case "muac_cm":
		s.Short = p.T("measure.short.muac", int(clinical.Centimetres(x).Mm()+0.5))
	case "wflh", "wfa", "shock_index":
		s.Short = p.T("measure.short."+name, p.Number(x, 1))
	default:
		s.Short = p.T("measure.short."+name, x)
	}
	return s
}

func number(x *int) any {
	if x == nil {
		return "?"
	}
	return *x
}

// long is what was found, with the threshold that says so.
func long(p text.Printer, a clinical.Alert) string {
	s := p.T(a.Text)
	if a.Threshold == "" {
		return s
	}
	return s + " (" + Threshold(p, a.Threshold) + ")"
}

// Readings are vital signs as the clinical rules take them.
func Readings(v *records.Vitals) vitals.Readings {
	var r vitals.Readings
	if v == nil {
		return r
	}
	put(&r.SBP, v.Systolic)
	put(&r.DBP, v.Diastolic)
	put(&r.Pulse, v.Pulse)
	put(&r.Respiration, v.Respiration)
	put(&r.Saturation, v.SpO2)
	put(&r.Temperature, v.Temperature)
	put(&r.Weight, v.Weight)
	put(&r.Height, v.Height)
	return r
}

func put[T ~float64, N int | float64](to *T, from *N) {
	if from != nil {
		*to = T(*from)
	}
}

// FromValues makes vital signs of the values of a queue (store.Waiting).
func FromValues(m map[string]float64) *records.Vitals {
	v := &records.Vitals{}
	whole := func(code string, to **int) {
		if x, ok := m[code]; ok {
			n := int(x)
			*to = &n
		}
	}
	real := func(code string, to **float64) {
		if x, ok := m[code]; ok {
			*to = &x
		}
	}
	real("temperature", &v.Temperature)
	whole("systolic", &v.Systolic)
	whole("diastolic", &v.Diastolic)
	whole("pulse", &v.Pulse)
	whole("respiration", &v.Respiration)
	whole("spo2", &v.SpO2)
	real("weight", &v.Weight)
	real("height", &v.Height)
	whole("muac", &v.MUAC)
	real("glucose", &v.Glucose)
	return v
}
