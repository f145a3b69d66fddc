package store

import (
	"context"
	"database/sql"
	"errors"

	"carnet/records/clinical"
	"carnet/records/journal"
)

// How far back Recent looks: a busy day at one desk.
const recentRevisions, recentVisits, recentDays = 400, 100, 30

const (
	// Who waits, in the order of the day.
	recentQueue = `SELECT v.patient FROM visit v JOIN document d ON d.doc = v.doc
		WHERE v.day = ? AND v.gone = 0 AND v.patient IS NOT NULL AND NOT EXISTS (SELECT 1 FROM answer w WHERE w.visit = d.id)
		ORDER BY v.arrived DESC LIMIT ?`
	// Whom this desk wrote about last; an identity is about itself.
	recentWritten = `SELECT CASE d.kind WHEN 'patient' THEN d.doc ELSE d.patient END FROM revision r JOIN document d USING (doc)
		WHERE r.rev BETWEEN ? AND ? AND (d.kind = 'patient' OR d.patient IS NOT NULL) ORDER BY r.rev DESC LIMIT ?`
	// Who came to the centre these days, as other desks saw them.
	recentSeen = "SELECT v.patient FROM visit v WHERE v.day > ? AND v.patient IS NOT NULL ORDER BY v.day DESC, v.arrived DESC LIMIT ?"
)

// Recent lists the patients whom one is likely to look for before anything was
// typed: those whom this desk wrote about last, today's queue, the latest
// arrivals at the centre.
func (s *Store) Recent(ctx context.Context, today clinical.Date, limit int) ([]Hit, error) {
	end := s.Seq()
	from := uint64(0)
	if end > recentRevisions {
		from = end - recentRevisions
	}
	var order []int64
	seen := map[int64]bool{}
	for _, q := range []struct {
		sql  string
		args []any
	}{
		{recentWritten, []any{revNumber(s.self, from), revNumber(s.self, end), recentRevisions}},
		{recentQueue, []any{today.Serial(), recentVisits}},
		{recentSeen, []any{today.Serial() - recentDays, recentVisits}},
	} {
		if len(order) >= limit {
			break
		}
		docs, err := s.rowNumbers(ctx, q.sql, q.args...)
		if err != nil {
			return nil, err
		}
		for _, d := range docs {
			if !seen[d] {
				seen[d] = true
				order = append(order, d)
			}
		}
	}
	return s.hitsOf(ctx, order, limit)
}

func (s *Store) hitsOf(ctx context.Context, docs []int64, limit int) ([]Hit, error) {
	var out []Hit
	for _, d := range docs {
		if len(out) == limit {
			break
		}
		h, err := scanHit(s.db.QueryRowContext(ctx, "SELECT "+hitColumns+" FROM patient p JOIN document d USING (doc) WHERE d.doc = ?", d))
		if errors.Is(err, sql.ErrNoRows) {
			continue // entered in error
		}
		if err != nil {
			return nil, err
		}
		if !s.stands(h.ID) {
			continue
		}
		out = append(out, h)
	}
	return out, nil
}

func (s *Store) rowNumbers(ctx context.Context, query string, args ...any) ([]int64, error) {
	rows, err := s.db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []int64
	for rows.Next() {
		var n int64
		if err := rows.Scan(&n); err != nil {
			return nil, err
		}
		out = append(out, n)
	}
	return out, rows.Err()
}

// UsedPlace is a village with a quarter, and how many of the latest patients
// live there.
type UsedPlace struct {
	Village, Quarter string
	Patients         int
}

const usedPlaces = `SELECT village, quarter, count(*) FROM (SELECT village, quarter FROM patient ORDER BY doc DESC LIMIT ?)
	WHERE village <> '' GROUP BY village, quarter ORDER BY count(*) DESC, village, quarter LIMIT 500`

// UsedPlaces lists where the latest patients live, the most frequent first:
// what a form proposes. It reads a bounded number of rows.
func (s *Store) UsedPlaces(ctx context.Context) ([]UsedPlace, error) {
	const sample = 4000
	rows, err := s.db.QueryContext(ctx, usedPlaces, sample)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []UsedPlace
	for rows.Next() {
		var p UsedPlace
		if err := rows.Scan(&p.Village, &p.Quarter, &p.Patients); err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, rows.Err()
}

// Unsettled are the documents that wait for a person: those that interns wrote
// on their behalf (oldest first), and their own that are not signed or came
// back (latest first).
type Unsettled struct {
	ToCountersign, Own []Listed
}

// The index of open documents serves only a question that repeats its
// condition word for word.
const (
	openForSupervisor = "WHERE d.status BETWEEN 1 AND 3 AND d.status = 2 AND o.id = ? ORDER BY d.updated"
	openOfAuthor      = "WHERE d.status BETWEEN 1 AND 3 AND d.status IN (1, 3) AND a.id = ? ORDER BY d.updated DESC"
)

// Unsettled reads both lists by the index of open documents, however many
// signed ones there are.
func (s *Store) Unsettled(ctx context.Context, staff journal.DocumentID) (u Unsettled, err error) {
	if u.ToCountersign, err = s.listed(ctx, openForSupervisor, staff[:]); err != nil {
		return u, err
	}
	u.Own, err = s.listed(ctx, openOfAuthor, staff[:])
	return u, err
}

// Remark is what a supervisor said on sending a document back; "" when it did
// not come back.
func (s *Store) Remark(ctx context.Context, id journal.DocumentID) (string, error) {
	revs, err := s.History(ctx, id)
	if err != nil {
		return "", err
	}
	for i := len(revs) - 1; i >= 0; i-- {
		if revs[i].Op == journal.OpReturn {
			return revs[i].Reason, nil
		}
	}
	return "", nil
}
