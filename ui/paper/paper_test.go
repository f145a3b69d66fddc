package paper_test

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"carnet/ui/paper"
)

func writes(s string) func(io.Writer) error {
	return func(w io.Writer) error { _, err := io.WriteString(w, s); return err }
}

// holds tells whether a byte string lies in a file below a folder.
func holds(t *testing.T, dir, what string) bool {
	t.Helper()
	found := false
	err := filepath.WalkDir(dir, func(p string, e fs.DirEntry, err error) error {
		if err != nil || !e.Type().IsRegular() {
			return err
		}
		b, err := os.ReadFile(p)
		found = found || bytes.Contains(b, []byte(what))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// A kill leaves papers where they are; on the disk there must be none.
func TestPapersOfAPatientDoNotReachTheDataFolder(t *testing.T) {
	data, memory := t.TempDir(), t.TempDir()
	t.Setenv("XDG_RUNTIME_DIR", memory)
	killed := paper.Folder{Data: data}
	path, err := killed.Write("ordonnance", writes("Fatoumata Traoré"))
	if err != nil || !strings.HasPrefix(filepath.Base(path), "ordonnance-") || filepath.Ext(path) != ".pdf" {
		t.Fatalf("%q, %v", path, err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the paper is %v (%v)", info, err)
	}
	if holds(t, data, "Traoré") {
		t.Error("a paper in the clear lies in the data folder")
	}
	if !holds(t, memory, "Traoré") {
		t.Error("the paper is nowhere")
	}
	// Another desk's papers are not taken; its own are, when it is opened.
	paper.Sweep(t.TempDir())
	if !holds(t, memory, "Traoré") {
		t.Error("another desk swept the paper")
	}
	paper.Sweep(data)
	if left, err := os.ReadDir(memory); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v (%v)", left, err)
	}
}

func TestWhatAnEarlierVersionLeftOnTheDiskIsSwept(t *testing.T) {
	data := t.TempDir()
	t.Setenv("XDG_RUNTIME_DIR", t.TempDir())
	room := filepath.Join(data, "print", "123")
	if err := os.MkdirAll(room, 0o755); err != nil {
		t.Fatal(err)
	}
	var links []string
	for _, p := range []string{filepath.Join(room, "resume.pdf"), filepath.Join(data, "print", "loose.pdf")} {
		if err := os.WriteFile(p, []byte("Fatoumata Traoré"), 0o600); err != nil {
			t.Fatal(err)
		}
		link := filepath.Join(t.TempDir(), "link")
		if err := os.Link(p, link); err != nil {
			t.Fatal(err)
		}
		links = append(links, link)
	}
	paper.Sweep(data)
	if left, err := os.ReadDir(filepath.Join(data, "print")); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v (%v)", left, err)
	}
	for _, l := range links { // what lies on the disk when the name goes
		if b, err := os.ReadFile(l); err != nil || bytes.Contains(b, []byte("Traoré")) {
			t.Errorf("the paper can still be read: %q (%v)", b, err)
		}
	}
}

func TestPapersAreBlankedWhenThePlaceIsLeft(t *testing.T) {
	t.Setenv("XDG_RUNTIME_DIR", t.TempDir())
	f := paper.Folder{Data: t.TempDir()}
	f.Enter()
	path, err := f.Write("resume", writes("Fatoumata Traoré"))
	if err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Link(path, link); err != nil {
		t.Fatal(err)
	}
	f.Enter() // entering again keeps what is in use
	if _, err := os.Stat(path); err != nil {
		t.Fatal(err)
	}
	f.Leave()
	f.Leave()
	if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the paper stays (%v)", err)
	}
	if b, err := os.ReadFile(link); err != nil || bytes.Contains(b, []byte("Traoré")) {
		t.Errorf("the paper can still be read: %q (%v)", b, err)
	}
}

// Whoever leaves while the paper is being made does not wait for it.
func TestAPaperThatComesTooLateIsGone(t *testing.T) {
	memory := t.TempDir()
	t.Setenv("XDG_RUNTIME_DIR", memory)
	f := paper.Folder{Data: t.TempDir()}
	f.Enter()
	for range 2 { // left during the first; before the second
		if _, err := f.Write("resume", func(w io.Writer) error { f.Leave(); return writes("Fatoumata Traoré")(w) }); err != nil {
			t.Fatal(err)
		}
		if left, err := os.ReadDir(memory); err != nil || len(left) != 0 {
			t.Errorf("left behind: %v (%v)", left, err)
		}
	}
}

func TestAPaperThatFailsLeavesTheOthers(t *testing.T) {
	t.Setenv("XDG_RUNTIME_DIR", t.TempDir())
	f := paper.Folder{Data: t.TempDir()}
	good, err := f.Write("resume", writes("a"))
	if err != nil {
		t.Fatal(err)
	}
	bad, err := f.Write("resume", func(io.Writer) error { return errors.New("no more ink") })
	if err == nil {
		t.Fatal("no error")
	}
	if _, err := os.Stat(bad); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("half a paper stays (%v)", err)
	}
	if _, err := os.Stat(good); err != nil {
		t.Error(err)
	}
}

