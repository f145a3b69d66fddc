package record_test

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"github.com/google/go-cmp/cmp"

	"carnet/records"
	"carnet/records/journal"
	"carnet/records/store"
	"carnet/ui/place"
	"carnet/ui/record"
)

func fever() *records.Consultation {
	return &records.Consultation{
		Date: today, Reason: "Fièvre", Vitals: records.Vitals{Temperature: of(39.4), Weight: of(62.0)},
		Diagnoses: []records.Diagnosis{{Label: "Paludisme simple", Certainty: records.Certain}}, Outcome: records.Home,
		Lines: []records.Line{{Medicine: "Paracétamol 500 mg", Code: "paracetamol", Form: "tablet", Strength: "500 mg", Dose: 1, Unit: "tablet", Times: 3, Days: 3}},
	}
}

// signed writes a signed consultation.
func (w *world) signed(who store.Member, c *records.Consultation) journal.DocumentID {
	w.t.Helper()
	return w.write(who, store.Change{Op: journal.OpSign, Patient: w.patient, Content: c}).Document
}

func TestADraftIsKeptWithinASecondAndSurvivesAKill(t *testing.T) {
	w := newWorld(t)
	w.open(w.doctor, place.Route{New: string(records.KindConsultation)})
	w.timers.Fire()
	if got, _ := w.k.Store.PatientDrafts(context.Background(), w.patient); len(got) != 0 {
		t.Fatalf("a form in which nothing was typed leaves no draft: %d", len(got))
	}
	w.keys("39,4")
	w.press(fyne.KeyReturn, fyne.KeyReturn)
	w.keys("14") // half a blood pressure: no value yet
	w.timers.Fire()
	look := w.look()
	if !strings.HasPrefix(look.Saved, "Brouillon enregistré 10:4") {
		t.Errorf("saved: %q", look.Saved)
	}
	if len(look.Lines) != 1 || !strings.Contains(look.Lines[0], "brouillon") || look.Shown != 0 {
		t.Errorf("the draft stands in the timeline: %q, %d", look.Lines, look.Shown)
	}
	if look.At != "consultation.vitals.systolic" {
		t.Errorf("saving moves nobody: at %q", look.At)
	}
	w.dies()
	look = w.open(w.doctor, place.Route{})
	if look.Pane != "writer" || look.Saved == "" {
		t.Fatalf("the chart opens with one's own draft: %+v", look)
	}
	f := record.WriterSheet(w.place).Form
	if got := f.Field("consultation.vitals.temperature").Text(); got != "39,4" {
		t.Errorf("temperature %q", got)
	}
	if bp := f.Field("consultation.vitals.systolic"); bp.Text() != "14" || !bp.IsRefused() {
		t.Errorf("what was typed and is no value is there, too: %q", bp.Text())
	}
	if look.At != "consultation.vitals.weight" {
		t.Errorf("goes on at the first empty field: %q", look.At)
	}
}

func TestLeavingKeepsTheLastKey(t *testing.T) {
	w := newWorld(t)
	w.open(w.doctor, place.Route{New: string(records.KindConsultation)})
	w.keys("38")
	w.leave() // no pause has passed
	drafts, err := w.k.Store.PatientDrafts(context.Background(), w.patient)
	if err != nil || len(drafts) != 1 || !strings.Contains(string(drafts[0].Content), `"temperature":38`) {
		t.Fatalf("%v %s", err, drafts)
	}
	if got := w.open(w.doctor, place.Route{New: string(records.KindConsultation)}); got.Pane != "writer" {
		t.Fatal(got.Pane)
	}
	w.keys("9")
	w.leave()
	if drafts, _ = w.k.Store.PatientDrafts(context.Background(), w.patient); len(drafts) != 1 {
		t.Errorf("asking for a new one goes on with what was begun: %d drafts", len(drafts))
	}
}

