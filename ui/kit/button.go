package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"carnet/assets/icons"
	"carnet/ui/theme"
)

// Look is the weight of a button.
type Look int

// The looks: one Primary on a screen, Secondary for the rest, Quiet inside
// rows, Danger for what cannot be taken back, Link inside text.
const (
	Secondary Look = iota
	Primary
	Quiet
	Danger
	Link
)

// Button does one thing: by a click, by Enter or Space when it has the focus,
// and by the key that it shows, which the screen binds in its scope.
type Button struct {
	widget.BaseWidget
	label string
	hint  string
	icon  icons.Icon
	look  Look
	do    func()

	focused, hovered, off bool
}

var (
	_ fyne.Widget       = (*Button)(nil)
	_ fyne.Focusable    = (*Button)(nil)
	_ fyne.Tappable     = (*Button)(nil)
	_ fyne.Disableable  = (*Button)(nil)
	_ fyne.Shortcutable = (*Button)(nil)
	_ desktop.Hoverable = (*Button)(nil)
)

// NewButton makes a button; hint is the key it shows ("" for none).
func NewButton(label, hint string, look Look, do func()) *Button {
	b := &Button{label: label, hint: hint, look: look, do: do}
	b.ExtendBaseWidget(b)
	return b
}

// WithIcon puts an icon before the label.
func (b *Button) WithIcon(i icons.Icon) *Button { b.icon = i; return b }

// Label returns what the button says.
func (b *Button) Label() string { return b.label }

// SetLabel changes what it says and the key it shows.
func (b *Button) SetLabel(label, hint string) {
	if b.label != label || b.hint != hint {
		b.label, b.hint = label, hint
		b.Refresh()
	}
}

// Enable, Disable and Disabled implement fyne.Disableable.
func (b *Button) Enable() { b.setOff(false) }

// Disable greys the button out; it is not reached by Tab either.
func (b *Button) Disable() { b.setOff(true) }

// Disabled tells whether it is greyed out.
func (b *Button) Disabled() bool { return b.off }

func (b *Button) setOff(off bool) {
	if b.off != off {
		b.off = off
		b.Refresh()
	}
}

// Press does what the button does.
func (b *Button) Press() {
	if !b.off && b.do != nil {
		b.do()
	}
}

// Tapped implements fyne.Tappable.
func (b *Button) Tapped(*fyne.PointEvent) { b.Press() }

// FocusGained implements fyne.Focusable.
func (b *Button) FocusGained() { b.focused = true; b.Refresh() }

// FocusLost implements fyne.Focusable.
func (b *Button) FocusLost() { b.focused = false; b.Refresh() }

// TypedRune implements fyne.Focusable: a button takes no text.
func (b *Button) TypedRune(rune) {}

// TypedKey implements fyne.Focusable.
func (b *Button) TypedKey(ev *fyne.KeyEvent) {
	switch ev.Name {
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		b.Press()
	default:
		PassKey(b, ev)
	}
}

// TypedShortcut hands shortcuts to the window.
func (b *Button) TypedShortcut(s fyne.Shortcut) { PassShortcut(b, s) }

// MouseIn implements desktop.Hoverable.
func (b *Button) MouseIn(*desktop.MouseEvent) { b.hovered = true; b.Refresh() }

// MouseMoved implements desktop.Hoverable.
func (b *Button) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (b *Button) MouseOut() { b.hovered = false; b.Refresh() }

// CreateRenderer implements fyne.Widget.
func (b *Button) CreateRenderer() fyne.WidgetRenderer {
	r := &buttonRenderer{
		b: b, box: canvas.NewRectangle(nil), label: canvas.NewText("", nil), hint: canvas.NewText("", nil),
		ring: canvas.NewRectangle(nil), under: canvas.NewLine(nil),
	}
	if b.icon != "" {
		r.icon = canvas.NewImageFromResource(theme.Icon(b.icon, theme.Accent))
		r.icon.FillMode = canvas.ImageFillContain
	}
	r.apply()
	return r
}

type buttonRenderer struct {
	b           *Button
	box, ring   *canvas.Rectangle
	label, hint *canvas.Text
	icon        *canvas.Image
	under       *canvas.Line
}

func (r *buttonRenderer) Destroy() {}

func (r *buttonRenderer) Objects() []fyne.CanvasObject {
	out := []fyne.CanvasObject{r.box, r.ring, r.label, r.hint, r.under}
	if r.icon != nil {
		out = append(out, r.icon)
	}
	return out
}

