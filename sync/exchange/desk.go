package exchange

import (
	"context"
	"io"
	"time"

	"aead.dev/minisign"
	"filippo.io/age"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/journal"
	"carnet/records/store"
	"carnet/sync/bundle"
	"carnet/sync/usb"
)

// Desk is a desk with all that it needs to exchange: its record, what it
// signs and opens with, and where it works.
type Desk struct {
	Store *store.Store
	// Key signs; its other half is certified by Certificate.
	Key         minisign.PrivateKey
	Certificate bundle.Certificate
	// Identity opens what is addressed to this desk. More may follow, such as
	// the recovery key where somebody typed it in.
	Identity *age.X25519Identity
	More     []age.Identity
	// Work is a folder of this PC's own disk for what is being made or looked
	// at. Only sealed bytes are written there.
	Work string
	// Layer writes to sticks; usb.System() when nil.
	Layer usb.Layer
	// Random and Now are crypto/rand.Reader and time.Now but in tests.
	Random io.Reader
	Now    func() time.Time
	// MaxBytes is where a bundle ends and the next one begins, in sealed bytes;
	// 1 GiB when 0.
	MaxBytes int64
}

func (d *Desk) layer() usb.Layer {
	if d.Layer == nil {
		return usb.System()
	}
	return d.Layer
}

func (d *Desk) sender() bundle.Sender {
	return bundle.Sender{Certificate: d.Certificate, Epoch: d.Store.Epoch()}
}

// Group is for whom an export is made. The recovery key is always among the
// recipients.
type Group string

// The groups.
const (
	Desks    Group = "desks"    // the sister desks of the centre
	District Group = "district" // the district, the hub
	All      Group = "all"      // both
)

// Recipient is somebody who may read what the centre exports.
type Recipient struct {
	// ID is by what their receipts are known: the device of a desk, the
	// signing key of a district; empty for the recovery key, and for a district
	// whose card has none: of that one nothing is ever known to have arrived.
	ID   string `json:"id,omitempty"`
	Name string `json:"name"` // as people know them
	// Label is their role, which the manifest shows.
	Label string `json:"label"`
	Key   string `json:"key"` // age recipient
}

// recoveryLabel is the role of the recovery key, which is there to open what
// travels and to nobody's knowledge receives anything.
const recoveryLabel = "recovery"

func (r Recipient) isRecovery() bool { return r.Label == recoveryLabel }

// readers are the recipients without the recovery key.
func readers(to []Recipient) []Recipient {
	var out []Recipient
	for _, r := range to {
		if !r.isRecovery() {
			out = append(out, r)
		}
	}
	return out
}

// Recipients lists who is in a group now, the recovery key last.
func (d *Desk) Recipients(ctx context.Context, g Group) ([]Recipient, error) {
	_, c, err := d.Store.Centre(ctx)
	if err != nil {
		return nil, err
	}
	return recipients(&c, d.Store.Device(), g), nil
}

func recipients(c *records.Centre, self journal.DeviceID, g Group) []Recipient {
	var out []Recipient
	for _, x := range c.Desks {
		if g == District || x.Retired || x.Recipient == "" || x.Device == self.String() {
			continue
		}
		out = append(out, Recipient{ID: x.Device, Name: x.Name, Label: "desk", Key: x.Recipient})
	}
	for _, x := range c.Recipients {
		if g == Desks || x.Key == "" {
			continue
		}
		label := x.Role
		if label == "" || label == recoveryLabel {
			label = "district"
		}
		out = append(out, Recipient{ID: x.SigningKey, Name: x.Name, Label: label, Key: x.Key})
	}
	if c.Recovery != "" {
		out = append(out, Recipient{Name: text.For(text.French).T("sync.recovery"), Label: recoveryLabel, Key: c.Recovery})
	}
	return out
}

// trust tells whether a sender may be believed and, if so, by which ID and
// name it is known.
func (d *Desk) trust(c *records.Centre, s bundle.Sender) (id, name string, err error) {
	for _, x := range c.Recipients {
		if x.SigningKey != "" && x.SigningKey == s.Site {
			return x.SigningKey, x.Name, nil
		}
	}
	device := s.Device.String()
	if s.Site != d.Certificate.Site {
		return "", "", text.NewProblem("bundle_unknown_sender", shortKey(s.Site))
	}
	x, known := c.DeskOf(device)
	switch {
	case known && x.Retired:
		return "", "", text.NewProblem("bundle_retired_sender", x.Name)
	case known && x.PublicKey != "" && x.PublicKey != s.Key:
		// Certified once, but another key has taken its place since.
		return "", "", text.NewProblem("bundle_unknown_sender", x.Name)
	case !known:
		return device, shortKey(s.Key), nil // the centre's document that names it may come with this bundle
	}
	return device, x.Name, nil
}

// shortKey is enough of a key for a person to compare.
func shortKey(key string) string {
	if len(key) < 16 {
		return key
	}
	return key[len(key)-8:]
}
