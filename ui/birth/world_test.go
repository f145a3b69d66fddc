package birth

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
	"carnet/ui/kit"
	"carnet/ui/place"
	"carnet/ui/theme"
)

// world is a real desk with a midwife, a pregnant woman, and a window. Its
// clock stands still until a test moves it.
type world struct {
	t     testing.TB
	dir   string
	now   time.Time
	k     *desk.Desk
	lead  store.Member
	mid   store.Member
	woman journal.DocumentID
	preg  journal.DocumentID

	win    fyne.Window
	shell  *kit.Shell
	ctx    *place.Context
	v      *view
	wait   []func() // pauses and ticks
	opened []string
	went   []place.Route
	typed  int // keys
}

func options(w *world) desk.Options {
	return desk.Options{WorkFactor: 10, GuardDir: "-", Machine: "test", Now: func() time.Time { return w.now }}
}

func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{t: t, dir: t.TempDir(), now: time.Date(2026, 11, 24, 8, 0, 0, 0, time.Local)}
	k, _, err := desk.Found(context.Background(), w.dir, desk.Founding{
		Centre: records.Centre{Name: "CSCom-U de Banconi", Letter: "B"}, Desk: "Poste 2",
		Lead: records.Staff{Family: "Maïga", Given: "Boubacar", Role: records.SiteLead}, Password: "mot de passe", Lang: "fr",
		Keys: admission.Keys,
	}, options(w))
	if err != nil {
		t.Fatal(err)
	}
	w.k, w.lead = k, k.Me
	t.Cleanup(func() {
		if err := w.k.Close(); err != nil {
			t.Error(err)
		}
	})
	id, err := k.AddUser(context.Background(), records.Staff{Given: "Oumou", Family: "Sangaré", Role: records.Midwife}, "mot de passe")
	if err != nil {
		t.Fatal(err)
	}
	w.mid = store.Member{ID: id, Staff: records.Staff{Given: "Oumou", Family: "Sangaré", Role: records.Midwife}}
	birth, edd := clinical.Date{Year: 2002, Month: 3, Day: 14}, clinical.Date{Year: 2026, Month: 12, Day: 1}
	w.woman = w.write(store.Change{Op: journal.OpPut, Content: &records.Patient{
		Number: "B2-01437-6", Family: "Traoré", Given: "Aïssata", Sex: clinical.Female, Birth: &birth, BirthBy: records.ExactDay,
		Village: "Banconi", Quarter: "Zékéné", Allergies: []records.Allergy{{Substance: "pénicilline", Reaction: "urticaire"}},
	}}).Document
	w.preg = w.write(store.Change{Op: journal.OpPut, Patient: w.woman, Content: &records.Pregnancy{
		Opened: clinical.Date{Year: 2026, Month: 5, Day: 4}, EDD: &edd, Basis: "scan", Gravida: of(3), Parity: of(2),
	}}).Document
	a := test.NewTempApp(t)
	theme.Apply(a, theme.Light)
	w.win = a.NewWindow("")
	t.Cleanup(w.win.Close)
	w.win.Resize(fyne.NewSize(1366-176, 768-56))
	w.shell = kit.NewShell(w.win, text.For(text.French))
	w.shell.Later = func(time.Duration, func()) {}
	return w
}

func of[T any](x T) *T { return &x }

func (w *world) write(c store.Change) journal.Revision {
	w.t.Helper()
	r, err := w.k.Store.Write(context.Background(), store.Author{Staff: w.mid.ID, Role: w.mid.Role}, c)
	if err != nil {
		w.t.Fatal(err)
	}
	return r
}

// enter shows the place to somebody.
func (w *world) enter(who store.Member, r place.Route) *view {
	w.t.Helper()
	w.k.Me = who
	w.ctx = &place.Context{
		Desk: w.k, Shell: w.shell, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
		Go: func(r place.Route) { w.went = append(w.went, r) }, Back: func() { w.went = append(w.went, place.Route{To: "back"}) },
		Touch: func() {}, Lock: func() {}, Restyle: func() {},
		Open: func(path string) error { w.opened = append(w.opened, path); return nil },
	}
	if err := w.ctx.LoadStaff(context.Background()); err != nil {
		w.t.Fatal(err)
	}
	v := newView(w.ctx, r)
	v.beside = func(work func(context.Context) error, done func(error)) { done(work(context.Background())) }
	v.later = func(_ time.Duration, fn func()) { w.wait = append(w.wait, fn) }
	w.v = v
	w.shell.SetContent(v.Content())
	v.Enter()
	return v
}

// keys types, one rune a key.
func (w *world) keys(typed string) {
	w.t.Helper()
	for _, r := range typed {
		f := w.win.Canvas().Focused()
		if f == nil {
			w.t.Fatalf("nothing has the focus to type %q", r)
		}
		f.TypedRune(r)
		w.typed++
	}
}

// press presses keys without modifiers.
func (w *world) press(names ...fyne.KeyName) {
	w.t.Helper()
	for _, n := range names {
		w.typed++
		if f := w.win.Canvas().Focused(); f != nil {
			f.TypedKey(&fyne.KeyEvent{Name: n})
		} else {
			w.win.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: n})
		}
	}
}

// ctrl presses a key with Ctrl.
func (w *world) ctrl(n fyne.KeyName) {
	w.t.Helper()
	w.typed++
	s := &desktop.CustomShortcut{KeyName: n, Modifier: fyne.KeyModifierControl}
	if f, ok := w.win.Canvas().Focused().(fyne.Shortcutable); ok {
		f.TypedShortcut(s)
	} else {
		w.win.Canvas().(fyne.Shortcutable).TypedShortcut(s)
	}
}

// to puts the focus into a field.
func (w *world) to(key string) {
	w.t.Helper()
	f := w.v.form.Field(key)
	if f == nil || !f.Visible() {
		w.t.Fatalf("there is no field %q now", key)
	}
	w.v.fv.Focus(f)
}

// labour writes a labour under way.
func (w *world) labour(l records.Labour) journal.DocumentID {
	w.t.Helper()
	l.Pregnancy = w.preg.String()
	return w.write(store.Change{Op: journal.OpPut, Patient: w.woman, Content: &l}).Document
}

func decoded[T any](w *world, id journal.DocumentID, into *T) store.Document {
	w.t.Helper()
	d, err := w.k.Store.Document(context.Background(), id)
	if err != nil {
		w.t.Fatal(err)
	}
	if err := d.Decode(any(into).(records.Document)); err != nil {
		w.t.Fatal(err)
	}
	return d
}
