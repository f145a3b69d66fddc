package store

import (
	"bytes"
	"encoding/json"
	"errors"
	"path/filepath"
	"testing"

	"github.com/google/uuid"

	"carnet/records/journal"
)

// A clone of a clone: a branch leaves a branch, and what stands on it refers
// to numbers along its own way.
func TestABranchOfABranchKeepsItsOwnPast(t *testing.T) {
	device, dir := journal.DeviceID(uuid.New()), t.TempDir()
	open := func(name string) *testDesk { return openDesk(t, filepath.Join(dir, name), device, 1) }
	first, second, third := open("a"), open("b"), open("c")
	copyAll := func(from, to *testDesk) {
		for _, x := range from.pieces(t, 1000) {
			to.adopt(t, x)
		}
	}
	p := first.write(t, first.doctor, Change{Op: journal.OpPut, Content: awa()})
	copyAll(first, second)
	note := func(d *testDesk, reason string) journal.Revision {
		d.now = d.now.AddDate(0, 0, 1)
		c := malaria()
		c.Reason = reason
		return d.write(t, d.doctor, Change{Op: journal.OpSign, Patient: p.Document, Content: c})
	}
	for range 4 {
		note(first, "premier")
	}
	second.now = second.now.AddDate(0, 1, 0)
	of := note(second, "deuxième") // number 2 of the second branch
	copyAll(second.sub(t, 2), third)
	note(second, "deuxième")
	third.now = third.now.AddDate(0, 2, 0)
	// An amendment of number 2 of the second branch, on the third: its line
	// refers to that number.
	c := malaria()
	c.Reason = "troisième"
	third.write(t, third.doctor, Change{Op: journal.OpSign, Document: of.Document, Content: c, Reason: "précision"})
	note(third, "troisième")

	hub := newDesk(t)
	for _, d := range []*testDesk{first, second, third} {
		for _, x := range d.pieces(t, 2) {
			hub.receive(t, x)
		}
	}
	r := clean(t, hub)
	if r.Branches != 2 || r.Revisions != 1+4+2+2 || r.Quarantined != 0 {
		t.Errorf("%+v", r)
	}
	if doc := hub.document(t, of.Document); !bytes.Contains(doc.Content, []byte("troisième")) {
		t.Errorf("the amendment did not reach its document: %s", doc.Content)
	}
	again := newDesk(t)
	hub.all(t, again)
	if x := clean(t, again); x.Digest != r.Digest {
		t.Error("the branches do not travel")
	}
	restarted := openDesk(t, hub.path, hub.opt.Device, 1)
	if x := clean(t, restarted); x.Digest != r.Digest {
		t.Error("after a restart")
	}
	// A payload dropped on a branch: its line is written anew.
	hub.write(t, hub.doctor, Change{Op: journal.OpRedact, Document: of.Document, Reason: "demande",
		Payload: json.RawMessage(`{"revisions":["` + of.ID.String() + `"]}`)})
	clean(t, hub)
	hub.all(t, again)
	if x, y := clean(t, hub), clean(t, again); x.Digest != y.Digest {
		t.Error("after a redaction")
	}
}

// sub is a desk that holds the first n revisions of another's chain.
func (d *testDesk) sub(t *testing.T, n uint64) *testDesk {
	t.Helper()
	out := openDesk(t, filepath.Join(t.TempDir(), "sub.db"), d.opt.Device, d.opt.Epoch)
	for i, x := range d.pieces(t, 1) {
		if uint64(i) < n {
			out.adopt(t, x)
		}
	}
	return out
}

