package birth

import (
	"context"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/clinical/labour"
	"carnet/records/journal"
	"carnet/records/store"
	"carnet/ui/bedside"
	"carnet/ui/form"
	"carnet/ui/place"
)

func flat(s string) string { return strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(s) }

// birth opens the place five hours after a labour has begun.
func (w *world) birth(fetuses int) journal.DocumentID {
	w.t.Helper()
	id := w.labour(records.Labour{Admitted: w.now, Fetuses: fetuses, Parity: of(2)})
	w.now = w.now.Add(5 * time.Hour)
	w.enter(w.mid, place.Route{To: place.Birth, Patient: w.woman, Document: id})
	return id
}

// signs presses Ctrl+Enter until the birth is signed.
func (w *world) signs() *written {
	w.t.Helper()
	w.ctrl(fyne.KeyReturn)
	if w.v.said == nil {
		w.ctrl(fyne.KeyReturn)
	}
	if w.v.said == nil {
		w.t.Fatal("the birth is not signed")
	}
	return w.v.said
}

func (w *world) childDone(n int, sex, weight string) {
	w.t.Helper()
	c := "c" + string(rune('0'+n)) + "."
	w.to(c + "sex")
	w.keys(sex)
	w.to(c + "weight")
	w.keys(weight)
	w.press(fyne.KeyReturn)
	w.to(c + "danger")
	w.keys("a") // aucun
}

func TestTwins(t *testing.T) {
	w := newWorld(t)
	id := w.birth(1)
	w.keys("v")
	w.to("birth.mother")
	w.keys("v")
	w.childDone(1, "f", "2,6")
	before := w.typed
	w.to("c1.apgar1.colour")
	w.keys("12222" + "22222") // each digit goes on to the next item
	if n := w.typed - before; n != 10 {
		t.Errorf("two Apgar scores took %d keys", n)
	}
	if got := w.v.form.Field("c1.apgar1").Computed().Text; got != "9/10, bon" {
		t.Errorf("the sum says %q", got)
	}
	w.press(fyne.KeyF4) // a twin
	if w.v.state.Count != 2 {
		t.Fatalf("one key makes %d children", w.v.state.Count)
	}
	w.now = w.now.Add(10 * time.Minute)
	w.childDone(2, "g", "2,1")
	if got := w.v.form.Field("c2.weight").Aside(); !strings.Contains(got, "< P1") && !strings.Contains(got, "P") {
		t.Errorf("no centile while typing: %q", got)
	}
	said := w.signs()
	if len(said.Children) != 2 {
		t.Fatalf("%d children", len(said.Children))
	}
	for i, c := range said.Children {
		var p records.Patient
		var n records.Newborn
		decoded(w, c.Patient, &p)
		doc := decoded(w, c.ID, &n)
		if p.MotherID != w.woman.String() || p.Mother != "TRAORÉ Aïssata" || p.BirthBy != records.ExactDay || p.Birth == nil || !strings.HasPrefix(p.Number, "B") || p.Family != "Traoré" || p.Village != "Banconi" {
			t.Errorf("child %d: %+v", i, p)
		}
		if n.Rank != i+1 || n.Delivery != said.Delivery.String() || n.Mother != w.woman.String() || n.Days == nil || doc.Status != store.Signed || doc.Patient != c.Patient {
			t.Errorf("child %d: %+v %v", i, n, doc.Status)
		}
	}
	if a, b := said.Children[0].Identity, said.Children[1].Identity; a.Number == b.Number || a.Sex != clinical.Female || b.Sex != clinical.Male {
		t.Errorf("%s %v and %s %v", a.Number, a.Sex, b.Number, b.Sex)
	}
	var d records.Delivery
	if doc := decoded(w, said.Delivery, &d); doc.Status != store.Signed || len(d.Children) != 2 || d.Children[1] != said.Children[1].ID.String() || d.Mode != "spontaneous" {
		t.Errorf("the delivery: %v %+v", doc.Status, d)
	}
	var l records.Labour
	if doc := decoded(w, id, &l); l.Ended == nil || l.End != "birth" || doc.Status != store.Signed {
		t.Errorf("the labour: %v %q %v", l.Ended, l.End, doc.Status)
	}
	var g records.Pregnancy
	decoded(w, w.preg, &g)
	if g.End != records.Born || g.EndDate == nil || g.EndDate.Day != 24 {
		t.Errorf("the pregnancy: %q %v", g.End, g.EndDate)
	}
	if open, err := w.k.Store.OpenLabours(context.Background()); err != nil || len(open) != 0 {
		t.Errorf("labours still open: %v %v", open, err)
	}
	if _, err := w.k.Store.Draft(context.Background(), w.v.draft); err == nil {
		t.Error("the draft is still there")
	}
	w.press(fyne.KeyF9)
	if len(w.opened) != 1 {
		t.Fatal("there is no notification")
	}
	text := flat(pdfText(t, w.opened[0]))
	for _, want := range []string{"Avis de naissance", "TRAORÉ Bébé 1", "TRAORÉ Bébé 2", "jumeau 2 sur 2", "Fille", "Garçon", "2,1 kg", "9/10 à 1 min", "TRAORÉ Aïssata", "CSCom-U de Banconi"} {
		if !strings.Contains(text, want) {
			t.Errorf("the notification lacks %q:\n%s", want, text)
		}
	}
	if strings.Contains(text, "(suite)") {
		t.Error("the second child's notification is no paper of its own")
	}
}

