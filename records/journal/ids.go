package journal

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
)

// Hash is a SHA-256 sum. Its text is lower-case hex; zero means none.
type Hash [32]byte

// DocumentID names a document (a UUIDv7, see Mint). Zero means none.
type DocumentID [16]byte

// DeviceID names a PC (a random UUID). Zero means none.
type DeviceID [16]byte

var (
	errHash = errors.New("journal: not 64 lower-case hex digits")
	errUUID = errors.New("journal: not a lower-case UUID")
)

// IsZero tells whether the hash names nothing.
func (h Hash) IsZero() bool { return h == Hash{} }

// String is the hash in lower-case hex.
func (h Hash) String() string { return hex.EncodeToString(h[:]) }

// MarshalText writes the hash in lower-case hex, and nothing for none.
func (h Hash) MarshalText() ([]byte, error) {
	if h.IsZero() {
		return []byte{}, nil
	}
	return hex.AppendEncode(nil, h[:]), nil
}

// UnmarshalText reads what MarshalText wrote.
func (h *Hash) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*h = Hash{}
		return nil
	}
	v, ok := hashFrom(text)
	if !ok {
		return errHash
	}
	*h = v
	return nil
}

// ParseHash reads 64 lower-case hex digits.
func ParseHash(s string) (Hash, error) {
	h, ok := hashFrom([]byte(s))
	if !ok {
		return Hash{}, errHash
	}
	return h, nil
}

// IsZero tells whether the id names nothing.
func (d DocumentID) IsZero() bool { return d == DocumentID{} }

// String is the canonical lower-case UUID.
func (d DocumentID) String() string { return string(appendUUID(nil, d)) }

// MarshalText writes the UUID, and nothing for none.
func (d DocumentID) MarshalText() ([]byte, error) { return uuidText(d), nil }

// UnmarshalText reads what MarshalText wrote.
func (d *DocumentID) UnmarshalText(text []byte) error {
	return readUUIDText((*[16]byte)(d), text)
}

// ParseDocumentID reads a canonical lower-case UUID.
func ParseDocumentID(s string) (DocumentID, error) {
	u, ok := uuidFrom([]byte(s))
	if !ok {
		return DocumentID{}, errUUID
	}
	return u, nil
}

// IsZero tells whether the id names nothing.
func (d DeviceID) IsZero() bool { return d == DeviceID{} }

// String is the canonical lower-case UUID.
func (d DeviceID) String() string { return string(appendUUID(nil, d)) }

// MarshalText writes the UUID, and nothing for none.
func (d DeviceID) MarshalText() ([]byte, error) { return uuidText(d), nil }

// UnmarshalText reads what MarshalText wrote.
func (d *DeviceID) UnmarshalText(text []byte) error {
	return readUUIDText((*[16]byte)(d), text)
}

// ParseDeviceID reads a canonical lower-case UUID.
func ParseDeviceID(s string) (DeviceID, error) {
	u, ok := uuidFrom([]byte(s))
	if !ok {
		return DeviceID{}, errUUID
	}
	return u, nil
}

// Op is what a revision does to its document. Unknown ops, from a newer
// program, are kept and passed on; they change nothing in the state.
type Op string

// The ops. Put, sign, countersign and return may carry a payload: the whole
// content of the document after them.
const (
	OpPut         Op = "put"         // saved, not yet signed
	OpSign        Op = "sign"        // saved and signed by its author
	OpCountersign Op = "countersign" // read and signed by the supervisor
	OpReturn      Op = "return"      // sent back to its author, with a remark
	OpRetract     Op = "retract"     // entered in error, with the reason
	OpMerge       Op = "merge"       // this patient is another one: {"into":"uuid"}
	OpUnmerge     Op = "unmerge"     // the merges that it saw were wrong
	OpResolve     Op = "resolve"     // decides conflicts: {"fields":{path:value}}
	OpRedact      Op = "redact"      // drops payloads for good: {"revisions":["hash"]}
)

