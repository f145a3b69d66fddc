package antenatal

import (
	"encoding/csv"
	"math"
	"os"
	"strconv"
	"testing"

	"carnet/records/clinical"
	"carnet/records/clinical/distribution"
	"carnet/records/clinical/rule"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func day(y, m, d int) clinical.Date { return clinical.Date{Year: y, Month: m, Day: d} }

func TestIron(t *testing.T) {
	area := Defaults()
	area.Anaemia.Prevalence = 40
	rare := Defaults()
	rare.Anaemia.Prevalence = 39.9
	for _, c := range []struct {
		name     string
		hb       *float64
		pallor   bool
		week     int
		weekly   bool
		s        Settings
		mg, from float64
		folic    float64
		anaemia  bool
	}{
		{"10.9 in the first trimester", ptr(10.9), false, 12, false, area, 120, 120, 0.4, true},
		{"11.0", ptr(11.0), false, 12, false, area, 60, 60, 0.4, false},
		{"10.5 in the second", ptr(10.5), false, 13, false, area, 60, 60, 0.4, false},
		{"10.4", ptr(10.4), false, 13, false, area, 120, 120, 0.4, true},
		{"10.9 in the third", ptr(10.9), false, 28, false, area, 120, 120, 0.4, true},
		{"pallor, not measured", nil, true, 20, false, area, 120, 120, 0.4, true},
		{"no pallor, not measured", nil, false, 20, false, area, 60, 60, 0.4, false},
		{"anaemia is rarer", ptr(12.0), false, 20, false, rare, 60, 30, 0.4, false},
		{"prevalence not known", ptr(12.0), false, 20, false, Defaults(), 60, 30, 0.4, false},
		{"daily not borne", ptr(12.0), false, 20, true, area, 120, 120, 2.8, false},
		{"daily not borne, but anaemic", ptr(9.0), false, 20, true, area, 120, 120, 0.4, true},
	} {
		i, err := IronFor(c.hb, c.pallor, c.week, c.weekly, c.s)
		if err != nil || i.IronMg != c.mg || i.FromMg != c.from || i.FolicMg != c.folic || i.Anaemia != c.anaemia || i.Weekly != (c.folic == 2.8) {
			t.Errorf("%s: %+v %v", c.name, i, err)
		}
	}
	for _, x := range []float64{math.NaN(), 0, 0.9, 25.1, 110, math.Inf(1)} {
		if i, err := IronFor(&x, false, 20, false, area); err == nil {
			t.Errorf("haemoglobin %v gives %+v", x, i)
		}
	}
	for hb, severe := range map[float64]bool{6.9: true, 7: false} {
		if i, err := IronFor(&hb, false, 20, false, area); err != nil || i.Severe != severe {
			t.Errorf("haemoglobin %v: %+v %v", hb, i, err)
		}
	}
}

func TestSulfadoxinePyrimethamine(t *testing.T) {
	lmp := day(2026, 1, 1)
	for _, c := range []struct {
		name   string
		on     clinical.Date
		last   clinical.Date
		given  int
		cotri  bool
		give   bool
		reason string
	}{
		{"12 weeks 6 days", lmp.AddDays(90), clinical.Date{}, 0, false, false, "too_early"},
		{"13 weeks", lmp.AddDays(91), clinical.Date{}, 0, false, true, ""},
		{"27 days after the first", lmp.AddDays(118), lmp.AddDays(91), 1, false, false, "too_soon"},
		{"28 days after the first", lmp.AddDays(119), lmp.AddDays(91), 1, false, true, ""},
		{"a sixth dose near term", lmp.AddDays(270), lmp.AddDays(240), 5, false, true, ""},
		{"with cotrimoxazole", lmp.AddDays(150), clinical.Date{}, 0, true, false, "cotrimoxazole"},
		{"a first dose that was too early", lmp.AddDays(88), lmp.AddDays(50), 1, false, false, "too_early"},
	} {
		p, err := NextSP(lmp, c.on, c.last, c.given, c.cotri, Defaults())
		if err != nil || p.Give != c.give || p.Reason != c.reason || p.Number != c.given+1 || p.Tablets != 3 || p.Enough != (c.given >= 3) {
			t.Errorf("%s: %+v %v", c.name, p, err)
		}
		if c.cotri != p.Next.IsZero() {
			t.Errorf("%s: next %v", c.name, p.Next)
		}
	}
	for name, err := range map[string]error{
		"a dose without date":         second(NextSP(lmp, lmp.AddDays(100), clinical.Date{}, 1, false, Defaults())),
		"a date without dose":         second(NextSP(lmp, lmp.AddDays(100), lmp.AddDays(95), 0, false, Defaults())),
		"a last dose after today":     second(NextSP(lmp, lmp.AddDays(100), lmp.AddDays(101), 1, false, Defaults())),
		"a last dose before pregnant": second(NextSP(lmp, lmp.AddDays(100), lmp.AddDays(-1), 1, false, Defaults())),
		"today before the pregnancy":  second(NextSP(lmp, lmp.AddDays(-1), clinical.Date{}, 0, false, Defaults())),
		"a year later":                second(NextSP(lmp, lmp.AddDays(365), clinical.Date{}, 0, false, Defaults())),
		"no dates":                    second(NextSP(clinical.Date{}, clinical.Date{}, clinical.Date{}, 0, false, Defaults())),
		"minus one dose":              second(NextSP(lmp, lmp.AddDays(100), clinical.Date{}, -1, false, Defaults())),
	} {
		if err == nil {
			t.Errorf("%s is taken", name)
		}
	}
}

func second[T any](_ T, err error) error { return err }

func TestDosesAreNeverCloserThanTheInterval(t *testing.T) {
	lmp := day(2026, 1, 1)
	rapid.Check(t, func(t *rapid.T) {
		on := lmp.AddDays(rapid.IntRange(0, 315).Draw(t, "on"))
		last := lmp.AddDays(rapid.IntRange(0, on.Sub(lmp)).Draw(t, "last"))
		p, err := NextSP(lmp, on, last, 1, false, Defaults())
		if err != nil {
			t.Fatal(err)
		}
		if p.Give && (on.Sub(last) < 28 || on.Sub(lmp) < 91) || p.Next.Sub(last) < 28 || p.Give == on.Before(p.Next) {
			t.Fatalf("%+v on %v after %v", p, on, last)
		}
	})
}

func TestTetanus(t *testing.T) {
	on := day(2026, 6, 15)
	for _, c := range []struct {
		name string
		h    TdHistory
		edd  clinical.Date
		want Td
	}{
		{"never", TdHistory{}, day(2026, 10, 1), Td{Number: 1, Due: on, Give: true}},
		{"first a month ago", TdHistory{ThisPregnancy: 1, Last: day(2026, 5, 15)}, day(2026, 10, 1), Td{Number: 2, Due: on, Give: true}},
		{"first 30 days ago", TdHistory{ThisPregnancy: 1, Last: day(2026, 5, 16)}, day(2026, 10, 1), Td{Number: 2, Due: day(2026, 6, 16)}},
		{"second, two weeks before birth", TdHistory{ThisPregnancy: 1, Last: day(2026, 5, 15)}, day(2026, 6, 29), Td{Number: 2, Due: on, Give: true}},
		{"second, 13 days before birth", TdHistory{ThisPregnancy: 1, Last: day(2026, 5, 15)}, day(2026, 6, 28), Td{Number: 2, Due: on, Give: true, Late: true}},
		{"third after six months", TdHistory{ThisPregnancy: 2, Last: day(2026, 2, 15)}, clinical.Date{}, Td{Number: 3, Due: day(2026, 8, 15)}},
		{"two before this pregnancy", TdHistory{Before: 2, Last: day(2024, 1, 1)}, clinical.Date{}, Td{Number: 3, Due: on, Give: true}},
		{"two before, date not known", TdHistory{Before: 2}, clinical.Date{}, Td{Number: 3, Due: on, Give: true}},
		{"one just before this pregnancy", TdHistory{Before: 1, Last: day(2026, 6, 1)}, clinical.Date{}, Td{Number: 2, Due: day(2026, 7, 1)}},
		{"two before and one now", TdHistory{Before: 2, ThisPregnancy: 1, Last: day(2026, 5, 1)}, clinical.Date{}, Td{}},
		{"one before and one now", TdHistory{Before: 1, ThisPregnancy: 1, Last: day(2026, 5, 1)}, clinical.Date{}, Td{}},
		{"four before", TdHistory{Before: 4, Last: day(2025, 1, 1)}, clinical.Date{}, Td{Number: 5, Due: on, Give: true}},
		{"five", TdHistory{Before: 5}, clinical.Date{}, Td{Complete: true}},
		{"four and one", TdHistory{Before: 4, ThisPregnancy: 1, Last: on}, clinical.Date{}, Td{Complete: true}},
	} {
		got, err := NextTd(c.h, on, c.edd, Defaults())
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%s:%s", c.name, d)
		}
	}
	for name, h := range map[string]TdHistory{
		"six": {Before: 6}, "minus one": {ThisPregnancy: -1}, "from the future": {Before: 1, Last: day(2026, 6, 16)}, "no date of this pregnancy's dose": {ThisPregnancy: 1},
	} {
		if d, err := NextTd(h, on, clinical.Date{}, Defaults()); err == nil {
			t.Errorf("%s: %+v", name, d)
		}
	}
}

