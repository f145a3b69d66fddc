package names

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"slices"
	"strings"
)

// ID is a patient's document id.
type ID = [16]byte

// Entry is what the index knows of a patient. All texts are as registered.
type Entry struct {
	ID               ID
	Family, Given    string
	Village, Quarter string
	Mother           string
	Relative         string   // father or husband
	Phone            string   // several are separated by a slash
	Number           string   // "B2-01437-6"
	Others           []string // numbers of paper registers and of merged identities
	Birth            int32    // days since 1970-01-01, or UnknownBirth
	BirthBy          Precision
	Sex              byte  // 'F', 'M' or 0
	Last             int64 // when something last happened: the higher, the more recent
}

// Field is a part of a patient's entry.
type Field byte

// The fields in which a typed word can be found, and those that Similar
// compares.
const (
	FieldNone Field = iota
	FieldFamily
	FieldGiven
	FieldVillage
	FieldQuarter
	FieldMother
	FieldRelative
	FieldBirth
	FieldSex
	FieldPhone
	FieldNumber
)

// The words of a row are kept field by field; the first four are the
// patient's own and their place.
const (
	partFamily = iota
	partGiven
	partVillage
	partQuarter
	partMother
	partRelative
	parts
)

// classes of postings: a word found in the patient's own name counts more
// than in a relative's.
const (
	classFamily = iota
	classGiven
	classPlace
	classRelative
	classes
)

var classOf = [parts]uint32{classFamily, classGiven, classPlace, classPlace, classRelative, classRelative}

// weightOf is what a match counts in each class, in percent.
var weightOf = [classes]int{100, 100, 95, 70}

// rows are patients, packed. The words of a row are a stream of 16-bit
// numbers: two that hold the counts of the six parts (four bits each), sex
// and precision, then the words' numbers, those above 0x7fff in two.
type rows struct {
	id     []ID
	last   []int64
	birth  []int32
	at     []uint32 // where a row's stream begins
	stream []uint16
	phone  []uint32
	number []uint64
	more   map[uint32]string // further numbers, by row
}

func (r *rows) len() int { return len(r.id) }

const maxPart = 15

// append adds an entry and gives its row.
func (r *rows) append(d *dictionary, e *Entry, scratch []uint32) (uint32, []uint32) {
	n := uint32(len(r.id))
	r.id = append(r.id, e.ID)
	r.last = append(r.last, e.Last)
	r.birth = append(r.birth, e.Birth)
	r.at = append(r.at, uint32(len(r.stream)))
	head := len(r.stream)
	r.stream = append(r.stream, 0, 0)
	var counts uint32
	for p, text := range [parts]string{e.Family, e.Given, e.Village, e.Quarter, e.Mother, e.Relative} {
		if text == "" {
			continue
		}
		scratch = d.addText(scratch[:0], text, p < partMother)
		if len(scratch) > maxPart {
			scratch = scratch[:maxPart]
		}
		counts |= uint32(len(scratch)) << (4 * p)
		for _, t := range scratch {
			r.stream = appendToken(r.stream, t)
		}
	}
	counts |= uint32(e.BirthBy&3)<<24 | uint32(sexBits(e.Sex))<<26
	r.stream[head], r.stream[head+1] = uint16(counts), uint16(counts>>16)
	r.appendCodes(n, e)
	return n, scratch
}

func appendToken(s []uint16, t uint32) []uint16 {
	if t < 1<<15 {
		return append(s, uint16(t))
	}
	return append(s, uint16(t>>16)|1<<15, uint16(t))
}

func sexBits(s byte) byte {
	switch s {
	case 'F', 'f':
		return 1
	case 'M', 'm':
		return 2
	}
	return 0
}

// appendCodes packs the phone and the number; what does not fit goes to more,
// each as a letter, its characters and a zero.
func (r *rows) appendCodes(n uint32, e *Entry) {
	var phone uint32
	var number uint64
	var more []byte
	for _, p := range phonesOf(e.Phone) {
		if q := packPhone(p); q != 0 && phone == 0 {
			phone = q
		} else {
			more = append(append(append(more, 'p'), codeOf(p)...), 0)
		}
	}
	for i, s := range append([]string{e.Number}, e.Others...) {
		c := codeOf(s)
		switch {
		case c == "":
		case i == 0 && len(c) <= packedCode:
			number = packCode(c)
		default:
			more = append(append(append(more, 'n'), c...), 0)
		}
	}
	r.phone, r.number = append(r.phone, phone), append(r.number, number)
	if len(more) > 0 {
		if r.more == nil {
			r.more = map[uint32]string{}
		}
		r.more[n] = string(more)
	}
}

// copy adds a row of other rows.
func (r *rows) copy(from *rows, i uint32) uint32 {
	n := uint32(len(r.id))
	r.id = append(r.id, from.id[i])
	r.last = append(r.last, from.last[i])
	r.birth = append(r.birth, from.birth[i])
	r.at = append(r.at, uint32(len(r.stream)))
	r.stream = append(r.stream, from.words(i)...)
	r.phone = append(r.phone, from.phone[i])
	r.number = append(r.number, from.number[i])
	if m, ok := from.more[i]; ok {
		if r.more == nil {
			r.more = map[uint32]string{}
		}
		r.more[n] = m
	}
	return n
}

