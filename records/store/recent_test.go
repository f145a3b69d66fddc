package store

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"carnet/records"
	"carnet/records/journal"
)

// register writes a patient under the next number of a block.
func (d *testDesk) registerNext(t *testing.T, block, given string) (records.Patient, journal.DocumentID) {
	t.Helper()
	p := awa()
	p.Given = given
	var id journal.DocumentID
	err := d.Batch(t.Context(), func(b *Batch) error {
		n, err := b.NextNumber("B", block)
		if err != nil {
			return err
		}
		p.Number = n
		r, err := b.Write(d.doctor, Change{Op: journal.OpPut, Content: p})
		if err == nil {
			id = r.Document
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return *p, id
}

func TestNumbersGoOnFromTheHighestOfTheBlock(t *testing.T) {
	d := newDesk(t)
	has := func(number string) {
		p := awa()
		p.Number = number
		d.write(t, d.doctor, Change{Op: journal.OpPut, Content: p})
	}
	next := func(block string) string {
		p, _ := d.registerNext(t, block, "Awa")
		return p.Number
	}
	if got := next("2"); got != records.PatientNumber("B", "2", 1) {
		t.Errorf("the first: %s", got)
	}
	if got := next("2"); got != records.PatientNumber("B", "2", 2) {
		t.Errorf("the second: %s", got)
	}
	if got := next("3"); got != records.PatientNumber("B", "3", 1) {
		t.Errorf("another block counts for itself: %s", got)
	}
	has(records.PatientNumber("B", "2", 1437)) // came from elsewhere
	if got := next("2"); got != records.PatientNumber("B", "2", 1438) {
		t.Errorf("behind a gap: %s", got)
	}
	for _, serial := range []int{99998, 99999} {
		has(records.PatientNumber("B", "2", serial))
	}
	if got := next("2"); got != records.PatientNumber("B", "2", 100000) {
		t.Errorf("beyond five digits: %s", got)
	}
	if got := next("2"); got != records.PatientNumber("B", "2", 100001) {
		t.Errorf("and on: %s", got)
	}
	has("B2-zzzzz-9") // by another program
	if got := next("2"); got != records.PatientNumber("B", "2", 100002) {
		t.Errorf("beside a foreign number: %s", got)
	}
}

func TestABatchGivesEachNumberOnce(t *testing.T) {
	d := newDesk(t)
	seen := map[string]bool{}
	err := d.Batch(t.Context(), func(b *Batch) error {
		for range 5 {
			p := awa()
			var err error
			if p.Number, err = b.NextNumber("B", "1"); err != nil {
				return err
			}
			if seen[p.Number] {
				t.Errorf("%s twice", p.Number)
			}
			seen[p.Number] = true
			if _, err := b.Write(d.doctor, Change{Op: journal.OpPut, Content: p}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil || len(seen) != 5 {
		t.Fatal(err, seen)
	}
}

func TestRecentIsWhomTheDeskSawLast(t *testing.T) {
	d := newDesk(t)
	var ids []journal.DocumentID
	for _, g := range []string{"Awa", "Fanta", "Sira", "Kadia"} {
		_, id := d.registerNext(t, "1", g)
		ids = append(ids, id)
	}
	d.write(t, d.doctor, Change{Op: journal.OpPut, Patient: ids[1], Content: &records.Visit{Date: d.Today(), Arrived: "08:40", Service: "consultation"}})
	d.write(t, d.doctor, Change{Op: journal.OpRetract, Document: ids[2], Reason: "inscrite deux fois"})
	hits, err := d.Recent(t.Context(), d.Today(), 10)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, h := range hits {
		got = append(got, h.Name)
	}
	if diff := cmp.Diff([]string{"TRAORÉ Fanta", "TRAORÉ Kadia", "TRAORÉ Awa"}, got); diff != "" {
		t.Error(diff)
	}
	if hits, _ := d.Recent(t.Context(), d.Today(), 1); len(hits) != 1 {
		t.Errorf("limit 1: %d", len(hits))
	}
	places, err := d.UsedPlaces(t.Context())
	if diff := cmp.Diff([]UsedPlace{{"Banconi", "Zékéné", 3}}, places); err != nil || diff != "" {
		t.Error(err, diff)
	}
}

func TestUnsettledNotesAndTheRemark(t *testing.T) {
	d := newDesk(t)
	_, patient := d.registerNext(t, "1", "Awa")
	intern := Author{Staff: journal.DocumentID(uuid.New()), Role: records.Intern}
	r := d.write(t, intern, Change{Op: journal.OpSign, Patient: patient, Content: malaria(), OnBehalf: d.doctor.Staff})
	d.write(t, d.doctor, Change{Op: journal.OpSign, Patient: patient, Content: malaria()})
	u, err := d.Unsettled(t.Context(), d.doctor.Staff)
	if err != nil || len(u.ToCountersign) != 1 || u.ToCountersign[0].ID != r.Document || len(u.Own) != 0 {
		t.Fatalf("the supervisor: %v %+v", err, u)
	}
	d.write(t, d.doctor, Change{Op: journal.OpReturn, Document: r.Document, Reason: "Préciser la durée"})
	u, err = d.Unsettled(t.Context(), intern.Staff)
	if err != nil || len(u.Own) != 1 || u.Own[0].Status != Returned {
		t.Fatalf("the intern: %v %+v", err, u)
	}
	if got, err := d.Remark(t.Context(), r.Document); err != nil || got != "Préciser la durée" {
		t.Errorf("remark: %q %v", got, err)
	}
}

// A scan of the documents would take seconds in a large file.
func TestListsOfAFullWindowUseIndexes(t *testing.T) {
	d := newDesk(t)
	for name, q := range map[string]string{
		"countersign": listedQuery + strings.ReplaceAll(openForSupervisor, "?", "x'00'"),
		"own":         listedQuery + strings.ReplaceAll(openOfAuthor, "?", "x'00'"),
		"number":      "SELECT number FROM patient WHERE number > 'B2-' AND number < 'B2.' AND length(number) = 10 ORDER BY number DESC LIMIT 1",
		"queue":       strings.ReplaceAll(recentQueue, "?", "1"),
		"written":     strings.ReplaceAll(recentWritten, "?", "1"),
		"seen":        strings.ReplaceAll(recentSeen, "?", "1"),
		"places":      strings.ReplaceAll(usedPlaces, "?", "1"),
	} {
		rows, err := d.db.Query("EXPLAIN QUERY PLAN " + q)
		if err != nil {
			t.Fatal(name, err)
		}
		plan, err := allRows(rows)
		if err != nil {
			t.Fatal(name, err)
		}
		for _, r := range plan {
			step, _ := r[3].(string)
			limited := name == "places" && step == "SCAN patient" || strings.HasPrefix(step, "SCAN (subquery")
			if strings.HasPrefix(step, "SCAN") && !limited {
				t.Errorf("%s: %s", name, step)
			}
		}
	}
}
