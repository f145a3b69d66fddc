package exchange

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/journal"
	"carnet/records/store"
	"carnet/sync/bundle"
	"carnet/sync/usb"
)

func TestWhatOneDeskWritesTheOtherHas(t *testing.T) {
	a, b, stick := twoDesks(t)
	p := a.patient()
	a.consultation(p)
	a.consultation(p)

	out := a.export(stick, Desks)
	if len(out.Files) != 1 || !bundle.IsName(filepath.Base(out.Files[0])) {
		t.Fatalf("wrote %v", out.Files)
	}
	look, err := b.Look(t.Context(), out.Files[0])
	if err != nil || look.From != "Poste 1" || look.Own || !look.ForUs || look.Known || look.Revisions != out.Revisions {
		t.Errorf("before: %+v %v", look, err)
	}
	got := b.imports(out.Files[0])
	// The three, and the centre's document, which the approval brought already
	// but of which no receipt has come back.
	if got.New != 3 || got.Quarantined+got.Forks+got.Conflicts != 0 {
		t.Errorf("imported %+v", got)
	}
	if got.From != "Poste 1" {
		t.Errorf("from %q", got.From)
	}
	sameState(t, a, b)

	if look, err = b.Look(t.Context(), out.Files[0]); err != nil || !look.Known {
		t.Errorf("afterwards: %+v %v", look, err)
	}
	if look, err = a.Look(t.Context(), out.Files[0]); err != nil || !look.Own || !look.Known || !look.ForUs {
		t.Errorf("at its sender: %+v %v", look, err)
	}
	again := b.imports(out.Files[0])
	if again.New != 0 || int64(again.Known) != out.Revisions {
		t.Errorf("the same again: %+v of %d", again, out.Revisions)
	}
	sameState(t, a, b)
}

func TestExportedIsNotDelivered(t *testing.T) {
	a, b, stick := twoDesks(t)
	a.patient()
	lost := a.export(stick, Desks)
	if err := os.Remove(lost.Files[0]); err != nil {
		t.Fatal(err)
	}
	a.patient()
	second := a.export(stick, Desks)
	if second.Revisions != lost.Revisions+1 {
		t.Errorf("after a lost stick %d revisions go, want %d", second.Revisions, lost.Revisions+1)
	}
	got := b.imports(second.Files[0])
	if got.Receipt == "" {
		t.Fatal("no receipt")
	}
	sent, err := a.Sent(t.Context(), 10)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range sent {
		if len(s.Arrived) != 0 {
			t.Errorf("%s is said to have arrived before its receipt", s.Name)
		}
	}

	said, err := a.TakeReceipt(t.Context(), got.Receipt)
	if err != nil {
		t.Fatal(err)
	}
	// The receipt says what the desk holds: the approval and both exports.
	if said.By != "Maternité" || len(said.Bundles) != 3 {
		t.Errorf("the receipt said %+v", said)
	}
	third := a.export(stick, Desks)
	if len(third.Files) != 0 || third.Revisions != 0 {
		t.Errorf("after the receipt %+v goes", third)
	}
	a.patient()
	if fourth := a.export(stick, Desks); fourth.Revisions != 1 {
		t.Errorf("%d revisions go, want the one that is new", fourth.Revisions)
	}
}

func TestReceiptsGoAlongWhenTheStickWasReadOnly(t *testing.T) {
	a, b, stick := twoDesks(t)
	a.patient()
	out := a.export(stick, Desks)
	b.Layer = readOnly{usb.System()}
	if got := b.imports(out.Files[0]); got.Receipt != "" || got.New != 1 {
		t.Errorf("imported %+v", got)
	}
	b.Layer = nil
	back := b.export(stick, Desks)
	if back.Receipts != 1 {
		t.Fatalf("%d receipts went along", back.Receipts)
	}
	found, err := usb.List(usb.System(), stick)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range found.Receipts {
		if _, err := a.TakeReceipt(t.Context(), r.Path); err != nil {
			t.Fatal(err)
		}
	}
	if out := a.export(stick, Desks); out.Revisions != 0 {
		t.Errorf("%d revisions go again", out.Revisions)
	}
}

