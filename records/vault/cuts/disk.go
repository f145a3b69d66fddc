package cuts

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"sort"
	"sync"

	"carnet/records/vault/disk"
)

// Disk is a folder in memory that records what is done to it. It is safe for
// concurrent use.
type Disk struct {
	mu      sync.Mutex
	names   map[string]*inode
	claimed map[string]bool
	events  []event
	next    int
	fault   func(Operation) error
}

var _ disk.Disk = (*Disk)(nil)

type inode struct {
	id     int
	data   []byte
	shared bool // data belongs to an image as well: copy before changing
}

type kind uint8

const (
	evWrite kind = iota
	evTruncate
	evSync
	evCreate
	evRemove
	evRename
	evLink
	evSyncDir
	evAck
)

// event is one recorded operation; data is its own copy.
type event struct {
	kind     kind
	file     int
	off      int64
	data     []byte
	from, to string
}

// Operation names what a Fault may let fail.
type Operation string

// The operations of a Fault.
const (
	Write    Operation = "write"
	Truncate Operation = "truncate"
	Sync     Operation = "sync"
	Create   Operation = "create"
	SyncDir  Operation = "syncdir"
)

// NewDisk is an empty disk.
func NewDisk() *Disk { return newDisk(nil) }

// NewDiskFrom is a disk that holds these files, such as the Content of another
// at the moment of a kill.
func NewDiskFrom(content map[string][]byte) *Disk { return newDisk(content) }

func newDisk(image map[string][]byte) *Disk {
	d := &Disk{names: map[string]*inode{}, claimed: map[string]bool{}}
	for _, name := range sortedKeys(image) {
		d.names[name] = &inode{id: d.next, data: image[name], shared: true}
		d.next++
	}
	return d
}

// Fault makes operations fail from now on: it is asked before each, and its
// error is what the operation answers. Nil lets everything pass.
func (d *Disk) Fault(f func(Operation) error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.fault = f
}

// Content gives a copy of each file as it is now, synced or not.
func (d *Disk) Content() map[string][]byte {
	d.mu.Lock()
	defer d.mu.Unlock()
	all := map[string][]byte{}
	for name, n := range d.names {
		all[name] = append([]byte(nil), n.data...)
	}
	return all
}

func (d *Disk) record(e event) { d.events = append(d.events, e) }

func (d *Disk) ack() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.record(event{kind: evAck})
}

func (d *Disk) may(op Operation) error {
	if d.fault == nil {
		return nil
	}
	return d.fault(op)
}

// Open opens a file.
func (d *Disk) Open(name string, mode disk.Mode) (disk.File, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	n, ok := d.names[name]
	if ok && mode&disk.Exclusive != 0 {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrExist}
	}
	if ok {
		return &file{d: d, n: n, read: mode&disk.Read != 0}, nil
	}
	if mode&disk.Create == 0 {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	if err := d.may(Create); err != nil {
		return nil, err
	}
	n = &inode{id: d.next}
	d.next++
	d.names[name] = n
	d.record(event{kind: evCreate, file: n.id, to: name})
	return &file{d: d, n: n}, nil
}

// Remove deletes a name.
func (d *Disk) Remove(name string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if _, ok := d.names[name]; !ok {
		return &fs.PathError{Op: "remove", Path: name, Err: fs.ErrNotExist}
	}
	delete(d.names, name)
	d.record(event{kind: evRemove, from: name})
	return nil
}

// Rename gives a file another name.
func (d *Disk) Rename(from, to string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	n, ok := d.names[from]
	if !ok {
		return &fs.PathError{Op: "rename", Path: from, Err: fs.ErrNotExist}
	}
	delete(d.names, from)
	d.names[to] = n
	d.record(event{kind: evRename, file: n.id, from: from, to: to})
	return nil
}

