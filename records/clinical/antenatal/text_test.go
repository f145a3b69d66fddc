package antenatal

import (
	"testing"

	"carnet/assets/text"
)

// TestEveryCodeHasItsText: French and English are complete; Bambara falls back
// on the French.
func TestEveryCodeHasItsText(t *testing.T) {
	var keys []string
	add := func(prefix string, codes ...string) {
		for _, c := range codes {
			keys = append(keys, "clinical."+prefix+"."+c)
		}
	}
	add("alert.anc", "danger_sign", "severe_pre_eclampsia", "pre_eclampsia", "severe_hypertension", "hypertension", "pressure_repeat", "urine_needed",
		"temperature", "pulse", "spo2", "no_fetal_heart", "fetal_heart", "preterm_rupture", "rupture", "severe_anaemia", "anaemia",
		"muac_very_low", "muac_low", "diabetes", "gestational_diabetes", "no_movements", "less_movements")
	for _, code := range PositiveTests() {
		add("alert.anc", code+"_positive")
		add("action", "anc_"+code+"_positive")
	}
	add("action", "anc_refer_now", "anc_refer", "anc_severe_pre_eclampsia", "anc_pre_eclampsia", "anc_severe_hypertension", "anc_hypertension",
		"anc_pressure_repeat", "anc_urine", "anc_measure_again", "anc_fever", "anc_no_fetal_heart", "anc_fetal_heart_again",
		"anc_severe_anaemia", "anc_anaemia", "anc_nutrition", "anc_diabetes", "anc_gestational_diabetes", "anc_movements")
	add("anc.danger", DangerSigns()...)
	add("anc.symptom", PreEclampsiaSymptoms()...)
	add("anc.test", TestCodes()...)
	add("anc.sp_reason", "too_early", "too_soon", "cotrimoxazole")
	add("anc.deworm_reason", "not_used", "given", "too_early")
	add("anc.glucose", string(GlucoseNormal), string(GestationalDiabetes), string(DiabetesPregnancy))
	add("anc.supplement", "calcium", "vitamin_a")
	add("input", "sbp", "dbp", "repeat_sbp", "repeat_dbp", "protein", "symptom", "danger_sign", "temperature", "repeat_temperature", "pulse", "repeat_pulse",
		"spo2", "fetal_heart", "repeat_fetal_heart", "fetal_heart_2", "repeat_fetal_heart_2", "movements", "test", "ga_weeks", "haemoglobin", "sign", "muac_mm", "fasting", "one_hour", "two_hours", "random")
	for _, lang := range []text.Lang{text.French, text.English} {
		have := map[string]bool{}
		for _, k := range text.Keys(lang) {
			have[k] = true
		}
		for _, k := range keys {
			if !have[k] {
				t.Errorf("%s has no text for %s", lang, k)
			}
		}
	}
}
