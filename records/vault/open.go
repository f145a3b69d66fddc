package vault

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"io"
	"io/fs"

	"github.com/jmoiron/sqlx"
	"github.com/mattn/go-sqlite3"

	"carnet/assets/text"
	"carnet/records/vault/disk"
)

// MainName is the usual name of the main file, and ClaimName that of the file
// whose lock keeps a second instance out.
const (
	MainName  = "carnet.db"
	ClaimName = "carnet.lock"
)

// Options of Open. The zero value opens or creates MainName and takes the claim.
type Options struct {
	// Name of the main file; MainName when empty.
	Name string
	// Claim, when the program took it already (it does so before the login
	// window); it then stays the caller's.
	Claim io.Closer
	// MustExist refuses to create: a file that is missing is a Problem.
	MustExist bool

	soft softness
}

// Vault is an open enciphered database.
//
// DB has exactly one connection: never hold rows open while asking another
// query, and close what you prepare.
type Vault struct {
	DB *sqlx.DB

	d     disk.Disk
	name  string
	mount *mount
	slot  *slot
	claim io.Closer
}

// Claim takes the folder for this process; the second one gets the Problem
// "vault.busy". Close gives it back, and so does the end of the process.
func Claim(d disk.Disk) (io.Closer, error) {
	c, err := d.Claim(ClaimName)
	if errors.Is(err, disk.ErrClaimed) {
		return nil, text.Wrap(err, "vault.busy")
	}
	if err != nil {
		return nil, text.Wrap(err, "vault.folder")
	}
	return c, nil
}

// Open opens the vault in a folder, and creates it when it is missing.
//
// Problems: "vault.busy", "vault.wrong-key", "vault.damaged", "vault.newer",
// "vault.missing" (with MustExist), "vault.full", "vault.folder".
func Open(ctx context.Context, d disk.Disk, key Key, o Options) (*Vault, error) {
	if o.Name == "" {
		o.Name = MainName
	}
	claim := io.Closer(nil)
	if o.Claim == nil {
		c, err := Claim(d)
		if err != nil {
			return nil, err
		}
		claim = c
	}
	v, err := sweepAndOpen(ctx, d, key, o)
	if err != nil {
		if claim != nil {
			err = errors.Join(err, claim.Close())
		}
		return nil, err
	}
	v.claim = claim
	return v, nil
}

// sweepAndOpen removes the temporary files that a kill left; only who holds the
// claim may.
func sweepAndOpen(ctx context.Context, d disk.Disk, key Key, o Options) (*Vault, error) {
	if err := sweepTemp(d); err != nil {
		return nil, explain(err)
	}
	return open(ctx, d, key, o, working)
}

func open(ctx context.Context, d disk.Disk, key Key, o Options, c conduct) (*Vault, error) {
	h, err := ensureMain(d, o.Name, key, !o.MustExist)
	if err != nil {
		return nil, explain(err)
	}
	m, err := newMount(d, o.Name, key, h)
	if err != nil {
		return nil, err
	}
	m.soft, m.look = o.soft, c.look
	if o.soft.normalSync {
		c.sync = "NORMAL"
	}
	s, err := takeSlot(m)
	if err != nil {
		return nil, err
	}
	db := sql.OpenDB(connector{name: o.Name, slot: s, c: c})
	db.SetMaxOpenConns(1)
	db.SetMaxIdleConns(1)
	db.SetConnMaxIdleTime(0)
	db.SetConnMaxLifetime(0)
	v := &Vault{DB: sqlx.NewDb(db, "sqlite3"), d: d, name: o.Name, mount: m, slot: s}
	if err := db.PingContext(ctx); err != nil {
		err = v.Explain(err)
		return nil, errors.Join(err, v.Close())
	}
	if err := v.assertEnciphered(); err != nil {
		return nil, errors.Join(err, v.Close())
	}
	return v, nil
}

