package vault

import (
	"errors"
	"io"

	"carnet/records/vault/disk"
)

// runBlocks bounds what a run holds back: 256 KiB.
const runBlocks = 64

// blockFile gives SQLite a file of exact length and any offset over blocks that
// are enciphered whole.
//
// SQLite appends to its log in pieces of 24 and 4096 bytes. Writing each piece
// through would encipher every block three times, so a run of adjoining pieces
// is gathered in plain memory and goes to the disk in one write: at the latest
// when SQLite asks for a sync, which is the only moment from which it counts on
// the bytes being there. A main file is never held back.
type blockFile struct {
	f      disk.File
	d      disk.Disk
	c      *blockCipher
	base   int64 // bytes in front of block 0
	size   int64 // what SQLite sees
	extra  bool  // a block with nothing but the end mark follows the last one
	hold   bool  // runs may wait for the sync
	look   bool  // read only
	spares bool  // laboratory only: the false claim that an overwrite spares its neighbours

	newName bool  // the name is not durable before the next SyncDir
	failed  error // a sync that failed: what it lost nobody can tell

	run    []byte // plain bytes from runOff on, runLen of them valid
	runOff int64  // a multiple of blockSize
	runLen int
	dirty  bool

	scratch []byte

	onClose func() error
	onError func(error)
}

// unsynced is a sync that failed: nothing but reopening helps, whatever the
// cause was.
type unsynced struct{ error }

func (e unsynced) Unwrap() error { return e.error }

var errLook = errors.New("vault: the file is opened for reading only")

func (b *blockFile) note(err error) error {
	if err != nil && b.onError != nil && !errors.Is(err, io.EOF) {
		b.onError(err)
	}
	return err
}

// measure finds the length from the number of blocks and the end mark. A last
// piece shorter than a block is the leaving of a cut, and no synced byte is in it.
func (b *blockFile) measure() error {
	phys, err := b.f.Size()
	if err != nil {
		return err
	}
	blocks := max(0, (phys-b.base)/blockSize)
	b.size = blocks * blockSize
	if whole := b.base + b.size; phys > whole && !b.look {
		if err := b.f.Truncate(whole); err != nil {
			return err
		}
	}
	if blocks == 0 {
		return nil
	}
	last := b.space(1)
	if err := b.readBlocks(last, blocks-1); err != nil {
		return err
	}
	switch used := b.c.readMark(last); {
	case used == 0 || used >= blockSize:
	case used <= blockSize-markSize:
		b.size -= int64(blockSize - used)
	case blocks >= 2:
		b.extra = true
		b.size -= int64(2*blockSize - used)
	}
	return nil
}

func (b *blockFile) space(blocks int) []byte {
	if need := blocks * blockSize; cap(b.scratch) < need {
		b.scratch = make([]byte, need)
	}
	return b.scratch[:blocks*blockSize]
}

// readBlocks reads and deciphers whole blocks from number n on; what lies
// behind the file's end is zeros.
func (b *blockFile) readBlocks(p []byte, n int64) error {
	got, err := b.f.ReadAt(p, b.base+n*blockSize)
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	whole := got &^ (blockSize - 1)
	clear(p[whole:])
	for at := 0; at < whole; at += blockSize {
		b.c.open(p[at:at+blockSize], n+int64(at/blockSize))
	}
	return nil
}

// ReadAt reads as io.ReaderAt does: short with io.EOF behind the end.
func (b *blockFile) ReadAt(p []byte, off int64) (int, error) {
	if off >= b.runOff && off+int64(len(p)) <= b.runOff+int64(b.runLen) {
		return copy(p, b.run[off-b.runOff:]), nil
	}
	if b.dirty && off < b.runOff+int64(b.runLen) && off+int64(len(p)) > b.runOff {
		if err := b.flush(); err != nil {
			return 0, b.note(err)
		}
	}
	if len(p) == 0 {
		return 0, nil
	}
	if off >= b.size {
		return 0, io.EOF
	}
	want := p[:min(int64(len(p)), b.size-off)]
	if err := b.read(want, off); err != nil {
		return 0, b.note(err)
	}
	if len(want) < len(p) {
		return len(want), io.EOF
	}
	return len(p), nil
}

