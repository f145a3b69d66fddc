package journal

import "bytes"

// Aliases says, for each patient document found to be another one, into which
// it was merged: State.MergedInto. It is read at the moment of reading, so a
// merge can be undone, and what arrives late for a merged patient finds its
// way by itself.
type Aliases map[DocumentID]DocumentID

// Canonical follows the merges to the patient that stands for d. Merges that
// run in a circle, made by two people who each chose another survivor, stand
// for the smallest id of the circle, which is the oldest document: so everyone
// agrees whatever they start from.
func (a Aliases) Canonical(d DocumentID) DocumentID {
	if _, ok := a[d]; !ok {
		return d
	}
	seen := map[DocumentID]bool{}
	for {
		into, ok := a[d]
		if !ok || into.IsZero() {
			return d
		}
		if seen[d] {
			return a.smallest(d)
		}
		seen[d] = true
		d = into
	}
}

// smallest gives the smallest id of the circle that d is in.
func (a Aliases) smallest(d DocumentID) DocumentID {
	least := d
	for at := a[d]; at != d; at = a[at] {
		if bytes.Compare(at[:], least[:]) < 0 {
			least = at
		}
	}
	return least
}

// Resolve gives, for each merged patient, the one that stands for it; those of
// a circle that stand for themselves are left out.
func (a Aliases) Resolve() map[DocumentID]DocumentID {
	out := make(map[DocumentID]DocumentID, len(a))
	for d := range a {
		if to := a.Canonical(d); to != d {
			out[d] = to
		}
	}
	return out
}
