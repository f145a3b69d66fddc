package imci

import (
	"strconv"
	"strings"
	"testing"

	"carnet/records/clinical"
)

// look reads signs written in one line: cough, !wheezing, spo2=89,
// drinking=poorly.
func look(t testing.TB, line string) Signs {
	t.Helper()
	var s Signs
	for _, w := range strings.Fields(line) {
		key, value, ok := strings.Cut(w, "=")
		var err error
		switch {
		case !ok && w[0] == '!':
			err = s.Yes(w[1:], false)
		case !ok:
			err = s.Yes(w, true)
		default:
			if n, e := strconv.ParseFloat(value, 64); e == nil {
				err = s.Number(key, n)
			} else {
				err = s.Word(key, value)
			}
		}
		if err != nil {
			t.Fatalf("%s: %v", w, err)
		}
	}
	return s
}

func classify(t testing.TB, days int, line string) Result {
	t.Helper()
	r, err := Classify(clinical.AgeDays(days), nil, look(t, line), Defaults())
	if err != nil {
		t.Fatalf("%d days, %s: %v", days, line, err)
	}
	return r
}

// names lists classes with their qualifiers: pneumonia+wheezing.
func names(r Result) []string {
	out := make([]string, len(r.Classes))
	for i, c := range r.Classes {
		out[i] = strings.Join(append([]string{c.Code}, c.Qualifiers...), "+")
	}
	return out
}

// row is a row (or a few of one kind) of the decision table: signs, and the
// classes that must and must not follow.
type row struct {
	id    string
	days  int
	signs string
	want  string // space separated
	not   string // by code, without qualifiers
}

func run(t *testing.T, rows []row) {
	t.Helper()
	for _, c := range rows {
		r := classify(t, c.days, c.signs)
		got := names(r)
		for _, w := range strings.Fields(c.want) {
			if !among(got, w) {
				t.Errorf("%s (%d days, %s): %v, lacks %s", c.id, c.days, c.signs, got, w)
			}
		}
		for _, w := range strings.Fields(c.not) {
			if _, ok := r.Get(w); ok {
				t.Errorf("%s (%d days, %s): %v, has %s", c.id, c.days, c.signs, got, w)
			}
		}
	}
}

const year = 400 // days: a child of 13 months

func TestDangerSigns(t *testing.T) {
	run(t, []row{
		{"CL01", year, "obstructed_breathing", "obstructed_breathing_history", "very_severe_disease"},
		{"CL01", year, "obstructed_breathing lethargic", "very_severe_disease", "obstructed_breathing_history"},
		{"CL02", year, "convulsing_now", "very_severe_disease", ""},
		{"CL03", year, "convulsions convulsions_count=one convulsion_15_minutes", "very_severe_disease", ""},
		{"one short convulsion", year, "convulsions convulsions_count=one !convulsion_15_minutes", "", "very_severe_disease"},
		{"one convulsion of unknown length", year, "convulsions convulsions_count=one", "very_severe_disease", ""},
		{"CL04", year, "convulsions convulsions_count=two_or_more !convulsion_15_minutes", "very_severe_disease", ""},
		{"CL05", year, "lethargic", "very_severe_disease", ""},
		{"CL06, CL10", year, "not_able_to_drink drinking=unable", "very_severe_disease", ""},
		{"CL07 to CL09, CL11", year, "vomits_everything drinking=vomits", "very_severe_disease", ""},
		{"not tried", year, "not_able_to_drink", "very_severe_disease", ""},
		{"drinks after all", year, "not_able_to_drink vomits_everything drinking=normal", "", "very_severe_disease"},
		{"drinks poorly", year, "not_able_to_drink drinking=poorly", "", "very_severe_disease"},
	})
	if got := classify(t, year, "convulsing_now lethargic").DangerSigns; len(got) != 2 {
		t.Errorf("danger signs %v", got)
	}
}

