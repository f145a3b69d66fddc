package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"

	"github.com/jmoiron/sqlx"

	"carnet/records/journal"
	"carnet/records/store/names"
)

// Fault is one thing that Check found wrong.
type Fault struct {
	// Where is "file", "chain", "revision" or the name of a derived table.
	Where string `json:"where"`
	What  string `json:"what"` // for the log and the lead, in English, without patient data
}

// Report is what Check found.
type Report struct {
	Revisions   int     `json:"revisions"`
	Documents   int     `json:"documents"`
	Patients    int     `json:"patients"`
	Quarantined int     `json:"quarantined"`
	Branches    int     `json:"branches"`
	Conflicts   int     `json:"conflicts"`
	Digest      string  `json:"digest"` // of the state: equal where the same revisions are
	Faults      []Fault `json:"faults"`
}

// OK tells whether nothing is wrong.
func (r Report) OK() bool { return len(r.Faults) == 0 }

// maxFaults is how many faults a report lists: a damaged file has thousands.
const maxFaults = 100

// Scratch opens an empty database for the check to rebuild into, and says how
// to be rid of it.
type Scratch func(ctx context.Context) (db *sqlx.DB, remove func() error, err error)

// InMemory is a Scratch that never touches a disk.
func InMemory(ctx context.Context) (*sqlx.DB, func() error, error) {
	db, err := sqlx.Open("sqlite3", ":memory:")
	if err != nil {
		return nil, nil, err
	}
	db.SetMaxOpenConns(1)
	return db, db.Close, db.PingContext(ctx)
}

// Check looks for damage: SQLite's own check of the file; every revision's
// hashes and every chain; and the derived tables, rebuilt from the journal
// into a second database and compared row by row. It changes nothing. The
// error is of the checking itself; what is wrong with the record is in the
// report.
func (s *Store) Check(ctx context.Context, scratch Scratch, progress func(done, of int)) (Report, error) {
	s.writing.Lock()
	defer s.writing.Unlock()
	c := checker{s: s, ctx: ctx, progress: progress}
	if err := c.counts(); err != nil {
		return c.report, err
	}
	if err := c.file(); err != nil {
		return c.report, err
	}
	if err := c.journal(scratch); err != nil {
		return c.report, err
	}
	digest, err := s.digest(ctx)
	c.report.Digest = digest
	return c.report, err
}

type checker struct {
	s        *Store
	ctx      context.Context
	report   Report
	progress func(done, of int)
}

func (c *checker) fault(where, format string, args ...any) {
	if len(c.report.Faults) < maxFaults {
		c.report.Faults = append(c.report.Faults, Fault{where, fmt.Sprintf(format, args...)})
	}
}

func (c *checker) counts() error {
	for _, q := range []struct {
		to  *int
		sql string
	}{
		{&c.report.Revisions, "SELECT count(*) FROM revision"},
		{&c.report.Documents, "SELECT count(*) FROM document WHERE head <> 0"},
		{&c.report.Patients, "SELECT count(*) FROM patient"},
		{&c.report.Quarantined, "SELECT coalesce(sum(revisions), 0) FROM quarantine"},
		{&c.report.Branches, "SELECT count(*) FROM chain WHERE branch > 0"},
		{&c.report.Conflicts, "SELECT count(*) FROM document WHERE flags <> 0 AND flags & 1"},
	} {
		if err := c.s.db.GetContext(c.ctx, q.to, q.sql); err != nil {
			return err
		}
	}
	return nil
}

func (c *checker) file() error {
	var lines []string
	if err := c.s.db.SelectContext(c.ctx, &lines, "PRAGMA integrity_check"); err != nil {
		c.fault("file", "integrity_check: %v", err)
		return nil
	}
	if len(lines) != 1 || lines[0] != "ok" {
		for _, l := range lines {
			c.fault("file", "%s", l)
		}
	}
	var broken int
	if err := c.s.db.GetContext(c.ctx, &broken, "SELECT count(*) FROM pragma_foreign_key_check"); err != nil {
		return err
	}
	if broken > 0 {
		c.fault("file", "%d rows point nowhere", broken)
	}
	return nil
}

// journal reads every revision once: verifies it, and appends it to the
// second database, which derives its tables anew.
func (c *checker) journal(scratch Scratch) error {
	second, remove, err := c.second(scratch)
	if err != nil {
		return err
	}
	err = errors.Join(c.replay(second), second.stmt.close(), remove())
	return err
}

