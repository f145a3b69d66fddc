package paper

import (
	"io"
	"os"
	"path/filepath"
	"time"

	"carnet/assets/text"
)

const secretPrefix = "carnet-fiche-"

// Secret is a file with a secret on it: the recovery sheet.
type Secret struct{ dir, path string }

// NewSecret writes a secret paper for this user's eyes only. It belongs to no
// desk: there may be none yet.
//
// Problem: "vault.folder".
func NewSecret(name string, write func(io.Writer) error) (*Secret, error) {
	dir, err := secretRoom()
	if err != nil {
		return nil, text.Wrap(err, "vault.folder")
	}
	p := &Secret{dir: dir, path: filepath.Join(dir, name)}
	f, err := os.OpenFile(p.path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err == nil {
		err = write(f)
		if e := f.Close(); err == nil {
			err = e
		}
	}
	if err != nil {
		p.Drop()
		return nil, text.Wrap(err, "vault.folder")
	}
	return p, nil
}

func secretRoom() (string, error) {
	for _, m := range memory() {
		if dir, err := os.MkdirTemp(m, secretPrefix); err == nil {
			return dir, nil
		}
	}
	return os.MkdirTemp("", secretPrefix)
}

// Path is the file to be shown.
func (p *Secret) Path() string { return p.path }

// Drop overwrites and removes the file. It may be called on nil and twice.
func (p *Secret) Drop() {
	if p == nil || p.dir == "" {
		return
	}
	wipe(p.dir, true)
	p.dir = ""
}

// SweepSecrets removes the secret papers that a program that was killed has
// left behind: those older than age.
func SweepSecrets(now time.Time, age time.Duration) {
	for _, root := range append(memory(), os.TempDir()) {
		for _, dir := range children(root, secretPrefix) {
			if info, err := os.Lstat(dir); err == nil && info.IsDir() && now.Sub(info.ModTime()) >= age {
				wipe(dir, false) // another user's stays, and is theirs
			}
		}
	}
}
