package prenatal_test

import (
	"bytes"
	"context"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/desk"
	"carnet/records/journal"
	"carnet/records/print"
	"carnet/records/store"
	"carnet/sync/admission"
	"carnet/ui/form"
	"carnet/ui/form/formview"
	"carnet/ui/prenatal"
	"carnet/ui/record"
	"carnet/ui/theme"
)

// world is a real desk with a midwife, a nurse and a patient, and a window in
// which one form is open.
type world struct {
	t   testing.TB
	now time.Time
	k   *desk.Desk

	midwife, nurse, me store.Member
	patient            journal.DocumentID
	identity           records.Patient

	win   fyne.Window
	form  record.Form
	case_ *record.Case
	sheet *record.Sheet
	view  *formview.View
	keysN int
}

// day is when the story of a test begins.
var day = clinical.Date{Year: 2026, Month: 11, Day: 24}

func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{t: t, now: time.Date(2026, 11, 24, 10, 40, 0, 0, time.Local)}
	k, _, err := desk.Found(context.Background(), t.TempDir(), desk.Founding{
		Centre: records.Centre{Name: "CSCom-U de Banconi", Letter: "B", Region: "Bamako"}, Desk: "Poste 2",
		Lead: records.Staff{Family: "Maïga", Given: "Boubacar", Role: records.SiteLead}, Password: "mot de passe", Lang: "fr", Keys: admission.Keys,
	}, desk.Options{WorkFactor: 10, GuardDir: "-", Machine: "test", Now: func() time.Time {
		w.now = w.now.Add(time.Second)
		return w.now
	}})
	if err != nil {
		t.Fatal(err)
	}
	w.k = k
	t.Cleanup(func() {
		if err := k.Close(); err != nil {
			t.Error(err)
		}
	})
	w.midwife = w.hire(records.Staff{Given: "Oumou", Family: "Sangaré", Role: records.Midwife})
	w.nurse = w.hire(records.Staff{Given: "Awa", Family: "Diallo", Role: records.Nurse})
	w.me = w.midwife
	birth := clinical.Date{Year: 2002, Month: 3, Day: 14}
	w.identity = records.Patient{
		Number: "B2-01437-6", Family: "Traoré", Given: "Aïssata", Sex: clinical.Female, Birth: &birth, BirthBy: records.ExactDay,
		Village: "Banconi", Quarter: "Zékéné", Mother: "Kadidia DIARRA", BloodGroup: "O+",
		Allergies: []records.Allergy{{Substance: "pénicilline", Reaction: "urticaire"}},
	}
	w.patient = w.write(store.Change{Op: journal.OpPut, Content: &w.identity}).Document
	a := test.NewTempApp(t)
	theme.Apply(a, theme.Light)
	w.win = a.NewWindow("")
	t.Cleanup(w.win.Close)
	w.win.Resize(fyne.NewSize(900, 680))
	return w
}

func (w *world) hire(s records.Staff) store.Member {
	w.t.Helper()
	id, err := w.k.AddUser(context.Background(), s, "mot de passe")
	if err != nil {
		w.t.Fatal(err)
	}
	return store.Member{ID: id, Staff: s}
}

func (w *world) write(c store.Change) journal.Revision {
	w.t.Helper()
	r, err := w.k.Store.Write(context.Background(), store.Author{Staff: w.me.ID, Role: w.me.Role}, c)
	if err != nil {
		w.t.Fatal(err)
	}
	return r
}

// rules are the published ones on the test's clock.
func (w *world) rules() prenatal.Rules {
	r := prenatal.Defaults()
	r.Now = func() time.Time { return w.now }
	return r
}

// on moves the clock to a day.
func (w *world) on(d clinical.Date) {
	w.now = time.Date(d.Year, time.Month(d.Month), d.Day, 10, 40, 0, 0, time.Local)
}

func (w *world) makeCase(doc journal.DocumentID, read bool) *record.Case {
	return &record.Case{
		P: text.For(text.French), Store: w.k.Store, Today: clinical.Date{Year: w.now.Year(), Month: int(w.now.Month()), Day: w.now.Day()},
		PatientID: w.patient, Patient: w.identity, Document: doc, ReadOnly: read, May: w.me.Role.May,
	}
}

// begin opens a new document, as its key does.
func (w *world) begin(f record.Form) {
	w.t.Helper()
	c := w.makeCase(journal.DocumentID{}, false)
	d, err := f.New(context.Background(), c)
	if err != nil {
		w.t.Fatal(err)
	}
	w.keysN = 1
	w.show(f, c, d)
	w.view.FocusFirstEmpty()
}

// open opens a signed document, for reading or to be amended.
func (w *world) open(f record.Form, id journal.DocumentID, read bool) {
	w.t.Helper()
	doc, err := w.k.Store.Document(context.Background(), id)
	if err != nil {
		w.t.Fatal(err)
	}
	d := records.New(f.Kind)
	if err := doc.Decode(d); err != nil {
		w.t.Fatal(err)
	}
	w.show(f, w.makeCase(id, read), d)
}

