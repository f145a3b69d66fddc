package desk

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/journal"
	"carnet/records/store"
	"carnet/records/vault"
	"carnet/records/vault/keyring"
)

// place is a PC: its machine id, its user's configuration folder, its clock.
type place struct {
	t       *testing.T
	machine string
	config  string
	ticking sync.Mutex
	now     time.Time
}

func newPlace(t *testing.T, machine string) *place {
	return &place{t: t, machine: machine, config: t.TempDir(), now: time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC)}
}

func (p *place) options() Options {
	return Options{WorkFactor: 6, Machine: p.machine, GuardDir: p.config, Now: func() time.Time {
		p.ticking.Lock()
		defer p.ticking.Unlock()
		p.now = p.now.Add(time.Second)
		return p.now
	}}
}

const password = "banconi-2026"

func founding() Founding {
	return Founding{
		Centre: records.Centre{Name: "CSCom-U Banconi", Letter: "B"}, Desk: "Poste 1",
		Lead: records.Staff{Family: "Touré", Given: "Fanta", Role: records.SiteLead}, Password: password,
		Keys: func(_ *keyring.Session, d journal.DeviceID, name, block string) (string, records.Desk, error) {
			return "site", records.Desk{Device: d.String(), Name: name, Block: block}, nil
		},
	}
}

func (p *place) found(dir string) *Desk {
	p.t.Helper()
	k, _, err := Found(p.t.Context(), dir, founding(), p.options())
	if err != nil {
		p.t.Fatal(err)
	}
	return k
}

func (p *place) open(dir string) *Desk {
	p.t.Helper()
	d, err := At(dir, p.options())
	if err != nil {
		p.t.Fatal(err)
	}
	k, err := d.Unlock(p.t.Context(), "Fanta Touré", password)
	if err != nil {
		k, err = d.Unlock(p.t.Context(), d.Ring().Users()[0].Staff, password)
	}
	if err != nil {
		p.t.Fatal(err)
	}
	return k
}

func (p *place) close(k *Desk) {
	p.t.Helper()
	if err := k.Close(); err != nil {
		p.t.Fatal(err)
	}
}

