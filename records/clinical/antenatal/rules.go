package antenatal

import (
	"fmt"

	"carnet/records/clinical"
	"carnet/records/clinical/rule"
)

// Rules puts the prenatal rules within reach of carnet calc.
func Rules() []rule.Rule {
	return []rule.Rule{nextRule(), alertsRule(), ironRule(), spRule(), tdRule(), dewormRule(), glucoseRule(), testsRule(), gainRule()}
}

func week(name string, required bool) rule.Field {
	return rule.Field{Name: name, Kind: rule.Whole, Unit: "weeks", Min: minWeek, Max: maxWeek, Required: required, Doc: "Completed weeks."}
}

func nextRule() rule.Rule {
	return rule.Rule{
		Name:   "anc.next",
		Doc:    "The week of the next prenatal contact, or refer: true (for delivery, at 41 weeks).",
		Source: string(contactSource),
		In:     []rule.Field{week("ga_weeks", true), week("first_ga_weeks", true)},
		Out:    []rule.Field{{Name: "next_ga_weeks", Kind: rule.Whole, Unit: "weeks"}, {Name: "refer", Kind: rule.Bool}},
		Eval: func(in *rule.Input, out *rule.Output) error {
			n, err := NextContact(in.Int("ga_weeks"), in.Int("first_ga_weeks"), Defaults())
			if err != nil {
				return err
			}
			if n.Refer {
				out.Bool("refer", true)
				return nil
			}
			out.Int("next_ga_weeks", n.Week)
			return nil
		},
	}
}

func optional(in *rule.Input, name string) *float64 {
	if !in.Has(name) {
		return nil
	}
	v := in.Number(name)
	return &v
}

func texts(in *rule.Input, name string) ([]string, error) {
	var out []string
	var bad error
	in.Each(name, func(i int, v rule.Value) {
		if v.Kind != rule.Text && bad == nil {
			bad = &clinical.FieldError{Field: fmt.Sprintf("%s[%d]", name, i+1), Reason: "must be a text"}
		}
		out = append(out, v.Text)
	})
	return out, bad
}

func measure(name, unit string, min, max float64) rule.Field {
	return rule.Field{Name: name, Kind: rule.Number, Unit: unit, Min: min, Max: max}
}

func alertsRule() rule.Rule {
	return rule.Rule{
		Name:   "anc.alerts",
		Doc:    "What stands out in one prenatal visit, the gravest first: danger signs, blood pressure with proteinuria and symptoms, temperature, pulse, saturation, fetal heart and movements, anaemia, arm circumference, positive tests, fasting glucose.",
		Source: string(dakSource),
		In: []rule.Field{
			week("ga_weeks", true),
			measure("sbp", "mmHg", 0, 300), measure("dbp", "mmHg", 0, 250),
			measure("repeat_sbp", "mmHg", 0, 300), measure("repeat_dbp", "mmHg", 0, 250),
			{Name: "protein", Kind: rule.Whole, Unit: "+", Min: 0, Max: 4, Doc: "Plus signs on the dipstick; a trace is 0."},
			{Name: "symptoms", Kind: rule.List, Doc: "Of severe_headache, blurred_vision, epigastric_pain, dizziness, vomiting."},
			{Name: "danger_signs", Kind: rule.List, Doc: "Of vaginal_bleeding, convulsing, fever, severe_headache, visual_disturbance, imminent_delivery, labour, looks_very_ill, severe_vomiting, severe_pain, severe_abdominal_pain, unconscious, central_cyanosis."},
			measure("temperature", "°C", 25, 43), measure("repeat_temperature", "°C", 25, 43),
			measure("pulse", "/min", 0, 300), measure("repeat_pulse", "/min", 0, 300),
			measure("spo2", "%", 0, 100), measure("fetal_heart", "/min", 0, 300), measure("repeat_fetal_heart", "/min", 0, 300),
			measure("fetal_heart_2", "/min", 0, 300), measure("repeat_fetal_heart_2", "/min", 0, 300),
			{Name: "movements", Kind: rule.Text, Choices: []string{MovementsLess, MovementsNone}, Doc: "Felt by the woman, where not as usual."},
			{Name: "amniotic_fluid", Kind: rule.Bool, Doc: "Seen at the vulva."},
			measure("haemoglobin", "g/dL", 1, 25), {Name: "pallor", Kind: rule.Bool}, measure("muac_mm", "mm", 80, 600),
			{Name: "positive_tests", Kind: rule.List, Doc: "Of malaria, syphilis, hepatitis_b, hiv, nitrites."}, measure("fasting", "mg/dL", 10, 1500),
		},
		Out: []rule.Field{{Name: "alerts", Kind: rule.List, Doc: "Codes, the gravest first."}, {Name: "details", Kind: rule.List, Doc: "The alerts in full."}},
		Eval: func(in *rule.Input, out *rule.Output) error {
			v, err := readVisit(in)
			if err != nil {
				return err
			}
			alerts, err := Alerts(v, Defaults())
			if err != nil {
				return err
			}
			codes := make([]string, len(alerts))
			for i, a := range alerts {
				codes[i] = a.Code
			}
			out.Any("alerts", codes)
			out.Any("details", alerts)
			return nil
		},
	}
}

