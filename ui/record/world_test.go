package record_test

import (
	"context"
	"io"
	"log/slog"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/desk"
	"carnet/records/journal"
	"carnet/records/store"
	"carnet/sync/admission"
	"carnet/ui/arrival"
	"carnet/ui/consultation"
	"carnet/ui/kit"
	"carnet/ui/place"
	"carnet/ui/record"
	"carnet/ui/theme"
)

// world is a real desk with a doctor, a nurse, an intern and a patient, and a
// window in which a chart is open.
type world struct {
	t   testing.TB
	dir string
	now time.Time
	k   *desk.Desk

	doctor, nurse, intern, lead store.Member
	patient                     journal.DocumentID

	win    fyne.Window
	shell  *kit.Shell
	ctx    *place.Context
	place  place.Place
	timers *record.Timers
	opened []string // the papers that were shown
	went   []place.Route
}

var today = clinical.Date{Year: 2026, Month: 11, Day: 24}

func options(w *world) desk.Options {
	return desk.Options{WorkFactor: 10, GuardDir: "-", Machine: "test", Now: func() time.Time {
		w.now = w.now.Add(time.Second)
		return w.now
	}}
}

func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{t: t, dir: t.TempDir(), now: time.Date(2026, 11, 24, 10, 40, 0, 0, time.Local)}
	k, _, err := desk.Found(context.Background(), w.dir, desk.Founding{
		Centre: records.Centre{Name: "CSCom-U de Banconi", Letter: "B"}, Desk: "Poste 2",
		Lead: records.Staff{Family: "Maïga", Given: "Boubacar", Role: records.SiteLead}, Password: "mot de passe", Lang: "fr",
		Keys: admission.Keys,
	}, options(w))
	if err != nil {
		t.Fatal(err)
	}
	w.k = k
	w.lead = k.Me
	t.Cleanup(func() {
		if err := w.k.Close(); err != nil {
			t.Error(err)
		}
	})
	w.doctor = w.hire(records.Staff{Title: "Dr", Given: "Aminata", Family: "Touré", Role: records.Doctor})
	w.nurse = w.hire(records.Staff{Given: "Oumar", Family: "Sangaré", Role: records.Nurse})
	w.intern = w.hire(records.Staff{Given: "Fanta", Family: "Keïta", Role: records.Intern, Supervisor: w.doctor.ID.String()})
	birth := clinical.Date{Year: 2002, Month: 3, Day: 14}
	w.patient = w.write(w.doctor, store.Change{Op: journal.OpPut, Content: &records.Patient{
		Number: "B2-01437-6", Family: "Traoré", Given: "Aïssata", Sex: clinical.Female, Birth: &birth, BirthBy: records.ExactDay,
		Village: "Banconi", Quarter: "Zékéné", Mother: "Kadidia DIARRA", Allergies: []records.Allergy{{Substance: "pénicilline", Reaction: "urticaire"}},
	}}).Document
	w.window(fyne.NewSize(1366-177, 768-56))
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

func (w *world) write(who store.Member, c store.Change) journal.Revision {
	w.t.Helper()
	r, err := w.k.Store.Write(context.Background(), store.Author{Staff: who.ID, Role: who.Role}, c)
	if err != nil {
		w.t.Fatal(err)
	}
	return r
}

func (w *world) window(size fyne.Size) {
	a := test.NewTempApp(w.t)
	theme.Apply(a, theme.Light)
	w.win = a.NewWindow("")
	w.t.Cleanup(w.win.Close)
	w.win.Resize(size)
	w.shell = kit.NewShell(w.win, text.For(text.French))
	w.shell.Later = func(time.Duration, func()) {} // notices stay: nothing runs beside a test
}

// context is what the window would give a place now.
func (w *world) context() *place.Context {
	w.t.Helper()
	c := &place.Context{
		Desk: w.k, Shell: w.shell, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
		Go: func(r place.Route) { w.went = append(w.went, r) }, Back: func() { w.went = append(w.went, place.Route{To: "back"}) },
		Touch: func() {}, Lock: func() {}, Restyle: func() {},
		Open: func(path string) error { w.opened = append(w.opened, path); return nil },
	}
	if err := c.LoadStaff(context.Background()); err != nil {
		w.t.Fatal(err)
	}
	return c
}

