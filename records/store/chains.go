package store

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"sync"

	"github.com/jmoiron/sqlx"

	"carnet/records/journal"
)

// chainRow is one chain and where it ends. There are a handful: each desk of
// the centre in each of its epochs.
type chainRow struct {
	journal.Chain
	number int64
	branch int    // 0 is the trunk
	since  uint64 // the last number that a branch shares with its parent
	parent int64  // the row number of the chain that a branch left; 0 for a trunk

	seq  uint64 // the last revision; since where a branch has none yet
	head journal.Hash
	hlc  journal.HLC
}

// errNoChain is a revision whose chain row is gone: the file is damaged.
var errNoChain = errors.New("store: a revision belongs to no chain")

// chains keeps the chains at hand. Those that a batch begins are here at once,
// where they end only after the commit.
type chains struct {
	mu   sync.RWMutex
	byNo map[int64]chainRow
}

func (c *chains) load(ctx context.Context, db *sqlx.DB) error {
	rows, err := readChains(ctx, db)
	if err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.byNo = map[int64]chainRow{}
	for _, r := range rows {
		c.byNo[r.number] = r
	}
	return nil
}

func (c *chains) get(number int64) (chainRow, bool) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	r, ok := c.byNo[number]
	return r, ok
}

func (c *chains) add(r chainRow) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.byNo[r.number] = r
}

// moved takes over where a committed batch left the chains.
func (c *chains) moved(ends map[int64]*chainEnd) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for number, e := range ends {
		r := c.byNo[number]
		r.seq, r.head, r.hlc = e.seq, e.head, max(r.hlc, e.hlc)
		c.byNo[number] = r
	}
}

// all lists the chains by their row numbers.
func (c *chains) all() []chainRow {
	c.mu.RLock()
	defer c.mu.RUnlock()
	out := make([]chainRow, 0, len(c.byNo))
	for _, r := range c.byNo {
		out = append(out, r)
	}
	slices.SortFunc(out, func(a, b chainRow) int { return cmp.Compare(a.number, b.number) })
	return out
}

// of lists the trunk and the branches of a chain, the trunk first.
func (c *chains) of(chain journal.Chain) []chainRow {
	return slices.DeleteFunc(c.all(), func(r chainRow) bool { return r.Chain != chain })
}

// home is the row number of the chain on which a number of a branch stands:
// the branch itself or, for what precedes it, the chain that it left, and so
// on.
func (c *chains) home(number int64, seq uint64) int64 {
	c.mu.RLock()
	defer c.mu.RUnlock()
	for range len(c.byNo) {
		r, ok := c.byNo[number]
		if !ok || r.branch == 0 || seq > r.since {
			break
		}
		number = r.parent
	}
	return number
}

// readChains reads the chains and finds where they end: in their last
// revision.
func readChains(ctx context.Context, db *sqlx.DB) ([]chainRow, error) {
	rows, err := db.QueryContext(ctx, `SELECT chain, device, epoch, branch, since, coalesce(parent, 0),
		coalesce((SELECT max(rev) FROM revision r WHERE r.rev > chain.chain << 40 AND r.rev < (chain.chain + 1) << 40), 0) FROM chain ORDER BY chain`)
	if err != nil {
		return nil, err
	}
	var out []chainRow
	var last []int64
	for rows.Next() {
		var r chainRow
		var device []byte
		var rev int64
		if err := rows.Scan(&r.number, &device, &r.Epoch, &r.branch, &r.since, &r.parent, &rev); err != nil {
			return nil, closing(rows, err)
		}
		copy(r.Device[:], device)
		r.seq = r.since
		out, last = append(out, r), append(last, rev)
	}
	if err := closing(rows, rows.Err()); err != nil {
		return nil, err
	}
	for i, rev := range last {
		if rev == 0 {
			continue
		}
		var id, line []byte
		if err := db.QueryRowContext(ctx, "SELECT id, line FROM revision WHERE rev = ?", rev).Scan(&id, &line); err != nil {
			return nil, err
		}
		r := &out[i]
		_, r.seq = splitRev(rev)
		copy(r.head[:], id)
		r.hlc = timeOf(r.Chain, r.seq, line).HLC
	}
	return out, nil
}

// Owned is what a file holds of a device's chains, found without opening a
// store, such as before an older file is migrated.
type Owned struct {
	Seq     uint64 // the last number of the epoch asked for; 0 when there is none
	Highest uint32 // the highest epoch of the device; 0 when there is none
}

// OwnedBy looks into a file, which may have no tables yet.
func OwnedBy(ctx context.Context, db *sqlx.DB, device journal.DeviceID, epoch uint32) (Owned, error) {
	var o Owned
	var tables int
	if err := db.GetContext(ctx, &tables, "SELECT count(*) FROM sqlite_schema WHERE name = 'chain'"); err != nil || tables == 0 {
		return o, err
	}
	if err := db.GetContext(ctx, &o.Highest, "SELECT coalesce(max(epoch), 0) FROM chain WHERE device = ?", device[:]); err != nil {
		return o, err
	}
	var rev int64
	err := db.GetContext(ctx, &rev, `SELECT coalesce(max((SELECT max(rev) FROM revision r WHERE r.rev > c.chain << 40 AND r.rev < (c.chain + 1) << 40)), 0)
		FROM chain c WHERE c.device = ? AND c.epoch = ? AND c.branch = 0`, device[:], epoch)
	_, o.Seq = splitRev(rev)
	return o, err
}

// timeOf reads when a line was written; a line that cannot be read is of no
// time.
func timeOf(c journal.Chain, seq uint64, line []byte) journal.Revision {
	at := journal.Position{Chain: c, Seq: seq}
	if seq > 1 {
		at.Prev = journal.Hash{0: 1}
	}
	var r journal.Revision
	if journal.DecodeLine(&r, line, at, formOnly{}) != nil {
		return journal.Revision{}
	}
	return r
}

// formOnly answers for what a line refers to, so that it can be read for its
// form alone.
type formOnly struct{}

// Minted implements journal.Resolver.
func (formOnly) Minted(seq uint64) (journal.DocumentID, bool) {
	return journal.DocumentID{15: byte(seq) | 1}, true
}

// RevisionID implements journal.Resolver; bases must differ.
func (formOnly) RevisionID(seq uint64) (journal.Hash, bool) {
	h := journal.Hash{0: 1}
	for i := range 8 {
		h[31-i] = byte(seq >> (8 * i))
	}
	return h, true
}
