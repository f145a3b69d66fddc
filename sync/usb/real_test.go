//go:build linux

package usb

import (
	"bytes"
	"context"
	"os"
	"syscall"
	"testing"
)

// smallStick mounts a real file system of 2 MiB. Where this process may not
// mount, it says so, and the tests with the injected layer stand alone.
func smallStick(t *testing.T) (dir string, ok bool) {
	t.Helper()
	dir = t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=2m"); err != nil {
		t.Logf("no mount here: %v", err)
		return "", false
	}
	t.Cleanup(func() { _ = syscall.Unmount(dir, syscall.MNT_DETACH) })
	return dir, true
}

// hopeful believes that there is room, as one does when another program
// fills the stick meanwhile.
type hopeful struct{ Layer }

func (hopeful) Free(string) (uint64, error) { return 1 << 40, nil }

func TestARealStickIsFull(t *testing.T) {
	dir, ok := smallStick(t)
	if !ok {
		return
	}
	src := func() *bytes.Reader { return bytes.NewReader(content(3 << 20)) }
	wantProblem(t, Put(context.Background(), System(), dir, name, src(), 3<<20, nil), "sync_full_need")
	wantProblem(t, Put(context.Background(), hopeful{System()}, dir, name, src(), 3<<20, nil), "sync_full")
	if left := names(t, dir); left != "" {
		t.Errorf("left %q", left)
	}
	if err := Put(context.Background(), System(), dir, name, src(), 1<<20, nil); err != nil {
		t.Fatal(err)
	}
}

func TestARealStickIsReadOnly(t *testing.T) {
	dir, ok := smallStick(t)
	if !ok {
		return
	}
	if err := syscall.Mount("tmpfs", dir, "tmpfs", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
		t.Fatal(err)
	}
	wantProblem(t, Put(context.Background(), System(), dir, name, bytes.NewReader(content(100)), 100, nil), "sync_read_only")
}

func TestARealStickVanishes(t *testing.T) {
	dir, ok := smallStick(t)
	if !ok {
		return
	}
	inside := dir + "/stick"
	if err := os.Mkdir(inside, 0o700); err != nil {
		t.Fatal(err)
	}
	err := Put(context.Background(), hopeful{System()}, inside, name, bytes.NewReader(content(1<<20)), 1<<20, func(p Progress) {
		if p.Phase == Writing {
			_ = os.RemoveAll(inside)
		}
	})
	wantProblem(t, err, "sync_gone")
}
