package exchange

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/journal"
	"carnet/records/store"
	"carnet/sync/bundle"
)

// shot is the bytes of a picture of about a size.
func shot(n, size int) []byte {
	b := []byte{0xff, 0xd8, 0xff, 0xe0, byte(n), byte(n >> 8)}
	for i := 0; len(b) < size; i++ {
		x := sha256.Sum256([]byte{byte(n), byte(n >> 8), byte(i), byte(i >> 8)})
		b = append(b, x[:]...)
	}
	return b
}

func hashOf(b []byte) journal.Hash { return sha256.Sum256(b) }

// screening writes a cervical screening with pictures.
func (d *testDesk) screening(patient journal.DocumentID, pictures ...[]byte) journal.Revision {
	d.t.Helper()
	c := &records.Cervical{Date: clinical.DateOf(20_781), VIA: "positive"}
	for _, p := range pictures {
		c.Pictures = append(c.Pictures, journal.AttachmentName(hashOf(p)))
	}
	return d.write(d.doctor, store.Change{Op: journal.OpSign, Patient: patient, Content: c, Attachments: pictures})
}

func (d *testDesk) shows(picture []byte) bool {
	d.t.Helper()
	a, err := d.Store.Attachment(context.Background(), hashOf(picture))
	if err != nil {
		wantProblem(d.t, err, "store.attachment_missing")
	}
	return bytes.Equal(a.Bytes, picture)
}

func (d *testDesk) lacks1(t *testing.T, n int) {
	t.Helper()
	r, err := d.Store.Check(t.Context(), store.InMemory, nil)
	if err != nil || !r.OK() || len(r.Missing) != n {
		t.Errorf("%d attachments are missing, want %d (%v %v)", len(r.Missing), n, r.Faults, err)
	}
}

func (d *testDesk) acknowledge(receipt string) Delivered {
	d.t.Helper()
	said, err := d.TakeReceipt(context.Background(), receipt)
	if err != nil {
		d.t.Fatal(err)
	}
	return said
}

