package antenatal

import (
	"strings"

	"carnet/records/clinical"
)

// reading is one blood pressure, of which one half may be missing.
type reading struct {
	systolic, diastolic *float64
	sysName, diaName    string
}

func (r reading) taken() bool { return r.systolic != nil || r.diastolic != nil }

func (r reading) reaches(systolic, diastolic float64) bool {
	return r.systolic != nil && *r.systolic >= systolic || r.diastolic != nil && *r.diastolic >= diastolic
}

func (r reading) values() []clinical.Input {
	var out []clinical.Input
	if r.systolic != nil {
		out = append(out, value(r.sysName, r.systolic, "mmHg"))
	}
	if r.diastolic != nil {
		out = append(out, value(r.diaName, r.diastolic, "mmHg"))
	}
	return out
}

// pressure classifies by DAK DT.17, on the reading after rest where there is
// one and on the first otherwise: a woman who leaves before the second
// reading must not leave without the alert. Until it is taken, the alert to
// repeat stands beside.
//
//   - hypertension and a symptom: severe pre-eclampsia;
//   - severe hypertension and proteinuria from ++: severe pre-eclampsia;
//   - hypertension and proteinuria from ++: pre-eclampsia;
//   - severe hypertension otherwise; hypertension otherwise.
func pressure(v Visit, s PressureSettings) []clinical.Alert {
	first := reading{v.Systolic, v.Diastolic, "sbp", "dbp"}
	repeat := reading{v.RepeatSystolic, v.RepeatDiastolic, "repeat_sbp", "repeat_dbp"}
	now := first
	if repeat.taken() {
		now = repeat
	}
	if !now.reaches(s.Systolic, s.Diastolic) {
		return nil
	}
	var out []clinical.Alert
	severe := now.reaches(s.SevereSystolic, s.SevereDiastolic)
	protein := v.Protein != nil && *v.Protein >= s.ProteinPlus
	high := "≥ " + number(s.Systolic) + "/" + number(s.Diastolic) + " mmHg"
	veryHigh := "≥ " + number(s.SevereSystolic) + "/" + number(s.SevereDiastolic) + " mmHg"
	plus := "≥ " + strings.Repeat("+", s.ProteinPlus)
	values := now.values()
	if v.Protein != nil {
		values = append(values, clinical.Input{Name: "protein", Value: float64(*v.Protein), Unit: "+"})
	}
	for _, sym := range v.Symptoms {
		values = append(values, clinical.Input{Name: "symptom", Text: sym})
	}
	switch {
	case len(v.Symptoms) > 0:
		out = append(out, alert("severe_pre_eclampsia", clinical.Danger, high, "anc_severe_pre_eclampsia", dakSource, values...))
	case severe && protein:
		out = append(out, alert("severe_pre_eclampsia", clinical.Danger, veryHigh+", "+plus, "anc_severe_pre_eclampsia", dakSource, values...))
	case protein:
		out = append(out, alert("pre_eclampsia", clinical.Danger, high+", "+plus, "anc_pre_eclampsia", dakSource, values...))
	case severe:
		out = append(out, alert("severe_hypertension", clinical.Danger, veryHigh, "anc_severe_hypertension", dakSource, values...))
	default:
		out = append(out, alert("hypertension", clinical.Warning, high, "anc_hypertension", dakSource, values...))
	}
	if !repeat.taken() {
		out = append(out, alert("pressure_repeat", clinical.Warning, high, "anc_pressure_repeat", dakSource, values...))
	}
	if v.Protein == nil {
		out = append(out, alert("urine_needed", clinical.Warning, high, "anc_urine", dakSource, now.values()...))
	}
	return out
}

// confirm gives the alert of a sign that is to be looked at twice: a warning
// to measure again after the first reading, the alert itself after the
// second, nothing when the second is normal. of is the sign of the fetus where
// there are several, else the code.
func confirm(code, of, unit, threshold, again, act string, first, second *float64, hit func(float64) bool) []clinical.Alert {
	switch {
	case second != nil && hit(*second):
		return []clinical.Alert{alert(code, clinical.Danger, threshold, act, dakSource, value("repeat_"+of, second, unit))}
	case second == nil && first != nil && hit(*first):
		return []clinical.Alert{alert(code, clinical.Warning, threshold, again, dakSource, value(of, first, unit))}
	}
	return nil
}

