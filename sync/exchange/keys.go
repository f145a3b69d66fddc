package exchange

import (
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"time"

	"aead.dev/minisign"
	"filippo.io/age"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/journal"
	"carnet/records/store"
	"carnet/records/vault/disk"
	"carnet/records/vault/keyring"
	"carnet/sync/bundle"
)

// Names of the secrets of a desk in its keyring, beside its signing key.
const (
	identitySecret    = "exchange-identity"
	certificateSecret = "exchange-certificate"
)

// Keys are what a desk signs and opens with.
type Keys struct {
	Certificate bundle.Certificate
	Key         minisign.PrivateKey
	Identity    *age.X25519Identity
}

// FoundCentre makes the keys of a centre's first desk and keeps them in its
// keyring: the desk's own, and the centre's, by which it certifies itself and
// later other desks. Keys that are there already stay.
func FoundCentre(s *keyring.Session, device journal.DeviceID) (Keys, error) {
	if k, err := OpenKeys(s); err == nil {
		return k, nil
	}
	site, err := s.NewSigningKey(keyring.CentreKey)
	if err != nil {
		return Keys{}, err
	}
	key, err := s.NewSigningKey(keyring.DeviceKey)
	if err != nil {
		return Keys{}, err
	}
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		return Keys{}, err
	}
	cert, err := bundle.Certify(site, device, bundle.PublicKey(key))
	if err != nil {
		return Keys{}, err
	}
	k := Keys{Certificate: cert, Key: key, Identity: identity}
	return k, k.keep(s)
}

// keep puts what the keyring does not hold by itself into it; the certificate
// last, since OpenKeys needs all three.
func (k Keys) keep(s *keyring.Session) error {
	key, err := k.Key.MarshalText()
	if err != nil {
		return err
	}
	cert, err := json.Marshal(k.Certificate)
	if err != nil {
		return err
	}
	for _, x := range []struct {
		name    string
		content []byte
	}{{keyring.DeviceKey, key}, {identitySecret, []byte(k.Identity.String())}, {certificateSecret, cert}} {
		if err := s.SealSecret(x.name, x.content); err != nil {
			return err
		}
	}
	return nil
}

// OpenKeys takes a desk's keys out of its keyring.
func OpenKeys(s *keyring.Session) (Keys, error) {
	var k Keys
	var err error
	if k.Key, err = s.SigningKey(keyring.DeviceKey); err != nil {
		return k, err
	}
	identity, err := s.OpenSecret(identitySecret)
	if err != nil {
		return k, err
	}
	if k.Identity, err = age.ParseX25519Identity(string(identity)); err != nil {
		return k, text.Wrap(err, "keyring.damaged")
	}
	cert, err := s.OpenSecret(certificateSecret)
	if err != nil {
		return k, err
	}
	if err := json.Unmarshal(cert, &k.Certificate); err != nil || !k.Certificate.Valid() {
		return k, text.Wrap(err, "keyring.damaged")
	}
	return k, nil
}

// Entry is the desk as the centre's document names it.
func (k Keys) Entry(name, block string) records.Desk {
	return records.Desk{
		Device: k.Certificate.Device.String(), Name: name, Block: block,
		PublicKey: k.Certificate.Key, Certificate: k.Certificate.Signature, Recipient: k.Identity.Recipient().String(),
	}
}

// Desk is the desk, ready to exchange. work is a folder of this PC's own disk.
func (k Keys) Desk(s *store.Store, work string) *Desk {
	return &Desk{
		Store: s, Key: k.Key, Certificate: k.Certificate, Identity: k.Identity,
		Work: work, Random: rand.Reader, Now: time.Now,
	}
}

// AccountsOf takes from a keyring what lets its active users in at another
// desk. It opens nobody's identity.
func AccountsOf(s *keyring.Session) (Accounts, error) {
	a := Accounts{Recovery: s.Recovery()}
	for _, u := range s.Ring().Users() {
		if !u.Active {
			continue
		}
		x := Account{Staff: u.Staff, Name: u.Name, Recipient: u.Recipient}
		if u.CanLogin {
			sealed, err := s.SealedIdentity(u.Staff)
			if err != nil {
				return a, err
			}
			x.Sealed = sealed
		}
		a.Users = append(a.Users, x)
	}
	return a, nil
}

// Keyring makes the keyring of a desk that joins, in an empty folder, around
// its own database key: everybody logs in with the password that they know,
// and the recovery sheet is the centre's. It keeps the desk's keys.
func (j *Joining) Keyring(d disk.Disk, key [32]byte, o keyring.Options) (*keyring.Session, error) {
	first := -1
	for i, u := range j.Accounts.Users {
		if u.Sealed != nil {
			first = i
			break
		}
	}
	if first < 0 {
		return nil, text.Wrap(errors.New("nobody can log in"), "bundle_inconsistent")
	}
	// The ring must begin with somebody; the password that it begins with is
	// drawn and forgotten, since Admit puts the true identity in its place.
	var drawn [32]byte
	if _, err := rand.Read(drawn[:]); err != nil {
		return nil, err
	}
	u := j.Accounts.Users[first]
	s, err := keyring.CreateFor(d, key, keyring.Person{Staff: u.Staff, Name: u.Name}, hex.EncodeToString(drawn[:]), j.Accounts.Recovery, o)
	if err != nil {
		return nil, err
	}
	for _, u := range j.Accounts.Users {
		if err := s.Admit(keyring.Person{Staff: u.Staff, Name: u.Name}, u.Recipient, u.Sealed); err != nil {
			return nil, err
		}
	}
	k := Keys{Certificate: j.Certificate, Key: j.pending.Key, Identity: j.pending.Identity}
	return s, k.keep(s)
}