func TestDeworming(t *testing.T) {
	for _, c := range []struct {
		week   int
		given  bool
		due    bool
		reason string
	}{{12, false, false, "too_early"}, {13, false, true, ""}, {30, true, false, "given"}} {
		d, err := DewormFor(c.week, c.given, Defaults())
		if err != nil || d.Due != c.due || d.Reason != c.reason || d.AlbendazoleMg != 400 || d.MebendazoleMg != 500 {
			t.Errorf("week %d: %+v %v", c.week, d, err)
		}
	}
	off := Defaults()
	off.DewormFromWeek = 0
	if d, err := DewormFor(20, false, off); err != nil || d.Due || d.Reason != "not_used" {
		t.Errorf("switched off: %+v %v", d, err)
	}
}

func TestGlucose(t *testing.T) {
	for _, c := range []struct {
		g    Glucose
		want GlucoseClass
	}{
		{Glucose{Fasting: ptr(91.0)}, GlucoseNormal}, {Glucose{Fasting: ptr(92.0)}, GestationalDiabetes}, {Glucose{Fasting: ptr(125.0)}, GestationalDiabetes}, {Glucose{Fasting: ptr(126.0)}, DiabetesPregnancy},
		{Glucose{OneHour: ptr(179.0)}, GlucoseNormal}, {Glucose{OneHour: ptr(180.0)}, GestationalDiabetes}, {Glucose{OneHour: ptr(250.0)}, GestationalDiabetes},
		{Glucose{TwoHours: ptr(152.0)}, GlucoseNormal}, {Glucose{TwoHours: ptr(153.0)}, GestationalDiabetes}, {Glucose{TwoHours: ptr(199.0)}, GestationalDiabetes}, {Glucose{TwoHours: ptr(200.0)}, DiabetesPregnancy},
		{Glucose{Random: ptr(199.0)}, GlucoseNormal}, {Glucose{Random: ptr(200.0)}, DiabetesPregnancy},
		{Glucose{Fasting: ptr(92.0), TwoHours: ptr(200.0)}, DiabetesPregnancy},
	} {
		class, a, err := ClassifyGlucose(c.g, Defaults())
		if err != nil || class != c.want || (a == nil) != (c.want == GlucoseNormal) {
			t.Errorf("%+v: %v %v %v, want %v", c.g, class, a, err, c.want)
		}
	}
	if _, _, err := ClassifyGlucose(Glucose{}, Defaults()); err == nil {
		t.Error("no glucose has a class")
	}
	for _, x := range []float64{math.NaN(), math.Inf(1), -1, 5.1, 1e6} {
		if class, _, err := ClassifyGlucose(Glucose{Fasting: &x}, Defaults()); err == nil {
			t.Errorf("%v mg/dL is %v", x, class)
		}
	}
}

