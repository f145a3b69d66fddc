package store

import (
	"bytes"
	"crypto/sha256"
	"database/sql"
	"errors"

	"carnet/records/journal"
)

// Received counts what became of the revisions of a run.
type Received struct {
	New         int // appended
	Known       int // at hand already
	Quarantined int // they wait for the ones that precede them
	Forked      int // of the new ones: another revision has their number
}

// Add sums two counts.
func (r *Received) Add(o Received) {
	r.New += o.New
	r.Known += o.Known
	r.Quarantined += o.Quarantined
	r.Forked += o.Forked
}

// Receive takes in a run of consecutive lines of one chain, whoever brought
// them. It is idempotent: what is at hand already changes nothing. A run that
// begins behind a gap waits in quarantine, as it came. Two different
// revisions under one number are both kept, the later one on a branch.
//
// A line that cannot be read fails the whole batch, so nothing of it is kept.
func (b *Batch) Receive(run journal.Run, lines []byte) (Received, error) {
	got, err := b.receive(run, lines)
	if err != nil || got.New == 0 {
		return got, err
	}
	more, err := b.closeGaps(run.Chain)
	// What came out of quarantine was counted when it went in; only now is it
	// new.
	got.Add(more)
	return got, err
}

func (b *Batch) receive(run journal.Run, lines []byte) (Received, error) {
	chain, ok, err := b.ending(run.Chain, run.From, run.Prev)
	if err != nil {
		return Received{}, err
	}
	if !ok {
		return b.quarantine(run, lines)
	}
	var got Received
	at := journal.Position{Chain: run.Chain, Seq: run.From, Prev: run.Prev}
	highest := b.highest(run.Chain)
	for len(lines) > 0 {
		line, rest, _ := bytes.Cut(lines, []byte{'\n'})
		lines = rest
		if len(line) == 0 {
			continue
		}
		var r journal.Revision
		c, _ := b.s.chains.get(chain)
		if err := journal.DecodeLine(&r, line, at, lookup{b.s, b, c}); err != nil {
			return got, err
		}
		if chain, err = b.place(&r, chain, line, highest, &got); err != nil {
			return got, err
		}
		at.Seq, at.Prev = at.Seq+1, r.ID
	}
	if !run.Last.IsZero() && at.Prev != run.Last {
		return got, journal.ErrLast
	}
	return got, nil
}

// place puts a revision behind its predecessor, which stands on chain, and
// returns the chain on which it stands itself. Beyond the highest number at
// hand none is known.
func (b *Batch) place(r *journal.Revision, chain int64, line []byte, highest uint64, got *Received) (int64, error) {
	if r.Seq <= highest {
		if known, ok := b.standing(r); ok {
			got.Known++
			return known, nil
		}
	}
	// What another PC wrote under this desk's own device and epoch is a
	// clone's: it never moves the end of the chain that this desk writes.
	if b.end(chain) != r.Seq-1 || chain == b.s.self {
		var err error
		if chain, err = b.branch(r, chain); err != nil {
			return chain, err
		}
		got.Forked++
	}
	if err := b.append(r, chain, line); err != nil {
		return chain, err
	}
	b.s.clock.Observe(r.HLC)
	b.moved(chain, r)
	got.New++
	return chain, nil
}

// ending finds the chain on which the revision before seq stands, if it is at
// hand and is prev. The first revision of all starts the trunk.
func (b *Batch) ending(c journal.Chain, seq uint64, prev journal.Hash) (int64, bool, error) {
	rows := b.s.chains.of(c)
	if len(rows) == 0 && seq == 1 {
		row, err := b.addChain(chainRow{Chain: c})
		return row.number, err == nil, err
	}
	if seq == 1 && len(rows) > 0 {
		return rows[0].number, true, nil
	}
	for _, row := range rows {
		id, ok, err := b.idAt(revNumber(row.number, seq-1))
		if err != nil {
			return 0, false, err
		}
		if ok && id == prev {
			return row.number, true, nil
		}
	}
	return 0, false, nil
}

// standing finds a revision that is at hand already.
func (b *Batch) standing(r *journal.Revision) (int64, bool) {
	rev, ok := b.revisionByID(r.ID)
	chain, _ := splitRev(rev)
	return chain, ok
}

// highest is the highest number at hand on a chain and its branches.
func (b *Batch) highest(c journal.Chain) uint64 {
	var n uint64
	for _, row := range b.s.chains.of(c) {
		n = max(n, b.end(row.number))
	}
	return n
}

