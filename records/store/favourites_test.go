package store

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"carnet/records"
	"carnet/records/journal"
)

func TestUsedIsOnesOwnLatestFirst(t *testing.T) {
	d := newDesk(t)
	midwife := Author{Staff: journal.DocumentID(uuid.New()), Role: records.Doctor}
	if u, err := d.Used(t.Context(), d.doctor.Staff); err != nil || len(u.Diagnoses)+len(u.Medicines) != 0 {
		t.Fatalf("an empty record: %+v, %v", u, err)
	}
	p := d.write(t, d.doctor, Change{Op: journal.OpPut, Content: awa()}).Document
	sign := func(a Author, label, icd10, icpc2 string, codes ...string) journal.Revision {
		c := &records.Consultation{Date: day(2026, 11, 24), Reason: "x", Outcome: records.Home,
			Diagnoses: []records.Diagnosis{{Label: label, ICD10: icd10, ICPC2: icpc2, Certainty: records.Certain}}}
		for _, code := range codes {
			c.Lines = append(c.Lines, records.Line{Medicine: code, Code: code, Dose: 1, Unit: "tablet", Times: 1, Days: 1})
		}
		return d.write(t, a, Change{Op: journal.OpSign, Patient: p, Content: c})
	}
	sign(d.doctor, "Hypertension", "I10", "K86", "amlodipine")
	sign(midwife, "Gale", "B86", "S72", "benzyl-benzoate")
	sign(d.doctor, "fatigue", "", "", "")
	sign(d.doctor, "Paludisme", "B50.9", "A73", "artemether-lumefantrine", "paracetamol")
	gone := sign(d.doctor, "Rougeole", "B05.9", "A71", "vitamine-a")
	d.write(t, d.doctor, Change{Op: journal.OpRetract, Document: gone.Document, Bases: []journal.Hash{gone.ID}, Reason: "autre patient"})
	u, err := d.Used(t.Context(), d.doctor.Staff)
	if err != nil {
		t.Fatal(err)
	}
	want := Used{
		Diagnoses: []records.Diagnosis{{Label: "Paludisme", ICD10: "B50.9", ICPC2: "A73"}, {Label: "Hypertension", ICD10: "I10", ICPC2: "K86"}},
		Medicines: []string{"artemether-lumefantrine", "paracetamol", "amlodipine"},
	}
	if diff := cmp.Diff(want, u); diff != "" {
		t.Error(diff)
	}
	if u, _ := d.Used(t.Context(), journal.DocumentID(uuid.New())); len(u.Diagnoses)+len(u.Medicines) != 0 {
		t.Errorf("nobody's: %+v", u)
	}
}
