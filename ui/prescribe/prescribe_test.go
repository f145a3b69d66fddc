package prescribe

import (
	"strings"
	"testing"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/clinical"
	"carnet/ui/form"
)

var today = clinical.Date{Year: 2026, Month: 11, Day: 24}

// sheet is a prescription in a form of its own.
func sheet(lines *[]records.Line, p records.Patient, weight float64, current ...records.Line) (*Sheet, *form.Form) {
	f := form.New(french, form.Spec{Today: func() form.Date { return today }})
	s := New(lines, For{P: french, Key: "consultation.lines", Patient: p, Current: current,
		Weight: func() *float64 {
			if weight == 0 {
				return nil
			}
			return &weight
		},
		Age: func() (clinical.AgeDays, bool) {
			n := p.AgeDays(today)
			return clinical.AgeDays(n), n >= 0
		}})
	f.Section("consultation.section.lines", s.Items()...)
	return s, f
}

func adult() *clinical.Date { return &clinical.Date{Year: 1990, Month: 1, Day: 1} }

func TestWarningsOfAPrescription(t *testing.T) {
	p := records.Patient{Sex: clinical.Female, Birth: adult(), Allergies: []records.Allergy{{Substance: "pénicilline"}}}
	lines := []records.Line{line("amoxicilline", "capsule", "500 mg", "capsule")}
	s, f := sheet(&lines, p, 62, records.Line{Code: "paracetamol", Medicine: "Paracétamol 500 mg"})
	if got := s.warnings(); len(got) != 1 || got[0].Level != form.Danger || !strings.Contains(got[0].Title, "pénicilline") {
		t.Fatalf("%+v", got)
	}
	if r := s.Remarks(); len(r) != 1 || r[0].Blocking || r[0].Field == nil {
		t.Errorf("signing shows it, and does not forbid it: %+v", r)
	}
	if s.offered() != -1 || len(s.doseNotes()) != 0 {
		t.Error("no dose is proposed of what she is allergic to")
	}
	lines[0] = line("paracetamol", "tablet", "500 mg", "tablet")
	if got := s.warnings(); len(got) != 1 || !strings.Contains(got[0].Title, "encore en cours") {
		t.Errorf("still taken: %+v", got)
	}
	if notes := s.doseNotes(); len(notes) != 1 || notes[0].Action == "" || !strings.Contains(notes[0].Source, "OMS") {
		t.Errorf("notes %+v", notes)
	}
	s.take(nil)
	if l := lines[0]; l.Dose != 1.5 || l.Times != 4 || l.Basis == "" {
		t.Errorf("taken: %+v", l)
	}
	d := f.Field("consultation.lines[0].dose")
	d.Enter()
	d.Edit("4")
	d.Leave()
	if l := lines[0]; l.Basis != "" || l.Dose != 4 {
		t.Errorf("one's own dose has no basis: %+v", l)
	}
	if notes := s.doseNotes(); len(notes) != 1 || notes[0].Level != form.Warning {
		t.Errorf("2 g at a time is said: %+v", notes)
	}
}

func TestTheLineWithTheFocusIsTheOneThatF5Fills(t *testing.T) {
	lines := []records.Line{line("paracetamol", "tablet", "500 mg", "tablet"), {}, line("ibuprofene", "tablet", "400 mg", "tablet"), line("paracetamol", "syrup", "120 mg/5 ml", "ml")}
	s, _ := sheet(&lines, records.Patient{Birth: adult()}, 62)
	if s.Field(9, "dose") != nil || s.Field(0, "nothing") != nil {
		t.Error("no such field")
	}
	s.Field(3, "dose").Enter()
	if s.offered() != 3 {
		t.Errorf("offered %d", s.offered())
	}
	s.Field(3, "dose").Leave()
	if s.offered() != 0 {
		t.Errorf("the first that waits: %d", s.offered())
	}
	lines[0].Dose, lines[0].Times, lines[0].Days = 1, 3, 5
	got := Settled(lines)
	if len(got) != 3 || got[0].Quantity != 15 || Words(french, got[0]) != "Paracétamol 500 mg comprimé · 1 comprimé × 3 par jour × 5 jours · à remettre\u202f: 15 comprimés" {
		t.Errorf("%d lines, %q", len(got), Words(french, got[0]))
	}
}

func TestASmallChildIsOfferedWhatItSwallows(t *testing.T) {
	baby := today.AddDays(-400)
	var lines []records.Line
	_, f := sheet(&lines, records.Patient{Birth: &baby}, 10)
	x := f.Field("consultation.lines[0].medicine")
	x.Enter()
	x.Edit("amox")
	x.TakeSuggestion(-1)
	if l := lines[0]; l.Code != "amoxicilline" || !forChildren[l.Form] {
		t.Errorf("%+v", l)
	}
}

func TestEveryWordIsInEveryLanguage(t *testing.T) {
	for _, l := range text.Langs {
		have := map[string]bool{}
		for _, k := range text.Keys(l) {
			have[k] = true
		}
		for _, k := range text.Keys(text.French) {
			if strings.HasPrefix(k, "prescribe.") && !have[k] {
				t.Errorf("%s lacks %s", l, k)
			}
		}
	}
}

func TestFavouritesStandInTheEmptyField(t *testing.T) {
	var lines []records.Line
	s := New(&lines, For{P: french, Key: "consultation.lines", Weight: func() *float64 { return nil }, Age: func() (clinical.AgeDays, bool) { return 0, false },
		Favourites: []string{"paracetamol", "artemether-lumefantrine", "no-such"}})
	f := form.New(french, form.Spec{})
	f.Section("", s.Items()...)
	x := f.Field("consultation.lines[0].medicine")
	if x.Placeholder() == "" {
		t.Error("the empty field says how to see them")
	}
	x.Enter()
	if list, _ := x.Suggestions(); len(list) != 0 {
		t.Error("they wait for ↓: a list that opens by itself hides what stands below")
	}
	x.Suggest()
	list, at := x.Suggestions()
	if len(list) != 2 || list[0].Value != "paracetamol" || list[1].Value != "artemether-lumefantrine" || at != 0 {
		t.Fatalf("%+v, %d", list, at)
	}
	x.Walk(1)
	x.TakeSuggestion(-1)
	if lines[0].Code != "artemether-lumefantrine" || lines[0].Unit != "tablet" {
		t.Errorf("taken: %+v", lines[0])
	}
}
