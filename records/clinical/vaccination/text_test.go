package vaccination

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
	add("vaccine", Defaults().codes()...)
	add("vaccine.status", string(Done), string(Due), string(Late), string(Coming), string(Expired))
	add("vaccine.ignored", "too_early", "too_close", "surplus")
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
