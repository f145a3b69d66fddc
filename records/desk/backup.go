package desk

import (
	"archive/zip"
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"carnet/assets/text"
	"carnet/records/journal"
	"carnet/records/vault"
	"carnet/records/vault/disk"
	"carnet/records/vault/keyring"
)

// BackupExtension ends the name of a backup: a zip (stored) of the enciphered
// database, the keyring and desk.json.
const BackupExtension = ".carnet"

// backupNames is how backups are named, so that they sort by time.
const backupTime = "20060102-150405"

// Backup writes a backup of the open desk into a folder (on a stick, on a
// second disk), while the work goes on. The database is opened and verified,
// and the file that stays is read back from the medium, before it bears its
// name. It returns the path.
//
// Problems: "vault.backup-full" and "vault.backup-target" where the folder has
// no room or cannot be written, "vault.backup-unsound".
func (k *Desk) Backup(ctx context.Context, dir string, progress func(done, total int)) (path string, err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", targetProblem(err)
	}
	temp, err := os.MkdirTemp(dir, ".carnet-backup-")
	if err != nil {
		return "", targetProblem(err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(temp)) }()
	if err := k.stage(ctx, temp, progress); err != nil {
		return "", err
	}
	have, err := Backups(dir)
	if err != nil {
		return "", err
	}
	number := 1
	if len(have) > 0 {
		number += numberOf(have[len(have)-1])
	}
	name := fmt.Sprintf("%s-%s-%06d-%s%s", slug(k.Info.Centre), slug(k.Info.Desk), number, k.Now().Format(backupTime), BackupExtension)
	packed := filepath.Join(temp, "packed")
	if err := pack(temp, packed); err != nil {
		return "", targetProblem(err)
	}
	if err := k.readBack(ctx, temp, packed); err != nil {
		return "", err
	}
	path = filepath.Join(dir, name)
	if err := os.Rename(packed, path); err != nil {
		return "", targetProblem(err)
	}
	return path, targetProblem(syncFolder(dir))
}

// stage puts the parts of a backup into a folder.
func (k *Desk) stage(ctx context.Context, temp string, progress func(done, total int)) error {
	to, err := disk.NewFolder(temp)
	if err != nil {
		return targetProblem(err)
	}
	if err := k.Vault.BackupTo(ctx, to, vault.MainName, vault.Key(k.Session.Key()), progress); err != nil {
		return err
	}
	from, err := disk.NewFolder(filepath.Join(k.dir, "keyring"))
	if err != nil {
		return text.Wrap(err, "vault.folder")
	}
	keys, err := disk.NewFolder(filepath.Join(temp, "keyring"))
	if err != nil {
		return targetProblem(err)
	}
	if err := keyring.Copy(from, keys); err != nil {
		return targetProblem(err)
	}
	return targetProblem(k.Info.write(to))
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

// readBack reads the packed file from the medium and compares every part with
// what was staged, which was verified.
func (k *Desk) readBack(ctx context.Context, temp, packed string) (err error) {
	open := k.opt.Reread
	if open == nil {
		open = disk.OpenUncached
	}
	f, err := open(packed)
	if err != nil {
		return targetProblem(err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	size, err := f.Size()
	if err != nil {
		return targetProblem(err)
	}
	z, err := zip.NewReader(f, size)
	if err != nil {
		return text.Wrap(err, "vault.backup-unsound")
	}
	if !isBackup(z.File) {
		return text.NewProblem("vault.backup-unsound")
	}
	for _, part := range z.File {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := samePart(part, filepath.Join(temp, filepath.FromSlash(part.Name))); err != nil {
			return text.Wrap(err, "vault.backup-unsound")
		}
	}
	return nil
}

// samePart compares a part with its file to the last byte; the zip's own
// checksum is looked at on the way.
func samePart(part *zip.File, path string) (err error) {
	staged, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, staged.Close()) }()
	in, err := part.Open()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, in.Close()) }()
	a, b := make([]byte, 1<<20), make([]byte, 1<<20)
	for {
		n, err := io.ReadFull(in, a)
		m, stagedErr := io.ReadFull(staged, b)
		if n != m || !bytes.Equal(a[:n], b[:m]) {
			return fmt.Errorf("desk: %s differs from what was staged", part.Name)
		}
		if err == nil && stagedErr == nil {
			continue
		}
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			err = nil
		}
		if errors.Is(stagedErr, io.EOF) || errors.Is(stagedErr, io.ErrUnexpectedEOF) {
			stagedErr = nil
		}
		return errors.Join(err, stagedErr)
	}
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

