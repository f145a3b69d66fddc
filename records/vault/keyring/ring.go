package keyring

import (
	"bytes"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"io/fs"
	"sort"
	"strings"
	"sync"
	"time"

	"filippo.io/age"
	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"carnet/assets/text"
	"carnet/records/vault/disk"
)

const (
	ringName    = "ring.json"
	oldRingName = "ring.old"
	ringVersion = 1
	ringLimit   = 4 << 20
)

// DefaultWorkFactor is log2 of scrypt's N: 64 MiB of memory and about half a
// second on an old PC. MinPassword is in characters.
const (
	DefaultWorkFactor = 16
	MinPassword       = 8
	// maxWorkFactor bounds what a planted file can make a PC of 4 GB allocate.
	maxWorkFactor = 18
)

// Options of Open and Create; the zero value is for the real program.
type Options struct {
	// WorkFactor is log2 of scrypt's N for what is newly sealed;
	// DefaultWorkFactor when 0. Tests take less.
	WorkFactor int
	// Now is the clock of the delays; time.Now when nil.
	Now func() time.Time
}

func (o Options) filled() Options {
	if o.WorkFactor == 0 {
		o.WorkFactor = DefaultWorkFactor
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return o
}

// Person names who an account belongs to: the id of their Staff document and
// the name that the login window shows.
type Person struct {
	Staff string `json:"staff"`
	Name  string `json:"name"`
}

// User is an account as the login window and the settings see it.
type User struct {
	Person
	Recipient string // age1…
	Active    bool
	// CanLogin is false for a user who was admitted without their sealed
	// identity: they open the records at their own desk.
	CanLogin bool
}

// entry is a user in ring.json.
type entry struct {
	Card      []byte `json:"card"` // the Person, obfuscated
	Recipient string `json:"recipient"`
	Active    bool   `json:"active"`
	Identity  []byte `json:"identity,omitempty"` // age file under the password

	person Person
}

// content is ring.json.
type content struct {
	Version  int     `json:"version"`
	Salt     []byte  `json:"salt"`
	Users    []entry `json:"users"`
	Recovery string  `json:"recovery"`
	Database []byte  `json:"database"` // age file with the database key
	Tag      []byte  `json:"tag"`
}

// Ring is the closed keyring of a folder. It is safe for concurrent use.
type Ring struct {
	d disk.Disk
	o Options

	mu       sync.Mutex
	c        content
	attempts attempts
}

// Exists tells whether a folder holds a keyring.
func Exists(d disk.Disk) (bool, error) {
	for _, name := range []string{ringName, oldRingName} {
		if ok, err := d.Exists(name); ok || err != nil {
			return ok, err
		}
	}
	return false, nil
}

// Open reads the keyring of a folder; it needs no password.
//
// Problems: "keyring.missing", "keyring.damaged", "keyring.newer".
func Open(d disk.Disk, o Options) (*Ring, error) {
	r := &Ring{d: d, o: o.filled()}
	c, err := readRing(d, ringName)
	if err != nil && !newer(err) {
		// Its copy says the same.
		old, oldErr := readRing(d, oldRingName)
		if oldErr == nil {
			c, err = old, nil
		}
	}
	if errors.Is(err, fs.ErrNotExist) {
		return nil, text.Wrap(err, "keyring.missing")
	}
	if err != nil {
		return nil, err
	}
	r.c = c
	r.attempts = readAttempts(d)
	return r, nil
}

func newer(err error) bool { return errors.Is(err, text.NewProblem("keyring.newer")) }

func readRing(d disk.Disk, name string) (content, error) {
	b, err := disk.ReadAll(d, name, ringLimit)
	if errors.Is(err, fs.ErrNotExist) {
		return content{}, err
	}
	if err != nil {
		return content{}, text.Wrap(err, "keyring.damaged")
	}
	var c content
	if err := json.Unmarshal(b, &c); err != nil {
		return content{}, text.Wrap(err, "keyring.damaged")
	}
	if c.Version > ringVersion {
		return content{}, text.NewProblem("keyring.newer")
	}
	if c.Version != ringVersion || len(c.Salt) == 0 || len(c.Database) == 0 {
		return content{}, text.NewProblem("keyring.damaged")
	}
	for i := range c.Users {
		if c.Users[i].person, err = readCard(c.Users[i].Card); err != nil {
			return content{}, text.Wrap(err, "keyring.damaged")
		}
	}
	return c, nil
}

// Users lists all accounts, active ones first, by name.
func (r *Ring) Users() []User {
	r.mu.Lock()
	defer r.mu.Unlock()
	users := make([]User, 0, len(r.c.Users))
	for _, e := range r.c.Users {
		users = append(users, e.user())
	}
	sort.SliceStable(users, func(i, j int) bool {
		if users[i].Active != users[j].Active {
			return users[i].Active
		}
		return fold(users[i].Name) < fold(users[j].Name)
	})
	return users
}

func (e entry) user() User {
	return User{Person: e.person, Recipient: e.Recipient, Active: e.Active, CanLogin: e.Active && len(e.Identity) > 0}
}

// fold makes names comparable as people type them.
func fold(s string) string {
	return cases.Fold().String(norm.NFKC.String(strings.TrimSpace(s)))
}

// find gives the place of a user by Staff id or, when only one bears it, by
// name; -1 when there is none or more than one.
func (c *content) find(who string) int {
	found := -1
	for i, e := range c.Users {
		if e.person.Staff == who {
			return i
		}
		if fold(e.person.Name) != fold(who) {
			continue
		}
		if found >= 0 {
			return -1
		}
		found = i
	}
	return found
}

func (c *content) byStaff(staff string) int {
	for i, e := range c.Users {
		if e.person.Staff == staff {
			return i
		}
	}
	return -1
}

func (c *content) clone() content {
	n := *c
	n.Users = append([]entry(nil), c.Users...)
	return n
}

// sealDatabase seals the key to whom it is for, now.
func (c *content) sealDatabase(key [32]byte) error {
	recovery, err := age.ParseX25519Recipient(c.Recovery)
	if err != nil {
		return text.Wrap(err, "keyring.damaged")
	}
	to := []age.Recipient{recovery}
	for _, e := range c.Users {
		if !e.Active {
			continue
		}
		one, err := age.ParseX25519Recipient(e.Recipient)
		if err != nil {
			return text.Wrap(err, "keyring.damaged")
		}
		to = append(to, one)
	}
	c.Database, err = seal(key[:], to...)
	return err
}

// sign sets the tag; altered tells that the tag is not that of the content.
func (c *content) sign(key [32]byte) (err error) {
	c.Tag, err = c.tagFor(key)
	return err
}

func (c *content) altered(key [32]byte) bool {
	want, err := c.tagFor(key)
	return err != nil || !hmac.Equal(want, c.Tag)
}

func (c *content) tagFor(key [32]byte) ([]byte, error) {
	k, err := hkdf.Key(sha256.New, key[:], c.Salt, "carnet keyring tag", 32)
	if err != nil {
		return nil, err
	}
	bare := *c
	bare.Tag = nil
	b, err := json.Marshal(bare)
	if err != nil {
		return nil, err
	}
	m := hmac.New(sha256.New, k)
	m.Write(b)
	return m.Sum(nil), nil
}

// write replaces the ring and its copy. The copy comes first: a change that
// takes a right away is then in both as soon as it is in force, and one of the
// two is whole wherever the power is cut.
func (c *content) write(d disk.Disk) error {
	b, err := c.bytes()
	if err != nil {
		return err
	}
	for _, name := range []string{oldRingName, ringName} {
		if err := disk.Replace(d, name, b); err != nil {
			return folderProblem(err)
		}
	}
	return nil
}

func (c *content) bytes() ([]byte, error) { return json.MarshalIndent(c, "", " ") }

// settle makes the copy equal to a ring that has just proved sound: one that a
// cut, a failed change or an older program left would give back rights that
// were taken away. A disk that cannot be written does not keep anyone out.
func (r *Ring) settle(s *Session) {
	if s.altered {
		return
	}
	b, err := r.c.bytes()
	if err != nil {
		return
	}
	if old, err := disk.ReadAll(r.d, oldRingName, ringLimit); err != nil || !bytes.Equal(old, b) {
		_ = disk.Replace(r.d, oldRingName, b)
	}
}

func folderProblem(err error) error {
	switch {
	case err == nil:
		return nil
	case disk.NoSpace(err):
		return text.Wrap(err, "vault.full")
	case disk.ReadOnly(err):
		return text.Wrap(err, "vault.folder")
	}
	return err
}

func newSalt() []byte {
	b := make([]byte, 16)
	rand.Read(b)
	return b
}

// Create makes the keyring of a new centre or a new desk around a database key,
// with its first user. The sheet that comes back is the only copy of the
// recovery identity: print it.
//
// Problems: "keyring.exists", "keyring.weak-password", "vault.full",
// "vault.folder".
func Create(d disk.Disk, key [32]byte, first Person, password string, o Options) (*Session, Sheet, error) {
	recovery, err := age.GenerateX25519Identity()
	if err != nil {
		return nil, Sheet{}, err
	}
	s, err := CreateFor(d, key, first, password, recovery.Recipient().String(), o)
	if err != nil {
		return nil, Sheet{}, err
	}
	return s, NewSheet(recovery), nil
}

// CreateFor is Create for a desk that joins a centre: the recovery recipient,
// and with it the sheet in the drawer, is the centre's.
func CreateFor(d disk.Disk, key [32]byte, first Person, password, recovery string, o Options) (*Session, error) {
	o = o.filled()
	there, err := Exists(d)
	if err != nil {
		return nil, folderProblem(err)
	}
	if there {
		return nil, text.NewProblem("keyring.exists")
	}
	e, identity, err := newEntry(first, password, o)
	if err != nil {
		return nil, err
	}
	c := content{Version: ringVersion, Salt: newSalt(), Users: []entry{e}, Recovery: recovery}
	if err := c.sealDatabase(key); err != nil {
		return nil, err
	}
	if err := c.sign(key); err != nil {
		return nil, err
	}
	if err := c.write(d); err != nil {
		return nil, err
	}
	r := &Ring{d: d, o: o, c: c, attempts: readAttempts(d)}
	return &Session{ring: r, key: key, identity: identity, staff: first.Staff}, nil
}

// Copy copies a keyring into another folder, beside a backup: without it, the
// backup opens for nobody.
func Copy(from, to disk.Disk) error {
	names, err := from.List()
	if err != nil {
		return folderProblem(err)
	}
	for _, n := range names {
		if n != ringName && n != oldRingName && !strings.HasPrefix(n, secretPrefix) {
			continue
		}
		if strings.HasSuffix(n, ".new") {
			continue
		}
		b, err := disk.ReadAll(from, n, ringLimit)
		if err != nil {
			return folderProblem(err)
		}
		if err := disk.Replace(to, n, b); err != nil {
			return folderProblem(err)
		}
	}
	return nil
}
