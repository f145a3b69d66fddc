package store

import (
	"testing"

	"github.com/google/uuid"

	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/journal"
)

// pregnantAwa is a woman with a signed pregnancy under way.
func pregnantAwa(t *testing.T, d *testDesk) (patient, pregnancy journal.DocumentID) {
	t.Helper()
	patient = d.write(t, d.doctor, Change{Op: journal.OpPut, Content: awa()}).Document
	p := &records.Pregnancy{Opened: day(2026, 8, 1), LMP: ptr(day(2026, 5, 1)), EDD: ptr(day(2027, 2, 5)), Gravida: ptr(2)}
	return patient, d.write(t, d.doctor, Change{Op: journal.OpSign, Patient: patient, Content: p}).Document
}

func diedAtPrenatal(pregnancy journal.DocumentID, on clinical.Date) *records.Prenatal {
	return &records.Prenatal{Date: on, Pregnancy: pregnancy.String(), Outcome: records.Died, Danger: []string{"convulsing"}}
}

func (d *testDesk) died(t *testing.T, patient journal.DocumentID) *clinical.Date {
	t.Helper()
	var p records.Patient
	doc := d.document(t, patient)
	if err := doc.Decode(&p); err != nil {
		t.Fatal(err)
	}
	return p.Died
}

func (d *testDesk) ended(t *testing.T, pregnancy journal.DocumentID) (records.PregnancyEnd, *clinical.Date) {
	t.Helper()
	var p records.Pregnancy
	doc := d.document(t, pregnancy)
	if err := doc.Decode(&p); err != nil {
		t.Fatal(err)
	}
	return p.End, p.EndDate
}

func TestAWomanWhoDiedAtAVisitIsDeadEverywhere(t *testing.T) {
	on := day(2026, 11, 24)
	for _, x := range []struct {
		name string
		doc  func(patient, pregnancy journal.DocumentID) records.Document
	}{
		{"prenatal", func(_, p journal.DocumentID) records.Document { return diedAtPrenatal(p, on) }},
		{"postnatal", func(_, p journal.DocumentID) records.Document {
			return &records.Postnatal{Date: on, Pregnancy: p.String(), Outcome: records.Died}
		}},
		{"consultation", func(_, _ journal.DocumentID) records.Document {
			c := malaria()
			c.Date, c.Outcome, c.Next = on, records.Died, nil
			return c
		}},
	} {
		t.Run(x.name, func(t *testing.T) {
			d := newDesk(t)
			patient, pregnancy := pregnantAwa(t, d)
			d.write(t, d.doctor, Change{Op: journal.OpSign, Patient: patient, Content: x.doc(patient, pregnancy)})
			if got := d.died(t, patient); got == nil || *got != on {
				t.Errorf("identity: died %v", got)
			}
			end, when := d.ended(t, pregnancy)
			if end != records.MotherDied || when == nil || *when != on {
				t.Errorf("pregnancy: %q on %v", end, when)
			}
			if d.document(t, pregnancy).Status != Signed {
				t.Error("a signed pregnancy is no longer signed")
			}
			if _, _, still, err := d.Pregnant(t.Context(), patient); err != nil || still {
				t.Errorf("still awaited: %v, %v", still, err)
			}
			clean(t, d)
		})
	}
}

func TestAPregnancyEndedByDeathSaysItInTheIdentity(t *testing.T) {
	d := newDesk(t)
	patient, pregnancy := pregnantAwa(t, d)
	var p records.Pregnancy
	doc := d.document(t, pregnancy)
	if err := doc.Decode(&p); err != nil {
		t.Fatal(err)
	}
	p.End, p.EndDate = records.MotherDied, ptr(day(2026, 11, 20))
	d.write(t, d.doctor, Change{Op: journal.OpSign, Document: pregnancy, Content: &p, Reason: "décès à domicile"})
	if got := d.died(t, patient); got == nil || *got != day(2026, 11, 20) {
		t.Errorf("died %v", got)
	}
}

