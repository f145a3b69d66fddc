package postnatal_test

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/journal"
	"carnet/records/print"
	"carnet/ui/postnatal"
	"carnet/ui/record"
	"carnet/ui/theme"
	"carnet/ui/visit"
	"carnet/ui/visit/visittest"
)

var today = visittest.Today

// mother registers a woman who gave birth some days ago to children of these
// weights, and returns her and them.
func mother(w *visittest.World, days int, weights ...float64) (journal.DocumentID, []journal.DocumentID) {
	birth := today.AddDays(-24 * 365)
	id := w.Patient(records.Patient{Number: "B2-01437-6", Family: "Traoré", Given: "Aïssata", Sex: clinical.Female, Birth: &birth, BirthBy: records.ExactDay, Village: "Banconi"})
	on := today.AddDays(-days)
	at := time.Date(on.Year, time.Month(on.Month), on.Day, 3, 20, 0, 0, time.Local)
	pregnancy := w.Write(id, &records.Pregnancy{Opened: today.AddDays(-200), End: records.Born, EndDate: &on})
	delivery := w.Write(id, &records.Delivery{Pregnancy: pregnancy.String(), At: at, Mode: "spontaneous", Mother: "well", Losses: []records.BloodLoss{{At: at, ML: 200}}})
	var kids []journal.DocumentID
	for i, kg := range weights {
		sex := clinical.Female
		if i%2 == 1 {
			sex = clinical.Male
		}
		kid := w.Patient(records.Patient{Family: "Coulibaly", Given: "Nouveau-né", Sex: sex, Birth: &on, BirthBy: records.ExactDay, MotherID: id.String()})
		kids = append(kids, kid)
		w.Write(kid, &records.Newborn{Pregnancy: pregnancy.String(), Delivery: delivery.String(), Mother: id.String(), At: at, Rank: i + 1, Outcome: "live", Sex: sex, Weight: &kg, Danger: []string{"none"}})
	}
	return id, kids
}

func value(w *visittest.World, key string) string {
	f := w.Sheet.Form.Field(key)
	if f == nil {
		return "no field"
	}
	return f.Text()
}

func TestANormalVisitIsTypedByKeys(t *testing.T) {
	w := visittest.New(t)
	id, kids := mother(w, 7, 3.1)
	w.Begin(postnatal.Form(), id)
	d := w.Document().(*records.Postnatal)
	if d.Contact != "7_14d" || d.Next == nil || d.Next.Date != today.AddDays(35) || len(d.Children) != 1 || d.Children[0].Child != kids[0].String() {
		t.Fatalf("the contact, the next one and the child are known: %+v %+v", d, d.Next)
	}
	n := 0
	section := func(key string) { w.Focus(key); n++ } // Ctrl and page down
	section("measure.temperature")
	n += w.Enter("36,9") + w.Enter("118/72")
	section("postnatal.danger")
	n += w.Keys("a") + w.Press(fyne.KeyReturn) + w.Keys("nbnc") + w.Keys("n") + w.Enter("11,8")
	n += w.Keys("01")
	n += w.Keys("o") + w.Enter("3,25") + w.Enter("36,8") + w.Enter("44") + w.Keys("ss") + w.Keys("a") + w.Press(fyne.KeyReturn)
	w.Shot("postnatal-light")
	section(visit.OutcomeKey)
	n += w.Keys("à") + 1 // and Ctrl+Enter
	if n > 60 {
		t.Errorf("%d keys, at most 60", n)
	}
	t.Logf("a normal postnatal visit took %d keys", n)
	d = w.Document().(*records.Postnatal)
	k := d.Children[0]
	if d.Bleeding != "normal" || d.Uterus != "involuting" || d.Breasts != "normal" || d.Perineum != "healing" || *d.Pallor || *d.Hb != 11.8 || *d.Mood[0] != 0 || *d.Mood[1] != 1 || d.Outcome != records.Home {
		t.Errorf("%+v", d)
	}
	if !*k.Alive || *k.Weight != 3.25 || *k.Respiration != 44 || k.Feeding != "breast" || k.Cord != "clean" || len(k.Danger) != 1 {
		t.Errorf("%+v", k)
	}
	if got := w.Sheet.Form.Field("postnatal.kid1.weight").Aside(); !strings.Contains(got, "+5\u202f% (né à 3,1 kg)") {
		t.Errorf("the change since birth: %q", got)
	}
	if len(d.Validate()) != 0 || len(w.Sheet.Remarks()) != 0 {
		t.Errorf("%v %v", d.Validate(), w.Sheet.Remarks())
	}
	w.Palette(theme.Dark)
	w.Shot("postnatal-dark")
}

