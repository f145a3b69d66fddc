package child_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"github.com/google/go-cmp/cmp"

	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/journal"
	"carnet/records/print"
	"carnet/ui/child"
	"carnet/ui/record"
	"carnet/ui/theme"
	"carnet/ui/visit/visittest"
)

// infant registers a child of an age in days.
func infant(w *visittest.World, days int) journal.DocumentID {
	birth := today.AddDays(-days)
	return w.Patient(records.Patient{Number: "B2-00017-3", Family: "Diarra", Given: "Moussa", Sex: clinical.Male, Birth: &birth, BirthBy: records.ExactDay, Mother: "Kadia Sidibé", Village: "Banconi"})
}

// dues are the doses that the form offers now.
func dues(w *visittest.World) []string {
	var out []string
	for _, f := range w.Sheet.Form.Order() {
		if _, n := f.InRows(); n == 0 && f.Section().Title() == "À faire aujourd’hui" && !strings.HasSuffix(f.Key(), ".on") {
			out = append(out, f.Key())
		}
	}
	return out
}

func TestVaccinesOfSixWeeksTakeOneKeyEach(t *testing.T) {
	w := visittest.New(t)
	other := infant(w, 60)
	w.Write(other, &records.Vaccinations{Date: today.AddDays(-1), Doses: []records.VaccineDose{{Vaccine: "penta", Lot: "PX12"}, {Vaccine: "rota", Lot: "R7"}}})
	id := infant(w, 42)
	birth := today.AddDays(-42)
	yes := true
	w.Write(id, &records.Newborn{At: time.Date(birth.Year, time.Month(birth.Month), birth.Day, 8, 0, 0, 0, time.Local), Outcome: "live", Sex: clinical.Male, BCG: &yes, Polio0: &yes})
	w.Begin(child.Vaccination(), id)
	if d := cmp.Diff([]string{"polio1", "penta1", "pneumo1", "rota1"}, dues(w)); d != "" {
		t.Fatalf("what was given at birth is known, the rest is due: %s", d)
	}
	w.Shot("vaccines-light")
	n := w.Keys("dddd")
	got := w.Document().(*records.Vaccinations)
	want := []records.VaccineDose{{Vaccine: "polio"}, {Vaccine: "penta", Lot: "PX12"}, {Vaccine: "pneumo"}, {Vaccine: "rota", Lot: "R7"}}
	if d := cmp.Diff(want, got.Doses); d != "" {
		t.Errorf("%d keys: %s", n, d)
	}
	if got.Next == nil || got.Next.Date != today.AddDays(28) || !strings.Contains(got.Next.Reason, "Pentavalent") {
		t.Errorf("the second doses are proposed for ten weeks: %+v", got.Next)
	}
	if at := w.At(); at != "lot.polio" {
		t.Errorf("then the lots are asked for: %s", at)
	}
	w.Enter("op 9")
	if d := w.Document().(*records.Vaccinations).Doses[0]; d.Lot != "OP 9" {
		t.Errorf("lot %+v", d)
	}
	w.Palette(theme.Dark)
	w.Shot("vaccines-dark")
}

func TestF5GivesAllThatIsDue(t *testing.T) {
	w := visittest.New(t)
	w.Begin(child.Vaccination(), infant(w, 42))
	w.Act("F5")
	if d := w.Document().(*records.Vaccinations); len(d.Doses) != 5 { // BCG as well; polio 0 is too late
		t.Errorf("%+v", d.Doses)
	}
	if len(w.Sheet.Remarks()) != 0 {
		t.Errorf("%+v", w.Sheet.Remarks())
	}
	if all := strings.Join(w.Alerts(), " "); !strings.Contains(all, "À jour. Prochain vaccin à partir du 22/12/2026") {
		t.Errorf("%s", all)
	}
}

