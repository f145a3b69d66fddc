// Package names holds what people and places are called in Mali: family
// names, given names by sex, villages and quarters with how frequent they
// are, which spellings are one name, ethnic groups and occupations.
//
// What lives here: five small tables (TSV files, one line an entry) and typed
// functions that hand them out. What may enter: words and their weights, as
// French-speaking clerks write them in registers. What it must not know:
// patients, searching, the demonstration data; they read from here.
//
// The weights are estimates in round figures, good enough for demonstration
// data and for tests with a realistic skew (one in ten is a Traoré); they are
// no statistic.
package names

import (
	"embed"
	"fmt"
	"strconv"
	"strings"
	"sync"
)

//go:embed *.tsv
var tables embed.FS

// Sex of those who bear a given name or hold an occupation.
type Sex byte

// The sexes; Any is for occupations of both.
const (
	Female Sex = 'F'
	Male   Sex = 'M'
	Any    Sex = '-'
)

// Weighted is a word with its weight among the others of its list.
type Weighted struct {
	Name   string
	Weight int
}

// Family is a family name (jamu) and the people who mostly bear it.
type Family struct {
	Name   string
	Weight int // per 10,000 people
	Ethnic string
}

// Place is a village or a town's quarter, with the sector in it where people
// name one.
type Place struct {
	Village  string // village, or quarter of the town: "Banconi"
	Quarter  string // sector, may be empty: "Zékéné"
	District string // health district (cercle), or Bamako
	Weight   int    // as seen from a health centre in Banconi
}

// Occupation is what somebody does, as written in a register.
type Occupation struct {
	Name     string
	Sex      Sex
	From, To int // years of age, both included
	Weight   int
}

// Variant is one name in all the ways it is spelled.
type Variant struct {
	Class string   // "family", "given" or "place"
	Names []string // spellings of the same name; the first is the usual one
	Kin   []string // short forms and neighbours that are used for it at times
}

type data struct {
	families     []Family
	female, male []Weighted
	places       []Place
	ethnic       []Weighted
	occupations  []Occupation
	variants     []Variant
}

var load = sync.OnceValue(func() *data {
	d := &data{}
	for _, f := range lines("family.tsv", 3) {
		d.families = append(d.families, Family{f[0], number(f[1]), f[2]})
	}
	for _, f := range lines("given.tsv", 3) {
		w := Weighted{f[0], number(f[2])}
		if Sex(f[1][0]) == Female {
			d.female = append(d.female, w)
		} else {
			d.male = append(d.male, w)
		}
	}
	for _, f := range lines("places.tsv", 4) {
		d.places = append(d.places, Place{f[0], f[1], f[2], number(f[3])})
	}
	for _, f := range lines("ethnic.tsv", 2) {
		d.ethnic = append(d.ethnic, Weighted{f[0], number(f[1])})
	}
	for _, f := range lines("occupations.tsv", 5) {
		d.occupations = append(d.occupations,
			Occupation{f[0], Sex(f[1][0]), number(f[2]), number(f[3]), number(f[4])})
	}
	for _, f := range lines("variants.tsv", 3) {
		d.variants = append(d.variants, Variant{f[0], strings.Fields(f[1]), strings.Fields(f[2])})
	}
	return d
})

// Families are the family names, the most frequent first.
func Families() []Family { return load().families }

// Given are the given names of one sex.
func Given(s Sex) []Weighted {
	if s == Female {
		return load().female
	}
	return load().male
}

// Places are the villages and quarters around a health centre in Banconi
// (Bamako), and the towns of the country that people come from.
func Places() []Place { return load().places }

// EthnicGroups are the groups as asked for in the register.
func EthnicGroups() []Weighted { return load().ethnic }

// Occupations are those of the register.
func Occupations() []Occupation { return load().occupations }

// OccupationsOf are the occupations of a person of that sex and age in years.
func OccupationsOf(s Sex, years int) []Weighted {
	var out []Weighted
	for _, o := range load().occupations {
		if (o.Sex == Any || o.Sex == s) && o.From <= years && years <= o.To {
			out = append(out, Weighted{o.Name, o.Weight})
		}
	}
	return out
}

// Variants are the names that are spelled in ways no rule of sound explains.
func Variants() []Variant { return load().variants }

// Table draws from a weighted list in constant work a draw.
type Table struct {
	names []string
	upTo  []float64 // cumulated share, the last is 1
}

// NewTable prepares a list for drawing. Entries without weight are never
// drawn; a list without any weight draws the empty string.
func NewTable(list []Weighted) *Table {
	t := &Table{}
	total := 0
	for _, w := range list {
		total += w.Weight
	}
	sum := 0
	for _, w := range list {
		if w.Weight <= 0 {
			continue
		}
		sum += w.Weight
		t.names = append(t.names, w.Name)
		t.upTo = append(t.upTo, float64(sum)/float64(total))
	}
	return t
}

// Index is the position of the entry at a point from 0 to below 1, counted
// among the entries that have a weight; -1 when there is none.
func (t *Table) Index(at float64) int {
	lo, hi := 0, len(t.upTo)-1
	for lo < hi {
		mid := (lo + hi) / 2
		if at < t.upTo[mid] {
			hi = mid
		} else {
			lo = mid + 1
		}
	}
	return hi
}

// At is the name at a point from 0 to below 1, each name as wide as its
// weight: give it a random number.
func (t *Table) At(point float64) string {
	i := t.Index(point)
	if i < 0 {
		return ""
	}
	return t.names[i]
}

// FamilyWeights are the family names as a weighted list.
func FamilyWeights() []Weighted {
	out := make([]Weighted, len(load().families))
	for i, f := range load().families {
		out[i] = Weighted{f.Name, f.Weight}
	}
	return out
}

// PlaceWeights gives the places' weights in the order of Places, so that
// Table.Index finds the place.
func PlaceWeights() []Weighted {
	out := make([]Weighted, len(load().places))
	for i, p := range load().places {
		out[i] = Weighted{p.Village, p.Weight}
	}
	return out
}

// lines reads a table of n columns. The tables are part of the program, so a
// malformed line is a mistake of ours and stops the first test that reads it.
func lines(file string, n int) [][]string {
	b, err := tables.ReadFile(file)
	if err != nil {
		panic(err)
	}
	var out [][]string
	for i, l := range strings.Split(string(b), "\n") {
		if l == "" || strings.HasPrefix(l, "#") {
			continue
		}
		f := strings.Split(l, "\t")
		if len(f) != n || f[0] == "" {
			panic(fmt.Sprintf("names: %s line %d: %d columns, want %d", file, i+1, len(f), n))
		}
		out = append(out, f)
	}
	return out
}

func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		panic(err)
	}
	return n
}
