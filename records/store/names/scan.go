package names

import (
	"cmp"
	"math/bits"
	"slices"
)

// postings is one list that a word of the query may be found in.
type postings struct {
	list  uint32
	score uint8 // the most that the list's rows can have for this word
	term  bool
}

// plan is a query made ready for one segment or for the tail: what each word
// of the query is worth by word of the dictionary, and where to look.
type plan struct {
	words []word
	today int32
	// worth holds, for each word of the dictionary, what it is worth for each
	// word of the query.
	worth [][maxWords]uint8
	lists [][]postings // by word of the query, the best first
	need  []int        // the words that are not optional
	coded []int        // the words that are, or may be, an age or a number
	miss  bool         // look for those that lack exactly one needed word
}

// vector is a score by word of the query.
type vector [maxWords]uint8

func (v *vector) total() int {
	n := 0
	for _, s := range v {
		n += int(s)
	}
	return n
}

// found is a hit within one segment.
type found struct {
	row    uint32
	total  int
	scores vector
}

// score says what each word of the query is worth on a row. Ages and numbers
// are looked at first: they are cheap and reject most.
func (p *plan) score(r *rows, i uint32) (vector, bool) {
	var v vector
	for _, w := range p.coded {
		q := &p.words[w]
		if len(q.ages) > 0 {
			v[w] = q.ageWorth(r, i, p.today)
		}
		if q.code != nil {
			_, worth := r.holds(i, q.code)
			v[w] = max(v[w], worth)
		}
		if v[w] == 0 && !p.miss && len(q.matches) == 0 && !q.optional {
			return v, false
		}
	}
	p.scoreNames(r, i, &v)
	return v, p.wanted(&v)
}

// scoreNames is written out, not built on each: it runs for every candidate.
func (p *plan) scoreNames(r *rows, i uint32, v *vector) {
	c, s := readCounts(r.words(i))
	for part := 0; c > 0; part, c = part+1, c>>4 {
		weight := weightOf[classOf[part]]
		for n := c & 15; n > 0; n-- {
			t := uint32(s[0])
			s = s[1:]
			if t >= 1<<15 {
				t = (t&(1<<15-1))<<16 | uint32(s[0])
				s = s[1:]
			}
			if int(t) >= len(p.worth) {
				continue
			}
			for w, worth := range p.worth[t][:len(p.words)] {
				if worth != 0 {
					v[w] = max(v[w], uint8(int(worth)*weight/100))
				}
			}
		}
	}
}

func (w *word) ageWorth(r *rows, i uint32, today int32) uint8 {
	best := uint8(0)
	for _, a := range w.ages {
		best = max(best, a.worth(r.birth[i].day(), r.birth[i].precision(), today))
	}
	return best
}

// holds says whether a row has a phone or a number with a fragment, and what
// that is worth.
func (r *rows) holds(i uint32, f *fragment) (Kind, uint8) {
	if f.inNumber(r.number[i]) {
		if r.number[i] == f.packed {
			return Number, f.most()
		}
		return Number, worthCode
	}
	if f.inPhone(r.phone[i]) {
		return Phone, f.most()
	}
	if len(r.more) == 0 {
		return NoMatch, 0
	}
	return f.inMore(r.more[i])
}

// lacking counts the needed words that a row lacks.
func (p *plan) lacking(v *vector) int {
	n := 0
	for _, w := range p.need {
		if v[w] == 0 {
			n++
		}
	}
	return n
}

// wanted says whether a row with these scores is what the plan looks for.
func (p *plan) wanted(v *vector) bool {
	if !p.miss {
		return p.lacking(v) == 0
	}
	if p.lacking(v) != 1 {
		return false
	}
	for _, w := range p.need {
		if v[w] == 0 && !p.mayMiss(w) {
			return false
		}
	}
	return true
}

// mayMiss says whether a word can be forgiven: any of three or more, of two
// only the age, and only where a name or a number is left to go by.
func (p *plan) mayMiss(w int) bool {
	if len(p.need) < 2 || len(p.need) == 2 && len(p.words[w].ages) == 0 {
		return false
	}
	for _, o := range p.need {
		if o != w && (len(p.words[o].matches) > 0 || p.words[o].code != nil) {
			return true
		}
	}
	return false
}

