package paper

import (
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// memory are the system's folders whose files never reach a disk.
func memory() []string {
	var out []string
	for _, d := range []string{os.Getenv("XDG_RUNTIME_DIR"), "/dev/shm"} {
		if d == "" || runtime.GOOS == "windows" {
			continue
		}
		if info, err := os.Stat(d); err == nil && info.IsDir() {
			out = append(out, d)
		}
	}
	return out
}

// children are the entries of a folder whose names begin as told.
func children(dir, prefix string) []string {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil // there is none
	}
	var out []string
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), prefix) {
			out = append(out, filepath.Join(dir, e.Name()))
		}
	}
	return out
}

// wipe overwrites a paper, or the files of a folder, and removes it. In a
// folder that others use as well, somebody may have put a folder of such a name
// with links to files that are no papers: what is not known to be ours is taken
// only where this user alone can reach it, and no link is followed out of it.
func wipe(path string, ours bool) {
	info, err := os.Lstat(path)
	if err != nil || !ours && !(info.IsDir() && private(info)) {
		return
	}
	switch {
	case info.IsDir():
		blankAll(path)
	case info.Mode().IsRegular():
		blankOne(path)
	}
	_ = os.RemoveAll(path) // one that a viewer holds open is tried again
}

func private(info fs.FileInfo) bool {
	return runtime.GOOS == "windows" || info.Mode().Perm()&0o077 == 0
}

// blankAll writes zeros over the files of a folder: on a disk that keeps
// blocks in place, what stood on them is gone with that.
func blankAll(dir string) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return
	}
	defer root.Close()
	_ = fs.WalkDir(root.FS(), ".", func(name string, e fs.DirEntry, err error) error {
		if err == nil && e.Type().IsRegular() {
			blank(root, name)
		}
		return nil // the rest is worth blanking
	})
}

func blankOne(path string) {
	root, err := os.OpenRoot(filepath.Dir(path))
	if err != nil {
		return
	}
	defer root.Close()
	blank(root, filepath.Base(path))
}

func blank(root *os.Root, name string) {
	f, err := root.OpenFile(name, os.O_WRONLY, 0)
	if err != nil {
		return
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return
	}
	_, _ = f.Write(make([]byte, info.Size())) // removing it matters more
	_ = f.Sync()
}
