package keyring_test

import (
	"errors"
	"sort"
	"testing"
	"time"

	"carnet/records/vault/cuts"
	"carnet/records/vault/keyring"
)

// BenchmarkUnlock prints what a login costs with the real work factor, and the
// ratio by which a name that nobody bears answers sooner or later than a wrong
// password: it must be 1.
func BenchmarkUnlock(b *testing.B) {
	c, d := newClock(), cuts.NewDisk()
	o := keyring.Options{Now: c.now}
	if _, _, err := keyring.Create(d, key, aminata, password, o); err != nil {
		b.Fatal(err)
	}
	r, err := keyring.Open(d, o)
	if err != nil {
		b.Fatal(err)
	}
	var times [3][]float64
	for b.Loop() {
		for i, try := range []struct{ who, pass string }{{aminata.Name, password}, {aminata.Name, "faux mot"}, {"Personne", "faux mot"}} {
			c.forward(time.Hour)
			start := time.Now()
			_, err := r.Unlock(try.who, try.pass)
			times[i] = append(times[i], float64(time.Since(start).Microseconds())/1000)
			if refused := errors.Is(err, problem("keyring.refused")); refused != (i > 0) {
				b.Fatal(err)
			}
		}
	}
	median := func(i int) float64 {
		sort.Float64s(times[i])
		return times[i][len(times[i])/2]
	}
	b.ReportMetric(median(0), "login-ms")
	b.ReportMetric(median(1), "wrong-ms")
	b.ReportMetric(median(2)/median(1), "unknown/wrong")
}
