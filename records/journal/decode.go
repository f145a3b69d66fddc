package journal

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"math"
	"slices"
)

// Position is where a line stands: what it leaves out.
type Position struct {
	Chain
	Seq  uint64
	Prev Hash
}

// Unresolved says that a line refers to a revision of its chain that is not at
// hand: what it lacks may still arrive.
type Unresolved struct{ Seq uint64 }

func (e *Unresolved) Error() string {
	return fmt.Sprintf("journal: revision %d of the chain is not at hand", e.Seq)
}

// DecodeLine reads the line that stands at a position into r, and computes its
// hashes and id. Payload and Extra share the line's memory. The error is a
// *SyntaxError, an *Unresolved, or what Check refuses.
func DecodeLine(r *Revision, line []byte, at Position, res Resolver) error {
	*r = Revision{
		Device: at.Device, Epoch: at.Epoch, Seq: at.Seq, Prev: at.Prev,
		Schema: 1,
	}
	line = bytes.TrimSuffix(line, []byte{'\n'})
	d := decoder{b: line, r: r, res: res}
	if err := d.members(); err != nil {
		return err
	}
	return d.finish()
}

// decoder reads one line. The references to documents are kept as they stand
// until the end, since "d" may follow what says "the document itself".
type decoder struct {
	b    []byte
	i    int
	r    *Revision
	res  Resolver
	seen uint32 // known keys met, by their place in knownKeys

	document, patient, author, onBehalf reference
	hlc                                 bool
	wall                                bool
	stated                              Hash // the payload hash that the line states
	extra                               []byte
	extraKeys                           [][]byte
}

// reference is a document as a line names it.
type reference struct {
	set    bool
	number bool
	seq    uint64
	id     DocumentID
}

func (d *decoder) members() error {
	if len(d.b) < 2 || d.b[0] != '{' {
		return bad(0, "a line must be a JSON object")
	}
	d.i = 1
	for {
		start := d.i
		end, err := skipString(d.b, start)
		if err != nil {
			return err
		}
		key := d.b[start+1 : end-1]
		if end >= len(d.b) || d.b[end] != ':' {
			return bad(end, "a colon must be here")
		}
		d.i = end + 1
		if known := knownIndex(key); known >= 0 {
			if d.seen&(1<<known) != 0 {
				return bad(start, "a member stands twice")
			}
			d.seen |= 1 << known
			err = d.known(key[0])
		} else {
			err = d.unknown(start, key)
		}
		if err != nil {
			return err
		}
		if d.i >= len(d.b) {
			return bad(d.i, "a line without an end")
		}
		c := d.b[d.i]
		d.i++
		if c == '}' {
			break
		}
		if c != ',' {
			return bad(d.i-1, "a comma must be here")
		}
	}
	if d.i != len(d.b) {
		return bad(d.i, "something follows the line")
	}
	return nil
}

func knownIndex(key []byte) int {
	if len(key) != 1 {
		return -1
	}
	for i := range len(knownKeys) {
		if knownKeys[i] == key[0] {
			return i
		}
	}
	return -1
}

// unknown keeps a member of a newer program's line, verbatim.
func (d *decoder) unknown(start int, key []byte) error {
	if !isKey(key) {
		return bad(start, "a key that no line may have")
	}
	if len(d.extraKeys) == MaxExtra {
		return bad(start, "too many unknown members")
	}
	for _, k := range d.extraKeys {
		if bytes.Equal(k, key) {
			return bad(start, "a member stands twice")
		}
	}
	d.extraKeys = append(d.extraKeys, key)
	end, err := skipValue(d.b, d.i, 1)
	if err != nil {
		return err
	}
	sep := byte(',')
	if d.extra == nil {
		sep = '{'
	}
	d.extra = append(append(d.extra, sep), d.b[start:end]...)
	d.i = end
	return nil
}

