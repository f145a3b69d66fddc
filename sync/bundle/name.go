package bundle

import (
	"encoding/hex"
	"io"
	"strings"
)

// The endings of the files that travel.
const (
	Extension        = ".CAR" // a bundle
	ReceiptExtension = ".ACK" // a receipt
)

// nameAlphabet leaves out what is misread when copied by hand (I, L, O, U).
const nameAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

const nameLength = 8

// NewID draws the random 128-bit identity of a bundle, as 32 hex digits.
func NewID(random io.Reader) (string, error) {
	var b [16]byte
	if _, err := io.ReadFull(random, b[:]); err != nil {
		return "", err
	}
	return hex.EncodeToString(b[:]), nil
}

// Name is the file name of a bundle without its ending: eight neutral
// characters taken from its id, which say nothing about where it came from,
// when it was made or what is in it. The receipt has the same name.
func Name(id string) string {
	raw, err := hex.DecodeString(id)
	if err != nil || len(raw) < 5 {
		return ""
	}
	v := uint64(raw[0])<<32 | uint64(raw[1])<<24 | uint64(raw[2])<<16 | uint64(raw[3])<<8 | uint64(raw[4])
	var b [nameLength]byte
	for i := range b {
		b[i] = nameAlphabet[v>>(5*(nameLength-1-i))&31]
	}
	return string(b[:])
}

// IsName tells whether a file name is one that a bundle bears. FAT sticks
// may give it back in lower case.
func IsName(file string) bool { return named(file, Extension) }

// IsReceiptName tells whether a file name is one that a receipt bears.
func IsReceiptName(file string) bool { return named(file, ReceiptExtension) }

func named(file, extension string) bool {
	file = strings.ToUpper(file)
	if len(file) != nameLength+len(extension) || !strings.HasSuffix(file, extension) {
		return false
	}
	for i := range nameLength {
		if strings.IndexByte(nameAlphabet, file[i]) < 0 {
			return false
		}
	}
	return true
}

func isHex(s string, digits int) bool {
	if len(s) != digits {
		return false
	}
	for i := range len(s) {
		c := s[i]
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}
