package vitals

import (
	"carnet/records/clinical"
	"carnet/records/clinical/rule"
)

// Rules lists what `carnet calc` can ask of this package.
func Rules() []rule.Rule {
	reading := func(name, unit string, in Range) rule.Field {
		return rule.Field{Name: name, Kind: rule.Number, Unit: unit, Min: in.Min, Max: in.Max}
	}
	required := func(f rule.Field) rule.Field { f.Required = true; return f }
	d := Defaults()
	return []rule.Rule{
		{
			Name: "vitals",
			Doc: "Which vital signs need attention at an age. To the nineteenth birthday pulse, respiration and systolic pressure follow PALS (0-1 month, 1-12 months, 1-3, 3-5, 6-12, 13-18 years); adults: systolic 100 to 140 (danger at 85 or 180), diastolic 55 to 90 (40, 120), pulse 55 to 100 (49, 130), respiration 12 to 18 (8, 26), shock index above 1. " +
				"All ages: temperature from 38 °C or below 35.0 °C, saturation below 92 % (danger below 90 %).",
			Source: string(sourceAdult) + "; " + string(sourceChildren) + "; " + string(sourceFever) + "; " + string(sourceSaturation),
			In: []rule.Field{
				{Name: "age_days", Kind: rule.Whole, Unit: "d", Min: 0, Max: 50000, Required: true},
				reading("sbp", "mmHg", d.SBPPossible), reading("dbp", "mmHg", d.DBPPossible),
				reading("pulse", "/min", d.PulsePossible), reading("resp", "/min", d.RespPossible),
				reading("temperature", "°C", d.TemperaturePossible), reading("saturation", "%", d.SaturationPossible),
			},
			Out:  []rule.Field{{Name: "alerts", Kind: rule.List, Doc: "each with code, severity, values, threshold and source"}},
			Eval: evalVitals,
		},
		{
			Name: "bmi", Doc: "Body mass index, with the class of an adult.", Source: string(sourceBMI),
			In:  []rule.Field{required(reading("weight_kg", "kg", d.WeightPossible)), required(reading("height_cm", "cm", d.HeightPossible))},
			Out: []rule.Field{{Name: "bmi", Kind: rule.Number, Unit: "kg/m²"}, {Name: "class", Kind: rule.Text, Choices: []string{string(Underweight), string(NormalBMI), string(Overweight), string(Obese)}}},
			Eval: func(in *rule.Input, out *rule.Output) error {
				r, err := BMI(clinical.Kilograms(in.Number("weight_kg")), clinical.Centimetres(in.Number("height_cm")))
				out.Number("bmi", r.Value)
				out.Text("class", string(ClassifyBMI(r.Value)))
				return err
			},
		},
		{
			Name: "shock_index", Doc: "Pulse over systolic pressure.", Source: string(sourceShockIndex) + "; " + string(sourceShock),
			In: []rule.Field{
				{Name: "pulse", Kind: rule.Number, Unit: "/min", Min: 20, Max: 250, Required: true},
				{Name: "sbp", Kind: rule.Number, Unit: "mmHg", Min: 30, Max: 300, Required: true}},
			Out: []rule.Field{{Name: "index", Kind: rule.Number}, {Name: "high", Kind: rule.Bool, Doc: "above 1"}},
			Eval: func(in *rule.Input, out *rule.Output) error {
				r, err := ShockIndex(clinical.PerMinute(in.Number("pulse")), clinical.MmHg(in.Number("sbp")))
				out.Number("index", r.Value)
				out.Bool("high", r.Value > d.ShockIndexAbove)
				return err
			},
		},
		{
			Name: "map", Doc: "Mean arterial pressure.", Source: string(sourceMAP),
			In: []rule.Field{
				{Name: "sbp", Kind: rule.Number, Unit: "mmHg", Min: 20, Max: 300, Required: true},
				{Name: "dbp", Kind: rule.Number, Unit: "mmHg", Min: 10, Max: 200, Required: true}},
			Out: []rule.Field{{Name: "map", Kind: rule.Number, Unit: "mmHg"}},
			Eval: func(in *rule.Input, out *rule.Output) error {
				r, err := MeanArterialPressure(clinical.MmHg(in.Number("sbp")), clinical.MmHg(in.Number("dbp")))
				out.Number("map", r.Value)
				return err
			},
		},
	}
}

func evalVitals(in *rule.Input, out *rule.Output) error {
	r := Readings{
		SBP: clinical.MmHg(in.Number("sbp")), DBP: clinical.MmHg(in.Number("dbp")),
		Pulse: clinical.PerMinute(in.Number("pulse")), Respiration: clinical.PerMinute(in.Number("resp")),
		Temperature: clinical.Celsius(in.Number("temperature")), Saturation: clinical.Percent(in.Number("saturation")),
	}
	if errs := Defaults().Impossible(r); len(errs) > 0 {
		return errs[0]
	}
	out.Any("alerts", Defaults().Alerts(clinical.AgeDays(in.Int("age_days")), r))
	return nil
}