func (b *blockFile) read(p []byte, off int64) error {
	first := off / blockSize
	if off%blockSize == 0 && len(p)%blockSize == 0 {
		return b.readBlocks(p, first)
	}
	last := (off + int64(len(p)) - 1) / blockSize
	blocks := b.space(int(last - first + 1))
	if err := b.readBlocks(blocks, first); err != nil {
		return err
	}
	copy(p, blocks[off-first*blockSize:])
	return nil
}

// WriteAt writes as io.WriterAt does.
func (b *blockFile) WriteAt(p []byte, off int64) (int, error) {
	if b.look {
		return 0, errLook
	}
	if b.failed != nil {
		return 0, b.note(b.failed)
	}
	done := 0
	for done < len(p) {
		n, err := b.gather(p[done:], off+int64(done))
		if err != nil {
			return done, b.note(err)
		}
		done += n
	}
	if !b.hold {
		if err := b.flush(); err != nil {
			return 0, b.note(err)
		}
	}
	return done, nil
}

// gather adds the first bytes of p to the run and tells how many.
func (b *blockFile) gather(p []byte, off int64) (int, error) {
	if err := b.seat(off); err != nil {
		return 0, err
	}
	rel := int(off - b.runOff)
	n := min(len(p), runBlocks*blockSize-rel)
	if off+int64(n) > b.size {
		if err := b.dropExtra(); err != nil {
			return 0, err
		}
		b.size = off + int64(n)
	}
	b.room(rel + n)
	copy(b.run[rel:], p[:n])
	b.runLen = max(b.runLen, rel+n)
	b.dirty = true
	return n, nil
}

// room makes the run's buffer hold n bytes, rounded up to a block.
func (b *blockFile) room(n int) {
	n = (n + blockSize - 1) &^ (blockSize - 1)
	if n <= len(b.run) {
		return
	}
	bigger := make([]byte, min(runBlocks*blockSize, max(n, 2*len(b.run))))
	copy(bigger, b.run[:b.runLen])
	b.run = bigger
}

// seat moves the run, where needed, so that a byte at off adjoins it.
func (b *blockFile) seat(off int64) error {
	within := off >= b.runOff && off <= b.runOff+int64(b.runLen)
	if within && off-b.runOff < runBlocks*blockSize {
		return nil
	}
	if err := b.flush(); err != nil {
		return err
	}
	start := off &^ (blockSize - 1)
	if off > b.size && b.size%blockSize != 0 && b.size&^(blockSize-1) != start {
		if err := b.openEnd(); err != nil {
			return err
		}
	}
	rel := int(off - start)
	b.runOff, b.runLen = start, 0
	if rel == 0 {
		return nil
	}
	b.room(rel)
	if start < b.size {
		if err := b.readBlocks(b.run[:blockSize], start/blockSize); err != nil {
			return err
		}
		b.runLen = int(min(blockSize, b.size-start))
	}
	if b.runLen < rel {
		clear(b.run[b.runLen:rel])
		b.runLen = rel
	}
	return nil
}

// openEnd rewrites the last block without its end mark, because the file is
// about to go on somewhere behind it. The size then counts the block whole.
func (b *blockFile) openEnd() error {
	if err := b.dropExtra(); err != nil {
		return err
	}
	n := b.size / blockSize
	block := b.space(1)
	if err := b.readBlocks(block, n); err != nil {
		return err
	}
	clear(block[b.size%blockSize:])
	b.c.seal(block, n)
	if _, err := b.f.WriteAt(block, b.base+n*blockSize); err != nil {
		return err
	}
	b.runOff, b.runLen = 0, 0
	return nil
}

// dropExtra cuts off the block that holds nothing but the end mark.
func (b *blockFile) dropExtra() error {
	if !b.extra {
		return nil
	}
	if err := b.f.Truncate(b.base + blocksOf(b.size)*blockSize); err != nil {
		return err
	}
	b.extra = false
	return nil
}

func blocksOf(size int64) int64 { return (size + blockSize - 1) / blockSize }

