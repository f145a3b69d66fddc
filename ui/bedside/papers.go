package bedside

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// Papers is where papers lie while they are printed. They hold the patient's
// data in the clear, so the folder is emptied when the place is left, and what
// a power cut left behind when it is entered.
type Papers struct {
	// Dir is the data folder.
	Dir  string
	here string
}

func (f *Papers) root() string { return filepath.Join(f.Dir, "print") }

// Sweep removes what was left behind.
func (f *Papers) Sweep() {
	entries, err := os.ReadDir(f.root())
	if errors.Is(err, fs.ErrNotExist) {
		return
	}
	for _, e := range entries {
		_ = os.RemoveAll(filepath.Join(f.root(), e.Name())) // one that a viewer holds is tried again
	}
}

// Clear removes what was made here.
func (f *Papers) Clear() {
	if f.here != "" {
		_ = os.RemoveAll(f.here) // Sweep tries again
		f.here = ""
	}
}

// Write makes a paper and gives its path.
func (f *Papers) Write(name string, make func(io.Writer) error) (path string, err error) {
	if err := os.MkdirAll(f.root(), 0o700); err != nil {
		return "", err
	}
	if f.here == "" {
		if f.here, err = os.MkdirTemp(f.root(), ""); err != nil {
			return "", err
		}
	}
	out, err := os.CreateTemp(f.here, name+"-*.pdf")
	if err != nil {
		return "", err
	}
	return out.Name(), errors.Join(make(out), out.Close())
}
