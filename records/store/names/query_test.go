package names

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// say writes a parsed query as one readable line.
func say(ws []word) string {
	var out []string
	for _, w := range ws {
		var s []string
		if w.named {
			s = append(s, w.text)
		}
		for _, a := range w.ages {
			s = append(s, fmt.Sprintf("%d%s", a.n, [...]string{"y", "m", "w", "d", "born", "day"}[a.unit]))
		}
		if w.code != nil {
			s = append(s, "#"+w.text)
		}
		t := strings.Join(s, "|")
		if w.optional {
			t += "?"
		}
		out = append(out, t)
	}
	return strings.Join(out, " ")
}

func TestParse(t *testing.T) {
	cases := []struct{ line, want string }{
		{"Traoré Fatoumata", "traore fatoumata"},
		{"traore 25", "traore 25|25y"},
		{"traore 25 ans", "traore 25y"},
		{"25ans", "25y"},
		{"8m", "8m"},
		{"8 mois", "8m"},
		{"3j kone", "3d kone"},
		{"3 jours", "3d"},
		{"6 semaines", "6w"},
		{"1 an 6 mois", "18m"},
		{"8 m", "8y|8m m"},
		{"103 ans", "103y"},
		{"1998", "1998born|#1998"},
		{"12/03/1998", "10297day"},
		{"12.03.1998", "10297day"},
		{"761", "#761"},
		{"76123456", "#76123456"},
		{"76 12 34 56", "#76123456"},
		{"76 12 3", "#76123"},
		{"76 12", "#7612"},
		{"76 1", "#761"},
		{"traore 25 8", "traore #258"},
		{"76.12.34.56", "#76123456"},
		{"76-12-34-56", "#76123456"},
		{"+22376123456", "#76123456"},
		{"+223 76 12 34 56", "#76123456"},
		{"00223 76123456", "#76123456"},
		{"7612 3456", "#76123456"},
		{"traore 76 123 456", "traore #76123456"},
		{"25 76123456", "25|25y #76123456"},
		{"B2-01437-6", "#b2014376"},
		{"b2014376", "#b2014376"},
		{"B2 01437 6", "#b2014376"},
		{"b2", "#b2"},
		{"Mamadou dit Petit Keïta", "mamadou dit? petit keita"},
		{"El Hadj Oumar Tall", "el? hadj? oumar tall"},
		{"el hadj", "el? hadj"},
		{"el hadj ", "el hadj"},
		{"hadja", "hadja"},
		{"de", "de"},
		{"N'Diaye", "ndiaye"},
		{"Ag-Mohamed", "ag? mohamed"},
		{"", ""},
		{"   ", ""},
		{"!!! ??", ""},
		{"-", ""},
		{"0", "0|0y"},
		{"a b c d e f g h i j", "a? b c d e f g h"},
	}
	d := newDictionary()
	for _, c := range cases {
		if diff := cmp.Diff(c.want, say(d.parse(c.line))); diff != "" {
			t.Errorf("%q: %s", c.line, diff)
		}
	}
}

func TestForgottenSpace(t *testing.T) {
	d := newDictionary()
	d.add("zanga")
	if got := say(d.parse("traorezanga ")); got != "traore zanga" {
		t.Errorf("got %q", got)
	}
	if got := say(d.parse("coulibaly")); got != "coulibaly" {
		t.Errorf("a name was parted: %q", got)
	}
}

func TestAgeWorth(t *testing.T) {
	born := func(days float64) int32 { return today - int32(days) }
	exact, year := ToTheDay, ToTheYear
	cases := []struct {
		a    age
		born int32
		by   Precision
		low  uint8
		high uint8
	}{
		{age{25, years}, born(25.5 * daysYear), exact, 100, 100},
		{age{25, years}, born(25.5 * daysYear), year, 100, 100},
		{age{25, years}, born(26.5 * daysYear), exact, 80, 85},
		{age{25, years}, born(26.5 * daysYear), year, 90, 90},
		{age{25, years}, born(29 * daysYear), exact, 40, 60},
		{age{25, years}, born(35 * daysYear), year, 0, 0},
		{age{3, years}, born(8 * daysYear), exact, 0, 0},
		{age{70, years}, born(78 * daysYear), year, 40, 60},
		{age{8, months}, born(8.5 * daysMonth), exact, 100, 100},
		{age{8, months}, born(9.5 * daysMonth), exact, 85, 85},
		{age{8, months}, born(14 * daysMonth), exact, 0, 0},
		{age{8, months}, born(8.5 * daysYear), exact, 0, 0},
		{age{3, days}, born(3), exact, 100, 100},
		{age{3, days}, born(30), exact, 0, 0},
		{age{6, weeks}, born(44), exact, 100, 100},
		{age{1998, bornYear}, 10_297, exact, 100, 100},
		{age{10_297, bornDay}, 10_297, exact, 100, 100},
		{age{10_297, bornDay}, 10_310, exact, 65, 65},
		{age{25, years}, UnknownBirth, exact, 0, 0},
		{age{1, years}, today + 400, exact, 0, 0},
	}
	for _, c := range cases {
		if got := c.a.worth(c.born, c.by, today); got < c.low || got > c.high {
			t.Errorf("%v of a birth %d days ago: %d, want %d to %d", c.a, today-c.born, got, c.low, c.high)
		}
	}
}

// The bins of an age hold everybody whose birth date has a worth.
func TestSpanHoldsAllWhoFit(t *testing.T) {
	for _, a := range []age{{0, years}, {1, years}, {25, years}, {100, years}, {1, months}, {23, months},
		{2, weeks}, {0, days}, {20, days}, {1998, bornYear}, {10_297, bornDay}} {
		from, to := a.span(today)
		for day := today - 50_000; day <= today+2000; day++ {
			for _, by := range []Precision{ToTheDay, ToTheMonth, ToTheYear} {
				if a.worth(day, by, today) > 0 && (day < from || day > to) {
					t.Fatalf("%v: day %d fits and lies outside %d…%d", a, day, from, to)
				}
			}
		}
	}
}
