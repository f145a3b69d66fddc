package journal

import (
	"bytes"
	"cmp"
	"maps"
	"slices"
)

// write is one revision's value for one field. Pointers identify writes.
type write struct {
	node int
	path string
	raw  []byte // nil: emptied
	norm string // "": emptied
	at   int    // an element's position in its array
}

// fields holds, for each path, the writes that none has overwritten: one, where
// everybody who wrote had seen what was there. The slices are never changed in
// place, since several nodes share them.
type fields map[string][]*write

// replay computes the fields after every node, in causal order, and gives those
// after all the heads.
func (g *graph) replay(heads []int) fields {
	after := make([]fields, len(g.nodes))
	left := slices.Clone(g.children)
	take := func(i int) fields {
		if left[i]--; left[i] > 0 {
			return maps.Clone(after[i])
		}
		f := after[i]
		after[i] = nil // the last who needs it may change it
		return f
	}
	for _, i := range heads {
		left[i]++
	}
	for _, i := range g.order {
		f := g.join(g.parents[i], take)
		g.apply(f, i)
		after[i] = f
	}
	return g.join(heads, take)
}

// join merges the fields after several nodes: a write stays unless one side has
// seen it and no longer has it.
func (g *graph) join(from []int, take func(int) fields) fields {
	if len(from) == 0 {
		return fields{}
	}
	acc := take(from[0])
	if len(from) == 1 {
		return acc
	}
	past := slices.Clone(g.past[from[0]])
	for _, i := range from[1:] {
		other := take(i)
		for path, b := range other {
			acc[path] = joinCell(acc[path], b, past, g.past[i])
		}
		for path, a := range acc {
			if _, ok := other[path]; !ok {
				acc[path] = joinCell(a, nil, past, g.past[i])
			}
		}
		past.addAll(g.past[i])
	}
	return acc
}

func joinCell(a, b []*write, pastA, pastB bitset) []*write {
	if slices.Equal(a, b) {
		return a
	}
	var out []*write
	for _, w := range a {
		if slices.Contains(b, w) || !pastB.has(w.node) {
			out = append(out, w)
		}
	}
	for _, w := range b {
		if !slices.Contains(a, w) && !pastA.has(w.node) {
			out = append(out, w)
		}
	}
	slices.SortFunc(out, func(a, b *write) int { return cmp.Compare(a.node, b.node) })
	return out
}

// winner is the write that a field shows, nil when it is empty. The highest
// wins; in sets and safety fields a value wins over its removal.
func (g *graph) winner(path string, cell []*write) *write {
	if len(cell) == 0 {
		return nil
	}
	top := cell[len(cell)-1]
	if top.raw != nil {
		return top
	}
	if len(cell) > 1 && (isElement(path) || g.policy.isSafety(path)) {
		for _, w := range slices.Backward(cell) {
			if w.raw != nil {
				return w
			}
		}
	}
	return nil
}

// apply lets a node write the fields in which its content differs from what it
// saw.
func (g *graph) apply(f fields, i int) {
	r := g.nodes[i]
	if r.Payload == nil || g.redacted[r.ID] || checkPayload(r.Payload) != nil {
		return
	}
	if r.Op == OpResolve {
		g.resolve(f, i)
		return
	}
	if !carriesContent(r.Op) {
		return
	}
	now := g.policy.flatten(r.Payload)
	if !r.Patient.IsZero() {
		id := append(appendUUID([]byte{'"'}, r.Patient), '"')
		now[PathPatient] = leaf{raw: id, norm: string(id)}
	}
	shown := g.shown(f)
	for path, v := range now {
		if w := shown[path]; w == nil || w.norm != v.norm {
			g.write(f, &write{i, path, v.raw, v.norm, v.index}, w)
		}
	}
	for path, w := range shown {
		if _, ok := now[path]; !ok {
			g.write(f, &write{node: i, path: path}, w)
		}
	}
}

// write overwrites what a field held. A safety field in conflict keeps the
// values that were not the one shown: only a resolve sets them aside. And where
// the node is the first to see both a value and a revision whose content has
// been dropped, the value stays: the two may have been in conflict, and what
// the node says may be the dropped one's.
func (g *graph) write(f fields, w, shown *write) {
	if g.record {
		g.log = append(g.log, w)
	}
	old := f[w.path]
	out := make([]*write, 0, 1)
	disputed := len(old) > 1 && shown != nil && g.policy.isSafety(w.path)
	for _, o := range old {
		if o.norm == "" {
			continue
		}
		if disputed && o.norm != shown.norm || g.besideDropped(w.node, o.node) {
			out = append(out, o)
		}
	}
	f[w.path] = append(out, w)
	slices.SortFunc(f[w.path], func(a, b *write) int { return cmp.Compare(a.node, b.node) })
}

// besideDropped tells whether node i is the first to see both the node o and
// one whose content has been dropped.
func (g *graph) besideDropped(i, o int) bool {
	return slices.ContainsFunc(g.dropped, func(x int) bool {
		return x != i && g.past[i].has(x) && !slices.ContainsFunc(g.parents[i], func(p int) bool {
			return g.past[p].has(x) && g.past[p].has(o)
		})
	})
}

// shown gives the writes that the content is made of: the winners, without the
// markers and the values that yield to others by their structure.
func (g *graph) shown(f fields) map[string]*write {
	out := make(map[string]*write, len(f))
	nested := false
	for path, cell := range f {
		if w := g.winner(path, cell); w != nil {
			out[path] = w
		}
	}
	for path := range out {
		if nested = g.insideLeaf(out, path); nested {
			break
		}
	}
	if !nested {
		return out
	}
	t := newTree(out)
	t.settle(nil)
	clear(out)
	t.each(func(w *write) { out[w.path] = w })
	return out
}

// insideLeaf tells whether a path lies below another one that has a value.
func (g *graph) insideLeaf(shown map[string]*write, path string) bool {
	for i := 1; i < len(path); i++ {
		c := path[i]
		if c != '.' && c != '[' {
			continue
		}
		if shown[path[:i]] != nil || c == '[' {
			return shown[path[:i]] != nil
		}
	}
	return false
}

// resolve writes exactly the fields that it names, and sets every other value
// of them aside.
func (g *graph) resolve(f fields, i int) {
	eachMember(g.nodes[i].Payload, func(key, value []byte) {
		if string(key) != `"fields"` || value[0] != '{' {
			return
		}
		eachMember(value, func(key, v []byte) {
			g.assign(f, i, keyText(key), v)
		})
	})
}

func (g *graph) assign(f fields, i int, path string, value []byte) {
	if path == "" || path == PathInto {
		return
	}
	if path == PathPatient {
		if _, ok := uuidFrom(bytes.Trim(value, `"`)); !ok || value[0] != '"' {
			return // a document cannot be left without the patient it has
		}
	}
	now := map[string]leaf{}
	g.policy.flattenInto(now, path, value)
	for p, cell := range f {
		touched := p == path || isBelow(p, path) || isBelow(path, p) && holdsValue(cell)
		if _, ok := now[p]; touched && !ok {
			now[p] = leaf{}
		}
	}
	for p, v := range now {
		w := &write{i, p, v.raw, v.norm, v.index}
		if g.record {
			g.log = append(g.log, w)
		}
		f[p] = []*write{w}
	}
}

// holdsValue tells whether a field holds more than the marker of an empty
// object or array.
func holdsValue(cell []*write) bool {
	return slices.ContainsFunc(cell, func(w *write) bool { return w.raw != nil && !isMarker(w.norm) })
}
