package birth

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"github.com/google/go-cmp/cmp"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/print"
	"carnet/ui/place"
	"carnet/ui/record"
)

// The review of a death is asked for where somebody died, by keys, and what it
// says is on the sheet for the committee, which names nobody.
func TestTheReviewOfAMothersDeath(t *testing.T) {
	w := newWorld(t)
	w.birth(1)
	w.keys("v")
	w.loss("1800")
	w.to("birth.mother")
	w.keys("v")
	if f := w.v.form.Field("birth.death.cause"); f.Visible() {
		t.Error("a woman who is well is asked for the cause of her death")
	}
	w.to("birth.mother")
	w.keys("d")
	w.to("birth.death.at")
	w.keys("0800")
	w.press(fyne.KeyReturn)
	w.to("birth.death.timing")
	w.keys("3")
	if f := w.v.form.Field("birth.death.at"); !strings.Contains(f.Message().Text, "ne peut pas précéder") {
		t.Errorf("a death after the birth that lies before it: %+v", f.Message())
	}
	w.now = w.now.Add(50 * time.Minute)
	died := w.now.Format("15:04")
	w.to("birth.death.at")
	w.v.form.Field("birth.death.at").Edit(died)
	w.to("birth.death.where")
	w.keys("1") // where: here, one key each from now on
	w.keys("g")
	w.keys("hémorragie du post")
	w.press(fyne.KeyReturn)
	w.to("birth.death.seeking")
	w.keys("o")
	w.keys("attendait son mari")
	w.press(fyne.KeyReturn)
	w.keys("n")
	w.childDone(1, "f", "3,2")
	said := w.signs()
	d := said.D.Death
	if d == nil || d.At == nil || d.At.Format("15:04") != died || d.Timing != "postpartum" || d.Where != "here" || d.Arrival != "grave" {
		t.Fatalf("%+v", d)
	}
	if d.ICD10 != "O72.1" || d.Group != "direct" || d.Seeking != (records.Delay{Found: "yes", Why: "attendait son mari"}) || d.Reaching.Found != "no" {
		t.Errorf("%+v", d)
	}
	var mother records.Patient
	decoded(w, w.woman, &mother)
	if mother.Died == nil || mother.Died.Day != d.At.Day() {
		t.Errorf("her identity: %v", mother.Died)
	}

	// Weeks later the committee meets; nothing else moves.
	w.now = w.now.Add(20 * 24 * time.Hour)
	clock := func() time.Time { return w.now }
	var was, v records.Delivery
	decoded(w, said.Delivery, &was)
	decoded(w, said.Delivery, &v)
	c := &record.Case{P: w.ctx.P(), Store: w.k.Store, Today: w.k.Store.Today(), PatientID: w.woman, Patient: mother, May: w.k.May}
	sheet, err := Delivery(clock)().Open(context.Background(), c, &v)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(&was, sheet.Document()); diff != "" {
		t.Errorf("opened and not changed:\n%s", diff)
	}
	if got := sheet.Form.Field("birth.death.age").Computed().Text; !strings.Contains(flat(got), "après la naissance") {
		t.Errorf("%q", got)
	}
	sheet.Form.Field("birth.death.advice").Edit("Sang disponible la nuit")
	sheet.Form.Flush()
	if got := sheet.Document().(*records.Delivery).Death.Advice; got != "Sang disponible la nuit" {
		t.Errorf("%q", got)
	}

	c.ReadOnly = true
	v = was
	v.DeathNote = "Arrivée tard dans la nuit."
	sheet, err = Delivery(clock)().Open(context.Background(), c, &v)
	if err != nil {
		t.Fatal(err)
	}
	words := sheetOf(t, sheet, mother, "audit-maternel")
	for _, want := range []string{"AUDIT DE DÉCÈS MATERNEL", mother.Number, "1 800 mL", "Hémorragie du post-partum immédiat · O72.1", "obstétricale directe", "oui · attendait son mari", "Thaddeus & Maine 1994", "Arrivée tard", "au centre"} {
		if !strings.Contains(strings.ToLower(words), strings.ToLower(want)) {
			t.Errorf("%q is not on the sheet:\n%s", want, words)
		}
	}
	for _, hidden := range []string{mother.Family, strings.ToUpper(mother.Family), mother.Given, w.mid.Family} {
		if strings.Contains(words, hidden) {
			t.Errorf("the sheet names %q:\n%s", hidden, words)
		}
	}
	c.May = records.Pharmacist.May
	sheet, err = Delivery(clock)().Open(context.Background(), c, &v)
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range sheet.Form.Values() {
		for _, p := range g.Pairs {
			if strings.Contains(p.Value, "attendait") {
				t.Errorf("a pharmacist reads %s: %s", p.Label, p.Value)
			}
		}
	}
	for _, p := range sheet.Papers {
		if p.Key == auditKey && (p.When == nil || p.When()) {
			t.Error("a pharmacist prints the sheet")
		}
	}
}