func vital(v Visit, s SignSettings) []clinical.Alert {
	out := confirm("temperature", "temperature", "°C", "≥ "+number(s.Fever)+" °C", "anc_measure_again", "anc_fever", v.Temperature, v.RepeatTemperature,
		func(t float64) bool { return t >= s.Fever })
	out = append(out, confirm("pulse", "pulse", "/min", "< "+number(s.PulseLow)+", > "+number(s.PulseHigh)+" /min", "anc_measure_again", "anc_refer", v.Pulse, v.RepeatPulse,
		func(p float64) bool { return p < s.PulseLow || p > s.PulseHigh })...)
	if v.SpO2 != nil && *v.SpO2 < s.SpO2Low {
		out = append(out, alert("spo2", clinical.Danger, "< "+number(s.SpO2Low)+" %", "anc_refer_now", dakSource, value("spo2", v.SpO2, "%")))
	}
	return out
}

func fetal(v Visit, s SignSettings) []clinical.Alert {
	out := heartbeat("fetal_heart", v.Week, v.FetalHeart, v.RepeatFetalHeart, s)
	out = append(out, heartbeat("fetal_heart_2", v.Week, v.FetalHeart2, v.RepeatFetalHeart2, s)...)
	out = append(out, movements(v, s)...)
	if v.AmnioticFluid {
		week := clinical.Input{Name: "ga_weeks", Value: float64(v.Week), Unit: "weeks"}
		if v.Week < s.PretermRuptureBefore {
			out = append(out, alert("preterm_rupture", clinical.Danger, "< "+number(float64(s.PretermRuptureBefore)), "anc_refer_now", dakSource, week))
		} else {
			out = append(out, alert("rupture", clinical.Warning, "", "anc_refer", dakSource, week))
		}
	}
	return out
}

// heartbeat is the rule of one fetus: each one of twins has its own.
func heartbeat(of string, week int, first, second *float64, s SignSettings) []clinical.Alert {
	now := first
	if second != nil {
		now = second
	}
	switch {
	case now == nil || week < s.FetalHeartFromWeek:
		return nil
	case *now == 0:
		return []clinical.Alert{alert("no_fetal_heart", clinical.Danger, "", "anc_no_fetal_heart", dakSource, value(of, now, "/min"))}
	}
	return confirm("fetal_heart", of, "/min", "< "+number(s.FetalLow)+", > "+number(s.FetalHigh)+" /min", "anc_fetal_heart_again", "anc_refer", first, second,
		func(r float64) bool { return r < s.FetalLow || r > s.FetalHigh })
}

// What a woman feels of her child, where it is not as usual.
const (
	MovementsNone = "none"
	MovementsLess = "less"
)

// movements: no movement felt is a danger sign (DAK S.03), fewer movements a
// concern of the quick check (DAK B5). They are asked for from the week from
// which a heartbeat is looked for. The DAK has no table of what to do, so the
// action is to listen and to tell who is responsible.
func movements(v Visit, s SignSettings) []clinical.Alert {
	if v.Week < s.FetalHeartFromWeek {
		return nil
	}
	felt := clinical.Input{Name: "movements", Text: v.Movements}
	switch v.Movements {
	case MovementsNone:
		return []clinical.Alert{alert("no_movements", clinical.Danger, "", "anc_movements", movementSource, felt)}
	case MovementsLess:
		return []clinical.Alert{alert("less_movements", clinical.Warning, "", "anc_movements", movementSource, felt)}
	}
	return nil
}

// blood: anaemia by haemoglobin or, without one, by pallor; a thin arm.
func blood(v Visit, s Settings) []clinical.Alert {
	var out []clinical.Alert
	cut := s.Anaemia.cut(v.Week)
	switch {
	case v.Haemoglobin != nil && *v.Haemoglobin < s.Anaemia.Severe:
		out = append(out, alert("severe_anaemia", clinical.Danger, "< "+number(s.Anaemia.Severe)+" g/dL", "anc_severe_anaemia", msfSource, value("haemoglobin", v.Haemoglobin, "g/dL")))
	case v.Haemoglobin != nil && *v.Haemoglobin < cut:
		out = append(out, alert("anaemia", clinical.Warning, "< "+number(cut)+" g/dL", "anc_anaemia", dakSource, value("haemoglobin", v.Haemoglobin, "g/dL")))
	case v.Haemoglobin == nil && v.Pallor != nil && *v.Pallor:
		out = append(out, alert("anaemia", clinical.Warning, "", "anc_anaemia", dakSource, clinical.Input{Name: "sign", Text: "pallor"}))
	}
	if v.MUAC != nil {
		switch {
		case *v.MUAC < s.MUACVeryLow:
			out = append(out, alert("muac_very_low", clinical.Danger, "< "+number(s.MUACVeryLow)+" mm", "anc_nutrition", msfSource, value("muac_mm", v.MUAC, "mm")))
		case *v.MUAC < s.MUACLow:
			out = append(out, alert("muac_low", clinical.Warning, "< "+number(s.MUACLow)+" mm", "anc_nutrition", msfSource, value("muac_mm", v.MUAC, "mm")))
		}
	}
	return out
}
