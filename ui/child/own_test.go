package child_test

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/journal"
	"carnet/records/print"
	"carnet/records/store"
	"carnet/ui/child"
	"carnet/ui/record"
	"carnet/ui/visit/visittest"
)

// set changes the centre's own calendar, as its lead doctor does.
func set(w *visittest.World, p records.Protocol) {
	w.T.Helper()
	doc, _, err := w.Desk.Store.Protocol(context.Background())
	if err != nil {
		w.T.Fatal(err)
	}
	lead := store.Author{Staff: w.Desk.Me.ID, Role: records.SiteLead}
	if err := w.Desk.Store.WriteProtocol(context.Background(), lead, &p, doc.Heads, "PEV 2026"); err != nil {
		w.T.Fatal(err)
	}
}

func tagged(w *visittest.World) bool {
	for _, m := range w.Sheet.Tags() {
		if m.Text == "réglage du centre" {
			return true
		}
	}
	return false
}

// bornHere writes what the delivery room has given.
func bornHere(w *visittest.World, id journal.DocumentID, days int, bcg, polio *bool) {
	birth := today.AddDays(-days)
	w.Write(id, &records.Newborn{At: time.Date(birth.Year, time.Month(birth.Month), birth.Day, 23, 50, 0, 0, time.Local), Outcome: "live", Sex: clinical.Male, BCG: bcg, Polio0: polio})
}

func TestTheCentresOwnCalendarIsFollowed(t *testing.T) {
	w := visittest.New(t)
	id := infant(w, 98) // fourteen weeks
	bornHere(w, id, 98, visittest.Of(true), visittest.Of(true))
	w.Begin(child.Vaccination(), id)
	if tagged(w) || strings.Contains(strings.Join(dues(w), " "), "ipv") {
		t.Fatalf("the published calendar: %v", dues(w))
	}
	set(w, records.Protocol{Doses: map[string]records.ScheduledDose{
		"ipv1":    {Vaccine: "ipv", Weeks: 14, Min: 98},
		"rota3":   {Off: true},
		"pal1":    {Vaccine: "paludisme-essai", Name: "Paludisme (essai)", Weeks: 14},
		"pneumo1": {Vaccine: "pneumo", Weeks: 15, Min: 42},
		"pneumo2": {Off: true}, "pneumo3": {Off: true},
	}})
	w.Begin(child.Vaccination(), id)
	if d := cmp.Diff([]string{"polio1", "penta1", "rota1", "ipv1", "paludisme-essai1"}, dues(w)); d != "" {
		t.Errorf("due by the centre's calendar: %s", d)
	}
	if !tagged(w) {
		t.Error("the form does not say that the calendar is the centre's own")
	}
	if l := w.Sheet.Form.Field("ipv1").Label(); !strings.Contains(l, "Polio inj.") {
		t.Errorf("a vaccine that the catalogues name: %q", l)
	}
	if l := w.Sheet.Form.Field("paludisme-essai1").Label(); !strings.Contains(l, "Paludisme (essai)") {
		t.Errorf("a vaccine that the centre names: %q", l)
	}
	if w.Sheet.Form.Field("rota3") != nil || w.Sheet.Form.Field("pneumo2") != nil {
		t.Error("a dose that was taken out is offered")
	}
	w.Shot("vaccines-own")
	// What was given of a vaccine that the calendar had once is not lost.
	w.Write(id, &records.Vaccinations{Date: today.AddDays(-1), Doses: []records.VaccineDose{{Vaccine: "ipv", Lot: "I1"}}})
	set(w, records.Protocol{})
	w.Begin(child.Vaccination(), id)
	if w.Sheet.Form.Field("ipv1") != nil || tagged(w) {
		t.Error("the default calendar is not in force again")
	}
	for _, x := range w.Alerts() {
		if strings.Contains(x, "Pas de plan") {
			t.Errorf("an old dose breaks the plan: %s", x)
		}
	}
}

// The day before the least age and the day itself, by the centre's figure.
func TestTheLeastAgeIsTheCentres(t *testing.T) {
	for _, c := range []struct {
		days int
		due  bool
	}{{97, false}, {98, true}} {
		w := visittest.New(t)
		set(w, records.Protocol{Doses: map[string]records.ScheduledDose{"ipv1": {Vaccine: "ipv", Weeks: 14, Min: 98}}})
		w.Begin(child.Vaccination(), infant(w, c.days))
		if got := strings.Contains(strings.Join(dues(w), " "), "ipv1"); got != c.due {
			t.Errorf("at %d days: due %v", c.days, got)
		}
	}
}

