package scale_test

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/clinical"
	sc "carnet/records/clinical/scale"
	"carnet/records/journal"
	"carnet/records/print"
	"carnet/ui/record"
	"carnet/ui/scale"
	"carnet/ui/theme"
	"carnet/ui/visit"
	"carnet/ui/visit/visittest"
)

var today = visittest.Today

func woman(w *visittest.World) journal.DocumentID {
	birth := today.AddDays(-24 * 365)
	return w.Patient(records.Patient{Number: "B2-01437-6", Family: "Traoré", Given: "Aïssata", Sex: clinical.Female, Birth: &birth, BirthBy: records.ExactDay, Village: "Banconi"})
}

func bornOn(w *visittest.World, id journal.DocumentID, on clinical.Date) (pregnancy, delivery journal.DocumentID) {
	at := time.Date(on.Year, time.Month(on.Month), on.Day, 3, 20, 0, 0, time.Local)
	pregnancy = w.Write(id, &records.Pregnancy{Opened: on.AddDays(-200), End: records.Born, EndDate: &on})
	delivery = w.Write(id, &records.Delivery{Pregnancy: pregnancy.String(), At: at, Mode: "spontaneous", Mother: "well", Losses: []records.BloodLoss{{At: at, ML: 200}}})
	return pregnancy, delivery
}

// Ten keys answer ten items; the score follows, and what it means.
func TestTenKeysScoreTheEPDS(t *testing.T) {
	w := visittest.New(t)
	w.Resize(1366-177-258, 620)
	id := woman(w)
	pregnancy, delivery := bornOn(w, id, today.AddDays(-40))
	w.Write(id, &records.Scale{Date: today.AddDays(-30), Scale: sc.EPDS, Answers: make([]*int, 10), Total: visittest.Of(14), Outcome: records.Home})
	w.Begin(scale.Form(), id)
	d := w.Document().(*records.Scale)
	if d.Scale != sc.EPDS || d.Pregnancy != pregnancy.String() || d.Delivery != delivery.String() || d.Total != nil {
		t.Fatalf("%+v", d)
	}
	if w.At() != "scale.item.1" {
		t.Fatalf("opens at %s", w.At())
	}
	w.Keys("4") // no answer is worth 4
	if w.At() != "scale.item.1" {
		t.Fatalf("a key that is no answer moves on to %s", w.At())
	}
	if n := w.Keys("1111011100"); n != 10 {
		t.Errorf("%d keys", n)
	}
	if got := w.Sheet.Form.Field("scale.total").Computed(); !strings.Contains(got.Text, "7 sur 30 · dépression peu probable") {
		t.Errorf("%q", got.Text)
	}
	if got := w.Sheet.Form.Field("scale.before").Computed().Text; !strings.Contains(got, "14 le 25/10/2026") {
		t.Errorf("before: %q", got)
	}
	if all := strings.Join(w.Alerts(), "\n"); strings.Contains(all, "agir maintenant") || strings.Contains(all, "seuil (") {
		t.Errorf("%s", all)
	}
	w.Shot("epds-low")
	w.Focus(visit.OutcomeKey)
	w.Keys("à")
	d = w.Document().(*records.Scale)
	if *d.Total != 7 || d.Band != "unlikely" || *d.Positive || d.Safety || len(d.Validate()) != 0 || len(w.Sheet.Remarks()) != 0 {
		t.Errorf("%+v %v", d, d.Validate())
	}
}

// The French cut-off and the published bands, on both sides.
func TestWhatTheScoreSays(t *testing.T) {
	w := visittest.New(t)
	id := woman(w)
	bornOn(w, id, today.AddDays(-40))
	for _, c := range []struct{ keys, total, over string }{
		{"1111111110", "9 sur 30 · dépression peu probable", ""},
		{"2111111110", "10 sur 30 · dépression possible", ""},
		{"2211111110", "11 sur 30 · dépression possible", "Score au-dessus du seuil (≥\u00a011)"},
		{"2221111110", "12 sur 30 · dépression possible", "Score au-dessus du seuil (≥\u00a011)"},
		{"2222111110", "13 sur 30 · dépression probable", "Score au-dessus du seuil (≥\u00a011)"},
	} {
		w.Begin(scale.Form(), id)
		w.Keys(c.keys)
		if got := w.Sheet.Form.Field("scale.total").Computed().Text; got != c.total {
			t.Errorf("%s: %q, want %q", c.keys, got, c.total)
		}
		if all := strings.Join(w.Alerts(), "\n"); c.over == "" && strings.Contains(all, "seuil (") || !strings.Contains(all, c.over) {
			t.Errorf("%s: %s", c.keys, all)
		}
	}
}

