package names

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"

	known "carnet/assets/names"
)

// today is a day in 2026.
const today int32 = 20_600

// synthetic makes patients with the skew of a centre in Bamako: one in ten a
// Traoré, four in five women and children. Deterministic by seed.
type synthetic struct {
	rnd       *rand.Rand
	family    *known.Table
	given     map[byte]*known.Table
	place     *known.Table
	places    []known.Place
	n         uint64
	spellings map[string][]string
}

func newSynthetic(seed uint64) *synthetic {
	g := &synthetic{
		rnd:    rand.New(rand.NewPCG(seed, 7)),
		family: known.NewTable(known.FamilyWeights()),
		given: map[byte]*known.Table{
			'F': known.NewTable(known.Given(known.Female)),
			'M': known.NewTable(known.Given(known.Male)),
		},
		place:     known.NewTable(known.PlaceWeights()),
		places:    known.Places(),
		spellings: map[string][]string{},
	}
	for _, v := range known.Variants() {
		g.spellings[v.Names[0]] = v.Names[1:]
	}
	return g
}

// name draws a name as somebody wrote it: one in fifteen in another spelling,
// one in fifty with a typing error.
func (g *synthetic) name(t *known.Table) string {
	n := t.At(g.rnd.Float64())
	if g.rnd.IntN(15) == 0 {
		if v := g.spellings[n]; len(v) > 0 {
			n = v[g.rnd.IntN(len(v))]
		}
	}
	if g.rnd.IntN(50) == 0 {
		n = g.mistype(n)
	}
	return n
}

// mistype makes one typing error.
func (g *synthetic) mistype(n string) string {
	r := []rune(n)
	if len(r) < 4 {
		return n
	}
	i := 1 + g.rnd.IntN(len(r)-2)
	switch g.rnd.IntN(4) {
	case 0:
		r = append(r[:i], r[i+1:]...)
	case 1:
		r[i], r[i+1] = r[i+1], r[i]
	case 2:
		r[i] = rune('a' + g.rnd.IntN(26))
	default:
		r = append(r[:i+1], r[i:]...)
	}
	return string(r)
}

func (g *synthetic) next() Entry {
	g.n++
	e := Entry{ID: idOf(g.n), Sex: 'F'}
	age := g.rnd.Float64()
	var days float64
	switch {
	case age < 0.35:
		days = g.rnd.Float64() * 5 * daysYear
	case age < 0.5:
		days = (5 + g.rnd.Float64()*10) * daysYear
	default:
		days = (15 + g.rnd.ExpFloat64()*16) * daysYear
	}
	if days > 98*daysYear {
		days = 70 * daysYear
	}
	child := days < 15*daysYear
	if child && g.rnd.IntN(2) == 0 || !child && g.rnd.IntN(4) == 0 {
		e.Sex = 'M'
	}
	e.Family, e.Given = g.name(g.family), g.name(g.given[e.Sex])
	p := g.places[g.place.Index(g.rnd.Float64())]
	e.Village, e.Quarter = p.Village, p.Quarter
	e.Birth = today - int32(days)
	if !child {
		e.BirthBy = ToTheYear
	}
	e.Mother = g.name(g.given['F']) + " " + g.name(g.family)
	switch {
	case child:
		e.Relative = g.name(g.given['M']) + " " + e.Family
	case e.Sex == 'F' && g.rnd.IntN(10) < 8:
		e.Relative = g.name(g.given['M']) + " " + g.name(g.family)
		e.Mother = ""
	}
	if g.rnd.IntN(10) < 7 {
		e.Phone = fmt.Sprintf("%d%d %02d %02d %02d", 6+g.rnd.IntN(2), g.rnd.IntN(10), g.rnd.IntN(100), g.rnd.IntN(100), g.rnd.IntN(100))
	}
	e.Number = fmt.Sprintf("%c%d-%05d-%d", "ABC"[g.rnd.IntN(3)], 1+g.rnd.IntN(9), g.n%100000, g.rnd.IntN(10))
	e.Last = 1_700_000_000 + g.rnd.Int64N(90_000_000)
	return e
}

func idOf(n uint64) ID {
	var id ID
	binary.BigEndian.PutUint64(id[:8], n*0x9e3779b97f4a7c15)
	binary.BigEndian.PutUint64(id[8:], n)
	return id
}

func (g *synthetic) file(n int) []Entry {
	out := make([]Entry, n)
	for i := range out {
		out[i] = g.next()
	}
	return out
}

func build(entries []Entry) *Index {
	x := New()
	b := x.Rebuild()
	for _, e := range entries {
		b.Add(e)
	}
	b.Done()
	return x
}
