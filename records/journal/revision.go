package journal

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"
	"unicode/utf8"
)

// Limits of one revision; a reader refuses what is larger.
const (
	MaxPayload = 4 << 20 // bytes of a payload
	MaxReason  = 1 << 16 // bytes of a reason
	MaxBases   = 1 << 12 // bases of a revision
	MaxExtra   = 64      // members of newer programs in a line
	maxToken   = 64      // bytes of a kind, op or role
)

// Revision is one immutable change of one document.
type Revision struct {
	ID     Hash // SHA-256 of the canonical bytes of all that follows
	Device DeviceID
	Epoch  uint32
	Seq    uint64 // from 1, gapless within (Device, Epoch)
	Prev   Hash   // this chain's previous revision; zero for Seq 1

	Document DocumentID
	Kind     string
	Patient  DocumentID // zero where the kind has none
	Bases    []Hash     // what the author saw: sorted, unique
	Op       Op

	Author   DocumentID // the staff document of who did it
	Role     string
	OnBehalf DocumentID // an intern's supervisor

	HLC   HLC
	Wall  int64 // milliseconds since 1970, as the PC's clock said
	Clock ClockState

	Reason string // of an amendment, a retraction, a return
	Schema int    // of the payload, from 1

	PayloadHash Hash   // zero when the op has no payload
	Payload     []byte // one compact JSON object; nil when none or redacted

	// Extra holds the members of a newer program's line that this one does not
	// know, verbatim, as one compact JSON object; nil when there are none. The
	// id covers it.
	Extra []byte
}

// Chain is the numbering that the revision belongs to.
func (r *Revision) Chain() Chain { return Chain{r.Device, r.Epoch} }

// Redacted tells whether the revision had a payload that is gone.
func (r *Revision) Redacted() bool { return r.Payload == nil && !r.PayloadHash.IsZero() }

// Compare orders revisions by (HLC, device, id): the order in which ties are
// broken and things are listed. It says nothing of causality.
func Compare(a, b *Revision) int {
	if a.HLC != b.HLC {
		if a.HLC < b.HLC {
			return -1
		}
		return 1
	}
	if c := bytes.Compare(a.Device[:], b.Device[:]); c != 0 {
		return c
	}
	return bytes.Compare(a.ID[:], b.ID[:])
}

// AppendCanonical appends the bytes that the id covers, as docs/journal.md
// lays them down: fixed-width fields first, big-endian, then the counted ones.
func (r *Revision) AppendCanonical(b []byte) []byte {
	b = append(b, "CARNETR1"...)
	b = append(b, r.Device[:]...)
	b = binary.BigEndian.AppendUint32(b, r.Epoch)
	b = binary.BigEndian.AppendUint64(b, r.Seq)
	b = append(b, r.Prev[:]...)
	b = append(b, r.Document[:]...)
	b = append(b, r.Patient[:]...)
	b = append(b, r.Author[:]...)
	b = append(b, r.OnBehalf[:]...)
	b = binary.BigEndian.AppendUint64(b, uint64(r.HLC))
	b = binary.BigEndian.AppendUint64(b, uint64(r.Wall))
	b = append(b, byte(r.Clock))
	b = binary.BigEndian.AppendUint32(b, uint32(r.Schema))
	b = append(b, r.PayloadHash[:]...)
	b = binary.BigEndian.AppendUint32(b, uint32(len(r.Bases)))
	for i := range r.Bases {
		b = append(b, r.Bases[i][:]...)
	}
	b = appendCounted(b, r.Kind)
	b = appendCounted(b, string(r.Op))
	b = appendCounted(b, r.Role)
	b = appendCounted(b, r.Reason)
	b = binary.BigEndian.AppendUint32(b, uint32(len(r.Extra)))
	return append(b, r.Extra...)
}

func appendCounted(b []byte, s string) []byte {
	b = binary.BigEndian.AppendUint32(b, uint32(len(s)))
	return append(b, s...)
}

// sum is the id that the revision's fields ask for.
func (r *Revision) sum() Hash {
	var room [512]byte
	return sha256.Sum256(r.AppendCanonical(room[:0]))
}

