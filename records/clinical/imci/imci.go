// Package imci classifies the illness of a child under five years by the
// integrated management of childhood illness: from the signs to the
// classifications and from these to what is to be done, from 2 to 59 months
// and, by tables of their own, under 2 months.
//
// What lives here: the decision tables of the WHO child health DAK v1.0.0
// (CHE.DT.01 to 04), which follow the IMCI chart booklet (2014), restated.
// What may enter: an age, a weight and the signs that were looked at. What it
// must not know: the clock, the record, the screen, any sentence; it shows
// what the tables say and never prescribes.
//
// A sign that was not looked at counts neither as present nor as absent: an
// alarm is never raised by it, and a class that rests on its absence carries
// it in Missing, so that a screen can ask for it. Where a confirming second
// look was not made (the repeated count or temperature of a young infant, the
// drinking test), the first finding stands.
//
// Where the tables contradict themselves or the chart booklet, this is what
// holds here: "no dehydration" excludes some dehydration too; durations of
// cough count from more than 14 days in every row (some print "14 days or
// less"); the two names for one drinking sign count once; sores of the mouth
// and thrush are classified without fever too; a negative malaria test is
// believed in a child with another severe class; a child with a positive
// serological HIV test that does not confirm infection is HIV-exposed at any
// age; a child under 18 months with a negative test whose mother has HIV stays
// exposed; the tablets of artemether-lumefantrine come from the WHO weight
// bands, not from the DAK, whose bands are an outlier.
package imci

import (
	"carnet/records/clinical"
	"carnet/records/clinical/dose"
)

const (
	childSource  clinical.Source = "WHO child health DAK v1.0.0 (CHE.DT.01, DT.03); IMCI chart booklet 2014"
	infantSource clinical.Source = "WHO child health DAK v1.0.0 (CHE.DT.02, DT.04); IMCI chart booklet 2014; WHO 2015, possible serious bacterial infection"
)

// Settings are the thresholds that a lead doctor may change.
type Settings struct {
	FastUnder2Months, Fast2To11Months, Fast12To59Months float64 // breaths a minute, from

	FeverFrom       float64 // °C
	HighFeverFrom   float64 // °C: paracetamol
	InfantHigh      float64 // °C, from
	InfantLow       float64 // °C, below
	SpO2Below       float64 // %
	SevereMUAC      float64 // mm, below
	ModerateMUAC    float64 // mm, below
	MinBreastfeeds  float64 // in 24 hours
	MalariaRisk     string  // of the area: high, low or none; a sign overrides it
	HighHIV         bool    // HIV prevalence of the area is high
	Cholera         bool    // there is cholera in the area
	LongCoughDays   int     // more than
	PersistentDays  int     // diarrhoea, from
	LongFeverDays   int     // more than
	ChronicEarDays  int     // from
	ProlongedYellow int     // age in days from which jaundice is prolonged

	Doses dose.Settings // the table that doses come from
}

// Defaults: fast breathing from 60 under 2 months, 50 to 11 months, 40 to 59;
// oxygen saturation below 90 %; arm below 115 and 125 mm; fever from 37.5 °C
// and paracetamol from 38.5; a young infant's temperature high from 37.5 and
// low below 35.5 (IMCI chart booklet 2014). The risk of malaria is high in
// Mali; HIV prevalence is not.
func Defaults() Settings {
	return Settings{
		FastUnder2Months: 60, Fast2To11Months: 50, Fast12To59Months: 40,
		FeverFrom: 37.5, HighFeverFrom: 38.5, InfantHigh: 37.5, InfantLow: 35.5, SpO2Below: 90,
		SevereMUAC: 115, ModerateMUAC: 125, MinBreastfeeds: 8, MalariaRisk: "high",
		LongCoughDays: 14, PersistentDays: 14, LongFeverDays: 7, ChronicEarDays: 14, ProlongedYellow: 21,
		Doses: dose.Defaults(),
	}
}

// Ages at which the tables change, in days (months of 30.4375 days).
const (
	twoMonths      = 61
	sixMonths      = 183
	twelveMonths   = 365
	eighteenMonths = 548
	twoYears       = 731
	fiveYears      = 1826
)

// Severity of a class, as the colours of the chart booklet.
type Severity string

// The colours.
const (
	Severe   Severity = "severe"   // pink: refer urgently
	Moderate Severity = "moderate" // yellow: treat here
	Mild     Severity = "mild"     // green: home care
)

// Class is one classification.
type Class struct {
	Code       string   // text key behind clinical.imci.class.
	Severity   Severity //
	Qualifiers []string // text keys behind clinical.imci.qualifier.
	Missing    []string // signs that were not looked at and could make it graver
}

// Has tells whether the class carries a qualifier.
func (c Class) Has(qualifier string) bool {
	for _, q := range c.Qualifiers {
		if q == qualifier {
			return true
		}
	}
	return false
}

// Result is what the signs say.
type Result struct {
	YoungInfant bool
	DangerSigns []string
	Classes     []Class
	Treatments  []Treatment // urgent ones first
	Missing     []string    // all signs that a class misses
	Alerts      []clinical.Alert
	Source      clinical.Source
}

// Get gives a class by its code.
func (r Result) Get(code string) (Class, bool) {
	for _, c := range r.Classes {
		if c.Code == code {
			return c, true
		}
	}
	return Class{}, false
}

