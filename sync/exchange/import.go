package exchange

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"

	"filippo.io/age"
	"github.com/mattn/go-sqlite3"

	"carnet/assets/text"
	"carnet/records/journal"
	"carnet/records/store"
	"carnet/sync/bundle"
	"carnet/sync/usb"
)

// Imported is what became of what a bundle brought.
type Imported struct {
	Bundle      string
	From        string // name of the sender
	New         int
	Known       int
	Quarantined int // they wait for what precedes them, which is asked for by the receipt
	Forks       int // of the new ones: another revision has their number; both are kept
	// Attachments is how many pictures are new.
	Attachments int
	// Conflicts is how many documents have a field with two values now and had
	// not before.
	Conflicts int
	// Receipt is the file that was written beside the bundle; empty where that
	// could not be done (a read-only stick): it goes along with the next
	// export.
	Receipt string
}

// transaction is how many revisions are taken in by one transaction at most.
// A bundle up to this size is taken in whole or not at all; of a larger one
// what was taken in before an error stays, and importing again goes on.
const transaction = 60_000

// Import takes in a bundle file. Twice the same changes nothing.
func (d *Desk) Import(ctx context.Context, path string, report Report) (Imported, error) {
	f, err := os.Open(path)
	if err != nil {
		return Imported{}, text.Wrap(err, "sync_no_folder", path)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return Imported{}, text.Wrap(err, "bundle_gone")
	}
	if info.IsDir() {
		return Imported{}, text.NewProblem("bundle_not")
	}
	s, err := bundle.Stage(ctx, f, info.Size(), bundle.Staging{Dir: d.Work, Progress: func(done, total int64) {
		report.tell(Reading, done, total)
	}})
	if err != nil {
		return Imported{}, err
	}
	defer s.Close()
	out, receipt, err := d.take(ctx, s, report)
	if err != nil || receipt == nil {
		return out, inWords(ctx, err)
	}
	ctx = context.WithoutCancel(ctx)
	// The records are safe by now; a stick that cannot take the receipt is no
	// reason to say that anything went wrong.
	if usb.Put(ctx, d.layer(), filepath.Dir(path), receipt.Name, bytes.NewReader(receipt.Content), int64(len(receipt.Content)), nil) == nil {
		out.Receipt = filepath.Join(filepath.Dir(path), receipt.Name)
	}
	return out, nil
}

// take judges a staged bundle and takes it in.
func (d *Desk) take(ctx context.Context, s *bundle.Staged, report Report) (Imported, *waitingReceipt, error) {
	m := s.Manifest()
	_, centre, err := d.Store.Centre(ctx)
	if err != nil {
		return Imported{}, nil, err
	}
	id, name, err := d.trust(&centre, m.Sender)
	if err != nil {
		return Imported{}, nil, err
	}
	out := Imported{Bundle: m.ID, From: name}
	held, err := d.holds(ctx, m)
	if err != nil {
		return out, nil, err
	}
	if held {
		// Received before, or this desk's own: it need not even be opened.
		out.Known = int(m.Revisions)
		return d.answer(context.WithoutCancel(ctx), id, m, out)
	}
	look := &inspector{report: report, total: m.Revisions}
	if err := s.Check(ctx, append([]age.Identity{d.Identity}, d.More...), look); err != nil {
		return out, nil, err
	}
	before, err := d.Store.Conflicted(ctx)
	if err != nil {
		return out, nil, err
	}
	if err := d.apply(ctx, s, &out, report); err != nil {
		return out, nil, err
	}
	// The records are in. Who cancels now is too late, and what is noted about
	// them must be noted.
	ctx = context.WithoutCancel(ctx)
	after, err := d.Store.Conflicted(ctx)
	if err != nil {
		return out, nil, err
	}
	out.Conflicts = added(before, after)
	return d.answer(ctx, id, m, out)
}

// answer notes what a bundle shows of its sender, and makes the receipt.
func (d *Desk) answer(ctx context.Context, id string, m *bundle.Manifest, out Imported) (Imported, *waitingReceipt, error) {
	if m.Sender.Device == d.Store.Device() {
		return out, nil, nil // it needs no receipt from itself
	}
	if err := d.showed(ctx, id, m); err != nil {
		return out, nil, err
	}
	receipt, err := d.receipt(ctx, id, m)
	return out, &receipt, err
}

