package labour

import (
	"bytes"
	"context"
	"encoding/json"
	"os/exec"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"github.com/google/go-cmp/cmp"

	"carnet/records"
	"carnet/records/clinical/labour"
	"carnet/records/journal"
	"carnet/records/labourchart"
	"carnet/records/store"
	"carnet/ui/place"
)

// inLabour is a world with a labour at 5 cm that began at 8:00, its first
// round open.
func inLabour(t testing.TB) *world {
	t.Helper()
	w := newWorld(t)
	w.enter(w.mid, place.Route{To: place.Labour, Patient: w.woman})
	w.keys("5")
	w.ctrl(fyne.KeyReturn)
	w.pass(0)
	if w.v.id.IsZero() {
		t.Fatal("the admission has made no labour")
	}
	return w
}

// round opens a round after a while, types and closes it; it tells how many
// keys that took.
func (w *world) round(after time.Duration, typed func()) int {
	w.t.Helper()
	w.pass(after)
	before := w.typed
	w.press(fyne.KeyF4)
	typed()
	if w.v.entry != nil {
		w.press(fyne.KeyF4)
	}
	w.pass(0)
	return w.typed - before
}

func TestALabourOfEightHoursWithTwoAlerts(t *testing.T) {
	w := inLabour(t)
	// The first round, all of it: the cursor stands at the fetal heart, which
	// is due, so the support rows come first by four steps up.
	before := w.typed
	w.press(fyne.KeyUp, fyne.KeyUp, fyne.KeyUp, fyne.KeyUp)
	w.keys("OOOM" + "138" + "N" + "I" + "A" + "00" + "84")
	w.press(fyne.KeyReturn)
	w.keys("118" + "76")
	w.press(fyne.KeyReturn)
	w.keys("368" + "00" + "3")
	w.press(fyne.KeyReturn)
	w.keys("35")
	w.press(fyne.KeyReturn)
	w.press(fyne.KeyDown)
	w.keys("4")
	w.press(fyne.KeyF4)
	w.pass(0)
	if n, most := w.typed-before, 46; n > most {
		t.Errorf("a whole column of 19 values takes %d keys, more than %d", n, most)
	}
	_, l := w.stored()
	if len(l.Entries) != 20 || l.Active == nil || l.Active.Hour() != 8 {
		t.Fatalf("%d entries, active %v", len(l.Entries), l.Active)
	}
	// Every half hour the heart and the contractions.
	routine := func(heart string) func() {
		return func() {
			w.keys(heart + "N")
			w.press(fyne.KeyTab)
			w.keys("4")
			w.press(fyne.KeyReturn)
			w.keys("40")
			w.press(fyne.KeyReturn)
		}
	}
	if n := w.round(30*time.Minute, routine("142")); n > 12 {
		t.Errorf("a routine round of four values takes %d keys, more than 12", n)
	}
	w.round(30*time.Minute, routine("140"))
	w.round(30*time.Minute, routine("164")) // 9:30, too fast
	if open := w.v.grid.sum.Open; len(open) != 1 || open[0].Item != "fhr" || open[0].Value != "164" {
		t.Fatalf("open alerts: %+v", open)
	}
	cards := alertCards(w.ctx.P(), &w.v.grid.sum, 1, w.now, 4)
	if cards[0].Title != "RCF de base 164 à 09:30" || !strings.Contains(cards[0].Words, "≥\u00a0160") {
		t.Errorf("the card says %q: %q", cards[0].Title, cards[0].Words)
	}
	w.round(30*time.Minute, routine("150"))
	if len(w.v.grid.sum.Open) != 0 || len(w.v.grid.sum.Past) != 1 || w.v.grid.sum.Past[0].Resolved.Hour() != 10 {
		t.Fatalf("open %+v past %+v", w.v.grid.sum.Open, w.v.grid.sum.Past)
	}
	// 6 cm at 12:00, pain not relieved at 12:30.
	for range 3 {
		w.round(30*time.Minute, routine("144"))
	}
	w.round(30*time.Minute, func() {
		w.keys("141N")
		w.press(fyne.KeyTab) // pulse is due after four hours
		w.keys("88")
		w.press(fyne.KeyReturn)
		for w.v.entry.rows[w.v.entry.row].Code != labourchart.Dilatation {
			w.press(fyne.KeyDown)
		}
		w.keys("6")
		w.press(fyne.KeyReturn)
	})
	w.round(30*time.Minute, func() {
		for w.v.entry.rows[w.v.entry.row].Code != "pain_relief" {
			w.press(fyne.KeyUp)
		}
		w.keys("n")
		w.press(fyne.KeyTab)
		w.keys("139N")
	})
	if open := w.v.grid.sum.Open; len(open) != 1 || open[0].Item != "pain_relief" {
		t.Fatalf("open alerts: %+v", open)
	}
	// 10 cm at 16:00: the second stage has begun.
	w.pass(3*time.Hour + 30*time.Minute)
	w.press(fyne.KeyF4)
	for w.v.entry.rows[w.v.entry.row].Code != labourchart.Dilatation {
		w.press(fyne.KeyDown)
	}
	w.keys("10")
	w.press(fyne.KeyReturn)
	w.press(fyne.KeyEscape)
	w.pass(0)
	if w.v.grid.sum.Stage != labour.SecondStage || w.v.l.Second == nil || w.v.l.Second.Hour() != 16 {
		t.Fatalf("stage %q since %v", w.v.grid.sum.Stage, w.v.grid.sum.Since)
	}
	_, l = w.stored()
	if diff := cmp.Diff(w.v.l, l); diff != "" {
		t.Errorf("the record holds something else than the screen:\n%s", diff)
	}
	words := strings.Join(handover(w.ctx.P(), &l, &w.v.grid.sum, w.now), "\n")
	for _, want := range []string{"2e stade depuis 16:00", "Parité 2.", "Col à 10", "Douleur non soulagée à 12:30"} {
		if !strings.Contains(flat(words), want) {
			t.Errorf("the handover lacks %q:\n%s", want, words)
		}
	}
	w.press(fyne.KeyF9)
	if last := w.went[len(w.went)-1]; last.To != place.Birth || last.Document != w.v.id {
		t.Errorf("F9 goes to %+v", last)
	}
}