// beforeMigration keeps a copy of the file as the older program left it.
func (k *Desk) beforeMigration(ctx context.Context, from, to int) error {
	_, err := k.Backup(ctx, filepath.Join(k.dir, "backups", fmt.Sprintf("before-version-%d", to)), nil)
	return err
}

// keepBackups is how many automatic backups stay.
const keepBackups = 7

// AutoBackup makes the day's backup in the data folder, when there is none of
// today yet, and drops the oldest beyond keepBackups. Where the clock cannot be
// believed, today may be the same day for ever: then a backup is also due when
// enough was written or received since. It returns the path, "" when nothing
// was due.
func (k *Desk) AutoBackup(ctx context.Context, progress func(done, total int)) (string, error) {
	dir := filepath.Join(k.dir, "backups")
	have, err := Backups(dir)
	if err != nil {
		return "", err
	}
	written, err := k.revisions(ctx)
	if err != nil {
		return "", err
	}
	due, err := k.backupDue(ctx, have, written)
	if err != nil || !due {
		return "", err
	}
	path, err := k.Backup(ctx, dir, progress)
	if err != nil {
		return "", err
	}
	if err := k.Store.SetSetting(ctx, backedUpKey, strconv.FormatUint(written, 10)); err != nil {
		return path, err
	}
	// An old one goes only after the new one was verified.
	for i := 0; i <= len(have)-keepBackups; i++ {
		if err := os.Remove(have[i]); err != nil {
			return path, diskProblem(err)
		}
	}
	return path, nil
}

// backedUpKey is the setting that holds how many revisions there were at the
// last automatic backup, and dueAfter how many more make a backup due whatever
// the clock says.
const (
	backedUpKey = "backup.revisions"
	dueAfter    = 50
)

func (k *Desk) backupDue(ctx context.Context, have []string, written uint64) (bool, error) {
	if len(have) == 0 || !strings.HasPrefix(stampOf(have[len(have)-1]), k.Now().Format("20060102-")) {
		return true, nil
	}
	if k.Store.Clock() == journal.ClockOK {
		return false, nil
	}
	v, err := k.Store.Setting(ctx, backedUpKey)
	if err != nil {
		return false, err
	}
	last, err := strconv.ParseUint(v, 10, 64)
	return err != nil || written >= last+dueAfter, nil
}

// revisions is how many revisions the record holds.
func (k *Desk) revisions(ctx context.Context) (uint64, error) {
	ends, err := k.Store.ChainEnds(ctx)
	var n uint64
	for _, e := range ends {
		n += e.Seq - e.From + 1
	}
	return n, err
}

// Backups lists the backups in a folder, oldest first: by the numbers that
// they were given, since clocks are often wrong, then by the time in their
// names.
func Backups(dir string) ([]string, error) {
	list, err := filepath.Glob(filepath.Join(escapeGlob(dir), "*"+BackupExtension))
	if err != nil {
		return nil, err
	}
	slices.SortFunc(list, func(a, b string) int {
		return cmp.Or(cmp.Compare(numberOf(a), numberOf(b)), strings.Compare(stampOf(a), stampOf(b)))
	})
	return list, nil
}

// escapeGlob keeps a folder's own brackets and stars from meaning anything.
func escapeGlob(dir string) string {
	if filepath.Separator == '\\' {
		return dir // no escapes on Windows, where stars cannot occur
	}
	return globEscapes.Replace(dir)
}

var globEscapes = strings.NewReplacer(`\`, `\\`, "*", `\*`, "?", `\?`, "[", `\[`)

var backupName = regexp.MustCompile(`(?:-(\d{6,9}))?-(\d{8}-\d{6})\` + BackupExtension + `$`)

// numberOf is the number in a backup's name; 0 when it has none.
func numberOf(path string) int {
	if m := backupName.FindStringSubmatch(filepath.Base(path)); m != nil && m[1] != "" {
		if n, err := strconv.Atoi(m[1]); err == nil {
			return n
		}
	}
	return 0
}

// stampOf is the time in a backup's name; "" when it has none.
func stampOf(path string) string {
	if m := backupName.FindStringSubmatch(filepath.Base(path)); m != nil {
		return m[2]
	}
	return ""
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

// targetProblem blames the folder that a backup was to go to, which is not
// where the records are.
func targetProblem(err error) error {
	switch {
	case err == nil:
		return nil
	case disk.NoSpace(err):
		return text.Wrap(err, "vault.backup-full")
	}
	return text.Wrap(err, "vault.backup-target")
}

func syncFolder(dir string) error {
	d, err := disk.NewFolder(dir)
	if err != nil {
		return diskProblem(err)
	}
	return diskProblem(d.SyncDir())
}
