package store

import (
	"database/sql"
	"encoding/json"

	"carnet/records"
	"carnet/records/journal"
)

// policyOf says which fields of a kind are shown twice until a clinician
// decides, and which lists merge element by element.
func policyOf(kind records.Kind) journal.Policy {
	switch kind {
	case records.KindPatient:
		return journal.Policy{
			Safety: []string{"allergies", "no_allergy", "no_contact", "blood_group", "died"},
			Sets:   map[string]string{"allergies": "substance", "problems": "label", "other_numbers": ""},
		}
	case records.KindConsultation:
		return journal.Policy{Safety: []string{"lines", "tests.hiv"}}
	case records.KindPregnancy:
		return journal.Policy{Safety: []string{"lmp", "lmp_certain", "edd", "hiv", "syphilis", "hbsag", "rhesus", "end"}, Sets: map[string]string{"scans": "", "births": "", "risks": ""}}
	case records.KindPrenatal:
		return journal.Policy{Safety: []string{"lines", "sp", "td", "iron_mg", "iron_weekly", "tests.hiv", "syphilis", "hbsag"}}
	case records.KindLabour:
		// What two midwives note at the same time stands side by side.
		return journal.Policy{Sets: map[string]string{"entries": "", "calls": "", "magnesium": ""}}
	case records.KindDelivery:
		return journal.Policy{Safety: []string{"mother"}, Sets: map[string]string{"losses": "", "bundle": "", "steps": "", "magnesium": "", "children": ""}}
	case records.KindNewborn:
		return journal.Policy{Safety: []string{"outcome", "exposed"}}
	case records.KindPostnatal:
		return journal.Policy{Safety: []string{"lines", "iron", "vitamin_a"}}
	case records.KindVaccination:
		return journal.Policy{Safety: []string{"doses"}}
	case records.KindGrowth:
		return journal.Policy{Safety: []string{"vitamin_a", "deworm"}}
	case records.KindCervical:
		return journal.Policy{Sets: map[string]string{"pictures": ""}}
	case records.KindScale:
		return journal.Policy{Safety: []string{"answers", "called"}, Sets: map[string]string{"done": ""}}
	case records.KindCentre:
		return journal.Policy{Sets: map[string]string{"desks": "device", "recipients": "key"}}
	case records.KindProtocol:
		return journal.Policy{Sets: map[string]string{"windows": "number"}}
	}
	return journal.Policy{}
}

// needsSignature tells the documents that somebody has to answer for from the
// identities and arrivals that are merely kept.
func needsSignature(kind records.Kind) bool {
	switch kind {
	case records.KindPatient, records.KindVisit, records.KindStaff, records.KindCentre, records.KindProtocol:
		return false
	}
	return true
}

// derive computes the state of the document that r belongs to and writes its
// rows. For a new document (fresh) r is all there is.
func (b *Batch) derive(doc, rev int64, r *journal.Revision, patient *int64, fresh bool) error {
	revs, at := []journal.Revision{*r}, []int64{rev}
	if !fresh {
		var err error
		if revs, at, err = b.s.revisionsOf(b, doc); err != nil {
			return err
		}
	}
	kind := records.Kind(r.Kind)
	state := journal.Merge(policyOf(kind), revs)
	if len(state.Redacted) > 0 {
		if err := b.redact(revs, at, state.Redacted); err != nil {
			return err
		}
	}
	if p := state.Patient; !p.IsZero() && p != r.Patient {
		row, err := b.row(p)
		if err != nil {
			return err
		}
		patient = &row
	}
	return b.writeState(doc, &state, revs, at, patient, fresh)
}

