package measure

import (
	"strings"
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

// declared makes a form of the fields.
func declared(p text.Printer, v *records.Vitals, o Options) *form.Form {
	o.Who.Day = today
	f := form.New(p, form.Spec{Today: func() form.Date { return today }})
	f.Section("measure.section", Fields(p, v, o)...)
	return f
}

func typed(f *form.Form, key, s string) form.Message {
	x := f.Field(key)
	x.Enter()
	x.Edit(s)
	x.Leave()
	return x.Message()
}

// notes are the titles of the cards that are shown.
func notes(f *form.Form) []string {
	var out []string
	for _, it := range f.Sections()[0].Items() {
		if n, ok := it.(*form.Notes); ok {
			for _, a := range n.Alerts() {
				out = append(out, a.Title)
			}
		}
	}
	return out
}

func TestFieldsShowRangeLastAndAlert(t *testing.T) {
	var v records.Vitals
	last := map[string]store.Observation{
		"weight": {Value: 68.3, Day: today.AddDays(-43)}, "height": {Value: 164, Day: clinical.Date{Year: 2024, Month: 1, Day: 2}},
		"systolic": {Value: 118, Day: today.AddDays(-43)}, "diastolic": {Value: 72, Day: today.AddDays(-43)},
	}
	f := declared(text.For(text.French), &v, Options{Who: Subject{Sex: clinical.Female, Birth: born(24 * 365)}, Last: last})
	for key, want := range map[string]string{
		"measure.bp": "mmHg · 118/72 (12/10)", "measure.weight": "kg · 68,3 le 12/10", "measure.height": "cm · 164 le 02/01/24", "measure.pulse": "/min",
	} {
		if got := f.Field(key).Aside(); got != want {
			t.Errorf("aside of %s: %q, want %q", key, got, want)
		}
	}
	for key, want := range map[string]string{"measure.temperature": "35–37,9", "measure.pulse": "55–100", "measure.spo2": "≥ 92", "measure.bp": ""} {
		if got := f.Field(key).Placeholder(); got != want {
			t.Errorf("range of %s: %q, want %q", key, got, want)
		}
	}
	for _, c := range []struct {
		key, typed string
		level      form.Level
		text       string
	}{
		{"measure.temperature", "38,7", form.Warning, "Température élevée (≥\u00a038, OMS, soins prénatals)"},
		{"measure.temperature", "387", form.Refused, ""},
		{"measure.bp", "18/12", form.Danger, ""},
		{"measure.weight", "26", form.Warning, "Très loin du dernier poids (68,3 kg le 12/10) : vérifiez."},
		{"measure.pulse", "8", form.Refused, ""},
		{"measure.spo2", "12", form.Refused, ""},
		{"measure.respiration", "2", form.Refused, ""},
		{"measure.weight", "68,5", form.None, ""},
		{"measure.height", "164", form.None, ""},
	} {
		if m := typed(f, c.key, c.typed); m.Level != c.level || c.text != "" && m.Text != c.text {
			t.Errorf("%s %s: %+v", c.key, c.typed, m)
		}
	}
	if v.Temperature != nil || *v.Systolic != 180 || *v.Weight != 68.5 {
		t.Errorf("%+v", v)
	}
	if !f.Field("measure.muac").Visible() {
		t.Error("a young woman's arm is measured")
	}
}

func TestTheLastPressureNeedsBothEndsOfOneDay(t *testing.T) {
	last := map[string]store.Observation{"systolic": {Value: 118, Day: today.AddDays(-43)}, "diastolic": {Value: 72, Day: today.AddDays(-3)}}
	f := declared(text.For(text.French), &records.Vitals{}, Options{Who: Subject{Birth: born(24 * 365)}, Last: last})
	if x := f.Field("measure.bp"); x.Aside() != "mmHg" || x.Placeholder() != "< 140/90" {
		t.Errorf("%q %q", x.Aside(), x.Placeholder())
	}
}

func TestAFormMayNameTheFieldsByItsOwnPaths(t *testing.T) {
	var v records.Vitals
	day := today
	f := declared(text.For(text.French), &v, Options{Who: Subject{Sex: clinical.Female, Birth: born(24 * 365)}, Path: "consultation.vitals.",
		On: func() clinical.Date { return day }, Arm: func() bool { return false }})
	if f.Field("consultation.vitals.systolic") == nil || f.Field("consultation.vitals.temperature") == nil || f.Field("measure.bp") != nil {
		t.Error("the paths of the document")
	}
	if f.Field("consultation.vitals.muac").Visible() {
		t.Error("this form measures no arm of a woman")
	}
	day = today.AddDays(-24*365 + 400)
	typed(f, "consultation.vitals.pulse", "140")
	if m := f.Field("consultation.vitals.pulse").Message(); m.Level != form.None {
		t.Errorf("the day of the document is that of the age: %v", m)
	}
}

func TestAMeasurementIsJudgedByAge(t *testing.T) {
	for _, c := range []struct {
		birth      *clinical.Date
		key, typed string
		want       form.Level
	}{
		{born(36 * 365), "measure.pulse", "112", form.Warning}, // adult: above 100
		{born(170), "measure.pulse", "150", form.None},         // five months
		{born(170), "measure.pulse", "190", form.Warning},
		{born(36 * 365), "measure.pulse", "135", form.Danger},
		{nil, "measure.pulse", "135", form.Danger}, // unknown age: an adult's
		{born(400), "measure.respiration", "35", form.None},
		{born(400), "measure.respiration", "54", form.Warning},
		{born(36 * 365), "measure.spo2", "88", form.Danger},
		{born(36 * 365), "measure.bp", "150/122", form.Danger}, // the diastolic end alone
	} {
		f := declared(text.For(text.French), &records.Vitals{}, Options{Who: Subject{Birth: c.birth}})
		if m := typed(f, c.key, c.typed); m.Level != c.want {
			t.Errorf("born %v, %s %s: %+v", c.birth, c.key, c.typed, m)
		}
	}
}

func TestCorpulenceIsSaidForTheAge(t *testing.T) {
	for _, c := range []struct {
		birth          *clinical.Date
		weight, height float64
		muac           int
		level          form.Level
		words          string
	}{
		{born(36 * 365), 62, 164, 0, form.Info, "IMC 23,1"},
		{born(36 * 365), 45, 170, 0, form.Warning, "Insuffisance pondérale"},
		{nil, 62, 164, 0, form.Info, "IMC 23,1"},
		{born(550), 7.1, 76, 112, form.Danger, "sévère"},
		{born(550), 10, 78, 140, form.Good, "Pas de malnutrition"},
		{born(10*365 + 190), 28, 132, 0, form.Info, "IMC pour l’âge"},
		{born(10*365 + 190), 17, 132, 0, form.Danger, "Maigreur sévère"},
		{born(36 * 365), 0, 164, 0, form.None, ""},
	} {
		v := &records.Vitals{Height: &c.height}
		if c.weight > 0 {
			v.Weight = &c.weight
		}
		if c.muac > 0 {
			v.MUAC = &c.muac
		}
		f := declared(text.For(text.French), v, Options{Who: Subject{Sex: clinical.Male, Birth: c.birth}})
		x := f.Field("measure.index")
		if m := x.Computed(); m.Level != c.level || !strings.Contains(m.Text, c.words) || x.Visible() != (c.words != "") {
			t.Errorf("%v %v kg %v cm: %+v", c.birth, c.weight, c.height, m)
		}
	}
}

func TestShockAndWastingHaveTheirNotes(t *testing.T) {
	f := declared(text.For(text.French), &records.Vitals{}, Options{Who: Subject{Birth: born(30 * 365)}})
	typed(f, "measure.bp", "88/50")
	if got := notes(f); len(got) != 0 {
		t.Errorf("a pressure alone: %v", got)
	}
	typed(f, "measure.pulse", "128")
	if got := notes(f); len(got) != 1 {
		t.Errorf("pulse above the systolic pressure: %v", got)
	}
	f = declared(text.For(text.French), &records.Vitals{}, Options{Who: Subject{Sex: clinical.Male, Birth: born(400)}})
	typed(f, "measure.muac", "120")
	if got := notes(f); len(got) != 1 || !strings.Contains(got[0], "modérée") {
		t.Errorf("an arm of 120 mm: %v", got)
	}
	if m := f.Field("measure.index").Computed(); m.Level != form.Warning {
		t.Errorf("and it colours what the measurements mean: %+v", m)
	}
	typed(f, "measure.muac", "112")
	if got := notes(f); len(got) != 1 || !strings.Contains(got[0], "sévère") {
		t.Errorf("an arm of 112 mm: %v", got)
	}
	if f.Field("measure.respiration").Placeholder() != "22–37" {
		t.Errorf("respiration: %q", f.Field("measure.respiration").Placeholder())
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