func TestCough(t *testing.T) {
	run(t, []row{
		{"CL12", year, "cough lethargic", "severe_pneumonia very_severe_disease", "pneumonia cough_or_cold"},
		{"CL13", year, "cough stridor", "severe_pneumonia", ""},
		{"CL14", year, "cough spo2=89.9", "severe_pneumonia+low_oxygen", ""},
		{"saturation 90", year, "cough spo2=90", "cough_or_cold", "severe_pneumonia"},
		{"CL15", year, "difficult_breathing convulsing_now", "severe_pneumonia", ""},
		{"CL16", year, "difficult_breathing stridor", "severe_pneumonia", ""},
		{"CL17, CL18", year, "difficult_breathing spo2=80", "severe_pneumonia+low_oxygen", ""},
		{"CL19", year, "cough stridor wheezing", "severe_pneumonia+wheezing", ""},
		{"CL20", year, "cough wheezing spo2=85", "severe_pneumonia+wheezing+low_oxygen", ""},
		{"CL21", year, "cough respiratory_rate=40 !wheezing", "pneumonia", "severe_pneumonia cough_or_cold"},
		{"39 breaths", year, "cough respiratory_rate=39 !wheezing", "cough_or_cold", "pneumonia"},
		{"CL22", year, "cough respiratory_rate=45 wheezing bronchodilator_trial=not_available", "pneumonia+wheezing", ""},
		{"CL22", year, "cough respiratory_rate=45 wheezing bronchodilator_trial=still_fast", "pneumonia+wheezing", ""},
		{"CL22", year, "cough respiratory_rate=45 wheezing bronchodilator_trial=still_indrawing", "pneumonia+wheezing", ""},
		{"settled after the trial", year, "cough respiratory_rate=45 wheezing bronchodilator_trial=improved", "cough_or_cold+wheezing", "pneumonia"},
		{"no trial made", year, "cough respiratory_rate=45 wheezing", "pneumonia+wheezing", ""},
		{"CL23", year, "cough chest_indrawing", "pneumonia", ""},
		{"CL24", year, "cough chest_indrawing wheezing bronchodilator_trial=still_indrawing", "pneumonia+wheezing", ""},
		{"CL25, CL26", year, "difficult_breathing fast_breathing", "pneumonia", ""},
		{"CL27, CL28", year, "difficult_breathing chest_indrawing", "pneumonia", ""},
		{"CL29", year, "cough chest_indrawing child_hiv=virological_positive", "pneumonia+indrawing_hiv hiv_confirmed", ""},
		{"CL30", year, "cough chest_indrawing mother_hiv=positive", "pneumonia+indrawing_hiv hiv_exposed", ""},
		{"CL31, CL32", year, "cough chest_indrawing wheezing mother_hiv=positive", "pneumonia+indrawing_hiv+wheezing", ""},
		{"CL33 to CL36", year, "cough cough_days=15 chest_indrawing wheezing mother_hiv=positive", "pneumonia+indrawing_hiv+wheezing+long_cough", ""},
		{"CL37, CL38", year, "difficult_breathing recurrent_wheezing chest_indrawing wheezing mother_hiv=positive", "pneumonia+indrawing_hiv+wheezing+long_cough", ""},
		{"CL39", year, "cough fast_breathing wheezing", "pneumonia+wheezing", ""},
		{"CL40", year, "cough cough_days=15 fast_breathing wheezing", "pneumonia+wheezing+long_cough", ""},
		{"CL41, CL42", year, "cough recurrent_wheezing fast_breathing wheezing", "pneumonia+wheezing+long_cough", ""},
		{"CL43", year, "cough cough_days=15 fast_breathing", "pneumonia+long_cough", ""},
		{"14 days are not more than 14", year, "cough cough_days=14 fast_breathing", "pneumonia", ""},
		{"CL44", year, "difficult_breathing difficult_breathing_days=20 fast_breathing", "pneumonia+long_cough", ""},
		{"CL45", year, "cough", "cough_or_cold", "pneumonia"},
		{"CL46", year, "difficult_breathing", "cough_or_cold", "pneumonia"},
		{"CL47", year, "cough wheezing", "cough_or_cold+wheezing", ""},
		{"CL48", year, "cough cough_days=21", "cough_or_cold+long_cough", ""},
		{"CL49", year, "difficult_breathing difficult_breathing_days=21", "cough_or_cold+long_cough", ""},
		{"CL50 to CL52", year, "cough wheezing recurrent_wheezing", "cough_or_cold+wheezing+long_cough", ""},
		{"no cough", year, "chest_indrawing respiratory_rate=70 stridor", "", "pneumonia severe_pneumonia cough_or_cold"},
		{"the count beats the eye", year, "cough respiratory_rate=30 fast_breathing", "cough_or_cold", "pneumonia"},
	})
	c, _ := classify(t, year, "cough").Get("cough_or_cold")
	for _, want := range []string{"respiratory_rate", "chest_indrawing", "stridor", "lethargic"} {
		if !among(c.Missing, want) {
			t.Errorf("a cough without %s does not ask for it: %v", want, c.Missing)
		}
	}
	full := "cough respiratory_rate=30 !chest_indrawing !stridor !convulsing_now !convulsions !lethargic !not_able_to_drink !vomits_everything"
	if c, _ := classify(t, year, full).Get("cough_or_cold"); c.Missing != nil {
		t.Errorf("a cough fully looked at misses %v", c.Missing)
	}
}

