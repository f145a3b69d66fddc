package store

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"testing"

	"github.com/google/uuid"

	"carnet/records"
	"carnet/records/journal"
)

// piece is a run of lines as it travels.
type piece struct {
	run   journal.Run
	lines []byte
}

// pieces cuts what a desk holds into runs of at most n lines.
func (d *testDesk) pieces(t *testing.T, n int) []piece {
	t.Helper()
	ends, err := d.ChainEnds(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var out []piece
	for _, e := range ends {
		prev, err := d.RevisionID(t.Context(), e.Chain, e.Branch, e.From-1)
		if err != nil {
			t.Fatal(err)
		}
		var all [][]byte
		err = d.Lines(t.Context(), e.Chain, e.Branch, e.From, e.Seq, func(_ uint64, lines []byte) error {
			for _, l := range bytes.Split(bytes.TrimSuffix(lines, []byte("\n")), []byte("\n")) {
				all = append(all, append([]byte(nil), l...))
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		from := e.From
		for len(all) > 0 {
			k := min(n, len(all))
			out = append(out, piece{journal.Run{Chain: e.Chain, From: from, Prev: prev}, bytes.Join(all[:k], []byte("\n"))})
			from += uint64(k)
			if prev, err = d.RevisionID(t.Context(), e.Chain, e.Branch, from-1); err != nil {
				t.Fatal(err)
			}
			all = all[k:]
		}
	}
	return out
}

func (d *testDesk) receive(t *testing.T, p piece) Received {
	t.Helper()
	var got Received
	err := d.Batch(t.Context(), func(b *Batch) (err error) {
		got, err = b.Receive(p.run, p.lines)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestASecondDeskReadsWhatTheFirstWrote(t *testing.T) {
	a, b := newDesk(t), newDesk(t)
	p := a.write(t, a.doctor, Change{Op: journal.OpPut, Content: awa()})
	c := a.write(t, a.doctor, Change{Op: journal.OpSign, Patient: p.Document, Content: malaria()})
	for _, x := range a.pieces(t, 100) {
		if got := b.receive(t, x); got != (Received{New: 2}) {
			t.Errorf("received %+v", got)
		}
		if got := b.receive(t, x); got != (Received{Known: 2}) {
			t.Errorf("again: %+v", got)
		}
	}
	chart, err := b.Chart(t.Context(), p.Document)
	if err != nil || chart.Patient.Family != "Traoré" || len(chart.Entries) != 1 || chart.Entries[0].ID != c.Document {
		t.Fatalf("chart %+v, %v", chart, err)
	}
	if x, y := clean(t, a), clean(t, b); x.Digest != y.Digest {
		t.Error("the two desks differ")
	}
}

func TestWhatComesBeforeAGapWaits(t *testing.T) {
	a, b := newDesk(t), newDesk(t)
	p := a.write(t, a.doctor, Change{Op: journal.OpPut, Content: awa()})
	for range 5 {
		a.write(t, a.doctor, Change{Op: journal.OpSign, Patient: p.Document, Content: malaria()})
	}
	all := a.pieces(t, 2)
	if got := b.receive(t, all[2]); got != (Received{Quarantined: 2}) {
		t.Fatalf("the last first: %+v", got)
	}
	if got := b.receive(t, all[0]); got != (Received{New: 2}) {
		t.Fatalf("the first: %+v", got)
	}
	waits, err := b.Quarantine(t.Context())
	if err != nil || len(waits) != 1 || waits[0].Seq != 5 || waits[0].Revisions != 2 {
		t.Fatalf("waits %+v, %v", waits, err)
	}
	if got := b.receive(t, all[1]); got != (Received{New: 4}) {
		t.Fatalf("the gap closes: %+v", got)
	}
	if x, y := clean(t, a), clean(t, b); x.Digest != y.Digest || y.Quarantined != 0 {
		t.Error("the two desks differ")
	}
}

// A backup was restored and the desk wrote on in the same epoch: two
// different revisions bear one number. Both stay.
func TestBothBranchesOfAForkStay(t *testing.T) {
	device := journal.DeviceID(uuid.New())
	dir := t.TempDir()
	a := openDesk(t, filepath.Join(dir, "a.db"), device, 1)
	clone := openDesk(t, filepath.Join(dir, "b.db"), device, 1)
	p := a.write(t, a.doctor, Change{Op: journal.OpPut, Content: awa()})
	for _, x := range a.pieces(t, 10) {
		// The clone has what was written before it was cloned.
		if _, err := clone.db.Exec("SELECT 1"); err != nil {
			t.Fatal(err)
		}
		clone.adopt(t, x)
	}
	a.write(t, a.doctor, Change{Op: journal.OpSign, Patient: p.Document, Content: malaria()})
	other := malaria()
	other.Reason = "Toux"
	clone.write(t, a.doctor, Change{Op: journal.OpSign, Patient: p.Document, Content: other})
	clone.write(t, a.doctor, Change{Op: journal.OpSign, Patient: p.Document, Content: other})

	c := newDesk(t)
	for _, x := range a.pieces(t, 10) {
		c.receive(t, x)
	}
	var forked int
	for _, x := range clone.pieces(t, 10) {
		forked += c.receive(t, x).Forked
	}
	if forked != 1 {
		t.Errorf("%d forks", forked)
	}
	chart, err := c.Chart(t.Context(), p.Document)
	if err != nil || len(chart.Entries) != 3 {
		t.Fatalf("%d entries, %v", len(chart.Entries), err)
	}
	if r := clean(t, c); r.Branches != 1 || r.Revisions != 4 {
		t.Errorf("report %+v", r)
	}
	// And what c passes on carries both.
	e := newDesk(t)
	for _, x := range c.pieces(t, 10) {
		e.receive(t, x)
	}
	if x, y := clean(t, c), clean(t, e); x.Digest != y.Digest {
		t.Error("the fork does not travel")
	}
}

// adopt makes a desk hold, as its own, what a clone of it wrote.
func (d *testDesk) adopt(t *testing.T, p piece) {
	t.Helper()
	err := d.Batch(t.Context(), func(b *Batch) error {
		at := journal.Position{Chain: p.run.Chain, Seq: p.run.From, Prev: p.run.Prev}
		for _, line := range bytes.Split(p.lines, []byte("\n")) {
			var r journal.Revision
			c, _ := d.chains.get(d.self)
			if err := journal.DecodeLine(&r, line, at, lookup{d.Store, b, c}); err != nil {
				return err
			}
			if err := b.append(&r, d.self, line); err != nil {
				return err
			}
			b.moved(d.self, &r)
			b.pos = position{r.Seq, r.ID}
			at.Seq, at.Prev = at.Seq+1, r.ID
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestADamagedLineFailsTheWholeBatch(t *testing.T) {
	a, b := newDesk(t), newDesk(t)
	a.write(t, a.doctor, Change{Op: journal.OpPut, Content: awa()})
	a.write(t, a.doctor, Change{Op: journal.OpPut, Content: awa()})
	x := a.pieces(t, 10)[0]
	x.lines = append(x.lines, "\n{\"k\":"...)
	err := b.Batch(t.Context(), func(batch *Batch) error {
		_, err := batch.Receive(x.run, x.lines)
		return err
	})
	if err == nil {
		t.Fatal("taken in")
	}
	if r := clean(t, b); r.Revisions != 0 {
		t.Errorf("%d revisions stayed", r.Revisions)
	}
}

// Three desks write, amend each other's documents and exchange pieces in any
// order, twice or not at all for a while; in the end all say the same.
func TestDesksConverge(t *testing.T) {
	for seed := range uint64(12) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			rnd := rand.New(rand.NewPCG(seed, 7))
			desks := []*testDesk{newDesk(t), newDesk(t), newDesk(t)}
			for range 60 {
				d := desks[rnd.IntN(len(desks))]
				d.doSomething(t, rnd)
				if rnd.IntN(4) == 0 {
					all := d.pieces(t, 1+rnd.IntN(4))
					rnd.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
					to := desks[rnd.IntN(len(desks))]
					for _, x := range all[:rnd.IntN(len(all)+1)] {
						to.receive(t, x)
					}
				}
			}
			for range 2 {
				for _, from := range desks {
					for _, to := range desks {
						for _, x := range from.pieces(t, 5) {
							to.receive(t, x)
						}
					}
				}
			}
			want := clean(t, desks[0])
			for i, d := range desks[1:] {
				if got := clean(t, d); got.Digest != want.Digest || got.Quarantined != 0 {
					t.Errorf("desk %d: %+v, want %+v", i+1, got, want)
				}
			}
		})
	}
}

// doSomething writes, amends, retracts or resolves at random.
func (d *testDesk) doSomething(t *testing.T, rnd *rand.Rand) {
	t.Helper()
	list, err := d.listed(context.Background(), "WHERE d.head <> 0 ORDER BY d.id")
	if err != nil {
		t.Fatal(err)
	}
	if len(list) < 3 || rnd.IntN(3) == 0 {
		p := awa()
		p.Given = fmt.Sprint("Awa", rnd.IntN(100))
		d.write(t, d.doctor, Change{Op: journal.OpPut, Content: p})
		return
	}
	x := list[rnd.IntN(len(list))]
	doc := d.document(t, x.ID)
	switch {
	case x.Kind == records.KindPatient && rnd.IntN(2) == 0:
		c := malaria()
		c.Reason = fmt.Sprint("motif ", rnd.IntN(100))
		d.write(t, d.doctor, Change{Op: journal.OpSign, Patient: x.ID, Content: c})
	case x.Kind == records.KindPatient:
		var p records.Patient
		if err := doc.Decode(&p); err != nil {
			t.Fatal(err)
		}
		switch rnd.IntN(3) {
		case 0:
			p.Phone = fmt.Sprint(rnd.IntN(1000000))
		case 1:
			p.Allergies = append(p.Allergies, records.Allergy{Substance: fmt.Sprint("s", rnd.IntN(5))})
		case 2:
			p.BloodGroup = records.BloodGroups[rnd.IntN(8)]
		}
		d.write(t, d.doctor, Change{Op: journal.OpPut, Document: x.ID, Content: &p})
	case rnd.IntN(4) == 0:
		d.write(t, d.doctor, Change{Op: journal.OpRetract, Document: x.ID, Reason: "erreur"})
	case doc.Content != nil:
		var c records.Consultation
		if err := doc.Decode(&c); err != nil {
			t.Fatal(err)
		}
		c.History = fmt.Sprint(rnd.IntN(1000))
		d.write(t, d.doctor, Change{Op: journal.OpSign, Document: x.ID, Content: &c, Reason: "précision"})
	}
}
