package record_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/store"
	"carnet/ui/place"
)

// malaria types a whole consultation for malaria by keys alone, the reason and
// the history aside, and returns how many keys that took.
func (w *world) malaria(vitals bool, days string) int {
	n := 0
	next := func() { n += w.press(fyne.KeyReturn) }
	section := func() { n += w.ctrl(fyne.KeyPageDown) }
	if vitals {
		for _, s := range []string{"39,4", "62", "11/7", "112"} {
			n += w.keys(s)
			next()
		}
		section()
	}
	if w.look().At == "consultation.reason" {
		w.keys("Fièvre et frissons")
		next()
	}
	w.keys("depuis 3 jours, pas de toux")
	section()
	n += w.keys("erca") // RAS: general, respiratory, heart, abdomen
	section()
	n += w.keys("p") // the malaria test
	section()
	n += w.keys("palu")
	next() // takes the first suggestion
	next() // certain
	next() // new: a second row opens
	next() // which stays empty
	n += w.keys("coar")
	next()
	n += w.press(fyne.KeyF5) // takes the dose by weight
	next()                   // how; a second row opens
	n += w.keys("para")
	next()
	n += w.press(fyne.KeyF5)
	if days != "" {
		n += w.keys(days) // the source leaves them open
	}
	next()
	next()
	section()
	section()
	n += w.keys("a") // goes home
	n += w.keys("+3j")
	return n
}

func TestAConsultationIsTypedByKeysAlone(t *testing.T) {
	w := newWorld(t)
	if got := w.open(w.doctor, place.Route{New: string(records.KindConsultation)}); got.Pane != "writer" || got.At != "consultation.vitals.temperature" {
		t.Fatalf("a new consultation opens at the first field: %q at %q", got.Pane, got.At)
	}
	n := w.malaria(true, "3")
	n += w.ctrl(fyne.KeyReturn)
	t.Logf("a consultation for malaria took %d keys besides reason and history", n)
	const most = 60
	if n > most {
		t.Errorf("%d keys, at most %d", n, most)
	}
	look := w.look()
	if look.Pane != "reader" || look.State != store.Signed {
		t.Fatalf("signed and shown: %q %d %v", look.Pane, look.State, look.Findings)
	}
	got := decode(t, w.only())
	want := records.Consultation{
		Date: today, Reason: "Fièvre et frissons", History: "depuis 3 jours, pas de toux",
		Vitals:      records.Vitals{Temperature: of(39.4), Weight: of(62.0), Systolic: of(110), Diastolic: of(70), Pulse: of(112)},
		Examination: records.Examination{General: "RAS", Respiratory: "RAS", Cardiovascular: "RAS", Abdomen: "RAS"},
		Tests:       records.RapidTests{Malaria: records.Positive},
		Diagnoses:   got.Diagnoses,
		Lines: []records.Line{
			{Medicine: "Artéméther + luméfantrine 20 mg + 120 mg", Code: "artemether-lumefantrine", Form: "tablet", Strength: "20 mg + 120 mg", Dose: 4, Unit: "tablet", Times: 2, Days: 3, Quantity: 24},
			{Medicine: "Paracétamol 500 mg", Code: "paracetamol", Form: "tablet", Strength: "500 mg", Dose: 1.5, Unit: "tablet", Times: 4, Days: 3, Quantity: 18},
		},
		Outcome: records.Home, Next: &records.Appointment{Date: clinical.Date{Year: 2026, Month: 11, Day: 27}},
	}
	if d := cmp.Diff(want, got, cmpopts.IgnoreFields(records.Line{}, "Basis")); d != "" {
		t.Error(d)
	}
	if len(got.Diagnoses) != 1 || got.Diagnoses[0].ICD10 == "" || got.Diagnoses[0].ICPC2 == "" || got.Diagnoses[0].Certainty != records.Certain {
		t.Errorf("diagnoses %+v", got.Diagnoses)
	}
	for _, l := range got.Lines {
		if !strings.Contains(l.Basis, "62 kg") || !strings.Contains(l.Basis, "OMS") {
			t.Errorf("basis of %s: %q", l.Medicine, l.Basis)
		}
	}
}

func TestSigningShowsWhatIsMissingFirst(t *testing.T) {
	w := newWorld(t)
	w.open(w.doctor, place.Route{New: string(records.KindConsultation)})
	w.malaria(true, "")
	w.ctrl(fyne.KeyReturn)
	look := w.look()
	if look.Pane != "writer" || len(look.Findings) != 1 || !strings.Contains(look.Findings[0], "Paracétamol") || look.At != "consultation.lines[1].dose" {
		t.Fatalf("the days are missing: shown, and the focus goes there; %+v", look)
	}
	w.ctrl(fyne.KeyReturn)
	if look := w.look(); look.Pane != "reader" || look.State != store.Signed {
		t.Fatalf("a second Ctrl+Enter signs all the same: %+v", look)
	}
	if l := decode(t, w.only()).Lines[1]; l.Days != 0 || l.Quantity != 0 || l.Dose != 1.5 {
		t.Errorf("signed as it stood: %+v", l)
	}
}

func TestWhatBlocksIsNeverSigned(t *testing.T) {
	w := newWorld(t)
	w.open(w.doctor, place.Route{New: string(records.KindConsultation)})
	w.keys("392") // no temperature
	for range 3 {
		w.ctrl(fyne.KeyReturn)
	}
	look := w.look()
	if look.Pane != "writer" || len(look.Findings) == 0 || !strings.Contains(look.Findings[0], "Température") || look.At != "consultation.vitals.temperature" {
		t.Fatalf("a text that is no value is mended first: %+v", look)
	}
	w.press(fyne.KeyBackspace)
	w.ctrl(fyne.KeyReturn)
	if look := w.look(); look.Pane != "writer" || strings.Contains(strings.Join(look.Findings, " "), "Température") {
		t.Fatalf("mended; what else is missing is shown once: %+v", look)
	}
	w.ctrl(fyne.KeyReturn)
	if look := w.look(); look.Pane != "reader" {
		t.Fatalf("then signed: %+v", look)
	}
}
