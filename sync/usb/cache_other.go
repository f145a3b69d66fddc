//go:build !linux

package usb

import "os"

// dropCache has nothing to do here: Windows reads past its cache by how the
// file is opened.
func dropCache(*os.File) {}
