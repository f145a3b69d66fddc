package labour

import (
	"context"
	"testing"

	"fyne.io/fyne/v2"

	"carnet/records"
	"carnet/records/journal"
	"carnet/records/store"
	"carnet/ui/place"
)

// A pregnancy that was opened in the chart is signed: a transfer ends it all
// the same, says why, and leaves it signed.
func TestATransferEndsAPregnancyThatWasSigned(t *testing.T) {
	w := newWorld(t)
	doc, err := w.k.Store.Document(context.Background(), w.preg)
	if err != nil {
		t.Fatal(err)
	}
	var p records.Pregnancy
	if err := doc.Decode(&p); err != nil {
		t.Fatal(err)
	}
	w.write(store.Change{Op: journal.OpSign, Document: w.preg, Content: &p})
	w.enter(w.mid, place.Route{To: place.Labour, Patient: w.woman})
	w.keys("5")
	w.ctrl(fyne.KeyReturn)
	w.pass(0)
	w.press(fyne.KeyEscape)
	w.press(fyne.KeyF8)
	w.keys("t")
	w.press(fyne.KeyReturn, fyne.KeyReturn)
	w.keys("CSRéf")
	w.press(fyne.KeyReturn, fyne.KeyReturn)
	w.keys("Siège")
	w.ctrl(fyne.KeyReturn)
	doc, err = w.k.Store.Document(context.Background(), w.preg)
	if err != nil {
		t.Fatal(err)
	}
	if err := doc.Decode(&p); err != nil {
		t.Fatal(err)
	}
	history, err := w.k.Store.History(context.Background(), w.preg)
	if err != nil {
		t.Fatal(err)
	}
	if last := history[len(history)-1]; p.Active() || !doc.Status.Final() || last.Reason == "" {
		t.Errorf("end %q, status %v, reason %q", p.End, doc.Status, last.Reason)
	}
}
