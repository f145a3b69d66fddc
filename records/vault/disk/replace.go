package disk

import (
	"errors"
	"io"
	"io/fs"
)

// Replace writes a small file so that a cut at any point leaves either the old
// bytes or the new ones under name: temporary name, sync, rename, sync of the
// folder. One writer at a time (the folder is claimed).
func Replace(d Disk, name string, content []byte) error {
	temp := name + ".new"
	if err := d.Remove(temp); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := write(d, temp, content); err != nil {
		// On a full disk what was begun only takes more room.
		_ = d.Remove(temp)
		return err
	}
	if err := d.Rename(temp, name); err != nil {
		return err
	}
	return d.SyncDir()
}

func write(d Disk, name string, content []byte) error {
	f, err := d.Open(name, Create|Exclusive)
	if err != nil {
		return err
	}
	if _, err := f.WriteAt(content, 0); err != nil {
		return errors.Join(err, f.Close())
	}
	return errors.Join(f.Sync(), f.Close())
}

// ReadAll reads a small file whole, at most limit bytes; a longer one is an
// error, so that a damaged or planted file cannot fill the memory.
func ReadAll(d Disk, name string, limit int64) ([]byte, error) {
	f, err := d.Open(name, Read)
	if err != nil {
		return nil, err
	}
	size, err := f.Size()
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	if size > limit {
		return nil, errors.Join(errors.New("disk: "+name+" is longer than such a file can be"), f.Close())
	}
	b := make([]byte, size)
	if _, err := io.ReadFull(io.NewSectionReader(f, 0, size), b); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return b, f.Close()
}