// flush enciphers the run and writes it, and keeps its unfinished last block,
// which the next piece most likely continues.
func (b *blockFile) flush() error {
	if !b.dirty {
		return nil
	}
	if err := b.completeTail(); err != nil {
		return err
	}
	blocks := int(blocksOf(int64(b.runLen)))
	out := b.space(blocks + 1)
	copy(out, b.run[:b.runLen])
	ends := b.runOff+int64(b.runLen) == b.size && b.runLen%blockSize != 0
	extra := false
	if ends {
		used := b.runLen % blockSize
		clear(out[b.runLen:])
		if extra = used > blockSize-markSize; extra {
			blocks++
		}
		b.c.setMark(out[(blocks-1)*blockSize:], used)
	}
	out = out[:blocks*blockSize]
	for at := 0; at < len(out); at += blockSize {
		b.c.seal(out[at:at+blockSize], b.runOff/blockSize+int64(at/blockSize))
	}
	if _, err := b.f.WriteAt(out, b.base+b.runOff); err != nil {
		return err
	}
	if ends {
		b.extra = extra
	}
	keep := b.runLen &^ (blockSize - 1)
	copy(b.run, b.run[keep:b.runLen])
	b.runOff += int64(keep)
	b.runLen -= keep
	b.dirty = false
	return nil
}

// completeTail brings in what the disk holds behind the run's end in the same
// block, when the run ends inside the file.
func (b *blockFile) completeTail() error {
	end := b.runOff + int64(b.runLen)
	used := b.runLen % blockSize
	if used == 0 || end >= b.size {
		return nil
	}
	block := b.space(1)
	if err := b.readBlocks(block, end/blockSize); err != nil {
		return err
	}
	n := copy(b.run[b.runLen:b.runLen-used+blockSize], block[used:])
	b.runLen = int(min(int64(b.runLen+n), b.size-b.runOff))
	return nil
}

// Truncate sets the length; growing fills with zeros.
func (b *blockFile) Truncate(size int64) error {
	if b.look {
		return errLook
	}
	if b.failed != nil {
		return b.note(b.failed)
	}
	if size == b.size {
		return nil
	}
	return b.note(b.truncate(size))
}

func (b *blockFile) truncate(size int64) error {
	if err := b.flush(); err != nil {
		return err
	}
	b.runOff, b.runLen = 0, 0
	if size > b.size && b.size%blockSize != 0 {
		if err := b.openEnd(); err != nil {
			return err
		}
	}
	n, used := size/blockSize, int(size%blockSize)
	if used == 0 {
		b.extra, b.size = false, size
		return b.f.Truncate(b.base + size)
	}
	block := make([]byte, 2*blockSize)
	if size < b.size || b.size > n*blockSize {
		if err := b.readBlocks(block[:blockSize], n); err != nil {
			return err
		}
		clear(block[min(int64(used), max(0, b.size-n*blockSize)):])
	}
	blocks := 1
	if used > blockSize-markSize {
		blocks = 2
	}
	b.c.setMark(block[(blocks-1)*blockSize:], used)
	for i := range blocks {
		b.c.seal(block[i*blockSize:(i+1)*blockSize], n+int64(i))
	}
	if _, err := b.f.WriteAt(block[:blocks*blockSize], b.base+n*blockSize); err != nil {
		return err
	}
	b.extra, b.size = blocks == 2, size
	return b.f.Truncate(b.base + (n+int64(blocks))*blockSize)
}

// Sync writes what was gathered and waits for the disk.
//
// After a sync that failed the system may have thrown away what it could not
// write, and a second sync would succeed without it. So the file refuses
// everything from then on, and only reopening, which reads what is really
// there, helps.
func (b *blockFile) Sync() error {
	if b.failed != nil {
		return b.note(b.failed)
	}
	if err := b.flush(); err != nil {
		return b.note(err)
	}
	if err := b.f.Sync(); err != nil {
		b.failed = unsynced{err}
		return b.note(b.failed)
	}
	if !b.newName {
		return nil
	}
	if err := b.d.SyncDir(); err != nil {
		b.failed = unsynced{err}
		return b.note(b.failed)
	}
	b.newName = false
	return nil
}

// Close writes what was gathered and closes.
func (b *blockFile) Close() error {
	var err error
	if b.failed == nil {
		err = b.flush()
	}
	clear(b.run)
	clear(b.scratch)
	err = errors.Join(err, b.f.Close())
	if b.onClose != nil {
		err = errors.Join(err, b.onClose())
	}
	return b.note(err)
}