// Link gives a file a second name.
func (d *Disk) Link(from, to string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	n, ok := d.names[from]
	if !ok {
		return &fs.PathError{Op: "link", Path: from, Err: fs.ErrNotExist}
	}
	if _, ok := d.names[to]; ok {
		return &fs.PathError{Op: "link", Path: to, Err: fs.ErrExist}
	}
	d.names[to] = n
	d.record(event{kind: evLink, file: n.id, from: from, to: to})
	return nil
}

// Exists tells whether a name is there.
func (d *Disk) Exists(name string) (bool, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	_, ok := d.names[name]
	return ok, nil
}

// List gives all names, sorted.
func (d *Disk) List() ([]string, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return sortedKeys(d.names), nil
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}

// SyncDir makes the names durable.
func (d *Disk) SyncDir() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.may(SyncDir); err != nil {
		return err
	}
	d.record(event{kind: evSyncDir})
	return nil
}

// Claim takes the disk until the claim is closed.
func (d *Disk) Claim(name string) (io.Closer, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.claimed[name] {
		return nil, disk.ErrClaimed
	}
	d.claimed[name] = true
	return closer(func() error {
		d.mu.Lock()
		defer d.mu.Unlock()
		delete(d.claimed, name)
		return nil
	}), nil
}

type closer func() error

func (c closer) Close() error { return c() }

type file struct {
	d    *Disk
	n    *inode
	read bool
}

var errReadOnly = &fs.PathError{Op: "write", Path: "file opened for reading", Err: fs.ErrPermission}

func (f *file) ReadAt(p []byte, off int64) (int, error) {
	f.d.mu.Lock()
	defer f.d.mu.Unlock()
	if off < 0 {
		return 0, fmt.Errorf("cuts: read at %d: %w", off, fs.ErrInvalid)
	}
	if off >= int64(len(f.n.data)) {
		return 0, io.EOF
	}
	n := copy(p, f.n.data[off:])
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

func (f *file) WriteAt(p []byte, off int64) (int, error) {
	f.d.mu.Lock()
	defer f.d.mu.Unlock()
	if f.read {
		return 0, errReadOnly
	}
	if err := f.d.may(Write); err != nil {
		return 0, err
	}
	f.own()
	f.n.data = overwrite(f.n.data, p, off)
	f.d.record(event{kind: evWrite, file: f.n.id, off: off, data: append([]byte(nil), p...)})
	return len(p), nil
}

func (f *file) own() {
	if f.n.shared {
		f.n.data, f.n.shared = append([]byte(nil), f.n.data...), false
	}
}

func (f *file) Truncate(size int64) error {
	f.d.mu.Lock()
	defer f.d.mu.Unlock()
	if size < 0 {
		return errors.New("cuts: negative length")
	}
	if f.read {
		return errReadOnly
	}
	if err := f.d.may(Truncate); err != nil {
		return err
	}
	f.own()
	f.n.data = resize(f.n.data, size)
	f.d.record(event{kind: evTruncate, file: f.n.id, off: size})
	return nil
}

func (f *file) Sync() error {
	f.d.mu.Lock()
	defer f.d.mu.Unlock()
	if err := f.d.may(Sync); err != nil {
		return err
	}
	f.d.record(event{kind: evSync, file: f.n.id})
	return nil
}

func (f *file) Size() (int64, error) {
	f.d.mu.Lock()
	defer f.d.mu.Unlock()
	return int64(len(f.n.data)), nil
}

func (f *file) Close() error { return nil }

func overwrite(data, p []byte, off int64) []byte {
	if end := off + int64(len(p)); end > int64(len(data)) {
		data = resize(data, end)
	}
	copy(data[off:], p)
	return data
}

func resize(data []byte, size int64) []byte {
	if size <= int64(len(data)) {
		return data[:size]
	}
	was := len(data)
	if size > int64(cap(data)) {
		bigger := make([]byte, was, size+size/2)
		copy(bigger, data)
		data = bigger
	}
	data = data[:size]
	clear(data[was:])
	return data
}
