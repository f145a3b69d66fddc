package vitals

import (
	"errors"
	"math"
	"testing"

	"carnet/records/clinical"
	"carnet/records/clinical/rule"

	"github.com/google/go-cmp/cmp"
)

// A centre may record a pulse of 0 as "not felt" elsewhere; here zero is not
// measured.
func TestPossibleReadings(t *testing.T) {
	for _, c := range []struct {
		name string
		r    Readings
		ok   bool
	}{
		{"nothing", Readings{}, true},
		{"systolic 250", Readings{SBP: 250}, true}, {"systolic 251", Readings{SBP: 251}, false}, {"systolic -1", Readings{SBP: -1}, false},
		{"diastolic 150", Readings{DBP: 150}, true}, {"diastolic 151", Readings{DBP: 151}, false},
		{"pulse 230", Readings{Pulse: 230}, true}, {"pulse 231", Readings{Pulse: 231}, false},
		{"respiration 200", Readings{Respiration: 200}, true}, {"respiration 201", Readings{Respiration: 201}, false},
		{"25 °C", Readings{Temperature: 25}, true}, {"24.9 °C", Readings{Temperature: 24.9}, false},
		{"43 °C", Readings{Temperature: 43}, true}, {"43.1 °C", Readings{Temperature: 43.1}, false},
		{"saturation 100", Readings{Saturation: 100}, true}, {"saturation 101", Readings{Saturation: 101}, false},
		{"weight 250", Readings{Weight: 250}, true}, {"weight 250.1", Readings{Weight: 250.1}, false}, {"weight 0.1", Readings{Weight: 0.1}, false},
		{"height 272", Readings{Height: 272}, true}, {"height 272.1", Readings{Height: 272.1}, false}, {"height 9.9", Readings{Height: 9.9}, false},
		{"pressures the wrong way round", Readings{SBP: 80, DBP: 120}, false},
		{"not a number", Readings{Pulse: clinical.PerMinute(math.NaN())}, false},
		{"infinite", Readings{SBP: clinical.MmHg(math.Inf(1))}, false},
	} {
		if errs := Defaults().Impossible(c.r); (len(errs) == 0) != c.ok {
			t.Errorf("%s: %v", c.name, errs)
		}
	}
	if errs := Defaults().Impossible(Readings{SBP: 300, Pulse: 300}); len(errs) != 2 {
		t.Errorf("two impossible readings: %v", errs)
	}
}

type found map[string]clinical.Severity

func alerts(age clinical.AgeDays, r Readings) found {
	f := found{}
	for _, a := range Defaults().Alerts(age, r) {
		f[a.Code] = a.Severity
	}
	return f
}

// Both sides of every adult limit.
func TestAdultLimits(t *testing.T) {
	set := map[string]func(float64) Readings{
		"sbp":         func(x float64) Readings { return Readings{SBP: clinical.MmHg(x)} },
		"dbp":         func(x float64) Readings { return Readings{DBP: clinical.MmHg(x)} },
		"pulse":       func(x float64) Readings { return Readings{Pulse: clinical.PerMinute(x)} },
		"resp":        func(x float64) Readings { return Readings{Respiration: clinical.PerMinute(x)} },
		"temperature": func(x float64) Readings { return Readings{Temperature: clinical.Celsius(x)} },
		"saturation":  func(x float64) Readings { return Readings{Saturation: clinical.Percent(x)} },
	}
	const d, w = clinical.Danger, clinical.Warning
	for _, c := range []struct {
		sign string
		x    float64
		want found
	}{
		{"sbp", 85, found{"sbp_low": d}}, {"sbp", 86, found{"sbp_low": w}}, {"sbp", 99, found{"sbp_low": w}}, {"sbp", 100, found{}},
		{"sbp", 140, found{}}, {"sbp", 141, found{"sbp_high": w}}, {"sbp", 179, found{"sbp_high": w}}, {"sbp", 180, found{"sbp_high": d}},
		{"dbp", 40, found{"dbp_low": d}}, {"dbp", 41, found{"dbp_low": w}}, {"dbp", 54, found{"dbp_low": w}}, {"dbp", 55, found{}},
		{"dbp", 90, found{}}, {"dbp", 91, found{"dbp_high": w}}, {"dbp", 119, found{"dbp_high": w}}, {"dbp", 120, found{"dbp_high": d}},
		{"pulse", 49, found{"pulse_low": d}}, {"pulse", 50, found{"pulse_low": w}}, {"pulse", 55, found{}},
		{"pulse", 100, found{}}, {"pulse", 101, found{"pulse_high": w}}, {"pulse", 130, found{"pulse_high": d}},
		{"resp", 8, found{"resp_low": d}}, {"resp", 9, found{"resp_low": w}}, {"resp", 12, found{}},
		{"resp", 18, found{}}, {"resp", 19, found{"resp_high": w}}, {"resp", 26, found{"resp_high": d}},
		{"temperature", 34.9, found{"temperature_low": d}}, {"temperature", 35, found{}}, {"temperature", 37.9, found{}}, {"temperature", 38, found{"temperature_high": w}},
		{"saturation", 89, found{"saturation_critical": d}}, {"saturation", 90, found{"saturation_low": w}}, {"saturation", 91, found{"saturation_low": w}}, {"saturation", 92, found{}},
	} {
		if diff := cmp.Diff(c.want, alerts(Adult, set[c.sign](c.x))); diff != "" {
			t.Errorf("%s %v: %s", c.sign, c.x, diff)
		}
	}
}

