package imci

// treatLocal treats ears, eyes, skin and mouth; false: the class is none of
// these.
func (e *exam) treatLocal(c Class) bool {
	return e.treatEarEye(c) || e.treatSkin(c) || e.treatMouth(c)
}

func (e *exam) treatEarEye(c Class) bool {
	switch c.Code {
	case "mastoiditis":
		e.do(c.Code, "ceftriaxone_im", "paracetamol_first", "refer_urgent")
	case "acute_ear_infection":
		e.doFor(c.Code, "amoxicillin", 5)
		e.do(c.Code, "paracetamol", "dry_wick")
		e.doFor(c.Code, "follow_up", 5)
	case "chronic_ear_infection":
		e.doFor(c.Code, "ofloxacin_ear", 14)
		e.do(c.Code, "dry_wick")
		e.doFor(c.Code, "follow_up", 5)
	case "no_ear_infection":
	case "eye_infection":
		e.doFor(c.Code, "tetracycline", 7)
		e.doFor(c.Code, "follow_up", 5)
	case "cornea_clouding":
		e.vitaminA(c)
		e.doFor(c.Code, "tetracycline", 7)
		if c.Has("not_yet_treated") {
			e.do(c.Code, "refer_assessment")
		} else {
			e.doFor(c.Code, "follow_up", 5)
		}
	default:
		return false
	}
	return true
}

func (e *exam) treatSkin(c Class) bool {
	switch c.Code {
	case "abscess":
		e.do(c.Code, "cloxacillin")
		if c.Has("deep_or_fever") {
			e.do(c.Code, "refer_urgent")
			break
		}
		e.do(c.Code, "drain_abscess")
		e.doFor(c.Code, "follow_up_if_fever", 3)
		e.doFor(c.Code, "follow_up_if_not_better", 5)
	case "cellulitis":
		if c.Has("spreading") {
			e.do(c.Code, "antibiotic_cellulitis", "refer_urgent")
			break
		}
		e.do(c.Code, "cloxacillin")
		e.doFor(c.Code, "follow_up_if_fever", 3)
	case "prurigo":
		e.itching(c)
		e.do(c.Code, "trim_nails")
		e.doFor(c.Code, "follow_up_if_not_better", 7)
	case "ringworm":
		e.ringworm(c)
	case "scabies":
		e.doFor(c.Code, "benzyl_benzoate", 3)
		e.do(c.Code, "hydrocortisone")
		e.doFor(c.Code, "follow_up", 14)
	case "chickenpox":
		if c.Has("with_pneumonia") {
			e.do(c.Code, "ampicillin_im", "gentamicin_im", "refer_urgent")
			break
		}
		e.itching(c)
		e.doFor(c.Code, "follow_up_if_fever", 5)
		e.do(c.Code, "refer_if_jaundice")
	case "zoster":
		e.do(c.Code, "keep_lesions_clean")
		if c.Has("eye") {
			e.doFor(c.Code, "aciclovir", 7)
			e.do(c.Code, "refer_urgent")
			break
		}
		e.doFor(c.Code, "follow_up_if_not_better", 7)
	case "impetigo":
		e.impetigoCare(c)
	default:
		return e.treatOtherSkin(c)
	}
	return true
}

func (e *exam) treatOtherSkin(c Class) bool {
	switch c.Code {
	case "molluscum":
		e.do(c.Code, "molluscum_care")
	case "warts":
		e.do(c.Code, "wart_care")
	case "seborrhoea":
		e.do(c.Code, "ketoconazole_shampoo")
		if c.Has("severe") {
			e.do(c.Code, "refer_assessment")
		}
	case "drug_reaction":
		e.do(c.Code, "stop_medicine", "antihistamine", "ask_doctor")
		e.doFor(c.Code, "follow_up_if_not_better", 3)
	case "eczema":
		e.do(c.Code, "soak_sores", "hydrocortisone")
		e.itching(c)
		e.doFor(c.Code, "follow_up_if_not_better", 7)
	case "stevens_johnson":
		e.do(c.Code, "stop_medicine", "refer_urgent")
	default:
		return false
	}
	return true
}

