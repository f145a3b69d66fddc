package usb

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"carnet/assets/text"
)

func wantProblem(t testing.TB, err error, codes ...string) {
	t.Helper()
	var p *text.Problem
	if !errors.As(err, &p) {
		t.Fatalf("got %v, want a problem of %v", err, codes)
	}
	for _, l := range text.Langs {
		if !text.For(l).Has("problem." + p.Code) {
			t.Errorf("no sentence for %s", p.Code)
		}
	}
	for _, c := range codes {
		if p.Code == c {
			return
		}
	}
	t.Fatalf("got problem %s (%v), want one of %v", p.Code, p.Cause, codes)
}

const name = "K7QX2M4A.CAR"

func content(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(i * 7 / 3)
	}
	return b
}

func names(t testing.TB, dir string) string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range entries {
		out = append(out, e.Name())
	}
	return strings.Join(out, " ")
}

func TestPut(t *testing.T) {
	dir := t.TempDir()
	for _, size := range []int{0, 1, step - 1, step, 2*step + 17} {
		want := content(size)
		var phases []Phase
		var last Progress
		err := Put(context.Background(), System(), dir, name, bytes.NewReader(want), int64(size), func(p Progress) {
			if len(phases) == 0 || phases[len(phases)-1] != p.Phase {
				phases = append(phases, p.Phase)
			}
			last = p
		})
		if err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%d bytes: another content", size)
		}
		if last.Phase != Checking || last.Done != int64(size) {
			t.Errorf("%d bytes: ended at %+v", size, last)
		}
	}
	if got := names(t, dir); got != name {
		t.Errorf("on the stick: %s", got)
	}
}

// bent fails at its n-th operation, or changes what it reads.
type bent struct {
	Layer
	ops    int
	at     int
	err    error
	stays  bool // the fault stays: every later operation fails too
	space  uint64
	rotten bool // reading gives other bytes
}

func (b *bent) fail() error {
	b.ops++
	if b.at > 0 && (b.ops == b.at || b.stays && b.ops > b.at) {
		return b.err
	}
	return nil
}

func (b *bent) Free(dir string) (uint64, error) {
	if b.space > 0 {
		return b.space, nil
	}
	if err := b.fail(); err != nil {
		return 0, err
	}
	return b.Layer.Free(dir)
}

func (b *bent) Create(n string) (File, error) {
	if err := b.fail(); err != nil {
		return nil, err
	}
	f, err := b.Layer.Create(n)
	if err != nil {
		return nil, err
	}
	return &bentFile{f, b}, nil
}

func (b *bent) Open(n string) (io.ReadCloser, error) {
	if err := b.fail(); err != nil {
		return nil, err
	}
	f, err := b.Layer.Open(n)
	return &bentReader{f, b}, err
}

func (b *bent) Rename(from, to string) error {
	if err := b.fail(); err != nil {
		return err
	}
	return b.Layer.Rename(from, to)
}

func (b *bent) SyncDir(dir string) error {
	if err := b.fail(); err != nil {
		return err
	}
	return b.Layer.SyncDir(dir)
}

func (b *bent) Remove(n string) error {
	if b.stays && b.ops >= b.at && b.at > 0 {
		return b.err
	}
	return b.Layer.Remove(n)
}

func (b *bent) ReadDir(dir string) ([]fs.DirEntry, error) {
	if b.stays && b.ops >= b.at && b.at > 0 {
		return nil, b.err
	}
	return b.Layer.ReadDir(dir)
}

type bentFile struct {
	File
	b *bent
}

func (f *bentFile) Write(p []byte) (int, error) {
	if err := f.b.fail(); err != nil {
		n, _ := f.File.Write(p[:len(p)/2]) // half of it got there
		return n, err
	}
	return f.File.Write(p)
}

func (f *bentFile) Sync() error {
	if err := f.b.fail(); err != nil {
		return err
	}
	return f.File.Sync()
}

func (f *bentFile) Close() error {
	bad, err := f.b.fail(), f.File.Close()
	if bad != nil {
		return bad
	}
	return err
}

type bentReader struct {
	io.ReadCloser
	b *bent
}

func (r *bentReader) Read(p []byte) (int, error) {
	if err := r.b.fail(); err != nil {
		return 0, err
	}
	n, err := r.ReadCloser.Read(p)
	if r.b.rotten && n > 0 {
		p[n/2] ^= 1
	}
	return n, err
}