func TestTwinsHaveAPartEach(t *testing.T) {
	w := visittest.New(t)
	id, kids := mother(w, 2, 2.4, 2.1)
	w.Begin(postnatal.Form(), id)
	w.Focus("postnatal.kid2.weight")
	w.Enter("2,0")
	w.Enter("36,5")
	w.Enter("64")
	if at := w.At(); at != "postnatal.kid2.respiration_2" {
		t.Fatalf("60 or more is counted again: %s", at)
	}
	w.Enter("63")
	all := strings.Join(w.Alerts(), "\n")
	if !strings.Contains(all, "Signe de danger chez l’enfant respiration rapide") {
		t.Errorf("%s", all)
	}
	if r := w.Sheet.Remarks(); len(r) != 1 || !strings.Contains(r[0].Words, "Enfant 2 · garçon") {
		t.Errorf("%+v", r)
	}
	d := w.Document().(*records.Postnatal)
	if len(d.Children) != 2 || d.Children[1].Child != kids[1].String() || *d.Children[1].Respiration2 != 63 || d.Contact != "48_72h" {
		t.Errorf("%+v", d.Children)
	}
	if got := w.Sheet.Form.Field("postnatal.kid2.weight").Aside(); !strings.Contains(got, "−5\u202f%") {
		t.Errorf("%q", got)
	}
}

func TestABirthElsewhereIsTyped(t *testing.T) {
	w := visittest.New(t)
	birth := today.AddDays(-24 * 365)
	w.Begin(postnatal.Form(), w.Patient(records.Patient{Family: "Diallo", Given: "Aminata", Sex: clinical.Female, Birth: &birth}))
	if w.At() != "postnatal.born" {
		t.Fatalf("opens at %s", w.At())
	}
	w.Enter("-6s")
	d := w.Document().(*records.Postnatal)
	if d.Born == nil || d.Contact != "6w" || d.Next != nil {
		t.Errorf("%+v", d)
	}
	w.Focus("postnatal.living")
	w.Enter("2")
	w.Focus("postnatal.kid2.weight")
	w.Enter("4,1")
	if d := w.Document().(*records.Postnatal); len(d.Children) != 1 || *d.Children[0].Weight != 4.1 {
		t.Errorf("a child nobody looked at is not in the document: %+v", d.Children)
	}
}

// The two questions open the perinatal scale, and stay with those who may
// know.
func TestTheMoodIsRestricted(t *testing.T) {
	w := visittest.New(t)
	id, _ := mother(w, 7, 3.1)
	w.Begin(postnatal.Form(), id)
	w.Focus("postnatal.mood.interest")
	w.Keys("12")
	if got := w.Sheet.Form.Field("postnatal.mood.total").Computed().Text; !strings.Contains(got, "3 sur 6 · positif") {
		t.Errorf("%q", got)
	}
	if all := strings.Join(w.Alerts(), "\n"); !strings.Contains(all, "EPDS") {
		t.Errorf("%s", all)
	}
	doc := w.Sign()
	said := func() string {
		var out []string
		for _, g := range w.Sheet.Form.Values() {
			for _, p := range g.Pairs {
				out = append(out, p.Label+" "+p.Value)
			}
			for _, a := range g.Notes {
				out = append(out, a.Title)
			}
		}
		return strings.Join(out, "\n")
	}
	var d records.Postnatal
	w.Role = records.Nurse
	w.Amend(postnatal.Form(), id, doc, &d, true)
	if s := said(); strings.Contains(s, "3 sur 6") || strings.Contains(s, "dépression") || strings.Contains(s, "plusieurs jours") || !strings.Contains(s, "restreint") {
		t.Errorf("a nurse reads: %s", s)
	}
	w.Amend(postnatal.Form(), id, doc, &d, false)
	if got := w.Document().(*records.Postnatal).Mood; got[0] == nil || *got[0] != 1 || *got[1] != 2 {
		t.Errorf("who may not see the answers does not lose them: %v", got)
	}
	if !w.Role.Hidden(records.KindPostnatal, "mood") {
		t.Error("conflicts about the mood are restricted too")
	}
}

