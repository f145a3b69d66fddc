package imci

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
			keys = append(keys, "clinical.imci."+prefix+"."+c)
		}
	}
	add("class", ClassCodes()...)
	add("qualifier", QualifierCodes()...)
	add("treatment", TreatmentCodes()...)
	add("severity", string(Severe), string(Moderate), string(Mild))
	add("danger", "convulsing_now", "convulsions", "lethargic", "drinking", "feeding", "severe_chest_indrawing", "movements", "temperature", "fast_breathing")
	for _, f := range Fields() {
		add("sign", f.Key)
		add("chapter", f.Chapter)
		for _, w := range f.Choices {
			add("word."+f.Key, w)
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

// TestDaysAreSaid: a treatment with days says them.
func TestDaysAreSaid(t *testing.T) {
	fr := text.For(text.French)
	if got := fr.T("clinical.imci.treatment.amoxicillin", 5); got != "Amoxicilline 35 à 50 mg/kg 2 fois par jour pendant 5 jours" {
		t.Errorf("%q", got)
	}
	if got := fr.T("clinical.imci.treatment.follow_up", 1); got != "Revoir demain" {
		t.Errorf("%q", got)
	}
}