// best keeps the best hits: by score, then by order of arrival, which within
// a segment is the order of recency.
type best struct {
	limit int
	hits  []found // the worst first once full
}

func (b *best) full() bool { return len(b.hits) == b.limit }

// add takes a hit; it reports whether the worst kept one has changed.
func (b *best) add(f found) bool {
	if !b.full() {
		b.hits = append(b.hits, f)
		if b.full() {
			slices.SortStableFunc(b.hits, worstFirst)
		}
		return b.full()
	}
	if f.total <= b.hits[0].total {
		return false
	}
	at := 1
	for at < len(b.hits) && worstFirst(b.hits[at], f) < 0 {
		b.hits[at-1] = b.hits[at]
		at++
	}
	b.hits[at-1] = f
	return true
}

func worstFirst(a, b found) int {
	if a.total != b.total {
		return a.total - b.total
	}
	return int(b.row) - int(a.row)
}

// scratch is the working memory of a scan.
type scratch struct {
	any              [maxWords]bitset
	high, candidates bitset
	cost             [maxWords]int // of uniting each word's lists in a block
	order            []int         // the needed words, the cheapest first
}

// scan finds the best hits of a segment.
func (s *segment) scan(p *plan, limit int, sc *scratch) []found {
	b := &best{limit: limit}
	lists := make([][]postings, len(p.lists))
	for w := range p.lists {
		lists[w] = s.nonEmpty(p.lists[w], p.words[w].code)
		sc.cost[w] = s.cost(lists[w])
	}
	sc.order = append(sc.order[:0], p.need...)
	slices.SortFunc(sc.order, func(a, b int) int { return sc.cost[a] - sc.cost[b] })
	cut := make([]uint8, len(p.words)) // see above
	for n := range s.blocks {
		if b.full() && !open(lists, cut) {
			break
		}
		s.candidates(n, p, lists, sc)
		if b.full() {
			s.above(n, lists, cut, sc)
		}
		s.scanBlock(n, p, lists, cut, b, sc)
	}
	return b.hits
}

// nonEmpty drops the lists without rows here, so that they keep no scan
// going, and adds the list in which a fragment's rows are.
func (s *segment) nonEmpty(in []postings, f *fragment) []postings {
	out := make([]postings, 0, len(in)+1)
	if f != nil && len(f.lists) > 0 {
		if l := s.rarest(f.lists); s.total(postings{list: l, term: true}) > 0 {
			out = append(out, postings{list: l, term: true, score: f.most()})
		}
	}
	for _, l := range in {
		if s.total(l) > 0 {
			out = append(out, l)
		}
	}
	if f != nil {
		bestFirst(out)
	}
	return out
}

// bestFirst sorts by score, and lists of one score as they lie in memory.
func bestFirst(l []postings) {
	slices.SortFunc(l, func(a, b postings) int {
		if a.score != b.score {
			return int(b.score) - int(a.score)
		}
		return cmp.Compare(a.list, b.list)
	})
}

// rarest is the shortest of some lists of terms: all rows with a fragment
// have each of its runs, so the shortest list leaves least to check.
func (s *segment) rarest(lists []uint32) uint32 {
	return slices.MinFunc(lists, func(a, b uint32) int {
		return int(s.total(postings{list: a, term: true})) - int(s.total(postings{list: b, term: true}))
	})
}

func (s *segment) total(l postings) uint32 {
	totals := s.wordTotals
	if l.term {
		totals = s.termTotals
	}
	if int(l.list) >= len(totals) {
		return 0
	}
	return totals[l.list]
}

func (b *block) addTo(set *bitset, l postings) {
	if l.term {
		b.terms.addTo(set, l.list)
		return
	}
	b.words.addTo(set, l.list)
}

// What finding the candidates costs, roughly, in nanoseconds: to unite a row
// of a list, to look up a list, and to score a candidate.
const (
	costRow   = 1
	costList  = 15
	costScore = 80
)