// Every operation fails once, in every way a stick can fail; what is left on
// it is never half a bundle under a bundle's name.
func TestPutFailsAtEveryOperation(t *testing.T) {
	const size = step + 100_000
	count := &bent{Layer: System()}
	if err := Put(context.Background(), count, t.TempDir(), name, bytes.NewReader(content(size)), size, nil); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		err   error
		stays bool
		codes []string
	}{
		{syscall.ENOSPC, false, []string{"sync_full"}},
		{syscall.EROFS, false, []string{"sync_read_only"}},
		{syscall.EIO, false, []string{"sync_write"}},
		{syscall.EIO, true, []string{"sync_gone"}},
		{syscall.ENODEV, true, []string{"sync_gone"}},
	} {
		for at := 1; at <= count.ops; at++ {
			dir := t.TempDir()
			b := &bent{Layer: System(), at: at, err: c.err, stays: c.stays}
			err := Put(context.Background(), b, dir, name, bytes.NewReader(content(size)), size, nil)
			wantProblem(t, err, c.codes...)
			left := names(t, dir)
			if !c.stays && left != "" {
				t.Errorf("%v at operation %d left %q", c.err, at, left)
			}
			if c.stays && left == name {
				// Pulled out after the rename: what is there must be whole.
				got, err := os.ReadFile(filepath.Join(dir, name))
				if err != nil || !bytes.Equal(got, content(size)) {
					t.Errorf("%v at operation %d left half a bundle under its name", c.err, at)
				}
			}
		}
	}
}

func TestPutReadsBack(t *testing.T) {
	dir := t.TempDir()
	err := Put(context.Background(), &bent{Layer: System(), rotten: true}, dir, name, bytes.NewReader(content(1000)), 1000, nil)
	wantProblem(t, err, "sync_reread")
	if left := names(t, dir); left != "" {
		t.Errorf("left %q", left)
	}
}

func TestPutAsksForRoomFirst(t *testing.T) {
	dir := t.TempDir()
	err := Put(context.Background(), &bent{Layer: System(), space: 1000}, dir, name, bytes.NewReader(content(1000)), 1000, nil)
	wantProblem(t, err, "sync_full_need")
	if left := names(t, dir); left != "" {
		t.Errorf("left %q", left)
	}
}

func TestPutSweepsWhatABrokenWriteLeft(t *testing.T) {
	dir := t.TempDir()
	for _, n := range []string{"AAAABBBB.TMP", "aaaacccc.tmp", "important.tmp", "letter.doc"} {
		if err := os.WriteFile(filepath.Join(dir, n), []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := Put(context.Background(), System(), dir, name, bytes.NewReader(nil), 0, nil); err != nil {
		t.Fatal(err)
	}
	if got := names(t, dir); got != name+" important.tmp letter.doc" {
		t.Errorf("on the stick: %s", got)
	}
}

func TestPutCancelled(t *testing.T) {
	const size = 3 * step
	for stop := range 5 {
		dir := t.TempDir()
		ctx, cancel := context.WithCancel(context.Background())
		told := 0
		err := Put(ctx, System(), dir, name, bytes.NewReader(content(size)), size, func(Progress) {
			if told++; told > stop {
				cancel()
			}
		})
		cancel()
		wantProblem(t, err, "sync_cancelled")
		if left := names(t, dir); left != "" {
			t.Errorf("cancelled after %d reports, left %q", stop, left)
		}
	}
}

func TestPutNamesTheFolderThatIsNotThere(t *testing.T) {
	err := Put(context.Background(), System(), filepath.Join(t.TempDir(), "none"), name, bytes.NewReader(nil), 0, nil)
	wantProblem(t, err, "sync_no_folder")
	_, err = List(System(), filepath.Join(t.TempDir(), "none"))
	wantProblem(t, err, "sync_no_folder")
}

func TestPutSourceFails(t *testing.T) {
	dir := t.TempDir()
	src := io.MultiReader(bytes.NewReader(content(100)), errReader{})
	wantProblem(t, Put(context.Background(), System(), dir, name, src, 1000, nil), "bundle_not_written")
	wantProblem(t, Put(context.Background(), System(), dir, name, bytes.NewReader(content(10)), 1000, nil), "sync_write")
	if left := names(t, dir); left != "" {
		t.Errorf("left %q", left)
	}
}

type errReader struct{}

func (errReader) Read([]byte) (int, error) { return 0, syscall.EIO }

func TestList(t *testing.T) {
	dir := t.TempDir()
	for _, n := range []string{"K7QX2M4A.CAR", "b3nt9wz1.car", "K7QX2M4A.ACK", "K7QX2M4A.TMP", "notes.txt", "SHORT.CAR"} {
		if err := os.WriteFile(filepath.Join(dir, n), []byte("abc"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "00000000.CAR"), 0o700); err != nil {
		t.Fatal(err)
	}
	c, err := List(System(), dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Bundles) != 2 || c.Bundles[0].Name != "K7QX2M4A.CAR" || c.Bundles[0].Size != 3 || len(c.Receipts) != 1 {
		t.Errorf("%+v", c)
	}
}
