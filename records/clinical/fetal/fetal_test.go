package fetal

import (
	"errors"
	"math"
	"testing"

	"carnet/assets/tables"
	"carnet/records/clinical"
	"carnet/records/clinical/rule"

	"pgregory.net/rapid"
)

var allStandards = []Standard{Intergrowth, IntergrowthHadlock, WHO2017, Hadlock1991}

func TestEstimatedWeight(t *testing.T) {
	for _, c := range []struct {
		method Method
		b      clinical.Biometry
		grams  float64
		tol    float64
	}{
		// Published examples.
		{HadlockBPDHCACFL, clinical.Biometry{BPD: 90, HC: 330, AC: 300, FL: 70}, 2600, 1},
		{IntergrowthACHC, clinical.Biometry{AC: 260, HC: 290}, 1499, 0.5},
		// The printed regressions, worked out by hand: 10^3.39758, ….
		{HadlockACFL, clinical.Biometry{AC: 300, FL: 70}, math.Pow(10, 1.304+1.5843+1.3566-0.84), 1e-6},
		{HadlockBPDACFL, clinical.Biometry{BPD: 90, AC: 300, FL: 70}, math.Pow(10, 1.335-0.714+0.2844+1.371+1.1361), 1e-6},
		{HadlockHCACFL, clinical.Biometry{HC: 330, AC: 300, FL: 70}, math.Pow(10, 1.326-0.6846+0.3531+1.314+1.106), 1e-6},
	} {
		r, err := Weight(c.method, c.b)
		if err != nil || math.Abs(r.Value-c.grams) > c.tol {
			t.Errorf("%s: %v g, want %v (%v)", c.method, r.Value, c.grams, err)
		}
	}
}

func TestWeightNamesTheMissingMeasure(t *testing.T) {
	all := clinical.Biometry{BPD: 90, HC: 330, AC: 300, FL: 70}
	for _, c := range []struct {
		method  Method
		b       clinical.Biometry
		missing string
	}{
		{HadlockACFL, clinical.Biometry{AC: 300}, "fl_mm"},
		{HadlockBPDACFL, clinical.Biometry{AC: 300, FL: 70}, "bpd_mm"},
		{HadlockHCACFL, clinical.Biometry{AC: 300, FL: 70}, "hc_mm"},
		{HadlockBPDHCACFL, clinical.Biometry{BPD: 90, HC: 330, FL: 70}, "ac_mm"},
		{IntergrowthACHC, clinical.Biometry{AC: 300}, "hc_mm"},
	} {
		var me *clinical.MissingError
		if _, err := Weight(c.method, c.b); !errors.As(err, &me) || me.Field != c.missing {
			t.Errorf("%s: %v, want %s missing", c.method, err, c.missing)
		}
		if _, err := Weight(c.method, all); err != nil {
			t.Errorf("%s with all measures: %v", c.method, err)
		}
	}
	if _, err := Weight("hadlock", all); err == nil {
		t.Error("unknown method taken")
	}
	// Centimetres typed for millimetres are not taken.
	var re *clinical.RangeError
	if _, err := Weight(IntergrowthACHC, clinical.Biometry{AC: 26, HC: 29}); !errors.As(err, &re) {
		t.Errorf("centimetres: %v", err)
	}
}

// A measure is used only where the method says so.
func TestWeightIgnoresWhatItDoesNotUse(t *testing.T) {
	a, _ := Weight(HadlockACFL, clinical.Biometry{AC: 300, FL: 70})
	b, _ := Weight(HadlockACFL, clinical.Biometry{AC: 300, FL: 70, BPD: 20, HC: 400})
	if a != b || len(b.Inputs.List()) != 2 {
		t.Errorf("%+v\n%+v", a, b)
	}
}

