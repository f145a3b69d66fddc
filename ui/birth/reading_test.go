package birth

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"carnet/records"
	"carnet/ui/bedside"
	"carnet/ui/place"
)

// She bleeds and leaves now: the letter is printed before anything is signed,
// with what the chart knows.
func TestTheLetterGoesBeforeTheBirthIsSigned(t *testing.T) {
	w := newWorld(t)
	w.birth(1)
	w.keys("v")
	w.loss("700")
	w.childDone(1, "f", "2,9")
	w.press(fyne.KeyF8)
	w.keys("CSRéf de la Commune I")
	w.press(fyne.KeyF8)
	if len(w.opened) != 1 || w.v.said != nil {
		t.Fatalf("papers %v, said %v", w.opened, w.v.said)
	}
	letter := flat(pdfText(t, w.opened[0]))
	for _, want := range []string{"CSRéf de la Commune I", "Hémorragie du post-partum, 700 mL", "G3 P2", "700 mL", "2,9 kg", "pénicilline", "URGENT"} {
		if !strings.Contains(letter, want) {
			t.Errorf("the letter lacks %q:\n%s", want, letter)
		}
	}
	// The birth is gone on with and signed as ever.
	if said := w.signs(); said.D.Referral == nil || said.D.Referral.To != "CSRéf de la Commune I" {
		t.Errorf("signed: %+v", said.D.Referral)
	}
}

// What a birth has become is shown again from its document: the children,
// their notifications, the letter.
func TestASignedBirthIsShownAgain(t *testing.T) {
	w := newWorld(t)
	w.birth(2)
	w.keys("v")
	w.to("birth.mother")
	w.keys("v")
	w.childDone(1, "f", "2,6")
	w.childDone(2, "g", "2,1")
	first := w.signs()
	w.v.Leave()
	w.enter(w.mid, place.Route{To: place.Birth, Patient: w.woman, Document: first.Delivery})
	if w.v.said == nil || len(w.v.said.Children) != 2 || w.v.said.Children[1].Identity.Number != first.Children[1].Identity.Number {
		t.Fatalf("shown: %+v", w.v.said)
	}
	w.press(fyne.KeyF9)
	if len(w.opened) != 1 {
		t.Fatal("there is no notification")
	}
	if got := flat(pdfText(t, w.opened[0])); !strings.Contains(got, "TRAORÉ Bébé 2") {
		t.Errorf("the notification:\n%s", got)
	}
}

// What went wrong in the labour goes on in the birth, with who did it when.
func TestWhatTheLabourGaveGoesOnInTheBirth(t *testing.T) {
	w := newWorld(t)
	by := w.lead.ID.String()
	given := w.now.Add(30 * time.Minute)
	id := w.labour(records.Labour{Admitted: w.now, Parity: of(2), Entries: []records.LabourEntry{
		{At: given, Item: "complication", Value: "eclampsia", By: by}, {At: given, Item: "step", Value: "eclampsia.call", By: by}, {At: given, Item: "fit", Value: "1", By: by},
	}, Magnesium: []records.MagnesiumGiven{{At: given, Kind: "loading", By: by}}})
	w.now = w.now.Add(5 * time.Hour)
	w.enter(w.mid, place.Route{To: place.Birth, Patient: w.woman, Document: id})
	d := w.v.state.delivery(w.now, w.mid.ID.String())
	if len(d.Complications) != 1 || len(d.Magnesium) != 1 || d.Magnesium[0].By != by || !d.Magnesium[0].At.Equal(given) {
		t.Errorf("complications %v, magnesium %+v", d.Complications, d.Magnesium)
	}
	if len(d.Steps) != 2 || d.Steps[0].By != by || !d.Steps[0].At.Equal(given) || d.Steps[1].Code != fitStep || !d.Steps[1].At.Equal(given) {
		t.Errorf("steps %+v", d.Steps)
	}
	if next, ok := w.v.state.nextDose(w.now, w.v.set); !ok || next.Due.Format("15:04") != "12:30" {
		t.Errorf("next %+v", next)
	}
}

// A dose that is named is given then, and not anew at each look at the clock.
func TestADoseKeepsTheTimeAtWhichItWasNamed(t *testing.T) {
	w := newWorld(t)
	w.birth(1)
	w.v.state.D.Complications = []string{"eclampsia"}
	w.v.form.Reload()
	w.to("birth.dose[0].birth.dose.kind")
	w.keys("c")
	named := w.now
	w.now = w.now.Add(3 * time.Hour)
	w.v.changed()
	if got := w.v.state.doses(w.now, ""); len(got) != 1 || !got[0].At.Equal(named.Truncate(time.Minute)) {
		t.Errorf("given %+v, named at %v", got, named)
	}
	if w.v.state.Doses[0] != (bedside.Dose{Time: bedside.Clock(named), Kind: "loading"}) {
		t.Errorf("the row says %+v", w.v.state.Doses[0])
	}
	w.loss("200")
	if got := w.v.state.Losses[0].Time; got != bedside.Clock(w.now) {
		t.Errorf("blood that is measured is noted at %q", got)
	}
}
