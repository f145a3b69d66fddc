package maternity

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/journal"
	"carnet/records/print"
	"carnet/records/store"
	"carnet/ui/place"
)

// amend changes a signed delivery.
func (w *world) amend(given string, edit func(*records.Delivery)) {
	w.t.Helper()
	doc, err := w.k.Store.Document(context.Background(), w.ids["delivery "+given])
	if err != nil {
		w.t.Fatal(err)
	}
	var d records.Delivery
	if err := doc.Decode(&d); err != nil {
		w.t.Fatal(err)
	}
	edit(&d)
	w.write(amending(doc.Heads, doc.ID, &d))
}

func plainWords(s string) string { return strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(s) }

// A woman with eclampsia, in labour and after the birth is signed: her card is
// red, says the next dose by the clock, rings, and the shift that comes is told.
func TestMagnesiumOnTheBoardAndAtTheHandover(t *testing.T) {
	w := newWorld(t)
	w.fill()
	w.amend("Sitan", func(d *records.Delivery) { // born at 03:12
		d.Complications = []string{"eclampsia"}
		d.Magnesium = []records.MagnesiumGiven{{At: w.at("02:30"), Kind: "loading"}, {At: w.at("06:30"), Kind: "maintenance", Side: "right"}, {At: w.at("10:30"), Kind: "maintenance", Side: "left"}}
	})
	w.amend("Oumou", func(d *records.Delivery) { // 350 mL with a fast pulse is a haemorrhage
		d.Losses = []records.BloodLoss{{At: d.At.Add(10 * time.Minute), ML: 350, Pulse: of(120)}}
	})
	// She gave birth before midnight, her course goes on.
	w.amend("Kadia", func(d *records.Delivery) { // yesterday at 14:00
		d.Complications = []string{"preeclampsia"}
		d.Magnesium = []records.MagnesiumGiven{{At: w.at("08:00"), Kind: "maintenance", Side: "left"}}
	})
	l := &records.Labour{}
	doc, err := w.k.Store.Document(context.Background(), w.ids["labour Mariam"])
	if err != nil {
		t.Fatal(err)
	}
	if err := doc.Decode(l); err != nil {
		t.Fatal(err)
	}
	l.Entries = append(l.Entries, w.entries([3]string{"11:00", "complication", "preeclampsia"})...)
	l.Magnesium = []records.MagnesiumGiven{{At: w.at("11:05"), Kind: "loading"}}
	w.write(amending(doc.Heads, doc.ID, l))
	w.enter(w.mid, place.Route{To: place.Maternity})
	rang := 0
	w.v.board.bell.Bell = func() { rang++ }
	look := func(c column, name string) card {
		t.Helper()
		for _, x := range w.v.board.cards[c] {
			if strings.Contains(x.name, name) {
				return x
			}
		}
		t.Fatalf("%s has no card among %v", name, w.column(c))
		return card{}
	}
	check := func(c column, name, more, mother string, grave bool) {
		t.Helper()
		x := look(c, name)
		if got := plainWords(x.more); !strings.Contains(got, more) {
			t.Errorf("%s: %q, want %q", name, got, more)
		}
		if got := plainWords(tagWords(x.signs[0])); got != mother || x.grave != grave {
			t.Errorf("%s: %s, grave %v; want %s", name, got, x.grave, mother)
		}
	}
	check(born, "Sitan", "MgSO4 5 g, fesse droite, 14:30", "[▲ éclampsie]", true)
	check(born, "Oumou", "", "[▲ pertes 350 mL]", true)
	check(born, "Kadia", "MgSO4 5 g, fesse droite, 12:00", "[▲ prééclampsie sévère]", true)
	check(inLabour, "Mariam", "MgSO4 5 g, fesse droite, 15:05", "[▲ Prééclampsie sévère]", true)
	for _, s := range w.column(postpartum) {
		if strings.Contains(s, "Kadia") {
			t.Error("she has two cards")
		}
	}
	w.v.board.minute()
	if rang != 0 {
		t.Error("it rings for nothing")
	}
	// Four minutes past the dose of Kadia.
	w.now = w.at("12:04")
	w.v.board.minute()
	if rang != 1 {
		t.Errorf("it rang %d times", rang)
	}
	check(born, "Kadia", "MgSO4 5 g, fesse droite, 12:00", "[▲ MgSO4 dû (4 min) · prééclampsie sévère]", true)
	w.press(fyne.KeyF7)
	w.v.board.minute()
	if rang != 1 {
		t.Error("it rings although it was silenced")
	}
	w.now = w.at("12:16")
	w.v.board.minute()
	if rang != 2 {
		t.Errorf("a round later it rang %d times", rang)
	}
	// The shift that comes is told, on the screen and on paper.
	w.press(fyne.KeyF5)
	w.settle()
	h := w.v.pane.(*handover).said
	var said []string
	for _, x := range h.Births {
		said = append(said, plainWords(x.Name+" "+x.Mother+" "+x.Watch))
	}
	all := strings.Join(said, "\n")
	for _, want := range []string{"COULIBALY Sitan éclampsie pertes 200 mL · Sulfate de magnésium : 5 g, fesse droite, à 14:30 (dans 2 h 14) · jusqu’à 25/11 à 03:12", "SANGARÉ Kadia MgSO4 dû (16 min)", "DEMBÉLÉ Oumou pertes 350 mL"} {
		if !strings.Contains(all, want) {
			t.Errorf("the handover lacks %q:\n%s", want, all)
		}
	}
	for _, x := range h.Labours {
		if strings.Contains(x.Name, "Mariam") && (len(x.Alerts) == 0 || x.Alerts[0] != "Prééclampsie sévère, 11:00" || !strings.Contains(plainWords(x.Dose), "à 15:05")) {
			t.Errorf("the handover of her labour: %v, %q", x.Alerts, x.Dose)
		}
	}
	var b bytes.Buffer
	if err := h.Write(&b, print.Options{Lang: text.French, Created: w.now}); err != nil {
		t.Fatal(err)
	}
	file := t.TempDir() + "/h.pdf"
	if err := os.WriteFile(file, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("pdftotext", "-layout", file, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Prééclampsie sévère, 11:00", "fesse droite, à 15:05", "MgSO4 dû (16 min)", "éclampsie"} {
		if !strings.Contains(plainWords(string(out)), want) {
			t.Errorf("the paper lacks %q:\n%s", want, out)
		}
	}
	// It is over: the card of yesterday is gone.
	w.now = w.at("14:01")
	w.press(fyne.KeyEscape)
	w.settle()
	for _, s := range w.column(born) {
		if strings.Contains(s, "Kadia") {
			t.Errorf("the course has ended: %s", s)
		}
	}
}

// A child with a danger sign makes the card red; one that was sent on is said so.
func TestASickNewbornOnTheBoard(t *testing.T) {
	w := newWorld(t)
	w.fill()
	docs, err := w.k.Store.OfPregnancy(context.Background(), w.ids["pregnancy Sitan"], records.KindNewborn)
	if err != nil || len(docs) != 1 {
		t.Fatal(docs, err)
	}
	put := func(edit func(*records.Newborn)) {
		t.Helper()
		doc, err := w.k.Store.Document(context.Background(), docs[0].ID)
		if err != nil {
			t.Fatal(err)
		}
		var n records.Newborn
		if err := doc.Decode(&n); err != nil {
			t.Fatal(err)
		}
		edit(&n)
		w.write(amending(doc.Heads, doc.ID, &n))
	}
	put(func(n *records.Newborn) { n.Danger = []string{"convulsions"} })
	w.enter(w.mid, place.Route{To: place.Maternity})
	sitan := func() card {
		for _, c := range w.v.board.cards[born] {
			if strings.Contains(c.name, "Sitan") {
				return c
			}
		}
		return card{}
	}
	if c := sitan(); !c.grave || plainWords(tagWords(c.signs[1])) != "[▲ signe de danger · fille 2,9 kg]" {
		t.Errorf("%v %v", c.grave, c.signs)
	}
	put(func(n *records.Newborn) { n.Danger, n.Temperature = []string{"none"}, of(34.9) })
	w.v.load()
	w.settle()
	if c := sitan(); !c.grave {
		t.Errorf("34,9 °C: %v", c.signs)
	}
	put(func(n *records.Newborn) { n.Referral = &records.Referral{To: "CSRéf", Urgent: true} })
	w.v.load()
	w.settle()
	if c := sitan(); c.grave || plainWords(tagWords(c.signs[1])) != "[● fille 2,9 kg · référé]" {
		t.Errorf("referred: %v %v", c.grave, c.signs)
	}
}

// amending is an amendment.
func amending(heads []journal.Hash, id journal.DocumentID, content records.Document) store.Change {
	return store.Change{Op: journal.OpSign, Document: id, Content: content, Bases: heads, Reason: "ajout"}
}
