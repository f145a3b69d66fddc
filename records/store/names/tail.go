package names

// tail is the latest changes, too few for postings: a search goes through
// them one by one.
type tail struct {
	rows
	at map[ID]uint32 // the live rows
}

func newTail() *tail { return &tail{at: map[ID]uint32{}} }

func (t *tail) live() int { return len(t.at) }

func (t *tail) isDead(i uint32) bool {
	row, ok := t.at[t.id[i]]
	return !ok || row != i
}

func (t *tail) add(d *dictionary, e *Entry) {
	row, _ := t.rows.append(d, e, nil)
	t.at[e.ID] = row
}

func (t *tail) forget(id ID) bool {
	_, ok := t.at[id]
	delete(t.at, id)
	return ok
}

// seal makes a segment of the live rows.
func (t *tail) seal(d *dictionary) *segment {
	r := t.reorder(t.byRecency(t.isDead))
	return seal(r, len(d.word), len(d.codes), func(term uint32) uint32 { return d.codes[term] })
}

// scan finds the best hits among the live rows.
func (t *tail) scan(p *plan, limit int) []found {
	b := &best{limit: limit}
	for _, i := range t.byRecency(t.isDead) {
		v, ok := p.score(&t.rows, i)
		if ok {
			b.add(found{i, v.total(), v})
		}
	}
	return b.hits
}