func TestADraftOfSomebodyElseIsReadNotWritten(t *testing.T) {
	w := newWorld(t)
	w.open(w.nurse, place.Route{New: string(records.KindConsultation)})
	w.keys("38")
	w.leave()
	look := w.open(w.doctor, place.Route{})
	if len(look.Lines) != 1 || look.Pane != "message" {
		t.Fatalf("another's draft is listed and not opened by itself: %+v", look)
	}
	record.FocusTimeline(w.place)
	w.press(fyne.KeyReturn)
	if look := w.look(); look.Pane != "foreign" {
		t.Errorf("read: %q", look.Pane)
	}
}

func TestDroppingADraftAsksFirst(t *testing.T) {
	w := newWorld(t)
	w.open(w.doctor, place.Route{New: string(records.KindConsultation)})
	w.keys("38")
	w.timers.Fire()
	w.ctrl(fyne.KeyD)
	w.press(fyne.KeyEscape)
	if look := w.look(); look.Pane != "writer" || look.At == "" {
		t.Fatalf("not dropped, and one goes on typing: %+v", look)
	}
	w.ctrl(fyne.KeyD)
	w.press(fyne.KeyReturn)
	if drafts, _ := w.k.Store.PatientDrafts(context.Background(), w.patient); len(drafts) != 0 || w.look().Pane != "message" {
		t.Errorf("dropped: %d drafts, %q", len(drafts), w.look().Pane)
	}
}

func TestAnArrivalBringsItsMeasurements(t *testing.T) {
	w := newWorld(t)
	visit := w.write(w.nurse, store.Change{Op: journal.OpPut, Patient: w.patient, Content: &records.Visit{
		Date: today, Arrived: "08:42", Service: "consultation", Reason: "Fièvre", Vitals: &records.Vitals{Temperature: of(39.2), Weight: of(61.0)},
	}}).Document
	look := w.open(w.doctor, place.Route{New: string(records.KindConsultation), Visit: visit})
	if look.At != "consultation.history" {
		t.Errorf("opens where triage has left off: %q", look.At)
	}
	if !slices.Contains(look.Tags, "▲ T° 39,2 ce jour") {
		t.Errorf("today's measurements stand in the banner: %q", look.Tags)
	}
	n := w.malaria(false, "3")
	n += w.ctrl(fyne.KeyReturn)
	t.Logf("from the queue: %d keys", n)
	got := decode(t, w.only())
	if got.Visit != visit.String() || got.Reason != "Fièvre" || *got.Vitals.Temperature != 39.2 {
		t.Errorf("%+v", got)
	}
	queue, err := w.k.Store.Queue(context.Background(), today)
	if err != nil || len(queue) != 0 {
		t.Errorf("signed, she leaves the queue: %v %v", queue, err)
	}
	if look := w.look(); len(look.Lines) != 1 {
		t.Errorf("the arrival that was answered is no line of its own: %q", look.Lines)
	}
}

func TestAChartOpenedBySearchAnswersTheArrival(t *testing.T) {
	w := newWorld(t)
	visit := w.write(w.nurse, store.Change{Op: journal.OpPut, Patient: w.patient, Content: &records.Visit{Date: today, Arrived: "08:42", Service: "consultation"}}).Document
	w.open(w.doctor, place.Route{})
	w.ctrl(fyne.KeyN)
	if got := record.WriterSheet(w.place).Document().(*records.Consultation).Visit; got != visit.String() {
		t.Errorf("visit %q", got)
	}
}

