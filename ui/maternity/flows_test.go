package maternity

import (
	"fmt"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"github.com/google/go-cmp/cmp"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/clinical/vaccination"
	"carnet/records/journal"
	"carnet/records/store"
	"carnet/ui/maternity/ward"
	"carnet/ui/place"
)

// said is a card in words.
func said(c card) string {
	s := place.Dots(c.name, c.who, c.strong, c.facts, c.more)
	for _, x := range c.signs {
		s += " " + tagWords(x)
	}
	return strings.ReplaceAll(s, "\u00a0", " ")
}

func tagWords(x ward.Sign) string {
	if sign := x.Tone.Sign(); sign != "" && !signed(x.Words) {
		return "[" + sign + " " + x.Words + "]"
	}
	return "[" + x.Words + "]"
}

func (w *world) column(c column) (out []string) {
	for _, x := range w.v.board.cards[c] {
		out = append(out, said(x))
	}
	return out
}

func TestTheBoardSaysWhoIsWhere(t *testing.T) {
	w := newWorld(t)
	w.fill()
	w.enter(w.mid, place.Route{To: place.Maternity})
	want := [columns][]string{
		{
			"SIDIBÉ Nana · 19 ans · Safo · 1re CPN [▲ Urgent] [◷ 11:10]",
			"TRAORÉ Aïssata · 24 ans · Zékéné · CPN 5 · 31 SA + 2 [● TA 142/92] [◷ 10:45]",
			"CAMARA Fanta · 30 ans · Sala · CPN 3 · 21 SA + 3 [attendue]",
			"KEÏTA Rokia · 27 ans · Salembougou · CPN 4 · 28 SA + 4 [✓ faite]",
		},
		{
			"KONATÉ Bintou · 28 ans · G2 P1 · 39 SA + 3 · 7 cm · 09:30 · RCF 164 · admise il y a 5 h 21 [▲ RCF 164] [▲ Examen dû (4 h 56)]",
			"DIALLO Mariam · 17 ans · G1 P0 · 38 SA + 4 · 6 cm · 11:20 · RCF 138 · admise il y a 3 h 36 [✓ sans alerte] [◷ examen dans 24 min]",
		},
		{
			"DEMBÉLÉ Oumou · 35 ans · Safo · À 05:40 · il y a 5 h 46 · Voie basse spontanée · G6 P5 [▲ pertes 650 mL] [▲ mort-né + garçon 2,3 kg]",
			"COULIBALY Sitan · 22 ans · Banconi · À 03:12 · il y a 8 h 14 · Voie basse spontanée · G2 P1 [✓ mère va bien] [✓ fille 2,9 kg]",
		},
		{
			"SANGARÉ Kadia · 25 ans · Banconi · CPoN 24 h · J1 [◷ ce jour au plus tard]",
			"DOUMBIA Awa · 25 ans · Banconi · CPoN 48–72 h · J2 [◷ demain au plus tard]",
			"FOFANA Salimata · 25 ans · Banconi · CPoN 7–14 j · J10 [◷ 28/11 au plus tard]",
			"MAÏGA Djénéba · 25 ans · Banconi · CPoN 6 semaines · J38 [◷ 04/12 au plus tard]",
			"BALLO Nènè · 25 ans · Banconi · CPoN 6 semaines · J20 [◷ dès 09/12]",
		},
		nil,
	}
	for i := range columns - 1 {
		if diff := cmp.Diff(want[i], w.column(i)); diff != "" {
			t.Errorf("%s: %s", columnKeys[i], diff)
		}
	}
	var overdue []string
	for _, c := range w.v.board.cards[late] {
		overdue = append(overdue, c.name+" "+c.strong+" "+tagWords(c.signs[0]))
	}
	wantLate := []string{"SAMAKÉ Ramata CPN 4 [▲ retard de 12 j]", "SISSOKO Hawa CPN 2 [▲ retard de 9 j]", "KEÏTA Silence CPN 3 [● retard de 5 j]",
		"KONÉ Korotimi CPoN 7–14 j [● retard de 3 j]", "TOURÉ Maimouna Terme [▲ retard de 3 j]", "BAGAYOKO Assitan CPN 3 [● retard de 1 j]"}
	if diff := cmp.Diff(wantLate, overdue); diff != "" {
		t.Error(diff)
	}
	// Who asked not to be called has no phone on her card.
	if c := w.v.board.cards[late][2]; c.more != "ne pas appeler" {
		t.Errorf("%q", c.more)
	}
	for _, l := range w.v.board.lanes {
		if strings.Contains(l.title.Text(), "maternity.") {
			t.Errorf("a key is shown: %s", l.title.Text())
		}
	}
}

