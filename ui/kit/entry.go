package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"carnet/ui/theme"
)

// Entry is a line of text, 36 px high, that hands the keys it does not use to
// the window. What stands inside at the right is its Aside.
type Entry struct {
	widget.Entry
	// OnKey sees each key first; true means that it was used.
	OnKey func(*fyne.KeyEvent) bool
	// OnRune sees each typed character first; true means that it was used.
	OnRune func(rune) bool
	// OnShortcut sees keys with Ctrl or Alt first.
	OnShortcut func(Key) bool
	// OnFocus is told when the focus comes and goes.
	OnFocus func(bool)

	aside *Text
}

var _ fyne.Widget = (*Entry)(nil)

// NewEntry makes an entry with a placeholder.
func NewEntry(placeholder string) *Entry {
	e := &Entry{}
	e.Wrapping = fyne.TextWrap(fyne.TextTruncateClip)
	e.PlaceHolder = placeholder
	e.ExtendBaseWidget(e)
	return e
}

// NewPassword makes an entry that shows dots.
func NewPassword() *Entry {
	e := NewEntry("")
	e.Password = true
	e.ActionItem = NewText("", Caption) // keeps Fyne's own eye away: a shoulder may look on
	return e
}

// NewLines makes an entry of several lines; Tab leaves it. It does not wrap
// while typing, which keeps every key fast, but scrolls.
func NewLines(placeholder string, rows int) *Entry {
	e := &Entry{}
	e.MultiLine = true
	e.Wrapping = fyne.TextWrap(fyne.TextTruncateClip)
	e.PlaceHolder = placeholder
	e.ExtendBaseWidget(e)
	e.SetMinRowsVisible(rows)
	return e
}

// SetAside puts words inside at the right: a unit, a key.
func (e *Entry) SetAside(s string) {
	if e.aside == nil {
		if s == "" {
			return
		}
		e.aside = NewText(s, Caption)
		e.ActionItem = Pad(HStack(0, e.aside), 0, 7, 0, 4)
		e.Refresh()
		return
	}
	if e.aside.text == s {
		return
	}
	e.aside.Set(s)
	e.relayout()
}

// relayout makes room for another width of the aside.
func (e *Entry) relayout() {
	size := e.Size()
	if size.IsZero() {
		return
	}
	e.Entry.Resize(size.AddWidthHeight(1, 0))
	e.Entry.Resize(size)
}

// AcceptsTab lets Tab move on from several lines too.
func (e *Entry) AcceptsTab() bool { return false }

// MinSize is the height of a field.
func (e *Entry) MinSize() fyne.Size {
	m := e.Entry.MinSize()
	if !e.MultiLine {
		m.Height = theme.FieldHeight
	}
	return m
}

// FocusGained implements fyne.Focusable.
func (e *Entry) FocusGained() {
	e.Entry.FocusGained()
	if e.OnFocus != nil {
		e.OnFocus(true)
	}
}

// FocusLost implements fyne.Focusable.
func (e *Entry) FocusLost() {
	e.Entry.FocusLost()
	if e.OnFocus != nil {
		e.OnFocus(false)
	}
}

// TypedKey implements fyne.Focusable.
func (e *Entry) TypedKey(ev *fyne.KeyEvent) {
	if e.OnKey != nil && e.OnKey(ev) {
		return
	}
	switch ev.Name {
	case fyne.KeyEscape, fyne.KeyF1, fyne.KeyF2, fyne.KeyF3, fyne.KeyF4, fyne.KeyF5, fyne.KeyF6, fyne.KeyF7, fyne.KeyF8, fyne.KeyF9, fyne.KeyF10, fyne.KeyF11, fyne.KeyF12:
		PassKey(e, ev)
		return
	case fyne.KeyReturn, fyne.KeyEnter:
		if !e.MultiLine && e.OnSubmitted == nil {
			PassKey(e, ev)
			return
		}
	case fyne.KeyPageUp, fyne.KeyPageDown:
		if !e.MultiLine {
			PassKey(e, ev)
			return
		}
	}
	e.Entry.TypedKey(ev)
}

// TypedRune implements fyne.Focusable.
func (e *Entry) TypedRune(r rune) {
	if e.OnRune != nil && e.OnRune(r) {
		return
	}
	e.Entry.TypedRune(r)
}

// TypedShortcut keeps what belongs to text and hands the rest to the window.
func (e *Entry) TypedShortcut(s fyne.Shortcut) {
	k, ok := ShortcutKey(s)
	if !ok || entryOwns(k) {
		e.Entry.TypedShortcut(s)
		return
	}
	if e.OnShortcut != nil && e.OnShortcut(k) {
		return
	}
	PassShortcut(e, s)
}

// entryOwns are the shortcuts by which a text is walked and erased by words.
func entryOwns(k Key) bool {
	switch k.Name {
	case fyne.KeyLeft, fyne.KeyRight, fyne.KeyHome, fyne.KeyEnd, fyne.KeyBackspace:
		return true
	}
	return false
}

// SelectAll marks the whole text, so that the next key replaces it.
func (e *Entry) SelectAll() {
	e.Entry.TypedShortcut(&fyne.ShortcutSelectAll{})
}