// second is an empty store with the same numbers for documents and chains,
// so that its rows can be compared with this one's.
func (c *checker) second(scratch Scratch) (*Store, func() error, error) {
	db, remove, err := scratch(c.ctx)
	if err != nil {
		return nil, nil, err
	}
	opt := c.s.opt
	opt.Saved = nil
	t := &Store{db: db, opt: opt, index: names.New(), indexed: make(chan struct{})}
	close(t.indexed)
	if err := migrate(c.ctx, db, nil); err != nil {
		return nil, nil, errors.Join(err, remove())
	}
	if _, err := db.ExecContext(c.ctx, "PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF"); err != nil {
		return nil, nil, errors.Join(err, remove())
	}
	if err := t.stmt.prepare(db); err != nil {
		return nil, nil, errors.Join(err, remove())
	}
	t.clock = journal.NewClock(func() int64 { return 0 }, 0)
	return t, remove, nil
}

func (c *checker) replay(t *Store) error {
	if err := c.copyRows(t, "chain", "document (doc, id)", "SELECT chain, device, epoch, branch, seq, head, hlc, since FROM chain", "SELECT doc, id FROM document"); err != nil {
		return err
	}
	if err := t.chains.load(c.ctx, t.db); err != nil {
		return err
	}
	chains, err := readChains(c.ctx, c.s.db)
	if err != nil {
		return err
	}
	seen := map[int64]bool{}
	done := 0
	for _, ch := range chains {
		n, err := c.replayChain(t, ch, seen, &done)
		if err != nil {
			return err
		}
		if n != ch.seq {
			c.fault("chain", "%s epoch %d ends at %d, %d are there", ch.Device, ch.Epoch, ch.seq, n)
		}
	}
	for _, table := range derivedTables {
		if err := c.compare(t, table); err != nil {
			return err
		}
	}
	return nil
}

// copyRows carries the identities over in bulk.
func (c *checker) copyRows(t *Store, first, second, readFirst, readSecond string) error {
	for _, x := range [][2]string{{first, readFirst}, {second, readSecond}} {
		rows, err := c.s.db.QueryContext(c.ctx, x[1])
		if err != nil {
			return err
		}
		all, err := allRows(rows)
		if err != nil {
			return err
		}
		tx, err := t.db.Begin()
		if err != nil {
			return err
		}
		for _, r := range all {
			marks := bytes.Repeat([]byte(", ?"), len(r))
			if _, err := tx.Exec("INSERT INTO "+x[0]+" VALUES ("+string(marks[2:])+")", r...); err != nil {
				return errors.Join(err, tx.Rollback())
			}
		}
		if err := tx.Commit(); err != nil {
			return err
		}
	}
	return nil
}

// replayChain verifies and replays one chain and returns the last number that
// is there.
func (c *checker) replayChain(t *Store, ch chainRow, seen map[int64]bool, done *int) (uint64, error) {
	const page = 2000
	seq, prev := ch.since, journal.Hash{}
	if ch.since > 0 {
		id, ok := lookup{c.s, c.s.db.DB, ch}.RevisionID(ch.since)
		if !ok {
			c.fault("chain", "%s epoch %d: branch %d begins nowhere", ch.Device, ch.Epoch, ch.branch)
		}
		prev = id
	}
	for {
		if err := c.ctx.Err(); err != nil {
			return seq, err
		}
		rows, err := c.s.db.QueryContext(c.ctx, "SELECT rev, id, doc, line FROM revision WHERE rev > ? AND rev < ? ORDER BY rev LIMIT ?",
			revNumber(ch.number, seq), revNumber(ch.number+1, 0), page)
		if err != nil {
			return seq, err
		}
		type row struct {
			rev, doc int64
			id, line []byte
		}
		var all []row
		for rows.Next() {
			var r row
			if err := rows.Scan(&r.rev, &r.id, &r.doc, &r.line); err != nil {
				return seq, closing(rows, err)
			}
			all = append(all, r)
		}
		if err := closing(rows, rows.Err()); err != nil {
			return seq, err
		}
		if len(all) == 0 {
			return seq, nil
		}
		err = t.Batch(c.ctx, func(b *Batch) error {
			b.replaying = true
			for _, x := range all {
				_, n := splitRev(x.rev)
				if n != seq+1 {
					c.fault("chain", "%s epoch %d: nothing between %d and %d", ch.Device, ch.Epoch, seq, n)
				}
				var r journal.Revision
				at := journal.Position{Chain: ch.Chain, Seq: n, Prev: prev}
				if err := journal.DecodeLine(&r, x.line, at, lookup{c.s, c.s.db.DB, ch}); err != nil {
					c.fault("revision", "%s/%d/%d cannot be read: %v", ch.Device, ch.Epoch, n, err)
					seq, prev = n, journal.Hash(x.id)
					continue
				}
				if !bytes.Equal(r.ID[:], x.id) {
					c.fault("revision", "%s/%d/%d does not match its hash", ch.Device, ch.Epoch, n)
				}
				seq, prev = n, journal.Hash(x.id)
				r.ID = prev // the row's word, so that one fault is not told twice
				if err := b.replay(&r, x.doc, x.rev, x.line, !seen[x.doc]); err != nil {
					return err
				}
				seen[x.doc] = true
				*done++
			}
			return nil
		})
		if err != nil {
			return seq, err
		}
		if c.progress != nil {
			c.progress(*done, c.report.Revisions)
		}
	}
}

