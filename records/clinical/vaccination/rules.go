package vaccination

import (
	"carnet/records/clinical/rule"
)

// Rules puts the vaccination calendar within reach of carnet calc.
func Rules() []rule.Rule {
	calendar := Defaults()
	return []rule.Rule{{
		Name:   "vaccination.plan",
		Doc:    "A child's vaccinations on a day, over the default calendar: doses that count, that are due, late, coming or expired, and those that do not count.",
		Source: string(source),
		In: []rule.Field{
			{Name: "birth", Kind: rule.Date, Required: true},
			{Name: "on", Kind: rule.Date, Required: true},
			{Name: "given", Kind: rule.List, Of: []rule.Field{
				{Name: "vaccine", Kind: rule.Text, Required: true, Choices: calendar.codes()},
				{Name: "on", Kind: rule.Date, Required: true},
			}},
		},
		Out: []rule.Field{
			{Name: "doses", Kind: rule.List, Doc: "vaccine, dose, status (given, due, late, coming, expired) and on: the day given or the first day on which it may be."},
			{Name: "ignored", Kind: rule.List, Doc: "vaccine, on and reason (too_early, too_close, surplus)."},
			{Name: "next", Kind: rule.Date, Doc: "Next day on which a dose may be given; null: none is left."},
		},
		Eval: func(in *rule.Input, out *rule.Output) error {
			var given []Given
			err := in.EachObject("given", func(_ int, g *rule.Input) error {
				given = append(given, Given{Vaccine: g.Text("vaccine"), On: g.Date("on")})
				return nil
			})
			if err != nil {
				return err
			}
			p, err := For(in.Date("birth"), in.Date("on"), given, calendar)
			if err != nil {
				return err
			}
			type dose struct {
				Vaccine string `json:"vaccine"`
				Dose    string `json:"dose"`
				Status  Status `json:"status"`
				On      string `json:"on,omitempty"`
			}
			doses := make([]dose, len(p.Doses))
			for i, d := range p.Doses {
				doses[i] = dose{d.Vaccine, d.Label, d.Status, d.On.String()}
			}
			type ignored struct {
				Vaccine string `json:"vaccine"`
				On      string `json:"on"`
				Reason  string `json:"reason"`
			}
			left := make([]ignored, len(p.Ignored))
			for i, g := range p.Ignored {
				left[i] = ignored{g.Vaccine, g.On.String(), g.Reason}
			}
			out.Any("doses", doses)
			out.Any("ignored", left)
			if p.Next.IsZero() {
				out.Null("next")
			} else {
				out.Date("next", p.Next)
			}
			return nil
		},
	}}
}
