package planning_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"github.com/google/go-cmp/cmp"

	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/journal"
	"carnet/ui/planning"
	"carnet/ui/theme"
	"carnet/ui/visit"
	"carnet/ui/visit/visittest"
)

var today = visittest.Today

func woman(w *visittest.World) journal.DocumentID {
	birth := today.AddDays(-26 * 365)
	return w.Patient(records.Patient{Family: "Konaté", Given: "Mariam", Sex: clinical.Female, Birth: &birth, BirthBy: records.ToTheYear, Village: "Banconi"})
}

// six answers the questions one key each and tells how many were asked.
func six(w *visittest.World, answers string) int {
	w.Focus("planning.answer.lam")
	n := 0
	for _, a := range answers {
		if !strings.HasPrefix(w.At(), "planning.answer.") {
			break
		}
		w.Keys(string(a))
		n++
	}
	return n
}

func TestOneYesIsEnough(t *testing.T) {
	w := visittest.New(t)
	w.Begin(planning.Form(), woman(w))
	if n := six(w, "nno"); n != 3 {
		t.Fatalf("%d keys", n)
	}
	if at := w.At(); strings.HasPrefix(at, "planning.answer.") {
		t.Errorf("after a yes no more is asked, the focus is at %s", at)
	}
	all := strings.Join(w.Alerts(), "\n")
	if !strings.Contains(all, "Raisonnablement sûr qu’elle n’est pas enceinte") {
		t.Errorf("%s", all)
	}
	d := w.Document().(*records.FamilyPlanning)
	if diff := cmp.Diff(map[string]bool{"lam": false, "no_intercourse": false, "birth_4_weeks": true}, d.Answers); diff != "" {
		t.Error(diff)
	}
}

func TestSixTimesNoAsksForATest(t *testing.T) {
	w := visittest.New(t)
	w.Begin(planning.Form(), woman(w))
	if f := w.Sheet.Form.Field("planning.test"); f.Visible() {
		t.Error("no test before the questions")
	}
	if n := six(w, "nnnnnn"); n != 6 {
		t.Fatalf("one key each: %d", n)
	}
	if all := strings.Join(w.Alerts(), "\n"); !strings.Contains(all, "n’écartent pas une grossesse") || !strings.Contains(all, "test de grossesse") {
		t.Errorf("%s", all)
	}
	if w.At() != "planning.test" {
		t.Fatalf("the test is next: %s", w.At())
	}
	w.Keys("p")
	if all := strings.Join(w.Alerts(), "\n"); !strings.Contains(all, "Test de grossesse positif") {
		t.Errorf("%s", all)
	}
	w.Focus("planning.test")
	w.Keys("n")
	if all := strings.Join(w.Alerts(), "\n"); !strings.Contains(all, "Test de grossesse négatif") {
		t.Errorf("%s", all)
	}
}

func TestAFirstVisitIsTypedByKeys(t *testing.T) {
	w := visittest.New(t)
	w.Begin(planning.Form(), woman(w))
	n := w.Keys("p") // first visit
	if w.At() != "planning.living" {
		t.Fatalf("then %s", w.At())
	}
	n += w.Enter("3") + w.Keys("e") + w.Enter("-3j") + w.Keys("nnno")
	w.Focus("planning.conditions")                 // Ctrl and page down, past the vital signs
	n += 1 + w.Keys("a") + w.Press(fyne.KeyReturn) // no condition
	n += w.Enter("depo") + w.Enter("1")
	w.Shot("planning-light")
	w.Focus("planning.every")
	n += w.Enter("90")
	if n > 40 {
		t.Errorf("%d keys, at most 40", n)
	}
	d := w.Document().(*records.FamilyPlanning)
	if d.Type != "first" || *d.Living != 3 || d.Wish != "spacing" || *d.LMP != today.AddDays(-3) || d.Method != "dmpa" || *d.Units != 1 || !cmp.Equal(d.Conditions, []string{"none"}) {
		t.Errorf("%+v", d)
	}
	if got := w.Sheet.Form.Field("planning.cyp").Computed().Text; got != "0,25 couple-année" {
		t.Errorf("one injection protects %q", got)
	}
	if d.Next == nil || d.Next.Date != today.AddDays(90) {
		t.Errorf("the next supply follows the interval that was typed: %+v", d.Next)
	}
	w.Palette(theme.Dark)
	w.Shot("planning-dark")
}

func TestNoSupplyIsProposedWithoutAnInterval(t *testing.T) {
	w := visittest.New(t)
	w.Begin(planning.Form(), woman(w))
	w.Focus("planning.method")
	w.Enter("jadelle")
	d := w.Document().(*records.FamilyPlanning)
	if d.Method != "implant_2_rods" || d.Next != nil {
		t.Errorf("%+v %+v", d.Method, d.Next)
	}
	w.Focus(visit.NextKey)
	w.Enter("+10j")
	w.Focus("planning.every")
	w.Enter("90")
	if d := w.Document().(*records.FamilyPlanning); d.Next.Date != today.AddDays(10) {
		t.Errorf("a day that somebody wrote stays: %v", d.Next)
	}
}

