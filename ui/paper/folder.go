package paper

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"path/filepath"
	"sync"
)

// folderPrefix begins the names of folders with patients' papers in a folder
// that others use as well.
const folderPrefix = "carnet-papiers-"

// Folder holds the papers of one place of the window. It is emptied when the
// place is left: by going elsewhere, by the lock, or by closing the window.
// Papers may be written beside the window's goroutine.
type Folder struct {
	// Data is the data folder of the desk.
	Data string

	mu   sync.Mutex
	here string // "" until something is printed
	left bool
}

// Enter begins the papers of a place, and removes what earlier places could
// not.
func (f *Folder) Enter() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.left = false
	sweep(f.Data, f.here)
}

// Write makes a paper whose name begins as told, and gives its path. When the
// place is left meanwhile nobody waits for the paper any more, and it is gone.
func (f *Folder) Write(name string, write func(io.Writer) error) (path string, err error) {
	room, out, err := f.create(name)
	if err != nil {
		return "", err
	}
	err = errors.Join(write(out), out.Close())
	f.mu.Lock()
	defer f.mu.Unlock()
	switch {
	case f.here != room:
		wipe(room, true)
	case err != nil:
		wipe(out.Name(), true)
	}
	return out.Name(), err
}

func (f *Folder) create(name string) (room string, out *os.File, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.here == "" {
		if f.here, err = f.room(); err != nil {
			return "", nil, err
		}
	}
	room = f.here
	if f.left {
		f.here = ""
	}
	out, err = os.CreateTemp(room, name+"-*.pdf")
	return room, out, err
}

// room makes this place's own folder: in memory, else in the data folder.
func (f *Folder) room() (string, error) {
	for _, m := range memory() {
		if dir, err := os.MkdirTemp(m, folderPrefix+mark(f.Data)+"-"); err == nil {
			return dir, nil
		}
	}
	if err := os.MkdirAll(onDisk(f.Data), 0o700); err != nil {
		return "", err
	}
	return os.MkdirTemp(onDisk(f.Data), "")
}

// Leave removes this place's papers.
func (f *Folder) Leave() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.left = true
	if f.here != "" {
		wipe(f.here, true) // the sweep tries again
		f.here = ""
	}
}

// Sweep removes every paper of a desk, which nobody else has open: what a kill,
// a power cut or a viewer that held a file left behind.
func Sweep(data string) { sweep(data, "") }

func sweep(data, but string) {
	for _, dir := range children(onDisk(data), "") {
		if dir != but {
			wipe(dir, true)
		}
	}
	for _, m := range memory() {
		for _, dir := range children(m, folderPrefix+mark(data)+"-") {
			if dir != but {
				wipe(dir, false)
			}
		}
	}
}

func onDisk(data string) string { return filepath.Join(data, "print") }

// mark tells the papers of one data folder from those of another, the
// demonstration's from the real ones.
func mark(data string) string {
	if abs, err := filepath.Abs(data); err == nil {
		data = abs
	}
	sum := sha256.Sum256([]byte(data))
	return hex.EncodeToString(sum[:6])
}