func TestEachStandardRefusesOtherWeeks(t *testing.T) {
	for _, std := range allStandards {
		for _, m := range Measures(std) {
			lo, hi, ok := Weeks(std, m)
			if !ok {
				t.Fatalf("%s has no weeks for %s", std, m)
			}
			for _, ga := range []clinical.GestationalDays{lo, hi} {
				if _, err := Value(std, m, AtCentile(50), ga, clinical.SexUnknown); err != nil {
					t.Errorf("%s %s refuses %v days: %v", std, m, ga, err)
				}
			}
			for _, ga := range []float64{float64(lo) - 0.01, float64(hi) + 0.01, 0, -100, math.NaN(), math.Inf(1), math.Inf(-1), 1e300} {
				var re *clinical.RangeError
				if _, err := Value(std, m, AtCentile(50), clinical.GestationalDays(ga), clinical.SexUnknown); !errors.As(err, &re) {
					t.Errorf("%s %s value takes %v days: %v", std, m, ga, err)
				}
				if _, err := Assess(std, Size{m, 100}, clinical.GestationalDays(ga), clinical.SexUnknown); !errors.As(err, &re) {
					t.Errorf("%s %s takes %v days: %v", std, m, ga, err)
				}
			}
		}
	}
}

func TestAStandardSaysWhatItDoesNotHave(t *testing.T) {
	var ce *clinical.ChoiceError
	for _, c := range []struct {
		std Standard
		m   Measure
	}{{WHO2017, TCD}, {Hadlock1991, HC}, {Intergrowth, HL}, {"who", EFW}} {
		if _, err := Assess(c.std, Size{c.m, 100}, 200, clinical.SexUnknown); !errors.As(err, &ce) {
			t.Errorf("%s %s: %v", c.std, c.m, err)
		}
	}
	if _, err := Value(WHO2017, EFW, AtZ(0), 200, clinical.SexUnknown); err == nil {
		t.Error("WHO 2017 gives a value for a z-score")
	}
}

func TestWHOCurvesNeverCross(t *testing.T) {
	w := tables.Fetal()
	for _, name := range []string{"AC", "BPD", "EFW", "FL", "HC", "HL", "EFW M", "EFW F"} {
		q := w.Curves(name)
		for d := 98; d <= 280; d++ {
			for i := 1; i < len(q); i++ {
				if lo, hi := height(&q[i-1], float64(d)/7), height(&q[i], float64(d)/7); hi < lo-1e-9 {
					t.Errorf("%s day %d: quantile %v at %v, %v at %v", name, d, q[i-1].P, lo, q[i].P, hi)
				}
			}
		}
	}
}

func TestWHOBeyondTheOuterCurves(t *testing.T) {
	for c, beyond := range map[float64]int{100: -1, 331: 0, 2000: 1} {
		p, err := Assess(WHO2017, OfWeight(clinical.Grams(c)), clinical.WeeksOf(20, 0), clinical.SexUnknown)
		if err != nil || p.Beyond != beyond || p.Centile < 1 || p.Centile > 99 {
			t.Errorf("%v g at 20 weeks: %+v %v", c, p, err)
		}
	}
}

func TestSexCountsOnlyForWHOWeight(t *testing.T) {
	for _, std := range allStandards {
		for _, m := range Measures(std) {
			boy, err1 := Value(std, m, AtCentile(50), 170, clinical.Male)
			girl, err2 := Value(std, m, AtCentile(50), 170, clinical.Female)
			if m == CRL {
				continue // ends before 170 days
			}
			if err1 != nil || err2 != nil || (boy.Value != girl.Value) != (std == WHO2017 && m == EFW) {
				t.Errorf("%s %s: boy %v girl %v (%v %v)", std, m, boy.Value, girl.Value, err1, err2)
			}
		}
	}
}