// Somebody else may leave a trap in a folder that all users share.
func TestTheSweepFollowsNoLinkAndTakesNothingOfOthers(t *testing.T) {
	memory, data, other := t.TempDir(), t.TempDir(), t.TempDir()
	t.Setenv("XDG_RUNTIME_DIR", memory)
	f := paper.Folder{Data: data}
	path, err := f.Write("resume", writes("a"))
	if err != nil {
		t.Fatal(err)
	}
	mine := filepath.Join(other, "mine")
	if err := os.WriteFile(mine, []byte("keep me"), 0o600); err != nil {
		t.Fatal(err)
	}
	room := filepath.Dir(path)
	if err := os.Symlink(mine, filepath.Join(room, "trap.pdf")); err != nil {
		t.Fatal(err)
	}
	open := room[:len(room)-1] + "x"
	if err := os.Mkdir(open, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(open, 0o755); err != nil { // whatever the mask is
		t.Fatal(err)
	}
	if err := os.Symlink(other, room+"0"); err != nil {
		t.Fatal(err)
	}
	paper.Sweep(data)
	if b, err := os.ReadFile(mine); err != nil || string(b) != "keep me" {
		t.Errorf("%q, %v", b, err)
	}
	if _, err := os.Stat(open); err != nil {
		t.Error("a folder that others reach was taken")
	}
	if _, err := os.Stat(room); err == nil {
		t.Error("the paper stays")
	}
}

func TestASecretPaperIsGoneOnceItHasServed(t *testing.T) {
	t.Setenv("XDG_RUNTIME_DIR", t.TempDir())
	p, err := paper.NewSecret("fiche.pdf", writes("AGE-SECRET-KEY-1TEST"))
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(p.Path())
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("the paper is %v (%v)", info, err)
	}
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Link(p.Path(), link); err != nil {
		t.Fatal(err)
	}
	p.Drop()
	p.Drop()
	if _, err := os.Stat(p.Path()); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the file is still there (%v)", err)
	}
	b, err := os.ReadFile(link)
	if err != nil || strings.Contains(string(b), "SECRET") {
		t.Errorf("the secret can still be read: %q (%v)", b, err)
	}
	(*paper.Secret)(nil).Drop()
}

func TestASecretThatCannotBeMadeLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("XDG_RUNTIME_DIR", dir)
	if _, err := paper.NewSecret("fiche.pdf", func(w io.Writer) error {
		_ = writes("secret")(w)
		return errors.New("no more ink")
	}); err == nil {
		t.Fatal("no error")
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v (%v)", left, err)
	}
}

func TestSecretsLeftByAKillAreSwept(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("XDG_RUNTIME_DIR", dir)
	p, err := paper.NewSecret("fiche.pdf", writes("secret"))
	if err != nil {
		t.Fatal(err)
	}
	paper.SweepSecrets(time.Now(), time.Hour)
	if _, err := os.Stat(p.Path()); err != nil {
		t.Fatalf("a paper in use was swept: %v", err)
	}
	paper.SweepSecrets(time.Now().Add(2*time.Hour), time.Hour)
	if left, err := os.ReadDir(dir); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v (%v)", left, err)
	}
}