// register writes a patient.
func register(t *testing.T, k *Desk, given string) journal.Revision {
	t.Helper()
	r, err := k.Store.Write(t.Context(), k.Author(), store.Change{Op: journal.OpPut, Content: &records.Patient{Family: "Traoré", Given: given, Village: "Banconi"}})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func sound(t *testing.T, k *Desk) store.Report {
	t.Helper()
	r, err := k.Store.Check(t.Context(), k.Scratch, nil)
	if err != nil || !r.OK() {
		t.Fatalf("check: %v %v", r.Faults, err)
	}
	return r
}

func code(err error) string {
	var p *text.Problem
	if errors.As(err, &p) {
		return p.Code
	}
	return fmt.Sprint(err)
}

func TestADeskIsFoundedClosedAndOpened(t *testing.T) {
	p := newPlace(t, "a")
	dir := filepath.Join(t.TempDir(), "carnet")
	k := p.found(dir)
	if k.Me.Role != records.SiteLead || k.NewEpoch != SameEpoch {
		t.Errorf("%+v %q", k.Me, k.NewEpoch)
	}
	register(t, k, "Awa")
	p.close(k)
	if _, _, err := Found(t.Context(), dir, founding(), p.options()); code(err) != "desk.exists" {
		t.Errorf("founded twice: %v", err)
	}
	door, err := At(dir, p.options())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := At(dir, p.options()); code(err) != "vault.busy" {
		t.Errorf("opened twice: %v", err)
	}
	if _, err := door.Unlock(t.Context(), door.Ring().Users()[0].Staff, "autre-chose"); code(err) != "keyring.refused" {
		t.Errorf("wrong password: %v", err)
	}
	if err := door.Close(); err != nil {
		t.Fatal(err)
	}
	p.now = p.now.Add(time.Minute) // the delay after a wrong password
	k = p.open(dir)
	defer p.close(k)
	if k.NewEpoch != SameEpoch || k.Me.Family != "Touré" {
		t.Errorf("%q %+v", k.NewEpoch, k.Me)
	}
	if r := sound(t, k); r.Patients != 1 {
		t.Errorf("%+v", r)
	}
}

func TestAFoundingThatFailsOrIsCutLeavesNoDesk(t *testing.T) {
	p := newPlace(t, "a")
	dir := t.TempDir()
	f := founding()
	f.Keys = func(*keyring.Session, journal.DeviceID, string, string) (string, records.Desk, error) {
		return "", records.Desk{}, errors.New("no keys")
	}
	if _, _, err := Found(t.Context(), dir, f, p.options()); err == nil {
		t.Fatal("founded")
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 1 || left[0].Name() != vault.ClaimName {
		t.Errorf("left %v %v", left, err)
	}
	// The power went while the keys were made.
	cut := founding()
	good := cut.Keys
	cut.Keys = func(s *keyring.Session, d journal.DeviceID, name, block string) (string, records.Desk, error) {
		copyTree(t, dir, dir+".cut")
		return good(s, d, name, block)
	}
	k, _, err := Found(t.Context(), dir, cut, p.options())
	if err != nil {
		t.Fatal(err)
	}
	p.close(k)
	if Exists(dir + ".cut") {
		t.Fatal("a desk without a record")
	}
	k = p.found(dir + ".cut")
	defer p.close(k)
	sound(t, k)
	if kept, _ := filepath.Glob(filepath.Join(dir+".cut", "unfinished-*", vault.MainName)); len(kept) != 1 {
		t.Errorf("what was begun was not kept: %v", kept)
	}
}

func TestAccountsComeAndGo(t *testing.T) {
	p := newPlace(t, "a")
	dir := t.TempDir()
	k := p.found(dir)
	lead := k.Me.ID
	doctor, err := k.AddUser(t.Context(), records.Staff{Family: "Keïta", Given: "Modibo", Role: records.Doctor}, "premier-mot")
	if err != nil {
		t.Fatal(err)
	}
	before := k.Store.Seq()
	if _, err := k.AddUser(t.Context(), records.Staff{Family: "Diarra", Role: records.Nurse}, "court"); code(err) != "keyring.weak-password" {
		t.Errorf("weak password: %v", err)
	}
	if k.Store.Seq() != before {
		t.Error("a refused account left a document")
	}
	if err := k.Switch(t.Context(), doctor.String(), "premier-mot"); err != nil {
		t.Fatal(err)
	}
	if k.Me.ID != doctor || k.May(records.ManageUsers) {
		t.Errorf("%+v", k.Me)
	}
	if _, err := k.AddUser(t.Context(), records.Staff{Family: "Diarra", Role: records.Nurse}, "mot-de-passe"); code(err) != "store.right" {
		t.Errorf("a doctor adds accounts: %v", err)
	}
	// A change of the staff document made elsewhere stays when the password
	// changes.
	k.Me.Given = "stale"
	if err := k.ChangePassword(t.Context(), "premier-mot", "second-mot"); err != nil {
		t.Fatal(err)
	}
	var s records.Staff
	d, err := k.Store.Document(t.Context(), doctor)
	if err == nil {
		err = d.Decode(&s)
	}
	if err != nil || s.Given != "Modibo" || len(s.Identity) == 0 || s.Recipient == "" {
		t.Errorf("%+v %v", s, err)
	}
	if err := k.Switch(t.Context(), doctor.String(), "premier-mot"); code(err) != "keyring.refused" {
		t.Errorf("the old password: %v", err)
	}
	p.now = p.now.Add(time.Minute)
	if err := k.Switch(t.Context(), lead.String(), password); err != nil {
		t.Fatal(err)
	}
	if err := k.ResetPassword(t.Context(), doctor, "troisieme-mot"); err != nil {
		t.Fatal(err)
	}
	if n, err := k.Admit(t.Context()); err != nil || n != 0 {
		t.Errorf("nothing to admit: %d %v", n, err)
	}
	s.Left = true
	if _, err := k.Store.Write(t.Context(), k.Author(), store.Change{Op: journal.OpPut, Document: doctor, Content: &s}); err != nil {
		t.Fatal(err)
	}
	if n, err := k.Admit(t.Context()); err != nil || n != 1 {
		t.Errorf("one left: %d %v", n, err)
	}
	if err := k.Switch(t.Context(), doctor.String(), "troisieme-mot"); code(err) != "keyring.refused" {
		t.Errorf("who left logs in: %v", err)
	}
	sound(t, k)
	p.close(k)
}

// Another desk's change of a password, and a return, arrive with the staff
// document.
func TestAPasswordChangedElsewhereArrives(t *testing.T) {
	p := newPlace(t, "a")
	k := p.found(t.TempDir())
	defer p.close(k)
	id, err := k.AddUser(t.Context(), records.Staff{Family: "Keïta", Role: records.Doctor}, "premier-mot")
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := k.Session.SealedIdentity(id.String())
	if err != nil {
		t.Fatal(err)
	}
	if err := k.ResetPassword(t.Context(), id, "second-mot"); err != nil {
		t.Fatal(err)
	}
	second, err := k.Session.SealedIdentity(id.String())
	if err != nil {
		t.Fatal(err)
	}
	d, err := k.Store.Document(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	var s records.Staff
	if err := d.Decode(&s); err != nil {
		t.Fatal(err)
	}
	s.Identity = sealed // as if the same identity had been sealed anew elsewhere
	if _, err := k.Store.Write(t.Context(), k.Author(), store.Change{Op: journal.OpPut, Document: id, Content: &s}); err != nil {
		t.Fatal(err)
	}
	if n, err := k.Admit(t.Context()); err != nil || n != 1 {
		t.Fatalf("%d %v", n, err)
	}
	if got, _ := k.Session.SealedIdentity(id.String()); string(got) != string(sealed) || string(got) == string(second) {
		t.Error("the identity sealed elsewhere was not taken over")
	}
	if err := k.Session.SetActive(id.String(), false); err != nil {
		t.Fatal(err)
	}
	if n, err := k.Admit(t.Context()); err != nil || n != 1 {
		t.Errorf("who is not gone is let in again: %d %v", n, err)
	}
}

func TestTheRecoverySheetOpensAndResets(t *testing.T) {
	p := newPlace(t, "a")
	dir := t.TempDir()
	k, sheet, err := Found(t.Context(), dir, founding(), p.options())
	if err != nil {
		t.Fatal(err)
	}
	lead := k.Me.ID
	p.close(k)
	door, err := At(dir, p.options())
	if err != nil {
		t.Fatal(err)
	}
	k, err = door.Recover(t.Context(), sheet.Text())
	if err != nil {
		t.Fatal(err)
	}
	if err := k.ResetPassword(t.Context(), lead, "nouveau-mot"); err != nil {
		t.Fatal(err)
	}
	if err := k.Switch(t.Context(), lead.String(), "nouveau-mot"); err != nil || k.Me.ID != lead {
		t.Fatal(err)
	}
	p.close(k)
}

// copyTree copies a folder as a person would: files only, no locks.
func copyTree(t *testing.T, from, to string) {
	t.Helper()
	err := filepath.WalkDir(from, func(path string, e os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		if e.IsDir() {
			return os.MkdirAll(filepath.Join(to, rel), 0o700)
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(to, rel), b, 0o600)
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestABackupIsMadeWhileSomebodyWrites(t *testing.T) {
	p := newPlace(t, "a")
	k := p.found(t.TempDir())
	defer p.close(k)
	for i := range 200 {
		register(t, k, fmt.Sprint("Awa", i))
	}
	ctx, cancel := context.WithCancel(t.Context())
	var writer sync.WaitGroup
	writer.Go(func() {
		for i := 0; ctx.Err() == nil; i++ {
			_, err := k.Store.Write(context.Background(), k.Author(), store.Change{Op: journal.OpPut, Content: &records.Patient{Family: "Diarra", Given: fmt.Sprint("Sira", i)}})
			if err != nil {
				t.Error(err)
				return
			}
		}
	})
	to := t.TempDir()
	path, err := k.Backup(t.Context(), to, nil)
	cancel()
	writer.Wait()
	if err != nil {
		t.Fatal(err)
	}
	if list, _ := os.ReadDir(to); len(list) != 1 {
		t.Errorf("left in the folder: %v", list)
	}
	other := newPlace(t, "b")
	dir := t.TempDir()
	if err := Restore(t.Context(), path, dir, k.Me.ID.String(), password, other.options()); err != nil {
		t.Fatal(err)
	}
	r := other.open(dir)
	defer other.close(r)
	if got := sound(t, r); got.Patients < 200 {
		t.Errorf("%d patients", got.Patients)
	}
	if !strings.HasPrefix(filepath.Base(path), "cscom-u-banconi-poste-1-000001-2026") {
		t.Errorf("name %s", path)
	}
}

func TestAutomaticBackupsRotateWhateverTheClockSays(t *testing.T) {
	p := newPlace(t, "a")
	k := p.found(t.TempDir())
	defer p.close(k)
	dir := filepath.Join(k.Dir(), "backups")
	auto := func(due bool) string {
		t.Helper()
		path, err := k.AutoBackup(t.Context(), nil)
		if err != nil || (path != "") != due {
			t.Fatalf("due %v: %q %v", due, path, err)
		}
		return path
	}
	auto(true)
	auto(false)
	p.now = p.now.AddDate(0, 0, 1)
	second := auto(true)
	// The battery is flat: every morning it is 2025 again.
	p.now = time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)
	wrong := auto(true)
	auto(false)
	for range dueAfter {
		register(t, k, "Awa")
	}
	p.now = time.Date(2025, 1, 1, 0, 5, 0, 0, time.UTC)
	again := auto(true)
	auto(false)
	list, err := Backups(dir)
	if err != nil || len(list) != 4 || list[1] != second || list[2] != wrong || list[3] != again {
		t.Fatalf("%v %v", list, err)
	}
	// The oldest by number goes, not the one with the oldest date.
	p.now = time.Date(2026, 11, 27, 8, 0, 0, 0, time.UTC)
	for range keepBackups - 2 {
		p.now = p.now.AddDate(0, 0, 1)
		auto(true)
	}
	list, err = Backups(dir)
	if err != nil || len(list) != keepBackups || list[0] != wrong {
		t.Fatalf("%v %v", list, err)
	}
}
