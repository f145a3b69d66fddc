package exchange

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/uuid"

	"carnet/records"
	"carnet/records/journal"
	"carnet/records/store"
	"carnet/records/vault"
	"carnet/records/vault/disk"
	"carnet/records/vault/keyring"
	"carnet/sync/bundle"
)

// place is a whole data folder: keyring, enciphered database, store.
type place struct {
	*testDesk
	vault   *vault.Vault
	session *keyring.Session
	ring    disk.Disk
	folder  disk.Disk
	key     [32]byte
}

func folderOf(t testing.TB, path string) disk.Folder {
	t.Helper()
	if err := os.MkdirAll(path, 0o700); err != nil {
		t.Fatal(err)
	}
	f, err := disk.NewFolder(path)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// quick makes passwords cheap; the format is the same.
var quick = keyring.Options{WorkFactor: 10}

func newPlace(t *testing.T) *place {
	t.Helper()
	dir := t.TempDir()
	p := &place{testDesk: newTestDesk(t, dir), folder: folderOf(t, dir), ring: folderOf(t, filepath.Join(dir, "keys"))}
	if _, err := rand.Read(p.key[:]); err != nil {
		t.Fatal(err)
	}
	return p
}

// openStore opens the enciphered database under the store.
func (p *place) openStore(t *testing.T, device journal.DeviceID) {
	t.Helper()
	v, err := vault.Open(t.Context(), p.folder, vault.Key(p.key), vault.Options{})
	if err != nil {
		t.Fatal(err)
	}
	p.vault = v
	if p.Store, err = store.Open(t.Context(), v.DB, store.Options{Device: device, Epoch: 1, Now: p.tick}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := p.Store.Close(); err != nil {
			t.Error(err)
		}
		if err := v.Close(); err != nil {
			t.Error(err)
		}
	})
}

