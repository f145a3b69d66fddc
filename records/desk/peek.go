package desk

import (
	"archive/zip"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"time"

	"carnet/assets/text"
	"carnet/records/vault/disk"
	"carnet/records/vault/keyring"
)

// Peeked is what a backup tells without a password: whose it is, when it was
// made, and who can open it.
type Peeked struct {
	Info  Info
	Made  time.Time // as its name says; zero when it was renamed
	Users []keyring.User
}

// Peek looks at a backup without opening it.
//
// Problems: "desk.not_backup".
func Peek(file string) (p Peeked, err error) {
	z, err := zip.OpenReader(file)
	if err != nil {
		return p, text.Wrap(err, "desk.not_backup")
	}
	defer z.Close()
	temp, err := os.MkdirTemp("", "carnet-peek-")
	if err != nil {
		return p, text.Wrap(err, "vault.folder")
	}
	defer func() { err = errors.Join(err, os.RemoveAll(temp)) }()
	for _, f := range z.File {
		name, isKey := strings.CutPrefix(f.Name, "keyring/")
		wanted := f.Name == infoName || isKey && strings.HasPrefix(name, "ring.")
		if !wanted || strings.ContainsAny(name, `/\:`) || f.UncompressedSize64 > maxBackup {
			continue
		}
		if err := unpackOne(f, filepath.Join(temp, name)); err != nil {
			return p, err
		}
	}
	d, err := disk.NewFolder(temp)
	if err != nil {
		return p, text.Wrap(err, "vault.folder")
	}
	if p.Info, err = readInfo(d); err != nil {
		return p, text.Wrap(err, "desk.not_backup")
	}
	ring, err := keyring.Open(d, keyring.Options{})
	if err != nil {
		return p, text.Wrap(err, "desk.not_backup")
	}
	p.Users = ring.Users()
	p.Made, _ = MadeAt(file)
	return p, nil
}

// MadeAt is when a backup was made, as its name says; false when the name does
// not say it.
func MadeAt(file string) (time.Time, bool) {
	at, err := time.ParseInLocation(backupTime, stampOf(file), time.Local)
	return at, err == nil
}
