// Package visittest lets tests of visit forms work as a person does: a real
// desk with its enciphered record, a window with the form, and keys.
//
// What lives here: making the desk, writing documents, opening a form, typing.
// What may enter: what the tests of two forms need. What it must not know: any
// one form.
package visittest

import (
	"context"
	"image/png"
	"os"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/desk"
	"carnet/records/journal"
	"carnet/records/store"
	"carnet/sync/admission"
	"carnet/ui/form"
	"carnet/ui/form/formview"
	"carnet/ui/kit"
	"carnet/ui/record"
	"carnet/ui/theme"
)

// Today is the desk's day.
var Today = clinical.Date{Year: 2026, Month: 11, Day: 24}

// World is a desk with a midwife at work.
type World struct {
	T    testing.TB
	Desk *desk.Desk
	Me   store.Member
	Role records.Role // as which forms are opened
	now  time.Time

	win   fyne.Window
	Sheet *record.Sheet
	View  *formview.View
	Case  *record.Case
	form  record.Form
}

// New founds a desk.
func New(t testing.TB) *World {
	t.Helper()
	w := &World{T: t, now: time.Date(2026, 11, 24, 10, 40, 0, 0, time.Local), Role: records.Midwife}
	k, _, err := desk.Found(context.Background(), t.TempDir(), desk.Founding{
		Centre: records.Centre{Name: "CSCom-U de Banconi", Letter: "B"}, Desk: "Maternité",
		Lead: records.Staff{Family: "Maïga", Given: "Boubacar", Role: records.SiteLead}, Password: "mot de passe", Lang: "fr",
		Keys: admission.Keys,
	}, desk.Options{WorkFactor: 10, GuardDir: "-", Machine: "test", Now: func() time.Time {
		w.now = w.now.Add(time.Second)
		return w.now
	}})
	if err != nil {
		t.Fatal(err)
	}
	w.Desk = k
	t.Cleanup(func() {
		if err := k.Close(); err != nil {
			t.Error(err)
		}
	})
	staff := records.Staff{Given: "Oumou", Family: "Sangaré", Role: records.Midwife}
	id, err := k.AddUser(context.Background(), staff, "mot de passe")
	if err != nil {
		t.Fatal(err)
	}
	w.Me = store.Member{ID: id, Staff: staff}
	a := test.NewTempApp(t)
	theme.Apply(a, theme.Light)
	w.win = a.NewWindow("")
	t.Cleanup(w.win.Close)
	w.Resize(1366, 600)
	return w
}

// Resize gives the window another size.
func (w *World) Resize(width, height float32) { w.win.Resize(fyne.NewSize(width, height)) }

// Palette changes the look.
func (w *World) Palette(p theme.Palette) { theme.Apply(fyne.CurrentApp(), p) }

// Patient registers a person.
func (w *World) Patient(p records.Patient) journal.DocumentID {
	w.T.Helper()
	return w.Write(journal.DocumentID{}, &p)
}

// Write signs a document and returns its id.
func (w *World) Write(patient journal.DocumentID, d records.Document) journal.DocumentID {
	w.T.Helper()
	op := journal.OpSign
	if d.Kind() == records.KindPatient {
		op = journal.OpPut
	}
	r, err := w.Desk.Store.Write(context.Background(), store.Author{Staff: w.Me.ID, Role: w.Me.Role}, store.Change{Op: op, Patient: patient, Content: d})
	if err != nil {
		w.T.Fatal(err)
	}
	return r.Document
}

// Begin opens a new document of a kind for a patient.
func (w *World) Begin(f record.Form, patient journal.DocumentID) *World {
	w.T.Helper()
	c := w.caseOf(patient)
	d, err := f.New(context.Background(), c)
	if err != nil {
		w.T.Fatal(err)
	}
	w.open(f, c, d)
	return w
}

// Amend opens a document that is in the record.
func (w *World) Amend(f record.Form, patient, document journal.DocumentID, into records.Document, readOnly bool) *World {
	w.T.Helper()
	c := w.caseOf(patient)
	c.Document, c.ReadOnly = document, readOnly
	doc, err := w.Desk.Store.Document(context.Background(), document)
	if err != nil {
		w.T.Fatal(err)
	}
	if err := doc.Decode(into); err != nil {
		w.T.Fatal(err)
	}
	w.open(f, c, into)
	return w
}

func (w *World) caseOf(patient journal.DocumentID) *record.Case {
	w.T.Helper()
	doc, err := w.Desk.Store.Document(context.Background(), patient)
	if err != nil {
		w.T.Fatal(err)
	}
	c := &record.Case{P: text.For(text.French), Store: w.Desk.Store, Today: Today, PatientID: patient, May: w.Role.May}
	if err := doc.Decode(&c.Patient); err != nil {
		w.T.Fatal(err)
	}
	return c
}

