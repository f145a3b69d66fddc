package imci

import (
	"fmt"
	"strings"

	"carnet/records/clinical"
	"carnet/records/clinical/rule"
)

// Rules puts the classification within reach of carnet calc.
func Rules() []rule.Rule {
	s := Defaults()
	return []rule.Rule{{
		Name: "imci",
		Doc: "Classifies the illness of a child under five years and lists the treatments, urgent ones first. " +
			"A sign that is absent or null was not looked at; a class that it could make graver lists it under missing.",
		Source: string(childSource),
		In: []rule.Field{
			{Name: "age_days", Kind: rule.Whole, Unit: "d", Min: 0, Max: fiveYears - 1, Required: true, Doc: "Under 61 days the tables of the young infant."},
			{Name: "weight_kg", Kind: rule.Number, Unit: "kg", Min: 0.5, Max: 40, Doc: "Without it treatments carry no doses."},
			{Name: "signs", Kind: rule.Object, Required: true, Doc: "From 2 to 59 months: " + describe(func(f Field) bool { return f.Child }) +
				". Under 2 months: " + describe(func(f Field) bool { return f.Infant }) + "."},
		},
		Out: []rule.Field{
			{Name: "classifications", Kind: rule.List, Doc: "Codes."},
			{Name: "treatments", Kind: rule.List, Doc: "Codes, with the days of treatment or until the follow-up: amoxicillin_3d."},
			{Name: "details", Kind: rule.List, Doc: "For each class its severity, qualifiers and missing signs."},
			{Name: "doses", Kind: rule.List, Doc: "For each treatment with a dose: drug, dose, unit, times_a_day, days."},
			{Name: "danger_signs", Kind: rule.List},
			{Name: "missing", Kind: rule.List, Doc: "Signs still to be looked at."},
		},
		Eval: func(in *rule.Input, out *rule.Output) error { return evalIMCI(in, out, s) },
	}, {
		Name:   "imci.fast_breathing",
		Doc:    "Whether a breathing rate is fast for an age; under 2 months both of two counts must be.",
		Source: string(childSource),
		In: []rule.Field{
			{Name: "age_days", Kind: rule.Whole, Unit: "d", Min: 0, Max: fiveYears - 1, Required: true},
			{Name: "respiratory_rate", Kind: rule.Number, Unit: "/min", Min: 0, Max: 200, Required: true},
			{Name: "respiratory_rate_2", Kind: rule.Number, Unit: "/min", Min: 0, Max: 200},
		},
		Out: []rule.Field{{Name: "fast", Kind: rule.Bool}, {Name: "confirmed", Kind: rule.Bool, Doc: "false: count again."}},
		Eval: func(in *rule.Input, out *rule.Output) error {
			var second *float64
			if in.Has("respiratory_rate_2") {
				v := in.Number("respiratory_rate_2")
				second = &v
			}
			fast, confirmed, err := FastBreathing(clinical.AgeDays(in.Int("age_days")), in.Number("respiratory_rate"), second, s)
			if err != nil {
				return err
			}
			out.Bool("fast", fast)
			out.Bool("confirmed", confirmed)
			return nil
		},
	}}
}

// describe lists the signs of one table for the documentation.
func describe(want func(Field) bool) string {
	var parts []string
	for _, f := range fields {
		switch {
		case !want(f):
		case f.Choices != nil:
			parts = append(parts, f.Key+" ("+strings.Join(f.Choices, ", ")+")")
		case f.Measured:
			parts = append(parts, f.Key+" ("+f.Unit+")")
		default:
			parts = append(parts, f.Key)
		}
	}
	return strings.Join(parts, "; ")
}

// readSigns reads signs from a free JSON object: true or false (also yes, no,
// oui, non) for a sign that is present or absent, its word for a sign of
// choices (false for "none" or "normal"), a number for a measured one.
func readSigns(in *rule.Input) (Signs, error) {
	var s Signs
	var bad error
	in.Members("signs", func(name string, v rule.Value) {
		if bad == nil && !v.Null() {
			bad = readSign(&s, name, v)
		}
	})
	return s, bad
}

func readSign(s *Signs, name string, v rule.Value) error {
	f, ok := field(name)
	if !ok {
		return &clinical.FieldError{Field: fmt.Sprintf("signs.%.40s", name), Reason: "is no sign that this rule knows"}
	}
	switch {
	case f.Measured && v.Kind == rule.Number:
		return s.Number(name, v.Number)
	case f.Choices != nil && v.Kind == rule.Text:
		return s.Word(name, v.Text)
	case f.Choices != nil && v.Kind == rule.Bool && !v.Bool && among(f.Choices, "none"):
		return s.Word(name, "none")
	case f.Choices != nil && v.Kind == rule.Bool && !v.Bool && among(f.Choices, "normal"):
		return s.Word(name, "normal")
	case f.Choices == nil && !f.Measured && v.Kind == rule.Bool:
		return s.Yes(name, v.Bool)
	case f.Choices == nil && !f.Measured && v.Kind == rule.Text:
		switch strings.ToLower(v.Text) {
		case "yes", "oui":
			return s.Yes(name, true)
		case "no", "non":
			return s.Yes(name, false)
		}
	}
	want := "true or false"
	if f.Measured {
		want = "a number"
	}
	if f.Choices != nil {
		want = "one of " + strings.Join(f.Choices, ", ")
	}
	return &clinical.FieldError{Field: "signs." + f.Key, Reason: "must be " + want}
}

// JSON shapes of the answer.
type (
	detail struct {
		Class      string   `json:"class"`
		Severity   Severity `json:"severity"`
		Qualifiers []string `json:"qualifiers,omitempty"`
		Missing    []string `json:"missing,omitempty"`
	}
	given struct {
		Treatment string  `json:"treatment"`
		Drug      string  `json:"drug"`
		Dose      float64 `json:"dose"`
		Unit      string  `json:"unit"`
		Times     int     `json:"times_a_day"`
		Days      *int    `json:"days"`
	}
)

func evalIMCI(in *rule.Input, out *rule.Output, s Settings) error {
	signs, err := readSigns(in)
	if err != nil {
		return err
	}
	var weight *clinical.Kilograms
	if in.Has("weight_kg") {
		v := clinical.Kilograms(in.Number("weight_kg"))
		weight = &v
	}
	r, err := Classify(clinical.AgeDays(in.Int("age_days")), weight, signs, s)
	if err != nil {
		return err
	}
	codes := make([]string, len(r.Classes))
	details := make([]detail, len(r.Classes))
	for i, c := range r.Classes {
		codes[i] = c.Code
		details[i] = detail{c.Code, c.Severity, c.Qualifiers, c.Missing}
	}
	ids := make([]string, len(r.Treatments))
	var doses []given
	for i, t := range r.Treatments {
		ids[i] = t.ID()
		if t.Dose == nil {
			continue
		}
		g := given{Treatment: t.ID(), Drug: t.Dose.Drug, Dose: t.Dose.Amount, Unit: t.Dose.Unit, Times: t.Dose.TimesADay}
		if t.Dose.Days > 0 {
			g.Days = &t.Dose.Days
		}
		doses = append(doses, g)
	}
	out.Any("classifications", codes)
	out.Any("treatments", ids)
	out.Any("details", details)
	out.Any("doses", doses)
	out.Any("danger_signs", r.DangerSigns)
	out.Any("missing", r.Missing)
	out.Source(r.Source)
	return nil
}
