package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/mattn/go-sqlite3"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/journal"
)

// Author is who makes a change, and as what.
type Author struct {
	Staff journal.DocumentID
	Role  records.Role
}

// Change is what an author does to one document.
type Change struct {
	Op journal.Op
	// Document is the document changed; zero creates one.
	Document journal.DocumentID
	// Kind is needed where Content is nil and the document is new to nobody.
	Patient journal.DocumentID
	// Content is the whole document after the change; nil for the ops that
	// have none.
	Content records.Document
	// Payload stands in for Content in the ops whose payload is no document:
	// resolve, merge, redact.
	Payload json.RawMessage
	// Bases are the revisions that the author saw (Document.Heads). Nil means
	// the heads that the store holds now.
	Bases    []journal.Hash
	OnBehalf journal.DocumentID
	Reason   string
	// Draft is deleted in the same transaction: what was a draft is now
	// said.
	Draft string
	// Attachments are the bytes of pictures that Content names and that are
	// not here yet; they are saved in the same transaction.
	Attachments [][]byte
}

// Write makes one change in one durable transaction and returns its revision.
//
// It refuses, as a text.Problem and changing nothing: an author whose role
// lacks the right ("store.right"), content with blocking findings
// ("store.invalid"), a change to a document that does not exist
// ("store.missing"), an amendment, retraction or return without a reason
// ("store.reason"), content that names a picture which is not there
// ("store.attachment_missing"). Anything else that fails is an internal error; the
// document is unchanged then too.
func (s *Store) Write(ctx context.Context, a Author, c Change) (journal.Revision, error) {
	var out journal.Revision
	err := s.Batch(ctx, func(b *Batch) error {
		r, err := b.Write(a, c)
		if err == nil {
			out = *r
		}
		return err
	})
	return out, err
}

// Batch makes many changes in one transaction: all of them or none. What do
// asks, it must ask of the batch: the store has one connection, and the batch
// has it.
func (s *Store) Batch(ctx context.Context, do func(*Batch) error) error {
	touched, err := s.batch(ctx, do)
	if err == nil {
		s.watch.tell(touched)
	}
	return err
}

func (s *Store) batch(ctx context.Context, do func(*Batch) error) (touched []touch, err error) {
	s.writing.Lock()
	defer s.writing.Unlock()
	if s.broken != nil {
		return nil, s.broken
	}
	tx, err := s.db.DB.BeginTx(ctx, nil)
	if err != nil {
		return nil, s.failed(err)
	}
	b := &Batch{s: s, tx: tx, bound: map[*sql.Stmt]*sql.Stmt{}, pos: s.pos, docs: map[journal.DocumentID]docRef{}, minted: map[int64]journal.DocumentID{}, ends: map[int64]*chainEnd{}, lastDoc: s.lastDoc}
	done := false
	defer func() {
		if !done { // do failed, or panicked
			err = s.undo(ctx, tx, err)
		}
	}()
	if err := do(b); err != nil {
		return nil, err
	}
	if err := tx.Commit(); err != nil {
		return nil, err
	}
	done = true
	own := b.pos.seq != s.pos.seq
	s.pos, s.lastDoc = b.pos, b.lastDoc
	s.chains.moved(b.ends)
	if own && s.opt.Saved != nil {
		s.opt.Saved(s.pos.seq)
	}
	if !b.replaying {
		s.follow(b.touched)
	}
	return b.touched, nil
}

// undo takes a failed batch back, and with it the chains that it had begun.
func (s *Store) undo(ctx context.Context, tx *sql.Tx, why error) error {
	// After an error of the disk SQLite has rolled back by itself, and says so.
	_ = tx.Rollback()
	if err := s.chains.load(context.WithoutCancel(ctx), s.db); err != nil {
		why = errors.Join(why, err)
	}
	return s.failed(why)
}

// change makes a change that is one statement and no part of the journal.
func (s *Store) change(do func() error) error {
	s.writing.Lock()
	defer s.writing.Unlock()
	if s.broken != nil {
		return s.broken
	}
	return s.failed(do())
}

// failed explains why a change was not made. After a disk that could not write
// nobody knows what is on it: everything is refused until the file has been
// opened anew, which reads what is really there.
func (s *Store) failed(err error) error {
	err = s.explain(err)
	if errors.Is(err, text.NewProblem("vault.disk")) {
		s.broken = err
	}
	return err
}

// explain turns the driver's errors into sentences where the store or who
// opened it can.
func (s *Store) explain(err error) error {
	if err == nil {
		return nil
	}
	if s.opt.Explain != nil {
		err = s.opt.Explain(err)
	}
	var known *text.Problem
	var e sqlite3.Error
	if !errors.As(err, &known) && errors.As(err, &e) && e.Code == sqlite3.ErrFull {
		return text.Wrap(err, "store.full")
	}
	return err
}

