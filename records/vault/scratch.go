package vault

import (
	"context"
	"crypto/rand"
	"errors"
	"strings"

	"github.com/jmoiron/sqlx"

	"carnet/assets/text"
	"carnet/records/vault/disk"
)

// Scratch makes empty databases to calculate in, such as the check's second
// copy of the tables. They are enciphered under a key that only the memory
// holds, spill into folder d instead of the memory when they grow, and are gone
// after remove (or, after a kill, at the next Open of the folder's vault).
//
// A plain ":memory:" database is no substitute: SQLite writes its large sorts
// to the system's folder for temporary files, in the clear.
//
// remove also answers what the disk refused meanwhile, since SQLite's own error
// does not tell whose disk it was: "vault.scratch-full", "vault.folder",
// "vault.disk".
func Scratch(d disk.Disk) func(context.Context) (db *sqlx.DB, remove func() error, err error) {
	return func(ctx context.Context) (*sqlx.DB, func() error, error) {
		name := tempPrefix + strings.ToLower(rand.Text()) + ".db"
		v, err := open(ctx, d, NewKey(), Options{Name: name}, passing)
		if err != nil {
			_ = discard(d, name)
			if disk.NoSpace(err) {
				return nil, nil, scratchProblem(err)
			}
			return nil, nil, err
		}
		return v.DB, func() error {
			refused := v.mount.last.Load()
			err := errors.Join(v.Close(), discard(d, name))
			if refused != nil {
				return scratchProblem(*refused)
			}
			return explain(err)
		}, nil
	}
}

// scratchProblem says what kept a calculation from being made; no record was
// touched by it.
func scratchProblem(err error) error {
	switch {
	case disk.NoSpace(err):
		return text.Wrap(err, "vault.scratch-full")
	case disk.ReadOnly(err):
		return text.Wrap(err, "vault.folder")
	}
	return text.Wrap(err, "vault.disk")
}
