package keyring

import (
	"crypto/rand"
	"errors"
	"io/fs"
	"regexp"

	"aead.dev/minisign"

	"carnet/assets/text"
	"carnet/records/vault/disk"
)

const secretPrefix = "secret-"

var secretName = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

func secretFile(name string) (string, error) {
	if !secretName.MatchString(name) {
		return "", errors.New("keyring: a secret's name is small letters, digits and single hyphens")
	}
	return secretPrefix + name, nil
}

// SealSecret keeps bytes that only an opened ring gives back, under a name of
// small letters, digits and hyphens. It replaces an older secret in one step.
func (s *Session) SealSecret(name string, plain []byte) error {
	file, err := secretFile(name)
	if err != nil {
		return err
	}
	key, err := secretKey(s.key)
	if err != nil {
		return err
	}
	sealed, err := aeadSeal(key, plain, []byte(name))
	if err != nil {
		return err
	}
	return folderProblem(disk.Replace(s.ring.d, file, sealed))
}

// OpenSecret gives back what SealSecret kept.
//
// Problems: "keyring.no-secret", "keyring.damaged".
func (s *Session) OpenSecret(name string) ([]byte, error) {
	file, err := secretFile(name)
	if err != nil {
		return nil, err
	}
	sealed, err := disk.ReadAll(s.ring.d, file, ringLimit)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, text.Wrap(err, "keyring.no-secret")
	}
	if err != nil {
		return nil, folderProblem(err)
	}
	key, err := secretKey(s.key)
	if err != nil {
		return nil, err
	}
	plain, err := aeadOpen(key, sealed, []byte(name))
	if err != nil {
		return nil, text.Wrap(err, "keyring.damaged")
	}
	return plain, nil
}

// Names of the signing keys: the desk's own, which signs its bundles, and the
// centre's, which certifies the desks and lies on the first of them.
const (
	DeviceKey = "device-key"
	CentreKey = "centre-key"
)

// SigningKey gives the minisign key kept under a name.
func (s *Session) SigningKey(name string) (minisign.PrivateKey, error) {
	var key minisign.PrivateKey
	b, err := s.OpenSecret(name)
	if err != nil {
		return key, err
	}
	if err := key.UnmarshalText(b); err != nil {
		return key, text.Wrap(err, "keyring.damaged")
	}
	return key, nil
}

// NewSigningKey makes a minisign key pair and keeps it under a name; one that
// is there already comes back unchanged.
func (s *Session) NewSigningKey(name string) (minisign.PrivateKey, error) {
	key, err := s.SigningKey(name)
	if !errors.Is(err, text.NewProblem("keyring.no-secret")) {
		return key, err
	}
	_, key, err = minisign.GenerateKey(rand.Reader)
	if err != nil {
		return key, err
	}
	b, err := key.MarshalText()
	if err != nil {
		return key, err
	}
	return key, s.SealSecret(name, b)
}
