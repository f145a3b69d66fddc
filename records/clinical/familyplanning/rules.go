package familyplanning

import (
	"strings"

	"carnet/records/clinical"
	"carnet/records/clinical/rule"
)

// Rules puts the family planning rules within reach of carnet calc.
func Rules() []rule.Rule {
	return []rule.Rule{{
		Name:   "fp.cyp",
		Doc:    "Couple-years of protection of a number of units of a method.",
		Source: string(cypSource),
		In: []rule.Field{
			{Name: "method", Kind: rule.Text, Required: true, Choices: Codes(Defaults())},
			{Name: "units", Kind: rule.Number, Min: 0, Max: 1e8, Required: true, Doc: "Pieces, cycles, doses, injections, insertions or operations."},
		},
		Out: []rule.Field{{Name: "cyp", Kind: rule.Number, Unit: "couple-years"}},
		Eval: func(in *rule.Input, out *rule.Output) error {
			v, err := CoupleYears(in.Text("method"), in.Number("units"), Defaults())
			if err != nil {
				return err
			}
			out.Number("cyp", v)
			return nil
		},
	}, {
		Name:   "fp.not_pregnant",
		Doc:    "Whether the six questions make reasonably sure that a woman is not pregnant: one yes does.",
		Source: string(sixSource),
		In:     []rule.Field{{Name: "answers", Kind: rule.Object, Required: true, Doc: "true or false for each of " + strings.Join(questions, ", ") + "; null or absent was not asked."}},
		Out:    []rule.Field{{Name: "sure", Kind: rule.Bool, Doc: "null while an answer is missing and none is yes."}, {Name: "by", Kind: rule.List}},
		Eval: func(in *rule.Input, out *rule.Output) error {
			answers := map[string]bool{}
			var bad error
			in.Members("answers", func(name string, v rule.Value) {
				if v.Null() {
					return
				}
				if v.Kind != rule.Bool {
					bad = &clinical.FieldError{Field: "answers." + name, Reason: "must be true or false"}
				}
				answers[name] = v.Bool
			})
			if bad != nil {
				return bad
			}
			p, err := SixQuestions(answers)
			if err != nil {
				return err
			}
			if p.Complete {
				out.Bool("sure", p.Sure)
			} else {
				out.Null("sure")
			}
			out.Any("by", p.By)
			return nil
		},
	}}
}
