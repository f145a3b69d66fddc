package vault

import (
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"
	"sync"
	"sync/atomic"

	// The driver brings SQLite itself, in which the layer registers.
	_ "github.com/mattn/go-sqlite3"
	"github.com/psanford/sqlite3vfs"

	"carnet/records/vault/disk"
)

const (
	walSuffix     = "-wal"
	journalSuffix = "-journal"
	tempPrefix    = "carnet-tmp-"
)

// slot is one name under which SQLite knows the layer. SQLite opens temporary
// files without saying for which database, so each open vault needs a name of
// its own; and the binding keeps its names in a map without a lock, so they are
// all registered once, before the first is used, and handed out again.
type slot struct {
	name  string
	vault atomic.Pointer[mount]
}

const slots = 64

var register = sync.OnceValues(func() (chan *slot, error) {
	free := make(chan *slot, slots)
	for i := range slots {
		s := &slot{name: fmt.Sprintf("carnet-%02d", i)}
		if err := sqlite3vfs.RegisterVFS(s.name, s); err != nil {
			return nil, err
		}
		free <- s
	}
	return free, burnFirstFile(free)
})

// burnFirstFile opens and closes one file through the binding. When an opening
// fails, the binding lets SQLite close the file it never opened, and that is
// the one with number 0: whoever holds number 0 would lose it.
func burnFirstFile(free chan *slot) (err error) {
	s := <-free
	defer func() { free <- s }()
	s.vault.Store(&mount{void: true})
	defer s.vault.Store(nil)
	db, err := sql.Open("sqlite3", "file:/void?vfs="+s.name)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	return db.Ping()
}

func takeSlot(m *mount) (*slot, error) {
	free, err := register()
	if err != nil {
		return nil, err
	}
	s := <-free
	s.vault.Store(m)
	return s, nil
}

func (s *slot) release() {
	free, err := register()
	if err != nil {
		return
	}
	s.vault.Store(nil)
	free <- s
}

// mount is what a slot serves: one main file with its log and journals.
type mount struct {
	d    disk.Disk
	main string
	keys fileKeys
	temp fileKeys
	soft softness
	look bool // the main file is opened read only
	void bool

	serial atomic.Uint32
	last   atomic.Pointer[error]
}

// softness holds the two mistakes that the power-cut laboratory makes on
// purpose, to show that it would see them.
type softness struct {
	normalSync bool // synchronous=NORMAL
	spares     bool // claim that an overwrite spares its neighbours
}

func newMount(d disk.Disk, main string, key Key, h header) (*mount, error) {
	keys, err := deriveKeys(key[:], h.salt[:])
	if err != nil {
		return nil, err
	}
	var passing Key
	rand.Read(passing[:])
	temp, err := deriveKeys(passing[:], nil)
	if err != nil {
		return nil, err
	}
	return &mount{d: d, main: main, keys: keys, temp: temp}, nil
}

func (m *mount) remember(err error) { m.last.Store(&err) }

func (s *slot) mounted() (*mount, error) {
	if m := s.vault.Load(); m != nil {
		return m, nil
	}
	return nil, sqlite3vfs.CantOpenError
}

// Open opens a file for SQLite; an empty name is a temporary one.
func (s *slot) Open(name string, flags sqlite3vfs.OpenFlag) (sqlite3vfs.File, sqlite3vfs.OpenFlag, error) {
	m, err := s.mounted()
	if err != nil {
		return nil, 0, err
	}
	if m.void {
		return voidFile{}, flags, nil
	}
	f, err := m.open(path.Base(name), name == "", flags)
	if err != nil {
		m.remember(err)
		return nil, 0, sqlite3vfs.CantOpenError
	}
	if f.look {
		flags = flags&^sqlite3vfs.OpenReadWrite | sqlite3vfs.OpenReadOnly
	}
	return f, flags, nil
}

func roleOf(flags sqlite3vfs.OpenFlag) role {
	switch {
	case flags&sqlite3vfs.OpenMainDB != 0:
		return roleMain
	case flags&sqlite3vfs.OpenWAL != 0:
		return roleWAL
	case flags&sqlite3vfs.OpenMainJournal != 0:
		return roleJournal
	case flags&sqlite3vfs.OpenSuperJournal != 0:
		return roleSuper
	}
	return roleTemp
}

func (m *mount) open(name string, temporary bool, flags sqlite3vfs.OpenFlag) (*vfsFile, error) {
	r := roleOf(flags)
	if r == roleMain && name != m.main {
		return nil, errors.New("vault: only the vault's own file can be opened")
	}
	if temporary || r == roleTemp {
		return m.openTemp()
	}
	b := &blockFile{d: m.d, c: newBlockCipher(m.keys, r, 0), hold: r != roleMain, onError: m.remember, spares: m.soft.spares}
	if r == roleMain {
		b.base, b.look = headerSize, m.look
	}
	mode := disk.Mode(0)
	if b.look {
		mode = disk.Read
	}
	f, err := m.d.Open(name, mode)
	if errors.Is(err, fs.ErrNotExist) && flags&sqlite3vfs.OpenCreate != 0 && r != roleMain {
		f, err = m.d.Open(name, disk.Create)
		b.newName = true
	}
	if err != nil {
		return nil, err
	}
	b.f = f
	if flags&sqlite3vfs.OpenDeleteOnClose != 0 {
		b.onClose = func() error { return removeIfThere(m.d, name) }
	}
	if err := b.measure(); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return &vfsFile{b}, nil
}