// Seal completes a revision that is otherwise filled in: sorts its bases, sets
// schema 1 where none is given, computes the payload's hash and the id. It
// refuses what Check refuses. A redacted revision keeps its payload hash.
func Seal(r *Revision) error {
	slices.SortFunc(r.Bases, func(a, b Hash) int { return bytes.Compare(a[:], b[:]) })
	r.Bases = slices.Compact(r.Bases)
	if r.Schema == 0 {
		r.Schema = 1
	}
	if r.Payload != nil {
		r.PayloadHash = sha256.Sum256(r.Payload)
	}
	if err := r.Check(); err != nil {
		return err
	}
	r.ID = r.sum()
	return nil
}

// Errors of Verify and VerifyChain.
var (
	ErrID      = errors.New("journal: the id does not match the revision")
	ErrPayload = errors.New("journal: the payload does not match its hash")
	ErrPrev    = errors.New("journal: the revision does not follow the one before it")
)

// Verify tells whether the revision is what its id and its payload hash say.
func Verify(r *Revision) error {
	if r.Payload != nil && sha256.Sum256(r.Payload) != [32]byte(r.PayloadHash) {
		return ErrPayload
	}
	if r.sum() != r.ID {
		return ErrID
	}
	return nil
}

// Check tells whether the fields are within what the format can carry. It does
// not look at the hashes.
func (r *Revision) Check() error {
	if err := r.checkPlaced(); err != nil {
		return err
	}
	if err := checkExtra(r.Extra); err != nil {
		return err
	}
	return checkPayload(r.Payload)
}

// checkPlaced is Check for a revision whose JSON has been read already.
func (r *Revision) checkPlaced() error {
	switch {
	case r.Device.IsZero():
		return errors.New("journal: no device")
	case r.Seq == 0 || r.Seq > math.MaxInt64:
		return fmt.Errorf("journal: seq %d", r.Seq)
	case r.Seq == 1 != r.Prev.IsZero():
		return errors.New("journal: the first revision of a chain, and only it, has no previous one")
	case r.Document.IsZero():
		return errors.New("journal: no document")
	case r.Wall < 0 || r.Wall > MaxMillis:
		return fmt.Errorf("journal: wall clock %d ms", r.Wall)
	case r.Schema < 1 || r.Schema > math.MaxInt32:
		return fmt.Errorf("journal: schema %d", r.Schema)
	case r.Op == "" || !isToken(string(r.Op)):
		return fmt.Errorf("journal: op %q", r.Op)
	case r.Kind == "" || !isToken(r.Kind):
		return fmt.Errorf("journal: kind %q", r.Kind)
	case !isToken(r.Role):
		return fmt.Errorf("journal: role %q", r.Role)
	case len(r.Reason) > MaxReason || !utf8.ValidString(r.Reason):
		return errors.New("journal: the reason is too long or not UTF-8")
	case len(r.Bases) > MaxBases:
		return fmt.Errorf("journal: %d bases", len(r.Bases))
	}
	for i := range r.Bases {
		if r.Bases[i].IsZero() || i > 0 && bytes.Compare(r.Bases[i-1][:], r.Bases[i][:]) >= 0 {
			return errors.New("journal: bases are not sorted and unique")
		}
	}
	return nil
}

// isToken accepts the short words of the format: lower-case letters, digits
// and _ - . , beginning with a letter; or nothing.
func isToken(s string) bool {
	if len(s) > maxToken {
		return false
	}
	for i := range len(s) {
		c := s[i]
		letter := c >= 'a' && c <= 'z'
		if letter || i > 0 && (c >= '0' && c <= '9' || c == '_' || c == '-' || c == '.') {
			continue
		}
		return false
	}
	return true
}

func checkPayload(p []byte) error {
	if p == nil {
		return nil
	}
	if len(p) > MaxPayload {
		return fmt.Errorf("journal: a payload of %d bytes", len(p))
	}
	if len(p) == 0 || p[0] != '{' {
		return errors.New("journal: the payload is not a JSON object")
	}
	end, err := skipValue(p, 0, 0)
	if err != nil {
		return err
	}
	if end != len(p) {
		return errors.New("journal: something follows the payload")
	}
	return nil
}
