package finder

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/journal"
	"carnet/records/store"
	"carnet/ui/place"
)

func TestOneQuestionAtATimeAndTheLatestWins(t *testing.T) {
	var s search
	if !s.typed("t") || s.asked != "t" {
		t.Fatal("the first key asks")
	}
	if s.typed("tr") || s.typed("tra") {
		t.Fatal("a question is under way")
	}
	if _, ok := s.marked(); ok {
		t.Error("nothing is marked before the answer")
	}
	if !s.answer([]store.Hit{{Name: "T"}}, false) || s.asked != "tra" {
		t.Fatalf("then the latest is asked, not %q", s.asked)
	}
	if _, ok := s.marked(); ok {
		t.Error("the answer to an older question is not what Enter opens")
	}
	if s.answer([]store.Hit{{Name: "A"}, {Name: "B"}}, false) {
		t.Error("nothing is left to ask")
	}
	s.walk(5)
	if h, ok := s.marked(); !ok || h.Name != "B" {
		t.Errorf("marked %v %v", h, ok)
	}
	if s.typed("tra ") || s.typed(" tra") {
		t.Error("a space asks nothing new")
	}
	s.typed("traw")
	if s.answer(nil, true); s.answered != "tra" || len(s.hits) != 2 {
		t.Error("a failure keeps the last answer")
	}
	s.typed("xx")
	s.answer(nil, false)
	if !s.nobody() {
		t.Error("nobody is found")
	}
}

// names are those of the list.
func shownNames(f *finding) (out []string) {
	for _, r := range f.list.rows[:f.list.shown] {
		out = append(out, r.cells[0][0].Text())
	}
	return out
}

func TestEachKeyIsAnsweredAndEnterOpens(t *testing.T) {
	b := openBench(t, records.Doctor)
	id, other := b.enrol(awa()), b.enrol(moussa())
	f := b.show(NewSearch, place.Route{}).(*finding)
	if got := strings.Join(shownNames(f), ","); got != "COULIBALY Moussa,TRAORÉ Awa" {
		t.Errorf("an empty box shows the latest patients: %s", got)
	}
	b.keys("tarawele")
	b.settle()
	if got := strings.Join(shownNames(f), ","); got != "TRAORÉ Awa" {
		t.Errorf("another spelling: %s", got)
	}
	r := f.list.rows[0]
	if who, kin := r.cells[0][1].Text(), r.cells[1][0].Text(); who != "F · env. 24 ans · Banconi Zékéné" || kin != "mère\u202f: Kadidia Diarra" {
		t.Errorf("the row: %q %q", who, kin)
	}
	b.press(fyne.KeyReturn)
	if b.last() != (place.Route{To: place.Record, Patient: id}) {
		t.Errorf("Enter: %+v", b.last())
	}
	b.press(fyne.KeyEscape)
	b.settle()
	if f.entry.Text != "" || b.back != 0 || len(shownNames(f)) != 2 {
		t.Errorf("Escape clears first: %q", f.entry.Text)
	}
	b.press(fyne.KeyDown, fyne.KeyUp, fyne.KeyReturn)
	if b.last().Patient != other {
		t.Error("the mark walks")
	}
	b.press(fyne.KeyEscape)
	if b.back != 1 {
		t.Error("Escape in an empty box goes back")
	}
}

// Whoever types a name and Enter at once means that name, not what is marked
// from the question before.
func TestEnterWaitsForTheAnswer(t *testing.T) {
	b := openBench(t, records.Doctor)
	id := b.enrol(awa())
	b.enrol(moussa())
	b.show(NewSearch, place.Route{})
	b.keys("trao")
	b.press(fyne.KeyReturn)
	b.settle()
	if b.last().Patient != id {
		t.Errorf("opened %+v", b.last())
	}
}