func TestADeathEnteredInErrorIsTakenBack(t *testing.T) {
	on := day(2026, 11, 24)
	for _, x := range []struct {
		name string
		back func(t *testing.T, d *testDesk, visit, pregnancy journal.DocumentID)
		died *clinical.Date
	}{
		{"retracted", func(t *testing.T, d *testDesk, visit, _ journal.DocumentID) {
			d.write(t, d.doctor, Change{Op: journal.OpRetract, Document: visit, Reason: "autre patiente"})
		}, nil},
		{"amended", func(t *testing.T, d *testDesk, visit, pregnancy journal.DocumentID) {
			v := diedAtPrenatal(pregnancy, on)
			v.Outcome = records.Admitted
			d.write(t, d.doctor, Change{Op: journal.OpSign, Document: visit, Content: v, Reason: "erreur de saisie"})
		}, nil},
		{"another day", func(t *testing.T, d *testDesk, visit, pregnancy journal.DocumentID) {
			d.write(t, d.doctor, Change{Op: journal.OpSign, Document: visit, Content: diedAtPrenatal(pregnancy, day(2026, 11, 23)), Reason: "date"})
		}, ptr(day(2026, 11, 23))},
	} {
		t.Run(x.name, func(t *testing.T) {
			d := newDesk(t)
			patient, pregnancy := pregnantAwa(t, d)
			visit := d.write(t, d.doctor, Change{Op: journal.OpSign, Patient: patient, Content: diedAtPrenatal(pregnancy, on)}).Document
			x.back(t, d, visit, pregnancy)
			got := d.died(t, patient)
			if (got == nil) != (x.died == nil) || got != nil && *got != *x.died {
				t.Errorf("died %v, want %v", got, x.died)
			}
			end, when := d.ended(t, pregnancy)
			if x.died == nil && end != "" || x.died != nil && (when == nil || *when != *x.died) {
				t.Errorf("pregnancy: %q on %v", end, when)
			}
			clean(t, d)
		})
	}
}

func TestADeathSaidElsewhereStays(t *testing.T) {
	d := newDesk(t)
	p := awa()
	p.Died = ptr(day(2026, 11, 22))
	patient := d.write(t, d.doctor, Change{Op: journal.OpPut, Content: p}).Document
	c := malaria()
	c.Outcome, c.Next = records.Died, nil
	note := d.write(t, d.doctor, Change{Op: journal.OpSign, Patient: patient, Content: c}).Document
	d.write(t, d.doctor, Change{Op: journal.OpRetract, Document: note, Reason: "double"})
	if got := d.died(t, patient); got == nil || *got != day(2026, 11, 22) {
		t.Errorf("died %v", got)
	}
}

func TestAnInternsDeathCountsAtOnce(t *testing.T) {
	d := newDesk(t)
	patient, pregnancy := pregnantAwa(t, d)
	intern := Author{Staff: journal.DocumentID(uuid.New()), Role: records.Intern}
	visit := d.write(t, intern, Change{Op: journal.OpSign, Patient: patient, Content: diedAtPrenatal(pregnancy, day(2026, 11, 24)), OnBehalf: d.doctor.Staff}).Document
	if d.died(t, patient) == nil {
		t.Error("the identity does not say it")
	}
	if end, _ := d.ended(t, pregnancy); end != records.MotherDied {
		t.Errorf("pregnancy %q", end)
	}
	before := d.document(t, patient).Heads
	d.write(t, d.doctor, Change{Op: journal.OpCountersign, Document: visit})
	if after := d.document(t, patient).Heads; len(after) != 1 || after[0] != before[0] {
		t.Error("a countersignature wrote the death again")
	}
}

func TestDiedServesALabour(t *testing.T) {
	d := newDesk(t)
	patient, pregnancy := pregnantAwa(t, d)
	err := d.Batch(t.Context(), func(b *Batch) error {
		return b.Died(d.doctor, Death{Patient: patient, Day: day(2026, 11, 24)})
	})
	if err != nil {
		t.Fatal(err)
	}
	if end, _ := d.ended(t, pregnancy); end != records.MotherDied || d.died(t, patient) == nil {
		t.Errorf("pregnancy %q, died %v", end, d.died(t, patient))
	}
}
