package imci

// ClassCodes lists every class that can be found: each has a text
// clinical.imci.class. + code.
func ClassCodes() []string { return append([]string(nil), classCodes...) }

// QualifierCodes lists every qualifier of a class: clinical.imci.qualifier. +
// code.
func QualifierCodes() []string { return append([]string(nil), qualifierCodes...) }

// TreatmentCodes lists everything that can be asked for:
// clinical.imci.treatment. + code, with the days as {0} where it has any.
func TreatmentCodes() []string { return append([]string(nil), treatmentCodes...) }

// classCodes, grouped by chapter.
var classCodes = []string{
	"severe_anaemia", "anaemia", "no_anaemia", "complicated_severe_malnutrition", "uncomplicated_severe_malnutrition",
	"severe_malnutrition", "moderate_malnutrition", "nutrition_not_assessed", "no_acute_malnutrition", "hiv_confirmed",
	"hiv_exposed", "hiv_unlikely", "hiv_unknown", "vitamin_a_needed", "deworming_needed", "vaccines_incomplete",
	"vaccines_unknown", "very_severe_febrile_disease", "bone_joint_infection", "urinary_infection",
	"severe_complicated_measles", "measles_eye_mouth", "measles", "fever", "malaria", "fever_no_malaria",
	"very_severe_disease", "obstructed_breathing_history", "severe_pneumonia", "pneumonia", "cough_or_cold",
	"severe_dehydration", "some_dehydration", "no_dehydration", "severe_persistent_diarrhoea", "persistent_diarrhoea",
	"dysentery", "possible_serious_bacterial_infection", "infant_pneumonia", "local_infection", "infection_unlikely",
	"severe_jaundice", "jaundice", "no_jaundice", "very_low_weight", "feeding_problem_low_weight", "no_feeding_problem",
	"mastoiditis", "acute_ear_infection", "chronic_ear_infection", "no_ear_infection", "eye_infection",
	"cornea_clouding", "stevens_johnson", "impetigo", "mouth_ulcers", "oral_thrush", "abscess", "cellulitis", "prurigo",
	"ringworm", "scabies", "chickenpox", "zoster", "molluscum", "warts", "seborrhoea", "drug_reaction", "eczema",
}

// qualifierCodes in the order of the alphabet.
var qualifierCodes = []string{
	"deep", "deep_or_fever", "extensive", "eye", "feeding_problem", "fever_over_7_days", "high_parasite_density",
	"indrawing_hiv", "large", "long_cough", "low_oxygen", "low_weight", "muscle_or_fever", "not_yet_treated",
	"prolonged", "severe", "spreading", "thrush", "unconfirmed", "wheezing", "with_pneumonia",
}

// treatmentCodes in the order of the alphabet.
var treatmentCodes = []string{
	"aciclovir", "amoxicillin", "amoxicillin_first", "ampicillin_im", "antibiotic_bone_joint", "antibiotic_cellulitis",
	"antibiotic_urine", "antifungal_cream", "antihistamine", "artemether_lumefantrine", "artesunate", "ask_doctor",
	"benzyl_benzoate", "calamine", "ceftriaxone_im", "check_breasts", "cholera_antibiotic", "ciprofloxacin",
	"clean_mouth", "clean_sores", "cloxacillin", "continue_breastfeeding", "continue_feeding_hygiene",
	"counsel_feeding", "counsel_hiv", "cup_feeding", "diazepam_rectal", "drain_abscess", "dry_wick", "express_milk",
	"extra_fluids", "feed_and_warm_low_weight", "feed_often", "feed_persistent_diarrhoea", "feeding_concerns",
	"finish_assessment", "follow_up", "follow_up_if_feeding_problem", "follow_up_if_fever", "follow_up_if_not_better",
	"follow_up_low_weight", "follow_up_national", "gentamicin_im", "gentian_violet_mouth", "gentian_violet_skin",
	"gentian_violet_until_healed", "griseofulvin", "home_care", "hydrocortisone", "iron", "keep_lesions_clean",
	"keep_warm", "ketoconazole_shampoo", "less_other_foods", "mebendazole", "molluscum_care", "multivitamins_zinc",
	"next_vaccination", "no_antihistamine", "nystatin", "ofloxacin_ear", "ors_on_the_way", "oxygen", "paracetamol",
	"paracetamol_first", "paracetamol_once", "plan_a", "plan_b", "plan_c", "praise_feeding", "prepare_substitute",
	"prevent_low_sugar", "reassess_dehydration", "refer_after_rehydration", "refer_assessment", "refer_hiv_care",
	"refer_hiv_test", "refer_if_jaundice", "refer_if_no_drip", "refer_kangaroo", "refer_lactation", "refer_tb_asthma",
	"refer_urgent", "remind_hiv_test", "resomal_on_the_way", "return_if_palms_yellow", "return_when",
	"safe_replacement", "salbutamol", "shave_hair", "soak_sores", "stop_medicine", "teach_attachment",
	"teach_local_infection", "teach_thrush", "tetracycline", "tetracycline_first", "therapeutic_food", "throat_remedy",
	"trim_nails", "vaccinate_missing", "vaccinate_start", "vitamin_a_once", "vitamin_a_supplement", "vitamin_a_twice",
	"wart_care",
}