// The board is walked and worked by keys alone.
func TestTheBoardByKeys(t *testing.T) {
	w := newWorld(t)
	w.fill()
	w.enter(w.mid, place.Route{To: place.Maternity})
	step := func(want place.Route, names ...fyne.KeyName) {
		t.Helper()
		w.press(names...)
		if len(w.went) == 0 || w.went[len(w.went)-1] != want {
			t.Fatalf("%v: %+v, want %+v", names, w.went, want)
		}
	}
	id := func(s string) journal.DocumentID { return w.ids[s] }
	// Where somebody is in labour the board begins.
	step(place.Route{To: place.Labour, Patient: id("Bintou"), Document: id("labour Bintou")}, fyne.KeyReturn)
	step(place.Route{To: place.Birth, Patient: id("Mariam"), Document: id("labour Mariam")}, fyne.KeyDown, fyne.KeyA)
	step(place.Route{To: place.Record, Patient: id("Mariam")}, fyne.KeyD)
	// To the left: the prenatal visits of the day.
	step(place.Route{To: place.Record, Patient: id("Nana"), New: "prenatal", Visit: id("arrival Nana")}, fyne.KeyLeft, fyne.KeyReturn)
	step(place.Route{To: place.Record, Patient: id("Aïssata"), New: "prenatal", Visit: id("arrival Aïssata")}, fyne.KeyDown, fyne.KeyN)
	step(place.Route{To: place.Record, Patient: id("Fanta"), New: "prenatal"}, fyne.KeyDown, fyne.KeyReturn)
	step(place.Route{To: place.Labour, Patient: id("Fanta")}, fyne.KeyT)
	w.press(fyne.KeyDown, fyne.KeyDown, fyne.KeyDown) // the last one is the last one
	if r := w.v.board.current(); r.woman != id("Rokia") {
		t.Fatalf("at the end: %s", r.name)
	}
	step(place.Route{To: place.Record, Patient: id("Rokia"), Document: w.v.board.current().document}, fyne.KeyReturn)
	// Tab goes on to the next columns, ← comes back.
	step(place.Route{To: place.Record, Patient: id("Oumou"), Document: id("delivery Oumou")}, fyne.KeyTab, fyne.KeyTab, fyne.KeyReturn)
	step(place.Route{To: place.Record, Patient: id("Oumou"), New: "postnatal"}, fyne.KeyP)
	step(place.Route{To: place.Record, Patient: id("Kadia"), New: "postnatal"}, fyne.KeyRight, fyne.KeyReturn)
	step(place.Route{To: place.Record, Patient: id("Ramata"), New: "prenatal"}, fyne.KeyRight, fyne.KeyReturn)
	step(place.Route{To: place.Record, Patient: id("Korotimi"), New: "postnatal"}, fyne.KeyDown, fyne.KeyDown, fyne.KeyDown, fyne.KeyReturn)
	n := len(w.went)
	w.press(fyne.KeyN, fyne.KeyA, fyne.KeyT) // nothing for a mother who has given birth
	if len(w.went) != n {
		t.Errorf("%+v", w.went[n:])
	}
	w.press(fyne.KeyRight, fyne.KeyRight) // there is nothing further
	if w.v.board.here() != late {
		t.Error("the last column keeps the focus")
	}
	// The keys are told, those of the card included.
	w.press(fyne.KeyF1)
	if !w.ctx.Shell.Suspended() {
		t.Error("F1 shows the keys")
	}
	w.press(fyne.KeyReturn)
}

// The board follows the record; times run without it.
func TestTheBoardLives(t *testing.T) {
	w := newWorld(t)
	w.fill()
	v := w.enter(w.mid, place.Route{To: place.Maternity})
	w.press(fyne.KeyDown)
	w.now = w.now.Add(24 * time.Minute)
	v.board.minute()
	if got := tagWords(v.board.cards[inLabour][1].signs[1]); got != "[▲ Examen dû maintenant]" {
		t.Errorf("after 24 minutes: %s", got)
	}
	// The other one's heart is well again: the alert is gone, and with it her
	// place before the others; the mark stays with the woman.
	doc, err := w.k.Store.Document(t.Context(), w.ids["labour Bintou"])
	if err != nil {
		t.Fatal(err)
	}
	var l records.Labour
	if err := doc.Decode(&l); err != nil {
		t.Fatal(err)
	}
	l.Entries = append(l.Entries, w.entries([3]string{"11:40", "fhr", "140"})...)
	w.write(store.Change{Op: journal.OpPut, Document: w.ids["labour Bintou"], Content: &l, Bases: doc.Heads})
	w.settle()
	if x := v.board.current(); x == nil || x.name != "DIALLO Mariam" {
		t.Errorf("the mark: %+v", x)
	}
	for _, c := range v.board.cards[inLabour] {
		if c.name == "KONATÉ Bintou" && tagWords(c.signs[0]) != "[✓ sans alerte]" {
			t.Errorf("%v", c.signs)
		}
	}
	l.Ended, l.End = of(w.now), "transfer"
	if doc, err = w.k.Store.Document(t.Context(), w.ids["labour Bintou"]); err != nil {
		t.Fatal(err)
	}
	w.write(store.Change{Op: journal.OpPut, Document: w.ids["labour Bintou"], Content: &l, Bases: doc.Heads})
	w.settle()
	if n := len(v.board.cards[inLabour]); n != 1 {
		t.Errorf("%d in labour", n)
	}
}

