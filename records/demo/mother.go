package demo

import (
	"math"

	"carnet/records/clinical"
	"carnet/records/clinical/antenatal"
	"carnet/records/journal"
)

// trait is something that marks the course of a pregnancy.
type trait uint32

const (
	surely       trait = 1 << iota // she is sure of her last period
	looked                         // an ultrasound dates the pregnancy
	redated                        // and moves the due date
	rhesusMinus                    //
	hivPositive                    //
	syphilitic                     //
	hepatitisB                     //
	anaemic                        // severely, at one visit
	raised                         // her blood pressure, in the third trimester
	preeclamptic                   // severely: her last visit ends in a referral
	twinned                        //
	stillborn                      //
	sectioned                      // transferred in labour for a caesarean
	bled                           // after the birth
	breech                         //
	moved                          // the pregnancy ends here by a transfer
	miscarried                     //
	childDied                      // on its first day
	slow                           // the child needed help to breathe
	punctual                       // she comes on the day
)

// mother is a woman with a pregnancy, and what is known of it while it is told.
type mother struct {
	lmp    int32 // the first day of the pregnancy, as it truly was
	end    int32 // the day on which it ends; 0: it goes on
	minute int16 // of that day, for a birth
	off    int8  // by how many days she mistakes her last period
	traits trait
	kids   int8  // rows of children born here
	kid    int32 // the first of them

	gravida, parity, abortions, living, tdBefore int8

	// What has happened so far.
	visits, sp, td, hbWeek, urineWeek, first int8
	spOn, tdOn                               int32
	dewormed, netted, tested                 bool
	height, weight, gain, hb, lift           float32 // cm, kg, z, g/dL, z of the fundus
	edd, bp                                  int32
	born                                     int64 // Unix seconds
	pregnancy, delivery                      journal.DocumentID
}

func (m *mother) has(t trait) bool { return m.traits&t != 0 }

func (m *mother) over() bool { return m.end != 0 }

// planMothers plans the pregnancies and the rows of the children that are born
// of them, of at most so many rows in all.
func (g *generator) planMothers(n, rows int) {
	g.cast = g.o.Patients >= fewest && g.span >= shortest
	if g.cast {
		n = max(n, len(roles))
	}
	g.mothers = make([]mother, 0, n)
	for len(g.mothers) < n && len(g.mothers)+len(g.kids)+2 <= rows {
		i := len(g.mothers)
		var m mother
		if g.cast && i < len(roles) {
			m = g.played(&roles[i])
		} else {
			m = g.pregnant()
		}
		m.kid = int32(len(g.kids)) // among the children, until all are counted
		g.mothers = append(g.mothers, m)
		for range m.kids {
			g.kids = append(g.kids, kid{mother: int32(i) + 1})
		}
	}
	for i := range g.mothers {
		m := &g.mothers[i]
		g.woman(int32(i), m)
		if g.cast && i < len(roles) {
			g.follow(int32(i), m, &roles[i])
		} else {
			g.follow(int32(i), m, &role{})
		}
	}
}

// pregnant draws a pregnancy that touches the time of the invention.
func (g *generator) pregnant() mother {
	for {
		m := g.conceive()
		if begin := max(int32(g.first.Serial()), m.lmp+42); !m.over() || m.end > begin+3 {
			return m
		}
	}
}

func (g *generator) conceive() mother {
	m := mother{lmp: int32(g.today.Serial() - 44 - g.r.IntN(g.span+150))}
	days := int(g.around(277, 8, 252, 292))
	if g.chance(0.08) {
		days = g.between(205, 255)
	}
	for _, x := range []struct {
		t trait
		p float64
	}{{surely, 0.6}, {looked, 0.45}, {rhesusMinus, 0.07}, {hivPositive, 0.012}, {syphilitic, 0.008}, {hepatitisB, 0.09}, {anaemic, 0.015},
		{raised, 0.05}, {stillborn, 0.02}, {sectioned, 0.03}, {bled, 0.03}, {breech, 0.03}, {childDied, 0.015}, {slow, 0.05}, {punctual, 0.55}} {
		if g.chance(x.p) {
			m.traits |= x.t
		}
	}
	if g.chance(0.018) {
		m.traits |= twinned
		days = min(days, g.between(236, 266))
	}
	m.off = int8(g.around(0, 4, -9, 9))
	switch {
	case g.chance(0.05):
		m.traits, days = m.traits&^(stillborn|sectioned|bled)|miscarried, g.between(56, 125)
	case g.chance(0.02):
		m.traits, days = m.traits|moved, g.between(140, 245)
	}
	m.end = m.lmp + int32(days)
	if m.end > g.yesterday() {
		m.end = 0
		return m
	}
	g.bear(&m)
	return m
}

// bear counts the children of a birth.
func (g *generator) bear(m *mother) {
	m.minute = int16(g.r.IntN(22 * 60))
	if m.has(miscarried | moved | sectioned) {
		if m.has(sectioned) {
			m.traits &^= stillborn | twinned | childDied
		}
		return
	}
	if m.has(stillborn) {
		m.traits &^= twinned | childDied | slow
		return
	}
	if m.kids = 1; m.has(twinned) {
		m.kids, m.traits = 2, m.traits&^childDied
	}
}

