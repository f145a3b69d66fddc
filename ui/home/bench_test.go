package home

import (
	"testing"
	"time"

	"carnet/records"
	"carnet/records/demo"
)

// BenchmarkBoard reads the whole board of a file of 5,000 patients with some
// 30,000 documents, as a share of 100 ms: from there on a person notices.
func BenchmarkBoard(b *testing.B) {
	const limit = 100 * time.Millisecond
	o := demo.Options{Patients: 5000, Years: 2, Seed: 3, Clock: &demo.Clock{}}
	k := found(b, records.Doctor, o.Clock.Now)
	defer func() {
		if err := k.Close(); err != nil {
			b.Error(err)
		}
	}()
	var err error
	if o.Staff, err = k.Store.Staff(b.Context()); err != nil {
		b.Fatal(err)
	}
	n, err := demo.Fill(b.Context(), k, o, nil)
	if err != nil {
		b.Fatal(err)
	}
	b.ResetTimer()
	for range b.N {
		if _, err := load(b.Context(), k); err != nil {
			b.Fatal(err)
		}
	}
	b.StopTimer()
	each := b.Elapsed() / time.Duration(b.N)
	b.ReportMetric(float64(each.Microseconds())/1000, "ms/board")
	b.ReportMetric(100*float64(each)/float64(limit), "%limit")
	b.ReportMetric(float64(n), "documents")
}
