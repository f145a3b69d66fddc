package formulary

import (
	"regexp"
	"testing"

	"carnet/assets/sheet"
	"carnet/assets/text"
)

var (
	slug = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	atc  = regexp.MustCompile(`^[A-Z][0-9]{2}[A-Z]{1,2}([0-9]{2})?$`)
)

func TestFormularyIsWhole(t *testing.T) {
	classNames := map[string]bool{}
	for _, c := range Classes() {
		if classNames[c.Name] {
			t.Errorf("class %s stands twice", c.Name)
		}
		classNames[c.Name] = true
	}
	for _, c := range Classes() {
		for _, r := range c.Related {
			if !classNames[r] {
				t.Errorf("class %s is related to %s, which is none", c.Name, r)
			}
		}
	}
	codes, groups := map[string]bool{}, map[string]int{}
	for _, m := range All() {
		if codes[m.Code] || !slug.MatchString(m.Code) {
			t.Errorf("code %q is no slug or stands twice", m.Code)
		}
		codes[m.Code] = true
		if m.INN == "" || len(m.Presentations) == 0 || len(m.Names) == 0 {
			t.Errorf("%s is incomplete", m.Code)
		}
		if m.ATC != "" && !atc.MatchString(m.ATC) {
			t.Errorf("%s: ATC %q", m.Code, m.ATC)
		}
		for _, c := range m.Allergy {
			if !classNames[c] || c == NoMedicine {
				t.Errorf("%s: no allergy class %q", m.Code, c)
			}
		}
		for _, g := range m.Groups {
			groups[g]++
		}
		for _, p := range m.Presentations {
			if p.Route == "" || p.Unit == "" {
				t.Errorf("%s: %s %s has no route or unit", m.Code, p.Form, p.Strength)
			}
		}
	}
	if n := len(codes); n < 150 {
		t.Errorf("%d medicines", n)
	}
	for g, n := range groups {
		if n < 2 {
			t.Errorf("group %s has one medicine: it can never warn", g)
		}
	}
	for _, r := range sheet.Rows("formulary/usual.csv", usual, 3) {
		if !codes[r[0]] {
			t.Errorf("usual.csv: no medicine %q", r[0])
		}
	}
}

// Every word that a presentation, a class, a group or a sourced dose needs is
// in all three catalogues, and no dose stands there without its source.
func TestWordsAreThere(t *testing.T) {
	for _, lang := range text.Langs {
		have := map[string]bool{}
		for _, k := range text.Keys(lang) {
			have[k] = true
		}
		need := func(key string) {
			if !have[key] {
				t.Errorf("%s lacks %s", lang, key)
			}
		}
		for _, c := range Classes() {
			need("coding.class." + c.Name)
		}
		for _, m := range All() {
			for _, g := range m.Groups {
				need("coding.group." + g)
			}
			for _, p := range m.Presentations {
				need("coding.form." + p.Form)
				need("coding.route." + p.Route)
				need("coding.unit." + p.Unit)
				need("coding.unit." + p.Unit + ".one")
			}
			for prefix, source := range map[string]string{"coding.usual.": m.UsualSource, "coding.pregnancy.": m.PregnancySource} {
				if source != "" {
					need(prefix + m.Code)
				} else if have[prefix+m.Code] {
					t.Errorf("%s has %s%s without a source", lang, prefix, m.Code)
				}
			}
		}
	}
}

func TestPerUnit(t *testing.T) {
	for _, c := range []struct {
		code, form, strength string
		amount               float64
		unit                 string
		ok                   bool
	}{
		{"paracetamol", "tablet", "500 mg", 500, "mg", true},
		{"paracetamol", "syrup", "120 mg/5 ml", 24, "mg", true},
		{"paracetamol", "infusion", "1 g/100 ml", 0.01, "g", true},
		{"gentamicine", "ampoule", "80 mg/2 ml", 80, "mg", true},
		{"vitamine-a", "capsule", "100 000 UI", 100000, "UI", true},
		{"haloperidol", "ampoule", "5 mg/ml", 0, "", false}, // the ampoule's volume is not said
		{"cetirizine", "oral_solution", "1 mg/ml", 1, "mg", true},
		{"artemether-lumefantrine", "tablet", "20 mg + 120 mg", 0, "", false},
		{"clotrimazole", "cream", "1 %", 0, "", false},
		{"digoxine", "tablet", "0,25 mg", 0.25, "mg", true},
		{"vaseline", "ointment", "", 0, "", false},
	} {
		m, _ := Find(c.code)
		found := false
		for _, p := range m.Presentations {
			if p.Form != c.form || p.Strength != c.strength {
				continue
			}
			found = true
			amount, unit, ok := p.PerUnit()
			if ok != c.ok || ok && (amount != c.amount || unit != c.unit) {
				t.Errorf("%s %s %s: %v %s %v", c.code, c.form, c.strength, amount, unit, ok)
			}
		}
		if !found {
			t.Errorf("%s has no %s %s", c.code, c.form, c.strength)
		}
	}
}

func TestInsulinIsCountedInUnits(t *testing.T) {
	for _, code := range []string{"insuline-rapide", "insuline-nph", "insuline-mixte"} {
		m, ok := Find(code)
		if !ok || m.Presentations[0].Unit != "iu" {
			t.Errorf("%s is counted in %q", code, m.Presentations[0].Unit)
		}
	}
	m, _ := Find("oxytocine")
	if m.Presentations[0].Unit != "ampoule" {
		t.Errorf("oxytocin is counted in %q", m.Presentations[0].Unit)
	}
}