// The PALS table, at both ends of each band and of each range.
func TestChildrenByAge(t *testing.T) {
	for _, b := range []struct{ from, to, hrMin, hrMax, rrMin, rrMax, sbpMin, sbpMax int }{
		{0, 30, 100, 205, 30, 60, 67, 84},
		{31, 365, 100, 180, 30, 53, 72, 104},
		{366, 1095, 98, 140, 22, 37, 86, 106},
		{1096, 2191, 80, 120, 20, 28, 89, 112},
		{2192, 4748, 75, 118, 18, 25, 97, 120},
		{4749, 6939, 60, 100, 12, 20, 110, 131},
	} {
		for _, age := range []clinical.AgeDays{clinical.AgeDays(b.from), clinical.AgeDays(b.to)} {
			r := func(hr, rr, sbp int) Readings {
				return Readings{Pulse: clinical.PerMinute(hr), Respiration: clinical.PerMinute(rr), SBP: clinical.MmHg(sbp)}
			}
			for _, ok := range []Readings{r(b.hrMin, b.rrMin, b.sbpMin), r(b.hrMax, b.rrMax, b.sbpMax)} {
				if got := alerts(age, ok); len(got) != 0 {
					t.Errorf("day %d %+v: %v", age, ok, got)
				}
			}
			const w = clinical.Warning
			if diff := cmp.Diff(found{"pulse_low": w, "resp_low": w, "sbp_low": w}, alerts(age, r(b.hrMin-1, b.rrMin-1, b.sbpMin-1))); diff != "" {
				t.Errorf("day %d: %s", age, diff)
			}
			if diff := cmp.Diff(found{"pulse_high": w, "resp_high": w, "sbp_high": w}, alerts(age, r(b.hrMax+1, b.rrMax+1, b.sbpMax+1))); diff != "" {
				t.Errorf("day %d: %s", age, diff)
			}
		}
	}
	// On the nineteenth birthday the adult's limits begin.
	if got := alerts(6940, Readings{SBP: 105}); len(got) != 0 {
		t.Errorf("19 years, systolic 105: %v", got)
	}
}

func TestAlertsCarryAllThatAScreenShows(t *testing.T) {
	list := Defaults().Alerts(Adult, Readings{SBP: 84, DBP: 60, Pulse: 120, Temperature: 39, Saturation: 88, Respiration: 30})
	for _, a := range list {
		if a.Source == "" || a.Threshold == "" || a.Text == "" || a.Action == "" || len(a.Values) != 1 || a.Values[0].Name == "" {
			t.Errorf("%+v lacks something", a)
		}
	}
	names := map[string]bool{}
	for _, a := range list {
		names[a.Values[0].Name] = true
	}
	for _, n := range []string{"sbp", "pulse", "resp", "temperature", "saturation", "shock_index"} {
		if !names[n] {
			t.Errorf("no alert of %s among %v", n, names)
		}
	}
}

