package imci

import (
	"math"
	"sort"

	"carnet/records/clinical"
)

// Field is one sign that may be given: what a form asks and docs/calc.md
// lists. Its label is the text key clinical.imci.sign. + Key.
type Field struct {
	Key      string
	Choices  []string // a sign of one of these words; nil: see Measured
	Measured bool     // a number from Min to Max; false and no Choices: yes or no
	Unit     string
	Min, Max float64
	Child    bool // of the table from 2 to 59 months
	Infant   bool // of the table under 2 months
	Chapter  string
}

// Chapters in the order of the chart booklet.
const (
	chapterDanger     = "danger"
	chapterCough      = "cough"
	chapterDiarrhoea  = "diarrhoea"
	chapterFever      = "fever"
	chapterEar        = "ear"
	chapterSkin       = "skin"
	chapterNutrition  = "nutrition"
	chapterHIV        = "hiv"
	chapterPrevention = "prevention"
	chapterInfant     = "infant"
	chapterFeeding    = "feeding"
)

type ages uint8

const (
	child ages = 1 << iota
	infant
	both = child | infant
)

func yesNo(chapter string, a ages, keys ...string) []Field {
	out := make([]Field, len(keys))
	for i, k := range keys {
		out[i] = Field{Key: k, Chapter: chapter, Child: a&child != 0, Infant: a&infant != 0}
	}
	return out
}

func choice(chapter string, a ages, key string, words ...string) []Field {
	return []Field{{Key: key, Choices: words, Chapter: chapter, Child: a&child != 0, Infant: a&infant != 0}}
}

func measure(chapter string, a ages, key, unit string, low, high float64) []Field {
	return []Field{{Key: key, Measured: true, Unit: unit, Min: low, Max: high, Chapter: chapter, Child: a&child != 0, Infant: a&infant != 0}}
}

