package fetal

import (
	"carnet/records/clinical"
	"carnet/records/clinical/rule"
)

var measureNames = []string{string(HC), string(BPD), string(AC), string(FL), string(OFD), string(CRL), string(TCD), string(SFH), string(EFW), string(HL)}

// Fields that several rules share.
var (
	fieldStandard = rule.Field{Name: "standard", Kind: rule.Text, Choices: standardNames, Required: true}
	fieldMeasure  = rule.Field{Name: "measure", Kind: rule.Text, Choices: measureNames, Required: true}
	fieldGA       = rule.Field{Name: "ga_days", Kind: rule.Number, Unit: "d", Required: true, Doc: "gestational age; a fraction is allowed"}
	fieldZ        = rule.Field{Name: "z", Kind: rule.Number, Min: -6, Max: 6}
	fieldCentile  = rule.Field{Name: "centile", Kind: rule.Number, Min: 0.001, Max: 99.999}
	outZ          = rule.Field{Name: "z", Kind: rule.Number, Doc: "z-score; absent where the standard has only centiles"}
	outCentile    = rule.Field{Name: "centile", Kind: rule.Number, Doc: "0 to 100"}
	outBeyond     = rule.Field{Name: "beyond", Kind: rule.Text, Choices: []string{"below", "above"}, Doc: "only where the value lies outside the lowest or highest curve of a standard that has only curves: read the centile as less than, or more than"}
)

const weeksByStandard = "intergrowth: hc, bpd, ac, fl, ofd, tcd 98 to 280 days, crl 58 to 105, sfh 112 to 294, efw 154 to 280; who2017: hc, bpd, ac, fl, hl, efw 98 to 280 (sex counts for efw); hadlock1991: efw 70 to 280; intergrowth_hadlock (for weights by Hadlock's formula): efw 126 to 287."

// Rules lists what `carnet calc` can ask of this package.
func Rules() []rule.Rule {
	return []rule.Rule{weightRule(), positionRule(), valueRule(), changeRule(), fluidRule(), twinsRule(), dopplerRule()}
}

func weightRule() rule.Rule {
	return rule.Rule{
		Name:   "efw",
		Doc:    "Estimated fetal weight from the measures in the method's name; intergrowth takes AC and HC. Other measures are not used.",
		Source: string(sourceHadlock1985) + "; " + string(sourceEFW),
		In:     append([]rule.Field{{Name: "method", Kind: rule.Text, Choices: methodNames, Required: true}}, rule.Biometry()...),
		Out:    []rule.Field{{Name: "grams", Kind: rule.Number, Unit: "g"}},
		Eval: func(in *rule.Input, out *rule.Output) error {
			r, err := Weight(Method(in.Text("method")), in.Biometry())
			if err != nil {
				return err
			}
			out.Number("grams", r.Value)
			out.Source(r.Source)
			return nil
		},
	}
}

func positionRule() rule.Rule {
	return rule.Rule{
		Name:   "fetal",
		Doc:    "Centile and z-score of a measure at a gestational age, by one standard. Days: " + weeksByStandard,
		Source: sources(),
		In: []rule.Field{fieldStandard, fieldMeasure,
			{Name: "value", Kind: rule.Number, Unit: "mm; cm for sfh; g for efw", Required: true}, fieldGA, rule.Sex(false)},
		Out: []rule.Field{outZ, outCentile, outBeyond},
		Eval: func(in *rule.Input, out *rule.Output) error {
			p, err := Assess(Standard(in.Text("standard")), Size{Measure(in.Text("measure")), in.Number("value")},
				clinical.GestationalDays(in.Number("ga_days")), in.Sex())
			return writePosition(out, p, err)
		},
	}
}

func sources() string {
	return "by standard and measure: " + string(sourceBiometry) + "; " + string(sourceCRL) + "; " + string(sourceTCD) + "; " +
		string(sourceSFH) + "; " + string(sourceEFW) + "; " + string(sourceEFWHad) + "; " + string(sourceWHO) + "; " + string(sourceHadlock)
}

func writePosition(out *rule.Output, p Position, err error) error {
	if err != nil {
		return err
	}
	if p.HasZ {
		out.Number("z", p.Z)
	}
	out.Number("centile", p.Centile)
	switch p.Beyond {
	case -1:
		out.Text("beyond", "below")
	case 1:
		out.Text("beyond", "above")
	}
	out.Source(p.Source)
	return nil
}

func valueRule() rule.Rule {
	return rule.Rule{
		Name:   "fetal.value",
		Doc:    "The inverse of fetal: the measure at a z-score or a centile (give one of them). who2017 takes a centile from 1 to 99.",
		Source: sources(),
		In:     []rule.Field{fieldStandard, fieldMeasure, fieldGA, fieldZ, fieldCentile, rule.Sex(false)},
		Out:    []rule.Field{{Name: "value", Kind: rule.Number, Unit: "mm; cm for sfh; g for efw"}},
		Eval: func(in *rule.Input, out *rule.Output) error {
			at, err := place(in)
			if err != nil {
				return err
			}
			r, err := Value(Standard(in.Text("standard")), Measure(in.Text("measure")), at, clinical.GestationalDays(in.Number("ga_days")), in.Sex())
			if err != nil {
				return err
			}
			out.Number("value", r.Value)
			out.Source(r.Source)
			return nil
		},
	}
}