func TestAnAmendmentAsksForItsReason(t *testing.T) {
	w := newWorld(t)
	id := w.signed(w.doctor, fever())
	w.open(w.doctor, place.Route{Document: id})
	w.press(fyne.KeyF2)
	if look := w.look(); look.Pane != "writer" {
		t.Fatalf("F2 opens the form filled: %+v", look)
	}
	record.WriterSheet(w.place).Form.Field("consultation.vitals.temperature").Edit("38,4")
	w.ctrl(fyne.KeyReturn)
	w.press(fyne.KeyReturn) // no reason: not taken
	if d := w.only(); decode(t, d).Vitals.Temperature == nil || *decode(t, d).Vitals.Temperature != 39.4 {
		t.Fatal("nothing is signed without a reason")
	}
	w.keys("thermomètre relu")
	w.press(fyne.KeyReturn)
	d := w.only()
	if got := *decode(t, d).Vitals.Temperature; got != 38.4 || d.Flags&store.Amended == 0 {
		t.Fatalf("%v, flags %b", got, d.Flags)
	}
	look := w.look()
	if look.Pane != "reader" || !strings.Contains(look.Lines[0], "rectifié") {
		t.Errorf("%+v", look)
	}
	revs, err := w.k.Store.History(context.Background(), id)
	if err != nil || len(revs) != 2 || revs[1].Reason != "thermomètre relu" {
		t.Errorf("history %v %v", revs, err)
	}
	// Each version can be seen.
	w.press(fyne.KeyF3)
	w.press(fyne.KeyHome, fyne.KeyReturn)
	if got := w.markup(); !strings.Contains(got, "39,4") || !strings.Contains(got, "Version du") {
		t.Error("the first version is shown, and says that it is one")
	}
	w.press(fyne.KeyEscape)
	if got := w.markup(); strings.Contains(got, "Version du") || !strings.Contains(got, "38,4") {
		t.Error("Escape comes back to what holds")
	}
}

func TestAnInternSendsASupervisorReturnsThenCountersigns(t *testing.T) {
	w := newWorld(t)
	w.open(w.intern, place.Route{New: string(records.KindConsultation)})
	w.malaria(true, "3")
	w.ctrl(fyne.KeyReturn)
	d := w.only()
	if d.Status != store.Awaiting || d.OnBehalf != w.doctor.ID || d.Author != w.intern.ID {
		t.Fatalf("sent to her supervisor: %+v", d)
	}
	list, err := w.k.Store.ToCountersign(context.Background(), w.doctor.ID)
	if err != nil || len(list) != 1 {
		t.Fatalf("%v %v", list, err)
	}
	w.ctrl(fyne.KeyR)
	if w.only().Status != store.Awaiting {
		t.Fatal("an intern sends nothing back")
	}
	// The supervisor sends it back with a remark.
	if look := w.open(w.doctor, place.Route{Document: d.ID}); !strings.Contains(look.Lines[0], "à contresigner") {
		t.Errorf("%q", look.Lines)
	}
	w.ctrl(fyne.KeyR)
	w.keys("précisez la rate")
	w.press(fyne.KeyReturn)
	if got := w.only(); got.Status != store.Returned {
		t.Fatalf("status %d", got.Status)
	}
	// The intern reads the remark, mends and sends again; no reason is asked.
	w.open(w.intern, place.Route{Document: d.ID})
	if !strings.Contains(w.markup(), "précisez la rate") {
		t.Error("the remark stands on the document")
	}
	w.press(fyne.KeyF2)
	record.WriterSheet(w.place).Form.Field("consultation.note").Edit("rate non palpable")
	w.ctrl(fyne.KeyReturn)
	if got := w.only(); got.Status != store.Awaiting || decode(t, got).Note != "rate non palpable" {
		t.Fatalf("%+v", got)
	}
	w.open(w.doctor, place.Route{Document: d.ID})
	w.ctrl(fyne.KeyReturn)
	got := w.only()
	if got.Status != store.Countersigned || got.Author != w.intern.ID {
		t.Fatalf("%+v", got)
	}
	if look := w.look(); !strings.Contains(look.Lines[0], "contresigné") || look.State != store.Countersigned {
		t.Errorf("%+v", look)
	}
}

func TestAnInternWithoutSupervisorChoosesOne(t *testing.T) {
	w := newWorld(t)
	stray := w.hire(records.Staff{Given: "Salif", Family: "Koné", Role: records.Intern, Supervisor: w.nurse.ID.String()}) // who may not countersign
	w.open(stray, place.Route{New: string(records.KindConsultation)})
	w.malaria(true, "3")
	w.ctrl(fyne.KeyReturn)
	if len(w.consultations()) != 0 {
		t.Fatal("asked first")
	}
	w.press(fyne.KeyReturn) // the only doctor
	if d := w.only(); d.OnBehalf != w.doctor.ID {
		t.Errorf("on behalf of %v", d.OnBehalf)
	}
}

