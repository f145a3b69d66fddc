package store

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"carnet/records"
	"carnet/records/journal"
)

func (d *testDesk) finds(t *testing.T, query string) []journal.DocumentID {
	t.Helper()
	hits, err := d.Search(t.Context(), query, d.Today(), 10)
	if err != nil {
		t.Fatal(err)
	}
	var out []journal.DocumentID
	for _, h := range hits {
		out = append(out, h.ID)
	}
	return out
}

func (d *testDesk) merge(t *testing.T, from, into journal.DocumentID) journal.Revision {
	t.Helper()
	return d.write(t, d.doctor, Change{Op: journal.OpMerge, Document: from, Payload: json.RawMessage(`{"into":"` + into.String() + `"}`)})
}

// all hands over all that a desk holds.
func (d *testDesk) all(t *testing.T, to *testDesk) {
	t.Helper()
	for _, x := range d.pieces(t, 1000) {
		to.receive(t, x)
	}
}

func TestSearchFollowsMergesAndRetractions(t *testing.T) {
	d := newDesk(t)
	_, a := d.registerNext(t, "1", "Awa")
	_, b := d.registerNext(t, "1", "Awa")
	_, c := d.registerNext(t, "1", "Awa")
	if got := d.finds(t, "traore awa"); len(got) != 3 {
		t.Fatalf("found %v", got)
	}
	merge := d.merge(t, b, a)
	d.write(t, d.doctor, Change{Op: journal.OpRetract, Document: c, Reason: "inscrite deux fois"})
	if diff := cmp.Diff([]journal.DocumentID{a}, d.finds(t, "traore awa")); diff != "" {
		t.Error(diff)
	}
	// A note under the merged identity does not bring it back.
	d.write(t, d.doctor, Change{Op: journal.OpSign, Patient: b, Content: malaria()})
	if diff := cmp.Diff([]journal.DocumentID{a}, d.finds(t, "traore awa")); diff != "" {
		t.Error(diff)
	}
	d.write(t, d.doctor, Change{Op: journal.OpUnmerge, Document: b, Bases: []journal.Hash{merge.ID}})
	if got := d.finds(t, "traore awa"); len(got) != 2 {
		t.Errorf("after the parting: %v", got)
	}
	clean(t, d)
}

// Two desks merge the same two patients, each the other way round.
func TestOfPatientsMergedIntoEachOtherOneStands(t *testing.T) {
	x, y := newDesk(t), newDesk(t)
	_, a := x.registerNext(t, "1", "Awa")
	_, b := x.registerNext(t, "1", "Awa")
	x.all(t, y)
	x.merge(t, b, a)
	y.merge(t, a, b)
	x.all(t, y)
	y.all(t, x)
	for _, d := range []*testDesk{x, y} {
		if diff := cmp.Diff([]journal.DocumentID{a}, d.finds(t, "traore awa")); diff != "" {
			t.Error(diff)
		}
		hits, err := d.Recent(t.Context(), d.Today(), 10)
		if err != nil || len(hits) > 1 {
			t.Errorf("recent: %v %v", hits, err)
		}
		c, err := d.Chart(t.Context(), b)
		if err != nil || c.Document.ID != a {
			t.Errorf("chart of %v: %v %v", b, c.Document.ID, err)
		}
		clean(t, d)
	}
	// And an index built anew says the same.
	again := openDesk(t, x.path, x.opt.Device, 1)
	if diff := cmp.Diff([]journal.DocumentID{a}, again.finds(t, "traore awa")); diff != "" {
		t.Error(diff)
	}
}

// What was written under an identity that was merged counts for who stands.
func TestWarningsSeeThroughMerges(t *testing.T) {
	d := newDesk(t)
	_, a := d.registerNext(t, "1", "Awa")
	_, b := d.registerNext(t, "1", "Hawa")
	d.write(t, d.doctor, Change{Op: journal.OpSign, Patient: b, Content: malaria()})
	d.merge(t, b, a)
	for _, id := range []journal.DocumentID{a, b} {
		last, err := d.LastValues(t.Context(), id, journal.DocumentID{})
		if err != nil || last["weight"].Value != 61.5 {
			t.Errorf("last values %v %v", last, err)
		}
		lines, err := d.CurrentMedicines(t.Context(), id, day(2026, 11, 25))
		if err != nil || len(lines) != 1 {
			t.Errorf("medicines %v %v", lines, err)
		}
	}
	over, err := d.Overdue(t.Context(), day(2026, 11, 1), day(2026, 12, 31), 10)
	if err != nil || len(over) != 1 || over[0].Patient != a {
		t.Fatalf("overdue %+v %v", over, err)
	}
	later := malaria()
	later.Date, later.Next = day(2026, 11, 28), nil
	r := d.write(t, d.doctor, Change{Op: journal.OpSign, Patient: a, Content: later})
	if over, err = d.Overdue(t.Context(), day(2026, 11, 1), day(2026, 12, 31), 10); err != nil || len(over) != 0 {
		t.Errorf("she came under her other identity: %+v %v", over, err)
	}
	d.write(t, d.doctor, Change{Op: journal.OpRetract, Document: r.Document, Reason: "mauvaise patiente"})
	if over, err = d.Overdue(t.Context(), day(2026, 11, 1), day(2026, 12, 31), 10); err != nil || len(over) != 1 {
		t.Errorf("a retracted visit is no visit: %+v %v", over, err)
	}
	hit, err := d.Hit(t.Context(), a)
	if err != nil || !hit.Last.IsZero() {
		t.Errorf("last visit %v %v", hit.Last, err)
	}
}

func TestPatientsByNumberPreferWhoStands(t *testing.T) {
	d := newDesk(t)
	p := awa()
	first := d.write(t, d.doctor, Change{Op: journal.OpPut, Content: p})
	second := d.write(t, d.doctor, Change{Op: journal.OpPut, Content: p})
	d.merge(t, first.Document, second.Document)
	if id, err := d.PatientByNumber(t.Context(), p.Number); err != nil || id != second.Document {
		t.Errorf("%v %v", id, err)
	}
	if _, err := d.PatientByNumber(t.Context(), records.PatientNumber("B", "1", 77)); code(err) != "store.no_number" {
		t.Errorf("%v", err)
	}
}
