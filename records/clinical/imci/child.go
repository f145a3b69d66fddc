package imci

// child works through the table from 2 to 59 months. Order matters: malaria
// and malnutrition ask whether another severe class was found.
func (e *exam) child() {
	e.dangerSigns()
	e.cough()
	e.diarrhoea()
	e.febrile()
	e.measles()
	e.ear()
	e.eyes()
	e.skin()
	e.mouth()
	e.anaemia()
	e.hiv()
	e.chestIndrawingWithHIV()
	e.malnutrition()
	e.malaria()
	e.prevention()
	e.treatChild()
}

// drinkingDanger: the mother's word stands until the drinking test says
// otherwise.
func (e *exam) drinkingDanger() bool {
	if e.known("drinking") {
		return e.is("drinking", "unable", "vomits")
	}
	return e.anyYes("not_able_to_drink", "vomits_everything")
}

// convulsionDanger: two convulsions, one of 15 minutes or more, or one of
// which neither number nor length is known.
func (e *exam) convulsionDanger() bool {
	return e.yes("convulsions") && !(e.is("convulsions_count", "one") && e.no("convulsion_15_minutes"))
}

var dangerWatch = []string{"convulsing_now", "convulsions", "lethargic", "not_able_to_drink", "vomits_everything"}

func (e *exam) dangerSigns() {
	if e.yes("convulsing_now") {
		e.danger = append(e.danger, "convulsing_now")
	}
	if e.convulsionDanger() {
		e.danger = append(e.danger, "convulsions")
	}
	if e.yes("lethargic") {
		e.danger = append(e.danger, "lethargic")
	}
	if e.drinkingDanger() {
		e.danger = append(e.danger, "drinking")
	}
	switch {
	case len(e.danger) > 0:
		e.add("very_severe_disease", Severe, nil)
	case e.yes("obstructed_breathing"):
		e.add("obstructed_breathing_history", Severe, nil)
	}
}

// fast tells whether breathing is fast, by the count where there is one.
func (e *exam) fast() bool {
	if e.known("respiratory_rate") {
		return e.number("respiratory_rate") >= e.s.breathing(e.age)
	}
	return e.yes("fast_breathing")
}

func (e *exam) cough() {
	if !e.anyYes("cough", "difficult_breathing") {
		return
	}
	lowOxygen := e.number("spo2") < e.s.SpO2Below
	long := e.number("cough_days") > float64(e.s.LongCoughDays) ||
		e.number("difficult_breathing_days") > float64(e.s.LongCoughDays) || e.yes("recurrent_wheezing")
	var q []string
	if e.yes("wheezing") {
		q = append(q, "wheezing")
	}
	if len(e.danger) > 0 || e.yes("stridor") || lowOxygen {
		if lowOxygen {
			q = append(q, "low_oxygen")
		}
		e.add("severe_pneumonia", Severe, nil, q...)
		return
	}
	if long {
		q = append(q, "long_cough")
	}
	watch := append([]string{"stridor"}, dangerWatch...)
	// A wheezing child whose breathing settled after a bronchodilator has no
	// pneumonia; without the trial the signs stand.
	settled := e.yes("wheezing") && e.is("bronchodilator_trial", "improved")
	if (e.fast() || e.yes("chest_indrawing")) && !settled {
		if e.yes("wheezing") {
			watch = append(watch, "bronchodilator_trial")
		}
		e.add("pneumonia", Moderate, watch, q...)
		return
	}
	watch = append(watch, "chest_indrawing")
	if !e.known("fast_breathing") {
		watch = append(watch, "respiratory_rate")
	}
	e.add("cough_or_cold", Mild, watch, q...)
}

// dehydration counts the four groups of signs: two that are severe make
// severe dehydration, two of any degree some dehydration.
func (e *exam) dehydration(groups ...[2]bool) (severe, some bool) {
	grave, any := 0, 0
	for _, g := range groups {
		if g[0] {
			grave++
		}
		if g[0] || g[1] {
			any++
		}
	}
	return grave >= 2, any >= 2
}

func (e *exam) diarrhoea() {
	if !e.yes("diarrhoea") {
		return
	}
	cannot := e.is("drinking", "unable", "vomits", "poorly") || !e.known("drinking") && e.yes("not_able_to_drink")
	severe, some := e.dehydration(
		[2]bool{e.yes("lethargic"), e.yes("restless")},
		[2]bool{e.yes("sunken_eyes"), e.yes("sunken_eyes")},
		[2]bool{e.is("skin_pinch", "very_slow"), e.is("skin_pinch", "slow")},
		[2]bool{cannot, e.is("drinking", "eagerly")},
	)
	watch := []string{"lethargic", "restless", "sunken_eyes", "skin_pinch", "drinking"}
	persistent := e.number("diarrhoea_days") >= float64(e.s.PersistentDays)
	switch {
	case severe:
		e.add("severe_dehydration", Severe, nil)
	case some:
		e.add("some_dehydration", Moderate, watch)
	default:
		e.add("no_dehydration", Mild, append(watch, "diarrhoea_days", "blood_in_stool"))
	}
	switch {
	case persistent && (severe || some):
		e.add("severe_persistent_diarrhoea", Severe, nil)
	case persistent:
		e.add("persistent_diarrhoea", Moderate, nil)
	}
	if e.yes("blood_in_stool") {
		e.add("dysentery", Moderate, nil)
	}
}
