package consultation

import (
	"testing"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/clinical"
	"carnet/ui/record"
	"carnet/ui/visit/visittest"
)

// What this clinician wrote before stands first when a field is opened empty.
func TestTheClinicianFindsTheirOwnDiagnosesAndMedicines(t *testing.T) {
	w := visittest.New(t)
	w.Role = records.Doctor
	me := w.Patient(records.Patient{Number: records.PatientNumber("B", "1", 1), Family: "Keïta", Given: "Modibo", Sex: clinical.Male, Birth: born(1990, 1, 1)})
	for _, x := range [][3]string{{"I10", "K86", "amlodipine"}, {"B50.9", "A73", "artemether-lumefantrine"}, {"B50.9", "A73", "paracetamol"}} {
		w.Write(me, &records.Consultation{Date: today, Reason: "x", Outcome: records.Home,
			Diagnoses: []records.Diagnosis{{Label: x[0], ICD10: x[0], ICPC2: x[1], Certainty: records.Certain}},
			Lines:     []records.Line{{Medicine: x[2], Code: x[2], Dose: 1, Unit: "tablet", Times: 1, Days: 1}}})
	}
	c := &record.Case{P: text.For(text.French), Store: w.Desk.Store, Today: today, PatientID: me, Patient: records.Patient{Sex: clinical.Male}, Me: w.Me.ID, May: records.Doctor.May}
	sh, err := open(t.Context(), c, &records.Consultation{Date: today})
	if err != nil {
		t.Fatal(err)
	}
	first := func(key string) string {
		f := sh.Form.Field(key)
		f.Enter()
		defer f.Leave()
		f.Suggest()
		list, _ := f.Suggestions()
		if len(list) == 0 {
			return ""
		}
		return list[0].Value
	}
	if got := first("consultation.diagnoses[0].label"); got != "B50.9" {
		t.Errorf("diagnosis %q", got)
	}
	if got := first("consultation.lines[0].medicine"); got != "paracetamol" {
		t.Errorf("medicine %q", got)
	}
}
