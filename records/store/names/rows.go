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
	Last             int64 // when something last happened, in Unix seconds
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
// numbers: the counts of the six parts, then the words' numbers, those above
// 0x7fff in two. See counts for the counts.
type rows struct {
	id     []ID
	last   []uint32 // Unix seconds
	birth  []birth
	at     []uint32 // where a row's stream begins
	stream []uint16
	phone  []uint32
	number []uint64
	more   map[uint32]string // further numbers, by row
}

// birth is a birth day with its precision and the sex: day<<4 | precision<<2
// | sex.
type birth int32

const (
	noBirth  = -1 << 27
	maxBirth = 1<<27 - 1
)

func packBirth(day int32, by Precision, sex byte) birth {
	if day == UnknownBirth || day < noBirth || day > maxBirth {
		day = noBirth
	}
	return birth(day<<4 | int32(by&3)<<2 | int32(sexBits(sex)))
}

func (b birth) day() int32 {
	if d := int32(b >> 4); d != noBirth {
		return d
	}
	return UnknownBirth
}

func (b birth) precision() Precision { return Precision(b >> 2 & 3) }
func (b birth) sex() byte            { return byte(b & 3) }

func (r *rows) len() int { return len(r.id) }

// counts are how many words each part of a row has, four bits each. In a
// stream they take 16 bits where they fit: two each for family and given
// name, three for each other part; else wide, and 32 bits.
type counts uint32

const (
	maxPart = 15
	wide    = 0xffff
)

func (c counts) of(part int) int { return int(c >> (4 * part) & 15) }

func appendCounts(s []uint16, c counts) []uint16 {
	var narrow uint16
	for part := parts - 1; part >= 0; part-- {
		width := 3
		if part <= partGiven {
			width = 2
		}
		if c.of(part) >= 1<<width {
			return append(s, wide, uint16(c), uint16(c>>16))
		}
		narrow = narrow<<width | uint16(c.of(part))
	}
	if narrow == wide {
		return append(s, wide, uint16(c), uint16(c>>16))
	}
	return append(s, narrow)
}

// readCounts reads the counts at the beginning of a stream, and gives the rest.
func readCounts(s []uint16) (counts, []uint16) {
	n := counts(s[0])
	if n == wide {
		return counts(s[1]) | counts(s[2])<<16, s[3:]
	}
	return n&3 | n>>2&3<<4 | n>>4&7<<8 | n>>7&7<<12 | n>>10&7<<16 | n>>13&7<<20, s[1:]
}

// append adds an entry and gives its row.
func (r *rows) append(d *dictionary, e *Entry, scratch []uint32) (uint32, []uint32) {
	n := uint32(len(r.id))
	r.id = append(r.id, e.ID)
	r.last = append(r.last, seconds(e.Last))
	r.birth = append(r.birth, packBirth(e.Birth, e.BirthBy, e.Sex))
	r.at = append(r.at, uint32(len(r.stream)))
	var c counts
	scratch = scratch[:0]
	for p, text := range [parts]string{e.Family, e.Given, e.Village, e.Quarter, e.Mother, e.Relative} {
		start := len(scratch)
		scratch = d.addText(scratch, text, p < partMother)
		scratch = scratch[:min(len(scratch), start+maxPart)]
		c |= counts(len(scratch)-start) << (4 * p)
	}
	r.stream = appendCounts(r.stream, c)
	for _, t := range scratch {
		r.stream = appendToken(r.stream, t)
	}
	r.appendCodes(n, e)
	return n, scratch
}

// seconds keeps a time in 32 bits, which last until 2106.
func seconds(t int64) uint32 { return uint32(max(0, min(t, 1<<32-1))) }

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

// each calls f with each word of a row and its part.
func (r *rows) each(i uint32, f func(token uint32, part int)) {
	c, s := readCounts(r.words(i))
	for p := 0; c > 0; p, c = p+1, c>>4 {
		for n := c & 15; n > 0; n-- {
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
	if day := r.birth[i].day(); day != UnknownBirth {
		f(binOf(day))
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
	if len(code) >= 2 && code[0] > 10 {
		f(headTerm(code))
		code = code[1:] // what begins with the letter is found by its head
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
		last uint32
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
	out := rows{id: make([]ID, 0, n), last: make([]uint32, 0, n), birth: make([]birth, 0, n),
		at: make([]uint32, 0, n), stream: make([]uint16, 0, len(r.stream)),
		phone: make([]uint32, 0, n), number: make([]uint64, 0, n)}
	for _, i := range order {
		out.copy(r, i)
	}
	return out
}
