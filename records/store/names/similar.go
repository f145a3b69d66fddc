package names

import (
	"bytes"
	"cmp"
	"math/bits"
	"slices"
)

// Agreement says how a field of a likely double compares.
type Agreement byte

// The agreements. Unknown means that one of the two lacks the field.
const (
	Unknown Agreement = iota
	Same              // equal, or another spelling of the same
	Near              // close enough for a mistake, or for an estimated date
	Differs
)

// Evidence is one field compared.
type Evidence struct {
	Field Field
	Is    Agreement
}

// Double is a patient who may be the one that is being registered.
type Double struct {
	ID       ID
	Score    int        // the higher, the likelier; about 45 for a name alone, 100 and more for near certainty
	Evidence []Evidence // the fields known of both, in the order of the fields

	last uint32
}

// points are what the agreements of a field count. A name alone is weak
// evidence where one in ten is a Traoré; another birth date, mother or sex
// speaks against it. A phone is shared in a household.
var points = [FieldNumber + 1][4]int{
	FieldFamily:   {Same: 22, Near: 15, Differs: -12},
	FieldGiven:    {Same: 26, Near: 17, Differs: -25},
	FieldVillage:  {Same: 6, Near: 3, Differs: -3},
	FieldQuarter:  {Same: 5, Near: 3, Differs: -2},
	FieldMother:   {Same: 18, Near: 11, Differs: -14},
	FieldRelative: {Same: 10, Near: 6, Differs: -6},
	FieldBirth:    {Same: 20, Near: 8, Differs: -22},
	FieldSex:      {Same: 2, Differs: -30},
	FieldPhone:    {Same: 20, Differs: -2},
	FieldNumber:   {Same: 60},
}

const likely = 40 // points from which a double is shown

// Similar finds patients who may be the one that is being registered: the
// same or a close name with nothing against it, the same phone and a close
// given name, or the same mother and birth date. The entry may be as
// incomplete as the form is so far; its own id is left out. today is in days
// since 1970-01-01. Likeliest first, at most limit.
func (x *Index) Similar(e Entry, today int32, limit int) []Double {
	if limit <= 0 {
		return nil
	}
	x.mu.RLock()
	defer x.mu.RUnlock()
	c := newComparison(&e, x, today)
	defer c.release(x)
	var out []Double
	collect := func(r *rows, hits []found) {
		for _, f := range hits {
			out = append(out, c.double(r, f))
		}
	}
	for _, s := range x.segments {
		collect(&s.rows, s.similar(c, limit))
	}
	b := &best{limit: limit}
	for _, i := range x.tail.byRecency(x.tail.isDead) {
		c.offer(b, &x.tail.rows, i)
	}
	collect(&x.tail.rows, b.hits)
	slices.SortFunc(out, func(a, b Double) int {
		if c := cmp.Compare(b.Score, a.Score); c != 0 {
			return c
		}
		if c := cmp.Compare(b.last, a.last); c != 0 {
			return c
		}
		return bytes.Compare(b.ID[:], a.ID[:])
	})
	return out[:min(limit, len(out))]
}

// comparison is an entry made ready to be compared with rows. Each of its
// words is a column: the first eight those of the names, two a part, the
// others those of village and quarter, four each.
type comparison struct {
	id      ID
	birth   birth
	today   int32
	matches [columns][]match
	// worth holds, for each word of the dictionary, what it is worth for each
	// column.
	worth  [2][][maxWords]uint8
	digits []*fragment // the phones, to look for
	number uint64
	whole  *fragment // the number, to look for
	bins   []postings
	worded [columns]bool // whether the entry has a word for the column
}

const columns = 2 * maxWords

// columnsOf are the first column of each part, and how many it has.
var columnsOf = [parts]struct{ first, n int }{
	partFamily: {0, 2}, partGiven: {2, 2}, partMother: {4, 2}, partRelative: {6, 2}, partVillage: {8, 4}, partQuarter: {12, 4},
}

