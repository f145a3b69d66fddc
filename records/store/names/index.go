package names

import (
	"slices"
	"sync"
)

// Index finds patients by what somebody types. It is safe for concurrent use:
// searches run side by side, changes take the lock for microseconds. Larger
// reorganisations happen behind it, beside the searches.
type Index struct {
	mu       sync.RWMutex
	dict     *dictionary
	segments []*segment // the largest first
	tail     *tail      // the latest changes, gone through one by one
	merging  bool
	merges   sync.WaitGroup
	loading  *Builder // changes are kept for it as well
	maxTail  int

	worths sync.Pool
}

var scratches = sync.Pool{New: func() any { return new(scratch) }}

// New makes an empty index.
func New() *Index { return &Index{dict: newDictionary(), tail: newTail(), maxTail: maxTail} }

// Len is how many patients the index holds.
func (x *Index) Len() int {
	x.mu.RLock()
	defer x.mu.RUnlock()
	n := x.tail.live()
	for _, s := range x.segments {
		n += s.len() - s.deadCount
	}
	return n
}

// Put adds a patient, or replaces what the index knows of them.
func (x *Index) Put(e Entry) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.put(&e)
	if x.loading != nil {
		x.loading.later(func(x *Index) { x.put(&e) })
	}
}

// Remove forgets a patient; false when the index does not know them.
func (x *Index) Remove(id ID) bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.loading != nil {
		x.loading.later(func(x *Index) { x.forget(id) })
	}
	return x.forget(id)
}

// Touch says that something happened to a patient, at a time in Unix
// seconds; false when the index does
// not know them.
func (x *Index) Touch(id ID, last int64) bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.loading != nil {
		x.loading.later(func(x *Index) { x.touch(id, last) })
	}
	return x.touch(id, last)
}

func (x *Index) put(e *Entry) {
	x.forget(e.ID)
	x.tail.add(x.dict, e)
	x.dict.enterTerms(&x.tail.rows, x.tail.len()-1)
	x.settle()
}

func (x *Index) forget(id ID) bool {
	if x.tail.forget(id) {
		return true
	}
	for _, s := range x.segments {
		if row, ok := s.find(id); ok && !s.isDead(row) {
			s.kill(row)
			return true
		}
	}
	return false
}

func (x *Index) touch(id ID, last int64) bool {
	if row, ok := x.tail.at[id]; ok {
		x.tail.last[row] = seconds(last)
		return true
	}
	for _, s := range x.segments {
		row, ok := s.find(id)
		if !ok || s.isDead(row) {
			continue
		}
		s.kill(row)
		copied := x.tail.rows.copy(&s.rows, row)
		x.tail.last[copied] = seconds(last)
		x.tail.at[id] = copied
		x.settle()
		return true
	}
	return false
}

// maxTail is how many changes are gone through one by one: some tens of
// microseconds a search.
const maxTail = 1024

// settle seals a full tail as a segment and has segments merged where there
// are too many.
func (x *Index) settle() {
	if x.tail.len() < x.maxTail {
		return
	}
	if x.tail.live() > 0 {
		x.segments = append(x.segments, x.tail.seal(x.dict))
	}
	x.tail = newTail()
	if !x.merging {
		x.startMerge()
	}
}

// startMerge merges the smaller segments beside the searches, so that each
// segment is at least three times as large as all that follow it: then there
// are few, and each patient is moved few times.
func (x *Index) startMerge() {
	from := x.mergeFrom()
	if from < 0 {
		return
	}
	job := &merge{parts: slices.Clone(x.segments[from:]), words: len(x.dict.word), codes: x.dict.codes}
	job.terms = len(x.dict.codes)
	for _, s := range job.parts {
		job.dead = append(job.dead, slices.Clone(s.dead))
	}
	x.merging = true
	x.merges.Go(func() { x.finishMerge(job, job.run(&x.mu)) })
}

// mergeFrom is the first of the segments to merge, -1 for none.
func (x *Index) mergeFrom() int {
	live := func(s *segment) int { return s.len() - s.deadCount }
	from, sum := -1, 0
	for i := len(x.segments) - 1; i >= 0; i-- {
		s := x.segments[i]
		if i < len(x.segments)-1 && live(s) < 3*sum || s.deadCount > s.len()/2 {
			from = i
		}
		sum += live(s)
	}
	return from
}

// merge is a merging of segments under way.
type merge struct {
	parts        []*segment
	dead         [][]uint64 // as they were when it began
	words, terms int
	codes        map[uint32]uint32
}

// run makes one segment of the live rows of several.
func (m *merge) run(mu *sync.RWMutex) *segment {
	var all rows
	for k, s := range m.parts {
		for i := range uint32(s.len()) {
			if m.dead[k][i>>6]&(1<<(i&63)) == 0 {
				all.copy(&s.rows, i)
			}
		}
	}
	sorted := all.reorder(all.byRecency(func(uint32) bool { return false }))
	// The codes' map grows under the lock: read what these rows need under it.
	codes := map[uint32]uint32{}
	mu.RLock()
	for i := range uint32(sorted.len()) {
		sorted.eachTerm(i, func(t uint32) { codes[t] = m.codes[t] })
	}
	mu.RUnlock()
	return seal(sorted, m.words, m.terms, func(t uint32) uint32 { return codes[t] })
}

// finishMerge puts a merged segment in its parts' place and buries whom the
// parts lost meanwhile.
func (x *Index) finishMerge(m *merge, s *segment) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.merging = false
	at := slices.Index(x.segments, m.parts[0])
	if at < 0 {
		x.startMerge()
		return // Rebuild has replaced everything
	}
	for k, p := range m.parts {
		for w, bits := range p.dead {
			for i := range uint32(64) {
				if (bits&^m.dead[k][w])&(1<<i) == 0 {
					continue
				}
				if row, ok := s.find(p.id[uint32(w)*64+i]); ok {
					s.kill(row)
				}
			}
		}
	}
	x.segments = slices.Replace(x.segments, at, at+len(m.parts), s)
	x.startMerge()
}

// Wait returns when no merging is under way.
func (x *Index) Wait() { x.merges.Wait() }

// borrow lends a table of worths, all zero, for the words of the dictionary.
func (x *Index) borrow() [][maxWords]uint8 {
	n := len(x.dict.word)
	if t, ok := x.worths.Get().(*[][maxWords]uint8); ok && cap(*t) >= n {
		return (*t)[:n]
	}
	return make([][maxWords]uint8, n, n+n/8+64)
}

// release takes the table of a plan back, cleaned.
func (x *Index) release(p *plan) {
	for _, w := range p.words {
		for _, m := range w.matches {
			p.worth[m.token] = [maxWords]uint8{}
		}
	}
	x.worths.Put(&p.worth)
}
