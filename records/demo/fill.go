package demo

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"carnet/assets/diagnoses"
	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/clinical/antenatal"
	"carnet/records/desk"
	"carnet/records/journal"
	"carnet/records/store"
)

// Options say how much to invent.
type Options struct {
	Patients int
	Years    float64
	Seed     uint64
	// Clock is the desk's clock, which the invention moves from the first day
	// to now; it must be the one that the desk was opened with.
	Clock *Clock
	// Staff are who signs, as Found made them.
	Staff []store.Member
}

// generator is an invention under way.
type generator struct {
	k        *desk.Desk
	o        Options
	r        *rand.Rand
	people   *people
	calendar calendar
	anc      antenatal.Settings
	first    clinical.Date
	today    clinical.Date
	span     int
	diag     map[string]diagnoses.Entry
	signer   []store.Member
	midwives []store.Member
	intern   *store.Member

	// days are the planned events by day, births the rows of the mothers who
	// give birth on it; both are dropped as they are told.
	days   [][]event
	births [][]int32
	events int

	docs     int
	serial   int
	identity []journal.DocumentID
	facts    []fact
	// The rows of the patients are: mothers, kids, users of family planning,
	// women who are screened, and from ordinary on all others.
	mothers  []mother
	kids     []kid
	users    []user
	ordinary int
	cast     bool
}

// fact is what the generator keeps of a patient: a million of them must fit.
type fact struct {
	birth int32
	sex   clinical.Sex
	known int8 // index of a long-standing illness + 1
}

// batchSize is how many events go into one transaction.
const batchSize = 1500

// Fill invents the patients, their visits and the maternity of a centre. It
// returns how many documents it wrote.
func Fill(ctx context.Context, k *desk.Desk, o Options, progress func(done, of int)) (int, error) {
	g := &generator{k: k, o: o, r: rand.New(rand.NewPCG(o.Seed, 0x6361726e6574)), diag: entries(), calendar: newCalendar(), anc: antenatal.Defaults()}
	g.today = dayOf(o.Clock.wall())
	g.span = max(30, int(o.Years*365))
	g.first = g.today.AddDays(-g.span)
	g.people = newPeople(g.r)
	for i := range o.Staff {
		switch m := &o.Staff[i]; m.Role {
		case records.Midwife:
			g.midwives = append(g.midwives, *m)
			g.signer = append(g.signer, *m)
		case records.Doctor, records.Nurse:
			g.signer = append(g.signer, *m)
		case records.Intern:
			g.intern = m
		}
	}
	if len(g.signer) == 0 {
		return 0, fmt.Errorf("demo: nobody may sign")
	}
	g.births = make([][]int32, g.span)
	g.plan()
	g.identity = make([]journal.DocumentID, o.Patients)
	if err := g.write(ctx, progress); err != nil {
		return g.docs, err
	}
	return g.docs, g.present(ctx)
}

// cursor is where the telling is: a day, and an event among its events and then
// its births; nth counts them all.
type cursor struct {
	day, at, nth int
}

// write tells the days in order, each with its events and then its births.
func (g *generator) write(ctx context.Context, progress func(done, of int)) error {
	total := g.o.Patients + g.events
	for c := (cursor{}); g.more(&c); {
		if err := ctx.Err(); err != nil {
			return err
		}
		// Whoever opens the centre again confirms the date.
		g.o.Clock.set(g.moment(c))
		if err := g.k.Store.Believe(); err != nil {
			return err
		}
		if err := g.k.Store.Batch(ctx, func(b *store.Batch) error { return g.batch(b, &c) }); err != nil {
			return err
		}
		if progress != nil {
			progress(min(g.docs, total), total)
		}
	}
	return nil
}

// longest is how many days the invented centre may be closed before somebody
// has to confirm the date: fewer than the clock's own patience.
const longest = 10

// more moves a cursor on to the next day that has something left.
func (g *generator) more(c *cursor) bool {
	for c.day < g.span && c.at == len(g.days[c.day])+len(g.births[c.day]) {
		g.days[c.day], g.births[c.day] = nil, nil
		c.day, c.at = c.day+1, 0
	}
	return c.day < g.span
}

