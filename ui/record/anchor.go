package record

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"carnet/ui/kit"
)

// anchor holds the focus of a page that is read, so that its keys scroll and
// all others reach the window. It draws nothing.
type anchor struct {
	widget.BaseWidget
	key func(*fyne.KeyEvent) bool
}

var (
	_ fyne.Focusable    = (*anchor)(nil)
	_ fyne.Shortcutable = (*anchor)(nil)
)

func newAnchor(key func(*fyne.KeyEvent) bool) *anchor {
	a := &anchor{key: key}
	a.ExtendBaseWidget(a)
	return a
}

// FocusGained implements fyne.Focusable.
func (a *anchor) FocusGained() {}

// FocusLost implements fyne.Focusable.
func (a *anchor) FocusLost() {}

// TypedRune implements fyne.Focusable.
func (a *anchor) TypedRune(rune) {}

// TypedKey implements fyne.Focusable.
func (a *anchor) TypedKey(ev *fyne.KeyEvent) {
	if !a.key(ev) {
		kit.PassKey(a, ev)
	}
}

// TypedShortcut hands shortcuts to the window.
func (a *anchor) TypedShortcut(s fyne.Shortcut) { kit.PassShortcut(a, s) }

// CreateRenderer implements fyne.Widget.
func (a *anchor) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewWithoutLayout())
}
