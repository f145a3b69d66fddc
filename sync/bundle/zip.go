package bundle

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
)

// The zip of a bundle has exactly one spelling: entries stored one behind the
// other in a fixed order, no extra fields, no comments, no data descriptors,
// no zip64, one fixed date, and both copies of each header equal. A reader
// rebuilds that spelling from the names and sizes and compares; so a flipped
// bit outside the signed contents is seen, and none of the ways in which two
// zip readers can be made to see two different files is left.
const (
	localMagic   = 0x04034b50
	centralMagic = 0x02014b50
	endMagic     = 0x06054b50

	localSize   = 30
	centralSize = 46
	endSize     = 22

	zipVersion = 20     // 2.0, the first with folders
	zipDate    = 0x0021 // 1980-01-01: when a bundle was made stands in its manifest only
)

// The names of the entries. Files lie between the records and the manifest.
const (
	recordsName   = "records.age"
	manifestName  = "manifest.json"
	signatureName = "manifest.json.minisig"
)

func fileEntryName(n int) string { return fmt.Sprintf("files/%04d.age", n) }

// entry is one stored file of the zip.
type entry struct {
	name   string
	offset int64 // of the local header
	size   int64
	crc    uint32
}

// small is the entry of contents that are all there.
func small(name string, offset int64, b []byte) entry {
	return entry{name: name, offset: offset, size: int64(len(b)), crc: crc32.ChecksumIEEE(b)}
}

func (e entry) dataOffset() int64 { return e.offset + localSize + int64(len(e.name)) }
func (e entry) end() int64        { return e.dataOffset() + e.size }

// fields are those that a local and a central header share.
func (e entry) fields(b []byte) []byte {
	le := binary.LittleEndian
	b = le.AppendUint16(b, zipVersion)
	b = le.AppendUint16(b, 0) // flags: sizes known, name in ASCII
	b = le.AppendUint16(b, 0) // stored
	b = le.AppendUint16(b, 0) // time
	b = le.AppendUint16(b, zipDate)
	b = le.AppendUint32(b, e.crc)
	b = le.AppendUint32(b, uint32(e.size))
	b = le.AppendUint32(b, uint32(e.size))
	b = le.AppendUint16(b, uint16(len(e.name)))
	return le.AppendUint16(b, 0) // no extra field
}

func (e entry) local() []byte {
	b := binary.LittleEndian.AppendUint32(nil, localMagic)
	return append(e.fields(b), e.name...)
}

func (e entry) central(b []byte) []byte {
	le := binary.LittleEndian
	b = le.AppendUint32(b, centralMagic)
	b = le.AppendUint16(b, zipVersion)
	b = e.fields(b)
	b = le.AppendUint16(b, 0) // no comment
	b = le.AppendUint16(b, 0) // first disk
	b = le.AppendUint16(b, 0) // internal attributes
	b = le.AppendUint32(b, 0) // external attributes
	b = le.AppendUint32(b, uint32(e.offset))
	return append(b, e.name...)
}

// directory is the end of the zip: the central headers and the end record.
func directory(entries []entry) []byte {
	var b []byte
	for _, e := range entries {
		b = e.central(b)
	}
	size := len(b)
	le := binary.LittleEndian
	b = le.AppendUint32(b, endMagic)
	b = le.AppendUint32(b, 0) // this disk, the directory's disk
	b = le.AppendUint16(b, uint16(len(entries)))
	b = le.AppendUint16(b, uint16(len(entries)))
	b = le.AppendUint32(b, uint32(size))
	b = le.AppendUint32(b, uint32(entries[len(entries)-1].end()))
	return le.AppendUint16(b, 0) // no comment
}

// pack makes a zip of small contents in the one spelling of this format.
func pack(names []string, contents ...[]byte) []byte {
	var out []byte
	var entries []entry
	for i, b := range contents {
		e := small(names[i], int64(len(out)), b)
		out = append(append(out, e.local()...), b...)
		entries = append(entries, e)
	}
	return append(out, directory(entries)...)
}

