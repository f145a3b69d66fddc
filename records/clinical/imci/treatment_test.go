package imci

import (
	"math"
	"strconv"
	"strings"
	"testing"

	"carnet/records/clinical"
	"carnet/records/clinical/rule"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func ids(r Result) []string {
	out := make([]string, len(r.Treatments))
	for i, t := range r.Treatments {
		out[i] = t.ID()
	}
	return out
}

// todo is a row of the treatment tables: signs, and what must and must not be
// done.
type todo struct {
	id    string
	days  int
	signs string
	want  string
	not   string
}

func do(t *testing.T, rows []todo, s Settings) {
	t.Helper()
	for _, c := range rows {
		r, err := Classify(clinical.AgeDays(c.days), nil, look(t, c.signs), s)
		if err != nil {
			t.Fatal(err)
		}
		got := ids(r)
		for _, w := range strings.Fields(c.want) {
			if !among(got, w) {
				t.Errorf("%s (%s): %v, lacks %s", c.id, c.signs, got, w)
			}
		}
		for _, w := range strings.Fields(c.not) {
			if among(got, w) {
				t.Errorf("%s (%s): %v, has %s", c.id, c.signs, got, w)
			}
		}
	}
}

func TestTreatmentsOfTheChild(t *testing.T) {
	do(t, []todo{
		{"DT.03 TR01", year, "obstructed_breathing", "refer_urgent", ""},
		{"TR02", year, "lethargic", "finish_assessment ampicillin_im gentamicin_im prevent_low_sugar keep_warm refer_urgent", "diazepam_rectal"},
		{"TR03", year, "convulsing_now", "diazepam_rectal oxygen ampicillin_im refer_urgent", ""},
		{"TR04", year, "cough stridor", "ampicillin_im gentamicin_im refer_urgent", "amoxicillin_3d oxygen"},
		{"TR05", year, "cough spo2=85", "oxygen ampicillin_im refer_urgent", ""},
		{"TR06, TR07", year, "cough stridor wheezing", "salbutamol refer_urgent", ""},
		{"TR08", year, "cough chest_indrawing mother_hiv=positive", "amoxicillin_first_5d refer_assessment", "amoxicillin_5d"},
		{"TR09, TR10", year, "cough chest_indrawing wheezing cough_days=20 mother_hiv=positive", "amoxicillin_first_5d salbutamol refer_tb_asthma refer_assessment", ""},
		{"TR12", year, "cough fast_breathing !chest_indrawing", "amoxicillin_3d throat_remedy return_when follow_up_3d", "amoxicillin_5d"},
		{"TR13", year, "cough chest_indrawing", "amoxicillin_5d follow_up_3d", "amoxicillin_3d"},
		{"TR15, TR16", year, "cough fast_breathing wheezing", "amoxicillin_3d salbutamol", ""},
		{"TR18 to TR22", year, "cough fast_breathing cough_days=15", "amoxicillin_3d refer_tb_asthma", ""},
		{"TR23", year, "cough", "throat_remedy return_when follow_up_if_not_better_5d", "amoxicillin_3d"},
		{"TR24, TR25", year, "cough wheezing recurrent_wheezing", "salbutamol refer_tb_asthma", ""},
		{"TR26", year, "diarrhoea sunken_eyes skin_pinch=very_slow oedema", "resomal_on_the_way refer_urgent", "ors_on_the_way plan_c"},
		{"TR27", year, "diarrhoea sunken_eyes skin_pinch=very_slow cough stridor", "ors_on_the_way refer_urgent continue_breastfeeding", "plan_c"},
		{"TR28", year, "diarrhoea sunken_eyes lethargic", "plan_c refer_if_no_drip reassess_dehydration continue_breastfeeding", "refer_urgent ampicillin_im cholera_antibiotic"},
		{"TR28, not drinking", year, "diarrhoea sunken_eyes drinking=unable not_able_to_drink", "plan_c", "refer_urgent"},
		{"TR28 does not hold with fever", year, "diarrhoea sunken_eyes lethargic fever", "refer_urgent ors_on_the_way ampicillin_im", "plan_c"},
		{"TR29", year, "diarrhoea sunken_eyes skin_pinch=very_slow", "plan_c", "refer_urgent"},
		{"TR30", year, "diarrhoea sunken_eyes restless oedema", "resomal_on_the_way refer_urgent", "plan_b"},
		{"TR31", year, "diarrhoea sunken_eyes restless cough stridor", "ors_on_the_way refer_urgent", "plan_b"},
		{"TR32, TR33", year, "diarrhoea sunken_eyes restless", "plan_b continue_breastfeeding return_when follow_up_if_not_better_5d", ""},
		{"TR34", year, "diarrhoea", "plan_a extra_fluids return_when follow_up_if_not_better_5d", ""},
		{"TR35", year, "diarrhoea diarrhoea_days=20 sunken_eyes restless cough stridor", "refer_urgent", "refer_after_rehydration"},
		{"TR36", year, "diarrhoea diarrhoea_days=20 sunken_eyes restless", "refer_after_rehydration", "refer_urgent"},
		{"TR37", 100, "diarrhoea diarrhoea_days=20", "feed_persistent_diarrhoea multivitamins_zinc_14d vitamin_a_once follow_up_5d", ""},
		{"TR38", 100, "diarrhoea diarrhoea_days=20 therapeutic_food", "multivitamins_zinc_14d", "vitamin_a_once"},
		{"TR39 to TR42", year, "diarrhoea diarrhoea_days=20 vitamin_a=1_to_6_months", "vitamin_a_once", ""},
		{"TR43", year, "diarrhoea diarrhoea_days=20 vitamin_a=under_1_month", "", "vitamin_a_once"},
		{"TR44", year, "diarrhoea diarrhoea_days=20 vitamin_a=never therapeutic_food", "", "vitamin_a_once"},
		{"TR45", year, "diarrhoea blood_in_stool", "ciprofloxacin_3d return_when follow_up_3d", ""},
		{"TR46, TR47", year, "fever stiff_neck", "ceftriaxone_im artesunate prevent_low_sugar paracetamol_once refer_urgent", "ampicillin_im"},
		{"TR48, TR49", year, "fever lethargic !stiff_neck malaria_risk=low", "artesunate ampicillin_im gentamicin_im", "ceftriaxone_im"},
		{"TR50", year, "fever stiff_neck malaria_risk=none", "ceftriaxone_im", "artesunate"},
		{"TR51", year, "fever lethargic malaria_risk=none", "ampicillin_im gentamicin_im", "artesunate"},
		{"TR52", year, "fever malaria_test=positive temperature=38.5", "paracetamol_once artemether_lumefantrine_3d return_when follow_up_if_fever_3d", "refer_assessment"},
		{"below 38.5", year, "fever malaria_test=positive temperature=38.4", "artemether_lumefantrine_3d", "paracetamol_once"},
		{"TR53 to TR55", year, "fever malaria_test=positive high_parasite_density fever_days=8 fever_every_day", "refer_assessment artemether_lumefantrine_3d", ""},
		{"TR56, TR57", year, "fever malaria_test=unknown", "artemether_lumefantrine_3d", ""},
		{"TR58", year, "fever swollen_joint", "antibiotic_bone_joint refer_urgent", ""},
		{"TR59", year, "fever painful_urination malaria_test=negative", "antibiotic_urine follow_up_5d follow_up_if_fever_3d", ""},
		{"TR60", year, "fever malaria_test=negative", "paracetamol follow_up_if_fever_3d", "artemether_lumefantrine_3d"},
		{"TR61 to TR63", year, "fever malaria_risk=none fever_days=8 fever_every_day", "paracetamol refer_assessment", ""},
		{"TR64, 66 to 69", year, "fever cough measles_rash lethargic vitamin_a=never", "vitamin_a_twice ampicillin_im gentamicin_im refer_urgent", ""},
		{"TR65, 70, 71", year, "fever cough measles_rash lethargic vitamin_a=under_1_month", "ampicillin_im", "vitamin_a_twice"},
		{"TR72, 74 to 77", year, "fever cough measles_rash mouth_sores=deep malaria_risk=none", "vitamin_a_twice amoxicillin_first_5d refer_urgent", "ampicillin_im"},
		{"TR73, 78, 79", year, "fever cough measles_rash mouth_sores=deep therapeutic_food", "amoxicillin_first_5d", "vitamin_a_twice"},
		{"TR80 to TR95", year, "fever cough measles_rash cornea_clouding", "tetracycline_first vitamin_a_twice refer_urgent", ""},
		{"TR96 to TR103", year, "fever cough measles_rash eye_pus mouth_sores=mild", "tetracycline_7d gentian_violet_mouth_7d follow_up_3d return_when vitamin_a_twice", ""},
		{"TR104 to TR111", year, "fever cough measles_rash eye_pus vitamin_a=under_1_month", "tetracycline_7d", "gentian_violet_mouth_7d vitamin_a_twice"},
		{"TR112 to TR119", year, "fever cough measles_rash mouth_sores=mild", "gentian_violet_mouth_7d vitamin_a_twice", "tetracycline_7d"},
		{"TR120, 122 to 125", year, "fever cough measles_rash", "vitamin_a_twice", ""},
		{"TR121, 126, 127", year, "fever cough measles_rash therapeutic_food", "", "vitamin_a_twice"},
		{"TR128", year, "swelling_behind_ear", "ceftriaxone_im paracetamol_first refer_urgent", ""},
		{"TR129", year, "ear_pain", "amoxicillin_5d paracetamol dry_wick follow_up_5d", ""},
		{"TR130", year, "ear_pus ear_discharge_days=20 !ear_pain", "ofloxacin_ear_14d dry_wick follow_up_5d", "amoxicillin_5d"},
		{"TR132", year, "eye_pus", "tetracycline_7d follow_up_5d", ""},
		{"TR133, 135 to 138", year, "cornea_clouding", "vitamin_a_twice tetracycline_7d refer_assessment", ""},
		{"TR134, 139, 140", year, "cornea_clouding therapeutic_food", "tetracycline_7d", "vitamin_a_twice"},
		{"TR141 to TR148", year, "cornea_clouding cornea_clouding_treated", "vitamin_a_twice tetracycline_7d follow_up_5d", "refer_assessment"},
	}, Defaults())
}

func TestTreatmentsOfSkinNutritionAndPrevention(t *testing.T) {
	do(t, []todo{
		{"TR149", year, "abscess abscess_deep", "cloxacillin refer_urgent", "drain_abscess"},
		{"TR150", year, "abscess", "cloxacillin drain_abscess follow_up_if_fever_3d follow_up_if_not_better_5d", "refer_urgent"},
		{"TR151", year, "cellulitis cellulitis_spreading", "antibiotic_cellulitis refer_urgent", ""},
		{"TR152", year, "cellulitis", "cloxacillin follow_up_if_fever_3d", "refer_urgent"},
		{"TR153 under 2 years", 730, "prurigo", "no_antihistamine calamine trim_nails follow_up_if_not_better_7d", "antihistamine"},
		{"TR153 from 2 years", 731, "prurigo", "antihistamine calamine", "no_antihistamine"},
		{"TR154", year, "ringworm ringworm_extensive", "griseofulvin shave_hair refer_assessment", "antifungal_cream"},
		{"TR154 under a year", 300, "ringworm ringworm_extensive", "refer_assessment", "griseofulvin"},
		{"TR155", year, "ringworm", "antifungal_cream follow_up_if_not_better_14d", "griseofulvin"},
		{"TR156", year, "scabies", "benzyl_benzoate_3d follow_up_14d", ""},
		{"TR157", year, "chickenpox cough chest_indrawing", "ampicillin_im gentamicin_im refer_urgent", "amoxicillin_5d"},
		{"TR158", year, "chickenpox", "calamine refer_if_jaundice follow_up_if_fever_5d", ""},
		{"TR159", year, "zoster zoster_eye", "aciclovir_7d refer_urgent keep_lesions_clean", ""},
		{"TR160", year, "zoster", "keep_lesions_clean follow_up_if_not_better_7d", "aciclovir_7d"},
		{"TR161", year, "impetigo impetigo_muscle", "clean_sores cloxacillin refer_urgent", ""},
		{"TR162", year, "impetigo impetigo_large", "clean_sores cloxacillin follow_up_if_not_better_5d", ""},
		{"TR163", year, "impetigo", "clean_sores follow_up_if_not_better_5d", "cloxacillin"},
		{"TR164", year, "molluscum", "molluscum_care", ""},
		{"TR165", year, "warts", "wart_care", ""},
		{"TR166", year, "seborrhoea seborrhoea_severe", "ketoconazole_shampoo refer_assessment", ""},
		{"TR167", year, "seborrhoea", "ketoconazole_shampoo", "refer_assessment"},
		{"TR168", year, "drug_reaction", "stop_medicine antihistamine ask_doctor follow_up_if_not_better_3d", ""},
		{"TR169", year, "eczema", "soak_sores hydrocortisone follow_up_if_not_better_7d", ""},
		{"TR170", year, "stevens_johnson", "stop_medicine refer_urgent", ""},
		{"TR171", year, "mouth_sores=deep", "gentian_violet_until_healed refer_assessment follow_up_3d", ""},
		{"TR172", year, "mouth_sores=mild", "gentian_violet_until_healed follow_up_3d", "refer_assessment"},
		{"TR173", year, "mouth_sores=thrush", "nystatin_7d clean_mouth check_breasts follow_up_3d", ""},
		{"TR174", year, "palmar_pallor=severe", "refer_urgent", "iron"},
		{"TR175", year, "palmar_pallor=some", "iron follow_up_14d return_when", ""},
		{"TR176", year, "palmar_pallor=none", "", "iron refer_urgent"},
		{"TR177", year, "oedema", "ampicillin_im gentamicin_im prevent_low_sugar keep_warm extra_fluids refer_urgent", ""},
		{"TR178", year, "muac_mm=110 appetite=not_tested", "amoxicillin_5d prevent_low_sugar refer_urgent", ""},
		{"TR179", year, "muac_mm=110 appetite=good", "amoxicillin_5d therapeutic_food refer_tb_asthma counsel_feeding follow_up_7d", "refer_urgent"},
		{"TR179 under 6 months", 100, "wfl_z=-3.5 breastfeeding_assessment=good", "amoxicillin_5d", "therapeutic_food"},
		{"TR180", year, "muac_mm=120", "counsel_feeding follow_up_30d refer_tb_asthma", ""},
		{"TR182", year, "vitamin_a=never", "vitamin_a_supplement", ""},
		{"TR183", year, "deworming=never", "mebendazole", ""},
		{"TR184", year, "child_hiv=virological_positive", "counsel_hiv refer_hiv_care counsel_feeding", ""},
		{"TR185", year, "mother_hiv=positive", "counsel_hiv refer_hiv_care", ""},
		{"TR186", year, "mother_hiv=negative", "remind_hiv_test", ""},
		{"TR187", year, "mother_hiv=unknown", "refer_hiv_test", ""},
		{"TR188", year, "vaccines=incomplete", "vaccinate_missing next_vaccination", ""},
		{"TR189", year, "vaccines=unknown", "vaccinate_start next_vaccination", ""},
		{"TR190", 730, "cough", "counsel_feeding follow_up_if_feeding_problem_5d", ""},
		{"TR190 from 2 years", 731, "cough", "", "counsel_feeding"},
		{"TR190 with a severe class", 730, "cough stridor", "", "counsel_feeding"},
	}, Defaults())
	s := Defaults()
	s.HighHIV, s.Cholera = true, true
	do(t, []todo{
		{"TR11, 14, 17, 20", year, "cough fast_breathing", "amoxicillin_5d", "amoxicillin_3d"},
		{"TR28 with cholera", 731, "diarrhoea sunken_eyes skin_pinch=very_slow", "plan_c cholera_antibiotic", ""},
		{"TR28 with cholera, under 2 years", 730, "diarrhoea sunken_eyes skin_pinch=very_slow", "plan_c", "cholera_antibiotic"},
	}, s)
}

func TestTreatmentsOfTheYoungInfant(t *testing.T) {
	do(t, []todo{
		{"DT.04 TR01", 20, "obstructed_breathing", "prevent_low_sugar keep_warm refer_urgent", ""},
		{"TR02", 20, "convulsions", "ampicillin_im gentamicin_im prevent_low_sugar keep_warm refer_urgent", "home_care"},
		{"TR03", 20, "fast_breathing", "amoxicillin_7d home_care follow_up_3d", "refer_urgent"},
		{"TR04", 20, "umbilicus_red", "amoxicillin_5d teach_local_infection gentian_violet_skin_5d home_care follow_up_2d", ""},
		{"TR05", 20, "", "home_care", "amoxicillin_7d"},
		{"TR06", 20, "yellow_palms_soles", "prevent_low_sugar keep_warm refer_urgent", ""},
		{"TR07", 10, "yellow_skin", "home_care return_if_palms_yellow follow_up_1d", "refer_assessment"},
		{"TR08", 30, "yellow_skin", "return_if_palms_yellow refer_assessment", "follow_up_1d"},
		{"TR09", 20, "!yellow_skin", "home_care", ""},
		{"TR10", 20, "diarrhoea sunken_eyes skin_pinch=very_slow convulsions", "ors_on_the_way continue_breastfeeding keep_warm refer_urgent", "plan_c"},
		{"TR11", 20, "diarrhoea sunken_eyes skin_pinch=very_slow", "plan_c refer_if_no_drip reassess_dehydration continue_breastfeeding", "refer_urgent"},
		{"TR12", 20, "diarrhoea sunken_eyes restless convulsions", "ors_on_the_way refer_urgent", "plan_b"},
		{"TR13", 20, "diarrhoea sunken_eyes restless", "plan_b return_when follow_up_if_not_better_2d", ""},
		{"TR14", 20, "diarrhoea", "plan_a continue_breastfeeding return_when follow_up_if_not_better_2d", ""},
		{"TR15", 20, "diarrhoea convulsions", "ors_on_the_way refer_urgent", "plan_a"},
		{"TR16", 5, "weight_for_age=very_low", "prevent_low_sugar refer_kangaroo keep_warm", ""},
		{"TR17", 20, "breastfed breastfeeds=5", "counsel_feeding teach_attachment express_milk feed_often less_other_foods feed_and_warm_low_weight home_care follow_up_2d", ""},
		{"TR18 to TR20", 20, "!breastfed mother=dead bottle_fed", "counsel_feeding prepare_substitute safe_replacement feeding_concerns cup_feeding follow_up_2d", "refer_lactation"},
		{"TR21 to TR23", 20, "!breastfed mother=caring mother_hiv=negative", "refer_lactation prepare_substitute", "safe_replacement"},
		{"TR24", 20, "breastfed breastfeeds=5 weight_for_age=low", "follow_up_2d follow_up_low_weight_14d", ""},
		{"TR25 to TR30", 20, "!breastfed mother=dead bottle_fed weight_for_age=low", "follow_up_2d follow_up_low_weight_7d", ""},
		{"TR31 to TR44", 20, "breastfed breastfeeds=5 thrush", "gentian_violet_mouth_7d teach_thrush follow_up_2d", ""},
		{"TR45", 20, "breastfed weight_for_age=low thrush", "gentian_violet_mouth_7d follow_up_2d follow_up_low_weight_14d", "teach_attachment"},
		{"TR46", 20, "!breastfed mother_hiv=positive weight_for_age=low thrush", "gentian_violet_mouth_7d follow_up_low_weight_7d", ""},
		{"TR47", 20, "breastfed weight_for_age=low", "follow_up_low_weight_14d feed_and_warm_low_weight", "follow_up_2d"},
		{"TR48", 20, "!breastfed mother_hiv=positive weight_for_age=low", "follow_up_low_weight_7d", ""},
		{"TR49", 20, "thrush", "gentian_violet_mouth_7d teach_thrush follow_up_2d", "counsel_feeding"},
		{"TR50", 20, "breastfed weight_for_age=normal", "praise_feeding home_care", ""},
		{"TR51", 20, "!breastfed mother_hiv=positive weight_for_age=normal", "continue_feeding_hygiene", "praise_feeding"},
		{"TR52", 20, "mother_hiv=positive", "follow_up_national refer_hiv_test", ""},
		{"TR53", 20, "mother_hiv=negative", "remind_hiv_test", ""},
		{"TR54", 20, "mother_hiv=unknown", "refer_hiv_test", ""},
		{"TR55", 20, "vaccines=incomplete", "vaccinate_missing next_vaccination", ""},
		{"TR56", 20, "vaccines=unknown", "vaccinate_start", ""},
		{"serious and local", 20, "convulsions skin_pustules", "ampicillin_im gentian_violet_skin_5d", "amoxicillin_5d"},
	}, Defaults())
}

func TestTreatmentsCarryDoses(t *testing.T) {
	kg := clinical.Kilograms(10)
	r, err := Classify(year, &kg, look(t, "cough chest_indrawing fever malaria_test=positive temperature=39 diarrhoea blood_in_stool"), Defaults())
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, tr := range r.Treatments {
		if tr.Dose != nil {
			got[tr.ID()] = strings.TrimSpace(strings.Join([]string{number(tr.Dose.Amount), tr.Dose.Unit, "x", number(float64(tr.Dose.TimesADay)), "for", number(float64(tr.Dose.Days))}, " "))
		}
	}
	want := map[string]string{
		"amoxicillin_5d": "500 mg x 2 for 5", "artemether_lumefantrine_3d": "1 tablet 20/120 mg x 2 for 3",
		"ciprofloxacin_3d": "150 mg x 2 for 3", "paracetamol_once": "125 mg x 4 for 0",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	light := clinical.Kilograms(2.5)
	r, err = Classify(100, &light, look(t, "cough fast_breathing"), Defaults())
	if err != nil || r.Treatments[0].Dose != nil || r.Treatments[0].NoDose != "band" {
		t.Errorf("a child outside the band: %+v %v", r.Treatments, err)
	}
	if tr := classify(t, year, "cough fast_breathing").Treatments[0]; tr.NoDose != "weight" {
		t.Errorf("a child that was not weighed: %+v", tr)
	}
}

func number(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

func TestSevereClassesAlertAndUrgentComesFirst(t *testing.T) {
	r := classify(t, year, "convulsing_now cough wheezing spo2=80 palmar_pallor=severe vaccines=unknown")
	if len(r.Alerts) != 3 {
		t.Errorf("alerts %+v", r.Alerts)
	}
	for _, a := range r.Alerts {
		if a.Severity != clinical.Danger || a.Source == "" || a.Text == "" || a.Action == "" {
			t.Errorf("%+v", a)
		}
	}
	seen := false
	for _, tr := range r.Treatments {
		if tr.Urgent && seen {
			t.Errorf("%s comes late in %v", tr.Code, ids(r))
		}
		seen = seen || !tr.Urgent
	}
	if r.Treatments[0].Code != "diazepam_rectal" {
		t.Errorf("first comes %s", r.Treatments[0].Code)
	}
	for _, tr := range r.Treatments {
		if tr.Code == "refer_urgent" && len(tr.For) != 3 {
			t.Errorf("referred for %v", tr.For)
		}
	}
}

func TestImpossibleChildrenAreErrors(t *testing.T) {
	for _, age := range []clinical.AgeDays{-1, 1826, 1 << 40} {
		if r, err := Classify(age, nil, Signs{}, Defaults()); err == nil {
			t.Errorf("%d days: %+v", age, r)
		}
	}
	for _, kg := range []clinical.Kilograms{clinical.Kilograms(math.NaN()), -1, 0, 0.4, 41, clinical.Kilograms(math.Inf(1))} {
		if r, err := Classify(year, &kg, Signs{}, Defaults()); err == nil {
			t.Errorf("%v kg: %+v", kg, r)
		}
	}
	if _, err := Classify(20, nil, look(t, "cough"), Defaults()); err == nil {
		t.Error("cough is a sign of a young infant's table")
	}
	if _, err := Classify(year, nil, look(t, "movements=none"), Defaults()); err == nil {
		t.Error("movements is a sign of the older child's table")
	}
	bad := Defaults()
	bad.MalariaRisk = "some"
	if _, err := Classify(year, nil, Signs{}, bad); err == nil {
		t.Error("a risk of malaria that does not exist is taken")
	}
	var s Signs
	for _, f := range Fields() {
		if !f.Measured {
			continue
		}
		for _, v := range []float64{math.NaN(), math.Inf(1), math.Inf(-1), 1e9, -1e9, f.Min - 0.01, f.Max + 0.01} {
			if s.Number(f.Key, v) == nil {
				t.Errorf("%s takes %v", f.Key, v)
			}
		}
		if s.Yes(f.Key, true) == nil || s.Word(f.Key, "yes") == nil {
			t.Errorf("%s is no yes and no word", f.Key)
		}
	}
	if s.Yes("coughing", true) == nil || s.Word("palmar_pallor", "much") == nil || s.Word("x", "y") == nil || s.Number("cough", 1) == nil {
		t.Error("a sign that does not exist is taken")
	}
}

// TestAnySignsAreAnswered: whatever combination of signs is given, the child
// is classified without a panic, every severe class refers or rehydrates, and
// every code is one that the tables know.
func TestAnySignsAreAnswered(t *testing.T) {
	codes := map[string]bool{}
	for _, c := range ClassCodes() {
		codes[c] = true
	}
	known := map[string]bool{}
	for _, c := range TreatmentCodes() {
		known[c] = true
	}
	rapid.Check(t, func(t *rapid.T) {
		age := rapid.IntRange(0, 1825).Draw(t, "age")
		var s Signs
		for _, f := range Fields() {
			if age < twoMonths && !f.Infant || age >= twoMonths && !f.Child || rapid.IntRange(0, 3).Draw(t, f.Key+"?") > 0 {
				continue
			}
			var err error
			switch {
			case f.Measured:
				err = s.Number(f.Key, rapid.Float64Range(f.Min, f.Max).Draw(t, f.Key))
			case f.Choices != nil:
				err = s.Word(f.Key, rapid.SampledFrom(f.Choices).Draw(t, f.Key))
			default:
				err = s.Yes(f.Key, rapid.Bool().Draw(t, f.Key))
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		kg := clinical.Kilograms(rapid.Float64Range(0.5, 40).Draw(t, "kg"))
		r, err := Classify(clinical.AgeDays(age), &kg, s, Defaults())
		if err != nil {
			t.Fatal(err)
		}
		acts := map[string]bool{}
		for _, tr := range r.Treatments {
			if !known[tr.Code] {
				t.Fatalf("treatment %s is not on the list", tr.Code)
			}
			acts[tr.Code] = true
		}
		seen := map[string]bool{}
		for _, c := range r.Classes {
			if !codes[c.Code] || seen[c.Code] {
				t.Fatalf("class %s is not on the list or there twice", c.Code)
			}
			seen[c.Code] = true
			if c.Severity == Severe && !(acts["refer_urgent"] || acts["plan_c"] || acts["refer_kangaroo"] || acts["refer_after_rehydration"]) {
				t.Fatalf("%s is severe and nothing urgent is done: %v", c.Code, ids(r))
			}
		}
	})
}

// TestOneMoreAlarmNeverReassures: a danger sign more never takes a severe
// class away.
func TestOneMoreAlarmNeverReassures(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		signs := []string{"cough", "difficult_breathing", "chest_indrawing", "stridor", "diarrhoea", "sunken_eyes", "fever", "stiff_neck", "measles_rash", "lethargic", "convulsing_now", "oedema", "swelling_behind_ear"}
		var s Signs
		count := func() int {
			r, err := Classify(year, nil, s, Defaults())
			if err != nil {
				t.Fatal(err)
			}
			return len(r.Alerts)
		}
		before := 0
		for range 6 {
			if err := s.Yes(rapid.SampledFrom(signs).Draw(t, "sign"), true); err != nil {
				t.Fatal(err)
			}
			after := count()
			if after < before {
				t.Fatalf("%d alerts, then %d with %v", before, after, s.keys())
			}
			before = after
		}
	})
}

func TestRulesAnswer(t *testing.T) {
	out, source, err := rule.Call(Rules(), "imci", `{"age_days":400,"weight_kg":10,"signs":{"cough":true,"respiratory_rate":44,"chest_indrawing":false,"stridor":"no","convulsing_now":false,"convulsions":false,"lethargic":false,"not_able_to_drink":false,"vomits_everything":null,"palmar_pallor":false}}`)
	want := `{"classifications":["pneumonia","no_anaemia"],"treatments":["amoxicillin_3d","throat_remedy","return_when","follow_up_3d","counsel_feeding","follow_up_if_feeding_problem_5d"],` +
		`"details":[{"class":"pneumonia","severity":"moderate","missing":["vomits_everything"]},{"class":"no_anaemia","severity":"mild"}],` +
		`"doses":[{"treatment":"amoxicillin_3d","drug":"amoxicillin-imci","dose":500,"unit":"mg","times_a_day":2,"days":3}],"danger_signs":[],"missing":["vomits_everything"]}`
	if err != nil || source == "" {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, out); d != "" {
		t.Error(d)
	}
	out, _, err = rule.Call(Rules(), "imci.fast_breathing", `{"age_days":30,"respiratory_rate":62}`)
	if err != nil || out != `{"fast":true,"confirmed":false}` {
		t.Errorf("%s %v", out, err)
	}
	for _, in := range []string{
		`{"age_days":400,"signs":{"coughing":true}}`, `{"age_days":400,"signs":{"cough":1}}`, `{"age_days":400,"signs":{"cough":"perhaps"}}`, `{"age_days":400,"signs":{"respiratory_rate":"fast"}}`,
		`{"age_days":400,"signs":{"respiratory_rate":-4}}`, `{"age_days":400,"signs":{"palmar_pallor":true}}`, `{"age_days":400,"signs":{"cough":[true]}}`,
		`{"age_days":2000,"signs":{}}`, `{"age_days":-1,"signs":{}}`, `{"age_days":20,"signs":{"cough":true}}`, `{"age_days":400,"weight_kg":400,"signs":{}}`, `{"age_days":400}`,
	} {
		if out, _, err := rule.Call(Rules(), "imci", in); err == nil {
			t.Errorf("%s answers %s", in, out)
		}
	}
}
