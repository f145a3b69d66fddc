package names

import (
	"testing"

	"pgregory.net/rapid"
)

func TestDistance(t *testing.T) {
	cases := []struct {
		a, b  string
		limit int
		want  int
	}{
		{"traore", "traore", 1, 0},
		{"traore", "taore", 1, 1},
		{"traore", "triaore", 1, 1},
		{"traore", "trarre", 1, 1},
		{"traore", "trarore", 1, 1},
		{"traore", "rtaore", 1, 1},
		{"konate", "kante", 2, 2},
		{"traore", "diarra", 2, 3},
		{"coulibaly", "coluibayl", 2, 2},
		{"", "ab", 2, 2},
		{"ab", "", 1, 2},
	}
	for _, c := range cases {
		if got := distance(c.a, c.b, c.limit); got != c.want {
			t.Errorf("distance(%q, %q, %d) = %d, want %d", c.a, c.b, c.limit, got, c.want)
		}
	}
}

// plainDistance fills the whole table.
func plainDistance(a, b string) int {
	d := make([][]int, len(a)+1)
	for i := range d {
		d[i] = make([]int, len(b)+1)
		d[i][0] = i
	}
	for j := range d[0] {
		d[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			d[i][j] = min(d[i-1][j-1]+cost, d[i-1][j]+1, d[i][j-1]+1)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d[i][j] = min(d[i][j], d[i-2][j-2]+1)
			}
		}
	}
	return d[len(a)][len(b)]
}

func TestDistanceEqualsThePlainOne(t *testing.T) {
	word := rapid.StringMatching(`[abc]{0,12}`)
	rapid.Check(t, func(t *rapid.T) {
		a, b := word.Draw(t, "a"), word.Draw(t, "b")
		limit := rapid.IntRange(1, 3).Draw(t, "limit")
		want := min(plainDistance(a, b), limit+1)
		if got := distance(a, b, limit); got != want {
			t.Fatalf("distance(%q, %q, %d) = %d, want %d", a, b, limit, got, want)
		}
		if d := plainDistance(a, b); lettersApart(letters(a), letters(b)) > 2*d {
			t.Fatalf("%q and %q are %d apart, their letters %d", a, b, d, lettersApart(letters(a), letters(b)))
		}
		least := limit + 1
		for j := 0; j <= len(b); j++ {
			least = min(least, plainDistance(a, b[:j]))
		}
		if got := beginningDistance(a, b, limit); got != least {
			t.Fatalf("beginningDistance(%q, %q, %d) = %d, want %d", a, b, limit, got, least)
		}
	})
}
