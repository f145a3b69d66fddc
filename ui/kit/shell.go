package kit

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"

	"carnet/assets/text"
)

// Shell gives a window its keys, its dialogs and its passing notices. There is
// one for each window.
type Shell struct {
	win    fyne.Window
	p      text.Printer
	scopes []*Scope
	known  map[string]bool
	toasts *fyne.Container
	// dialogs are those open now, the latest last.
	dialogs []*Dialog

	// Later runs fn after a while on the window's goroutine; tests set their
	// own.
	Later func(d time.Duration, fn func())
}

// Scope is a set of keys that belong together: those of the window, of a
// screen, of a dialog. The latest scope is asked first.
type Scope struct {
	shell *Shell
	title string
	binds []Bound
	modal bool
}

// Bound is a key, what it does in words, and what it does.
type Bound struct {
	Key  Key
	Does string
	do   func()
	when func() bool
}

// NewShell takes over the keys of a window. F1 shows them.
func NewShell(w fyne.Window, p text.Printer) *Shell {
	s := &Shell{win: w, p: p, known: map[string]bool{}, toasts: container.New(&toastLayout{}), Later: onWindow}
	w.Canvas().SetOnTypedKey(func(ev *fyne.KeyEvent) { s.fire(Key{Name: ev.Name}) })
	s.Push("").Bind("F1", "", func() { s.ShowKeys() })
	return s
}

// Window returns the window.
func (s *Shell) Window() fyne.Window { return s.win }

// Printer speaks the window's language.
func (s *Shell) Printer() text.Printer { return s.p }

// SetPrinter changes the language of dialogs and hints from now on.
func (s *Shell) SetPrinter(p text.Printer) { s.p = p }

// SetContent shows a content under the passing notices.
func (s *Shell) SetContent(o fyne.CanvasObject) {
	s.win.SetPadded(false)
	s.win.SetContent(container.NewStack(o, s.toasts))
}

// Push opens a scope; a screen pops it when it goes. The title names the keys
// in the list that F1 shows.
func (s *Shell) Push(title string) *Scope {
	sc := &Scope{shell: s, title: title}
	s.scopes = append(s.scopes, sc)
	return sc
}

// Pop closes the scope. Closing it twice does nothing.
func (sc *Scope) Pop() {
	s := sc.shell
	if i := slices.Index(s.scopes, sc); i >= 0 {
		s.scopes = slices.Delete(s.scopes, i, i+1)
	}
}

// Bind gives a key to an action; does says it in words for the list of keys
// ("" leaves it out of the list).
func (sc *Scope) Bind(key, does string, do func()) *Scope {
	return sc.BindWhen(key, does, nil, do)
}

// BindWhen is Bind for an action that is possible only while when says so.
func (sc *Scope) BindWhen(key, does string, when func() bool, do func()) *Scope {
	k := ParseKey(key).plain()
	sc.binds = append(sc.binds, Bound{k, does, do, when})
	sc.shell.listen(k)
	return sc
}

// Binds lists the keys of the scope.
func (sc *Scope) Binds() []Bound { return sc.binds }

// listen registers the spellings of a key with modifiers at the canvas, once.
func (s *Shell) listen(k Key) {
	if k.Mod == 0 {
		return
	}
	spellings := []Key{k}
	switch k.Name {
	case fyne.KeyReturn:
		spellings = append(spellings, Key{fyne.KeyEnter, k.Mod})
	case fyne.KeyPlus:
		shifted := k.Mod | fyne.KeyModifierShift
		spellings = append(spellings, Key{fyne.KeyPlus, shifted}, Key{fyne.KeyEqual, shifted}, Key{fyne.KeyEqual, k.Mod})
	}
	for _, one := range spellings {
		sc := &desktop.CustomShortcut{KeyName: one.Name, Modifier: one.Mod}
		if s.known[sc.ShortcutName()] {
			continue
		}
		s.known[sc.ShortcutName()] = true
		s.win.Canvas().AddShortcut(sc, func(got fyne.Shortcut) {
			if k, ok := ShortcutKey(got); ok {
				s.fire(k)
			}
		})
	}
}

// fire runs the action of a key: of the latest scope that has it, and of none
// below a dialog.
func (s *Shell) fire(k Key) bool {
	k = k.plain()
	for i := len(s.scopes) - 1; i >= 0; i-- {
		sc := s.scopes[i]
		for _, b := range sc.binds {
			if b.Key == k && (b.when == nil || b.when()) {
				b.do()
				return true
			}
		}
		if sc.modal {
			return false
		}
	}
	return false
}

// Suspended tells whether a dialog holds the keys.
func (s *Shell) Suspended() bool {
	return slices.ContainsFunc(s.scopes, func(sc *Scope) bool { return sc.modal })
}