func (b *Batch) writeState(doc int64, state *journal.State, revs []journal.Revision, at []int64, patient *int64, fresh bool) error {
	kind := records.Kind(state.Kind)
	content := []byte(state.Content)
	status := statusOf(state, kind)
	shown := content
	if status == Retracted || status == Redacted {
		shown = nil
	}
	d := deriver{st: &b.s.stmt, b: b, tx: b.tx, fresh: fresh}
	row, err := d.derive(doc, kind, patient, shown)
	if err != nil {
		return err
	}
	if shown == nil && content != nil {
		row = headline(kind, content)
	}
	if kind == records.KindPatient && !state.MergedInto.IsZero() {
		if err := b.exec(b.s.stmt.setInto, state.MergedInto[:], doc); err != nil {
			return err
		}
	}
	var author, behalf any
	if a := authorOf(state); !a.author.IsZero() {
		if author, err = b.row(a.author); err != nil {
			return err
		}
		if !a.behalf.IsZero() {
			if behalf, err = b.row(a.behalf); err != nil {
				return err
			}
		}
	}
	stored, heads, head := storedParts(state, revs, at)
	var conflicts any
	if len(state.Conflicts) > 0 {
		c, err := json.Marshal(state.Conflicts)
		if err != nil {
			return err
		}
		conflicts = string(c)
	}
	minted := mintedAmong(state.Document, revs, at)
	args := []any{minted, string(kind), patient, status, flagsOf(state), row.day, state.First.Wall, state.Last.Wall,
		author, behalf, head, heads, row.title, stored, conflicts, doc}
	write := b.s.stmt.updateDoc
	if fresh && !b.replaying {
		write, args = b.s.stmt.insertDoc, append(args, state.Document[:])
	}
	if err := b.exec(write, args...); err != nil {
		return err
	}
	if m, ok := minted.(int64); ok {
		b.docs[state.Document] = docRef{doc: doc, minted: m}
	}
	t := touch{doc: doc, kind: kind, merged: !state.MergedInto.IsZero()}
	if status != Retracted && status != Redacted {
		t.day = row.day
	}
	if patient != nil {
		t.patient = *patient
	}
	b.touched = append(b.touched, t)
	return nil
}

// storedParts decides what of the state must be written beside the journal: a
// linear history needs nothing but where it ends, since the last line with a
// payload is the content, byte for byte.
func storedParts(state *journal.State, revs []journal.Revision, at []int64) (content, heads any, head int64) {
	if len(state.Heads) == 1 {
		for i := range revs {
			if revs[i].ID == state.Heads[0] {
				head = at[i]
			}
		}
	}
	if head == 0 {
		var all []byte
		for _, h := range state.Heads {
			all = append(all, h[:]...)
		}
		heads = all
		for _, r := range at {
			head = max(head, r)
		}
	}
	last := lastPayload(revs, at)
	if state.Content != nil && string(state.Content) != string(last) {
		content = string(state.Content)
	}
	return content, heads, head
}

// lastPayload is what fill finds for a document without stored content.
func lastPayload(revs []journal.Revision, at []int64) []byte {
	var best int64 = -1
	var out []byte
	for i := range revs {
		if revs[i].Payload != nil && at[i] > best {
			best, out = at[i], revs[i].Payload
		}
	}
	return out
}

func mintedAmong(id journal.DocumentID, revs []journal.Revision, at []int64) any {
	for i := range revs {
		if revs[i].Document == id && mints(&revs[i]) {
			return at[i]
		}
	}
	return nil
}

type byline struct{ author, behalf journal.DocumentID }

// authorOf is who wrote the content that counts: the last one who signed it
// as its author, else the last one who touched it.
func authorOf(state *journal.State) byline {
	for i := len(state.Signatures) - 1; i >= 0; i-- {
		if s := state.Signatures[i]; s.Op == journal.OpSign {
			return byline{s.Author, s.OnBehalf}
		}
	}
	return byline{state.First.Author, state.First.OnBehalf}
}

func statusOf(state *journal.State, kind records.Kind) Status {
	switch {
	case state.Status == journal.Retracted:
		return Retracted
	case state.Content == nil && len(state.Redacted) > 0:
		return Redacted
	case state.Content == nil:
		return Unknown
	case !needsSignature(kind):
		return Kept
	}
	switch state.Status {
	case journal.Awaiting:
		return Awaiting
	case journal.Returned:
		return Returned
	case journal.Signed:
		return Signed
	case journal.Countersigned:
		return Countersigned
	}
	return Unsigned
}

func flagsOf(state *journal.State) Flags {
	var f Flags
	if len(state.Conflicts) > 0 {
		f |= Conflict
	}
	if state.Disputed() {
		f |= SafetyConflict
	}
	if state.Last.Clock != journal.ClockOK || state.First.Clock != journal.ClockOK {
		f |= SuspectClock
	}
	if state.Amendments > 0 {
		f |= Amended
	}
	return f
}

