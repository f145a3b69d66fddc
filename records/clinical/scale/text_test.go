package scale

import (
	"strconv"
	"strings"
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
	for _, name := range Names() {
		add("scale.name", TextName(name))
		for n := 1; n <= ItemCount(name); n++ {
			keys = append(keys, ItemKey(name, n))
			if name == AuditC {
				for v := range 5 {
					add("scale.answer.auditc."+strconv.Itoa(n), strconv.Itoa(v))
				}
			}
		}
	}
	for _, d := range sums {
		for _, b := range d.bands {
			add("scale.band", BandKey(b.word))
		}
	}
	add("scale.band", "negative", "positive", "high", "low", "moderate", BandKey("non-acute positive"), BandKey("acute positive"))
	for v := range 5 {
		add("scale.answer.difficulty", strconv.Itoa(v))
		if v < 4 {
			add("scale.answer.frequency", strconv.Itoa(v))
		}
	}
	add("alert.scale", "safety", "positive", "suicide_risk")
	add("action", "suicide_risk_page", "scale_assess")
	add("input", "scale", "total", "band", "item_9", "item_10")
	for _, k := range keys {
		if strings.ToLower(k) != k {
			t.Errorf("%s is not in lower case", k)
		}
	}
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
