// Package home is what one sees first: who waits, what is to be countersigned,
// one's own unfinished notes, who did not come back, and what has to be
// settled.
//
// What lives here: the board (board.go reads it in one pass, words.go says it)
// and its view. What may enter: what a role needs at the start of its work.
// What it must not know: how any of it is written, and the other places.
package home

import (
	"context"
	"slices"
	"sort"
	"strings"
	"time"

	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/desk"
	"carnet/records/journal"
	"carnet/records/store"
)

// overdueDays is how far back an appointment that was missed is still worth a
// call; overdueMost bounds the list.
const overdueDays, overdueMost = 60, 300

// quarrels is how many conflicts are shown in words.
const quarrels = 3

// board is what the screen shows.
type board struct {
	day         clinical.Date
	queue       []store.Waiting
	countersign []store.Listed
	notes       []note
	overdue     []store.Overdue
	overdueMore bool // there are more than were read
	conflicts   []quarrel
	disputed    int // documents with a conflict, those not shown included
	waits       int // revisions in quarantine
	sent        *store.Parcel
	labours     []store.Labouring
	rules       records.Rules
	clock       journal.ClockState
	may         rights
}

// rights are what the role may see here.
type rights struct {
	read, triage, write, countersign, settle, exchange, register bool
}

func rightsOf(k *desk.Desk) rights {
	return rights{
		read: k.May(records.ReadCharts), triage: k.May(records.Triage), write: k.May(records.Consult),
		countersign: k.May(records.Countersign), settle: k.May(records.Resolve), exchange: k.May(records.Exchange), register: k.May(records.Register),
	}
}

// queues tells who sees the queue: who puts people in, and who sees them.
func (r rights) queues() bool { return r.triage || r.write }

// recalls tells who calls people back.
func (r rights) recalls() bool { return r.triage || r.write }

// note is something of one's own that is not signed.
type note struct {
	draft    string // of a draft
	document journal.DocumentID
	patient  journal.DocumentID
	kind     records.Kind
	name     string // of the patient
	updated  time.Time
	remark   string // of one that came back
	returned bool
}

// quarrel is a document with fields of two values.
type quarrel struct {
	store.Listed
	name   string
	fields []string // paths
	safety bool
	// rules is that the centre's own rules are in conflict: they are settled in
	// the settings.
	rules bool
}

// load reads the board in one pass.
func load(ctx context.Context, k *desk.Desk) (board, error) {
	s := k.Store
	b := board{day: s.Today(), may: rightsOf(k), clock: s.Clock()}
	var err error
	if b.may.queues() {
		if b.queue, err = s.Queue(ctx, b.day); err != nil {
			return b, err
		}
	}
	if b.may.write {
		if b.rules, err = s.Rules(ctx); err != nil {
			return b, err
		}
		if b.labours, err = s.Labouring(ctx); err != nil {
			return b, err
		}
	}
	if b.may.countersign || b.may.write {
		if err := b.loadNotes(ctx, k); err != nil {
			return b, err
		}
	}
	if b.may.register {
		if err := b.loadRegistrations(ctx, k); err != nil {
			return b, err
		}
	}
	if b.may.recalls() {
		missed, err := s.Overdue(ctx, b.day.AddDays(-overdueDays), b.day, overdueMost)
		if err != nil {
			return b, err
		}
		b.overdue, b.overdueMore = onePerPerson(missed), len(missed) == overdueMost
	}
	if b.may.settle {
		if err := b.loadQuarrels(ctx, s); err != nil {
			return b, err
		}
	}
	if b.may.exchange {
		return b, b.loadExchange(ctx, s)
	}
	return b, nil
}

// onePerPerson keeps the first missed appointment of each: one call is enough.
func onePerPerson(list []store.Overdue) []store.Overdue {
	seen := map[journal.DocumentID]bool{}
	var out []store.Overdue
	for _, o := range list {
		if !seen[o.Patient] {
			seen[o.Patient] = true
			out = append(out, o)
		}
	}
	return out
}