func TestTheReviewOfAChildsDeath(t *testing.T) {
	for _, c := range []struct{ key, at, age, title string }{
		{"2", "", "", "mort-né frais"}, {"3", "", "", "mort-né macéré"}, {"4", "50 min later", "mort néonatale précoce", ""},
	} {
		w := newWorld(t)
		w.birth(1)
		w.keys("v")
		w.to("birth.mother")
		w.keys("v")
		w.childDone(1, "g", "2,4")
		w.to("c1.outcome")
		w.keys(c.key)
		still := c.at == ""
		if got := w.v.form.Field("c1.death.timing").Visible(); got != still {
			t.Errorf("%s: when in labour is asked: %v", c.key, got)
		}
		if still {
			w.to("c1.death.timing")
			w.keys("2")
		} else {
			w.to("c1.death.at")
			w.now = w.now.Add(50 * time.Minute)
			w.keys(w.now.Format("1504"))
			w.press(fyne.KeyReturn)
		}
		w.to("c1.death.cause")
		w.keys("asphyxie ob")
		w.press(fyne.KeyReturn)
		n := w.signs().Children[0].Newborn
		if n.Death == nil || n.Death.ICD10 != "P21.9" || n.Death.Group != "" || (n.Death.At == nil) != still {
			t.Fatalf("%s: %+v", c.key, n.Death)
		}
		age, ok := n.AgeAtDeath()
		if ok == still || age < 0 || age > 2*time.Hour {
			t.Errorf("%s: lived %v", c.key, age)
		}
		var mother records.Patient
		decoded(w, w.woman, &mother)
		k := &record.Case{P: w.ctx.P(), Store: w.k.Store, Today: w.k.Store.Today(), PatientID: w.woman, Patient: mother, May: w.k.May, ReadOnly: true}
		sheet, err := Newborn(func() time.Time { return w.now })().Open(context.Background(), k, &n)
		if err != nil {
			t.Fatal(err)
		}
		words := sheetOf(t, sheet, mother, "audit-"+c.key)
		for _, want := range []string{"périnatal", c.title, c.age, "P21.9", mother.Number} {
			if !strings.Contains(strings.ToLower(words), strings.ToLower(want)) {
				t.Errorf("%q is not on the sheet:\n%s", want, words)
			}
		}
	}
}

// A death written down the next day, before midnight and after it.
func TestWhenSomebodyDied(t *testing.T) {
	birth := time.Date(2026, 11, 24, 22, 30, 0, 0, time.Local)
	for _, c := range []struct {
		typed string
		now   time.Time
		want  string
	}{
		{"23:10", birth.Add(time.Hour), "24/11 23:10"},
		{"00:20", birth.Add(3 * time.Hour), "25/11 00:20"},
		{"23:10", birth.Add(10 * time.Hour), "24/11 23:10"},
		{"25/11 14:00", birth.Add(72 * time.Hour), "25/11 14:00"},
		{"", birth, ""},
		{"zut", birth, ""},
	} {
		x := death{At: c.typed, D: records.Death{Cause: "x"}}
		got := ""
		if at := x.settle(birth, c.now).At; at != nil {
			got = at.Format("02/01 15:04")
		}
		if got != c.want {
			t.Errorf("%q written at %v: %s, want %s", c.typed, c.now, got, c.want)
		}
	}
	if d := (&death{}).settle(birth, birth); d != nil {
		t.Errorf("nothing typed is nothing: %+v", d)
	}
}

// A document of before the review keeps its narrative.
func TestAnOldNarrativeIsStillRead(t *testing.T) {
	w := newWorld(t)
	w.enter(w.mid, place.Route{To: place.Birth, Patient: w.woman})
	c := &record.Case{P: w.ctx.P(), Store: w.k.Store, Today: w.k.Store.Today(), PatientID: w.woman, May: w.k.May, ReadOnly: true}
	d := &records.Delivery{At: w.now, Mother: "died", DeathNote: "Hémorragie, trois heures de route."}
	sheet, err := Delivery(func() time.Time { return w.now })().Open(context.Background(), c, d)
	if err != nil {
		t.Fatal(err)
	}
	said := ""
	for _, g := range sheet.Form.Values() {
		for _, p := range g.Pairs {
			said += p.Value + "\n"
		}
	}
	if !strings.Contains(said, "trois heures de route") {
		t.Error(said)
	}
}

// sheetOf prints the committee's sheet; its picture is kept where CARNET_SHOTS
// names a folder.
func sheetOf(t *testing.T, sheet *record.Sheet, mother records.Patient, name string) string {
	t.Helper()
	for _, p := range sheet.Papers {
		if p.Key != auditKey || p.When != nil && !p.When() {
			continue
		}
		var out bytes.Buffer
		centre := &records.Centre{Name: "CSCom-U de Banconi", Commune: "Commune I", Demo: false}
		if err := p.Write(record.Head{Document: "0193", Centre: centre, Patient: &mother, Date: clinical.Date{Year: 2026, Month: 11, Day: 24}}, &out, print.Options{Lang: text.French}); err != nil {
			t.Fatal(err)
		}
		dir := os.Getenv("CARNET_SHOTS")
		if dir == "" {
			dir = t.TempDir()
		}
		path := filepath.Join(dir, name+".pdf")
		if err := os.WriteFile(path, out.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		return flat(pdfText(t, path))
	}
	t.Fatal("there is no sheet")
	return ""
}
