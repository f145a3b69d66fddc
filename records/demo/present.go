package demo

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"carnet/records"
	"carnet/records/clinical/vaccination"
	"carnet/records/desk"
	"carnet/records/journal"
	"carnet/records/store"
)

// act is something that happens at a time of today, before now.
type act struct {
	at time.Time
	do func(*store.Batch) error
}

// present makes the day that one opens the window on: women in labour, a birth,
// a queue, notes to countersign, a field with two values.
func (g *generator) present(ctx context.Context) error {
	now := g.o.Clock.wall()
	if g.cast {
		acts := g.delivery(now)
		acts = append(acts, g.labour(now, activeNow, allIsWell())...)
		acts = append(acts, g.labour(now, alertedNow, twoAlerts())...)
		slices.SortStableFunc(acts, func(a, b act) int { return a.at.Compare(b.at) })
		g.o.Clock.set(acts[0].at)
		if err := g.k.Store.Believe(); err != nil {
			return err
		}
		err := g.k.Store.Batch(ctx, func(b *store.Batch) error {
			for _, a := range acts {
				g.o.Clock.set(a.at)
				if err := a.do(b); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	g.o.Clock.Release()
	if err := g.k.Store.Believe(); err != nil {
		return err
	}
	return g.k.Store.Batch(ctx, func(b *store.Batch) error {
		if err := g.queue(b, g.k.Now()); err != nil {
			return err
		}
		if g.intern != nil {
			if err := g.internNotes(b, 3); err != nil {
				return err
			}
		}
		return g.conflict(b)
	})
}

// labour tells a labour under way, as it was written down at the bedside.
func (g *generator) labour(now time.Time, i int, s script) []act {
	m, row, by := &g.mothers[i], int32(i), g.midwife()
	begin := now.Add(-time.Duration(s.ago) * time.Minute).Truncate(time.Minute)
	var l records.Labour
	var id journal.DocumentID
	out := []act{{begin, func(b *store.Batch) error {
		l = records.Labour{Pregnancy: m.pregnancy.String(), Admitted: begin, Onset: "spontaneous", Fetuses: 1, Parity: of(s.parity), Note: s.note}
		entered(&l, begin, by.Staff, cell{"dilatation", s.cm})
		r, err := b.Write(by, store.Change{Op: journal.OpPut, Patient: g.identity[row], Content: &l})
		if err == nil {
			id = r.Document
			g.docs++
		}
		return err
	}}}
	put := func(b *store.Batch) error {
		d, err := b.Document(id)
		if err == nil {
			_, err = b.Write(by, store.Change{Op: journal.OpPut, Document: id, Content: &l, Bases: d.Heads})
		}
		return err
	}
	for _, r := range s.rounds {
		at := begin.Add(time.Duration(r.after) * time.Minute)
		out = append(out, act{at.Add(time.Minute), func(b *store.Batch) error {
			if s.ruptured > 0 && r.after == s.ruptured {
				l.Ruptured = of(at)
			}
			entered(&l, at, by.Staff, r.cells...)
			return put(b)
		}})
	}
	if s.call != nil {
		at := begin.Add(time.Duration(s.callAt) * time.Minute)
		out = append(out, act{at, func(b *store.Batch) error {
			c := *s.call
			c.At = at
			l.Calls = append(l.Calls, c)
			return put(b)
		}})
	}
	return out
}

// delivery tells the birth of today: three hours ago, or half way to midnight
// where the day is younger.
func (g *generator) delivery(now time.Time) []act {
	m := &g.mothers[bornToday]
	born := now.Add(-min(3*time.Hour, now.Sub(onDay(g.today, 0))/2)).Truncate(time.Minute)
	return []act{{born.Add(20 * time.Minute), func(b *store.Batch) error {
		x := &birthing{g: g, b: b, m: m, row: bornToday, by: g.midwife(), at: born}
		if err := x.chart(); err != nil {
			return err
		}
		return g.deliver(b, bornToday, m, born, x.labour)
	}}}
}

// queue are the arrivals of today: women for their prenatal visit, a child for
// its vaccines, and the ill.
func (g *generator) queue(b *store.Batch, now time.Time) error {
	n := min(7, g.o.Patients)
	taken := map[int32]bool{}
	for i := range n {
		var v *records.Visit
		row := int32(-1)
		if g.cast {
			switch i {
			case 1:
				row, v = g.vaccineToday(), &records.Visit{Service: "child", Reason: "Vaccins, pesée"}
			case 3:
				if row = g.contactToday(taken); row >= 0 {
					v = &records.Visit{Service: "antenatal", Reason: fmt.Sprintf("CPN %d", g.mothers[row].visits+1)}
				}
			case 5:
				row, v = inQueue, &records.Visit{Service: "antenatal", Reason: "CPN 5"}
				m := &g.mothers[inQueue]
				v.Vitals = &records.Vitals{Systolic: of(142), Diastolic: of(92), Pulse: of(88), Weight: of(m.heavy(m.age(g.today), 0)), Temperature: of(36.8)}
			}
		}
		if row < 0 {
			row, v = g.illToday(taken)
		}
		taken[row] = true
		v.Date, v.Arrived = g.today, now.Add(-time.Duration(3+i*7)*time.Minute).Format("15:04")
		if err := g.put(b, row, v); err != nil {
			return err
		}
	}
	return nil
}

// illToday draws somebody who has come because of an illness.
func (g *generator) illToday(taken map[int32]bool) (int32, *records.Visit) {
	row := g.anybody()
	for taken[row] {
		row = g.anybody()
	}
	f := g.facts[row]
	days := g.today.Serial() - int(f.birth)
	x := choose(g.r, f.sex, days/365, g.today.Month)
	v := vitals(g.r, x, f.sex, days)
	return row, &records.Visit{Service: "consultation", Reason: x.reasons[0], Vitals: &v}
}

// anybody draws a patient of no particular course.
func (g *generator) anybody() int32 {
	if g.ordinary >= g.o.Patients {
		return int32(g.r.IntN(g.o.Patients))
	}
	return int32(g.ordinary + g.r.IntN(g.o.Patients-g.ordinary))
}

// contactToday finds a woman whose prenatal contact is due about now; -1 when
// there is none. The named women of the cast stay where they are.
func (g *generator) contactToday(taken map[int32]bool) int32 {
	best, row := 1<<30, int32(-1)
	for i := range g.mothers {
		m := &g.mothers[i]
		if m.over() || m.pregnancy.IsZero() || i < bornLastDay || taken[int32(i)] || m.visits < 2 {
			continue
		}
		age := m.age(g.today)
		if off := abs(age - 30*7); off < best {
			best, row = off, int32(i)
		}
	}
	return row
}

// vaccineToday finds a child of about nine months for which a dose is due; -1
// when there is none.
func (g *generator) vaccineToday() int32 {
	best, row := 1<<30, int32(-1)
	for i := range g.kids {
		k, r := &g.kids[i], int32(len(g.mothers)+i)
		age := g.today.Serial() - int(g.facts[r].birth)
		off := abs(age - 280)
		if off >= best || g.identity[r].IsZero() || len(k.given) == 0 || k.mother > 0 && g.mothers[k.mother-1].has(childDied) {
			continue
		}
		birth := serial(g.facts[r].birth)
		p, err := vaccination.For(birth, g.today, g.calendar.had(k, birth), g.calendar.Settings)
		if err == nil && p.Next == g.today {
			best, row = off, r
		}
	}
	return row
}

func abs(n int) int { return max(n, -n) }

func (g *generator) internNotes(b *store.Batch, n int) error {
	boss, err := journal.ParseDocumentID(g.intern.Supervisor)
	if err != nil {
		return nil
	}
	for i := range n {
		row := g.anybody()
		f := g.facts[row]
		days := g.today.Serial() - int(f.birth)
		x := choose(g.r, f.sex, days/365, g.today.Month)
		var c records.Document = g.consultation(x, f.sex, days, g.today, false)
		if g.cast && i == 0 {
			row = byIntern
			c = g.prenatal(row, &g.mothers[row], g.today)
		}
		_, err := b.Write(store.Author{Staff: g.intern.ID, Role: records.Intern},
			store.Change{Op: journal.OpSign, Patient: g.identity[row], Content: c, OnBehalf: boss})
		if err != nil {
			return err
		}
		g.docs++
	}
	return nil
}

// conflict lets two people write the same patient's blood group without seeing
// each other.
func (g *generator) conflict(b *store.Batch) error {
	d, err := b.Document(g.identity[g.anybody()])
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
