package store

import (
	"context"
	"errors"

	"github.com/mattn/go-sqlite3"
)

// snapshotStep is how many pages (4 KiB each) are copied before the connection
// is handed back: a save waits no longer than that takes, a few
// milliseconds.
const snapshotStep = 128

// snapshot copies the record, as it stands when the last page is copied, into
// a database of its own, while the work goes on: what is saved meanwhile goes
// through the same connection, and SQLite brings the copy up to date, so the
// copy is the record between two transactions. The store that comes back has
// neither index nor clock; remove ends it.
//
// The copy has the pages as they are, sound or not.
func (s *Store) snapshot(ctx context.Context, scratch Scratch) (t *Store, remove func() error, err error) {
	db, drop, err := scratch(ctx)
	if err != nil {
		return nil, nil, err
	}
	t = newStore(db, Options{Device: s.opt.Device, Epoch: s.opt.Epoch, Now: s.opt.Now})
	remove = func() error { return errors.Join(t.stmt.close(), drop()) }
	err = s.copyInto(ctx, t)
	if err == nil {
		// The copied first page says that the file has a log.
		_, err = db.ExecContext(ctx, "PRAGMA journal_mode = MEMORY")
	}
	if err == nil {
		err = t.stmt.prepare(db)
	}
	if err == nil {
		err = t.chains.load(ctx, db)
	}
	if err != nil {
		return nil, nil, errors.Join(err, remove())
	}
	return t, remove, nil
}

func (s *Store) copyInto(ctx context.Context, t *Store) (err error) {
	to, err := t.db.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, to.Close()) }()
	return to.Raw(func(raw any) error {
		dst, ok := raw.(*sqlite3.SQLiteConn)
		if !ok {
			return errors.New("store: the check needs SQLite itself")
		}
		return s.copyPages(ctx, dst)
	})
}

func (s *Store) copyPages(ctx context.Context, dst *sqlite3.SQLiteConn) (err error) {
	var from *sqlite3.SQLiteConn
	var b *sqlite3.SQLiteBackup
	defer func() {
		if b != nil {
			err = errors.Join(err, b.Close())
		}
	}()
	step := func(raw any) (done bool, err error) {
		src, ok := raw.(*sqlite3.SQLiteConn)
		switch {
		case !ok || from != nil && src != from:
			return false, errors.New("store: the connection was replaced during the check")
		case b == nil:
			from = src
			if b, err = dst.Backup("main", src, "main"); err != nil {
				return false, err
			}
		}
		return b.Step(snapshotStep)
	}
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		done, err := s.onConn(ctx, step)
		if err != nil || done {
			return err
		}
	}
}

// onConn lends the one connection to fn.
func (s *Store) onConn(ctx context.Context, fn func(any) (bool, error)) (done bool, err error) {
	conn, err := s.db.Conn(ctx)
	if err != nil {
		return false, err
	}
	err = conn.Raw(func(c any) (err error) {
		done, err = fn(c)
		return err
	})
	return done, errors.Join(err, conn.Close())
}
