package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	checksFlag "flag"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jmoiron/sqlx"
	"pgregory.net/rapid"

	"carnet/records"
	"carnet/records/journal"
)

// shot is the bytes of a picture, as far as the store can tell.
func shot(n int) []byte {
	b := append([]byte{0xff, 0xd8, 0xff, 0xe0}, bytes.Repeat([]byte{byte(n), byte(n >> 8), 7}, 4000+n)...)
	return append(b, 0xff, 0xd9)
}

func hashOf(b []byte) journal.Hash { return sha256.Sum256(b) }

func screening(pictures ...[]byte) *records.Cervical {
	c := &records.Cervical{Date: day(2026, 11, 24), VIA: "positive", Finding: "plage blanche à 3 h"}
	for _, p := range pictures {
		c.Pictures = append(c.Pictures, journal.AttachmentName(hashOf(p)))
	}
	return c
}

func (d *testDesk) held(t *testing.T, h journal.Hash) bool {
	t.Helper()
	_, err := d.Attachment(t.Context(), h)
	if err != nil && code(err) != "store.attachment_missing" {
		t.Fatal(err)
	}
	return err == nil
}

// again closes a desk and opens its file anew.
func (d *testDesk) again(t *testing.T) *testDesk {
	t.Helper()
	return openDesk(t, d.path, d.opt.Device, d.opt.Epoch)
}

func TestAPictureIsSavedWithItsDocument(t *testing.T) {
	d := newDesk(t)
	one, two := shot(1), shot(2)
	p := d.write(t, d.doctor, Change{Op: journal.OpPut, Content: awa()})
	c := d.write(t, d.doctor, Change{Op: journal.OpSign, Patient: p.Document, Content: screening(one, two), Attachments: [][]byte{one, two}})
	for _, want := range [][]byte{one, two} {
		a, err := d.Attachment(t.Context(), hashOf(want))
		if err != nil || !bytes.Equal(a.Bytes, want) || a.Kind != "image/jpeg" {
			t.Errorf("%s, %v", a.Kind, err)
		}
	}
	// The same picture for somebody else is there once.
	d.write(t, d.doctor, Change{Op: journal.OpSign, Patient: p.Document, Content: screening(one), Attachments: [][]byte{one}})
	if r := clean(t, d); r.Attachments != 2 || r.Missing != nil {
		t.Errorf("%+v", r)
	}
	got, err := d.AttachmentsOf(t.Context(), c.Chain(), 0, c.Seq, c.Seq)
	if err != nil || len(got) != 2 || got[0].Size+got[1].Size != int64(len(one)+len(two)) {
		t.Errorf("%v %v", got, err)
	}
	if got, err := d.AttachmentsOf(t.Context(), c.Chain(), 0, 1, c.Seq-1); err != nil || len(got) != 0 {
		t.Errorf("%v %v", got, err)
	}
}

func TestADocumentNamesNoPictureThatIsNowhere(t *testing.T) {
	d := newDesk(t)
	p := d.write(t, d.doctor, Change{Op: journal.OpPut, Content: awa()})
	seq := d.Seq()
	_, err := d.Write(t.Context(), d.doctor, Change{Op: journal.OpSign, Patient: p.Document, Content: screening(shot(1)), Attachments: [][]byte{shot(2)}})
	if code(err) != "store.attachment_missing" || d.Seq() != seq || d.held(t, hashOf(shot(2))) {
		t.Errorf("%v, %d revisions", err, d.Seq())
	}
	for _, b := range [][]byte{nil, make([]byte, MaxAttachment+1)} {
		if _, err := d.Keep(t.Context(), b); code(err) != "store.attachment_large" {
			t.Errorf("%d bytes: %v", len(b), err)
		}
	}
	if r := clean(t, d); r.Attachments != 0 {
		t.Errorf("%+v", r)
	}
}

