package consultation

import (
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"carnet/records"
	"carnet/records/clinical"
	"carnet/ui/visit/visittest"
)

// frame is what a key may take, with painting.
const frame = 16 * time.Millisecond

// full is a consultation with something in each part.
func full() *records.Consultation {
	return &records.Consultation{
		Date: today, Reason: "Fièvre", History: "Fièvre depuis trois jours, frissons, céphalées.\nPas de vomissements.",
		Vitals:      records.Vitals{Temperature: of(39.2), Weight: of(62.0), Systolic: of(118), Diastolic: of(72), Pulse: of(104), Respiration: of(18), SpO2: of(97), Height: of(164.0)},
		Examination: records.Examination{General: "RAS", Respiratory: "RAS", Abdomen: "rate à 2 cm", Skin: "pâleur modérée", Head: "RAS"},
		Tests:       records.RapidTests{Malaria: records.Positive, Hb: of(9.8), Protein: "neg"},
		Diagnoses: []records.Diagnosis{
			{Label: "Paludisme à P. falciparum", ICD10: "B50.9", ICPC2: "A73", Certainty: records.Certain}, {Label: "Anémie", ICD10: "D64.9", ICPC2: "B82", Certainty: records.Suspected},
			{Label: "Hypertension essentielle", ICD10: "I10", ICPC2: "K86", Certainty: records.Certain, FollowUp: true}},
		Lines: []records.Line{
			{Medicine: "Artéméther + luméfantrine 20 mg + 120 mg", Code: "artemether-lumefantrine", Form: "tablet", Strength: "20 mg + 120 mg", Dose: 4, Unit: "tablet", Times: 2, Days: 3},
			{Medicine: "Paracétamol 500 mg", Code: "paracetamol", Form: "tablet", Strength: "500 mg", Unit: "tablet"},
			{Medicine: "Amlodipine 5 mg", Code: "amlodipine", Form: "tablet", Strength: "5 mg", Dose: 1, Unit: "tablet", Times: 1, Days: 30}},
		Given: []string{"Perfusion"}, LabOrders: []string{"NFS", "ECBU"}, Outcome: records.Home, Next: &records.Appointment{Date: today.AddDays(3), Reason: "contrôle"},
	}
}

// BenchmarkAKeyInAFilledConsultation types into fields of each kind of a
// filled form in a window of 1366 × 768. A key is the whole way: the field, the
// form's checks, doses and warnings, the layout. ms/key is the mean, ms/p95 the
// twentieth slowest, %frame the share of 16 ms that p95 takes; ms/paint is what
// the software painter of the test driver needs for the whole window on top.
func BenchmarkAKeyInAFilledConsultation(b *testing.B) {
	w := visittest.New(b)
	w.Role = records.Doctor
	w.Resize(1366, 768)
	who := w.Patient(records.Patient{Number: records.PatientNumber("B", "1", 1), Family: "Keïta", Given: "Fanta", Sex: clinical.Female, Birth: born(1990, 1, 1),
		Allergies: []records.Allergy{{Substance: "pénicilline"}}})
	id := w.Write(who, full())
	w.Amend(Form(), who, id, &records.Consultation{}, false)
	canvas := fyne.CurrentApp().Driver().CanvasForObject(w.View)
	typed := []struct{ key, words string }{
		{"consultation.vitals.temperature", "38,7"}, {"consultation.vitals.systolic", "142/92"}, {"consultation.vitals.pulse", "88"},
		{"consultation.history", "Fièvre depuis la nuit, toux grasse"}, {"consultation.diagnoses[1].label", "drépanocytose"},
		{"consultation.lines[1].medicine", "amoxicilline 500"}, {"consultation.lines[1].dose", "1,5"}, {"consultation.advice", "Boire souvent"},
	}
	took := map[string][]time.Duration{}
	var all []time.Duration
	var painting time.Duration
	paints := 0
	b.ResetTimer()
	for range b.N {
		for _, c := range typed {
			w.View.FocusKey(c.key)
			for _, r := range c.words {
				begin := time.Now()
				canvas.Focused().TypedRune(r)
				d := time.Since(begin)
				took[c.key] = append(took[c.key], d)
				all = append(all, d)
			}
			begin := time.Now()
			canvas.Capture()
			painting += time.Since(begin)
			paints++
			canvas.Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
		}
	}
	b.StopTimer()
	ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
	p95 := func(d []time.Duration) time.Duration { slices.Sort(d); return d[len(d)*95/100] }
	for _, c := range typed {
		b.Logf("%-34s p95 %.2f ms", c.key, ms(p95(took[c.key])))
	}
	var sum time.Duration
	for _, d := range all {
		sum += d
	}
	b.ReportMetric(ms(sum/time.Duration(len(all))), "ms/key")
	b.ReportMetric(ms(p95(all)), "ms/p95")
	b.ReportMetric(100*float64(p95(all))/float64(frame), "%frame")
	b.ReportMetric(ms(painting/time.Duration(paints)), "ms/paint")
}

// BenchmarkAKeyThatMakesRoom types a digit that brings an alert below its field
// and takes it back: everything below moves.
func BenchmarkAKeyThatMakesRoom(b *testing.B) {
	w := visittest.New(b)
	w.Role = records.Doctor
	w.Resize(1366, 768)
	who := w.Patient(records.Patient{Number: records.PatientNumber("B", "1", 1), Family: "Keïta", Given: "Fanta", Sex: clinical.Female, Birth: born(1990, 1, 1)})
	w.Amend(Form(), who, w.Write(who, full()), &records.Consultation{}, false)
	canvas := fyne.CurrentApp().Driver().CanvasForObject(w.View)
	w.View.FocusKey("consultation.vitals.temperature")
	w.Keys("3")
	canvas.Capture()
	b.ResetTimer()
	for range b.N {
		canvas.Focused().TypedRune('9')
		canvas.Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyBackspace})
	}
	b.StopTimer()
	key := b.Elapsed() / time.Duration(2*b.N)
	b.ReportMetric(float64(key.Microseconds())/1000, "ms/key")
	b.ReportMetric(100*float64(key)/float64(frame), "%frame")
}
