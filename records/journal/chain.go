package journal

import (
	"bytes"
	"cmp"
	"slices"
)

// Fork is one number of a chain under which different revisions were written:
// a backup was restored, or a PC cloned, without a new epoch. All of them are
// kept.
type Fork struct {
	Chain
	Seq uint64
	IDs []Hash // sorted
}

// Forks finds the numbers that stand for more than one revision, in any set of
// revisions of any chains.
func Forks(revs []Revision) []Fork {
	order := byNumber(revs)
	var out []Fork
	for i := 0; i < len(order); {
		end := i + 1
		for end < len(order) && order[end].Chain() == order[i].Chain() && order[end].Seq == order[i].Seq {
			end++
		}
		var ids []Hash
		for _, r := range order[i:end] {
			if len(ids) == 0 || ids[len(ids)-1] != r.ID {
				ids = append(ids, r.ID)
			}
		}
		if len(ids) > 1 {
			out = append(out, Fork{order[i].Chain(), order[i].Seq, ids})
		}
		i = end
	}
	return out
}

// byNumber orders revisions by device, epoch, seq and id.
func byNumber(revs []Revision) []*Revision {
	order := make([]*Revision, len(revs))
	for i := range revs {
		order[i] = &revs[i]
	}
	slices.SortFunc(order, func(a, b *Revision) int {
		return cmp.Or(bytes.Compare(a.Device[:], b.Device[:]), cmp.Compare(a.Epoch, b.Epoch),
			cmp.Compare(a.Seq, b.Seq), bytes.Compare(a.ID[:], b.ID[:]))
	})
	return order
}

// Gap is a range of numbers of a chain of which nothing is at hand.
type Gap struct{ From, To uint64 } // both included

// ChainReport is what VerifyChain found; empty when all is well.
type ChainReport struct {
	Gaps   []Gap
	Forks  []Fork
	Broken []Broken
}

// OK tells whether nothing was found.
func (c ChainReport) OK() bool { return len(c.Gaps)+len(c.Forks)+len(c.Broken) == 0 }

// Broken is a revision that is not what it says.
type Broken struct {
	Seq uint64
	ID  Hash
	Why error // ErrID, ErrPayload, ErrPrev
}

// VerifyChain looks at revisions of one chain, in any order, that should
// follow the revision prev at number after (zero and 0 for the chain's start):
// whether each is what its id says, whether its Prev is one of those at hand
// under the number before, which numbers are lacking and which stand twice. A
// revision behind a gap is not blamed for what is missing.
func VerifyChain(after uint64, prev Hash, revs []Revision) ChainReport {
	report := ChainReport{Forks: Forks(revs)}
	before := []Hash{prev} // the ids under number last
	last := after
	order := byNumber(revs)
	for i := 0; i < len(order); {
		seq := order[i].Seq
		if seq > last+1 {
			report.Gaps = append(report.Gaps, Gap{last + 1, seq - 1})
			before = nil
		}
		var here []Hash
		for ; i < len(order) && order[i].Seq == seq; i++ {
			r := order[i]
			if len(here) > 0 && here[len(here)-1] == r.ID {
				continue
			}
			here = append(here, r.ID)
			if why := broken(r, before, seq > after); why != nil {
				report.Broken = append(report.Broken, Broken{seq, r.ID, why})
			}
		}
		if seq >= last {
			before, last = here, seq
		}
	}
	return report
}

func broken(r *Revision, before []Hash, linked bool) error {
	if err := Verify(r); err != nil {
		return err
	}
	if linked && before != nil && !slices.Contains(before, r.Prev) {
		return ErrPrev
	}
	return nil
}
