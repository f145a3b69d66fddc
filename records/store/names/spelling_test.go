package names

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// pair is what somebody types and whom they mean.
type pair struct {
	query string
	who   Entry
}

func readPairs(t *testing.T, file string) []pair {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", file))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	g := newSynthetic(99)
	var out []pair
	for i, l := range lines[1:] {
		e := g.next() // relatives, phone, number and recency like anybody's
		e.ID = idOf(1<<40 + uint64(i))
		e.Family, e.Given, e.Village, e.Quarter, e.Sex = l[1], l[2], l[3], l[4], l[6][0]
		n, err := strconv.Atoi(strings.TrimSuffix(l[5], "m"))
		if err != nil {
			t.Fatal(err)
		}
		e.Birth, e.BirthBy = today-int32((float64(n)+0.4)*daysYear), ToTheYear
		if strings.HasSuffix(l[5], "m") {
			e.Birth, e.BirthBy = today-int32((float64(n)+0.4)*daysMonth), ToTheDay
		}
		out = append(out, pair{l[0], e})
	}
	return out
}

// rankOf is the place of a patient among the hits, from 1; 0 for none.
func rankOf(hits []Hit, id ID) int {
	for i, h := range hits {
		if h.ID == id {
			return i + 1
		}
	}
	return 0
}

// TestSpellingPairs: in a file of 30,000 the right patient is among the first
// ten for 98 of 100 ways to write a name.
func TestSpellingPairs(t *testing.T) {
	for _, file := range []string{"spelling_pairs.csv", "spelling_held_out.csv"} {
		t.Run(file, func(t *testing.T) {
			pairs := readPairs(t, file)
			entries := newSynthetic(30).file(30_000 - len(pairs))
			for _, p := range pairs {
				entries = append(entries, p.who)
			}
			x := build(entries)
			found, first := 0, 0
			for _, p := range pairs {
				switch rank := rankOf(x.Search(p.query, today, 20), p.who.ID); {
				case rank == 0 || rank > 10:
					t.Logf("%q does not find %s %s (%d)", p.query, p.who.Family, p.who.Given, rank)
				case rank == 1:
					first++
					found++
				default:
					found++
				}
			}
			t.Logf("%d of %d among the first ten, %d first", found, len(pairs), first)
			if found*100 < 98*len(pairs) {
				t.Errorf("%d of %d among the first ten, want 98 %%", found, len(pairs))
			}
		})
	}
}