// An empty maternity is calm, and no key leads anywhere.
func TestAnEmptyBoard(t *testing.T) {
	w := newWorld(t)
	w.enter(w.mid, place.Route{To: place.Maternity})
	w.press(fyne.KeyReturn, fyne.KeyUp, fyne.KeyDown, fyne.KeyLeft, fyne.KeyRight, fyne.KeyD, fyne.KeyN, fyne.KeyT, fyne.KeyA, fyne.KeyP, fyne.KeyEnd, fyne.KeyHome, fyne.KeyPageDown)
	if len(w.went) != 0 {
		t.Errorf("%+v", w.went)
	}
	for _, l := range w.v.board.lanes {
		if !l.roll.none.Visible() || strings.HasPrefix(l.roll.none.Text(), "maternity.") {
			t.Errorf("%q", l.roll.none.Text())
		}
	}
	for _, k := range []fyne.KeyName{fyne.KeyF4, fyne.KeyF5, fyne.KeyF6} {
		w.press(k, fyne.KeyDown, fyne.KeyReturn, fyne.KeyEscape)
		if w.v.pane != pane(w.v.board) {
			t.Errorf("%s: Escape comes back", k)
		}
	}
}

func (x *followUp) words() (out []string) {
	for _, l := range x.lines {
		switch {
		case l.r == nil:
			out = append(out, l.title+l.village)
		default:
			out = append(out, fmt.Sprintf("  %s, %s, %s", l.r.Name, reason(x.v.ctx.P(), l.r), lateness(x.v.ctx, l.r)))
		}
	}
	return out
}

func paperWords(t *testing.T, file string) string {
	t.Helper()
	out, err := exec.Command("pdftotext", "-layout", file, "-").Output()
	if err != nil {
		t.Fatalf("pdftotext (from poppler-utils): %v", err)
	}
	return strings.Join(strings.Fields(string(out)), " ")
}

// restricted are the words that no list and no paper here may say of women who
// all have them in their charts.
var restricted = []string{"vih", "hiv", "syphilis", "violence", "mental", "positif", "disclosed", "ne pas appeler", "silence"}

