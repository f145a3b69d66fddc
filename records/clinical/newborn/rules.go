package newborn

import (
	"carnet/records/clinical"
	"carnet/records/clinical/rule"
)

// Rules lists what `carnet calc` can ask of this package.
func Rules() []rule.Rule {
	measure := rule.Field{Name: "measure", Kind: rule.Text, Choices: measures, Required: true}
	ga := rule.Field{Name: "ga_days", Kind: rule.Number, Unit: "d", Min: MinDays, Max: MaxDays, Required: true, Doc: "gestational age at birth; completed days count"}
	source := string(sourceTerm) + " (from 231 days); " + string(sourcePreterm) + " (below)"
	return []rule.Rule{
		{
			Name:   "newborn",
			Doc:    "z-score and centile of a measure at birth, 24w0d to 42w6d: weight 0.2 to 8 kg, length 15 to 70 cm, head circumference 10 to 60 cm.",
			Source: source,
			In:     []rule.Field{measure, {Name: "value", Kind: rule.Number, Unit: "kg; cm for length and hc", Required: true}, ga, rule.Sex(true)},
			Out:    []rule.Field{{Name: "z", Kind: rule.Number}, {Name: "centile", Kind: rule.Number, Doc: "0 to 100"}},
			Eval: func(in *rule.Input, out *rule.Output) error {
				p, err := Assess(Size{Measure(in.Text("measure")), in.Number("value")}, clinical.GestationalDays(in.Number("ga_days")), in.Sex())
				if err != nil {
					return err
				}
				out.Number("z", p.Z)
				out.Number("centile", p.Centile)
				out.Source(p.Source)
				return nil
			},
		},
		{
			Name:   "newborn.value",
			Doc:    "The inverse of newborn: the measure at a z-score or a centile (give one of them).",
			Source: source,
			In: []rule.Field{measure, ga, rule.Sex(true),
				{Name: "z", Kind: rule.Number, Min: -6, Max: 6}, {Name: "centile", Kind: rule.Number, Min: 0.001, Max: 99.999}},
			Out: []rule.Field{{Name: "value", Kind: rule.Number, Unit: "kg; cm for length and hc"}},
			Eval: func(in *rule.Input, out *rule.Output) error {
				if in.Has("z") == in.Has("centile") {
					return &clinical.FieldError{Field: "z", Reason: "give z or centile, one of them"}
				}
				m, days := Measure(in.Text("measure")), clinical.GestationalDays(in.Number("ga_days"))
				var r clinical.Result
				var err error
				if in.Has("z") {
					r, err = ValueAtZ(m, in.Number("z"), days, in.Sex())
				} else {
					r, err = ValueAtCentile(m, in.Number("centile"), days, in.Sex())
				}
				if err != nil {
					return err
				}
				out.Number("value", r.Value)
				out.Source(r.Source)
				return nil
			},
		},
	}
}