// Larger is never lower, and every inverse leads back.
func TestPositionRisesWithSizeAndValueInverts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		std := rapid.SampledFrom(allStandards).Draw(t, "standard")
		m := rapid.SampledFrom(Measures(std)).Draw(t, "measure")
		lo, hi, _ := Weeks(std, m)
		ga := clinical.GestationalDays(rapid.Float64Range(float64(lo), float64(hi)).Draw(t, "ga"))
		sex := rapid.SampledFrom([]clinical.Sex{clinical.SexUnknown, clinical.Male, clinical.Female}).Draw(t, "sex")
		c1 := rapid.Float64Range(1, 99).Draw(t, "c1")
		c2 := rapid.Float64Range(1, 99).Draw(t, "c2")
		v1, err1 := Value(std, m, AtCentile(c1), ga, sex)
		v2, err2 := Value(std, m, AtCentile(c2), ga, sex)
		if err1 != nil || err2 != nil {
			t.Fatal(err1, err2)
		}
		if (c1 < c2) != (v1.Value < v2.Value) && math.Abs(c1-c2) > 1e-9 {
			t.Fatalf("centile %v is %v, %v is %v", c1, v1.Value, c2, v2.Value)
		}
		p, err := Assess(std, Size{m, v1.Value}, ga, sex)
		if err != nil || math.Abs(p.Centile-c1) > 1e-6 {
			t.Fatalf("%v leads to %v, want %v (%v)", v1.Value, p.Centile, c1, err)
		}
		if p.HasZ {
			back, err := Value(std, m, AtZ(p.Z), ga, sex)
			if err != nil || math.Abs(back.Value-v1.Value) > 1e-6*v1.Value {
				t.Fatalf("z %v leads to %v, want %v (%v)", p.Z, back.Value, v1.Value, err)
			}
		}
	})
}

// A fetus grows: the median rises from week to week, save near the end of a
// chart where fundal height and lengths flatten.
func TestMediansRiseWithTheWeeks(t *testing.T) {
	for _, std := range allStandards {
		for _, m := range Measures(std) {
			lo, hi, _ := Weeks(std, m)
			before := 0.0
			for ga := lo; ga <= hi; ga++ {
				r, err := Value(std, m, AtCentile(50), ga, clinical.SexUnknown)
				if err != nil || r.Value < before-0.01 {
					t.Fatalf("%s %s day %v: median %v after %v (%v)", std, m, ga, r.Value, before, err)
				}
				before = r.Value
			}
		}
	}
}

func TestGrowthBetweenTwoScans(t *testing.T) {
	first, _ := Value(Intergrowth, EFW, AtCentile(50), 196, clinical.SexUnknown)
	second, _ := Value(Intergrowth, EFW, AtCentile(10), 224, clinical.SexUnknown)
	median, _ := Value(Intergrowth, EFW, AtCentile(50), 224, clinical.SexUnknown)
	s := Defaults()
	s.CentileDrop = 39
	c, err := s.Between(Intergrowth, OfWeight(clinical.Grams(first.Value)), 196, OfWeight(clinical.Grams(second.Value)), 224, clinical.SexUnknown)
	if err != nil {
		t.Fatal(err)
	}
	for what, pair := range map[string][2]float64{
		"days": {c.Days, 28}, "growth a day": {c.PerDay, (second.Value - first.Value) / 28},
		"expected": {c.Expected, median.Value}, "z": {c.Z, -1.2815515655446004}, "centiles": {c.Centiles, -40},
	} {
		if math.Abs(pair[0]-pair[1]) > 1e-6 {
			t.Errorf("%s is %v, want %v", what, pair[0], pair[1])
		}
	}
	if len(c.Alerts) != 1 || c.Alerts[0].Code != "fetal_centile_drop" {
		t.Errorf("alerts %+v", c.Alerts)
	}
	s.CentileDrop = 41
	if c, _ := s.Between(Intergrowth, OfWeight(clinical.Grams(first.Value)), 196, OfWeight(clinical.Grams(second.Value)), 224, clinical.SexUnknown); len(c.Alerts) != 0 {
		t.Errorf("alerts %+v", c.Alerts)
	}
	if _, err := s.Between(Intergrowth, OfWeight(1200), 224, OfWeight(1300), 224, clinical.SexUnknown); err == nil {
		t.Error("two scans on one day have no growth")
	}
	if _, err := s.Between(Intergrowth, OfWeight(1200), 210, Of(HC, 280), 224, clinical.SexUnknown); err == nil {
		t.Error("weight compared with head circumference")
	}
}