// candidates finds the rows of a block that have all needed words. It begins
// with the word that fewest have, and leaves to scoring what would cost more
// to intersect.
func (s *segment) candidates(n int, p *plan, lists [][]postings, sc *scratch) {
	if p.miss {
		s.forgiven(n, p, lists, sc)
		return
	}
	left := -1
	for k, w := range sc.order {
		if k > 0 && left*costScore < sc.cost[w] {
			return
		}
		set := &sc.any[w]
		s.unite(n, lists[w], set)
		left = 0
		for i := range sc.candidates {
			if k > 0 {
				set[i] &= sc.candidates[i]
			}
			sc.candidates[i] = set[i]
			left += bits.OnesCount64(set[i])
		}
	}
}

// cost is what uniting some lists in one block costs on average.
func (s *segment) cost(lists []postings) int {
	rows := 0
	for _, l := range lists {
		rows += int(s.total(l))
	}
	return rows/max(len(s.blocks), 1)*costRow + len(lists)*costList // a segment that was emptied has no block
}

func (s *segment) unite(n int, lists []postings, into *bitset) {
	*into = bitset{}
	for _, l := range lists {
		s.blocks[n].addTo(into, l)
	}
}

// forgiven finds the rows of a block that may lack one needed word, in the
// same manner: none of those that lack two of the words looked at so far, or
// one that must not lack.
func (s *segment) forgiven(n int, p *plan, lists [][]postings, sc *scratch) {
	var one bitset // lack one so far
	left := 0
	for k, w := range sc.order {
		if k > 1 && left*costScore < sc.cost[w] {
			return
		}
		set := &sc.any[w]
		s.unite(n, lists[w], set)
		may := p.mayMiss(w)
		left = 0
		for i, has := range set {
			switch {
			case k == 0 && may:
				one[i], sc.candidates[i] = ^has, ^uint64(0)
			case k == 0:
				sc.candidates[i] = has
			case may:
				sc.candidates[i] &^= one[i] &^ has
				one[i] |= ^has
			default:
				sc.candidates[i] &= has
			}
			left += bits.OnesCount64(sc.candidates[i])
		}
	}
}

// open says whether any word has a list that can still lead to a better hit.
func open(lists [][]postings, cut []uint8) bool {
	for w := range lists {
		if len(lists[w]) > 0 && lists[w][0].score > cut[w] {
			return true
		}
	}
	return false
}

// above keeps of the candidates those that can beat the worst kept hit. That
// hit's scores by word are the cut: whoever has no word above its cut has no
// higher total.
func (s *segment) above(n int, lists [][]postings, cut []uint8, sc *scratch) {
	sc.high = bitset{}
	for w := range lists {
		for _, l := range lists[w] {
			if l.score <= cut[w] {
				break
			}
			s.blocks[n].addTo(&sc.high, l)
		}
	}
	for i := range sc.candidates {
		sc.candidates[i] &= sc.high[i]
	}
}

// rescanAfter is how many candidates are scored before the set of those that
// can still win is computed anew.
const rescanAfter = 256

func (s *segment) scanBlock(n int, p *plan, lists [][]postings, cut []uint8, b *best, sc *scratch) {
	first := uint32(n) * blockSize
	raised, scored := false, 0
	rows := min(blockSize, s.len()-int(first))
	for i := 0; i*64 < rows; i++ {
		for sc.candidates[i] != 0 {
			bit := bits.TrailingZeros64(sc.candidates[i])
			sc.candidates[i] &= sc.candidates[i] - 1
			row := first + uint32(i*64+bit)
			if s.isDead(row) {
				continue
			}
			scored++
			v, ok := p.score(&s.rows, row)
			t := v.total()
			if !ok || b.full() && t <= b.hits[0].total {
				continue
			}
			if b.add(found{row, t, v}) {
				for w := range cut {
					cut[w] = b.hits[0].scores[w]
				}
				raised = true
				if !open(lists, cut) {
					return
				}
			}
		}
		if raised && scored >= rescanAfter {
			s.above(n, lists, cut, sc)
			raised, scored = false, 0
		}
	}
}
