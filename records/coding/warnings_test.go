package coding

import (
	"strings"
	"testing"

	"carnet/assets/formulary"
	"carnet/assets/text"
	"carnet/records"
	"carnet/records/clinical"
)

func line(code string, form ...string) records.Line {
	m, ok := formulary.Find(code)
	if !ok {
		return records.Line{Medicine: code}
	}
	l := records.Line{Medicine: m.INN, Code: code}
	if len(form) > 0 {
		l.Form = form[0]
	}
	return l
}

func TestAllergies(t *testing.T) {
	for _, c := range []struct {
		said, code, kind, class string
	}{
		{"pénicilline", "amoxicilline", WarnAllergyClass, "penicillin"},
		{"Allergique à la penicilline", "benzathine-benzylpenicilline", WarnAllergy, ""}, // pénicilline is benzylpénicilline itself
		{"pénicyline", "amoxicilline", WarnAllergyClass, "penicillin"},
		{"péni V", "ampicilline", WarnAllergyClass, "penicillin"},
		{"éruption après amox", "amoxicilline", WarnAllergy, ""},
		{"amox", "amoxicilline-acide-clavulanique", WarnAllergy, ""},
		{"augmentin", "cloxacilline", WarnAllergyClass, "penicillin"},
		{"pénicilline", "ceftriaxone", WarnAllergyRelated, "cephalosporin"},
		{"céphalosporines", "cefixime", WarnAllergyClass, "cephalosporin"},
		{"bêta-lactamines", "amoxicilline", WarnAllergyClass, "penicillin"},
		{"bactrim", "cotrimoxazole", WarnAllergy, ""},
		{"bactrin", "cotrimoxazole", WarnAllergy, ""},
		{"bactrim", "sulfadoxine-pyrimethamine", WarnAllergyClass, "sulfonamide"},
		{"sulfamides", "sulfadoxine-pyrimethamine", WarnAllergyClass, "sulfonamide"},
		{"sulfamides", "amodiaquine-sp", WarnAllergyClass, "sulfonamide"},
		{"sulfamides", "sulfadiazine-argent", WarnAllergyClass, "sulfonamide"},
		{"sulfamides", "furosemide", WarnAllergyRelated, "sulfonamide_other"},
		{"fansidar", "cotrimoxazole", WarnAllergyClass, "sulfonamide"},
		{"sulfamides", "sulfate-magnesium", "", ""},
		{"sulfate de magnésium", "sulfate-magnesium", WarnAllergy, ""},
		{"sulfate de magnésium", "cotrimoxazole", "", ""},
		{"aspirine", "ibuprofene", WarnAllergyClass, "nsaid"},
		{"Asprine", "acide-acetylsalicylique", WarnAllergy, ""},
		{"AINS", "diclofenac", WarnAllergyClass, "nsaid"},
		{"anti-inflammatoires", "ketoprofene", WarnAllergyClass, "nsaid"},
		{"aspirine", "paracetamol", "", ""},
		{"quinine", "quinine", WarnAllergy, ""},
		{"quinine", "chloroquine", "", ""},
		{"nivaquine", "artesunate-amodiaquine", WarnAllergyClass, "aminoquinoline"},
		{"iode", "povidone-iodee", WarnAllergy, ""},
		{"arachides", "atpe", WarnAllergyClass, "peanut"},
		{"latex", "preservatif-masculin", WarnAllergyClass, "latex"},
		{"efferalgan", "paracetamol-codeine", WarnAllergy, ""},
		{"néomycine", "dexamethasone-neomycine-polymyxine", WarnAllergy, ""},
		{"streptomycine", "gentamicine", WarnAllergyClass, "aminoglycoside"},
		{"IEC", "losartan", WarnAllergyRelated, "sartan"},
		{"poisson", "amoxicilline", "", ""},
		{"aucune", "amoxicilline", "", ""},
		{"Pas d’allergie connue", "amoxicilline", "", ""},
		{"RAS", "amoxicilline", "", ""},
		{"trucamol", "amoxicilline", WarnAllergyUnknown, ""},
	} {
		ws := Warnings([]records.Allergy{{Substance: c.said}}, []records.Line{line(c.code)})
		got, class := "", ""
		if len(ws) > 0 {
			got, class = ws[0].Kind, ws[0].Class
		}
		if got != c.kind || class != c.class || len(ws) > 1 {
			t.Errorf("%q against %s: %+v, want %s %s", c.said, c.code, ws, c.kind, c.class)
		}
	}
}

// Whoever is allergic to a medicine by any of its names is warned of it, and
// of what contains it.
func TestEveryNameAsAnAllergy(t *testing.T) {
	for _, m := range formulary.All() {
		for _, n := range append([]string{m.INN}, m.Names...) {
			ws := Warnings([]records.Allergy{{Substance: n}}, []records.Line{{Medicine: m.INN, Code: m.Code}})
			if len(ws) == 0 || ws[0].Kind == WarnAllergyUnknown || ws[0].Kind == WarnAllergyRelated {
				t.Errorf("allergy %q, prescribed %s: %+v", n, m.Code, ws)
			}
		}
	}
}