func TestFastBreathingByAge(t *testing.T) {
	for _, c := range []struct {
		days int
		rate float64
		fast bool
	}{
		{0, 59, false}, {0, 60, true}, {60, 59, false}, {60, 60, true},
		{61, 49, false}, {61, 50, true}, {364, 49, false}, {364, 50, true},
		{365, 39, false}, {365, 40, true}, {1825, 39, false}, {1825, 40, true},
	} {
		fast, confirmed, err := FastBreathing(clinical.AgeDays(c.days), c.rate, nil, Defaults())
		if err != nil || fast != c.fast || confirmed != !(c.days < 61 && c.fast) {
			t.Errorf("%d days, %v: fast %v confirmed %v %v", c.days, c.rate, fast, confirmed, err)
		}
	}
	for second, want := range map[float64]bool{59: false, 60: true} {
		fast, confirmed, err := FastBreathing(30, 65, &second, Defaults())
		if err != nil || fast != want || !confirmed {
			t.Errorf("65 then %v: fast %v confirmed %v %v", second, fast, confirmed, err)
		}
	}
}

func TestDehydration(t *testing.T) {
	run(t, []row{
		{"CL53", year, "diarrhoea sunken_eyes lethargic", "severe_dehydration", "some_dehydration no_dehydration"},
		{"CL54", year, "diarrhoea sunken_eyes skin_pinch=very_slow", "severe_dehydration", ""},
		{"CL55", year, "diarrhoea sunken_eyes drinking=unable", "severe_dehydration", ""},
		{"CL56", year, "diarrhoea sunken_eyes drinking=vomits", "severe_dehydration", ""},
		{"CL57", year, "diarrhoea sunken_eyes drinking=poorly", "severe_dehydration", ""},
		{"CL58", year, "diarrhoea lethargic skin_pinch=very_slow", "severe_dehydration", ""},
		{"CL59, CL60", year, "diarrhoea lethargic drinking=unable", "severe_dehydration", ""},
		{"CL61", year, "diarrhoea lethargic drinking=poorly", "severe_dehydration", ""},
		{"CL62, CL63", year, "diarrhoea skin_pinch=very_slow drinking=unable", "severe_dehydration", ""},
		{"CL64", year, "diarrhoea skin_pinch=very_slow drinking=poorly", "severe_dehydration", ""},
		{"CL65, CL66: one sign, not two", year, "diarrhoea not_able_to_drink drinking=poorly", "no_dehydration", "severe_dehydration"},
		{"CL67", year, "diarrhoea sunken_eyes skin_pinch=slow", "some_dehydration", "severe_dehydration no_dehydration"},
		{"CL68", year, "diarrhoea sunken_eyes restless", "some_dehydration", ""},
		{"CL69", year, "diarrhoea sunken_eyes drinking=eagerly", "some_dehydration", ""},
		{"CL70", year, "diarrhoea drinking=eagerly skin_pinch=slow", "some_dehydration", ""},
		{"CL71", year, "diarrhoea restless skin_pinch=slow", "some_dehydration", ""},
		{"CL72", year, "diarrhoea restless drinking=eagerly", "some_dehydration", ""},
		{"CL73", year, "diarrhoea restless skin_pinch=very_slow", "some_dehydration", ""},
		{"CL73", year, "diarrhoea restless drinking=poorly", "some_dehydration", ""},
		{"CL74", year, "diarrhoea lethargic skin_pinch=slow", "some_dehydration", ""},
		{"CL75", year, "diarrhoea lethargic drinking=eagerly", "some_dehydration", ""},
		{"CL76", year, "diarrhoea skin_pinch=very_slow drinking=eagerly", "some_dehydration", ""},
		{"CL77", year, "diarrhoea skin_pinch=slow drinking=unable", "some_dehydration", ""},
		{"CL78", year, "diarrhoea skin_pinch=slow drinking=poorly", "some_dehydration", ""},
		{"CL79", year, "diarrhoea sunken_eyes", "no_dehydration", "some_dehydration"},
		{"CL79", year, "diarrhoea", "no_dehydration", ""},
		{"no diarrhoea", year, "sunken_eyes lethargic skin_pinch=very_slow", "", "severe_dehydration"},
		{"CL80", year, "diarrhoea diarrhoea_days=14 sunken_eyes lethargic", "severe_persistent_diarrhoea severe_dehydration", ""},
		{"CL81", year, "diarrhoea diarrhoea_days=14 sunken_eyes restless", "severe_persistent_diarrhoea some_dehydration", ""},
		{"CL82", year, "diarrhoea diarrhoea_days=14", "persistent_diarrhoea no_dehydration", "severe_persistent_diarrhoea"},
		{"13 days", year, "diarrhoea diarrhoea_days=13", "no_dehydration", "persistent_diarrhoea"},
		{"CL83", year, "diarrhoea blood_in_stool", "dysentery", ""},
	})
}

