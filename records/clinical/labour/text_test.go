package labour

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
	for _, it := range Items() {
		add("labour.item", it.Code)
		add("labour.section", it.Section)
		add("input", it.Code)
		if it.Code != "descent" {
			add("alert.labour", it.Code)
		}
		for _, sign := range it.Signs {
			if sign[0] >= 'A' && sign[0] <= 'Z' {
				add("labour.sign."+it.Code, sign)
			}
		}
	}
	add("alert", "labour.pph", "labour.pph_secondary", "labour.partograph_alert", "labour.partograph_action",
		"labour.magnesium_respirations", "labour.magnesium_urine", "labour.magnesium_knee_jerks")
	add("action", "labour_respond", "labour_support", "labour.partograph_alert", "labour.partograph_action",
		"labour_pph_bundle", "labour_magnesium_antidote", "labour_magnesium_withhold")
	add("labour.bundle", bundle...)
	add("labour.check", "respirations", "urine", "knee_jerks")
	add("labour.magnesium", "loading", "maintenance", "finished")
	add("labour.side", string(Left), string(Right))
	add("labour.stage", string(FirstStage), string(SecondStage))
	add("labour.line", string(Latent), string(LeftOfAlert), string(PastAlert), string(PastAction), string(FullyOpen))
	add("input", "loss_ml", "pulse", "shock_index", "sbp", "dbp", "dilatation_cm", "expected_cm", "respirations", "urine", "knee_jerks")
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