// loadNotes reads what waits for a signature, and one's own drafts of notes.
func (b *board) loadNotes(ctx context.Context, k *desk.Desk) error {
	open, err := k.Store.Unsettled(ctx, k.Me.ID)
	if err != nil {
		return err
	}
	if b.may.countersign {
		b.countersign = open.ToCountersign
	}
	if !b.may.write {
		return nil
	}
	drafts, err := k.Store.Drafts(ctx, k.Me.ID)
	if err != nil {
		return err
	}
	for _, l := range open.Own {
		if b.inLabour(l.ID) {
			continue // it is signed when it ends; she stands under the queue until then
		}
		n := note{document: l.ID, patient: l.Patient, kind: l.Kind, name: l.PatientName, updated: l.Updated, returned: l.Status == store.Returned}
		if n.returned {
			if n.remark, err = k.Store.Remark(ctx, l.ID); err != nil {
				return err
			}
		}
		b.notes = append(b.notes, n)
	}
	for _, d := range drafts {
		if d.Patient.IsZero() {
			continue // of an identity: loadRegistrations
		}
		n := note{draft: d.ID, document: d.Document, patient: d.Patient, kind: d.Kind, updated: d.Updated}
		if h, err := k.Store.Hit(ctx, d.Patient); err == nil {
			n.name = h.Name
		}
		b.notes = append(b.notes, n)
	}
	b.arrangeNotes()
	return nil
}

// inLabour tells whether a document is a labour under way.
func (b *board) inLabour(id journal.DocumentID) bool {
	return slices.ContainsFunc(b.labours, func(l store.Labouring) bool { return l.ID == id })
}

// loadRegistrations reads the identities that one has begun to write.
func (b *board) loadRegistrations(ctx context.Context, k *desk.Desk) error {
	drafts, err := k.Store.Drafts(ctx, k.Me.ID)
	if err != nil {
		return err
	}
	for _, d := range drafts {
		var p records.Patient
		if d.Kind != records.KindPatient || (&store.Document{Content: d.Content}).Decode(&p) != nil {
			continue
		}
		b.notes = append(b.notes, note{draft: d.ID, patient: d.Document, kind: d.Kind, name: p.Name(), updated: d.Updated})
	}
	b.arrangeNotes()
	return nil
}

// arrangeNotes puts what came back first, then the latest; a draft stands for
// the document that it goes on with.
func (b *board) arrangeNotes() {
	begun := map[journal.DocumentID]bool{}
	for _, n := range b.notes {
		if n.draft != "" && !n.document.IsZero() {
			begun[n.document] = true
		}
	}
	kept := b.notes[:0]
	for _, n := range b.notes {
		if n.draft == "" && !n.returned && begun[n.document] {
			continue
		}
		kept = append(kept, n)
	}
	b.notes = kept
	sort.SliceStable(b.notes, func(i, j int) bool {
		x, y := b.notes[i], b.notes[j]
		if x.returned != y.returned {
			return x.returned
		}
		return x.updated.After(y.updated)
	})
}

func (b *board) loadQuarrels(ctx context.Context, s *store.Store) error {
	list, err := s.Conflicted(ctx)
	if err != nil {
		return err
	}
	b.disputed = len(list)
	for _, l := range list[:min(len(list), quarrels)] {
		d, err := s.Document(ctx, l.ID)
		if err != nil {
			return err
		}
		q := quarrel{Listed: l, name: l.PatientName, safety: l.Flags&store.SafetyConflict != 0}
		if q.name == "" {
			q.name = l.Title
		}
		if l.Kind == records.KindPatient {
			q.Patient = l.ID
		}
		if l.Kind == records.KindProtocol {
			own, _, err := s.Protocol(ctx)
			if err != nil {
				return err
			}
			q.rules = own.ID == l.ID
		}
		for _, c := range d.Conflicts {
			q.fields = append(q.fields, strings.SplitN(c.Path, "[", 2)[0])
		}
		b.conflicts = append(b.conflicts, q)
	}
	return nil
}

func (b *board) loadExchange(ctx context.Context, s *store.Store) error {
	waits, err := s.Quarantine(ctx)
	if err != nil {
		return err
	}
	for _, w := range waits {
		b.waits += w.Revisions
	}
	parcels, err := s.Parcels(ctx, 1)
	if err != nil {
		return err
	}
	if len(parcels) > 0 {
		b.sent = &parcels[0]
	}
	return nil
}