// open shows a chart to somebody.
func (w *world) open(who store.Member, r place.Route) record.Look {
	w.t.Helper()
	w.leave()
	w.k.Me = who
	w.ctx = w.context()
	if r.To == "" {
		r.To = place.Record
	}
	if r.Patient.IsZero() {
		r.Patient = w.patient
	}
	mk, timers := record.NewAtOnce(arrival.Form, consultation.Form)
	w.timers = timers
	w.place = mk(w.ctx, r)
	w.shell.SetContent(w.place.Content())
	w.place.Enter()
	return w.look()
}

func (w *world) leave() {
	if w.place != nil {
		w.place.Leave()
		w.place = nil
	}
}

func (w *world) look() record.Look {
	w.t.Helper()
	return record.LookAt(w.place)
}

// dies ends the program without a word to anybody, as a power cut does, and
// starts it again: what is in the file is all there is.
func (w *world) dies() {
	w.t.Helper()
	w.place = nil
	if err := w.k.Close(); err != nil {
		w.t.Fatal(err)
	}
	door, err := desk.At(w.dir, options(w))
	if err != nil {
		w.t.Fatal(err)
	}
	w.k, err = door.Unlock(context.Background(), w.lead.ID.String(), "mot de passe")
	if err != nil {
		w.t.Fatal(err)
	}
}

// keys types, one rune a key, and counts.
func (w *world) keys(typed string) int {
	w.t.Helper()
	for _, r := range typed {
		f := w.win.Canvas().Focused()
		if f == nil {
			w.t.Fatalf("nothing has the focus to type %q", r)
		}
		f.TypedRune(r)
	}
	return len([]rune(typed))
}

// press presses keys without modifiers.
func (w *world) press(names ...fyne.KeyName) int {
	w.t.Helper()
	for _, n := range names {
		if f := w.win.Canvas().Focused(); f != nil {
			f.TypedKey(&fyne.KeyEvent{Name: n})
			continue
		}
		w.win.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: n})
	}
	return len(names)
}

// ctrl presses a key with Ctrl.
func (w *world) ctrl(n fyne.KeyName) int {
	w.t.Helper()
	s := &desktop.CustomShortcut{KeyName: n, Modifier: fyne.KeyModifierControl}
	if f, ok := w.win.Canvas().Focused().(fyne.Shortcutable); ok {
		f.TypedShortcut(s)
		return 1
	}
	w.win.Canvas().(fyne.Shortcutable).TypedShortcut(s)
	return 1
}

// tab leaves a field of several lines.
func (w *world) tab() int {
	test.FocusNext(w.win.Canvas())
	return 1
}

// only is the patient's only consultation.
func (w *world) only() store.Document {
	w.t.Helper()
	docs := w.consultations()
	if len(docs) != 1 {
		w.t.Fatalf("want one consultation, there are %d", len(docs))
	}
	return docs[0]
}

func (w *world) consultations() []store.Document {
	w.t.Helper()
	c, err := w.k.Store.Chart(context.Background(), w.patient)
	if err != nil {
		w.t.Fatal(err)
	}
	var out []store.Document
	for _, e := range c.Entries {
		if e.Kind != records.KindConsultation {
			continue
		}
		d, err := w.k.Store.Document(context.Background(), e.ID)
		if err != nil {
			w.t.Fatal(err)
		}
		out = append(out, d)
	}
	return out
}

func decode(t testing.TB, d store.Document) records.Consultation {
	t.Helper()
	var c records.Consultation
	if err := d.Decode(&c); err != nil {
		t.Fatal(err)
	}
	return c
}

func of[T any](x T) *T { return &x }

// markup is what the window draws, as text.
func (w *world) markup() string { return test.RenderToMarkup(w.win.Canvas()) }
