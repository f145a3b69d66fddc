package names

import "testing"

// A segment of which everybody was removed has no block left; a search in it
// costs nothing and must not fail.
func TestAnEmptiedSegmentAnswers(t *testing.T) {
	s := &segment{}
	if c := s.cost(nil); c != 0 {
		t.Errorf("cost %d", c)
	}
	x := New()
	b := x.Rebuild()
	for i := range 100 {
		b.Add(Entry{ID: ID{1, byte(i)}, Family: "Traoré", Given: "Awa"})
	}
	b.Done()
	for i := range 100 {
		x.Remove(ID{1, byte(i)})
	}
	x.Wait()
	if hits := x.Search("traore awa", 20000, 10); len(hits) != 0 {
		t.Errorf("%d hits", len(hits))
	}
}
