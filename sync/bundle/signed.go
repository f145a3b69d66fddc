package bundle

import (
	"crypto/sha256"
	"encoding/hex"
	"io"

	"aead.dev/minisign"
)

// A signed file is a zip in the one spelling of this format that holds one
// JSON text and its signature: receipts and requests are such files.

// PackSigned makes a signed file. comment is bound to the text.
func PackSigned(name string, text []byte, key minisign.PrivateKey, comment string) []byte {
	return pack([]string{name, name + ".minisig"}, text, signText(key, text, comment))
}

// Unpack takes a signed file apart without judging the signature.
func Unpack(src io.ReaderAt, size int64, name string) (text, signature []byte, err error) {
	limits := DefaultLimits()
	limits.Bundle, limits.Files = 2*maxReceipt, 0
	entries, err := readEntries(src, size, limits, naming{2, func(i, _ int) string {
		if i == 0 {
			return name
		}
		return name + ".minisig"
	}})
	if err != nil {
		return nil, nil, err
	}
	if text, err = readEntry(src, entries[0], maxReceipt); err != nil {
		return nil, nil, err
	}
	signature, err = readEntry(src, entries[1], maxReceipt)
	return text, signature, err
}

// VerifySigned tells whether a text is signed by a key, with that comment.
func VerifySigned(key string, text, signature []byte, comment string) bool {
	k, err := ParseKey(key)
	return err == nil && verifyText(k, text, signature, comment)
}

// ShortCode is eight characters of the SHA-256 of something, in the alphabet
// of bundle names, for two people to compare.
func ShortCode(b []byte) string {
	sum := sha256.Sum256(b)
	return Name(hex.EncodeToString(sum[:16]))
}