type readOnly struct{ usb.Layer }

func (readOnly) Create(string) (usb.File, error) { return nil, syscall.EROFS }

func TestAnExportToABadStick(t *testing.T) {
	a, _, stick := twoDesks(t)
	a.patient()
	a.Layer = readOnly{usb.System()}
	_, err := a.Export(t.Context(), stick, Desks, nil)
	wantProblem(t, err, "sync_read_only")
	a.Layer = nil
	_, err = a.Export(t.Context(), filepath.Join(stick, "none"), Desks, nil)
	wantProblem(t, err, "sync_no_folder")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = a.Export(ctx, stick, Desks, nil)
	wantProblem(t, err, "sync_cancelled")
	if left, err := filepath.Glob(filepath.Join(stick, "*")); err != nil || len(left) != 0 {
		t.Errorf("on the stick: %v %v", left, err)
	}
	if left, err := filepath.Glob(filepath.Join(a.Work, "export-*")); err != nil || len(left) != 0 {
		t.Errorf("in the work folder: %v %v", left, err)
	}
	sent, err := a.Sent(t.Context(), 10)
	if err != nil || len(sent) != 1 {
		t.Errorf("the outbox has %d bundles, want the approval's alone (%v)", len(sent), err)
	}
}

// A gap cannot come from this program's exports; it comes from a receiver
// that lost what it had acknowledged.
func TestAGapWaitsAndIsFilled(t *testing.T) {
	a, b, stick := twoDesks(t)
	for range 3 {
		a.patient()
	}
	points, err := a.points(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	// A receipt by which b says that it has all of it, though it has not.
	claim := bundle.Receipt{Bundle: strings.Repeat("0", 32), Receiver: b.sender(), Counter: 1, Have: points}
	if _, err := a.TakeReceiptOf(t.Context(), &claim); err != nil {
		t.Fatal(err)
	}
	a.patient()
	late := a.export(stick, Desks)
	if late.Revisions != 1 {
		t.Fatalf("%d revisions go", late.Revisions)
	}
	before := b.digest()
	got := b.imports(late.Files[0])
	if got.New != 0 || got.Quarantined != 1 {
		t.Errorf("behind a gap: %+v", got)
	}
	if b.digest() != before {
		t.Error("what lies behind a gap was applied")
	}
	// Its true receipt must count for more than the claim, and bring the rest.
	b.setCounter(t, 5)
	got = b.imports(late.Files[0])
	if _, err := a.TakeReceipt(t.Context(), got.Receipt); err != nil {
		t.Fatal(err)
	}
	rest := a.export(stick, Desks)
	if rest.Revisions != 4 {
		t.Errorf("%d revisions go to fill the gap, want 4", rest.Revisions)
	}
	b.imports(rest.Files[0])
	sameState(t, a, b)
	waits, err := b.Store.Quarantine(t.Context())
	if err != nil || len(waits) != 0 {
		t.Errorf("still waiting: %v %v", waits, err)
	}
}

func (d *testDesk) setCounter(t *testing.T, n uint64) {
	t.Helper()
	if err := d.Store.SetSetting(t.Context(), counterKey, string(rune('0'+n))); err != nil {
		t.Fatal(err)
	}
}

// A cloned PC writes the same numbers. Both branches must be everywhere in
// the end, and it must be said.
func TestAForkKeepsBothBranches(t *testing.T) {
	a, b, stick := twoDesks(t)
	first := a.patient()
	clone := newTestDesk(t, t.TempDir())
	a.close()
	copyFile(t, a.path, clone.path)
	a.open(b.deviceOf(t, "Poste 1"), 1)
	clone.open(a.Store.Device(), 1)
	t.Cleanup(clone.close)
	clone.Key, clone.Identity, clone.Certificate, clone.doctor = a.Key, a.Identity, a.Certificate, a.doctor
	clone.n = 500
	clone.now = a.now.Add(1e9 * 3600)

	a.patient()
	a.phone(first, "70000001")
	clone.patient()
	clone.phone(first, "70000002")
	clone.consultation(first)

	if got := b.imports(a.export(stick, Desks).Files[0]); got.Forks != 0 {
		t.Errorf("the first branch: %+v", got)
	}
	got := b.imports(clone.export(stick, Desks).Files[0])
	if got.Forks == 0 || got.New != 3 {
		t.Errorf("the second branch: %+v", got)
	}
	if got.Conflicts != 1 {
		t.Errorf("%d conflicts, want that of the phone", got.Conflicts)
	}
	back := b.export(stick, Desks)
	a.imports(back.Files[0])
	clone.imports(back.Files[0])
	sameState(t, b, a, clone)

	// What is known in part is opened, and its known part counted.
	b.patient()
	a.patient()
	mixed := a.export(stick, Desks)
	if got := b.imports(mixed.Files[0]); got.New != 1 || int64(got.New+got.Known) != mixed.Revisions {
		t.Errorf("known in part: %+v of %d", got, mixed.Revisions)
	}
	// And with receipts from all, nothing is sent for ever.
	for range 3 {
		exchangeAll(t, t.TempDir(), a, b, clone)
	}
	if out := b.export(stick, Desks); out.Revisions != 6 {
		t.Errorf("%d revisions go though everybody has everything but what lies behind the fork", out.Revisions)
	}
}

func (d *testDesk) deviceOf(t *testing.T, name string) journal.DeviceID {
	t.Helper()
	_, c, err := d.Store.Centre(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range c.Desks {
		if x.Name == name {
			id, err := journal.ParseDeviceID(x.Device)
			if err != nil {
				t.Fatal(err)
			}
			return id
		}
	}
	t.Fatal("no desk", name)
	return journal.DeviceID{}
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	b, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(to, b, 0o600); err != nil {
		t.Fatal(err)
	}
}

// exchangeAll lets every desk export to a stick, the others take it in, and
// the stick bring the receipts back.
func exchangeAll(t tb, stick string, desks ...*testDesk) {
	t.Helper()
	for _, d := range desks {
		for _, f := range d.export(stick, Desks).Files {
			for _, e := range desks {
				if e == d {
					continue
				}
				receipt := e.tries(f)
				if receipt == "" {
					continue
				}
				if _, err := d.TakeReceipt(context.Background(), receipt); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}

func TestWhoMayNotSend(t *testing.T) {
	a, b, stick := twoDesks(t)
	other := newCentre(t, t.TempDir())
	defer other.close()
	a.patient()
	before := b.digest()

	refuse := func(what string, d *testDesk, path string, code string) {
		t.Helper()
		_, err := d.Import(t.Context(), path, nil)
		wantProblem(t, err, code)
		if b.digest() != before {
			t.Errorf("%s changed something", what)
		}
	}

	// Another centre's bundle, even one that b could open.
	spy, err := other.export2(t, stick, b)
	if err != nil {
		t.Fatal(err)
	}
	refuse("another centre's bundle", b, spy, "bundle_unknown_sender")

	// One that is not for b.
	out, err := a.Desk.export(t.Context(), stick, "x", []Recipient{{ID: "x", Name: "x", Label: "district", Key: other.Identity.Recipient().String()}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	refuse("a bundle for others", b, out.Files[0], "bundle_not_for_us")
	if again := a.imports(out.Files[0]); again.New != 0 || again.Receipt != "" {
		t.Errorf("its own bundle: %+v", again)
	}

	// One of a desk that was retired since.
	good := a.export(stick, Desks).Files[0]
	doc, c, err := b.Store.Centre(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	c.Desks[0].Retired = true
	b.write(b.lead, store.Change{Op: journal.OpPut, Document: doc.ID, Content: &c})
	before = b.digest()
	refuse("a retired desk's bundle", b, good, "bundle_retired_sender")

	refuse("a folder", b, stick, "bundle_not")
	refuse("a file that is not there", b, filepath.Join(stick, "00000000.CAR"), "sync_no_folder")
}

// export2 exports to one desk of another centre.
func (d *testDesk) export2(t *testing.T, dir string, to *testDesk) (string, error) {
	t.Helper()
	out, err := d.Desk.export(t.Context(), dir, "x", []Recipient{{ID: "x", Name: "x", Label: "desk", Key: to.Identity.Recipient().String()}}, nil)
	if err != nil {
		return "", err
	}
	return out.Files[0], nil
}

// Every bad bundle is refused in words and changes nothing, down to the
// bytes of the database.
func TestBadBundlesChangeNothing(t *testing.T) {
	a, b, stick := twoDesks(t)
	a.patient()
	good, err := os.ReadFile(a.export(stick, Desks).Files[0])
	if err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(b.path)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(stick, "BADBADBA.CAR")
	try := func(content []byte) {
		t.Helper()
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := b.Import(t.Context(), path, nil)
		wantProblem(t, err, "bundle_damaged", "bundle_truncated", "bundle_not", "bundle_empty")
	}
	for n := 0; n < len(good); n += 61 {
		try(good[:n])
		flipped := bytes.Clone(good)
		flipped[n] ^= 1 << (n % 8)
		try(flipped)
	}
	after, err := os.ReadFile(b.path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(before, after) {
		t.Error("the database has other bytes")
	}
	if left, err := filepath.Glob(filepath.Join(b.Work, "staging-*")); err != nil || len(left) != 0 {
		t.Errorf("left in the work folder: %v %v", left, err)
	}
	if err := os.WriteFile(path, good, 0o600); err != nil {
		t.Fatal(err)
	}
	if got := b.imports(path); got.New != 1 {
		t.Errorf("the good one: %+v", got)
	}
}

func TestACancelledImportChangesNothing(t *testing.T) {
	a, b, stick := twoDesks(t)
	for range 20 {
		a.patient()
	}
	path := a.export(stick, Desks).Files[0]
	before := b.digest()
	for _, phase := range []Phase{Reading, Opening, Applying} {
		ctx, cancel := context.WithCancel(t.Context())
		_, err := b.Import(ctx, path, func(p Progress) {
			if p.Phase == phase {
				cancel()
			}
		})
		cancel()
		wantProblem(t, err, "sync_cancelled")
		if b.digest() != before {
			t.Fatalf("cancelled while in phase %d, and something changed", phase)
		}
	}
	b.imports(path)
	sameState(t, a, b)
}

// The disk of this PC is full: SQLite may not have one page more.
func TestAFullDiskChangesNothing(t *testing.T) {
	a, b, stick := twoDesks(t)
	for range 300 {
		a.consultation(a.patient())
	}
	path := a.export(stick, Desks).Files[0]
	before := b.digest()
	var pages int
	if err := b.db.Get(&pages, "PRAGMA page_count"); err != nil {
		t.Fatal(err)
	}
	limit := func(n int) {
		t.Helper()
		var got int
		if err := b.db.Get(&got, fmt.Sprintf("PRAGMA max_page_count = %d", n)); err != nil {
			t.Fatal(err)
		}
	}
	for extra := range 4 {
		limit(pages + extra)
		_, err := b.Import(t.Context(), path, nil)
		wantProblem(t, err, "sync_disk_full")
		limit(1 << 30)
		if b.digest() != before {
			t.Fatal("something changed")
		}
	}
	b.imports(path)
	sameState(t, a, b)
}

func TestReceiptsThatDoNotCount(t *testing.T) {
	a, b, stick := twoDesks(t)
	other := newCentre(t, t.TempDir())
	defer other.close()
	a.patient()
	got := b.imports(a.export(stick, Desks).Files[0])
	points, err := a.points(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	stranger := bundle.Receipt{Bundle: got.Bundle, Receiver: other.sender(), Counter: 9, Have: points}
	_, err = a.TakeReceiptOf(t.Context(), &stranger)
	wantProblem(t, err, "receipt_unknown")
	if out := a.export(stick, Desks); out.Revisions == 0 {
		t.Error("a stranger's receipt was believed")
	}
	if _, err := a.TakeReceipt(t.Context(), got.Receipt); err != nil {
		t.Fatal(err)
	}
	// An older receipt, found on an old stick, does not undo the newer one.
	old := bundle.Receipt{Bundle: got.Bundle, Receiver: b.sender(), Counter: 0}
	if _, err := a.TakeReceiptOf(t.Context(), &old); err != nil {
		t.Fatal(err)
	}
	if out := a.export(stick, Desks); out.Revisions != 0 {
		t.Errorf("%d revisions go again after an old receipt", out.Revisions)
	}
	// A desk that was restored says less in its new epoch, and gets it again.
	restored := bundle.Receipt{Bundle: got.Bundle, Receiver: b.sender(), Counter: 1}
	restored.Receiver.Epoch = 2
	if _, err := a.TakeReceiptOf(t.Context(), &restored); err != nil {
		t.Fatal(err)
	}
	if out := a.export(stick, Desks); out.Revisions == 0 {
		t.Error("a restored desk gets nothing")
	}
	if err := os.WriteFile(got.Receipt, []byte("nonsense"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err = a.TakeReceipt(t.Context(), got.Receipt)
	wantProblem(t, err, "receipt_bad")
}

func TestABigExportIsSeveralBundles(t *testing.T) {
	a, b, stick := twoDesks(t)
	a.patient()
	b.patient()
	a.imports(b.export(stick, Desks).Files[0])
	c := a.second(t.TempDir(), "Labo") // it needs both chains, whatever b has
	defer c.close()
	a.patient()
	b.patient()
	a.imports(b.export(stick, Desks).Files[0])
	a.MaxBytes = 1
	out := a.export(stick, All)
	if len(out.Files) != 2 {
		t.Fatalf("%d bundles, want one for each chain", len(out.Files))
	}
	for i := len(out.Files) - 1; i >= 0; i-- {
		c.imports(out.Files[i])
	}
	sameState(t, a, c)
}

func TestTheDistrictIsARecipient(t *testing.T) {
	a, _, stick := twoDesks(t)
	district := newCentre(t, t.TempDir())
	defer district.close()
	doc, c, err := a.Store.Centre(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	c.Recipients = []records.Recipient{{Name: "CSRef", Role: "district", Key: district.Identity.Recipient().String(), SigningKey: bundle.PublicKey(district.site)}}
	a.write(a.lead, store.Change{Op: journal.OpPut, Document: doc.ID, Content: &c})
	a.patient()

	to, err := a.Recipients(t.Context(), District)
	if err != nil {
		t.Fatal(err)
	}
	if len(to) != 2 || to[0].Label != "district" || to[1].Label != "recovery" {
		t.Fatalf("recipients %+v", to)
	}
	out := a.export(stick, District)
	f, err := os.Open(out.Files[0])
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	m, err := bundle.Verify(t.Context(), f, out.Bytes, bundle.DefaultLimits(), nil)
	if err != nil {
		t.Fatal(err)
	}
	points, err := a.points(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	said, err := a.TakeReceiptOf(t.Context(), &bundle.Receipt{Bundle: m.ID, Receiver: district.sender(), Counter: 1, Have: points})
	if err != nil {
		t.Fatal(err)
	}
	if said.By != "CSRef" || len(said.Bundles) != 1 {
		t.Errorf("the receipt said %+v", said)
	}
	if out := a.export(stick, District); len(out.Files) != 0 {
		t.Errorf("%d files go to the district again", len(out.Files))
	}
	if out := a.export(stick, All); out.Revisions == 0 {
		t.Error("the desks got nothing because the district has it")
	}
}

// A district whose card has no signing key can never say what it holds.
func TestADistrictThatSignsNoReceiptsGetsEverything(t *testing.T) {
	a, _, stick := twoDesks(t)
	district := newCentre(t, t.TempDir())
	defer district.close()
	a.patient()
	recipient := records.Recipient{Name: "CSRef", Role: "district", Key: district.Identity.Recipient().String()}
	card := func() {
		t.Helper()
		doc, c, err := a.Store.Centre(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		c.Recipients = []records.Recipient{recipient}
		a.write(a.lead, store.Change{Op: journal.OpPut, Document: doc.ID, Content: &c})
	}
	card()
	ends, err := a.Store.ChainEnds(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	all := int64(0)
	for _, e := range ends {
		all += int64(e.Seq - e.From + 1)
	}
	if got := a.export(stick, District).Revisions; got != all {
		t.Errorf("the district gets %d of %d revisions", got, all)
	}
	if got := a.export(stick, District).Revisions; got != all {
		t.Errorf("the second time it gets %d of %d revisions", got, all)
	}
	if got := a.export(stick, All).Revisions; got != all {
		t.Errorf("among all it gets %d of %d revisions", got, all)
	}
	waits := func(want int) {
		t.Helper()
		sent, err := a.Sent(t.Context(), 100)
		if err != nil {
			t.Fatal(err)
		}
		got := 0
		for _, s := range sent {
			for _, name := range s.Waiting {
				if name == "CSRef" {
					got++
				}
			}
		}
		if got != want {
			t.Errorf("%d bundles wait for the district's receipt, want %d", got, want)
		}
	}
	waits(3)
	// Its card gets a signing key, and its receipt settles what left before.
	recipient.SigningKey = bundle.PublicKey(district.site)
	card()
	points, err := a.points(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.TakeReceiptOf(t.Context(), &bundle.Receipt{Receiver: district.sender(), Counter: 1, Have: points}); err != nil {
		t.Fatal(err)
	}
	waits(0)
}

// What only the recovery sheet opens is not for the district.
func TestWithoutTheDistrictsKeyNothingIsMadeForIt(t *testing.T) {
	a, _, stick := twoDesks(t)
	a.patient()
	alone := newCentre(t, t.TempDir())
	defer alone.close()
	for _, c := range []struct {
		d *testDesk
		g Group
	}{{a, District}, {alone, District}, {alone, Desks}} {
		out, err := c.d.Export(t.Context(), stick, c.g, nil)
		wantProblem(t, err, "bundle_no_recipient")
		if len(out.Files) != 0 {
			t.Errorf("%s: %v", c.g, out.Files)
		}
	}
	if out := alone.export(stick, All); out.Revisions == 0 {
		t.Error("a centre with one desk cannot write a bundle at all")
	}
}

// The longest payload that a journal takes also travels.
func TestTheLongestDocumentTravels(t *testing.T) {
	a, b, stick := twoDesks(t)
	patient := a.patient()
	noise := make([]byte, journal.MaxPayload/2)
	if _, err := rand.Read(noise); err != nil {
		t.Fatal(err)
	}
	all := hex.EncodeToString(noise) // what compresses well is taken for a bomb
	long := func(n int) *records.Consultation {
		return &records.Consultation{Date: clinical.Date{Year: 2026, Month: 11, Day: 24}, Reason: all[:n]}
	}
	small, err := json.Marshal(long(0))
	if err != nil {
		t.Fatal(err)
	}
	n := journal.MaxPayload - len(small) - 64
	r := a.write(a.doctor, store.Change{Op: journal.OpPut, Patient: patient, Content: long(n)})
	if len(r.Payload) < journal.MaxPayload-512 {
		t.Fatalf("a payload of %d bytes is not the longest", len(r.Payload))
	}
	out := a.export(stick, Desks)
	if got := b.imports(out.Files[0]); got.New == 0 || got.Quarantined != 0 {
		t.Errorf("%+v", got)
	}
	sameState(t, a, b)
}
