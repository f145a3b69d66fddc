// Package accesstest sits before a window in tests and types: it reads the
// words on the screen and presses keys.
//
// What lives here: hands and eyes for the tests of the login and the settings.
// What it must not know: any screen.
package accesstest

import (
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"carnet/assets/text"
	"carnet/ui/kit"
	"carnet/ui/theme"
)

// patience is how long a test waits for work beside the window.
const patience = 20 * time.Second

// Hands type into a window and read what it says.
type Hands struct {
	T     *testing.T
	App   fyne.App
	Win   fyne.Window
	Shell *kit.Shell
	turns chan func()
}

// Sit opens an empty window. What comes back from beside the window waits
// until the test looks (Until, Wait, Settle), as it waits in the program for
// the window's goroutine: Fyne's own test driver would run it at once, on the
// goroutine that worked.
func Sit(t *testing.T) *Hands {
	t.Helper()
	h := &Hands{T: t, turns: make(chan func(), 4096)}
	a := test.NewTempApp(t)
	h.App = app{a, driver{a.Driver(), h.turns}}
	fyne.SetCurrentApp(h.App)
	t.Cleanup(func() { fyne.SetCurrentApp(a) })
	theme.Apply(h.App, theme.Light)
	h.Win = h.App.NewWindow("Carnet")
	h.Shell = kit.NewShell(h.Win, text.For(text.French))
	// What comes later waits its turn too, and finds nobody after the test.
	h.Shell.Later = func(d time.Duration, fn func()) { time.AfterFunc(d, func() { h.turns <- fn }) }
	h.Win.Resize(fyne.NewSize(1366, 768))
	return h
}

type app struct {
	fyne.App
	d fyne.Driver
}

func (a app) Driver() fyne.Driver { return a.d }

type driver struct {
	fyne.Driver
	turns chan func()
}

// DoFromGoroutine implements fyne.Driver.
func (d driver) DoFromGoroutine(f func(), wait bool) {
	if !wait {
		d.turns <- f
		return
	}
	done := make(chan struct{})
	d.turns <- func() {
		defer close(done)
		f()
	}
	<-done
}

// Settle takes what has come back from beside the window.
func (h *Hands) Settle() {
	for {
		select {
		case f := <-h.turns:
			f()
		default:
			return
		}
	}
}

// Canvas is the window's.
func (h *Hands) Canvas() fyne.Canvas { return h.Win.Canvas() }

// Keys types into what has the focus.
func (h *Hands) Keys(typed string) {
	h.T.Helper()
	for _, r := range typed {
		if f := h.Canvas().Focused(); f != nil {
			f.TypedRune(r)
		} else if fn := h.Canvas().OnTypedRune(); fn != nil {
			fn(r)
		} else {
			h.T.Fatalf("nothing takes %q", r)
		}
	}
}

// Press presses keys one after the other.
func (h *Hands) Press(names ...fyne.KeyName) {
	h.T.Helper()
	for _, n := range names {
		switch f := h.Canvas().Focused(); {
		case n == fyne.KeyTab:
			h.Canvas().FocusNext()
		case f != nil:
			f.TypedKey(&fyne.KeyEvent{Name: n})
		default:
			h.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: n})
		}
	}
}

// Ctrl presses a key with Ctrl.
func (h *Hands) Ctrl(n fyne.KeyName) {
	h.T.Helper()
	s := &desktop.CustomShortcut{KeyName: n, Modifier: fyne.KeyModifierControl}
	if f, ok := h.Canvas().Focused().(fyne.Shortcutable); ok {
		f.TypedShortcut(s)
		return
	}
	h.Canvas().(fyne.Shortcutable).TypedShortcut(s)
}

// Words are those that stand in the window now, with the spaces of French
// typography made ordinary.
func (h *Hands) Words() []string {
	h.Settle()
	var words []string
	var walk func(o fyne.CanvasObject)
	walk = func(o fyne.CanvasObject) {
		if o == nil || !o.Visible() {
			return
		}
		switch x := o.(type) {
		case *kit.Text: // whole, where the line on the screen is cut
			words = append(words, x.Text())
			return
		case *kit.Para:
			words = append(words, x.Text())
			return
		case *kit.Entry:
			if x.Password {
				return
			}
			words = append(words, x.Text)
			if x.ActionItem != nil {
				walk(x.ActionItem)
			}
			return
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
	walk(h.Canvas().Content())
	for _, o := range h.Canvas().Overlays().List() {
		walk(o)
	}
	plain := strings.NewReplacer("\u202f", " ", "\u00a0", " ")
	for i := range words {
		words[i] = plain.Replace(words[i])
	}
	return words
}

// Screen is Words, a line each.
func (h *Hands) Screen() string { return strings.Join(h.Words(), "\n") }

// Until waits for words on the screen.
func (h *Hands) Until(words string) {
	h.T.Helper()
	h.Wait(words, func() bool { return strings.Contains(h.Screen(), words) })
}

// Wait waits until something is so.
func (h *Hands) Wait(what string, ok func() bool) {
	h.T.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(2 * time.Millisecond) {
		h.Settle()
		if ok() {
			return
		}
	}
	h.T.Fatalf("%q never came; the screen says:\n%s", what, h.Screen())
}

// Says fails unless words are on the screen.
func (h *Hands) Says(words string) {
	h.T.Helper()
	if s := h.Screen(); !strings.Contains(s, words) {
		h.T.Fatalf("%q is not on the screen:\n%s", words, s)
	}
}

// SaysNot fails when words are on the screen.
func (h *Hands) SaysNot(words string) {
	h.T.Helper()
	if s := h.Screen(); strings.Contains(s, words) {
		h.T.Fatalf("%q is on the screen:\n%s", words, s)
	}
}

// Picture saves what the window shows when CARNET_PICTURES names a folder.
func (h *Hands) Picture(name string) {
	h.T.Helper()
	dir := os.Getenv("CARNET_PICTURES")
	if dir == "" {
		return
	}
	h.Settle()
	f, err := os.Create(filepath.Join(dir, name+".png"))
	if err != nil {
		h.T.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, h.Canvas().Capture()); err != nil {
		h.T.Fatal(err)
	}
}
