package disk_test

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"carnet/records/vault/cuts"
	"carnet/records/vault/disk"
)

// Both disks must answer alike, or the laboratory proves nothing about the real
// one.
func TestFolderAndLaboratoryAnswerAlike(t *testing.T) {
	folder, err := disk.NewFolder(filepath.Join(t.TempDir(), "new", "folder"))
	if err != nil {
		t.Fatal(err)
	}
	for name, d := range map[string]disk.Disk{"folder": folder, "laboratory": cuts.NewDisk()} {
		t.Run(name, func(t *testing.T) { contract(t, d) })
	}
}

func contract(t *testing.T, d disk.Disk) {
	is := func(got, want error, what string) {
		t.Helper()
		if diff := cmp.Diff(want, got, cmpopts.EquateErrors()); diff != "" {
			t.Errorf("%s: %s", what, diff)
		}
	}
	_, err := d.Open("a", 0)
	is(err, fs.ErrNotExist, "opening what is not there")
	is(d.Remove("a"), fs.ErrNotExist, "removing it")
	is(d.Rename("a", "b"), fs.ErrNotExist, "renaming it")
	f, err := d.Open("a", disk.Create|disk.Exclusive)
	is(err, nil, "creating")
	_, err = d.Open("a", disk.Create|disk.Exclusive)
	is(err, fs.ErrExist, "creating it again")

	_, err = f.WriteAt([]byte("traoré"), 5000)
	is(err, nil, "writing behind the end")
	is(f.Truncate(6000), nil, "growing")
	is(f.Sync(), nil, "syncing")
	size, err := f.Size()
	is(err, nil, "asking the size")
	got := make([]byte, 7000)
	n, err := f.ReadAt(got, 0)
	if want := append(append(make([]byte, 5000), "traoré"...), make([]byte, 993)...); size != 6000 || n != 6000 || err == nil || !bytes.Equal(got[:n], want) {
		t.Errorf("size %d, read %d, %v", size, n, err)
	}
	is(f.Truncate(5003), nil, "shrinking")
	is(f.Close(), nil, "closing")

	r, err := d.Open("a", disk.Read)
	is(err, nil, "opening for reading")
	if _, err := r.WriteAt([]byte{1}, 0); err == nil {
		t.Error("a file opened for reading was written")
	}
	is(r.Close(), nil, "closing")

	is(d.Link("a", "b"), nil, "linking")
	is(d.Link("a", "b"), fs.ErrExist, "linking over")
	is(d.Rename("b", "c"), nil, "renaming")
	is(disk.Replace(d, "c", []byte("new")), nil, "replacing")
	b, err := disk.ReadAll(d, "c", 3)
	is(err, nil, "reading")
	a, err := disk.ReadAll(d, "a", 1<<20)
	is(err, nil, "reading the link's other name")
	if string(b) != "new" || len(a) != 5003 {
		t.Errorf("replacing gave %q and left %d bytes under the other name", b, len(a))
	}
	if _, err := disk.ReadAll(d, "c", 2); err == nil {
		t.Error("a file longer than the limit was read")
	}
	is(d.SyncDir(), nil, "syncing the names")
	names, err := d.List()
	is(err, nil, "listing")
	if diff := cmp.Diff([]string{"a", "c"}, names); diff != "" {
		t.Error(diff)
	}

	claim, err := d.Claim("lock")
	is(err, nil, "claiming")
	_, err = d.Claim("lock")
	is(err, disk.ErrClaimed, "claiming again")
	is(claim.Close(), nil, "giving back")
	claim, err = d.Claim("lock")
	is(err, nil, "claiming after it was given back")
	is(claim.Close(), nil, "giving back")
}

func TestFolderIsPrivateAndFlat(t *testing.T) {
	path := filepath.Join(t.TempDir(), "data")
	d, err := disk.NewFolder(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := disk.Replace(d, "f", []byte("x")); err != nil {
		t.Fatal(err)
	}
	if runtime.GOOS != "windows" {
		for _, p := range []string{path, filepath.Join(path, "f")} {
			st, err := os.Stat(p)
			if err != nil {
				t.Fatal(err)
			}
			if others := st.Mode().Perm() & 0o077; others != 0 {
				t.Errorf("%s is open to others: %v", filepath.Base(p), st.Mode())
			}
		}
	}
	for _, name := range []string{"", ".", "..", "../x", "a/b", `a\b`} {
		if _, err := d.Open(name, disk.Create); !errors.Is(err, fs.ErrInvalid) {
			t.Errorf("the name %q: %v", name, err)
		}
	}
	if _, err := disk.NewFolder(filepath.Join(path, "f")); err == nil {
		t.Error("a file was taken for a folder")
	}
}
