package vault

import (
	"bytes"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/binary"

	"lukechampine.com/adiantum"
	"lukechampine.com/adiantum/hbsh"
)

const blockSize = 4096

// role is what a file is to SQLite. It is part of each block's tweak, so that
// equal pages in the log and in the main file do not show as equal.
type role byte

const (
	roleMain    role = 1
	roleWAL     role = 2
	roleJournal role = 3
	roleTemp    role = 4
	roleSuper   role = 5
)

const (
	markSize   = 16
	markSecret = 14
)

// fileKeys are derived from the vault's key and one salt.
type fileKeys struct {
	cipher []byte
	mark   [markSecret]byte
}

func deriveKeys(key, salt []byte) (fileKeys, error) {
	k, err := hkdf.Key(sha256.New, key, salt, "carnet vault blocks", 32+markSecret)
	if err != nil {
		return fileKeys{}, err
	}
	return fileKeys{cipher: k[:32], mark: [markSecret]byte(k[32:])}, nil
}

// blockCipher enciphers the blocks of one open file. It holds buffers of its
// own: one user at a time.
type blockCipher struct {
	wide  *hbsh.HBSH
	mark  [markSecret]byte
	tweak [16]byte
}

// newBlockCipher makes the cipher of one file. The serial tells apart files
// that share a role and a key (the temporary ones).
func newBlockCipher(k fileKeys, r role, serial uint32) *blockCipher {
	c := &blockCipher{wide: adiantum.New(k.cipher), mark: k.mark}
	c.tweak[0] = byte(r)
	binary.LittleEndian.PutUint32(c.tweak[4:], serial)
	return c
}

// seal enciphers block number n in place.
func (c *blockCipher) seal(block []byte, n int64) {
	binary.LittleEndian.PutUint64(c.tweak[8:], uint64(n))
	c.wide.Encrypt(block[:blockSize:blockSize], c.tweak[:])
}

// open deciphers block number n in place. Zeros are a hole and stay zeros: no
// enciphered block is all zeros (one chance in 2^32768).
func (c *blockCipher) open(block []byte, n int64) {
	if hole(block) {
		return
	}
	binary.LittleEndian.PutUint64(c.tweak[8:], uint64(n))
	c.wide.Decrypt(block[:blockSize:blockSize], c.tweak[:])
}

var zeros [blockSize]byte

func hole(block []byte) bool {
	return binary.LittleEndian.Uint64(block) == 0 && bytes.Equal(block, zeros[:])
}

// setMark writes the end mark: used bytes of the file's last block count.
func (c *blockCipher) setMark(block []byte, used int) {
	at := block[blockSize-markSize : blockSize]
	copy(at, c.mark[:])
	binary.LittleEndian.PutUint16(at[markSecret:], uint16(used))
}

// readMark finds the end mark of a deciphered block; 0 means that it has none.
func (c *blockCipher) readMark(block []byte) (used int) {
	at := block[blockSize-markSize : blockSize]
	if !bytes.Equal(at[:markSecret], c.mark[:]) {
		return 0
	}
	return int(binary.LittleEndian.Uint16(at[markSecret:]))
}
