package names

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"sort"
	"strings"
	"testing"
	"time"
)

// keystrokes are lines as they grow under the fingers of somebody who looks
// for patients of a file: some by name, some by age, village or phone, one in
// three misspelled.
func keystrokes(entries []Entry, n int) []string {
	g := newSynthetic(77)
	rnd := rand.New(rand.NewPCG(77, 1))
	var out []string
	for len(out) < n {
		e := entries[rnd.IntN(len(entries))]
		family, given := Fold(e.Family), Fold(e.Given)
		if rnd.IntN(3) == 0 {
			family = Fold(g.mistype(e.Family))
		}
		var line string
		switch rnd.IntN(6) {
		case 0:
			line = family + " " + given
		case 1:
			line = given + " " + family + " " + Fold(e.Village)
		case 2:
			line = fmt.Sprintf("%s %s %d", family, given, (today-e.Birth)/365)
		case 3:
			line = e.Phone
		case 4:
			line = e.Number
		case 5:
			line = given + " " + family + " " + Fold(e.Mother+" "+e.Relative)
		}
		for i := 1; i <= len(line); i++ {
			out = append(out, line[:i])
		}
	}
	return out[:n]
}

// sortedNames is the bare limit: a sorted list of folded names, looked up by
// the beginning of one.
type sortedNames []string

func (s sortedNames) lookUp(line string, limit int) int {
	i := sort.SearchStrings(s, line)
	n := 0
	for i+n < len(s) && n < limit && strings.HasPrefix(s[i+n], line) {
		n++
	}
	return n
}

func percentiles(took []time.Duration) [3]float64 {
	slices.Sort(took)
	at := func(p int) float64 { return float64(took[len(took)*p/100]) / 1e3 }
	return [3]float64{at(50), at(95), at(99)}
}

func report(b *testing.B, name string, took []time.Duration) {
	p := percentiles(took)
	b.ReportMetric(p[0], name+"-p50-µs")
	b.ReportMetric(p[1], name+"-p95-µs")
	b.ReportMetric(p[2], name+"-p99-µs")
}

// BenchmarkSearch prints, for each size of the file, how long a keystroke
// takes to answer (ns/op is for a run of 2,000), beside a plain lookup in a
// sorted list in the same run, and what the index costs.
func BenchmarkSearch(b *testing.B) {
	for _, n := range []int{30_000, 250_000, 1_000_000} {
		b.Run(fmt.Sprintf("patients=%d", n), func(b *testing.B) {
			var before, after runtime.MemStats
			entries := newSynthetic(1).file(n)
			lines := keystrokes(entries, 2000)
			plain := make(sortedNames, n)
			for i, e := range entries {
				plain[i] = Fold(e.Family + " " + e.Given)
			}
			slices.Sort(plain)
			runtime.GC()
			runtime.ReadMemStats(&before)
			start := time.Now()
			x := build(entries)
			built := time.Since(start)
			runtime.GC()
			runtime.ReadMemStats(&after)
			var search, bare []time.Duration
			for b.Loop() {
				x.dict.cache.found = nil // no word is known from the run before
				for _, line := range lines {
					start := time.Now()
					x.Search(line, today, 20)
					search = append(search, time.Since(start))
				}
				for _, line := range lines {
					start := time.Now()
					plain.lookUp(Fold(line), 20)
					bare = append(bare, time.Since(start))
				}
			}
			limit := percentiles(bare)[1]
			report(b, "search", search)
			report(b, "sorted-list", bare)
			b.ReportMetric(percentiles(search)[1]/limit, "times-the-list-p95")
			b.ReportMetric((float64(after.HeapAlloc)-float64(before.HeapAlloc))/1e6, "MB")
			b.ReportMetric(built.Seconds(), "build-s")
			b.ReportMetric(float64(len(x.dict.word)), "words")
			runtime.KeepAlive(x)
			runtime.KeepAlive(entries)
			runtime.KeepAlive(plain)
		})
	}
}

// BenchmarkWorst times the lines that match most, or least after most work,
// in a million patients.
func BenchmarkWorst(b *testing.B) {
	x := build(newSynthetic(1).file(1_000_000))
	for _, line := range []string{"t", "traore", "a m s", "tarawele fatimata 25", "traore fatoumata zzzz", "traore zoumana sikasso 33",
		"25 ans", "761", "76 12 34 56", "b2", "b2-01437", "fatoumata mamadou moussa awa", "traore 95", "kanute binta 30 banconi"} {
		b.Run(strings.ReplaceAll(line, " ", "_"), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				x.Search(line, today, 20)
			}
		})
	}
}

// BenchmarkSimilar times the search for doubles in a million patients.
func BenchmarkSimilar(b *testing.B) {
	entries := newSynthetic(1).file(1_000_000)
	x := build(entries)
	var took []time.Duration
	for b.Loop() {
		for _, e := range entries[:200] {
			e.ID = ID{}
			start := time.Now()
			x.Similar(e, today, 5)
			took = append(took, time.Since(start))
		}
	}
	report(b, "similar", took)
}

// BenchmarkPut times one change in a file of 250,000.
func BenchmarkPut(b *testing.B) {
	g := newSynthetic(1)
	x := build(g.file(250_000))
	more := g.file(20_000)
	i := 0
	for b.Loop() {
		x.Put(more[i%len(more)])
		i++
	}
	x.Wait()
}
