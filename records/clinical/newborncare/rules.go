package newborncare

import "carnet/records/clinical/rule"

// Rules puts the newborn rules within reach of carnet calc.
func Rules() []rule.Rule {
	s := Defaults()
	item := func(name string) rule.Field { return rule.Field{Name: name, Kind: rule.Whole, Min: 0, Max: 2} }
	flag := func(name, doc string) rule.Field { return rule.Field{Name: name, Kind: rule.Bool, Doc: doc} }
	return []rule.Rule{{
		Name:   "apgar",
		Doc:    "Apgar score from its items; a missing item makes it incomplete.",
		Source: string(apgarSource),
		In: []rule.Field{
			{Name: "minute", Kind: rule.Whole, Unit: "min", Min: 1, Max: 10, Required: true, Doc: "1, 5 or 10."},
			item("colour"), item("heart_rate"), item("reactivity"), item("tone"), item("breathing"),
		},
		Out: []rule.Field{
			{Name: "total", Kind: rule.Whole, Doc: "null while incomplete."},
			{Name: "band", Kind: rule.Text, Doc: "low (0 to 3), moderate (4 to 6), good; null while incomplete."},
			{Name: "complete", Kind: rule.Bool},
		},
		Eval: func(in *rule.Input, out *rule.Output) error {
			var items [5]*int
			for i, name := range apgarItems {
				if in.Has(name) {
					v := in.Int(name)
					items[i] = &v
				}
			}
			a, err := ScoreApgar(in.Int("minute"), items, s)
			if err != nil {
				return err
			}
			if a.Complete {
				out.Int("total", *a.Total)
				out.Text("band", a.Band)
			} else {
				out.Null("total")
				out.Null("band")
			}
			out.Bool("complete", a.Complete)
			return nil
		},
	}, {
		Name:   "newborn.danger_signs",
		Doc:    "Danger signs of a newborn of up to 28 days; one is enough to refer.",
		Source: string(dangerSource),
		In: []rule.Field{
			{Name: "age_hours", Kind: rule.Number, Unit: "h", Min: 0, Max: 28 * 24, Required: true},
			flag("feeds_well", ""), flag("convulsions", ""), flag("severe_indrawing", "Of the chest."),
			{Name: "movements", Kind: rule.Text, Choices: []string{"normal", "stimulated", "none"}, Doc: "stimulated: only when stimulated."},
			{Name: "temperature", Kind: rule.Number, Unit: "°C", Min: 25, Max: 43},
			{Name: "respiratory_rate", Kind: rule.Number, Unit: "/min", Min: 0, Max: 200},
			{Name: "respiratory_rate_2", Kind: rule.Number, Unit: "/min", Min: 0, Max: 200, Doc: "The second count, after a first of 60 or more."},
			flag("jaundice", "Of the skin."), flag("jaundice_palms", "Of palms or soles."),
		},
		Out: []rule.Field{
			{Name: "refer", Kind: rule.Bool}, {Name: "signs", Kind: rule.List}, {Name: "missing", Kind: rule.List, Doc: "Signs not looked at."}, {Name: "count_again", Kind: rule.Bool},
		},
		Eval: func(in *rule.Input, out *rule.Output) error {
			n := Newborn{AgeHours: in.Number("age_hours"), Movements: in.Text("movements")}
			for name, p := range map[string]**bool{
				"feeds_well": &n.FeedsWell, "convulsions": &n.Convulsions, "severe_indrawing": &n.SevereIndrawing, "jaundice": &n.Jaundice, "jaundice_palms": &n.JaundicePalms,
			} {
				if in.Has(name) {
					v := in.Bool(name)
					*p = &v
				}
			}
			for name, p := range map[string]**float64{"temperature": &n.Temperature, "respiratory_rate": &n.RespiratoryRate, "respiratory_rate_2": &n.RespiratoryRate2} {
				if in.Has(name) {
					v := in.Number(name)
					*p = &v
				}
			}
			d, err := DangerSigns(n, s)
			if err != nil {
				return err
			}
			out.Bool("refer", d.Alert != nil)
			out.Any("signs", d.Signs)
			out.Any("missing", d.Missing)
			out.Bool("count_again", d.CountAgain)
			return nil
		},
	}}
}
