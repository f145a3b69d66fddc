package store

import "context"

// recentDoses is how many doses back a lot is looked for: the vials in use are
// among the last few hundred.
const recentDoses = 2000

// LastLots is the lot number that was noted last for each vaccine, here or on
// a desk of the same centre; a vaccine without one is left out.
func (s *Store) LastLots(ctx context.Context) (map[string]string, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT x.code, x.lot, max(x.day * 1000000000 + x.doc) FROM
		(SELECT v.code, v.lot, v.day, v.doc FROM vaccine v ORDER BY v.doc DESC, v.n DESC LIMIT ?) x
		JOIN document d ON d.doc = x.doc WHERE x.lot <> '' AND d.status NOT IN (6, 7) GROUP BY x.code`, recentDoses)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := map[string]string{}
	for rows.Next() {
		var code, lot string
		var at int64
		if err := rows.Scan(&code, &lot, &at); err != nil {
			return nil, err
		}
		out[code] = lot
	}
	return out, rows.Err()
}
