package store

import (
	"context"
	"encoding/json"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"
	_ "github.com/mattn/go-sqlite3"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/journal"
)

// testDesk is a store on real SQLite with a clock that the test moves.
type testDesk struct {
	*Store
	path   string
	now    time.Time
	doctor Author
}

func newDesk(t *testing.T) *testDesk {
	t.Helper()
	return openDesk(t, filepath.Join(t.TempDir(), "carnet.db"), journal.DeviceID(uuid.New()), 1)
}

func openDesk(t *testing.T, path string, device journal.DeviceID, epoch uint32) *testDesk {
	t.Helper()
	db, err := sqlx.Open("sqlite3", path+"?_foreign_keys=1&_synchronous=OFF")
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	d := &testDesk{path: path, now: time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC)}
	d.Store, err = Open(t.Context(), db, Options{Device: device, Epoch: epoch, Now: func() time.Time {
		d.now = d.now.Add(time.Second)
		return d.now
	}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(d.Close(), db.Close()); err != nil {
			t.Error(err)
		}
	})
	d.doctor = Author{Staff: journal.DocumentID(uuid.New()), Role: records.Doctor}
	<-d.Indexed()
	return d
}

func (d *testDesk) write(t *testing.T, a Author, c Change) journal.Revision {
	t.Helper()
	r, err := d.Write(t.Context(), a, c)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func (d *testDesk) document(t *testing.T, id journal.DocumentID) Document {
	t.Helper()
	doc, err := d.Document(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func day(y, m, d int) clinical.Date { return clinical.Date{Year: y, Month: m, Day: d} }

func ptr[T any](x T) *T { return &x }

func awa() *records.Patient {
	return &records.Patient{
		Number: records.PatientNumber("B", "1", 1), Family: "Traoré", Given: "Awa", Sex: clinical.Female,
		Birth: ptr(day(2002, 3, 15)), BirthBy: records.ExactDay, Village: "Banconi", Quarter: "Zékéné", Phone: "76 12 34 56", Mother: "Kadidia Diarra",
	}
}

func malaria() *records.Consultation {
	return &records.Consultation{
		Date: day(2026, 11, 24), Reason: "Fièvre depuis trois jours",
		Vitals:    records.Vitals{Temperature: ptr(38.9), Systolic: ptr(118), Diastolic: ptr(72), Weight: ptr(61.5)},
		Tests:     records.RapidTests{Malaria: records.Positive, Hb: ptr(10.4)},
		Diagnoses: []records.Diagnosis{{Label: "Paludisme simple", ICD10: "B50.9", ICPC2: "A73", Certainty: records.Certain}},
		Lines: []records.Line{{Medicine: "Artéméther-luméfantrine 20/120", Code: "artemether-lumefantrine", Dose: 4, Unit: "tablet",
			Times: 2, Days: 3, Quantity: 24}},
		Outcome: records.Home, Next: &records.Appointment{Date: day(2026, 11, 27), Reason: "contrôle"},
	}
}

func clean(t *testing.T, d *testDesk) Report {
	t.Helper()
	r, err := d.Check(t.Context(), InMemory, nil)
	if err != nil {
		t.Fatal(err)
	}
	if !r.OK() {
		t.Fatalf("check: %v", r.Faults)
	}
	return r
}

func code(err error) string {
	var p *text.Problem
	if errors.As(err, &p) {
		return p.Code
	}
	return ""
}

func TestAConsultationIsWrittenReadAndChecked(t *testing.T) {
	d := newDesk(t)
	p := d.write(t, d.doctor, Change{Op: journal.OpPut, Content: awa()})
	c := d.write(t, d.doctor, Change{Op: journal.OpSign, Patient: p.Document, Content: malaria()})

	chart, err := d.Chart(t.Context(), p.Document)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(*awa(), chart.Patient); diff != "" {
		t.Error(diff)
	}
	if len(chart.Entries) != 1 || chart.Entries[0].ID != c.Document || chart.Entries[0].Status != Signed || chart.Entries[0].Title != "Paludisme simple" {
		t.Fatalf("timeline %+v", chart.Entries)
	}
	var back records.Consultation
	doc := d.document(t, c.Document)
	if err := doc.Decode(&back); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(*malaria(), back); diff != "" {
		t.Error(diff)
	}
	if doc.Author != d.doctor.Staff || len(doc.Heads) != 1 || doc.Heads[0] != c.ID {
		t.Errorf("author %v heads %v", doc.Author, doc.Heads)
	}
	last, err := d.LastValues(t.Context(), p.Document, journal.DocumentID{})
	if err != nil || last["weight"].Value != 61.5 || last["malaria"].Text != "positive" {
		t.Errorf("last values %v, %v", last, err)
	}
	if r := clean(t, d); r.Revisions != 2 || r.Documents != 2 || r.Patients != 1 {
		t.Errorf("report %+v", r)
	}
}

func TestAnAmendmentNeedsAReasonAndKeepsBoth(t *testing.T) {
	d := newDesk(t)
	p := d.write(t, d.doctor, Change{Op: journal.OpPut, Content: awa()})
	c := d.write(t, d.doctor, Change{Op: journal.OpSign, Patient: p.Document, Content: malaria()})
	changed := malaria()
	changed.Diagnoses[0].Label = "Paludisme grave"
	if _, err := d.Write(t.Context(), d.doctor, Change{Op: journal.OpSign, Document: c.Document, Content: changed}); code(err) != "store.reason" {
		t.Fatalf("without a reason: %v", err)
	}
	d.write(t, d.doctor, Change{Op: journal.OpSign, Document: c.Document, Content: changed, Reason: "goutte épaisse revue"})
	doc := d.document(t, c.Document)
	if doc.Flags&Amended == 0 || doc.Title != "Paludisme grave" {
		t.Errorf("flags %b title %q", doc.Flags, doc.Title)
	}
	history, err := d.History(t.Context(), c.Document)
	if err != nil || len(history) != 2 || history[1].Reason != "goutte épaisse revue" {
		t.Fatalf("history %v, %v", history, err)
	}
	clean(t, d)
}

func TestAnInternsNoteIsCountersignedOrSentBack(t *testing.T) {
	d := newDesk(t)
	intern := Author{Staff: journal.DocumentID(uuid.New()), Role: records.Intern}
	p := d.write(t, d.doctor, Change{Op: journal.OpPut, Content: awa()})
	if _, err := d.Write(t.Context(), intern, Change{Op: journal.OpSign, Patient: p.Document, Content: malaria()}); code(err) != "store.right" {
		t.Fatalf("an intern signs alone: %v", err)
	}
	c := d.write(t, intern, Change{Op: journal.OpSign, Patient: p.Document, Content: malaria(), OnBehalf: d.doctor.Staff})
	list, err := d.ToCountersign(t.Context(), d.doctor.Staff)
	if err != nil || len(list) != 1 || list[0].ID != c.Document || list[0].PatientName != "TRAORÉ Awa" {
		t.Fatalf("to countersign: %+v, %v", list, err)
	}
	if _, err := d.Write(t.Context(), intern, Change{Op: journal.OpCountersign, Document: c.Document}); code(err) != "store.right" {
		t.Fatalf("an intern countersigns: %v", err)
	}
	d.write(t, d.doctor, Change{Op: journal.OpReturn, Document: c.Document, Reason: "préciser la durée de la fièvre"})
	back, err := d.Unfinished(t.Context(), intern.Staff)
	if err != nil || len(back) != 1 || back[0].Status != Returned {
		t.Fatalf("returned: %+v, %v", back, err)
	}
	d.write(t, intern, Change{Op: journal.OpSign, Document: c.Document, Content: malaria(), OnBehalf: d.doctor.Staff})
	d.write(t, d.doctor, Change{Op: journal.OpCountersign, Document: c.Document})
	if doc := d.document(t, c.Document); doc.Status != Countersigned || doc.Author != intern.Staff {
		t.Errorf("status %v author %v", doc.Status, doc.Author)
	}
	clean(t, d)
}

func TestARetractedNoteLeavesNoDiagnosis(t *testing.T) {
	d := newDesk(t)
	p := d.write(t, d.doctor, Change{Op: journal.OpPut, Content: awa()})
	c := d.write(t, d.doctor, Change{Op: journal.OpSign, Patient: p.Document, Content: malaria()})
	d.write(t, d.doctor, Change{Op: journal.OpRetract, Document: c.Document, Reason: "mauvais patient"})
	var n int
	if err := d.db.Get(&n, "SELECT (SELECT count(*) FROM diagnosis) + (SELECT count(*) FROM prescription) + (SELECT count(*) FROM observation)"); err != nil || n != 0 {
		t.Errorf("%d derived rows, %v", n, err)
	}
	if doc := d.document(t, c.Document); doc.Status != Retracted || doc.Content == nil || doc.Day != malaria().Date || doc.Title != "Paludisme simple" {
		t.Errorf("status %v, day %v, title %q, content %q", doc.Status, doc.Day, doc.Title, doc.Content)
	}
	clean(t, d)
}

func TestWhatIsRefusedChangesNothing(t *testing.T) {
	d := newDesk(t)
	p := d.write(t, d.doctor, Change{Op: journal.OpPut, Content: awa()})
	before := clean(t, d)
	half := malaria()
	half.Lines[0].Unit = ""
	for _, x := range []struct {
		name, want string
		author     Author
		change     Change
	}{
		{"a dose without a unit", "store.invalid", d.doctor, Change{Op: journal.OpSign, Patient: p.Document, Content: half}},
		{"a patient without a name", "store.invalid", d.doctor, Change{Op: journal.OpPut, Content: &records.Patient{}}},
		{"reception writes a note", "store.right", Author{Role: records.Reception}, Change{Op: journal.OpSign, Patient: p.Document, Content: malaria()}},
		{"an unknown document", "store.missing", d.doctor, Change{Op: journal.OpSign, Document: journal.DocumentID(uuid.New()), Content: malaria()}},
		{"a retraction without reason", "store.reason", d.doctor, Change{Op: journal.OpRetract, Document: p.Document}},
		{"a retraction whose reason is blank", "store.reason", d.doctor, Change{Op: journal.OpRetract, Document: p.Document, Reason: " \t\n"}},
	} {
		if _, err := d.Write(t.Context(), x.author, x.change); code(err) != x.want {
			t.Errorf("%s: %v, want %s", x.name, err, x.want)
		}
	}
	if after := clean(t, d); after.Digest != before.Digest || after.Revisions != before.Revisions {
		t.Error("something changed")
	}
}

func TestADraftSurvivesAndGoesWhenSigned(t *testing.T) {
	d := newDesk(t)
	p := d.write(t, d.doctor, Change{Op: journal.OpPut, Content: awa()})
	content, err := json.Marshal(malaria())
	if err != nil {
		t.Fatal(err)
	}
	draft := Draft{ID: uuid.NewString(), Staff: d.doctor.Staff, Kind: records.KindConsultation, Patient: p.Document, Content: content}
	for range 3 {
		if err := d.SaveDraft(t.Context(), draft); err != nil {
			t.Fatal(err)
		}
	}
	list, err := d.Drafts(t.Context(), d.doctor.Staff)
	if err != nil || len(list) != 1 || string(list[0].Content) != string(content) {
		t.Fatalf("drafts %v, %v", list, err)
	}
	d.write(t, d.doctor, Change{Op: journal.OpSign, Patient: p.Document, Content: malaria(), Draft: draft.ID})
	if _, err := d.Draft(t.Context(), draft.ID); code(err) != "store.no_draft" {
		t.Errorf("the draft is still there: %v", err)
	}
}

func TestTheQueueEmptiesAsPatientsAreSeen(t *testing.T) {
	d := newDesk(t)
	p := d.write(t, d.doctor, Change{Op: journal.OpPut, Content: awa()})
	v := d.write(t, d.doctor, Change{Op: journal.OpPut, Patient: p.Document, Content: &records.Visit{
		Date: day(2026, 11, 24), Arrived: "08:10", Service: "consultation", Reason: "fièvre", Vitals: &records.Vitals{Temperature: ptr(39.5)}}})
	queue, err := d.Queue(t.Context(), day(2026, 11, 24))
	if err != nil || len(queue) != 1 || queue[0].Vitals["temperature"] != 39.5 || queue[0].Identity.Family != "Traoré" {
		t.Fatalf("queue %+v, %v", queue, err)
	}
	c := malaria()
	c.Visit = v.Document.String()
	d.write(t, d.doctor, Change{Op: journal.OpSign, Patient: p.Document, Content: c})
	if queue, err = d.Queue(t.Context(), day(2026, 11, 24)); err != nil || len(queue) != 0 {
		t.Fatalf("queue %+v, %v", queue, err)
	}
	clean(t, d)
}

func TestANewerFileIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "carnet.db")
	device := journal.DeviceID(uuid.New())
	d := openDesk(t, path, device, 1)
	if _, err := d.db.Exec("PRAGMA user_version = 999"); err != nil {
		t.Fatal(err)
	}
	db, err := sqlx.Open("sqlite3", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := Open(t.Context(), db, Options{Device: device, Epoch: 1}); code(err) != "store.newer" {
		t.Fatalf("a newer file: %v", err)
	}
}

func TestCheckFindsDamage(t *testing.T) {
	for _, x := range []struct{ name, where, sql string }{
		{"a changed payload", "revision", `UPDATE revision SET line = replace(line, 'Fièvre', 'Toux..')`},
		{"a lost first revision", "chain", `DELETE FROM revision WHERE rev & 1099511627775 = 1`},
		{"a lost last revision", "document", `DELETE FROM revision WHERE rev = (SELECT max(rev) FROM revision)`},
		{"a lost revision in between", "chain", `DELETE FROM revision WHERE rev & 1099511627775 = 2`},
		{"a line that is no line", "revision", `UPDATE revision SET line = '{' WHERE rev & 1099511627775 = 2`},
		{"a wrong id", "revision", `UPDATE revision SET id = zeroblob(32) WHERE rev & 1099511627775 = 2`},
		{"a revision of another document", "revision", `UPDATE revision SET doc = 2 WHERE rev & 1099511627775 = 1`},
		{"a revision of no chain", "chain", `INSERT INTO revision (rev, id, doc, line) VALUES (99 << 40 | 1, zeroblob(32), 1, '{}')`},
		{"a branch from nowhere", "chain", `INSERT INTO chain (device, epoch, branch, since, parent) SELECT device, epoch, 1, 40, chain FROM chain`},
		{"a changed derived row", "diagnosis", `UPDATE diagnosis SET icd10 = 'A00'`},
		{"a lost derived row", "observation", `DELETE FROM observation WHERE code = 'weight'`},
		{"a derived row too many", "prescription", `INSERT INTO prescription VALUES (77, 0, 'x', 'x', 1, 1)`},
		{"a changed name", "patient", `UPDATE patient SET family = 'Diallo'`},
		{"a changed status", "document", `UPDATE document SET status = 1 WHERE status = 4`},
		{"a changed head", "document", `UPDATE document SET head = head - 1 WHERE kind = 'consultation'`},
		{"another patient", "document", `UPDATE document SET patient = doc WHERE kind = 'consultation'`},
		{"an appointment moved", "appointment", `UPDATE appointment SET day = day + 1`},
		{"a changed waiting run", "quarantine", `UPDATE quarantine SET lines = replace(lines, 'Fièvre', 'Toux..')`},
	} {
		t.Run(x.name, func(t *testing.T) {
			d, other := newDesk(t), newDesk(t)
			p := d.write(t, d.doctor, Change{Op: journal.OpPut, Content: awa()})
			d.write(t, d.doctor, Change{Op: journal.OpSign, Patient: p.Document, Content: malaria()})
			d.write(t, d.doctor, Change{Op: journal.OpSign, Patient: p.Document, Content: malaria()})
			other.write(t, other.doctor, Change{Op: journal.OpPut, Content: awa()})
			other.write(t, other.doctor, Change{Op: journal.OpSign, Patient: p.Document, Content: malaria()})
			d.receive(t, other.pieces(t, 1)[1])
			clean(t, d)
			if _, err := d.db.Exec("PRAGMA foreign_keys = OFF;" + x.sql); err != nil {
				t.Fatal(err)
			}
			r, err := d.Check(t.Context(), InMemory, nil)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range r.Faults {
				if f.Where == x.where {
					return
				}
			}
			t.Errorf("faults %v", r.Faults)
		})
	}
}

func TestAMergedPatientKeepsItsDocuments(t *testing.T) {
	d := newDesk(t)
	keep := d.write(t, d.doctor, Change{Op: journal.OpPut, Content: awa()})
	other := awa()
	other.Given, other.Number = "Hawa", records.PatientNumber("B", "1", 2)
	lose := d.write(t, d.doctor, Change{Op: journal.OpPut, Content: other})
	d.write(t, d.doctor, Change{Op: journal.OpSign, Patient: lose.Document, Content: malaria()})
	merge := d.write(t, d.doctor, Change{Op: journal.OpMerge, Document: lose.Document, Payload: json.RawMessage(`{"into":"` + keep.Document.String() + `"}`)})
	for _, id := range []journal.DocumentID{keep.Document, lose.Document} {
		c, err := d.Chart(t.Context(), id)
		if err != nil || c.Document.ID != keep.Document || len(c.Entries) != 1 {
			t.Fatalf("chart %+v, %v", c, err)
		}
	}
	clean(t, d)
	d.write(t, d.doctor, Change{Op: journal.OpUnmerge, Document: lose.Document, Bases: []journal.Hash{merge.ID}})
	c, err := d.Chart(t.Context(), lose.Document)
	if err != nil || c.Document.ID != lose.Document || len(c.Entries) != 1 {
		t.Fatalf("after unmerge: %+v, %v", c, err)
	}
	clean(t, d)
}

func TestRedactionDropsThePayloadForGood(t *testing.T) {
	d := newDesk(t)
	p := d.write(t, d.doctor, Change{Op: journal.OpPut, Content: awa()})
	c := d.write(t, d.doctor, Change{Op: journal.OpSign, Patient: p.Document, Content: malaria()})
	d.write(t, d.doctor, Change{Op: journal.OpRedact, Document: c.Document, Reason: "demande de la patiente",
		Payload: json.RawMessage(`{"revisions":["` + c.ID.String() + `"]}`)})
	var n int
	if err := d.db.Get(&n, "SELECT count(*) FROM revision WHERE line LIKE '%Fièvre%'"); err != nil || n != 0 {
		t.Errorf("%d lines still tell, %v", n, err)
	}
	if doc := d.document(t, c.Document); doc.Status != Redacted || doc.Content != nil {
		t.Errorf("status %v content %q", doc.Status, doc.Content)
	}
	clean(t, d)
}

func TestWatchersAreTold(t *testing.T) {
	d := newDesk(t)
	told := 0
	stop := d.Watch(func(x Touched) {
		if x.Kinds[records.KindPatient] {
			told++
		}
	})
	d.write(t, d.doctor, Change{Op: journal.OpPut, Content: awa()})
	stop()
	d.write(t, d.doctor, Change{Op: journal.OpPut, Content: awa()})
	if told != 1 {
		t.Errorf("told %d times", told)
	}
}

func TestACancelledContextIsNoSave(t *testing.T) {
	d := newDesk(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := d.Write(ctx, d.doctor, Change{Op: journal.OpPut, Content: awa()}); err == nil {
		t.Fatal("saved")
	}
	if r := clean(t, d); r.Revisions != 0 {
		t.Errorf("%d revisions", r.Revisions)
	}
}
