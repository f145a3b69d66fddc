package names

import (
	"bytes"
	"runtime"
	"slices"
	"sync"
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

func (b *bitset) has(i uint32) bool { return b[i>>6]&(1<<(i&63)) != 0 }

// lists are the postings of one block: list l holds vals[at[l]:at[l+1]],
// rising places in the block, or, when exactly denseAt long, a set of bits.
type lists struct {
	at   []uint32
	vals []uint16
}

func (l *lists) list(i uint32) []uint16 {
	if int(i)+1 >= len(l.at) {
		return nil // a word that is younger than the segment
	}
	return l.vals[l.at[i]:l.at[i+1]]
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
	s.wordTotals, s.termTotals = totals(s.blocks, classes*nWords, nTerms)
	return s
}

func totals(blocks []block, words, terms int) ([]uint32, []uint32) {
	w, t := make([]uint32, words), make([]uint32, terms)
	for b := range blocks {
		for i := range w {
			w[i] += blocks[b].words.at[i+1] - blocks[b].words.at[i]
		}
		for i := range t {
			t[i] += blocks[b].terms.at[i+1] - blocks[b].terms.at[i]
		}
	}
	return w, t
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
	return block{words.done(), terms.done()}
}

// filler builds lists in two passes over the same rows: the first counts, the
// second writes. A row that names a list twice counts once.
type filler struct {
	count []uint32
	seen  []int32 // the last place taken by each list
	lists
	next    []uint32
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
	at := f.at[list]
	if f.count[list] >= denseAt {
		f.vals[at+uint32(place>>4)] |= 1 << (place & 15)
		return
	}
	f.vals[f.next[list]] = uint16(place)
	f.next[list]++
}

func (f *filler) allot() {
	f.at = make([]uint32, len(f.count)+1)
	sum := uint32(0)
	for i, n := range f.count {
		f.at[i] = sum
		sum += min(n, denseAt)
		f.seen[i] = -1
	}
	f.at[len(f.count)] = sum
	f.vals = make([]uint16, sum)
	f.next = slices.Clone(f.at)
	f.writing = true
}

func (f *filler) done() lists { return f.lists }

// enterTerms gives numbers to all terms of some rows. It writes to the
// dictionary, so it needs the lock.
func (d *dictionary) enterTerms(r *rows, from int) {
	for i := from; i < r.len(); i++ {
		r.eachTerm(uint32(i), func(t uint32) { d.code(t) })
	}
}
