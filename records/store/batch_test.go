package store

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"carnet/records"
	"carnet/records/journal"
)

var errRefused = errors.New("refused")

// A batch that fails, or panics, leaves everything as it was: the chain, the
// numbers, the chains begun, the index.
func TestAFailedBatchLeavesNoTrace(t *testing.T) {
	other := newDesk(t)
	other.write(t, other.doctor, Change{Op: journal.OpPut, Content: awa()})
	piece := other.pieces(t, 10)[0]
	for name, fail := range map[string]func() error{
		"an error": func() error { return errRefused },
		"a panic":  func() error { panic(errRefused) },
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			d.write(t, d.doctor, Change{Op: journal.OpPut, Content: awa()})
			before := clean(t, d)
			seq, doc := d.Seq(), d.lastDoc
			err := func() (err error) {
				defer func() {
					if x := recover(); x != nil {
						err = x.(error)
					}
				}()
				return d.Batch(t.Context(), func(b *Batch) error {
					p := awa()
					p.Given = "Sira"
					if _, err := b.Write(d.doctor, Change{Op: journal.OpPut, Content: p}); err != nil {
						return err
					}
					if _, err := b.Receive(piece.run, piece.lines); err != nil {
						return err
					}
					return fail()
				})
			}()
			if !errors.Is(err, errRefused) {
				t.Fatal(err)
			}
			if got := clean(t, d); got.Digest != before.Digest || d.Seq() != seq || d.lastDoc != doc || len(d.chains.all()) != 1 {
				t.Errorf("%+v seq %d doc %d chains %d", got, d.Seq(), d.lastDoc, len(d.chains.all()))
			}
			if got := d.finds(t, "sira"); len(got) != 0 {
				t.Errorf("the index knows %v", got)
			}
			// And all goes on.
			d.write(t, d.doctor, Change{Op: journal.OpPut, Content: awa()})
			if got := d.receive(t, piece); got.New != 1 {
				t.Errorf("%+v", got)
			}
			if r := clean(t, d); r.Revisions != 3 {
				t.Errorf("%+v", r)
			}
		})
	}
}

func TestAWatcherMayAskTheStore(t *testing.T) {
	d := newDesk(t)
	told := make(chan uint64, 1)
	defer d.Watch(func(Touched) { told <- d.Seq() })()
	d.write(t, d.doctor, Change{Op: journal.OpPut, Content: awa()})
	select {
	case seq := <-told:
		if seq != 1 {
			t.Errorf("told of %d", seq)
		}
	case <-time.After(time.Minute):
		t.Fatal("the watcher hangs")
	}
}

// Writers, searches, charts, lists and closings from many goroutines.
func TestTheStoreIsSafeForConcurrentUse(t *testing.T) {
	d := newDesk(t)
	var fixed sync.Mutex
	d.opt.Now = func() time.Time { // the test desk's clock is not for many hands
		fixed.Lock()
		defer fixed.Unlock()
		return time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC)
	}
	p := d.write(t, d.doctor, Change{Op: journal.OpPut, Content: awa()})
	ctx := context.Background()
	var all sync.WaitGroup
	for w := range 4 {
		all.Go(func() {
			for i := range 15 {
				x := awa()
				x.Given = fmt.Sprint("Awa", w, i)
				_, err := d.Write(ctx, d.doctor, Change{Op: journal.OpPut, Content: x})
				if err == nil {
					_, err = d.Write(ctx, d.doctor, Change{Op: journal.OpSign, Patient: p.Document, Content: malaria()})
				}
				if err == nil {
					err = d.SaveDraft(ctx, Draft{ID: fmt.Sprint(w), Kind: records.KindConsultation, Content: []byte("{}")})
				}
				if err != nil {
					t.Error(err)
				}
			}
		})
		all.Go(func() {
			for range 15 {
				_, err := d.Search(ctx, "traore", day(2026, 11, 24), 10)
				if err == nil {
					_, err = d.Chart(ctx, p.Document)
				}
				if err == nil {
					_, err = d.ChainEnds(ctx)
				}
				if err == nil {
					_, err = d.Queue(ctx, day(2026, 11, 24))
				}
				if err != nil {
					t.Error(err)
				}
				d.Clock()
			}
		})
	}
	all.Wait()
	if r := clean(t, d); r.Patients != 61 || r.Documents != 121 {
		t.Errorf("%+v", r)
	}
}

func TestChangesThatMakeNoSenseAreRefused(t *testing.T) {
	a, d := newDesk(t), newDesk(t)
	p := a.write(t, a.doctor, Change{Op: journal.OpPut, Content: awa()})
	a.write(t, a.doctor, Change{Op: journal.OpSign, Patient: p.Document, Content: malaria()})
	pieces := a.pieces(t, 1)
	c := d.write(t, d.doctor, Change{Op: journal.OpSign, Patient: p.Document, Content: malaria()})
	if len(pieces) != 2 {
		t.Fatal(len(pieces))
	}
	// The patient is spoken of and has not arrived.
	if _, err := d.Write(t.Context(), d.doctor, Change{Op: journal.OpPut, Document: p.Document, Content: awa()}); code(err) != "store.missing" {
		t.Errorf("a document that has not arrived: %v", err)
	}
	if _, err := d.Write(t.Context(), d.doctor, Change{Op: journal.OpPut, Document: c.Document, Content: malaria()}); code(err) != "store.reason" {
		t.Errorf("what was signed is saved over: %v", err)
	}
	if _, err := d.Write(t.Context(), d.doctor, Change{Op: journal.OpPut, Document: c.Document, Content: awa(), Reason: "x"}); err == nil {
		t.Error("a consultation became a patient")
	}
	d.receive(t, pieces[0])
	chart, err := d.Chart(t.Context(), p.Document)
	if err != nil || len(chart.Entries) != 1 || chart.Patient.Family != "Traoré" {
		t.Errorf("%+v %v", chart, err)
	}
	if got := d.finds(t, "traore awa"); len(got) != 1 {
		t.Errorf("%v", got)
	}
	clean(t, d)
}

