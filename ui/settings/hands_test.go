package settings

import (
	"context"
	"image/png"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/desk"
	"carnet/records/vault/keyring"
	"carnet/sync/admission"
	"carnet/ui/kit"
	"carnet/ui/place"
	"carnet/ui/theme"
)

const (
	patience     = 20 * time.Second
	goodPassword = "trois mangues vertes"
)

func options() desk.Options {
	return desk.Options{WorkFactor: 10, GuardDir: "-", Machine: "test"}
}

// hands sit in the settings of a real desk and type.
type hands struct {
	t      *testing.T
	win    fyne.Window
	shell  *kit.Shell
	k      *desk.Desk
	c      *place.Context
	shown  place.Place
	sheet  keyring.Sheet
	opened []string
	seen   [][]byte
	dead   bool
}

// sit founds a centre with a lead, a doctor and a nurse, and opens a section.
func sit(t *testing.T, section string) *hands {
	t.Helper()
	k, sheet, err := desk.Found(context.Background(), t.TempDir(), desk.Founding{
		Centre: records.Centre{Name: "CSCom-U Banconi", Region: "Bamako", Letter: "B"}, Desk: "Poste 1",
		Lead: records.Staff{Given: "Moussa", Family: "Diarra", Role: records.SiteLead, Qualification: "Directeur technique du centre"}, Password: goodPassword,
		Keys: admission.Keys,
	}, options())
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []records.Staff{
		{Title: "Dr", Given: "Aminata", Family: "Touré", Role: records.Doctor, Qualification: "Médecin de famille"},
		{Given: "Seydou", Family: "Touré", Role: records.Nurse},
	} {
		if _, err := k.AddUser(context.Background(), s, goodPassword); err != nil {
			t.Fatal(err)
		}
	}
	return sitAt(t, k, sheet, section)
}

func sitAt(t *testing.T, k *desk.Desk, sheet keyring.Sheet, section string) *hands {
	t.Helper()
	a := test.NewTempApp(t)
	theme.Apply(a, theme.Light)
	h := &hands{t: t, win: a.NewWindow("Carnet"), k: k, sheet: sheet}
	h.shell = kit.NewShell(h.win, text.For(text.French))
	h.c = &place.Context{
		Desk: k, Shell: h.shell, Log: slog.New(slog.DiscardHandler), Touch: func() {},
		Open: func(path string) error {
			b, err := os.ReadFile(path)
			h.opened, h.seen = append(h.opened, path), append(h.seen, b)
			return err
		},
		Go: func(r place.Route) { h.show(r) },
		Restyle: func() {
			h.shell.SetPrinter(text.For(text.Lang(k.Info.Lang)))
			theme.Apply(a, theme.Palette(k.Info.Theme))
			h.show(h.shown.(*settings).route)
		},
	}
	h.win.Resize(fyne.NewSize(1366, 768))
	h.show(place.Route{To: place.Settings, Query: section})
	h.win.Show()
	t.Cleanup(h.close)
	return h
}

func (h *hands) show(r place.Route) {
	if h.shown != nil {
		h.shown.Leave()
	}
	h.shown = New(h.c, r)
	// As wide as beside the window's navigation.
	h.shell.SetContent(container.NewStack(kit.NewPanel(theme.Background, theme.Clear, 0), kit.Pad(h.shown.Content(), 56, 0, 0, 176)))
	h.shown.Enter()
}

func (h *hands) close() {
	if h.dead {
		return
	}
	h.dead = true
	h.shown.Leave()
	if err := h.k.Close(); err != nil {
		h.t.Errorf("close: %v", err)
	}
	h.win.Close()
}

func (h *hands) now() section        { return h.shown.(*settings).now }
func (h *hands) canvas() fyne.Canvas { return h.win.Canvas() }

func (h *hands) keys(typed string) {
	h.t.Helper()
	for _, r := range typed {
		f := h.canvas().Focused()
		if f == nil {
			h.t.Fatalf("nothing takes %q", r)
		}
		f.TypedRune(r)
	}
}

func (h *hands) press(names ...fyne.KeyName) {
	h.t.Helper()
	for _, n := range names {
		if f := h.canvas().Focused(); f != nil {
			f.TypedKey(&fyne.KeyEvent{Name: n})
			continue
		}
		h.canvas().OnTypedKey()(&fyne.KeyEvent{Name: n})
	}
}

func (h *hands) ctrl(n fyne.KeyName) {
	h.t.Helper()
	s := &desktop.CustomShortcut{KeyName: n, Modifier: fyne.KeyModifierControl}
	if f, ok := h.canvas().Focused().(fyne.Shortcutable); ok {
		f.TypedShortcut(s)
		return
	}
	h.canvas().(fyne.Shortcutable).TypedShortcut(s)
}

// screen is every word that stands in the window now.
func (h *hands) screen() string {
	var words []string
	var walk func(o fyne.CanvasObject)
	walk = func(o fyne.CanvasObject) {
		if o == nil || !o.Visible() {
			return
		}
		switch x := o.(type) {
		case *kit.Text:
			words = append(words, x.Text())
		case *kit.Para:
			words = append(words, x.Text())
		case *kit.Button:
			words = append(words, x.Label())
		case *kit.Entry:
			if !x.Password {
				words = append(words, x.Text)
			}
		case *canvas.Text:
			words = append(words, x.Text)
		case *fyne.Container:
			for _, c := range x.Objects {
				walk(c)
			}
			return
		}
		if w, ok := o.(fyne.Widget); ok {
			for _, c := range test.WidgetRenderer(w).Objects() {
				walk(c)
			}
		}
	}
	walk(h.canvas().Content())
	for _, o := range h.canvas().Overlays().List() {
		walk(o)
	}
	return strings.NewReplacer("\u202f", " ", "\u00a0", " ").Replace(strings.Join(words, "\n"))
}

func (h *hands) until(words string) {
	h.t.Helper()
	h.wait(words, func() bool { return strings.Contains(h.screen(), words) })
	time.Sleep(20 * time.Millisecond) // who wrote them has yet to give the focus
}

func (h *hands) wait(what string, ok func() bool) {
	h.t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		if ok() {
			return
		}
	}
	h.t.Fatalf("%q never came; the screen says:\n%s", what, h.screen())
}

func (h *hands) says(words string) {
	h.t.Helper()
	if !strings.Contains(h.screen(), words) {
		h.t.Fatalf("%q is not on the screen:\n%s", words, h.screen())
	}
}

func (h *hands) saysNot(words string) {
	h.t.Helper()
	if strings.Contains(h.screen(), words) {
		h.t.Fatalf("%q is on the screen:\n%s", words, h.screen())
	}
}

// picture saves what the window shows when CARNET_PICTURES names a folder.
func (h *hands) picture(name string) {
	h.t.Helper()
	dir := os.Getenv("CARNET_PICTURES")
	if dir == "" {
		return
	}
	f, err := os.Create(filepath.Join(dir, "settings-"+name+".png"))
	if err != nil {
		h.t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, h.canvas().Capture()); err != nil {
		h.t.Fatal(err)
	}
}