func newComparison(e *Entry, x *Index, today int32) *comparison {
	d := x.dict
	c := &comparison{id: e.ID, birth: packBirth(e.Birth, e.BirthBy, e.Sex), today: today,
		worth: [2][][maxWords]uint8{x.borrow(), x.borrow()}}
	for p, text := range [parts]string{e.Family, e.Given, e.Village, e.Quarter, e.Mother, e.Relative} {
		column, end := columnsOf[p].first, columnsOf[p].first+columnsOf[p].n
		for _, w := range words(Fold(clip(text, maxQuery))) {
			if aside(w) || column == end {
				continue
			}
			for _, m := range d.match(w, whole) {
				// A beginning is no agreement of two whole names.
				if m.kind != Prefix && m.kind != Beginning {
					c.matches[column] = append(c.matches[column], m)
					c.worth[column/maxWords][m.token][column%maxWords] = m.worth
				}
			}
			c.worded[column] = true
			column++
		}
	}
	for _, p := range phonesOf(e.Phone) {
		if f := newFragment(p); f != nil && f.digits && len(p) >= 6 {
			f.lookUp(d)
			c.digits = append(c.digits, f)
		}
	}
	if code := codeOf(e.Number); len(code) <= packedCode {
		c.number = packCode(code)
	}
	if day := c.birth.day(); day != UnknownBirth {
		_, slack := c.slack(ToTheYear)
		for from, to := day-int32(slack), day+int32(slack)+binDays; from <= to; from += binDays {
			if code, ok := d.codes[binOf(from)]; ok {
				c.bins = append(c.bins, postings{list: code, term: true})
			}
		}
	}
	if c.number != 0 {
		c.whole = newFragment(e.Number)
		if c.whole != nil {
			c.whole.lookUp(d)
		}
	}
	return c
}

// release gives the tables of worths back, cleaned.
func (c *comparison) release(x *Index) {
	for column, found := range c.matches {
		for _, m := range found {
			c.worth[column/maxWords][m.token] = [maxWords]uint8{}
		}
	}
	x.worths.Put(&c.worth[0])
	x.worths.Put(&c.worth[1])
}

// similar finds the likeliest of a segment.
func (s *segment) similar(c *comparison, limit int) []found {
	b := &best{limit: limit}
	var family, given, mother, born, phone, number bitset
	for n := range s.blocks {
		blk := &s.blocks[n]
		c.gather(blk, &family, partFamily, classFamily, classGiven)
		c.gather(blk, &given, partGiven, classFamily, classGiven)
		c.gather(blk, &mother, partMother, classRelative)
		born, phone, number = bitset{}, bitset{}, bitset{}
		for _, l := range c.bins {
			blk.addTo(&born, l)
		}
		for _, f := range c.digits {
			if len(f.lists) > 0 {
				blk.terms.addTo(&phone, s.rarest(f.lists))
			}
		}
		if f := c.whole; f != nil && len(f.lists) > 0 {
			blk.terms.addTo(&number, s.rarest(f.lists))
		}
		for w := range family {
			kin := mother[w] & born[w]
			may := family[w]&given[w] | given[w]&(phone[w]|kin) | family[w]&kin | number[w]
			for ; may != 0; may &= may - 1 {
				row := uint32(n)*blockSize + uint32(w*64+bits.TrailingZeros64(may))
				if !s.isDead(row) {
					c.offer(b, &s.rows, row)
				}
			}
		}
	}
	return b.hits
}

// gather makes the set of the rows that have any word of a part in some
// classes.
func (c *comparison) gather(b *block, into *bitset, part int, in ...uint32) {
	*into = bitset{}
	first := columnsOf[part].first
	for _, found := range c.matches[first : first+columnsOf[part].n] {
		for _, m := range found {
			for _, class := range in {
				b.words.addTo(into, m.token*classes+class)
			}
		}
	}
}

// offer weighs a row and keeps it when it is likely.
func (c *comparison) offer(b *best, r *rows, i uint32) {
	if r.id[i] == c.id {
		return
	}
	sum := 0
	var agrees [FieldNumber + 1]bool
	c.compare(r, i, func(f Field, a Agreement) {
		sum += points[f][a]
		agrees[f] = a == Same || a == Near
	})
	if sum < likely {
		return
	}
	// The same that similar finds by postings, so that it does not matter
	// where a patient is kept.
	family, given := agrees[FieldFamily], agrees[FieldGiven]
	kin := agrees[FieldMother] && agrees[FieldBirth]
	if family && given || given && (agrees[FieldPhone] || kin) || family && kin || agrees[FieldNumber] {
		b.add(found{row: i, total: sum})
	}
}

