package bundle

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"aead.dev/minisign"

	"carnet/records/journal"
)

// Certificate is a site's word that a key is the key of one of its desks: a
// minisign signature by the site's key over a short statement. It travels in
// every manifest, so that a bundle can be judged by whoever knows the site's
// key and has never heard of the desk.
//
// Public keys are minisign's base64 line ("RW…"), as minisign -P takes it.
type Certificate struct {
	Device journal.DeviceID `json:"device"`
	Key    string           `json:"key"`  // of the desk
	Site   string           `json:"site"` // the site's key
	// Signature is the whole text of the minisign signature file.
	Signature string `json:"certificate"`
}

// statement is the text that the site signs. It can be rebuilt from the
// manifest with jq, and checked with plain minisign.
func statement(device journal.DeviceID, key string) []byte {
	return fmt.Appendf(nil, "carnet desk certificate 1\ndevice %s\nkey %s\n", device, key)
}

// Certify signs a desk's public key with the site's private key.
func Certify(site minisign.PrivateKey, device journal.DeviceID, key string) (Certificate, error) {
	if _, err := ParseKey(key); err != nil {
		return Certificate{}, err
	}
	if device.IsZero() {
		return Certificate{}, errors.New("certify: no device")
	}
	return Certificate{
		Device:    device,
		Key:       key,
		Site:      PublicKey(site),
		Signature: string(signText(site, statement(device, key), certificateComment(device))),
	}, nil
}

// Valid tells whether the site's signature covers this device and key. It
// does not tell whether the site can be trusted.
func (c Certificate) Valid() bool {
	site, err := ParseKey(c.Site)
	if err != nil {
		return false
	}
	if _, err := ParseKey(c.Key); err != nil || c.Device.IsZero() {
		return false
	}
	return verifyText(site, statement(c.Device, c.Key), []byte(c.Signature), certificateComment(c.Device))
}

// PublicKey is the other half of a private key, as minisign -P takes it.
func PublicKey(key minisign.PrivateKey) string { return key.Public().(minisign.PublicKey).String() }

// ParseKey reads a public key in its one spelling.
func ParseKey(s string) (minisign.PublicKey, error) {
	var k minisign.PublicKey
	if err := k.UnmarshalText([]byte(s)); err != nil {
		return k, err
	}
	if k.String() != s {
		return k, errors.New("minisign: public key in an unusual spelling")
	}
	return k, nil
}

func certificateComment(device journal.DeviceID) string { return "carnet desk " + device.String() }

// signText makes a minisign signature (pre-hashed, as minisign does since
// 0.10) that has one spelling only: no time, fixed comments.
func signText(key minisign.PrivateKey, message []byte, trusted string) []byte {
	r := minisign.NewReader(bytes.NewReader(message))
	_, _ = io.Copy(io.Discard, r) // a bytes.Reader never fails
	return r.SignWithComments(key, trusted, untrustedComment(key.ID()))
}

// verifyText tells whether text is exactly the signature that signText makes
// with the key's other half. Since minisign does not sign the first line and
// base64 has spare bits, the spelling is compared too: every flipped bit of a
// bundle must be seen.
func verifyText(key minisign.PublicKey, message, text []byte, trusted string) bool {
	var s minisign.Signature
	if err := s.UnmarshalText(text); err != nil {
		return false
	}
	s.TrustedComment, s.UntrustedComment = trusted, untrustedComment(key.ID())
	spelled, err := s.MarshalText()
	if err != nil || s.Algorithm != minisign.HashEdDSA || !bytes.Equal(spelled, text) {
		return false
	}
	return minisign.Verify(key, message, text)
}

func untrustedComment(keyID uint64) string {
	return "signature from Carnet key " + strings.ToUpper(fmt.Sprintf("%016x", keyID))
}
