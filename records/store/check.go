package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"github.com/jmoiron/sqlx"
	"github.com/mattn/go-sqlite3"

	"carnet/assets/migrations"
	"carnet/records/journal"
)

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
// into a second database and compared row by row; and the bytes of every
// attachment. It changes nothing. The error is of the checking itself; what is
// wrong with the record is in the report.
//
// It looks at a copy, made page by page (see snapshot), so that nobody waits
// for it: what is saved meanwhile is in the copy whole or not at all. scratch is
// asked for two databases, each as large as the record.
func (s *Store) Check(ctx context.Context, scratch Scratch, progress func(done, of int)) (Report, error) {
	t, remove, err := s.snapshot(ctx, scratch)
	c := checker{s: s, ctx: ctx, report: newReport(), progress: progress}
	if err != nil {
		return c.report, c.unreadable(err)
	}
	c.s = t
	err = c.all(scratch)
	c.s = s // who explains what the disk said
	return c.report, errors.Join(c.unreadable(err), s.explain(remove()))
}

// all runs the checks.
func (c *checker) all(scratch Scratch) error {
	steps := []struct {
		do   func() error
		done PartName // "" where only a later step ends the part
	}{{c.file, Integrity}, {c.counts, ""}, {c.quarantine, ""}, {c.attachments, Attachments}, {func() error { return c.journal(scratch) }, Tables}}
	for _, step := range steps {
		if err := step.do(); err != nil {
			return err
		}
		c.report.done(step.done)
	}
	digest, err := c.s.digest(c.ctx)
	c.report.Digest = digest
	return err
}

// unreadable is a page of the file that could not be read: a fault of the
// file, and no reason to keep the other faults from who asked.
func (c *checker) unreadable(err error) error {
	var e sqlite3.Error
	if errors.As(err, &e) && (e.Code == sqlite3.ErrCorrupt || e.Code == sqlite3.ErrNotADB) {
		c.report.fault(InFile, "unreadable", err.Error())
		return nil
	}
	return c.s.explain(err)
}

// quarantine looks whether what waits is still as it came.
func (c *checker) quarantine() error {
	rows, err := c.s.db.QueryContext(c.ctx, "SELECT device, epoch, seq, digest, lines FROM quarantine")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var device, digest, lines []byte
		var epoch, seq int64
		if err := rows.Scan(&device, &epoch, &seq, &digest, &lines); err != nil {
			return err
		}
		if sum := sha256.Sum256(lines); !bytes.Equal(sum[:], digest) {
			c.report.fault("quarantine", "waiting", fmt.Sprintf("%x/%d/%d", device, epoch, seq))
		}
	}
	return rows.Err()
}

// attachments looks whether each is what it is called, and which are lacking.
func (c *checker) attachments() error {
	rows, err := c.s.db.QueryContext(c.ctx, "SELECT hash, kind, bytes FROM attachment")
	if err != nil {
		return err
	}
	for rows.Next() {
		var hash, content sql.RawBytes
		var kind string
		if err := rows.Scan(&hash, &kind, &content); err != nil {
			return closing(rows, err)
		}
		c.report.Attachments++
		if sum := sha256.Sum256(content); !bytes.Equal(sum[:], hash) || kindOf(content) != kind {
			c.report.fault("attachment", "attachment", hex.EncodeToString(hash))
		}
	}
	if err := closing(rows, rows.Err()); err != nil {
		return err
	}
	c.report.Missing, err = c.missing()
	return err
}

// missing names the attachments that are not here, with a document that needs
// each, at most maxFaults.
func (c *checker) missing() ([]Missing, error) {
	rows, err := c.s.db.QueryContext(c.ctx, `SELECT DISTINCT m.hash, d.id FROM mention m JOIN revision r USING (rev) JOIN document d USING (doc)
		WHERE NOT EXISTS (SELECT 1 FROM attachment a WHERE a.hash = m.hash) ORDER BY m.hash, d.id LIMIT ?`, maxFaults)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Missing
	for rows.Next() {
		var hash, id []byte
		if err := rows.Scan(&hash, &id); err != nil {
			return nil, err
		}
		out = append(out, Missing{journal.Hash(hash), journal.DocumentID(id)})
	}
	return out, rows.Err()
}

