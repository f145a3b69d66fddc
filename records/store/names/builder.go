package names

// Builder fills an index anew from the whole file while it goes on answering
// from what it knew before. One goroutine may use a Builder; the index it
// fills may be used and changed beside it.
type Builder struct {
	index   *Index
	dict    *dictionary
	rows    rows
	scratch []uint32
	changes []func(*Index) // made to the index meanwhile, in order
}

// Rebuild begins to fill the index anew. Add every patient as the record was
// when Rebuild was called, or later, then call Done: changes made to the
// index in between (Put, Remove, Touch) win over what was added. A second
// Rebuild abandons the first.
func (x *Index) Rebuild() *Builder {
	b := &Builder{index: x, dict: newDictionary()}
	x.mu.Lock()
	defer x.mu.Unlock()
	x.loading = b
	return b
}

func (b *Builder) later(change func(*Index)) { b.changes = append(b.changes, change) }

// Add adds a patient. Of two with one id the one added later counts. It is
// quickest when patients come in order of recency, the most recent first.
func (b *Builder) Add(e Entry) {
	_, b.scratch = b.rows.append(b.dict, &e, b.scratch)
}

// Done makes the index answer from what was added. It does nothing when
// another Rebuild has begun.
func (b *Builder) Done() {
	s := b.seal()
	x := b.index
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.loading != b {
		return
	}
	x.loading = nil
	x.dict, x.tail, x.segments = b.dict, newTail(), nil
	if s != nil {
		x.segments = []*segment{s}
	}
	for _, change := range b.changes {
		change(x)
	}
}

func (b *Builder) seal() *segment {
	if b.rows.len() == 0 {
		return nil
	}
	b.dict.enterTerms(&b.rows, 0)
	replaced := b.rows.replaced()
	if len(replaced) > 0 || !b.rows.inOrder() {
		b.rows = b.rows.reorder(b.rows.byRecency(func(i uint32) bool { return replaced[i] }))
	} else {
		b.rows.trim()
	}
	s := seal(b.rows, len(b.dict.word), len(b.dict.codes), func(t uint32) uint32 { return b.dict.codes[t] })
	b.rows = rows{}
	b.dict.byRaw = map[string][]uint32{}
	return s
}