func (w *World) open(f record.Form, c *record.Case, d records.Document) {
	w.T.Helper()
	s, err := f.Open(context.Background(), c, d)
	if err != nil {
		w.T.Fatal(err)
	}
	w.form, w.Case, w.Sheet = f, c, s
	if c.ReadOnly {
		return
	}
	w.View = formview.New(s.Form)
	if s.Slots != nil {
		for name, o := range s.Slots() {
			w.View.SetSlot(name, o)
		}
	}
	w.View.OnLast = func() {}
	var right fyne.CanvasObject
	if s.Panel != nil {
		right = s.Panel()
	}
	title := c.P.T(f.Title)
	if s.Title != nil {
		title = s.Title()
	}
	head := []fyne.CanvasObject{kit.NewText(title, kit.Title)}
	if s.Tags != nil {
		for _, m := range s.Tags() {
			head = append(head, kit.PlainTag(kit.Neutral, m.Text))
		}
	}
	written := fyne.CanvasObject(kit.Pad(w.View, 4, 10, 0, 22))
	if s.Alarms != nil {
		a := record.Over(written, s.Alarms)
		s.Form.Listen(func(form.Change) { a.Sync() })
		written = a.Content()
	}
	w.win.SetContent(container.NewStack(kit.NewPanel(theme.Background, theme.Clear, 0),
		kit.Edges(kit.Pad(kit.HStack(8, head...), 8, 22, 2, 22), nil, nil, right, written)))
	if s.Start != nil && s.Start() != "" {
		w.View.FocusKey(s.Start())
		return
	}
	w.View.FocusFirstEmpty()
}

// Document is what would be signed now.
func (w *World) Document() records.Document { return w.Sheet.Document() }

// Sign writes the open document and returns its id.
func (w *World) Sign() journal.DocumentID {
	w.T.Helper()
	if !w.Case.Document.IsZero() {
		w.T.Fatal("a test amends by Write")
	}
	return w.Write(w.Case.PatientID, w.Document())
}

// At is the key of the field with the focus.
func (w *World) At() string {
	for _, f := range w.Sheet.Form.Order() {
		if f.Editing() {
			return f.Key()
		}
	}
	return ""
}

// Keys types, one rune a key, and counts.
func (w *World) Keys(typed string) int {
	w.T.Helper()
	for _, r := range typed {
		f := w.win.Canvas().Focused()
		if f == nil {
			w.T.Fatalf("nothing has the focus to type %q", r)
		}
		f.TypedRune(r)
	}
	return len([]rune(typed))
}

// Press presses keys without modifiers.
func (w *World) Press(names ...fyne.KeyName) int {
	w.T.Helper()
	for _, n := range names {
		f := w.win.Canvas().Focused()
		if f == nil {
			w.T.Fatalf("nothing has the focus to press %s", n)
		}
		f.TypedKey(&fyne.KeyEvent{Name: n})
	}
	return len(names)
}

// Enter types a value and moves on.
func (w *World) Enter(typed string) int {
	w.T.Helper()
	return w.Keys(typed) + w.Press(fyne.KeyReturn)
}

// Ctrl presses a key with Ctrl in the field with the focus.
func (w *World) Ctrl(n fyne.KeyName) int {
	w.T.Helper()
	w.win.Canvas().Focused().(fyne.Shortcutable).TypedShortcut(&desktop.CustomShortcut{KeyName: n, Modifier: fyne.KeyModifierControl})
	return 1
}

// Act presses a key of the form's own.
func (w *World) Act(key string) int {
	w.T.Helper()
	for _, a := range w.Sheet.Acts {
		if a.Key == key && (a.When == nil || a.When()) {
			a.Do(w.View)
			return 1
		}
	}
	w.T.Fatalf("the form has no key %s now", key)
	return 0
}

// Alerts are the cards that the form shows, "title text", those over it first.
func (w *World) Alerts() []string {
	var out []string
	if w.Sheet.Alarms != nil {
		for _, a := range w.Sheet.Alarms() {
			out = append(out, a.Title+" "+a.Text)
		}
	}
	for _, g := range w.Sheet.Form.Values() {
		for _, a := range g.Notes {
			out = append(out, a.Title+" "+a.Text)
		}
	}
	return out
}

// Words are the lines of text that an object shows.
func Words(o fyne.CanvasObject) []string {
	var out []string
	switch o := o.(type) {
	case *canvas.Text:
		return []string{o.Text}
	case *fyne.Container:
		for _, x := range o.Objects {
			out = append(out, Words(x)...)
		}
	case *kit.Para:
		return []string{o.Text()}
	case fyne.Widget:
		for _, x := range test.WidgetRenderer(o).Objects() {
			out = append(out, Words(x)...)
		}
	}
	return out
}

// Focus puts the focus into a field.
func (w *World) Focus(key string) {
	w.T.Helper()
	if w.Sheet.Form.Field(key) == nil {
		w.T.Fatalf("no field %s", key)
	}
	w.View.FocusKey(key)
}

// Shot saves what the window shows, where CARNET_SHOTS names a folder.
func (w *World) Shot(name string) {
	w.T.Helper()
	dir := os.Getenv("CARNET_SHOTS")
	if dir == "" {
		return
	}
	f, err := os.Create(dir + "/" + name + ".png")
	if err != nil {
		w.T.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, w.win.Canvas().Capture()); err != nil {
		w.T.Fatal(err)
	}
}

// Of points to a value.
func Of[T any](x T) *T { return &x }