type checker struct {
	s        *Store
	ctx      context.Context
	report   Report
	progress func(done, of int)
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
		c.report.fault(InFile, "unreadable", err.Error())
		return nil
	}
	if len(lines) != 1 || lines[0] != "ok" {
		for _, l := range lines {
			c.report.fault(InFile, "integrity", l)
		}
	}
	var broken int
	if err := c.s.db.GetContext(c.ctx, &broken, "SELECT count(*) FROM pragma_foreign_key_check"); err != nil {
		return err
	}
	if broken > 0 {
		c.report.fault(InFile, "nowhere", broken)
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
	opt := Options{Device: c.s.opt.Device, Epoch: c.s.opt.Epoch, Now: c.s.opt.Now}
	t := newStore(db, opt)
	if err := migrate(c.ctx, db, migrations.All(), nil); err != nil {
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
	if err := c.copyIdentities(t); err != nil {
		return err
	}
	if err := t.chains.load(c.ctx, t.db); err != nil {
		return err
	}
	chains, err := readChains(c.ctx, c.s.db)
	if err != nil {
		return err
	}
	// On the way to the final state a document may have had another author,
	// whom nothing here mentions: such rows stand behind all that are compared.
	t.lastDoc = c.highestDoc()
	p := player{checker: c, t: t, fresh: newBits(t.lastDoc)}
	for _, ch := range chains {
		if err := p.chain(ch); err != nil {
			return err
		}
	}
	if p.done+p.bad != c.report.Revisions {
		c.report.fault("chain", "count", p.done+p.bad, c.report.Revisions)
	}
	c.report.done(Hashes, Chains)
	for _, table := range derivedTables {
		if err := c.compare(t, table); err != nil {
			return err
		}
	}
	return nil
}

func (c *checker) highestDoc() int64 {
	var n int64
	if c.s.db.GetContext(c.ctx, &n, "SELECT coalesce(max(doc), 0) FROM document") != nil {
		return 0
	}
	return n
}

// copyIdentities carries over which numbers the chains and documents have
// here, so that the rows can be compared.
func (c *checker) copyIdentities(t *Store) error {
	err := c.copyRows(t, "INSERT INTO chain (chain, device, epoch, branch, since, parent) VALUES (?, ?, ?, ?, ?, ?)",
		"SELECT chain, device, epoch, branch, since, parent FROM chain WHERE chain > ? ORDER BY chain LIMIT ?")
	if err != nil {
		return err
	}
	return c.copyRows(t, "INSERT INTO document (doc, id) VALUES (?, ?)", "SELECT doc, id FROM document WHERE doc > ? ORDER BY doc LIMIT ?")
}

// copyRows carries rows over, page by page by their first column.
func (c *checker) copyRows(t *Store, insert, read string) error {
	const page = 20_000
	after := any(int64(0))
	for {
		rows, err := c.s.db.QueryContext(c.ctx, read, after, page)
		if err != nil {
			return err
		}
		all, err := allRows(rows)
		if err != nil || len(all) == 0 {
			return err
		}
		after = all[len(all)-1][0]
		tx, err := t.db.Beginx()
		if err != nil {
			return err
		}
		into, err := tx.Prepare(insert)
		for i := 0; err == nil && i < len(all); i++ {
			_, err = into.Exec(all[i]...)
		}
		if err != nil {
			return errors.Join(err, tx.Rollback())
		}
		if err := tx.Commit(); err != nil {
			return err
		}
	}
}

// bits is a set of row numbers.
type bits []uint64

func newBits(highest int64) bits { return make(bits, highest/64+1) }

// first tells whether a number is met for the first time.
func (b bits) first(n int64) bool {
	if n < 0 || n/64 >= int64(len(b)) {
		return true
	}
	was := b[n/64]&(1<<(n%64)) != 0
	b[n/64] |= 1 << (n % 64)
	return !was
}

// player verifies the chains and plays them into the second store.
type player struct {
	*checker
	t         *Store
	fresh     bits
	done, bad int
}

// stored is a revision as its row has it.
type stored struct {
	rev, doc int64
	again    sql.NullInt64
	id, line []byte
}

// chain verifies and plays one chain.
func (p *player) chain(ch chainRow) error {
	const page = 16_000
	seq, prev := ch.since, journal.Hash{}
	if ch.since > 0 {
		id, ok := lookup{p.s, p.s, ch}.RevisionID(ch.since)
		if !ok {
			p.report.fault("chain", "branch", ch.at(ch.since), ch.branch)
		}
		prev = id
	}
	for {
		if err := p.ctx.Err(); err != nil {
			return err
		}
		all, err := p.page(revNumber(ch.number, seq), revNumber(ch.number+1, 0), page)
		if err != nil || len(all) == 0 {
			return err
		}
		err = p.t.Batch(p.ctx, func(b *Batch) error {
			b.replaying = true
			for i := range all {
				if err := p.play(b, ch, &all[i], &seq, &prev); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		if p.progress != nil {
			p.progress(p.done+p.bad, p.report.Revisions)
		}
	}
}

func (p *player) page(after, before int64, limit int) ([]stored, error) {
	rows, err := p.s.db.QueryContext(p.ctx, "SELECT rev, id, doc, again, line FROM revision WHERE rev > ? AND rev < ? ORDER BY rev LIMIT ?", after, before, limit)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []stored
	for rows.Next() {
		var r stored
		if err := rows.Scan(&r.rev, &r.id, &r.doc, &r.again, &r.line); err != nil {
			return nil, err
		}
		all = append(all, r)
	}
	return all, rows.Err()
}

// play verifies one revision, which should follow number seq with id prev, and
// derives its document anew.
func (p *player) play(b *Batch, ch chainRow, x *stored, seq *uint64, prev *journal.Hash) error {
	_, n := splitRev(x.rev)
	if n != *seq+1 {
		p.report.fault("chain", "gap", ch.at(*seq), int64(n))
	}
	var r journal.Revision
	// What a line refers to stands in the second store, where all that precedes
	// it has been played.
	err := journal.DecodeLine(&r, x.line, journal.Position{Chain: ch.Chain, Seq: n, Prev: *prev}, lookup{p.t, b, ch})
	*seq = n
	copy(prev[:], x.id)
	if err != nil {
		p.bad++
		p.report.fault("revision", "revision", ch.at(n), err.Error())
		// Its row all the same: what follows refers to it.
		return b.exec(b.s.stmt.insertRevision, x.rev, x.id, x.doc, x.again, string(x.line))
	}
	if !bytes.Equal(r.ID[:], x.id) {
		p.report.fault("revision", "hash", ch.at(n))
	}
	r.ID = *prev // the row's word, so that one fault is not told twice
	if ref, ok, err := b.find(r.Document); err != nil {
		return err
	} else if !ok || ref.doc != x.doc {
		p.report.fault("revision", "filed", ch.at(n))
	}
	p.done++
	err = b.replay(&r, x, p.fresh.first(x.doc))
	if unreadableLine(err) { // another revision of the document, told already
		return nil
	}
	return err
}

// unreadableLine tells the errors of a line from those of a database.
func unreadableLine(err error) bool {
	var syntax *journal.SyntaxError
	var unresolved *journal.Unresolved
	return errors.As(err, &syntax) || errors.As(err, &unresolved) || errors.Is(err, journal.ErrPayload) || errors.Is(err, errNoChain)
}

// replay is append for a revision whose row numbers are known.
func (b *Batch) replay(r *journal.Revision, x *stored, fresh bool) error {
	var again any = x.doc
	if ref, ok, err := b.find(r.Document); err != nil {
		return err
	} else if ok && ref.doc == x.doc && ref.minted == 0 && mints(r) {
		again = nil
		if err := b.exec(b.s.stmt.setMinted, x.rev, x.doc); err != nil {
			return err
		}
	}
	if err := b.exec(b.s.stmt.insertRevision, x.rev, r.ID[:], x.doc, again, string(x.line)); err != nil {
		return err
	}
	if err := b.mention(x.rev, r.Payload); err != nil {
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
	return b.derive(x.doc, x.rev, r, patient, fresh)
}

// derivedTables are compared, each in the order of its key.
var derivedTables = []struct{ name, order string }{
	{"document WHERE head <> 0", "doc"}, {"patient", "doc"}, {"diagnosis", "doc, n"}, {"observation", "doc, code"},
	{"prescription", "doc, n"}, {"appointment", "doc"}, {"visit", "doc"}, {"answer", "visit, doc"}, {"staff", "doc"},
	{"pregnancy", "doc"}, {"contact", "doc"}, {"labour", "doc"}, {"vaccine", "doc, n"},
	{"mention", "rev, hash"},
}

// compare holds a derived table against the second one, row by row.
func (c *checker) compare(t *Store, table struct{ name, order string }) error {
	q := "SELECT * FROM " + table.name + " ORDER BY " + table.order
	table.name, _, _ = strings.Cut(table.name, " ")
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
			c.report.fault(table.name, "rows", table.name, n)
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
			c.report.fault(table.name, "row", table.name, n, fmt.Sprint(x[0]))
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