// TestASecondDeskJoins is the whole way, with nothing left out: two data
// folders, enciphered databases, keyrings, the files that travel.
func TestASecondDeskJoins(t *testing.T) {
	ctx := t.Context()
	one := newPlace(t)
	device := journal.DeviceID(uuid.New())
	lead := keyring.Person{Staff: "lead", Name: "Oumar Maïga"}
	var err error
	var sheet keyring.Sheet
	if one.session, sheet, err = keyring.Create(one.ring, one.key, lead, "le mot de passe", quick); err != nil {
		t.Fatal(err)
	}
	if err := one.session.AddUser(keyring.Person{Staff: "doctor", Name: "Aminata Touré"}, "un autre mot"); err != nil {
		t.Fatal(err)
	}
	one.openStore(t, device)
	keys, err := FoundCentre(one.session, device)
	if err != nil {
		t.Fatal(err)
	}
	again, err := FoundCentre(one.session, device)
	if err != nil || again.Certificate != keys.Certificate {
		t.Fatalf("founding twice made other keys (%v)", err)
	}
	one.Desk = keys.Desk(one.Store, t.TempDir())
	one.lead = store.Author{Role: records.SiteLead}
	one.lead = one.hire("Maïga", records.SiteLead)
	one.doctor = one.hire("Touré", records.Doctor)
	one.write(one.lead, store.Change{Op: journal.OpPut, Content: &records.Centre{
		Name: "CSCom-U Banconi", Letter: "B", SiteKey: keys.Certificate.Site, Recovery: one.session.Recovery(),
		Desks: []records.Desk{keys.Entry("Poste 1", "1")},
	}})
	patient := one.patient()
	one.consultation(patient)

	// The new desk asks, the first one approves.
	stick := t.TempDir()
	pending, err := NewPending(rand.Reader, "Maternité")
	if err != nil {
		t.Fatal(err)
	}
	asked, file, err := pending.Request(time.Now())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(stick, asked.FileName()), file, 0o600); err != nil {
		t.Fatal(err)
	}
	pending = reread(t, pending)
	request, err := ParseRequest(file)
	if err != nil || request.Code() != asked.Code() {
		t.Fatalf("the request was read as %+v (%v)", request, err)
	}
	site, err := one.session.SigningKey(keyring.CentreKey)
	if err != nil {
		t.Fatal(err)
	}
	accounts, err := AccountsOf(one.session)
	if err != nil {
		t.Fatal(err)
	}
	target := filepath.Join(stick, "accord.car")
	out, err := one.Approve(ctx, Approval{Request: request, Site: site, Author: one.lead, Accounts: accounts}, target, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(out.Files) != 1 || out.Files[0] != target {
		t.Fatalf("approval in %v", out.Files)
	}

	// The new desk joins: its own database, everybody's own password.
	two := newPlace(t)
	joining, err := OpenApproval(ctx, target, pending, t.TempDir(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer joining.Close()
	if two.session, err = joining.Keyring(two.ring, two.key, quick); err != nil {
		t.Fatal(err)
	}
	two.openStore(t, pending.Device)
	keysTwo, err := OpenKeys(two.session)
	if err != nil {
		t.Fatal(err)
	}
	two.Desk = keysTwo.Desk(two.Store, t.TempDir())
	if _, err := joining.Take(ctx, two.Desk, nil); err != nil {
		t.Fatal(err)
	}
	sameState(t, one.testDesk, two.testDesk)

	ring, err := keyring.Open(two.ring, quick)
	if err != nil {
		t.Fatal(err)
	}
	for _, who := range []struct{ name, password string }{{"Oumar Maïga", "le mot de passe"}, {"Aminata Touré", "un autre mot"}} {
		s, err := ring.Unlock(who.name, who.password)
		if err != nil {
			t.Fatalf("%s cannot log in: %v", who.name, err)
		}
		if s.Key() != two.key {
			t.Errorf("%s opens another database", who.name)
		}
	}
	if _, err := ring.Unlock("Oumar Maïga", "un autre mot"); err == nil {
		t.Error("another's password opens")
	}
	if s, err := ring.UnlockWithRecovery(sheet.Text()); err != nil || s.Key() != two.key {
		t.Errorf("the centre's recovery sheet does not open the new desk: %v", err)
	}
	if two.key == one.key {
		t.Error("the desks share a database key")
	}
	if _, err := two.session.SigningKey(keyring.CentreKey); err == nil {
		t.Error("the centre's key travelled")
	}

	// And from now on they exchange.
	_, c, err := two.Store.Centre(ctx)
	if err != nil || len(c.Desks) != 2 || c.Desks[1].Block == c.Desks[0].Block || c.Desks[1].Name != "Maternité" {
		t.Fatalf("the centre has the desks %+v (%v)", c.Desks, err)
	}
	two.doctor, two.n = one.doctor, 700
	two.consultation(patient)
	back, err := two.Export(ctx, stick, Desks, nil)
	if err != nil {
		t.Fatal(err)
	}
	if back.Revisions != 1 || back.Receipts != 1 {
		t.Errorf("the new desk sends %+v, want its one consultation and the receipt", back)
	}
	one.imports(back.Files[0])
	sameState(t, one.testDesk, two.testDesk)
}

// reread is a Pending as it comes back from its file.
func reread(t *testing.T, p *Pending) *Pending {
	t.Helper()
	b, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	var out Pending
	if err := json.Unmarshal(b, &out); err != nil {
		t.Fatal(err)
	}
	return &out
}

func TestApprovalsThatAreRefused(t *testing.T) {
	a := newCentre(t, t.TempDir())
	defer a.close()
	stick := t.TempDir()
	ask := func(name string) (*Pending, Request) {
		t.Helper()
		p, err := NewPending(rand.Reader, name)
		if err != nil {
			t.Fatal(err)
		}
		r, _, err := p.Request(testStart)
		if err != nil {
			t.Fatal(err)
		}
		return p, r
	}
	approve := func(change func(*Approval)) error {
		t.Helper()
		_, r := ask("Labo")
		x := Approval{Request: r, Site: a.site, Author: a.lead, Accounts: Accounts{Users: []Account{{Staff: "x", Name: "x"}}}}
		change(&x)
		_, err := a.Approve(context.Background(), x, stick, nil)
		return err
	}
	before := a.digest()
	wantProblem(t, approve(func(x *Approval) { x.Author = a.doctor }), "desk_not_allowed")
	wantProblem(t, approve(func(x *Approval) { x.Site = a.Key }), "desk_not_the_centre_key")
	wantProblem(t, approve(func(x *Approval) { x.Request.Name = "poste 1" }), "desk_taken")
	wantProblem(t, approve(func(x *Approval) { x.Request.Device = a.Store.Device() }), "desk_taken")
	wantProblem(t, approve(func(x *Approval) { x.Request.Key = "RWnothing" }), "desk_request_bad")
	if a.digest() != before {
		t.Error("a refusal changed the centre")
	}

	p, r := ask("Labo")
	good := Approval{Request: r, Site: a.site, Author: a.lead, Accounts: Accounts{Users: []Account{{Staff: "x", Name: "x", Sealed: []byte("s")}}}}
	first, err := a.Approve(t.Context(), good, stick, nil)
	if err != nil {
		t.Fatal(err)
	}
	after := a.digest()
	second, err := a.Approve(t.Context(), good, stick, nil) // the first stick was lost
	if err != nil {
		t.Fatal(err)
	}
	if a.digest() != after {
		t.Error("approving again changed the centre")
	}
	for _, f := range []string{first.Files[0], second.Files[0]} {
		j, err := OpenApproval(t.Context(), f, p, t.TempDir(), nil)
		if err != nil {
			t.Fatal(err)
		}
		j.Close()
	}
	other, _ := ask("Pharmacie")
	_, err = OpenApproval(t.Context(), first.Files[0], other, t.TempDir(), nil)
	wantProblem(t, err, "desk_other_approval")
	plain := a.export(stick, Desks)
	_, err = OpenApproval(t.Context(), plain.Files[0], p, t.TempDir(), nil)
	wantProblem(t, err, "desk_not_an_approval")
	_, err = OpenApproval(t.Context(), filepath.Join(stick, "none.car"), p, t.TempDir(), nil)
	wantProblem(t, err, "sync_no_folder")
}

func TestRequestsThatAreRefused(t *testing.T) {
	p, err := NewPending(rand.Reader, "Maternité")
	if err != nil {
		t.Fatal(err)
	}
	_, good, err := p.Request(testStart)
	if err != nil {
		t.Fatal(err)
	}
	for i := range good {
		bad := bytes.Clone(good)
		bad[i] ^= 1 << (i % 8)
		if _, err := ParseRequest(bad); err == nil {
			t.Fatalf("bit %d of byte %d flipped, and the request was taken", i%8, i)
		} else {
			wantProblem(t, err, "desk_request_bad")
		}
	}
	receipt, err := bundle.SignReceipt(bundle.Receipt{}, p.Key)
	if err == nil {
		t.Fatal("a receipt without a bundle was signed")
	}
	_, err = ParseRequest(receipt)
	wantProblem(t, err, "desk_request_bad")
	for _, name := range []string{"", "   ", string(make([]byte, 81))} {
		_, err := NewPending(rand.Reader, name)
		wantProblem(t, err, "desk_name")
	}
}

func TestNoCentreApprovesNobody(t *testing.T) {
	d := newTestDesk(t, t.TempDir())
	d.open(journal.DeviceID(uuid.New()), 1)
	defer d.close()
	_, err := d.Approve(t.Context(), Approval{}, t.TempDir(), nil)
	wantProblem(t, err, "desk_no_centre")
}
