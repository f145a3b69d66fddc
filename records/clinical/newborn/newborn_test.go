package newborn

import (
	"encoding/csv"
	"errors"
	"math"
	"os"
	"strconv"
	"testing"

	"carnet/records/clinical"
	"carnet/records/clinical/rule"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// Every cell of the published tables, 168 to 300 days, both sexes: within half
// a unit of the last printed digit, and never further off than 0.02 kg and
// 0.1 cm in the few cells where the published coefficients are too short.
func TestPublishedTables(t *testing.T) {
	for _, c := range []struct {
		file    string
		m       Measure
		half    float64
		worst   float64
		exact   float64 // share of cells that come out at the table's rounding
		correct int
	}{
		{file: "newborn_wfga_centiles.csv", m: Weight, half: 0.005, worst: 0.02, exact: 0.9},
		{file: "newborn_lfga_centiles.csv", m: Length, half: 0.05, worst: 0.1, exact: 0.9},
		{file: "newborn_hcfga_centiles.csv", m: Head, half: 0.05, worst: 0.1, exact: 0.9},
	} {
		f, err := os.Open("testdata/" + c.file)
		if err != nil {
			t.Fatal(err)
		}
		recs, err := csv.NewReader(f).ReadAll()
		f.Close()
		if err != nil {
			t.Fatal(err)
		}
		cells, worst := 0, 0.0
		for _, rec := range recs[1:] {
			sex, err := clinical.ParseSex(rec[0])
			if err != nil {
				t.Fatal(err)
			}
			day, _ := strconv.Atoi(rec[1])
			for i := 2; i < len(rec); i++ {
				centile, _ := strconv.ParseFloat(recs[0][i][1:], 64)
				want, err := strconv.ParseFloat(rec[i], 64)
				if err != nil {
					t.Fatal(err)
				}
				r, err := ValueAtCentile(c.m, centile, clinical.GestationalDays(day), sex)
				if err != nil {
					t.Fatal(err)
				}
				d := math.Abs(r.Value - want)
				worst = max(worst, d)
				cells++
				if d <= c.half+1e-9 {
					c.correct++
				}
				if d > c.worst {
					t.Errorf("%s %s day %d centile %v: %v, table %v", c.m, sex, day, centile, r.Value, want)
				}
				p, err := Assess(Size{c.m, r.Value}, clinical.GestationalDays(day), sex)
				if err != nil || math.Abs(p.Centile-centile) > 1e-8 {
					t.Errorf("%s %s day %d: %v leads to centile %v, want %v (%v)", c.m, sex, day, r.Value, p.Centile, centile, err)
				}
			}
		}
		if cells != 266*7 {
			t.Errorf("%s: %d cells", c.file, cells)
		}
		t.Logf("%s: %d of %d cells at the rounding, worst %v", c.file, c.correct, cells, worst)
		if share := float64(c.correct) / float64(cells); share < c.exact {
			t.Errorf("%s: %.3f of the cells at the table's rounding, worst %v", c.file, share, worst)
		}
	}
}

func TestPositionRisesWithSizeAndValueInverts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := rapid.SampledFrom([]Measure{Weight, Length, Head}).Draw(t, "measure")
		ga := clinical.GestationalDays(rapid.Float64Range(MinDays, MaxDays).Draw(t, "ga"))
		sex := rapid.SampledFrom([]clinical.Sex{clinical.Male, clinical.Female}).Draw(t, "sex")
		z1 := rapid.Float64Range(-3, 3).Draw(t, "z1")
		z2 := rapid.Float64Range(-3, 3).Draw(t, "z2")
		v1, err1 := ValueAtZ(m, z1, ga, sex)
		v2, err2 := ValueAtZ(m, z2, ga, sex)
		if err1 != nil || err2 != nil {
			t.Fatal(err1, err2)
		}
		if (z1 < z2) != (v1.Value < v2.Value) && math.Abs(z1-z2) > 1e-9 {
			t.Fatalf("z %v is %v, %v is %v", z1, v1.Value, z2, v2.Value)
		}
		p, err := Assess(Size{m, v1.Value}, ga, sex)
		if err != nil || math.Abs(p.Z-z1) > 1e-7 {
			t.Fatalf("%v leads to z %v, want %v (%v)", v1.Value, p.Z, z1, err)
		}
	})
}

