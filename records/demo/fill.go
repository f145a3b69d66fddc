package demo

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/google/uuid"

	"carnet/assets/diagnoses"
	"carnet/records"
	"carnet/records/clinical"
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

// Clock is a wall clock that can be set. It never goes back.
type Clock struct {
	// Wall is the true clock; time.Now when nil.
	Wall func() time.Time
	now  time.Time
}

func (c *Clock) wall() time.Time {
	if c.Wall == nil {
		return time.Now()
	}
	return c.Wall()
}

// Now is the clock as desk.Options wants it.
func (c *Clock) Now() time.Time {
	if c.now.IsZero() {
		return c.wall()
	}
	return c.now
}

// set moves the clock on to t, at least a millisecond further than it was.
func (c *Clock) set(t time.Time) {
	if least := c.now.Add(time.Millisecond); t.Before(least) {
		t = least
	}
	c.now = t
}

// Begin sets the clock to the first day of an invention of some years, before
// the desk is made: a desk that was founded today would not believe what it
// is then told of last year.
func (c *Clock) Begin(years float64) {
	first := c.wall().AddDate(0, 0, -max(30, int(years*365))-1)
	if first.Before(earliest) {
		first = earliest.Add(-time.Hour)
	}
	c.set(first)
}

// Release lets the clock run with the PC's again.
func (c *Clock) Release() { c.now = time.Time{} }

// earliest is before which no desk wrote anything: what is older was entered
// afterwards, as from a paper register.
var earliest = time.Date(2025, 1, 2, 8, 0, 0, 0, time.Local)

// visit is one planned visit of one patient.
type visit struct {
	day     int32 // days from the first day
	patient int32 // row among the patients
}

// generator is an invention under way.
type generator struct {
	k      *desk.Desk
	o      Options
	r      *rand.Rand
	people *people
	first  clinical.Date
	today  clinical.Date
	diag   map[string]diagnoses.Entry
	signer []store.Member
	intern *store.Member

	docs     int
	identity []journal.DocumentID
	facts    []fact
}

// fact is what the generator keeps of a patient: a million of them must fit.
type fact struct {
	birth int32
	sex   clinical.Sex
	known int8 // index of a long-standing illness + 1
}

// batchSize is how many documents go into one transaction.
const batchSize = 2000

// Fill invents the patients and their visits. It returns how many documents
// it wrote.
func Fill(ctx context.Context, k *desk.Desk, o Options, progress func(done, of int)) (int, error) {
	g := &generator{k: k, o: o, r: rand.New(rand.NewPCG(o.Seed, 0x6361726e6574)), diag: entries()}
	now := o.Clock.wall()
	g.today = clinical.Date{Year: now.Year(), Month: int(now.Month()), Day: now.Day()}
	span := max(30, int(o.Years*365))
	g.first = g.today.AddDays(-span)
	g.people = newPeople(g.r, g.today)
	for i := range o.Staff {
		switch m := &o.Staff[i]; m.Role {
		case records.Doctor, records.Midwife, records.Nurse:
			g.signer = append(g.signer, *m)
		case records.Intern:
			g.intern = m
		}
	}
	if len(g.signer) == 0 {
		return 0, fmt.Errorf("demo: nobody may sign")
	}
	plan := g.plan(span)
	total := o.Patients + len(plan)
	if err := g.write(ctx, plan, total, progress); err != nil {
		return g.docs, err
	}
	return g.docs, g.present(ctx)
}

// plan spreads the visits: six a patient on average, few with many.
func (g *generator) plan(span int) []visit {
	perDay := make([][]int32, span)
	for p := range g.o.Patients {
		n := 1
		for n < 30 && g.r.Float64() < 0.84 {
			n++
		}
		begin := g.r.IntN(span)
		for range n {
			// Visits come in clusters after the first one.
			d := begin + int(g.r.ExpFloat64()*float64(span-begin)/3)
			if d >= span {
				d = begin + g.r.IntN(span-begin)
			}
			perDay[d] = append(perDay[d], int32(p))
		}
	}
	var out []visit
	for d, list := range perDay {
		for _, p := range list {
			out = append(out, visit{int32(d), p})
		}
	}
	return out
}

