package vault

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"time"

	"carnet/records/vault/disk"
)

// BackupFile is one of the backups in a folder.
type BackupFile struct {
	Name   string
	Number int       // counts up; the order, since clocks are often wrong
	Day    time.Time // as the clock had it, midnight UTC
	Size   int64     // bytes
}

var backupName = regexp.MustCompile(`^carnet-(\d{6,})-(\d{8})\.db$`)

// Backups lists the backups of a folder, the newest first.
func Backups(d disk.Disk) ([]BackupFile, error) {
	names, err := d.List()
	if err != nil {
		return nil, explain(err)
	}
	var found []BackupFile
	for _, n := range names {
		m := backupName.FindStringSubmatch(n)
		if m == nil {
			continue
		}
		number, err := strconv.Atoi(m[1])
		if err != nil {
			continue
		}
		day, err := time.Parse("20060102", m[2])
		if err != nil {
			continue
		}
		size, err := sizeOf(d, n)
		if err != nil {
			return nil, explain(err)
		}
		found = append([]BackupFile{{Name: n, Number: number, Day: day, Size: size}}, found...)
	}
	return found, nil
}

func sizeOf(d disk.Disk, name string) (int64, error) {
	f, err := d.Open(name, disk.Read)
	if err != nil {
		return 0, err
	}
	size, err := f.Size()
	return size, errors.Join(err, f.Close())
}

// BackupRotating makes the next backup of a folder and then removes the oldest
// until keep are left. An old one goes only after the new one was verified.
func (v *Vault) BackupRotating(ctx context.Context, to disk.Disk, today time.Time, keep int, key Key, report Progress) (BackupFile, error) {
	before, err := Backups(to)
	if err != nil {
		return BackupFile{}, err
	}
	next := 1
	if len(before) > 0 {
		next = before[0].Number + 1
	}
	name := fmt.Sprintf("carnet-%06d-%s.db", next, today.Format("20060102"))
	if err := v.BackupTo(ctx, to, name, key, report); err != nil {
		return BackupFile{}, err
	}
	all, err := Backups(to)
	if err != nil {
		return BackupFile{}, err
	}
	for _, old := range all[min(len(all), max(1, keep)):] {
		if err := to.Remove(old.Name); err != nil {
			return all[0], explain(err)
		}
	}
	return all[0], nil
}
