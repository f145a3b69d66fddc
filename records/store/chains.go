package store

import (
	"context"
	"errors"
	"sync"

	"github.com/jmoiron/sqlx"

	"carnet/records/journal"
)

// chainRow is one chain as the table has it. There are a handful: each desk
// of the centre in each of its epochs.
type chainRow struct {
	journal.Chain
	number int64
	branch int
	seq    uint64
	head   journal.Hash
	hlc    journal.HLC
	since  uint64
}

// chains keeps the identities of the chains at hand (not their ends, which
// the table holds).
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

// errNoChain is a revision whose chain row is gone: the file is damaged.
var errNoChain = errors.New("store: a revision belongs to no chain")

// trunk is the row number of a chain's trunk; 0 when it is not at hand.
func (c *chains) trunk(of journal.Chain) int64 {
	c.mu.RLock()
	defer c.mu.RUnlock()
	for _, r := range c.byNo {
		if r.Chain == of && r.branch == 0 {
			return r.number
		}
	}
	return 0
}

func readChains(ctx context.Context, db sqlx.QueryerContext) ([]chainRow, error) {
	rows, err := db.QueryContext(ctx, "SELECT chain, device, epoch, branch, seq, head, since FROM chain ORDER BY chain")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []chainRow
	for rows.Next() {
		var r chainRow
		var device, head []byte
		if err := rows.Scan(&r.number, &device, &r.Epoch, &r.branch, &r.seq, &head, &r.since); err != nil {
			return nil, err
		}
		copy(r.Device[:], device)
		copy(r.head[:], head)
		out = append(out, r)
	}
	return out, rows.Err()
}