// What is being written keeps its pictures through a kill; what was thrown
// away is gone when the record is next opened.
func TestADraftKeepsItsPictures(t *testing.T) {
	d := newDesk(t)
	inDraft, kept, loose := shot(1), shot(2), shot(3)
	content, err := json.Marshal(screening(inDraft, kept))
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range [][]byte{kept, loose} {
		if _, err := d.Keep(t.Context(), b); err != nil {
			t.Fatal(err)
		}
	}
	draft := Draft{ID: "d1", Staff: d.doctor.Staff, Kind: records.KindCervical, Content: content, Attachments: [][]byte{inDraft}}
	if err := d.SaveDraft(t.Context(), draft); err != nil {
		t.Fatal(err)
	}
	d = d.again(t)
	if !d.held(t, hashOf(inDraft)) || !d.held(t, hashOf(kept)) || d.held(t, hashOf(loose)) {
		t.Fatal("after a kill the draft has not its pictures, and no others")
	}
	back, err := d.Draft(t.Context(), "d1")
	if err != nil || !bytes.Equal(back.Content, content) {
		t.Fatal(err)
	}
	d.write(t, d.doctor, Change{Op: journal.OpSign, Content: screening(inDraft), Draft: "d1"})
	d = d.again(t)
	if !d.held(t, hashOf(inDraft)) || d.held(t, hashOf(kept)) {
		t.Error("what was signed keeps its picture, what was left out is gone")
	}
	draft.Attachments = [][]byte{kept}
	if err := errors.Join(d.SaveDraft(t.Context(), draft), d.DropDraft(t.Context(), "d1")); err != nil {
		t.Fatal(err)
	}
	if d = d.again(t); d.held(t, hashOf(kept)) || !d.held(t, hashOf(inDraft)) {
		t.Error("a draft that was thrown away")
	}
	clean(t, d)
}

