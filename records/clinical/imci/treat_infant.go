package imci

// treatInfant turns the classes of a young infant into what is to be done
// (CHE.DT.04).
func (e *exam) treatInfant() {
	for _, c := range e.classes {
		switch c.Code {
		case "obstructed_breathing_history", "severe_jaundice":
			e.do(c.Code, "prevent_low_sugar", "keep_warm", "refer_urgent")
		case "possible_serious_bacterial_infection":
			e.do(c.Code, "ampicillin_im", "gentamicin_im", "prevent_low_sugar", "keep_warm", "refer_urgent")
		case "infant_pneumonia":
			e.doFor(c.Code, "amoxicillin", 7)
			e.do(c.Code, "home_care")
			e.doFor(c.Code, "follow_up", 3)
		case "local_infection":
			e.doFor(c.Code, "amoxicillin", 5)
			e.do(c.Code, "teach_local_infection")
			e.doFor(c.Code, "gentian_violet_skin", 5)
			e.do(c.Code, "home_care")
			e.doFor(c.Code, "follow_up", 2)
		case "infection_unlikely", "no_jaundice":
			e.do(c.Code, "home_care")
		case "jaundice":
			e.do(c.Code, "home_care", "return_if_palms_yellow")
			if c.Has("prolonged") {
				e.do(c.Code, "refer_assessment")
			} else {
				e.doFor(c.Code, "follow_up", 1)
			}
		case "severe_dehydration", "some_dehydration", "no_dehydration":
			e.treatInfantDiarrhoea(c)
		case "very_low_weight":
			e.do(c.Code, "prevent_low_sugar", "refer_kangaroo", "keep_warm")
		case "feeding_problem_low_weight":
			e.treatInfantFeeding(c)
		case "no_feeding_problem":
			if e.yes("breastfed") {
				e.do(c.Code, "praise_feeding")
			} else {
				e.do(c.Code, "continue_feeding_hygiene")
			}
			e.do(c.Code, "home_care")
		default:
			e.treatHIVVaccines(c)
		}
	}
	// The table prints the home care of every sick infant under "severe"; it is
	// advice for one who goes home.
	if !e.severe() && len(e.classes) > 0 {
		e.do(e.classes[0].Code, "home_care")
	}
}

func (e *exam) treatInfantDiarrhoea(c Class) {
	if e.severe("severe_dehydration") {
		e.do(c.Code, "ors_on_the_way", "refer_urgent", "continue_breastfeeding", "keep_warm")
		return
	}
	switch c.Code {
	case "severe_dehydration":
		e.do(c.Code, "plan_c", "refer_if_no_drip", "reassess_dehydration", "continue_breastfeeding")
	case "some_dehydration":
		e.do(c.Code, "plan_b", "return_when")
		e.doFor(c.Code, "follow_up_if_not_better", 2)
	case "no_dehydration":
		e.do(c.Code, "plan_a", "continue_breastfeeding", "return_when")
		e.doFor(c.Code, "follow_up_if_not_better", 2)
	}
}

func (e *exam) treatInfantFeeding(c Class) {
	problem, low, thrush := c.Has("feeding_problem"), c.Has("low_weight"), c.Has("thrush")
	if problem || low {
		e.do(c.Code, "counsel_feeding")
	}
	if problem {
		e.treatFeedingProblem(c)
	}
	if thrush {
		e.doFor(c.Code, "gentian_violet_mouth", 7)
		e.do(c.Code, "teach_thrush")
	}
	if problem || low {
		e.do(c.Code, "feed_and_warm_low_weight")
	}
	e.do(c.Code, "home_care")
	if problem || thrush {
		e.doFor(c.Code, "follow_up", 2)
	}
	if low && e.yes("breastfed") {
		e.doFor(c.Code, "follow_up_low_weight", 14)
	}
	if low && !e.yes("breastfed") {
		e.doFor(c.Code, "follow_up_low_weight", 7)
	}
}

func (e *exam) treatFeedingProblem(c Class) {
	switch {
	case e.yes("breastfed"):
		e.do(c.Code, "teach_attachment", "express_milk", "feed_often", "less_other_foods")
	case e.withoutMother():
		e.do(c.Code, "prepare_substitute", "safe_replacement", "feeding_concerns")
	default:
		e.do(c.Code, "less_other_foods", "refer_lactation", "prepare_substitute")
	}
	if e.yes("bottle_fed") {
		e.do(c.Code, "cup_feeding")
	}
}