// A run that cannot be read waits for ever, and keeps nobody out.
func TestADamagedRunInQuarantineKeepsNobodyOut(t *testing.T) {
	a, b := newDesk(t), newDesk(t)
	for range 6 {
		a.write(t, a.doctor, Change{Op: journal.OpPut, Content: awa()})
	}
	all := a.pieces(t, 2)
	bad := piece{all[1].run, append(bytes.Clone(all[1].lines), "\n{\"k\":\"x"...)}
	if got := b.receive(t, bad); got.Quarantined != 3 {
		t.Fatalf("%+v", got)
	}
	if got := b.receive(t, all[0]); got != (Received{New: 2}) {
		t.Fatalf("%+v", got)
	}
	b.receive(t, all[1])
	b.receive(t, all[2])
	x, y := clean(t, a), clean(t, b)
	if x.Digest != y.Digest || y.Revisions != 6 || y.Quarantined != 3 {
		t.Errorf("%+v", y)
	}
}

func TestARunThatEndsElsewhereIsRefused(t *testing.T) {
	a, b := newDesk(t), newDesk(t)
	a.write(t, a.doctor, Change{Op: journal.OpPut, Content: awa()})
	x := a.pieces(t, 2)[0]
	x.run.Last = journal.Hash{1}
	err := b.Batch(t.Context(), func(batch *Batch) error {
		_, err := batch.Receive(x.run, x.lines)
		return err
	})
	if !errors.Is(err, journal.ErrLast) {
		t.Fatal(err)
	}
	if r := clean(t, b); r.Revisions != 0 {
		t.Errorf("%+v", r)
	}
}

// The order of arrival: a redaction before its note, an amendment before the
// note, a note before its patient.
func TestArrivalsInAnyOrder(t *testing.T) {
	a, x := newDesk(t), newDesk(t)
	p := a.write(t, a.doctor, Change{Op: journal.OpPut, Content: awa()})
	c := a.write(t, a.doctor, Change{Op: journal.OpSign, Patient: p.Document, Content: malaria()})
	e := a.write(t, a.doctor, Change{Op: journal.OpSign, Patient: p.Document, Content: malaria()})
	a.all(t, x)
	changed := malaria()
	changed.Reason = "Toux"
	x.write(t, x.doctor, Change{Op: journal.OpSign, Document: e.Document, Content: changed, Reason: "précision"})
	x.write(t, x.doctor, Change{Op: journal.OpRedact, Document: c.Document, Reason: "demande",
		Payload: json.RawMessage(`{"revisions":["` + c.ID.String() + `"]}`)})

	late := newDesk(t)
	fromX := x.pieces(t, 1000)
	for _, i := range []int{1, 0} { // its own chain first
		for _, q := range fromX {
			if (q.run.Device == x.opt.Device) == (i == 1) {
				late.receive(t, q)
			}
		}
		if i == 1 {
			if doc := late.document(t, e.Document); doc.Status != Signed || !bytes.Contains(doc.Content, []byte("Toux")) {
				t.Errorf("the amendment alone: %v %s", doc.Status, doc.Content)
			}
			clean(t, late)
		}
	}
	want := clean(t, x)
	if got := clean(t, late); got.Digest != want.Digest {
		t.Errorf("%+v\n%+v", got, want)
	}
	if doc := late.document(t, c.Document); doc.Status != Redacted || doc.Content != nil {
		t.Errorf("%v %s", doc.Status, doc.Content)
	}
	var n int
	if err := late.db.Get(&n, "SELECT count(*) FROM revision r JOIN document d USING (doc) WHERE d.id = ? AND line LIKE '%Fièvre%'", c.Document[:]); err != nil || n != 0 {
		t.Errorf("%d lines still tell, %v", n, err)
	}
}

// A number that minted nothing stands for what it would have minted, so that
// every reader computes the same hashes.
func TestANumberThatMintedNothing(t *testing.T) {
	d := newDesk(t)
	p := d.write(t, d.doctor, Change{Op: journal.OpPut, Content: awa()})
	again := d.write(t, d.doctor, Change{Op: journal.OpPut, Document: p.Document, Content: awa()})
	c, _ := d.chains.get(d.self)
	got, ok := lookup{d.Store, d.Store, c}.Minted(2)
	if want := journal.Mint(again.Device, again.Epoch, 2, again.Wall); !ok || got != want {
		t.Errorf("%v %v, want %v", got, ok, want)
	}
}
