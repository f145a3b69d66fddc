package record_test

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/journal"
	"carnet/records/store"
	"carnet/ui/consultation"
	"carnet/ui/place"
	"carnet/ui/prenatal"
	"carnet/ui/record"
)

// openMaternity shows the chart with the kinds of the maternity in it.
func (w *world) openMaternity(who store.Member, r place.Route) record.Look {
	w.t.Helper()
	w.leave()
	w.k.Me = who
	w.ctx = w.context()
	r.To = place.Record
	if r.Patient.IsZero() {
		r.Patient = w.patient
	}
	mk, timers := record.NewAtOnce(consultation.Form, prenatal.Pregnancy, prenatal.Visit)
	w.timers = timers
	w.place = mk(w.ctx, r)
	w.shell.SetContent(w.place.Content())
	w.place.Enter()
	return w.look()
}

func (w *world) tags() string {
	return strings.NewReplacer("\u202f", " ", "\u00a0", " ").Replace(strings.Join(w.look().Tags, " | "))
}

// From nothing to the letter, by keys: the visit asks for its pregnancy first,
// goes on by itself, says what it finds, and refers.
func TestAVisitOpensItsPregnancyFirstAndGoesOn(t *testing.T) {
	w := newWorld(t)
	w.openMaternity(w.doctor, place.Route{})
	if strings.Contains(w.tags(), "Enceinte") {
		t.Fatalf("nobody knows yet: %s", w.tags())
	}
	w.ctrl(fyne.KeyM)
	if look := w.look(); look.Pane != "writer" || look.At != "pregnancy.lmp" {
		t.Fatalf("the pregnancy comes first: %+v", look)
	}
	w.keys("31 SA + 2")
	w.press(fyne.KeyReturn)
	w.keys(" ")
	w.ctrl(fyne.KeyPageDown)
	w.keys("3")
	w.press(fyne.KeyReturn)
	w.keys("2")
	w.timers.Fire()
	w.ctrl(fyne.KeyReturn)
	look := w.look()
	if look.Pane != "writer" || look.At != "prenatal.pressure" {
		t.Fatalf("once it is signed the visit opens: %+v", look)
	}
	if got := w.tags(); !strings.Contains(got, "● Enceinte 31 SA + 2 j · DPA 24/01/2027 (DDR) · G3 P2") {
		t.Errorf("the banner says so: %s", got)
	}
	w.keys("16/11")
	w.press(fyne.KeyReturn)
	w.timers.Fire()

	// A cut: what was typed is there.
	w.dies()
	look = w.openMaternity(w.doctor, place.Route{})
	if look.Pane != "writer" {
		t.Fatalf("the draft is gone on with: %+v", look)
	}
	if got := record.WriterSheet(w.place).Document().(*records.Prenatal); got.Vitals.Systolic == nil || *got.Vitals.Systolic != 160 {
		t.Fatalf("after the cut: %+v", got.Vitals)
	}
	// The card can be printed while one writes.
	w.ctrl(fyne.KeyP)
	if len(w.opened) != 1 || !strings.Contains(w.opened[0], "carte-cpn") {
		t.Fatalf("papers: %v", w.opened)
	}
	f8(w)
	if look := w.look(); look.At != "prenatal.referral.to" {
		t.Fatalf("F8 goes to the referral: %+v", look)
	}
	w.ctrl(fyne.KeyReturn) // shows that the signs were not asked for, and the second pressure
	if look := w.look(); look.Pane != "writer" || len(look.Findings) == 0 {
		t.Fatalf("what is missing is shown: %+v", look)
	}
	w.ctrl(fyne.KeyReturn)
	if look := w.look(); look.Pane != "reader" || look.State != store.Signed {
		t.Fatalf("signed: %+v", look)
	}
	if got := w.tags(); !strings.Contains(got, "TA 160/110 ce jour") {
		t.Errorf("the banner shows today’s pressure: %s", got)
	}
	f8(w)
	if len(w.opened) != 2 {
		t.Fatalf("papers: %v", w.opened)
	}
	text, err := exec.Command("pdftotext", "-layout", w.opened[1], "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"LETTRE DE RÉFÉRENCE", "Hypertension sévère", "160/110", "31 SA + 2 j", "CSRéf"} {
		if !bytes.Contains([]byte(strings.NewReplacer("\u202f", " ", "\u00a0", " ").Replace(string(text))), []byte(want)) {
			t.Errorf("%q is not on the letter:\n%s", want, text)
		}
	}
	w.leave()
	if _, err := os.Stat(w.opened[1]); !os.IsNotExist(err) {
		t.Errorf("the letter stays in the clear: %v", err)
	}
}

// f8 presses F8 where the focus is.
func f8(w *world) {
	w.t.Helper()
	w.press(fyne.KeyF8)
}

// What a kind is not for is not offered.
func TestAKindIsOfferedToWhomItIsFor(t *testing.T) {
	w := newWorld(t)
	birth := clinical.Date{Year: 1990, Month: 1, Day: 1}
	man := w.write(w.doctor, store.Change{Op: journal.OpPut, Content: &records.Patient{Family: "Keïta", Given: "Modibo", Sex: clinical.Male, Birth: &birth}}).Document
	w.openMaternity(w.doctor, place.Route{Patient: man})
	w.ctrl(fyne.KeyM)
	w.ctrl(fyne.KeyG)
	if look := w.look(); look.Pane != "message" {
		t.Errorf("a man’s chart begins a pregnancy: %+v", look)
	}
	lmp := today.AddDays(-100)
	edd := lmp.AddDays(280)
	w.write(w.doctor, store.Change{Op: journal.OpSign, Patient: w.patient, Content: &records.Pregnancy{Opened: today, LMP: &lmp, LMPCertain: true, EDD: &edd, Basis: "lmp", Gravida: of(1), Parity: of(0)}})
	w.openMaternity(w.doctor, place.Route{})
	w.ctrl(fyne.KeyG)
	if look := w.look(); look.Pane != "reader" {
		t.Errorf("a second pregnancy beside an open one: %+v", look)
	}
	w.ctrl(fyne.KeyM)
	if look := w.look(); look.Pane != "writer" || look.At != "prenatal.pressure" {
		t.Errorf("the visit begins at once: %+v", look)
	}
	// A nurse's banner tells nothing that is restricted.
	w.openMaternity(w.nurse, place.Route{})
	if got := w.tags(); !strings.Contains(got, "Enceinte") || strings.Contains(got, "VIH") {
		t.Errorf("%s", got)
	}
	docs, err := w.k.Store.OfPatient(context.Background(), w.patient, records.KindPregnancy)
	if err != nil || len(docs) != 1 || !slices.Contains([]store.Status{store.Signed}, docs[0].Status) {
		t.Errorf("%v %v", docs, err)
	}
}