func TestTheFollowUpByVillage(t *testing.T) {
	w := newWorld(t)
	w.fill()
	w.enter(w.mid, place.Route{To: place.Maternity})
	w.press(fyne.KeyF4)
	x := w.v.pane.(*followUp)
	want := []string{
		"Contact manqué (CPN ou CPoN) — 4", "Banconi · 2 femmes", "  SISSOKO Hawa, CPN 2, ▲ 9 j", "  KONÉ Korotimi, CPoN 7–14 j, ● 3 j",
		"Sala · 2 femmes", "  SAMAKÉ Ramata, CPN 4, ▲ 12 j", "  BAGAYOKO Assitan, CPN 3, ● 1 j",
		"Terme dépassé ou dans les 14 jours — 2", "Safo · 2 femmes", "  TOURÉ Maimouna, Terme, ● 3 j", "  CISSÉ Adama, Terme, dans 8 j",
	}
	if diff := cmp.Diff(want, x.words()); diff != "" {
		t.Fatal(diff)
	}
	if !strings.HasPrefix(x.note.Text(), "1 femme a demandé à ne pas être appelée") {
		t.Errorf("%q", x.note.Text())
	}
	// The mark stands on women alone; → goes to the second list.
	w.press(fyne.KeyDown, fyne.KeyDown, fyne.KeyDown, fyne.KeyReturn)
	if r := w.went[len(w.went)-1]; r != (place.Route{To: place.Record, Patient: w.ids["Ramata"]}) {
		t.Errorf("%+v", r)
	}
	w.press(fyne.KeyRight, fyne.KeyReturn)
	if r := w.went[len(w.went)-1]; r.Patient != w.ids["Maimouna"] {
		t.Errorf("%+v", r)
	}
	// What is typed filters by village, from the list too.
	w.keys("SALÀ")
	if x.filter.Text != "SALÀ" || len(x.words()) != 5 {
		t.Fatalf("%q: %v", x.filter.Text, x.words())
	}
	w.press(fyne.KeyF9)
	got := paperWords(t, w.opened[0])
	for _, s := range []string{"LISTE DE RELANCE", "Sala — 2 femmes", "SAMAKÉ Ramata", "12 j", "CPN 3", "Pour les relais"} {
		if !strings.Contains(got, s) {
			t.Errorf("%q is not on the paper: %s", s, got)
		}
	}
	if strings.Contains(got, "Banconi —") || strings.Contains(got, "Safo") {
		t.Errorf("villages that are not shown: %s", got)
	}
	w.press(fyne.KeyEscape) // clears what was typed
	if w.v.pane != pane(x) || x.filter.Text != "" {
		t.Fatal("Escape clears the village first")
	}
	w.press(fyne.KeyF9)
	got = paperWords(t, w.opened[1])
	for _, s := range []string{"Banconi — 2 femmes", "Layebougou", "Safo — 2 femmes", "CISSÉ Adama", "CPoN 7–14 j"} {
		if !strings.Contains(got, s) {
			t.Errorf("%q is not on the paper: %s", s, got)
		}
	}
	shown := strings.ToLower(strings.Join(x.words(), " ") + " " + got)
	for _, word := range restricted {
		if strings.Contains(shown, word) {
			t.Errorf("the list says %q", word)
		}
	}
	w.press(fyne.KeyEscape)
	if w.v.pane != pane(w.v.board) {
		t.Error("Escape goes back to the board")
	}
}

func TestTheHandover(t *testing.T) {
	w := newWorld(t)
	w.fill()
	w.enter(w.mid, place.Route{To: place.Maternity})
	w.press(fyne.KeyF5)
	h := w.v.pane.(*handover)
	if len(h.said.Labours) != 2 || len(h.said.Births) != 3 {
		t.Fatalf("%+v", h.said)
	}
	w.press(fyne.KeyPageDown, fyne.KeyPageUp, fyne.KeyF9)
	got := paperWords(t, w.opened[0])
	for _, s := range []string{
		"RELÈVE DE LA SALLE DE TRAVAIL", "En travail — 2", "KONATÉ Bintou", "28 ans · G2 P1 · 39 SA + 3", "Phase active depuis 06:30 · membranes rompues 09:10",
		"06:05", "7 cm à 09:30", "3/5", "4 en 10 min, 45 s", "▲ 164 à 10:42", "122/78", "▲ RCF 164, 10:42", "Examen dû depuis 4 h 56", "Plan : Décubitus latéral gauche",
		"Appel 10:46 : Dr Aminata Touré · RCF 164 · venu à 10:58", "Ambulance du CSRéf · pas encore venu", "DIALLO Mariam", "examen 11:50 (dans 24 min)",
		"Accouchées des 24 dernières heures — 3", "DEMBÉLÉ Oumou", "▲ pertes 650 mL", "Mort-né frais · 2,1 kg", "fille · 2,9 kg", "SANGARÉ Kadia", "23/11 à 14:00", "Équipe qui part : Oumou Sangaré",
	} {
		if !strings.Contains(strings.ReplaceAll(got, "\u202f", " "), s) {
			t.Errorf("%q is not on the paper:\n%s", s, got)
		}
	}
	for _, word := range restricted {
		if strings.Contains(strings.ToLower(got), word) {
			t.Errorf("the handover says %q", word)
		}
	}
	// A birth 24 hours ago to the minute is told, one minute more is not.
	w.now = w.at("14:00")
	w.v.load()
	w.settle()
	if n := len(h.said.Births); n != 3 {
		t.Errorf("at 24 h: %d births", n)
	}
	w.now = w.at("14:01")
	w.v.load()
	w.settle()
	if n := len(h.said.Births); n != 2 {
		t.Errorf("a minute later: %d births", n)
	}
}

func (r *register) count(t *testing.T, label string) string {
	t.Helper()
	for _, l := range r.lines {
		if l.label == label {
			return l.count
		}
	}
	t.Fatalf("no line %q", label)
	return ""
}