func TestANumberFindsWithAndWithoutDashesAndASlipIsSaid(t *testing.T) {
	b := openBench(t, records.Doctor)
	id := b.enrol(awa())
	f := b.show(NewSearch, place.Route{}).(*finding)
	number := b.patient(id).Number
	for _, typed := range []string{number, strings.ToLower(strings.ReplaceAll(number, "-", "")), strings.ReplaceAll(number, "-", " ")} {
		f.entry.SetText(typed)
		b.settle()
		if h, ok := f.m.marked(); !ok || h.ID != id {
			t.Errorf("%q finds %v", typed, shownNames(f))
		}
		if f.fault.Visible() {
			t.Errorf("%q: %s", typed, f.fault.Text())
		}
	}
	wrong := number[:len(number)-1] + "A"
	if wrong == number {
		wrong = number[:len(number)-1] + "C"
	}
	f.entry.SetText(wrong)
	b.settle()
	if !f.fault.Visible() || !strings.Contains(f.fault.Text(), "relisez la carte") {
		t.Errorf("%s: %q", wrong, f.fault.Text())
	}
	if _, ok := f.m.marked(); ok {
		t.Errorf("%s opens %v", wrong, shownNames(f))
	}
	// The beginning of a longer number is no slip.
	long := awa()
	long.Number = records.PatientNumber("B", "1", 1234567)
	b.enrol(long)
	f.entry.SetText("B1123456")
	b.settle()
	if f.fault.Visible() {
		t.Errorf("the beginning of %s: %s", long.Number, f.fault.Text())
	}
	f.entry.SetText("awa")
	b.settle()
	if f.fault.Visible() {
		t.Error("a name is no number")
	}
}

func TestNobodyFoundSaysWhatToDo(t *testing.T) {
	b := openBench(t, records.Doctor)
	b.enrol(awa())
	f := b.show(NewSearch, place.Route{Query: "zzqx 25"}).(*finding)
	if !f.none.Visible() || f.list.Visible() || !f.m.nobody() {
		t.Fatal("nothing is said")
	}
	b.shortcut(fyne.KeyN, ctrl)
	if b.last() != (place.Route{To: place.Register, Query: "zzqx 25"}) {
		t.Errorf("Ctrl+N: %+v", b.last())
	}
	b.press(fyne.KeyReturn)
	if len(b.went) != 1 {
		t.Error("Enter opens nobody")
	}
}

func TestAChangeElsewhereShowsAtOnce(t *testing.T) {
	b := openBench(t, records.Doctor)
	f := b.show(NewSearch, place.Route{Query: "traore"}).(*finding)
	if f.list.shown != 0 {
		t.Fatal("nobody yet")
	}
	b.enrol(awa())
	b.settle()
	if f.list.shown != 1 {
		t.Error("the new patient is not shown")
	}
}

func TestReceptionPutsIntoTheQueueAndOpensNoChart(t *testing.T) {
	b := openBench(t, records.Reception)
	id := b.enrol(awa())
	f := b.show(NewSearch, place.Route{Query: "awa"}).(*finding)
	b.press(fyne.KeyReturn)
	b.settle()
	if len(b.went) != 0 || f.task.dialog == nil {
		t.Fatalf("Enter opens the arrival: %v", b.went)
	}
	b.keys("c")                      // consultation; moves on
	b.keys("Fièvre")                 // reason
	b.press(fyne.KeyReturn)          // to urgent
	b.keys("u")                      // urgent
	b.shortcut(fyne.KeyReturn, ctrl) // save
	b.settle()
	queue, err := b.k.Store.Queue(t.Context(), b.k.Store.Today())
	if err != nil || len(queue) != 1 {
		t.Fatal(err, queue)
	}
	w := queue[0]
	if w.Patient != id || w.Service != "consultation" || w.Reason != "Fièvre" || !w.Urgent || w.Arrived != "09:12" || f.task.dialog != nil {
		t.Errorf("queued as %+v", w)
	}
}

