package scale

import (
	"fmt"
	"math"
	"strings"

	"carnet/records/clinical"
	"carnet/records/clinical/rule"
)

// Rules puts the scales within reach of carnet calc.
func Rules() []rule.Rule {
	return []rule.Rule{{
		Name: "scale",
		Doc: "Scores PHQ-2, PHQ-9, GAD-2, GAD-7, EPDS, AUDIT-C, the C-SSRS screener, ASQ and the simple sum of WHODAS-12. " +
			"An answer that is null makes the scale incomplete, with neither total nor band; safety speaks all the same.",
		Source: "Author and year of each scale, in the answer",
		In: []rule.Field{
			{Name: "name", Kind: rule.Text, Required: true, Doc: "PHQ-2, PHQ-9, GAD-2, GAD-7, EPDS, AUDIT-C, C-SSRS, ASQ or WHODAS-12."},
			{Name: "items", Kind: rule.List, Required: true, Doc: "The score of each answer in the order of the card, null where there is none; yes/no scales take true and false, 1 and 0, yes and no. " +
				"EPDS: the score printed beside the answer (items 3 and 5 to 10 run 3, 2, 1, 0). " +
				"C-SSRS: six answers, and a seventh after a yes to the sixth: was it within three months. ASQ: the fifth only after a yes among the first four."},
			rule.Sex(false),
			{Name: "as", Kind: rule.Text, Choices: []string{"scores", "positions"}, Doc: "EPDS only: positions when items hold the place of the answer on the card (0 the first, 3 the last) instead of its score."},
		},
		Out: []rule.Field{
			{Name: "total", Kind: rule.Whole, Doc: "null while incomplete, and for C-SSRS and ASQ, which have none."},
			{Name: "band", Kind: rule.Text, Doc: "The scale's word; null while incomplete (C-SSRS and ASQ: what the given answers establish) and for WHODAS-12, which has none."},
			{Name: "positive", Kind: rule.Bool, Doc: "At or above the cut-off; null while incomplete and for WHODAS-12."},
			{Name: "safety", Kind: rule.Bool, Doc: "A self-harm item is positive; null while it is not answered."},
			{Name: "complete", Kind: rule.Bool},
		},
		Eval: evalScale,
	}}
}

func evalScale(in *rule.Input, out *rule.Output) error {
	name, err := Canonical(in.Text("name"))
	if err != nil {
		return err
	}
	items, err := readItems(in)
	if err != nil {
		return err
	}
	if in.Text("as") == "positions" {
		if name != EPDS {
			return &clinical.FieldError{Field: "as", Reason: "positions are for EPDS only"}
		}
		if items, err = EPDSFromPositions(items); err != nil {
			return err
		}
	}
	r, err := Score(name, items, in.Sex(), Defaults())
	if err != nil {
		return err
	}
	if r.Total == nil {
		out.Null("total")
	} else {
		out.Int("total", *r.Total)
	}
	if r.Band == "" {
		out.Null("band")
	} else {
		out.Text("band", r.Band)
	}
	if r.Positive == nil {
		out.Null("positive")
	} else {
		out.Bool("positive", *r.Positive)
	}
	if !r.Safety && safetyOpen(name, items, r.Complete) {
		out.Null("safety")
	} else {
		out.Bool("safety", r.Safety)
	}
	out.Bool("complete", r.Complete)
	out.Source(r.Source)
	return nil
}

// safetyOpen tells that the self-harm question has no answer yet: "not safe
// to say no".
func safetyOpen(name string, items []*int, complete bool) bool {
	if name == CSSRS || name == ASQ {
		return !complete
	}
	n := sums[name].safety
	return n > 0 && items[n-1] == nil
}

func readItems(in *rule.Input) ([]*int, error) {
	var items []*int
	var bad error
	in.Each("items", func(i int, v rule.Value) {
		n, err := readItem(v)
		if err != nil && bad == nil {
			bad = &clinical.FieldError{Field: fmt.Sprintf("items[%d]", i+1), Reason: err.Error()}
		}
		items = append(items, n)
	})
	return items, bad
}

func readItem(v rule.Value) (*int, error) {
	number := func(n int) (*int, error) { return &n, nil }
	switch {
	case v.Null():
		return nil, nil
	case v.Kind == rule.Number:
		if v.Number != math.Trunc(v.Number) || math.Abs(v.Number) > 100 {
			return nil, fmt.Errorf("must be a small whole number")
		}
		return number(int(v.Number))
	case v.Kind == rule.Bool && v.Bool:
		return number(1)
	case v.Kind == rule.Bool:
		return number(0)
	case v.Kind == rule.Text:
		switch strings.ToLower(v.Text) {
		case "yes", "oui", "y", "o":
			return number(1)
		case "no", "non", "n":
			return number(0)
		}
	}
	return nil, fmt.Errorf("must be a number, true, false, yes or no")
}