// redact drops the payloads of revisions for good, in the lines themselves.
func (b *Batch) redact(revs []journal.Revision, at []int64, gone []journal.Hash) error {
	for _, id := range gone {
		for i := range revs {
			if revs[i].ID != id || !journal.Drop(&revs[i]) {
				continue
			}
			chain, _ := splitRev(at[i])
			line := journal.AppendLine(nil, &revs[i], referrer{b, chain})
			if err := b.exec(b.s.stmt.redactLine, string(line), at[i]); err != nil {
				return err
			}
			if err := b.unmention(at[i]); err != nil {
				return err
			}
		}
	}
	return nil
}

// revisionsOf reads and decodes every revision of a document, with their row
// numbers.
func (s *Store) revisionsOf(q binder, doc int64) ([]journal.Revision, []int64, error) {
	rows, err := q.bind(s.stmt.revisionsOf).Query(doc)
	if err != nil {
		return nil, nil, err
	}
	var at []int64
	var lines [][]byte
	for rows.Next() {
		var rev int64
		var id sql.RawBytes
		var line []byte
		if err := rows.Scan(&rev, &id, &line); err != nil {
			return nil, nil, closing(rows, err)
		}
		at, lines = append(at, rev), append(lines, line)
	}
	if err := closing(rows, rows.Err()); err != nil {
		return nil, nil, err
	}
	revs := make([]journal.Revision, len(at))
	for i, rev := range at {
		if err := s.decodeAt(q, &revs[i], rev, lines[i]); err != nil {
			return nil, nil, err
		}
	}
	return revs, at, nil
}

// decodeAt decodes the line that stands at a row number.
func (s *Store) decodeAt(q binder, r *journal.Revision, rev int64, line []byte) error {
	number, seq := splitRev(rev)
	c, ok := s.chains.get(number)
	if !ok {
		return errNoChain
	}
	at := journal.Position{Chain: c.Chain, Seq: seq}
	res := lookup{s, q, c}
	if seq > 1 {
		prev, ok := res.RevisionID(seq - 1)
		if !ok {
			return &journal.Unresolved{Seq: seq - 1}
		}
		at.Prev = prev
	}
	return journal.DecodeLine(r, line, at, res)
}

// lookup finds what the numbers in a line of a chain stand for, along the
// branch that leads to the line.
type lookup struct {
	s *Store
	q binder
	c chainRow
}

func (l lookup) rev(seq uint64) int64 {
	return revNumber(l.s.chains.home(l.c.number, seq), seq)
}

// Minted implements journal.Resolver.
func (l lookup) Minted(seq uint64) (journal.DocumentID, bool) {
	b, inBatch := l.q.(*Batch)
	if !inBatch {
		return l.minted(seq)
	}
	// A run names its authors and its patients again and again.
	rev := l.rev(seq)
	if id, ok := b.minted[rev]; ok {
		return id, true
	}
	id, ok := l.minted(seq)
	if ok {
		b.minted[rev] = id
	}
	return id, ok
}

func (l lookup) minted(seq uint64) (journal.DocumentID, bool) {
	var line, id []byte
	if l.q.bind(l.s.stmt.revisionAt).QueryRow(l.rev(seq)).Scan(&line, &id) != nil || len(id) != 16 {
		return journal.DocumentID{}, false
	}
	// Mostly the revision's document is the one that it minted.
	wall := mintedWall(journal.DocumentID(id))
	if m := journal.Mint(l.c.Device, l.c.Epoch, seq, wall); m == journal.DocumentID(id) {
		return m, true
	}
	wall = timeOf(l.c.Chain, seq, line).Wall
	return journal.Mint(l.c.Device, l.c.Epoch, seq, wall), wall > 0
}

// RevisionID implements journal.Resolver.
func (l lookup) RevisionID(seq uint64) (journal.Hash, bool) {
	var id []byte
	if l.q.bind(l.s.stmt.revisionID).QueryRow(l.rev(seq)).Scan(&id) != nil || len(id) != 32 {
		return journal.Hash{}, false
	}
	return journal.Hash(id), true
}
