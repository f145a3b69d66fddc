package vault

import (
	"context"
	"crypto/rand"
	"errors"
	"strings"

	"github.com/jmoiron/sqlx"

	"carnet/records/vault/disk"
)

// Scratch makes empty databases to calculate in, such as the check's second
// copy of the tables. They are enciphered under a key that only the memory
// holds, spill into folder d instead of the memory when they grow, and are gone
// after remove (or, after a kill, at the next Open of the folder's vault).
//
// A plain ":memory:" database is no substitute: SQLite writes its large sorts
// to the system's folder for temporary files, in the clear.
func Scratch(d disk.Disk) func(context.Context) (db *sqlx.DB, remove func() error, err error) {
	return func(ctx context.Context) (*sqlx.DB, func() error, error) {
		name := tempPrefix + strings.ToLower(rand.Text()) + ".db"
		v, err := open(ctx, d, NewKey(), Options{Name: name}, passing)
		if err != nil {
			return nil, nil, errors.Join(err, discard(d, name))
		}
		return v.DB, func() error { return errors.Join(v.Close(), discard(d, name)) }, nil
	}
}
