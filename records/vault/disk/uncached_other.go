//go:build !linux && !windows

package disk

import "os"

// OpenUncached opens a file; this system has no way past its cache.
func OpenUncached(path string) (Reading, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	return folderFile{f}, nil
}