func (d *decoder) known(key byte) (err error) {
	r := d.r
	switch key {
	case 'k':
		r.Kind, err = d.token()
	case 'o':
		r.Op, err = d.op()
	case 'r':
		r.Role, err = d.token()
	case 'a':
		d.author, err = d.reference()
	case 'f':
		d.onBehalf, err = d.reference()
	case 'p':
		d.patient, err = d.reference()
	case 'd':
		d.document, err = d.reference()
	case 's':
		var n uint64
		n, err = d.number(math.MaxInt32)
		r.Schema = int(n)
	case 'q':
		var n uint64
		n, err = d.number(math.MaxUint8)
		r.Clock = ClockState(n)
	case 't':
		var n uint64
		n, err = d.number(MaxMillis)
		r.Wall, d.wall = int64(n), true
	case 'h':
		err = d.hlcPair()
	case 'b':
		err = d.bases()
	case 'm':
		r.Reason, err = d.text()
	case 'z':
		d.stated, err = d.hash()
	case 'c':
		err = d.payload()
	}
	return err
}

func (d *decoder) number(limit uint64) (uint64, error) {
	start := d.i
	var n uint64
	for d.i < len(d.b) && d.b[d.i] >= '0' && d.b[d.i] <= '9' {
		if n > limit/10 {
			return 0, bad(start, "a number is too large")
		}
		n = n*10 + uint64(d.b[d.i]-'0')
		d.i++
	}
	if d.i == start || d.i > start+1 && d.b[start] == '0' {
		return 0, bad(start, "a whole number must be here")
	}
	if n > limit {
		return 0, bad(start, "a number is too large")
	}
	return n, nil
}

// quoted gives the bytes of a string without its quotes. Escapes are left as
// they are: what may stand there has none.
func (d *decoder) quoted() ([]byte, error) {
	start := d.i
	end, err := skipString(d.b, start)
	if err != nil {
		return nil, err
	}
	d.i = end
	return d.b[start+1 : end-1], nil
}

func (d *decoder) token() (string, error) {
	start := d.i
	q, err := d.quoted()
	if err != nil {
		return "", err
	}
	s := string(q)
	if !isToken(s) {
		return "", bad(start, "a word that no line may have")
	}
	return s, nil
}

func (d *decoder) op() (Op, error) {
	start := d.i
	q, err := d.quoted()
	if err != nil {
		return "", err
	}
	switch string(q) { // the common ones without an allocation
	case "put":
		return OpPut, nil
	case "sign":
		return OpSign, nil
	}
	if !isToken(string(q)) {
		return "", bad(start, "a word that no line may have")
	}
	return Op(q), nil
}

func (d *decoder) text() (string, error) {
	start := d.i
	end, err := skipString(d.b, start)
	if err != nil {
		return "", err
	}
	s, ok := unquote(d.b[start:end])
	if !ok {
		return "", bad(start, "half of a surrogate pair")
	}
	d.i = end
	return s, nil
}

func (d *decoder) hash() (Hash, error) {
	start := d.i
	q, err := d.quoted()
	if err != nil {
		return Hash{}, err
	}
	h, ok := hashFrom(q)
	if !ok || h.IsZero() {
		return Hash{}, bad(start, "a hash must be here")
	}
	return h, nil
}

func (d *decoder) reference() (ref reference, err error) {
	ref.set = true
	start := d.i
	if start < len(d.b) && d.b[start] != '"' {
		ref.number = true
		ref.seq, err = d.number(math.MaxInt64)
		return ref, err
	}
	q, err := d.quoted()
	if err != nil {
		return ref, err
	}
	u, ok := uuidFrom(q[:min(36, len(q))])
	if ok && len(q) > 36 {
		var place Place
		if place, ok = placeFrom(DeviceID(u), q[36:]); ok {
			u = place.ID()
		}
	}
	if !ok || u == ([16]byte{}) {
		return ref, bad(start, "a document must be named here")
	}
	ref.id = u
	return ref, nil
}

// placeFrom reads "/epoch/seq/wall".
func placeFrom(device DeviceID, text []byte) (Place, bool) {
	d := decoder{b: text}
	var n [3]uint64
	for i, limit := range [3]uint64{math.MaxUint32, math.MaxInt64, MaxMillis} {
		if d.i >= len(text) || text[d.i] != '/' {
			return Place{}, false
		}
		d.i++
		var err error
		if n[i], err = d.number(limit); err != nil {
			return Place{}, false
		}
	}
	return Place{Chain{device, uint32(n[0])}, n[1], int64(n[2])}, d.i == len(text) && n[1] > 0
}

