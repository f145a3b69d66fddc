package store

import (
	"context"
	"encoding/json"
	"fmt"

	"carnet/records/journal"
)

// believedKey is the setting under which a confirmed date is kept.
const believedKey = "clock.believed"

// belief is when a person confirmed this desk's date, and where its chain
// ended then.
type belief struct {
	Wall  int64  `json:"wall"` // ms since 1970
	Epoch uint32 `json:"epoch"`
	Seq   uint64 `json:"seq"`
}

// startClock sets the clock to the latest time that the journal knows. It goes
// on from this device's own highest time; the others' are only observed, so
// that one that runs ahead is not followed.
func (s *Store) startClock(ctx context.Context) error {
	var own journal.HLC
	chains := s.chains.all()
	for _, c := range chains {
		if c.Device == s.opt.Device {
			own = max(own, c.hlc)
		}
	}
	s.clock = journal.NewClock(func() int64 { return s.opt.Now().UnixMilli() }, own)
	if err := s.believeAgain(ctx); err != nil {
		return err
	}
	for _, c := range chains {
		if c.Device != s.opt.Device {
			s.clock.Observe(c.hlc)
		}
	}
	return nil
}

// believeAgain judges the clock by what a person confirmed, and by what this
// desk has written since with a clock that was good: its own highest time may
// lie in a future that was never.
func (s *Store) believeAgain(ctx context.Context) error {
	v, err := s.Setting(ctx, believedKey)
	if err != nil || v == "" {
		return err
	}
	var b belief
	if json.Unmarshal([]byte(v), &b) != nil {
		return nil // written by another program: as if never confirmed
	}
	known := b.Wall
	for _, c := range s.chains.all() {
		if c.Device != s.opt.Device || c.branch != 0 || c.Epoch < b.Epoch {
			continue
		}
		after := uint64(0)
		if c.Epoch == b.Epoch {
			after = b.Seq
		}
		wall, err := s.lastGoodWall(ctx, c, after)
		if err != nil {
			return err
		}
		known = max(known, wall)
	}
	s.clock.Believe(known)
	return nil
}

// lastGoodWall is the wall time of the last revision of a chain, behind a
// number, that was written with a good clock; 0 when there is none among the
// latest.
func (s *Store) lastGoodWall(ctx context.Context, c chainRow, after uint64) (int64, error) {
	rows, err := s.db.QueryContext(ctx, "SELECT rev, line FROM revision WHERE rev > ? AND rev <= ? ORDER BY rev DESC LIMIT 500",
		revNumber(c.number, after), revNumber(c.number, c.seq))
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	for rows.Next() {
		var rev int64
		var line []byte
		if err := rows.Scan(&rev, &line); err != nil {
			return 0, err
		}
		_, seq := splitRev(rev)
		if r := timeOf(c.Chain, seq, line); r.Wall > 0 && r.Clock == journal.ClockOK {
			return r.Wall, nil
		}
	}
	return 0, rows.Err()
}

// Clock says whether this desk's wall clock can be believed.
func (s *Store) Clock() journal.ClockState {
	s.writing.Lock()
	defer s.writing.Unlock()
	return s.clock.Look()
}

// Believe makes today's date on this desk's clock the one that later times are
// judged by: a person has confirmed it. It holds over restarts.
func (s *Store) Believe() error {
	err := s.change(func() error {
		b := belief{Wall: s.opt.Now().UnixMilli(), Epoch: s.opt.Epoch, Seq: s.pos.seq}
		v, err := json.Marshal(b)
		if err != nil {
			return fmt.Errorf("believed date: %w", err)
		}
		s.clock.Believe(b.Wall)
		return s.set(context.Background(), believedKey, string(v))
	})
	if err == nil {
		s.watch.tell(nil) // who shows the clock's state looks at it again
	}
	return err
}
