package desk

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"carnet/records/vault"
)

// backedUp is a desk's backup and who opens it.
func backedUp(t *testing.T) (path, who string) {
	t.Helper()
	p := newPlace(t, "a")
	k := p.found(t.TempDir())
	register(t, k, "Awa")
	path, err := k.Backup(t.Context(), t.TempDir(), nil)
	if err != nil {
		t.Fatal(err)
	}
	who = k.Me.ID.String()
	p.close(k)
	return path, who
}

// listing tells all that lies in a folder.
func listing(t *testing.T, dir string) string {
	t.Helper()
	var b strings.Builder
	err := filepath.WalkDir(dir, func(path string, e os.DirEntry, err error) error {
		if err == nil && !e.IsDir() && e.Name() != vault.ClaimName {
			c, err := os.ReadFile(path)
			fmt.Fprintf(&b, "%s %d %x\n", path, len(c), c[:min(32, len(c))])
			return err
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestARestoreKeepsWhatItReplaces(t *testing.T) {
	path, who := backedUp(t)
	p := newPlace(t, "a")
	dir := t.TempDir()
	k := p.found(dir)
	register(t, k, "Sira")
	old := k.Me.ID.String()
	p.close(k)
	if err := Restore(t.Context(), path, dir, who, password, p.options()); err != nil {
		t.Fatal(err)
	}
	k = p.open(dir)
	if r := sound(t, k); r.Patients != 1 || k.Me.ID.String() != who || k.NewEpoch == SameEpoch {
		t.Errorf("%+v %q", r, k.NewEpoch)
	}
	p.close(k)
	kept, err := filepath.Glob(filepath.Join(dir, "before-restore-*"))
	if err != nil || len(kept) != 1 {
		t.Fatalf("%v %v", kept, err)
	}
	door, err := At(kept[0], p.options())
	if err != nil {
		t.Fatal(err)
	}
	k, err = door.Unlock(t.Context(), old, password)
	if err != nil {
		t.Fatal(err)
	}
	if r := sound(t, k); r.Patients != 1 {
		t.Errorf("%+v", r)
	}
	p.close(k)
}

func TestARestoreThatIsRefusedChangesNothing(t *testing.T) {
	path, who := backedUp(t)
	p := newPlace(t, "b")
	dir := t.TempDir()
	k := p.found(dir)
	p.close(k)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	before := listing(t, dir)
	try := func(name string, content []byte, who, password string, want ...string) {
		t.Helper()
		bad := filepath.Join(t.TempDir(), "x"+BackupExtension)
		if err := os.WriteFile(bad, content, 0o600); err != nil {
			t.Fatal(err)
		}
		err := Restore(t.Context(), bad, dir, who, password, p.options())
		ok := false
		for _, w := range want {
			ok = ok || code(err) == w
		}
		if !ok {
			t.Errorf("%s: %v, want %v", name, err, want)
		}
		if listing(t, dir) != before {
			t.Fatalf("%s: something changed", name)
		}
	}
	try("wrong password", whole, who, "autre-chose", "keyring.refused")
	try("nobody", whole, "Personne", password, "keyring.refused")
	try("not a zip", []byte("bonjour"), who, password, "desk.not_backup")
	try("empty", nil, who, password, "desk.not_backup")
	for _, n := range []int{1, len(whole) / 3, len(whole) / 2, len(whole) - 1} {
		try(fmt.Sprint("cut at ", n), whole[:n], who, password, "desk.not_backup")
	}
	k = p.open(dir)
	defer p.close(k)
	if err := Restore(t.Context(), path, dir, who, password, p.options()); code(err) != "vault.busy" {
		t.Errorf("over an open desk: %v", err)
	}
}

// A flipped bit is noticed, or it is in a place that says nothing (the zip
// tells some things twice): then the whole desk is there.
func TestAFlippedBitIsNoticed(t *testing.T) {
	path, who := backedUp(t)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	p := newPlace(t, "b")
	refused := 0
	for at := 7; at < len(whole); at += len(whole)/50 + 1 {
		bad := bytes.Clone(whole)
		bad[at] ^= 0x10
		file, dir := filepath.Join(t.TempDir(), "x"+BackupExtension), t.TempDir()
		if err := os.WriteFile(file, bad, 0o600); err != nil {
			t.Fatal(err)
		}
		switch err := Restore(t.Context(), file, dir, who, password, p.options()); code(err) {
		case "desk.not_backup", "desk.damaged", "keyring.damaged", "vault.damaged", "keyring.refused":
			refused++
			if left := listing(t, dir); left != "" {
				t.Errorf("bit %d left %v", at, left)
			}
		case "<nil>":
			k := p.open(dir)
			if r := sound(t, k); r.Patients != 1 {
				t.Errorf("bit %d: %+v", at, r)
			}
			p.close(k)
		default:
			t.Errorf("bit %d: %v", at, err)
		}
	}
	if refused < 40 {
		t.Errorf("only %d refused", refused)
	}
}

// repacked writes the parts of a backup, changed, into a new one.
func repacked(t *testing.T, path string, method uint16, edit func(name string, content []byte) (string, []byte), more ...string) []byte {
	t.Helper()
	r, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	put := func(name string, content []byte) {
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: method})
		if err == nil {
			_, err = w.Write(content)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, f := range r.File {
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		if name, content := edit(f.Name, content); name != "" {
			put(name, content)
		}
	}
	for _, name := range more {
		put(name, []byte("x"))
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestZipTricksAreRefused(t *testing.T) {
	path, who := backedUp(t)
	same := func(name string, content []byte) (string, []byte) { return name, content }
	without := func(part string) func(string, []byte) (string, []byte) {
		return func(name string, content []byte) (string, []byte) {
			if name == part {
				return "", nil
			}
			return name, content
		}
	}
	p := newPlace(t, "b")
	for name, content := range map[string][]byte{
		"compressed":         repacked(t, path, zip.Deflate, same),
		"a way out":          repacked(t, path, zip.Store, same, "../outside"),
		"a way out by keys":  repacked(t, path, zip.Store, same, "keyring/../../outside"),
		"backslashes":        repacked(t, path, zip.Store, same, `keyring\outside`),
		"an absolute path":   repacked(t, path, zip.Store, same, "/tmp/outside"),
		"a drive":            repacked(t, path, zip.Store, same, "keyring/C:outside"),
		"a folder in a ring": repacked(t, path, zip.Store, same, "keyring/a/b"),
		"something else":     repacked(t, path, zip.Store, same, "readme.txt"),
		"twice the same":     repacked(t, path, zip.Store, same, infoName),
		"no database":        repacked(t, path, zip.Store, without(vault.MainName)),
		"no description":     repacked(t, path, zip.Store, without(infoName)),
		"many files":         repacked(t, path, zip.Store, same, many(maxParts+1)...),
		"large keys": repacked(t, path, zip.Store, func(name string, content []byte) (string, []byte) {
			if strings.HasPrefix(name, "keyring/ring") {
				content = make([]byte, maxBackup+1)
			}
			return name, content
		}),
	} {
		file, dir := filepath.Join(t.TempDir(), "x.carnet"), t.TempDir()
		if err := os.WriteFile(file, content, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := Restore(t.Context(), file, dir, who, password, p.options()); code(err) != "desk.not_backup" {
			t.Errorf("%s: %v", name, err)
		}
		if left := listing(t, dir); left != "" {
			t.Errorf("%s left %v", name, left)
		}
	}
	// What Restore itself writes is taken.
	file, dir := filepath.Join(t.TempDir(), "x.carnet"), t.TempDir()
	if err := os.WriteFile(file, repacked(t, path, zip.Store, same), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := Restore(t.Context(), file, dir, who, password, p.options()); err != nil {
		t.Error(err)
	}
}

func many(n int) []string {
	names := make([]string, n)
	for i := range names {
		names[i] = fmt.Sprint("keyring/k", i)
	}
	return names
}

// The power goes between any two steps of putting a restored desk in place.
func TestAnInterruptedRestoreIsFinishedAtTheNextOpening(t *testing.T) {
	path, who := backedUp(t)
	p := newPlace(t, "b")
	base := t.TempDir()
	k := p.found(base)
	register(t, k, "Sira")
	register(t, k, "Bintou")
	p.close(k)
	const kept = "before-restore-test"
	// As exchange leaves it after its decisive step.
	ready := filepath.Join(base, readyName)
	if err := os.MkdirAll(filepath.Join(ready, "keyring"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := unpackAll(path, ready); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(ready, keptName), []byte(kept), 0o600); err != nil {
		t.Fatal(err)
	}
	steps := [][2]string{
		{"guard", kept + "/guard"}, {"keyring", kept + "/keyring"}, {vault.MainName, kept + "/" + vault.MainName}, {infoName, kept + "/" + infoName},
		{readyName + "/keyring", "keyring"}, {readyName + "/" + vault.MainName, vault.MainName}, {readyName + "/" + infoName, infoName},
	}
	for n := range len(steps) + 1 {
		dir := filepath.Join(t.TempDir(), "d")
		copyTree(t, base, dir)
		if err := os.MkdirAll(filepath.Join(dir, kept), 0o700); err != nil {
			t.Fatal(err)
		}
		for _, s := range steps[:n] {
			if err := os.Rename(filepath.Join(dir, s[0]), filepath.Join(dir, s[1])); err != nil {
				t.Fatal(err)
			}
		}
		if !Exists(dir) {
			t.Fatalf("after %d steps there is no desk", n)
		}
		k := p.open(dir)
		if r := sound(t, k); r.Patients != 1 || k.Me.ID.String() != who {
			t.Errorf("after %d steps: %+v", n, r)
		}
		p.close(k)
		for _, part := range []string{infoName, vault.MainName, "keyring", "guard"} {
			if _, err := os.Stat(filepath.Join(dir, kept, part)); err != nil {
				t.Errorf("after %d steps: %v", n, err)
			}
		}
		if _, err := os.Stat(filepath.Join(dir, readyName)); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("after %d steps: %v", n, err)
		}
	}
}

func unpackAll(path, to string) error {
	if err := os.RemoveAll(filepath.Join(to, "keyring")); err != nil {
		return err
	}
	return unpack(path, to)
}
