package journal

import (
	"bytes"
	"slices"
)

// graph is the causal order of one document's revisions, and what each wrote.
type graph struct {
	policy   *Policy
	nodes    []*Revision // ordered by Compare: a higher index wins a tie
	redacted map[Hash]bool
	parents  [][]int
	children []int    // how many revisions saw each
	order    []int    // parents before children
	past     []bitset // of each node: what it saw, and itself
	dropped  []int    // those whose content is gone
	log      []*write // every write, when record is set
	record   bool
}

// bitset is a set of node indices.
type bitset []uint64

func (b bitset) has(i int) bool { return b[i>>6]&(1<<(i&63)) != 0 }
func (b bitset) add(i int)      { b[i>>6] |= 1 << (i & 63) }
func (b bitset) addAll(o bitset) {
	for i := range o {
		b[i] |= o[i]
	}
}

func newGraph(p *Policy, nodes []*Revision, redacted map[Hash]bool) *graph {
	g := &graph{
		policy: p, nodes: nodes, redacted: redacted,
		parents:  make([][]int, len(nodes)),
		children: make([]int, len(nodes)),
		past:     make([]bitset, len(nodes)),
	}
	index := make(map[Hash]int, len(nodes))
	for i, r := range nodes {
		index[r.ID] = i
	}
	for i, r := range nodes {
		for _, base := range r.Bases {
			if at, ok := index[base]; ok && at != i {
				g.parents[i] = append(g.parents[i], at)
			}
		}
	}
	g.dropped = g.where(func(r *Revision) bool {
		return changesContent(r) && (r.Redacted() || redacted[r.ID])
	})
	g.sort()
	words := (len(nodes) + 63) / 64
	room := make(bitset, words*len(nodes))
	for i := range nodes {
		g.past[i] = room[i*words : (i+1)*words]
	}
	for _, i := range g.order {
		g.past[i].add(i)
		for _, at := range g.parents[i] {
			g.past[i].addAll(g.past[at])
		}
	}
	for i := range nodes {
		g.parents[i] = g.nearest(g.parents[i])
		for _, at := range g.parents[i] {
			g.children[at]++
		}
	}
	return g
}

// sort puts parents before children. Hashes admit no cycle; should unverified
// input hold one, its edges are cut.
func (g *graph) sort() {
	waiting := make([]int, len(g.nodes))
	seenBy := make([][]int, len(g.nodes))
	for i, from := range g.parents {
		waiting[i] = len(from)
		for _, at := range from {
			seenBy[at] = append(seenBy[at], i)
		}
	}
	done := make([]bool, len(g.nodes))
	var ready []int
	emit := func(i int) {
		done[i] = true
		g.order = append(g.order, i)
		for _, child := range seenBy[i] {
			if waiting[child]--; waiting[child] == 0 && !done[child] {
				ready = append(ready, child)
			}
		}
	}
	for i := range g.nodes {
		if waiting[i] == 0 {
			ready = append(ready, i)
		}
	}
	for next := 0; len(g.order) < len(g.nodes); {
		for len(ready) > 0 {
			i := ready[len(ready)-1]
			ready = ready[:len(ready)-1]
			if !done[i] {
				emit(i)
			}
		}
		for next < len(g.nodes) && done[next] {
			next++
		}
		if next < len(g.nodes) {
			g.parents[next] = slices.DeleteFunc(g.parents[next], func(at int) bool { return !done[at] })
			emit(next)
		}
	}
}

// nearest leaves out the parents that another parent has seen.
func (g *graph) nearest(parents []int) []int {
	if len(parents) < 2 {
		return parents
	}
	return g.maximal(parents)
}

// maximal gives those of the nodes that no other one of them has seen.
func (g *graph) maximal(nodes []int) []int {
	var out []int
	for _, i := range nodes {
		seen := slices.ContainsFunc(nodes, func(o int) bool { return o != i && g.past[o].has(i) })
		if !seen {
			out = append(out, i)
		}
	}
	return out
}

