package login

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"carnet/ui/kit"
	"carnet/ui/theme"
)

// way is one of the ways in of the first start: a click, Enter, or its digit.
//
// The digit is taken as a typed sign and not as a key: on a French keyboard it
// is another key, and a key that brings up a form would type its digit there.
type way struct {
	widget.BaseWidget
	do     func()
	rune   func(rune)
	walk   func(int)
	ground *kit.Panel
	inner  fyne.CanvasObject

	focused, hovered bool
}

var (
	_ fyne.Focusable    = (*way)(nil)
	_ fyne.Tappable     = (*way)(nil)
	_ fyne.Shortcutable = (*way)(nil)
	_ desktop.Hoverable = (*way)(nil)
)

func newWay(digit, title, words string, do func()) *way {
	w := &way{do: do, ground: kit.NewPanel(theme.Surface, theme.Line, theme.CardRadius)}
	w.inner = kit.Pad(container.NewBorder(nil, nil, kit.Pad(container.NewVBox(kit.KeyHint(digit)), 1, 14, 0, 0), nil,
		kit.VStack(3, kit.NewText(title, kit.Section), kit.Words(words, kit.Caption))), 12, 16, 12, 16)
	w.ExtendBaseWidget(w)
	return w
}

// CreateRenderer implements fyne.Widget.
func (w *way) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewStack(w.ground, w.inner))
}

func (w *way) paint() {
	switch {
	case w.focused:
		w.ground.Set(theme.Surface, theme.Accent, 2)
	case w.hovered:
		w.ground.Set(theme.Surface, theme.Accent, 1)
	default:
		w.ground.Set(theme.Surface, theme.Line, 1)
	}
}

// Tapped implements fyne.Tappable.
func (w *way) Tapped(*fyne.PointEvent) { w.do() }

// FocusGained implements fyne.Focusable.
func (w *way) FocusGained() { w.focused = true; w.paint() }

// FocusLost implements fyne.Focusable.
func (w *way) FocusLost() { w.focused = false; w.paint() }

// MouseIn implements desktop.Hoverable.
func (w *way) MouseIn(*desktop.MouseEvent) { w.hovered = true; w.paint() }

// MouseMoved implements desktop.Hoverable.
func (w *way) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (w *way) MouseOut() { w.hovered = false; w.paint() }

// TypedRune implements fyne.Focusable.
func (w *way) TypedRune(r rune) { w.rune(r) }

// TypedKey implements fyne.Focusable.
func (w *way) TypedKey(ev *fyne.KeyEvent) {
	switch ev.Name {
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		w.do()
	case fyne.KeyDown:
		w.walk(1)
	case fyne.KeyUp:
		w.walk(-1)
	default:
		kit.PassKey(w, ev)
	}
}

// TypedShortcut hands shortcuts to the window.
func (w *way) TypedShortcut(s fyne.Shortcut) { kit.PassShortcut(w, s) }