// A child of fourteen months arrives with a card of two visits: what the card
// says counts, what is too close does not, and the series go on.
func TestALateChildIsCaughtUp(t *testing.T) {
	w := visittest.New(t)
	id := infant(w, 430)
	birth := today.AddDays(-430)
	w.Begin(child.Vaccination(), id)
	if d := cmp.Diff([]string{"bcg1", "polio1", "penta1", "pneumo1", "rota1", "measles1", "yellow_fever1", "mena1"}, dues(w)); d != "" {
		t.Fatalf("one dose of each series at a time: %s", d)
	}
	on := func(key string, d clinical.Date) {
		w.Focus(key)
		w.Keys("c")
		if w.At() != key+".on" {
			t.Fatalf("the card's date is asked for: %s", w.At())
		}
		s := d.String()
		w.Enter(s[8:10] + "/" + s[5:7] + "/" + s[:4])
	}
	w.Focus("bcg1")
	on("bcg1", birth.AddDays(2))
	on("penta1", birth.AddDays(45))
	on("penta2", birth.AddDays(60)) // fifteen days after the first
	field := w.Sheet.Form.Field("penta2")
	if got := field.Message().Text; got != "Trop près de la dose précédente : ne compte pas." && !strings.Contains(got, "Trop près") {
		t.Errorf("a dose that does not count is said: %q", got)
	}
	if len(w.Sheet.Remarks()) != 1 {
		t.Errorf("and again before signing: %+v", w.Sheet.Remarks())
	}
	list := strings.Join(dues(w), " ")
	if !strings.Contains(list, "penta2b") || strings.Contains(list, "penta3") {
		t.Errorf("the second dose is due again, the third waits for it: %s", list)
	}
	w.Focus("penta2b")
	w.Keys("d")
	w.Focus("measles1")
	w.Keys("d")
	w.Shot("vaccines-late")
	got := w.Document().(*records.Vaccinations).Doses
	a, b, c := birth.AddDays(2), birth.AddDays(45), birth.AddDays(60)
	want := []records.VaccineDose{{Vaccine: "bcg", On: &a, Card: true}, {Vaccine: "penta", On: &b, Card: true}, {Vaccine: "penta", On: &c, Card: true}, {Vaccine: "penta"}, {Vaccine: "measles"}}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	doc := w.Sign()
	// Opened again to be amended, it says the same.
	var v records.Vaccinations
	w.Amend(child.Vaccination(), id, doc, &v, false)
	if d := cmp.Diff(want, w.Document().(*records.Vaccinations).Doses); d != "" {
		t.Errorf("amended: %s", d)
	}
}

func TestWithoutABirthDateDosesAreStillNoted(t *testing.T) {
	w := visittest.New(t)
	id := w.Patient(records.Patient{Family: "Keïta", Given: "Sira", Sex: clinical.Female})
	w.Begin(child.Vaccination(), id)
	if all := strings.Join(w.Alerts(), " "); !strings.Contains(all, "Date de naissance inconnue") {
		t.Fatalf("%s", all)
	}
	w.Keys("td")
	w.Press(fyne.KeyReturn, fyne.KeyReturn)
	w.Keys("t1")
	d := w.Document().(*records.Vaccinations)
	if len(d.Doses) != 1 || d.Doses[0].Vaccine != "td" {
		t.Errorf("%+v at %s", d.Doses, w.At())
	}
}

func TestTheCardIsPrinted(t *testing.T) {
	w := visittest.New(t)
	id := infant(w, 80)
	birth := today.AddDays(-80)
	w.Write(id, &records.Vaccinations{Date: birth.AddDays(1), Doses: []records.VaccineDose{{Vaccine: "bcg", Lot: "BC-1"}}})
	w.Begin(child.Vaccination(), id)
	w.Focus("penta1")
	w.Keys("d")
	w.Focus("lot.penta")
	w.Enter("px44")
	doc := w.Sign()
	var v records.Vaccinations
	w.Amend(child.Vaccination(), id, doc, &v, true)
	var pdf bytes.Buffer
	head := record.Head{Document: doc.String(), Centre: &records.Centre{Name: "CSCom-U de Banconi", Letter: "B"}, Patient: &w.Case.Patient, Date: today}
	if err := w.Sheet.Papers[0].Write(head, &pdf, print.Options{Strict: true}); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "carte.pdf")
	if err := os.WriteFile(file, pdf.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	if dir := os.Getenv("CARNET_SHOTS"); dir != "" {
		if err := exec.Command("pdftoppm", "-r", "110", "-png", "-singlefile", file, dir+"/card").Run(); err != nil {
			t.Fatal(err)
		}
	}
	out, err := exec.Command("pdftotext", "-layout", file, "-").Output()
	if err != nil {
		t.Fatalf("pdftotext (from poppler-utils): %v", err)
	}
	text := strings.Join(strings.Fields(string(out)), " ")
	for _, want := range []string{"CARTE DE VACCINATION", "DIARRA Moussa", "Kadia Sidibé", "BCG 06/09/2026 BC-1", "Pentavalent 1 24/11/2026 PX44", "Pentavalent 2 à partir du 22/12/2026",
		"Polio 1 En retard", "Polio 0 Âge dépassé", "Rougeole à partir du 05/06/2027", "page 1/1"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not on the card:\n%s", want, text)
		}
	}
}