func TestARetractionKeepsTheWordsAndSaysWhy(t *testing.T) {
	w := newWorld(t)
	id := w.signed(w.doctor, fever())
	w.open(w.doctor, place.Route{Document: id})
	w.ctrl(fyne.KeyD)
	w.keys("autre patiente")
	w.press(fyne.KeyReturn)
	if got := w.only(); got.Status != store.Retracted {
		t.Fatalf("status %d", got.Status)
	}
	look := w.look()
	if !strings.Contains(look.Lines[0], "✗ annulé") || look.Values["Motif"] != "Fièvre" {
		t.Errorf("%+v", look)
	}
	if m := w.markup(); !strings.Contains(m, "autre patiente") || !strings.Contains(m, "saisi par erreur") {
		t.Error("why and by whom is said")
	}
}

func TestTwoValuesAreShownUntilSomebodyDecides(t *testing.T) {
	w := newWorld(t)
	id := w.signed(w.doctor, fever())
	d, err := w.k.Store.Document(context.Background(), id)
	if err != nil {
		t.Fatal(err)
	}
	one, two := fever(), fever()
	one.Tests.HIV, two.Tests.HIV = records.Negative, records.Positive
	for _, c := range []*records.Consultation{one, two} {
		w.write(w.doctor, store.Change{Op: journal.OpSign, Document: id, Content: c, Bases: d.Heads, Reason: "résultat"})
	}
	look := w.open(w.doctor, place.Route{Document: id})
	if !strings.Contains(look.Lines[0], "deux valeurs à trancher") {
		t.Errorf("%q", look.Lines)
	}
	if m := w.markup(); !strings.Contains(m, "négatif") || !strings.Contains(m, "positif") {
		t.Error("both values are shown")
	}
	w.press(fyne.KeyF5)
	if len(record.KeepButtons(w.place)) != 1 {
		t.Fatal("one conflict, one first button")
	}
	w.tab()                 // the second value
	w.press(fyne.KeyReturn) // keep it
	w.press(fyne.KeyReturn) // yes
	got := w.only()
	if len(got.Conflicts) != 0 {
		t.Fatalf("decided: %+v", got.Conflicts)
	}
	if kept := decode(t, got).Tests.HIV; kept != records.Negative {
		t.Errorf("the later one was shown, the other one is kept: %q", kept)
	}
	// A nurse sees that there is something, and not what.
	w.write(w.doctor, store.Change{Op: journal.OpSign, Document: id, Content: one, Bases: d.Heads, Reason: "encore"})
	nurse := w.open(w.nurse, place.Route{Document: id})
	if v, ok := nurse.Values["Test VIH"]; ok && !strings.Contains(v, "restreint") {
		t.Errorf("the HIV result is not for a nurse: %q", v)
	}
}

func TestTheHIVResultIsForFewEyes(t *testing.T) {
	w := newWorld(t)
	c := fever()
	c.Tests.HIV = records.Positive
	id := w.signed(w.doctor, c)
	if got := w.open(w.doctor, place.Route{Document: id}).Values["Test VIH"]; got != "positif" {
		t.Errorf("a doctor sees %q", got)
	}
	if got := w.open(w.nurse, place.Route{Document: id}).Values["Test VIH"]; !strings.Contains(got, "restreint") {
		t.Errorf("a nurse sees %q", got)
	}
	// And an amendment by a nurse leaves it where it is.
	w.press(fyne.KeyF2)
	if record.WriterSheet(w.place).Form.Field("consultation.tests.hiv") != nil {
		t.Error("a nurse has no field for it")
	}
	record.WriterSheet(w.place).Form.Field("consultation.note").Edit("revue")
	w.ctrl(fyne.KeyReturn)
	w.keys("remarque")
	w.press(fyne.KeyReturn)
	if got := decode(t, w.only()); got.Tests.HIV != records.Positive || got.Note != "revue" {
		t.Errorf("%+v", got)
	}
}

