package tables

import (
	"encoding/csv"
	"math"
	"runtime"
	"strconv"
	"testing"
)

type table struct {
	name        string
	get         func() *Growth
	scale       float64
	first, last int
}

var growthTables = []table{
	{"who_wfa.csv", WeightForAge, 1, 0, 1826},
	{"who_lhfa.csv", LengthForAge, 1, 0, 1826},
	{"who_bfa.csv", BMIForAge, 1, 0, 1826},
	{"who_hcfa.csv", HeadForAge, 1, 0, 1826},
	{"who_acfa.csv", ArmForAge, 1, 91, 1826},
	{"who_wfl.csv", WeightForLength, 10, 450, 1100},
	{"who_wfh.csv", WeightForHeight, 10, 650, 1200},
	{"who2007_wfa.csv", SchoolWeightForAge, 1, 61, 121},
	{"who2007_hfa.csv", SchoolHeightForAge, 1, 61, 229},
	{"who2007_bfa.csv", SchoolBMIForAge, 1, 61, 229},
}

// Every cell must come out as the standard library reads it.
func TestGrowthTablesHoldThePublishedValues(t *testing.T) {
	for _, c := range growthTables {
		g := c.get()
		if g.First != c.first || g.Last != c.last {
			t.Errorf("%s runs from %d to %d, want %d to %d", c.name, g.First, g.Last, c.first, c.last)
		}
		rows := 0
		for _, rec := range records(t, c.name) {
			key := int(math.Round(float(t, rec[1]) * c.scale))
			got, ok := g.At(rec[0] == "M", key)
			want := LMS{float(t, rec[2]), float(t, rec[3]), float(t, rec[4])}
			if !ok || got != want {
				t.Fatalf("%s %s %d: %v, want %v", c.name, rec[0], key, got, want)
			}
			rows++
		}
		if rows != 2*(c.last-c.first+1) {
			t.Errorf("%s has %d rows", c.name, rows)
		}
		for _, key := range []int{c.first - 1, c.last + 1, math.MinInt, math.MaxInt} {
			if _, ok := g.At(true, key); ok {
				t.Errorf("%s gives a row for %d", c.name, key)
			}
		}
	}
}

func TestNewbornTablesHoldThePublishedValues(t *testing.T) {
	for name, get := range map[string]func() *Newborn{"newborn_weight.csv": NewbornWeight, "newborn_length.csv": NewbornLength, "newborn_hc.csv": NewbornHead} {
		n := get()
		if n.First != 231 || n.Last != 300 {
			t.Errorf("%s runs from %d to %d", name, n.First, n.Last)
		}
		for _, rec := range records(t, name) {
			day, _ := strconv.Atoi(rec[1])
			got, ok := n.At(rec[0] == "M", day)
			want := SkewT{float(t, rec[2]), float(t, rec[3]), float(t, rec[4]), float(t, rec[5])}
			if !ok || got != want {
				t.Fatalf("%s day %d: %v, want %v", name, day, got, want)
			}
		}
		if _, ok := n.At(true, 230); ok {
			t.Errorf("%s gives a row for day 230", name)
		}
		if _, ok := n.At(false, 301); ok {
			t.Errorf("%s gives a row for day 301", name)
		}
	}
}

func TestFetalCurvesHoldThePublishedValues(t *testing.T) {
	w := Fetal()
	check := func(file string, name func(string) string) {
		count := map[string]int{}
		for _, rec := range records(t, file) {
			n := name(rec[0])
			q := w.Curves(n)[count[n]]
			count[n]++
			if q.P != float(t, rec[1]) {
				t.Errorf("%s: quantile %v, want %s", n, q.P, rec[1])
			}
			for i, b := range q.B {
				if b != float(t, rec[2+i]) {
					t.Errorf("%s p%v b%d = %v, want %s", n, q.P, i, b, rec[2+i])
				}
			}
		}
	}
	check("who2017_fetal.csv", func(s string) string { return s })
	check("who2017_efw_sex.csv", func(s string) string { return "EFW " + s })
	if w.Curves("TCD") != nil {
		t.Error("WHO has no curves of TCD")
	}
}

func TestAllTablesTogetherAreSmall(t *testing.T) {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	keep := make([]*Growth, 0, len(growthTables))
	for _, c := range growthTables {
		keep = append(keep, growth(c.name, c.scale)())
	}
	newborns := []*Newborn{newborn("newborn_weight.csv")(), newborn("newborn_length.csv")(), newborn("newborn_hc.csv")()}
	runtime.GC()
	runtime.ReadMemStats(&after)
	const limit = 5 << 20
	if used := int64(after.HeapAlloc) - int64(before.HeapAlloc); used > limit/2 {
		t.Errorf("the tables hold %d bytes", used)
	}
	runtime.KeepAlive(keep)
	runtime.KeepAlive(newborns)
}

func records(t *testing.T, file string) [][]string {
	t.Helper()
	f, err := data.Open("data/" + file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows[1:]
}

func float(t *testing.T, s string) float64 {
	t.Helper()
	x, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// BenchmarkFirstRead is the first call of the largest tables, against the
// limit of 5 ms.
func BenchmarkFirstRead(b *testing.B) {
	const limit = 5e6 // ns
	for _, c := range []table{growthTables[0], growthTables[5], growthTables[8]} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				growth(c.name, c.scale)()
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/limit, "of-limit")
		})
	}
}
