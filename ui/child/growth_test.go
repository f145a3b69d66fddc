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

func TestOedemaWithholdsTheScoresByWeight(t *testing.T) {
	w := visittest.New(t)
	w.Begin(child.Growth(), girl(w))
	w.Enter("7,9")
	w.Enter("69,5")
	field := func(key string) string { return w.Sheet.Form.Field("child.growth." + key).Aside() }
	if got := field("weight"); !strings.HasSuffix(got, "z") || strings.Contains(got, "œdèmes") {
		t.Fatalf("before oedema the weight has a score: %q", got)
	}
	w.Focus("child.growth.oedema")
	w.Keys("o")
	for _, key := range []string{"weight"} {
		if got := field(key); !strings.Contains(got, "pas de z (œdèmes)") {
			t.Errorf("%s with oedema: %q", key, got)
		}
	}
	if got := field("length"); !strings.Contains(got, "−0,29 z") {
		t.Errorf("the length keeps its score: %q", got)
	}
	if all := strings.Join(w.Alerts(), "\n"); !strings.Contains(all, "Malnutrition aiguë sévère œdèmes des deux pieds") {
		t.Errorf("oedema is severe malnutrition by itself: %s", all)
	}
	if w.Sheet.Form.Field("child.growth.appetite").Visible() != true {
		t.Error("the appetite test is asked for")
	}
}

func TestTheProgrammeIsFollowedToItsEnd(t *testing.T) {
	w := visittest.New(t)
	id := girl(w)
	enter := records.Growth{Date: today.AddDays(-14), Weight: visittest.Of(6.2), MUAC: visittest.Of(113), Programme: "enter"}
	w.Write(id, &enter)
	w.Begin(child.Growth(), id)
	w.Enter("6,9")
	if all := strings.Join(w.Alerts(), "\n"); !strings.Contains(all, "suit le programme") {
		t.Errorf("that the child is enrolled is said: %s", all)
	}
	w.Focus("child.growth.programme")
	w.Keys("f")
	if at := w.At(); at != "child.growth.exit" {
		t.Fatalf("the end of the care is asked for, not %s", at)
	}
	w.Keys("g")
	d := w.Document().(*records.Growth)
	if d.Programme != "exit" || d.Exit != "cured" {
		t.Errorf("%+v", d)
	}
	w.Focus("child.growth.vitamin_a")
	w.Keys("2")
	if got := w.Sheet.Form.Field("child.growth.vitamin_a").Message().Text; !strings.Contains(got, "100\u202f000 UI") && !strings.Contains(got, "100 000 UI") {
		t.Errorf("another dose than the card has for nine months is questioned: %q", got)
	}
	if d := w.Document().(*records.Growth); d.VitaminA == nil || *d.VitaminA != 200000 {
		t.Errorf("vitamin A is recorded as given: %+v", d.VitaminA)
	}
}

// The curve follows the field one is in, until F7 asks for another.
func TestTheCurveFollowsTheField(t *testing.T) {
	w := visittest.New(t)
	w.Begin(child.Growth(), girl(w))
	shown := func() string { return strings.Join(visittest.Words(w.Sheet.Panel()), "\n") }
	for key, want := range map[string]string{"weight": "Poids pour l’âge", "length": "Taille pour l’âge", "muac": "Périmètre brachial pour", "head": "Périmètre crânien pour"} {
		w.Focus("child.growth." + key)
		if got := shown(); !strings.Contains(got, want) {
			t.Errorf("in %s the curve is %s", key, got)
		}
	}
	w.Focus("child.growth.weight")
	w.Act("F7")
	w.Act("F7")
	w.Keys("7")
	if got := shown(); !strings.Contains(got, "Poids pour la taille") {
		t.Errorf("F7 shows the next one and typing keeps it: %s", got)
	}
	w.Press(fyne.KeyReturn)
	if got := shown(); !strings.Contains(got, "Taille pour l’âge") {
		t.Errorf("another field takes over: %s", got)
	}
}

func TestAWeighingIsReadAgain(t *testing.T) {
	w := visittest.New(t)
	id := girl(w)
	w.Begin(child.Growth(), id)
	w.Enter("7,45")
	w.Enter("69,5")
	w.Keys("d")
	doc := w.Sign()
	var g records.Growth
	w.Amend(child.Growth(), id, doc, &g, true)
	values := map[string]string{}
	for _, gr := range w.Sheet.Form.Values() {
		for _, p := range gr.Pairs {
			values[p.Label] = p.Value
		}
	}
	if values["Poids"] != "7,45 kg" || values["Mesuré"] != "debout" {
		t.Errorf("%v", values)
	}
	if g.Standing == nil || !*g.Standing {
		t.Errorf("measured standing: %v", g.Standing)
	}
}

// The curve stands at the right of the form where there is room, else within.
func TestTheCurveFindsItsPlace(t *testing.T) {
	w := visittest.New(t)
	w.Begin(child.Growth(), girl(w))
	for width, right := range map[float32]bool{1366: true, 1024: false} {
		w.Resize(width, 600)
		panel, slot := w.Sheet.Panel().MinSize(), w.Sheet.Slots()["child.curve"].MinSize()
		if (panel.Width > 0) != right || (slot.Height > 0) == right {
			t.Errorf("at %v: at the right %v, within %v", width, panel, slot)
		}
	}
	w.Sheet.Form.Field("child.growth.length").Edit("69,5")
	w.Focus("child.growth.oedema")
	w.Shot("growth-1024")
}
