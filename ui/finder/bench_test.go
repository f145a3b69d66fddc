package finder

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"carnet/assets/names"
	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/journal"
	"carnet/records/store"
	"carnet/ui/place"
)

// frame is what a key may take, with painting.
const frame = 16 * time.Millisecond

// BenchmarkKeystroke types names, villages, ages and numbers key by key in a
// file of 30,000 patients. A key is the whole way: the entry, the search, the
// rows filled and laid out. ms/key is the mean, ms/p95 the twentieth slowest,
// %frame the share of 16 ms that p95 takes; ms/paint is what the software
// painter of the test driver needs for the whole window on top of it.
func BenchmarkKeystroke(b *testing.B) {
	w := openBench(b, records.Doctor)
	crowd(b, w, 30000)
	f := w.show(NewSearch, place.Route{}).(*finding)
	queries := []string{"traore fatoumata", "kulibali musa sikoro", "diarra 25 banconi", "76 12 34 56", "fatimata jara zekene", "B1-0143", "keita"}
	var took []time.Duration
	var painting time.Duration
	paints := 0
	b.ResetTimer()
	for range b.N {
		for _, q := range queries {
			f.entry.SetText("")
			w.settle()
			for _, r := range q {
				begin := time.Now()
				f.entry.TypedRune(r)
				for !f.task.idle() {
					time.Sleep(20 * time.Microsecond)
				}
				took = append(took, time.Since(begin))
			}
			begin := time.Now()
			w.win.Canvas().Capture()
			painting += time.Since(begin)
			paints++
		}
	}
	b.StopTimer()
	slices.Sort(took)
	var sum time.Duration
	for _, d := range took {
		sum += d
	}
	p95 := took[len(took)*95/100]
	ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
	b.ReportMetric(ms(sum/time.Duration(len(took))), "ms/key")
	b.ReportMetric(ms(p95), "ms/p95")
	b.ReportMetric(100*float64(p95)/float64(frame), "%frame")
	b.ReportMetric(ms(painting/time.Duration(paints)), "ms/paint")
}

// crowd registers n people with names as frequent as they are.
func crowd(b *testing.B, w *bench, n int) {
	r := rand.New(rand.NewPCG(7, 7))
	families, places := names.NewTable(names.FamilyWeights()), names.Places()
	given := map[clinical.Sex]*names.Table{clinical.Female: names.NewTable(names.Given(names.Female)), clinical.Male: names.NewTable(names.Given(names.Male))}
	for at := 0; at < n; at += 2000 {
		err := w.k.Store.Batch(b.Context(), func(x *store.Batch) error {
			for i := at; i < min(at+2000, n); i++ {
				sex := clinical.Female
				if r.IntN(5) < 2 {
					sex = clinical.Male
				}
				born := today.AddDays(-r.IntN(70 * 365))
				where := places[r.IntN(len(places))]
				p := &records.Patient{
					Number: records.PatientNumber("B", "1", i+1), Family: families.At(r.Float64()), Given: given[sex].At(r.Float64()), Sex: sex,
					Birth: &born, BirthBy: records.ToTheYear, Village: where.Village, Quarter: where.Quarter,
					Phone: fmt.Sprintf("7%d %02d %02d %02d", r.IntN(10), r.IntN(100), r.IntN(100), r.IntN(100)), Mother: given[clinical.Female].At(r.Float64()) + " " + families.At(r.Float64()),
				}
				if _, err := x.Write(w.k.Author(), store.Change{Op: journal.OpPut, Content: p}); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}
