package disk

import (
	"errors"
	"io"
	"os"
	"sync"
	"unsafe"

	"golang.org/x/sys/windows"
)

const (
	// uncachedRoom is how much is read at once, in bytes; uncachedSector is at
	// least what any disk asks places, lengths and memory to be a multiple of.
	uncachedRoom   = 1 << 20
	uncachedSector = 1 << 16
)

// OpenUncached opens a synced file so that what is read comes from the medium.
// That needs reads of whole sectors into aligned memory.
func OpenUncached(path string) (Reading, error) {
	p, err := windows.UTF16PtrFromString(path)
	if err != nil {
		return nil, err
	}
	h, err := windows.CreateFile(p, windows.GENERIC_READ, windows.FILE_SHARE_READ|windows.FILE_SHARE_DELETE, nil,
		windows.OPEN_EXISTING, windows.FILE_FLAG_NO_BUFFERING, 0)
	if errors.Is(err, windows.ERROR_INVALID_PARAMETER) || errors.Is(err, windows.ERROR_NOT_SUPPORTED) {
		f, err := os.Open(path)
		if err != nil {
			return nil, err
		}
		return folderFile{f}, nil
	}
	if err != nil {
		return nil, &os.PathError{Op: "open", Path: path, Err: err}
	}
	room := make([]byte, uncachedRoom+uncachedSector)
	skip := uncachedSector - int(uintptr(unsafe.Pointer(&room[0]))%uncachedSector)
	return &uncached{f: os.NewFile(uintptr(h), path), room: room[skip : skip+uncachedRoom], start: -1}, nil
}

// uncached keeps the last piece that it read: [start, start+n).
type uncached struct {
	mu    sync.Mutex
	f     *os.File
	room  []byte
	start int64
	n     int
}

// ReadAt reads as io.ReaderAt does.
func (u *uncached) ReadAt(p []byte, off int64) (int, error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	done := 0
	for done < len(p) {
		at := off + int64(done)
		if err := u.load(at); err != nil {
			return done, err
		}
		if at >= u.start+int64(u.n) {
			return done, io.EOF
		}
		done += copy(p[done:], u.room[at-u.start:u.n])
	}
	return done, nil
}

// load makes the piece in hand the one around a place.
func (u *uncached) load(at int64) error {
	start := at - at%uncachedRoom
	if start == u.start {
		return nil
	}
	u.start = -1
	n, err := u.f.ReadAt(u.room, start)
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	u.start, u.n = start, n
	return nil
}

func (u *uncached) Size() (int64, error) {
	st, err := u.f.Stat()
	if err != nil {
		return 0, err
	}
	return st.Size(), nil
}

func (u *uncached) Close() error { return u.f.Close() }
