// Package disk is the floor under the encrypted file: one folder of files,
// with exactly the operations whose durability Carnet has to reason about.
//
// What lives here: the Disk interface, the real folder of the operating
// system, the claim that keeps a second instance out, and the atomic
// replacement of a small file. What may enter: bytes and file names. What it
// must not know: keys, SQLite, records.
//
// The interface exists so that a test can stand a recording disk in its place
// and cut the power at any point (package records/vault/cuts).
package disk

import (
	"errors"
	"io"
)

// Disk is one flat folder. Names are plain file names without a separator.
//
// Nothing is durable by itself: the bytes and the length of a file are safe
// after File.Sync, its name (creation, renaming, removal) after SyncDir.
type Disk interface {
	// Open opens a file for reading and writing. A missing file is
	// fs.ErrNotExist unless Create is set; an existing one is fs.ErrExist
	// when Exclusive is set.
	Open(name string, mode Mode) (File, error)
	// Remove deletes a name; a missing one is fs.ErrNotExist.
	Remove(name string) error
	// Rename gives a file another name in one step, replacing what bore it.
	Rename(from, to string) error
	// Link gives a file a second name; an existing one is fs.ErrExist, and a
	// file system without links answers errors.ErrUnsupported or its own error.
	Link(from, to string) error
	// Exists tells whether a name is there.
	Exists(name string) (bool, error)
	// List gives all names of files, sorted.
	List() ([]string, error)
	// SyncDir makes creations, renamings and removals durable.
	SyncDir() error
	// Claim takes the folder for this process. It answers ErrClaimed while
	// another one holds it, and is freed by Close or by the end of the process,
	// however it ends.
	Claim(name string) (io.Closer, error)
}

// File is an open file of a Disk. ReadAt and WriteAt behave as io.ReaderAt and
// io.WriterAt; writing behind the end fills the gap with zeros.
type File interface {
	io.ReaderAt
	io.WriterAt
	io.Closer
	Truncate(size int64) error
	// Sync returns when the bytes and the length would survive a power cut.
	Sync() error
	Size() (int64, error)
}

// Mode says how a file is opened; the zero value opens an existing one.
type Mode uint8

// Create makes the file when it is missing; Exclusive refuses one that is
// there already; Read opens for reading only.
const (
	Create Mode = 1 << iota
	Exclusive
	Read
)

// ErrClaimed means that another process, or another holder in this one, has
// the folder.
var ErrClaimed = errors.New("disk: the folder is in use by another instance")
