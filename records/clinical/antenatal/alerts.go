package antenatal

import (
	"slices"
	"strconv"

	"carnet/records/clinical"
)

// PressureSettings are the blood pressures (mmHg) and the proteinuria (plus
// signs on the dipstick) that classify.
type PressureSettings struct {
	Systolic, Diastolic             float64 // hypertension from
	SevereSystolic, SevereDiastolic float64
	ProteinPlus                     int // plus signs
}

// defaultPressure: WHO 2016, DAK DT.04 and DT.17: 140/90, severe 160/110,
// proteinuria from ++.
func defaultPressure() PressureSettings {
	return PressureSettings{Systolic: 140, Diastolic: 90, SevereSystolic: 160, SevereDiastolic: 110, ProteinPlus: 2}
}

// SignSettings are the other vital signs of a visit.
type SignSettings struct {
	Fever                float64 // °C, from
	PulseLow, PulseHigh  float64 // /min: below, above
	SpO2Low              float64 // %: below
	FetalLow, FetalHigh  float64 // /min: below, above
	FetalHeartFromWeek   int     // a missing heartbeat counts from here
	PretermRuptureBefore int     // completed weeks
}

// defaultSigns: DAK DT.04 and DT.06. The fetal heart rate of 100 to 180 is
// this tool's range; the Labour Care Guide has 110 to 159, in labour.
func defaultSigns() SignSettings {
	return SignSettings{Fever: 38, PulseLow: 60, PulseHigh: 100, SpO2Low: 92, FetalLow: 100, FetalHigh: 180, FetalHeartFromWeek: 20, PretermRuptureBefore: 37}
}

// DangerSigns are the danger signs of the quick check (DAK DT.01), as codes.
func DangerSigns() []string { return append([]string(nil), dangerSigns...) }

var dangerSigns = []string{
	"vaginal_bleeding", "convulsing", "fever", "severe_headache", "visual_disturbance", "imminent_delivery", "labour",
	"looks_very_ill", "severe_vomiting", "severe_pain", "severe_abdominal_pain", "unconscious", "central_cyanosis",
}

// PreEclampsiaSymptoms are the symptoms that make hypertension severe
// pre-eclampsia (DAK DT.17).
func PreEclampsiaSymptoms() []string { return append([]string(nil), symptoms...) }

var symptoms = []string{"severe_headache", "blurred_vision", "epigastric_pain", "dizziness", "vomiting"}

// Visit is what one visit measured; nil was not measured.
type Visit struct {
	Week              int      // completed weeks, 1 to 45
	Systolic          *float64 // mmHg, 0 to 300
	Diastolic         *float64
	RepeatSystolic    *float64 // after 10 to 15 minutes of rest
	RepeatDiastolic   *float64
	Protein           *int     // plus signs on the dipstick, 0 to 4; a trace is 0
	Symptoms          []string // of PreEclampsiaSymptoms
	Danger            []string // of DangerSigns
	Temperature       *float64 // °C, 25 to 43
	RepeatTemperature *float64
	Pulse             *float64 // /min, 0 to 300
	RepeatPulse       *float64
	SpO2              *float64 // %, 0 to 100
	FetalHeart        *float64 // /min, 0 to 300; 0: none was heard
	RepeatFetalHeart  *float64 // after 15 minutes on the left side
	FetalHeart2       *float64 // of a second fetus
	RepeatFetalHeart2 *float64
	Movements         string   // felt by the woman: MovementsNone, MovementsLess; "" otherwise
	AmnioticFluid     bool     // seen at the vulva
	Haemoglobin       *float64 // g/dL, 1 to 25
	Pallor            *bool
	MUAC              *float64 // mm, 80 to 600
	Positive          []string // of PositiveTests
	FastingGlucose    *float64 // mg/dL of plasma, 10 to 1,500
}

// Alerts looks at one visit as a whole and says what stands out, the gravest
// first. An alert that the published thresholds would not have raised, or not
// at this value, has the source clinical.Local.
func Alerts(v Visit, s Settings) ([]clinical.Alert, error) {
	if err := v.check(); err != nil {
		return nil, err
	}
	out := alerts(v, s)
	published := alerts(v, Defaults())
	for i := range out {
		if !slices.ContainsFunc(published, func(p clinical.Alert) bool {
			return p.Code == out[i].Code && p.Threshold == out[i].Threshold
		}) {
			out[i].Source = clinical.Local
		}
	}
	return byGravity(out), nil
}