func TestSmallAndLarge(t *testing.T) {
	s := Defaults()
	for c, code := range map[float64]string{2.9: "fetal_very_small", 3.1: "fetal_small", 9.9: "fetal_small", 10.1: "", 89.9: "", 90.1: "fetal_large"} {
		v, _ := Value(Intergrowth, EFW, AtCentile(c), 224, clinical.SexUnknown)
		p, _ := Assess(Intergrowth, OfWeight(clinical.Grams(v.Value)), 224, clinical.SexUnknown)
		alerts := s.Alerts(EFW, p)
		got := ""
		if len(alerts) > 0 {
			got = alerts[0].Code
		}
		if got != code {
			t.Errorf("centile %v: %q, want %q", c, got, code)
		}
		if len(s.Alerts(FL, p)) != 0 {
			t.Error("femur length raises an alert of weight")
		}
	}
	p, _ := Assess(WHO2017, OfWeight(100), clinical.WeeksOf(20, 0), clinical.SexUnknown)
	if a := s.Alerts(EFW, p); len(a) != 1 || a[0].Code != "fetal_very_small" {
		t.Errorf("below the lowest curve: %+v", a)
	}
}

func TestAmnioticFluid(t *testing.T) {
	for afi, want := range map[clinical.Centimetres]Fluid{0: Oligohydramnios, 4.99: Oligohydramnios, 5: LowNormal, 8: LowNormal, 8.01: NormalFluid, 24: NormalFluid, 24.01: Polyhydramnios} {
		got, alerts, err := Defaults().ByAFI(afi)
		if got != want || err != nil || (len(alerts) == 1) != (want == Oligohydramnios || want == Polyhydramnios) {
			t.Errorf("AFI %v: %s %v %v", afi, got, alerts, err)
		}
	}
	for pocket, want := range map[clinical.Centimetres]Fluid{0: Oligohydramnios, 1.99: Oligohydramnios, 2: NormalFluid, 8: NormalFluid, 8.01: Polyhydramnios} {
		got, alerts, err := Defaults().ByPocket(pocket)
		if got != want || err != nil || (len(alerts) == 1) != (want != NormalFluid) {
			t.Errorf("pocket %v: %s %v %v", pocket, got, alerts, err)
		}
	}
	for _, x := range []float64{-0.01, 61, math.NaN(), math.Inf(1)} {
		if _, _, err := Defaults().ByAFI(clinical.Centimetres(x)); err == nil {
			t.Errorf("AFI %v taken", x)
		}
		if _, _, err := Defaults().ByPocket(clinical.Centimetres(x)); err == nil {
			t.Errorf("pocket %v taken", x)
		}
	}
}

func TestTwins(t *testing.T) {
	for _, c := range []struct {
		a, b       clinical.Grams
		percent    float64
		discordant bool
	}{{2000, 2000, 0, false}, {2000, 1501, 24.95, false}, {2000, 1500, 25, true}, {1500, 2000, 25, true}} {
		p, alerts, err := Defaults().Discordant(c.a, c.b)
		if err != nil || math.Abs(p-c.percent) > 1e-9 || (len(alerts) == 1) != c.discordant {
			t.Errorf("%v and %v: %v %v %v", c.a, c.b, p, alerts, err)
		}
	}
	if _, _, err := Defaults().Discordant(2000, 0); err == nil {
		t.Error("a twin of 0 g")
	}
}

