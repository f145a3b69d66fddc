package imci

// hasFever: by history, to the touch, or measured.
func (e *exam) hasFever() bool {
	return e.yes("fever") || e.measuredFever()
}

func (e *exam) measuredFever() bool { return e.number("temperature") >= e.s.FeverFrom }

func (e *exam) risk() string {
	if w, ok := e.words["malaria_risk"]; ok {
		return w
	}
	return e.s.MalariaRisk
}

// febrile: what fever says by itself, malaria apart.
func (e *exam) febrile() {
	if !e.hasFever() {
		return
	}
	if len(e.danger) > 0 || e.yes("stiff_neck") {
		e.add("very_severe_febrile_disease", Severe, nil)
	}
	if e.anyYes("limb_not_used", "swollen_joint") {
		e.add("bone_joint_infection", Severe, nil)
	}
	if e.yes("painful_urination") {
		e.add("urinary_infection", Moderate, nil)
	}
}

func (e *exam) measles() {
	now := e.yes("measles_rash") && e.anyYes("cough", "runny_nose", "red_eyes")
	if !e.hasFever() || !(now || e.yes("measles_3_months")) {
		return
	}
	switch {
	case len(e.danger) > 0 || e.is("mouth_sores", "deep") || e.yes("cornea_clouding"):
		e.add("severe_complicated_measles", Severe, nil)
	case e.yes("eye_pus") || e.is("mouth_sores", "mild"):
		e.add("measles_eye_mouth", Moderate, e.watchMeasles())
	default:
		e.add("measles", Moderate, append(e.watchMeasles(), "eye_pus"))
	}
}

func (e *exam) watchMeasles() []string {
	return append([]string{"mouth_sores", "cornea_clouding"}, dangerWatch...)
}

// malaria comes last, because it asks for any other severe class.
func (e *exam) malaria() {
	if e.has("very_severe_febrile_disease") || !(e.hasFever() || e.is("palmar_pallor", "some")) {
		return
	}
	risk := e.risk()
	if risk == "none" {
		if e.hasFever() {
			e.add("fever", Moderate, e.watchFever(), e.longFever()...)
		}
		return
	}
	// Where the risk is low, a child with an obvious cause of fever who was not
	// in a malaria area needs no test.
	tested := risk == "high" || e.yes("travel_to_malaria") || !e.yes("obvious_cause")
	switch {
	case e.is("malaria_test", "positive"):
		q := e.longFever()
		if e.yes("high_parasite_density") {
			q = append(q, "high_parasite_density")
		}
		e.add("malaria", Moderate, e.watchFever(), q...)
	case !e.hasFever():
		// Pallor alone: only a positive test makes it malaria.
	case e.is("malaria_test", "negative") || !tested:
		e.add("fever_no_malaria", Mild, e.watchFever(), e.longFever()...)
	default:
		e.add("malaria", Moderate, append(e.watchFever(), "malaria_test"), append(e.longFever(), "unconfirmed")...)
	}
}

func (e *exam) watchFever() []string { return append([]string{"stiff_neck"}, dangerWatch...) }

// longFever is the qualifier of a fever on every day for more than a week.
func (e *exam) longFever() []string {
	if e.number("fever_days") > float64(e.s.LongFeverDays) && e.yes("fever_every_day") {
		return []string{"fever_over_7_days"}
	}
	return nil
}