func (w *world) show(f record.Form, c *record.Case, d records.Document) {
	w.t.Helper()
	s, err := f.Open(context.Background(), c, d)
	if err != nil {
		w.t.Fatal(err)
	}
	w.form, w.case_, w.sheet, w.view = f, c, s, formview.New(s.Form)
	if s.Drawn != nil {
		s.Drawn(w.view)
	}
	w.win.SetContent(w.view)
}

// sign writes what the form holds; it fails on what blocks.
func (w *world) sign() journal.DocumentID {
	w.t.Helper()
	w.keysN++
	for _, f := range w.sheet.Form.Order() {
		if f.Editing() {
			f.Leave()
		}
	}
	d := w.sheet.Document()
	if b := d.Validate().Blocking(); len(b) > 0 {
		w.t.Fatalf("blocking: %+v", b)
	}
	c := store.Change{Op: journal.OpSign, Document: w.case_.Document, Patient: w.patient, Content: d}
	if !c.Document.IsZero() {
		doc, err := w.k.Store.Document(context.Background(), c.Document)
		if err != nil {
			w.t.Fatal(err)
		}
		c.Bases, c.Reason = doc.Heads, "corrigé"
	}
	return w.write(c).Document
}

// missing are the findings that signing would show.
func (w *world) missing() []string {
	var out []string
	for _, f := range w.sheet.Document().Validate() {
		out = append(out, f.Code)
	}
	for _, f := range w.sheet.Form.Missing() {
		out = append(out, f.Key())
	}
	for _, r := range w.sheet.Remarks() {
		out = append(out, r.Words)
	}
	return out
}

// keys types, one rune a key, and counts. "⏎" is Enter.
func (w *world) keys(typed string) {
	w.t.Helper()
	for _, r := range typed {
		w.keysN++
		f := w.win.Canvas().Focused()
		if f == nil {
			w.t.Fatalf("nothing has the focus to type %q", r)
		}
		if r == '⏎' {
			f.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
			continue
		}
		f.TypedRune(r)
	}
}

// press presses a key of the form's own.
func (w *world) press(key string) {
	w.t.Helper()
	w.keysN++
	for _, a := range w.sheet.Acts {
		if a.Key == key && (a.When == nil || a.When()) {
			a.Do(w.view)
			return
		}
	}
	w.t.Fatalf("no key %s", key)
}

// at is the key of the field with the focus.
func (w *world) at() string {
	for _, f := range w.sheet.Form.Order() {
		if f.Editing() {
			return f.Key()
		}
	}
	return ""
}

// go_ puts the focus into a field, as a click does.
func (w *world) go_(key string) {
	w.t.Helper()
	w.view.FocusKey(key)
	if w.at() != key {
		w.t.Fatalf("%s cannot be reached, the focus is at %s", key, w.at())
	}
}

func (w *world) field(key string) *form.Field {
	w.t.Helper()
	f := w.sheet.Form.Field(key)
	if f == nil {
		w.t.Fatalf("no field %s", key)
	}
	return f
}

// cards are the alert cards that the form shows.
func (w *world) cards() []form.Alert {
	var out []form.Alert
	for _, s := range w.sheet.Form.Sections() {
		for _, it := range s.Items() {
			if n, ok := it.(*form.Notes); ok {
				out = append(out, n.Alerts()...)
			}
		}
	}
	return out
}

// read are the values of a document that is read, by label.
func (w *world) read() map[string]string {
	out := map[string]string{}
	for _, g := range w.sheet.Form.Values() {
		for _, p := range g.Pairs {
			out[p.Label] = p.Value
		}
	}
	return out
}

// paper makes a paper of the document that is read.
func (w *world) paper(key string) []byte {
	w.t.Helper()
	for _, p := range w.sheet.Papers {
		if p.Key != key || p.When != nil && !p.When() {
			continue
		}
		var b bytes.Buffer
		_, centre, err := w.k.Store.Centre(context.Background())
		if err != nil {
			w.t.Fatal(err)
		}
		id := w.identity
		h := record.Head{Document: w.case_.Document.String(), Centre: &centre, Author: &w.me.Staff, Patient: &id, Date: w.case_.Today, Time: "10:52"}
		if err := p.Write(h, &b, print.Options{Strict: true}); err != nil {
			w.t.Fatal(err)
		}
		return b.Bytes()
	}
	w.t.Fatalf("no paper for %s", key)
	return nil
}

// pregnant writes a pregnancy under way that began on a day.
func (w *world) pregnant(lmp clinical.Date, change func(*records.Pregnancy)) journal.DocumentID {
	w.t.Helper()
	edd := lmp.AddDays(280)
	p := &records.Pregnancy{Opened: lmp.AddDays(70), LMP: &lmp, LMPCertain: true, EDD: &edd, Basis: "lmp", Gravida: of(3), Parity: of(2)}
	if change != nil {
		change(p)
	}
	return w.write(store.Change{Op: journal.OpSign, Patient: w.patient, Content: p}).Document
}

func of[T any](x T) *T { return &x }
