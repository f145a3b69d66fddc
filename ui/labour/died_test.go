package labour

import (
	"context"
	"testing"

	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/journal"
	"carnet/records/store"
	"carnet/ui/bedside"
)

// A woman who dies in labour is dead in her identity, her pregnancy ends so, and
// nobody awaits her.
func TestADeathInLabourIsSaidEverywhere(t *testing.T) {
	w := newWorld(t)
	id := w.write(store.Change{Op: journal.OpPut, Patient: w.woman, Content: &records.Labour{Pregnancy: w.preg.String(), Admitted: w.now}}).Document
	at := w.now
	ends := func(l *records.Labour) { l.Ended, l.End = &at, "death" }
	if err := finish(context.Background(), w.k.Store, store.Author{Staff: w.mid.ID, Role: w.mid.Role}, journal.DocumentID{}, id, []edit{ends}, "décès"); err != nil {
		t.Fatal(err)
	}
	chart, err := w.k.Store.Chart(context.Background(), w.woman)
	if err != nil {
		t.Fatal(err)
	}
	if d := chart.Patient.Died; d == nil || *d != bedside.DayOf(at) {
		t.Errorf("her identity says %v", d)
	}
	var g records.Pregnancy
	doc, err := w.k.Store.Document(context.Background(), w.preg)
	if err != nil {
		t.Fatal(err)
	}
	if err := doc.Decode(&g); err != nil {
		t.Fatal(err)
	}
	if g.End != records.MotherDied || g.EndDate == nil || *g.EndDate != bedside.DayOf(at) {
		t.Errorf("her pregnancy: %q %v", g.End, g.EndDate)
	}
	awaited, err := w.k.Store.Carrying(context.Background(), clinical.Date{Year: 2027, Month: 1, Day: 1})
	if err != nil || len(awaited) != 0 {
		t.Errorf("awaited: %v %v", awaited, err)
	}
}

// What only some may read of a pregnancy does not go into the labour.
func TestAClosedRiskIsNotCopied(t *testing.T) {
	got := openRisks([]string{"hiv", "twins", "mental_illness", "previous_caesarean"})
	if len(got) != 2 || got[0] != "twins" || got[1] != "previous_caesarean" {
		t.Errorf("%v", got)
	}
}
