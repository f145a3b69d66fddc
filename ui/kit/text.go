package kit

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"carnet/ui/theme"
)

// Style is how a text is written: size, role of its colour, weight.
type Style struct {
	Size float32
	Role fyne.ThemeColorName
	Bold bool
}

// The styles that screens are written in.
var (
	Title   = Style{theme.Heading, theme.Text, true}
	Section = Style{theme.Body, theme.Accent, true}
	Strong  = Style{theme.Body, theme.Text, true}
	Plain   = Style{theme.Body, theme.Text, false}
	Aside   = Style{theme.Body, theme.Muted, false}
	Caption = Style{theme.Small, theme.Muted, false}
	Brand   = Style{theme.Heading, theme.Accent, true}
)

// In gives a style another colour.
func (s Style) In(role fyne.ThemeColorName) Style { s.Role = role; return s }

// Text is one line of text. It takes the width that it needs, unless Cut.
type Text struct {
	widget.BaseWidget
	text  string
	style Style
	align fyne.TextAlign
	cut   bool
}

var _ fyne.Widget = (*Text)(nil)

// NewText writes one line.
func NewText(s string, style Style) *Text {
	t := &Text{text: s, style: style}
	t.ExtendBaseWidget(t)
	return t
}

// Cut lets the line be narrower than its text, which then ends in "…".
func (t *Text) Cut() *Text { t.cut = true; return t }

// Centered and Trailing align the line in what room it gets.
func (t *Text) Centered() *Text { t.align = fyne.TextAlignCenter; return t }

// Trailing aligns the line at the right.
func (t *Text) Trailing() *Text { t.align = fyne.TextAlignTrailing; return t }

// Text returns what the line says.
func (t *Text) Text() string { return t.text }

// Set changes the words.
func (t *Text) Set(s string) {
	if t.text != s {
		t.text = s
		t.Refresh()
	}
}

// SetStyle changes how they are written.
func (t *Text) SetStyle(s Style) {
	if t.style != s {
		t.style = s
		t.Refresh()
	}
}

// CreateRenderer implements fyne.Widget.
func (t *Text) CreateRenderer() fyne.WidgetRenderer {
	r := &textRenderer{w: t, line: canvas.NewText("", theme.Color(t.style.Role))}
	r.apply()
	return r
}

type textRenderer struct {
	last  fitted
	shown string
	w     *Text
	line  *canvas.Text
}

func (r *textRenderer) Destroy()                     {}
func (r *textRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.line} }

func (r *textRenderer) MinSize() fyne.Size {
	s := measure(r.w.text, r.w.style)
	if r.w.cut {
		s.Width = min(s.Width, 24)
	}
	return s
}

func (r *textRenderer) Layout(size fyne.Size) {
	if shown := r.fit(size.Width); r.line.Text != shown {
		r.line.Text = shown
		r.line.Refresh()
	}
	r.line.Resize(size)
}

// fit is what is shown in a width. It is kept: a line is laid out far more
// often than it changes, and measuring is the dear part of a key.
func (r *textRenderer) fit(width float32) string {
	if !r.w.cut {
		return r.w.text
	}
	if now := (fitted{r.w.text, r.w.style, width}); r.last != now {
		r.last, r.shown = now, shorten(r.w.text, r.w.style, width)
	}
	return r.shown
}

// fitted is what a shortened text depends on.
type fitted struct {
	text  string
	style Style
	width float32
}

func (r *textRenderer) Refresh() {
	r.apply()
	r.line.Resize(r.w.Size())
	canvas.Refresh(r.line)
}

func (r *textRenderer) apply() {
	r.line.Text = r.fit(r.w.Size().Width)
	r.line.Color = theme.Color(r.w.style.Role)
	r.line.TextSize = r.w.style.Size
	r.line.TextStyle.Bold = r.w.style.Bold
	r.line.Alignment = r.w.align
}

func measure(s string, st Style) fyne.Size {
	return fyne.MeasureText(s, st.Size, fyne.TextStyle{Bold: st.Bold})
}

// Shorten cuts a text to a width, with "…" at its end.
func Shorten(s string, st Style, width float32) string { return shorten(s, st, width) }

// widest is more than any letter of our fonts takes, in ems.
const widest = 1.4

// shorten cuts a text to a width. Measuring is the dear part: what fits
// whatever its letters is not measured, and what does not is cut near the
// place that its mean letter says.
func shorten(s string, st Style, width float32) string {
	runes := []rune(s)
	if width <= 0 || float32(len(runes))*st.Size*widest <= width {
		return s
	}
	whole := measure(s, st).Width
	if whole <= width {
		return s
	}
	cut := func(n int) string { return strings.TrimRight(string(runes[:n]), " ,·") + "…" }
	fits := func(n int) bool { return measure(cut(n), st).Width <= width }
	n := min(int(float32(len(runes))*width/whole), len(runes)-1)
	if fits(n) {
		for n+1 < len(runes) && fits(n+1) {
			n++
		}
		return cut(n)
	}
	for n > 0 && !fits(n) {
		n--
	}
	return cut(n)
}
