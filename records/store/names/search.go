package names

import (
	"bytes"
	"cmp"
	"slices"
)

// Hit is a patient who fits what was typed.
type Hit struct {
	ID    ID
	Score int // of 100: how well what was typed fits, on average over its words
	Why   []Why
	// Missed is the number of typed words that the patient lacks: 0, or 1 for
	// those shown behind because few fit altogether.
	Missed int

	last uint32
	sum  int
}

// Why says where a typed word was found.
type Why struct {
	Word  string // as folded
	Field Field  // FieldNone when it was not found
	Kind  Kind
}

// enough is how many full hits make those that lack a word unnecessary: of
// five words that all fit, one is.
func (p *plan) enough(limit int) int {
	if len(p.need) >= 5 {
		return 1
	}
	return min(limit, 10)
}

// Search answers a typed line: the best patients, at most limit of them. A
// better match comes first; equal ones by their last event, the most recent
// first. today is in days since 1970-01-01 and serves for ages. It is safe
// for concurrent use.
func (x *Index) Search(line string, today int32, limit int) []Hit {
	if limit <= 0 || !valid(line) {
		return nil
	}
	x.mu.RLock()
	defer x.mu.RUnlock()
	p := x.plan(line, today)
	if len(p.words) == 0 {
		x.release(p)
		return nil
	}
	defer x.release(p)
	hits := x.run(p, limit)
	if len(hits) >= p.enough(limit) || !p.forgive() {
		return hits
	}
	p.miss = true
	return append(hits, x.run(p, limit-len(hits))...)
}

// forgive says whether any word may be missed.
func (p *plan) forgive() bool {
	for _, w := range p.need {
		if p.mayMiss(w) {
			return true
		}
	}
	return false
}

// plan prepares a typed line.
func (x *Index) plan(line string, today int32) *plan {
	p := &plan{words: x.dict.parse(line), today: today, worth: x.borrow()}
	p.lists = make([][]postings, len(p.words))
	for w := range p.words {
		q := &p.words[w]
		if !q.optional {
			p.need = append(p.need, w)
		}
		if q.code != nil || len(q.ages) > 0 {
			p.coded = append(p.coded, w)
		}
		if q.code != nil {
			q.code.lookUp(x.dict)
		}
		p.enter(w, x)
	}
	return p
}

// enter notes what word w is worth by word of the dictionary, and its lists,
// the best first.
func (p *plan) enter(w int, x *Index) {
	q := &p.words[w]
	lists := make([]postings, 0, len(q.matches)+len(q.matches)/2)
	for _, m := range q.matches {
		p.worth[m.token][w] = m.worth
		for c := uint32(0); c < classes; c++ {
			if l := m.token*classes + c; x.lists(l) {
				lists = append(lists, postings{list: l, score: uint8(int(m.worth) * weightOf[c] / 100)})
			}
		}
	}
	for _, a := range q.ages {
		lists = a.bins(lists, x.dict, p.today)
	}
	bestFirst(lists)
	p.lists[w] = lists
}

// lists says whether any segment has rows in a list of words.
func (x *Index) lists(l uint32) bool {
	for _, s := range x.segments {
		if int(l) < len(s.wordTotals) && s.wordTotals[l] > 0 {
			return true
		}
	}
	return false
}

// bins adds the lists of those whose birth date may fit an age.
func (a age) bins(lists []postings, d *dictionary, today int32) []postings {
	from, to := a.span(today)
	term, best := uint32(0), uint8(0)
	flush := func() {
		if code, ok := d.codes[term]; ok && best > 0 {
			lists = append(lists, postings{list: code, score: best, term: true})
		}
	}
	for day := from; day <= to; day++ {
		if t := binOf(day); t != term {
			flush()
			term, best = t, 0
		}
		if best == 100 {
			continue
		}
		for _, by := range [...]Precision{ToTheDay, ToTheMonth, ToTheYear} {
			best = max(best, a.worth(day, by, today))
		}
	}
	flush()
	return lists
}

// run carries out a plan over all segments and the tail.
func (x *Index) run(p *plan, limit int) []Hit {
	sc := scratches.Get().(*scratch)
	defer scratches.Put(sc)
	var hits []Hit
	for _, s := range x.segments {
		for _, f := range s.scan(p, limit, sc) {
			hits = append(hits, p.hit(&s.rows, f, x.dict))
		}
	}
	for _, f := range x.tail.scan(p, limit) {
		hits = append(hits, p.hit(&x.tail.rows, f, x.dict))
	}
	slices.SortFunc(hits, func(a, b Hit) int {
		if c := cmp.Compare(b.sum, a.sum); c != 0 {
			return c
		}
		if c := cmp.Compare(b.last, a.last); c != 0 {
			return c
		}
		return bytes.Compare(b.ID[:], a.ID[:])
	})
	return hits[:min(limit, len(hits))]
}

// hit says what was found in words for people.
func (p *plan) hit(r *rows, f found, d *dictionary) Hit {
	h := Hit{ID: r.id[f.row], Score: f.total / max(1, len(p.need)), sum: f.total, last: r.last[f.row],
		Missed: p.lacking(&f.scores), Why: make([]Why, len(p.words))}
	h.Score = min(h.Score, 100)
	for w := range p.words {
		h.Why[w] = p.why(r, f.row, w, f.scores[w])
	}
	return h
}

var fieldOf = [parts]Field{FieldFamily, FieldGiven, FieldVillage, FieldQuarter, FieldMother, FieldRelative}

// why finds where a word's score came from.
func (p *plan) why(r *rows, row uint32, w int, score uint8) Why {
	q := &p.words[w]
	out := Why{Word: q.text}
	if score == 0 {
		return out
	}
	if len(q.ages) > 0 && q.ageWorth(r, row, p.today) == score {
		out.Field, out.Kind = FieldBirth, Age
		return out
	}
	if q.code != nil {
		if kind, worth := r.holds(row, q.code); kind != NoMatch && worth == score {
			out.Field, out.Kind = FieldNumber, kind
			if kind == Phone {
				out.Field = FieldPhone
			}
			return out
		}
	}
	r.each(row, func(t uint32, part int) {
		if out.Kind != NoMatch || int(t) >= len(p.worth) {
			return
		}
		if int(p.worth[t][w])*weightOf[classOf[part]]/100 != int(score) {
			return
		}
		i, ok := slices.BinarySearchFunc(q.matches, t, func(m match, t uint32) int { return cmp.Compare(m.token, t) })
		if ok {
			out.Field, out.Kind = fieldOf[part], q.matches[i].kind
		}
	})
	return out
}