func TestTestsDue(t *testing.T) {
	all := []string{"haemoglobin", "urine", "hiv", "syphilis", "hepatitis_b", "blood_group", "ultrasound"}
	first := Done{"haemoglobin": {12}, "urine": {12}, "hiv": {12}, "syphilis": {12}, "hepatitis_b": {12}, "blood_group": {12}, "ultrasound": {12}}
	for _, c := range []struct {
		name string
		week int
		done Done
		pos  Positive
		want []string
	}{
		{"first contact", 12, nil, Positive{}, all},
		{"first contact at 24 weeks", 24, nil, Positive{}, all[:6]},
		{"first contact at 23 weeks", 23, nil, Positive{}, all},
		{"25 weeks", 25, first, Positive{}, nil},
		{"26 weeks", 26, first, Positive{}, []string{"haemoglobin", "urine"}},
		{"28 weeks", 28, Done{"haemoglobin": {12, 26}, "urine": {26}, "hiv": {12}, "syphilis": {12}, "hepatitis_b": {12}, "blood_group": {12}}, Positive{}, nil},
		{"29 weeks", 29, Done{"haemoglobin": {12, 26}, "urine": {26}, "hiv": {12}, "syphilis": {12}, "hepatitis_b": {12}, "blood_group": {12}}, Positive{}, []string{"hiv", "syphilis"}},
		{"29 weeks, syphilis known", 29, Done{"haemoglobin": {26}, "urine": {26}, "hiv": {12}, "hepatitis_b": {12}, "blood_group": {12}}, Positive{Syphilis: true}, []string{"hiv"}},
		{"36 weeks", 36, Done{"haemoglobin": {35}, "urine": {34}, "hiv": {29}, "syphilis": {29}, "hepatitis_b": {12}, "blood_group": {12}}, Positive{}, []string{"haemoglobin"}},
		{"with HIV", 26, Done{"haemoglobin": {26}, "urine": {26}, "syphilis": {12}, "hepatitis_b": {12}, "blood_group": {12}}, Positive{HIV: true}, []string{"hepatitis_c", "tuberculosis"}},
	} {
		got, err := TestsDue(c.week, c.done, c.pos, Defaults())
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%s:%s", c.name, d)
		}
	}
	for _, done := range []Done{{"hb": {3}}, {"urine": {27}}, {"urine": {-1}}} {
		if got, err := TestsDue(26, done, Positive{}, Defaults()); err == nil {
			t.Errorf("%v gives %v", done, got)
		}
	}
}