// holds tells whether everything that a bundle brings is at hand. Chains have
// no holes here, so the last revision of each range answers for all of it.
// Which attachments it has, only its sealed part says: they are at hand when
// the bundle was taken in before, or is this desk's own.
func (d *Desk) holds(ctx context.Context, m *bundle.Manifest) (bool, error) {
	if len(m.Files) > 0 && m.Sender.Device != d.Store.Device() {
		if arrived, err := d.Store.Arrived(ctx, m.ID); err != nil || !arrived {
			return false, err
		}
	}
	ends, err := d.Store.ChainEnds(ctx)
	if err != nil {
		return false, err
	}
	for _, r := range lastOfEach(m.Ranges) {
		found := false
		for _, e := range ends {
			if found || e.Chain != r.Chain() || r.To > e.Seq {
				continue
			}
			id, err := d.Store.RevisionID(ctx, e.Chain, e.Branch, r.To)
			if err != nil {
				return false, err
			}
			found = id == r.Last
		}
		if !found {
			return false, nil
		}
	}
	return true, nil
}

// added counts the documents of after that are not in before.
func added(before, after []store.Listed) int {
	seen := map[journal.DocumentID]bool{}
	for _, x := range before {
		seen[x.ID] = true
	}
	n := 0
	for _, x := range after {
		if !seen[x.ID] {
			n++
		}
	}
	return n
}

// inspector looks at every line of a bundle before anything is taken in: one
// that no journal could hold refuses the whole bundle.
type inspector struct {
	report Report
	done   int64
	total  int64
	at     journal.Position
	rev    journal.Revision
}

func (i *inspector) Run(run journal.Run, _ bundle.Range) error {
	i.at = journal.Position{Chain: run.Chain, Seq: run.From, Prev: run.Prev}
	i.report.tell(Opening, i.done, i.total)
	return nil
}

func (i *inspector) Line(line []byte) error {
	if err := journal.DecodeLine(&i.rev, line, i.at, anything{}); err != nil {
		return text.Wrap(err, "bundle_inconsistent")
	}
	i.done++
	i.at.Seq++
	i.at.Prev = i.rev.ID // not the true id, which needs what precedes
	return nil
}

// anything answers for revisions that are not at hand, so that a line can be
// read for its form alone.
type anything struct{}

func (anything) Minted(seq uint64) (journal.DocumentID, bool) {
	return journal.DocumentID{15: byte(seq) | 1}, true
}

// RevisionID gives distinct ids, since bases must differ.
func (anything) RevisionID(seq uint64) (journal.Hash, bool) {
	h := journal.Hash{0: 1}
	for i := range 8 {
		h[31-i] = byte(seq >> (8 * i))
	}
	return h, true
}

// apply takes in the ranges, each at once, in as few transactions as is wise,
// and behind them the attachments, which the last range's transaction takes
// along where they are few.
func (d *Desk) apply(ctx context.Context, s *bundle.Staged, out *Imported, report Report) error {
	m := s.Manifest()
	feed := newFeed(ctx, s)
	defer feed.stop()
	var done int64
	files := s.Files()
	for more, arrived := true, false; !arrived; {
		var got store.Received
		count := int64(0)
		err := d.Store.Batch(ctx, func(b *store.Batch) error {
			for more && count < transaction {
				r, ok, err := feed.next()
				if err != nil {
					return err
				}
				if !ok {
					more = false
					break
				}
				n, err := b.Receive(r.run, r.lines)
				if err != nil {
					return receiving(err)
				}
				got.Add(n)
				count += r.count
				report.tell(Applying, done+count, m.Revisions)
			}
			if more {
				return nil
			}
			var err error
			if files, err = takeFiles(ctx, b, s, files, out); err != nil || len(files) > 0 {
				return err
			}
			arrived = true
			_, err = b.RecordArrival(m.ID, m.Sender.Device, int(m.Revisions))
			return err
		})
		if err != nil {
			if done > 0 && ctx.Err() != nil {
				return text.Wrap(ctx.Err(), "sync_cancelled_partly", int(done))
			}
			return err
		}
		done += count
		out.New += got.New
		out.Known += got.Known
		out.Quarantined += got.Quarantined
		out.Forks += got.Forked
	}
	return nil
}

// inWords says in a sentence that the context has ended or that this PC's disk
// is full: below, database and files each have their own way of saying it.
func inWords(ctx context.Context, err error) error {
	var known *text.Problem
	switch {
	case errors.Is(err, text.NewProblem("store.full")), errors.Is(err, text.NewProblem("vault.full")):
		return text.Wrap(err, "sync_disk_full")
	case err == nil || errors.As(err, &known):
		return err
	}
	var database sqlite3.Error
	switch {
	case ctx.Err() != nil:
		return text.Wrap(ctx.Err(), "sync_cancelled")
	case errors.As(err, &database) && database.Code == sqlite3.ErrFull, bundle.FaultOf(err) == bundle.Full:
		return text.Wrap(err, "sync_disk_full")
	}
	return err
}

// receiving says that a revision is not what its neighbours say it is.
func receiving(err error) error {
	var syntax *journal.SyntaxError
	if errors.As(err, &syntax) || errors.Is(err, journal.ErrLast) || errors.Is(err, journal.ErrPayload) {
		return text.Wrap(err, "bundle_inconsistent")
	}
	return err
}