// place reads z or centile, exactly one of them.
func place(in *rule.Input) (At, error) {
	switch z, c := in.Has("z"), in.Has("centile"); {
	case z && c:
		return At{}, &clinical.FieldError{Field: "z", Reason: "give z or centile, not both"}
	case z:
		return AtZ(in.Number("z")), nil
	case c:
		return AtCentile(in.Number("centile")), nil
	}
	return At{}, &clinical.MissingError{Field: "z or centile"}
}

func changeRule() rule.Rule {
	return rule.Rule{
		Name:   "fetal.growth",
		Doc:    "Growth of one measure between two scans by one standard: the change of its z-score and centile, the growth a day, and the value that the second scan would have had on the first one's centile. Ranges as for fetal.",
		Source: sources(),
		In: []rule.Field{fieldStandard, fieldMeasure,
			{Name: "first_value", Kind: rule.Number, Required: true}, {Name: "first_ga_days", Kind: rule.Number, Unit: "d", Required: true},
			{Name: "second_value", Kind: rule.Number, Required: true}, {Name: "second_ga_days", Kind: rule.Number, Unit: "d", Required: true},
			rule.Sex(false)},
		Out: []rule.Field{{Name: "z_change", Kind: rule.Number}, {Name: "centile_change", Kind: rule.Number}, {Name: "per_day", Kind: rule.Number}, {Name: "expected", Kind: rule.Number}},
		Eval: func(in *rule.Input, out *rule.Output) error {
			m := Measure(in.Text("measure"))
			c, err := Defaults().Between(Standard(in.Text("standard")),
				Size{m, in.Number("first_value")}, clinical.GestationalDays(in.Number("first_ga_days")),
				Size{m, in.Number("second_value")}, clinical.GestationalDays(in.Number("second_ga_days")), in.Sex())
			if err != nil {
				return err
			}
			if c.HasZ {
				out.Number("z_change", c.Z)
			}
			out.Number("centile_change", c.Centiles)
			out.Number("per_day", c.PerDay)
			out.Number("expected", c.Expected)
			out.Source(c.Source)
			return nil
		},
	}
}

func fluidRule() rule.Rule {
	return rule.Rule{
		Name:   "liquor",
		Doc:    "Class of the amniotic fluid by the amniotic fluid index or the deepest vertical pocket (give one of them).",
		Source: string(sourceAFI) + "; " + string(sourcePocket),
		In: []rule.Field{
			{Name: "afi_cm", Kind: rule.Number, Unit: "cm", Min: 0, Max: 60},
			{Name: "pocket_cm", Kind: rule.Number, Unit: "cm", Min: 0, Max: 30},
		},
		Out: []rule.Field{{Name: "class", Kind: rule.Text, Choices: []string{string(Oligohydramnios), string(LowNormal), string(NormalFluid), string(Polyhydramnios)}}},
		Eval: func(in *rule.Input, out *rule.Output) error {
			afi, pocket := in.Has("afi_cm"), in.Has("pocket_cm")
			if afi == pocket {
				return &clinical.FieldError{Field: "afi_cm", Reason: "give afi_cm or pocket_cm, one of them"}
			}
			class, source := Fluid(""), sourceAFI
			var err error
			if afi {
				class, _, err = Defaults().ByAFI(clinical.Centimetres(in.Number("afi_cm")))
			} else {
				class, _, err = Defaults().ByPocket(clinical.Centimetres(in.Number("pocket_cm")))
				source = sourcePocket
			}
			out.Text("class", string(class))
			out.Source(source)
			return err
		},
	}
}

func twinsRule() rule.Rule {
	return rule.Rule{
		Name:   "twins",
		Doc:    "Difference in weight of twins as a percentage of the larger one; discordant from 25 % (a setting; definitions run from 20 to 25 %).",
		Source: string(sourceTwins),
		In: []rule.Field{
			{Name: "first_g", Kind: rule.Number, Unit: "g", Min: minEFW, Max: maxEFW, Required: true},
			{Name: "second_g", Kind: rule.Number, Unit: "g", Min: minEFW, Max: maxEFW, Required: true},
		},
		Out: []rule.Field{{Name: "percent", Kind: rule.Number}, {Name: "discordant", Kind: rule.Bool}},
		Eval: func(in *rule.Input, out *rule.Output) error {
			percent, alerts, err := Defaults().Discordant(clinical.Grams(in.Number("first_g")), clinical.Grams(in.Number("second_g")))
			out.Number("percent", percent)
			out.Bool("discordant", len(alerts) > 0)
			return err
		},
	}
}

func dopplerRule() rule.Rule {
	return rule.Rule{
		Name:   "doppler",
		Doc:    "Centile and z-score of an umbilical artery index, 168 to 280 days: pulsatility index (pi), resistance index (ri), systolic/diastolic ratio (sdr).",
		Source: string(sourceDoppler),
		In: []rule.Field{{Name: "index", Kind: rule.Text, Choices: indexNames, Required: true},
			{Name: "value", Kind: rule.Number, Required: true}, fieldGA},
		Out: []rule.Field{outZ, outCentile},
		Eval: func(in *rule.Input, out *rule.Output) error {
			p, err := Doppler(Index(in.Text("index")), in.Number("value"), clinical.GestationalDays(in.Number("ga_days")))
			return writePosition(out, p, err)
		},
	}
}