// itching: antihistamines are not for children under 2 years.
func (e *exam) itching(c Class) {
	e.do(c.Code, "calamine", "hydrocortisone")
	if e.age >= twoYears {
		e.do(c.Code, "antihistamine")
	} else {
		e.do(c.Code, "no_antihistamine")
	}
}

func (e *exam) ringworm(c Class) {
	extensive := c.Has("extensive")
	switch {
	case extensive && e.age >= twelveMonths:
		e.do(c.Code, "griseofulvin")
	case !extensive:
		e.do(c.Code, "antifungal_cream")
	}
	e.do(c.Code, "shave_hair")
	e.itching(c)
	if extensive {
		e.do(c.Code, "refer_assessment")
		return
	}
	e.doFor(c.Code, "follow_up_if_not_better", 14)
}

func (e *exam) impetigoCare(c Class) {
	e.do(c.Code, "clean_sores")
	if len(c.Qualifiers) > 0 {
		e.do(c.Code, "cloxacillin")
	}
	if c.Has("muscle_or_fever") {
		e.do(c.Code, "refer_urgent")
		return
	}
	e.doFor(c.Code, "follow_up_if_not_better", 5)
}

func (e *exam) treatMouth(c Class) bool {
	switch c.Code {
	case "mouth_ulcers":
		e.do(c.Code, "gentian_violet_until_healed")
		if c.Has("deep") {
			e.do(c.Code, "refer_assessment")
		}
		e.doFor(c.Code, "follow_up", 3)
	case "oral_thrush":
		e.doFor(c.Code, "nystatin", 7)
		e.do(c.Code, "clean_mouth", "paracetamol", "check_breasts")
		e.doFor(c.Code, "follow_up", 3)
	default:
		return false
	}
	return true
}

// treatNutrition treats anaemia, malnutrition, HIV and prevention.
func (e *exam) treatNutrition(c Class) {
	switch c.Code {
	case "severe_anaemia":
		e.do(c.Code, "refer_urgent")
	case "anaemia":
		e.do(c.Code, "iron", "return_when")
		e.doFor(c.Code, "follow_up", 14)
	case "complicated_severe_malnutrition":
		e.do(c.Code, "ampicillin_im", "gentamicin_im", "prevent_low_sugar", "keep_warm", "extra_fluids", "refer_urgent")
	case "severe_malnutrition":
		e.doFor(c.Code, "amoxicillin", 5)
		e.do(c.Code, "prevent_low_sugar", "keep_warm", "extra_fluids", "refer_urgent")
	case "uncomplicated_severe_malnutrition":
		e.doFor(c.Code, "amoxicillin", 5)
		if e.age >= sixMonths {
			e.do(c.Code, "therapeutic_food")
		}
		e.do(c.Code, "refer_tb_asthma", "counsel_feeding", "return_when")
		e.doFor(c.Code, "follow_up", 7)
	case "moderate_malnutrition":
		e.do(c.Code, "counsel_feeding", "refer_tb_asthma", "return_when")
		e.doFor(c.Code, "follow_up_if_feeding_problem", 7)
		e.doFor(c.Code, "follow_up", 30)
	case "vitamin_a_needed":
		e.do(c.Code, "vitamin_a_supplement")
	case "deworming_needed":
		e.do(c.Code, "mebendazole")
	default:
		e.treatHIVVaccines(c)
	}
}

// treatHIVVaccines serves both tables.
func (e *exam) treatHIVVaccines(c Class) {
	switch c.Code {
	case "hiv_confirmed":
		e.do(c.Code, "counsel_hiv", "refer_hiv_care", "counsel_feeding")
	case "hiv_exposed":
		if e.young {
			e.do(c.Code, "home_care", "follow_up_national", "refer_hiv_test")
			return
		}
		e.do(c.Code, "counsel_hiv", "refer_hiv_care", "counsel_feeding")
	case "hiv_unlikely":
		e.do(c.Code, "remind_hiv_test")
	case "hiv_unknown":
		e.do(c.Code, "refer_hiv_test")
	case "vaccines_incomplete":
		e.do(c.Code, "vaccinate_missing", "next_vaccination")
	case "vaccines_unknown":
		e.do(c.Code, "vaccinate_start", "next_vaccination")
	}
}