// naming gives the name that the i-th of n entries has, and how few entries
// there are at least: nothing in a file chooses a name.
type naming struct {
	least int
	name  func(i, n int) string
}

// readEntries reads the directory of a file and checks its spelling against
// every rule of the comment above. It reads no entry's contents.
func readEntries(src io.ReaderAt, size int64, limits Limits, names naming) ([]entry, error) {
	if size == 0 {
		return nil, problem("bundle_empty", nil)
	}
	if err := checkStart(src, size, names); err != nil {
		return nil, err
	}
	if size > limits.Bundle {
		return nil, problem("bundle_too_large", fmt.Errorf("%d bytes", size))
	}
	var end [endSize]byte
	if size < endSize {
		return nil, problem("bundle_truncated", nil)
	}
	if err := readAt(src, end[:], size-endSize); err != nil {
		return nil, err
	}
	le := binary.LittleEndian
	if le.Uint32(end[:]) != endMagic {
		return nil, problem("bundle_truncated", nil)
	}
	n := int(le.Uint16(end[10:]))
	length, start := int64(le.Uint32(end[12:])), int64(le.Uint32(end[16:]))
	if n < names.least || n-names.least > limits.Files || start+length != size-endSize || length > int64(n)*(centralSize+64) {
		return nil, damaged("zip end record")
	}
	tail := make([]byte, length+endSize)
	if err := readAt(src, tail, start); err != nil {
		return nil, err
	}
	entries, err := parseCentral(tail[:length], n, names)
	if err != nil {
		return nil, err
	}
	if entries[n-1].end() != start || !bytes.Equal(directory(entries), tail) {
		return nil, damaged("zip directory")
	}
	for _, e := range entries {
		want := e.local()
		got := make([]byte, len(want))
		if err := readAt(src, got, e.offset); err != nil {
			return nil, err
		}
		if !bytes.Equal(got, want) {
			return nil, damaged("zip header of " + e.name)
		}
	}
	return entries, nil
}

// checkStart tells a file that is something else from a bundle that was cut.
func checkStart(src io.ReaderAt, size int64, names naming) error {
	first := names.name(0, names.least)
	want := binary.LittleEndian.AppendUint32(nil, localMagic)
	b := make([]byte, localSize+len(first))
	n := int(min(size, int64(len(b))))
	if err := readAt(src, b[:n], 0); err != nil {
		return err
	}
	if !bytes.HasPrefix(b[:n], want[:min(n, len(want))]) {
		return problem("bundle_not", nil)
	}
	if n == len(b) && string(b[localSize:]) != first {
		return problem("bundle_not", nil)
	}
	return nil
}

// parseCentral takes names, sizes, checksums and offsets out of the central
// headers. Everything else in them is compared by the caller.
func parseCentral(b []byte, n int, names naming) ([]entry, error) {
	entries := make([]entry, 0, n)
	le := binary.LittleEndian
	var next int64
	for i := range n {
		if len(b) < centralSize {
			return nil, damaged("zip directory too short")
		}
		e := entry{
			name:   names.name(i, n),
			crc:    le.Uint32(b[16:]),
			size:   int64(le.Uint32(b[20:])),
			offset: next,
		}
		length := centralSize + len(e.name)
		if len(b) < length || string(b[centralSize:length]) != e.name {
			return nil, damaged("zip entry name")
		}
		next = e.end()
		entries = append(entries, e)
		b = b[length:]
	}
	if len(b) != 0 {
		return nil, damaged("zip directory too long")
	}
	return entries, nil
}

// bundleNames are those of a bundle.
var bundleNames = naming{3, func(i, n int) string {
	switch i {
	case 0:
		return recordsName
	case n - 2:
		return manifestName
	case n - 1:
		return signatureName
	default:
		return fileEntryName(i)
	}
}}

// readAt fills b or says in a person's words why it cannot.
func readAt(src io.ReaderAt, b []byte, offset int64) error {
	n, err := src.ReadAt(b, offset)
	if n == len(b) {
		return nil
	}
	return unreadable(err)
}
