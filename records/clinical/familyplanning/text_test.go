package familyplanning

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
	for _, m := range Defaults().Methods {
		add("fp.method", m.Code)
		add("fp.unit", m.Unit)
	}
	add("fp.question", Questions()...)
	add("alert", "fp.pregnancy_not_excluded")
	add("action", "fp_pregnancy_test")
	add("input", "six_questions")
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