// words is a row's stream.
func (r *rows) words(i uint32) []uint16 {
	if int(i)+1 < len(r.at) {
		return r.stream[r.at[i]:r.at[i+1]]
	}
	return r.stream[r.at[i]:]
}

func (r *rows) header(i uint32) uint32 {
	s := r.words(i)
	return uint32(s[0]) | uint32(s[1])<<16
}

func (r *rows) precision(i uint32) Precision { return Precision(r.header(i) >> 24 & 3) }
func (r *rows) sex(i uint32) byte            { return byte(r.header(i) >> 26 & 3) }

// each calls f with each word of a row and its part.
func (r *rows) each(i uint32, f func(token uint32, part int)) {
	s := r.words(i)
	counts := uint32(s[0]) | uint32(s[1])<<16
	s = s[2:]
	for p := 0; p < parts; p++ {
		for n := counts >> (4 * p) & 15; n > 0; n-- {
			t := uint32(s[0])
			s = s[1:]
			if t >= 1<<15 {
				t = (t&(1<<15-1))<<16 | uint32(s[0])
				s = s[1:]
			}
			f(t, p)
		}
	}
}

// eachTerm calls f with the terms of a row's numbers and of its birth date,
// some more than once.
func (r *rows) eachTerm(i uint32, f func(term uint32)) {
	if r.birth[i] != UnknownBirth {
		f(binOf(r.birth[i]))
	}
	var buf [packedCode]byte
	if p := r.phone[i]; p != 0 {
		for k := 7; k >= 0; k-- {
			buf[k] = byte(p&15) + 1
			p >>= 4
		}
		runs(string(buf[:8]), f)
	}
	if p := r.number[i]; p != 0 {
		k := len(buf)
		for ; p > 0; p >>= 6 {
			k--
			buf[k] = byte(p & 63)
		}
		numberTerms(string(buf[k:]), f)
	}
	for m := r.more[i]; m != ""; {
		end := strings.IndexByte(m, 0)
		if m[0] == 'n' {
			numberTerms(m[1:end], f)
		} else {
			runs(m[1:end], f)
		}
		m = m[end+1:]
	}
}

func numberTerms(code string, f func(term uint32)) {
	if len(code) >= 2 {
		f(headTerm(code))
	}
	runs(code, f)
}

// before orders rows: the most recent event first, then the younger id.
func (r *rows) before(a, b uint32) int {
	if c := cmp.Compare(r.last[b], r.last[a]); c != 0 {
		return c
	}
	return bytes.Compare(r.id[b][:], r.id[a][:])
}

// byRecency is the order of the live rows.
func (r *rows) byRecency(dead func(uint32) bool) []uint32 {
	type key struct {
		last int64
		row  uint32
	}
	keys := make([]key, 0, r.len())
	for i := range r.id {
		if !dead(uint32(i)) {
			keys = append(keys, key{r.last[i], uint32(i)})
		}
	}
	slices.SortFunc(keys, func(a, b key) int {
		if a.last != b.last {
			return cmp.Compare(b.last, a.last)
		}
		return bytes.Compare(r.id[b.row][:], r.id[a.row][:])
	})
	order := make([]uint32, len(keys))
	for i, k := range keys {
		order[i] = k.row
	}
	return order
}

// inOrder says whether rows come in order of recency.
func (r *rows) inOrder() bool {
	for i := 1; i < r.len(); i++ {
		if r.before(uint32(i-1), uint32(i)) > 0 {
			return false
		}
	}
	return true
}

// replaced are the rows whose id comes again in a later row.
func (r *rows) replaced() map[uint32]bool {
	order := r.sortIDs()
	out := map[uint32]bool{}
	for i := 1; i < len(order); i++ {
		if r.id[order[i-1]] == r.id[order[i]] {
			out[order[i-1]] = true
		}
	}
	return out
}

// sortIDs are the rows in order of id, of one id in order of row.
func (r *rows) sortIDs() []uint32 {
	type key struct {
		high, low uint64
		row       uint32
	}
	keys := make([]key, r.len())
	for i, id := range r.id {
		keys[i] = key{binary.BigEndian.Uint64(id[:8]), binary.BigEndian.Uint64(id[8:]), uint32(i)}
	}
	slices.SortFunc(keys, func(a, b key) int {
		if a.high != b.high {
			return cmp.Compare(a.high, b.high)
		}
		if a.low != b.low {
			return cmp.Compare(a.low, b.low)
		}
		return cmp.Compare(a.row, b.row)
	})
	out := make([]uint32, len(keys))
	for i, k := range keys {
		out[i] = k.row
	}
	return out
}

// trim gives back what growing has left unused.
func (r *rows) trim() {
	r.id, r.last, r.birth = slices.Clone(r.id), slices.Clone(r.last), slices.Clone(r.birth)
	r.at, r.stream = slices.Clone(r.at), slices.Clone(r.stream)
	r.phone, r.number = slices.Clone(r.phone), slices.Clone(r.number)
}

// reorder copies rows into another order.
func (r *rows) reorder(order []uint32) rows {
	n := len(order)
	out := rows{id: make([]ID, 0, n), last: make([]int64, 0, n), birth: make([]int32, 0, n),
		at: make([]uint32, 0, n), stream: make([]uint16, 0, len(r.stream)),
		phone: make([]uint32, 0, n), number: make([]uint64, 0, n)}
	for _, i := range order {
		out.copy(r, i)
	}
	return out
}
