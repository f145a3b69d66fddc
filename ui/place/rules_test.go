package place

import (
	"encoding/json"
	"strings"
	"testing"

	"carnet/assets/text"
	"carnet/records"
)

// What a merge names by its path is said in words, with where it is settled.
func TestTheCentresRulesAreNamedInWords(t *testing.T) {
	p := text.For(text.French)
	for _, c := range []struct {
		path, json, name, value string
		of                      records.Section
	}{
		{"values.anc~1hb_severe", "7.5", "Anémie sévère au-dessous de", "7,5 g/dL", records.OfPrenatal},
		{"values.anc~1hb_severe", "", "Anémie sévère au-dessous de", "7 g/dL", records.OfPrenatal},
		{"values.area~1calcium", "1", "", "oui", records.OfPrenatal},
		{"values.area~1calcium", "0", "", "non", records.OfPrenatal},
		{"values.labour~1fhr_below", "100", "", "100 /min", records.OfLabour},
		{"values.dating~18w6d", "6", "", "6 j", records.OfDating},
		{`windows[1].from`, "12", "Fenêtres nationales des CPN", "", records.OfPrenatal},
		{"windows", "[]", "Fenêtres nationales des CPN", "", records.OfPrenatal},
		{"doses.penta2.min", "42", "Dose Pentavalent 2 du calendrier — âge minimal", "42 j", records.OfVaccination},
		{"doses.polio0.weeks", "6", "Dose Polio 0 du calendrier — âge prévu", "6 sem", records.OfVaccination},
		{"doses.mena.off", "true", "Dose Méningite A du calendrier — retrait du calendrier", "retirée", records.OfVaccination},
		{"doses.men51.max", "null", "Dose Méningite ACWXY 1 du calendrier — limite de rattrapage", "aucun", records.OfVaccination},
		{"doses.ebola", "{}", "Dose ebola du calendrier", "", records.OfVaccination},
		{"later", "1", "Seuils et calendrier", "", records.OfDating},
	} {
		name, of := RuleField(p, c.path)
		value, ok := RuleValue(p, c.path, json.RawMessage(c.json))
		plain := strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace
		if c.name != "" && plain(name) != c.name || of != c.of || plain(value) != c.value || ok != (c.value != "") {
			t.Errorf("%s: %q in %s, %q %v", c.path, name, of, value, ok)
		}
		if strings.ContainsAny(name, "~_") {
			t.Errorf("%s is shown as %q", c.path, name)
		}
		if r := RuleRoute(p, c.path); r != (Route{To: Settings, Query: "rules." + string(c.of)}) {
			t.Errorf("%s leads to %+v", c.path, r)
		}
	}
}
