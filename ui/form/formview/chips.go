package formview

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"carnet/ui/form"
	"carnet/ui/kit"
	"carnet/ui/theme"
)

const (
	chipHeight float32 = 28
	chipGap    float32 = 8
	chipPad    float32 = 10
)

// chipField is a field whose options are drawn: a choice, a row of checks, a
// toggle. One Tab reaches it; arrows walk, Space chooses, and so does the key
// of an option.
type chipField struct {
	widget.BaseWidget
	*dress
	v       *View
	chips   *chipRow
	focused bool
}

var _ fieldWidget = (*chipField)(nil)

func newChipField(v *View, f *form.Field, bare bool) *chipField {
	w := &chipField{v: v, dress: newDress(f, bare)}
	w.chips = &chipRow{owner: w}
	w.chips.ExtendBaseWidget(w.chips)
	if f.Kind() == form.KindToggle {
		w.label.Hide() // the chip says it
	}
	w.ExtendBaseWidget(w)
	w.sync()
	return w
}

func (w *chipField) field() *form.Field        { return w.f }
func (w *chipField) focusable() fyne.Focusable { return w.chips }

func (w *chipField) box() (fyne.Position, fyne.Size) {
	return fyne.NewPos(0, w.top()), fyne.NewSize(w.Size().Width, chipHeight)
}

func (w *chipField) sync() bool {
	grown := w.dress.sync()
	w.chips.Refresh()
	if grown {
		w.Refresh()
	}
	return grown
}

// inset centres a single line of chips in the height of a field, so that it
// lines up with its neighbours.
func (w *chipField) inset(width float32) float32 {
	if w.chips.flow(width, nil) <= chipHeight && w.f.Kind() != form.KindChecks {
		return (fieldHeight - chipHeight) / 2
	}
	return 2
}

func (w *chipField) heightFor(width float32) float32 {
	w.fit(width)
	return w.top() + w.chips.flow(width, nil) + 2*w.inset(width) + w.below(width)
}

// CreateRenderer implements fyne.Widget.
func (w *chipField) CreateRenderer() fyne.WidgetRenderer { return &chipFieldRenderer{w} }

type chipFieldRenderer struct{ w *chipField }

func (r *chipFieldRenderer) Destroy() {}
func (r *chipFieldRenderer) Objects() []fyne.CanvasObject {
	return append(r.w.objects(), r.w.chips)
}

func (r *chipFieldRenderer) MinSize() fyne.Size {
	return fyne.NewSize(60, r.w.heightFor(max(r.w.Size().Width, 60)))
}

func (r *chipFieldRenderer) Layout(s fyne.Size) {
	in := r.w.inset(s.Width)
	h := r.w.chips.flow(s.Width, nil)
	place(r.w.chips, 0, r.w.top()+in, s.Width, h)
	r.w.layout(s, r.w.top()+h+2*in)
}

func (r *chipFieldRenderer) Refresh() {
	r.Layout(r.w.Size())
	for _, o := range r.Objects() {
		o.Refresh()
	}
}

// chipRow is the options themselves; it has the focus.
type chipRow struct {
	widget.BaseWidget
	owner *chipField
	at    int
}

var (
	_ fyne.Focusable    = (*chipRow)(nil)
	_ fyne.Tappable     = (*chipRow)(nil)
	_ fyne.Shortcutable = (*chipRow)(nil)
	_ fyne.Disableable  = (*chipRow)(nil)
)

// Enable implements fyne.Disableable; the form decides.
func (c *chipRow) Enable() {}

// Disable implements fyne.Disableable; the form decides.
func (c *chipRow) Disable() {}

// Disabled keeps Tab away from a field that cannot be changed.
func (c *chipRow) Disabled() bool { return !c.owner.f.Enabled() }