// roles gives the colours of the label, the ground and the border.
func (b *Button) roles() (fg, bg, border fyne.ThemeColorName) {
	switch {
	case b.off && b.look == Link:
		return theme.Muted, theme.Clear, theme.Clear
	case b.off:
		return theme.Muted, theme.Neutral, theme.Neutral
	case b.look == Primary:
		return theme.OnAccent, theme.Accent, theme.Accent
	case b.look == Danger:
		return theme.OnDanger, theme.Danger, theme.Danger
	case b.look == Link:
		return theme.Accent, theme.Clear, theme.Clear
	case b.look == Quiet:
		return theme.Accent, theme.Clear, theme.Clear
	}
	return theme.Accent, theme.Surface, theme.Accent
}

func (r *buttonRenderer) apply() {
	fg, bg, border := r.b.roles()
	r.box.FillColor, r.box.StrokeColor, r.box.StrokeWidth = theme.Color(bg), theme.Color(border), 1
	r.box.CornerRadius = theme.Radius
	r.ring.FillColor, r.ring.CornerRadius, r.ring.StrokeWidth = theme.Color(theme.Clear), theme.Radius+2, 0
	if r.b.hovered && !r.b.off && (r.b.look == Secondary || r.b.look == Quiet) {
		r.ring.FillColor = theme.Color(theme.Hover)
	}
	r.ring.StrokeColor = theme.Color(theme.Accent)
	if r.b.look == Danger {
		r.ring.StrokeColor = theme.Color(theme.Danger)
	}
	if r.b.focused {
		r.ring.StrokeWidth = 2
	}
	r.label.Text, r.label.TextSize, r.label.Color = r.b.label, theme.Body, theme.Color(fg)
	r.label.TextStyle.Bold = r.b.look == Primary || r.b.look == Danger
	r.hint.Text, r.hint.TextSize, r.hint.Color = r.b.hint, theme.Small, theme.Color(fg)
	if r.b.look == Link {
		r.label.TextSize = theme.Small
	}
	r.under.StrokeColor = theme.Color(fg)
	r.under.Hidden = r.b.look != Link
	if r.icon != nil {
		r.icon.Resource = theme.Icon(r.b.icon, fg)
	}
}

func (r *buttonRenderer) Refresh() {
	r.apply()
	r.Layout(r.b.Size())
	canvas.Refresh(r.b)
}

func (r *buttonRenderer) pad() float32 {
	if r.b.look == Link {
		return 2
	}
	return 12
}

func (r *buttonRenderer) content() float32 {
	w := r.label.MinSize().Width
	if r.b.hint != "" {
		w += 8 + r.hint.MinSize().Width
	}
	if r.icon != nil {
		w += 16
		if r.b.label != "" {
			w += 8
		}
	}
	return w
}

func (r *buttonRenderer) MinSize() fyne.Size {
	h := theme.FieldHeight
	if r.b.look == Link {
		h = r.label.MinSize().Height + 4
	}
	return fyne.NewSize(r.content()+2*r.pad(), h)
}

func (r *buttonRenderer) Layout(s fyne.Size) {
	r.box.Resize(s)
	r.ring.Resize(s)
	r.ring.Move(fyne.Position{})
	// The ring of a filled button stands around it, or it would not be seen.
	if r.b.focused && (r.b.look == Primary || r.b.look == Danger) {
		r.ring.Resize(s.AddWidthHeight(6, 6))
		r.ring.Move(fyne.NewPos(-3, -3))
	}
	x := max((s.Width-r.content())/2, r.pad())
	if r.icon != nil {
		r.icon.Resize(fyne.NewSquareSize(16))
		r.icon.Move(fyne.NewPos(x, (s.Height-16)/2))
		x += 16
		if r.b.label != "" {
			x += 8
		}
	}
	l := r.label.MinSize()
	r.label.Resize(l)
	r.label.Move(fyne.NewPos(x, (s.Height-l.Height)/2))
	base := (s.Height-l.Height)/2 + l.Height*0.86
	r.under.Position1, r.under.Position2 = fyne.NewPos(x, base), fyne.NewPos(x+l.Width, base)
	h := r.hint.MinSize()
	r.hint.Resize(h)
	r.hint.Move(fyne.NewPos(x+l.Width+8, (s.Height-h.Height)/2+0.5))
}
