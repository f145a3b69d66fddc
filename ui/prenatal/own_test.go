package prenatal_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/store"
	"carnet/ui/form"
)

// set changes the centre's own rules, as its lead doctor does.
func (w *world) set(p records.Protocol) {
	w.t.Helper()
	doc, _, err := w.k.Store.Protocol(context.Background())
	if err != nil {
		w.t.Fatal(err)
	}
	if err := w.k.Store.WriteProtocol(context.Background(), store.Author{Staff: w.k.Me.ID, Role: records.SiteLead}, &p, doc.Heads, "réunion"); err != nil {
		w.t.Fatal(err)
	}
}

// own tells whether the form says that the centre goes by its own setting.
func (w *world) own() bool {
	for _, m := range w.sheet.Tags() {
		if m.Text == "réglage du centre" {
			return true
		}
	}
	return false
}

func (w *world) tags() string {
	var out []string
	for _, m := range w.sheet.Tags() {
		out = append(out, m.Text)
	}
	return flat(strings.Join(out, " | "))
}

func TestTheCentresOwnThresholdsDecideInTheNextVisit(t *testing.T) {
	w := newWorld(t)
	w.pregnant(day.AddDays(-27*7), nil)
	w.begin(w.rules().Visit())
	w.keys("13,4/8⏎")
	if w.own() || w.field("prenatal.pressure").Message().Level > 1 {
		t.Fatalf("134/80 by the published rules: %+v %s", w.field("prenatal.pressure").Message(), w.tags())
	}
	w.set(records.Protocol{
		Values:  map[string]float64{"anc.sbp": 130, "anc.hb_severe": 8, "contact.every_3": 3, "sp.interval": 35, "area.calcium": 1},
		Windows: []records.CPNWindow{{Number: 1, From: 1, To: 16}, {Number: 2, From: 17, To: 28}, {Number: 3, From: 29, To: 35}},
	})
	w.begin(w.rules().Visit())
	if !w.own() || !strings.Contains(w.tags(), "CPN 2") {
		t.Errorf("tags %s", w.tags())
	}
	// At 27 weeks the next contact comes after three weeks, by the centre's rule.
	next := w.sheet.Document().(*records.Prenatal).Next
	if next == nil || next.Date != day.AddDays(21) {
		t.Fatalf("next %+v", next)
	}
	if m := flat(w.field("prenatal.next.date").Message().Text); m != "contact de 30 SA (règle du centre)" {
		t.Errorf("the rule's name: %q", m)
	}
	w.keys("13,4/8⏎")
	if m := flat(w.field("prenatal.pressure").Message().Text); !strings.Contains(m, "130/90") {
		t.Errorf("134/80 by the centre's rule: %q", m)
	}
	w.go_("prenatal.hb")
	w.keys("7,5⏎")
	if m := flat(w.field("prenatal.hb").Message().Text); !strings.Contains(m, "< 8") || !strings.Contains(m, "réglage du centre") || strings.Contains(m, "MSF") {
		t.Errorf("the alert names whose threshold it is: %q", m)
	}
	if !w.field("prenatal.calcium").Visible() {
		t.Error("calcium is not offered where the area calls for it")
	}
	// Back to the published rules: the next form has them.
	w.set(records.Protocol{})
	w.begin(w.rules().Visit())
	if w.own() || w.field("prenatal.calcium").Visible() {
		t.Errorf("the default is not in force again: %s", w.tags())
	}
	if n := w.sheet.Document().(*records.Prenatal).Next; n == nil || n.Date != day.AddDays(28) {
		t.Errorf("next %+v", n)
	}
}

// Both sides of an interval that the centre has set: five weeks instead of
// four.
func TestTheIntervalOfSPIsTheCentres(t *testing.T) {
	w := newWorld(t)
	w.pregnant(day.AddDays(-20*7), nil)
	w.begin(w.rules().Visit())
	w.normal("60", "20") // gives the first dose
	w.sign()
	w.set(records.Protocol{Values: map[string]float64{"sp.interval": 35}})
	for _, c := range []struct {
		days int
		warn bool
	}{{34, true}, {35, false}} {
		w.on(day.AddDays(c.days))
		w.begin(w.rules().Visit())
		w.go_("prenatal.sp")
		w.keys("d⏎")
		m := flat(w.field("prenatal.sp").Message().Text)
		if got := strings.Contains(m, "Moins de 5 semaines depuis la dernière dose"); got != c.warn {
			t.Errorf("after %d days: %q", c.days, m)
		}
	}
	w.set(records.Protocol{Values: map[string]float64{"sp.interval": 40}})
	w.begin(w.rules().Visit())
	w.go_("prenatal.sp")
	w.keys("d⏎")
	if m := flat(w.field("prenatal.sp").Message().Text); !strings.Contains(m, "Moins de 40 jours") {
		t.Errorf("an interval that is no number of weeks: %q", m)
	}
}

func TestTheLastContactIsTheCentres(t *testing.T) {
	w := newWorld(t)
	w.pregnant(day.AddDays(-39*7), nil)
	w.set(records.Protocol{Values: map[string]float64{"contact.last": 39, "contact.refer": 40}})
	w.begin(w.rules().Visit())
	found := slices.ContainsFunc(w.cards(), func(c form.Alert) bool {
		return flat(c.Title) == "Référer pour l’accouchement à 40 semaines" && strings.Contains(flat(c.Text), "après 39 SA") && strings.Contains(c.Source, "réglage du centre")
	})
	if !found {
		t.Errorf("%+v", w.cards())
	}
}

// The threshold of redating is the centre's, and the card says so; the same
// scan within the published threshold changes nothing.
func TestRedatingGoesByTheCentresThreshold(t *testing.T) {
	w := newWorld(t)
	lmp := clinical.Date{Year: 2026, Month: 6, Day: 1}
	id := w.pregnant(lmp, nil)
	open := func() {
		w.open(w.rules().Pregnancy(), id, false)
		w.go_("pregnancy.scans[0].date")
		w.keys("20/08/2026⏎t12⏎3⏎") // seven days beyond the period
	}
	open()
	if d := w.sheet.Document().(*records.Pregnancy); d.Basis != "lmp" || w.own() {
		t.Fatalf("7 days by a threshold of 7: %s", d.Basis)
	}
	w.set(records.Protocol{Values: map[string]float64{"dating.8w6d": 5, "dating.13w6d": 6}})
	open()
	if d := w.sheet.Document().(*records.Pregnancy); d.Basis != "scan" || len(d.EDDs) != 1 {
		t.Errorf("7 days by a threshold of 6: %s", d.Basis)
	}
	if card := w.dating(); !strings.Contains(card.Source, "réglage du centre") || strings.Contains(card.Source, "ACOG") {
		t.Errorf("source %q", card.Source)
	}
	if !w.own() {
		t.Error("the form does not say that the centre has its own threshold")
	}
}