func TestFever(t *testing.T) {
	run(t, []row{
		{"CL84", year, "fever lethargic", "very_severe_febrile_disease", "malaria"},
		{"CL85", year, "fever stiff_neck", "very_severe_febrile_disease", "malaria"},
		{"37.4", year, "temperature=37.4 stiff_neck", "", "very_severe_febrile_disease"},
		{"37.5", year, "temperature=37.5 stiff_neck", "very_severe_febrile_disease", ""},
		{"CL86", year, "fever malaria_test=positive", "malaria", "fever_no_malaria"},
		{"CL87", year, "palmar_pallor=some malaria_test=positive", "malaria anaemia", ""},
		{"CL88", year, "fever malaria_risk=low travel_to_malaria malaria_test=positive", "malaria", ""},
		{"CL89", year, "fever malaria_risk=low !obvious_cause malaria_test=positive", "malaria", ""},
		{"CL90", year, "palmar_pallor=some malaria_risk=low travel_to_malaria malaria_test=positive", "malaria", ""},
		{"CL91", year, "palmar_pallor=some malaria_risk=low !obvious_cause malaria_test=positive", "malaria", ""},
		{"pallor alone", year, "palmar_pallor=some malaria_test=negative", "anaemia", "malaria fever_no_malaria"},
		{"CL92", year, "fever fever_days=8 fever_every_day malaria_test=positive", "malaria+fever_over_7_days", ""},
		{"7 days", year, "fever fever_days=7 fever_every_day malaria_test=positive", "malaria", ""},
		{"not every day", year, "fever fever_days=9 !fever_every_day malaria_test=positive", "malaria", ""},
		{"CL93", year, "fever high_parasite_density malaria_test=positive", "malaria+high_parasite_density", ""},
		{"CL94", year, "fever fever_days=8 fever_every_day high_parasite_density malaria_test=positive", "malaria+fever_over_7_days+high_parasite_density", ""},
		{"CL95", year, "fever cough stridor", "severe_pneumonia malaria+unconfirmed", ""},
		{"CL96", year, "fever malaria_test=unknown", "malaria+unconfirmed", ""},
		{"CL97", year, "fever malaria_risk=low travel_to_malaria cough stridor", "malaria+unconfirmed", ""},
		{"CL98", year, "fever malaria_risk=low !obvious_cause cough stridor", "malaria+unconfirmed", ""},
		{"CL99", year, "fever malaria_risk=low travel_to_malaria malaria_test=unknown", "malaria+unconfirmed", ""},
		{"CL100", year, "fever malaria_risk=low !obvious_cause", "malaria+unconfirmed", ""},
		{"CL101, CL102", year, "fever fever_days=8 fever_every_day", "malaria+fever_over_7_days+unconfirmed", ""},
		{"CL103 to CL106", year, "fever fever_days=8 fever_every_day malaria_risk=low travel_to_malaria", "malaria+fever_over_7_days+unconfirmed", ""},
		{"CL107", year, "fever limb_not_used", "bone_joint_infection", ""},
		{"CL108", year, "fever swollen_joint", "bone_joint_infection", ""},
		{"no fever", year, "swollen_joint painful_urination", "", "bone_joint_infection urinary_infection"},
		{"CL109", year, "fever painful_urination", "urinary_infection", ""},
		{"CL110", year, "fever malaria_test=negative", "fever_no_malaria", "malaria"},
		{"CL111", year, "fever malaria_risk=low travel_to_malaria malaria_test=negative", "fever_no_malaria", ""},
		{"CL112", year, "fever malaria_risk=low !obvious_cause malaria_test=negative", "fever_no_malaria", ""},
		{"CL113", year, "fever malaria_risk=low !travel_to_malaria obvious_cause", "fever_no_malaria", "malaria"},
		{"CL114", year, "fever fever_days=8 fever_every_day malaria_test=negative", "fever_no_malaria+fever_over_7_days", ""},
		{"CL115", year, "fever malaria_risk=none", "fever", "malaria fever_no_malaria"},
		{"CL116", year, "fever fever_days=8 fever_every_day malaria_risk=none", "fever+fever_over_7_days", ""},
		{"CL115 after CL84", year, "fever malaria_risk=none stiff_neck", "very_severe_febrile_disease", "fever"},
	})
}