func readVisit(in *rule.Input) (Visit, error) {
	v := Visit{
		Week: in.Int("ga_weeks"), Systolic: optional(in, "sbp"), Diastolic: optional(in, "dbp"),
		RepeatSystolic: optional(in, "repeat_sbp"), RepeatDiastolic: optional(in, "repeat_dbp"),
		Temperature: optional(in, "temperature"), RepeatTemperature: optional(in, "repeat_temperature"),
		Pulse: optional(in, "pulse"), RepeatPulse: optional(in, "repeat_pulse"), SpO2: optional(in, "spo2"),
		FetalHeart: optional(in, "fetal_heart"), RepeatFetalHeart: optional(in, "repeat_fetal_heart"),
		FetalHeart2: optional(in, "fetal_heart_2"), RepeatFetalHeart2: optional(in, "repeat_fetal_heart_2"), Movements: in.Text("movements"),
		FastingGlucose: optional(in, "fasting"),
		AmnioticFluid:  in.Bool("amniotic_fluid"), Haemoglobin: optional(in, "haemoglobin"), MUAC: optional(in, "muac_mm"),
	}
	if in.Has("protein") {
		p := in.Int("protein")
		v.Protein = &p
	}
	if in.Has("pallor") {
		p := in.Bool("pallor")
		v.Pallor = &p
	}
	var err error
	if v.Symptoms, err = texts(in, "symptoms"); err != nil {
		return v, err
	}
	if v.Positive, err = texts(in, "positive_tests"); err != nil {
		return v, err
	}
	v.Danger, err = texts(in, "danger_signs")
	return v, err
}

func ironRule() rule.Rule {
	return rule.Rule{
		Name:   "anc.iron",
		Doc:    "Iron and folic acid by haemoglobin and trimester; without haemoglobin, by pallor.",
		Source: string(dakSource),
		In: []rule.Field{
			week("ga_weeks", true), measure("haemoglobin", "g/dL", 1, 25), {Name: "pallor", Kind: rule.Bool},
			{Name: "weekly", Kind: rule.Bool, Doc: "Daily iron is not borne."},
			{Name: "prevalence", Kind: rule.Number, Unit: "%", Min: 0, Max: 100, Doc: "Of anaemia among pregnant women of the area."},
		},
		Out: []rule.Field{
			{Name: "anaemia", Kind: rule.Bool}, {Name: "severe", Kind: rule.Bool}, {Name: "iron_mg", Kind: rule.Number, Unit: "mg"},
			{Name: "folic_acid_mg", Kind: rule.Number, Unit: "mg"}, {Name: "every", Kind: rule.Text, Choices: []string{"day", "week"}},
			{Name: "from_mg", Kind: rule.Number, Unit: "mg"}, {Name: "to_mg", Kind: rule.Number, Unit: "mg"},
		},
		Eval: func(in *rule.Input, out *rule.Output) error {
			s := Defaults()
			s.Anaemia.Prevalence = in.Number("prevalence")
			i, err := IronFor(optional(in, "haemoglobin"), in.Bool("pallor"), in.Int("ga_weeks"), in.Bool("weekly"), s)
			if err != nil {
				return err
			}
			out.Bool("anaemia", i.Anaemia)
			out.Bool("severe", i.Severe)
			out.Number("iron_mg", i.IronMg)
			out.Number("folic_acid_mg", i.FolicMg)
			out.Text("every", map[bool]string{false: "day", true: "week"}[i.Weekly])
			out.Number("from_mg", i.FromMg)
			out.Number("to_mg", i.ToMg)
			return nil
		},
	}
}

