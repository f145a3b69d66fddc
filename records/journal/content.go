package journal

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// tree is the content as nested fields. Where people disagree even on the
// structure, a node may hold a value, members and elements at once; settle
// leaves one of them.
type tree struct {
	path     string
	leaf     *write
	members  map[string]*tree // by the part of the path
	elements []*write
}

func newTree(shown map[string]*write) *tree {
	root := &tree{}
	for path, w := range shown {
		if path == PathPatient {
			continue
		}
		root.add(path, w)
	}
	return root
}

func (t *tree) add(path string, w *write) {
	from := 0 // where the rest of the path begins in w.path
	for {
		end := strings.IndexAny(path, ".[")
		part := path
		if end >= 0 {
			part = path[:end]
		}
		if t.members == nil {
			t.members = map[string]*tree{}
		}
		child := t.members[part]
		if child == nil {
			child = &tree{path: w.path[:from+len(part)]}
			t.members[part] = child
		}
		t = child
		if end < 0 {
			t.leaf = w
			return
		}
		if path[end] == '[' {
			t.elements = append(t.elements, w)
			return
		}
		path = path[end+1:]
		from += end + 1
	}
}

// each calls f with every write in the tree.
func (t *tree) each(f func(*write)) {
	if t.leaf != nil {
		f(t.leaf)
	}
	for _, w := range t.elements {
		f(w)
	}
	for _, child := range t.members {
		child.each(f)
	}
}

// top is the highest write in the tree.
func (t *tree) top() int {
	n := -1
	t.each(func(w *write) { n = max(n, w.node) })
	return n
}

// settle leaves, at each field, a value or members or elements, whichever was
// written last; an empty object or array yields to anything. It calls lost,
// if given, with the field's ways to be read, the one that stays first.
func (t *tree) settle(lost func(ways []*tree)) {
	var ways []*tree
	if t.leaf != nil {
		ways = append(ways, &tree{path: t.path, leaf: t.leaf})
	}
	if len(t.members) > 0 {
		ways = append(ways, &tree{path: t.path, members: t.members})
	}
	if len(t.elements) > 0 {
		ways = append(ways, &tree{path: t.path, elements: t.elements})
	}
	if len(ways) > 1 && t.leaf != nil && isMarker(t.leaf.norm) {
		ways = ways[1:]
	}
	if len(ways) > 1 {
		slices.SortStableFunc(ways, func(a, b *tree) int { return cmp.Compare(b.top(), a.top()) })
		if lost != nil {
			lost(ways)
		}
	}
	if len(ways) > 0 {
		*t = *ways[0]
	}
	for _, part := range slices.Sorted(maps.Keys(t.members)) {
		t.members[part].settle(lost)
	}
}

// appendJSON writes the settled tree: members by key, elements in the order in
// which they were added.
func (t *tree) appendJSON(b []byte) []byte {
	switch {
	case t.leaf != nil:
		return append(b, t.leaf.raw...)
	case len(t.elements) > 0:
		slices.SortFunc(t.elements, func(a, b *write) int {
			return cmp.Or(cmp.Compare(a.node, b.node), cmp.Compare(a.at, b.at), strings.Compare(a.path, b.path))
		})
		b = append(b, '[')
		for i, w := range t.elements {
			if i > 0 {
				b = append(b, ',')
			}
			b = append(b, w.raw...)
		}
		return append(b, ']')
	}
	type member struct{ key, part string }
	members := make([]member, 0, len(t.members))
	for part := range t.members {
		members = append(members, member{UnescapeKey(part), part})
	}
	slices.SortFunc(members, func(a, b member) int { return strings.Compare(a.key, b.key) })
	b = append(b, '{')
	for i, m := range members {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(appendQuoted(b, m.key), ':')
		b = t.members[m.part].appendJSON(b)
	}
	return append(b, '}')
}

// readContent makes the content and lists the conflicts.
func (g *graph) readContent(s *State, f fields) {
	contents := g.where(func(r *Revision) bool { return contentOf(r, g.redacted) != nil })
	if len(contents) > 0 {
		last := g.maximal(contents)
		s.Schema, s.Patient = g.nodes[last[len(last)-1]].Schema, DocumentID{}
	}
	shown := make(map[string]*write, len(f))
	found := map[string]Conflict{}
	for path, cell := range f {
		if w := g.winner(path, cell); w != nil {
			shown[path] = w
		}
		if c, ok := g.conflict(path, cell); ok {
			found[path] = c
		}
	}
	for path := range found {
		if !holdsValue(f[path]) && hasBelow(shown, path) {
			delete(found, path) // whether an array that has elements was once empty
		}
	}
	if w := shown[PathPatient]; w != nil {
		s.Patient, _ = uuidFrom(w.raw[1 : len(w.raw)-1])
	}
	t := newTree(shown)
	t.settle(func(ways []*tree) {
		c := g.structural(ways)
		for _, v := range found[c.Path].Values {
			if !slices.ContainsFunc(c.Values, func(o Value) bool { return o.Revision == v.Revision }) {
				c.Values = append(c.Values, v)
			}
		}
		found[c.Path] = c
	})
	for _, path := range slices.Sorted(maps.Keys(found)) {
		s.Conflicts = append(s.Conflicts, found[path])
	}
	if t.members != nil || len(contents) > 0 {
		s.Content = t.appendJSON(nil)
	}
}

func hasBelow(shown map[string]*write, path string) bool {
	for p := range shown {
		if isBelow(p, path) {
			return true
		}
	}
	return false
}

// conflict tells whether the writes of a field say different things.
func (g *graph) conflict(path string, cell []*write) (Conflict, bool) {
	if len(cell) < 2 {
		return Conflict{}, false
	}
	c := Conflict{Path: path, Safety: g.policy.isSafety(path)}
	first := g.winner(path, cell)
	var norms []string
	if first != nil {
		norms = append(norms, first.norm)
		c.Values = append(c.Values, g.value(first.node, first.raw))
	}
	for _, w := range slices.Backward(cell) {
		if slices.Contains(norms, w.norm) {
			continue
		}
		if !c.Safety && w.norm == "" && isElement(path) {
			continue // added by one, removed by another: it stays, and no harm
		}
		norms = append(norms, w.norm)
		c.Values = append(c.Values, g.value(w.node, w.raw))
	}
	return c, len(norms) > 1
}

// structural is the conflict of people who disagree on what kind of value a
// field has.
func (g *graph) structural(ways []*tree) Conflict {
	c := Conflict{Path: ways[0].path, Safety: g.policy.isSafety(ways[0].path)}
	for _, way := range ways {
		w := *way
		w.members = maps.Clone(way.members)
		top := w.top()
		c.Values = append(c.Values, g.value(top, w.appendJSON(nil)))
	}
	return c
}