func TestAConfirmedDateHoldsOverRestarts(t *testing.T) {
	path, device := filepath.Join(t.TempDir(), "carnet.db"), journal.DeviceID(uuid.New())
	d := openDesk(t, path, device, 1)
	d.now = time.Date(2031, 1, 1, 8, 0, 0, 0, time.UTC) // nobody noticed
	d.write(t, d.doctor, Change{Op: journal.OpPut, Content: awa()})
	d.now = time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC)
	if d.Clock() != journal.ClockBehind {
		t.Fatalf("clock %v", d.Clock())
	}
	told := 0
	stop := d.Watch(func(Touched) { told++ }) // the foot of the window says the clock's state
	if err := d.Believe(); err != nil || d.Clock() != journal.ClockOK {
		t.Fatalf("%v %v", d.Clock(), err)
	}
	if stop(); told != 1 {
		t.Errorf("who watches was told %d times", told)
	}
	d = openDesk(t, path, device, 1)
	if d.Clock() != journal.ClockOK {
		t.Errorf("after a restart: %v", d.Clock())
	}
	// Work goes on for weeks; each restart judges by the latest good time.
	for range 4 {
		d.now = d.now.AddDate(0, 0, 10)
		r := d.write(t, d.doctor, Change{Op: journal.OpPut, Content: awa()})
		if r.Clock != journal.ClockOK {
			t.Errorf("written with %v", r.Clock)
		}
		now := d.now
		d = openDesk(t, path, device, 1)
		d.now = now
		if d.Clock() != journal.ClockOK {
			t.Errorf("%v: %v", now, d.Clock())
		}
	}
	// A flat battery is noticed as ever, also in a new epoch.
	d = openDesk(t, path, device, 2)
	d.now = time.Date(2026, 12, 1, 8, 0, 0, 0, time.UTC)
	if d.Clock() != journal.ClockBehind {
		t.Errorf("a month back: %v", d.Clock())
	}
}

// Without an index the search still answers, from the latest patients, and the
// search for doubles says that it cannot.
func TestWithoutAnIndexSQLAnswers(t *testing.T) {
	d := newDesk(t)
	p, id := d.registerNext(t, "1", "Awa")
	d.registerNext(t, "1", "Sira")
	d.whole.Store(false)
	for _, q := range []string{"Traoré", "traor", "awa", p.Number, strings.ToLower(p.Number[:6]), "76 12"} {
		found := false
		for _, x := range d.finds(t, q) {
			found = found || x == id
		}
		if !found {
			t.Errorf("%q finds %v", q, d.finds(t, q))
		}
	}
	if got := d.finds(t, "%"); len(got) != 0 {
		t.Errorf("a sign that stands for anything: %v", got)
	}
	if _, err := d.Doubles(t.Context(), journal.DocumentID{}, &p, d.Today(), 5); err == nil {
		t.Error("no doubles, without having looked")
	}
}

// A scan of the documents would take seconds in a large file.
func TestListsAreReadByIndexes(t *testing.T) {
	d := newDesk(t)
	id := "x'00'"
	for name, q := range map[string]string{
		"conflicted":     listedQuery + "WHERE d.flags <> 0 AND d.flags & 3 <> 0 ORDER BY d.flags & 2 DESC, d.updated DESC LIMIT 200",
		"overdue":        strings.ReplaceAll(overdueQuery, "?", "1"),
		"queue":          queueQuery("1"),
		"countersign":    listedQuery + strings.ReplaceAll(openForSupervisor, "?", id),
		"own":            listedQuery + strings.ReplaceAll(openOfAuthor, "?", id),
		"chart":          entryQuery + "WHERE d.patient = 1 ORDER BY d.day DESC, d.created DESC, d.doc DESC",
		"revisions":      strings.ReplaceAll(revisionsOfDoc, "?1", "1") + " ORDER BY rev",
		"hit":            "SELECT " + hitColumns + " FROM patient p JOIN document d USING (doc) WHERE d.id = " + id,
		"document":       "SELECT " + docColumns + " FROM document WHERE id = " + id,
		"revision by id": "SELECT rev FROM revision WHERE substr(id, 1, 8) = substr(x'00', 1, 8) AND id = x'00'",
		"kind":           "SELECT doc FROM document WHERE kind = 'staff' AND kind <> '' AND kind <> 'patient' AND kind <> 'consultation'",
	} {
		rows, err := d.db.Query("EXPLAIN QUERY PLAN " + q)
		if err != nil {
			t.Fatal(name, err)
		}
		plan, err := allRows(rows)
		if err != nil {
			t.Fatal(name, err)
		}
		for _, r := range plan {
			if step, _ := r[3].(string); strings.HasPrefix(step, "SCAN") && !strings.Contains(step, "USING") {
				t.Errorf("%s: %s", name, step)
			}
		}
	}
}
