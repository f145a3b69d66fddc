package journal

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
)

// Run is the header that precedes lines of consecutive revisions of one chain:
// {"run":{"device":"…","epoch":1,"from":12,"prev":"…","last":"…"}}.
type Run struct {
	Chain
	From uint64 // the first line's seq
	Prev Hash   // of the first line; zero when From is 1
	Last Hash   // the last line's id, so that the run can be checked; zero when not stated
}

var runStart = []byte(`{"run":`)

// AppendRun appends the header's line, without a line break.
func AppendRun(b []byte, run Run) []byte {
	b = appendUUID(append(b, `{"run":{"device":"`...), run.Device)
	b = strconv.AppendUint(append(b, `","epoch":`...), uint64(run.Epoch), 10)
	b = strconv.AppendUint(append(b, `,"from":`...), run.From, 10)
	if !run.Prev.IsZero() {
		b = append(appendHex(append(b, `,"prev":"`...), run.Prev[:]), '"')
	}
	if !run.Last.IsZero() {
		b = append(appendHex(append(b, `,"last":"`...), run.Last[:]), '"')
	}
	return append(b, "}}"...)
}

// ParseRun reads a header. ok is false when the line is not one.
func ParseRun(line []byte) (run Run, ok bool, err error) {
	if !bytes.HasPrefix(line, runStart) {
		return Run{}, false, nil
	}
	var in struct {
		Run struct {
			Device DeviceID `json:"device"`
			Epoch  uint32   `json:"epoch"`
			From   uint64   `json:"from"`
			Prev   Hash     `json:"prev"`
			Last   Hash     `json:"last"`
		} `json:"run"`
	}
	if err := json.Unmarshal(line, &in); err != nil {
		return Run{}, true, fmt.Errorf("journal: a run's header: %w", err)
	}
	h := in.Run
	if h.Device.IsZero() || h.From == 0 || h.From > 1<<62 || h.From == 1 != h.Prev.IsZero() {
		return Run{}, true, errors.New("journal: a run's header is incomplete")
	}
	return Run{Chain{h.Device, h.Epoch}, h.From, h.Prev, h.Last}, true, nil
}

// Errors of a Reader.
var (
	ErrNoRun    = errors.New("journal: a line before any run's header")
	ErrAfterGap = errors.New("journal: a line that follows one which could not be read")
	ErrLast     = errors.New("journal: the run does not end in the revision that its header states")
)

// Reader turns a stream of headers and lines into revisions. It remembers 40
// bytes for each revision of the current run.
type Reader struct {
	// Earlier finds what precedes a run: the branch of the chain that ends in
	// prev. It may be nil.
	Earlier func(chain Chain, prev Hash) Resolver

	run     Run
	earlier Resolver
	read    []passed
	broken  bool
}

// passed is what later lines of a run can refer to.
type passed struct {
	id   Hash
	wall int64
}

// Run is the current run's header.
func (rd *Reader) Run() Run { return rd.run }

// Line reads one line. It gives false for a header. After a line that could not
// be read the ids of those behind it cannot be known, so they give ErrAfterGap
// until the next header.
func (rd *Reader) Line(r *Revision, line []byte) (bool, error) {
	run, header, err := ParseRun(line)
	if err != nil {
		rd.broken = true
		return false, err
	}
	if header {
		err := rd.End()
		rd.run, rd.read, rd.broken, rd.earlier = run, rd.read[:0], false, nil
		if rd.Earlier != nil {
			rd.earlier = rd.Earlier(run.Chain, run.Prev)
		}
		return false, err
	}
	if rd.broken {
		return false, ErrAfterGap
	}
	if rd.run.From == 0 {
		return false, ErrNoRun
	}
	at := Position{rd.run.Chain, rd.run.From + uint64(len(rd.read)), rd.run.Prev}
	if n := len(rd.read); n > 0 {
		at.Prev = rd.read[n-1].id
	}
	if err := DecodeLine(r, line, at, rd); err != nil {
		rd.broken = true
		return false, err
	}
	rd.read = append(rd.read, passed{r.ID, r.Wall})
	return true, nil
}

// End tells, after the last line, whether the run ended as its header stated.
func (rd *Reader) End() error {
	if rd.run.Last.IsZero() || rd.broken {
		return nil
	}
	if n := len(rd.read); n == 0 || rd.read[n-1].id != rd.run.Last {
		return ErrLast
	}
	return nil
}

// Minted makes the Reader the Resolver of its own lines.
func (rd *Reader) Minted(seq uint64) (DocumentID, bool) {
	if n := seq - rd.run.From; seq >= rd.run.From {
		if n >= uint64(len(rd.read)) {
			return DocumentID{}, false
		}
		return Mint(rd.run.Device, rd.run.Epoch, seq, rd.read[n].wall), true
	}
	if rd.earlier == nil {
		return DocumentID{}, false
	}
	return rd.earlier.Minted(seq)
}

// RevisionID makes the Reader the Resolver of its own lines.
func (rd *Reader) RevisionID(seq uint64) (Hash, bool) {
	if n := seq - rd.run.From; seq >= rd.run.From {
		if n >= uint64(len(rd.read)) {
			return Hash{}, false
		}
		return rd.read[n].id, true
	}
	if rd.earlier == nil {
		return Hash{}, false
	}
	return rd.earlier.RevisionID(seq)
}

// Index is a Referrer and Resolver over revisions held in memory: those of one
// chain, and the places that the documents of all chains were minted at. Of a
// forked chain it must be given one branch only.
type Index struct {
	chain  Chain
	minted map[DocumentID]Place
	seqs   map[Hash]uint64
	own    map[uint64]passed
}

// NewIndex makes an empty index for lines of a chain.
func NewIndex(chain Chain) *Index {
	return &Index{chain, map[DocumentID]Place{}, map[Hash]uint64{}, map[uint64]passed{}}
}

// Add makes a revision known.
func (x *Index) Add(r *Revision) {
	if mintedBy(r) {
		x.minted[r.Document] = Place{r.Chain(), r.Seq, r.Wall}
	}
	if r.Chain() != x.chain {
		return
	}
	x.seqs[r.ID] = r.Seq
	x.own[r.Seq] = passed{r.ID, r.Wall}
}

// MintedAt gives the place where the document was minted.
func (x *Index) MintedAt(d DocumentID) (Place, bool) { p, ok := x.minted[d]; return p, ok }

// SeqOf gives the number of a revision of the chain.
func (x *Index) SeqOf(h Hash) (uint64, bool) { seq, ok := x.seqs[h]; return seq, ok }

// Minted gives the document that a revision of the chain mints.
func (x *Index) Minted(seq uint64) (DocumentID, bool) {
	p, ok := x.own[seq]
	if !ok {
		return DocumentID{}, false
	}
	return Mint(x.chain.Device, x.chain.Epoch, seq, p.wall), true
}

// RevisionID gives the id of a revision of the chain.
func (x *Index) RevisionID(seq uint64) (Hash, bool) { p, ok := x.own[seq]; return p.id, ok }
