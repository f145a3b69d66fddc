package names

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

var queries = []string{
	"t", "a", "traore", "tarawele fatimata", "kulibali 8", "diarra moussa banconi", "25 ans", "8m", "761", "b2", "437",
	"m s", "fatou t 30", "zekene aissata", "jara mamadu 20 kati", "koné zzzz 25", "1998", "keita mere awa", "el hadj",
	"traore traore", "banconi", "diallo 5",
}

// names that lie close together, so that scores tie and words collide.
var alike = struct{ family, given, village []string }{
	[]string{"Traoré", "Traore", "Tarawele", "Touré", "Coulibaly", "Kulibali", "Diarra", "Jara", "Ag Mohamed"},
	[]string{"Fatoumata", "Fatimata", "Fatou", "Moussa", "Awa", "Hawa", "Mamadou", "Mohamed", "Fatoumata Binta"},
	[]string{"Banconi", "Kati", "Kalaban Coura", "", "Diarra"},
}

func anEntry(t *rapid.T) Entry {
	pick := func(from []string, label string) string { return rapid.SampledFrom(from).Draw(t, label) }
	e := Entry{
		ID:     idOf(rapid.Uint64Range(1, 12).Draw(t, "id")),
		Family: pick(alike.family, "family"), Given: pick(alike.given, "given"), Village: pick(alike.village, "village"),
		Birth:  UnknownBirth,
		Number: fmt.Sprintf("B%d-%05d-7", rapid.IntRange(1, 3).Draw(t, "block"), rapid.IntRange(1400, 1440).Draw(t, "serial")),
		Last:   rapid.Int64Range(100, 104).Draw(t, "last"),
	}
	if rapid.Bool().Draw(t, "has birth") {
		e.Birth = today - int32(rapid.IntRange(0, 15_000).Draw(t, "days"))
		e.BirthBy = Precision(rapid.IntRange(0, 2).Draw(t, "precision"))
	}
	if rapid.Bool().Draw(t, "has relative") {
		e.Relative = pick(alike.given, "relative") + " " + pick(alike.family, "relative's family")
	}
	if rapid.Bool().Draw(t, "has phone") {
		e.Phone = fmt.Sprintf("76%06d", rapid.IntRange(100_000, 100_050).Draw(t, "phone"))
	}
	return e
}

// Whatever was put, removed and touched, in whatever order, the index answers
// as one built at once from what is left.
func TestChangesEqualBuilding(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := New()
		x.maxTail = rapid.IntRange(1, 6).Draw(t, "tail")
		left := map[ID]Entry{}
		var b *Builder
		for range rapid.IntRange(1, 40).Draw(t, "changes") {
			switch rapid.IntRange(0, 6).Draw(t, "change") {
			case 0:
				id := idOf(rapid.Uint64Range(1, 12).Draw(t, "id"))
				_, known := left[id]
				if x.Remove(id) != known {
					t.Fatal("Remove does not say whether the patient was known")
				}
				delete(left, id)
			case 1:
				id, last := idOf(rapid.Uint64Range(1, 12).Draw(t, "id")), rapid.Int64Range(100, 104).Draw(t, "last")
				e, known := left[id]
				if x.Touch(id, last) != known {
					t.Fatal("Touch does not say whether the patient was known")
				}
				if e.Last = last; known {
					left[id] = e
				}
			case 2:
				if b == nil { // rebuild from what is there now; changes follow
					b = x.Rebuild()
					for _, e := range left {
						b.Add(e)
					}
				} else {
					b.Done()
					b = nil
				}
			default:
				e := anEntry(t)
				x.Put(e)
				left[e.ID] = e
			}
		}
		x.Wait()
		var entries []Entry
		for _, e := range left {
			entries = append(entries, e)
		}
		built := build(entries)
		if x.Len() != len(left) || built.Len() != len(left) {
			t.Fatalf("%d and %d patients, want %d", x.Len(), built.Len(), len(left))
		}
		for _, q := range queries {
			if diff := gocmp.Diff(plain(built.Search(q, today, 5)), plain(x.Search(q, today, 5))); diff != "" {
				t.Fatalf("%q: %s", q, diff)
			}
		}
		e := anEntry(t)
		unlast := func(ds []Double) []Double {
			for i := range ds {
				ds[i].last = 0
			}
			return ds
		}
		if diff := gocmp.Diff(unlast(built.Similar(e, today, 5)), unlast(x.Similar(e, today, 5)), gocmp.AllowUnexported(Double{})); diff != "" {
			t.Fatalf("Similar: %s", diff)
		}
	})
}

// plain drops what is for sorting only.
func plain(hits []Hit) []Hit {
	for i := range hits {
		hits[i].last, hits[i].sum = 0, 0
	}
	return slices.DeleteFunc(hits, func(Hit) bool { return false })
}

func (h Hit) Equal(o Hit) bool {
	return h.ID == o.ID && h.Score == o.Score && h.Missed == o.Missed && slices.Equal(h.Why, o.Why)
}

