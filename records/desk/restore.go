package desk

import (
	"archive/zip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"carnet/assets/text"
	"carnet/records/vault"
	"carnet/records/vault/disk"
)

// What a restore unpacks beside the database itself, in bytes and in files.
const (
	maxBackup = 64 << 20
	maxParts  = 1000
)

// keyName is how files of a keyring are named.
var keyName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$`)

// Restore puts a backup into a data folder. What was there is kept beside it,
// in a folder named before-restore-…, never deleted. The restored desk begins
// a new epoch when it is opened next, so nothing that it wrote after the
// backup, and that others hold, is contradicted.
//
// who and password open the backup itself: a backup that opens for nobody
// must not replace a record that does.
//
// Problems: "desk.not_backup", "keyring.refused", "vault.damaged",
// "vault.busy", "vault.full".
func Restore(ctx context.Context, file, dir, who, password string, o Options) (err error) {
	o = o.filled()
	d, err := disk.NewFolder(dir)
	if err != nil {
		return text.Wrap(err, "vault.folder")
	}
	claim, err := vault.Claim(d)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, claim.Close()) }()
	temp, err := os.MkdirTemp(dir, ".restore-")
	if err != nil {
		return text.Wrap(err, "vault.folder")
	}
	defer func() { err = errors.Join(err, os.RemoveAll(temp)) }()
	if err := unpack(file, temp); err != nil {
		return err
	}
	if err := opens(ctx, temp, who, password, o); err != nil {
		return err
	}
	// The opening left marks of its own; only what was in the backup counts.
	for _, n := range []string{vault.ClaimName, "guard", filepath.Join("keyring", "attempts.json")} {
		if err := os.Remove(filepath.Join(temp, n)); err != nil && !errors.Is(err, os.ErrNotExist) {
			return diskProblem(err)
		}
	}
	return exchange(temp, dir, o.Now())
}

// opens tells whether the unpacked backup opens for somebody and is sound.
func opens(ctx context.Context, temp, who, password string, o Options) error {
	door, err := At(temp, o)
	if err != nil {
		return err
	}
	s, err := door.ring.Unlock(who, password)
	if err == nil {
		err = vault.Verify(ctx, door.disk, vault.MainName, vault.Key(s.Key()))
	}
	return errors.Join(err, door.Close())
}

// readyName is a restored desk, whole and verified, that only has to be moved
// into its place.
const readyName = "restore-ready"

// keptName is the file, in there, that says where to keep what it replaces.
const keptName = "kept-as"

// exchange moves what was there aside and the backup into its place. Its one
// decisive step is a renaming; what follows can be interrupted anywhere, and is
// then finished when the desk is opened next.
func exchange(temp, dir string, now time.Time) error {
	if err := finishRestore(dir); err != nil {
		return err
	}
	kept := "before-restore-" + now.Format(backupTime)
	for n := 2; ; n++ {
		if _, err := os.Stat(filepath.Join(dir, kept)); errors.Is(err, os.ErrNotExist) {
			break
		}
		kept = fmt.Sprintf("before-restore-%s-%d", now.Format(backupTime), n)
	}
	t, err := disk.NewFolder(temp)
	if err != nil {
		return diskProblem(err)
	}
	if err := disk.Replace(t, keptName, []byte(kept)); err != nil {
		return diskProblem(err)
	}
	if err := syncFolder(filepath.Join(temp, "keyring")); err != nil {
		return err
	}
	if err := os.Rename(temp, filepath.Join(dir, readyName)); err != nil {
		return diskProblem(err)
	}
	if err := syncFolder(dir); err != nil {
		return err
	}
	return finishRestore(dir)
}

// finishRestore moves a restored desk into its place, from wherever an earlier
// attempt stopped: what the ready folder still has is not yet there, so what
// lies in its place is the old one.
func finishRestore(dir string) error {
	ready := filepath.Join(dir, readyName)
	b, err := os.ReadFile(filepath.Join(ready, keptName))
	if errors.Is(err, os.ErrNotExist) {
		return diskProblem(os.RemoveAll(ready)) // nothing, or the last step
	}
	if err != nil {
		return diskProblem(err)
	}
	kept := filepath.Join(dir, filepath.Base(string(b)))
	if err := os.MkdirAll(kept, 0o700); err != nil {
		return diskProblem(err)
	}
	parts := []string{"keyring", vault.MainName, infoName}
	old := []string{vault.MainName + "-wal", "guard"} // a backup has none
	for _, p := range parts {
		if _, err := os.Stat(filepath.Join(ready, p)); err == nil {
			old = append(old, p)
		}
	}
	for _, p := range old {
		if err := os.Rename(filepath.Join(dir, p), filepath.Join(kept, p)); err != nil && !errors.Is(err, os.ErrNotExist) {
			return diskProblem(err)
		}
	}
	if err := errors.Join(syncFolder(kept), syncFolder(dir)); err != nil {
		return err
	}
	for _, p := range parts {
		if err := os.Rename(filepath.Join(ready, p), filepath.Join(dir, p)); err != nil && !errors.Is(err, os.ErrNotExist) {
			return diskProblem(err)
		}
	}
	if err := syncFolder(dir); err != nil {
		return err
	}
	_ = os.Remove(kept) // empty where there was nothing to keep
	if err := os.Remove(filepath.Join(ready, keptName)); err != nil {
		return diskProblem(err)
	}
	return diskProblem(os.RemoveAll(ready))
}

// unpack unpacks a backup; nothing but its own names is written, and nothing
// at all before every name and size was looked at.
func unpack(file, temp string) error {
	z, err := zip.OpenReader(file)
	if err != nil {
		return text.Wrap(err, "desk.not_backup")
	}
	defer z.Close()
	if !isBackup(z.File) {
		return text.NewProblem("desk.not_backup")
	}
	if err := os.Mkdir(filepath.Join(temp, "keyring"), 0o700); err != nil {
		return diskProblem(err)
	}
	for _, f := range z.File {
		if err := unpackOne(f, filepath.Join(temp, filepath.FromSlash(f.Name))); err != nil {
			return err
		}
	}
	return nil
}

// isBackup tells whether a zip holds the parts of a backup and nothing else.
func isBackup(files []*zip.File) bool {
	if len(files) > maxParts {
		return false
	}
	seen := map[string]bool{}
	var small uint64
	for _, f := range files {
		key, isKey := strings.CutPrefix(f.Name, "keyring/")
		ours := isKey && keyName.MatchString(key) || f.Name == infoName || f.Name == vault.MainName
		if !ours || seen[f.Name] || f.Method != zip.Store || f.UncompressedSize64 != f.CompressedSize64 {
			return false
		}
		if f.Name != vault.MainName {
			if f.UncompressedSize64 > maxBackup-small {
				return false
			}
			small += f.UncompressedSize64
		}
		seen[f.Name] = true
	}
	return seen[infoName] && seen[vault.MainName]
}

func unpackOne(f *zip.File, to string) (err error) {
	in, err := f.Open()
	if err != nil {
		return text.Wrap(err, "desk.not_backup")
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return diskProblem(err)
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	if _, err := io.Copy(out, in); err != nil {
		if errors.Is(err, zip.ErrChecksum) || errors.Is(err, zip.ErrFormat) || errors.Is(err, io.ErrUnexpectedEOF) {
			return text.Wrap(err, "desk.not_backup")
		}
		return diskProblem(err)
	}
	return out.Sync()
}