func TestADangerSignBecomesALetter(t *testing.T) {
	w := visittest.New(t)
	id, _ := mother(w, 7, 3.1)
	w.Begin(postnatal.Form(), id)
	w.Focus("postnatal.danger")
	w.Keys("f")
	w.Focus("postnatal.mood.interest")
	w.Keys("33")
	if all := strings.Join(w.Alerts(), "\n"); !strings.Contains(all, "Signe de danger chez la mère fièvre") {
		t.Errorf("%s", all)
	}
	if len(w.Sheet.Remarks()) == 0 {
		t.Error("an unanswered danger is shown before signing")
	}
	w.Act("F8")
	w.Enter("CSRéf")
	doc := w.Sign()
	var d records.Postnatal
	w.Amend(postnatal.Form(), id, doc, &d, true)
	if d.Outcome != records.Referred || !d.Referral.Urgent || !strings.Contains(d.Referral.Reason, "fièvre") {
		t.Errorf("%+v", d.Referral)
	}
	var pdf bytes.Buffer
	head := record.Head{Document: doc.String(), Centre: &records.Centre{Name: "CSCom-U de Banconi", Letter: "B"}, Patient: &w.Case.Patient, Date: today}
	if err := w.Sheet.Papers[0].Write(head, &pdf, print.Options{Strict: true}); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "lettre.pdf")
	if err := os.WriteFile(file, pdf.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("pdftotext", "-layout", file, "-").Output()
	if err != nil {
		t.Fatalf("pdftotext (from poppler-utils): %v", err)
	}
	text := strings.Join(strings.Fields(string(out)), " ")
	for _, want := range []string{"LETTRE DE RÉFÉRENCE", "TRAORÉ Aïssata", "CSRéf", "fièvre", "J7, accouchée le 17/11/2026"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in the letter:\n%s", want, text)
		}
	}
	for _, never := range []string{"PHQ", "presque chaque jour", "dépression"} {
		if strings.Contains(text, never) {
			t.Errorf("the mood is in the letter: %s", text)
		}
	}
}

func TestConflictsAreSaidInWords(t *testing.T) {
	w := visittest.New(t)
	id, _ := mother(w, 7, 3.1)
	w.Begin(postnatal.Form(), id)
	for path, want := range map[string][2]string{"bleeding": {"Lochies", "abondantes"}, "contact": {"Contact", "6 semaines"}, "outcome": {"Devenir", "référé"}} {
		raw, _ := json.Marshal(map[string]string{"bleeding": "heavy", "contact": "6w", "outcome": "referred"}[path])
		label, words := postnatal.Form().Say(w.Case.P, path, raw)
		if label != want[0] || words != want[1] {
			t.Errorf("%s: %q %q", path, label, words)
		}
	}
	if value(w, "postnatal.contact") != "7 à 14 jours" {
		t.Error(value(w, "postnatal.contact"))
	}
}

// What she is prescribed is typed as in a consultation: the formulary, the
// warning of her allergy, the paper.
func TestThePrescriptionOfAPostnatalVisit(t *testing.T) {
	w := visittest.New(t)
	id, _ := mother(w, 7, 3.1)
	w.Begin(postnatal.Form(), id)
	w.Focus("postnatal.lines[0].medicine")
	w.Keys("paracetamol 500")
	w.Press(fyne.KeyReturn)
	d := w.Document().(*records.Postnatal)
	if len(d.Lines) != 1 || d.Lines[0].Code != "paracetamol" {
		t.Fatalf("the line: %+v", d.Lines)
	}
	if f := w.Sheet.Focus("lines.0.dose"); f == nil || !strings.HasSuffix(f.Key(), "].dose") {
		t.Error("what a line lacks cannot be shown at its field")
	}
	doc := w.Write(id, d)
	w.Amend(postnatal.Form(), id, doc, &records.Postnatal{}, true)
	for _, p := range w.Sheet.Papers {
		if p.Key == "F9" && p.When() {
			return
		}
	}
	t.Errorf("there is no prescription to print: %v", w.Sheet.Papers)
}