func (c *chipRow) words(i int, o form.Option) string {
	if c.owner.f.Kind() == form.KindChoice {
		return o.Label
	}
	if c.owner.f.Picked(i) {
		return "☑ " + o.Label
	}
	return "☐ " + o.Label
}

// flow lays the chips out and tells the height; each sees its place.
func (c *chipRow) flow(width float32, each func(i int, x, y, w float32)) float32 {
	x, y := float32(0), float32(0)
	gap := chipGap
	if c.owner.f.Kind() == form.KindChoice {
		gap = 4
	}
	for i, o := range c.owner.f.Options() {
		w := c.width(o)
		if x > 0 && x+w > width {
			x, y = 0, y+chipHeight+6
		}
		if each != nil {
			each(i, x, y, w)
		}
		x += w + gap
	}
	return y + chipHeight
}

// width is that of the bolder state, so that nothing moves when one chooses.
func (c *chipRow) width(o form.Option) float32 {
	words := o.Label
	if c.owner.f.Kind() != form.KindChoice {
		words = "☑ " + words
	}
	return fyne.MeasureText(words, theme.Small, fyne.TextStyle{}).Width + 2*c.pad()
}

func (c *chipRow) pad() float32 {
	if c.owner.f.Kind() == form.KindChoice {
		return 8
	}
	return chipPad
}

// FocusGained implements fyne.Focusable.
func (c *chipRow) FocusGained() {
	c.owner.focused = true
	c.at = 0
	if c.owner.f.Kind() == form.KindChoice {
		for i := range c.owner.f.Options() {
			if c.owner.f.Picked(i) {
				c.at = i
			}
		}
	}
	c.owner.v.gained(c.owner)
	c.Refresh()
}

// FocusLost implements fyne.Focusable.
func (c *chipRow) FocusLost() {
	c.owner.focused = false
	c.owner.v.lost(c.owner)
	c.Refresh()
}

// Tapped chooses the chip under the pointer.
func (c *chipRow) Tapped(e *fyne.PointEvent) {
	if c.Disabled() {
		return
	}
	if cv := c.owner.v.canvas(); cv != nil && !c.owner.focused {
		cv.Focus(c)
	}
	c.flow(c.Size().Width, func(i int, x, y, w float32) {
		if e.Position.X >= x && e.Position.X <= x+w && e.Position.Y >= y && e.Position.Y <= y+chipHeight {
			c.at = i
			c.owner.f.Pick(i)
		}
	})
	c.Refresh()
}

// TypedRune chooses by the key of an option.
func (c *chipRow) TypedRune(r rune) {
	if c.Disabled() {
		return
	}
	if r == ' ' {
		c.owner.f.Pick(c.at)
		c.Refresh()
		return
	}
	i, alone := c.owner.f.PickByKey(r)
	if i < 0 {
		return
	}
	c.at = i
	c.Refresh()
	if alone && c.owner.f.Advances() {
		c.owner.v.next(c.owner.f)
	}
}

// TypedKey implements fyne.Focusable.
func (c *chipRow) TypedKey(ev *fyne.KeyEvent) {
	f := c.owner.f
	switch ev.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		c.owner.v.next(f)
	case fyne.KeyLeft, fyne.KeyUp:
		c.step(-1)
	case fyne.KeyRight, fyne.KeyDown:
		c.step(1)
	case fyne.KeyBackspace, fyne.KeyDelete:
		if f.Kind() == form.KindChoice {
			f.Clear()
		}
	case fyne.KeySpace:
		// arrives as a rune as well
	case fyne.KeyPageUp:
		c.owner.v.page(-1)
	case fyne.KeyPageDown:
		c.owner.v.page(1)
	default:
		kit.PassKey(c, ev)
	}
	c.Refresh()
}

// step walks; in a choice the arrow chooses at once.
func (c *chipRow) step(n int) {
	f := c.owner.f
	count := len(f.Options())
	if f.Kind() != form.KindChoice {
		c.at = (c.at + n + count) % count
		return
	}
	at := c.at
	if f.Picked(c.at) {
		at = (c.at + n + count) % count
	}
	c.at = at
	if !f.Picked(at) {
		f.Pick(at)
	}
}

