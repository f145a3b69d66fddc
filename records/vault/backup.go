package vault

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/mattn/go-sqlite3"

	"carnet/assets/text"
	"carnet/records/vault/disk"
)

// backupStep is how many pages (4 KiB each) are copied before the connection is
// handed back, so that a save never waits more than some 20 ms for a backup.
const backupStep = 512

// Progress is told how many pages of how many are copied; it may be nil.
type Progress func(done, total int)

// BackupTo copies the open vault into a second enciphered file, name in folder
// to, under key, while the program works on. The file bears its name only after
// it was synced, opened again with the key and found sound; before, and when
// anything fails, an older backup of that name stays as it was.
//
// Problems: "vault.backup-full", "vault.backup-target", "vault.backup-unsound",
// and those of Explain where this vault itself cannot be read.
func (v *Vault) BackupTo(ctx context.Context, to disk.Disk, name string, key Key, report Progress) error {
	temp := name + ".new"
	if err := discard(to, temp); err != nil {
		return onTarget(err)
	}
	err := v.backup(ctx, to, temp, key, report)
	if err == nil {
		err = onTarget(Verify(ctx, to, temp, key))
	}
	if err != nil {
		_ = discard(to, temp) // the medium may be gone; the next backup tries again
		return err
	}
	if err := to.Rename(temp, name); err != nil {
		return onTarget(err)
	}
	return onTarget(to.SyncDir())
}

// onTarget says what went wrong at the place where a backup was to go, which is
// not where the records are.
func onTarget(err error) error {
	var known *text.Problem
	switch {
	case err == nil:
		return nil
	case disk.NoSpace(err):
		return text.Wrap(err, "vault.backup-full")
	case errors.As(err, &known) && known.Code != "vault.folder" && known.Code != "vault.disk":
		return err
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	}
	return text.Wrap(err, "vault.backup-target")
}

func (v *Vault) backup(ctx context.Context, to disk.Disk, name string, key Key, report Progress) error {
	w, err := open(ctx, to, key, Options{Name: name}, copying)
	if err != nil {
		return onTarget(err)
	}
	if err := v.copyPages(ctx, w, report); err != nil {
		err = v.blame(w, err)
		_ = w.Close() // of what is thrown away
		return err
	}
	if err := w.Close(); err != nil {
		return onTarget(w.Explain(err))
	}
	// The copied first page says that the file has a log. Opening it anew in
	// its own mode takes that back, so that a stick set to read only can be
	// restored from.
	if w, err = open(ctx, to, key, Options{Name: name, MustExist: true}, copying); err != nil {
		return onTarget(err)
	}
	if err := w.Close(); err != nil {
		return onTarget(w.Explain(err))
	}
	f, err := to.Open(name, 0)
	if err != nil {
		return onTarget(err)
	}
	return onTarget(errors.Join(f.Sync(), f.Close()))
}

// blame explains why copying into w failed by the one of the two whose disk
// answered with an error: SQLite's own error does not tell.
func (v *Vault) blame(w *Vault, err error) error {
	if w.mount.last.Load() != nil {
		return onTarget(w.Explain(err))
	}
	return v.Explain(err)
}

func (v *Vault) copyPages(ctx context.Context, w *Vault, report Progress) (err error) {
	target, err := w.DB.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, target.Close()) }()
	return target.Raw(func(dst any) error {
		return v.copyInto(ctx, dst.(*sqlite3.SQLiteConn), report)
	})
}

// copyInto copies step by step. What the program writes in between goes
// through the same connection, and SQLite then brings the copy up to date.
func (v *Vault) copyInto(ctx context.Context, dst *sqlite3.SQLiteConn, report Progress) (err error) {
	var from *sqlite3.SQLiteConn
	var b *sqlite3.SQLiteBackup
	defer func() {
		if b != nil {
			err = errors.Join(err, b.Close())
		}
	}()
	step := func(raw any) (bool, error) {
		src := raw.(*sqlite3.SQLiteConn)
		if b == nil {
			from = src
			if b, err = dst.Backup("main", src, "main"); err != nil {
				return false, err
			}
		}
		if src != from {
			return false, errors.New("vault: the connection was replaced during the backup")
		}
		done, err := b.Step(backupStep)
		if report != nil && err == nil {
			report(b.PageCount()-b.Remaining(), b.PageCount())
		}
		return done, err
	}
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		done, err := v.raw(ctx, step)
		if err != nil || done {
			return err
		}
	}
}