// One answer about self-harm alarms before the others are given, says what to
// do, and cannot be passed over in silence.
func TestAnAnswerAboutSelfHarmIsUrgent(t *testing.T) {
	w := visittest.New(t)
	w.Resize(1366-177-258, 620)
	id := woman(w)
	bornOn(w, id, today.AddDays(-40))
	if _, err := w.Desk.AddUser(t.Context(), records.Staff{Title: "Dr", Given: "Aminata", Family: "Touré", Role: records.Doctor, Phone: "76 12 34 56"}, "mot de passe"); err != nil {
		t.Fatal(err)
	}
	w.Begin(scale.Form(), id)
	w.Focus("scale.item.10")
	w.Keys("1")
	alerts := w.Alerts()
	for _, want := range []string{"Idées de mort ou de se faire du mal\u202f: agir maintenant", "Ne la laissez pas seule", "Dr Aminata Touré (76 12 34 56)", "référez en urgence"} {
		if len(alerts) == 0 || !strings.Contains(alerts[0], want) {
			t.Errorf("%q is not said first: %q", want, alerts)
		}
	}
	if d := w.Document().(*records.Scale); !d.Safety || d.Total != nil {
		t.Errorf("%+v", d)
	}
	w.Focus("scale.item.1")
	w.Keys("211111111") // the tenth stays
	w.Shot("epds-alarm")
	w.Palette(theme.Dark)
	w.Shot("epds-alarm-dark")
	w.Palette(theme.Light)
	w.Focus("scale.done")
	w.Keys("qm")
	if r := w.Sheet.Remarks(); len(r) != 1 || !strings.Contains(r[0].Words, "ni référée ni hospitalisée") {
		t.Errorf("%+v", r)
	}
	if f := w.Document().Validate(); len(f) != 2 || f[0].Code != "scale.called" {
		t.Errorf("%+v", f)
	}
	w.Focus("scale.called")
	w.Enter("Dr Touré, par téléphone")
	w.Act("F8")
	if w.At() != visit.ToKey {
		t.Fatalf("F8 leads to %s", w.At())
	}
	w.Enter("CSRéf Commune I")
	d := w.Document().(*records.Scale)
	if d.Outcome != records.Referred || !d.Referral.Urgent || d.Called == "" || len(d.Done) != 2 || len(w.Sheet.Remarks()) != 0 || len(d.Validate()) != 0 {
		t.Errorf("%+v %v", d, d.Validate())
	}
	doc := w.Sign()

	// The letter names neither the scale nor the score; the sealed one does.
	var back records.Scale
	w.Amend(scale.Form(), id, doc, &back, true)
	words := func(key string) string {
		for _, p := range w.Sheet.Papers {
			if p.Key != key {
				continue
			}
			var out bytes.Buffer
			if err := p.Write(record.Head{Patient: &w.Case.Patient, Date: today, Document: doc.String()}, &out, print.Options{Lang: text.French}); err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(t.TempDir(), "lettre.pdf")
			if err := os.WriteFile(path, out.Bytes(), 0o600); err != nil {
				t.Fatal(err)
			}
			b, err := exec.Command("pdftotext", "-layout", path, "-").Output()
			if err != nil {
				t.Fatal(err)
			}
			return strings.NewReplacer("\u202f", " ", "\u00a0", " ").Replace(string(b))
		}
		t.Fatalf("no paper %s", key)
		return ""
	}
	plain := words("F8")
	for _, hidden := range []string{"EPDS", "sur 30", "se faire du mal", "dépression"} {
		if strings.Contains(plain, hidden) {
			t.Errorf("%q is on the letter that many hands carry:\n%s", hidden, plain)
		}
	}
	if !strings.Contains(plain, "CSRéf Commune I") || !strings.Contains(plain, "URGENT") || !strings.Contains(plain, "Dr Touré, par téléphone") {
		t.Error(plain)
	}
	if sealed := words("Ctrl+F8"); !strings.Contains(sealed, "11 sur 30") || !strings.Contains(sealed, "10. Idée de se faire du mal : 1") {
		t.Error(sealed)
	}
}