func TestPapersAreMadeAndDoNotStay(t *testing.T) {
	t.Setenv("XDG_RUNTIME_DIR", t.TempDir())
	w := newWorld(t)
	id := w.signed(w.doctor, fever())
	w.open(w.doctor, place.Route{Document: id})
	w.press(fyne.KeyF9)
	w.ctrl(fyne.KeyP)
	if len(w.opened) != 2 {
		t.Fatalf("opened %q", w.opened)
	}
	for _, p := range w.opened {
		b, err := os.ReadFile(p)
		if err != nil || !bytes.HasPrefix(b, []byte("%PDF-")) || strings.HasPrefix(p, w.dir) {
			t.Errorf("%s: %v", p, err)
		}
		if strings.Contains(strings.ToLower(filepath.Base(p)), "traor") {
			t.Errorf("the name of a file tells nothing: %s", p)
		}
	}
	left := filepath.Join(w.dir, "print", "left-by-a-power-cut")
	if err := os.MkdirAll(left, 0o700); err != nil {
		t.Fatal(err)
	}
	w.leave()
	for _, p := range w.opened {
		if _, err := os.Stat(p); err == nil {
			t.Errorf("%s stays behind", p)
		}
	}
	w.open(w.doctor, place.Route{Document: id})
	if _, err := os.Stat(left); err == nil {
		t.Error("what a power cut left is swept")
	}
}

func TestReadingAChartIsLogged(t *testing.T) {
	w := newWorld(t)
	w.open(w.doctor, place.Route{})
	w.open(w.nurse, place.Route{})
	var who [][]byte
	if err := w.k.Vault.DB.Select(&who, "SELECT staff FROM reading ORDER BY at"); err != nil {
		t.Fatal(err)
	}
	if len(who) != 2 || !bytes.Equal(who[0], w.doctor.ID[:]) || !bytes.Equal(who[1], w.nurse.ID[:]) {
		t.Errorf("%x", who)
	}
}

func TestReceptionDoesNotReadCharts(t *testing.T) {
	w := newWorld(t)
	w.signed(w.doctor, fever())
	desk := w.hire(records.Staff{Given: "Awa", Family: "Diarra", Role: records.Reception})
	look := w.open(desk, place.Route{})
	if look.Pane != "message" || len(look.Lines) != 0 || len(look.Tags) != 0 || look.Name == "" {
		t.Errorf("%+v", look)
	}
	w.ctrl(fyne.KeyN)
	if w.look().Pane != "message" {
		t.Error("nor writes them")
	}
}

func TestTheTimelineIsWalkedByKeys(t *testing.T) {
	w := newWorld(t)
	for i := range 4 {
		c := fever()
		c.Date = today.AddDays(-10 * i)
		c.Reason = "visite " + string(rune('A'+i))
		w.signed(w.doctor, c)
	}
	look := w.open(w.doctor, place.Route{})
	if look.Pane != "reader" || look.Shown != 0 || look.Values["Motif"] != "visite A" {
		t.Fatalf("opens the latest: %+v", look)
	}
	w.ctrl(fyne.KeyDown)
	w.press(fyne.KeyDown, fyne.KeyReturn)
	if look = w.look(); look.Shown != 2 || look.Values["Motif"] != "visite C" {
		t.Errorf("two down: %d %q", look.Shown, look.Values["Motif"])
	}
	w.ctrl(fyne.KeyUp)
	w.press(fyne.KeyReturn)
	if look = w.look(); look.Shown != 1 {
		t.Errorf("one up: %d", look.Shown)
	}
	w.press(fyne.KeyEscape, fyne.KeyEscape)
	if len(w.went) != 1 || w.went[0].To != "back" {
		t.Errorf("Escape goes to the timeline, then back: %v", w.went)
	}
}

