package prenatal_test

import (
	"strings"
	"testing"

	"carnet/records"
	"carnet/records/journal"
	"carnet/records/store"
)

// A prescription is written within the visit, is warned about as anywhere, is
// signed, read and printed.
func TestAPrescriptionInTheVisit(t *testing.T) {
	w := newWorld(t)
	w.pregnant(day.AddDays(-24*7), nil)
	w.begin(w.rules().Visit())
	w.keys("11/7⏎60⏎")
	w.go_("prenatal.lines[0].medicine")
	w.keys("amox⏎")
	if d := w.sheet.Document().(*records.Prenatal).Lines; len(d) != 1 || !strings.Contains(strings.ToLower(d[0].Medicine), "amox") {
		t.Fatalf("%+v", d)
	}
	found := false
	for _, r := range w.sheet.Remarks() {
		found = found || strings.Contains(strings.ToLower(r.Words), "pénicilline")
	}
	if !found {
		t.Errorf("her allergy is not said: %+v", w.sheet.Remarks())
	}
	w.field("prenatal.lines[0].medicine").Edit("")
	w.keys("")
	w.begin(w.rules().Visit())
	w.keys("11/7⏎60⏎")
	w.go_("prenatal.lines[0].medicine")
	w.keys("parac⏎")
	w.field("prenatal.lines[0].dose").Edit("1")
	w.field("prenatal.lines[0].times").Edit("3")
	w.field("prenatal.lines[0].days").Edit("3")
	id := w.sign()
	var v records.Prenatal
	w.decode(id, &v)
	if len(v.Lines) != 1 || v.Lines[0].Quantity != 9 {
		t.Fatalf("signed %+v", v.Lines)
	}
	w.open(w.rules().Visit(), id, true)
	words := ""
	for _, g := range w.sheet.Form.Values() {
		if g.Title == "Ordonnance" {
			for _, p := range g.Pairs {
				words += p.Value
			}
		}
	}
	if !strings.Contains(flat(words), "Paracétamol") {
		t.Errorf("read: %q", words)
	}
	if pdf := w.paper("F9"); len(pdf) < 1000 {
		t.Errorf("%d bytes of paper", len(pdf))
	}
}

// A visit without lines leaves none behind, and none to print.
func TestAnEmptyPrescriptionLeavesNothing(t *testing.T) {
	w := newWorld(t)
	w.pregnant(day.AddDays(-24*7), nil)
	w.begin(w.rules().Visit())
	if d := w.sheet.Document().(*records.Prenatal); d.Lines != nil {
		t.Errorf("%+v", d.Lines)
	}
	id := w.sign()
	w.open(w.rules().Visit(), id, true)
	for _, p := range w.sheet.Papers {
		if p.Key == "F9" && p.When() {
			t.Error("an empty prescription is offered")
		}
	}
}

// Cotrimoxazole forbids SP, whether an earlier visit or this one gave it.
func TestCotrimoxazoleOfTodayForbidsSP(t *testing.T) {
	w := newWorld(t)
	w.pregnant(day.AddDays(-24*7), nil)
	w.begin(w.rules().Visit())
	w.go_("prenatal.sp")
	w.keys("d⏎")
	if m := w.field("prenatal.sp").Message().Text; m != "" {
		t.Fatalf("without it: %q", m)
	}
	w.go_("prenatal.lines[0].medicine")
	w.keys("cotri⏎")
	if d := w.sheet.Document().(*records.Prenatal).Lines; len(d) != 1 {
		t.Fatalf("%+v", d)
	}
	if m := flat(w.field("prenatal.sp").Message().Text); !strings.Contains(m, "Pas de SP avec le cotrimoxazole") {
		t.Errorf("prescribed today: %q", m)
	}
	w.write(store.Change{Op: journal.OpSign, Patient: w.patient, Content: &records.Consultation{Date: day, Outcome: records.Home,
		Lines: []records.Line{{Medicine: "Cotrimoxazole 480", Code: "cotrimoxazole-480", Dose: 2, Unit: "tablet", Times: 1, Days: 30}}}})
	w.begin(w.rules().Visit())
	if got := flat(w.field("prenatal.sp").Placeholder()); !strings.Contains(got, "cotrimoxazole") {
		t.Errorf("taken from before: %q", got)
	}
}
