package desk

import (
	"archive/zip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"time"

	"carnet/assets/text"
	"carnet/records/vault"
	"carnet/records/vault/disk"
	"carnet/records/vault/keyring"
)

// BackupExtension ends the name of a backup: a zip (stored) of the enciphered
// database, the keyring and desk.json.
const BackupExtension = ".carnet"

// backupNames is how backups are named, so that they sort by time.
const backupTime = "20060102-150405"

// maxBackup bounds what a restore unpacks beside the database itself.
const maxBackup = 64 << 20

// Backup writes a backup of the open desk into a folder (on a stick, on a
// second disk), while the work goes on. It is opened again and verified before
// it bears its name. It returns the path.
//
// Problems: "vault.full", "vault.folder", "vault.backup-unsound".
func (k *Desk) Backup(ctx context.Context, dir string, progress func(done, total int)) (path string, err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", text.Wrap(err, "vault.folder")
	}
	temp, err := os.MkdirTemp(dir, ".carnet-backup-")
	if err != nil {
		return "", text.Wrap(err, "vault.folder")
	}
	defer func() { err = errors.Join(err, os.RemoveAll(temp)) }()
	if err := k.stage(ctx, temp, progress); err != nil {
		return "", err
	}
	name := fmt.Sprintf("%s-%s-%s%s", slug(k.Info.Centre), slug(k.Info.Desk), k.Now().Format(backupTime), BackupExtension)
	packed := filepath.Join(temp, "packed")
	if err := pack(temp, packed); err != nil {
		return "", diskProblem(err)
	}
	path = filepath.Join(dir, name)
	if err := os.Rename(packed, path); err != nil {
		return "", diskProblem(err)
	}
	return path, syncFolder(dir)
}

// stage puts the parts of a backup into a folder.
func (k *Desk) stage(ctx context.Context, temp string, progress func(done, total int)) error {
	to, err := disk.NewFolder(temp)
	if err != nil {
		return text.Wrap(err, "vault.folder")
	}
	if err := k.Vault.BackupTo(ctx, to, vault.MainName, vault.Key(k.Session.Key()), progress); err != nil {
		return err
	}
	if err := os.Mkdir(filepath.Join(temp, "keyring"), 0o700); err != nil {
		return diskProblem(err)
	}
	from, err := disk.NewFolder(filepath.Join(k.dir, "keyring"))
	if err != nil {
		return text.Wrap(err, "vault.folder")
	}
	keys, err := disk.NewFolder(filepath.Join(temp, "keyring"))
	if err != nil {
		return text.Wrap(err, "vault.folder")
	}
	if err := keyring.Copy(from, keys); err != nil {
		return err
	}
	return k.Info.write(to)
}

// pack stores the staged files in one zip and syncs it.
func pack(temp, packed string) (err error) {
	out, err := os.OpenFile(packed, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	z := zip.NewWriter(out)
	names := []string{infoName, vault.MainName}
	keys, err := os.ReadDir(filepath.Join(temp, "keyring"))
	if err != nil {
		return err
	}
	for _, k := range keys {
		names = append(names, "keyring/"+k.Name())
	}
	for _, n := range names {
		if err := packOne(z, temp, n); err != nil {
			return err
		}
	}
	if err := z.Close(); err != nil {
		return err
	}
	return out.Sync()
}

func packOne(z *zip.Writer, temp, name string) (err error) {
	in, err := os.Open(filepath.Join(temp, filepath.FromSlash(name)))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, in.Close()) }()
	w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
	if err != nil {
		return err
	}
	_, err = io.Copy(w, in)
	return err
}

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
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return text.Wrap(err, "vault.folder")
	}
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
	d, err := disk.NewFolder(dir)
	if err != nil {
		return text.Wrap(err, "vault.folder")
	}
	claim, err := vault.Claim(d)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, claim.Close()) }()
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

// exchange moves what was there aside and the backup into its place. desk.json
// goes last on the way out and on the way in: a cut in between leaves a folder
// that says that there is no desk, beside the one that was kept.
func exchange(temp, dir string, now time.Time) error {
	parts := []string{infoName, "guard", vault.MainName + "-wal", vault.MainName, "keyring"}
	if Exists(dir) {
		kept := filepath.Join(dir, "before-restore-"+now.Format(backupTime))
		if err := os.Mkdir(kept, 0o700); err != nil {
			return diskProblem(err)
		}
		for _, p := range parts {
			err := os.Rename(filepath.Join(dir, p), filepath.Join(kept, p))
			if err != nil && !errors.Is(err, os.ErrNotExist) {
				return diskProblem(err)
			}
		}
	}
	for _, p := range []string{"keyring", vault.MainName, infoName} {
		if err := os.Rename(filepath.Join(temp, p), filepath.Join(dir, p)); err != nil {
			return diskProblem(err)
		}
	}
	return syncFolder(dir)
}

