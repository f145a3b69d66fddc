package consultation

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/store"
	"carnet/ui/form"
	"carnet/ui/record"
)

var today = clinical.Date{Year: 2026, Month: 11, Day: 24}

// written makes the form of a consultation without a store behind it.
func written(d *records.Consultation, p records.Patient, lang text.Lang, last map[string]store.Observation) *sheet {
	c := &record.Case{P: text.For(lang), Today: today, Patient: p, May: records.Doctor.May}
	s := &sheet{c: c, p: c.P, d: d, last: last}
	s.unsettle()
	s.form = form.New(c.P, form.Spec{Columns: 4, Today: func() form.Date { return today }})
	s.declare()
	return s
}

func born(y, m, d int) *clinical.Date { return &clinical.Date{Year: y, Month: m, Day: d} }

func of[T any](x T) *T { return &x }

func typed(s *sheet, key, words string) *form.Field {
	f := s.form.Field(key)
	f.Enter()
	f.Edit(words)
	f.Leave()
	return f
}

func TestAMeasurementIsJudgedByAge(t *testing.T) {
	cases := []struct {
		birth *clinical.Date
		pulse string
		want  form.Level
	}{
		{born(1990, 1, 1), "112", form.Warning}, // adult: above 100
		{born(2026, 6, 1), "150", form.None},    // five months
		{born(2026, 6, 1), "190", form.Warning},
		{born(1990, 1, 1), "135", form.Danger},
	}
	for _, c := range cases {
		s := written(&records.Consultation{Date: today}, records.Patient{Sex: clinical.Female, Birth: c.birth}, text.French, nil)
		if m := typed(s, "consultation.vitals.pulse", c.pulse).Message(); m.Level != c.want {
			t.Errorf("%v, pulse %s: %v", c.birth, c.pulse, m)
		}
	}
	s := written(&records.Consultation{Date: today}, records.Patient{}, text.French, nil)
	if m := typed(s, "consultation.vitals.temperature", "392").Message(); m.Level != form.Refused || !strings.Contains(m.Text, "39,2") {
		t.Errorf("what nobody has is refused: %v", m)
	}
}

func TestTheLastValueStandsBesideTheField(t *testing.T) {
	last := map[string]store.Observation{
		"weight": {Code: "weight", Value: 61.5, Day: clinical.Date{Year: 2026, Month: 10, Day: 12}}, "hb": {Code: "hb", Value: 9.8, Day: clinical.Date{Year: 2024, Month: 1, Day: 2}},
		"systolic": {Value: 142, Day: today}, "diastolic": {Value: 92, Day: today},
	}
	s := written(&records.Consultation{Date: today}, records.Patient{Birth: born(1990, 1, 1)}, text.French, last)
	for key, want := range map[string]string{
		"consultation.vitals.weight": "kg · 61,5 le 12/10", "consultation.tests.hb": "g/dL · 9,8 le 02/01/24", "consultation.vitals.systolic": "mmHg · 142/92 (24/11)",
	} {
		if got := s.form.Field(key).Aside(); got != want {
			t.Errorf("%s: %q, want %q", key, got, want)
		}
	}
	if m := typed(s, "consultation.vitals.weight", "26").Message(); m.Level != form.Warning {
		t.Errorf("a weight far from the last one: %v", m)
	}
}