// Batch is a transaction under way.
type Batch struct {
	s  *Store
	tx *sql.Tx
	// bound are the store's statements as this transaction runs them.
	bound map[*sql.Stmt]*sql.Stmt
	pos   position
	buf   []byte
	// lastDoc is the highest row number among the documents.
	lastDoc int64
	// ends are the chains that the batch moved, this desk's own included.
	ends map[int64]*chainEnd

	docs    map[journal.DocumentID]docRef // rows met in this batch
	minted  map[int64]journal.DocumentID  // what revisions named in lines minted
	touched []touch
	// replaying is true in a check: every document has its row already.
	replaying bool
}

// touch is a document that the batch changed, for the search index and for
// who watches.
type touch struct {
	doc     int64
	kind    records.Kind
	patient int64
	day     int
	merged  bool // a patient that was merged into another
}

// chainEnd is where a batch leaves a chain.
type chainEnd struct {
	seq  uint64
	head journal.Hash
	hlc  journal.HLC
}

// binder says how a prepared statement is run: in a transaction or without.
type binder interface{ bind(*sql.Stmt) *sql.Stmt }

func (s *Store) bind(st *sql.Stmt) *sql.Stmt { return st }

// bind binds a statement once for the whole batch: database/sql remembers each
// binding until the end.
func (b *Batch) bind(st *sql.Stmt) *sql.Stmt {
	if bound, ok := b.bound[st]; ok {
		return bound
	}
	bound := b.tx.Stmt(st)
	b.bound[st] = bound
	return bound
}

func (b *Batch) exec(st *sql.Stmt, args ...any) error {
	_, err := b.bind(st).Exec(args...)
	return err
}

// Write makes one change within the batch. The revision is valid until the
// batch ends. A document that says its patient's death says it in the identity
// as well.
func (b *Batch) Write(a Author, c Change) (*journal.Revision, error) {
	base, err := b.before(&c)
	if err != nil {
		return nil, err
	}
	r, err := b.write(a, c, base)
	if err != nil {
		return nil, err
	}
	return r, b.deaths(a, c, base)
}

func (b *Batch) write(a Author, c Change, base before) (*journal.Revision, error) {
	kind := base.kind
	if c.Content != nil {
		kind = c.Content.Kind()
	}
	if err := allowed(a, kind, c, base); err != nil {
		return nil, err
	}
	payload, err := payloadOf(c, base)
	if err != nil {
		return nil, err
	}
	if c.Content != nil {
		if err := b.attachAll(c.Attachments, payload, base.content); err != nil {
			return nil, err
		}
	}
	hlc, wall, clock := b.s.clock.Tick()
	r := &journal.Revision{
		Device: b.s.opt.Device, Epoch: b.s.opt.Epoch, Seq: b.pos.seq + 1, Prev: b.pos.head,
		Document: c.Document, Kind: string(kind), Patient: c.Patient, Bases: c.Bases, Op: c.Op,
		Author: a.Staff, Role: string(a.Role), OnBehalf: c.OnBehalf,
		HLC: hlc, Wall: wall, Clock: clock, Reason: c.Reason, Payload: payload,
	}
	if r.Document.IsZero() {
		r.Document = journal.Mint(r.Device, r.Epoch, r.Seq, wall)
	}
	if err := journal.Seal(r); err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	if err := b.append(r, b.s.self, nil); err != nil {
		return nil, err
	}
	b.pos = position{seq: r.Seq, head: r.ID}
	b.moved(b.s.self, r)
	if c.Draft != "" {
		if err := b.exec(b.s.stmt.dropDraft, c.Draft); err != nil {
			return nil, err
		}
	}
	return r, nil
}

// Create writes the first revision of a document whose id the caller minted
// for the batch's next number. It serves the founding of a centre, whose first
// author must have an id before the first document is written.
func (b *Batch) Create(a Author, id journal.DocumentID, d records.Document) (*journal.Revision, error) {
	if _, found, err := b.find(id); err != nil || found {
		return nil, errors.Join(err, text.NewProblem("store.missing"))
	}
	return b.write(a, Change{Op: journal.OpPut, Document: id, Content: d}, before{})
}

// before is what the document was before a change.
type before struct {
	exists  bool
	row     int64
	kind    records.Kind
	patient journal.DocumentID
	status  Status
	author  journal.DocumentID
	content []byte
}

