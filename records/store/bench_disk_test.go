package store_test

import (
	"sync/atomic"

	"carnet/records/vault/disk"
)

// counted is a folder that tells how many bytes were written in it.
type counted struct {
	disk.Folder
	bytes *atomic.Int64
}

func newCounted(d disk.Folder) counted { return counted{d, new(atomic.Int64)} }

func (c counted) Open(name string, mode disk.Mode) (disk.File, error) {
	f, err := c.Folder.Open(name, mode)
	if err != nil {
		return nil, err
	}
	return countedFile{f, c}, nil
}

type countedFile struct {
	disk.File
	c counted
}

func (f countedFile) WriteAt(p []byte, off int64) (int, error) {
	f.c.bytes.Add(int64(len(p)))
	return f.File.WriteAt(p, off)
}
