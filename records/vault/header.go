package vault

import (
	"bytes"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"io"
	"io/fs"

	"carnet/assets/text"
	"carnet/records/vault/disk"
)

// Key opens a vault.
type Key [32]byte

// NewKey draws a key.
func NewKey() Key {
	var k Key
	rand.Read(k[:])
	return k
}

const (
	magic      = "Carnet vault\r\n\x1a\n"
	version    = 1
	sector     = 512
	headerSize = blockSize
	saltSize   = 32
)

// header is what the first block of a main file says in the clear: layout
// magic (16) · version (4, little endian) · salt (32) · check (32).
type header struct {
	salt  [saltSize]byte
	check [sha256.Size]byte
}

func newHeader(key Key) header {
	var h header
	rand.Read(h.salt[:])
	h.check = h.checkFor(key)
	return h
}

func (h header) checkFor(key Key) [sha256.Size]byte {
	m := hmac.New(sha256.New, key[:])
	m.Write([]byte("carnet vault check"))
	m.Write(h.salt[:])
	return [sha256.Size]byte(m.Sum(nil))
}

func (h header) bytes() []byte {
	one := make([]byte, sector)
	copy(one, magic)
	binary.LittleEndian.PutUint32(one[len(magic):], version)
	copy(one[20:], h.salt[:])
	copy(one[52:], h.check[:])
	return bytes.Repeat(one, headerSize/sector)
}

// readHeader tells the three cases apart that a person has to act on in three
// ways: no vault of ours (or one too damaged to say), one of a newer program,
// and one that another key opens. One good copy of eight is enough.
func readHeader(f io.ReaderAt, key Key) (header, error) {
	block := make([]byte, headerSize)
	n, err := f.ReadAt(block, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return header{}, text.Wrap(err, "vault.damaged")
	}
	problem := text.NewProblem("vault.damaged")
	for at := 0; at+sector <= n; at += sector {
		one := block[at : at+sector]
		if !bytes.HasPrefix(one, []byte(magic)) {
			continue
		}
		if binary.LittleEndian.Uint32(one[len(magic):]) != version {
			problem = text.NewProblem("vault.newer")
			continue
		}
		h := header{salt: [saltSize]byte(one[20:52]), check: [sha256.Size]byte(one[52:84])}
		want := h.checkFor(key)
		if hmac.Equal(h.check[:], want[:]) {
			return h, nil
		}
		problem = text.NewProblem("vault.wrong-key")
	}
	return header{}, problem
}

// ensureMain makes the main file with its header when it is missing, whole or
// not at all, and reads the header of one that is there.
func ensureMain(d disk.Disk, name string, key Key, create bool) (header, error) {
	f, err := d.Open(name, disk.Read)
	if errors.Is(err, fs.ErrNotExist) && create {
		h := newHeader(key)
		if err := forgetLogs(d, name); err != nil {
			return header{}, err
		}
		return h, disk.Replace(d, name, h.bytes())
	}
	if errors.Is(err, fs.ErrNotExist) {
		return header{}, text.Wrap(err, "vault.missing")
	}
	if err != nil {
		return header{}, err
	}
	h, err := readHeader(f, key)
	return h, errors.Join(err, f.Close())
}

// forgetLogs removes the log and the journal that belonged to another main
// file of this name. Under the new salt they would decipher to noise.
func forgetLogs(d disk.Disk, name string) error {
	for _, log := range []string{name + walSuffix, name + journalSuffix} {
		if err := removeIfThere(d, log); err != nil {
			return err
		}
	}
	return nil
}
