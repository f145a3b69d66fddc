package bundle

import (
	"context"
	"crypto/sha256"
	"hash/crc32"
	"io"

	"carnet/records/journal"
)

// Verify tells whether a bundle is whole and unchanged: its spelling, the
// signature of its manifest, the site's certificate for the key that signed,
// and the size and hash of everything sealed. It needs no key, and says
// nothing about whether the site is known here.
//
// progress, which may be nil, is called with bytes done and in all.
func Verify(ctx context.Context, src io.ReaderAt, size int64, limits Limits, progress func(done, total int64)) (*Manifest, error) {
	m, _, err := verify(ctx, src, size, limits, progress)
	return m, err
}

// Peek reads the manifest of a bundle and checks its signature and
// certificate, but not that the sealed files are whole: enough to say what
// lies on a stick, at the cost of some kilobytes.
func Peek(src io.ReaderAt, size int64) (*Manifest, error) {
	m, _, err := peek(src, size, DefaultLimits())
	return m, err
}

func peek(src io.ReaderAt, size int64, limits Limits) (*Manifest, []entry, error) {
	entries, err := readEntries(src, size, limits, bundleNames)
	if err != nil {
		return nil, nil, err
	}
	n := len(entries)
	text, err := readEntry(src, entries[n-2], limits.Manifest)
	if err != nil {
		return nil, nil, err
	}
	signature, err := readEntry(src, entries[n-1], limits.Manifest)
	if err != nil {
		return nil, nil, err
	}
	m, err := parseManifest(text, signature, limits)
	if err != nil {
		return nil, nil, err
	}
	if len(m.Files) != n-3 {
		return nil, nil, damaged("number of files")
	}
	return m, entries, nil
}

func verify(ctx context.Context, src io.ReaderAt, size int64, limits Limits, progress func(done, total int64)) (*Manifest, []entry, error) {
	m, entries, err := peek(src, size, limits)
	if err != nil {
		return nil, nil, err
	}
	var done int64
	tell := func(n int64) {
		if done += n; progress != nil {
			progress(done, size)
		}
	}
	sealed := append([]Sealed{m.Records}, m.Files...)
	for i, want := range sealed {
		if err := verifyEntry(ctx, src, entries[i], want, tell); err != nil {
			return nil, nil, err
		}
	}
	return m, entries, nil
}

func readEntry(src io.ReaderAt, e entry, limit int64) ([]byte, error) {
	if e.size > limit {
		return nil, damaged(e.name + " is too long")
	}
	b := make([]byte, e.size)
	if err := readAt(src, b, e.dataOffset()); err != nil {
		return nil, err
	}
	if crc32.ChecksumIEEE(b) != e.crc {
		return nil, damaged("checksum of " + e.name)
	}
	return b, nil
}

func verifyEntry(ctx context.Context, src io.ReaderAt, e entry, want Sealed, tell func(int64)) error {
	if e.name != want.File || e.size != want.Size {
		return damaged("size of " + e.name)
	}
	sum, crc := sha256.New(), uint32(0)
	room := make([]byte, 256<<10)
	for at := int64(0); at < e.size; {
		if err := ctx.Err(); err != nil {
			return problem("sync_cancelled", err)
		}
		b := room[:min(int64(len(room)), e.size-at)]
		if err := readAt(src, b, e.dataOffset()+at); err != nil {
			return err
		}
		sum.Write(b)
		crc = crc32.Update(crc, crc32.IEEETable, b)
		at += int64(len(b))
		tell(int64(len(b)))
	}
	if journal.Hash(sum.Sum(nil)) != want.SHA256 || crc != e.crc {
		return damaged("hash of " + e.name)
	}
	return nil
}
