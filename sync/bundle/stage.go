package bundle

import (
	"bytes"
	"context"
	"io"
	"os"

	"filippo.io/age"

	"carnet/records/journal"
)

// Staging says where a bundle waits until it has been found good.
type Staging struct {
	// Dir is a folder on this PC's own disk for bundles beyond Memory: the
	// sealed bytes are copied there as they are, never anything deciphered.
	Dir string
	// Memory is how many bytes may be held in memory, sealed and deciphered
	// each; 32 MiB when 0.
	Memory int64
	// Limits are DefaultLimits when zero.
	Limits Limits
	// Progress may be nil; it is called with bytes done and in all.
	Progress func(done, total int64)
}

// Staged is a bundle that has been copied off its medium, so that the stick
// can be pulled out and cannot change under our eyes, and whose signature and
// hashes are right. Close frees it.
type Staged struct {
	manifest *Manifest
	entries  []entry
	src      io.ReaderAt
	file     *os.File
	limits   Limits
	memory   int64

	identities []age.Identity
	checked    bool
	plain      []byte // the records, when they are short
	files      map[journal.Hash]attached
}

// Stage copies a bundle off its medium and verifies it as Verify does.
func Stage(ctx context.Context, src io.ReaderAt, size int64, st Staging) (*Staged, error) {
	if st.Limits == (Limits{}) {
		st.Limits = DefaultLimits()
	}
	if st.Memory == 0 {
		st.Memory = 32 << 20
	}
	// The ends are looked at first: a film that someone picked by mistake is
	// not copied.
	if _, err := readEntries(src, size, st.Limits, bundleNames); err != nil {
		return nil, err
	}
	s := &Staged{limits: st.Limits, memory: st.Memory}
	if err := s.copy(ctx, src, size, st); err != nil {
		s.Close()
		return nil, err
	}
	var err error
	s.manifest, s.entries, err = verify(ctx, s.src, size, st.Limits, nil)
	if err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

// Manifest is what the bundle says in the open.
func (s *Staged) Manifest() *Manifest { return s.manifest }

// Close drops the copy.
func (s *Staged) Close() {
	s.plain, s.checked = nil, false
	if s.file == nil {
		return
	}
	name := s.file.Name()
	s.file.Close()
	os.Remove(name)
	s.file = nil
}

func (s *Staged) copy(ctx context.Context, src io.ReaderAt, size int64, st Staging) error {
	if size <= st.Memory {
		room := make([]byte, size)
		s.src = bytes.NewReader(room)
		return copyTo(ctx, src, size, st.Progress, func(at int64, b []byte) error {
			copy(room[at:], b)
			return nil
		})
	}
	f, err := os.CreateTemp(st.Dir, "staging-*"+Extension)
	if err != nil {
		return staging(err)
	}
	s.file, s.src = f, f
	return copyTo(ctx, src, size, st.Progress, func(_ int64, b []byte) error {
		if _, err := f.Write(b); err != nil {
			return staging(err)
		}
		return nil
	})
}

func copyTo(ctx context.Context, src io.ReaderAt, size int64, progress func(done, total int64), put func(int64, []byte) error) error {
	room := make([]byte, min(size, 1<<20))
	for at := int64(0); at < size; {
		if err := ctx.Err(); err != nil {
			return problem("sync_cancelled", err)
		}
		b := room[:min(int64(len(room)), size-at)]
		if err := readAt(src, b, at); err != nil {
			return err
		}
		if err := put(at, b); err != nil {
			return err
		}
		at += int64(len(b))
		if progress != nil {
			progress(at, size)
		}
	}
	return nil
}

// staging says why the copy could not be made on this PC.
func staging(err error) error {
	if FaultOf(err) == Full {
		return problem("sync_disk_full", err)
	}
	return problem("sync_staging", err)
}