// Classify classifies a child of an age (0 to 1825 days) and weight (kg, 0.5
// to 40; nil: not weighed, and then treatments carry no doses).
//
// Errors: an age or weight outside these, a sign that does not belong to the
// age's table.
func Classify(age clinical.AgeDays, weight *clinical.Kilograms, signs Signs, s Settings) (Result, error) {
	if err := clinical.Within("age_days", float64(age), 0, fiveYears-1, "d"); err != nil {
		return Result{}, err
	}
	if weight != nil {
		if err := clinical.Within("weight_kg", float64(*weight), 0.5, 40, "kg"); err != nil {
			return Result{}, err
		}
	}
	if err := s.check(); err != nil {
		return Result{}, err
	}
	e := &exam{age: int(age), weight: weight, Signs: signs, s: s, classes: make([]Class, 0, 8), plan: make([]Treatment, 0, 24)}
	e.young = e.age < twoMonths
	for _, key := range signs.keys() {
		f, _ := field(key)
		if e.young && !f.Infant || !e.young && !f.Child {
			return Result{}, &clinical.FieldError{Field: key, Reason: "is no sign of this age's table"}
		}
	}
	if e.young {
		e.infant()
	} else {
		e.child()
	}
	return e.result(), nil
}

func (s Settings) check() error {
	switch s.MalariaRisk {
	case "high", "low", "none":
		return nil
	}
	return &clinical.ChoiceError{Field: "malaria_risk", Value: s.MalariaRisk, Allowed: []string{"high", "low", "none"}}
}

// exam is a child under examination: the signs and what was found so far.
type exam struct {
	Signs
	age     int
	young   bool
	weight  *clinical.Kilograms
	s       Settings
	danger  []string
	classes []Class
	plan    []Treatment
}

// add puts a class on the list. Its missing signs are those of watch that
// were not looked at.
func (e *exam) add(code string, sev Severity, watch []string, qualifiers ...string) {
	e.classes = append(e.classes, Class{Code: code, Severity: sev, Qualifiers: qualifiers, Missing: e.unknown(watch...)})
}

func (e *exam) has(code string) bool {
	for _, c := range e.classes {
		if c.Code == code {
			return true
		}
	}
	return false
}

func (e *exam) hasAny(codes ...string) bool {
	for _, c := range codes {
		if e.has(c) {
			return true
		}
	}
	return false
}

// severe tells whether a severe class other than those named was found.
func (e *exam) severe(except ...string) bool {
	for _, c := range e.classes {
		if c.Severity == Severe && !among(except, c.Code) {
			return true
		}
	}
	return false
}

func among(list []string, s string) bool {
	for _, v := range list {
		if v == s {
			return true
		}
	}
	return false
}

func (e *exam) result() Result {
	r := Result{YoungInfant: e.young, DangerSigns: e.danger, Classes: e.classes, Source: childSource}
	if e.young {
		r.Source = infantSource
	}
	r.Treatments = ordered(e.plan)
	act := urgentAct(r.Treatments)
	for _, c := range e.classes {
		for _, m := range c.Missing {
			if !among(r.Missing, m) {
				r.Missing = append(r.Missing, m)
			}
		}
		if c.Severity == Severe {
			r.Alerts = append(r.Alerts, clinical.Alert{
				Code: "imci." + c.Code, Severity: clinical.Danger, Source: r.Source,
				Values: []clinical.Input{{Name: "class", Text: c.Code}},
				Text:   "clinical.imci.class." + c.Code, Action: "clinical.imci.treatment." + act,
			})
		}
	}
	return r
}

// urgentAct is what a severe class comes down to: referral, or, where severe
// dehydration is all there is, rehydration here.
func urgentAct(plan []Treatment) string {
	for _, code := range []string{"refer_urgent", "plan_c", "refer_kangaroo", "refer_after_rehydration"} {
		for _, t := range plan {
			if t.Code == code {
				return code
			}
		}
	}
	return "refer_urgent"
}

// FastBreathing tells whether a breathing rate (/min, 0 to 200) is fast for an
// age: from 60 under 2 months, where it is to be counted again and both counts
// must be fast; from 50 to 11 months, from 40 to 59 (IMCI 2014). repeat is nil
// where there is no second count; confirmed is false when one is still
// needed.
func FastBreathing(age clinical.AgeDays, rate float64, repeat *float64, s Settings) (fast, confirmed bool, err error) {
	if err := clinical.Within("age_days", float64(age), 0, fiveYears-1, "d"); err != nil {
		return false, false, err
	}
	if err := clinical.Within("respiratory_rate", rate, 0, 200, "/min"); err != nil {
		return false, false, err
	}
	if repeat != nil {
		if err := clinical.Within("respiratory_rate_2", *repeat, 0, 200, "/min"); err != nil {
			return false, false, err
		}
	}
	limit := s.breathing(int(age))
	if age >= twoMonths || rate < limit {
		return rate >= limit, true, nil
	}
	if repeat == nil {
		return true, false, nil
	}
	return *repeat >= limit, true, nil
}

func (s Settings) breathing(age int) float64 {
	switch {
	case age < twoMonths:
		return s.FastUnder2Months
	case age < twelveMonths:
		return s.Fast2To11Months
	}
	return s.Fast12To59Months
}
