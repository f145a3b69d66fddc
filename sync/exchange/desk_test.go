package exchange

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"aead.dev/minisign"
	"filippo.io/age"
	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"
	_ "github.com/mattn/go-sqlite3"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/journal"
	"carnet/records/store"
	"carnet/sync/bundle"
	"carnet/sync/usb"
)

// tb is what *testing.T and *rapid.T have in common.
type tb interface {
	Helper()
	Fatal(...any)
	Fatalf(string, ...any)
	Errorf(string, ...any)
}

// testDesk is a desk on real SQLite with a clock of its own.
type testDesk struct {
	*Desk
	t      tb
	path   string
	db     *sqlx.DB
	now    time.Time
	lead   store.Author
	doctor store.Author
	site   minisign.PrivateKey
	n      int
}

var testStart = time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC)

// open opens the store of a desk in its folder.
func (d *testDesk) open(device journal.DeviceID, epoch uint32) {
	d.t.Helper()
	db, err := sqlx.Open("sqlite3", d.path+"?_foreign_keys=1&_synchronous=OFF&_journal_mode=MEMORY")
	if err != nil {
		d.t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	d.db = db
	s, err := store.Open(context.Background(), db, store.Options{Device: device, Epoch: epoch, Now: d.tick})
	if err != nil {
		d.t.Fatal(err)
	}
	d.Store = s
}

func (d *testDesk) tick() time.Time { d.now = d.now.Add(time.Second); return d.now }

func (d *testDesk) close() {
	d.t.Helper()
	if err := errors.Join(d.Store.Close(), d.db.Close()); err != nil {
		d.t.Fatal(err)
	}
}

// unsynced writes to the real file system and does not wait for it: what
// syncing is for is tested in package usb.
type unsynced struct{ usb.Layer }

func (l unsynced) Create(name string) (usb.File, error) {
	f, err := l.Layer.Create(name)
	return unsyncedFile{f}, err
}

func (unsynced) SyncDir(string) error { return nil }

type unsyncedFile struct{ usb.File }

func (unsyncedFile) Sync() error { return nil }

func newTestDesk(t tb, dir string) *testDesk {
	d := &testDesk{t: t, path: filepath.Join(dir, "carnet.db"), now: testStart}
	d.Desk = &Desk{Work: dir, Random: rand.Reader, Now: d.tick, Layer: unsynced{usb.System()}}
	return d
}

// newCentre is a centre with one desk, its site lead and a doctor.
func newCentre(t tb, dir string) *testDesk {
	t.Helper()
	d := newTestDesk(t, dir)
	device := journal.DeviceID(uuid.New())
	d.open(device, 1)
	var err error
	if _, d.site, err = minisign.GenerateKey(nil); err != nil {
		t.Fatal(err)
	}
	if _, d.Key, err = minisign.GenerateKey(nil); err != nil {
		t.Fatal(err)
	}
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	d.Identity = identity
	if d.Certificate, err = bundle.Certify(d.site, device, bundle.PublicKey(d.Key)); err != nil {
		t.Fatal(err)
	}
	d.found("CSCom-U Banconi")
	return d
}

// found writes the first documents of a centre.
func (d *testDesk) found(name string) {
	d.t.Helper()
	recovery, err := age.GenerateX25519Identity()
	if err != nil {
		d.t.Fatal(err)
	}
	d.lead = store.Author{Role: records.SiteLead} // nobody is there yet who could be the author
	d.lead = d.hire("Maïga", records.SiteLead)
	d.doctor = d.hire("Touré", records.Doctor)
	keys := Keys{Certificate: d.Certificate, Key: d.Key, Identity: d.Identity}
	d.write(d.lead, store.Change{Op: journal.OpPut, Content: &records.Centre{
		Name: name, Letter: "B", SiteKey: d.Certificate.Site, Recovery: recovery.Recipient().String(),
		Desks: []records.Desk{keys.Entry("Poste 1", "1")},
	}})
}

func (d *testDesk) write(a store.Author, c store.Change) journal.Revision {
	d.t.Helper()
	r, err := d.Store.Write(context.Background(), a, c)
	if err != nil {
		d.t.Fatal(err)
	}
	return r
}

// hire writes a staff document.
func (d *testDesk) hire(family string, role records.Role) store.Author {
	d.t.Helper()
	r := d.write(d.lead, store.Change{Op: journal.OpPut, Content: &records.Staff{Family: family, Given: "Moussa", Role: role}})
	return store.Author{Staff: r.Document, Role: role}
}

// patient registers somebody and returns their document.
func (d *testDesk) patient() journal.DocumentID {
	d.t.Helper()
	d.n++
	birth := clinical.DateOf(12_000 + d.n)
	r := d.write(d.doctor, store.Change{Op: journal.OpPut, Content: &records.Patient{
		Number: records.PatientNumber("B", "1", d.n), Family: "Traoré", Given: fmt.Sprintf("Awa %d", d.n), Sex: clinical.Female,
		Birth: &birth, BirthBy: records.ToTheYear, Village: "Banconi",
	}})
	return r.Document
}

// rename changes the phone of a patient, as two desks may do at once.
func (d *testDesk) phone(id journal.DocumentID, phone string) {
	d.t.Helper()
	doc, err := d.Store.Document(context.Background(), id)
	if err != nil {
		d.t.Fatal(err)
	}
	var p records.Patient
	if err := doc.Decode(&p); err != nil {
		d.t.Fatal(err)
	}
	p.Phone = phone
	d.write(d.doctor, store.Change{Op: journal.OpPut, Document: id, Content: &p})
}

func (d *testDesk) consultation(patient journal.DocumentID) {
	d.t.Helper()
	d.n++
	d.write(d.doctor, store.Change{Op: journal.OpSign, Patient: patient, Content: &records.Consultation{
		Date: clinical.DateOf(20_781), Reason: fmt.Sprintf("Fièvre depuis %d jours", d.n),
		Diagnoses: []records.Diagnosis{{Label: "Paludisme simple", ICD10: "B54", Certainty: records.Certain}}, Outcome: records.Home,
	}})
}

// second lets another desk into d's centre, by the true way in.
func (d *testDesk) second(dir, name string) *testDesk {
	d.t.Helper()
	p, err := NewPending(rand.Reader, name)
	if err != nil {
		d.t.Fatal(err)
	}
	_, file, err := p.Request(d.tick())
	if err != nil {
		d.t.Fatal(err)
	}
	r, err := ParseRequest(file)
	if err != nil {
		d.t.Fatal(err)
	}
	doctor := d.hire(name, records.Doctor)
	accounts := Accounts{Users: []Account{{Staff: d.lead.Staff.String(), Name: "Lead", Sealed: []byte("x")}}}
	out, err := d.Approve(context.Background(), Approval{Request: r, Site: d.site, Author: d.lead, Accounts: accounts}, dir, nil)
	if err != nil {
		d.t.Fatal(err)
	}
	j, err := OpenApproval(context.Background(), out.Files[0], p, dir, nil)
	if err != nil {
		d.t.Fatal(err)
	}
	defer j.Close()
	e := newTestDesk(d.t, dir)
	e.open(p.Device, 1)
	e.Key, e.Identity, e.Certificate = p.Key, p.Identity, j.Certificate
	e.lead, e.doctor = d.lead, doctor
	e.n = 1000 * len(name)
	if _, err := j.Take(context.Background(), e.Desk, nil); err != nil {
		d.t.Fatal(err)
	}
	if err := os.Remove(out.Files[0]); err != nil {
		d.t.Fatal(err)
	}
	return e
}

func (d *testDesk) digest() string {
	d.t.Helper()
	r, err := d.Store.Check(context.Background(), store.InMemory, nil)
	if err != nil {
		d.t.Fatal(err)
	}
	if !r.OK() {
		d.t.Fatalf("check: %v", r.Faults)
	}
	return r.Digest
}

func (d *testDesk) export(dir string, g Group) Exported {
	d.t.Helper()
	out, err := d.Export(context.Background(), dir, g, nil)
	if err != nil {
		d.t.Fatal(err)
	}
	return out
}

// tries imports a bundle that may be for others: the desk that sent it may
// not have heard of this one yet.
func (d *testDesk) tries(path string) (receipt string) {
	d.t.Helper()
	out, err := d.Import(context.Background(), path, nil)
	if err != nil {
		wantProblem(d.t, err, "bundle_not_for_us")
	}
	return out.Receipt
}

func (d *testDesk) imports(path string) Imported {
	d.t.Helper()
	out, err := d.Import(context.Background(), path, nil)
	if err != nil {
		d.t.Fatal(err)
	}
	return out
}

func sameState(t tb, desks ...*testDesk) {
	t.Helper()
	for _, d := range desks[1:] {
		if a, b := desks[0].digest(), d.digest(); a != b {
			t.Fatalf("the desks differ: %s, %s", a, b)
		}
	}
}

func wantProblem(t tb, err error, codes ...string) {
	t.Helper()
	var p *text.Problem
	if !errors.As(err, &p) {
		t.Fatalf("got %v, want a problem of %v", err, codes)
	}
	for _, l := range text.Langs {
		if !text.For(l).Has("problem." + p.Code) {
			t.Errorf("no sentence for %s", p.Code)
		}
	}
	for _, c := range codes {
		if p.Code == c {
			return
		}
	}
	t.Fatalf("got problem %s (%v), want one of %v", p.Code, p.Cause, codes)
}

// twoDesks are two desks of one centre and a stick.
func twoDesks(t *testing.T) (a, b *testDesk, stick string) {
	t.Helper()
	a = newCentre(t, t.TempDir())
	t.Cleanup(a.close)
	b = a.second(t.TempDir(), "Maternité")
	t.Cleanup(b.close)
	return a, b, t.TempDir()
}