// batch tells events until the transaction is large enough or the centre was
// closed for long.
func (g *generator) batch(b *store.Batch, c *cursor) error {
	for n := 0; n < batchSize; n++ {
		was := c.day
		if !g.more(c) || c.day-was > longest {
			return nil
		}
		if err := g.tell(b, c); err != nil {
			return err
		}
		c.at++
		c.nth++
	}
	return nil
}

func (g *generator) tell(b *store.Batch, c *cursor) error {
	today := g.first.AddDays(c.day)
	if n := c.at - len(g.days[c.day]); n >= 0 {
		if n == 0 { // in the order of the clock
			slices.SortStableFunc(g.births[c.day], func(x, y int32) int { return int(g.mothers[x].minute) - int(g.mothers[y].minute) })
		}
		row := g.births[c.day][n]
		m := &g.mothers[row]
		at := onDay(today, int(m.minute))
		g.o.Clock.set(g.written(at.Add(40*time.Minute), c.nth))
		return g.deliver(b, row, m, at, journal.DocumentID{})
	}
	e := g.days[c.day][c.at]
	g.o.Clock.set(g.moment(*c))
	if err := g.register(b, e.row, today); err != nil {
		return err
	}
	return g.happen(b, e, today)
}

// happen writes what an event is about.
func (g *generator) happen(b *store.Batch, e event, today clinical.Date) error {
	child := int(e.row) - len(g.mothers)
	switch e.what {
	case contacted:
		return g.contact(b, e.row, &g.mothers[e.row], today)
	case scanned:
		return g.scan(b, &g.mothers[e.row], today)
	case lost:
		return g.lose(b, &g.mothers[e.row], today)
	case afterwards:
		return g.seeAfter(b, e.row, &g.mothers[e.row], today, int(e.step))
	case vaccinated:
		return g.vaccinate(b, e.row, &g.kids[child], today, int(e.step))
	case weighed:
		return g.weigh(b, e.row, &g.kids[child], today, int(e.step))
	case supplied:
		return g.supply(b, e.row, &g.users[child-len(g.kids)], today, int(e.step))
	case screened:
		return g.screen(b, e.row, today, int(e.step))
	}
	return g.consult(b, e.row, today)
}

// moment is when a visit was written down: between eight and three on its day.
func (g *generator) moment(c cursor) time.Time {
	return g.written(onDay(g.first.AddDays(c.day), 8*60).Add(time.Duration(g.r.IntN(7*3600))*time.Second), c.nth)
}

// written bends a time to what a desk could have noted: what happened before
// any desk existed was entered on its first days, and nothing comes from the
// future.
func (g *generator) written(t time.Time, nth int) time.Time {
	if t.Before(earliest) {
		return earliest.Add(time.Duration(nth) * time.Millisecond)
	}
	if now := g.o.Clock.wall(); t.After(now) {
		return now.Add(-time.Duration(g.events-nth) * time.Millisecond)
	}
	return t
}

func (g *generator) author() store.Author { return g.oneOf(g.signer) }

// midwife is who works in the maternity; who else may sign where there is none.
func (g *generator) midwife() store.Author {
	if len(g.midwives) == 0 {
		return g.author()
	}
	return g.oneOf(g.midwives)
}

// carer is who sees the children.
func (g *generator) carer() store.Author { return g.author() }

func (g *generator) oneOf(list []store.Member) store.Author {
	m := list[g.r.IntN(len(list))]
	return store.Author{Staff: m.ID, Role: m.Role}
}

// sign writes a document that its author signs; put one that is only kept.
func (g *generator) sign(b *store.Batch, by store.Author, row int32, d records.Document) error {
	_, err := b.Write(by, store.Change{Op: journal.OpSign, Patient: g.identity[row], Content: d})
	g.docs++
	return err
}

func (g *generator) put(b *store.Batch, row int32, d records.Document) error {
	_, err := b.Write(g.author(), store.Change{Op: journal.OpPut, Patient: g.identity[row], Content: d})
	g.docs++
	return err
}

// number is the next one of the register.
func (g *generator) number() string {
	g.serial++
	return records.PatientNumber(g.k.Info.Letter, g.k.Info.Block, g.serial)
}

