package exchange

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"aead.dev/minisign"
	"filippo.io/age"
	"github.com/google/uuid"

	"carnet/assets/text"
	"carnet/records/journal"
	"carnet/sync/bundle"
)

// RequestExtension ends the name of a request file.
const RequestExtension = ".REQ"

const (
	requestFormat  = "carnet-desk-request"
	requestVersion = 1
	maxRequest     = 64 << 10 // bytes
)

// Pending is a new desk that has asked to join and has no answer yet: who it
// will be. It opens nothing but the approval that is made for it, and is to
// be deleted when it has joined.
type Pending struct {
	Device   journal.DeviceID    `json:"device"`
	Name     string              `json:"name"`
	Key      minisign.PrivateKey `json:"-"`
	Identity *age.X25519Identity `json:"-"`
}

// NewPending draws the device number and the keys of a desk. name is what its
// people call it ("Poste 2", "Maternité").
func NewPending(random io.Reader, name string) (*Pending, error) {
	name, err := deskName(name)
	if err != nil {
		return nil, err
	}
	id, err := uuid.NewRandomFromReader(random)
	if err != nil {
		return nil, err
	}
	_, key, err := minisign.GenerateKey(random)
	if err != nil {
		return nil, err
	}
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		return nil, err
	}
	return &Pending{Device: journal.DeviceID(id), Name: name, Key: key, Identity: identity}, nil
}

func deskName(name string) (string, error) {
	name = strings.TrimSpace(name)
	if name == "" || len(name) > 80 {
		return "", text.NewProblem("desk_name")
	}
	return name, nil
}

// Rename gives the desk another name, should the centre have one of that name
// already. Its code stays: it is of the keys.
func (p *Pending) Rename(name string) (err error) {
	p.Name, err = deskName(name)
	return err
}

// pendingFile is Pending as it is kept until the approval comes.
type pendingFile struct {
	Device   journal.DeviceID `json:"device"`
	Name     string           `json:"name"`
	Key      string           `json:"key"`
	Identity string           `json:"identity"`
}

// MarshalJSON writes the private keys: the file must be for its owner only.
func (p *Pending) MarshalJSON() ([]byte, error) {
	key, err := p.Key.MarshalText()
	if err != nil {
		return nil, err
	}
	return json.Marshal(pendingFile{p.Device, p.Name, string(key), p.Identity.String()})
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (p *Pending) UnmarshalJSON(b []byte) error {
	var f pendingFile
	if err := json.Unmarshal(b, &f); err != nil {
		return err
	}
	if err := p.Key.UnmarshalText([]byte(f.Key)); err != nil {
		return err
	}
	identity, err := age.ParseX25519Identity(f.Identity)
	if err != nil {
		return err
	}
	p.Device, p.Name, p.Identity = f.Device, f.Name, identity
	return nil
}

// Request is what a new desk asks with: its public half, signed by itself.
type Request struct {
	Format    string           `json:"format"`
	Version   int              `json:"version"`
	Device    journal.DeviceID `json:"device"`
	Name      string           `json:"name"`
	Key       string           `json:"key"`       // minisign
	Recipient string           `json:"recipient"` // age
	Created   time.Time        `json:"created"`
}

// Request makes the request and the content of its file.
func (p *Pending) Request(now time.Time) (Request, []byte, error) {
	r := Request{
		Format: requestFormat, Version: requestVersion, Device: p.Device, Name: p.Name,
		Key: bundle.PublicKey(p.Key), Recipient: p.Identity.Recipient().String(), Created: now.UTC().Truncate(time.Second),
	}
	b, err := json.MarshalIndent(r, "", " ")
	if err != nil {
		return r, nil, err
	}
	return r, bundle.PackSigned(requestEntry, append(b, '\n'), p.Key, r.comment()), nil
}

const requestEntry = "request.json"

func (r Request) comment() string { return "carnet request " + r.Device.String() }

// Code is what two people read to each other, at the new desk and at the one
// that approves, so that no other request is approved in its place.
func (r Request) Code() string {
	return bundle.ShortCode(fmt.Appendf(nil, "%s\n%s\n%s\n", r.Device, r.Key, r.Recipient))
}

// FileName is the name of the request's file.
func (r Request) FileName() string { return r.Code() + RequestExtension }

// ReadRequest reads a request file. It shows only that the request is whole
// and that who made it has the key: compare the Code.
func ReadRequest(src io.ReaderAt, size int64) (Request, error) {
	var r Request
	if size > maxRequest {
		return r, text.NewProblem("desk_request_bad")
	}
	content, signature, err := bundle.Unpack(src, size, requestEntry)
	if err != nil {
		return r, text.Wrap(err, "desk_request_bad")
	}
	if err := json.Unmarshal(content, &r); err != nil {
		return r, text.Wrap(err, "desk_request_bad")
	}
	if r.Format != requestFormat || !bundle.VerifySigned(r.Key, content, signature, r.comment()) {
		return Request{}, text.NewProblem("desk_request_bad")
	}
	if r.Version > requestVersion {
		return Request{}, text.NewProblem("bundle_newer")
	}
	if _, err := age.ParseX25519Recipient(r.Recipient); err != nil || r.Device.IsZero() || r.Name == "" || len(r.Name) > 80 {
		return Request{}, text.Wrap(err, "desk_request_bad")
	}
	return r, nil
}

// ParseRequest is ReadRequest for bytes in memory.
func ParseRequest(b []byte) (Request, error) { return ReadRequest(bytes.NewReader(b), int64(len(b))) }
