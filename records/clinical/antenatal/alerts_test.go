package antenatal

import (
	"math"
	"testing"

	"carnet/records/clinical"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func ptr[T any](v T) *T { return &v }

func codes(t *testing.T, v Visit) []string {
	t.Helper()
	if v.Week == 0 {
		v.Week = 30
	}
	alerts, err := Alerts(v, Defaults())
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, a := range alerts {
		if a.Source == "" || a.Text == "" || a.Action == "" || a.Severity == 0 || len(a.Values) == 0 {
			t.Errorf("an alert lacks data: %+v", a)
		}
		out = append(out, a.Code)
	}
	return out
}

func bp(s, d float64) Visit { return Visit{Systolic: &s, Diastolic: &d} }

// rested has the same pressure before and after rest.
func rested(s, d float64, protein int, symptoms ...string) Visit {
	v := bp(s, d)
	v.RepeatSystolic, v.RepeatDiastolic = &s, &d
	v.Protein, v.Symptoms = &protein, symptoms
	return v
}

func TestPressureWithProteinAndSymptoms(t *testing.T) {
	for _, c := range []struct {
		name string
		v    Visit
		want []string
	}{
		{"139/89 with everything", rested(139, 89, 4, "severe_headache"), nil},
		{"140 alone", rested(140, 89, 0), []string{"anc.hypertension"}},
		{"90 alone", rested(139, 90, 0), []string{"anc.hypertension"}},
		{"159/109, +", rested(159, 109, 1), []string{"anc.hypertension"}},
		{"160/109, none", rested(160, 109, 0), []string{"anc.severe_hypertension"}},
		{"159/110, +", rested(159, 110, 1), []string{"anc.severe_hypertension"}},
		{"140/90, ++", rested(140, 90, 2), []string{"anc.pre_eclampsia"}},
		{"159/109, ++++", rested(159, 109, 4), []string{"anc.pre_eclampsia"}},
		{"160/100, ++", rested(160, 100, 2), []string{"anc.severe_pre_eclampsia"}},
		{"150/110, +++", rested(150, 110, 3), []string{"anc.severe_pre_eclampsia"}},
		{"140/80, headache", rested(140, 80, 0, "severe_headache"), []string{"anc.severe_pre_eclampsia"}},
		{"120/90, blurred vision", rested(120, 90, 0, "blurred_vision"), []string{"anc.severe_pre_eclampsia"}},
		{"140/90, epigastric pain", rested(140, 90, 0, "epigastric_pain"), []string{"anc.severe_pre_eclampsia"}},
		{"140/90, dizziness", rested(140, 90, 0, "dizziness"), []string{"anc.severe_pre_eclampsia"}},
		{"140/90, vomiting", rested(140, 90, 0, "vomiting"), []string{"anc.severe_pre_eclampsia"}},
		{"one reading only", bp(150, 95), []string{"anc.hypertension", "anc.pressure_repeat", "anc.urine_needed"}},
		{"one reading, 139/89", bp(139, 89), nil},
		{"one severe reading", bp(165, 95), []string{"anc.severe_hypertension", "anc.pressure_repeat", "anc.urine_needed"}},
		{"only a systolic", Visit{Systolic: ptr(140.0), Protein: ptr(0)}, []string{"anc.hypertension", "anc.pressure_repeat"}},
	} {
		if d := cmp.Diff(c.want, codes(t, c.v)); d != "" {
			t.Errorf("%s:%s", c.name, d)
		}
	}
	settled := bp(150, 95)
	settled.RepeatSystolic, settled.RepeatDiastolic = ptr(138.0), ptr(88.0)
	if got := codes(t, settled); got != nil {
		t.Errorf("settled after rest: %v", got)
	}
}

func TestOtherSigns(t *testing.T) {
	for _, c := range []struct {
		name string
		v    Visit
		want []string
	}{
		{"37.9", Visit{Temperature: ptr(37.9)}, nil},
		{"38.0 once", Visit{Temperature: ptr(38.0)}, []string{"anc.temperature"}},
		{"38.0 twice", Visit{Temperature: ptr(38.0), RepeatTemperature: ptr(38.0)}, []string{"anc.temperature"}},
		{"38.5 then 37.5", Visit{Temperature: ptr(38.5), RepeatTemperature: ptr(37.5)}, nil},
		{"pulse 60", Visit{Pulse: ptr(60.0)}, nil}, {"pulse 59", Visit{Pulse: ptr(59.0)}, []string{"anc.pulse"}},
		{"pulse 100", Visit{Pulse: ptr(100.0)}, nil}, {"pulse 101", Visit{Pulse: ptr(101.0)}, []string{"anc.pulse"}},
		{"92 %", Visit{SpO2: ptr(92.0)}, nil}, {"91 %", Visit{SpO2: ptr(91.0)}, []string{"anc.spo2"}},
		{"heart 100", Visit{FetalHeart: ptr(100.0)}, nil}, {"heart 99", Visit{FetalHeart: ptr(99.0)}, []string{"anc.fetal_heart"}},
		{"heart 180", Visit{FetalHeart: ptr(180.0)}, nil}, {"heart 181", Visit{FetalHeart: ptr(181.0)}, []string{"anc.fetal_heart"}},
		{"heart 99 then 120", Visit{FetalHeart: ptr(99.0), RepeatFetalHeart: ptr(120.0)}, nil},
		{"no heart at 20 weeks", Visit{Week: 20, FetalHeart: ptr(0.0)}, []string{"anc.no_fetal_heart"}},
		{"no heart at 19 weeks", Visit{Week: 19, FetalHeart: ptr(0.0)}, nil},
		{"heart found on the second try", Visit{FetalHeart: ptr(0.0), RepeatFetalHeart: ptr(140.0)}, nil},
		{"waters at 36 weeks", Visit{Week: 36, AmnioticFluid: true}, []string{"anc.preterm_rupture"}},
		{"waters at 37 weeks", Visit{Week: 37, AmnioticFluid: true}, []string{"anc.rupture"}},
		{"10.9 at 12 weeks", Visit{Week: 12, Haemoglobin: ptr(10.9)}, []string{"anc.anaemia"}},
		{"11 at 12 weeks", Visit{Week: 12, Haemoglobin: ptr(11.0)}, nil},
		{"10.9 at 13 weeks", Visit{Week: 13, Haemoglobin: ptr(10.9)}, nil},
		{"10.5 at 27 weeks", Visit{Week: 27, Haemoglobin: ptr(10.5)}, nil},
		{"10.4 at 27 weeks", Visit{Week: 27, Haemoglobin: ptr(10.4)}, []string{"anc.anaemia"}},
		{"10.9 at 28 weeks", Visit{Week: 28, Haemoglobin: ptr(10.9)}, []string{"anc.anaemia"}},
		{"7.0", Visit{Haemoglobin: ptr(7.0)}, []string{"anc.anaemia"}},
		{"6.9", Visit{Haemoglobin: ptr(6.9)}, []string{"anc.severe_anaemia"}},
		{"pallor without haemoglobin", Visit{Pallor: ptr(true)}, []string{"anc.anaemia"}},
		{"pallor with a good haemoglobin", Visit{Pallor: ptr(true), Haemoglobin: ptr(12.0)}, nil},
		{"arm 230", Visit{MUAC: ptr(230.0)}, nil}, {"arm 229", Visit{MUAC: ptr(229.0)}, []string{"anc.muac_low"}},
		{"arm 185", Visit{MUAC: ptr(185.0)}, []string{"anc.muac_low"}}, {"arm 184", Visit{MUAC: ptr(184.0)}, []string{"anc.muac_very_low"}},
		{"nothing measured", Visit{}, nil},
	} {
		if d := cmp.Diff(c.want, codes(t, c.v)); d != "" {
			t.Errorf("%s:%s", c.name, d)
		}
	}
}

func TestEveryDangerSignAlertsFirst(t *testing.T) {
	if len(DangerSigns()) != 13 {
		t.Errorf("%d danger signs", len(DangerSigns()))
	}
	for _, d := range DangerSigns() {
		v := bp(142, 80)
		v.Danger = []string{d}
		if got := codes(t, v); got[0] != "anc.danger_sign" {
			t.Errorf("%s: %v", d, got)
		}
	}
	for _, v := range []Visit{{Week: 20, Danger: []string{"bleeding"}}, {Week: 20, Symptoms: []string{"headache"}}} {
		if a, err := Alerts(v, Defaults()); err == nil {
			t.Errorf("%+v gives %v", v, a)
		}
	}
}

func TestImpossibleVisitsAreErrors(t *testing.T) {
	for _, x := range []float64{math.NaN(), math.Inf(1), math.Inf(-1), -1, 1e9} {
		for i, v := range []Visit{
			{Systolic: &x}, {Diastolic: &x}, {RepeatSystolic: &x}, {RepeatDiastolic: &x}, {Temperature: &x}, {RepeatTemperature: &x},
			{Pulse: &x}, {RepeatPulse: &x}, {SpO2: &x}, {FetalHeart: &x}, {RepeatFetalHeart: &x}, {Haemoglobin: &x}, {MUAC: &x},
		} {
			v.Week = 20
			if a, err := Alerts(v, Defaults()); err == nil {
				t.Errorf("field %d at %v gives %v", i, x, a)
			}
		}
	}
	for _, v := range []Visit{{Week: 0}, {Week: 46}, {Week: 20, Protein: ptr(5)}, {Week: 20, Protein: ptr(-1)}} {
		if _, err := Alerts(v, Defaults()); err == nil {
			t.Errorf("%+v is taken", v)
		}
	}
}

func TestWorseNeverLooksBetter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := bp(rapid.Float64Range(80, 200).Draw(t, "sbp"), rapid.Float64Range(40, 130).Draw(t, "dbp"))
		v.Week = rapid.IntRange(1, 45).Draw(t, "week")
		v.Protein = ptr(rapid.IntRange(0, 3).Draw(t, "protein"))
		worst := func() clinical.Severity {
			a, err := Alerts(v, Defaults())
			if err != nil {
				t.Fatal(err)
			}
			if len(a) == 0 {
				return 0
			}
			return a[0].Severity
		}
		before := worst()
		*v.Systolic += rapid.Float64Range(0, 90).Draw(t, "rise")
		*v.Protein++
		if after := worst(); after < before {
			t.Fatalf("%v then %v", before, after)
		}
	})
}