// where gives the nodes that satisfy f.
func (g *graph) where(f func(*Revision) bool) []int {
	var out []int
	for i, r := range g.nodes {
		if f(r) {
			out = append(out, i)
		}
	}
	return out
}

func (g *graph) state() State {
	s := summary(g.nodes, g.redacted)
	var heads []int
	for i, n := range g.children {
		if n == 0 {
			heads = append(heads, i)
			s.Heads = append(s.Heads, g.nodes[i].ID)
		}
	}
	slices.SortFunc(s.Heads, func(a, b Hash) int { return bytes.Compare(a[:], b[:]) })
	g.readContent(&s, g.replay(heads))
	g.readStatus(&s)
	g.readMerges(&s)
	slices.SortFunc(s.Conflicts, func(a, b Conflict) int { return bytes.Compare([]byte(a.Path), []byte(b.Path)) })
	return s
}

func (g *graph) value(i int, raw []byte) Value { return Value{raw, markOf(g.nodes[i])} }

// readStatus looks at the acts that no later act has seen.
func (g *graph) readStatus(s *State) {
	last := g.maximal(g.where(func(r *Revision) bool { return hasStatus(r.Op) }))
	var acts, retractions []int
	for _, i := range last {
		r := g.nodes[i]
		if r.Op == OpRetract {
			retractions = append(retractions, i)
			m := markOf(r)
			s.Retraction = &m
			continue
		}
		if r.Op == OpReturn {
			m := markOf(r)
			s.Remark = &m
		} else {
			acts = append(acts, i)
		}
		if st := statusOf(r); claim(st) > claim(s.Status) {
			s.Status = st
		}
	}
	if len(retractions) > 0 && len(acts) == 0 {
		s.Status, s.Remark = Retracted, nil
	} else if len(retractions) > 0 {
		c := Conflict{Path: PathDocument, Safety: true}
		for _, i := range slices.Backward(append(retractions, acts...)) {
			c.Values = append(c.Values, g.value(i, nil))
		}
		s.Conflicts = append(s.Conflicts, c)
	}
	g.readSignatures(s)
}

func (g *graph) readSignatures(s *State) {
	contents := g.where(changesContent)
	returns := g.where(func(r *Revision) bool { return r.Op == OpReturn })
	signings := g.where(func(r *Revision) bool { return isSigning(r.Op) })
	for _, i := range signings {
		unseen := slices.ContainsFunc(contents, func(c int) bool { return !g.past[i].has(c) })
		s.Signatures = append(s.Signatures, Signature{markOf(g.nodes[i]), !unseen})
		if g.nodes[i].Op != OpSign || g.nodes[i].PayloadHash.IsZero() {
			continue
		}
		amends := slices.ContainsFunc(signings, func(before int) bool {
			return before != i && g.past[i].has(before) && !slices.ContainsFunc(returns, func(t int) bool {
				return g.past[i].has(t) && g.past[t].has(before)
			})
		})
		if amends {
			s.Amendments++
		}
	}
}

// readMerges finds the merges that no later one and no undoing has seen.
func (g *graph) readMerges(s *State) {
	last := g.maximal(g.where(func(r *Revision) bool {
		return r.Op == OpUnmerge || r.Op == OpMerge && !intoOf(r).IsZero()
	}))
	c := Conflict{Path: PathInto, Safety: true}
	seen := map[DocumentID]bool{}
	for _, i := range slices.Backward(last) {
		into := intoOf(g.nodes[i])
		if g.nodes[i].Op == OpUnmerge || seen[into] {
			continue
		}
		seen[into] = true
		raw := appendUUID([]byte{'"'}, into)
		c.Values = append(c.Values, g.value(i, append(raw, '"')))
		if s.MergedInto.IsZero() {
			s.MergedInto = into
		}
	}
	if len(c.Values) > 1 {
		s.Conflicts = append(s.Conflicts, c)
	}
}
