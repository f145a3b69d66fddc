package login

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

// patience is how long a test waits for work beside the window.
const patience = 20 * time.Second

func options() desk.Options {
	return desk.Options{WorkFactor: 10, GuardDir: "-", Machine: "test"}
}

// hands sit before a window and type. They stand for the frame, which is what
// calls these screens: the gate, the way in, the lock.
type hands struct {
	t      *testing.T
	win    fyne.Window
	shell  *kit.Shell
	dir    string
	info   desk.Info
	gate   *place.Gate
	shown  place.Place
	inside *place.Context
	opened []string // files that were shown with the system's program
	seen   [][]byte // what was in them
	stood  []string // folders one has stood before
}

func sit(t *testing.T, dir string) *hands {
	t.Helper()
	a := test.NewTempApp(t)
	theme.Apply(a, theme.Light)
	h := &hands{t: t, dir: dir, win: a.NewWindow("Carnet"), info: desk.Info{Lang: "fr"}}
	h.shell = kit.NewShell(h.win, text.For(text.French))
	h.win.Resize(fyne.NewSize(1366, 768))
	h.stand(dir)
	h.win.Show()
	t.Cleanup(h.close)
	return h
}

func (h *hands) show(p place.Place) {
	if h.shown != nil {
		h.shown.Leave()
	}
	h.shown = p
	h.shell.SetContent(container.NewStack(kit.NewPanel(theme.Background, theme.Clear, 0), p.Content()))
	p.Enter()
}

func (h *hands) stand(dir string) {
	h.stood = append(h.stood, dir)
	if h.gate != nil && h.gate.Door != nil {
		if err := h.gate.Door.Close(); err != nil {
			h.t.Errorf("the door that one leaves: %v", err)
		}
	}
	h.gate = &place.Gate{
		Shell: h.shell, Dir: dir, DemoDir: filepath.Join(filepath.Dir(h.dir), "demonstration"), Options: options(),
		Opened: h.open, Stand: h.stand, Log: slog.New(slog.DiscardHandler),
		Info: func() desk.Info { return h.info }, Open: h.openFile,
		Restyle: func(edit func(*desk.Info)) {
			edit(&h.info)
			h.shell.SetPrinter(text.For(text.Lang(h.info.Lang)))
			if h.gate.Door != nil {
				h.show(NewLogin(h.gate))
				return
			}
			h.show(NewWelcome(h.gate))
		},
		Demo: func(ctx context.Context, progress func(int, int)) ([]place.Account, error) {
			if dir := h.gate.DemoDir; !desk.Exists(dir) {
				if err := foundDemo(ctx, dir); err != nil {
					return nil, err
				}
			}
			progress(1, 1)
			return []place.Account{{Name: "Dr Aminata Touré", Role: string(records.SiteLead), Password: "demonstration"}}, nil
		},
	}
	if !desk.Exists(dir) {
		h.show(NewWelcome(h.gate))
		return
	}
	door, err := desk.At(dir, options())
	if err != nil {
		h.t.Fatalf("stand before %s: %v", dir, err)
	}
	h.gate.Door = door
	h.show(NewLogin(h.gate))
}

func (h *hands) openFile(path string) error {
	b, err := os.ReadFile(path)
	h.opened, h.seen = append(h.opened, path), append(h.seen, b)
	return err
}

// open is what the frame does with an open desk.
func (h *hands) open(k *desk.Desk) {
	h.shown.Leave()
	h.shown = nil
	h.gate.Door = k.Door
	h.inside = &place.Context{Desk: k, Shell: h.shell, Open: h.openFile, Log: slog.New(slog.DiscardHandler), Touch: func() {}}
	h.room()
}

// room stands for the places behind the login: it says whose they are.
func (h *hands) room() {
	h.shell.SetContent(kit.NewText("Salle de "+h.inside.Desk.Me.Name(), kit.Plain))
}

func (h *hands) lock() {
	h.show(NewLock(h.inside, func() { h.shown.Leave(); h.shown = nil; h.room() }))
}