func TestMeasles(t *testing.T) {
	var rows []row
	for _, first := range []string{"cough", "runny_nose", "red_eyes"} {
		for _, how := range []string{"measles_rash", "!measles_rash measles_3_months", "measles_3_months"} {
			base := "fever " + first + " " + how
			rows = append(rows,
				row{"CL117, 120, 123, 124, 127, 130, 131, 134, 137", year, base + " lethargic", "severe_complicated_measles", "measles measles_eye_mouth"},
				row{"CL118, 121, 125, 128, 132, 135", year, base + " mouth_sores=deep", "severe_complicated_measles", "measles"},
				row{"CL119, 122, 126, 129, 133, 136", year, base + " cornea_clouding", "severe_complicated_measles", "measles cornea_clouding"},
				row{"CL139, 141, 142, 144, 149, 150, 152, 154, 155", year, base + " eye_pus", "measles_eye_mouth", "measles severe_complicated_measles eye_infection"},
				row{"CL140, 143, 148, 151, 153, 156", year, base + " mouth_sores=mild", "measles_eye_mouth", "measles"},
				row{"CL159 to CL167", year, base, "measles", "measles_eye_mouth severe_complicated_measles"},
			)
		}
	}
	rows = append(rows,
		row{"CL138", year, "fever !cough !runny_nose !red_eyes measles_3_months lethargic", "severe_complicated_measles", ""},
		row{"CL157", year, "fever !cough !runny_nose !red_eyes measles_3_months eye_pus", "measles_eye_mouth", ""},
		row{"CL158", year, "fever !cough !runny_nose !red_eyes measles_3_months mouth_sores=mild", "measles_eye_mouth", ""},
		row{"CL168", year, "fever !cough !runny_nose !red_eyes measles_3_months", "measles", ""},
		row{"a rash alone", year, "fever measles_rash", "", "measles"},
		row{"no fever", year, "cough measles_rash", "", "measles"},
	)
	run(t, rows)
}