// Children grow with the weeks within each of the two models, and the seam at
// 33 weeks is no cliff.
func TestMediansRiseWithTheWeeks(t *testing.T) {
	for _, m := range []Measure{Weight, Length, Head} {
		for _, sex := range []clinical.Sex{clinical.Male, clinical.Female} {
			before := 0.0
			for day := MinDays; day <= MaxDays; day++ {
				r, err := ValueAtZ(m, 0, clinical.GestationalDays(day), sex)
				if err != nil {
					t.Fatal(err)
				}
				if day != Term && r.Value <= before {
					t.Errorf("%s %s day %d: %v after %v", m, sex, day, r.Value, before)
				}
				if day == Term && math.Abs(r.Value/before-1) > 0.06 {
					t.Errorf("%s %s: the models meet at %v and %v", m, sex, before, r.Value)
				}
				before = r.Value
			}
		}
	}
}

// Far out the skew t distribution still tells values apart.
func TestTailsStayFiniteAndOrdered(t *testing.T) {
	before := math.Inf(-1)
	for kg := 0.2; kg <= 8; kg += 0.1 {
		p, err := Assess(OfWeight(clinical.Kilograms(kg)), 273, clinical.Male)
		if err != nil || !(p.Z > before) {
			t.Fatalf("%v kg: %v after %v (%v)", kg, p.Z, before, err)
		}
		before = p.Z
	}
}

func TestRefusals(t *testing.T) {
	var re *clinical.RangeError
	for _, ga := range []float64{167, 167.99, 300.01, 301, 0, -200, math.NaN(), math.Inf(1), 1e300} {
		if _, err := Assess(OfWeight(3), clinical.GestationalDays(ga), clinical.Male); !errors.As(err, &re) {
			t.Errorf("%v days: %v", ga, err)
		}
	}
	for _, ga := range []float64{168, 230.99, 231, 300} {
		if _, err := Assess(OfWeight(1), clinical.GestationalDays(ga), clinical.Male); err != nil {
			t.Errorf("%v days: %v", ga, err)
		}
	}
	for _, x := range []float64{0, -3, 0.19, 3000, math.NaN(), math.Inf(1), math.Inf(-1)} {
		if _, err := Assess(OfWeight(clinical.Kilograms(x)), 280, clinical.Male); !errors.As(err, &re) {
			t.Errorf("%v kg: %v", x, err)
		}
	}
	if _, err := Assess(OfLength(500), 280, clinical.Male); !errors.As(err, &re) {
		t.Errorf("millimetres for centimetres: %v", err)
	}
	var me *clinical.MissingError
	if _, err := Assess(OfHead(34), 280, clinical.SexUnknown); !errors.As(err, &me) {
		t.Errorf("without a sex: %v", err)
	}
	var ce *clinical.ChoiceError
	for _, ga := range []clinical.GestationalDays{200, 280} {
		if _, err := Assess(Size{"foot", 7}, ga, clinical.Male); !errors.As(err, &ce) {
			t.Errorf("an unknown measure: %v", err)
		}
	}
}

