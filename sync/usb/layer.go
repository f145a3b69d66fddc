package usb

import (
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// Layer is the file system as this package uses it, so that tests can pull
// the stick out at any moment.
type Layer interface {
	// Free is how many bytes can still be written below dir.
	Free(dir string) (uint64, error)
	ReadDir(dir string) ([]fs.DirEntry, error)
	// Create makes or empties a file.
	Create(name string) (File, error)
	// Open opens a file for reading, past the cache where the system can.
	Open(name string) (io.ReadCloser, error)
	Rename(from, to string) error
	Remove(name string) error
	// SyncDir makes the names in a folder durable.
	SyncDir(dir string) error
}

// File is a file being written.
type File interface {
	io.WriteCloser
	// Sync makes what was written durable and lets go of the cached copy.
	Sync() error
}

// System is the file system of this PC.
func System() Layer { return system{} }

type system struct{}

func (system) Free(dir string) (uint64, error)           { return free(dir) }
func (system) ReadDir(dir string) ([]fs.DirEntry, error) { return os.ReadDir(dir) }
func (system) Rename(from, to string) error              { return os.Rename(from, to) }
func (system) Remove(name string) error                  { return os.Remove(name) }
func (system) SyncDir(dir string) error                  { return syncDir(dir) }

func (system) Open(name string) (io.ReadCloser, error) { return openUncached(name) }

func (system) Create(name string) (File, error) {
	f, err := os.OpenFile(filepath.Clean(name), os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return nil, err
	}
	return systemFile{f}, nil
}

type systemFile struct{ *os.File }

func (f systemFile) Sync() error {
	if err := f.File.Sync(); err != nil {
		return err
	}
	dropCache(f.File)
	return nil
}
