package coding

import (
	"slices"
	"testing"

	"carnet/assets/formulary"
	"carnet/records"
	"carnet/records/clinical/dose"

	"github.com/google/go-cmp/cmp"
)

func TestMedicinesAsTyped(t *testing.T) {
	for _, c := range []struct{ text, code string }{
		{"para", "paracetamol"}, {"doliprane", "paracetamol"}, {"Efferalgan", "paracetamol"}, {"paracétamol", "paracetamol"},
		{"amox", "amoxicilline"}, {"amoxi", "amoxicilline"}, {"augmentin", "amoxicilline-acide-clavulanique"},
		{"cotrimo", "cotrimoxazole"}, {"bactrim", "cotrimoxazole"}, {"coartem", "artemether-lumefantrine"},
		{"AL", "artemether-lumefantrine"}, {"SP", "sulfadoxine-pyrimethamine"}, {"fansidar", "sulfadoxine-pyrimethamine"},
		{"métro", "metronidazole"}, {"flagyl", "metronidazole"}, {"cipro", "ciprofloxacine"}, {"ceftri", "ceftriaxone"},
		{"genta", "gentamicine"}, {"ibu", "ibuprofene"}, {"diclo", "diclofenac"}, {"omeprazole", "omeprazole"},
		{"SRO", "sro"}, {"zinc", "zinc"}, {"FAF", "fer-acide-folique"}, {"fer acide folique", "fer-acide-folique"},
		{"albendazole", "albendazole"}, {"mébendazole", "mebendazole"}, {"amlodipine", "amlodipine"}, {"captopril", "captopril"},
		{"HCTZ", "hydrochlorothiazide"}, {"metformine", "metformine"}, {"gliben", "glibenclamide"}, {"ocytocine", "oxytocine"},
		{"cytotec", "misoprostol"}, {"MgSO4", "sulfate-magnesium"}, {"sulfate de magnésium", "sulfate-magnesium"},
		{"aspirine", "acide-acetylsalicylique"}, {"quinimax", "quinine"}, {"spasfon", "phloroglucinol"}, {"péni G", "benzylpenicilline"},
		{"extencilline", "benzathine-benzylpenicilline"}, {"jadelle", "implant-levonorgestrel"}, {"depo", "medroxyprogesterone"},
		{"ventoline", "salbutamol"}, {"valium", "diazepam"}, {"bétadine", "povidone-iodee"}, {"plumpy'nut", "atpe"},
		{"vit K", "phytomenadione"}, {"insuline", "insuline-rapide"}, {"N02BE01", "paracetamol"},
		{"amoxiciline", "amoxicilline"}, {"metronidasole", "metronidazole"}, {"paracetmol", "paracetamol"}, {"xyzzy", ""},
	} {
		got := ""
		if hits := SearchMedicines(Query{Text: c.text, Limit: 5}); len(hits) > 0 {
			got = hits[0].Code
		}
		if got != c.code {
			t.Errorf("%q finds %q first, want %q", c.text, got, c.code)
		}
	}
}

func TestEveryNameLeadsToItsMedicine(t *testing.T) {
	for _, m := range formulary.All() {
		for _, n := range append([]string{m.INN}, m.Names...) {
			hits := SearchMedicines(Query{Text: n, Limit: 8})
			if !slices.ContainsFunc(hits, func(h MedicineHit) bool { return h.Code == m.Code }) {
				t.Errorf("%q does not lead to %s", n, m.Code)
			}
		}
	}
}

func TestFormAndStrengthChooseThePresentation(t *testing.T) {
	for _, c := range []struct {
		text string
		want records.Line
	}{
		{"para", records.Line{Medicine: "Paracétamol 500 mg", Code: "paracetamol", Form: "tablet", Strength: "500 mg", Unit: "tablet"}},
		{"para sirop", records.Line{Medicine: "Paracétamol 120 mg/5 ml", Code: "paracetamol", Form: "syrup", Strength: "120 mg/5 ml", Unit: "ml"}},
		{"para 1g", records.Line{Medicine: "Paracétamol 1 g", Code: "paracetamol", Form: "tablet", Strength: "1 g", Unit: "tablet"}},
		{"suppo 250 paracétamol", records.Line{Medicine: "Paracétamol 250 mg", Code: "paracetamol", Form: "suppository", Strength: "250 mg", Unit: "suppository"}},
		{"amox 250 mg/5 ml", records.Line{Medicine: "Amoxicilline 250 mg/5 ml", Code: "amoxicilline", Form: "suspension", Strength: "250 mg/5 ml", Unit: "ml"}},
		{"flagyl ovule", records.Line{Medicine: "Métronidazole 500 mg", Code: "metronidazole", Form: "pessary", Strength: "500 mg", Unit: "pessary"}},
		{"ceftri inj 500", records.Line{Medicine: "Ceftriaxone 500 mg", Code: "ceftriaxone", Form: "vial", Strength: "500 mg", Unit: "vial"}},
		{"vaseline", records.Line{Medicine: "Vaseline", Code: "vaseline", Form: "ointment", Unit: "application"}},
	} {
		hits := SearchMedicines(Query{Text: c.text})
		if len(hits) == 0 {
			t.Errorf("%q finds nothing", c.text)
			continue
		}
		if d := cmp.Diff(c.want, hits[0].Line()); d != "" {
			t.Errorf("%q: %s", c.text, d)
		}
	}
}

func TestMedicineFavourites(t *testing.T) {
	h := SearchMedicines(Query{Text: "a", Favourites: []string{"artesunate"}})
	if h[0].Code != "artesunate" {
		t.Errorf("first is %s", h[0].Code)
	}
	if h := SearchMedicines(Query{Favourites: []string{"zinc", "sro"}, Limit: 1}); len(h) != 1 || h[0].Code != "zinc" {
		t.Errorf("favourites: %v", h)
	}
}

// A dose rule that the clinical rules do not know would propose nothing.
func TestDoseRulesExist(t *testing.T) {
	names := dose.Names(dose.Defaults())
	for _, m := range formulary.All() {
		if m.DoseRule != "" && !slices.Contains(names, m.DoseRule) {
			t.Errorf("%s: no dose rule %q among %v", m.Code, m.DoseRule, names)
		}
	}
}

func BenchmarkMedicines(b *testing.B) {
	for _, text := range []string{"a", "para", "amox susp 250", "xyzzyx"} {
		b.Run(text, func(b *testing.B) {
			for b.Loop() {
				SearchMedicines(Query{Text: text, Limit: 8})
			}
		})
	}
}
