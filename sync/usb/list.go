package usb

import (
	"path/filepath"
	"sort"

	"carnet/assets/text"
	"carnet/sync/bundle"
)

// Contents is what a folder holds for Carnet. Nothing has been opened yet:
// the names alone were looked at.
type Contents struct {
	Bundles  []Found
	Receipts []Found
}

// Found is a file on a stick.
type Found struct {
	Name string // without its folder
	Path string
	Size int64 // bytes
}

// List looks for bundles and receipts in a folder, by name.
func List(l Layer, dir string) (Contents, error) {
	entries, err := l.ReadDir(dir)
	if err != nil {
		return Contents{}, text.Wrap(err, "sync_no_folder", dir)
	}
	var c Contents
	for _, e := range entries {
		n := e.Name()
		isBundle, isReceipt := bundle.IsName(n), bundle.IsReceiptName(n)
		if e.IsDir() || !isBundle && !isReceipt {
			continue
		}
		info, err := e.Info()
		if err != nil {
			continue // it vanished between two looks
		}
		f := Found{Name: n, Path: filepath.Join(dir, n), Size: info.Size()}
		if isBundle {
			c.Bundles = append(c.Bundles, f)
		} else {
			c.Receipts = append(c.Receipts, f)
		}
	}
	for _, l := range [][]Found{c.Bundles, c.Receipts} {
		sort.Slice(l, func(i, j int) bool { return l[i].Name < l[j].Name })
	}
	return c, nil
}
