package journal

import (
	"cmp"
	"slices"
)

// Written is a value that someone wrote in a field, at any time.
type Written struct {
	Path string
	Value
	// Standing is true of the values that no later one has set aside: the one
	// shown, and those in conflict with it.
	Standing bool
}

// History lists what was ever written in a field and below it, oldest first,
// each change with its author; of the whole document when path is "". What one
// content says again, unchanged, is no change.
func History(policy Policy, revs []Revision, path string) []Written {
	nodes := distinct(revs)
	g := newGraph(&policy, nodes, redactions(nodes))
	g.record = true
	var heads []int
	for i, n := range g.children {
		if n == 0 {
			heads = append(heads, i)
		}
	}
	final := g.replay(heads)
	slices.SortFunc(g.log, func(a, b *write) int {
		return cmp.Or(cmp.Compare(a.node, b.node), cmp.Compare(a.path, b.path))
	})
	var out []Written
	for _, w := range g.log {
		if path != "" && w.path != path && !isBelow(w.path, path) {
			continue
		}
		out = append(out, Written{w.path, g.value(w.node, w.raw), slices.Contains(final[w.path], w)})
	}
	return out
}
