package disk

import (
	"os"

	"golang.org/x/sys/unix"
)

// OpenUncached opens a synced file so that what is read comes from the medium,
// as far as the system lets it: dropping the cached pages is advice.
func OpenUncached(path string) (Reading, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	_ = unix.Fadvise(int(f.Fd()), 0, 0, unix.FADV_DONTNEED)
	return folderFile{f}, nil
}
