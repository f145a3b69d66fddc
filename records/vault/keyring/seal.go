package keyring

import (
	"bytes"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"io"
	"unicode/utf8"

	"filippo.io/age"
	"golang.org/x/crypto/chacha20poly1305"
	"golang.org/x/crypto/scrypt"
	"golang.org/x/text/unicode/norm"

	"carnet/assets/text"
)

func seal(plain []byte, to ...age.Recipient) ([]byte, error) {
	var b bytes.Buffer
	w, err := age.Encrypt(&b, to...)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(plain); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

func unseal(sealed []byte, with age.Identity) ([]byte, error) {
	r, err := age.Decrypt(bytes.NewReader(sealed), with)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(io.LimitReader(r, 64<<10))
}

// typed is a password as bytes that do not depend on the keyboard: é is the
// same whether it came as one sign or as two.
func typed(password string) string { return norm.NFKC.String(password) }

func checkPassword(password string) error {
	if utf8.RuneCountInString(typed(password)) < MinPassword {
		return text.NewProblem("keyring.weak-password", MinPassword)
	}
	return nil
}

// sealIdentity seals a user's identity with their password.
func sealIdentity(identity *age.X25519Identity, password string, workFactor int) ([]byte, error) {
	if err := checkPassword(password); err != nil {
		return nil, err
	}
	to, err := age.NewScryptRecipient(typed(password))
	if err != nil {
		return nil, err
	}
	to.SetWorkFactor(workFactor)
	return seal([]byte(identity.String()), to)
}

func openIdentity(sealed []byte, password string) (*age.X25519Identity, error) {
	with, err := age.NewScryptIdentity(typed(password))
	if err != nil {
		return nil, err
	}
	with.SetMaxWorkFactor(maxWorkFactor)
	b, err := unseal(sealed, with)
	if err != nil {
		return nil, err
	}
	return age.ParseX25519Identity(string(b))
}

// spendTime costs what openIdentity costs, for a name that nobody bears: the
// answer must not come sooner.
func spendTime(password string, workFactor int) error {
	salt := make([]byte, 16)
	rand.Read(salt)
	_, err := scrypt.Key([]byte(typed(password)), salt, 1<<workFactor, 8, 1, 32)
	return err
}

func newEntry(p Person, password string, o Options) (entry, *age.X25519Identity, error) {
	if err := checkPassword(password); err != nil {
		return entry{}, nil, err
	}
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		return entry{}, nil, err
	}
	sealed, err := sealIdentity(identity, password, o.WorkFactor)
	if err != nil {
		return entry{}, nil, err
	}
	card, err := writeCard(p)
	if err != nil {
		return entry{}, nil, err
	}
	return entry{Card: card, Recipient: identity.Recipient().String(), Active: true, Identity: sealed, person: p}, identity, nil
}

// cardKey is no secret: see the package comment.
var cardKey = sha256.Sum256([]byte("Carnet: names of the staff, obfuscated"))

func writeCard(p Person) ([]byte, error) {
	b, err := json.Marshal(p)
	if err != nil {
		return nil, err
	}
	return aeadSeal(cardKey[:], b, nil)
}

func readCard(card []byte) (Person, error) {
	var p Person
	b, err := aeadOpen(cardKey[:], card, nil)
	if err != nil {
		return p, err
	}
	return p, json.Unmarshal(b, &p)
}

// aeadSeal gives nonce (24 bytes) and XChaCha20-Poly1305 of plain.
func aeadSeal(key, plain, with []byte) ([]byte, error) {
	a, err := chacha20poly1305.NewX(key)
	if err != nil {
		return nil, err
	}
	nonce := make([]byte, a.NonceSize(), a.NonceSize()+len(plain)+a.Overhead())
	rand.Read(nonce)
	return a.Seal(nonce, nonce, plain, with), nil
}

func aeadOpen(key, sealed, with []byte) ([]byte, error) {
	a, err := chacha20poly1305.NewX(key)
	if err != nil {
		return nil, err
	}
	if len(sealed) < a.NonceSize() {
		return nil, errors.New("keyring: sealed bytes are cut short")
	}
	return a.Open(nil, sealed[:a.NonceSize()], sealed[a.NonceSize():], with)
}

func secretKey(database [32]byte) ([]byte, error) {
	return hkdf.Key(sha256.New, database[:], nil, "carnet keyring secrets", 32)
}
