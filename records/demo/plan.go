package demo

import (
	"math"

	"carnet/records/clinical"
)

// What of ten thousand patients comes for what; the others come when they are
// ill. The shares are round figures, no statistic.
const (
	mothersOf  = 850
	infantsOf  = 1200 // children under five who were born elsewhere
	usersOf    = 600  // of family planning
	screenedOf = 250  // for cancer of the cervix
)

// A centre of fewer patients or days than these has no cast: the women whose
// course is written down.
const (
	fewest   = 100
	shortest = 180 // days
)

// what is the kind of a planned event.
type what uint8

const (
	consulted  what = iota
	contacted       // a prenatal visit; the first one opens the pregnancy
	scanned         // an ultrasound that dates the pregnancy
	gaveBirth       //
	lost            // the pregnancy ends otherwise
	afterwards      // a postnatal visit
	vaccinated      //
	weighed         //
	supplied        // family planning
	screened        //
)

// event is one thing that happens to one patient on a day; step tells the
// repeated ones apart.
type event struct {
	row  int32
	what what
	step uint8
}

// plan draws who comes, and what happens on each day, as lists by day.
func (g *generator) plan() {
	g.days = make([][]event, g.span)
	n := g.o.Patients
	g.facts = make([]fact, n)
	g.users = make([]user, n*usersOf/10000)
	others := len(g.users) + n*screenedOf/10000
	g.planMothers(n*mothersOf/10000, n-others)
	g.planInfants(min(n*infantsOf/10000, n-others-len(g.mothers)-len(g.kids)))
	row := int32(len(g.mothers) + len(g.kids))
	for i := range g.users {
		g.planUser(row, i)
		row++
	}
	for range n * screenedOf / 10000 {
		g.planScreened(row, int(row)-len(g.mothers)-len(g.kids)-len(g.users))
		row++
	}
	g.ordinary = int(row)
	for ; int(row) < n; row++ {
		g.planIll(row, 0, 0.84)
	}
}

// at plans an event; what lies outside the time of the invention is refused.
func (g *generator) at(day int32, row int32, w what, step int) bool {
	d := int(day) - g.first.Serial()
	if d < 0 || d >= g.span {
		return false
	}
	g.days[d] = append(g.days[d], event{row, w, uint8(step)})
	g.events++
	return true
}

// yesterday is the last planned day: today is made apart.
func (g *generator) yesterday() int32 { return int32(g.today.Serial() - 1) }

// planIll spreads the visits of somebody who comes when ill, from a day on (0:
// any); few have many. more is how likely another one follows.
func (g *generator) planIll(row, from int32, more float64) {
	first := int32(g.first.Serial())
	left := g.span
	if from > first {
		left -= int(from - first)
		first = from
	}
	if left <= 0 {
		return
	}
	n := 1
	for n < 30 && g.chance(more) {
		n++
	}
	begin := g.r.IntN(left)
	for range n {
		// Visits come in clusters after the first one.
		d := begin + int(g.r.ExpFloat64()*float64(left-begin)/3)
		if d >= left {
			d = begin + g.r.IntN(left-begin)
		}
		g.at(first+int32(d), row, consulted, 0)
	}
}

// planUser plans a woman who comes for family planning.
func (g *generator) planUser(row int32, i int) {
	u := &g.users[i]
	u.method = method(g.weighted(methodShares))
	if g.cast && i < len(methods) {
		u.method = uint8(i) // each method has somebody
	}
	age := 16 + 26*math.Pow(g.r.Float64(), 1.1)
	m := &methods[u.method]
	day := int32(g.first.Serial() + g.r.IntN(g.span))
	g.facts[row] = fact{birth: day - int32(age*365.25), sex: clinical.Female}
	if g.cast && i == 0 {
		g.at(g.yesterday()-int32(m.every+24), row, supplied, 0) // she is late
		return
	}
	for step := 0; step < 40 && g.at(day, row, supplied, step); step++ {
		wait := m.every
		if wait == 0 {
			wait = m.control
		}
		if wait == 0 || step > 0 && m.every == 0 && !g.chance(0.25) || g.chance(0.12) {
			break // she does not come back
		}
		day += int32(wait + g.between(-3, 3) + g.soon(5, 40))
	}
	if g.chance(0.5) {
		g.planIll(row, day+1, 0.5)
	}
}

// planScreened plans a woman who comes to be screened; the first ones of all
// come within the last weeks, with a result.
func (g *generator) planScreened(row int32, nth int) {
	day := int32(g.first.Serial() + g.r.IntN(g.span))
	step := 0
	if g.cast && nth < len(screenings) {
		day, step = g.yesterday()-int32(10+9*nth), nth+1
	}
	age := 26 + 26*g.r.Float64()
	g.facts[row] = fact{birth: day - int32(age*365.25), sex: clinical.Female}
	g.at(day, row, screened, step)
	g.planIll(row, 0, 0.55)
}
