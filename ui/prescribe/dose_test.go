package prescribe

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"carnet/assets/formulary"
	"carnet/assets/text"
	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/clinical/dose"
)

var french = text.For(text.French)

func line(code, form, strength, unit string) records.Line {
	m, _ := formulary.Find(code)
	return records.Line{Medicine: strings.TrimSpace(m.INN + " " + strength), Code: code, Form: form, Strength: strength, Unit: unit}
}

func TestADoseIsProposedInWhatIsHandedOut(t *testing.T) {
	months := func(n float64) *clinical.AgeDays { a := clinical.AgeFromMonths(n); return &a }
	adult := months(300)
	cases := []struct {
		name   string
		l      records.Line
		weight clinical.Kilograms
		age    *clinical.AgeDays
		dose   float64
		unit   string
		times  int
		days   int
		form   string // where another presentation is proposed
		in     string // the formula
	}{
		{"AL, adult", line("artemether-lumefantrine", "tablet", "20 mg + 120 mg", "tablet"), 62, adult, 4, "tablet", 2, 3, "", "62 kg\u202f: 4 comprimés 20/120 mg"},
		{"AL 80/480 is four of them", line("artemether-lumefantrine", "tablet", "80 mg + 480 mg", "tablet"), 62, adult, 1, "tablet", 2, 3, "", "62 kg"},
		{"AL 80/480 does not serve a child of 12 kg", line("artemether-lumefantrine", "tablet", "80 mg + 480 mg", "tablet"), 12, months(24), 1, "tablet", 2, 3, "20 mg + 120 mg", "12 kg\u202f: 1 comprimé"},
		{"AL just below a band", line("artemether-lumefantrine", "dispersible", "20 mg + 120 mg", "tablet"), 14.9, months(36), 1, "tablet", 2, 3, "", ""},
		{"AL at the band", line("artemether-lumefantrine", "dispersible", "20 mg + 120 mg", "tablet"), 15, months(36), 2, "tablet", 2, 3, "", ""},
		{"ASAQ takes the tablet of its band", line("artesunate-amodiaquine", "tablet", "25 mg + 67,5 mg", "tablet"), 20, months(72), 1, "tablet", 1, 3, "100 mg + 270 mg", ""},
		{"paracetamol, adult", line("paracetamol", "tablet", "500 mg", "tablet"), 62, adult, 1.5, "tablet", 4, 0, "", "10–15 mg/kg × 62 kg = 620–930 mg"},
		{"paracetamol syrup", line("paracetamol", "syrup", "120 mg/5 ml", "ml"), 12, months(24), 5, "ml", 4, 0, "", "mg/kg × 12 kg = 120–180 mg"},
		{"amoxicillin syrup", line("amoxicilline", "suspension", "250 mg/5 ml", "ml"), 12, months(24), 10, "ml", 2, 3, "", "12 kg\u202f: 500 mg"},
		{"a tablet too strong gives way to one that fits", line("metronidazole", "tablet", "500 mg", "tablet"), 12, months(24), 4, "ml", 3, 0, "125 mg/5 ml", ""},
		{"ceftriaxone is counted in milligrams", line("ceftriaxone", "vial", "1 g", "vial"), 12, months(24), 1250, "mg", 1, 1, "", "100 mg/kg"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			x, ok, err := propose(french, dose.Defaults(), c.l, c.weight, c.age)
			if !ok || err != nil {
				t.Fatalf("%v %v", ok, err)
			}
			got := []any{x.Line.Dose, x.Line.Unit, x.Line.Times, x.Line.Days}
			if d := cmp.Diff([]any{c.dose, c.unit, c.times, c.days}, got); d != "" {
				t.Error(d)
			}
			if x.Switched != (c.form != "") || c.form != "" && x.Line.Strength != c.form {
				t.Errorf("presentation %s %s, switched %v", x.Line.Form, x.Line.Strength, x.Switched)
			}
			if !strings.Contains(x.Formula, c.in) || !strings.Contains(x.Line.Basis, x.Source) {
				t.Errorf("formula %q, basis %q", x.Formula, x.Line.Basis)
			}
			if strings.Contains(x.Source+x.Formula, "WHO") || strings.Contains(x.Formula, "tablet") {
				t.Errorf("English on a French screen: %q %q", x.Source, x.Formula)
			}
		})
	}
}

func TestNoDoseWhereTheSourceHasNone(t *testing.T) {
	infant := clinical.AgeDays(30)
	_, ok, err := propose(french, dose.Defaults(), line("artemether-lumefantrine", "tablet", "20 mg + 120 mg", "tablet"), 3.5, &infant)
	var keyed clinical.Keyed
	if !ok || !errors.As(err, &keyed) {
		t.Errorf("AL below 5 kg: %v %v", ok, err)
	}
	if _, ok, _ := propose(french, dose.Defaults(), line("omeprazole", "capsule", "20 mg", "capsule"), 60, nil); ok {
		t.Error("a medicine without a sourced dose by weight")
	}
	if _, ok, _ := propose(french, dose.Defaults(), records.Line{Medicine: "Sirop de la maison"}, 60, nil); ok {
		t.Error("a medicine of one's own")
	}
}

// Whatever the weight, what is proposed lies in the source's range and can be
// measured out.
func TestProposalsStayInTheirRange(t *testing.T) {
	for _, m := range formulary.All() {
		if m.DoseRule == "" {
			continue
		}
		for _, pr := range m.Presentations {
			for w := 0.6; w < 120; w += 0.35 {
				x, ok, err := propose(french, dose.Defaults(), line(m.Code, pr.Form, pr.Strength, pr.Unit), clinical.Kilograms(w), nil)
				if !ok || err != nil {
					continue
				}
				lo, hi := x.Low*(1-tolerance)-1e-9, x.High*(1+tolerance)+1e-9
				if x.Line.Dose < lo || x.Line.Dose > hi || x.Line.Times < 1 || x.Line.Unit == "" {
					t.Errorf("%s %s at %.2f kg: %v %s, range %v to %v", m.Code, pr.Strength, w, x.Line.Dose, x.Line.Unit, x.Low, x.High)
				}
			}
		}
	}
}

func TestStrengths(t *testing.T) {
	for s, want := range map[string][]float64{
		"500 mg": {500}, "1 g": {1000}, "120 mg/5 ml": {120}, "20 mg + 120 mg": {20, 120}, "25/67.5 mg": {25, 67.5},
		"200 mg + 40 mg/5 ml": {200, 40}, "25 mg + 67,5 mg": {25, 67.5}, "80 mg/2 ml": {80}, "0,3 %": nil, "": nil,
	} {
		if got, _ := strengths(s); !cmp.Equal(want, got) {
			t.Errorf("%q: %v, want %v", s, got, want)
		}
	}
	if _, per := strengths("200 mg + 40 mg/5 ml"); per != 5 {
		t.Errorf("per %v", per)
	}
}