// HLC is a hybrid logical time: milliseconds since 1970 in the upper 48 bits,
// a counter in the lower 16. It serves display and tie-breaks, never causality.
type HLC uint64

// At makes an HLC of milliseconds since 1970 and a counter.
func At(millis int64, counter uint16) HLC { return HLC(millis)<<16 | HLC(counter) }

// Millis is the time's part, in milliseconds since 1970.
func (h HLC) Millis() int64 { return int64(h >> 16) }

// Counter is the part that tells equal milliseconds apart.
func (h HLC) Counter() uint16 { return uint16(h) }

// ClockState says whether the wall clock of a revision can be believed.
type ClockState uint8

// The clock states; others may come from newer programs.
const (
	ClockOK     ClockState = iota
	ClockBehind            // the wall was earlier than the last known time
	ClockAhead             // the wall was implausibly later than the last known time
)

// Chain is one device's numbering; a restored backup begins a new epoch.
type Chain struct {
	Device DeviceID
	Epoch  uint32
}

// MaxMillis is the last moment that 48 bits can say (the year 10889).
const MaxMillis = 1<<48 - 1

// Mint makes the id of the document that the revision at (device, epoch, seq)
// creates at wall, in milliseconds since 1970: a UUIDv7 whose 74 random bits
// come from a hash of the place. So the id need not travel with the revision.
func Mint(device DeviceID, epoch uint32, seq uint64, wall int64) DocumentID {
	var in [36]byte
	copy(in[:8], "CARNETD1")
	copy(in[8:24], device[:])
	binary.BigEndian.PutUint32(in[24:28], epoch)
	binary.BigEndian.PutUint64(in[28:36], seq)
	sum := sha256.Sum256(in[:])
	var id DocumentID
	binary.BigEndian.PutUint64(id[:8], uint64(wall)<<16)
	copy(id[6:], sum[:10])
	id[6] = id[6]&0x0f | 0x70
	id[8] = id[8]&0x3f | 0x80
	return id
}

const hexDigits = "0123456789abcdef"

func appendHex(b, v []byte) []byte {
	for _, c := range v {
		b = append(b, hexDigits[c>>4], hexDigits[c&15])
	}
	return b
}

func appendUUID(b []byte, u [16]byte) []byte {
	b = append(appendHex(b, u[:4]), '-')
	b = append(appendHex(b, u[4:6]), '-')
	b = append(appendHex(b, u[6:8]), '-')
	b = append(appendHex(b, u[8:10]), '-')
	return appendHex(b, u[10:])
}

func uuidText(u [16]byte) []byte {
	if u == ([16]byte{}) {
		return []byte{}
	}
	return appendUUID(nil, u)
}

func readUUIDText(to *[16]byte, text []byte) error {
	if len(text) == 0 {
		*to = [16]byte{}
		return nil
	}
	u, ok := uuidFrom(text)
	if !ok {
		return errUUID
	}
	*to = u
	return nil
}

// nibbles gives the value of a lower-case hex digit, 0xff for anything else.
var nibbles = func() (t [256]byte) {
	for i := range t {
		t[i] = 0xff
	}
	for i := range 16 {
		t[hexDigits[i]] = byte(i)
	}
	return t
}()

func readHex(to, text []byte) bool {
	var bad byte
	for i := range to {
		hi, lo := nibbles[text[2*i]], nibbles[text[2*i+1]]
		bad |= hi | lo
		to[i] = hi<<4 | lo&15
	}
	return bad < 16
}

func hashFrom(text []byte) (h Hash, ok bool) {
	if len(text) != 64 {
		return Hash{}, false
	}
	ok = readHex(h[:], text)
	return h, ok
}

func uuidFrom(text []byte) (u [16]byte, ok bool) {
	if len(text) != 36 || text[8] != '-' || text[13] != '-' || text[18] != '-' || text[23] != '-' {
		return u, false
	}
	ok = readHex(u[:4], text) && readHex(u[4:6], text[9:]) && readHex(u[6:8], text[14:]) &&
		readHex(u[8:10], text[19:]) && readHex(u[10:], text[24:])
	return u, ok
}
