package record_test

import (
	"strings"
	"testing"

	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/journal"
	"carnet/records/store"
	"carnet/ui/child"
	"carnet/ui/consultation"
	"carnet/ui/place"
	"carnet/ui/record"
)

// A weighing that was signed is read with its curve, as it was written.
func TestASignedWeighingShowsItsCurve(t *testing.T) {
	w := newWorld(t)
	born := today.AddDays(-200)
	kid := w.write(w.nurse, store.Change{Op: journal.OpPut, Content: &records.Patient{Family: "Traoré", Given: "Awa", Sex: clinical.Female, Birth: &born, BirthBy: records.ExactDay}}).Document
	id := w.write(w.nurse, store.Change{Op: journal.OpSign, Patient: kid, Content: &records.Growth{Date: today, Weight: of(7.1), Length: of(66.0)}}).Document
	w.leave()
	w.k.Me = w.nurse
	w.ctx = w.context()
	mk, timers := record.NewAtOnce(consultation.Form, child.Growth)
	w.timers = timers
	w.place = mk(w.ctx, place.Route{To: place.Record, Patient: kid, Document: id})
	w.shell.SetContent(w.place.Content())
	w.place.Enter()
	look := w.look()
	if look.Pane != "reader" || look.State != store.Signed {
		t.Fatalf("shown: %+v", look)
	}
	within, beside := record.Drawn(w.place, "child.curve")
	if !within || !beside {
		t.Errorf("the curve is drawn among the values: %v, beside them: %v", within, beside)
	}
	found := false
	for _, v := range look.Values {
		found = found || strings.Contains(v, "7,1")
	}
	if !found {
		t.Errorf("the values: %v", look.Values)
	}
}