// everybody scores all patients one by one, without postings, and sorts them:
// what Search must answer.
func everybody(x *Index, line string, limit int) []ID {
	p := x.plan(line, today)
	defer x.release(p)
	type scored struct {
		id    ID
		total int
		last  uint32
	}
	run := func() []scored {
		var all []scored
		for _, s := range x.segments {
			for i := range uint32(s.len()) {
				if v, ok := p.score(&s.rows, i); ok && !s.isDead(i) {
					all = append(all, scored{s.id[i], v.total(), s.last[i]})
				}
			}
		}
		slices.SortFunc(all, func(a, b scored) int {
			return cmp.Or(b.total-a.total, cmp.Compare(b.last, a.last), bytes.Compare(b.id[:], a.id[:]))
		})
		return all[:min(limit, len(all))]
	}
	if len(p.words) == 0 {
		return []ID{}
	}
	all := run()
	if len(all) < p.enough(limit) && p.forgive() {
		p.miss = true
		limit -= len(all)
		all = append(all, run()...)
	}
	out := []ID{}
	for _, s := range all {
		out = append(out, s.id)
	}
	return out
}

// Ending early and skipping what cannot win must not change the answer.
func TestSearchEqualsScoringEverybody(t *testing.T) {
	entries := newSynthetic(11).file(70_000) // two blocks
	x := build(entries)
	lines := slices.Clone(queries)
	for _, e := range entries[:15] {
		lines = append(lines,
			Fold(e.Family)+" "+Fold(e.Given), Fold(e.Given)[:2]+" "+Fold(e.Family)[:2],
			fmt.Sprintf("%s %d", Fold(e.Given), (today-e.Birth)/365), Fold(e.Village)+" "+Fold(e.Mother), e.Number[:6])
	}
	for _, line := range lines {
		for _, limit := range []int{1, 20} {
			if diff := gocmp.Diff(everybody(x, line, limit), ids(x.Search(line, today, limit))); diff != "" {
				t.Errorf("%q, limit %d: %s", line, limit, diff)
			}
		}
	}
}

// Who types a name exactly as registered finds its bearer, when the limit
// lets all of that name through.
func TestExactNameFindsItsBearer(t *testing.T) {
	entries := newSynthetic(12).file(4000)
	x := build(entries)
	rapid.Check(t, func(t *rapid.T) {
		e := rapid.SampledFrom(entries).Draw(t, "patient")
		parts := append(strings.Fields(e.Family), strings.Fields(e.Given)...)
		parts = rapid.Permutation(parts).Draw(t, "order")
		line := strings.Join(parts, " ")
		hits := x.Search(line, today, len(entries))
		rank := rankOf(hits, e.ID)
		if rank == 0 || hits[rank-1].Missed > 0 {
			t.Fatalf("%q does not find its bearer (%d)", line, rank)
		}
		if best := hits[0].Score; hits[rank-1].Score < best {
			t.Fatalf("%q: its bearer has %d, the first %d", line, hits[rank-1].Score, best)
		}
	})
}

func TestRecencyBreaksTies(t *testing.T) {
	entries := few()
	x := build(entries)
	same := entries[0]
	same.ID = idOf(77)
	same.Last = 1
	x.Put(same)
	if got := x.Search("traore fatoumata zekene", today, 2)[0].ID; got != entries[0].ID {
		t.Error("the older comes first")
	}
	if !x.Touch(same.ID, 5000) {
		t.Error("Touch does not know the patient")
	}
	if got := x.Search("traore fatoumata zekene", today, 2)[0].ID; got != same.ID {
		t.Error("the one just seen does not come first")
	}
}

func TestOfTwoAddedWithOneIDTheLaterCounts(t *testing.T) {
	x := New()
	b := x.Rebuild()
	e := few()[0]
	b.Add(e)
	e.Family, e.Last = "Diarra", e.Last-500
	b.Add(e)
	b.Done()
	if x.Len() != 1 || len(x.Search("traore zekene", today, 5)) != 0 || len(x.Search("diarra zekene", today, 5)) != 1 {
		t.Errorf("%d patients", x.Len())
	}
}

// Searches, changes and rebuilding side by side; the race detector watches.
func TestSideBySide(t *testing.T) {
	g := newSynthetic(21)
	entries := g.file(3000)
	x := build(entries)
	x.maxTail = 16
	var all sync.WaitGroup
	for w := range 3 {
		all.Go(func() {
			for i := range 150 {
				x.Search(queries[(i+w)%len(queries)], today, 20)
				x.Similar(entries[i], today, 5)
			}
		})
	}
	all.Go(func() {
		for i, e := range entries[:400] {
			e.Village = "Kati"
			x.Put(e)
			x.Touch(entries[1000+i].ID, int64(i))
			x.Remove(entries[2000+i].ID)
		}
	})
	all.Go(func() {
		for range 3 {
			b := x.Rebuild()
			for _, e := range entries {
				b.Add(e)
			}
			b.Done()
		}
	})
	all.Wait()
	x.Wait()
	b := x.Rebuild()
	for _, e := range entries[:2600] {
		b.Add(e)
	}
	b.Done()
	if x.Len() != 2600 {
		t.Errorf("%d patients, want 2600", x.Len())
	}
}