var fields = concat(
	yesNo(chapterDanger, both, "obstructed_breathing", "convulsing_now", "convulsions"),
	choice(chapterDanger, child, "convulsions_count", "one", "two_or_more"),
	yesNo(chapterDanger, child, "convulsion_15_minutes", "lethargic", "not_able_to_drink", "vomits_everything"),
	choice(chapterDanger, child, "drinking", "normal", "eagerly", "poorly", "unable", "vomits"),

	yesNo(chapterCough, child, "cough", "difficult_breathing"),
	measure(chapterCough, child, "cough_days", "d", 0, 365),
	measure(chapterCough, child, "difficult_breathing_days", "d", 0, 365),
	measure(chapterCough, both, "respiratory_rate", "/min", 0, 200),
	yesNo(chapterCough, both, "fast_breathing"),
	yesNo(chapterCough, child, "chest_indrawing", "stridor", "wheezing", "recurrent_wheezing"),
	measure(chapterCough, child, "spo2", "%", 0, 100),
	choice(chapterCough, child, "bronchodilator_trial", "not_available", "improved", "still_fast", "still_indrawing"),

	yesNo(chapterDiarrhoea, both, "diarrhoea"),
	measure(chapterDiarrhoea, child, "diarrhoea_days", "d", 0, 365),
	yesNo(chapterDiarrhoea, child, "blood_in_stool"),
	yesNo(chapterDiarrhoea, both, "restless", "sunken_eyes"),
	choice(chapterDiarrhoea, both, "skin_pinch", "normal", "slow", "very_slow"),

	yesNo(chapterFever, child, "fever"),
	measure(chapterFever, both, "temperature", "°C", 25, 43),
	measure(chapterFever, child, "fever_days", "d", 0, 365),
	yesNo(chapterFever, child, "fever_every_day", "stiff_neck"),
	choice(chapterFever, child, "malaria_risk", "high", "low", "none"),
	yesNo(chapterFever, child, "travel_to_malaria", "obvious_cause"),
	choice(chapterFever, child, "malaria_test", "positive", "negative", "unknown"),
	yesNo(chapterFever, child, "high_parasite_density", "limb_not_used", "swollen_joint", "painful_urination",
		"runny_nose", "red_eyes", "measles_rash", "measles_3_months", "cornea_clouding", "eye_pus"),
	choice(chapterFever, child, "mouth_sores", "none", "mild", "deep", "thrush"),

	yesNo(chapterEar, child, "ear_problem", "ear_pain", "ear_pus"),
	measure(chapterEar, child, "ear_discharge_days", "d", 0, 3650),
	yesNo(chapterEar, child, "swelling_behind_ear"),

	yesNo(chapterSkin, child, "cornea_clouding_treated",
		"abscess", "abscess_deep", "cellulitis", "cellulitis_spreading", "prurigo", "ringworm", "ringworm_extensive",
		"scabies", "chickenpox", "zoster", "zoster_eye", "impetigo", "impetigo_muscle", "impetigo_large", "impetigo_streaks",
		"impetigo_nodes", "molluscum", "warts", "seborrhoea", "seborrhoea_severe", "drug_reaction", "eczema", "stevens_johnson"),

	choice(chapterNutrition, child, "palmar_pallor", "none", "some", "severe"),
	yesNo(chapterNutrition, child, "oedema"),
	measure(chapterNutrition, both, "wfa_z", "z", -15, 15),
	measure(chapterNutrition, child, "wfl_z", "z", -15, 15),
	measure(chapterNutrition, child, "muac_mm", "mm", 50, 350),
	yesNo(chapterNutrition, child, "medical_complications"),
	choice(chapterNutrition, child, "appetite", "good", "poor", "not_tested"),
	choice(chapterNutrition, child, "breastfeeding_assessment", "good", "difficult", "not_possible"),
	yesNo(chapterNutrition, child, "not_measurable"),

	choice(chapterHIV, both, "mother_hiv", "positive", "negative", "unknown"),
	choice(chapterHIV, both, "mother", "caring", "dead", "away"),
	choice(chapterHIV, child, "child_hiv", "negative", "serological_positive", "virological_positive", "positive", "unknown"),
	yesNo(chapterHIV, child, "hiv_tested_from_18_months"),
	yesNo(chapterHIV, child, "breastfed_at_hiv_test"),

	choice(chapterPrevention, child, "vitamin_a", "under_1_month", "1_to_6_months", "over_6_months", "never", "unknown"),
	yesNo(chapterPrevention, child, "therapeutic_food"),
	choice(chapterPrevention, child, "deworming", "under_6_months", "over_6_months", "never", "unknown"),
	choice(chapterPrevention, both, "vaccines", "complete", "incomplete", "none", "unknown"),

	choice(chapterInfant, infant, "feeding", "normal", "not_well", "unable"),
	yesNo(chapterInfant, infant, "severe_chest_indrawing"),
	choice(chapterInfant, infant, "movements", "normal", "stimulated", "none"),
	measure(chapterInfant, infant, "respiratory_rate_2", "/min", 0, 200),
	yesNo(chapterInfant, infant, "hot_to_touch"),
	measure(chapterInfant, infant, "temperature_2", "°C", 25, 43),
	yesNo(chapterInfant, infant, "umbilicus_red", "skin_pustules", "yellow_skin", "yellow_palms_soles"),
	choice(chapterInfant, infant, "jaundice_onset", "under_24_hours", "from_24_hours", "unknown"),

	choice(chapterFeeding, infant, "weight_for_age", "normal", "low", "very_low"),
	yesNo(chapterFeeding, infant, "breastfed", "breastfeeding_difficulty"),
	measure(chapterFeeding, infant, "breastfeeds", "/24 h", 0, 40),
	yesNo(chapterFeeding, infant, "other_foods", "also_breast_milk", "milk_inappropriate", "feeds_too_few", "feeds_too_small",
		"preparation_unhygienic", "bottle_fed", "utensils_unclean", "thrush"),
)

func concat(parts ...[]Field) []Field {
	var out []Field
	for _, p := range parts {
		out = append(out, p...)
	}
	return out
}

var byKey = func() map[string]int {
	m := make(map[string]int, len(fields))
	for i, f := range fields {
		m[f.Key] = i
	}
	return m
}()