// BCG and polio 0 of the delivery room count in the plan and on the card, and
// once only where a visit has noted them too.
func TestWhatWasGivenAtBirthCountsOnce(t *testing.T) {
	yes, no := true, false
	for _, c := range []struct {
		name       string
		bcg, polio *bool
		noted      *records.VaccineDose // by an earlier visit
		notedOn    int                  // days after birth
		asked      string               // dues that begin the list
		bcgs       int                  // on the card
	}{
		{"given at birth", &yes, &yes, nil, 0, "polio1", 1},
		{"not given", &no, &no, nil, 0, "bcg1", 0},
		{"not said", nil, nil, nil, 0, "bcg1", 0},
		{"noted again on the day", &yes, &yes, &records.VaccineDose{Vaccine: "bcg", Lot: "B7"}, 0, "polio1", 1},
		{"noted again from a card, two days off", &yes, &yes, &records.VaccineDose{Vaccine: "bcg", Lot: "B7"}, 2, "polio1", 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := visittest.New(t)
			id := infant(w, 44)
			bornHere(w, id, 44, c.bcg, c.polio)
			if c.noted != nil {
				w.Write(id, &records.Vaccinations{Date: today.AddDays(-44 + c.notedOn), Doses: []records.VaccineDose{*c.noted}})
			}
			w.Begin(child.Vaccination(), id)
			if d := dues(w); len(d) == 0 || d[0] != c.asked {
				t.Errorf("due %v", d)
			}
			w.Focus("polio1")
			w.Keys("d")
			doc := w.Sign()
			var v records.Vaccinations
			w.Amend(child.Vaccination(), id, doc, &v, true)
			text := card(w, doc)
			if n := strings.Count(text, "BCG 1") + strings.Count(text, "BCG 2") + strings.Count(text, "BCG 0"); n != c.bcgs {
				t.Errorf("BCG %d times on the card:\n%s", n, text)
			}
			if c.bcgs > 0 && strings.Contains(text, "ne compte pas") {
				t.Errorf("a dose does not count:\n%s", text)
			}
			if c.noted != nil && !strings.Contains(text, "B7") {
				t.Errorf("the lot is lost:\n%s", text)
			}
		})
	}
}

// card is the printed card as text.
func card(w *visittest.World, doc journal.DocumentID) string {
	w.T.Helper()
	var pdf bytes.Buffer
	head := record.Head{Document: doc.String(), Centre: &records.Centre{Name: "CSCom-U de Banconi", Letter: "B"}, Patient: &w.Case.Patient, Date: today}
	if err := w.Sheet.Papers[0].Write(head, &pdf, print.Options{Strict: true}); err != nil {
		w.T.Fatal(err)
	}
	file := filepath.Join(w.T.TempDir(), "carte.pdf")
	if err := os.WriteFile(file, pdf.Bytes(), 0o600); err != nil {
		w.T.Fatal(err)
	}
	out, err := exec.Command("pdftotext", "-layout", file, "-").Output()
	if err != nil {
		w.T.Fatalf("pdftotext (from poppler-utils): %v", err)
	}
	return strings.Join(strings.Fields(string(out)), " ")
}

// A visit that has noted the dose of the birth is amended: it is there once.
func TestAnAmendedVisitDoesNotDoubleTheBirthDose(t *testing.T) {
	w := visittest.New(t)
	id := infant(w, 44)
	bornHere(w, id, 44, visittest.Of(true), visittest.Of(true))
	on := today.AddDays(-43)
	doc := w.Write(id, &records.Vaccinations{Date: today.AddDays(-1), Doses: []records.VaccineDose{{Vaccine: "bcg", On: &on, Card: true}}})
	var v records.Vaccinations
	w.Amend(child.Vaccination(), id, doc, &v, false)
	d := w.Document().(*records.Vaccinations).Doses
	if len(d) != 1 || d[0].Vaccine != "bcg" || len(w.Sheet.Remarks()) != 0 {
		t.Errorf("%+v %+v", d, w.Sheet.Remarks())
	}
}