func TestClassesAndAlerts(t *testing.T) {
	for centile, want := range map[float64]Class{2.99: VerySmall, 3.01: Small, 9.99: Small, 10.01: Appropriate, 89.99: Appropriate, 90.01: Large} {
		if got := Defaults().Classify(Position{Centile: centile}); got != want {
			t.Errorf("centile %v: %s, want %s", centile, got, want)
		}
	}
	for _, c := range []struct {
		kg    clinical.Kilograms
		p     Position
		codes []string
	}{
		{3, Position{}, nil},
		{2.5, Position{}, nil},
		{2.49, Position{}, []string{"low_birth_weight"}},
		{1.5, Position{}, []string{"low_birth_weight"}},
		{1.49, Position{}, []string{"very_low_birth_weight"}},
		{2.4, Position{Centile: 2, Standard: standard, Source: sourceTerm}, []string{"low_birth_weight", "sga_severe"}},
		{2.6, Position{Centile: 9, Standard: standard, Source: sourceTerm}, []string{"sga"}},
		{4.4, Position{Centile: 95, Standard: standard, Source: sourceTerm}, []string{"lga"}},
	} {
		var codes []string
		for _, a := range Defaults().Alerts(c.kg, c.p) {
			codes = append(codes, a.Code)
		}
		if d := cmp.Diff(c.codes, codes); d != "" {
			t.Errorf("%v kg: %s", c.kg, d)
		}
	}
	s := Defaults()
	s.Macrosomia = 4
	if a := s.Alerts(4, Position{}); len(a) != 1 || a[0].Code != "macrosomia" {
		t.Errorf("a lead doctor's 4 kg: %+v", a)
	}
}

func TestRules(t *testing.T) {
	for _, c := range []struct{ rule, in, out string }{
		{"newborn", `{"measure":"weight","value":1.905973,"ga_days":231,"sex":"male"}`, `{"z":-0.11397`},
		{"newborn", `{"measure":"weight","value":1.9,"ga_days":231}`, ``},
		{"newborn.value", `{"measure":"hc","ga_days":280,"sex":"female"}`, ``},
		{"newborn.value", `{"measure":"hc","ga_days":280,"sex":"female","z":0}`, `{"value":33.`},
	} {
		out, _, err := rule.Call(Rules(), c.rule, c.in)
		if (err != nil) != (c.out == "") || len(out) < len(c.out) || out[:len(c.out)] != c.out {
			t.Errorf("%s %s: %s %v, want %s", c.rule, c.in, out, err, c.out)
		}
	}
}

func FuzzAssessGivesAnErrorOrASanePosition(f *testing.F) {
	for _, x := range []float64{0, -1, 3, 50, 1e308, math.NaN(), math.Inf(1), math.Inf(-1), 1e-300} {
		f.Add(x, 280.0, x)
		f.Add(3.2, x, 1.0)
	}
	f.Fuzz(func(t *testing.T, value, ga, z float64) {
		for _, m := range []Measure{Weight, Length, Head} {
			p, err := Assess(Size{m, value}, clinical.GestationalDays(ga), clinical.Female)
			if err == nil && !(clinical.Finite(p.Z) && p.Centile >= 0 && p.Centile <= 100) {
				t.Errorf("%s %v at %v: %+v", m, value, ga, p)
			}
			r, err := ValueAtZ(m, z, clinical.GestationalDays(ga), clinical.Female)
			if err == nil && !(clinical.Finite(r.Value) && r.Value > 0) {
				t.Errorf("%s z %v at %v: %v", m, z, ga, r.Value)
			}
		}
	})
}

func TestAssessAllocatesNothing(t *testing.T) {
	run := func() {
		Assess(OfWeight(3), 280, clinical.Male)
		Assess(OfHead(24), 180, clinical.Male)
		ValueAtCentile(Length, 10, 280, clinical.Male)
	}
	run()
	if n := testing.AllocsPerRun(100, run); n > 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkNewborn(b *testing.B) {
	const limit = 2000 // ns
	b.Run("Assess", func(b *testing.B) {
		for b.Loop() {
			Assess(OfWeight(2.6), 280, clinical.Male)
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/limit, "of-limit")
	})
	b.Run("ValueAtZ", func(b *testing.B) {
		for b.Loop() {
			ValueAtZ(Weight, -1.3, 280, clinical.Male)
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/limit, "of-limit")
	})
}
