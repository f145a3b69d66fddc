package labour

import (
	"context"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"carnet/records"
	"carnet/records/journal"
	"carnet/records/labourchart"
	"carnet/records/store"
)

// Severe pre-eclampsia in labour: the course is begun by keys, the bell rings
// for the next dose, the checks hold it back, the letter says all of it.
func TestMagnesiumIsBegunAndFollowedInLabour(t *testing.T) {
	w := inLabour(t)
	w.press(fyne.KeyEscape)
	w.ctrl(fyne.KeyM)
	w.keys("p") // prééclampsie
	w.press(fyne.KeyReturn)
	w.keys("a") // appeler
	w.v.typing.Form().Flush()
	w.pass(time.Second)
	_, l := w.stored()
	if got := labourchart.Complications(&l); len(got) != 1 || got[0] != "preeclampsia" {
		t.Fatalf("while the form is open the record says %v", got)
	}
	w.ctrl(fyne.KeyReturn)
	w.pass(time.Second)
	if _, l = w.stored(); len(l.Of(labourchart.Step, 1)) != 1 || l.Of(labourchart.Step, 1)[0].By != w.mid.ID.String() {
		t.Errorf("the steps: %+v", l.Of(labourchart.Step, 1))
	}
	if d := w.v.grid.sum.Dose; d == nil || d.Kind != "loading" {
		t.Fatalf("the loading dose is not called for: %+v", d)
	}
	// It was given.
	w.ctrl(fyne.KeyM)
	w.loading()
	w.ctrl(fyne.KeyReturn)
	w.pass(time.Second)
	_, l = w.stored()
	if len(l.Magnesium) != 1 || l.Magnesium[0].Kind != "loading" || l.Magnesium[0].At.Format("15:04") != "08:00" || l.Magnesium[0].By != w.mid.ID.String() {
		t.Fatalf("given: %+v", l.Magnesium)
	}
	if d := w.v.grid.sum.Dose; d.Kind != "maintenance" || d.Due.Format("15:04") != "12:00" {
		t.Errorf("next: %+v", d)
	}
	// Everything else is quiet; four hours later the bell rings for the dose.
	w.press(fyne.KeyF7)
	for w.now.Hour() < 12 {
		w.pass(30 * time.Minute)
		w.press(fyne.KeyF7)
	}
	w.v.quiet = labourchart.Quiet{}
	for _, d := range w.v.grid.sum.Overdue(w.now) {
		if d.Item != labourchart.Magnesium {
			w.v.quiet.Hush([]labourchart.Due{d}, w.now)
		}
	}
	rang := w.rang
	w.pass(tick)
	if w.rang != rang+1 {
		t.Errorf("the bell has not rung for the dose alone")
	}
	if got, late := dueWords(w.ctx.P(), &w.v.grid.sum, 1, w.now); !late || !strings.Contains(flat(got), "sulfate de magnésium") {
		t.Errorf("what is due says %q", got)
	}
	// It is held back: breathing 12. The reason stays on the screen.
	w.ctrl(fyne.KeyM)
	f := w.open()
	f("birth.dose[1].birth.dose.respirations", "12")
	f("birth.dose[1].birth.dose.urine", "40")
	f("birth.dose[1].birth.dose.knee", "o")
	f("birth.dose[1].birth.dose.kind", "n")
	w.ctrl(fyne.KeyReturn)
	w.pass(time.Second)
	_, l = w.stored()
	if n := len(l.Magnesium); n != 2 || l.Magnesium[1].Kind != labourchart.Withheld || *l.Magnesium[1].Respirations != 12 {
		t.Fatalf("held back: %+v", l.Magnesium)
	}
	d := w.v.grid.sum.Dose
	if len(d.Withhold) != 1 || d.AntidoteML == 0 || d.Due.Format("15:04") != "13:00" {
		t.Errorf("next: %+v", d)
	}
	cards := troublePanel(w.ctx.P(), &w.v.grid.sum, &w.v.l, w.now)
	if last := cards[len(cards)-1]; !last.Open || !strings.Contains(flat(last.Words), "gluconate de calcium") {
		t.Errorf("the card beside the chart: %+v", cards)
	}
	// The letter, while the labour goes on.
	w.press(fyne.KeyF8)
	w.keys("l")
	w.press(fyne.KeyReturn)
	w.keys("CSRéf de la Commune I")
	w.ctrl(fyne.KeyReturn)
	if len(w.opened) != 1 || w.v.l.Ended != nil {
		t.Fatalf("papers %v, ended %v", w.opened, w.v.l.Ended)
	}
	letter := flat(pdfText(t, w.opened[0]))
	for _, want := range []string{"CSRéf de la Commune I", "Prééclampsie sévère", "G3 P2", "Sulfate de magnésium", "charge", "08:00", "non donnée", "Appeler à l’aide"} {
		if !strings.Contains(letter, want) {
			t.Errorf("the letter lacks %q:\n%s", want, letter)
		}
	}
}

