package names

import (
	"encoding/csv"
	"fmt"
	"math/rand/v2"
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

// habits are ways to write a sound that clerks differ in.
var habits = [][2]string{
	{"ou", "u"}, {"ou", "oo"}, {"c", "k"}, {"k", "c"}, {"th", "t"}, {"t", "th"}, {"ph", "f"}, {"ss", "s"}, {"s", "ss"},
	{"y", "i"}, {"i", "y"}, {"dj", "j"}, {"di", "dj"}, {"j", "dj"}, {"ni", "gn"}, {"ng", "nk"}, {"h", ""}, {"z", "s"},
	{"o", "ou"}, {"l", "ll"}, {"e", "i"}, {"i", "e"}, {"ei", "ey"}, {"ch", "sh"}, {"ti", "thi"}, {"w", "ou"}, {"oua", "wa"},
	{"mb", "nb"}, {"aou", "ao"}, {"r", "rr"}, {"g", "k"}, {"b", "bb"},
}

// habit writes a name in another habit, its first letter aside.
func habit(rnd *rand.Rand, name string) string {
	w := Fold(name)
	for _, k := range rnd.Perm(len(habits)) {
		if i := strings.Index(w[1:], habits[k][0]); i >= 0 {
			return w[:i+1] + habits[k][1] + w[i+1+len(habits[k][0]):]
		}
	}
	return w
}

// TestOtherHabits: anybody in a file of 30,000, each name written in another
// habit, is found by name and age.
func TestOtherHabits(t *testing.T) {
	entries := newSynthetic(31).file(30_000)
	x := build(entries)
	rnd := rand.New(rand.NewPCG(31, 31))
	const asked = 1000
	found := 0
	for range asked {
		e := entries[rnd.IntN(len(entries))]
		old := fmt.Sprintf("%d ans", int(float64(today-e.Birth)/daysYear))
		if today-e.Birth < 700 {
			old = fmt.Sprintf("%d mois", int(float64(today-e.Birth)/daysMonth))
		}
		line := fmt.Sprintf("%s %s %s %s", habit(rnd, e.Given), habit(rnd, e.Family), old, Fold(e.Village))
		if rankOf(x.Search(line, today, 10), e.ID) > 0 {
			found++
		}
	}
	t.Logf("%d of %d among the first ten", found, asked)
	if found*100 < 98*asked {
		t.Errorf("%d of %d among the first ten, want 98 %%", found, asked)
	}
}