func TestSeveralAllergiesInOneField(t *testing.T) {
	ws := Warnings(
		[]records.Allergy{{Substance: "péni, bactrim et aspirine"}},
		[]records.Line{line("amoxicilline"), line("ibuprofene"), line("paracetamol"), line("cotrimoxazole")},
	)
	var about []int
	for _, w := range ws {
		if w.Severity != clinical.Danger {
			t.Errorf("%+v is no danger", w)
		}
		about = append(about, w.Lines...)
	}
	if len(about) != 3 || about[0] != 0 || about[1] != 1 || about[2] != 3 {
		t.Errorf("warned about lines %v", about)
	}
}

func TestFreeTextLines(t *testing.T) {
	allergic := []records.Allergy{{Substance: "pénicilline"}}
	for _, c := range []struct{ medicine, kind string }{
		{"Clamoxyl 1g cp", WarnAllergyClass},
		{"amoxiciline 500", WarnAllergyClass},
		{"Tisane kinkeliba", WarnMedicineUnknown},
		{"Paracétamol 500 mg", ""},
	} {
		ws := Warnings(allergic, []records.Line{{Medicine: c.medicine}})
		got := ""
		if len(ws) > 0 {
			got = ws[0].Kind
		}
		if got != c.kind {
			t.Errorf("%q: %q, want %q", c.medicine, got, c.kind)
		}
	}
	if ws := Warnings(nil, []records.Line{{Medicine: "Tisane kinkeliba"}}); len(ws) != 0 {
		t.Errorf("no allergy: %+v", ws)
	}
	// Neither is in the formulary, but the names are the same.
	ws := Warnings([]records.Allergy{{Substance: "lincomycine"}}, []records.Line{{Medicine: "Lincomycine 500 mg"}})
	if len(ws) == 0 || ws[0].Kind != WarnAllergy {
		t.Errorf("same unknown name: %+v", ws)
	}
}

func TestDoubles(t *testing.T) {
	for _, c := range []struct {
		a, b        records.Line
		kind, group string
	}{
		{line("paracetamol"), line("paracetamol", "syrup"), WarnSameMedicine, ""},
		{line("paracetamol"), line("paracetamol-codeine"), WarnSameSubstance, ""},
		{line("ibuprofene"), line("diclofenac"), WarnSameGroup, "nsaid"},
		{line("acide-acetylsalicylique"), line("ibuprofene"), WarnSameGroup, "nsaid"},
		{line("sulfadoxine-pyrimethamine"), line("cotrimoxazole"), WarnSameGroup, "antifolate"},
		{line("fer"), line("fer-acide-folique"), WarnSameSubstance, ""},
		{line("acide-folique"), line("fer-acide-folique"), WarnSameSubstance, ""},
		{line("captopril"), line("losartan"), WarnSameGroup, "renin_blocker"},
		{line("artesunate"), line("artesunate-amodiaquine"), WarnSameSubstance, ""},
		{line("quinine"), line("artemether-lumefantrine"), WarnSameGroup, "antimalarial"},
		{line("metronidazole"), line("metronidazole", "pessary"), "", ""},
		{line("ibuprofene"), line("diclofenac", "gel"), "", ""},
		{line("clotrimazole"), line("fluconazole"), "", ""},
		{line("amoxicilline"), line("metronidazole"), "", ""},
		{line("insuline-rapide"), line("insuline-nph"), "", ""},
		{records.Line{Medicine: "doliprane 1 g"}, line("paracetamol"), WarnSameMedicine, ""},
		{records.Line{Medicine: "Tisane kinkeliba"}, records.Line{Medicine: "tisane Kinkéliba"}, WarnSameMedicine, ""},
		{records.Line{Medicine: ""}, records.Line{Medicine: ""}, "", ""},
	} {
		ws := Warnings(nil, []records.Line{c.a, c.b})
		got, group := "", ""
		if len(ws) > 0 {
			got, group = ws[0].Kind, ws[0].Group
		}
		if got != c.kind || group != c.group || len(ws) > 1 {
			t.Errorf("%s + %s: %+v, want %s %s", c.a.Medicine, c.b.Medicine, ws, c.kind, c.group)
		}
	}
}

func TestSentencesAreWhole(t *testing.T) {
	lines := []records.Line{line("amoxicilline"), line("ceftriaxone"), line("ampicilline"), line("amoxicilline-acide-clavulanique"), line("amoxicilline"), {Medicine: "Kinkeliba"}}
	said := []records.Allergy{{Substance: "péni V"}, {Substance: "amox"}, {Substance: "trucamol"}}
	kinds := map[string]bool{}
	for _, w := range Warnings(said, lines) {
		kinds[w.Kind] = true
		for _, lang := range text.Langs {
			s := w.Sentence(text.For(lang))
			if strings.Contains(s, "coding.") || strings.Contains(s, "{") || strings.Contains(s, "()") || strings.Contains(s, "  ") {
				t.Errorf("%s: %q", lang, s)
			}
		}
	}
	for _, k := range []string{WarnAllergy, WarnAllergyClass, WarnAllergyRelated, WarnAllergyUnknown, WarnMedicineUnknown, WarnSameMedicine, WarnSameSubstance, WarnSameGroup} {
		if !kinds[k] {
			t.Errorf("no warning of kind %s", k)
		}
	}
	w := Warnings(said[:1], lines[:1])[0]
	want := "Allergie notée\u202f: «\u202fpéni V\u202f». Amoxicilline est de la même famille (pénicillines)."
	if got := w.Sentence(text.For(text.French)); got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