func spRule() rule.Rule {
	return rule.Rule{
		Name:   "anc.sp",
		Doc:    "Whether a dose of sulfadoxine-pyrimethamine is due: from 13 weeks, four weeks apart, not with cotrimoxazole.",
		Source: "WHO antenatal care recommendations 2016, C.6; PNLP Mali",
		In: []rule.Field{
			{Name: "lmp", Kind: rule.Date, Required: true, Doc: "Of the agreed dating."}, {Name: "on", Kind: rule.Date, Required: true},
			{Name: "given", Kind: rule.Whole, Min: 0, Max: 12}, {Name: "last", Kind: rule.Date}, {Name: "cotrimoxazole", Kind: rule.Bool},
		},
		Out: []rule.Field{
			{Name: "give", Kind: rule.Bool}, {Name: "number", Kind: rule.Whole}, {Name: "tablets", Kind: rule.Whole, Unit: "500/25 mg"},
			{Name: "next", Kind: rule.Date, Doc: "First day on which it may be given; null with cotrimoxazole."}, {Name: "reason", Kind: rule.Text, Doc: "Why not."},
		},
		Eval: func(in *rule.Input, out *rule.Output) error {
			p, err := NextSP(in.Date("lmp"), in.Date("on"), in.Date("last"), in.Int("given"), in.Bool("cotrimoxazole"), Defaults())
			if err != nil {
				return err
			}
			out.Bool("give", p.Give)
			out.Int("number", p.Number)
			out.Int("tablets", p.Tablets)
			if p.Next.IsZero() {
				out.Null("next")
			} else {
				out.Date("next", p.Next)
			}
			if p.Reason != "" {
				out.Text("reason", p.Reason)
			}
			return nil
		},
	}
}

func tdRule() rule.Rule {
	return rule.Rule{
		Name:   "anc.td",
		Doc:    "The next dose of tetanus-diphtheria vaccine in a pregnancy.",
		Source: "WHO antenatal care recommendations 2016, C.5; SMART guidelines ANC DAK, DT.32",
		In: []rule.Field{
			{Name: "on", Kind: rule.Date, Required: true}, {Name: "edd", Kind: rule.Date},
			{Name: "before", Kind: rule.Whole, Min: 0, Max: 5, Doc: "Doses before this pregnancy; not known counts as 0."},
			{Name: "this_pregnancy", Kind: rule.Whole, Min: 0, Max: 5}, {Name: "last", Kind: rule.Date},
		},
		Out: []rule.Field{
			{Name: "number", Kind: rule.Whole, Doc: "Of the next dose; 0: none is due in this pregnancy."}, {Name: "complete", Kind: rule.Bool},
			{Name: "due", Kind: rule.Date}, {Name: "give", Kind: rule.Bool}, {Name: "late", Kind: rule.Bool, Doc: "Less than two weeks before the expected birth."},
		},
		Eval: func(in *rule.Input, out *rule.Output) error {
			d, err := NextTd(TdHistory{Before: in.Int("before"), ThisPregnancy: in.Int("this_pregnancy"), Last: in.Date("last")}, in.Date("on"), in.Date("edd"), Defaults())
			if err != nil {
				return err
			}
			out.Int("number", d.Number)
			out.Bool("complete", d.Complete)
			if d.Due.IsZero() {
				out.Null("due")
			} else {
				out.Date("due", d.Due)
			}
			out.Bool("give", d.Give)
			out.Bool("late", d.Late)
			return nil
		},
	}
}

