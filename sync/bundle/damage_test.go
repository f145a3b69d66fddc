package bundle

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"filippo.io/age"
)

func readFolder(t testing.TB, dir string) []byte {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	var all []byte
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, b...)
	}
	return all
}

func smallBundle(t testing.TB) ([]byte, *age.X25519Identity) {
	t.Helper()
	d, reader := newDesk(t), newIdentity(t)
	return d.write(t, []Recipient{{"desk", reader.Recipient().String()}}, journalOf(t, d.device, 1)), reader
}

func TestTruncatedAtEveryByte(t *testing.T) {
	b, _ := smallBundle(t)
	if _, err := stage(t, b); err != nil {
		t.Fatal(err)
	}
	for n := range b {
		_, err := stage(t, b[:n])
		if n == 0 {
			wantProblem(t, err, "bundle_empty")
			continue
		}
		wantProblem(t, err, "bundle_truncated")
	}
}

func TestEveryBitFlip(t *testing.T) {
	b, _ := smallBundle(t)
	for i := range b {
		b[i] ^= 1 << (i % 8)
		_, err := stage(t, b)
		b[i] ^= 1 << (i % 8)
		if err == nil {
			t.Fatalf("bit %d of byte %d of %d flipped, and nothing seen", i%8, i, len(b))
		}
		wantProblem(t, err, "bundle_damaged", "bundle_truncated", "bundle_not")
	}
}

// Any bytes at all: no panic, and always a sentence. (The bundles that are
// taken are the seeds: no one can sign another one by chance.)
func FuzzStage(f *testing.F) {
	b, _ := smallBundle(f)
	f.Add(b)
	f.Add(b[:len(b)/2])
	f.Add([]byte("PK\x03\x04"))
	f.Add([]byte("PK\x05\x06" + string(make([]byte, 18))))
	f.Fuzz(func(t *testing.T, in []byte) {
		s, err := stage(t, in)
		if err != nil {
			wantProblem(t, err, "bundle_damaged", "bundle_truncated", "bundle_not", "bundle_empty")
			return
		}
		wantProblem(t, s.Check(context.Background(), []age.Identity{newIdentity(t)}, nil), "bundle_not_for_us")
	})
}

func TestWrongRecipient(t *testing.T) {
	b, _ := smallBundle(t)
	s, err := stage(t, b)
	if err != nil {
		t.Fatal(err)
	}
	wantProblem(t, s.Check(context.Background(), []age.Identity{newIdentity(t)}, nil), "bundle_not_for_us")
	wantProblem(t, s.Check(context.Background(), nil, nil), "bundle_not_for_us")
}

// stick fails in the way of a stick that is pulled out or worn.
type stick struct {
	io.ReaderAt
	good int64
	err  error
}

func (s stick) ReadAt(p []byte, at int64) (int, error) {
	if at+int64(len(p)) > s.good && at < int64(1<<40) {
		return 0, s.err
	}
	return s.ReaderAt.ReadAt(p, at)
}

func TestUnreadableStick(t *testing.T) {
	b, _ := smallBundle(t)
	for _, c := range []struct {
		err  error
		code string
	}{
		{syscall.EIO, "bundle_unreadable"},
		{&fs.PathError{Op: "read", Err: syscall.ENOENT}, "bundle_gone"},
	} {
		for good := int64(0); good < int64(len(b)); good += 97 {
			src := stick{bytes.NewReader(b), good, c.err}
			_, err := Stage(context.Background(), src, int64(len(b)), Staging{Dir: t.TempDir()})
			wantProblem(t, err, c.code)
		}
	}
}

// full is a disk that has room for some bytes only.
type full struct {
	memory
	room int
	err  error
}

func (f *full) Write(p []byte) (int, error) {
	if len(f.b)+len(p) > f.room {
		n, _ := f.memory.Write(p[:max(0, f.room-len(f.b))])
		return n, f.err
	}
	return f.memory.Write(p)
}

func TestFullDiskWhileWriting(t *testing.T) {
	d, reader := newDesk(t), newIdentity(t)
	c := journalOf(t, d.device, 50)
	size := len(d.write(t, []Recipient{{"desk", reader.Recipient().String()}}, c))
	for _, cause := range []struct {
		err  error
		code string
	}{{syscall.ENOSPC, "sync_full"}, {syscall.EROFS, "sync_read_only"}, {syscall.EIO, "bundle_not_written"}} {
		for room := 0; room < size; room += 501 {
			f := &full{room: room, err: cause.err}
			w, err := NewWriter(context.Background(), f, d.options([]Recipient{{"desk", reader.Recipient().String()}}))
			if err != nil {
				wantProblem(t, err, cause.code)
				continue
			}
			_ = w.Run(c.run, c.to, c.first) // Close repeats what went wrong
			_ = w.Lines(c.lines)
			_, err = w.Close()
			wantProblem(t, err, cause.code)
		}
	}
	real, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if errors.Is(err, fs.ErrNotExist) {
		return // not on this system; the injected layer above stands for it
	}
	if err != nil {
		t.Fatal(err)
	}
	defer real.Close()
	_, err = NewWriter(context.Background(), real, d.options([]Recipient{{"desk", reader.Recipient().String()}}))
	wantProblem(t, err, "sync_full")
}

func TestStagingDiskFull(t *testing.T) {
	b, _ := smallBundle(t)
	_, err := Stage(context.Background(), bytes.NewReader(b), int64(len(b)), Staging{Dir: filepath.Join(t.TempDir(), "none"), Memory: 1})
	wantProblem(t, err, "sync_staging")
	wantProblem(t, staging(&fs.PathError{Op: "write", Err: syscall.ENOSPC}), "sync_disk_full")
}

func TestCancel(t *testing.T) {
	d, reader := newDesk(t), newIdentity(t)
	ctx, cancel := context.WithCancel(context.Background())
	b, _ := smallBundle(t)
	s, err := stage(t, b)
	if err != nil {
		t.Fatal(err)
	}
	w, err := NewWriter(ctx, &memory{}, d.options([]Recipient{{"desk", reader.Recipient().String()}}))
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	_, err = w.Close()
	wantProblem(t, err, "sync_cancelled")
	wantProblem(t, s.Check(ctx, []age.Identity{reader}, nil), "sync_cancelled", "bundle_not_for_us")
	_, err = Verify(ctx, bytes.NewReader(b), int64(len(b)), DefaultLimits(), nil)
	wantProblem(t, err, "sync_cancelled")
	_, err = Stage(ctx, bytes.NewReader(b), int64(len(b)), Staging{Dir: t.TempDir()})
	wantProblem(t, err, "sync_cancelled")
}
