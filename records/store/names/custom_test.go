package names

import "testing"

// What a name is called by custom finds whoever bears it, by the given name
// alone, among the first ten of those who bear others.
func TestNamesByCustom(t *testing.T) {
	for _, c := range []struct{ typed, given string }{
		{"ablaye", "Abdoulaye"}, {"Ablay", "Abdoulaye"}, {"abdoulaye", "Ablaye"},
		{"tènèba", "Ténimba"}, {"tenema", "Ténimba"}, {"tenimba", "Tènèba"},
		{"zeynaba", "Djénéba"}, {"zeynaba", "Zeïnabou"},
	} {
		var entries []Entry
		for i, given := range []string{"Moussa", "Aminata", "Bakary", "Rokia", "Souleymane", "Kadiatou", "Drissa", c.given} {
			entries = append(entries, Entry{ID: idOf(uint64(i + 1)), Family: "Sangaré", Given: given, Birth: UnknownBirth})
		}
		if rank := rankOf(build(entries).Search(c.typed, today, 10), idOf(8)); rank != 1 {
			t.Errorf("%q finds %s at place %d", c.typed, c.given, rank)
		}
	}
}