// end is the last seq of a chain as the batch leaves it.
func (b *Batch) end(chain int64) uint64 {
	if e, ok := b.ends[chain]; ok {
		return e.seq
	}
	r, _ := b.s.chains.get(chain)
	return r.seq
}

// branch begins a branch, off the chain where its predecessor stands, for a
// revision whose number another one has.
func (b *Batch) branch(r *journal.Revision, off int64) (int64, error) {
	next := 1
	for _, row := range b.s.chains.of(r.Chain()) {
		next = max(next, row.branch+1)
	}
	row, err := b.addChain(chainRow{Chain: r.Chain(), branch: next, seq: r.Seq - 1, since: r.Seq - 1, parent: off})
	return row.number, err
}

func (b *Batch) addChain(r chainRow) (chainRow, error) {
	var parent any
	if r.parent != 0 {
		parent = r.parent
	}
	res, err := b.bind(b.s.stmt.insertChain).Exec(r.Device[:], r.Epoch, r.branch, r.since, parent)
	if err != nil {
		return r, err
	}
	if r.number, err = res.LastInsertId(); err != nil {
		return r, err
	}
	b.s.chains.add(r)
	return r, nil
}

func (b *Batch) idAt(rev int64) (journal.Hash, bool, error) {
	var id []byte
	err := b.bind(b.s.stmt.revisionID).QueryRow(rev).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return journal.Hash{}, false, nil
	}
	if err != nil {
		return journal.Hash{}, false, err
	}
	return journal.Hash(id), true, nil
}

func (b *Batch) quarantine(run journal.Run, lines []byte) (Received, error) {
	n := bytes.Count(lines, []byte{'\n'})
	if len(lines) > 0 && lines[len(lines)-1] != '\n' {
		n++
	}
	digest := sha256.Sum256(lines)
	_, err := b.tx.Exec(`INSERT OR IGNORE INTO quarantine (device, epoch, seq, digest, prev, revisions, lines, received)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?)`, run.Device[:], run.Epoch, run.From, digest[:], run.Prev[:], n, string(lines), b.s.opt.Now().UnixMilli())
	return Received{Quarantined: n}, err
}

// closeGaps receives what waited in quarantine and now has its predecessor.
func (b *Batch) closeGaps(c journal.Chain) (Received, error) {
	var total Received
	for {
		waiting, err := b.waiting(c)
		if err != nil {
			return total, err
		}
		progress := false
		for _, w := range waiting {
			on, ok, err := b.ending(c, w.run.From, w.run.Prev)
			if err != nil {
				return total, err
			}
			if !ok || !b.readable(w, on) {
				continue
			}
			if _, err := b.tx.Exec("DELETE FROM quarantine WHERE device = ? AND epoch = ? AND seq = ? AND digest = ?",
				c.Device[:], c.Epoch, w.run.From, w.digest); err != nil {
				return total, err
			}
			got, err := b.receive(w.run, w.lines)
			if err != nil {
				return total, err
			}
			total.Add(got)
			progress = true
		}
		if !progress {
			return total, nil
		}
	}
}

// readable tells whether a run can be taken in as a whole. One that cannot (it
// came from a damaged file) stays where it is: it must not keep out the good
// revisions that arrive for the same chain.
func (b *Batch) readable(w waitingRun, on int64) bool {
	c, _ := b.s.chains.get(on)
	rd := journal.Reader{Earlier: func(journal.Chain, journal.Hash) journal.Resolver { return lookup{b.s, b, c} }}
	var r journal.Revision
	if _, err := rd.Line(&r, journal.AppendRun(nil, w.run)); err != nil {
		return false
	}
	for line := range bytes.Lines(w.lines) {
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		if _, err := rd.Line(&r, line); err != nil {
			return false
		}
	}
	return true
}

type waitingRun struct {
	run    journal.Run
	lines  []byte
	digest []byte
}

func (b *Batch) waiting(c journal.Chain) ([]waitingRun, error) {
	rows, err := b.tx.Query("SELECT seq, prev, digest, lines FROM quarantine WHERE device = ? AND epoch = ? ORDER BY seq", c.Device[:], c.Epoch)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []waitingRun
	for rows.Next() {
		w := waitingRun{run: journal.Run{Chain: c}}
		var prev []byte
		if err := rows.Scan(&w.run.From, &prev, &w.digest, &w.lines); err != nil {
			return nil, err
		}
		copy(w.run.Prev[:], prev)
		out = append(out, w)
	}
	return out, rows.Err()
}
