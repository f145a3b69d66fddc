package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jmoiron/sqlx"

	"carnet/assets/migrations"
	"carnet/assets/text"
	"carnet/records/journal"
	"carnet/records/store/names"
)

// applicationID marks the file as Carnet's ("CRNT").
const applicationID = 0x43524e54

// Options says who writes and with what clock.
type Options struct {
	// Device and Epoch are whose chain the store appends to.
	Device journal.DeviceID
	Epoch  uint32
	// Now is the wall clock; time.Now when nil.
	Now func() time.Time
	// BeforeMigration is called once before an existing file is changed to a
	// newer schema, to make a backup; an error stops the migration.
	BeforeMigration func(ctx context.Context, from, to int) error
	// Explain turns an error of the database into what a person can act on: a
	// full disk, a disk that is gone, a damaged file. It knows the file, which
	// the store does not. Nil leaves errors as they are.
	Explain func(error) error
	// Saved is called after each commit with the last number of this desk's
	// chain, for the epoch guard that lies outside the file.
	Saved func(seq uint64)
}

// Store is the record of one desk. It is safe for concurrent use: one
// connection serves all, writes are serialised.
type Store struct {
	db   *sqlx.DB
	opt  Options
	self int64 // chain number of this desk's epoch

	writing sync.Mutex // what follows up to lastDoc
	clock   *journal.Clock
	pos     position
	lastDoc int64 // the highest row number among the documents
	broken  error // the disk failed: nothing is written until the file is opened anew

	chains chains
	stmt   statements

	index   *names.Index
	indexed chan struct{} // closed when the search index is complete or will never be
	whole   atomic.Bool   // the index is complete
	closing chan struct{} // closed when the store is
	merged  atomic.Pointer[journal.Aliases]

	watch watchers
	rules rulesCache
}

// position is the end of this desk's chain.
type position struct {
	seq  uint64
	head journal.Hash
}

// Open prepares the database for use: migrates it, finds this desk's chain
// and its clock, and begins to build the search index beside.
//
// The file must already be open with foreign keys on. A file written by a
// newer program is refused (code "store.newer").
func Open(ctx context.Context, db *sqlx.DB, opt Options) (*Store, error) {
	if opt.Now == nil {
		opt.Now = time.Now
	}
	s := newStore(db, opt)
	if err := migrate(ctx, db, migrations.All(), opt.BeforeMigration); err != nil {
		return nil, s.explain(err)
	}
	if err := s.start(ctx); err != nil {
		return nil, errors.Join(s.explain(err), s.stmt.close())
	}
	go s.buildIndex()
	return s, nil
}

func newStore(db *sqlx.DB, opt Options) *Store {
	s := &Store{db: db, opt: opt, index: names.New(), indexed: make(chan struct{}), closing: make(chan struct{})}
	s.merged.Store(&journal.Aliases{})
	return s
}

func (s *Store) start(ctx context.Context) error {
	if err := s.stmt.prepare(s.db); err != nil {
		return fmt.Errorf("prepare: %w", err)
	}
	if err := s.findChain(ctx); err != nil {
		return err
	}
	if err := s.startClock(ctx); err != nil {
		return err
	}
	if err := s.sweep(ctx); err != nil {
		return err
	}
	_, err := s.readMerged()
	return err
}

// Close gives up building the index and frees the statements; the database
// stays the caller's.
func (s *Store) Close() error {
	close(s.closing)
	<-s.indexed
	s.writing.Lock()
	defer s.writing.Unlock()
	return s.stmt.close()
}

// Device tells whose chain the store appends to.
func (s *Store) Device() journal.DeviceID { return s.opt.Device }

// Epoch tells in which epoch the desk writes.
func (s *Store) Epoch() uint32 { return s.opt.Epoch }

// Seq is the number of the desk's last revision.
func (s *Store) Seq() uint64 {
	s.writing.Lock()
	defer s.writing.Unlock()
	return s.pos.seq
}

func migrate(ctx context.Context, db *sqlx.DB, all []migrations.Migration, before func(context.Context, int, int) error) error {
	var have, app int
	if err := db.GetContext(ctx, &have, "PRAGMA user_version"); err != nil {
		return err
	}
	if err := db.GetContext(ctx, &app, "PRAGMA application_id"); err != nil {
		return err
	}
	if have > 0 && app != applicationID {
		return text.NewProblem("store.foreign")
	}
	if have > len(all) {
		return text.NewProblem("store.newer", have, len(all))
	}
	if have == len(all) {
		return nil
	}
	if have > 0 && before != nil {
		if err := before(ctx, have, len(all)); err != nil {
			return text.Wrap(err, "store.migration_backup")
		}
	}
	for _, m := range all[have:] {
		if err := migrateOne(ctx, db, m); err != nil {
			return text.Wrap(err, "store.migration", m.Version)
		}
	}
	return nil
}

