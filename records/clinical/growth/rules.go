package growth

import (
	"math"

	"carnet/records/clinical"
	"carnet/records/clinical/rule"
)

func fields() []rule.Field {
	return []rule.Field{
		rule.Sex(true),
		{Name: "age_days", Kind: rule.Number, Unit: "d", Min: 0, Max: float64(LastBMI), Doc: "rounded half up to whole days; only wflh can do without"},
		{Name: "weight_kg", Kind: rule.Number, Unit: "kg", Min: minWeight, Max: maxWeight},
		{Name: "length_cm", Kind: rule.Number, Unit: "cm", Min: minLength, Max: maxLength, Doc: "length or height as measured"},
		{Name: "muac_cm", Kind: rule.Number, Unit: "cm", Min: minMUAC, Max: maxMUAC, Doc: "mid-upper arm circumference"},
		{Name: "head_cm", Kind: rule.Number, Unit: "cm", Min: minHead, Max: maxHead, Doc: "head circumference"},
		{Name: "standing", Kind: rule.Bool, Doc: "true standing, false lying; not given: as is right for the age"},
		{Name: "oedema", Kind: rule.Bool, Doc: "bilateral: no score by weight"},
	}
}

func child(in *rule.Input) Child {
	c := Child{
		Sex:      in.Sex(),
		AgeKnown: in.Has("age_days"),
		Age:      clinical.AgeDays(math.Floor(in.Number("age_days") + 0.5)),
		Weight:   clinical.Kilograms(in.Number("weight_kg")),
		Length:   clinical.Centimetres(in.Number("length_cm")),
		MUAC:     clinical.Centimetres(in.Number("muac_cm")),
		Head:     clinical.Centimetres(in.Number("head_cm")),
		Oedema:   in.Bool("oedema"),
	}
	if in.Has("standing") {
		c.Position = Lying
		if in.Bool("standing") {
			c.Position = Standing
		}
	}
	return c
}

// Rules lists what `carnet calc` can ask of this package.
func Rules() []rule.Rule {
	measure := rule.Field{Name: "measure", Kind: rule.Text, Choices: indicators, Required: true,
		Doc: "weight for age, length or height for age, weight for length or height, BMI for age, arm circumference for age, head circumference for age"}
	return []rule.Rule{
		{
			Name:   "growth",
			Doc:    "WHO z-score, rounded to two decimals. 0 to 1826 days: all measures (acfa from 91 days; wflh 45 to 110 cm lying, 65 to 120 cm standing). 1857 to 6939 days: lhfa and bfa; wfa to 3652 days. Below 731 days lying length is used (+0.7 cm if standing, ignored below 274 days), from 731 days standing height (-0.7 cm if lying). Without an age, wflh takes the length table below 87 cm. wfa, wflh, bfa and acfa are restricted beyond 3 SD.",
			Source: string(sourceStandard) + "; " + string(sourceReference),
			In:     append([]rule.Field{measure}, fields()...),
			Out: []rule.Field{
				{Name: "z", Kind: rule.Number, Doc: "absent where withheld"},
				{Name: "implausible", Kind: rule.Bool, Doc: "WHO's flag: lhfa beyond 6, wfa below -6 or above 5, others beyond 5"},
				{Name: "withheld", Kind: rule.Text, Choices: []string{"oedema"}, Doc: "only where oedema forbids a score by weight"},
			},
			Eval: evalGrowth,
		},
		{
			Name:   "growth.value",
			Doc:    "The inverse of growth: the measure at a z-score. For wflh length_cm (already corrected) and the age or standing choose the row.",
			Source: string(sourceStandard) + "; " + string(sourceReference),
			In: []rule.Field{measure, rule.Sex(true),
				{Name: "age_days", Kind: rule.Number, Unit: "d", Min: 0, Max: float64(LastBMI)},
				{Name: "length_cm", Kind: rule.Number, Unit: "cm", Min: minLength, Max: maxLength},
				{Name: "standing", Kind: rule.Bool},
				{Name: "z", Kind: rule.Number, Min: -6, Max: 6, Required: true}},
			Out: []rule.Field{{Name: "value", Kind: rule.Number, Unit: "kg, cm or kg/m²"}},
			Eval: func(in *rule.Input, out *rule.Output) error {
				r, err := Value(Indicator(in.Text("measure")), child(in), in.Number("z"))
				if err != nil {
					return err
				}
				out.Number("value", r.Value)
				out.Source(r.Source)
				return nil
			},
		},
		{
			Name:   "malnutrition",
			Doc:    "Acute malnutrition from 0 to 1826 days: bilateral oedema, weight-for-length below -3, arm circumference below 11.5 cm (from 6 months) or weight-for-age below -3 (2 to 11 months) are severe; weight-for-length below -2 or arm circumference below 12.5 cm moderate.",
			Source: string(sourceIMCI),
			In:     fields(),
			Out: []rule.Field{
				{Name: "class", Kind: rule.Text, Choices: []string{string(AcuteNone), string(AcuteModerate), string(AcuteSevere)}, Doc: "empty where nothing was measured that could tell"},
				{Name: "signs", Kind: rule.List, Doc: "codes of the signs that counted"},
			},
			Eval: func(in *rule.Input, out *rule.Output) error {
				class, alerts, err := Defaults().Malnutrition(child(in))
				if err != nil {
					return err
				}
				codes := make([]string, len(alerts))
				for i, a := range alerts {
					codes[i] = a.Code
				}
				out.Text("class", string(class))
				out.Any("signs", codes)
				return nil
			},
		},
	}
}

func evalGrowth(in *rule.Input, out *rule.Output) error {
	s, err := Assess(Indicator(in.Text("measure")), child(in))
	if err != nil {
		return err
	}
	if !s.Withheld {
		out.Number("z", s.Z)
	}
	out.Bool("implausible", s.Implausible)
	if s.Withheld {
		out.Text("withheld", "oedema")
	}
	out.Source(s.Source)
	return nil
}