// replay is append for a revision whose row numbers are known.
func (b *Batch) replay(r *journal.Revision, doc, rev int64, line []byte, fresh bool) error {
	if _, err := b.stmt(b.s.stmt.insertRevision).Exec(rev, r.ID[:], doc, string(line)); err != nil {
		return err
	}
	var patient *int64
	if !r.Patient.IsZero() {
		p, err := b.row(r.Patient)
		if err != nil {
			return err
		}
		patient = &p
	}
	return b.derive(doc, rev, r, patient, fresh)
}

// derivedTables are compared, each in the order of its key.
var derivedTables = []struct{ name, order string }{
	{"document", "doc"}, {"patient", "doc"}, {"diagnosis", "doc, n"}, {"observation", "doc, code"},
	{"prescription", "doc, n"}, {"appointment", "doc"}, {"visit", "doc"}, {"answer", "visit, doc"}, {"staff", "doc"},
	{"pregnancy", "doc"}, {"contact", "doc"}, {"labour", "doc"}, {"vaccine", "doc, n"},
}

// compare holds a derived table against the second one, row by row.
func (c *checker) compare(t *Store, table struct{ name, order string }) error {
	q := "SELECT * FROM " + table.name + " ORDER BY " + table.order
	mine, err := c.s.db.QueryContext(c.ctx, q)
	if err != nil {
		return err
	}
	defer mine.Close()
	theirs, err := t.db.QueryContext(c.ctx, q)
	if err != nil {
		return err
	}
	defer theirs.Close()
	n := 0
	for {
		a, b := mine.Next(), theirs.Next()
		if !a && !b {
			return errors.Join(mine.Err(), theirs.Err())
		}
		if a != b {
			c.fault(table.name, "row counts differ after %d rows", n)
			return errors.Join(mine.Err(), theirs.Err())
		}
		x, err := oneRow(mine)
		if err != nil {
			return err
		}
		y, err := oneRow(theirs)
		if err != nil {
			return err
		}
		n++
		if !equalRows(x, y) {
			c.fault(table.name, "row %d (key %v) differs from what the journal says", n, x[0])
		}
	}
}

// digest sums the state of every document, in the order of their ids. The
// content follows from the heads; where it is kept (in a line or in the row)
// depends on the order of arrival and is no part of the state.
func (s *Store) digest(ctx context.Context) (string, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT d.id, d.kind, d.status, d.flags, d.day, d.created, d.updated, d.title,
		coalesce(d.heads, r.id), coalesce(d.conflicts, ''), q.id
		FROM document d LEFT JOIN revision r ON r.rev = d.head LEFT JOIN document q ON q.doc = d.patient
		WHERE d.head <> 0 ORDER BY d.id`)
	if err != nil {
		return "", err
	}
	defer rows.Close()
	h := sha256.New()
	for rows.Next() {
		r, err := oneRow(rows)
		if err != nil {
			return "", err
		}
		for _, v := range r {
			b := fmt.Append(nil, v)
			if x, ok := v.([]byte); ok {
				b = x
			}
			var size [4]byte
			binary.BigEndian.PutUint32(size[:], uint32(len(b)))
			h.Write(size[:])
			h.Write(b)
		}
	}
	return hex.EncodeToString(h.Sum(nil)), rows.Err()
}