func TestSystemsWithoutAndWithFindings(t *testing.T) {
	d := &records.Consultation{Date: today}
	s := written(d, records.Patient{}, text.French, nil)
	fine, odd := s.form.Field("consultation.examination.fine"), s.form.Field("consultation.examination.odd")
	for _, r := range "erca" {
		fine.PickByKey(r)
	}
	want := records.Examination{General: "RAS", Respiratory: "RAS", Cardiovascular: "RAS", Abdomen: "RAS"}
	if diff := cmp.Diff(want, d.Examination); diff != "" {
		t.Error(diff)
	}
	odd.PickByKey('a') // the abdomen is to be described after all
	if d.Examination.Abdomen != "" || slices.Contains(s.fine, "abdomen") || !s.form.Field("consultation.examination.abdomen").Visible() {
		t.Errorf("%q, fine %v", d.Examination.Abdomen, s.fine)
	}
	typed(s, "consultation.examination.abdomen", "rate à 2 cm")
	fine.PickByKey('a')
	if d.Examination.Abdomen != "rate à 2 cm" || slices.Contains(s.fine, "abdomen") {
		t.Errorf("RAS never overwrites what was found: %q, fine %v", d.Examination.Abdomen, s.fine)
	}
	fine.PickByKey('e')
	if d.Examination.General != "" {
		t.Errorf("taken back: %q", d.Examination.General)
	}
}

func TestWhatIsSettledSharesNothingAndLeavesNothingOut(t *testing.T) {
	d := &records.Consultation{
		Date: today, Reason: "Fièvre", LabOrders: []string{"NFS", "Coproculture"}, Outcome: records.Referred, Referral: &records.Referral{To: "CSRéf", Urgent: true},
		Diagnoses: []records.Diagnosis{{Label: "Paludisme grave", ICD10: "B50.8", ICPC2: "A73", Certainty: records.Certain}}, Next: &records.Appointment{Date: today.AddDays(3)},
		Lines: []records.Line{{Medicine: "Quinine", Dose: 1, Unit: "tablet", Times: 3, Days: 7, Quantity: 21}}, Given: []string{"Perfusion"},
		Examination: records.Examination{General: "RAS", Skin: "pâleur"},
	}
	before := *d
	s := written(d, records.Patient{Sex: clinical.Female}, text.French, nil)
	got := s.settle().(*records.Consultation)
	if diff := cmp.Diff(&before, got); diff != "" {
		t.Error(diff)
	}
	got.Given[0], got.Lines[0].Dose = "x", 9
	if s.d.Given[0] != "Perfusion" || s.d.Lines[0].Dose != 1 {
		t.Error("the copy is the form's own")
	}
	typed(s, "consultation.diagnoses[0].label", "fièvre d’origine inconnue")
	x := s.settle().(*records.Consultation).Diagnoses[0]
	if x.ICD10 != "" || x.ICPC2 != "" || x.Label != "fièvre d’origine inconnue" {
		t.Errorf("other words keep no code: %+v", x)
	}
}

// Enter writes a code only for what was really begun.
func TestEnterCodesWhatWasTyped(t *testing.T) {
	enter := func(s *sheet, key, words string) {
		f := s.form.Field(key)
		f.Enter()
		f.Edit(words)
		f.TakeSuggestion(-1)
		f.Leave()
	}
	for words, want := range map[string]string{
		"palu": "B50.9", "HTA": "I10", "gea": "A09", "preeclampsie": "O14.9", "b509": "B50.9", "mal de tête": "R51", "sumaya": "B50.9",
		"coar": "", "diare": "", "kolera": "", "xyzzy": "",
	} {
		d := &records.Consultation{Date: today}
		s := written(d, records.Patient{}, text.French, nil)
		enter(s, "consultation.diagnoses[0].label", words)
		x := d.Diagnoses[0]
		if x.ICD10 != want || want == "" && x.Label != words || want != "" && x.ICPC2 == "" {
			t.Errorf("%q and Enter: %+v, want %q", words, x, want)
		}
	}
	for words, want := range map[string]string{
		"amox": "amoxicilline", "coartem": "artemether-lumefantrine", "para sirop": "paracetamol", "amox gel": "amoxicilline", "doliprane": "paracetamol", "para cp": "paracetamol",
		"amoksisiline": "", "tisane": "",
	} {
		d := &records.Consultation{Date: today}
		s := written(d, records.Patient{}, text.French, nil)
		enter(s, "consultation.lines[0].medicine", words)
		if l := d.Lines[0]; l.Code != want || want == "" && l.Medicine != words {
			t.Errorf("%q and Enter: %+v, want %q", words, l, want)
		}
	}
}