// write registers each patient at the first visit and writes the visits in
// the order of their days.
func (g *generator) write(ctx context.Context, plan []visit, total int, progress func(done, of int)) error {
	g.identity = make([]journal.DocumentID, g.o.Patients)
	g.facts = make([]fact, g.o.Patients)
	serial := 0
	for at := 0; at < len(plan); {
		if err := ctx.Err(); err != nil {
			return err
		}
		end := g.quietUntil(plan, at)
		if err := g.believe(plan[at].day, at, len(plan)); err != nil {
			return err
		}
		err := g.k.Store.Batch(ctx, func(b *store.Batch) error {
			for i, v := range plan[at:end] {
				g.o.Clock.set(g.moment(v.day, at+i, len(plan)))
				if g.identity[v.patient].IsZero() {
					serial++
					if err := g.register(b, v.patient, serial); err != nil {
						return err
					}
				}
				if err := g.consult(b, v); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		at = end
		if progress != nil {
			progress(g.docs, total)
		}
	}
	return nil
}

// longest is how many days the invented centre may be closed before somebody
// has to confirm the date: fewer than the clock's own patience.
const longest = 10

// quietUntil ends a batch before the next such pause.
func (g *generator) quietUntil(plan []visit, at int) int {
	end := min(at+batchSize, len(plan))
	for i := at + 1; i < end; i++ {
		if plan[i].day-plan[i-1].day > longest {
			return i
		}
	}
	return end
}

// believe confirms the date, as the person does who opens the centre again.
func (g *generator) believe(day int32, nth, of int) error {
	g.o.Clock.set(g.moment(day, nth, of))
	return g.k.Store.Believe()
}

// moment is when a visit was written down: between eight and three on its
// day. What happened before any desk existed was entered on its first days.
func (g *generator) moment(day int32, nth, of int) time.Time {
	d := g.first.AddDays(int(day))
	t := time.Date(d.Year, time.Month(d.Month), d.Day, 8, 0, 0, 0, time.Local).Add(time.Duration(g.r.IntN(7*3600)) * time.Second)
	if t.Before(earliest) {
		return earliest.Add(time.Duration(nth) * time.Millisecond)
	}
	if now := g.o.Clock.wall(); t.After(now) {
		return now.Add(-time.Duration(of-nth) * time.Millisecond)
	}
	return t
}

func (g *generator) author() store.Author {
	m := g.signer[g.r.IntN(len(g.signer))]
	return store.Author{Staff: m.ID, Role: m.Role}
}

func (g *generator) register(b *store.Batch, row int32, serial int) error {
	i := g.k.Info
	p := g.people.patient(records.PatientNumber(i.Letter, i.Block, serial))
	r, err := b.Write(g.author(), store.Change{Op: journal.OpPut, Content: p})
	if err != nil {
		return err
	}
	g.identity[row] = r.Document
	g.facts[row] = fact{birth: int32(p.Birth.Serial()), sex: p.Sex}
	g.docs++
	return nil
}

func (g *generator) consult(b *store.Batch, v visit) error {
	day := g.first.AddDays(int(v.day))
	f := &g.facts[v.patient]
	if int(f.birth) > day.Serial() {
		day = clinical.DateOf(int(f.birth)) // a newborn's first visit
	}
	days := day.Serial() - int(f.birth)
	x := choose(g.r, f.sex, days/365, day.Month)
	again := false
	if f.known > 0 && g.r.Float64() < 0.6 {
		x, again = &illnesses[f.known-1], true
	} else if x.course {
		for i := range illnesses {
			if &illnesses[i] == x {
				f.known = int8(i + 1)
			}
		}
	}
	c := g.consultation(x, f.sex, days, day, again)
	_, err := b.Write(g.author(), store.Change{Op: journal.OpSign, Patient: g.identity[v.patient], Content: c})
	g.docs++
	return err
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

// present makes the day that one opens the window on: a queue, notes to
// countersign, a draft, a field with two values.
func (g *generator) present(ctx context.Context) error {
	g.o.Clock.Release()
	if err := g.k.Store.Believe(); err != nil {
		return err
	}
	n := min(7, g.o.Patients)
	now := g.k.Now()
	return g.k.Store.Batch(ctx, func(b *store.Batch) error {
		for i := range n {
			row := g.r.IntN(g.o.Patients)
			f := g.facts[row]
			x := choose(g.r, f.sex, (g.today.Serial()-int(f.birth))/365, g.today.Month)
			v := vitals(g.r, x, f.sex, g.today.Serial()-int(f.birth))
			arrived := now.Add(-time.Duration(3+i*7) * time.Minute).Format("15:04")
			_, err := b.Write(g.author(), store.Change{Op: journal.OpPut, Patient: g.identity[row], Content: &records.Visit{
				Date: g.today, Arrived: arrived, Service: "consultation", Reason: x.reasons[0], Vitals: &v}})
			if err != nil {
				return err
			}
			g.docs++
		}
		if g.intern != nil {
			if err := g.internNotes(b, 3); err != nil {
				return err
			}
		}
		return g.conflict(b)
	})
}

func (g *generator) internNotes(b *store.Batch, n int) error {
	boss, ok := journal.DocumentID{}, false
	if id, err := journal.ParseDocumentID(g.intern.Supervisor); err == nil {
		boss, ok = id, true
	}
	if !ok {
		return nil
	}
	for range n {
		row := g.r.IntN(g.o.Patients)
		f := g.facts[row]
		days := g.today.Serial() - int(f.birth)
		x := choose(g.r, f.sex, days/365, g.today.Month)
		c := g.consultation(x, f.sex, days, g.today, false)
		_, err := b.Write(store.Author{Staff: g.intern.ID, Role: records.Intern},
			store.Change{Op: journal.OpSign, Patient: g.identity[row], Content: c, OnBehalf: boss})
		if err != nil {
			return err
		}
		g.docs++
	}
	return nil
}

// conflict lets two people write the same patient's allergy without seeing
// each other.
func (g *generator) conflict(b *store.Batch) error {
	row := g.r.IntN(g.o.Patients)
	d, err := b.Document(g.identity[row])
	if err != nil {
		return err
	}
	var p records.Patient
	if err := json.Unmarshal(d.Content, &p); err != nil {
		return err
	}
	was := p.BloodGroup
	for _, group := range []string{"O+", "A+", "B+"} {
		if group == was || group == "B+" && was == "" {
			continue
		}
		p.BloodGroup = group
		if _, err := b.Write(g.author(), store.Change{Op: journal.OpPut, Document: d.ID, Content: &p, Bases: d.Heads}); err != nil {
			return err
		}
	}
	return nil
}

// Draft leaves a note half written, as a power cut would.
func Draft(ctx context.Context, k *desk.Desk, staff journal.DocumentID, patient journal.DocumentID) error {
	c := records.Consultation{Date: k.Store.Today(), Reason: "Toux depuis une semaine", History: "Toux grasse, pas de sang"}
	b, err := json.Marshal(c)
	if err != nil {
		return err
	}
	return k.Store.SaveDraft(ctx, store.Draft{ID: uuid.NewString(), Staff: staff, Kind: records.KindConsultation, Patient: patient, Content: b})
}
