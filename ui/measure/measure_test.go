package measure

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/store"
	"carnet/ui/form"
)

var today = clinical.Date{Year: 2026, Month: 11, Day: 24}

func ptr[T any](x T) *T { return &x }

func born(days int) *clinical.Date { return ptr(today.AddDays(-days)) }

// sign is a Sign as a queue shows it.
func shown(list []Sign) []string {
	var out []string
	for _, s := range list {
		mark := "●"
		if s.Level == form.Danger {
			mark = "▲"
		}
		out = append(out, mark+" "+s.Short)
	}
	return out
}

func TestSignsFollowTheAge(t *testing.T) {
	for name, c := range map[string]struct {
		who  Subject
		v    records.Vitals
		want []string
	}{
		"a grown woman, all well":         {Subject{Birth: born(30 * 365)}, records.Vitals{Systolic: ptr(118), Diastolic: ptr(72), Pulse: ptr(80), Temperature: ptr(37.1)}, nil},
		"a blood pressure is said once":   {Subject{Birth: born(61 * 365)}, records.Vitals{Systolic: ptr(158), Diastolic: ptr(94)}, []string{"● TA 158/94"}},
		"the diastolic alone is critical": {Subject{Birth: born(61 * 365)}, records.Vitals{Systolic: ptr(150), Diastolic: ptr(122)}, []string{"▲ TA 150/122"}},
		"a child breathes faster":         {Subject{Birth: born(3*365 + 30)}, records.Vitals{Respiration: ptr(26)}, nil},
		"a child breathes too fast":       {Subject{Birth: born(3*365 + 30)}, records.Vitals{Respiration: ptr(54)}, []string{"● FR 54"}},
		"the same rate in a grown man":    {Subject{Birth: born(40 * 365)}, records.Vitals{Respiration: ptr(54)}, []string{"▲ FR 54"}},
		"unknown age is that of an adult": {Subject{}, records.Vitals{Temperature: ptr(38.5), SpO2: ptr(88)}, []string{"▲ SpO₂ 88\u202f%", "● T 38,5"}},
		"thin arm":                        {Subject{Sex: clinical.Female, Birth: born(400)}, records.Vitals{MUAC: ptr(112)}, []string{"▲ PB 112"}},
		"thin for the height":             {Subject{Sex: clinical.Female, Birth: born(245)}, records.Vitals{Weight: ptr(5.6), Height: ptr(65.0)}, []string{"● P/T −2,7"}},
		"an arm says nothing of a man":    {Subject{Birth: born(40 * 365)}, records.Vitals{MUAC: ptr(112)}, nil},
	} {
		c.who.Day = today
		got := shown(Signs(text.For(text.French), c.who, &c.v))
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
}

func TestFieldsShowRangeLastAndAlert(t *testing.T) {
	p := text.For(text.French)
	var v records.Vitals
	f := form.New(p, form.Spec{Today: func() form.Date { return today }})
	last := map[string]store.Observation{"weight": {Value: 68.3, Day: today.AddDays(-43)}, "systolic": {Value: 118, Day: today.AddDays(-43)}, "diastolic": {Value: 72}}
	f.Section("measure.section", Fields(p, &v, Options{Who: Subject{Sex: clinical.Female, Birth: born(24 * 365), Day: today}, Last: last})...)
	typed := func(key, s string) form.Message {
		x := f.Field(key)
		if x == nil {
			t.Fatalf("no field %s", key)
		}
		x.Enter()
		x.Edit(s)
		x.Leave()
		return x.Message()
	}
	if got, want := f.Field("measure.bp").Aside(), "mmHg · <\u00a0140/90 · 118/72 le 12/10"; got != want {
		t.Errorf("aside of the blood pressure: %q, want %q", got, want)
	}
	if got, want := f.Field("measure.weight").Aside(), "kg · 68,3 le 12/10"; got != want {
		t.Errorf("aside of the weight: %q, want %q", got, want)
	}
	if m := typed("measure.temperature", "38,7"); m.Level != form.Warning || m.Text != "Température élevée (≥\u00a038)" {
		t.Errorf("fever: %v", m)
	}
	if m := typed("measure.temperature", "387"); m.Level != form.Refused || v.Temperature != nil {
		t.Errorf("387 °C: %v", m)
	}
	if m := typed("measure.bp", "18/12"); m.Level != form.Danger || *v.Systolic != 180 {
		t.Errorf("18/12: %v", m)
	}
	typed("measure.weight", "68,5")
	typed("measure.height", "164")
	if got := f.Field("measure.bmi").Computed().Text; got != "25,5 · surpoids" {
		t.Errorf("BMI: %q", got)
	}
	if !f.Field("measure.muac").Visible() {
		t.Error("a young woman's arm is measured")
	}
}

func TestAChildGetsItsOwnFields(t *testing.T) {
	p := text.For(text.French)
	var v records.Vitals
	f := form.New(p, form.Spec{Today: func() form.Date { return today }})
	f.Section("", Fields(p, &v, Options{Who: Subject{Sex: clinical.Male, Birth: born(400), Day: today}})...)
	if got := f.Field("measure.respiration").Aside(); got != "/min · 22–37" {
		t.Errorf("respiration: %q", got)
	}
	for key, s := range map[string]string{"measure.weight": "8", "measure.height": "76", "measure.muac": "120"} {
		f.Field(key).Edit(s)
	}
	if m := f.Field("measure.muac").Message(); m.Level != form.Warning {
		t.Errorf("an arm of 120 mm is moderate malnutrition: %v", m)
	}
	if f.Field("measure.bmi").Visible() || !f.Field("measure.wflh").Visible() {
		t.Error("a child has a weight for height and no body mass index")
	}
}

func TestEveryWordIsInEveryLanguage(t *testing.T) {
	for _, l := range text.Langs {
		have := map[string]bool{}
		for _, k := range text.Keys(l) {
			have[k] = true
		}
		for _, k := range text.Keys(text.French) {
			if len(k) > 8 && k[:8] == "measure." && !have[k] {
				t.Errorf("%s lacks %s", l, k)
			}
		}
	}
}
