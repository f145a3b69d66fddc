package labour

import (
	"context"
	"strconv"
	"sync"
	"time"

	"carnet/records"
	"carnet/records/clinical/labour"
	"carnet/records/journal"
	"carnet/records/labourchart"
	"carnet/records/store"
	"carnet/ui/bedside"
)

// lateAfter is from when on an entry counts as made later: what is written
// down within it was written at the bedside.
const lateAfter = 10 * time.Minute

// edit is one change of a labour. It is applied to what the screen shows and,
// a moment later, to what the record holds then, so that what another desk has
// added meanwhile stays.
type edit func(*records.Labour)

// add is the edit that makes an entry, with what follows from it: 5 cm begin
// active labour, 10 cm the second stage, liquor the end of the membranes.
func add(e records.LabourEntry, s labour.Settings) edit {
	return func(l *records.Labour) {
		l.Entries = append(l.Entries[:len(l.Entries):len(l.Entries)], e)
		at := e.At
		switch e.Item {
		case labourchart.Dilatation:
			exams := labourchart.Exams(l, at)
			found, _ := labour.StageAt(exams[len(exams)-1].CM, s)
			if found != "" && l.Active == nil {
				l.Active = &at
			}
			if found == labour.SecondStage && l.Second == nil {
				l.Second = &at
			}
		case "amniotic_fluid":
			if e.Value != "I" && l.Ruptured == nil {
				l.Ruptured = &at
			}
		}
	}
}

// strike is the edit that takes an entry out of the count, and says why. What
// had followed from it goes with it.
func strike(e records.LabourEntry, why string, s labour.Settings) edit {
	return func(l *records.Labour) {
		l.Entries = append([]records.LabourEntry(nil), l.Entries...)
		for i := range l.Entries {
			if x := l.Entries[i]; x.Struck == "" && x.At.Equal(e.At) && x.Item == e.Item && x.Value == e.Value && x.Fetus == e.Fetus && x.By == e.By {
				l.Entries[i].Struck = why
				unwind(l, e, s)
				return
			}
		}
	}
}

// unwind takes back what add has made follow from an entry that is struck: the
// time that it had set is that of the first entry left that says the same, or
// none. A time that was set by hand stands.
func unwind(l *records.Labour, e records.LabourEntry, s labour.Settings) {
	anew := func(had *time.Time, item string, says func(records.LabourEntry) bool) *time.Time {
		if had == nil || !had.Equal(e.At) {
			return had
		}
		for _, x := range l.Of(item, 1) {
			if says(x) {
				return &x.At
			}
		}
		return nil
	}
	stage := func(x records.LabourEntry) labour.Stage {
		cm, err := strconv.ParseFloat(x.Value, 64)
		if err != nil {
			return ""
		}
		found, _ := labour.StageAt(cm, s)
		return found
	}
	switch e.Item {
	case labourchart.Dilatation:
		if stage(e) != "" {
			l.Active = anew(l.Active, e.Item, func(x records.LabourEntry) bool { return stage(x) != "" })
		}
		if stage(e) == labour.SecondStage {
			l.Second = anew(l.Second, e.Item, func(x records.LabourEntry) bool { return stage(x) == labour.SecondStage })
		}
	case "amniotic_fluid":
		if e.Value != "I" {
			l.Ruptured = anew(l.Ruptured, e.Item, func(x records.LabourEntry) bool { return x.Value != "I" })
		}
	}
}

// entryAt makes an entry of now, or of an earlier time, which is marked.
func entryAt(row labourchart.Row, value string, at, now time.Time, by journal.DocumentID) records.LabourEntry {
	e := records.LabourEntry{At: at.Truncate(time.Minute), Item: row.Code, Value: value, By: by.String(), Fetus: row.Fetus}
	if now.Sub(e.At) >= lateAfter {
		noted := now.Truncate(time.Second)
		e.Noted = &noted
	}
	return e
}

// keeper brings edits into the record, each batch of them as one revision of
// what the record holds at that moment. It knows no window; its methods may be
// called from any goroutine.
type keeper struct {
	id     journal.DocumentID
	st     *store.Store
	author func() store.Author
	told   func(l records.Labour, written int, err error) // from the keeping goroutine
	spawn  func(func())

	mu   sync.Mutex
	idle *sync.Cond
	wait []edit
	busy bool
}

func newKeeper(st *store.Store, id journal.DocumentID, author func() store.Author, told func(records.Labour, int, error)) *keeper {
	k := &keeper{id: id, st: st, author: author, told: told, spawn: func(f func()) { go f() }}
	k.idle = sync.NewCond(&k.mu)
	return k
}

// put hands an edit in.
func (k *keeper) put(e edit) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.wait = append(k.wait, e)
}

// start writes what waits, beside the caller.
func (k *keeper) start() {
	k.mu.Lock()
	begin := !k.busy && len(k.wait) > 0
	if begin {
		k.busy = true
	}
	k.mu.Unlock()
	if begin {
		k.spawn(k.run)
	}
}