// woman draws who is pregnant: her age, her earlier children, her body.
func (g *generator) woman(row int32, m *mother) {
	age := 15.3 + 26*math.Pow(g.r.Float64(), 1.35)
	m.parity = int8(max(0, g.around((age-17.5)/3.1, 1.1, 0, (age-14.5)/1.9)))
	if g.cast && int(row) < len(roles) {
		if x := &roles[row]; x.age > 0 {
			age, m.parity = x.age, int8(x.parity)
		}
	}
	for n := int8(0); n < m.parity; n++ {
		if g.chance(0.93) {
			m.living++
		}
	}
	if age > 19 && g.chance(0.15) {
		m.abortions = 1
	}
	m.gravida = m.parity + m.abortions + 1
	m.tdBefore = min(5, m.parity+int8(g.r.IntN(2)))
	m.height = float32(to(1, g.around(162, 6, 146, 178)))
	m.weight = float32(to(0.1, g.around(58+0.25*(age-18), 8, 43, 92)))
	m.gain = float32(g.around(-0.3, 0.6, -1.1, 1.3))
	m.hb = float32(g.around(10.7, 1.1, 7.6, 13.4))
	m.lift = float32(g.around(0, 0.7, -1.2, 1.2))
	m.bp = int32(g.around(109, 7, 94, 126))
	g.facts[row] = fact{birth: m.lmp - int32(age*365.25) - int32(g.r.IntN(60)), sex: clinical.Female}
}

// firstWeek draws when a woman comes first.
func (g *generator) firstWeek() int {
	switch u := g.r.Float64(); {
	case u < 0.35:
		return g.between(6, 12)
	case u < 0.75:
		return g.between(13, 20)
	case u < 0.95:
		return g.between(21, 29)
	}
	return g.between(30, 36)
}

// follow plans what happens in a pregnancy and after it.
func (g *generator) follow(row int32, m *mother, x *role) {
	last := g.yesterday()
	if m.over() {
		last = m.end - 2
	}
	first := max(int32(g.first.Serial()), m.lmp+42)
	week := x.first
	if week == 0 {
		week = g.firstWeek()
	}
	day := m.lmp + int32(7*week+g.r.IntN(3))
	if day < first || day > last {
		day = min(first, last) + int32(g.r.IntN(int(max(last-first, 0))+1))
	}
	week = int(day-m.lmp) / 7
	if m.has(looked) {
		at := day + int32(g.between(2, 9))
		if x.scan > 0 {
			at = m.lmp + int32(7*x.scan+2)
		}
		if at-m.lmp < 60 {
			at = m.lmp + 60 + int32(g.r.IntN(20)) // the standards begin there
		}
		if at > last || at-m.lmp > 270 || at <= day {
			m.traits &^= looked | redated
		} else {
			g.at(at, row, scanned, 0)
		}
	}
	g.contacts(row, m, day, last, week, x)
	if m.over() {
		g.endOf(row, m, x)
	}
	g.planAround(row, m, day)
}

// contacts plans the prenatal visits from the first on.
func (g *generator) contacts(row int32, m *mother, day, last int32, first int, x *role) {
	for n := 1; n <= 9 && day <= last; n++ {
		g.at(day, row, contacted, n)
		if n == x.contacts || x.days == 0 && g.chance(0.07) {
			return
		}
		if x.last > 0 && n == x.contacts-1 {
			day = g.yesterday() - int32(x.last) // the visit that is told of
			continue
		}
		week := min(int(day-m.lmp)/7, 44)
		next, err := antenatal.NextContact(week, min(max(first, 1), week), g.anc)
		if err != nil || next.Refer {
			return
		}
		was := day
		day = m.lmp + int32(7*next.Week)
		switch {
		case !m.has(punctual):
			day += int32(g.soon(8, 40))
		case x.days == 0:
			day += int32(g.between(0, 4))
		default:
			day += int32(g.between(0, 1))
		}
		day = max(day, was+7)
	}
}

// endOf plans the end of a pregnancy and the contacts after a birth. A birth
// of today is told with the rest of today.
func (g *generator) endOf(row int32, m *mother, x *role) {
	if m.has(miscarried | moved) {
		g.at(m.end, row, lost, 0)
		return
	}
	if d := int(m.end) - g.first.Serial(); d < g.span {
		g.births[d] = append(g.births[d], row)
		g.events++
	}
	if m.has(sectioned) {
		g.at(m.end+int32(g.between(7, 11)), row, afterwards, 2)
		return
	}
	for n, c := range contactsAfter {
		come := g.chance(c.often)
		if x.after != "" {
			come = x.after[n] == '1'
		}
		if come {
			g.at(m.end+int32(g.between(c.from, c.to)), row, afterwards, n)
		}
	}
	for i := range int32(m.kids) {
		g.planBorn(m.kid+i, m)
	}
}

// planAround plans the visits of illness before and after a pregnancy.
func (g *generator) planAround(row int32, m *mother, booked int32) {
	if g.chance(0.5) {
		return
	}
	first := int32(g.first.Serial())
	if before := m.lmp - 14; before > first+20 && g.chance(0.7) {
		for range g.between(1, 3) {
			g.at(first+int32(g.r.IntN(int(before-first))), row, consulted, 0)
		}
	}
	if m.over() && m.end+20 < g.yesterday() {
		g.planIll(row, m.end+20, 0.3)
	}
}