func dewormRule() rule.Rule {
	return rule.Rule{
		Name:   "anc.deworming",
		Doc:    "Whether deworming is due: once, after the first trimester.",
		Source: "WHO antenatal care recommendations 2016, C.4",
		In:     []rule.Field{week("ga_weeks", true), {Name: "given", Kind: rule.Bool}},
		Out: []rule.Field{
			{Name: "due", Kind: rule.Bool}, {Name: "reason", Kind: rule.Text, Doc: "Why not."},
			{Name: "albendazole_mg", Kind: rule.Number, Unit: "mg", Doc: "Once; or"}, {Name: "mebendazole_mg", Kind: rule.Number, Unit: "mg"},
		},
		Eval: func(in *rule.Input, out *rule.Output) error {
			d, err := DewormFor(in.Int("ga_weeks"), in.Bool("given"), Defaults())
			if err != nil {
				return err
			}
			out.Bool("due", d.Due)
			if d.Reason != "" {
				out.Text("reason", d.Reason)
				return nil
			}
			out.Number("albendazole_mg", d.AlbendazoleMg)
			out.Number("mebendazole_mg", d.MebendazoleMg)
			return nil
		},
	}
}

func glucoseRule() rule.Rule {
	return rule.Rule{
		Name:   "anc.glucose",
		Doc:    "Class of plasma glucose in pregnancy: normal, gestational_diabetes or diabetes_in_pregnancy.",
		Source: string(gdmSource),
		In:     []rule.Field{measure("fasting", "mg/dL", 10, 1500), measure("one_hour", "mg/dL", 10, 1500), measure("two_hours", "mg/dL", 10, 1500), measure("random", "mg/dL", 10, 1500)},
		Out:    []rule.Field{{Name: "class", Kind: rule.Text}},
		Eval: func(in *rule.Input, out *rule.Output) error {
			class, _, err := ClassifyGlucose(Glucose{optional(in, "fasting"), optional(in, "one_hour"), optional(in, "two_hours"), optional(in, "random")}, Defaults())
			if err != nil {
				return err
			}
			out.Text("class", string(class))
			return nil
		},
	}
}

func testsRule() rule.Rule {
	return rule.Rule{
		Name:   "anc.tests",
		Doc:    "Tests that are due at a contact.",
		Source: "SMART guidelines ANC DAK, S.02",
		In: []rule.Field{
			week("ga_weeks", true),
			{Name: "done", Kind: rule.Object, Doc: "For each test the week at which it was last done: haemoglobin, urine, hiv, syphilis, hepatitis_b, hepatitis_c, blood_group, tuberculosis, ultrasound."},
			{Name: "hiv_positive", Kind: rule.Bool}, {Name: "syphilis_positive", Kind: rule.Bool},
		},
		Out: []rule.Field{{Name: "due", Kind: rule.List}},
		Eval: func(in *rule.Input, out *rule.Output) error {
			done := Done{}
			var bad error
			in.Members("done", func(name string, v rule.Value) {
				if v.Kind != rule.Number || v.Number != float64(int(v.Number)) {
					bad = &clinical.FieldError{Field: "done." + name, Reason: "must be a whole number of weeks"}
					return
				}
				done[name] = append(done[name], int(v.Number))
			})
			if bad != nil {
				return bad
			}
			due, err := TestsDue(in.Int("ga_weeks"), done, Positive{HIV: in.Bool("hiv_positive"), Syphilis: in.Bool("syphilis_positive")}, Defaults())
			if err != nil {
				return err
			}
			out.Any("due", due)
			return nil
		},
	}
}

func gainRule() rule.Rule {
	return rule.Rule{
		Name:   "anc.weight_gain",
		Doc:    "Z-score and centile of the weight gained since the beginning of pregnancy, from 98 to 280 days, in women who began with a normal BMI.",
		Source: string(gainSource),
		In: []rule.Field{
			{Name: "gain_kg", Kind: rule.Number, Unit: "kg", Min: -8, Max: 60, Required: true},
			{Name: "ga_days", Kind: rule.Number, Unit: "d", Min: gainFrom, Max: gainTo, Required: true},
		},
		Out: []rule.Field{{Name: "z", Kind: rule.Number}, {Name: "centile", Kind: rule.Number}},
		Eval: func(in *rule.Input, out *rule.Output) error {
			z, centile, err := WeightGain(clinical.Kilograms(in.Number("gain_kg")), clinical.GestationalDays(in.Number("ga_days")))
			if err != nil {
				return err
			}
			out.Number("z", z)
			out.Number("centile", centile)
			return nil
		},
	}
}