func flat(s string) string { return strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(s) }

func TestAnEntryIsInTheRecordWithinASecondAndAPowerCutTakesNone(t *testing.T) {
	w := inLabour(t)
	w.keys("138")
	if _, l := w.stored(); len(l.Entries) != 1 {
		t.Fatalf("the pause is not over, but %d entries are there", len(l.Entries))
	}
	w.pass(time.Second)
	_, l := w.stored()
	if len(l.Entries) != 2 || l.Entries[1].Value != "138" || l.Entries[1].By != w.mid.ID.String() {
		t.Fatalf("after the pause: %+v", l.Entries)
	}
	// Leaving writes what is still in its pause.
	w.keys("N")
	w.leave()
	if _, l := w.stored(); len(l.Entries) != 3 {
		t.Errorf("leaving has lost an entry: %+v", l.Entries)
	}
}

func TestASecondDeskAddsToTheSameLabour(t *testing.T) {
	w := inLabour(t)
	w.keys("138")
	// Meanwhile another desk's entry has come.
	d, other := w.stored()
	other.Entries = append(other.Entries, records.LabourEntry{At: w.now, Item: "pulse", Value: "90", By: w.lead.ID.String()})
	w.write(store.Change{Op: journal.OpPut, Document: d.ID, Content: &other})
	w.keys("N")
	w.pass(time.Second)
	_, l := w.stored()
	var got []string
	for _, e := range l.Entries {
		got = append(got, e.Item+" "+e.Value)
	}
	want := []string{"dilatation 5", "pulse 90", "fhr 138", "fhr_deceleration N"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(l, w.v.l); diff != "" {
		t.Errorf("the screen does not show it:\n%s", diff)
	}
}

func TestALateEntryIsMarked(t *testing.T) {
	w := inLabour(t)
	w.press(fyne.KeyEscape)
	w.pass(50 * time.Minute)
	w.press(fyne.KeyF4, fyne.KeyF6)
	w.keys("-20")
	w.press(fyne.KeyReturn)
	w.v.entry.seek("fhr")
	w.keys("150")
	w.press(fyne.KeyF4)
	w.pass(time.Second)
	_, l := w.stored()
	e := l.Entries[len(l.Entries)-1]
	if got := e.At.Format("15:04"); got != "08:30" || e.Noted == nil || e.Noted.Format("15:04") != "08:50" {
		t.Errorf("at %s, noted %v", got, e.Noted)
	}
}

func TestAMistypedValueIsStruckAndNotLost(t *testing.T) {
	w := inLabour(t)
	w.keys("183")
	w.press(fyne.KeyUp)
	w.keys("138")
	w.pass(time.Second)
	_, l := w.stored()
	if n := len(l.Entries); n != 3 || l.Entries[1].Struck == "" || l.Entries[2].Value != "138" {
		t.Fatalf("%+v", l.Entries)
	}
	if len(w.v.grid.sum.Open) != 0 {
		t.Errorf("a struck value still alerts: %+v", w.v.grid.sum.Open)
	}
}

func TestWhatIsNoValueStays(t *testing.T) {
	w := inLabour(t)
	w.keys("4")
	w.press(fyne.KeyReturn) // 4 /min is a value; the row goes on
	w.keys("X")
	if w.v.entry.wrong == "" || !strings.Contains(flat(w.v.entry.wrong), "N Aucune") {
		t.Errorf("a wrong key says %q", w.v.entry.wrong)
	}
	for w.v.entry.rows[w.v.entry.row].Code != labourchart.Dilatation {
		w.press(fyne.KeyDown)
	}
	w.keys("12")
	w.press(fyne.KeyReturn)
	if w.v.entry.wrong == "" || w.v.entry.typed != "12" {
		t.Errorf("12 cm: wrong %q, typed %q", w.v.entry.wrong, w.v.entry.typed)
	}
}

func TestTheAlarmRingsAndIsSilencedForOneRound(t *testing.T) {
	w := inLabour(t)
	w.press(fyne.KeyEscape)
	w.pass(tick) // the heart was never listened to: due at once
	if w.rang != 1 {
		t.Fatalf("rang %d times", w.rang)
	}
	if got, late := dueWords(w.ctx.P(), &w.v.grid.sum, 1, w.now.Add(12*time.Minute)); !late || !strings.HasPrefix(flat(got), "Examen dû depuis 12 min") {
		t.Errorf("it says %q", got)
	}
	w.press(fyne.KeyF7)
	for range 20 {
		w.pass(tick)
	}
	if w.rang != 1 {
		t.Errorf("rang %d times after it was silenced", w.rang)
	}
	// Looking at somebody else, or the lock, and coming back rings nobody for
	// what was heard; while the place is left nothing rings.
	w.leave()
	for range 20 {
		w.pass(tick)
	}
	w.enter(w.mid, place.Route{To: place.Labour, Patient: w.woman})
	for range 20 {
		w.pass(tick)
	}
	if w.rang != 1 {
		t.Errorf("rang %d times after the place was left and entered again", w.rang)
	}
	w.pass(30 * time.Minute)
	if w.rang != 2 {
		t.Errorf("a round later it rang %d times", w.rang)
	}
}

func TestCallsAreNotedWithTheirTimes(t *testing.T) {
	w := inLabour(t)
	w.press(fyne.KeyEscape, fyne.KeyF3)
	w.keys("Dr Touré")
	w.press(fyne.KeyReturn, fyne.KeyReturn)
	w.keys("RCF rapide")
	w.press(fyne.KeyReturn)
	w.pass(10 * time.Minute)
	if len(w.v.l.Calls) != 1 || w.v.l.Calls[0].Who != "Dr Touré" || w.v.l.Calls[0].Why != "RCF rapide" {
		t.Fatalf("%+v", w.v.l.Calls)
	}
	w.press(fyne.KeyF3) // she has come
	w.ctrl(fyne.KeyReturn)
	w.pass(time.Second)
	_, l := w.stored()
	if len(l.Calls) != 1 || l.Calls[0].Came == nil || l.Calls[0].Came.Format("15:04") != "08:10" {
		t.Errorf("%+v", l.Calls)
	}
}

func TestATransferEndsLabourAndPregnancyWithALetter(t *testing.T) {
	w := inLabour(t)
	w.keys("104")
	w.press(fyne.KeyEscape)
	w.pass(time.Second)
	w.press(fyne.KeyF8)
	w.keys("t")
	w.press(fyne.KeyReturn, fyne.KeyReturn)
	w.keys("CSRéf de la Commune I")
	w.press(fyne.KeyReturn)
	w.keys("ambulance du CSRéf")
	w.ctrl(fyne.KeyReturn)
	d, l := w.stored()
	if r := l.Referral; r == nil || r.To != l.To || r.Transport != "ambulance du CSRéf" || !r.Urgent || r.Reason == "" {
		t.Errorf("the labour keeps how she was sent on: %+v", l.Referral)
	}
	if d.Status != store.Signed || l.End != "transfer" || l.To != "CSRéf de la Commune I" || l.Ended == nil {
		t.Fatalf("status %v, %q to %q", d.Status, l.End, l.To)
	}
	doc, err := w.k.Store.Document(context.Background(), w.preg)
	if err != nil {
		t.Fatal(err)
	}
	var p records.Pregnancy
	if err := doc.Decode(&p); err != nil || p.End != records.Transferred || p.EndDate == nil {
		t.Errorf("the pregnancy: %q on %v, %v", p.End, p.EndDate, err)
	}
	if len(w.opened) != 1 {
		t.Fatal("there is no letter")
	}
	for _, want := range []string{"Référence", "CSRéf de la Commune I", "RCF de base 104", "TRAORÉ Aïssata"} {
		if got := pdfText(t, w.opened[0]); !strings.Contains(strings.ToLower(got), strings.ToLower(want)) {
			t.Errorf("the letter lacks %q:\n%s", want, got)
		}
	}
	// Printed again it says the same.
	w.press(fyne.KeyF8)
	if len(w.opened) != 2 {
		t.Fatal("the letter is not printed again")
	}
	if first, again := pdfText(t, w.opened[0]), pdfText(t, w.opened[1]); !strings.Contains(first, "ambulance du CSRéf") || first != again {
		t.Errorf("the letter printed again says otherwise:\n%s\n%s", first, again)
	}
}

func TestAWomanWithoutAPregnancyGetsOne(t *testing.T) {
	w := newWorld(t)
	other := w.write(store.Change{Op: journal.OpPut, Content: &records.Patient{Family: "Coulibaly", Given: "Mariam", Sex: 2}}).Document
	w.enter(w.mid, place.Route{To: place.Labour, Patient: other})
	w.keys("6")
	w.press(fyne.KeyReturn, fyne.KeyReturn)
	w.keys("0")
	w.ctrl(fyne.KeyReturn)
	w.pass(0)
	if w.v.id.IsZero() {
		t.Fatal("no labour was made")
	}
	_, p, ok, err := w.k.Store.Pregnant(context.Background(), other)
	if err != nil || !ok || p.Parity == nil || *p.Parity != 0 {
		t.Errorf("pregnant %v %+v %v", ok, p, err)
	}
}

func TestTheAdmissionIsADraftUntilItBegins(t *testing.T) {
	w := newWorld(t)
	w.enter(w.mid, place.Route{To: place.Labour, Patient: w.woman})
	w.keys("7")
	w.leave()
	w.enter(w.mid, place.Route{To: place.Labour, Patient: w.woman})
	if got := w.v.admit.d.CM; got == nil || *got != 7 {
		t.Errorf("after coming back the dilatation is %v", got)
	}
}

func TestTheGuideOnPaper(t *testing.T) {
	w := inLabour(t)
	w.keys("164T")
	w.press(fyne.KeyEscape)
	w.keys("")
	w.press(fyne.KeyF5)
	w.keys("RCF rapide")
	w.press(fyne.KeyReturn)
	w.keys("Décubitus latéral gauche")
	w.press(fyne.KeyReturn)
	w.ctrl(fyne.KeyP)
	if len(w.opened) != 1 {
		t.Fatal("there is no paper")
	}
	got := pdfText(t, w.opened[0])
	for _, want := range []string{"Guide de soins pendant le travail (OMS)", "TRAORÉ Aïssata", "Parité : 2", "Début du travail : spontané", "Allergies", "pénicilline",
		"RCF de base", "<110, ≥160", "164", "Col : tracer", "5 ≥6h", "Premier stade actif", "08:00", "Décubitus latéral gauche", "OS", "Cerclé"} {
		if squeezed := strings.ReplaceAll(flat(got), "≥ 6 h", "≥6h"); !strings.Contains(squeezed, want) {
			t.Errorf("the paper lacks %q:\n%s", want, got)
		}
	}
}

func pdfText(t *testing.T, path string) string {
	t.Helper()
	out, err := exec.Command("pdftotext", "-layout", path, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// long is a labour of twelve hours with an entry of every row each half hour.
func long(start time.Time) *records.Labour {
	l := &records.Labour{Admitted: start, Active: &start, Parity: of(0), Fetuses: 1}
	values := map[string]string{"fhr": "142", "pulse": "84", "sbp": "118", "dbp": "76", "temperature": "36.8", "contractions_10min": "4", "contraction_duration": "40", "dilatation": "6", "descent": "3"}
	for i := range 24 {
		for _, r := range labourchart.Rows(1) {
			v := values[r.Code]
			if v == "" && !r.Words() {
				v = r.Item.Signs[0]
			}
			if r.Words() {
				v = "noté"
			}
			l.Entries = append(l.Entries, records.LabourEntry{At: start.Add(time.Duration(i) * 30 * time.Minute), Item: r.Code, Value: v, By: "x"})
		}
	}
	return l
}

// BenchmarkRedraw redraws the chart of twelve hours of entries, 25 each half
// hour, at each key; the limit is 20 ms.
func BenchmarkRedraw(b *testing.B) {
	w := inLabour(b)
	l := long(w.now)
	w.now = w.now.Add(12 * time.Hour)
	w.v.l = *l
	w.v.paint()
	for b.Loop() {
		w.v.paint()
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/20000, "of_limit")
}

func TestEntriesAreSmall(t *testing.T) {
	// A labour is written whole at each entry: its size bounds what twelve
	// hours cost.
	l := long(time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC))
	b, err := json.Marshal(l)
	if err != nil {
		t.Fatal(err)
	}
	if most := 120 * len(l.Entries); len(b) > most {
		t.Errorf("%d entries take %d bytes, more than %d", len(l.Entries), len(b), most)
	}
	if bytes.Contains(b, []byte(`"struck"`)) {
		t.Error("empty members are written")
	}
}