// register makes the identity of a patient at the first visit.
func (g *generator) register(b *store.Batch, row int32, today clinical.Date) error {
	if !g.identity[row].IsZero() {
		return nil
	}
	p := g.person(row, today)
	p.Number = g.number()
	r, err := b.Write(g.author(), store.Change{Op: journal.OpPut, Content: p})
	if err != nil {
		return err
	}
	g.identity[row] = r.Document
	g.docs++
	return nil
}

// person draws the patient of a row. Of some the plan knows age and sex.
func (g *generator) person(row int32, today clinical.Date) *records.Patient {
	f := &g.facts[row]
	if f.sex == clinical.SexUnknown {
		years, sex := g.people.years()
		f.birth, f.sex = int32(today.Serial()-int(years*365.25)), sex
	}
	who := g.people
	played := g.cast && int(row) < len(roles)
	if played {
		who = g.peopleOf(int(row))
	}
	p := who.patient(serial(f.birth), f.sex, float64(today.Serial()-int(f.birth))/365.25)
	if played {
		g.player(int(row), p)
	}
	if int(row) < len(g.mothers) {
		p.BloodGroup = "" // her pregnancy tells it
		if p.Husband == "" && g.chance(0.8) {
			p.Husband = who.man()
		}
	}
	return p
}

func (g *generator) consult(b *store.Batch, row int32, day clinical.Date) error {
	f := &g.facts[row]
	days := day.Serial() - int(f.birth)
	x := choose(g.r, f.sex, days/365, day.Month)
	again := false
	if f.known > 0 && g.chance(0.6) {
		x, again = &illnesses[f.known-1], true
	} else if x.course {
		for i := range illnesses {
			if &illnesses[i] == x {
				f.known = int8(i + 1)
			}
		}
	}
	return g.sign(b, g.author(), row, g.consultation(x, f.sex, days, day, again))
}

// consultation is what a clinician would have written.
func (g *generator) consultation(x *illness, sex clinical.Sex, days int, day clinical.Date, again bool) *records.Consultation {
	e := g.diag[x.icd10]
	icpc := e.ICPC2
	if sex == clinical.Male && e.ICPC2Male != "" {
		icpc = e.ICPC2Male
	}
	c := &records.Consultation{
		Date: day, Vitals: vitals(g.r, x, sex, days), Reason: x.reasons[g.r.IntN(len(x.reasons))],
		Tests:     records.RapidTests{Malaria: x.malaria},
		Diagnoses: []records.Diagnosis{{Label: e.Label, ICD10: e.ICD10, ICPC2: icpc, Certainty: records.Certain, FollowUp: again}},
		Outcome:   x.outcome,
	}
	if x.malaria == "" && g.r.Float64() < 0.03 {
		c.Tests.Malaria = records.Negative
	}
	if g.r.Float64() < 0.35 {
		c.Examination.General = x.found
	}
	if x.malaria == "" && g.r.Float64() < 0.3 {
		c.Diagnoses[0].Certainty = records.Suspected
	}
	adult := *c.Vitals.Weight >= 35
	for _, m := range x.lines {
		dose := m.child
		if adult {
			dose = m.adult
		}
		if m.code == "artemether-lumefantrine" {
			dose = actTablets(*c.Vitals.Weight)
		}
		if dose == 0 {
			continue
		}
		l := records.Line{Medicine: m.label, Code: m.code, Dose: dose, Unit: m.unit, Times: m.times, Days: m.days}
		l.Quantity = l.Total()
		c.Lines = append(c.Lines, l)
	}
	if x.outcome == records.Referred {
		c.Referral = &records.Referral{To: "CSRef Commune I", Urgent: true, Reason: e.Label}
	}
	if x.back > 0 && g.r.Float64() < 0.5 {
		c.Next = &records.Appointment{Date: day.AddDays(x.back), Reason: "contrôle"}
	}
	return c
}

// actTablets follows the weight bands of assets/tables/medicines; below them
// no tablet fits.
func actTablets(kg float64) float64 {
	switch {
	case kg < 5:
		return 0
	case kg < 15:
		return 1
	case kg < 25:
		return 2
	case kg < 35:
		return 3
	}
	return 4
}
