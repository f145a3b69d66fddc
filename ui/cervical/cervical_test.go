package cervical_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/journal"
	"carnet/records/print"
	"carnet/ui/cervical"
	"carnet/ui/record"
	"carnet/ui/theme"
	"carnet/ui/visit"
	"carnet/ui/visit/visittest"
)

var today = visittest.Today

func woman(w *visittest.World) journal.DocumentID {
	birth := today.AddDays(-38 * 365)
	return w.Patient(records.Patient{Family: "Dembélé", Given: "Rokia", Sex: clinical.Female, Birth: &birth, BirthBy: records.ToTheYear})
}

func TestAPositiveTestIsTreatedOnTheDay(t *testing.T) {
	w := visittest.New(t)
	id := woman(w)
	w.Write(id, &records.Cervical{Date: today.AddDays(-1100), VIA: "negative"})
	w.Begin(cervical.Form(), id)
	if got := w.Sheet.Form.Field("cervical.before").Computed().Text; !strings.Contains(got, "IVA négatif") {
		t.Errorf("the screening before is said: %q", got)
	}
	n := w.Keys("pp") // VIA and VILI positive
	if all := strings.Join(w.Alerts(), "\n"); !strings.Contains(all, "Dépistage positif") {
		t.Errorf("%s", all)
	}
	if len(w.Sheet.Remarks()) != 1 {
		t.Errorf("an unanswered result is shown before signing: %+v", w.Sheet.Remarks())
	}
	w.Shot("cervical-light")
	w.Focus("cervical.treatment")
	n += w.Keys("t")
	w.Focus(visit.OutcomeKey)
	n += w.Keys("à")
	n += w.Enter("+1a")
	d := w.Document().(*records.Cervical)
	if d.Treatment != "thermocoagulation" || d.TreatedOn == nil || *d.TreatedOn != today || d.Outcome != records.Home {
		t.Errorf("%+v", d)
	}
	if d.Recall == nil || d.Recall.Date != (clinical.Date{Year: 2027, Month: 11, Day: 24}) {
		t.Errorf("recall %+v", d.Recall)
	}
	if len(w.Sheet.Remarks()) != 0 || len(w.Alerts()) != 0 {
		t.Errorf("answered: %v %v", w.Sheet.Remarks(), w.Alerts())
	}
	if n > 12 {
		t.Errorf("%d keys", n)
	}
	w.Palette(theme.Dark)
	w.Shot("cervical-dark")
}

func TestNoRecallIsInvented(t *testing.T) {
	w := visittest.New(t)
	w.Begin(cervical.Form(), woman(w))
	w.Keys("n")
	if d := w.Document().(*records.Cervical); d.Recall != nil || d.VIA != "negative" {
		t.Errorf("%+v", d)
	}
	w.Focus("cervical.junction")
	w.Keys("n")
	if m := w.Sheet.Form.Field("cervical.junction").Message(); !strings.Contains(m.Text, "Jonction non vue") {
		t.Errorf("%v", m)
	}
}

func TestASuspicionIsReferredByF8(t *testing.T) {
	w := visittest.New(t)
	id := woman(w)
	w.Begin(cervical.Form(), id)
	w.Keys("s")
	if all := strings.Join(w.Alerts(), "\n"); !strings.Contains(all, "Suspicion de cancer") {
		t.Errorf("%s", all)
	}
	w.Focus("cervical.finding")
	w.Enter("lésion bourgeonnante à 6 h")
	w.Act("F8")
	if w.At() != visit.ToKey {
		t.Fatalf("where she is sent is asked for: %s", w.At())
	}
	w.Enter("CHU Point G")
	d := w.Document().(*records.Cervical)
	if d.Referral == nil || d.Referral.To != "CHU Point G" || !d.Referral.Urgent || !strings.Contains(d.Referral.Reason, "suspect de cancer") {
		t.Fatalf("%+v", d.Referral)
	}
	doc := w.Sign()
	var v records.Cervical
	w.Amend(cervical.Form(), id, doc, &v, true)
	var pdf bytes.Buffer
	head := record.Head{Document: doc.String(), Centre: &records.Centre{Name: "CSCom-U de Banconi", Letter: "B"}, Patient: &w.Case.Patient, Date: today, Time: "10:42"}
	if p := w.Sheet.Papers[0]; p.Key != "F8" || !p.When() {
		t.Fatal("a signed referral prints its letter with F8")
	} else if err := p.Write(head, &pdf, print.Options{Strict: true}); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "lettre.pdf")
	if err := os.WriteFile(file, pdf.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("pdftotext", "-layout", file, "-").Output()
	if err != nil {
		t.Fatalf("pdftotext (from poppler-utils): %v", err)
	}
	text := strings.Join(strings.Fields(string(out)), " ")
	for _, want := range []string{"LETTRE DE RÉFÉRENCE", "CHU Point G", "URGENT", "DEMBÉLÉ Rokia", "IVA suspect de cancer", "lésion bourgeonnante à 6 h", "Dépistage du col"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in the letter:\n%s", want, text)
		}
	}
}