func TestEarEyeSkinMouth(t *testing.T) {
	run(t, []row{
		{"CL169", year, "ear_problem swelling_behind_ear ear_pain", "mastoiditis", "acute_ear_infection"},
		{"CL170", year, "ear_problem ear_pain", "acute_ear_infection", ""},
		{"CL171, CL172", year, "ear_problem ear_pus ear_discharge_days=13", "acute_ear_infection", "chronic_ear_infection"},
		{"CL173, CL174", year, "ear_problem !ear_pain ear_pus ear_discharge_days=14", "chronic_ear_infection", "acute_ear_infection"},
		{"pus for an unknown time", year, "ear_problem ear_pus", "acute_ear_infection", ""},
		{"old pus and pain", year, "ear_problem ear_pain ear_pus ear_discharge_days=30", "acute_ear_infection", ""},
		{"CL175", year, "ear_problem", "no_ear_infection", ""},
		{"CL176", year, "eye_pus", "eye_infection", ""},
		{"CL177", year, "cornea_clouding cornea_clouding_treated", "cornea_clouding", ""},
		{"CL178, CL179", year, "cornea_clouding !cornea_clouding_treated", "cornea_clouding+not_yet_treated", ""},
		{"CL180", year, "abscess", "abscess", ""},
		{"CL181", year, "abscess abscess_deep", "abscess+deep_or_fever", ""},
		{"CL182", year, "abscess temperature=37.5", "abscess+deep_or_fever", ""},
		{"CL182", year, "abscess temperature=37.4", "abscess", ""},
		{"CL183", year, "cellulitis", "cellulitis", ""},
		{"CL184", year, "cellulitis cellulitis_spreading", "cellulitis+spreading", ""},
		{"CL185, CL186", year, "prurigo", "prurigo", ""},
		{"CL187, CL188", year, "ringworm", "ringworm", ""},
		{"CL189", year, "ringworm ringworm_extensive", "ringworm+extensive", ""},
		{"CL190, CL191", year, "scabies", "scabies", ""},
		{"CL192", year, "chickenpox", "chickenpox", ""},
		{"CL193", year, "chickenpox cough chest_indrawing", "chickenpox+with_pneumonia pneumonia", ""},
		{"CL194", year, "zoster", "zoster", ""},
		{"CL195", year, "zoster zoster_eye", "zoster+eye", ""},
		{"CL196, CL197", year, "impetigo", "impetigo", ""},
		{"CL198", year, "impetigo impetigo_muscle", "impetigo+muscle_or_fever", ""},
		{"CL199", year, "impetigo temperature=38", "impetigo+muscle_or_fever", ""},
		{"CL200", year, "impetigo impetigo_large", "impetigo+large", ""},
		{"CL201", year, "impetigo impetigo_nodes", "impetigo+large", ""},
		{"CL202", year, "impetigo impetigo_streaks", "impetigo+large", ""},
		{"CL203, CL204", year, "molluscum", "molluscum", ""},
		{"CL205", year, "warts", "warts", ""},
		{"CL206", year, "seborrhoea", "seborrhoea", ""},
		{"CL207", year, "seborrhoea seborrhoea_severe", "seborrhoea+severe", ""},
		{"CL208, CL209", year, "drug_reaction", "drug_reaction", ""},
		{"CL210, CL211", year, "eczema", "eczema", ""},
		{"CL212", year, "stevens_johnson", "stevens_johnson", ""},
		{"CL213", year, "fever mouth_sores=mild", "mouth_ulcers", ""},
		{"CL214", year, "fever mouth_sores=deep", "mouth_ulcers+deep", ""},
		{"CL215", year, "fever mouth_sores=thrush", "oral_thrush", ""},
		{"without fever too", year, "mouth_sores=thrush", "oral_thrush", ""},
		{"none", year, "mouth_sores=none", "", "mouth_ulcers oral_thrush"},
	})
}