// migrateOne runs one step as one transaction. Foreign keys are off while
// tables change their shape (the pragma does nothing inside a transaction)
// and are checked before the commit.
func migrateOne(ctx context.Context, db *sqlx.DB, m migrations.Migration) error {
	if _, err := db.ExecContext(ctx, "PRAGMA foreign_keys = OFF"); err != nil {
		return err
	}
	tx, err := db.BeginTxx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() {
		_ = tx.Rollback() // a no-op after the commit
		_, _ = db.ExecContext(ctx, "PRAGMA foreign_keys = ON")
	}()
	if _, err := tx.ExecContext(ctx, m.SQL); err != nil {
		return err
	}
	var broken int
	if err := tx.GetContext(ctx, &broken, "SELECT count(*) FROM pragma_foreign_key_check"); err != nil {
		return err
	}
	if broken > 0 {
		return fmt.Errorf("%d rows point nowhere after migration %s", broken, m.Name)
	}
	if _, err := tx.ExecContext(ctx, fmt.Sprintf("PRAGMA user_version = %d; PRAGMA application_id = %d", m.Version, applicationID)); err != nil {
		return err
	}
	return tx.Commit()
}

// findChain finds or begins this desk's chain.
func (s *Store) findChain(ctx context.Context) error {
	if err := s.chains.load(ctx, s.db); err != nil {
		return err
	}
	for _, r := range s.chains.of(journal.Chain{Device: s.opt.Device, Epoch: s.opt.Epoch}) {
		if r.branch == 0 {
			s.self, s.pos = r.number, position{seq: r.seq, head: r.head}
		}
	}
	if s.self == 0 {
		res, err := s.db.ExecContext(ctx, "INSERT INTO chain (device, epoch) VALUES (?, ?)", s.opt.Device[:], s.opt.Epoch)
		if err != nil {
			return err
		}
		if s.self, err = res.LastInsertId(); err != nil {
			return err
		}
		s.chains.add(chainRow{Chain: journal.Chain{Device: s.opt.Device, Epoch: s.opt.Epoch}, number: s.self})
	}
	return s.db.GetContext(ctx, &s.lastDoc, "SELECT coalesce(max(doc), 0) FROM document")
}

// statements are prepared once: a save must not parse SQL.
type statements struct {
	all []*sql.Stmt

	insertChain                                         *sql.Stmt
	insertRevision, revisionsOf, revisionAt, revisionID *sql.Stmt
	setMinted, document, contents                       *sql.Stmt
	revisionByID, docByID, mentionDoc, insertDoc        *sql.Stmt
	updateDoc, setInto, redactLine                      *sql.Stmt
	upsertPatient, dropPatient, patientInto             *sql.Stmt
	insertDiagnosis, dropDiagnoses                      *sql.Stmt
	insertObservation, dropObservations                 *sql.Stmt
	insertPrescription, dropPrescriptions               *sql.Stmt
	upsertAppointment, dropAppointment                  *sql.Stmt
	upsertVisit, dropVisit, insertAnswer, dropAnswer    *sql.Stmt
	upsertStaff, dropStaff                              *sql.Stmt
	saveDraft, dropDraft                                *sql.Stmt
	insertAttachment, holdsAttachment, insertMention    *sql.Stmt
	chart, searchRow, searchRows, indexRows, docID      *sql.Stmt
	insertObservations                                  [observationsAtOnce]*sql.Stmt // of one row, of two, …
}

// revisionsOfDoc reads the revisions of a document: the one that minted it and
// the others.
const revisionsOfDoc = `SELECT rev, id, line FROM revision WHERE rev = (SELECT minted FROM document WHERE doc = ?1)
	UNION ALL SELECT rev, id, line FROM revision WHERE again = ?1`

