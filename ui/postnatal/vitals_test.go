package postnatal_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/print"
	"carnet/ui/postnatal"
	"carnet/ui/record"
	"carnet/ui/visit/visittest"
)

// The mother's own measurements are judged, at any age, and lead to the letter.
func TestTheMothersVitalsAreJudged(t *testing.T) {
	n := func(x int) *int { return &x }
	f := func(x float64) *float64 { return &x }
	cases := []struct {
		name   string
		years  int
		v      records.Vitals
		danger []string
		want   string // in a card; "" for none
		reason string // of the letter; "" for no remark
	}{
		{"well", 24, records.Vitals{Systolic: n(139), Diastolic: n(89), Temperature: f(37.9), Pulse: n(100)}, nil, "", ""},
		{"165/112", 24, records.Vitals{Systolic: n(165), Diastolic: n(112)}, nil, "hypertension sévère, 165/112", "Hypertension sévère, 165/112"},
		{"17 years, 128/112", 17, records.Vitals{Systolic: n(128), Diastolic: n(112)}, nil, "hypertension sévère, 128/112", "Hypertension sévère, 128/112"},
		{"17 years, 128/92", 17, records.Vitals{Systolic: n(128), Diastolic: n(92)}, nil, "Tension à reprendre après 10 à 15 minutes de repos, 128/92", ""},
		{"140/90 with a headache", 24, records.Vitals{Systolic: n(140), Diastolic: n(90)}, []string{"severe_headache"}, "pré-éclampsie sévère, 140/90", "Pré-éclampsie sévère, 140/90"},
		{"39.6", 24, records.Vitals{Temperature: f(39.6)}, nil, "fièvre, 39,6 °c", "Fièvre, 39,6 °C"},
		{"38.0", 24, records.Vitals{Temperature: f(38)}, nil, "fièvre, 38 °c", "Fièvre, 38 °C"},
		{"39.6 and fever ticked: said once", 24, records.Vitals{Temperature: f(39.6)}, []string{"fever"}, "fièvre", "ièvre"},
		{"pulse 101", 24, records.Vitals{Pulse: n(101)}, nil, "Pouls anormal, 101", ""},
		{"saturation 91", 24, records.Vitals{SpO2: n(91)}, nil, "saturation en oxygène basse, 91", "Saturation en oxygène basse, 91"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			w := visittest.New(t)
			birth := today.AddDays(-c.years*365 - 40)
			id := w.Patient(records.Patient{Family: "Diallo", Given: "Mariam", Sex: clinical.Female, Birth: &birth, BirthBy: records.ExactDay})
			var d records.Postnatal
			doc := w.Write(id, &records.Postnatal{Date: today, Vitals: c.v, Danger: c.danger, Bleeding: "normal", Outcome: records.Home})
			w.Amend(postnatal.Form(), id, doc, &d, false)
			all := strings.ReplaceAll(strings.Join(w.Alerts(), "\n"), "\u00a0", " ")
			if c.want == "" && all != "" || !strings.Contains(all, c.want) {
				t.Errorf("cards %q, want %q", all, c.want)
			}
			remarks := w.Sheet.Remarks()
			if (len(remarks) > 0) != (c.reason != "") {
				t.Errorf("remarks: %v", remarks)
			}
			if c.reason == "" {
				return
			}
			w.Act("F8")
			got := w.Document().(*records.Postnatal)
			if got.Referral == nil || !strings.Contains(strings.ReplaceAll(got.Referral.Reason, "\u00a0", " "), c.reason) || !got.Referral.Urgent || strings.Count(strings.ToLower(got.Referral.Reason), "fièvre") > 1 {
				t.Errorf("the letter's reason: %+v", got.Referral)
			}
		})
	}
}

// Her despair asks for an answer here and is on no paper.
func TestDespairStaysOffTheLetter(t *testing.T) {
	w := visittest.New(t)
	id, _ := mother(w, 7, 3.1)
	doc := w.Write(id, &records.Postnatal{Date: today, Danger: []string{"despair", "bleeding"}, Bleeding: "normal", Outcome: records.Home})
	var d records.Postnatal
	w.Amend(postnatal.Form(), id, doc, &d, false)
	if all := strings.Join(w.Alerts(), "\n"); !strings.Contains(all, w.Case.P.T("postnatal.danger.despair")) {
		t.Errorf("the form is silent: %s", all)
	}
	w.Act("F8")
	w.Enter("CSRéf")
	got := w.Document().(*records.Postnatal)
	word := strings.ToLower(w.Case.P.T("postnatal.danger.despair"))
	if !strings.Contains(strings.Join(got.Danger, " "), "despair") || strings.Contains(strings.ToLower(got.Referral.Reason), word) {
		t.Errorf("%v, %q", got.Danger, got.Referral.Reason)
	}
	doc = w.Write(id, got)
	w.Amend(postnatal.Form(), id, doc, &d, true)
	var pdf bytes.Buffer
	head := record.Head{Document: doc.String(), Centre: &records.Centre{Name: "CSCom-U de Banconi", Letter: "B"}, Patient: &w.Case.Patient, Date: today}
	if err := w.Sheet.Papers[0].Write(head, &pdf, print.Options{Strict: true}); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "lettre.pdf")
	if err := os.WriteFile(file, pdf.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("pdftotext", "-layout", file, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	text := strings.ToLower(strings.Join(strings.Fields(string(out)), " "))
	if strings.Contains(text, word) || !strings.Contains(text, strings.ToLower(w.Case.P.T("postnatal.danger.bleeding"))) {
		t.Errorf("the letter:\n%s", text)
	}
	// Alone it is an open danger too.
	doc = w.Write(id, &records.Postnatal{Date: today, Danger: []string{"despair"}, Bleeding: "normal", Outcome: records.Home})
	w.Amend(postnatal.Form(), id, doc, &d, false)
	if len(w.Sheet.Remarks()) == 0 {
		t.Error("her despair is not said before signing")
	}
}