func alerts(v Visit, s Settings) []clinical.Alert {
	var out []clinical.Alert
	out = append(out, danger(v)...)
	out = append(out, pressure(v, s.Pressure)...)
	out = append(out, vital(v, s.Signs)...)
	out = append(out, fetal(v, s.Signs)...)
	out = append(out, blood(v, s)...)
	return append(out, results(v, s)...)
}

func byGravity(in []clinical.Alert) []clinical.Alert {
	out := make([]clinical.Alert, 0, len(in))
	for sev := clinical.Danger; sev >= clinical.Info; sev-- {
		for _, a := range in {
			if a.Severity == sev {
				out = append(out, a)
			}
		}
	}
	return out
}

func (v Visit) check() error {
	if err := clinical.Within("ga_weeks", float64(v.Week), minWeek, maxWeek, "weeks"); err != nil {
		return err
	}
	for _, f := range []struct {
		name     string
		value    *float64
		min, max float64
		unit     string
	}{
		{"sbp", v.Systolic, 0, 300, "mmHg"}, {"dbp", v.Diastolic, 0, 250, "mmHg"},
		{"repeat_sbp", v.RepeatSystolic, 0, 300, "mmHg"}, {"repeat_dbp", v.RepeatDiastolic, 0, 250, "mmHg"},
		{"temperature", v.Temperature, 25, 43, "°C"}, {"repeat_temperature", v.RepeatTemperature, 25, 43, "°C"},
		{"pulse", v.Pulse, 0, 300, "/min"}, {"repeat_pulse", v.RepeatPulse, 0, 300, "/min"},
		{"spo2", v.SpO2, 0, 100, "%"}, {"fetal_heart", v.FetalHeart, 0, 300, "/min"}, {"repeat_fetal_heart", v.RepeatFetalHeart, 0, 300, "/min"},
		{"fetal_heart_2", v.FetalHeart2, 0, 300, "/min"}, {"repeat_fetal_heart_2", v.RepeatFetalHeart2, 0, 300, "/min"}, {"fasting", v.FastingGlucose, 10, 1500, "mg/dL"},
		{"haemoglobin", v.Haemoglobin, 1, 25, "g/dL"}, {"muac_mm", v.MUAC, 80, 600, "mm"},
	} {
		if f.value == nil {
			continue
		}
		if err := clinical.Within(f.name, *f.value, f.min, f.max, f.unit); err != nil {
			return err
		}
	}
	if v.Protein != nil {
		if err := clinical.Within("protein", float64(*v.Protein), 0, 4, "+"); err != nil {
			return err
		}
	}
	if err := known("symptoms", v.Symptoms, symptoms); err != nil {
		return err
	}
	if err := known("positive_tests", v.Positive, positiveTests); err != nil {
		return err
	}
	if v.Movements != "" && v.Movements != MovementsNone && v.Movements != MovementsLess {
		return &clinical.ChoiceError{Field: "movements", Value: v.Movements, Allowed: []string{MovementsNone, MovementsLess}}
	}
	return known("danger_signs", v.Danger, dangerSigns)
}

// known refuses a code that is not in the list: a misspelt sign must not pass
// for an absent one.
func known(field string, given, allowed []string) error {
	for _, g := range given {
		if !contains(allowed, g) {
			return &clinical.ChoiceError{Field: field, Value: g, Allowed: allowed}
		}
	}
	return nil
}

func contains(list []string, s string) bool {
	for _, v := range list {
		if v == s {
			return true
		}
	}
	return false
}

func alert(code string, sev clinical.Severity, threshold, action string, source clinical.Source, values ...clinical.Input) clinical.Alert {
	return clinical.Alert{
		Code: "anc." + code, Severity: sev, Values: values, Threshold: threshold, Source: source,
		Text: "clinical.alert.anc." + code, Action: "clinical.action." + action,
	}
}

func number(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

func value(name string, v *float64, unit string) clinical.Input {
	return clinical.Input{Name: name, Value: *v, Unit: unit}
}

func danger(v Visit) []clinical.Alert {
	if len(v.Danger) == 0 {
		return nil
	}
	a := alert("danger_sign", clinical.Danger, "", "anc_refer_now", dakSource)
	for _, d := range v.Danger {
		a.Values = append(a.Values, clinical.Input{Name: "danger_sign", Text: d})
	}
	return []clinical.Alert{a}
}
