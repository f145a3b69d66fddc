package store_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"carnet/records"
	"carnet/records/clinical/antenatal"
	"carnet/records/journal"
	"carnet/records/store"
)

// carry gives every so-manieth patient a pregnancy with visits, some of which
// ended in a birth with its contacts: what a maternity of that size has.
func (x *bench) carry(tb testing.TB, every int) (under, born int) {
	tb.Helper()
	must := func(err error) {
		if err != nil {
			tb.Fatal(err)
		}
	}
	one := func(b *store.Batch, n int, p journal.DocumentID) error {
		write := func(c records.Document) (journal.DocumentID, error) {
			x.tick()
			x.docs++
			r, err := b.Write(cutDoctor, store.Change{Op: journal.OpSign, Patient: p, Content: c})
			return r.Document, err
		}
		// The gestational age today: from 8 weeks to births of 18 months ago.
		days := 56 + n%760
		lmp := benchToday.AddDays(-days)
		edd := lmp.AddDays(280)
		preg := &records.Pregnancy{Opened: lmp.AddDays(70), LMP: &lmp, EDD: &edd, Basis: "lmp"}
		over := days > 280
		if over {
			preg.End, preg.EndDate = records.Born, &edd
			born++
		} else {
			under++
		}
		id, err := write(preg)
		if err != nil {
			return err
		}
		number := 0
		for at := 84; at < min(days, 280); at += 42 {
			number++
			on, age := lmp.AddDays(at), at
			v := &records.Prenatal{Date: on, Pregnancy: id.String(), Number: number, Days: &age, Danger: []string{"none"}, Outcome: records.Home, Next: &records.Appointment{Date: on.AddDays(42), Reason: "CPN"}}
			if _, err := write(v); err != nil {
				return err
			}
		}
		if !over {
			return nil
		}
		at := time.Date(edd.Year, time.Month(edd.Month), edd.Day, 10, 0, 0, 0, time.Local)
		del, err := write(&records.Delivery{Pregnancy: id.String(), At: at, Mode: "spontaneous", Mother: "well"})
		if err != nil {
			return err
		}
		if _, err = write(&records.Newborn{Pregnancy: id.String(), Delivery: del.String(), At: at, Outcome: "live"}); err != nil {
			return err
		}
		for _, after := range []int{1, 8} {
			if days-280 > after {
				if _, err := write(&records.Postnatal{Date: edd.AddDays(after), Pregnancy: id.String(), Delivery: del.String(), Contact: "24h", Outcome: records.Home}); err != nil {
					return err
				}
			}
		}
		return nil
	}
	n := 0
	for n*every < len(x.patients) {
		must(x.s.Batch(context.Background(), func(b *store.Batch) error {
			for range 500 {
				if n*every >= len(x.patients) {
					return nil
				}
				if err := one(b, n, x.patients[n*every]); err != nil {
					return err
				}
				n++
			}
			return nil
		}))
	}
	return under, born
}

// BenchmarkBoard prints how long the maternity's lists take in a centre's file,
// beside the bare walk of the index that each rests on.
func BenchmarkBoard(b *testing.B) {
	for _, patients := range benchSizes(b) {
		b.Run(fmt.Sprint(patients), func(b *testing.B) {
			for range b.N {
				benchBoard(b, patients)
			}
			b.ReportMetric(0, "ns/op")
		})
	}
}

func benchBoard(b *testing.B, patients int) {
	notes := 1.0
	x := fill(b, patients, notes)
	under, born := x.carry(b, 8)
	x.now = time.Date(benchToday.Year, time.Month(benchToday.Month), benchToday.Day, 11, 0, 0, 0, time.Local)
	x.close(b)
	x.open(b)
	<-x.s.Indexed()
	defer x.close(b)
	fmt.Printf("\n%d patients, %d documents, %d pregnancies under way, %d births\n", patients, x.docs, under, born)
	ctx, rules := context.Background(), antenatal.Defaults()
	t := &table{}
	must := func(err error) {
		b.Helper()
		if err != nil {
			b.Fatal(err)
		}
	}
	walk := func(query string, args ...any) samples {
		var s samples
		for range 40 {
			must(s.time(func() error {
				rows, err := x.v.DB.QueryContext(ctx, query, args...)
				if err != nil {
					return err
				}
				for rows.Next() {
				}
				return rows.Close()
			}))
		}
		return s
	}
	best := map[string]time.Duration{}
	measure := func(what string, f func() error) samples {
		var s samples
		for range 40 {
			must(s.time(f))
		}
		best[what] = s.at(0)
		return s
	}
	pregnancies := walk("SELECT doc, edd FROM pregnancy WHERE ended IS NULL ORDER BY edd")
	from, to := store.MonthDays(benchToday.Year, benchToday.Month-1)
	contacts := walk("SELECT doc, kind FROM contact WHERE kind IN ('prenatal', 'delivery', 'postnatal') AND day BETWEEN ? AND ?", from.Serial(), to.Serial())
	late := 0
	t.add("the whole board", measure("the whole board", func() error {
		got, err := x.s.Board(ctx, x.now, rules)
		late = len(got.FollowUp.Contacts)
		return err
	}), pregnancies, "walking the pregnancies' index")
	t.add("the follow-up lists", measure("the follow-up lists", func() error {
		_, err := x.s.FollowUp(ctx, benchToday, rules)
		return err
	}), pregnancies, "walking the pregnancies' index")
	t.add("  the pregnancies", measure("the pregnancies", func() error {
		_, err := x.s.Carrying(ctx, benchToday)
		return err
	}), pregnancies, "walking the pregnancies' index")
	t.add("  the mothers of 90 days", measure("the mothers of 90 days", func() error {
		_, err := x.s.Postpartum(ctx, benchToday.AddDays(-90), benchToday)
		return err
	}), pregnancies, "walking the pregnancies' index")
	t.add("the labours (the home, the handover)", measure("the labours (the home, the handover)", func() error {
		_, err := x.s.Labouring(ctx)
		return err
	}), pregnancies, "walking the pregnancies' index")
	counted := 0
	t.add("the month's register", measure("the month's register", func() error {
		m, err := x.s.MonthOf(ctx, from, to)
		counted = m.Count(store.PrenatalAll) + m.Count(store.Deliveries) + m.Count(store.PostnatalAll)
		return err
	}), contacts, "walking the contacts' index")
	t.print()
	fmt.Printf("  at best, however busy the machine: board %s, follow-up %s, register %s; a person waits for 20 ms\n",
		short(best["the whole board"]), short(best["the follow-up lists"]), short(best["the month's register"]))
	fmt.Printf("  %d women late, %d documents counted in the month\n", late, counted)
}
