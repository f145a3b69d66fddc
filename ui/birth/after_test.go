package birth

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/journal"
	"carnet/ui/bedside"
	"carnet/ui/form"
	"carnet/ui/place"
	"carnet/ui/record"
)

// sheet opens a delivery as the chart does.
func (w *world) sheet(id journal.DocumentID, readOnly bool) (*record.Sheet, *records.Delivery) {
	w.t.Helper()
	var d records.Delivery
	decoded(w, id, &d)
	c := &record.Case{P: w.ctx.P(), Store: w.k.Store, Today: w.k.Store.Today(), PatientID: w.woman, ReadOnly: readOnly, May: w.k.May, Me: w.mid.ID}
	s, err := Delivery(func() time.Time { return w.now })().Open(context.Background(), c, &d)
	if err != nil {
		w.t.Fatal(err)
	}
	return s, &d
}

func notesOf(f *form.Form) (out []string) {
	for _, s := range f.Sections() {
		for _, it := range s.Items() {
			if n, ok := it.(*form.Notes); ok {
				for _, a := range n.Alerts() {
					out = append(out, flat(a.Title))
				}
			}
		}
	}
	return out
}

// An eclamptic woman has given birth and that is signed: her chart says the next
// dose by the clock on the wall, and takes it when it is given.
func TestTheSignedBirthGoesOnWithMagnesium(t *testing.T) {
	w := newWorld(t)
	w.birth(1) // 13:00
	w.keys("v")
	w.v.state.D.Complications = []string{"eclampsia"}
	w.v.state.Doses = []bedside.Dose{{Time: "12:30", Kind: "loading"}}
	w.v.form.Reload()
	w.childDone(1, "f", "2,85")
	said := w.signs()
	clock := w.now
	for _, x := range []struct {
		after time.Duration
		want  string
	}{
		{0, "5 g, fesse droite, à 16:30 (dans 3 h 30)"},
		{2 * time.Hour, "5 g, fesse droite, à 16:30 (dans 1 h 30)"},
		{4 * time.Hour, "Sulfate de magnésium dû : 5 g, fesse droite (depuis 30 min)"},
		{24*time.Hour + time.Minute, ""},
		{365 * 24 * time.Hour, ""},
	} {
		w.now = clock.Add(x.after)
		s, _ := w.sheet(said.Delivery, true)
		got := strings.Join(notesOf(s.Form), " | ")
		if x.want == "" && got != "" || !strings.Contains(got, x.want) {
			t.Errorf("%v after the birth: %q, want %q", x.after, got, x.want)
		}
	}
	// The next morning she adds the dose of the night.
	w.now = clock.Add(17 * time.Hour) // 06:00
	s, d := w.sheet(said.Delivery, false)
	n := len(d.Magnesium)
	row := fmt.Sprintf("birth.dose[%d].", n)
	if s.Form.Field(row+"birth.dose.kind") == nil {
		t.Fatalf("there is no row for the dose that is due")
	}
	set := func(key, typed string) {
		f := s.Form.Field(row + key)
		f.Enter()
		f.Edit(typed)
		f.Leave()
	}
	s.Form.Field(row + "birth.dose.kind").Pick(1) // entretien
	set("birth.dose.time", "0540")
	got := s.Document().(*records.Delivery).Magnesium
	if len(got) != n+1 || got[n].At.Format("02 15:04") != "25 05:40" || got[n].Kind != "maintenance" || got[n].By != w.mid.ID.String() {
		t.Errorf("given: %+v", got)
	}
}

// Twins on both sides of midnight: each bears its own date.
func TestATwinBornAfterMidnight(t *testing.T) {
	w := newWorld(t)
	w.labour(records.Labour{Admitted: w.now, Fetuses: 2, Parity: of(2)})
	w.now = time.Date(2026, 11, 24, 23, 52, 0, 0, time.Local)
	w.enter(w.mid, place.Route{To: place.Birth, Patient: w.woman})
	w.keys("v")
	w.to("birth.time")
	w.keys("2350")
	w.press(fyne.KeyReturn)
	w.childDone(1, "f", "2,6")
	w.now = time.Date(2026, 11, 25, 0, 12, 0, 0, time.Local)
	w.to("c1.time")
	w.keys("2350")
	w.press(fyne.KeyReturn)
	w.to("c2.time")
	w.keys("0010")
	w.press(fyne.KeyReturn)
	w.childDone(2, "g", "2,4")
	said := w.signs()
	for i, want := range []struct {
		at  string
		day clinical.Date
	}{{"2026-11-24 23:50", clinical.Date{Year: 2026, Month: 11, Day: 24}}, {"2026-11-25 00:10", clinical.Date{Year: 2026, Month: 11, Day: 25}}} {
		c := said.Children[i]
		if got := c.Newborn.At.Format("2006-01-02 15:04"); got != want.at {
			t.Errorf("child %d was born at %s, the record says %s", i+1, want.at, got)
		}
		if c.Identity.Birth == nil || *c.Identity.Birth != want.day {
			t.Errorf("child %d: the identity says %v", i+1, c.Identity.Birth)
		}
	}
	if got := said.D.At.Format("2006-01-02 15:04"); got != "2026-11-24 23:50" {
		t.Errorf("the delivery was at %s", got)
	}
	w.press(fyne.KeyF9)
	if text := flat(pdfText(t, w.opened[0])); !strings.Contains(text, "25/11/2026") && !strings.Contains(text, "25 novembre 2026") {
		t.Errorf("the notice of the second twin:\n%s", text)
	}
	// A date that went wrong can be put right.
	var n records.Newborn
	decoded(w, said.Children[1].ID, &n)
	n.At = n.At.AddDate(0, 0, -1)
	c := &record.Case{P: w.ctx.P(), Store: w.k.Store, Today: w.k.Store.Today(), PatientID: said.Children[1].Patient, May: w.k.May}
	s, err := Newborn(func() time.Time { return w.now })().Open(context.Background(), c, &n)
	if err != nil {
		t.Fatal(err)
	}
	f := s.Form.Field("birth.child.time")
	f.Enter()
	f.Edit("25/11 00:10")
	f.Leave()
	if got := s.Document().(*records.Newborn).At.Format("2006-01-02 15:04"); got != "2026-11-25 00:10" {
		t.Errorf("put right: %s", got)
	}
}

// A birth of before midnight that is written down after it.
func TestABirthWrittenDownAfterMidnight(t *testing.T) {
	w := newWorld(t)
	w.labour(records.Labour{Admitted: w.now, Parity: of(2)})
	w.now = time.Date(2026, 11, 25, 0, 20, 0, 0, time.Local)
	w.enter(w.mid, place.Route{To: place.Birth, Patient: w.woman})
	w.keys("v")
	w.to("birth.time")
	w.keys("2350")
	w.press(fyne.KeyReturn)
	w.to("birth.oxytocin")
	w.keys("2351")
	w.press(fyne.KeyReturn)
	w.to("birth.placenta")
	w.keys("0005")
	w.press(fyne.KeyReturn)
	w.childDone(1, "f", "2,6")
	d := w.signs().D
	for what, got := range map[string]*time.Time{"24 23:50": &d.At, "24 23:51": d.Oxytocin, "25 00:05": d.Placenta} {
		if got == nil || got.Format("02 15:04") != what {
			t.Errorf("%s became %v", what, got)
		}
	}
}