// before reads the document that is to be changed, and fills in the bases and
// the patient that the change leaves out.
func (b *Batch) before(c *Change) (before, error) {
	if c.Document.IsZero() {
		if c.Content == nil {
			return before{}, fmt.Errorf("store: op %q needs a document or a content", c.Op)
		}
		return before{}, nil
	}
	d, err := b.s.document(b, c.Document)
	if errors.Is(err, sql.ErrNoRows) || err == nil && d.head == 0 {
		return before{}, text.NewProblem("store.missing")
	}
	if err != nil {
		return before{}, err
	}
	if c.Content != nil && c.Content.Kind() != d.Kind {
		return before{}, fmt.Errorf("store: a %s cannot become a %s", d.Kind, c.Content.Kind())
	}
	if c.Bases == nil {
		c.Bases = d.Heads
	}
	if c.Patient.IsZero() {
		c.Patient = d.Patient
	}
	return before{exists: true, row: d.row, kind: d.Kind, patient: d.Patient, status: d.Status, author: d.Author, content: d.Content}, nil
}

// allowed refuses what the author's role may not do, and what lacks a reason.
func allowed(a Author, kind records.Kind, c Change, base before) error {
	if !a.Role.May(rightFor(kind, c, base)) {
		return text.NewProblem("store.right")
	}
	// A change of what was signed, whether it is signed again or only saved.
	amends := (c.Op == journal.OpSign || c.Op == journal.OpPut) && base.exists && base.status.Final()
	needsReason := c.Op == journal.OpRetract || c.Op == journal.OpReturn || amends
	if needsReason && strings.TrimSpace(c.Reason) == "" {
		return text.NewProblem("store.reason")
	}
	if c.Op == journal.OpCountersign && base.author == a.Staff {
		return text.NewProblem("store.own_countersign")
	}
	return nil
}

// rightFor is the right that a change needs.
func rightFor(kind records.Kind, c Change, base before) records.Right {
	switch c.Op {
	case journal.OpCountersign, journal.OpReturn:
		return records.Countersign
	case journal.OpRetract, journal.OpRedact:
		return records.Retract
	case journal.OpResolve:
		if kind == records.KindProtocol {
			return records.ManageRules
		}
		return records.Resolve
	case journal.OpMerge, journal.OpUnmerge:
		return records.MergePatients
	}
	switch kind {
	case records.KindPatient:
		return records.Register
	case records.KindVisit:
		return records.Triage
	case records.KindStaff:
		return records.ManageUsers
	case records.KindCentre:
		return records.ManageCentre
	case records.KindProtocol:
		return records.ManageRules
	}
	if c.Op == journal.OpSign && c.OnBehalf.IsZero() {
		return records.Sign
	}
	return records.Consult
}

// payloadOf checks the content and writes it as JSON. Fields of the earlier
// content that this program does not know are carried over.
func payloadOf(c Change, base before) ([]byte, error) {
	if c.Content == nil {
		if len(c.Payload) == 0 {
			return nil, nil
		}
		return c.Payload, nil
	}
	if bad := c.Content.Validate().Blocking(); len(bad) > 0 {
		return nil, text.NewProblem("store.invalid", text.For(text.French).T("finding."+bad[0].Code, bad[0].Args...))
	}
	p, err := json.Marshal(c.Content)
	if err != nil {
		return nil, fmt.Errorf("content of %s: %w", c.Content.Kind(), err)
	}
	if base.content != nil {
		p = journal.Preserve(c.Content, p, base.content)
	}
	return p, nil
}

// moved remembers that a chain now ends in a revision.
func (b *Batch) moved(chain int64, r *journal.Revision) {
	end, ok := b.ends[chain]
	if !ok {
		end = &chainEnd{}
		b.ends[chain] = end
	}
	end.seq, end.head, end.hlc = r.Seq, r.ID, max(end.hlc, r.HLC)
}

// seqBits is how much of a revision's row number counts within its chain.
const seqBits = 40

func revNumber(chain int64, seq uint64) int64 { return chain<<seqBits | int64(seq) }

func splitRev(rev int64) (chain int64, seq uint64) {
	return rev >> seqBits, uint64(rev & (1<<seqBits - 1))
}