func TestWhoWaitsAlreadyIsNotQueuedTwice(t *testing.T) {
	b := openBench(t, records.Nurse)
	id := b.enrol(awa())
	_, err := b.k.Store.Write(t.Context(), b.k.Author(), store.Change{Op: journal.OpPut, Patient: id,
		Content: &records.Visit{Date: b.k.Store.Today(), Arrived: "08:30", Service: "consultation", Reason: "Toux"}})
	if err != nil {
		t.Fatal(err)
	}
	b.show(NewRegister, place.Route{New: "visit", Patient: id})
	b.keys("38,7") // the first empty field: temperature
	b.shortcut(fyne.KeyReturn, ctrl)
	b.settle()
	queue, err := b.k.Store.Queue(t.Context(), b.k.Store.Today())
	if err != nil || len(queue) != 1 || queue[0].Arrived != "08:30" || queue[0].Vitals["temperature"] != 38.7 {
		t.Fatal(err, queue)
	}
	if b.back != 1 {
		t.Error("then one is where one came from")
	}
}

// The lock hides the window in the middle of an arrival.
func TestAnArrivalThatWasInterruptedGoesOn(t *testing.T) {
	b := openBench(t, records.Nurse)
	id := b.enrol(awa())
	p := b.show(NewRegister, place.Route{New: "visit", Patient: id})
	b.keys("c")
	b.keys("Douleur du bas-ventre")
	p.Leave()
	b.place = nil
	drafts, err := b.k.Store.Drafts(t.Context(), b.k.Me.ID)
	if err != nil || len(drafts) != 1 {
		t.Fatal(err, drafts)
	}
	b.show(NewRegister, place.Route{New: "visit", Patient: id})
	b.shortcut(fyne.KeyReturn, ctrl)
	b.settle()
	queue, _ := b.k.Store.Queue(t.Context(), b.k.Store.Today())
	if len(queue) != 1 || queue[0].Reason != "Douleur du bas-ventre" {
		t.Fatalf("%+v", queue)
	}
	if drafts, _ := b.k.Store.Drafts(t.Context(), b.k.Me.ID); len(drafts) != 0 {
		t.Errorf("the draft is still there: %v", drafts)
	}
}

// Whoever comes back from a chart finds the row that was marked, as long as the
// question is the same and nobody has walked.
func TestTheMarkedRowIsFoundAgain(t *testing.T) {
	b := openBench(t, records.Doctor)
	b.enrol(moussa())
	id := b.enrol(awa())
	b.enrol(records.Patient{Family: "Sangaré", Given: "Sira", Sex: clinical.Female, Birth: years(8)})
	f := b.show(NewSearch, place.Route{}).(*finding)
	for i, h := range f.m.hits {
		if h.ID == id {
			f.walk(i)
		}
	}
	if f.m.at == 0 {
		t.Fatal("the row is the first one: nothing is shown by it")
	}
	here := f.Here()
	if here.Patient != id || here.Query != "" {
		t.Fatalf("%+v", here)
	}
	f.Leave()
	b.settle()
	f = b.show(NewSearch, here).(*finding)
	if h, ok := f.m.marked(); !ok || h.ID != id {
		t.Errorf("marked %+v", h)
	}
	b.keys("sira")
	b.settle()
	if h, ok := f.m.marked(); !ok || h.Name != "SANGARÉ Sira" {
		t.Errorf("another question: %+v", h)
	}

	// Plain: the kept row is for its own question, and walking forgets it.
	hits := []store.Hit{{ID: journal.DocumentID{1}}, {ID: journal.DocumentID{2}}, {ID: journal.DocumentID{3}}}
	for _, c := range []struct {
		asked string
		walk  int
		want  int
	}{{"a", 0, 2}, {"b", 0, 0}, {"a", 1, 0}} {
		s := search{keep: hits[2].ID, keptFor: "a"}
		s.typed(c.asked)
		if c.walk != 0 {
			s.walk(c.walk)
		}
		s.answer(hits, false)
		if s.at != c.want {
			t.Errorf("asked %q, walked %d: row %d, want %d", c.asked, c.walk, s.at, c.want)
		}
	}
}
