package imci

// treatChild turns the classes of a child from 2 to 59 months into what is to
// be done (CHE.DT.03).
func (e *exam) treatChild() {
	for _, c := range e.classes {
		switch c.Code {
		case "obstructed_breathing_history":
			e.do(c.Code, "refer_urgent")
		case "very_severe_disease":
			e.treatVerySevere(c)
		case "severe_pneumonia":
			e.treatSeverePneumonia(c)
		case "pneumonia":
			e.treatPneumonia(c)
		case "cough_or_cold":
			e.treatCough(c)
		case "severe_dehydration", "some_dehydration", "no_dehydration", "severe_persistent_diarrhoea", "persistent_diarrhoea", "dysentery":
			e.treatDiarrhoea(c)
		case "very_severe_febrile_disease", "malaria", "fever_no_malaria", "fever", "bone_joint_infection", "urinary_infection":
			e.treatFever(c)
		case "severe_complicated_measles", "measles_eye_mouth", "measles":
			e.treatMeasles(c)
		default:
			if !e.treatLocal(c) {
				e.treatNutrition(c)
			}
		}
	}
	if !e.severe() && e.age < twoYears {
		e.do("feeding", "counsel_feeding")
		e.doFor("feeding", "follow_up_if_feeding_problem", 5)
	}
}

func (e *exam) treatVerySevere(c Class) {
	if e.onlyDehydrated() {
		return // lethargy and not drinking are the dehydration's own; see there
	}
	if e.yes("convulsing_now") {
		e.do(c.Code, "diazepam_rectal", "oxygen")
	}
	e.do(c.Code, "finish_assessment", "ampicillin_im", "gentamicin_im", "prevent_low_sugar", "keep_warm", "refer_urgent")
}

func (e *exam) treatSeverePneumonia(c Class) {
	if c.Has("low_oxygen") {
		e.do(c.Code, "oxygen")
	}
	e.do(c.Code, "ampicillin_im", "gentamicin_im", "refer_urgent")
	if c.Has("wheezing") {
		e.do(c.Code, "salbutamol")
	}
}

func (e *exam) treatPneumonia(c Class) {
	days := 3
	if e.s.HighHIV || e.yes("chest_indrawing") {
		days = 5
	}
	if c.Has("wheezing") {
		e.do(c.Code, "salbutamol")
	}
	if c.Has("long_cough") {
		e.do(c.Code, "refer_tb_asthma")
	}
	if c.Has("indrawing_hiv") {
		e.doFor(c.Code, "amoxicillin_first", 5)
		e.do(c.Code, "refer_assessment")
		return
	}
	e.doFor(c.Code, "amoxicillin", days)
	e.do(c.Code, "throat_remedy", "return_when")
	e.doFor(c.Code, "follow_up", 3)
}

func (e *exam) treatCough(c Class) {
	if c.Has("wheezing") {
		e.do(c.Code, "salbutamol")
	}
	if c.Has("long_cough") {
		e.do(c.Code, "refer_tb_asthma")
	}
	e.do(c.Code, "throat_remedy", "return_when")
	e.doFor(c.Code, "follow_up_if_not_better", 5)
}

// onlyDehydrated: severe dehydration whose own signs (lethargy, not drinking)
// are the only danger signs, and no other severe class: it is treated here
// before anything else.
func (e *exam) onlyDehydrated() bool {
	if !e.has("severe_dehydration") || e.severe("severe_dehydration", "severe_persistent_diarrhoea", "very_severe_disease") {
		return false
	}
	for _, d := range e.danger {
		if d != "lethargic" && d != "drinking" {
			return false
		}
	}
	return true
}

func (e *exam) treatDiarrhoea(c Class) {
	other := e.severe("severe_dehydration", "severe_persistent_diarrhoea")
	switch c.Code {
	case "severe_dehydration":
		if other && !e.onlyDehydrated() {
			e.sipsOnTheWay(c)
			return
		}
		e.do(c.Code, "plan_c", "refer_if_no_drip", "reassess_dehydration", "continue_breastfeeding")
		if e.s.Cholera && e.age >= twoYears {
			e.do(c.Code, "cholera_antibiotic")
		}
	case "some_dehydration":
		if other {
			e.sipsOnTheWay(c)
			return
		}
		e.do(c.Code, "plan_b", "continue_breastfeeding", "return_when")
		e.doFor(c.Code, "follow_up_if_not_better", 5)
	case "no_dehydration":
		e.do(c.Code, "plan_a", "extra_fluids", "return_when")
		e.doFor(c.Code, "follow_up_if_not_better", 5)
	case "severe_persistent_diarrhoea":
		if other && !e.onlyDehydrated() {
			e.do(c.Code, "refer_urgent")
			return
		}
		e.do(c.Code, "refer_after_rehydration")
	case "persistent_diarrhoea":
		e.do(c.Code, "feed_persistent_diarrhoea")
		e.doFor(c.Code, "multivitamins_zinc", 14)
		e.vitaminA(c)
		e.do(c.Code, "return_when")
		e.doFor(c.Code, "follow_up", 5)
	case "dysentery":
		e.doFor(c.Code, "ciprofloxacin", 3)
		e.do(c.Code, "return_when")
		e.doFor(c.Code, "follow_up", 3)
	}
}