func TestAReferralAsksWhereTo(t *testing.T) {
	d := &records.Consultation{Date: today}
	s := written(d, records.Patient{}, text.French, nil)
	to := s.form.Field("consultation.referral.to")
	if to.Visible() {
		t.Error("not before she is referred")
	}
	s.form.Field("consultation.outcome").PickByKey('r')
	if d.Outcome != records.Referred || !to.Visible() || s.focus("referral.to") != to {
		t.Errorf("%q, visible %v", d.Outcome, to.Visible())
	}
	typed(s, "consultation.next.date", "+3j")
	if s.next.Date != today.AddDays(3) {
		t.Errorf("next %v", s.next.Date)
	}
}

// Every word of the form is in each language's own catalogue.
func TestNoKeyIsShownAsItIs(t *testing.T) {
	for _, lang := range text.Langs {
		own := text.Keys(lang)
		for _, k := range text.Keys(text.French) {
			if strings.HasPrefix(k, "consultation.") || strings.HasPrefix(k, "record.") || strings.HasPrefix(k, "prescribe.") {
				if !slices.Contains(own, k) {
					t.Errorf("%s lacks %s", lang, k)
				}
			}
		}
		d := &records.Consultation{Date: today, Outcome: records.Referred, Vitals: records.Vitals{Weight: of(10.0), Height: of(78.0)},
			Diagnoses: []records.Diagnosis{{Label: "x"}}, Lines: []records.Line{{Medicine: "Paracétamol 120 mg/5 ml", Code: "paracetamol", Form: "syrup", Strength: "120 mg/5 ml", Unit: "ml"}, {Medicine: "y"}}}
		s := written(d, records.Patient{Sex: clinical.Female, Birth: born(2025, 5, 1)}, lang, nil)
		s.urine = true
		for _, f := range s.form.Fields() {
			shown := []string{f.Label(), f.Placeholder(), f.Aside(), f.Computed().Text}
			for _, o := range f.Options() {
				shown = append(shown, o.Label)
			}
			for _, w := range shown {
				if strings.Contains(w, "consultation.") || strings.Contains(w, "coding.") || strings.Contains(w, "growth.") {
					t.Errorf("%s: %s shows %q", lang, f.Key(), w)
				}
			}
		}
		for _, sec := range s.form.Sections() {
			if strings.Contains(sec.Title(), "consultation.") {
				t.Errorf("%s: title %q", lang, sec.Title())
			}
		}
	}
}

// One letter names one choice: the examination is done with one key a system.
func TestLettersNameOneChoice(t *testing.T) {
	for _, lang := range text.Langs {
		s := written(&records.Consultation{Date: today}, records.Patient{}, lang, nil)
		for _, key := range []string{"consultation.examination.fine", "consultation.outcome", "consultation.tests.malaria"} {
			f := s.form.Field(key)
			for i, o := range f.Options() {
				got, alone := f.PickByKey([]rune(o.Label)[0])
				if got != i || !alone {
					t.Errorf("%s %s: %q picks %d", lang, key, o.Label, got)
				}
			}
		}
	}
}

func TestASheetForReadingAsksNothing(t *testing.T) {
	c := &record.Case{P: text.For(text.French), Today: today, ReadOnly: true, May: records.Laboratory.May}
	sh, err := open(context.Background(), c, &records.Consultation{Date: today, Reason: "Fièvre", Tests: records.RapidTests{HIV: records.Positive}})
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, g := range sh.Form.Values() {
		for _, p := range g.Pairs {
			all = append(all, p.Label+"="+p.Value)
		}
	}
	words := strings.Join(all, " ")
	if !strings.Contains(words, "Motif=Fièvre") || strings.Contains(words, "positif") || !strings.Contains(words, "restreint") {
		t.Error(words)
	}
}
