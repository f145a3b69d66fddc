package store

import (
	"bytes"
	"database/sql"
)

// oneRow reads the current row whatever its columns are.
func oneRow(rows *sql.Rows) ([]any, error) {
	cols, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	out := make([]any, len(cols))
	to := make([]any, len(cols))
	for i := range out {
		to[i] = &out[i]
	}
	return out, rows.Scan(to...)
}

// allRows reads and closes rows, whatever their columns are.
func allRows(rows *sql.Rows) ([][]any, error) {
	var out [][]any
	for rows.Next() {
		r, err := oneRow(rows)
		if err != nil {
			return nil, closing(rows, err)
		}
		out = append(out, r)
	}
	return out, closing(rows, rows.Err())
}

func equalRows(a, b []any) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		x, isBytes := a[i].([]byte)
		y, _ := b[i].([]byte)
		if isBytes {
			if !bytes.Equal(x, y) {
				return false
			}
			continue
		}
		if !isBytes && a[i] != b[i] { // numbers, texts and nil compare as they are
			return false
		}
	}
	return true
}
