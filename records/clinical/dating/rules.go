package dating

import (
	"carnet/records/clinical"
	"carnet/records/clinical/rule"
)

// Rules lists what `carnet calc` can ask of this package.
func Rules() []rule.Rule {
	days := rule.Field{Name: "days", Kind: rule.Number, Unit: "d", Doc: "gestational age, unrounded"}
	return []rule.Rule{
		{
			Name: "edd.lmp", Doc: "Expected date of delivery from the last menstrual period.", Source: string(sourceNaegele),
			In:  []rule.Field{{Name: "lmp", Kind: rule.Date, Required: true}},
			Out: []rule.Field{{Name: "edd", Kind: rule.Date}},
			Eval: func(in *rule.Input, out *rule.Output) error {
				edd, err := EDD(in.Date("lmp"))
				out.Date("edd", edd)
				return err
			},
		},
		{
			Name: "ga.lmp", Doc: "Gestational age on a date from the last menstrual period: 0 to 315 days (45 weeks).", Source: string(sourceNaegele),
			In:  []rule.Field{{Name: "lmp", Kind: rule.Date, Required: true}, {Name: "on", Kind: rule.Date, Required: true}},
			Out: []rule.Field{{Name: "days", Kind: rule.Whole, Unit: "d"}},
			Eval: func(in *rule.Input, out *rule.Output) error {
				r, err := ByLMP(in.Date("lmp"), in.Date("on"))
				out.Number("days", r.Value)
				return err
			},
		},
		{
			Name:   "ga.crl",
			Doc:    "Gestational age from the crown-rump length: robinson 5 to 84 mm, hadlock 2 to 121 mm, intergrowth 15 to 95 mm.",
			Source: "by method: " + string(sourceRobinson) + "; " + string(sourceHadlock1992) + "; " + string(sourceIntergrowthCRL),
			In: []rule.Field{
				{Name: "crl_mm", Kind: rule.Number, Unit: "mm", Required: true},
				{Name: "method", Kind: rule.Text, Choices: crlMethods, Required: true},
			},
			Out: []rule.Field{days},
			Eval: func(in *rule.Input, out *rule.Output) error {
				r, err := ByCRL(Method(in.Text("method")), clinical.Millimetres(in.Number("crl_mm")))
				return answer(out, r, err)
			},
		},
		{
			Name:   "ga.tcd",
			Doc:    "Gestational age from the transcerebellar diameter, 12 to 55 mm, and its standard deviation.",
			Source: string(sourceTCD),
			In:     []rule.Field{{Name: "tcd_mm", Kind: rule.Number, Unit: "mm", Required: true}},
			Out:    []rule.Field{days, {Name: "sd_days", Kind: rule.Number, Unit: "d"}},
			Eval: func(in *rule.Input, out *rule.Output) error {
				r, sd, err := ByTCD(clinical.Millimetres(in.Number("tcd_mm")))
				out.Number("days", r.Value)
				out.Number("sd_days", sd)
				return err
			},
		},
		{
			Name:   "ga.biometry",
			Doc:    "Gestational age in the second and third trimester: hadlock1984 by the regression for exactly the measures given (12 to 42 weeks), intergrowth by HC and FL or HC alone (14 to 42 weeks; BPD and AC are not used).",
			Source: "by method: " + string(sourceHadlock1984) + "; " + string(sourceIntergrowthHCFL) + "; " + string(sourceIntergrowthHC),
			In:     append([]rule.Field{{Name: "method", Kind: rule.Text, Choices: biometryMethods, Required: true}}, rule.Biometry()...),
			Out:    []rule.Field{days},
			Eval: func(in *rule.Input, out *rule.Output) error {
				r, err := ByBiometry(Method(in.Text("method")), in.Biometry())
				return answer(out, r, err)
			},
		},
		agreedRule(),
	}
}

func answer(out *rule.Output, r clinical.Result, err error) error {
	out.Number("days", r.Value)
	out.Source(r.Source)
	return err
}

func agreedRule() rule.Rule {
	scan := append([]rule.Field{
		{Name: "date", Kind: rule.Date, Required: true},
		{Name: "method", Kind: rule.Text, Choices: scanMethods, Required: true},
		{Name: "crl_mm", Kind: rule.Number, Unit: "mm", Doc: "for robinson, hadlock, intergrowth"},
		{Name: "ga_days", Kind: rule.Number, Unit: "d", Doc: "for reported: the age that a scan report states"},
	}, unlimited(rule.Biometry())...)
	return rule.Rule{
		Name:   "edd.agreed",
		Doc:    "One expected date of delivery from the LMP and any number of scans. The earliest scan that a formula accepts is compared with the LMP; without an LMP, or with an uncertain one, it decides; otherwise the LMP stays unless they differ by more than 5 days (to 8w6d by LMP), 7 (to 15w6d), 10 (to 21w6d), 14 (to 27w6d), 21 (beyond). Later scans never move the date.",
		Source: string(sourceACOG),
		In: []rule.Field{
			{Name: "lmp", Kind: rule.Date},
			{Name: "lmp_certain", Kind: rule.Bool, Doc: "true when not given"},
			{Name: "scans", Kind: rule.List, Of: scan},
		},
		Out: []rule.Field{
			{Name: "edd", Kind: rule.Date},
			{Name: "basis", Kind: rule.Text, Choices: []string{string(FromLMP), string(FromScan)}},
			{Name: "reasons", Kind: rule.List, Doc: "each with its code and the values that led to it"},
		},
		Eval: evalAgreed,
	}
}

// unlimited lifts the limits of the fields: a scan with an impossible measure
// is refused with its reason and the others still count.
func unlimited(fields []rule.Field) []rule.Field {
	for i := range fields {
		fields[i].Min, fields[i].Max = 0, 0
	}
	return fields
}

func evalAgreed(in *rule.Input, out *rule.Output) error {
	var scans []Scan
	err := in.EachObject("scans", func(_ int, item *rule.Input) error {
		scans = append(scans, Scan{
			Date:     item.Date("date"),
			Method:   Method(item.Text("method")),
			CRL:      clinical.Millimetres(item.Number("crl_mm")),
			Biometry: item.Biometry(),
			Reported: clinical.GestationalDays(item.Number("ga_days")),
		})
		return nil
	})
	if err != nil {
		return err
	}
	certain := !in.Has("lmp_certain") || in.Bool("lmp_certain")
	a, err := Defaults().Agree(in.Date("lmp"), certain, scans)
	if err != nil {
		return err
	}
	out.Date("edd", a.EDD)
	out.Text("basis", string(a.Basis))
	out.Any("reasons", a.Reasons)
	if a.Basis == FromScan {
		out.Source(a.Source + "; " + sourceACOG)
	}
	return nil
}
