package usb

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"path/filepath"
	"strings"

	"carnet/assets/text"
	"carnet/sync/bundle"
)

// Phase is what a Put is busy with.
type Phase int

// The phases, in order. "The stick is safe to pull out" is said when Put has
// returned nil, and not before.
const (
	Writing Phase = iota
	Checking
)

// Progress is how far a Put has come, in bytes of its phase.
type Progress struct {
	Phase Phase
	Done  int64
	Total int64
}

const (
	// step is how much is written between two syncs: little enough that the
	// bar tells the truth and cancelling is answered soon on a slow stick.
	step = 4 << 20
	// margin is room for the folder's own growth, in bytes.
	margin = 256 << 10

	temporary = ".TMP"
)

// Put writes size bytes of src to a file of a stick's folder and returns only
// when they have been read back from the stick under their final name.
//
// Whatever fails, and when ctx is cancelled, nothing of it is left under the
// final name, and nothing at all where the stick still answers. A file of
// that name that was there before is replaced only by a complete one. Errors
// are text.Problems: sync_no_folder, sync_full_need, sync_full,
// sync_read_only, sync_gone, sync_reread, sync_write, sync_cancelled.
func Put(ctx context.Context, l Layer, dir, name string, src io.Reader, size int64, progress func(Progress)) error {
	if progress == nil {
		progress = func(Progress) {}
	}
	p := put{l: l, dir: dir, temp: filepath.Join(dir, stem(name)+temporary), final: filepath.Join(dir, name), size: size, tell: progress}
	if err := p.room(); err != nil {
		return err
	}
	sum, err := p.write(ctx, src)
	if err != nil {
		_ = l.Remove(p.temp) // the stick may be gone
		return p.problem(err)
	}
	if err := p.publish(); err != nil {
		_ = l.Remove(p.temp)
		_ = l.Remove(p.final)
		return p.problem(err)
	}
	if err := p.check(ctx, sum); err != nil {
		_ = l.Remove(p.final)
		_ = l.SyncDir(dir)
		return p.problem(err)
	}
	return nil
}

func stem(name string) string { return strings.TrimSuffix(name, filepath.Ext(name)) }

type put struct {
	l                Layer
	dir, temp, final string
	size             int64
	tell             func(Progress)
}

// room sweeps what an earlier, broken write left and asks whether there is
// space.
func (p *put) room() error {
	names, err := p.l.ReadDir(p.dir)
	if err != nil {
		return text.Wrap(err, "sync_no_folder", p.dir)
	}
	for _, e := range names {
		n := e.Name()
		if strings.EqualFold(filepath.Ext(n), temporary) && bundle.IsName(stem(n)+bundle.Extension) {
			_ = p.l.Remove(filepath.Join(p.dir, n)) // it only costs room
		}
	}
	free, err := p.l.Free(p.dir)
	if err != nil {
		return p.problem(err)
	}
	if need := uint64(p.size) + margin; free < need {
		return text.NewProblem("sync_full_need", megabytes(need), megabytes(free))
	}
	return nil
}

// megabytes are decimal, as sticks are sold, rounded so that what is needed
// is never shown as what is free.
func megabytes(n uint64) float64 { return float64(n/10_000) / 100 }

func (p *put) write(ctx context.Context, src io.Reader) (sum []byte, err error) {
	f, err := p.l.Create(p.temp)
	if err != nil {
		return nil, err
	}
	defer func() {
		if closeErr := f.Close(); err == nil {
			err = closeErr
		}
	}()
	digest := sha256.New()
	var done int64
	for done < p.size {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		n, err := p.copy(f, digest, io.LimitReader(src, min(step, p.size-done)))
		if err != nil {
			return nil, err
		}
		if n == 0 {
			return nil, fmt.Errorf("usb: %d bytes instead of %d", done, p.size)
		}
		done += n
		if err := f.Sync(); err != nil {
			return nil, err
		}
		p.tell(Progress{Writing, done, p.size})
	}
	return digest.Sum(nil), f.Sync()
}

// errSource marks an error of what is copied, which is no fault of the stick.
type errSource struct{ error }

func (e errSource) Unwrap() error { return e.error }

func (p *put) copy(to io.Writer, digest hash.Hash, from io.Reader) (int64, error) {
	room := make([]byte, min(p.size+1, 256<<10))
	var total int64
	for {
		n, err := from.Read(room)
		if n > 0 {
			digest.Write(room[:n])
			if _, err := to.Write(room[:n]); err != nil {
				return total, err
			}
			total += int64(n)
		}
		if err == io.EOF {
			return total, nil
		}
		if err != nil {
			return total, errSource{err}
		}
	}
}

func (p *put) publish() error {
	if err := p.l.Rename(p.temp, p.final); err != nil {
		return err
	}
	return p.l.SyncDir(p.dir)
}

var errOther = errors.New("usb: the stick gives back other bytes")

func (p *put) check(ctx context.Context, want []byte) error {
	f, err := p.l.Open(p.final)
	if err != nil {
		return err
	}
	defer f.Close()
	digest, room := sha256.New(), make([]byte, min(p.size+1, 1<<20))
	var done int64
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		n, err := f.Read(room)
		digest.Write(room[:n])
		done += int64(n)
		p.tell(Progress{Checking, min(done, p.size), p.size})
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
	}
	if done != p.size || string(digest.Sum(nil)) != string(want) {
		return errOther
	}
	return nil
}

// problem says in a person's words what went wrong.
func (p *put) problem(err error) error {
	var known *text.Problem
	var source errSource
	switch {
	case errors.As(err, &known):
		return err
	case errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded):
		return text.Wrap(err, "sync_cancelled")
	case errors.As(err, &source):
		return text.Wrap(err, "bundle_not_written")
	case errors.Is(err, errOther):
		return text.Wrap(err, "sync_reread")
	}
	switch bundle.FaultOf(err) {
	case bundle.Full:
		return text.Wrap(err, "sync_full")
	case bundle.ReadOnly:
		return text.Wrap(err, "sync_read_only")
	case bundle.Gone:
		return text.Wrap(err, "sync_gone")
	}
	if _, gone := p.l.ReadDir(p.dir); gone != nil {
		return text.Wrap(err, "sync_gone")
	}
	return text.Wrap(err, "sync_write")
}
