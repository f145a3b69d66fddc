package dose

import (
	"strings"

	"carnet/records/clinical"
	"carnet/records/clinical/rule"
)

// Rules puts the doses within reach of carnet calc.
func Rules() []rule.Rule {
	table := Defaults()
	return []rule.Rule{{
		Name: "dose",
		Doc: "What the source gives for a weight, rounded to what can be measured out; refused outside its band. Medicines: " +
			strings.Join(Names(table), ", ") + ". The plain names of antibiotics are the AWaRe weight bands, those in -imci the mg/kg of IMCI.",
		Source: "The source of each medicine, in the answer",
		In: []rule.Field{
			{Name: "drug", Kind: rule.Text, Required: true, Doc: "INN in lower case, as artemether-lumefantrine; also al, asaq, co-trimoxazole, acetaminophen and the French names."},
			{Name: "weight_kg", Kind: rule.Number, Unit: "kg", Min: minWeight, Max: maxWeight, Required: true},
			{Name: "age_days", Kind: rule.Whole, Unit: "d", Min: 0, Max: 120 * 366, Doc: "Where it is known, an age outside the source's is refused too."},
		},
		Out: []rule.Field{
			{Name: "dose", Kind: rule.Number, Doc: "How many of unit to give each time."},
			{Name: "unit", Kind: rule.Text},
			{Name: "times_a_day", Kind: rule.Whole},
			{Name: "days", Kind: rule.Whole, Doc: "null where the source gives no length of treatment."},
			{Name: "single", Kind: rule.Bool, Doc: "One dose only, before referral."},
			{Name: "indication", Kind: rule.Text, Doc: "What days is for; absent without days."},
			{Name: "min", Kind: rule.Number, Doc: "Lower end of the source's range for this weight, in unit."},
			{Name: "max", Kind: rule.Number, Doc: "Upper end, the maximum applied."},
		},
		Eval: func(in *rule.Input, out *rule.Output) error {
			var age *clinical.AgeDays
			if in.Has("age_days") {
				v := clinical.AgeDays(in.Int("age_days"))
				age = &v
			}
			d, err := Calculate(in.Text("drug"), clinical.Kilograms(in.Number("weight_kg")), age, table)
			if err != nil {
				return err
			}
			out.Number("dose", d.Amount)
			out.Text("unit", d.Unit)
			out.Int("times_a_day", d.TimesADay)
			if d.Days == 0 {
				out.Null("days")
			} else {
				out.Int("days", d.Days)
			}
			out.Bool("single", d.Single)
			if d.Indication != "" {
				out.Text("indication", d.Indication)
			}
			out.Number("min", d.MinPerTake)
			out.Number("max", d.MaxPerTake)
			out.Source(d.Source)
			return nil
		},
	}}
}