func (v *Vault) raw(ctx context.Context, step func(any) (bool, error)) (done bool, err error) {
	conn, err := v.DB.Conn(ctx)
	if err != nil {
		return false, err
	}
	err = conn.Raw(func(c any) error {
		done, err = step(c)
		return err
	})
	return done, errors.Join(err, conn.Close())
}

// Verify opens a closed vault file, such as a backup, and reads all of it: the
// key fits, every page is sound. It changes nothing.
//
// Problems: "vault.missing", "vault.wrong-key", "vault.damaged", "vault.newer",
// "vault.backup-unsound".
func Verify(ctx context.Context, d disk.Disk, name string, key Key) error {
	v, err := open(ctx, d, key, Options{Name: name, MustExist: true}, looking)
	if err != nil {
		return err
	}
	lines, err := v.Check(ctx)
	if err == nil && len(lines) > 0 {
		err = text.Wrap(fmt.Errorf("integrity check: %s", strings.Join(lines, "; ")), "vault.backup-unsound")
	}
	return errors.Join(err, v.Close())
}

// Restore puts a backup in the place of the main file of a folder that is
// claimed and whose vault is closed. The backup is verified first; what was
// there, with its log, stays under the name of kept, an older one of which is
// replaced. A power cut at any point leaves the old state or the new one.
//
// The records of a restored backup need a new epoch: that is the caller's part.
func Restore(ctx context.Context, from disk.Disk, backup string, to disk.Disk, name, kept string, key Key) error {
	if err := Verify(ctx, from, backup, key); err != nil {
		return err
	}
	temp := name + ".restore"
	if err := discard(to, temp); err != nil {
		return explain(err)
	}
	if err := copyFile(from, backup, to, temp); err != nil {
		return explain(errors.Join(err, discard(to, temp)))
	}
	if err := keep(to, name, kept); err != nil {
		return explain(err)
	}
	// The old log is still there when the name changes hands: under the salt
	// of the new file it is noise, and SQLite passes over it.
	if err := to.Rename(temp, name); err != nil {
		return explain(err)
	}
	if err := to.SyncDir(); err != nil {
		return explain(err)
	}
	if err := forgetLogs(to, name); err != nil {
		return explain(err)
	}
	return explain(to.SyncDir())
}

// keep gives the main file and its logs a second set of names.
func keep(d disk.Disk, name, kept string) error {
	for _, suffix := range []string{"", walSuffix, journalSuffix} {
		if err := discard(d, kept+suffix); err != nil {
			return err
		}
		there, err := d.Exists(name + suffix)
		if err != nil {
			return err
		}
		if !there {
			continue
		}
		if d.Link(name+suffix, kept+suffix) == nil {
			continue
		}
		// No links on this file system.
		if err := copyFile(d, name+suffix, d, kept+suffix); err != nil {
			return err
		}
	}
	return d.SyncDir()
}

func discard(d disk.Disk, name string) error {
	for _, suffix := range []string{"", walSuffix, journalSuffix} {
		if err := removeIfThere(d, name+suffix); err != nil {
			return err
		}
	}
	return nil
}

func copyFile(from disk.Disk, source string, to disk.Disk, name string) (err error) {
	in, err := from.Open(source, disk.Read)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, in.Close()) }()
	size, err := in.Size()
	if err != nil {
		return err
	}
	out, err := to.Open(name, disk.Create|disk.Exclusive)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	piece := make([]byte, 1<<20)
	for at := int64(0); at < size; at += int64(len(piece)) {
		p := piece[:min(int64(len(piece)), size-at)]
		if _, err := in.ReadAt(p, at); err != nil {
			return err
		}
		if _, err := out.WriteAt(p, at); err != nil {
			return err
		}
	}
	return out.Sync()
}
