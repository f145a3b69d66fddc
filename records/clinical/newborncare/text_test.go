package newborncare

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
	add("apgar.item", ApgarItems()...)
	for _, it := range ApgarItems() {
		add("apgar.level."+it, "0", "1", "2")
	}
	add("apgar.band", "low", "moderate", "good")
	add("newborn.sign", Signs()...)
	add("alert.newborn", "apgar_low", "apgar_moderate", "danger_sign")
	add("action", "newborn_apgar", "newborn_refer_now")
	add("input", "apgar", "minute", "danger_sign")
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
