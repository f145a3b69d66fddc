package journal

import (
	"bytes"
	"errors"
	"strconv"
)

// A line is a revision without all that follows from where it stands or from
// itself: a compact JSON object, readable with jq, described in
// docs/journal.md. Members that repeat from line to line come first and
// together, since that is what a compressor finds.

// Place says which revision minted a document.
type Place struct {
	Chain
	Seq  uint64
	Wall int64 // milliseconds since 1970
}

// ID is the document minted there.
func (p Place) ID() DocumentID { return Mint(p.Device, p.Epoch, p.Seq, p.Wall) }

// Referrer finds short names for what a revision refers to. Saying that
// something is not known is always right; the line is only longer.
type Referrer interface {
	// MintedAt gives the place where the document was minted, in any chain.
	MintedAt(DocumentID) (Place, bool)
	// SeqOf gives the number that a revision of this chain has.
	SeqOf(Hash) (uint64, bool)
}

// Resolver finds what the numbers in a line stand for: the line's own chain,
// on the branch that leads to it where the chain has forked.
type Resolver interface {
	// Minted gives Mint of the revision with that number, whether or not it
	// created a document.
	Minted(seq uint64) (DocumentID, bool)
	// RevisionID gives the id of the revision with that number.
	RevisionID(seq uint64) (Hash, bool)
}

// AppendLine appends the revision's line, without a line break. refs may be
// nil. The revision must have passed Seal or Verify and Check.
func AppendLine(b []byte, r *Revision, refs Referrer) []byte {
	b = append(b, `{"k":"`...)
	b = append(b, r.Kind...)
	b = append(b, `","o":"`...)
	b = append(b, r.Op...)
	b = append(b, '"')
	b = appendReference(b, `,"a":`, r, r.Author, refs)
	if r.Role != "" {
		b = append(b, `,"r":"`...)
		b = append(b, r.Role...)
		b = append(b, '"')
	}
	b = appendReference(b, `,"f":`, r, r.OnBehalf, refs)
	if r.Schema != 1 {
		b = strconv.AppendInt(append(b, `,"s":`...), int64(r.Schema), 10)
	}
	if r.Clock != ClockOK {
		b = strconv.AppendUint(append(b, `,"q":`...), uint64(r.Clock), 10)
	}
	b = strconv.AppendInt(append(b, `,"t":`...), r.Wall, 10)
	if r.HLC != At(r.Wall, 0) {
		b = strconv.AppendInt(append(b, `,"h":[`...), r.HLC.Millis(), 10)
		b = strconv.AppendUint(append(b, ','), uint64(r.HLC.Counter()), 10)
		b = append(b, ']')
	}
	b = appendReference(b, `,"p":`, r, r.Patient, refs)
	if !mintedBy(r) {
		b = appendReference(b, `,"d":`, r, r.Document, refs)
	}
	b = appendBases(b, r, refs)
	if r.Reason != "" {
		b = appendQuoted(append(b, `,"m":`...), r.Reason)
	}
	if len(r.Extra) > 2 {
		b = append(append(b, ','), r.Extra[1:len(r.Extra)-1]...)
	}
	if r.Payload != nil {
		b = append(append(b, `,"c":`...), r.Payload...)
	} else if !r.PayloadHash.IsZero() {
		b = appendHex(append(b, `,"z":"`...), r.PayloadHash[:])
		b = append(b, '"')
	}
	return append(b, '}')
}

// mintedBy tells whether the revision's document is the one it mints. The
// document's time is compared first: it mostly settles it without a hash.
func mintedBy(r *Revision) bool {
	return timeOf(r.Document) == r.Wall && r.Document == Mint(r.Device, r.Epoch, r.Seq, r.Wall)
}

// timeOf is the time in a UUIDv7, in milliseconds since 1970.
func timeOf(d DocumentID) int64 {
	return int64(d[0])<<40 | int64(d[1])<<32 | int64(d[2])<<24 |
		int64(d[3])<<16 | int64(d[4])<<8 | int64(d[5])
}

// appendReference appends a document's shortest name: nothing for none, 0 for
// the line's own document, the number that minted it in this chain, the place
// that minted it in another, else its UUID.
func appendReference(b []byte, key string, r *Revision, d DocumentID, refs Referrer) []byte {
	if d.IsZero() {
		return b
	}
	b = append(b, key...)
	if d == r.Document && key != `,"d":` {
		return append(b, '0')
	}
	place, known := Place{}, false
	if refs != nil {
		place, known = refs.MintedAt(d)
	}
	switch {
	case !known || place.Chain == r.Chain() && place.Seq >= r.Seq:
		b = appendUUID(append(b, '"'), d)
		return append(b, '"')
	case place.Chain == r.Chain():
		return strconv.AppendUint(b, place.Seq, 10)
	}
	b = appendUUID(append(b, '"'), place.Device)
	b = strconv.AppendUint(append(b, '/'), uint64(place.Epoch), 10)
	b = strconv.AppendUint(append(b, '/'), place.Seq, 10)
	b = strconv.AppendInt(append(b, '/'), place.Wall, 10)
	return append(b, '"')
}

func appendBases(b []byte, r *Revision, refs Referrer) []byte {
	if len(r.Bases) == 0 {
		return b
	}
	b = append(b, `,"b":`...)
	sep := byte('[')
	for i := range r.Bases {
		b = append(b, sep)
		sep = ','
		if refs != nil {
			if seq, ok := refs.SeqOf(r.Bases[i]); ok && seq < r.Seq {
				b = strconv.AppendUint(b, seq, 10)
				continue
			}
		}
		b = appendHex(append(b, '"'), r.Bases[i][:])
		b = append(b, '"')
	}
	return append(b, ']')
}

// knownKeys are the members of a line that this program understands.
const knownKeys = "korafsqthpdbmzc"

// isKnownKey tells whether the key, without its quotes, is one of knownKeys.
func isKnownKey(key []byte) bool {
	return len(key) == 1 && bytes.IndexByte([]byte(knownKeys), key[0]) >= 0
}

var errExtra = errors.New("journal: extra members are not a compact JSON object of unknown, distinct keys")

// checkExtra accepts nothing, or a compact object that has members, whose keys
// could stand in a line and are neither known nor doubled.
func checkExtra(x []byte) error {
	if x == nil {
		return nil
	}
	if len(x) < 3 || x[0] != '{' {
		return errExtra
	}
	end, err := skipValue(x, 0, 0)
	if err != nil || end != len(x) {
		return errExtra
	}
	seen := map[string]bool{}
	eachMember(x, func(key, _ []byte) {
		key = key[1 : len(key)-1]
		if !isKey(key) || isKnownKey(key) || seen[string(key)] {
			err = errExtra
		}
		seen[string(key)] = true
	})
	if len(seen) > MaxExtra {
		return errExtra
	}
	return err
}

// isKey accepts the keys of a line: lower-case letters, digits and _ , so that
// no key can be written in two ways.
func isKey(key []byte) bool {
	return len(key) > 0 && isToken(string(key)) && !bytes.ContainsAny(key, ".-")
}