func TestARedactedPictureIsGone(t *testing.T) {
	d := newDesk(t)
	only, shared := shot(1), shot(2)
	c := d.write(t, d.doctor, Change{Op: journal.OpSign, Content: screening(only, shared), Attachments: [][]byte{only, shared}})
	d.write(t, d.doctor, Change{Op: journal.OpSign, Content: screening(shared)})
	d.write(t, d.doctor, Change{Op: journal.OpRedact, Document: c.Document, Reason: "demande", Payload: json.RawMessage(`{"revisions":["` + c.ID.String() + `"]}`)})
	if d.held(t, hashOf(only)) || !d.held(t, hashOf(shared)) {
		t.Error("the picture of what was dropped is gone, that of another document stays")
	}
	if r := clean(t, d); r.Attachments != 1 || r.Missing != nil {
		t.Errorf("%+v", r)
	}
	// An old stick brings it again: nobody names it.
	err := d.Batch(t.Context(), func(b *Batch) error {
		took, err := b.TakeAttachment(hashOf(only), only)
		if took {
			t.Error("what was dropped for good came back")
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestTheCheckLooksAtEveryPicture(t *testing.T) {
	a, b := newDesk(t), newDesk(t)
	c := a.write(t, a.doctor, Change{Op: journal.OpSign, Content: screening(shot(1), shot(2)), Attachments: [][]byte{shot(1), shot(2)}})
	a.all(t, b)
	want := []Missing{{hashOf(shot(1)), c.Document}, {hashOf(shot(2)), c.Document}}
	slices.SortFunc(want, func(x, y Missing) int { return bytes.Compare(x.Attachment[:], y.Attachment[:]) })
	if r := clean(t, b); !cmp.Equal(r.Missing, want) {
		t.Errorf("%v", r.Missing)
	}
	if lacking, err := b.Lacking(t.Context(), 1); err != nil || len(lacking) != 1 || lacking[0] != want[0].Attachment {
		t.Errorf("%v %v", lacking, err)
	}
	h := hashOf(shot(1))
	bad := shot(1)
	bad[100] ^= 1
	if _, err := a.db.Exec("UPDATE attachment SET bytes = ? WHERE hash = ?", bad, h[:]); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Attachment(t.Context(), h); code(err) != "store.attachment_damaged" {
		t.Errorf("shown: %v", err)
	}
	r, err := a.Check(t.Context(), InMemory, nil)
	if err != nil || len(r.Faults) != 1 || r.Faults[0].Where != "attachment" {
		t.Errorf("%v %v", r.Faults, err)
	}
	if _, err := a.db.Exec("DELETE FROM mention WHERE hash = ?", h[:]); err != nil {
		t.Fatal(err)
	}
	if r, err := a.Check(t.Context(), InMemory, nil); err != nil || !slices.ContainsFunc(r.Faults, func(f Fault) bool { return f.Where == "mention" }) {
		t.Errorf("%v %v", r.Faults, err)
	}
}

// An amendment of what came without its picture is no reason to refuse.
func TestAnAmendmentWhosePictureIsStillOnItsWay(t *testing.T) {
	a, b := newDesk(t), newDesk(t)
	c := a.write(t, a.doctor, Change{Op: journal.OpSign, Content: screening(shot(1)), Attachments: [][]byte{shot(1)}})
	a.all(t, b)
	changed := screening(shot(1))
	changed.Finding = "plage blanche à 4 h"
	b.write(t, b.doctor, Change{Op: journal.OpSign, Document: c.Document, Content: changed, Reason: "précision"})
	if r := clean(t, b); len(r.Missing) != 1 {
		t.Errorf("%+v", r.Missing)
	}
}

// delivery is one thing that arrives: a run of lines or a picture.
type delivery struct {
	run     piece
	picture []byte
}

func (d *testDesk) deliver(t *testing.T, x delivery) {
	t.Helper()
	if x.picture == nil {
		d.receive(t, x.run)
		return
	}
	err := d.Batch(t.Context(), func(b *Batch) error {
		_, err := b.TakeAttachment(hashOf(x.picture), x.picture)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// attachmentRows are the tables of attachments, in words.
func (d *testDesk) attachmentRows(t *testing.T) (out []string) {
	t.Helper()
	err := d.db.Select(&out, `SELECT 'has ' || hex(hash) || kind || size FROM attachment UNION ALL
		SELECT d.id || ' names ' || hex(m.hash) FROM mention m JOIN revision r USING (rev) JOIN document d USING (doc) ORDER BY 1`)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// Whatever order the revisions and the pictures come in, and however often,
// when each has come once more to who asked for it two desks hold the same.
//
// A case opens four databases; -rapid.checks asks for more of them than the 30
// of every day.
func TestPropertyPicturesArriveInAnyOrder(t *testing.T) {
	if checks := checksFlag.Lookup("rapid.checks"); checks.Value.String() == checks.DefValue {
		if err := checksFlag.Set("rapid.checks", "30"); err != nil {
			t.Fatal(err)
		}
		defer checksFlag.Set("rapid.checks", checks.DefValue)
	}
	rapid.Check(t, func(rt *rapid.T) {
		a, b := newDesk(t), newDesk(t)
		var docs []journal.Revision
		pictures := map[journal.Hash][]byte{}
		for range rapid.IntRange(1, 8).Draw(rt, "changes") {
			var shots [][]byte
			for _, n := range rapid.SliceOfN(rapid.IntRange(1, 5), 0, 3).Draw(rt, "pictures") {
				shots = append(shots, shot(n))
				pictures[hashOf(shot(n))] = shot(n)
			}
			c := Change{Op: journal.OpSign, Content: screening(shots...), Attachments: shots}
			if len(docs) > 0 && rapid.Bool().Draw(rt, "an older one") {
				old := rapid.SampledFrom(docs).Draw(rt, "which")
				if rapid.Bool().Draw(rt, "dropped") {
					c = Change{Op: journal.OpRedact, Payload: json.RawMessage(`{"revisions":["` + old.ID.String() + `"]}`)}
				}
				c.Document, c.Reason = old.Document, "précision"
			}
			docs = append(docs, a.write(t, a.doctor, c))
		}
		var all []delivery
		for _, x := range a.pieces(t, rapid.IntRange(1, 4).Draw(rt, "lines at once")) {
			all = append(all, delivery{run: x})
		}
		for _, h := range slices.SortedFunc(mapKeys(pictures), func(x, y journal.Hash) int { return bytes.Compare(x[:], y[:]) }) {
			all = append(all, delivery{picture: pictures[h]})
		}
		order := rapid.Permutation(append(all, all...)).Draw(rt, "order")
		for _, x := range order {
			b.deliver(t, x)
		}
		lacking, err := b.Lacking(t.Context(), 100)
		if err != nil {
			rt.Fatal(err)
		}
		for _, h := range lacking {
			b.deliver(t, delivery{picture: pictures[h]})
		}
		b = b.again(t)
		if x, y := clean(t, a), clean(t, b); x.Digest != y.Digest || y.Missing != nil {
			rt.Fatalf("%+v\n%+v", x, y)
		}
		if diff := cmp.Diff(a.again(t).attachmentRows(t), b.attachmentRows(t)); diff != "" {
			rt.Fatal(diff)
		}
		for h, want := range pictures {
			if got, err := b.Attachment(t.Context(), h); err == nil && !bytes.Equal(got.Bytes, want) {
				rt.Fatal("another picture")
			}
		}
	})
}

func mapKeys[K comparable, V any](m map[K]V) func(func(K) bool) {
	return func(yield func(K) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// A save is made while the check runs, at each of its stages, and is never
// called wrong.
func TestSavesGoOnDuringTheCheck(t *testing.T) {
	d := newDesk(t)
	p := d.write(t, d.doctor, Change{Op: journal.OpPut, Content: awa()})
	for n := range 600 { // some megabytes: several slices of the copy
		c := malaria()
		c.Note = string(bytes.Repeat([]byte("x"), 10_000+n))
		d.write(t, d.doctor, Change{Op: journal.OpSign, Patient: p.Document, Content: c})
	}
	before := d.Seq()
	save := func() {
		picture := shot(int(d.Seq())) // asked once: the other one saves meanwhile
		d.write(t, d.doctor, Change{Op: journal.OpSign, Patient: p.Document, Content: screening(picture), Attachments: [][]byte{picture}})
	}
	// By one who saves as fast as she can, beside.
	stop, stopped := make(chan struct{}), make(chan int)
	go func() {
		n := 0
		for {
			select {
			case <-stop:
				stopped <- n
				return
			default:
				_, err := d.Write(context.Background(), d.doctor, Change{Op: journal.OpSign, Patient: p.Document, Content: malaria()})
				if err != nil {
					t.Error(err)
				}
				n++
			}
		}
	}()
	opened, told := 0, 0
	scratch := func(ctx context.Context) (*sqlx.DB, func() error, error) {
		opened++
		save() // before the copy, and before the journal is replayed
		return InMemory(ctx)
	}
	r, err := d.Check(t.Context(), scratch, func(done, of int) {
		if told++; told == 1 {
			save()
		}
	})
	close(stop)
	meanwhile := <-stopped
	if err != nil || !r.OK() {
		t.Fatalf("%v %v", r.Faults, err)
	}
	if opened != 2 || told == 0 || meanwhile == 0 || int(d.Seq()) != int(before)+3+meanwhile {
		t.Errorf("%d databases, told %d times, %d saves beside", opened, told, meanwhile)
	}
	if r.Revisions <= int(before) || r.Revisions >= int(d.Seq()) {
		t.Errorf("%d revisions in the copy, %d before and %d after", r.Revisions, before, d.Seq())
	}
	clean(t, d)
}

func TestTheCheckCanBeGivenUp(t *testing.T) {
	d := newDesk(t)
	d.write(t, d.doctor, Change{Op: journal.OpPut, Content: awa()})
	ctx, cancel := context.WithCancel(t.Context())
	removed := 0
	_, err := d.Check(ctx, func(ctx context.Context) (*sqlx.DB, func() error, error) {
		db, remove, err := InMemory(ctx)
		cancel()
		return db, func() error { removed++; return remove() }, err
	}, nil)
	if !errors.Is(err, context.Canceled) || removed != 1 {
		t.Errorf("%v, %d databases removed", err, removed)
	}
	clean(t, d)
}

// Two people add a picture to one screening at the same time: both stay.
func TestPicturesAddedByTwoStandSideBySide(t *testing.T) {
	a, b := newDesk(t), newDesk(t)
	c := a.write(t, a.doctor, Change{Op: journal.OpPut, Content: screening(shot(1)), Attachments: [][]byte{shot(1)}})
	a.all(t, b)
	a.write(t, a.doctor, Change{Op: journal.OpPut, Document: c.Document, Content: screening(shot(1), shot(2)), Attachments: [][]byte{shot(2)}})
	b.write(t, b.doctor, Change{Op: journal.OpPut, Document: c.Document, Content: screening(shot(1), shot(3)), Attachments: [][]byte{shot(3)}})
	b.all(t, a)
	doc := a.document(t, c.Document)
	var got records.Cervical
	if err := doc.Decode(&got); err != nil {
		t.Fatal(err)
	}
	slices.Sort(got.Pictures)
	want := screening(shot(1), shot(2), shot(3)).Pictures
	slices.Sort(want)
	if diff := cmp.Diff(want, got.Pictures); diff != "" || len(doc.Conflicts) != 0 {
		t.Errorf("%s %v", diff, doc.Conflicts)
	}
	if r := clean(t, a); len(r.Missing) != 1 {
		t.Errorf("%v", r.Missing)
	}
}
