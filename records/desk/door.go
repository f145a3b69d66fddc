package desk

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/jmoiron/sqlx"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/journal"
	"carnet/records/store"
	"carnet/records/vault"
	"carnet/records/vault/disk"
	"carnet/records/vault/keyring"
)

// Options bend what a test must bend; the zero value is the real program's.
type Options struct {
	// Now is the wall clock.
	Now func() time.Time
	// WorkFactor is log2 of scrypt's N for new passwords.
	WorkFactor int
	// Machine names this machine; its own id when "".
	Machine string
	// GuardDir is where the second mark is kept; the user's configuration
	// folder when "", nowhere when "-".
	GuardDir string
	// Reread opens a file past the system's cache; disk.OpenUncached when nil.
	Reread func(path string) (disk.Reading, error)
}

func (o Options) filled() Options {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Machine == "" {
		o.Machine = machineID()
	}
	switch o.GuardDir {
	case "-":
		o.GuardDir = ""
	case "":
		if dir, err := os.UserConfigDir(); err == nil {
			o.GuardDir = filepath.Join(dir, "Carnet")
		}
	}
	return o
}

func (o Options) keyring() keyring.Options {
	return keyring.Options{WorkFactor: o.WorkFactor, Now: o.Now}
}

// Exists tells whether a folder holds a desk, or is about to: a restore that
// was interrupted is finished by At.
func Exists(dir string) bool {
	for _, n := range []string{infoName, readyName} {
		if _, err := os.Stat(filepath.Join(dir, n)); err == nil {
			return true
		}
	}
	return false
}

// Door is a desk before the login: claimed for this process, closed.
type Door struct {
	Info Info

	dir   string
	opt   Options
	disk  disk.Disk
	ring  *keyring.Ring
	claim io.Closer
}

// At stands before the desk in a folder and claims it.
//
// Problems: "desk.none" where there is no desk, "desk.lost" where a record lies
// without its desk's description, "desk.damaged", "vault.busy"
// when another Carnet has it open, those of keyring.Open.
func At(dir string, o Options) (*Door, error) {
	o = o.filled()
	if lost(dir) {
		return nil, text.NewProblem("desk.lost")
	}
	if !Exists(dir) {
		return nil, text.NewProblem("desk.none")
	}
	d, err := disk.NewFolder(dir)
	if err != nil {
		return nil, text.Wrap(err, "vault.folder")
	}
	claim, err := vault.Claim(d)
	if err != nil {
		return nil, err
	}
	door, err := stand(dir, d, claim, o)
	if err != nil {
		return nil, errors.Join(err, claim.Close())
	}
	return door, nil
}

// stand finishes what a cut interrupted and reads who the desk is.
func stand(dir string, d disk.Disk, claim io.Closer, o Options) (*Door, error) {
	if err := finishRestore(dir); err != nil {
		return nil, err
	}
	sweep(dir)
	info, err := readInfo(d)
	if err != nil {
		return nil, err
	}
	finished(d) // a cut came between the description and this
	keys, err := disk.NewFolder(filepath.Join(dir, "keyring"))
	if err != nil {
		return nil, text.Wrap(err, "vault.folder")
	}
	ring, err := keyring.Open(keys, o.keyring())
	if err != nil {
		return nil, err
	}
	return &Door{Info: info, dir: dir, opt: o, disk: d, ring: ring, claim: claim}, nil
}

// sweep removes what a kill left of a backup, a restore or an exchange under
// way. What cannot be removed only takes room. Only who has just claimed the
// folder may: nothing is under way yet.
func sweep(dir string) {
	for _, pattern := range []string{".restore-*", filepath.Join("work", "*"), filepath.Join("backups", ".carnet-backup-*"), filepath.Join("backups", "*", ".carnet-backup-*")} {
		list, err := filepath.Glob(filepath.Join(escapeGlob(dir), pattern))
		if err != nil {
			return // the patterns are constant
		}
		for _, path := range list {
			_ = os.RemoveAll(path)
		}
	}
}

// Dir is the data folder.
func (d *Door) Dir() string { return d.dir }

// Ring is the closed keyring, for who may log in.
func (d *Door) Ring() *keyring.Ring { return d.ring }

// Close gives the folder back.
func (d *Door) Close() error { return d.claim.Close() }

// SetInfo changes what is known before the login: the names and the window's
// language, theme and scale.
func (d *Door) SetInfo(edit func(*Info)) error {
	i := d.Info
	edit(&i)
	if err := i.write(d.disk); err != nil {
		return err
	}
	d.Info = i
	return nil
}

