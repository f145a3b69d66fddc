package kit

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
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

	aside   *Text
	hint    string // the placeholder in full
	cut     *cutText
	focused bool
}

var _ fyne.Widget = (*Entry)(nil)

// NewEntry makes an entry with a placeholder.
func NewEntry(placeholder string) *Entry {
	e := &Entry{hint: placeholder}
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
	e := &Entry{hint: placeholder}
	e.MultiLine = true
	e.Wrapping = fyne.TextWrap(fyne.TextTruncateClip)
	e.PlaceHolder = placeholder
	e.ExtendBaseWidget(e)
	e.SetMinRowsVisible(rows)
	return e
}

// SetAside puts words inside at the right: a unit, a key. They never take
// more than two thirds of the entry.
func (e *Entry) SetAside(s string) {
	if e.aside == nil {
		if s == "" {
			return
		}
		e.aside = NewText(s, Caption).Cut()
		e.ActionItem = container.New(&asideLayout{e}, e.aside)
		e.Refresh()
		e.relayout()
		return
	}
	if e.aside.text == s {
		return
	}
	e.aside.Set(s)
	e.relayout()
}

// asideLayout keeps the words at the right, with room around them.
type asideLayout struct{ e *Entry }

const asidePad float32 = 8

func (l *asideLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	if l.e.aside.text == "" {
		return fyne.Size{}
	}
	m := measure(l.e.aside.text, Caption)
	m.Width += 1 + 2*asidePad
	if w := l.e.Size().Width; w > 0 {
		most := w * 3 / 4
		if l.e.Text == "" && l.e.hint == "" {
			most = w // nothing to read but the aside
		}
		m.Width = min(m.Width, most, max(l.e.spare(), w/4))
	}
	return m
}

// spare is the width that the text leaves: what one has typed is read before
// what stands beside it.
func (e *Entry) spare() float32 {
	if e.MultiLine || e.Password {
		return e.Size().Width
	}
	return e.Size().Width - inset - 18 - measure(e.Text, Plain).Width
}

func (l *asideLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	h := l.e.aside.MinSize().Height
	l.e.aside.Resize(fyne.NewSize(max(size.Width-2*asidePad, 0), h))
	l.e.aside.Move(fyne.NewPos(asidePad, (size.Height-h)/2))
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

// inset is how much further right than Fyne's own the text begins.
const inset float32 = 5

// CreateRenderer gives the text more room at the left than Fyne does, and
// shows a text that does not fit with "…" while the entry is not in use: Fyne
// would show a bar to scroll by.
func (e *Entry) CreateRenderer() fyne.WidgetRenderer {
	e.cut = newCutText()
	return &entryRenderer{e.Entry.CreateRenderer(), e}
}

type entryRenderer struct {
	fyne.WidgetRenderer
	e *Entry
}

// Layout moves what scrolls or, without scrolling, the text itself: the third
// object of Fyne's entry, behind its ground and its border.
func (r *entryRenderer) Layout(size fyne.Size) {
	r.WidgetRenderer.Layout(size)
	text := r.WidgetRenderer.Objects()[2]
	text.Move(text.Position().AddXY(inset, 0))
	text.Resize(text.Size().Subtract(fyne.NewSize(inset, 0)))
	r.fit(size)
}

func (r *entryRenderer) Refresh() {
	r.WidgetRenderer.Refresh()
	if a := r.e.ActionItem; a != nil && r.e.aside != nil && a.Size().Width != a.MinSize().Width {
		r.e.relayout() // the text leaves more or less room than before
	}
	r.fit(r.e.Size())
	r.e.cut.Refresh()
}

// Objects adds an aside that came after Fyne's entry was drawn: Fyne looks for
// one only then.
func (r *entryRenderer) Objects() []fyne.CanvasObject {
	own := r.WidgetRenderer.Objects()
	out := append(make([]fyne.CanvasObject, 0, len(own)+2), own...)
	if a := r.e.ActionItem; a != nil && !slices.Contains(own, a) {
		out = append(out, a)
	}
	return append(out, r.e.cut)
}

// fit cuts the placeholder, and the text while nobody types in it.
func (r *entryRenderer) fit(size fyne.Size) {
	e := r.e
	if e.MultiLine || size.Width <= 0 {
		e.cut.Hide()
		return
	}
	room := size.Width - inset - 16
	if e.ActionItem != nil {
		room -= e.ActionItem.MinSize().Width
	}
	if hint := shorten(e.hint, Plain, room); hint != e.PlaceHolder {
		e.Entry.SetPlaceHolder(hint)
	}
	if e.focused || e.Password || measure(e.Text, Plain).Width <= room {
		e.cut.Hide()
		return
	}
	e.cut.set(shorten(e.Text, Plain, room))
	e.cut.Move(fyne.NewPos(3, 3))
	e.cut.Resize(fyne.NewSize(room+inset+10, size.Height-6))
	e.cut.Show()
}

// SetPlaceHolder changes what an empty entry shows.
func (e *Entry) SetPlaceHolder(s string) {
	e.hint = s
	e.Entry.SetPlaceHolder(s)
}

// cutText covers a text that does not fit by its beginning.
type cutText struct {
	widget.BaseWidget
	shown string
	box   *canvas.Rectangle
	line  *canvas.Text
}

func newCutText() *cutText {
	c := &cutText{box: canvas.NewRectangle(theme.Color(theme.Surface)), line: canvas.NewText("", theme.Color(theme.Text))}
	c.ExtendBaseWidget(c)
	c.Hide()
	return c
}

func (c *cutText) set(s string) {
	if c.shown != s {
		c.shown = s
		c.Refresh()
	}
}

// CreateRenderer implements fyne.Widget.
func (c *cutText) CreateRenderer() fyne.WidgetRenderer { return &cutRenderer{c} }

type cutRenderer struct{ c *cutText }

func (r *cutRenderer) Destroy()                     {}
func (r *cutRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.c.box, r.c.line} }
func (r *cutRenderer) MinSize() fyne.Size           { return fyne.Size{} }

func (r *cutRenderer) Layout(s fyne.Size) {
	r.c.box.Resize(s)
	m := r.c.line.MinSize()
	r.c.line.Move(fyne.NewPos(inset+4, (s.Height-m.Height)/2))
	r.c.line.Resize(m)
}

func (r *cutRenderer) Refresh() {
	r.c.box.FillColor = theme.Color(theme.Surface)
	r.c.line.Text, r.c.line.TextSize, r.c.line.Color = r.c.shown, theme.Body, theme.Color(theme.Text)
	r.Layout(r.c.Size())
	canvas.Refresh(r.c)
}

// MouseDown puts the cursor where the pointer is.
func (e *Entry) MouseDown(m *desktop.MouseEvent) {
	at := *m
	at.Position.X -= inset
	e.Entry.MouseDown(&at)
}

// Dragged marks up to where the pointer is.
func (e *Entry) Dragged(d *fyne.DragEvent) {
	at := *d
	at.Position.X -= inset
	e.Entry.Dragged(&at)
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
	e.focused = true
	e.Entry.FocusGained()
	if e.OnFocus != nil {
		e.OnFocus(true)
	}
}

// FocusLost implements fyne.Focusable.
func (e *Entry) FocusLost() {
	e.focused = false
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