func TestTheIdentityIsCorrectedByAKeyAndItsConflictsDecided(t *testing.T) {
	w := newWorld(t)
	w.open(w.doctor, place.Route{})
	w.ctrl(fyne.KeyE)
	if len(w.went) != 1 || w.went[0] != (place.Route{To: place.Register, Patient: w.patient}) {
		t.Fatalf("%v", w.went)
	}
	d, err := w.k.Store.Document(context.Background(), w.patient)
	if err != nil {
		t.Fatal(err)
	}
	var p records.Patient
	if err := d.Decode(&p); err != nil {
		t.Fatal(err)
	}
	for _, group := range []string{"O+", "A+"} {
		p.BloodGroup = group
		w.write(w.doctor, store.Change{Op: journal.OpPut, Document: w.patient, Content: &p, Bases: d.Heads})
	}
	look := w.open(w.doctor, place.Route{Document: w.patient})
	if i := slices.IndexFunc(look.Tags, func(s string) bool { return strings.Contains(s, "O+") && strings.Contains(s, "A+") }); i < 0 {
		t.Fatalf("both blood groups stand in the banner: %q", look.Tags)
	}
	w.press(fyne.KeyF5, fyne.KeyReturn, fyne.KeyReturn)
	if d, err = w.k.Store.Document(context.Background(), w.patient); err != nil || len(d.Conflicts) != 0 {
		t.Errorf("%v %v", d.Conflicts, err)
	}
}

func TestASignatureThatFailsLosesNothing(t *testing.T) {
	w := newWorld(t)
	w.open(w.doctor, place.Route{New: string(records.KindConsultation)})
	w.malaria(true, "3")
	w.ctx.Desk.Me.Role = records.Laboratory // the right is gone between two keys
	w.ctrl(fyne.KeyReturn)
	w.ctx.Desk.Me.Role = records.Doctor
	if len(w.consultations()) != 0 || w.look().Pane != "writer" {
		t.Fatal("nothing signed")
	}
	w.leave()
	if drafts, _ := w.k.Store.PatientDrafts(context.Background(), w.patient); len(drafts) != 1 {
		t.Errorf("%d drafts", len(drafts))
	}
}

func TestADraftIsADocumentWithSomethingMore(t *testing.T) {
	for _, typed := range []map[string]string{nil, {"consultation.vitals.systolic": "14"}} {
		c := fever()
		b, err := record.PackDraft(c, typed)
		if err != nil || !json.Valid(b) {
			t.Fatalf("%v %s", err, b)
		}
		var got records.Consultation
		back, err := record.UnpackDraft(b, &got)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(c, &got); d != "" {
			t.Error(d)
		}
		if len(back) != len(typed) || back["consultation.vitals.systolic"] != typed["consultation.vitals.systolic"] {
			t.Errorf("%v", back)
		}
	}
}

func TestAnArrivalNobodyAnsweredIsRead(t *testing.T) {
	w := newWorld(t)
	visit := w.write(w.nurse, store.Change{Op: journal.OpPut, Patient: w.patient, Content: &records.Visit{
		Date: today.AddDays(-2), Arrived: "08:42", Service: "consultation", Reason: "Toux", Vitals: &records.Vitals{Temperature: of(38.2)}, Left: "trop d’attente",
	}}).Document
	look := w.open(w.doctor, place.Route{Document: visit})
	said := strings.Join(slices.Collect(maps.Values(look.Values)), " ")
	if look.Pane != "reader" || !strings.Contains(said, "Toux") || !strings.Contains(said, "38,2 °C") || !strings.Contains(said, "trop d’attente") {
		t.Errorf("%+v", look)
	}
	if len(look.Lines) != 1 || !strings.HasPrefix(look.Lines[0], "Arrivée") {
		t.Errorf("%q", look.Lines)
	}
	w.press(fyne.KeyF2)
	if w.look().Pane != "reader" {
		t.Error("an arrival is not written here")
	}
}

func TestWhatCannotBeShownTakesNothingAway(t *testing.T) {
	w := newWorld(t)
	w.open(w.doctor, place.Route{New: string(records.KindConsultation)})
	w.keys("38")
	record.OpenMissing(w.place) // the store has no such document
	if look := w.look(); look.Pane != "writer" {
		t.Fatalf("%+v", look)
	}
	w.keys("9")
	w.leave()
	drafts, err := w.k.Store.PatientDrafts(context.Background(), w.patient)
	if err != nil || len(drafts) != 1 || !strings.Contains(string(drafts[0].Content), `"temperature":389`) && !strings.Contains(string(drafts[0].Content), `"389"`) {
		t.Errorf("what is typed afterwards is kept, too: %v %s", err, drafts)
	}
}