// aliases are other names under which a sign may be given.
var aliases = map[string]string{
	"breaths": "respiratory_rate", "breathing_rate": "respiratory_rate", "rr": "respiratory_rate", "breaths_per_minute": "respiratory_rate",
	"stridor_calm": "stridor", "stridor_in_calm_child": "stridor", "oxygen_saturation": "spo2", "saturation": "spo2",
	"lethargic_unconscious": "lethargic", "unconscious": "lethargic", "lethargic_or_unconscious": "lethargic",
	"unable_to_drink": "not_able_to_drink", "vomiting_everything": "vomits_everything", "difficulty_breathing": "difficult_breathing",
	"oedema_both_feet": "oedema", "bilateral_oedema": "oedema", "muac": "muac_mm", "wfh_z": "wfl_z", "whz": "wfl_z", "waz": "wfa_z",
	"restless_irritable": "restless", "tender_swelling_behind_ear": "swelling_behind_ear", "pallor": "palmar_pallor", "temp": "temperature",
}

func field(key string) (Field, bool) {
	if a, ok := aliases[key]; ok {
		key = a
	}
	i, ok := byKey[key]
	if !ok {
		return Field{}, false
	}
	return fields[i], true
}

// Fields lists the signs in the order of the chart booklet.
func Fields() []Field { return append([]Field(nil), fields...) }

// Signs are the signs that were looked at. The zero value is empty.
type Signs struct {
	flags   map[string]bool
	words   map[string]string
	numbers map[string]float64
}

// Yes says that a yes/no sign is present or absent.
func (s *Signs) Yes(key string, present bool) error {
	f, ok := field(key)
	if !ok || f.Measured || f.Choices != nil {
		return &clinical.FieldError{Field: key, Reason: "is no sign that is present or absent"}
	}
	if s.flags == nil {
		s.flags = map[string]bool{}
	}
	s.flags[f.Key] = present
	return nil
}

// Word says which of its words a sign of choices is.
func (s *Signs) Word(key, word string) error {
	f, ok := field(key)
	if !ok || f.Choices == nil {
		return &clinical.FieldError{Field: key, Reason: "is no sign with words to choose from"}
	}
	if !among(f.Choices, word) {
		return &clinical.ChoiceError{Field: f.Key, Value: word, Allowed: f.Choices}
	}
	if s.words == nil {
		s.words = map[string]string{}
	}
	s.words[f.Key] = word
	return nil
}

// Number gives the value of a measured sign.
func (s *Signs) Number(key string, v float64) error {
	f, ok := field(key)
	if !ok || !f.Measured {
		return &clinical.FieldError{Field: key, Reason: "is no sign that is measured"}
	}
	if err := clinical.Within(f.Key, v, f.Min, f.Max, f.Unit); err != nil {
		return err
	}
	if s.numbers == nil {
		s.numbers = map[string]float64{}
	}
	s.numbers[f.Key] = v
	return nil
}

func (s Signs) keys() []string {
	out := make([]string, 0, len(s.flags)+len(s.words)+len(s.numbers))
	for k := range s.flags {
		out = append(out, k)
	}
	for k := range s.words {
		out = append(out, k)
	}
	for k := range s.numbers {
		out = append(out, k)
	}
	sort.Strings(out)
	return out
}

// yes: looked at and present.
func (s Signs) yes(key string) bool { return s.flags[key] }

func (s Signs) anyYes(keys ...string) bool {
	for _, k := range keys {
		if s.yes(k) {
			return true
		}
	}
	return false
}

// no: looked at and absent.
func (s Signs) no(key string) bool {
	v, ok := s.flags[key]
	return ok && !v
}

// is: looked at and one of the words.
func (s Signs) is(key string, words ...string) bool {
	w, ok := s.words[key]
	return ok && among(words, w)
}

// number is NaN when the sign was not measured, so that every comparison with
// it is false.
func (s Signs) number(key string) float64 {
	if v, ok := s.numbers[key]; ok {
		return v
	}
	return math.NaN()
}

func (s Signs) known(key string) bool {
	if _, ok := s.flags[key]; ok {
		return true
	}
	if _, ok := s.words[key]; ok {
		return true
	}
	_, ok := s.numbers[key]
	return ok
}

func (s Signs) unknown(keys ...string) []string {
	var out []string
	for _, k := range keys {
		if !s.known(k) {
			out = append(out, k)
		}
	}
	return out
}
