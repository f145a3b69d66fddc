package store

import (
	"testing"
	"time"

	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/journal"
)

func TestThePregnancyHoldsItsVisitsTogether(t *testing.T) {
	d := newDesk(t)
	w := d.write(t, d.doctor, Change{Op: journal.OpPut, Content: awa()})
	preg := records.Pregnancy{Opened: day(2026, 7, 1), LMP: ptr(day(2026, 4, 20)), LMPCertain: true, EDD: ptr(day(2027, 1, 25)), Basis: "lmp", Gravida: ptr(3), Parity: ptr(2)}
	p := d.write(t, d.doctor, Change{Op: journal.OpSign, Patient: w.Document, Content: &preg})
	for i, on := range []clinical.Date{day(2026, 7, 1), day(2026, 9, 2)} {
		d.write(t, d.doctor, Change{Op: journal.OpSign, Patient: w.Document, Content: &records.Prenatal{
			Date: on, Pregnancy: p.Document.String(), Number: i + 1, Vitals: records.Vitals{Systolic: ptr(118), Diastolic: ptr(70), Weight: ptr(62.5)},
			FundalHeight: ptr(20.0), Danger: []string{"none"}, Outcome: records.Home, Next: &records.Appointment{Date: on.AddDays(28)}}})
	}
	l := d.write(t, d.doctor, Change{Op: journal.OpPut, Patient: w.Document, Content: &records.Labour{Pregnancy: p.Document.String(), Admitted: time.Date(2026, 11, 24, 2, 10, 0, 0, time.UTC)}})

	doc, got, ok, err := d.Pregnant(t.Context(), w.Document)
	if err != nil || !ok || doc.ID != p.Document || *got.Gravida != 3 {
		t.Fatalf("pregnant: %v %v %v", got, ok, err)
	}
	visits, err := d.OfPregnancy(t.Context(), p.Document, records.KindPrenatal)
	if err != nil || len(visits) != 2 || visits[0].Day != day(2026, 7, 1) {
		t.Fatalf("visits: %v, %v", visits, err)
	}
	women, err := d.ActivePregnancies(t.Context(), clinical.Date{}, clinical.Date{}, 10)
	if err != nil || len(women) != 1 || women[0].Visits != 2 || *women[0].Next != day(2026, 9, 30) || women[0].Name != "TRAORÉ Awa" {
		t.Fatalf("active: %+v, %v", women, err)
	}
	labours, err := d.OpenLabours(t.Context())
	if err != nil || len(labours) != 1 || labours[0].Labour != l.Document {
		t.Fatalf("labours: %+v, %v", labours, err)
	}
	last, err := d.LastValues(t.Context(), w.Document, journal.DocumentID{})
	if err != nil || last["fundal_height"].Value != 20 {
		t.Fatalf("last: %v, %v", last, err)
	}
	clean(t, d)

	// She has given birth: the pregnancy and the labour are over.
	preg.End, preg.EndDate = records.Born, ptr(day(2026, 11, 24))
	d.write(t, d.doctor, Change{Op: journal.OpSign, Document: p.Document, Content: &preg, Reason: "accouchement"})
	d.write(t, d.doctor, Change{Op: journal.OpSign, Document: l.Document, Content: &records.Labour{Pregnancy: p.Document.String(),
		Admitted: time.Date(2026, 11, 24, 2, 10, 0, 0, time.UTC), Ended: ptr(time.Date(2026, 11, 24, 7, 0, 0, 0, time.UTC)), End: "birth"}})
	if _, _, ok, err := d.Pregnant(t.Context(), w.Document); ok || err != nil {
		t.Errorf("still pregnant, %v", err)
	}
	if labours, err := d.OpenLabours(t.Context()); err != nil || len(labours) != 0 {
		t.Errorf("labours: %v, %v", labours, err)
	}
	clean(t, d)
}

// What two midwives noted of one labour at the same time stands side by side.
func TestEntriesOfALabourMergeOneByOne(t *testing.T) {
	d := newDesk(t)
	w := d.write(t, d.doctor, Change{Op: journal.OpPut, Content: awa()})
	at := time.Date(2026, 11, 24, 2, 0, 0, 0, time.UTC)
	base := records.Labour{Admitted: at, Entries: []records.LabourEntry{{At: at, Item: "fhr", Value: "140"}}}
	l := d.write(t, d.doctor, Change{Op: journal.OpPut, Patient: w.Document, Content: &base})
	for i, item := range []string{"pulse", "temperature"} {
		x := base
		x.Entries = append(append([]records.LabourEntry(nil), base.Entries...), records.LabourEntry{At: at.Add(time.Duration(i+1) * time.Minute), Item: item, Value: "80"})
		d.write(t, d.doctor, Change{Op: journal.OpPut, Document: l.Document, Content: &x, Bases: []journal.Hash{l.ID}})
	}
	var got records.Labour
	doc := d.document(t, l.Document)
	if err := doc.Decode(&got); err != nil {
		t.Fatal(err)
	}
	if len(got.Entries) != 3 || doc.Flags&Conflict != 0 {
		t.Errorf("entries %+v, flags %b", got.Entries, doc.Flags)
	}
	clean(t, d)
}

func TestDosesOfAChild(t *testing.T) {
	d := newDesk(t)
	w := d.write(t, d.doctor, Change{Op: journal.OpPut, Content: awa()})
	v := d.write(t, d.doctor, Change{Op: journal.OpSign, Patient: w.Document, Content: &records.Vaccinations{Date: day(2026, 11, 24),
		Doses: []records.VaccineDose{{Vaccine: "penta", Lot: "L7"}, {Vaccine: "bcg", On: ptr(day(2026, 9, 1)), Card: true}}}})
	doses, err := d.VaccinesOf(t.Context(), w.Document)
	if err != nil || len(doses) != 2 || doses[0].Vaccine != "bcg" || doses[1].Lot != "L7" {
		t.Fatalf("%+v, %v", doses, err)
	}
	d.write(t, d.doctor, Change{Op: journal.OpRetract, Document: v.Document, Reason: "autre enfant"})
	if doses, err := d.VaccinesOf(t.Context(), w.Document); err != nil || len(doses) != 0 {
		t.Fatalf("%+v, %v", doses, err)
	}
	clean(t, d)
}