// TypedShortcut hands shortcuts on.
func (c *chipRow) TypedShortcut(s fyne.Shortcut) {
	if k, ok := kit.ShortcutKey(s); ok && c.owner.v.rowShortcut(c.owner.f, k) {
		return
	}
	kit.PassShortcut(c, s)
}

// CreateRenderer implements fyne.Widget.
func (c *chipRow) CreateRenderer() fyne.WidgetRenderer {
	r := &chipRenderer{c: c}
	r.make()
	return r
}

type chip struct {
	rect  *canvas.Rectangle
	words *canvas.Text
}

type chipRenderer struct {
	c       *chipRow
	chips   []chip
	objects []fyne.CanvasObject
}

func (r *chipRenderer) make() {
	for range r.c.owner.f.Options() {
		ch := chip{canvas.NewRectangle(theme.Color(theme.Surface)), canvas.NewText("", theme.Color(theme.Text))}
		r.chips = append(r.chips, ch)
		r.objects = append(r.objects, ch.rect, ch.words)
	}
	r.paint()
}

func (r *chipRenderer) Destroy()                     {}
func (r *chipRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *chipRenderer) MinSize() fyne.Size {
	return fyne.NewSize(40, r.c.flow(max(r.c.Size().Width, 40), nil))
}

func (r *chipRenderer) Layout(s fyne.Size) {
	r.c.flow(s.Width, func(i int, x, y, w float32) {
		ch := r.chips[i]
		ch.rect.Move(fyne.NewPos(x, y))
		ch.rect.Resize(fyne.NewSize(w, chipHeight))
		m := ch.words.MinSize()
		ch.words.Move(fyne.NewPos(x+r.c.pad(), y+(chipHeight-m.Height)/2))
		ch.words.Resize(m)
	})
}

func (r *chipRenderer) Refresh() {
	r.paint()
	r.Layout(r.c.Size())
	canvas.Refresh(r.c)
}

func (r *chipRenderer) paint() {
	f := r.c.owner.f
	for i, o := range f.Options() {
		ch := r.chips[i]
		fill, line, ink := chipRoles(f, o, f.Picked(i))
		if r.c.Disabled() {
			ink = theme.Muted
		}
		ch.words.Text, ch.words.TextSize, ch.words.Color = r.c.words(i, o), theme.Small, theme.Color(ink)
		ch.rect.FillColor, ch.rect.StrokeColor, ch.rect.StrokeWidth, ch.rect.CornerRadius = theme.Color(fill), theme.Color(line), 1, 5
		if r.c.owner.focused && i == r.c.at {
			ch.rect.StrokeColor, ch.rect.StrokeWidth = theme.Color(theme.Accent), 2
			if fill == theme.Accent {
				ch.rect.StrokeColor = theme.Color(theme.Text)
			}
		}
	}
}

// chipRoles are the ground, the border and the ink of a chip.
func chipRoles(f *form.Field, o form.Option, on bool) (fill, line, ink fyne.ThemeColorName) {
	switch {
	case !on:
		return theme.Surface, theme.FieldBorder, theme.Text
	case o.Level == form.Danger && f.Kind() == form.KindChoice:
		return theme.Danger, theme.Danger, theme.OnDanger
	case o.Level == form.Danger:
		return theme.DangerSoft, theme.Danger, theme.Danger
	case o.Level == form.Warning:
		return theme.WarningSoft, theme.Warning, theme.Warning
	case o.Level == form.Good:
		return theme.GoodSoft, theme.Good, theme.Good
	case f.Kind() == form.KindChoice:
		return theme.Accent, theme.Accent, theme.OnAccent
	}
	return theme.AccentSoft, theme.Accent, theme.Accent
}
