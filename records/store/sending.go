package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"

	"carnet/records/journal"
)

// ChainEnd is a chain that is at hand, from its first revision to the last.
type ChainEnd struct {
	journal.Chain
	Branch int
	// From is the first revision that is the chain's own: 1 for a trunk.
	From uint64
	Seq  uint64
	ID   journal.Hash
}

// ChainEnds lists every chain that has a revision.
func (s *Store) ChainEnds(context.Context) ([]ChainEnd, error) {
	var out []ChainEnd
	for _, r := range s.chains.all() {
		if r.seq > r.since {
			out = append(out, ChainEnd{Chain: r.Chain, Branch: r.branch, From: r.since + 1, Seq: r.seq, ID: r.head})
		}
	}
	return out, nil
}

// RevisionID is the id of a revision at hand; zero when it is not.
func (s *Store) RevisionID(ctx context.Context, c journal.Chain, branch int, seq uint64) (journal.Hash, error) {
	number := s.chainNumber(c, branch)
	if number == 0 {
		return journal.Hash{}, nil
	}
	var id []byte
	err := s.stmt.revisionID.QueryRowContext(ctx, revNumber(s.chains.home(number, seq), seq)).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return journal.Hash{}, nil
	}
	if err != nil {
		return journal.Hash{}, s.explain(err)
	}
	return journal.Hash(id), nil
}

// chainNumber is the row number of a chain; 0 when it is not at hand.
func (s *Store) chainNumber(c journal.Chain, branch int) int64 {
	for _, r := range s.chains.of(c) {
		if r.branch == branch {
			return r.number
		}
	}
	return 0
}

// linesPage is how many lines are fetched at a time: one crossing into SQLite
// brings them all.
const linesPage = 4096

// Lines hands out the lines of a chain from one number to another (both
// included), in pieces of consecutive lines each ended by a line break. first
// is the number of a piece's first line. The piece is valid until fn returns.
func (s *Store) Lines(ctx context.Context, c journal.Chain, branch int, from, to uint64, fn func(first uint64, lines []byte) error) error {
	number := s.chainNumber(c, branch)
	if number == 0 {
		return nil
	}
	for from <= to {
		upto := min(to, from+linesPage-1)
		var lines sql.RawBytes
		var n uint64
		rows, err := s.db.QueryContext(ctx, `SELECT group_concat(line, char(10)), count(*) FROM
			(SELECT line FROM revision WHERE rev BETWEEN ? AND ? ORDER BY rev)`, revNumber(number, from), revNumber(number, upto))
		if err != nil {
			return err
		}
		var piece []byte
		if rows.Next() {
			if err := rows.Scan(&lines, &n); err != nil {
				return closing(rows, err)
			}
			piece = append(append(piece, lines...), '\n')
		}
		// Closed before fn runs: it may ask the database too.
		if err := closing(rows, rows.Err()); err != nil {
			return err
		}
		if n == 0 {
			return nil
		}
		if err := fn(from, piece); err != nil {
			return err
		}
		from += n
	}
	return nil
}

// Parcel is a bundle that left this desk.
type Parcel struct {
	Bundle    string          `db:"bundle"`
	Recipient string          `db:"recipient"`
	Ranges    json.RawMessage `db:"ranges"`
	Revisions int             `db:"revisions"`
	Bytes     int64           `db:"bytes"`
	Created   int64           `db:"created"` // ms since 1970
	Acked     *int64          `db:"acked"`   // nil until the receipt came
	AckedBy   string          `db:"acked_by"`
}

// RecordParcel notes a bundle that was written and read back.
func (s *Store) RecordParcel(ctx context.Context, p Parcel) error {
	return s.change(func() error {
		_, err := s.db.ExecContext(ctx, `INSERT OR REPLACE INTO outbox (bundle, recipient, ranges, revisions, bytes, created) VALUES (?, ?, ?, ?, ?, ?)`,
			p.Bundle, p.Recipient, string(p.Ranges), p.Revisions, p.Bytes, s.opt.Now().UnixMilli())
		return err
	})
}

// RecordReceipt notes that a bundle arrived; false when this desk never sent
// it.
func (s *Store) RecordReceipt(ctx context.Context, bundle, by string) (bool, error) {
	var n int64
	err := s.change(func() error {
		res, err := s.db.ExecContext(ctx, "UPDATE outbox SET acked = coalesce(acked, ?), acked_by = ? WHERE bundle = ?", s.opt.Now().UnixMilli(), by, bundle)
		if err == nil {
			n, err = res.RowsAffected()
		}
		return err
	})
	return n > 0, err
}

// Parcels lists what left this desk, latest first.
func (s *Store) Parcels(ctx context.Context, limit int) ([]Parcel, error) {
	var out []Parcel
	rows, err := s.db.QueryContext(ctx, "SELECT bundle, recipient, ranges, revisions, bytes, created, acked, acked_by FROM outbox ORDER BY created DESC, bundle LIMIT ?", limit)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var p Parcel
		var ranges string
		if err := rows.Scan(&p.Bundle, &p.Recipient, &ranges, &p.Revisions, &p.Bytes, &p.Created, &p.Acked, &p.AckedBy); err != nil {
			return nil, err
		}
		p.Ranges = json.RawMessage(ranges)
		out = append(out, p)
	}
	return out, rows.Err()
}

// RecordArrival notes a bundle that was taken in; false when it had been
// before.
func (b *Batch) RecordArrival(bundle string, sender journal.DeviceID, revisions int) (bool, error) {
	res, err := b.tx.Exec("INSERT OR IGNORE INTO inbox (bundle, sender, revisions, received) VALUES (?, ?, ?, ?)",
		bundle, sender[:], revisions, b.s.opt.Now().UnixMilli())
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n > 0, err
}

// Arrived tells whether a bundle was taken in whole.
func (s *Store) Arrived(ctx context.Context, bundle string) (bool, error) {
	var n int
	err := s.db.GetContext(ctx, &n, "SELECT count(*) FROM inbox WHERE bundle = ?", bundle)
	return n > 0, err
}

// Waits is a stretch of revisions that arrived before what precedes them.
type Waits struct {
	journal.Chain
	Seq       uint64
	Revisions int
}

// Quarantine lists what waits.
func (s *Store) Quarantine(ctx context.Context) ([]Waits, error) {
	rows, err := s.db.QueryContext(ctx, "SELECT device, epoch, seq, revisions FROM quarantine ORDER BY device, epoch, seq")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Waits
	for rows.Next() {
		var w Waits
		var device []byte
		if err := rows.Scan(&device, &w.Epoch, &w.Seq, &w.Revisions); err != nil {
			return nil, err
		}
		copy(w.Device[:], device)
		out = append(out, w)
	}
	return out, rows.Err()
}

// Setting reads one of this desk's own settings; "" when it was never made.
func (s *Store) Setting(ctx context.Context, key string) (string, error) {
	var v string
	err := s.db.GetContext(ctx, &v, "SELECT value FROM setting WHERE key = ?", key)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return v, err
}

// SetSetting changes one of this desk's own settings.
func (s *Store) SetSetting(ctx context.Context, key, value string) error {
	return s.change(func() error { return s.set(ctx, key, value) })
}

func (s *Store) set(ctx context.Context, key, value string) error {
	_, err := s.db.ExecContext(ctx, "INSERT INTO setting (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = ?2", key, value)
	return err
}
