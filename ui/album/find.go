package album

import (
	"cmp"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"carnet/sync/usb"
)

// File is a picture file that can be chosen.
type File struct {
	Path  string
	Where string // the stick, or the folder
	Time  time.Time
}

// Name is the file's own name.
func (f File) Name() string { return filepath.Base(f.Path) }

// Folder is where picture files are looked for.
type Folder struct {
	Dir  string
	Name string // as the person knows it
}

// Folders are the sticks and telephones that are plugged in, then the usual
// places of this PC.
func Folders() []Folder {
	var out []Folder
	volumes, _ := usb.Volumes() // a stick may vanish at any moment: then it has no pictures
	for _, v := range volumes {
		out = append(out, Folder{v.Dir, cmp.Or(v.Label, v.Dir)})
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return out
	}
	for _, name := range []string{"Images", "Pictures", "Téléchargements", "Downloads", "Bureau", "Desktop"} {
		out = append(out, Folder{filepath.Join(home, name), name})
	}
	return out
}

const (
	// depth is how far below a folder pictures are looked for: cameras and
	// telephones have them in DCIM/100xxxxx.
	depth = 3
	// visited is how many entries of a folder are looked at: a full disk must
	// not keep anybody waiting.
	visited = 5000
	// found is how many of the latest are offered.
	found = 200
)

// Find lists the picture files in some folders, the latest first.
func Find(folders []Folder) []File {
	var out []File
	seen := map[string]bool{}
	for _, f := range folders {
		for _, x := range findIn(f) {
			if !seen[x.Path] {
				seen[x.Path] = true
				out = append(out, x)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b File) int { return b.Time.Compare(a.Time) })
	return out[:min(len(out), found)]
}

func findIn(f Folder) []File {
	var out []File
	n := 0
	// What cannot be read has no pictures.
	_ = filepath.WalkDir(f.Dir, func(path string, e fs.DirEntry, err error) error {
		if n++; n > visited {
			return fs.SkipAll
		}
		if err != nil {
			return nil
		}
		hidden := strings.HasPrefix(e.Name(), ".") && path != f.Dir
		if e.IsDir() {
			if hidden || deep(f.Dir, path) > depth {
				return fs.SkipDir
			}
			return nil
		}
		if hidden || !e.Type().IsRegular() || !isPicture(path) {
			return nil
		}
		if info, err := e.Info(); err == nil {
			out = append(out, File{Path: path, Where: f.Name, Time: info.ModTime()})
		}
		return nil
	})
	return out
}

func deep(root, path string) int {
	rel, err := filepath.Rel(root, path)
	if err != nil || rel == "." {
		return 0
	}
	return strings.Count(rel, string(filepath.Separator)) + 1
}

// isPicture goes by the name; what is in the file is looked at when it is
// taken.
func isPicture(path string) bool {
	switch strings.ToLower(filepath.Ext(path)) {
	case ".jpg", ".jpeg", ".png":
		return true
	}
	return false
}
