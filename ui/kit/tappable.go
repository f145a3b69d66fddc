package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"carnet/ui/theme"
)

// Tap makes any content something to act on: by a click, and, when it is
// Reachable, by Tab and Enter. The ground shows the pointer, the focus and
// whether it is chosen.
type Tap struct {
	widget.BaseWidget
	content fyne.CanvasObject
	do      func()
	ground  *Panel
	border  bool

	chosen, hovered, focused, reachable bool
}

var (
	_ fyne.Widget       = (*Tap)(nil)
	_ fyne.Tappable     = (*Tap)(nil)
	_ desktop.Hoverable = (*Tap)(nil)
)

// NewTap wraps a content.
func NewTap(content fyne.CanvasObject, do func()) *Tap {
	t := &Tap{content: content, do: do, ground: NewPanel(theme.Clear, theme.Clear, theme.Radius)}
	t.ExtendBaseWidget(t)
	return t
}

// Framed draws a border around it while it is chosen, as in a timeline.
func (t *Tap) Framed() *Tap { t.border = true; t.paint(); return t }

// Choose marks it as the one in use.
func (t *Tap) Choose(on bool) {
	t.chosen = on
	t.paint()
}

// Tapped implements fyne.Tappable.
func (t *Tap) Tapped(*fyne.PointEvent) {
	if t.do != nil {
		t.do()
	}
}

// MouseIn implements desktop.Hoverable.
func (t *Tap) MouseIn(*desktop.MouseEvent) { t.hovered = true; t.paint() }

// MouseMoved implements desktop.Hoverable.
func (t *Tap) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (t *Tap) MouseOut() { t.hovered = false; t.paint() }

func (t *Tap) paint() {
	fill, stroke, width := theme.Clear, theme.Clear, float32(0)
	switch {
	case t.chosen && t.border:
		fill, stroke, width = theme.Surface, theme.Accent, 1
	case t.chosen:
		fill = theme.AccentSoft
	case t.hovered:
		fill = theme.Hover
	}
	if t.focused {
		stroke, width = theme.Accent, 2
	}
	t.ground.Set(fill, stroke, width)
}

// CreateRenderer implements fyne.Widget.
func (t *Tap) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewStack(t.ground, t.content))
}

// Stop is a Tap that Tab reaches; Enter and Space act on it.
type Stop struct {
	Tap
	// OnKey sees each key first; true means that it was used.
	OnKey func(*fyne.KeyEvent) bool
}

var (
	_ fyne.Focusable    = (*Stop)(nil)
	_ fyne.Shortcutable = (*Stop)(nil)
)

// NewStop wraps a content.
func NewStop(content fyne.CanvasObject, do func()) *Stop {
	s := &Stop{}
	s.content, s.do, s.ground = content, do, NewPanel(theme.Clear, theme.Clear, theme.Radius)
	s.reachable = true
	s.ExtendBaseWidget(s)
	return s
}

// FocusGained implements fyne.Focusable.
func (s *Stop) FocusGained() { s.focused = true; s.paint() }

// FocusLost implements fyne.Focusable.
func (s *Stop) FocusLost() { s.focused = false; s.paint() }

// TypedRune implements fyne.Focusable.
func (s *Stop) TypedRune(rune) {}

// TypedKey implements fyne.Focusable.
func (s *Stop) TypedKey(ev *fyne.KeyEvent) {
	if s.OnKey != nil && s.OnKey(ev) {
		return
	}
	switch ev.Name {
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		s.Tapped(nil)
	default:
		PassKey(s, ev)
	}
}

// TypedShortcut hands shortcuts to the window.
func (s *Stop) TypedShortcut(sc fyne.Shortcut) { PassShortcut(s, sc) }

// NavItem is a line of the navigation: a name, a count, and whether one is
// there.
func NavItem(name string, count int, here bool, do func()) *Tap {
	st := Plain
	if here {
		st = Style{theme.Body, theme.Accent, true}
	}
	t := NewTap(Fixed(0, theme.FieldHeight, Pad(HStack(4, NewText(name, st), Spacer(), Badge(count)), 0, 10, 0, 10)), do)
	t.Choose(here)
	return t
}

// ListRow is a line of a timeline: a title, what lies under it, and whether it
// is the one shown.
func ListRow(title, under string, chosen bool, do func()) *Tap {
	t := NewTap(Pad(VStack(1, NewText(title, Strong).Cut(), Words(under, Caption)), 8, 12, 8, 12), do).Framed()
	t.Choose(chosen)
	return t
}
