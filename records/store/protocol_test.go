package store

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/journal"
)

// centred are two desks of one centre.
func centred(t *testing.T) (a, b *testDesk, lead Author) {
	t.Helper()
	a, b = newDesk(t), newDesk(t)
	lead = Author{Staff: a.doctor.Staff, Role: records.SiteLead}
	a.write(t, lead, Change{Op: journal.OpPut, Content: &records.Centre{Name: "CSCom-U Banconi", Letter: "B"}})
	exchange(t, a, b)
	return a, b, lead
}

// exchange carries all that one desk has to the other.
func exchange(t *testing.T, from, to *testDesk) {
	t.Helper()
	for _, x := range from.pieces(t, 100) {
		to.receive(t, x)
	}
}

func inForce(t *testing.T, d *testDesk) records.Rules {
	t.Helper()
	r, err := d.Rules(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestACentreWithoutItsOwnRulesHasThePublishedOnes(t *testing.T) {
	d := newDesk(t)
	if diff := cmp.Diff(records.Published(), inForce(t, d)); diff != "" {
		t.Error(diff)
	}
	p := &records.Protocol{Values: map[string]float64{"sp.interval": 35}}
	if err := d.WriteProtocol(t.Context(), d.doctor, p, nil, "x"); code(err) != "desk.none" {
		t.Errorf("no centre: %v", err)
	}
}

func TestTheCentresRulesAreWrittenReadAndReset(t *testing.T) {
	d, _, _ := centred(t)
	_ = inForce(t, d) // kept before the change
	p := &records.Protocol{Values: map[string]float64{"sp.interval": 35, "labour.fhr_below": 115}, Windows: []records.CPNWindow{{Number: 1, From: 1, To: 16}}}
	if err := d.WriteProtocol(t.Context(), d.doctor, p, nil, ""); code(err) != "store.reason" {
		t.Errorf("without a reason: %v", err)
	}
	for _, role := range []records.Role{records.Midwife, records.Nurse, records.Intern, records.Pharmacist} {
		if err := d.WriteProtocol(t.Context(), Author{Staff: d.doctor.Staff, Role: role}, p, nil, "essai"); code(err) != "store.right" {
			t.Errorf("%s changes the rules: %v", role, err)
		}
	}
	wrong := &records.Protocol{Values: map[string]float64{"sp.interval": 3500}}
	if err := d.WriteProtocol(t.Context(), d.doctor, wrong, nil, "essai"); code(err) != "store.invalid" {
		t.Errorf("a value that cannot be: %v", err)
	}
	if err := d.WriteProtocol(t.Context(), d.doctor, p, nil, "PNLP 2026"); err != nil {
		t.Fatal(err)
	}
	r := inForce(t, d)
	if r.Antenatal.SP.IntervalDays != 35 || r.Labour.FHRBelow != 115 || len(r.Antenatal.Windows) != 1 {
		t.Errorf("not in force: %+v", r.Antenatal.SP)
	}
	doc, back, err := d.Protocol(t.Context())
	if err != nil || cmp.Diff(*p, back) != "" || doc.Status != Kept {
		t.Errorf("%v %+v %s", err, doc.Status, cmp.Diff(*p, back))
	}
	history, err := d.History(t.Context(), doc.ID)
	if err != nil || len(history) != 1 || history[0].Reason != "PNLP 2026" || history[0].Author != d.doctor.Staff {
		t.Errorf("%+v %v", history, err)
	}
	// One figure back to the default: it is gone from the document.
	delete(back.Values, "sp.interval")
	back.Windows = nil
	if err := d.WriteProtocol(t.Context(), d.doctor, &back, doc.Heads, "retour"); err != nil {
		t.Fatal(err)
	}
	_, again, err := d.Protocol(t.Context())
	if want := (records.Protocol{Values: map[string]float64{"labour.fhr_below": 115}}); err != nil || cmp.Diff(want, again) != "" {
		t.Errorf("%v %s", err, cmp.Diff(want, again))
	}
	if r := inForce(t, d); r.Antenatal.SP.IntervalDays != 28 || len(r.Antenatal.Windows) != 0 {
		t.Error("the default is not in force again")
	}
	clean(t, d)
}

// Two desks set something for the first time, neither knowing of the other:
// one document comes of it, with what both have set.
func TestTwoDesksThatBeginAtOnceWriteOneDocument(t *testing.T) {
	a, b, lead := centred(t)
	put := func(d *testDesk, p records.Protocol) {
		t.Helper()
		doc, _, err := d.Protocol(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if err := d.WriteProtocol(t.Context(), lead, &p, doc.Heads, "réunion"); err != nil {
			t.Fatal(err)
		}
	}
	put(a, records.Protocol{Values: map[string]float64{"sp.interval": 35, "anc.hb_severe": 8}, Windows: []records.CPNWindow{{Number: 1, From: 1, To: 16}},
		Doses: map[string]records.ScheduledDose{"ipv1": {Vaccine: "ipv", Weeks: 14}}})
	put(b, records.Protocol{Values: map[string]float64{"dating.8w6d": 6, "anc.hb_severe": 7.5}, Windows: []records.CPNWindow{{Number: 2, From: 17, To: 28}},
		Doses: map[string]records.ScheduledDose{"mena": {Off: true}}})
	_ = inForce(t, b)
	exchange(t, a, b)
	exchange(t, b, a)
	ra, rb := inForce(t, a), inForce(t, b)
	if diff := cmp.Diff(ra, rb); diff != "" {
		t.Fatalf("the desks differ: %s", diff)
	}
	if ra.Antenatal.SP.IntervalDays != 35 || ra.Dating.Redating[0].MoreThan != 6 || len(ra.Antenatal.Windows) != 2 {
		t.Errorf("one desk's figures are lost: %+v %+v", ra.Antenatal.SP, ra.Antenatal.Windows)
	}
	labels := map[string]bool{}
	for _, v := range ra.Vaccination.Calendar {
		for _, x := range v.Doses {
			labels[x.Label] = true
		}
	}
	if !labels["ipv1"] || labels["mena"] {
		t.Errorf("the calendar is not both desks': %v", labels)
	}
	// What both set differently is flagged; the next who saves settles it,
	// even by leaving the value that stood there.
	doc, p, err := a.Protocol(t.Context())
	if err != nil || len(doc.Conflicts) != 1 || p.Values["anc.hb_severe"] == 0 {
		t.Fatalf("%+v %v", doc.Conflicts, err)
	}
	kept := p.Values["anc.hb_severe"]
	if err := a.WriteProtocol(t.Context(), lead, &p, doc.Heads, "décidé"); err != nil {
		t.Fatal(err)
	}
	if doc, _, err = a.Protocol(t.Context()); err != nil || len(doc.Conflicts) != 0 || inForce(t, a).Antenatal.Anaemia.Severe != kept {
		t.Errorf("not settled: %+v %v", doc.Conflicts, err)
	}
	exchange(t, a, b)
	if inForce(t, b).Antenatal.Anaemia.Severe != kept {
		t.Error("what was decided does not arrive")
	}
	clean(t, a)
	clean(t, b)
}

// What arrives while somebody fills in the page is not overwritten by it.
func TestWhatArrivedInTheMeantimeStays(t *testing.T) {
	a, b, lead := centred(t)
	if err := b.WriteProtocol(t.Context(), lead, &records.Protocol{Values: map[string]float64{"sp.interval": 35}}, nil, "b"); err != nil {
		t.Fatal(err)
	}
	exchange(t, b, a) // between a's reading (nothing) and its saving
	if err := a.WriteProtocol(t.Context(), lead, &records.Protocol{Values: map[string]float64{"sp.from": 14}}, nil, "a"); err != nil {
		t.Fatal(err)
	}
	r := inForce(t, a)
	if r.Antenatal.SP.IntervalDays != 35 || r.Antenatal.SP.FromWeek != 14 {
		t.Errorf("%+v", r.Antenatal.SP)
	}
}

// A sister centre's rules are not this one's.
func TestAnotherCentresRulesAreNotInForce(t *testing.T) {
	a, _, lead := centred(t)
	other := newDesk(t)
	other.now = other.now.AddDate(1, 0, 0) // the centre of a store is the earliest that it knows
	other.write(t, lead, Change{Op: journal.OpPut, Content: &records.Centre{Name: "CSCom-U Sénou", Letter: "S"}})
	if err := other.WriteProtocol(t.Context(), lead, &records.Protocol{Values: map[string]float64{"sp.interval": 60}}, nil, "ici"); err != nil {
		t.Fatal(err)
	}
	exchange(t, other, a)
	if r := inForce(t, a); r.Antenatal.SP.IntervalDays != 28 {
		t.Errorf("in force: %+v", r.Antenatal.SP)
	}
}

func TestTheProtocolsIdIsStableAndItsOwn(t *testing.T) {
	centre, err := journal.ParseDocumentID("01939b5a-7c00-7000-8000-000000000001")
	if err != nil {
		t.Fatal(err)
	}
	id := ProtocolID(centre)
	if got := id.String(); got != "eb9a3599-88d8-8738-a3a4-b5952b3a522c" {
		t.Errorf("%s: centres in use would lose their settings", got)
	}
	if _, err := journal.ParseDocumentID(id.String()); err != nil {
		t.Error(err)
	}
	var other journal.DocumentID
	if ProtocolID(other) == id {
		t.Error("two centres share a protocol")
	}
	if _, err := newDesk(t).Document(t.Context(), id); !errors.Is(err, text.NewProblem("store.missing")) {
		t.Errorf("%v", err)
	}
}