func TestAStillbirthHasNoIdentityUnlessAsked(t *testing.T) {
	for _, asked := range []bool{false, true} {
		w := newWorld(t)
		w.birth(1)
		w.keys("v")
		w.to("birth.mother")
		w.keys("v")
		w.to("c1.sex")
		w.keys("g")
		w.to("c1.outcome")
		w.keys("2") // fresh stillbirth
		w.to("c1.weight")
		w.keys("2,9")
		w.press(fyne.KeyReturn)
		if f := w.v.form.Field("c1.apgar1.colour"); f.Visible() {
			t.Error("a stillborn child is asked for an Apgar")
		}
		if asked {
			w.to("c1.register")
			w.keys(" ")
		}
		c := w.signs().Children[0]
		if c.Patient.IsZero() == asked {
			t.Fatalf("asked %v: identity %v", asked, c.Patient)
		}
		var n records.Newborn
		doc := decoded(w, c.ID, &n)
		if n.Outcome != "fresh_stillbirth" || asked && doc.Patient != c.Patient || !asked && doc.Patient != w.woman {
			t.Errorf("asked %v: %q filed with %v", asked, n.Outcome, doc.Patient)
		}
		last, err := w.k.Store.LastValues(context.Background(), w.woman, journal.DocumentID{})
		if err != nil {
			t.Fatal(err)
		}
		if x, ok := last["weight"]; ok {
			t.Errorf("the child's weight passes for the mother's: %v", x)
		}
		if asked {
			if c.Identity.Died == nil {
				t.Error("the identity does not say that the child died")
			}
			continue
		}
		w.press(fyne.KeyF9)
		if got := pdfText(t, w.opened[0]); !strings.Contains(got, "Avis d’enfant né sans vie") {
			t.Errorf("the paper:\n%s", got)
		}
	}
}

