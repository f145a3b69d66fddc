package child_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/journal"
	"carnet/ui/child"
	"carnet/ui/theme"
	"carnet/ui/visit/visittest"
)

var today = visittest.Today

// girl is a child of nine months with two earlier weighings.
func girl(w *visittest.World) journal.DocumentID {
	birth := today.AddDays(-275)
	id := w.Patient(records.Patient{Family: "Coulibaly", Given: "Awa", Sex: clinical.Female, Birth: &birth, BirthBy: records.ExactDay, Mother: "Fatoumata Traoré", Village: "Banconi"})
	for _, g := range []records.Growth{
		{Date: today.AddDays(-150), Weight: visittest.Of(6.1), Length: visittest.Of(61.0)},
		{Date: today.AddDays(-60), Weight: visittest.Of(6.9), Length: visittest.Of(66.5), MUAC: visittest.Of(131)},
	} {
		w.Write(id, &g)
	}
	return id
}

func TestAWeighingIsTypedByKeys(t *testing.T) {
	w := visittest.New(t)
	id := girl(w)
	w.Begin(child.Growth(), id)
	if w.At() != "child.growth.weight" {
		t.Fatalf("opens at %q", w.At())
	}
	n := w.Enter("6,35") + w.Enter("69,5") + w.Press(fyne.KeyReturn) + w.Enter("119") + w.Enter("43,2") + w.Keys("n")
	w.Shot("growth-light")
	if n > 30 {
		t.Errorf("a weighing took %d keys, at most 30", n)
	}
	d := w.Document().(*records.Growth)
	if *d.Weight != 6.35 || *d.Length != 69.5 || *d.MUAC != 119 || *d.Head != 43.2 || *d.Oedema {
		t.Errorf("%+v", d)
	}
	if got := w.Sheet.Form.Field("child.growth.weight").Message().Text; !strings.Contains(got, "perdu 550 g en 60 jours") {
		t.Errorf("a loss of weight is said: %q", got)
	}
	all := strings.Join(w.Alerts(), "\n")
	for _, want := range []string{"Malnutrition aiguë modérée", "périmètre brachial 119", "poids pour la taille −2,"} {
		if !strings.Contains(all, want) {
			t.Errorf("%q is not said in %s", want, all)
		}
	}
	w.Palette(theme.Dark)
	w.Shot("growth-dark")
	w.Resize(848, 560)
	w.Shot("growth-narrow")
}