func TestWorkedOnceItAllocatesNothing(t *testing.T) {
	tables.Fetal()
	n := testing.AllocsPerRun(100, func() {
		Assess(Intergrowth, Of(HC, 250), 190, clinical.Male)
		Assess(WHO2017, OfWeight(1200), 200, clinical.Male)
		Value(Intergrowth, EFW, AtCentile(10), 190, clinical.Male)
		Weight(HadlockBPDHCACFL, clinical.Biometry{BPD: 90, HC: 330, AC: 300, FL: 70})
	})
	if n > 0 {
		t.Errorf("%v allocations", n)
	}
}

func TestRules(t *testing.T) {
	for _, c := range []struct{ rule, in, out, source string }{
		{"fetal", `{"standard":"hadlock1991","measure":"efw","value":1559,"ga_days":210,"sex":"male"}`, `{"z":-0.00150854`, string(sourceHadlock)},
		{"fetal", `{"standard":"who2017","measure":"efw","value":340,"ga_days":140}`, `{"centile":59.7618`, string(sourceWHO)},
		{"fetal", `{"standard":"who2017","measure":"efw","value":20,"ga_days":140}`, `{"centile":1,"beyond":"below"}`, string(sourceWHO)},
		{"fetal.value", `{"standard":"intergrowth","measure":"sfh","ga_days":140,"centile":50}`, `{"value":19`, string(sourceSFH)},
		{"liquor", `{"afi_cm":4}`, `{"class":"oligohydramnios"}`, string(sourceAFI)},
		{"twins", `{"first_g":2000,"second_g":1500}`, `{"percent":25,"discordant":true}`, string(sourceTwins)},
		{"fetal", `{"standard":"who2017","measure":"sfh","value":20,"ga_days":140}`, "", ""},
		{"fetal.value", `{"standard":"intergrowth","measure":"sfh","ga_days":140}`, "", ""},
		{"fetal.value", `{"standard":"intergrowth","measure":"sfh","ga_days":140,"z":0,"centile":50}`, "", ""},
		{"liquor", `{"afi_cm":4,"pocket_cm":3}`, "", ""},
		{"liquor", `{}`, "", ""},
	} {
		out, source, err := rule.Call(Rules(), c.rule, c.in)
		if (err != nil) != (c.out == "") || len(out) < len(c.out) || out[:len(c.out)] != c.out || source != c.source {
			t.Errorf("%s %s: %s %q %v, want %s", c.rule, c.in, out, source, err, c.out)
		}
	}
}

func FuzzAssessGivesAnErrorOrASanePosition(f *testing.F) {
	for _, x := range []float64{0, -1, 50, 300, 1e308, math.NaN(), math.Inf(1), math.Inf(-1), 1e-300} {
		f.Add(x, 200.0, 0.5)
		f.Add(300.0, x, x)
	}
	f.Fuzz(func(t *testing.T, value, ga, at float64) {
		for _, std := range allStandards {
			for _, m := range Measures(std) {
				p, err := Assess(std, Size{m, value}, clinical.GestationalDays(ga), clinical.Male)
				if err == nil && !(clinical.Finite(p.Z) && p.Centile >= 0 && p.Centile <= 100) {
					t.Errorf("%s %s %v at %v: %+v", std, m, value, ga, p)
				}
				for _, place := range []At{AtZ(at), AtCentile(at)} {
					r, err := Value(std, m, place, clinical.GestationalDays(ga), clinical.Male)
					if err == nil && !(clinical.Finite(r.Value) && r.Value > 0) {
						t.Errorf("%s %s at %v: %v", std, m, place, r.Value)
					}
				}
			}
		}
		for _, i := range []Index{Pulsatility, Resistance, Ratio} {
			if p, err := Doppler(i, value, clinical.GestationalDays(ga)); err == nil && !clinical.Finite(p.Z) {
				t.Errorf("%s %v at %v: %+v", i, value, ga, p)
			}
		}
	})
}

func BenchmarkAssess(b *testing.B) {
	const limit = 2000 // ns
	for _, std := range []Standard{Intergrowth, WHO2017, Hadlock1991} {
		b.Run(string(std), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Assess(std, OfWeight(1200), 200, clinical.Male)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/limit, "of-limit")
		})
	}
}