func TestAnAlertOfTheCentresOwnThresholdSaysSo(t *testing.T) {
	s := Defaults()
	s.Pressure.Systolic, s.Anaemia.Severe = 130, 8
	f := func(x float64) *float64 { return &x }
	for _, c := range []struct {
		name string
		v    Visit
		code string
		own  bool
	}{
		{"below the published one", Visit{Week: 30, Systolic: f(135), Diastolic: f(80)}, "anc.hypertension", true},
		{"above both", Visit{Week: 30, Systolic: f(150), Diastolic: f(80)}, "anc.hypertension", true}, // the threshold it names is the centre's
		{"severe by the published one alone", Visit{Week: 30, Systolic: f(165), Diastolic: f(80)}, "anc.severe_hypertension", false},
		{"severe anaemia", Visit{Week: 30, Haemoglobin: f(7.5)}, "anc.severe_anaemia", true},
		{"anaemia", Visit{Week: 30, Haemoglobin: f(10)}, "anc.anaemia", false},
	} {
		list, err := Alerts(c.v, s)
		if err != nil {
			t.Fatal(err)
		}
		found := false
		for _, a := range list {
			if a.Code != c.code {
				continue
			}
			found = true
			if (a.Source == clinical.Local) != c.own {
				t.Errorf("%s: source %q", c.name, a.Source)
			}
		}
		if !found {
			t.Errorf("%s: no %s in %+v", c.name, c.code, list)
		}
	}
}
