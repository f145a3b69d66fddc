package bundle

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"filippo.io/age"

	"carnet/records/journal"
)

// Format and Version are what the first lines of a manifest say. A reader
// refuses a greater version; it passes over members that it does not know.
const (
	Format  = "carnet-bundle"
	Version = 1
)

// Manifest says, in the open, what is needed to judge a bundle and to answer
// it, and nothing about any person: keys, numbers and hashes.
type Manifest struct {
	Format  string    `json:"format"`
	Version int       `json:"version"`
	ID      string    `json:"id"` // 32 hex digits
	Created time.Time `json:"created"`
	Sender  Sender    `json:"sender"`
	// Recipients are those who can open it.
	Recipients []Recipient `json:"recipients"`
	// Previous is the sender's bundle before this one; empty for the first.
	Previous string  `json:"previous,omitempty"`
	Records  Sealed  `json:"records"`
	Ranges   []Range `json:"ranges"`
	// Revisions is the sum of the ranges.
	Revisions int64        `json:"revisions"`
	Files     []SealedFile `json:"files,omitempty"`
	// Joins is the certificate of a new desk of the centre, whose way in this
	// bundle is.
	Joins *Certificate `json:"joins,omitempty"`
}

// Sender is the desk that made and signed a bundle.
type Sender struct {
	Certificate
	Epoch uint32 `json:"epoch"`
}

// Recipient is somebody who can open a bundle.
type Recipient struct {
	// Label is a role ("desk", "district", "recovery"), never a name: the
	// manifest can be read by whoever finds the stick.
	Label string `json:"label"`
	// Key is an age recipient ("age1…").
	Key string `json:"key"`
}

// Range is a run of consecutive revisions of one chain. A chain with holes,
// or one that has forked, has several.
type Range struct {
	Device journal.DeviceID `json:"device"`
	Epoch  uint32           `json:"epoch"`
	From   uint64           `json:"from"`
	To     uint64           `json:"to"`
	// First and Last are the ids of the revisions at both ends.
	First journal.Hash `json:"first"`
	Last  journal.Hash `json:"last"`
}

// Chain is the numbering that the range belongs to.
func (r Range) Chain() journal.Chain { return journal.Chain{Device: r.Device, Epoch: r.Epoch} }

// Len is how many revisions the range holds.
func (r Range) Len() uint64 { return r.To - r.From + 1 }

// Sealed is an age file inside the bundle.
type Sealed struct {
	File   string       `json:"file"`
	Size   int64        `json:"size"`
	SHA256 journal.Hash `json:"sha256"`
}

// SealedFile is a sealed attachment. Which one it is stands in the sealed
// records only.
type SealedFile = Sealed

func (m *Manifest) marshal() ([]byte, error) {
	b, err := json.MarshalIndent(m, "", " ")
	return append(b, '\n'), err
}

// comment is what the signature of a manifest is bound to.
func manifestComment(id string) string { return "carnet bundle " + id }

// parseManifest reads a manifest whose signature is checked here, by the key
// that it names itself.
func parseManifest(b, signature []byte, limits Limits) (*Manifest, error) {
	var m Manifest
	var head struct {
		Format  string `json:"format"`
		Version int    `json:"version"`
		ID      string `json:"id"`
		Sender  struct {
			Key string `json:"key"`
		} `json:"sender"`
	}
	if err := json.Unmarshal(b, &head); err != nil || head.Format != Format {
		return nil, damaged("manifest is not one")
	}
	key, err := ParseKey(head.Sender.Key)
	if err != nil {
		return nil, damaged("manifest has no key")
	}
	if !verifyText(key, b, signature, manifestComment(head.ID)) {
		return nil, damaged("signature of the manifest")
	}
	if head.Version > Version {
		return nil, problem("bundle_newer", fmt.Errorf("version %d", head.Version))
	}
	if err := json.Unmarshal(b, &m); err != nil {
		return nil, problem("bundle_inconsistent", err)
	}
	if !m.Sender.Valid() {
		return nil, problem("bundle_uncertified", nil)
	}
	if m.Joins != nil && (!m.Joins.Valid() || m.Joins.Site != m.Sender.Site) {
		return nil, problem("bundle_uncertified", errors.New("the new desk"))
	}
	if err := m.check(limits); err != nil {
		return nil, problem("bundle_inconsistent", err)
	}
	return &m, nil
}

// check tells whether the manifest is one that a writer could have made.
func (m *Manifest) check(limits Limits) error {
	switch {
	case m.Version < 1:
		return errors.New("version")
	case !isHex(m.ID, 32) || m.Previous != "" && !isHex(m.Previous, 32):
		return errors.New("bundle id")
	case len(m.Recipients) == 0 || len(m.Recipients) > 1000:
		return errors.New("recipients")
	case m.Records.File != recordsName:
		return errors.New("records file")
	case len(m.Files) > limits.Files || len(m.Ranges) > limits.Ranges:
		return errors.New("too many files or ranges")
	case m.Revisions < 0 || m.Revisions > limits.Lines:
		return errors.New("number of revisions")
	}
	for i, f := range m.Files {
		if f.File != fileEntryName(i+1) || f.Size < 0 || f.Size > limits.File {
			return fmt.Errorf("file %d", i+1)
		}
	}
	for _, r := range m.Recipients {
		if _, err := age.ParseX25519Recipient(r.Key); err != nil || len(r.Label) > 64 {
			return fmt.Errorf("recipient %q", r.Label)
		}
	}
	return m.checkRanges(limits)
}

func (m *Manifest) checkRanges(limits Limits) error {
	var sum int64
	for i, r := range m.Ranges {
		if r.Device.IsZero() || r.From == 0 || r.To < r.From || r.Len() > min(limits.Range, uint64(m.Revisions)) ||
			r.First.IsZero() || r.Last.IsZero() || (r.From == r.To) != (r.First == r.Last) {
			return fmt.Errorf("range %d", i+1)
		}
		if sum += int64(r.Len()); sum > m.Revisions {
			return errors.New("more revisions in the ranges than in all")
		}
	}
	if sum != m.Revisions {
		return errors.New("fewer revisions in the ranges than in all")
	}
	return nil
}

// ForAny tells whether one of the keys is among the recipients.
func (m *Manifest) ForAny(keys ...string) bool {
	for _, r := range m.Recipients {
		for _, k := range keys {
			if r.Key == k {
				return true
			}
		}
	}
	return false
}