func TestIndices(t *testing.T) {
	near := func(what string, got clinical.Result, err error, want float64) {
		t.Helper()
		if err != nil || math.Abs(got.Value-want) > 1e-9 {
			t.Errorf("%s: %v %v, want %v", what, got.Value, err, want)
		}
	}
	r, err := BMI(58, 170)
	near("58 kg, 1.70 m", r, err, 58/2.89)
	r, err = ShockIndex(110, 100)
	near("shock index", r, err, 1.1)
	r, err = MeanArterialPressure(120, 75)
	near("MAP", r, err, 90)
	for bmi, want := range map[float64]BMIClass{18.49: Underweight, 18.5: NormalBMI, 24.99: NormalBMI, 25: Overweight, 29.99: Overweight, 30: Obese} {
		if got := ClassifyBMI(bmi); got != want {
			t.Errorf("BMI %v: %s", bmi, got)
		}
	}
	// The shock index is a danger above 1, not at 1.
	if got := alerts(Adult, Readings{Pulse: 100, SBP: 100}); len(got) != 0 {
		t.Errorf("shock index 1: %v", got)
	}
	if got := alerts(Adult, Readings{Pulse: 100, SBP: 99}); got["shock_index_high"] != clinical.Danger {
		t.Errorf("shock index above 1: %v", got)
	}
	var re *clinical.RangeError
	for _, x := range []float64{0, -1, 1e9, math.NaN(), math.Inf(1), math.Inf(-1)} {
		if _, err := BMI(clinical.Kilograms(x), 170); !errors.As(err, &re) {
			t.Errorf("%v kg: %v", x, err)
		}
		if _, err := BMI(58, clinical.Centimetres(x)); !errors.As(err, &re) {
			t.Errorf("%v cm: %v", x, err)
		}
		if _, err := ShockIndex(90, clinical.MmHg(x)); !errors.As(err, &re) {
			t.Errorf("systolic %v: %v", x, err)
		}
		if _, err := MeanArterialPressure(clinical.MmHg(x), 70); !errors.As(err, &re) {
			t.Errorf("systolic %v: %v", x, err)
		}
	}
	if _, err := BMI(58, 1.7); err == nil {
		t.Error("metres for centimetres")
	}
	if _, err := MeanArterialPressure(80, 80); err == nil {
		t.Error("equal pressures")
	}
}

func TestRules(t *testing.T) {
	for _, c := range []struct{ rule, in, out string }{
		{"bmi", `{"weight_kg":50,"height_cm":200}`, `{"bmi":12.5,"class":"underweight"}`},
		{"map", `{"sbp":120,"dbp":75}`, `{"map":90}`},
		{"shock_index", `{"pulse":110,"sbp":100}`, `{"index":1.1,"high":true}`},
		{"vitals", `{"age_days":400,"pulse":120}`, `{"alerts":[]}`},
		{"vitals", `{"age_days":400,"temperature":38}`, `{"alerts":[{"code":"temperature_high","severity":"warning","values":[{"name":"temperature","value":38,"unit":"°C"}],"threshold":">= 38","source":"WHO ANC DAK: temperature >= 38 °C","text":"growth.alert.temperature_high","action":"growth.action.vital_sign"}]}`},
		{"vitals", `{"age_days":400,"temperature":380}`, ``},
		{"bmi", `{"weight_kg":50}`, ``},
		{"bmi", `{"weight_kg":50,"height_cm":20}`, ``},
	} {
		out, _, err := rule.Call(Rules(), c.rule, c.in)
		if out != c.out {
			t.Errorf("%s %s: %s %v, want %s", c.rule, c.in, out, err, c.out)
		}
	}
}

func FuzzVitals(f *testing.F) {
	for _, x := range []float64{0, -1, 37, 120, 1e308, math.NaN(), math.Inf(1), math.Inf(-1)} {
		f.Add(400, x, 80.0, x)
		f.Add(9000, 120.0, x, 37.0)
	}
	f.Fuzz(func(t *testing.T, age int, a, b, c float64) {
		r := Readings{SBP: clinical.MmHg(a), DBP: clinical.MmHg(b), Pulse: clinical.PerMinute(b), Temperature: clinical.Celsius(c), Saturation: clinical.Percent(c)}
		for _, alert := range Defaults().Alerts(clinical.AgeDays(age), r) {
			if !clinical.Finite(alert.Values[0].Value) {
				t.Errorf("%+v: %+v", r, alert)
			}
		}
		if x, err := BMI(clinical.Kilograms(a), clinical.Centimetres(b)); err == nil && !(x.Value >= 3 && x.Value <= 200) {
			t.Errorf("BMI of %v kg and %v cm: %v", a, b, x.Value)
		}
		if x, err := MeanArterialPressure(clinical.MmHg(a), clinical.MmHg(b)); err == nil && !(x.Value > b && x.Value < a) {
			t.Errorf("MAP of %v and %v: %v", a, b, x.Value)
		}
	})
}