// append adds a sealed revision to a chain and derives its document's rows.
// line is its line form where it is known already.
func (b *Batch) append(r *journal.Revision, chain int64, line []byte) error {
	ref, known, err := b.find(r.Document)
	if err != nil {
		return err
	}
	if !known {
		ref = b.newDoc(r.Document)
	}
	var patient *int64
	if !r.Patient.IsZero() {
		p, err := b.row(r.Patient)
		if err != nil {
			return err
		}
		patient = &p
	}
	if line == nil {
		b.buf = journal.AppendLine(b.buf[:0], r, referrer{b, chain})
		line = b.buf
	}
	rev := revNumber(chain, r.Seq)
	// again is the document where another revision minted it: the document's
	// row leads to the one that did.
	var again any = ref.doc
	if mints(r) && ref.minted == 0 {
		again = nil
	}
	// A new document's row is written once, whole, before the revision that
	// points to it; an older one's follows from its revisions, this one among
	// them.
	if !known {
		if err := b.derive(ref.doc, rev, r, patient, true); err != nil {
			return err
		}
		if err := b.exec(b.s.stmt.insertRevision, rev, r.ID[:], ref.doc, again, string(line)); err != nil {
			return err
		}
		return b.mention(rev, r.Payload)
	}
	if again == nil {
		if err := b.exec(b.s.stmt.setMinted, rev, ref.doc); err != nil {
			return err
		}
	}
	if err := b.exec(b.s.stmt.insertRevision, rev, r.ID[:], ref.doc, again, string(line)); err != nil {
		return err
	}
	// Before the state, which may say that this very payload is to be dropped.
	if err := b.mention(rev, r.Payload); err != nil {
		return err
	}
	return b.derive(ref.doc, rev, r, patient, false)
}

// mints tells whether a revision minted its document's id.
func mints(r *journal.Revision) bool {
	return mintedWall(r.Document) == r.Wall && journal.Mint(r.Device, r.Epoch, r.Seq, r.Wall) == r.Document
}

// docRef is the row of a document and the revision that minted it (0 when
// that is not known).
type docRef struct {
	doc    int64
	minted int64
}

// find looks a document up without making it.
func (b *Batch) find(id journal.DocumentID) (docRef, bool, error) {
	if ref, ok := b.docs[id]; ok {
		return ref, true, nil
	}
	var ref docRef
	var minted sql.NullInt64
	err := b.bind(b.s.stmt.docByID).QueryRow(id[:]).Scan(&ref.doc, &minted)
	if errors.Is(err, sql.ErrNoRows) {
		return docRef{}, false, nil
	}
	if err != nil {
		return docRef{}, false, err
	}
	ref.minted = minted.Int64
	b.docs[id] = ref
	return ref, true, nil
}

// newDoc gives a document the next row number; who asks writes the row.
func (b *Batch) newDoc(id journal.DocumentID) docRef {
	b.lastDoc++
	ref := docRef{doc: b.lastDoc}
	b.docs[id] = ref
	return ref
}

// row finds the row of a document that is referred to, or makes an empty one:
// a document may be referred to before its first revision has arrived.
func (b *Batch) row(id journal.DocumentID) (int64, error) {
	ref, ok, err := b.find(id)
	if err != nil || ok {
		return ref.doc, err
	}
	ref = b.newDoc(id)
	return ref.doc, b.exec(b.s.stmt.mentionDoc, ref.doc, id[:])
}

// referrer finds short names for a line's references.
type referrer struct {
	b     *Batch
	chain int64
}

// MintedAt implements journal.Referrer.
func (f referrer) MintedAt(id journal.DocumentID) (journal.Place, bool) {
	ref, ok, err := f.b.find(id)
	if err != nil || !ok || ref.minted == 0 {
		return journal.Place{}, false
	}
	number, seq := splitRev(ref.minted)
	c, ok := f.b.s.chains.get(number)
	if !ok {
		return journal.Place{}, false
	}
	// A number in the line's own chain is read along its own branch, where
	// another branch's document does not stand.
	if own, ok := f.b.s.chains.get(f.chain); ok && own.Chain == c.Chain && f.b.s.chains.home(f.chain, seq) != number {
		return journal.Place{}, false
	}
	return journal.Place{Chain: c.Chain, Seq: seq, Wall: mintedWall(id)}, true
}

// mintedWall is the time in a UUIDv7, in milliseconds since 1970.
func mintedWall(id journal.DocumentID) int64 {
	var t int64
	for _, x := range id[:6] {
		t = t<<8 | int64(x)
	}
	return t
}

// SeqOf implements journal.Referrer.
func (f referrer) SeqOf(h journal.Hash) (uint64, bool) {
	rev, ok := f.b.revisionByID(h)
	if !ok {
		return 0, false
	}
	chain, seq := splitRev(rev)
	return seq, chain == f.chain
}

func (b *Batch) revisionByID(h journal.Hash) (int64, bool) {
	var rev int64
	if b.bind(b.s.stmt.revisionByID).QueryRow(h[:]).Scan(&rev) != nil {
		return 0, false
	}
	return rev, true
}

// Document reads a document within the batch, with what the batch wrote.
func (b *Batch) Document(id journal.DocumentID) (Document, error) {
	d, err := b.s.document(b, id)
	if errors.Is(err, sql.ErrNoRows) {
		return Document{}, text.NewProblem("store.missing")
	}
	return d, err
}