func (k *keeper) run() {
	k.mu.Lock()
	for len(k.wait) > 0 {
		edits := k.wait
		k.mu.Unlock()
		l, err := writeEdits(k.st, k.author(), k.id, edits)
		k.mu.Lock()
		if err != nil {
			k.busy = false
			k.idle.Broadcast()
			k.mu.Unlock()
			k.told(l, 0, err)
			return // they wait for the next attempt
		}
		k.wait = k.wait[len(edits):]
		k.mu.Unlock()
		k.told(l, len(edits), nil)
		k.mu.Lock()
	}
	k.busy = false
	k.idle.Broadcast()
	k.mu.Unlock()
}

// flush writes what waits and returns when it is on the disk: for leaving, when
// the record may be closed next.
func (k *keeper) flush() error {
	k.mu.Lock()
	defer k.mu.Unlock()
	for k.busy {
		k.idle.Wait()
	}
	if len(k.wait) == 0 {
		return nil
	}
	if _, err := writeEdits(k.st, k.author(), k.id, k.wait); err != nil {
		return err
	}
	k.wait = nil
	return nil
}

// writeEdits applies edits to what the record holds, in one transaction.
func writeEdits(st *store.Store, a store.Author, id journal.DocumentID, edits []edit) (l records.Labour, err error) {
	err = st.Batch(context.Background(), func(b *store.Batch) error {
		d, err := b.Document(id)
		if err != nil {
			return err
		}
		l = records.Labour{}
		if err := d.Decode(&l); err != nil {
			return err
		}
		for _, e := range edits {
			e(&l)
		}
		_, err = b.Write(a, store.Change{Op: journal.OpPut, Document: id, Content: &l, Bases: d.Heads})
		return err
	})
	return l, err
}

// admit writes a new labour, with a new pregnancy where the woman has none on
// record, in one transaction.
func admit(ctx context.Context, st *store.Store, a store.Author, patient journal.DocumentID, l *records.Labour, p *records.Pregnancy) (journal.DocumentID, error) {
	var id journal.DocumentID
	err := st.Batch(ctx, func(b *store.Batch) error {
		if l.Pregnancy == "" {
			r, err := b.Write(a, store.Change{Op: journal.OpPut, Patient: patient, Content: p})
			if err != nil {
				return err
			}
			l.Pregnancy = r.Document.String()
		}
		r, err := b.Write(a, store.Change{Op: journal.OpPut, Patient: patient, Content: l})
		if err != nil {
			return err
		}
		id = r.Document
		return nil
	})
	return id, err
}

// pregnancyEnds are how the pregnancy ends with a labour that is no birth here.
var pregnancyEnds = map[string]records.PregnancyEnd{
	"transfer": records.Transferred, "caesarean": records.Transferred,
}

// finish ends a labour that is no birth here and signs it, and ends the
// pregnancy with it where it does, in one transaction. A woman who died in
// labour is dead in her identity and awaited on no list.
func finish(ctx context.Context, st *store.Store, a store.Author, behalf, id journal.DocumentID, edits []edit, why string) error {
	return st.Batch(ctx, func(b *store.Batch) error {
		d, err := b.Document(id)
		if err != nil {
			return err
		}
		var l records.Labour
		if err := d.Decode(&l); err != nil {
			return err
		}
		for _, e := range edits {
			e(&l)
		}
		if _, err := b.Write(a, store.Change{Op: journal.OpSign, OnBehalf: behalf, Document: id, Content: &l, Bases: d.Heads}); err != nil {
			return err
		}
		if l.End == "death" && l.Ended != nil {
			return b.Died(a, store.Death{Patient: d.Patient, Day: bedside.DayOf(*l.Ended), OnBehalf: behalf})
		}
		end, ends := pregnancyEnds[l.End]
		pid, err := journal.ParseDocumentID(l.Pregnancy)
		if err != nil || !ends || l.Ended == nil {
			return nil
		}
		return endPregnancy(b, a, behalf, pid, end, *l.Ended, why)
	})
}

// endPregnancy ends a pregnancy on a day, unless it has ended; why is the reason
// in words that a change of a signed one bears.
func endPregnancy(b *store.Batch, a store.Author, behalf, id journal.DocumentID, end records.PregnancyEnd, at time.Time, why string) error {
	d, err := b.Document(id)
	if err != nil {
		return err
	}
	var p records.Pregnancy
	if err := d.Decode(&p); err != nil {
		return err
	}
	if !p.Active() {
		return nil
	}
	day := bedside.DayOf(at)
	p.End, p.EndDate = end, &day
	change := store.Change{Op: journal.OpPut, Document: id, Content: &p, Bases: d.Heads, Reason: why}
	if d.Status.Final() { // what was signed stays signed
		change.Op, change.OnBehalf = journal.OpSign, behalf
	}
	_, err = b.Write(a, change)
	return err
}