// open tells how a field of the open form is typed into: it takes the focus
// first, as a click would give it.
func (w *world) open() func(key, typed string) {
	return func(key, typed string) {
		w.t.Helper()
		if w.v.typing == nil {
			w.t.Fatal("no form is open")
		}
		f := w.v.typing.Form().Field(key)
		if f == nil {
			w.v.typing.Form().Reload()
			w.t.Fatalf("there is no field %q", key)
		}
		w.v.typing.Focus(f)
		w.keys(typed)
	}
}

// loading notes that the loading dose was given.
func (w *world) loading() {
	w.t.Helper()
	w.open()("birth.dose[0].birth.dose.kind", "c")
}

func TestAPowerCutInTheMiddleOfADoseLosesNothingThatWasEntered(t *testing.T) {
	w := inLabour(t)
	w.press(fyne.KeyEscape)
	w.ctrl(fyne.KeyM)
	w.keys("e")
	w.loading()
	w.leave() // the window locks with the form open
	_, l := w.stored()
	if len(l.Magnesium) != 1 || len(labourchart.Complications(&l)) != 1 {
		t.Errorf("kept: %+v %v", l.Magnesium, labourchart.Complications(&l))
	}
}

func TestAnotherDesksDoseStays(t *testing.T) {
	w := inLabour(t)
	w.press(fyne.KeyEscape)
	w.ctrl(fyne.KeyM)
	w.keys("e")
	w.loading()
	d, other := w.stored()
	other.Magnesium = []records.MagnesiumGiven{{At: w.now.Add(-time.Hour), Kind: "loading", By: w.lead.ID.String()}}
	w.write(store.Change{Op: journal.OpPut, Document: d.ID, Content: &other})
	w.ctrl(fyne.KeyReturn)
	w.pass(time.Second)
	if _, l := w.stored(); len(l.Magnesium) != 2 || l.Magnesium[0].By != w.lead.ID.String() {
		t.Errorf("%+v", l.Magnesium)
	}
}

func TestOxytocinIsTypedInOneGo(t *testing.T) {
	w := inLabour(t)
	w.v.entry.seek(labourchart.Oxytocin)
	w.keys("5 20")
	w.press(fyne.KeyReturn)
	w.pass(time.Second)
	_, l := w.stored()
	if list := l.Of(labourchart.Oxytocin, 1); len(list) != 1 || list[0].Value != "5/20" {
		t.Fatalf("%+v", list)
	}
	if got := flat(labourchart.Said(w.ctx.P(), labourchart.Oxytocin, "5/20")); got != "5 UI/L, 20 gouttes/min" {
		t.Errorf("in full: %q", got)
	}
	for _, words := range []string{"N", "arrêtée", "5/x"} {
		if got := labourchart.Said(w.ctx.P(), labourchart.Oxytocin, words); got != words {
			t.Errorf("%q is said %q", words, got)
		}
	}
}

func TestALabourThatWasSentOnPrintsItsLetterAgain(t *testing.T) {
	w := inLabour(t)
	w.keys("104")
	w.press(fyne.KeyEscape)
	w.pass(time.Second)
	w.press(fyne.KeyF8)
	w.keys("t")
	w.press(fyne.KeyReturn, fyne.KeyReturn)
	w.keys("CSRéf de la Commune I")
	w.ctrl(fyne.KeyReturn)
	w.press(fyne.KeyF8)
	if len(w.opened) != 2 {
		t.Fatalf("papers: %v", w.opened)
	}
	if got := flat(pdfText(t, w.opened[1])); !strings.Contains(got, "CSRéf de la Commune I") || !strings.Contains(got, "RCF de base 104") || !strings.Contains(got, "G3 P2") {
		t.Errorf("the letter says:\n%s", got)
	}
	_, err := w.k.Store.Document(context.Background(), w.v.id)
	if err != nil {
		t.Fatal(err)
	}
}

func TestTheTwoPressuresAreOneCardAndWhatToDoIsSaidOnce(t *testing.T) {
	w := inLabour(t)
	w.keys("164N")
	w.v.entry.seek("sbp")
	w.keys("164112")
	w.press(fyne.KeyEscape)
	w.pass(time.Second)
	cards := alertCards(w.ctx.P(), &w.v.grid.sum, 1, w.now, 4)
	if len(cards) != 2 {
		t.Fatalf("%d cards: %+v", len(cards), cards)
	}
	said := 0
	pressure := false
	for _, c := range cards {
		if strings.Contains(c.Words, "Réévaluez") {
			said++
		}
		pressure = pressure || flat(c.Title) == "TA 164/112 à 08:00" && strings.Contains(flat(c.Words), "≥ 140 / ≥ 90")
	}
	if !pressure || said != 1 {
		t.Errorf("the pressure is one card: %v; what to do is said %d times: %+v", pressure, said, cards)
	}
}