// unpack checks and unpacks a backup; nothing but its own names is written.
func unpack(file, temp string) error {
	z, err := zip.OpenReader(file)
	if err != nil {
		return text.Wrap(err, "desk.not_backup")
	}
	defer z.Close()
	if err := os.Mkdir(filepath.Join(temp, "keyring"), 0o700); err != nil {
		return diskProblem(err)
	}
	seen := map[string]bool{}
	for _, f := range z.File {
		key, isKey := strings.CutPrefix(f.Name, "keyring/")
		plain := isKey && key != "" && !strings.ContainsAny(key, `/\:`) && key != ".."
		if seen[f.Name] || f.Method != zip.Store || (!plain && f.Name != infoName && f.Name != vault.MainName) {
			return text.NewProblem("desk.not_backup")
		}
		if f.Name != vault.MainName && f.UncompressedSize64 > maxBackup {
			return text.NewProblem("desk.not_backup")
		}
		seen[f.Name] = true
		if err := unpackOne(f, filepath.Join(temp, filepath.FromSlash(f.Name))); err != nil {
			return err
		}
	}
	if !seen[infoName] || !seen[vault.MainName] {
		return text.NewProblem("desk.not_backup")
	}
	return nil
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
		if errors.Is(err, zip.ErrChecksum) || errors.Is(err, io.ErrUnexpectedEOF) {
			return text.Wrap(err, "desk.not_backup")
		}
		return diskProblem(err)
	}
	return out.Sync()
}

// beforeMigration keeps a copy of the file as the older program left it.
func (k *Desk) beforeMigration(ctx context.Context, from, to int) error {
	_, err := k.Backup(ctx, filepath.Join(k.dir, "backups", fmt.Sprintf("before-version-%d", to)), nil)
	return err
}

// keepBackups is how many automatic backups stay.
const keepBackups = 7

// AutoBackup makes the day's backup in the data folder, when there is none of
// today yet, and drops the oldest beyond keepBackups. It returns the path, ""
// when nothing was due.
func (k *Desk) AutoBackup(ctx context.Context, progress func(done, total int)) (string, error) {
	dir := filepath.Join(k.dir, "backups")
	have, err := Backups(dir)
	if err != nil {
		return "", err
	}
	today := k.Now().Format("20060102-")
	for _, b := range have {
		if strings.Contains(filepath.Base(b), "-"+today) {
			return "", nil
		}
	}
	path, err := k.Backup(ctx, dir, progress)
	if err != nil {
		return "", err
	}
	// The new one is not counted: its name may sort anywhere when the clock is
	// wrong, and it must never be the one that goes.
	for i := 0; i <= len(have)-keepBackups; i++ {
		if err := os.Remove(have[i]); err != nil {
			return path, diskProblem(err)
		}
	}
	return path, nil
}

// Backups lists the backups in a folder, oldest first by their names.
func Backups(dir string) ([]string, error) {
	list, err := filepath.Glob(filepath.Join(dir, "*"+BackupExtension))
	if err != nil {
		return nil, err
	}
	sort.Slice(list, func(i, j int) bool { return stamp(list[i]) < stamp(list[j]) })
	return list, nil
}

// stamp is the time in a backup's name.
func stamp(path string) string {
	b := strings.TrimSuffix(filepath.Base(path), BackupExtension)
	return b[max(0, len(b)-len(backupTime)):]
}

// slug makes a name fit for a file on any stick.
func slug(s string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(s) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-") && (r == ' ' || r == '-'):
			b.WriteByte('-')
		}
	}
	if b.Len() == 0 {
		return "carnet"
	}
	return strings.Trim(b.String(), "-")
}

func diskProblem(err error) error {
	switch {
	case err == nil:
		return nil
	case disk.NoSpace(err):
		return text.Wrap(err, "vault.full")
	}
	return text.Wrap(err, "vault.folder")
}

func syncFolder(dir string) error {
	d, err := disk.NewFolder(dir)
	if err != nil {
		return diskProblem(err)
	}
	return diskProblem(d.SyncDir())
}