// close closes the window as its cross does.
func (h *hands) close() {
	if h.gate == nil {
		return
	}
	if h.shown != nil {
		h.shown.Leave()
	}
	var err error
	switch {
	case h.inside != nil:
		err = h.inside.Desk.Close()
	case h.gate.Door != nil:
		err = h.gate.Door.Close()
	}
	if err != nil {
		h.t.Errorf("close: %v", err)
	}
	h.gate = nil
	h.win.Close()
}

func foundDemo(ctx context.Context, dir string) error {
	k, _, err := desk.Found(ctx, dir, desk.Founding{
		Centre: records.Centre{Name: "CSCom-U Banconi", Letter: "B", Demo: true}, Desk: "Poste 1",
		Lead: records.Staff{Title: "Dr", Given: "Aminata", Family: "Touré", Role: records.SiteLead}, Password: "demonstration",
		Keys: admission.Keys,
	}, options())
	if err != nil {
		return err
	}
	return k.Close()
}

func (h *hands) canvas() fyne.Canvas { return h.win.Canvas() }

// keys types into what has the focus.
func (h *hands) keys(typed string) {
	h.t.Helper()
	for _, r := range typed {
		if f := h.canvas().Focused(); f != nil {
			f.TypedRune(r)
		} else if fn := h.canvas().OnTypedRune(); fn != nil {
			fn(r)
		} else {
			h.t.Fatalf("nothing takes %q", r)
		}
	}
}

func (h *hands) press(names ...fyne.KeyName) {
	h.t.Helper()
	for _, n := range names {
		switch f := h.canvas().Focused(); {
		case n == fyne.KeyTab:
			h.canvas().FocusNext()
		case f != nil:
			f.TypedKey(&fyne.KeyEvent{Name: n})
		default:
			h.canvas().OnTypedKey()(&fyne.KeyEvent{Name: n})
		}
	}
}

func (h *hands) ctrl(n fyne.KeyName) {
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
	return strings.Join(words, "\n")
}

// until waits for words on the screen.
func (h *hands) until(words string) {
	h.t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		if strings.Contains(plain(h.screen()), words) {
			time.Sleep(20 * time.Millisecond) // who wrote them has yet to give the focus
			return
		}
	}
	h.t.Fatalf("%q never came; the screen says:\n%s", words, h.screen())
}

// plain makes the spaces of French typography ordinary.
func plain(s string) string {
	return strings.NewReplacer("\u202f", " ", "\u00a0", " ").Replace(s)
}

func (h *hands) says(words string) {
	h.t.Helper()
	if !strings.Contains(plain(h.screen()), words) {
		h.t.Fatalf("%q is not on the screen:\n%s", words, h.screen())
	}
}

func (h *hands) saysNot(words string) {
	h.t.Helper()
	if strings.Contains(plain(h.screen()), words) {
		h.t.Fatalf("%q is on the screen:\n%s", words, h.screen())
	}
}

// sheetOnScreen reads the recovery sheet off the window.
func (h *hands) sheetOnScreen() []string {
	h.t.Helper()
	var groups []string
	for _, w := range strings.Split(h.screen(), "\n") {
		if len(w) == 4 && signsOf(w) == 4 && strings.ToUpper(w) == w {
			groups = append(groups, w)
		}
	}
	if len(groups) < sheetLines*4 {
		h.t.Fatalf("%d groups of a sheet on the screen:\n%s", len(groups), h.screen())
	}
	var lines []string
	for i := range sheetLines {
		lines = append(lines, strings.Join(groups[i*4:i*4+4], " "))
	}
	if _, err := keyring.ParseSheet(strings.Join(lines, "\n")); err != nil {
		h.t.Fatalf("the sheet on the screen is none: %v", err)
	}
	return lines
}

// picture saves what the window shows when CARNET_PICTURES names a folder.
func (h *hands) picture(name string) {
	h.t.Helper()
	dir := os.Getenv("CARNET_PICTURES")
	if dir == "" {
		return
	}
	f, err := os.Create(filepath.Join(dir, name+".png"))
	if err != nil {
		h.t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, h.canvas().Capture()); err != nil {
		h.t.Fatal(err)
	}
}

func kitQuestion(title string) kit.Question { return kit.Question{Title: title, Words: title} }