// Unlock opens the desk for a person named by their staff id or their name.
// Problems: those of keyring.Ring.Unlock, vault.Open and store.Open.
func (d *Door) Unlock(ctx context.Context, who, password string) (*Desk, error) {
	s, err := d.ring.Unlock(who, password)
	if err != nil {
		return nil, err
	}
	return d.open(ctx, s)
}

// Recover opens the desk with the recovery sheet, to reset a password.
func (d *Door) Recover(ctx context.Context, sheet string) (*Desk, error) {
	s, err := d.ring.UnlockWithRecovery(sheet)
	if err != nil {
		return nil, err
	}
	return d.open(ctx, s)
}

func (d *Door) open(ctx context.Context, s *keyring.Session) (*Desk, error) {
	v, err := vault.Open(ctx, d.disk, vault.Key(s.Key()), vault.Options{Claim: d.claim, MustExist: true})
	if err != nil {
		return nil, err
	}
	k := &Desk{Door: d, Session: s, Vault: v}
	if err := k.start(ctx); err != nil {
		return nil, errors.Join(err, v.Close())
	}
	return k, nil
}

// Desk is an open desk.
type Desk struct {
	*Door
	Vault   *vault.Vault
	Session *keyring.Session
	Store   *store.Store
	// NewEpoch says why the desk began a new epoch at this opening.
	NewEpoch Why
	// Me is who is logged in.
	Me store.Member
}

// start judges the guard and opens the store in the right epoch.
func (k *Desk) start(ctx context.Context) error {
	g := newGuard(k.dir, k.opt.GuardDir, k.Info.Device, machineMark(k.opt.Machine))
	mark, found := g.read()
	have, err := store.OwnedBy(ctx, k.Vault.DB, k.Info.Device, k.Info.Epoch)
	if err != nil {
		return k.Vault.Explain(err)
	}
	k.NewEpoch = judge(mark, found, k.Info, have.Seq, g.machine)
	if k.NewEpoch != SameEpoch {
		if err := k.SetInfo(func(i *Info) { i.Epoch = nextEpoch(i.Epoch, mark.Epoch, have.Highest) }); err != nil {
			return err
		}
	}
	if err := k.openStore(ctx, g); err != nil {
		return err
	}
	err = k.identify(ctx)
	if err == nil {
		err = k.catchUp(ctx)
	}
	if err != nil {
		return errors.Join(err, k.Store.Close())
	}
	return nil
}

// openStore opens the store in the desk's epoch, and marks where its chain
// ends after every save.
func (k *Desk) openStore(ctx context.Context, g guard) (err error) {
	device, epoch := k.Info.Device, k.Info.Epoch
	k.Store, err = store.Open(ctx, k.Vault.DB, store.Options{
		Device: device, Epoch: epoch, Now: k.opt.Now,
		BeforeMigration: k.beforeMigration,
		Explain:         k.Vault.Explain,
		Saved:           func(seq uint64) { g.write(Mark{Device: device, Epoch: epoch, Seq: seq}) },
	})
	if err != nil {
		return err
	}
	g.write(Mark{Device: device, Epoch: epoch, Seq: k.Store.Seq()})
	return nil
}

// identify finds the staff document of who logged in.
func (k *Desk) identify(ctx context.Context) error {
	k.Me = store.Member{}
	u, ok := k.Session.User()
	if !ok {
		return nil
	}
	id, err := journal.ParseDocumentID(u.Staff)
	if err != nil {
		return text.Wrap(err, "desk.damaged")
	}
	d, err := k.Store.Document(ctx, id)
	if err != nil {
		return err
	}
	k.Me.ID = id
	return d.Decode(&k.Me.Staff)
}

// Author is who is logged in, as the author of a change.
func (k *Desk) Author() store.Author { return store.Author{Staff: k.Me.ID, Role: k.Me.Role} }

// May tells whether who is logged in has a right.
func (k *Desk) May(r records.Right) bool { return k.Me.Role.May(r) }

// Switch hands the open desk to another person, or back to the same one after
// a lock, without closing the record.
func (k *Desk) Switch(ctx context.Context, who, password string) error {
	s, err := k.ring.Unlock(who, password)
	if err != nil {
		return err
	}
	k.Session = s
	return k.identify(ctx)
}

// Now is the desk's clock.
func (k *Desk) Now() time.Time { return k.opt.Now() }

// Close closes the record and gives the folder back.
func (k *Desk) Close() error {
	return errors.Join(k.CloseRecord(), k.Door.Close())
}

// CloseRecord closes the record and keeps the folder.
func (k *Desk) CloseRecord() error { return errors.Join(k.Store.Close(), k.Vault.Close()) }

// Scratch makes an empty enciphered database in the same folder, for the
// check.
func (k *Desk) Scratch(ctx context.Context) (*sqlx.DB, func() error, error) {
	return vault.Scratch(k.disk)(ctx)
}
