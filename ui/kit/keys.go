package kit

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"carnet/assets/text"
)

// Key is a key with its modifiers, written "F8", "Ctrl+K", "Ctrl+Return",
// "Escape". Ctrl+Alt is AltGr on many keyboards and is refused.
type Key struct {
	Name fyne.KeyName
	Mod  fyne.KeyModifier
}

var keyNames = map[string]fyne.KeyName{
	"Return": fyne.KeyReturn, "Enter": fyne.KeyReturn, "Escape": fyne.KeyEscape, "Delete": fyne.KeyDelete, "Backspace": fyne.KeyBackspace,
	"Space": fyne.KeySpace, "Up": fyne.KeyUp, "Down": fyne.KeyDown, "Left": fyne.KeyLeft, "Right": fyne.KeyRight,
	"PageUp": fyne.KeyPageUp, "PageDown": fyne.KeyPageDown, "Home": fyne.KeyHome, "End": fyne.KeyEnd, "Plus": fyne.KeyPlus, "Minus": fyne.KeyMinus,
}

// ParseKey reads a key. A slip of the pen panics: keys are written in code.
func ParseKey(s string) Key {
	parts := strings.Split(s, "+")
	var k Key
	for _, m := range parts[:len(parts)-1] {
		switch m {
		case "Ctrl":
			k.Mod |= fyne.KeyModifierControl
		case "Alt":
			k.Mod |= fyne.KeyModifierAlt
		case "Shift":
			k.Mod |= fyne.KeyModifierShift
		default:
			panic("kit: no modifier " + m + " in " + s)
		}
	}
	last := parts[len(parts)-1]
	k.Name = fyne.KeyName(last)
	if n, ok := keyNames[last]; ok {
		k.Name = n
	}
	altGr := fyne.KeyModifierControl | fyne.KeyModifierAlt
	if last == "" || k.Mod&altGr == altGr || k.Mod == fyne.KeyModifierShift {
		panic("kit: " + s + " cannot be a shortcut")
	}
	return k
}

// Hint is how a key is shown on a button: "Ctrl ⏎", "F8".
func (k Key) Hint(p text.Printer) string {
	var out []string
	if k.Mod&fyne.KeyModifierControl != 0 {
		out = append(out, p.T("kit.key.ctrl"))
	}
	if k.Mod&fyne.KeyModifierAlt != 0 {
		out = append(out, p.T("kit.key.alt"))
	}
	if k.Mod&fyne.KeyModifierShift != 0 {
		out = append(out, p.T("kit.key.shift"))
	}
	names := map[fyne.KeyName]string{
		fyne.KeyReturn: "⏎", fyne.KeyUp: "↑", fyne.KeyDown: "↓", fyne.KeyLeft: "←", fyne.KeyRight: "→", fyne.KeyPlus: "+", fyne.KeyMinus: "−",
		fyne.KeyEscape: p.T("kit.key.escape"), fyne.KeyDelete: p.T("kit.key.delete"), fyne.KeyBackspace: p.T("kit.key.backspace"), fyne.KeySpace: p.T("kit.key.space"),
		fyne.KeyPageUp: p.T("kit.key.pageup"), fyne.KeyPageDown: p.T("kit.key.pagedown"), fyne.KeyHome: p.T("kit.key.home"), fyne.KeyEnd: p.T("kit.key.end"),
	}
	n, ok := names[k.Name]
	if !ok {
		n = string(k.Name)
	}
	return strings.Join(append(out, n), " ")
}

// plain folds the two enter keys, and + with and without Shift, into one.
func (k Key) plain() Key {
	if k.Name == fyne.KeyEnter {
		k.Name = fyne.KeyReturn
	}
	if k.Mod&fyne.KeyModifierControl != 0 && (k.Name == fyne.KeyPlus || k.Name == fyne.KeyEqual) {
		k.Name = fyne.KeyPlus
		k.Mod &^= fyne.KeyModifierShift
	}
	return k
}

// ShortcutKey tells which key a shortcut of Fyne stands for; ok is false for
// those that belong to text (copy, paste, undo…).
func ShortcutKey(s fyne.Shortcut) (k Key, ok bool) {
	c, ok := s.(*desktop.CustomShortcut)
	if !ok {
		return Key{}, false
	}
	return Key{c.KeyName, c.Modifier}.plain(), true
}

// PassKey hands a key that a focused widget does not use to its window.
func PassKey(from fyne.CanvasObject, ev *fyne.KeyEvent) {
	c := fyne.CurrentApp().Driver().CanvasForObject(from)
	if c == nil {
		return
	}
	if fn := c.OnTypedKey(); fn != nil {
		fn(ev)
	}
}

// PassShortcut hands a shortcut that a focused widget does not use to its
// window: Fyne gives it to the focused widget alone.
func PassShortcut(from fyne.CanvasObject, s fyne.Shortcut) {
	c := fyne.CurrentApp().Driver().CanvasForObject(from)
	if sc, ok := c.(fyne.Shortcutable); ok {
		sc.TypedShortcut(s)
	}
}
