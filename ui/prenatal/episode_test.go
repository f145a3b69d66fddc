package prenatal_test

import (
	"strings"
	"testing"

	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/clinical/dating"
	"carnet/ui/form"
)

// The due date follows the rule, tells why, and never moves in silence.
func TestTheDueDateChangesWithItsReasons(t *testing.T) {
	w := newWorld(t)
	lmp := clinical.Date{Year: 2026, Month: 6, Day: 1}
	id := w.pregnant(lmp, nil) // due on 8 March 2027 by her period
	was := lmp.AddDays(280)

	// A scan within the threshold changes nothing and says so.
	w.open(w.rules().Pregnancy(), id, false)
	w.go_("pregnancy.scans[0].date")
	w.keys("20/08/2026⏎t") // at 11 weeks and 3 days; a stated age
	w.keys("11⏎5⏎")
	d := w.sheet.Document().(*records.Pregnancy)
	if *d.EDD != was || d.Basis != "lmp" || len(d.EDDs) != 0 {
		t.Fatalf("2 days apart: %v %s %v", d.EDD, d.Basis, d.EDDs)
	}
	card := w.dating()
	if card.Level != form.Info || !strings.Contains(flat(card.Text), "écart de 2 jours, seuil 7 jours. Les règles décident.") || !strings.Contains(card.Text, "08/03/2027") || !strings.Contains(card.Text, "06/03/2027") {
		t.Errorf("%+v", card)
	}
	if !strings.Contains(card.Source, "ACOG") {
		t.Errorf("source %q", card.Source)
	}

	// Beyond it the scan decides; both dates, the rule and the former date stand
	// there, and signing shows it first.
	w.field("pregnancy.scans[0].weeks").Edit("13")
	d = w.sheet.Document().(*records.Pregnancy)
	now := clinical.Date{Year: 2026, Month: 8, Day: 20}.AddDays(280 - 13*7 - 5)
	if *d.EDD != now || d.Basis != "scan" {
		t.Fatalf("16 days apart: %v %s", d.EDD, d.Basis)
	}
	if len(d.EDDs) != 1 || d.EDDs[0].EDD != was || d.EDDs[0].Basis != "lmp" || d.EDDs[0].Until != day {
		t.Errorf("the former date is kept: %+v", d.EDDs)
	}
	card = w.dating()
	for _, want := range []string{"08/03/2027", "20/02/2027", "écart de 16 jours", "seuil de 7 jours", "L’échographie décide", "L’ancienne date reste notée"} {
		if !strings.Contains(flat(card.Title+" "+card.Text), want) {
			t.Errorf("%q is not said: %s — %s", want, card.Title, card.Text)
		}
	}
	if card.Level != form.Warning {
		t.Errorf("a date that moves stands out: %v", card.Level)
	}
	if r := w.sheet.Remarks(); len(r) != 1 || flat(r[0].Words) != "La DPA change : 08/03/2027 → 20/02/2027" {
		t.Errorf("before signing: %+v", r)
	}
	w.sign()
	var p records.Pregnancy
	w.decode(id, &p)
	if *p.EDD != now || len(p.EDDs) != 1 || p.EDDs[0].EDD != was {
		t.Errorf("signed: %v %+v", p.EDD, p.EDDs)
	}

	// A later scan measures growth and does not move the date.
	w.open(w.rules().Pregnancy(), id, false)
	w.go_("pregnancy.scans[0].date")
	if w.sheet.Form.Field("pregnancy.scans[1].date") == nil {
		w.addScan()
	}
	w.go_("pregnancy.scans[1].date")
	w.keys("20/11/2026⏎t")
	w.keys("24⏎0⏎")
	d = w.sheet.Document().(*records.Pregnancy)
	if *d.EDD != now || len(d.EDDs) != 1 {
		t.Errorf("a later scan moved the date: %v %+v", d.EDD, d.EDDs)
	}
	if card := w.dating(); !strings.Contains(flat(card.Text), "ne change pas la date") {
		t.Errorf("%+v", card)
	}

	w.open(w.rules().Pregnancy(), id, true)
	if got := w.read(); !strings.Contains(flat(got["DPA antérieures"]), "08/03/2027 (DDR) jusqu’au 24/11/2026") || !strings.Contains(got["Date prévue (DPA)"], "20/02/2027") {
		t.Errorf("read: %v", got)
	}
}

// dating is the card of the due date.
func (w *world) dating() form.Alert {
	w.t.Helper()
	for _, c := range w.cards() {
		if strings.Contains(c.Title, "DPA") {
			return c
		}
	}
	w.t.Fatalf("no card of the due date: %+v", w.cards())
	return form.Alert{}
}

func (w *world) addScan() {
	for _, s := range w.sheet.Form.Sections() {
		for _, it := range s.Items() {
			if r, ok := it.(*form.Rows); ok && r.Key() == "pregnancy.scans" {
				r.Add(-1)
			}
		}
	}
}

// A signed date that the rules of today would move is shown beside theirs.
func TestASignedDateIsNotMovedByReading(t *testing.T) {
	w := newWorld(t)
	lmp := clinical.Date{Year: 2026, Month: 6, Day: 1}
	other := lmp.AddDays(270)
	id := w.pregnant(lmp, func(p *records.Pregnancy) { p.EDD, p.Basis = &other, "scan" })
	w.open(w.rules().Pregnancy(), id, true)
	if got := w.sheet.Document().(*records.Pregnancy); *got.EDD != other {
		t.Errorf("reading moved it to %v", got.EDD)
	}
	card := w.dating()
	if card.Level != form.Warning || !strings.Contains(card.Title, form.FormatDate(other)) || !strings.Contains(card.Text, form.FormatDate(lmp.AddDays(280))) {
		t.Errorf("%+v", card)
	}
}