// openTemp makes a temporary file under the passing key. What a kill leaves
// behind is noise, and the next opening sweeps it.
func (m *mount) openTemp() (*vfsFile, error) {
	serial := m.serial.Add(1)
	name := tempPrefix + strings.ToLower(rand.Text())
	f, err := m.d.Open(name, disk.Create|disk.Exclusive)
	if err != nil {
		return nil, err
	}
	return &vfsFile{&blockFile{
		f: f, d: m.d, c: newBlockCipher(m.temp, roleTemp, serial), hold: true, onError: m.remember,
		onClose: func() error { return removeIfThere(m.d, name) },
	}}, nil
}

func sweepTemp(d disk.Disk) error {
	names, err := d.List()
	if err != nil {
		return err
	}
	for _, n := range names {
		if !strings.HasPrefix(n, tempPrefix) {
			continue
		}
		if err := d.Remove(n); err != nil {
			return err
		}
	}
	return nil
}

func removeIfThere(d disk.Disk, name string) error {
	if err := d.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// Delete removes a file; one that is gone already is fine.
func (s *slot) Delete(name string, dirSync bool) error {
	m, err := s.mounted()
	if err != nil || m.void {
		return err
	}
	if err := removeIfThere(m.d, path.Base(name)); err != nil {
		m.remember(err)
		return sqlite3vfs.IOError
	}
	if !dirSync {
		return nil
	}
	if err := m.d.SyncDir(); err != nil {
		m.remember(err)
		return sqlite3vfs.IOError
	}
	return nil
}

// Access tells whether a file is there.
func (s *slot) Access(name string, _ sqlite3vfs.AccessFlag) (bool, error) {
	m, err := s.mounted()
	if err != nil || m.void {
		return false, err
	}
	ok, err := m.d.Exists(path.Base(name))
	if err != nil {
		m.remember(err)
		return false, sqlite3vfs.IOError
	}
	return ok, nil
}

// FullPathname leaves the name as it is: a vault is one flat folder.
func (s *slot) FullPathname(name string) string { return name }

// vfsFile turns the errors of a blockFile into those that SQLite knows.
type vfsFile struct{ *blockFile }

func (f *vfsFile) ReadAt(p []byte, off int64) (int, error) {
	n, err := f.blockFile.ReadAt(p, off)
	if err != nil && err != io.EOF {
		return n, sqlite3vfs.IOErrorRead
	}
	return n, err
}

func (f *vfsFile) WriteAt(p []byte, off int64) (int, error) {
	n, err := f.blockFile.WriteAt(p, off)
	if err != nil {
		return n, sqlite3vfs.IOErrorWrite
	}
	return n, nil
}

func (f *vfsFile) Truncate(size int64) error {
	if f.blockFile.Truncate(size) != nil {
		return sqlite3vfs.IOError
	}
	return nil
}

func (f *vfsFile) Sync(sqlite3vfs.SyncType) error {
	if f.blockFile.Sync() != nil {
		return sqlite3vfs.IOError
	}
	return nil
}

func (f *vfsFile) Close() error {
	if f.blockFile.Close() != nil {
		return sqlite3vfs.IOError
	}
	return nil
}

func (f *vfsFile) FileSize() (int64, error) { return f.size, nil }

// Locks between connections are not needed: the folder is claimed for the
// process, and the process has one connection.

func (f *vfsFile) Lock(sqlite3vfs.LockType) error   { return nil }
func (f *vfsFile) Unlock(sqlite3vfs.LockType) error { return nil }

// CheckReservedLock says that nobody holds a lock. The binding hands the
// opposite of the answer to SQLite, which would then leave the journal of a cut
// transaction unrolled; a test watches over it.
func (f *vfsFile) CheckReservedLock() (bool, error) { return true, nil }

func (f *vfsFile) SectorSize() int64 { return blockSize }

func (f *vfsFile) DeviceCharacteristics() sqlite3vfs.DeviceCharacteristic {
	if f.spares {
		return sqlite3vfs.IocapPowersafeOverwrite
	}
	return 0
}

// voidFile is the file that burnFirstFile burns.
type voidFile struct{}

func (voidFile) Close() error                      { return nil }
func (voidFile) ReadAt([]byte, int64) (int, error) { return 0, io.EOF }
func (voidFile) WriteAt(p []byte, _ int64) (int, error) {
	return len(p), nil
}
func (voidFile) Truncate(int64) error             { return nil }
func (voidFile) Sync(sqlite3vfs.SyncType) error   { return nil }
func (voidFile) FileSize() (int64, error)         { return 0, nil }
func (voidFile) Lock(sqlite3vfs.LockType) error   { return nil }
func (voidFile) Unlock(sqlite3vfs.LockType) error { return nil }
func (voidFile) CheckReservedLock() (bool, error) { return false, nil }
func (voidFile) SectorSize() int64                { return blockSize }
func (voidFile) DeviceCharacteristics() sqlite3vfs.DeviceCharacteristic {
	return 0
}
