package disk

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Folder is a Disk in a folder of the operating system.
type Folder struct{ path string }

var _ Disk = Folder{}

// NewFolder opens the folder at path and creates it, readable by its owner
// only, when it is missing.
func NewFolder(path string) (Folder, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return Folder{}, err
	}
	if _, err := os.Stat(abs); errors.Is(err, fs.ErrNotExist) {
		if err := os.MkdirAll(abs, 0o700); err != nil {
			return Folder{}, err
		}
		// The folder's own name has to survive a cut as well.
		if err := syncDir(filepath.Dir(abs)); err != nil {
			return Folder{}, err
		}
	}
	st, err := os.Stat(abs)
	if err != nil {
		return Folder{}, err
	}
	if !st.IsDir() {
		return Folder{}, &fs.PathError{Op: "open", Path: abs, Err: errors.New("not a folder")}
	}
	return Folder{path: abs}, nil
}

// Path is the folder's absolute path.
func (d Folder) Path() string { return d.path }

func (d Folder) at(name string) (string, error) {
	if name == "" || name == "." || name == ".." || strings.ContainsAny(name, `/\`) {
		return "", &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	return filepath.Join(d.path, name), nil
}

// Open opens a file for reading and writing.
func (d Folder) Open(name string, mode Mode) (File, error) {
	path, err := d.at(name)
	if err != nil {
		return nil, err
	}
	flags := os.O_RDWR
	if mode&Read != 0 {
		flags = os.O_RDONLY
	}
	if mode&Create != 0 {
		flags |= os.O_CREATE
	}
	if mode&Exclusive != 0 {
		flags |= os.O_EXCL
	}
	f, err := os.OpenFile(path, flags, 0o600)
	if err != nil {
		return nil, err
	}
	return folderFile{f}, nil
}

// Remove deletes a name.
func (d Folder) Remove(name string) error {
	path, err := d.at(name)
	if err != nil {
		return err
	}
	return os.Remove(path)
}

// Rename gives a file another name in one step.
func (d Folder) Rename(from, to string) error {
	old, err := d.at(from)
	if err != nil {
		return err
	}
	path, err := d.at(to)
	if err != nil {
		return err
	}
	return os.Rename(old, path)
}

// Link gives a file a second name.
func (d Folder) Link(from, to string) error {
	old, err := d.at(from)
	if err != nil {
		return err
	}
	path, err := d.at(to)
	if err != nil {
		return err
	}
	return os.Link(old, path)
}

// Exists tells whether a name is there.
func (d Folder) Exists(name string) (bool, error) {
	path, err := d.at(name)
	if err != nil {
		return false, err
	}
	_, err = os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

// List gives all names of files, sorted.
func (d Folder) List() ([]string, error) {
	entries, err := os.ReadDir(d.path)
	if err != nil {
		return nil, err
	}
	names := make([]string, 0, len(entries))
	for _, e := range entries {
		if !e.IsDir() {
			names = append(names, e.Name())
		}
	}
	return names, nil
}

// SyncDir makes creations, renamings and removals durable.
func (d Folder) SyncDir() error { return syncDir(d.path) }

// Claim takes the folder by a lock of the operating system on a file in it:
// the lock, not the file, is the claim, so a kill leaves nothing to clear.
func (d Folder) Claim(name string) (io.Closer, error) {
	path, err := d.at(name)
	if err != nil {
		return nil, err
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	if err := lock(f); err != nil {
		_ = f.Close()
		return nil, err
	}
	return f, nil
}

type folderFile struct{ *os.File }

func (f folderFile) Sync() error { return syncFile(f.File) }

func (f folderFile) Size() (int64, error) {
	st, err := f.Stat()
	if err != nil {
		return 0, err
	}
	return st.Size(), nil
}
