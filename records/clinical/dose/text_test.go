package dose

import (
	"testing"

	"carnet/assets/text"
)

// TestEveryCodeHasItsText: French and English are complete; Bambara falls back
// on the French.
func TestEveryCodeHasItsText(t *testing.T) {
	var keys []string
	add := func(prefix string, codes ...string) {
		for _, c := range codes {
			keys = append(keys, "clinical."+prefix+"."+c)
		}
	}
	for _, m := range Defaults().Medicines {
		add("drug", m.Name)
		if m.Indication != "" {
			add("indication", m.Indication)
		}
		for _, p := range m.PerKg {
			if p.Indication != "" {
				add("indication", p.Indication)
			}
		}
	}
	add("dose.form", "tablet", "tablets", "dose")
	for _, lang := range []text.Lang{text.French, text.English} {
		have := map[string]bool{}
		for _, k := range text.Keys(lang) {
			have[k] = true
		}
		for _, k := range keys {
			if !have[k] {
				t.Errorf("%s has no text for %s", lang, k)
			}
		}
	}
}
