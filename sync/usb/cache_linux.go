package usb

import (
	"os"

	"golang.org/x/sys/unix"
)

// dropCache lets go of the clean pages of a file, so that what is read next
// comes from the medium. The kernel may ignore it: it is advice.
func dropCache(f *os.File) {
	_ = unix.Fadvise(int(f.Fd()), 0, 0, unix.FADV_DONTNEED)
}
