package finder

import (
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
	"carnet/records/vault/keyring"
	"carnet/sync/exchange"
	"carnet/ui/kit"
	"carnet/ui/place"
	"carnet/ui/theme"
)

// bench is a window on a real desk, and hands that type.
type bench struct {
	t    testing.TB
	k    *desk.Desk
	ctx  *place.Context
	win  fyne.Window
	went []place.Route
	back int

	place place.Place
}

// noon is the desk's clock: it stands still, but for the order of things.
type noon struct{ at time.Time }

func (n *noon) now() time.Time {
	n.at = n.at.Add(time.Millisecond)
	return n.at
}

func openBench(t testing.TB, role records.Role) *bench {
	t.Helper()
	clock := &noon{time.Date(2026, 11, 24, 9, 12, 0, 0, time.Local)}
	k, _, err := desk.Found(t.Context(), t.TempDir(), desk.Founding{
		Centre: records.Centre{Name: "CSCom-U Banconi", Letter: "B"}, Desk: "Poste 1",
		Lead: records.Staff{Title: "Dr", Given: "Aminata", Family: "Touré", Role: role}, Password: "soleil-de-minuit",
		Keys: func(s *keyring.Session, d journal.DeviceID, name, block string) (string, records.Desk, error) {
			keys, err := exchange.FoundCentre(s, d)
			if err != nil {
				return "", records.Desk{}, err
			}
			return keys.Certificate.Site, keys.Entry(name, block), nil
		},
	}, desk.Options{Now: clock.now, WorkFactor: 10, GuardDir: "-", Machine: "test"})
	if err != nil {
		t.Fatal(err)
	}
	<-k.Store.Indexed()
	a := test.NewTempApp(t)
	theme.Apply(a, theme.Light)
	b := &bench{t: t, k: k, win: a.NewWindow("")}
	b.win.Resize(fyne.NewSize(1190, 712))
	b.ctx = &place.Context{
		Desk: k, Shell: kit.NewShell(b.win, text.For(text.French)), Log: slog.New(slog.DiscardHandler),
		Go: func(r place.Route) { b.went = append(b.went, r) }, Back: func() { b.back++ }, Touch: func() {},
	}
	t.Cleanup(func() {
		if b.place != nil {
			b.place.Leave()
			b.settle()
		}
		b.win.Close()
		if err := k.Close(); err != nil {
			t.Error(err)
		}
	})
	return b
}

// show enters a place and waits until it has read what it shows.
func (b *bench) show(mk place.Maker, r place.Route) place.Place {
	b.t.Helper()
	b.place = mk(b.ctx, r)
	b.ctx.Shell.SetContent(b.place.Content())
	b.win.Resize(fyne.NewSize(1190, 712))
	b.place.Enter()
	b.settle()
	return b.place
}

// settle waits until nothing is under way beside the window.
func (b *bench) settle() {
	b.t.Helper()
	idle := func() bool {
		switch p := b.place.(type) {
		case *finding:
			return p.task.idle()
		case *registering:
			return p.task.idle() && !p.pending()
		case *arriving:
			return p.task.idle()
		}
		return true
	}
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(time.Millisecond) {
		if idle() {
			return
		}
		if time.Now().After(end) {
			b.t.Fatal("work beside the window does not end")
		}
	}
}

// keys types on the focus, key by key.
func (b *bench) keys(typed string) {
	b.t.Helper()
	for _, r := range typed {
		f := b.win.Canvas().Focused()
		if f == nil {
			b.t.Fatalf("nothing has the focus to type %q", r)
		}
		f.TypedRune(r)
	}
}

func (b *bench) press(names ...fyne.KeyName) {
	for _, n := range names {
		if f := b.win.Canvas().Focused(); f != nil {
			f.TypedKey(&fyne.KeyEvent{Name: n})
			continue
		}
		b.win.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: n})
	}
}

func (b *bench) shortcut(n fyne.KeyName, mod fyne.KeyModifier) {
	s := &desktop.CustomShortcut{KeyName: n, Modifier: mod}
	if f, ok := b.win.Canvas().Focused().(fyne.Shortcutable); ok {
		f.TypedShortcut(s)
		return
	}
	b.win.Canvas().(fyne.Shortcutable).TypedShortcut(s)
}

const ctrl = fyne.KeyModifierControl

// last is where the place went.
func (b *bench) last() place.Route {
	b.t.Helper()
	if len(b.went) == 0 {
		b.t.Fatal("it went nowhere")
	}
	return b.went[len(b.went)-1]
}

// enrol writes a patient as another desk would have.
func (b *bench) enrol(p records.Patient) journal.DocumentID {
	b.t.Helper()
	var id journal.DocumentID
	err := b.k.Store.Batch(b.t.Context(), func(x *store.Batch) error {
		var err error
		if p.Number == "" {
			if p.Number, err = x.NextNumber(b.k.Info.Letter, b.k.Info.Block); err != nil {
				return err
			}
		}
		r, err := x.Write(b.k.Author(), store.Change{Op: journal.OpPut, Content: &p})
		if err == nil {
			id = r.Document
		}
		return err
	})
	if err != nil {
		b.t.Fatal(err)
	}
	return id
}

func (b *bench) patient(id journal.DocumentID) records.Patient {
	b.t.Helper()
	c, err := b.k.Store.Chart(b.t.Context(), id)
	if err != nil {
		b.t.Fatal(err)
	}
	return c.Patient
}

func years(n int) *clinical.Date {
	d := clinical.Date{Year: 2026 - n, Month: 5, Day: 26}
	return &d
}

func awa() records.Patient {
	return records.Patient{Family: "Traoré", Given: "Awa", Sex: clinical.Female, Birth: years(24), BirthBy: records.ToTheYear,
		Village: "Banconi", Quarter: "Zékéné", Phone: "76 12 34 56", Mother: "Kadidia Diarra", Husband: "Moussa Keïta"}
}

func moussa() records.Patient {
	return records.Patient{Family: "Coulibaly", Given: "Moussa", Sex: clinical.Male, Birth: years(40), BirthBy: records.ToTheYear, Village: "Sikoro"}
}
