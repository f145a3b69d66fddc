package access

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"carnet/assets/text"
)

const paperPrefix = "carnet-fiche-"

// Paper is a file with a secret on it, made for the system's viewer to print
// and gone as soon as it has served. Where the system has a folder in memory
// it lies there and never reaches a disk.
type Paper struct{ dir, path string }

// NewPaper writes a secret paper for this user's eyes only.
func NewPaper(name string, write func(io.Writer) error) (*Paper, error) {
	dir, err := os.MkdirTemp(paperRoot(), paperPrefix)
	if err != nil {
		return nil, text.Wrap(err, "vault.folder")
	}
	p := &Paper{dir: dir, path: filepath.Join(dir, name)}
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

// paperRoot prefers what lives in memory.
func paperRoot() string {
	for _, d := range []string{os.Getenv("XDG_RUNTIME_DIR"), "/dev/shm"} {
		if d == "" {
			continue
		}
		if info, err := os.Stat(d); err == nil && info.IsDir() {
			if probe, err := os.MkdirTemp(d, paperPrefix); err == nil {
				_ = os.Remove(probe) // it was empty
				return d
			}
		}
	}
	return os.TempDir()
}

// Path is the file to be shown.
func (p *Paper) Path() string { return p.path }

// Drop overwrites and removes the file. It may be called on nil and twice.
func (p *Paper) Drop() {
	if p == nil || p.dir == "" {
		return
	}
	blank(p.path)
	_ = os.RemoveAll(p.dir) // what stays is blank
	p.dir = ""
}

// blank writes zeros over a file: on a disk that keeps blocks in place the
// secret is gone with them.
func blank(path string) {
	info, err := os.Stat(path)
	if err != nil {
		return
	}
	f, err := os.OpenFile(path, os.O_WRONLY, 0o600)
	if err != nil {
		return
	}
	defer f.Close()
	_, _ = f.Write(make([]byte, info.Size())) // removing it matters more
	_ = f.Sync()
}

// SweepPapers removes what a program that was killed has left behind: papers
// older than age.
func SweepPapers(now time.Time, age time.Duration) {
	for _, root := range []string{os.Getenv("XDG_RUNTIME_DIR"), "/dev/shm", os.TempDir()} {
		if root == "" {
			continue
		}
		list, err := os.ReadDir(root)
		if err != nil {
			continue
		}
		for _, e := range list {
			info, err := e.Info()
			if err != nil || !e.IsDir() || !strings.HasPrefix(e.Name(), paperPrefix) || now.Sub(info.ModTime()) < age {
				continue
			}
			dir := filepath.Join(root, e.Name())
			files, err := filepath.Glob(filepath.Join(dir, "*"))
			if err != nil {
				continue
			}
			for _, f := range files {
				blank(f)
			}
			_ = os.RemoveAll(dir) // another user's stays, and is theirs
		}
	}
}