func (st *statements) prepare(db *sqlx.DB) error {
	for _, p := range []struct {
		to  **sql.Stmt
		sql string
	}{
		{&st.insertChain, "INSERT INTO chain (device, epoch, branch, since, parent) VALUES (?, ?, ?, ?, ?)"},
		{&st.insertRevision, "INSERT INTO revision (rev, id, doc, again, line) VALUES (?, ?, ?, ?, ?)"},
		{&st.revisionsOf, revisionsOfDoc + " ORDER BY rev"},
		{&st.contents, revisionsOfDoc + " ORDER BY rev DESC"},
		{&st.revisionAt, "SELECT r.line, d.id FROM revision r JOIN document d USING (doc) WHERE r.rev = ?"},
		{&st.revisionID, "SELECT id FROM revision WHERE rev = ?"},
		{&st.revisionByID, "SELECT rev FROM revision WHERE substr(id, 1, 8) = substr(?1, 1, 8) AND id = ?1"},
		{&st.docByID, "SELECT doc, minted FROM document WHERE id = ?"},
		{&st.mentionDoc, "INSERT INTO document (doc, id) VALUES (?, ?)"},
		{&st.insertDoc, `INSERT INTO document (minted, kind, patient, status, flags, day, created, updated,
			author, on_behalf, head, heads, title, content, conflicts, doc, id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`},
		{&st.setMinted, "UPDATE document SET minted = ? WHERE doc = ? AND minted IS NULL"},
		{&st.document, "SELECT " + docColumns + " FROM document WHERE id = ?"},
		{&st.docID, "SELECT id FROM document WHERE doc = ?"},
		{&st.updateDoc, `UPDATE document SET minted = ?, kind = ?, patient = ?, status = ?, flags = ?, day = ?, created = ?, updated = ?,
			author = ?, on_behalf = ?, head = ?, heads = ?, title = ?, content = ?, conflicts = ? WHERE doc = ?`},
		{&st.setInto, "UPDATE patient SET into_id = ? WHERE doc = ?"},
		{&st.redactLine, "UPDATE revision SET line = ? WHERE rev = ?"},
		{&st.upsertPatient, `INSERT OR REPLACE INTO patient (doc, number, family, given, sex, birth, birth_by, village, quarter, phone, mother, relative, died, into_id, other)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`},
		{&st.dropPatient, "DELETE FROM patient WHERE doc = ?"},
		{&st.patientInto, "SELECT d.id, p.into_id FROM patient p JOIN document d USING (doc) WHERE p.into_id IS NOT NULL"},
		{&st.insertDiagnosis, "INSERT INTO diagnosis (doc, n, icd10, icpc2, label, certain, follow_up) VALUES (?, ?, ?, ?, ?, ?, ?)"},
		{&st.dropDiagnoses, "DELETE FROM diagnosis WHERE doc = ?"},
		{&st.insertObservation, insertObservation},
		{&st.dropObservations, "DELETE FROM observation WHERE doc = ?"},
		{&st.insertPrescription, "INSERT INTO prescription (doc, n, code, medicine, quantity, until) VALUES (?, ?, ?, ?, ?, ?)"},
		{&st.dropPrescriptions, "DELETE FROM prescription WHERE doc = ?"},
		{&st.upsertAppointment, "INSERT OR REPLACE INTO appointment (doc, patient, day, reason) VALUES (?, ?, ?, ?)"},
		{&st.dropAppointment, "DELETE FROM appointment WHERE doc = ?"},
		{&st.upsertVisit, "INSERT OR REPLACE INTO visit (doc, patient, day, arrived, service, reason, urgent, gone) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"},
		{&st.dropVisit, "DELETE FROM visit WHERE doc = ?"},
		{&st.insertAnswer, "INSERT OR REPLACE INTO answer (visit, doc) VALUES (?, ?)"},
		{&st.dropAnswer, "DELETE FROM answer WHERE doc = ?"},
		{&st.upsertStaff, "INSERT OR REPLACE INTO staff (doc, name, role, supervisor, gone) VALUES (?, ?, ?, ?, ?)"},
		{&st.dropStaff, "DELETE FROM staff WHERE doc = ?"},
		{&st.chart, entryQuery + "WHERE d.patient = ? ORDER BY d.day DESC, d.created DESC, d.doc DESC"},
		{&st.searchRow, "SELECT " + hitColumns + " FROM patient p JOIN document d USING (doc) WHERE d.id = ?"},
		{&st.searchRows, "SELECT " + hitColumns + " FROM document d CROSS JOIN patient p USING (doc) WHERE d.id IN (?" + strings.Repeat(", ?", hitsAtOnce-1) + ")"},
		{&st.indexRows, "SELECT " + entryColumns + " FROM patient p JOIN document d USING (doc) WHERE p.doc IN (?" + strings.Repeat(", ?", indexedAtOnce-1) + ")"},
		{&st.saveDraft, `INSERT INTO draft (draft, staff, kind, patient, document, bases, content, started, updated) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8)
			ON CONFLICT (draft) DO UPDATE SET content = ?7, updated = ?8`},
		{&st.dropDraft, "DELETE FROM draft WHERE draft = ?"},
		{&st.insertAttachment, "INSERT INTO attachment (hash, kind, size, bytes) VALUES (?, ?, ?, ?) ON CONFLICT (hash) DO NOTHING"},
		{&st.holdsAttachment, "SELECT EXISTS (SELECT 1 FROM attachment WHERE hash = ?)"},
		{&st.insertMention, "INSERT INTO mention (rev, hash) VALUES (?, ?)"},
	} {
		s, err := db.Prepare(p.sql)
		if err != nil {
			return fmt.Errorf("%s: %w", p.sql, err)
		}
		*p.to = s
		st.all = append(st.all, s)
	}
	for n := range st.insertObservations {
		q := insertObservation
		for i := range n {
			q += fmt.Sprintf(", (?1, ?%d, ?%d, ?%d)", 5+3*i, 6+3*i, 7+3*i)
		}
		s, err := db.Prepare(q)
		if err != nil {
			return fmt.Errorf("%s: %w", q, err)
		}
		st.insertObservations[n] = s
		st.all = append(st.all, s)
	}
	return nil
}

// observationsAtOnce is how many measurements one statement writes: a
// consultation has three to eight, and crossing into SQLite for each takes
// longer than writing it.
const observationsAtOnce = 8

const insertObservation = "INSERT INTO observation (doc, code, value, text) VALUES (?1, ?2, ?3, ?4)"

func (st *statements) close() error {
	var errs []error
	for _, s := range st.all {
		errs = append(errs, s.Close())
	}
	st.all = nil
	return errors.Join(errs...)
}