func TestARenewalAndAChangeKnowWhatWasBefore(t *testing.T) {
	w := visittest.New(t)
	id := woman(w)
	before := today.AddDays(-85)
	w.Write(id, &records.FamilyPlanning{Date: before, Type: "first", Method: "dmpa", Units: visittest.Of(1.0), Every: visittest.Of(90)})
	w.Begin(planning.Form(), id)
	d := w.Document().(*records.FamilyPlanning)
	if d.Type != "renewal" || d.Method != "dmpa" || d.Next == nil || d.Next.Date != today.AddDays(90) {
		t.Errorf("a renewal of the same, at the interval she had: %+v %+v", d, d.Next)
	}
	if f := w.Sheet.Form.Field("planning.answer.lam"); f.Visible() {
		t.Error("a renewal asks no six questions")
	}
	if got := w.Sheet.Form.Field("planning.current").Computed().Text; !strings.Contains(got, "Injectable (DMPA) depuis le 31/08/2026") {
		t.Errorf("%q", got)
	}
	w.Focus("planning.type")
	w.Keys("c")
	if d := w.Document().(*records.FamilyPlanning); d.Former != "dmpa" || d.Method != "" {
		t.Errorf("a change names the former method and waits for the new one: %+v", d)
	}
	w.Focus("planning.method")
	w.Enter("injectable")
	if m := w.Sheet.Form.Field("planning.method").Message(); !strings.Contains(m.Text, "méthode d’avant") {
		t.Errorf("%v", m)
	}
	w.Enter("") // moved on
	w.Focus("planning.type")
	w.Keys("a") // "arrêt": the method ends
	if d := w.Document().(*records.FamilyPlanning); d.Type != "removal" || d.Former != "dmpa" || d.Method != "" || d.Units != nil {
		t.Errorf("%+v", d)
	}
}

// HIV among the conditions is for those who may know: others neither see nor
// lose it.
func TestHIVAmongTheConditionsIsRestricted(t *testing.T) {
	w := visittest.New(t)
	id := woman(w)
	doc := w.Write(id, &records.FamilyPlanning{Date: today, Type: "first", Method: "dmpa", Conditions: []string{"hypertension", "hiv"}})
	words := func() string {
		out := ""
		for _, g := range w.Sheet.Form.Values() {
			for _, p := range g.Pairs {
				out += p.Label + " " + p.Value + "\n"
			}
		}
		return out
	}
	var d records.FamilyPlanning
	w.Amend(planning.Form(), id, doc, &d, true)
	if !strings.Contains(words(), "VIH") {
		t.Errorf("a midwife reads it: %s", words())
	}
	w.Role = records.Nurse
	w.Amend(planning.Form(), id, doc, &d, true)
	if strings.Contains(words(), "VIH") || strings.Contains(words(), "hiv") || !strings.Contains(words(), "hypertension") {
		t.Errorf("a nurse does not: %s", words())
	}
	w.Amend(planning.Form(), id, doc, &d, false)
	if got := w.Document().(*records.FamilyPlanning).Conditions; !cmp.Equal(got, []string{"hypertension", "hiv"}) {
		t.Errorf("and does not lose it: %v", got)
	}
}

// Each method of the list has a code of its own; what an older visit calls
// sterilisation stays as it is until somebody chooses again.
func TestEachMethodHasItsCode(t *testing.T) {
	w := visittest.New(t)
	id := woman(w)
	for words, code := range map[string]string{"féminin": "female_condom", "sayana": "dmpa_sc", "depo": "dmpa", "ligature": "ligation", "vasectomie": "vasectomy"} {
		w.Begin(planning.Form(), id)
		w.Focus("planning.method")
		w.Enter(words)
		if d := w.Document().(*records.FamilyPlanning); d.Method != code {
			t.Errorf("%s gives %q", words, d.Method)
		}
	}
	doc := w.Write(id, &records.FamilyPlanning{Date: today, Type: "first", Method: "sterilisation", Units: visittest.Of(1.0)})
	var d records.FamilyPlanning
	w.Amend(planning.Form(), id, doc, &d, false)
	w.Focus("planning.method")
	w.Enter("")
	if d := w.Document().(*records.FamilyPlanning); d.Method != "sterilisation" {
		t.Errorf("amending loses the method: %+v", d)
	}
}

func TestAManIsAskedForNoPregnancy(t *testing.T) {
	w := visittest.New(t)
	birth := today.AddDays(-30 * 365)
	w.Begin(planning.Form(), w.Patient(records.Patient{Family: "Sissoko", Given: "Bakary", Sex: clinical.Male, Birth: &birth}))
	for _, key := range []string{"planning.answer.lam", "planning.lmp"} {
		if w.Sheet.Form.Field(key).Visible() {
			t.Errorf("%s", key)
		}
	}
}