// sipsOnTheWay: with another severe class rehydration happens on the way to
// hospital; a severely malnourished child gets ReSoMal or half-strength
// solution.
func (e *exam) sipsOnTheWay(c Class) {
	if e.hasAny("complicated_severe_malnutrition", "severe_malnutrition") {
		e.do(c.Code, "resomal_on_the_way")
	} else {
		e.do(c.Code, "ors_on_the_way")
	}
	e.do(c.Code, "refer_urgent", "continue_breastfeeding")
}

// vitaminA: a dose now and one the next day, unless it was given in the last
// month, as such or with therapeutic food.
func (e *exam) vitaminA(c Class) {
	if e.yes("therapeutic_food") || e.age >= sixMonths && e.is("vitamin_a", "under_1_month") {
		return
	}
	if c.Code == "persistent_diarrhoea" {
		e.do(c.Code, "vitamin_a_once")
		return
	}
	e.do(c.Code, "vitamin_a_twice")
}

func (e *exam) treatFever(c Class) {
	long := c.Has("fever_over_7_days")
	switch c.Code {
	case "very_severe_febrile_disease":
		if e.yes("stiff_neck") {
			e.do(c.Code, "ceftriaxone_im")
		} else {
			e.do(c.Code, "ampicillin_im", "gentamicin_im")
		}
		if e.risk() != "none" {
			e.do(c.Code, "artesunate")
		}
		e.do(c.Code, "prevent_low_sugar", "refer_urgent")
		e.paracetamolOnce(c)
	case "malaria":
		e.paracetamolOnce(c)
		e.doFor(c.Code, "artemether_lumefantrine", 3)
		if long || c.Has("high_parasite_density") {
			e.do(c.Code, "refer_assessment")
		}
		e.do(c.Code, "return_when")
		e.doFor(c.Code, "follow_up_if_fever", 3)
	case "fever_no_malaria", "fever":
		e.do(c.Code, "paracetamol")
		if long {
			e.do(c.Code, "refer_assessment")
		}
		e.do(c.Code, "return_when")
		e.doFor(c.Code, "follow_up_if_fever", 3)
	case "bone_joint_infection":
		e.do(c.Code, "antibiotic_bone_joint", "refer_urgent")
	case "urinary_infection":
		e.do(c.Code, "antibiotic_urine", "return_when")
		e.doFor(c.Code, "follow_up_if_fever", 3)
		e.doFor(c.Code, "follow_up", 5)
	}
}

// paracetamolOnce: for high fever (38.5 °C or more); when the temperature was
// not taken, the screen shows the condition.
func (e *exam) paracetamolOnce(c Class) {
	if !e.known("temperature") || e.number("temperature") >= e.s.HighFeverFrom {
		e.do(c.Code, "paracetamol_once")
	}
}

func (e *exam) treatMeasles(c Class) {
	e.vitaminA(c)
	switch c.Code {
	case "severe_complicated_measles":
		if len(e.danger) > 0 {
			e.do(c.Code, "ampicillin_im", "gentamicin_im")
		} else {
			e.doFor(c.Code, "amoxicillin_first", 5)
		}
		if e.yes("cornea_clouding") {
			e.do(c.Code, "tetracycline_first")
		}
		e.do(c.Code, "refer_urgent")
	case "measles_eye_mouth":
		if e.yes("eye_pus") {
			e.doFor(c.Code, "tetracycline", 7)
		}
		if e.is("mouth_sores", "mild") {
			e.doFor(c.Code, "gentian_violet_mouth", 7)
		}
		e.doFor(c.Code, "follow_up", 3)
		e.do(c.Code, "return_when")
	}
}
