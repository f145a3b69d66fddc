package store

import (
	"testing"
	"time"

	"carnet/records"
	"carnet/records/journal"
)

// births writes two children and a stillbirth as their documents tick off what
// was given.
func births(t *testing.T, d *testDesk) journal.Revision {
	t.Helper()
	yes, no := true, false
	at := time.Date(2026, 11, 24, 3, 30, 0, 0, time.UTC)
	for _, n := range []records.Newborn{
		{At: at, Outcome: "live", BCG: &yes, Polio0: &yes},
		{At: at, Outcome: "live", BCG: &no, Polio0: &yes},
		{At: at, Outcome: "fresh_stillbirth", BCG: &yes},
		{At: at, Outcome: "live"},
	} {
		p := d.write(t, d.doctor, Change{Op: journal.OpPut, Content: awa()})
		d.write(t, d.doctor, Change{Op: journal.OpSign, Patient: p.Document, Content: &n})
	}
	p := d.write(t, d.doctor, Change{Op: journal.OpPut, Content: awa()})
	return d.write(t, d.doctor, Change{Op: journal.OpSign, Patient: p.Document, Content: &records.Newborn{At: at, Outcome: "live", BCG: &yes}})
}

type doseRow struct {
	Code string `db:"code"`
	Day  int    `db:"day"`
	N    int    `db:"n"`
}

func (d *testDesk) doses(t *testing.T) (out []doseRow) {
	t.Helper()
	if err := d.db.Select(&out, "SELECT code, day, n FROM vaccine WHERE patient IS NOT NULL ORDER BY doc, n"); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestWhatWasGivenAtBirthIsADose(t *testing.T) {
	d := newDesk(t)
	last := births(t, d)
	born := day(2026, 11, 24).Serial()
	want := []doseRow{{"bcg", born, 0}, {"polio0", born, 1}, {"polio0", born, 1}, {"bcg", born, 0}}
	if got := d.doses(t); len(got) != len(want) || got[0] != want[0] || got[1] != want[1] || got[2] != want[2] || got[3] != want[3] {
		t.Errorf("%v", got)
	}
	clean(t, d)
	// It was not given after all.
	n := records.Newborn{At: time.Date(2026, 11, 24, 3, 30, 0, 0, time.UTC), Outcome: "live"}
	d.write(t, d.doctor, Change{Op: journal.OpSign, Document: last.Document, Content: &n, Reason: "coché par erreur"})
	if got := d.doses(t); len(got) != 3 {
		t.Errorf("%v", got)
	}
	if lots, err := d.LastLots(t.Context()); err != nil || len(lots) != 0 {
		t.Errorf("%v %v", lots, err)
	}
	clean(t, d)
}

// A file of the program before attachments gets the rows that are new, as the
// check would derive them.
func TestAFileFromBeforeAttachments(t *testing.T) {
	d := newDesk(t)
	births(t, d)
	old := awa()
	old.OtherNumbers = []string{"CPN 214/2025", "DHIS-88"}
	p := d.write(t, d.doctor, Change{Op: journal.OpPut, Content: old})
	old.OtherNumbers = append(old.OtherNumbers, "77")
	d.write(t, d.doctor, Change{Op: journal.OpPut, Document: p.Document, Content: old})
	// One who was merged, whose last revision has another payload.
	other := awa()
	other.OtherNumbers = []string{"X9"}
	m := d.write(t, d.doctor, Change{Op: journal.OpPut, Content: other})
	lead := d.doctor
	lead.Role = records.SiteLead
	d.write(t, lead, Change{Op: journal.OpMerge, Document: m.Document, Payload: []byte(`{"into":"` + p.Document.String() + `"}`)})
	// One with two values: the content stands in the row.
	both := newDesk(t)
	d.all(t, both)
	a, b := *old, *old
	a.Village, b.Village = "Sirakoro", "Kabala"
	d.write(t, d.doctor, Change{Op: journal.OpPut, Document: p.Document, Content: &a})
	both.write(t, both.doctor, Change{Op: journal.OpPut, Document: p.Document, Content: &b})
	both.all(t, d)
	want, doses := clean(t, d), d.doses(t)

	for _, q := range []string{
		"DROP TABLE attachment", "DROP TABLE mention", "ALTER TABLE patient DROP COLUMN other",
		"DELETE FROM vaccine WHERE doc IN (SELECT doc FROM document WHERE kind = 'newborn')", "PRAGMA user_version = 3",
	} {
		if _, err := d.db.Exec(q); err != nil {
			t.Fatal(q, err)
		}
	}
	d = d.again(t)
	if got := clean(t, d); got.Digest != want.Digest {
		t.Errorf("%+v\n%+v", got, want)
	}
	if got := d.doses(t); len(got) != len(doses) || len(got) != 4 {
		t.Errorf("%v, want %v", got, doses)
	}
	hits, err := d.Search(t.Context(), "214/2025", day(2026, 11, 24), 5)
	if err != nil || len(hits) != 1 || hits[0].ID != p.Document {
		t.Errorf("%v %v", hits, err)
	}
}

func TestAnotherNumberFindsThePatient(t *testing.T) {
	d := newDesk(t)
	x := awa()
	x.Number, x.OtherNumbers = records.PatientNumber("B", "1", 2), []string{"CPN 214/2025", "OpenClinic 5521"}
	p := d.write(t, d.doctor, Change{Op: journal.OpPut, Content: x})
	for n := range 30 {
		y := awa()
		y.Number, y.OtherNumbers = records.PatientNumber("B", "1", 10+n), []string{"P-" + string(rune('a'+n))}
		d.write(t, d.doctor, Change{Op: journal.OpPut, Content: y})
	}
	look := func(how, query string) {
		t.Helper()
		hits, err := d.Search(t.Context(), query, day(2026, 11, 24), 5)
		if err != nil || len(hits) == 0 || hits[0].ID != p.Document {
			t.Fatalf("%s, %q: %v %v", how, query, hits, err)
		}
		if len(hits[0].Others) != 2 || hits[0].Others[0] != "CPN 214/2025" {
			t.Errorf("%s: %v", how, hits[0].Others)
		}
	}
	look("index", "214/2025")
	look("index", "5521")
	look("index, with a name", "awa 5521")
	d = d.again(t)
	<-d.Indexed()
	look("index built anew", "5521")
	d.whole.Store(false)
	look("SQL", "cpn 214/2025")
	d.whole.Store(true)
	if id, err := d.PatientByNumber(t.Context(), "OpenClinic 5521"); err != nil || id != p.Document {
		t.Errorf("%v %v", id, err)
	}
	if _, err := d.PatientByNumber(t.Context(), "5521"); code(err) != "store.no_number" {
		t.Errorf("half a number: %v", err)
	}
	// Somebody else has it too: neither is meant.
	y := awa()
	y.OtherNumbers = []string{"OpenClinic 5521"}
	d.write(t, d.doctor, Change{Op: journal.OpPut, Content: y})
	if _, err := d.PatientByNumber(t.Context(), "OpenClinic 5521"); code(err) != "store.no_number" {
		t.Errorf("two have it: %v", err)
	}
	x.OtherNumbers = nil
	d.write(t, d.doctor, Change{Op: journal.OpPut, Document: p.Document, Content: x})
	if hits, err := d.Search(t.Context(), "214/2025", day(2026, 11, 24), 5); err != nil || len(hits) != 0 {
		t.Errorf("taken back: %v %v", hits, err)
	}
	clean(t, d)
}
