package names

import (
	"bytes"
	"math/bits"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
)

// A block is 65,536 rows, so that a row's place in it fits 16 bits. A search
// goes through a segment block by block, the most recent patients first, and
// ends when nothing better can follow.
const (
	blockBits = 16
	blockSize = 1 << blockBits
	bitWords  = blockSize / 64
	// A list of this many rows or more is kept as a set of bits: as many
	// 16-bit numbers, and quicker to unite.
	denseAt = blockSize / 16
)

// bitset is a set of the rows of one block.
type bitset [bitWords]uint64

// lists are the postings of one block. Most lists are empty in most blocks,
// so a list is found by its rank among those that are not: rank counts those
// before each 64 of them. List r of that rank holds vals[at[r]:at[r+1]],
// rising places in the block, or, when exactly denseAt long, a set of bits.
type lists struct {
	present []uint64
	rank    []uint32
	at      []uint32
	vals    []uint16
}

func (l *lists) list(i uint32) []uint16 {
	w := i >> 6
	if int(w) >= len(l.present) {
		return nil // a word that is younger than the segment
	}
	bit := uint64(1) << (i & 63)
	if l.present[w]&bit == 0 {
		return nil
	}
	r := l.rank[w] + uint32(bits.OnesCount64(l.present[w]&(bit-1)))
	return l.vals[l.at[r]:l.at[r+1]]
}

// addTo unites list i into a set.
func (l *lists) addTo(b *bitset, i uint32) {
	v := l.list(i)
	if len(v) != denseAt {
		for _, p := range v {
			b[p>>6] |= 1 << (p & 63)
		}
		return
	}
	for w := range b {
		q := v[4*w : 4*w+4 : 4*w+4]
		b[w] |= uint64(q[0]) | uint64(q[1])<<16 | uint64(q[2])<<32 | uint64(q[3])<<48
	}
}

// block has two spaces of lists: words by class (4·token+class), and terms of
// numbers and birth dates.
type block struct {
	words, terms lists
}

// segment is an immutable run of patients in order of recency, with postings.
// Only its set of dead rows changes.
type segment struct {
	rows
	byID       []uint32 // rows in order of id
	blocks     []block
	wordTotals []uint32 // length of each list over all blocks
	termTotals []uint32
	dead       []uint64
	deadCount  int
}

func (s *segment) isDead(i uint32) bool { return s.dead[i>>6]&(1<<(i&63)) != 0 }

func (s *segment) kill(i uint32) {
	if !s.isDead(i) {
		s.dead[i>>6] |= 1 << (i & 63)
		s.deadCount++
	}
}

// find gives the row of a patient, dead or not.
func (s *segment) find(id ID) (uint32, bool) {
	i, ok := slices.BinarySearchFunc(s.byID, id, func(r uint32, id ID) int {
		return bytes.Compare(s.id[r][:], id[:])
	})
	if !ok {
		return 0, false
	}
	return s.byID[i], true
}

// seal makes a segment of rows that are in order of recency and whose ids are
// distinct. Terms must already be in the dictionary (see enterTerms). It only
// reads nWords, nTerms and codes, so it may run beside searches.
func seal(r rows, nWords, nTerms int, codes func(uint32) uint32) *segment {
	s := &segment{rows: r, dead: make([]uint64, (r.len()+63)/64)}
	s.blocks = make([]block, (r.len()+blockSize-1)/blockSize)
	s.wordTotals, s.termTotals = make([]uint32, classes*nWords), make([]uint32, nTerms)
	work := make(chan int, len(s.blocks))
	for b := range s.blocks {
		work <- b
	}
	close(work)
	var wait sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(s.blocks)) {
		wait.Go(func() {
			for b := range work {
				s.blocks[b] = s.newBlock(b, nWords, nTerms, codes)
			}
		})
	}
	s.byID = s.sortIDs()
	wait.Wait()
	return s
}

// newBlock counts, then fills, the lists of one block.
func (s *segment) newBlock(b, nWords, nTerms int, codes func(uint32) uint32) block {
	first := uint32(b) * blockSize
	end := min(first+blockSize, uint32(s.len()))
	words, terms := newFiller(classes*nWords), newFiller(nTerms)
	visit := func() {
		for i := first; i < end; i++ {
			p := int32(i - first)
			s.each(i, func(t uint32, part int) { words.take(t*classes+classOf[part], p) })
			s.eachTerm(i, func(t uint32) { terms.take(codes(t), p) })
		}
	}
	visit()
	words.allot()
	terms.allot()
	visit()
	return block{words.done(s.wordTotals), terms.done(s.termTotals)}
}

// filler builds lists in two passes over the same rows: the first counts, the
// second writes. A row that names a list twice counts once.
type filler struct {
	count   []uint32
	seen    []int32  // the last place taken by each list
	next    []uint32 // where each list's next place goes
	vals    []uint16
	writing bool
}

func newFiller(n int) *filler {
	f := &filler{count: make([]uint32, n), seen: make([]int32, n)}
	for i := range f.seen {
		f.seen[i] = -1
	}
	return f
}

func (f *filler) take(list uint32, place int32) {
	if f.seen[list] == place {
		return
	}
	f.seen[list] = place
	if !f.writing {
		f.count[list]++
		return
	}
	if f.count[list] >= denseAt {
		f.vals[f.next[list]+uint32(place>>4)] |= 1 << (place & 15)
		return
	}
	f.vals[f.next[list]] = uint16(place)
	f.next[list]++
}

func (f *filler) allot() {
	f.next = make([]uint32, len(f.count))
	sum := uint32(0)
	for i, n := range f.count {
		f.next[i] = sum
		sum += min(n, denseAt)
		f.seen[i] = -1
	}
	f.vals = make([]uint16, sum)
	f.writing = true
}

// done gives the lists and adds their lengths to the totals, which the
// fillers of all blocks share.
func (f *filler) done(totals []uint32) lists {
	n := (len(f.count) + 63) / 64
	l := lists{present: make([]uint64, n), rank: make([]uint32, n), vals: f.vals}
	sum := uint32(0)
	for i, n := range f.count {
		if i%64 == 0 {
			l.rank[i/64] = uint32(len(l.at))
		}
		if n == 0 {
			continue
		}
		l.present[i/64] |= 1 << (i % 64)
		l.at = append(l.at, sum)
		sum += min(n, denseAt)
		atomic.AddUint32(&totals[i], n)
	}
	l.at = slices.Clone(append(l.at, sum))
	return l
}

// enterTerms gives numbers to all terms of some rows. It writes to the
// dictionary, so it needs the lock.
func (d *dictionary) enterTerms(r *rows, from int) {
	for i := from; i < r.len(); i++ {
		r.eachTerm(uint32(i), func(t uint32) { d.code(t) })
	}
}