func TestAPictureTravelsWithItsDocument(t *testing.T) {
	a, b, stick := twoDesks(t)
	one, two := shot(1, 90_000), shot(2, 5_000)
	p := a.patient()
	a.screening(p, one, two)
	a.screening(p, two) // the same picture goes once
	out := a.export(stick, Desks)
	if len(out.Files) != 1 || out.Attachments != 2 || out.LeftOut != 0 {
		t.Fatalf("%+v", out)
	}
	raw, err := os.ReadFile(out.Files[0])
	if err != nil {
		t.Fatal(err)
	}
	h := hashOf(one)
	for name, needle := range map[string][]byte{"its bytes": one[100:132], "its hash": []byte(h.String()), "the blinded hash": []byte(blinded(h).String())} {
		if bytes.Contains(raw, needle) {
			t.Errorf("the bundle shows %s in the clear", name)
		}
	}
	got := b.imports(out.Files[0])
	if got.Attachments != 2 || !b.shows(one) || !b.shows(two) {
		t.Errorf("%+v", got)
	}
	sameState(t, a, b)
	b.lacks1(t, 0)
	again := b.imports(out.Files[0])
	if again.New != 0 || again.Attachments != 0 || int64(again.Known) != out.Revisions {
		t.Errorf("the same again: %+v", again)
	}
	look, err := b.Look(t.Context(), out.Files[0])
	if err != nil || !look.Known {
		t.Errorf("%+v %v", look, err)
	}
	if look, err = a.Look(t.Context(), out.Files[0]); err != nil || !look.Own || !look.Known {
		t.Errorf("at its sender: %+v %v", look, err)
	}
	if said := a.acknowledge(got.Receipt); len(said.Bundles) != 2 { // and the approval
		t.Errorf("%+v", said)
	}
	if out := a.export(stick, Desks); len(out.Files) != 0 {
		t.Errorf("after the receipt %+v goes", out)
	}
	// Nothing of the pictures was left in the folders where bundles are made.
	for _, d := range []*testDesk{a, b} {
		err := filepath.WalkDir(d.Work, func(path string, e fs.DirEntry, err error) error {
			if err == nil && !e.IsDir() && !strings.HasPrefix(e.Name(), "carnet.db") { // plain SQLite in this test
				t.Errorf("%s was left behind", path)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestALargePictureIsLeftOutThenAskedFor(t *testing.T) {
	a, b, stick := twoDesks(t)
	small, large := shot(1, 2_000), shot(2, 200_000)
	if err := a.SetAttachmentLimit(t.Context(), Desks, 10_000); err != nil {
		t.Fatal(err)
	}
	a.screening(a.patient(), small, large)
	out := a.export(stick, Desks)
	if out.Attachments != 1 || out.LeftOut != 1 || out.Bytes > 100_000 {
		t.Fatalf("%+v", out)
	}
	got := b.imports(out.Files[0])
	if !b.shows(small) || b.shows(large) {
		t.Error("the small one comes, the large one does not")
	}
	b.lacks1(t, 1)
	sameState(t, a, b) // the state is that of the revisions

	// The receipt asks, without saying for what to whoever finds it.
	raw, err := os.ReadFile(got.Receipt)
	if err != nil {
		t.Fatal(err)
	}
	h := hashOf(large)
	if bytes.Contains(raw, []byte(h.String())) || !bytes.Contains(raw, []byte(blinded(h).String())) {
		t.Error("the receipt names the picture, or does not ask for it")
	}
	a.acknowledge(got.Receipt)

	answer := a.export(stick, Desks)
	if len(answer.Files) != 1 || answer.Revisions != 0 || answer.Attachments != 1 {
		t.Fatalf("%+v", answer)
	}
	again := a.export(stick, Desks) // no receipt yet: it goes again
	if again.Attachments != 1 {
		t.Fatalf("%+v", again)
	}
	sent, err := a.Sent(t.Context(), 2)
	if err != nil || len(sent[0].Waiting) != 1 || len(sent[1].Arrived) != 0 {
		t.Errorf("%+v %v", sent, err)
	}
	if look, err := b.Look(t.Context(), answer.Files[0]); err != nil || look.Known || !look.ForUs {
		t.Errorf("%+v %v", look, err)
	}
	got = b.imports(answer.Files[0])
	if got.Attachments != 1 || got.New != 0 || !b.shows(large) {
		t.Errorf("%+v", got)
	}
	b.lacks1(t, 0)
	if twice := b.imports(again.Files[0]); twice.Attachments != 0 || twice.New != 0 {
		t.Errorf("it came twice: %+v", twice)
	}
	if said := a.acknowledge(got.Receipt); len(said.Bundles) != 2 {
		t.Errorf("%+v", said)
	}
	if out := a.export(stick, Desks); len(out.Files) != 0 {
		t.Errorf("%+v", out)
	}
}

// A desk that lacks a picture passes the document on; who holds the picture is
// asked for it.
func TestAPictureIsAskedOfWhoHoldsIt(t *testing.T) {
	a, b, stick := twoDesks(t)
	c := b2(t, a, "Labo")
	exchangeAll(t, stick, a, b, c)
	x := shot(1, 50_000)
	if err := a.SetAttachmentLimit(t.Context(), Desks, 0); err != nil {
		t.Fatal(err)
	}
	a.screening(a.patient(), x)
	b.imports(a.export(stick, Desks).Files[0])
	c.imports(b.export(stick, Desks).Files[0])
	c.lacks1(t, 1)
	for range 2 {
		exchangeAll(t, stick, a, b, c)
	}
	for _, d := range []*testDesk{b, c} {
		if !d.shows(x) {
			t.Error("it never came")
		}
		d.lacks1(t, 0)
	}
}

// b2 is a third desk.
func b2(t *testing.T, a *testDesk, name string) *testDesk {
	t.Helper()
	c := a.second(t.TempDir(), name)
	t.Cleanup(c.close)
	return c
}

func TestANewDeskGetsEveryPicture(t *testing.T) {
	a := newCentre(t, t.TempDir())
	t.Cleanup(a.close)
	x, y := shot(1, 300_000), shot(2, 1_000)
	if err := a.SetAttachmentLimit(t.Context(), Desks, 0); err != nil {
		t.Fatal(err)
	}
	a.screening(a.patient(), x, y)
	b := b2(t, a, "Maternité")
	if !b.shows(x) || !b.shows(y) {
		t.Error("the new desk lacks a picture")
	}
	b.lacks1(t, 0)
	sameState(t, a, b)
}

func TestTheDistrictGetsLargePicturesWhenItAsks(t *testing.T) {
	a, _, stick := twoDesks(t)
	district := newCentre(t, t.TempDir())
	defer district.close()
	doc, c, err := a.Store.Centre(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	c.Recipients = []records.Recipient{{Name: "CSRef", Role: "district", Key: district.Identity.Recipient().String(), SigningKey: bundle.PublicKey(district.site)}}
	a.write(a.lead, store.Change{Op: journal.OpPut, Document: doc.ID, Content: &c})
	face, cervix := shot(1, 30_000), shot(2, 300_000)
	a.screening(a.patient(), face, cervix)
	out := a.export(stick, District)
	if out.Attachments != 1 || out.LeftOut != 1 {
		t.Errorf("to the district: %+v", out)
	}
	if out := a.export(stick, Desks); out.Attachments != 2 || out.LeftOut != 0 {
		t.Errorf("to the desks: %+v", out)
	}
	points, err := a.points(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	receipt := bundle.Receipt{Bundle: strings.Repeat("0", 32), Receiver: district.sender(), Counter: 1, Have: points, Asks: []journal.Hash{blinded(hashOf(cervix)), blinded(hashOf([]byte("another")))}}
	if _, err := a.TakeReceiptOf(t.Context(), &receipt); err != nil {
		t.Fatal(err)
	}
	if out := a.export(stick, District); out.Attachments != 1 || out.Revisions != 0 {
		t.Errorf("asked for: %+v", out)
	}
	receipt.Counter, receipt.Asks = 2, nil
	if _, err := a.TakeReceiptOf(t.Context(), &receipt); err != nil {
		t.Fatal(err)
	}
	if out := a.export(stick, District); len(out.Files) != 0 {
		t.Errorf("it has it: %+v", out)
	}
}

// Any byte of a sealed picture that is not as it was sent refuses the whole.
func TestATamperedPictureChangesNothing(t *testing.T) {
	a, b, stick := twoDesks(t)
	x := shot(1, 3_000)
	a.screening(a.patient(), x)
	path := a.export(stick, Desks).Files[0]
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	from, size := entryOf(t, raw, "files/0001.age")
	before := b.digest()
	for at := from; at < from+size; at += 97 {
		bad := bytes.Clone(raw)
		bad[at] ^= 0x10
		name := filepath.Join(stick, "AAAAAAAA.CAR")
		if err := os.WriteFile(name, bad, 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := b.Import(t.Context(), name, nil)
		wantProblem(t, err, "bundle_damaged")
	}
	if b.digest() != before || b.shows(x) {
		t.Error("a tampered bundle left something behind")
	}
	b.imports(path)
	if !b.shows(x) {
		t.Error("the true one")
	}
}

// entryOf finds where an entry's bytes lie in a zip.
func entryOf(t *testing.T, raw []byte, name string) (from, size int) {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range z.File {
		if f.Name == name {
			at, err := f.DataOffset()
			if err != nil {
				t.Fatal(err)
			}
			return int(at), int(f.UncompressedSize64)
		}
	}
	t.Fatalf("no %s", name)
	return 0, 0
}

// A picture that is damaged on the sender's disk keeps nothing else from
// leaving.
func TestADamagedPictureStaysAtHome(t *testing.T) {
	a, b, stick := twoDesks(t)
	x, y := shot(1, 3_000), shot(2, 3_000)
	a.screening(a.patient(), x, y)
	h := hashOf(x)
	if _, err := a.db.Exec("UPDATE attachment SET bytes = zeroblob(size) WHERE hash = ?", h[:]); err != nil {
		t.Fatal(err)
	}
	out := a.export(stick, Desks)
	if got := b.imports(out.Files[0]); got.Attachments != 1 || !b.shows(y) || b.shows(x) {
		t.Errorf("%+v", got)
	}
	b.lacks1(t, 1)
}

func TestARedactedPictureDoesNotComeBack(t *testing.T) {
	a, b, stick := twoDesks(t)
	third := b2(t, a, "Labo")
	x := shot(1, 3_000)
	c := a.screening(a.patient(), x)
	old := a.export(stick, Desks).Files[0]
	b.imports(old)
	a.write(a.doctor, store.Change{Op: journal.OpRedact, Document: c.Document, Reason: "demande", Payload: json.RawMessage(`{"revisions":["` + c.ID.String() + `"]}`)})
	later := a.export(stick, Desks).Files[0]
	b.imports(later)
	b.imports(old)
	third.imports(later) // it never had it
	third.imports(old)
	for _, d := range []*testDesk{a, b, third} {
		if d.shows(x) {
			t.Error("it is still there")
		}
		d.lacks1(t, 0)
	}
}

// Pictures in more bundles than one arrive in any order.
func TestManyPicturesAreSeveralBundles(t *testing.T) {
	a, b, stick := twoDesks(t)
	a.MaxBytes = 40_000
	var all [][]byte
	p := a.patient()
	for n := range 6 {
		all = append(all, shot(n, 30_000))
		a.screening(p, all[n])
	}
	if err := a.SetAttachmentLimit(t.Context(), Desks, 0); err != nil {
		t.Fatal(err)
	}
	a.acknowledge(b.imports(a.export(stick, Desks).Files[0]).Receipt)
	b.lacks1(t, 6)
	out := a.export(stick, Desks)
	if len(out.Files) != 6 || out.Attachments != 6 {
		t.Fatalf("%+v", out)
	}
	for i := len(out.Files) - 1; i >= 0; i-- {
		b.imports(out.Files[i])
	}
	for _, x := range all {
		if !b.shows(x) {
			t.Error("one is missing")
		}
	}
}