func TestAnaemiaAndMalnutrition(t *testing.T) {
	const three, nine, fifteen, thirty = 100, 280, 460, 915 // days: months
	rows := []row{
		{"CL216", year, "palmar_pallor=severe", "severe_anaemia", "anaemia"},
		{"CL217", year, "palmar_pallor=some", "anaemia", ""},
		{"CL218", year, "palmar_pallor=none", "no_anaemia", ""},
		{"CL219", year, "oedema", "complicated_severe_malnutrition", ""},
		{"CL220", three, "wfa_z=-3.01 medical_complications", "complicated_severe_malnutrition", ""},
		{"CL221", three, "wfl_z=-3.01 medical_complications", "complicated_severe_malnutrition", ""},
		{"CL222, CL223", three, "wfa_z=-3.5 breastfeeding_assessment=difficult", "complicated_severe_malnutrition", ""},
		{"CL238, CL239", three, "wfl_z=-3.5 breastfeeding_assessment=not_possible", "severe_malnutrition", ""},
		{"CL247, CL248", three, "wfl_z=-3.5 breastfeeding_assessment=good", "uncomplicated_severe_malnutrition", ""},
		{"the arm does not count under 6 months", three, "muac_mm=100 wfl_z=0", "no_acute_malnutrition", "severe_malnutrition"},
		{"weight for age does not count from 12 months", fifteen, "wfa_z=-4 wfl_z=0", "no_acute_malnutrition", "severe_malnutrition"},
		{"weight for age alone at 12 months", fifteen, "wfa_z=-4", "", "severe_malnutrition complicated_severe_malnutrition"},
		{"CL256", three, "wfl_z=-3", "moderate_malnutrition", ""},
		{"CL256", three, "wfl_z=-2.01", "moderate_malnutrition", ""},
		{"CL261", three, "!oedema wfl_z=-2 wfa_z=-3", "no_acute_malnutrition", "moderate_malnutrition"},
		{"CL262", nine, "!oedema wfl_z=-2 wfa_z=-3 muac_mm=125", "no_acute_malnutrition", ""},
		{"CL263, CL264", thirty, "!oedema wfl_z=-2 muac_mm=125", "no_acute_malnutrition", ""},
		{"CL265 to CL270", year, "not_measurable", "nutrition_not_assessed", "no_acute_malnutrition"},
		{"nothing measured", year, "", "", "no_acute_malnutrition nutrition_not_assessed"},
		{"the last day of 5 months", 182, "muac_mm=110 wfl_z=-3.5 breastfeeding_assessment=good appetite=poor", "uncomplicated_severe_malnutrition", ""},
		{"the first day of 6 months", 183, "muac_mm=110 breastfeeding_assessment=good appetite=poor", "complicated_severe_malnutrition", ""},
		{"the last day of 11 months", 364, "wfa_z=-3.5 appetite=good", "uncomplicated_severe_malnutrition", ""},
		{"the first day of 12 months", 365, "wfa_z=-3.5 appetite=good wfl_z=0", "no_acute_malnutrition", "uncomplicated_severe_malnutrition"},
		{"a severe class is a complication", year, "muac_mm=110 cough stridor appetite=good", "complicated_severe_malnutrition", ""},
		{"so is chest indrawing", year, "muac_mm=110 cough chest_indrawing appetite=good", "complicated_severe_malnutrition", ""},
		{"fast breathing is not", year, "muac_mm=110 cough fast_breathing appetite=good", "uncomplicated_severe_malnutrition", ""},
	}
	for _, age := range []int{nine, fifteen, thirty} {
		signs := []string{"wfl_z=-3.01", "muac_mm=114.9"}
		if age == nine {
			signs = append(signs, "wfa_z=-3.01")
		}
		for _, s := range signs {
			rows = append(rows,
				row{"CL224 to CL226, CL230, CL231, CL234, CL236", age, s + " medical_complications", "complicated_severe_malnutrition", ""},
				row{"CL227 to CL229, CL232, CL233, CL235, CL237", age, s + " appetite=poor", "complicated_severe_malnutrition", ""},
				row{"CL240 to CL246", age, s + " appetite=not_tested", "severe_malnutrition", ""},
				row{"appetite not known", age, s, "severe_malnutrition", ""},
				row{"CL249 to CL255", age, s + " appetite=good", "uncomplicated_severe_malnutrition", ""},
			)
		}
		rows = append(rows,
			row{"CL257, CL259", age, "wfl_z=-2.5", "moderate_malnutrition", ""},
			row{"CL258, CL260", age, "muac_mm=115", "moderate_malnutrition", ""},
			row{"CL258, CL260", age, "muac_mm=124.9", "moderate_malnutrition", ""},
		)
	}
	run(t, rows)
}

