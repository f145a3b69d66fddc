package imci

// infant works through the table under 2 months.
func (e *exam) infant() {
	e.bacterialInfection()
	e.jaundice()
	e.infantDiarrhoea()
	e.infantFeeding()
	e.infantHIV()
	e.vaccines()
	e.treatInfant()
}

// infantFast: a count of 60 or more is made again, and both must be fast; as
// long as there is no second one, the first stands.
func (e *exam) infantFast() bool {
	if !e.known("respiratory_rate") {
		return e.yes("fast_breathing")
	}
	limit := e.s.FastUnder2Months
	if e.number("respiratory_rate") < limit {
		return false
	}
	return !e.known("respiratory_rate_2") || e.number("respiratory_rate_2") >= limit
}

// infantTemperature: high or low, and high or low again where it was taken
// twice. Without a thermometer, hot to the touch.
func (e *exam) infantTemperature() bool {
	off := func(key string) bool {
		t := e.number(key)
		return t >= e.s.InfantHigh || t < e.s.InfantLow
	}
	if !e.known("temperature") {
		return e.yes("hot_to_touch")
	}
	return off("temperature") && (!e.known("temperature_2") || off("temperature_2"))
}

var infantWatch = []string{"convulsions", "feeding", "severe_chest_indrawing", "movements", "temperature"}

func (e *exam) bacterialInfection() {
	for _, s := range []struct {
		name string
		hit  bool
	}{
		{"convulsing_now", e.yes("convulsing_now")},
		{"convulsions", e.yes("convulsions")},
		{"feeding", e.is("feeding", "not_well", "unable")},
		{"severe_chest_indrawing", e.yes("severe_chest_indrawing")},
		{"movements", e.is("movements", "stimulated", "none")},
		{"temperature", e.infantTemperature()},
		{"fast_breathing", e.age < 7 && e.infantFast()},
	} {
		if s.hit {
			e.danger = append(e.danger, s.name)
		}
	}
	if e.yes("obstructed_breathing") {
		e.add("obstructed_breathing_history", Severe, nil)
	}
	bacterial := len(e.danger) > 0
	pneumonia := !bacterial && e.age >= 7 && e.infantFast()
	local := e.anyYes("umbilicus_red", "skin_pustules")
	switch {
	case bacterial:
		e.add("possible_serious_bacterial_infection", Severe, e.secondLook())
	case pneumonia:
		e.add("infant_pneumonia", Moderate, append(e.secondLook(), infantWatch...))
	}
	if local {
		e.add("local_infection", Moderate, infantWatch)
	}
	if !bacterial && !pneumonia && !local {
		watch := append([]string{"umbilicus_red", "skin_pustules"}, infantWatch...)
		if !e.known("fast_breathing") {
			watch = append(watch, "respiratory_rate")
		}
		e.add("infection_unlikely", Mild, watch)
	}
}

// secondLook names the second count and temperature that the first calls for.
func (e *exam) secondLook() []string {
	var out []string
	if e.number("respiratory_rate") >= e.s.FastUnder2Months {
		out = append(out, "respiratory_rate_2")
	}
	if t := e.number("temperature"); t >= e.s.InfantHigh || t < e.s.InfantLow {
		out = append(out, "temperature_2")
	}
	return out
}

func (e *exam) jaundice() {
	skin := e.yes("yellow_skin")
	switch {
	case e.yes("yellow_palms_soles"), skin && e.age < 1,
		skin && e.age < e.s.ProlongedYellow && e.is("jaundice_onset", "under_24_hours"):
		e.add("severe_jaundice", Severe, nil)
	case skin && e.age >= e.s.ProlongedYellow:
		e.add("jaundice", Moderate, []string{"yellow_palms_soles"}, "prolonged")
	case skin:
		e.add("jaundice", Moderate, []string{"yellow_palms_soles", "jaundice_onset"})
	case e.no("yellow_skin"):
		e.add("no_jaundice", Mild, []string{"yellow_palms_soles"})
	}
}

func (e *exam) infantDiarrhoea() {
	if !e.yes("diarrhoea") {
		return
	}
	severe, some := e.dehydration(
		[2]bool{e.is("movements", "stimulated", "none"), e.yes("restless")},
		[2]bool{e.yes("sunken_eyes"), e.yes("sunken_eyes")},
		[2]bool{e.is("skin_pinch", "very_slow"), e.is("skin_pinch", "slow")},
	)
	watch := []string{"movements", "restless", "sunken_eyes", "skin_pinch"}
	switch {
	case severe:
		e.add("severe_dehydration", Severe, nil)
	case some:
		e.add("some_dehydration", Moderate, watch)
	default:
		e.add("no_dehydration", Mild, watch)
	}
}

// weightFor gives the weight for age as ticked, or by its z-score: very low
// below −3, low below −2.
func (e *exam) weightFor() string {
	if w, ok := e.words["weight_for_age"]; ok {
		return w
	}
	switch z := e.number("wfa_z"); {
	case z < -3:
		return "very_low"
	case z < -2:
		return "low"
	case z >= -2:
		return "normal"
	}
	return ""
}

// replacementProblem is any fault of feeding without the breast.
func (e *exam) replacementProblem() bool {
	return e.anyYes("milk_inappropriate", "feeds_too_few", "feeds_too_small", "preparation_unhygienic", "bottle_fed", "utensils_unclean")
}

// withoutMother: the mother has HIV, is dead, or does not care for the child;
// then feeding without the breast is no fault in itself.
func (e *exam) withoutMother() bool {
	return e.is("mother_hiv", "positive") || e.is("mother", "dead", "away")
}

func (e *exam) feedingProblem() bool {
	switch {
	case e.yes("breastfed"):
		return e.anyYes("breastfeeding_difficulty", "other_foods") || e.number("breastfeeds") < e.s.MinBreastfeeds
	case !e.no("breastfed"):
		return false
	case e.is("mother_hiv", "positive") && e.yes("also_breast_milk"):
		return true
	case e.withoutMother():
		return e.replacementProblem()
	}
	return true // the mother is there and could breastfeed
}

func (e *exam) infantFeeding() {
	weight := e.weightFor()
	if weight == "very_low" && e.age < 7 {
		e.add("very_low_weight", Severe, nil)
	}
	var q []string
	if e.feedingProblem() {
		q = append(q, "feeding_problem")
	}
	// After the first week a very low weight has no class of its own and must
	// not pass for none.
	if weight == "low" || weight == "very_low" && e.age >= 7 {
		q = append(q, "low_weight")
	}
	if e.yes("thrush") {
		q = append(q, "thrush")
	}
	switch {
	case len(q) > 0:
		e.add("feeding_problem_low_weight", Moderate, nil, q...)
	case weight == "normal":
		e.add("no_feeding_problem", Mild, []string{"breastfed", "thrush"})
	}
}

func (e *exam) infantHIV() {
	switch {
	case e.is("mother_hiv", "positive"):
		e.add("hiv_exposed", Moderate, nil)
	case e.is("mother_hiv", "negative"):
		e.add("hiv_unlikely", Mild, nil)
	case e.known("mother_hiv"), e.is("mother", "dead"):
		e.add("hiv_unknown", Mild, nil)
	}
}