func TestTheNextPregnancyTakesTheHistoryOver(t *testing.T) {
	w := newWorld(t)
	lmp := day.AddDays(-700)
	ended := lmp.AddDays(276)
	w.pregnant(lmp, func(p *records.Pregnancy) {
		p.End, p.EndDate = records.Born, &ended
		p.FGM, p.TdDoses, p.Living = "II", of(3), of(2)
		p.Risks = []string{"sickle_cell", "twins"}
		p.Births = []records.PastBirth{{Year: of(2021), Outcome: "live", Mode: "caesarean"}}
	})
	w.begin(w.rules().Pregnancy())
	d := w.sheet.Document().(*records.Pregnancy)
	if *d.Gravida != 4 || *d.Parity != 3 || d.FGM != "II" || *d.TdDoses != 3 || len(d.Births) != 2 || d.Births[1].Outcome != "live" || *d.Births[1].Year != ended.Year {
		t.Errorf("%+v", d)
	}
	if len(d.Risks) != 1 || d.Risks[0] != "sickle_cell" {
		t.Errorf("risks %v", d.Risks)
	}
	var before, implied bool
	for _, c := range w.cards() {
		before = before || c.Title == "Grossesse précédente" && strings.Contains(c.Text, "accouchement")
		implied = implied || strings.Contains(c.Text, "césarienne antérieure")
	}
	if !before || !implied {
		t.Errorf("the last pregnancy is offered, the risk proposed: %+v", w.cards())
	}
	w.go_("pregnancy.lmp")
	w.keys("12 SA + 3⏎ ⏎")
	id := w.sign()
	var p records.Pregnancy
	w.decode(id, &p)
	if *p.LMP != day.AddDays(-87) || len(p.Scans) != 0 {
		t.Errorf("%+v", p)
	}
}

func TestAPregnancyEnds(t *testing.T) {
	w := newWorld(t)
	id := w.pregnant(day.AddDays(-100), nil)
	w.open(w.rules().Pregnancy(), id, false)
	f := w.field("pregnancy.end")
	for i, o := range f.Options() {
		if o.Value == string(records.Miscarried) {
			f.Pick(i)
		}
	}
	if got := w.missing(); len(got) == 0 || got[0] != "pregnancy.end_date" {
		t.Errorf("the day is asked for: %v", got)
	}
	w.go_("pregnancy.end_date")
	w.keys("hier⏎")
	w.sign()
	if _, _, ok, err := w.k.Store.Pregnant(t.Context(), w.patient); ok || err != nil {
		t.Errorf("nobody is pregnant any more: %v %v", ok, err)
	}
	// An hour later she begins anew: the next one can be opened.
	w.begin(w.rules().Pregnancy())
	if d := w.sheet.Document().(*records.Pregnancy); *d.Gravida != 4 || *d.Parity != 2 {
		t.Errorf("%+v", d)
	}
}

// The blood group of the identity is shown, not asked for again; another one
// stands out.
func TestTheBloodGroupIsTheIdentitys(t *testing.T) {
	w := newWorld(t)
	id := w.pregnant(day.AddDays(-100), func(p *records.Pregnancy) { p.Rhesus = "A-" })
	w.open(w.rules().Pregnancy(), id, false)
	if m := w.field("pregnancy.group").Computed(); m.Level != form.Danger || !strings.Contains(m.Text, "O+") || !strings.Contains(m.Text, "A-") {
		t.Errorf("%+v", m)
	}
	w.field("pregnancy.rhesus").Clear()
	if m := w.field("pregnancy.group").Computed(); m.Level != form.Info || m.Text != "O+ (identité)" {
		t.Errorf("%+v", m)
	}
	if w.field("pregnancy.rhesus").Visible() {
		t.Error("known in the identity: not asked for again")
	}
	w.identity.BloodGroup = ""
	w.open(w.rules().Pregnancy(), id, false)
	if !w.field("pregnancy.rhesus").Visible() {
		t.Error("not known: asked for")
	}
}

// A scan's measures date by its formula.
func TestAScanDatesByItsFormula(t *testing.T) {
	w := newWorld(t)
	w.on(clinical.Date{Year: 2026, Month: 4, Day: 1})
	w.begin(w.rules().Pregnancy())
	w.go_("pregnancy.scans[0].date")
	w.keys("12/03/2026⏎l50⏎")
	d := w.sheet.Document().(*records.Pregnancy)
	want := clinical.Date{Year: 2026, Month: 9, Day: 26} // CRL 50 mm is 82 days
	if d.EDD == nil || *d.EDD != want || d.Basis != "scan" || d.Scans[0].Method != dating.Robinson {
		t.Fatalf("%+v", d)
	}
	if card := w.dating(); !strings.Contains(card.Source, "Robinson") || !strings.Contains(flat(card.Text), "11 SA + 5 j") {
		t.Errorf("%+v", card)
	}
	if got := flat(w.field("pregnancy.scans[0].gives").Computed().Text); got != "11 SA + 5 j → DPA 26/09/2026" {
		t.Errorf("%q", got)
	}
	w.keys("⏎")
	if d := w.sheet.Document().(*records.Pregnancy); len(d.Scans) != 1 {
		t.Errorf("an empty row is no scan: %+v", d.Scans)
	}
}