func TestTheRegisterOpensWhoIsBehindItsNumbers(t *testing.T) {
	w := newWorld(t)
	w.fill()
	w.enter(w.mid, place.Route{To: place.Maternity})
	w.press(fyne.KeyF6)
	r := w.v.pane.(*register)
	for label, want := range map[string]string{
		"Accouchements": "7", "Voie basse spontanée": "7", "Naissances vivantes": "7", "Petit poids (moins de 2,5 kg)": "1", "Mort-nés frais": "1", "Mort-nés macérés": "0",
		"SP 3e dose et plus": "1", "BCG": "6", "CPoN": "5", "Couple-années de protection": "0",
	} {
		if got := r.count(t, label); got != want {
			t.Errorf("%s: %s, want %s", label, got, want)
		}
	}
	for _, l := range r.lines {
		if s := l.title + l.label; strings.Contains(s, "maternity.") || strings.Contains(s, "birth.") {
			t.Errorf("a key is shown: %s", s)
		}
	}
	// Down to the live births of low weight, then into who is behind it.
	for range 100 {
		if i := r.numbers.at; r.lines[i].label == "Petit poids (moins de 2,5 kg)" {
			break
		}
		w.press(fyne.KeyDown)
	}
	w.press(fyne.KeyRight, fyne.KeyReturn)
	got := w.went[len(w.went)-1]
	if got.To != place.Record || got.Patient != w.ids["Oumou1"] || got.Document.IsZero() {
		t.Errorf("%+v, want the boy of 2,3 kg", got)
	}
	w.press(fyne.KeyLeft, fyne.KeyPageUp)
	if r.month != 10 || r.title.Text() != "octobre 2026" || r.count(t, "Accouchements") != "1" {
		t.Errorf("%s: %s", r.title.Text(), r.count(t, "Accouchements"))
	}
	w.press(fyne.KeyPageDown, fyne.KeyPageDown)
	if r.month != 11 {
		t.Error("there is no month after this one")
	}
	// Through the turn of a year.
	for range 11 {
		w.press(fyne.KeyPageUp)
	}
	if r.title.Text() != "décembre 2025" {
		t.Errorf("%q", r.title.Text())
	}
}

// Of a thousand rows only those in sight exist, wherever one walks.
func TestALongListHoldsWhatIsInSight(t *testing.T) {
	w := newWorld(t)
	made := 0
	cards := make([]card, 1000)
	for i := range cards {
		cards[i].name = fmt.Sprint("N", i)
	}
	r := newRoll(100, 8, "", func() row { made++; return newCardView(false) }, func(i int, x row) { x.(*cardView).set(cards[i], nil) })
	w.ctx.Shell.SetContent(r)
	w.win.Resize(fyne.NewSize(300, 600))
	r.set(len(cards), -1)
	w.win.Canvas().Focus(r)
	for _, k := range []fyne.KeyName{fyne.KeyEnd, fyne.KeyPageUp, fyne.KeyHome, fyne.KeyDown, fyne.KeyPageDown} {
		r.TypedKey(&fyne.KeyEvent{Name: k})
		if x, ok := r.body.shown[r.at]; !ok || x.(*cardView).name.Text() != cards[r.at].name || !x.(*cardView).on {
			t.Errorf("%s: row %d is not in sight", k, r.at)
		}
		if n := len(r.body.shown); n > 8 {
			t.Errorf("%s: %d rows in sight", k, n)
		}
	}
	if made > 16 {
		t.Errorf("%d rows were made", made)
	}
}

func TestEveryWordIsInEveryLanguage(t *testing.T) {
	for _, l := range text.Langs {
		have := map[string]bool{}
		for _, k := range text.Keys(l) {
			have[k] = true
		}
		for _, k := range text.Keys(text.French) {
			if strings.HasPrefix(k, "maternity.") && !have[k] {
				t.Errorf("%s lacks %s", l, k)
			}
		}
	}
}

// A vaccine that the centre added under its own name is called by it.
func TestTheCentresOwnVaccineHasItsName(t *testing.T) {
	r := records.Published()
	r.Vaccination.Calendar = append(slices.Clone(r.Vaccination.Calendar), vaccination.Vaccine{Code: "ebola-rvsv", Name: "Ebola (rVSV)", Doses: []vaccination.Dose{{Label: "ebola-rvsv1", Months: 12}}})
	said := map[string]bool{}
	for _, l := range registerLines(text.For(text.French), &store.Month{}, &r) {
		said[l.label] = true
	}
	if !said["Ebola (rVSV)"] || !said["BCG"] || said["EBOLA-RVSV"] {
		t.Errorf("%v", said)
	}
}