func (c *comparison) double(r *rows, f found) Double {
	d := Double{ID: r.id[f.row], Score: f.total, last: r.last[f.row]}
	c.compare(r, f.row, func(f Field, a Agreement) {
		if a != Unknown {
			d.Evidence = append(d.Evidence, Evidence{f, a})
		}
	})
	return d
}

// compare tells the agreement of each field.
func (c *comparison) compare(r *rows, i uint32, tell func(Field, Agreement)) {
	var best [columns]uint8
	var has [parts]bool
	r.each(i, func(t uint32, part int) {
		has[part] = true
		if int(t) >= len(c.worth[0]) {
			return
		}
		at := columnsOf[part]
		if part <= partGiven { // family and given name are swapped at times
			at = struct{ first, n int }{0, 4}
		}
		worth := &c.worth[at.first/maxWords][t]
		for k := at.first; k < at.first+at.n; k++ {
			best[k] = max(best[k], worth[k%maxWords])
		}
	})
	for part, at := range columnsOf {
		if has[part] {
			tell(fieldOf[part], c.agreement(best[:], at.first, at.n))
		}
	}
	b := r.birth[i]
	tell(FieldBirth, c.bornLike(b))
	tell(FieldSex, sameSex(c.birth.sex(), b.sex()))
	tell(FieldPhone, c.phoneLike(r, i))
	if c.number != 0 && r.number[i] == c.number {
		tell(FieldNumber, Same)
	}
}

// agreement is that of a part: the mean of what each of its words is worth in
// the record.
func (c *comparison) agreement(best []uint8, first, n int) Agreement {
	sum, words := 0, 0
	for k := first; k < first+n; k++ {
		if c.worded[k] {
			sum += int(best[k])
			words++
		}
	}
	if words == 0 {
		return Unknown
	}
	switch mean := sum / words; {
	case mean >= worthVariant:
		return Same
	case mean >= worthTwoTypos:
		return Near
	}
	return Differs
}

func sameSex(a, b byte) Agreement {
	switch {
	case a == 0 || b == 0:
		return Unknown
	case a == b:
		return Same
	}
	return Differs
}

// bornLike compares birth dates as exactly as both are known.
func (c *comparison) bornLike(b birth) Agreement {
	mine, theirs := c.birth.day(), b.day()
	if mine == UnknownBirth || theirs == UnknownBirth {
		return Unknown
	}
	apart := abs(int(mine - theirs))
	switch exact, near := c.slack(b.precision()); {
	case apart <= exact:
		return Same
	case apart <= near || swapped(mine, theirs):
		return Near
	}
	return Differs
}

// slack is by how many days two birth dates may differ and be the same, or
// near, when the other one is known with a precision.
func (c *comparison) slack(by Precision) (exact, near int) {
	switch max(c.birth.precision(), by) {
	case ToTheMonth:
		return 31, 92
	case ToTheYear:
		old := float64(c.today-c.birth.day()) / daysYear
		return 365, int(daysYear * (2 + max(0, old)/10))
	}
	return 0, 31
}

// swapped says whether two dates differ by day and month exchanged, or by the
// year alone.
func swapped(a, b int32) bool {
	y1, m1, d1 := dateOf(a)
	y2, m2, d2 := dateOf(b)
	return y1 == y2 && m1 == d2 && d1 == m2 || m1 == m2 && d1 == d2 && abs(y1-y2) <= 1
}

func (c *comparison) phoneLike(r *rows, i uint32) Agreement {
	more, has := r.more[i]
	if len(c.digits) == 0 || r.phone[i] == 0 && !has {
		return Unknown
	}
	for _, f := range c.digits {
		if kind, _ := f.inMore(more); kind == Phone || f.inPhone(r.phone[i]) {
			return Same
		}
	}
	return Differs
}
