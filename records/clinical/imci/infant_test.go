package imci

import "testing"

func TestYoungInfantInfection(t *testing.T) {
	const psbi = "possible_serious_bacterial_infection"
	run(t, []row{
		{"DT.02 CL01", 20, "obstructed_breathing", "obstructed_breathing_history", ""},
		{"CL02", 20, "convulsing_now", psbi, "infection_unlikely"},
		{"CL03", 20, "feeding=unable", psbi, ""},
		{"CL04", 20, "feeding=not_well", psbi, ""},
		{"CL05", 20, "convulsions", psbi, ""},
		{"CL06", 20, "severe_chest_indrawing", psbi, ""},
		{"CL07", 20, "movements=stimulated", psbi, ""},
		{"CL08", 20, "movements=none", psbi, ""},
		{"CL09", 20, "hot_to_touch", psbi, ""},
		{"hot to the touch, but measured", 20, "hot_to_touch temperature=37", "infection_unlikely", psbi},
		{"CL10", 6, "respiratory_rate=60 respiratory_rate_2=60", psbi, "infant_pneumonia"},
		{"59", 6, "respiratory_rate=59", "infection_unlikely", psbi},
		{"59 the second time", 6, "respiratory_rate=62 respiratory_rate_2=59", "infection_unlikely", psbi},
		{"counted once", 6, "respiratory_rate=62", psbi, ""},
		{"CL11", 20, "temperature=37.5 temperature_2=37.5", psbi, ""},
		{"CL12", 20, "temperature=35.4 temperature_2=35.4", psbi, ""},
		{"CL13", 20, "temperature=38", psbi, ""},
		{"CL14", 20, "temperature=35", psbi, ""},
		{"CL15", 20, "temperature=38 temperature_2=35", psbi, ""},
		{"CL16", 20, "temperature=35 temperature_2=38", psbi, ""},
		{"37.4", 20, "temperature=37.4", "infection_unlikely", psbi},
		{"35.5", 20, "temperature=35.5", "infection_unlikely", psbi},
		{"settled", 20, "temperature=38 temperature_2=37", "infection_unlikely", psbi},
		{"CL17", 7, "respiratory_rate=60 respiratory_rate_2=61", "infant_pneumonia", psbi},
		{"CL17", 60, "fast_breathing", "infant_pneumonia", ""},
		{"fast and not feeding", 20, "fast_breathing feeding=not_well", psbi, "infant_pneumonia"},
		{"CL18", 20, "umbilicus_red", "local_infection", "infection_unlikely"},
		{"CL19", 20, "skin_pustules", "local_infection", ""},
		{"local and serious", 20, "skin_pustules convulsions", "local_infection " + psbi, ""},
		{"CL20", 20, "!umbilicus_red !skin_pustules", "infection_unlikely", ""},
	})
	if c, _ := classify(t, 6, "respiratory_rate=62").Get(psbi); !among(c.Missing, "respiratory_rate_2") {
		t.Errorf("a single fast count does not ask for the second: %v", c.Missing)
	}
	if c, _ := classify(t, 20, "temperature=38").Get(psbi); !among(c.Missing, "temperature_2") {
		t.Errorf("a single high temperature does not ask for the second: %v", c.Missing)
	}
}

func TestYoungInfantJaundice(t *testing.T) {
	run(t, []row{
		{"CL21", 20, "yellow_skin jaundice_onset=under_24_hours", "severe_jaundice", "jaundice"},
		{"CL22", 0, "yellow_skin", "severe_jaundice", ""},
		{"one day", 1, "yellow_skin", "jaundice", "severe_jaundice"},
		{"CL23", 40, "yellow_palms_soles", "severe_jaundice", ""},
		{"CL24", 20, "yellow_skin !yellow_palms_soles jaundice_onset=from_24_hours", "jaundice", "severe_jaundice"},
		{"CL25", 20, "yellow_skin !yellow_palms_soles jaundice_onset=unknown", "jaundice", ""},
		{"CL26", 21, "yellow_skin !yellow_palms_soles", "jaundice+prolonged", ""},
		{"CL27", 20, "!yellow_skin !yellow_palms_soles", "no_jaundice", ""},
		{"not looked at", 20, "", "", "no_jaundice jaundice"},
	})
}

