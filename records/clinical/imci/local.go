package imci

func (e *exam) ear() {
	if !e.anyYes("ear_problem", "ear_pain", "ear_pus", "swelling_behind_ear") {
		return
	}
	days := e.number("ear_discharge_days")
	chronic := days >= float64(e.s.ChronicEarDays)
	switch {
	case e.yes("swelling_behind_ear"):
		e.add("mastoiditis", Severe, nil)
	case e.yes("ear_pain"), e.yes("ear_pus") && !chronic:
		// Pus of which nobody knows how long is treated as acute.
		watch := []string{"swelling_behind_ear"}
		if !e.yes("ear_pain") {
			watch = append(watch, "ear_discharge_days")
		}
		e.add("acute_ear_infection", Moderate, watch)
	case e.yes("ear_pus"):
		e.add("chronic_ear_infection", Moderate, []string{"swelling_behind_ear", "ear_pain"})
	default:
		e.add("no_ear_infection", Mild, []string{"swelling_behind_ear", "ear_pain", "ear_pus"})
	}
}

func (e *exam) eyes() {
	if e.yes("eye_pus") && !e.hasAny("severe_complicated_measles", "measles_eye_mouth") {
		e.add("eye_infection", Moderate, nil)
	}
	if e.yes("cornea_clouding") && !e.has("severe_complicated_measles") {
		var q []string
		if !e.yes("cornea_clouding_treated") {
			q = []string{"not_yet_treated"}
		}
		e.add("cornea_clouding", Moderate, nil, q...)
	}
}

func (e *exam) skin() {
	plain := func(key string) {
		if e.yes(key) {
			e.add(key, Moderate, nil)
		}
	}
	graver := func(key, qualifier string, hit bool, sev Severity) {
		switch {
		case !e.yes(key):
		case hit:
			e.add(key, sev, nil, qualifier)
		default:
			e.add(key, Moderate, nil)
		}
	}
	graver("abscess", "deep_or_fever", e.yes("abscess_deep") || e.measuredFever(), Severe)
	graver("cellulitis", "spreading", e.yes("cellulitis_spreading"), Severe)
	plain("prurigo")
	graver("ringworm", "extensive", e.yes("ringworm_extensive"), Moderate)
	plain("scabies")
	graver("chickenpox", "with_pneumonia", e.has("pneumonia"), Severe)
	graver("zoster", "eye", e.yes("zoster_eye"), Severe)
	e.impetigo()
	plain("molluscum")
	plain("warts")
	graver("seborrhoea", "severe", e.yes("seborrhoea_severe"), Moderate)
	plain("drug_reaction")
	plain("eczema")
	if e.yes("stevens_johnson") {
		e.add("stevens_johnson", Severe, nil)
	}
}

func (e *exam) impetigo() {
	if !e.yes("impetigo") {
		return
	}
	var q []string
	sev := Moderate
	if e.yes("impetigo_muscle") || e.measuredFever() {
		q, sev = append(q, "muscle_or_fever"), Severe
	}
	if e.anyYes("impetigo_large", "impetigo_streaks", "impetigo_nodes") {
		q = append(q, "large")
	}
	e.add("impetigo", sev, nil, q...)
}

func (e *exam) mouth() {
	switch {
	case e.is("mouth_sores", "deep"):
		e.add("mouth_ulcers", Moderate, nil, "deep")
	case e.is("mouth_sores", "mild"):
		e.add("mouth_ulcers", Moderate, nil)
	case e.is("mouth_sores", "thrush"):
		e.add("oral_thrush", Moderate, nil)
	}
}