func TestSupplementsAreOffUntilTheCentreSaysSo(t *testing.T) {
	s := Defaults()
	if got := Supplements(s); got != nil {
		t.Errorf("%+v", got)
	}
	s.Tests.CalciumLow, s.Tests.VitaminADeficiency = true, true
	want := []Supplement{{Code: "calcium", From: 1.5, To: 2, Unit: "g"}, {Code: "vitamin_a", To: 10000, Unit: "IU", Weekly: ptr(25000.0)}}
	if d := cmp.Diff(want, Supplements(s)); d != "" {
		t.Error(d)
	}
}

func TestWeightGainTable(t *testing.T) {
	f, err := os.Open("testdata/weight_gain_centiles.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) < 27 {
		t.Fatalf("%d rows", len(rows))
	}
	for _, row := range rows[1:] {
		days, err := strconv.ParseFloat(row[0], 64)
		if err != nil {
			t.Fatal(err)
		}
		// The published table was made with 1.88 and 1.28 for the outer centiles.
		for i, z := range []float64{-1.88, -1.28, -0.6745, 0, 0.6745, 1.28, 1.88} {
			want, err := strconv.ParseFloat(row[i+1], 64)
			if err != nil {
				t.Fatal(err)
			}
			got, err := WeightGainAt(z, clinical.GestationalDays(days))
			if err != nil || math.Abs(float64(got)-want) > 0.0051 {
				t.Errorf("%v days, z %v: %.4f %v, the table has %v", days, z, got, err, want)
			}
			back, centile, err := WeightGain(got, clinical.GestationalDays(days))
			if err != nil || math.Abs(back-z) > 1e-9 || math.Abs(centile-100*distribution.Normal(z)) > 1e-6 {
				t.Errorf("%v days: z %v comes back as %v %v", days, z, back, err)
			}
		}
	}
	for _, c := range [][2]float64{{5, 97.9}, {5, 280.1}, {-8.01, 200}, {61, 200}, {math.NaN(), 200}, {5, math.NaN()}, {math.Inf(1), 200}} {
		if z, _, err := WeightGain(clinical.Kilograms(c[0]), clinical.GestationalDays(c[1])); err == nil {
			t.Errorf("%v gives %v", c, z)
		}
	}
	if _, err := WeightGainAt(math.NaN(), 200); err == nil {
		t.Error("z NaN has a weight")
	}
}

