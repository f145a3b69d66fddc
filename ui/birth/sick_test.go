package birth

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"carnet/records"
	"carnet/records/journal"
	"carnet/records/store"
)

// A newborn with a danger sign: F8 in its part opens its referral, the letter is
// there before anything is signed and after, and it is in the child's document.
func TestASickNewbornIsSentOn(t *testing.T) {
	w := newWorld(t)
	w.birth(1)
	w.keys("v")
	w.to("birth.mother")
	w.keys("v")
	w.childDone(1, "f", "2,6")
	w.to("c1.temperature")
	w.keys("34,9")
	w.press(fyne.KeyReturn)
	if got := w.notes("birth.section.care"); len(got) != 1 || !strings.Contains(strings.ToLower(got[0]), "température") {
		t.Fatalf("34,9 °C: %v", got)
	}
	// Signing says it once.
	w.ctrl(fyne.KeyReturn)
	if w.v.said != nil {
		t.Fatal("signed without a word about the child")
	}
	w.to("c1.temperature")
	w.press(fyne.KeyF8)
	if f := w.v.form.Field("c1.sent.to"); !f.Visible() || !f.Editing() {
		t.Fatal("F8 in the child's part does not ask where to")
	}
	if r := w.v.state.Kids[0].Sent.To; !r.Urgent || r.Reason == "" {
		t.Errorf("proposed: %+v", r)
	}
	if w.v.state.D.Mother != "well" {
		t.Errorf("the mother became %q", w.v.state.D.Mother)
	}
	w.keys("CSRéf Commune I")
	w.press(fyne.KeyReturn)
	w.to("c1.temperature")
	w.press(fyne.KeyF8)
	if len(w.opened) != 1 {
		t.Fatal("no letter before signing")
	}
	text := flat(pdfText(t, w.opened[0]))
	for _, want := range []string{"CSRéf Commune I", "TRAORÉ", "34,9"} {
		if !strings.Contains(text, want) {
			t.Errorf("the letter lacks %q:\n%s", want, text)
		}
	}
	said := w.signs()
	var n records.Newborn
	decoded(w, said.Children[0].ID, &n)
	if n.Referral == nil || n.Referral.To != "CSRéf Commune I" || !n.Referral.Urgent {
		t.Errorf("the document: %+v", n.Referral)
	}
	w.press(fyne.KeyF8)
	if len(w.opened) != 2 {
		t.Error("no letter after signing")
	}
}

// A child of a mother with HIV is exposed: it is in the document, shown to who may
// see it, and nobody else's form has the field.
func TestAChildIsExposedToItsMothersHIV(t *testing.T) {
	w := newWorld(t)
	doc, err := w.k.Store.Document(t.Context(), w.preg)
	if err != nil {
		t.Fatal(err)
	}
	var g records.Pregnancy
	if err := doc.Decode(&g); err != nil {
		t.Fatal(err)
	}
	g.HIV = records.Positive
	w.write(store.Change{Op: journal.OpPut, Document: w.preg, Content: &g, Bases: doc.Heads})
	w.birth(1)
	if f := w.v.form.Field("c1.exposed"); f == nil || !f.Visible() {
		t.Error("the midwife does not see it")
	}
	w.keys("v")
	w.childDone(1, "f", "2,6")
	var n records.Newborn
	decoded(w, w.signs().Children[0].ID, &n)
	if n.Exposed != records.Positive {
		t.Errorf("exposed: %q", n.Exposed)
	}
}

// The ten minutes are open to be scored, whatever the five were.
func TestApgarAtTenMinutesIsAlwaysOffered(t *testing.T) {
	w := newWorld(t)
	w.birth(1)
	w.to("c1.apgar1.colour")
	w.keys("22222" + "22222" + "22212")
	if got := w.v.form.Field("c1.apgar10").Computed().Text; got != "9/10, bon" {
		t.Errorf("ten minutes: %q", got)
	}
}

// The second dose of tranexamic acid: half an hour after the first.
func TestTheSecondDoseOfTranexamicAcid(t *testing.T) {
	w := newWorld(t)
	w.birth(1)
	w.loss("600")
	say := func() string {
		w.v.form.Reload()
		f := w.v.form.Field("birth.txa.timer")
		if !f.Visible() {
			return ""
		}
		return flat(f.Computed().Text)
	}
	again := func() bool { return w.v.form.Field("birth.txa.again").Visible() }
	if say() != "" || again() {
		t.Error("before the first dose")
	}
	w.to("birth.bundle")
	w.keys("a") // acide tranexamique
	if got := say(); got != "2e dose à 13:30 si elle saigne encore (dans 30 min)" || !again() {
		t.Errorf("after the first: %q", got)
	}
	w.now = w.now.Add(30 * time.Minute)
	if got := say(); got != "Si elle saigne encore, ou de nouveau : 2e dose (possible depuis 13:30)" {
		t.Errorf("half an hour later: %q", got)
	}
	w.to("birth.txa.again")
	w.keys(" ")
	if say() != "" {
		t.Errorf("given: %q", say())
	}
	d := w.v.state.delivery(w.now, "x")
	if n := len(d.Bundle); n != 2 || d.Bundle[1].Code != txaAgain || d.Bundle[1].At.Format("15:04") != "13:30" {
		t.Errorf("%+v", d.Bundle)
	}
	back := unsettle(w.ctx.P(), d, w.now)
	if !back.Again || len(back.Bundle) != 1 {
		t.Errorf("read again: %v %v", back.Again, back.Bundle)
	}
	// Begun too late.
	w = newWorld(t)
	w.birth(1)
	w.loss("600")
	w.now = w.now.Add(3*time.Hour + time.Minute)
	if got := say(); got != "Plus de 3 h depuis la naissance : l’acide tranexamique se commence avant" {
		t.Errorf("past three hours: %q", got)
	}
}