// notes are the titles of the alerts of a section.
func (w *world) notes(section string) []string {
	var out []string
	for _, s := range w.v.form.Sections() {
		if s.Title() != w.ctx.T(section) {
			continue
		}
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

func (w *world) loss(ml string) {
	w.press(fyne.KeyF7)
	w.keys(ml)
	w.press(fyne.KeyReturn)
}

func TestHaemorrhage(t *testing.T) {
	w := newWorld(t)
	w.birth(1)
	w.loss("300")
	if got := w.notes("birth.section.loss"); len(got) != 0 {
		t.Errorf("300 mL without a sign alerts: %v", got)
	}
	w.keys("101") // the pulse of the same measurement
	w.press(fyne.KeyReturn)
	got := w.notes("birth.section.loss")
	if len(got) != 1 || got[0] != "Hémorragie du post-partum : 300 mL avec pouls > 100" {
		t.Fatalf("300 mL and pulse 101: %v", got)
	}
	// The bundle has fifteen minutes from the measurement.
	timer := func() string { return flat(w.v.form.Field("birth.bundle.timer").Computed().Text) }
	if timer() != "0 sur 6 faits, reste 15 min" {
		t.Errorf("the timer says %q", timer())
	}
	w.to("birth.bundle")
	w.keys("mo")
	w.now = w.now.Add(9 * time.Minute)
	a := &about{p: w.ctx.P(), now: w.v.now, set: w.v.set}
	if m := bundleTimer(w.ctx.P(), w.v.state, a); flat(m.Text) != "2 sur 6 faits, reste 6 min" || m.Level != form.Warning {
		t.Errorf("after nine minutes: %+v", m)
	}
	w.now = w.now.Add(8 * time.Minute)
	if m := bundleTimer(w.ctx.P(), w.v.state, a); flat(m.Text) != "2 sur 6 faits, délai dépassé de 2 min" || m.Level != form.Danger {
		t.Errorf("after seventeen minutes: %+v", m)
	}
	d := w.v.state.delivery(w.now, "x")
	if len(d.Bundle) != 2 || d.Bundle[0].Code != "massage" || !d.Bundle[0].At.Equal(w.now.Add(-17*time.Minute)) {
		t.Errorf("the steps keep the time at which they were ticked: %+v", d.Bundle)
	}
	if words := flat(w.v.state.reason(w.ctx.P(), w.now, w.v.set)); words != "Hémorragie du post-partum, 300 mL" {
		t.Errorf("the reason proposed is %q", words)
	}
}

func TestHaemorrhageByVolumeAlone(t *testing.T) {
	w := newWorld(t)
	w.birth(1)
	w.loss("499")
	if got := w.notes("birth.section.loss"); len(got) != 0 {
		t.Errorf("499 mL alerts: %v", got)
	}
	w.loss("500")
	if got := w.notes("birth.section.loss"); len(got) != 1 || got[0] != "Hémorragie du post-partum : 500 mL" {
		t.Errorf("500 mL: %v", got)
	}
	if n := len(w.v.state.delivery(w.now, "x").Losses); n != 2 {
		t.Errorf("%d measurements", n)
	}
	// Sent on with a letter that says it.
	w.press(fyne.KeyF8)
	w.keys("CSRéf")
	w.press(fyne.KeyReturn)
	w.childDone(1, "f", "3")
	w.to("birth.mode")
	w.keys("v")
	said := w.signs()
	if said.D.Mother != "referred" || said.D.Referral == nil || said.D.Referral.To != "CSRéf" {
		t.Fatalf("%+v", said.D.Referral)
	}
	w.press(fyne.KeyF8)
	if len(w.opened) != 1 {
		t.Fatal("there is no letter")
	}
	for _, want := range []string{"Hémorragie du post-partum, 500 mL", "CSRéf", "500 mL"} {
		if got := flat(pdfText(t, w.opened[0])); !strings.Contains(got, want) {
			t.Errorf("the letter lacks %q:\n%s", want, got)
		}
	}
}

func TestEclampsiaDoses(t *testing.T) {
	w := newWorld(t)
	w.birth(1)
	if _, ok := w.v.state.nextDose(w.now, w.v.set); ok {
		t.Error("a dose is called for without a complication")
	}
	w.v.state.D.Complications = []string{"eclampsia"}
	w.v.form.Reload()
	if got := w.notes("birth.section.complications"); len(got) != 1 || got[0] != "Dose de charge maintenant : 4 g IV, puis 5 g IM dans chaque fesse" {
		t.Fatalf("at first: %v", got)
	}
	if f := w.v.form.Field("birth.steps.eclampsia"); !f.Visible() || len(f.Options()) < 5 {
		t.Error("the checklist is not there")
	}
	w.v.state.Doses = []bedside.Dose{{Time: "13:00", Kind: "loading"}}
	w.v.form.Reload()
	if got := w.notes("birth.section.complications"); len(got) != 1 || got[0] != "Sulfate de magnésium : 5 g, fesse droite, à 17:00 (dans 4 h)" {
		t.Errorf("after the loading dose: %v", got)
	}
	w.now = w.now.Add(4*time.Hour + 10*time.Minute)
	d, ok := w.v.state.nextDose(w.now, w.v.set)
	if !ok || d.Kind != "maintenance" || !slices.Equal(d.Missing, []string{"respirations", "urine", "knee_jerks"}) {
		t.Errorf("without checks: %+v", d)
	}
	slow, urine, yes := 14.0, 40.0, true
	w.v.state.Doses = append(w.v.state.Doses, bedside.Dose{Respirations: &slow, Urine: &urine, KneeJerks: &yes})
	if d, _ := w.v.state.nextDose(w.now, w.v.set); !slices.Equal(d.Withhold, []string{"respirations"}) || d.AntidoteML != 10 {
		t.Errorf("breathing 14: %+v", d)
	}
	good := 18.0
	w.v.state.Doses[1] = bedside.Dose{Time: "17:10", Kind: "maintenance", Side: "right", Respirations: &good, Urine: &urine, KneeJerks: &yes}
	if d, _ := w.v.state.nextDose(w.now, w.v.set); d.Sides[0] != labour.Left || d.Due.Format("15:04") != "21:10" {
		t.Errorf("after the first maintenance dose: %+v", d)
	}
}

func TestTheDraftIsGoneOnWithByWhoeverComes(t *testing.T) {
	w := newWorld(t)
	id := w.birth(1)
	w.keys("v")
	w.to("birth.cord_at")
	w.keys("90")
	w.v.Leave()
	w.enter(w.lead, place.Route{To: place.Birth, Patient: w.woman, Document: id})
	if w.v.state.D.Mode != "spontaneous" || w.v.state.D.CordAt == nil || *w.v.state.D.CordAt != 90 {
		t.Errorf("the draft says %+v", w.v.state.D)
	}
	if c, err := w.k.Store.Chart(context.Background(), w.woman); err != nil || slices.ContainsFunc(c.Entries, func(e store.Entry) bool { return e.Kind == records.KindDelivery }) {
		t.Errorf("a delivery stands in the record before it is signed (%v)", err)
	}
}

func TestAnInternSignsForTheSupervisor(t *testing.T) {
	w := newWorld(t)
	s := records.Staff{Given: "Fanta", Family: "Keïta", Role: records.Intern, Supervisor: w.mid.ID.String()}
	id, err := w.k.AddUser(context.Background(), s, "mot de passe")
	if err != nil {
		t.Fatal(err)
	}
	l := w.labour(records.Labour{Admitted: w.now})
	w.enter(store.Member{ID: id, Staff: s}, place.Route{To: place.Birth, Patient: w.woman, Document: l})
	w.keys("v")
	w.childDone(1, "f", "3,2")
	said := w.signs()
	d, err := w.k.Store.Document(context.Background(), said.Delivery)
	if err != nil || d.Status != store.Awaiting || d.OnBehalf != w.mid.ID {
		t.Errorf("%v on behalf of %v, %v", d.Status, d.OnBehalf, err)
	}
}

func TestTheMothersDeathIsInHerIdentity(t *testing.T) {
	w := newWorld(t)
	w.birth(1)
	w.keys("v")
	w.to("birth.mother")
	w.keys("d")
	w.childDone(1, "f", "3,2")
	w.signs()
	var p records.Patient
	decoded(w, w.woman, &p)
	if p.Died == nil {
		t.Error("her identity does not say that she died")
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
