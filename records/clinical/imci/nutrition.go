package imci

func (e *exam) anaemia() {
	switch {
	case e.is("palmar_pallor", "severe"):
		e.add("severe_anaemia", Severe, nil)
	case e.is("palmar_pallor", "some"):
		e.add("anaemia", Moderate, nil)
	case e.is("palmar_pallor", "none"):
		e.add("no_anaemia", Mild, nil)
	}
}

// complications of severe acute malnutrition: as ticked, or another severe
// class, or pneumonia with chest indrawing.
func (e *exam) complications() bool {
	return e.yes("medical_complications") || e.severe() || e.has("pneumonia") && e.yes("chest_indrawing")
}

// wasting gives the degree by the measures of the age: under 6 months weight
// for age and for length; to 11 months also the arm; from 12 months no longer
// weight for age.
func (e *exam) wasting() (severe, moderate bool) {
	wfl, wfa, muac := e.number("wfl_z"), e.number("wfa_z"), e.number("muac_mm")
	severe = wfl < -3 || wfa < -3 && e.age < twelveMonths || muac < e.s.SevereMUAC && e.age >= sixMonths
	moderate = wfl >= -3 && wfl < -2 || muac >= e.s.SevereMUAC && muac < e.s.ModerateMUAC && e.age >= sixMonths
	return severe, moderate
}

func (e *exam) malnutrition() {
	severe, moderate := e.wasting()
	watch := []string{"oedema", "wfl_z"}
	if e.age < twelveMonths {
		watch = append(watch, "wfa_z")
	}
	if e.age >= sixMonths {
		watch = append(watch, "muac_mm")
	}
	switch {
	case e.yes("oedema"), severe && (e.complications() || e.testFailed()):
		e.add("complicated_severe_malnutrition", Severe, nil)
	case severe && e.testPassed():
		e.add("uncomplicated_severe_malnutrition", Moderate, []string{"oedema", "medical_complications"})
	case severe:
		// Neither appetite nor breastfeeding could be tried: refer.
		e.add("severe_malnutrition", Severe, nil)
	case moderate:
		e.add("moderate_malnutrition", Moderate, watch)
	case len(e.unknown(watch...)) == len(watch):
		if e.yes("not_measurable") {
			e.add("nutrition_not_assessed", Mild, watch)
		}
	default:
		e.add("no_acute_malnutrition", Mild, watch)
	}
}

// testFailed: under 6 months breastfeeding is difficult, from then on the
// therapeutic food is not finished.
func (e *exam) testFailed() bool {
	if e.age < sixMonths {
		return e.is("breastfeeding_assessment", "difficult")
	}
	return e.is("appetite", "poor")
}

func (e *exam) testPassed() bool {
	if e.age < sixMonths {
		return e.is("breastfeeding_assessment", "good")
	}
	return e.is("appetite", "good")
}

// hiv classifies only when something about HIV was asked.
func (e *exam) hiv() {
	if !e.known("child_hiv") && !e.known("mother_hiv") && !e.is("mother", "dead") {
		return
	}
	positive := e.is("child_hiv", "serological_positive", "positive")
	confirmed := e.is("child_hiv", "virological_positive") ||
		positive && e.age >= eighteenMonths && e.yes("hiv_tested_from_18_months")
	mother := e.is("mother_hiv", "positive")
	negative := e.is("child_hiv", "negative")
	// A negative test excludes infection in a child of 18 months or more who was
	// tested from that age on, or was not breastfed around the test; never when
	// the child was breastfed around it.
	excluded := negative && e.age >= eighteenMonths && !e.yes("breastfed_at_hiv_test") &&
		(e.yes("hiv_tested_from_18_months") || e.no("breastfed_at_hiv_test"))
	switch {
	case confirmed:
		e.add("hiv_confirmed", Moderate, nil)
	case positive, mother && !excluded:
		e.add("hiv_exposed", Moderate, nil)
	case negative, e.is("mother_hiv", "negative"):
		e.add("hiv_unlikely", Mild, nil)
	default:
		e.add("hiv_unknown", Mild, nil)
	}
}

// chestIndrawingWithHIV adds its qualifier to pneumonia, which is classified
// before HIV.
func (e *exam) chestIndrawingWithHIV() {
	if !e.yes("chest_indrawing") || !e.hasAny("hiv_confirmed", "hiv_exposed") {
		return
	}
	for i := range e.classes {
		if e.classes[i].Code == "pneumonia" {
			e.classes[i].Qualifiers = append([]string{"indrawing_hiv"}, e.classes[i].Qualifiers...)
		}
	}
}

func (e *exam) prevention() {
	treated := e.hasAny("persistent_diarrhoea", "severe_complicated_measles", "measles", "measles_eye_mouth",
		"complicated_severe_malnutrition", "severe_malnutrition", "uncomplicated_severe_malnutrition")
	if c, ok := e.find("cornea_clouding"); ok && c.Has("not_yet_treated") {
		treated = true
	}
	if e.age >= sixMonths && e.is("vitamin_a", "over_6_months", "never", "unknown") && !e.yes("therapeutic_food") && !treated {
		e.add("vitamin_a_needed", Mild, nil)
	}
	if e.age >= twelveMonths && e.is("deworming", "over_6_months", "never", "unknown") {
		e.add("deworming_needed", Mild, nil)
	}
	e.vaccines()
}

func (e *exam) vaccines() {
	switch {
	case e.is("vaccines", "incomplete", "none"):
		e.add("vaccines_incomplete", Mild, nil)
	case e.is("vaccines", "unknown"):
		e.add("vaccines_unknown", Mild, nil)
	}
}

func (e *exam) find(code string) (Class, bool) {
	for _, c := range e.classes {
		if c.Code == code {
			return c, true
		}
	}
	return Class{}, false
}