func TestRulesAnswer(t *testing.T) {
	for _, c := range []struct{ name, in, out string }{
		{"anc.next", `{"ga_weeks":12,"first_ga_weeks":12}`, `{"next_ga_weeks":20}`},
		{"anc.next", `{"ga_weeks":40,"first_ga_weeks":12}`, `{"refer":true}`},
		{"anc.iron", `{"ga_weeks":30,"haemoglobin":10.9}`, `{"anaemia":true,"severe":false,"iron_mg":120,"folic_acid_mg":0.4,"every":"day","from_mg":120,"to_mg":120}`},
		{"anc.sp", `{"lmp":"2026-01-01","on":"2026-05-01"}`, `{"give":true,"number":1,"tablets":3,"next":"2026-04-02"}`},
		{"anc.td", `{"on":"2026-05-01"}`, `{"number":1,"complete":false,"due":"2026-05-01","give":true,"late":false}`},
		{"anc.deworming", `{"ga_weeks":12}`, `{"due":false,"reason":"too_early"}`},
		{"anc.glucose", `{"random":200}`, `{"class":"diabetes_in_pregnancy"}`},
		{"anc.tests", `{"ga_weeks":30,"done":{"haemoglobin":26,"urine":26,"hiv":29,"syphilis":12,"hepatitis_b":12,"blood_group":12}}`, `{"due":["syphilis"]}`},
	} {
		out, source, err := rule.Call(Rules(), c.name, c.in)
		if err != nil || out != c.out || source == "" {
			t.Errorf("%s %s\n got %s %v\nwant %s", c.name, c.in, out, err, c.out)
		}
	}
	out, _, err := rule.Call(Rules(), "anc.alerts", `{"ga_weeks":30,"sbp":170,"dbp":90,"protein":2,"danger_signs":["convulsing"]}`)
	if err != nil || out[:64] != `{"alerts":["anc.danger_sign","anc.severe_pre_eclampsia","anc.pre` {
		t.Errorf("%s %v", out, err)
	}
	for _, c := range [][2]string{
		{"anc.next", `{"ga_weeks":12.5,"first_ga_weeks":12}`}, {"anc.next", `{"ga_weeks":12,"first_ga_weeks":13}`}, {"anc.next", `{"ga_weeks":46,"first_ga_weeks":12}`},
		{"anc.alerts", `{"ga_weeks":30,"symptoms":[1]}`}, {"anc.alerts", `{"ga_weeks":30,"sbp":-1}`}, {"anc.tests", `{"ga_weeks":30,"done":{"x":1}}`}, {"anc.tests", `{"ga_weeks":30,"done":{"urine":1e300}}`},
		{"anc.weight_gain", `{"gain_kg":5,"ga_days":90}`}, {"anc.glucose", `{}`},
	} {
		if out, _, err := rule.Call(Rules(), c[0], c[1]); err == nil {
			t.Errorf("%s %s answers %s", c[0], c[1], out)
		}
	}
}
