package app

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// floors are the levels of the house, lowest first: an import may go down or
// stay on its floor.
var floors = map[string]int{"assets": 0, "records": 1, "sync": 2, "ui": 3, "app": 4}

// pure packages know neither files, clocks nor databases.
var pure = map[string]bool{"records/clinical": true, "records/journal": true}

// impure are what a pure package must not import.
var impure = []string{"database/sql", "net", "net/http", "os", "os/exec", "github.com/jmoiron/sqlx", "github.com/mattn/go-sqlite3"}

// forbidden names packages that a room must not know, beyond the floors.
func forbidden(room, imported string) string {
	switch {
	case strings.HasPrefix(imported, "fyne.io/") && floor(room) < floors["ui"]:
		return "only ui and app may know the window"
	case strings.HasPrefix(imported, "net/http") && strings.HasPrefix(room, "records"):
		return "the record knows no network"
	case strings.HasPrefix(room, "records/vault") && strings.HasPrefix(imported, "carnet/records/store"):
		return "the vault does not know what it keeps"
	}
	if !isPure(room) {
		return ""
	}
	for _, x := range impure {
		if imported == x {
			return "a pure package knows neither files, clocks nor databases"
		}
	}
	return ""
}

func isPure(room string) bool {
	for p := range pure {
		if room == p || strings.HasPrefix(room, p+"/") {
			return room != "records/clinical/calc" // reads lines from a stream
		}
	}
	return false
}

func floor(room string) int {
	top, _, _ := strings.Cut(room, "/")
	f, ok := floors[top]
	if !ok {
		return -1
	}
	return f
}

func TestImportsFollowTheArrows(t *testing.T) {
	root := moduleRoot(t)
	files := 0
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if name := d.Name(); path != root && (strings.HasPrefix(name, ".") || name == "build" || name == "testdata") {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(path, ".go") {
			return nil
		}
		rel, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		files++
		checkFile(t, path, filepath.ToSlash(filepath.Dir(rel)), strings.HasSuffix(path, "_test.go"))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 50 {
		t.Fatalf("only %d files seen: the walk is broken", files)
	}
}

func checkFile(t *testing.T, path, room string, test bool) {
	t.Helper()
	if floor(room) < 0 {
		t.Errorf("%s lies in no room of the house", path)
	}
	f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
	if err != nil {
		t.Error(err)
		return
	}
	for _, im := range f.Imports {
		to, err := strconv.Unquote(im.Path.Value)
		if err != nil {
			t.Error(err)
			continue
		}
		if local, ok := strings.CutPrefix(to, "carnet/"); ok && floor(local) > floor(room) {
			t.Errorf("%s imports %s: arrows point app → ui → sync → records → assets", path, to)
		}
		if why := forbidden(room, to); why != "" && !test {
			t.Errorf("%s imports %s: %s", path, to, why)
		}
	}
}

// Each room says at its door what lives there.
func TestEveryPackageHasAComment(t *testing.T) {
	root := moduleRoot(t)
	said, seen := map[string]bool{}, map[string]bool{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && path != root && (strings.HasPrefix(d.Name(), ".") || d.Name() == "build" || d.Name() == "testdata") {
			return filepath.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.PackageClauseOnly|parser.ParseComments)
		if err != nil {
			return err
		}
		dir := filepath.Dir(path)
		seen[dir] = true
		said[dir] = said[dir] || f.Doc != nil && len(f.Doc.Text()) > 40
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for dir := range seen {
		if !said[dir] {
			t.Errorf("%s has no package comment", dir)
		}
	}
}

// A rule that cannot fail is no rule.
func TestArrowsCanFail(t *testing.T) {
	for _, x := range []struct{ room, imports string }{
		{"records/store", "fyne.io/fyne/v2"}, {"records/journal", "os"},
		{"records/print", "net/http"}, {"records/vault", "carnet/records/store"},
	} {
		if forbidden(x.room, x.imports) == "" {
			t.Errorf("%s may import %s", x.room, x.imports)
		}
	}
	if floor("ui/form") <= floor("sync/bundle") || floor("nowhere") != -1 {
		t.Error("the floors are wrong")
	}
}

func moduleRoot(t *testing.T) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			t.Fatal("no go.mod above the test")
		}
		dir = parent
	}
}