func (d *decoder) hlcPair() error {
	if !d.take('[') {
		return bad(d.i, "a bracket must be here")
	}
	ms, err := d.number(MaxMillis)
	if err != nil {
		return err
	}
	if !d.take(',') {
		return bad(d.i, "a comma must be here")
	}
	n, err := d.number(math.MaxUint16)
	if err != nil {
		return err
	}
	if !d.take(']') {
		return bad(d.i, "a bracket must be here")
	}
	d.r.HLC, d.hlc = At(int64(ms), uint16(n)), true
	return nil
}

func (d *decoder) take(c byte) bool {
	if d.i >= len(d.b) || d.b[d.i] != c {
		return false
	}
	d.i++
	return true
}

func (d *decoder) bases() error {
	if !d.take('[') {
		return bad(d.i, "a bracket must be here")
	}
	for {
		if len(d.r.Bases) == MaxBases {
			return bad(d.i, "too many bases")
		}
		base, err := d.base()
		if err != nil {
			return err
		}
		d.r.Bases = append(d.r.Bases, base)
		if d.take(']') {
			break
		}
		if !d.take(',') {
			return bad(d.i, "a comma must be here")
		}
	}
	slices.SortFunc(d.r.Bases, func(a, b Hash) int { return bytes.Compare(a[:], b[:]) })
	return nil
}

func (d *decoder) base() (Hash, error) {
	if d.i < len(d.b) && d.b[d.i] == '"' {
		return d.hash()
	}
	start := d.i
	seq, err := d.number(math.MaxInt64)
	if err != nil {
		return Hash{}, err
	}
	if seq == 0 || seq >= d.r.Seq {
		return Hash{}, bad(start, "a base must come earlier in the chain")
	}
	if d.res != nil {
		if h, ok := d.res.RevisionID(seq); ok {
			return h, nil
		}
	}
	return Hash{}, &Unresolved{seq}
}

func (d *decoder) payload() error {
	start := d.i
	if start >= len(d.b) || d.b[start] != '{' {
		return bad(start, "a payload must be a JSON object")
	}
	end, err := skipObject(d.b, start, 1)
	if err != nil {
		return err
	}
	if end-start > MaxPayload {
		return bad(start, "the payload is too long")
	}
	d.r.Payload = d.b[start:end:end]
	d.i = end
	return nil
}

// finish fills in what the line leaves out, checks what the scanner could not,
// and computes the hashes.
func (d *decoder) finish() (err error) {
	r := d.r
	if !d.wall {
		return bad(len(d.b), "the line has no time")
	}
	if !d.hlc {
		r.HLC = At(r.Wall, 0)
	}
	if d.extra != nil {
		r.Extra = append(d.extra, '}')
	}
	if !d.document.set {
		r.Document = Mint(r.Device, r.Epoch, r.Seq, r.Wall)
	} else if d.document.number && d.document.seq == 0 {
		return bad(0, "a document cannot be named by itself")
	} else if r.Document, err = d.document.resolve(r, d.res); err != nil {
		return err
	}
	if r.Patient, err = d.patient.resolve(r, d.res); err != nil {
		return err
	}
	if r.Author, err = d.author.resolve(r, d.res); err != nil {
		return err
	}
	if r.OnBehalf, err = d.onBehalf.resolve(r, d.res); err != nil {
		return err
	}
	r.PayloadHash = d.stated
	if r.Payload != nil {
		r.PayloadHash = sha256.Sum256(r.Payload)
		if !d.stated.IsZero() && d.stated != r.PayloadHash {
			return ErrPayload
		}
	}
	if err := r.checkPlaced(); err != nil {
		return err
	}
	r.ID = r.sum()
	return nil
}

func (ref reference) resolve(r *Revision, res Resolver) (DocumentID, error) {
	switch {
	case !ref.set:
		return DocumentID{}, nil
	case !ref.number:
		return ref.id, nil
	case ref.seq == 0:
		return r.Document, nil
	case ref.seq >= r.Seq:
		return DocumentID{}, bad(0, "a document must be minted earlier in the chain")
	}
	if res != nil {
		if id, ok := res.Minted(ref.seq); ok {
			return id, nil
		}
	}
	return DocumentID{}, &Unresolved{ref.seq}
}
