package demo

import (
	"math/rand/v2"

	"carnet/records"
)

// role is a woman whose course is written down here, so that every centre has
// one at each stage. Days of gestation count today, or at the end where the
// pregnancy has ended.
type role struct {
	family, given    string
	village, quarter string // empty: drawn, as are mother and age
	mother           string
	allergy          string
	age              float64
	parity           int
	days             int
	ended            bool
	ago              int // days since the end
	traits           trait
	off              int // days by which she mistakes her last period
	first, scan      int // weeks of the first contact and of the ultrasound
	contacts         int // at most so many
	last             int // the last contact was so many days ago
	after            string
	minute           int // of the day of the birth
}

func w(weeks, days int) int { return 7*weeks + days }

// The places of some roles in the list.
const (
	inQueue     = 0 // waits for her prenatal visit, with a raised pressure
	activeNow   = 1 // in labour, all is well
	alertedNow  = 2 // in labour, two alerts
	bornToday   = 3
	bornLastDay = 4
	byIntern    = 8 // her third contact of today waits for the supervisor
)

// roles are the cast. The first ones have names, so that they can be found in
// any demonstration centre.
var roles = []role{
	{family: "Traoré", given: "Aïssata", village: "Banconi", quarter: "Zékéné", mother: "Kadidia DIARRA", allergy: "Pénicilline", age: 24, parity: 2,
		days: w(31, 2), traits: surely | looked | punctual, first: 8, scan: 12, contacts: 4, last: 33},
	{family: "Diallo", given: "Mariam", village: "Djelibougou", age: 17, days: w(39, 1), traits: surely | looked | punctual, first: 11, scan: 12},
	{family: "Konaté", given: "Bintou", village: "Sikoroni", age: 28, parity: 1, days: w(40, 0), traits: surely | punctual, first: 13},
	{family: "Coulibaly", given: "Kadiatou", village: "Banconi", age: 26, parity: 2, days: w(39, 3), ended: true, traits: surely | looked | punctual, first: 11, scan: 13},
	{family: "Sangaré", given: "Awa", village: "Djelibougou", age: 22, parity: 1, days: w(38, 5), ended: true, ago: 1, traits: surely | punctual, first: 14, after: "0000", minute: 13*60 + 20},
	{family: "Diarra", given: "Fatoumata", age: 30, parity: 4, days: w(9, 2), traits: surely, first: 8, contacts: 1},                                                 // early, not scanned
	{family: "Keïta", given: "Oumou", age: 21, parity: 1, days: w(13, 0), traits: surely | looked | punctual, first: 8, scan: 10, contacts: 1},                       // scanned, agrees
	{family: "Dembélé", given: "Rokia", age: 33, parity: 3, days: w(19, 0), off: 16, traits: surely | looked | redated | punctual, first: 10, scan: 14, contacts: 2}, // redated
	{family: "Sidibé", given: "Assitan", age: 19, days: w(26, 2), traits: surely | punctual, first: 12, contacts: 2},                                                 // third contact today, by the intern
	{family: "Maïga", given: "Hawa", age: 25, parity: 1, days: w(31, 5), traits: rhesusMinus | looked | punctual, first: 12, scan: 13, contacts: 3, last: 34},        // past her contact
	{family: "Touré", given: "Djénéba", age: 36, parity: 6, days: w(29, 0), traits: punctual, first: 18, contacts: 2, last: 48},                                      // long past it
	{family: "Cissé", given: "Ramata", age: 23, parity: 1, days: w(36, 2), traits: anaemic | punctual, first: 20},                                                    // severe anaemia
	{family: "Camara", given: "Nana", age: 27, parity: 2, days: w(40, 3), traits: surely | looked | punctual, first: 9, scan: 12},                                    // eighth contact, at term
	{family: "Sissoko", given: "Tenin", age: 29, parity: 3, days: w(41, 2), traits: surely | looked | punctual, first: 12, scan: 13, contacts: 6, last: 15},          // past her due date
	{family: "Doumbia", given: "Salimata", age: 20, days: w(34, 3), traits: surely | preeclamptic | punctual, first: 15, last: 5, contacts: 4},                       // severe pre-eclampsia
	{family: "Fofana", given: "Maïmouna", age: 31, parity: 3, days: w(30, 1), traits: twinned | looked | punctual, first: 11, scan: 13},                              // twins to come
	{family: "Haïdara", given: "Aminata", age: 26, parity: 1, days: w(26, 4), traits: hivPositive | surely | punctual, first: 13},                                    // on treatment
	{family: "Kanté", given: "Sitan", age: 28, parity: 2, days: w(36, 6), ended: true, ago: 24, traits: twinned | looked | punctual, first: 12, scan: 13, after: "1110"},
	{family: "Sacko", given: "Koumba", age: 34, parity: 5, days: w(38, 0), ended: true, ago: 62, traits: stillborn | raised, first: 22, after: "1001"},
	{family: "Bagayoko", given: "Ténimba", age: 22, days: w(40, 1), ended: true, ago: 40, traits: sectioned | punctual, first: 14},
	{family: "Diakité", given: "Fanta", age: 32, parity: 4, days: w(39, 4), ended: true, ago: 10, traits: bled | punctual, first: 16, after: "1100"},
	{family: "Samaké", given: "Niakalé", age: 24, parity: 1, days: w(10, 3), ended: true, ago: 30, traits: miscarried, first: 8, contacts: 1},
	{family: "Koné", given: "Safiatou", age: 27, parity: 2, days: w(25, 0), ended: true, ago: 45, traits: moved | punctual, first: 14},
	{family: "Ballo", given: "Kani", age: 18, days: w(38, 6), ended: true, ago: 6, traits: slow, first: 24, after: "1000"},
	{family: "Dicko", given: "Fadimata", age: 29, parity: 3, days: w(39, 0), ended: true, ago: 52, traits: punctual, first: 12, after: "1110"},
}

// played makes the pregnancy of a role.
func (g *generator) played(x *role) mother {
	m := mother{lmp: int32(g.today.Serial() - x.days), traits: x.traits, off: int8(x.off)}
	if !x.ended {
		return m
	}
	m.end = int32(g.today.Serial() - x.ago)
	m.lmp = m.end - int32(x.days)
	g.bear(&m)
	if x.minute > 0 {
		m.minute = int16(x.minute)
	}
	return m
}

// player draws what a role leaves open, from the seed and its place alone: the
// cast is the same whatever the day.
func (g *generator) player(i int, p *records.Patient) {
	x := &roles[i]
	p.Family, p.Given, p.BirthBy, p.NoAllergy = x.family, x.given, records.ExactDay, true
	if x.village != "" {
		p.Village, p.Quarter = x.village, x.quarter
	}
	if x.mother != "" {
		p.Mother = x.mother
	}
	p.Allergies = nil
	if x.allergy != "" {
		p.NoAllergy, p.Allergies = false, []records.Allergy{{Substance: x.allergy, Reaction: "urticaire"}}
	}
}

// peopleOf draws a role's identity from the seed alone.
func (g *generator) peopleOf(i int) *people {
	p := *g.people
	p.r = rand.New(rand.NewPCG(g.o.Seed, 1<<32+uint64(i)))
	return &p
}