// assertEnciphered looks at the bytes that really lie on the disk.
func (v *Vault) assertEnciphered() error {
	names := []string{v.name, v.name + walSuffix}
	for _, name := range names {
		f, err := v.d.Open(name, disk.Read)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return explain(err)
		}
		start := make([]byte, headerSize+blockSize)
		n, err := f.ReadAt(start, 0)
		if err != nil && !errors.Is(err, io.EOF) {
			return errors.Join(explain(err), f.Close())
		}
		if err := f.Close(); err != nil {
			return err
		}
		if bytes.Contains(start[:n], []byte("SQLite format 3")) {
			return errors.New("vault: " + name + " lies in the clear")
		}
	}
	return nil
}

// Close moves the log into the main file, closes everything and gives back the
// claim that Open took.
func (v *Vault) Close() error {
	err := v.DB.Close()
	v.slot.release()
	if v.claim != nil {
		err = errors.Join(err, v.claim.Close())
		v.claim = nil
	}
	return err
}

// Checkpoint moves the log into the main file. Calling it in an idle moment
// spares a save the few milliseconds that it takes.
func (v *Vault) Checkpoint(ctx context.Context) error {
	var busy, log, moved int
	err := v.DB.QueryRowContext(ctx, "PRAGMA wal_checkpoint(PASSIVE)").Scan(&busy, &log, &moved)
	return v.Explain(err)
}

// Check runs SQLite's integrity check and its check of foreign keys and gives
// one line for each thing that is wrong; no line is good.
func (v *Vault) Check(ctx context.Context) ([]string, error) {
	var lines []string
	if err := v.DB.SelectContext(ctx, &lines, "PRAGMA integrity_check"); err != nil {
		return nil, v.Explain(err)
	}
	if len(lines) == 1 && lines[0] == "ok" {
		lines = nil
	}
	var orphans []string
	err := v.DB.SelectContext(ctx, &orphans,
		`SELECT 'row '||coalesce(rowid,'?')||' of '||"table"||' refers to a missing row of '||parent FROM pragma_foreign_key_check`)
	return append(lines, orphans...), v.Explain(err)
}

// Explain turns an error of SQLite into what a person can act on, with the help
// of what the layer below saw last: a full disk ("vault.full"), one that was
// full or failed when it had to sync, after which only reopening helps
// ("vault.full-reopen", "vault.disk"), a folder that cannot be written
// ("vault.folder"), a damaged file ("vault.damaged"). Any other error, and nil,
// come back as they are.
func (v *Vault) Explain(err error) error {
	if err == nil {
		return nil
	}
	last := v.mount.last.Load()
	if last == nil || !sqliteIO(err) {
		return explain(err)
	}
	err = explain(errors.Join(err, *last))
	var known *text.Problem
	if errors.As(err, &known) {
		return err
	}
	return text.Wrap(err, "vault.disk")
}

func sqliteIO(err error) bool {
	var e sqlite3.Error
	if !errors.As(err, &e) {
		return false
	}
	switch e.Code & 0xff { // the backup answers with the extended code
	case sqlite3.ErrIoErr, sqlite3.ErrCantOpen, sqlite3.ErrFull:
		return true
	}
	return false
}

func explain(err error) error {
	var known *text.Problem
	if errors.As(err, &known) {
		return err
	}
	var e sqlite3.Error
	var lasting unsynced
	switch {
	case errors.As(err, &lasting) && disk.NoSpace(err):
		// It is a disk that lost something all the same: room alone does not help.
		return text.Wrap(text.Wrap(err, "vault.disk"), "vault.full-reopen")
	case errors.As(err, &lasting):
		return text.Wrap(err, "vault.disk")
	case disk.NoSpace(err):
		return text.Wrap(err, "vault.full")
	case disk.ReadOnly(err):
		return text.Wrap(err, "vault.folder")
	case errors.As(err, &e) && (e.Code == sqlite3.ErrCorrupt || e.Code == sqlite3.ErrNotADB):
		return text.Wrap(err, "vault.damaged")
	}
	return err
}