func TestHIVAndPrevention(t *testing.T) {
	const two = 760 // days: 25 months
	run(t, []row{
		{"CL271", two, "vitamin_a=over_6_months", "vitamin_a_needed", ""},
		{"CL272", two, "vitamin_a=never", "vitamin_a_needed", ""},
		{"CL273", two, "vitamin_a=unknown", "vitamin_a_needed", ""},
		{"given", two, "vitamin_a=1_to_6_months", "", "vitamin_a_needed"},
		{"in therapeutic food", two, "vitamin_a=never therapeutic_food", "", "vitamin_a_needed"},
		{"under 6 months", 182, "vitamin_a=never", "", "vitamin_a_needed"},
		{"6 months", 183, "vitamin_a=never", "vitamin_a_needed", ""},
		{"given as treatment of measles", two, "vitamin_a=never fever cough measles_rash", "", "vitamin_a_needed"},
		{"of persistent diarrhoea", two, "vitamin_a=never diarrhoea diarrhoea_days=20", "", "vitamin_a_needed"},
		{"of the cornea", two, "vitamin_a=never cornea_clouding", "", "vitamin_a_needed"},
		{"with severe malnutrition", two, "vitamin_a=never oedema", "", "vitamin_a_needed"},
		{"CL274", two, "deworming=over_6_months", "deworming_needed", ""},
		{"CL275", two, "deworming=never", "deworming_needed", ""},
		{"CL276", two, "deworming=unknown", "deworming_needed", ""},
		{"11 months", 364, "deworming=never", "", "deworming_needed"},
		{"12 months", 365, "deworming=never", "deworming_needed", ""},
		{"CL277", two, "child_hiv=serological_positive hiv_tested_from_18_months", "hiv_confirmed", ""},
		{"CL278", two, "child_hiv=positive hiv_tested_from_18_months", "hiv_confirmed", ""},
		{"CL277 on the first day of 18 months", 548, "child_hiv=serological_positive hiv_tested_from_18_months", "hiv_confirmed", ""},
		{"CL277 the day before", 547, "child_hiv=serological_positive hiv_tested_from_18_months", "hiv_exposed", "hiv_confirmed"},
		{"CL279", 100, "child_hiv=virological_positive", "hiv_confirmed", ""},
		{"CL280", two, "child_hiv=serological_positive !hiv_tested_from_18_months", "hiv_exposed", "hiv_confirmed"},
		{"CL281", two, "child_hiv=positive", "hiv_exposed", ""},
		{"serology under 18 months", 300, "child_hiv=serological_positive", "hiv_exposed", ""},
		{"CL282", two, "mother_hiv=positive child_hiv=negative breastfed_at_hiv_test", "hiv_exposed", ""},
		{"CL283", two, "mother_hiv=positive child_hiv=negative", "hiv_exposed", ""},
		{"CL284", 547, "mother_hiv=positive child_hiv=negative !breastfed_at_hiv_test", "hiv_exposed", ""},
		{"CL285, CL286", two, "mother_hiv=positive child_hiv=unknown", "hiv_exposed", ""},
		{"CL287", 548, "mother_hiv=positive child_hiv=negative !breastfed_at_hiv_test", "hiv_unlikely", "hiv_exposed"},
		{"CL288", two, "mother_hiv=positive child_hiv=negative hiv_tested_from_18_months", "hiv_unlikely", ""},
		{"CL289", two, "mother_hiv=negative child_hiv=negative", "hiv_unlikely", ""},
		{"CL290, CL292", two, "mother_hiv=unknown child_hiv=negative", "hiv_unlikely", ""},
		{"CL291", two, "mother=dead child_hiv=negative", "hiv_unlikely", ""},
		{"CL293 to CL295", two, "mother_hiv=negative child_hiv=unknown", "hiv_unlikely", "hiv_unknown"},
		{"CL296 to CL299", two, "mother_hiv=unknown child_hiv=unknown", "hiv_unknown", ""},
		{"CL300, CL301", two, "mother=dead child_hiv=unknown", "hiv_unknown", ""},
		{"not asked", two, "", "", "hiv_unknown hiv_unlikely"},
		{"CL302", two, "vaccines=incomplete", "vaccines_incomplete", ""},
		{"CL303", two, "vaccines=none", "vaccines_incomplete", ""},
		{"CL304", two, "vaccines=unknown", "vaccines_unknown", ""},
		{"complete", two, "vaccines=complete", "", "vaccines_incomplete vaccines_unknown"},
	})
}