func TestYoungInfantDiarrhoea(t *testing.T) {
	run(t, []row{
		{"CL28", 20, "diarrhoea sunken_eyes movements=stimulated", "severe_dehydration", ""},
		{"CL29", 20, "diarrhoea sunken_eyes movements=none", "severe_dehydration", ""},
		{"CL30", 20, "diarrhoea sunken_eyes skin_pinch=very_slow", "severe_dehydration", ""},
		{"CL31", 20, "diarrhoea skin_pinch=very_slow movements=stimulated", "severe_dehydration", ""},
		{"CL32", 20, "diarrhoea skin_pinch=very_slow movements=none", "severe_dehydration", ""},
		{"CL33", 20, "diarrhoea sunken_eyes restless", "some_dehydration", "severe_dehydration"},
		{"CL34", 20, "diarrhoea sunken_eyes skin_pinch=slow", "some_dehydration", ""},
		{"CL35", 20, "diarrhoea skin_pinch=slow restless", "some_dehydration", ""},
		{"CL36", 20, "diarrhoea skin_pinch=very_slow restless", "some_dehydration", "severe_dehydration"},
		{"CL37", 20, "diarrhoea skin_pinch=slow movements=stimulated", "some_dehydration", ""},
		{"CL38", 20, "diarrhoea skin_pinch=slow movements=none", "some_dehydration", ""},
		{"CL39", 20, "diarrhoea restless", "no_dehydration", "some_dehydration"},
	})
}

// TestYoungInfantFeeding covers the many rows of feeding by their factors:
// who is there, what is wrong, weight, thrush.
func TestYoungInfantFeeding(t *testing.T) {
	const c = "feeding_problem_low_weight"
	var rows []row
	faults := []string{"milk_inappropriate", "feeds_too_few", "feeds_too_small", "preparation_unhygienic", "bottle_fed", "utensils_unclean"}
	ways := []struct{ id, signs string }{
		{"CL63, 89, 113, 139", "breastfed breastfeeding_difficulty"},
		{"CL64, 90, 114, 141", "breastfed other_foods"},
		{"CL65, 91, 115, 140", "breastfed breastfeeds=7"},
		{"CL59, 85, 111, 135", "!breastfed mother_hiv=positive also_breast_milk"},
		{"CL60, 86, 112, 136", "!breastfed mother=caring mother_hiv=negative"},
		{"CL61, CL62, 87, 88, 112, 137, 138", "!breastfed mother=caring mother_hiv=unknown"},
	}
	for _, f := range faults {
		ways = append(ways,
			struct{ id, signs string }{"CL41 to CL46", "!breastfed mother_hiv=positive " + f},
			struct{ id, signs string }{"CL47 to CL52", "!breastfed mother=dead " + f},
			struct{ id, signs string }{"CL53 to CL58", "!breastfed mother=away " + f},
		)
	}
	for _, w := range ways {
		rows = append(rows,
			row{w.id, 20, w.signs, c + "+feeding_problem", "no_feeding_problem"},
			row{"CL67 to CL92 " + w.id, 20, w.signs + " weight_for_age=low", c + "+feeding_problem+low_weight", ""},
			row{"CL93 to CL116 " + w.id, 20, w.signs + " thrush", c + "+feeding_problem+thrush", ""},
			row{"CL117 to CL142 " + w.id, 20, w.signs + " weight_for_age=low thrush", c + "+feeding_problem+low_weight+thrush", ""},
		)
	}
	rows = append(rows,
		row{"CL40", 6, "weight_for_age=very_low", "very_low_weight", c},
		row{"very low after the first week", 7, "weight_for_age=very_low", c + "+low_weight", "very_low_weight no_feeding_problem"},
		row{"by z-score", 6, "wfa_z=-3.01", "very_low_weight", ""},
		row{"by z-score", 6, "wfa_z=-3", c + "+low_weight", "very_low_weight"},
		row{"by z-score", 20, "wfa_z=-2 breastfed !thrush", "no_feeding_problem", c},
		row{"CL143", 20, "weight_for_age=low thrush", c + "+low_weight+thrush", ""},
		row{"CL144", 20, "weight_for_age=low", c + "+low_weight", ""},
		row{"CL145", 20, "thrush", c + "+thrush", ""},
		row{"CL146", 20, "weight_for_age=normal breastfed breastfeeds=8", "no_feeding_problem", c},
		row{"replacement feeding without fault", 20, "weight_for_age=normal !breastfed mother_hiv=positive", "no_feeding_problem", c},
		row{"nothing asked", 20, "", "", c + " no_feeding_problem"},
		row{"CL147", 20, "mother_hiv=positive", "hiv_exposed", ""},
		row{"CL148", 20, "mother_hiv=negative", "hiv_unlikely", ""},
		row{"CL149, CL150", 20, "mother_hiv=unknown", "hiv_unknown", ""},
		row{"CL151", 20, "mother=dead", "hiv_unknown", ""},
		row{"CL152", 20, "vaccines=incomplete", "vaccines_incomplete", ""},
		row{"CL153", 20, "vaccines=none", "vaccines_incomplete", ""},
		row{"CL154", 20, "vaccines=unknown", "vaccines_unknown", ""},
	)
	run(t, rows)
}