func TestWhoIsOfferedThePerinatalScale(t *testing.T) {
	w := visittest.New(t)
	for _, c := range []struct {
		name string
		make func() journal.DocumentID
		want bool
	}{
		{"pregnant", func() journal.DocumentID {
			id := woman(w)
			w.Write(id, &records.Pregnancy{Opened: today.AddDays(-60)})
			return id
		}, true},
		{"a year after birth", func() journal.DocumentID {
			id := woman(w)
			bornOn(w, id, today.AddDays(-365))
			return id
		}, true},
		{"a year and a day", func() journal.DocumentID {
			id := woman(w)
			bornOn(w, id, today.AddDays(-366))
			return id
		}, false},
		{"gave birth elsewhere", func() journal.DocumentID {
			id := woman(w)
			born := today.AddDays(-30)
			w.Write(id, &records.Postnatal{Date: today.AddDays(-10), Born: &born})
			return id
		}, true},
		{"neither", func() journal.DocumentID { return woman(w) }, false},
		{"a man", func() journal.DocumentID {
			return w.Patient(records.Patient{Family: "Keïta", Given: "Salif", Sex: clinical.Male})
		}, false},
	} {
		id := c.make()
		f := scale.Form()
		f.New = func(ctx context.Context, k *record.Case) (records.Document, error) {
			got, err := f.When(ctx, k)
			if err != nil || got != c.want {
				t.Errorf("%s: %v, %v", c.name, got, err)
			}
			return &records.Scale{Date: today, Scale: sc.EPDS}, nil
		}
		w.Begin(f, id)
	}
}

// Every scale can be asked and read: the form needs no code of its own.
func TestEveryScaleIsData(t *testing.T) {
	w := visittest.New(t)
	id := woman(w)
	for _, c := range []struct{ name, keys, total string }{
		{sc.PHQ9, "111210100", "7 sur 27 · léger"},
		{sc.PHQ2, "21", "3 sur 6 · positif"},
		{sc.GAD7, "1112011", "7 sur 21 · léger"},
		{sc.GAD2, "11", "2 sur 6 · négatif"},
		{sc.AuditC, "211", "4 sur 12 · positif"},
		{sc.WHODAS, "222222222222", "24 sur 48"},
		// A wish, no thoughts, so 3 to 5 are not asked; behaviour once, and lately.
		{sc.CSSRS, "onoo", "risque élevé"},
		{sc.ASQ, "nnnoo", "positif, danger immédiat"},
	} {
		f := scale.Form()
		d := &records.Scale{Date: today, Scale: c.name}
		f.New = func(context.Context, *record.Case) (records.Document, error) { return d, nil }
		w.Begin(f, id)
		w.Keys(c.keys)
		if got := w.Sheet.Form.Field("scale.total").Computed().Text; got != c.total {
			t.Errorf("%s: %q, want %q", c.name, got, c.total)
		}
		got := w.Document().(*records.Scale)
		for _, x := range got.Validate() {
			if x.Code == "scale.missing" || x.Blocking {
				t.Errorf("%s: %+v", c.name, x)
			}
		}
		if c.name == sc.PHQ9 {
			w.Shot("phq9")
		}
		id := w.Write(id, func() records.Document { got.Called, got.Outcome = "Dr Touré", records.Home; return got }())
		var back records.Scale
		w.Amend(scale.Form(), w.Case.PatientID, id, &back, true)
		if len(w.Sheet.Form.Values()) == 0 {
			t.Errorf("%s cannot be read", c.name)
		}
	}
}

func TestOthersCannotOpenIt(t *testing.T) {
	w := visittest.New(t)
	id := woman(w)
	for _, r := range records.Roles {
		c := &record.Case{P: text.For(text.French), Store: w.Desk.Store, Today: today, PatientID: id, May: r.May, ReadOnly: true}
		_, err := scale.Form().Open(t.Context(), c, &records.Scale{Date: today, Scale: sc.EPDS, Answers: make([]*int, 10)})
		if want := r == records.Doctor || r == records.Midwife; (err == nil) != want {
			t.Errorf("%s: %v", r, err)
		}
	}
}
