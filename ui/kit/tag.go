package kit

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"carnet/assets/icons"
	"carnet/ui/theme"
)

// Tone is the meaning of a tag or a message; each has a colour, a ground and
// an icon, so that colour never speaks alone.
type Tone int

// The tones.
const (
	Neutral Tone = iota
	Marked       // the accent: a fact to keep in sight
	Good
	Warning
	Alarm
)

// Roles are the colours of a tone: of its words and of its ground.
func (t Tone) Roles() (fg, bg fyne.ThemeColorName) {
	switch t {
	case Marked:
		return theme.Accent, theme.AccentSoft
	case Good:
		return theme.Good, theme.GoodSoft
	case Warning:
		return theme.Warning, theme.WarningSoft
	case Alarm:
		return theme.Danger, theme.DangerSoft
	}
	return theme.Muted, theme.Neutral
}

// Sign is the glyph that goes with a tone in running text.
func (t Tone) Sign() string {
	switch t {
	case Marked, Warning:
		return "●"
	case Good:
		return "✓"
	case Alarm:
		return "▲"
	}
	return ""
}

// Tag is a small coloured label. The sign of its tone stands before the words
// unless they begin with one of their own (⚠ ◷ ⇄ …).
func Tag(tone Tone, words string) fyne.CanvasObject {
	fg, bg := tone.Roles()
	if s := tone.Sign(); s != "" && !startsWithSign(words) {
		words = s + " " + words
	}
	return container.NewStack(NewPanel(bg, theme.Clear, 5), Pad(NewText(words, Style{theme.Small, fg, false}), 3, 9, 3, 9))
}

// PlainTag is a tag without a sign: what was computed, a state.
func PlainTag(tone Tone, words string) fyne.CanvasObject {
	fg, bg := tone.Roles()
	return container.NewStack(NewPanel(bg, theme.Clear, 5), Pad(NewText(words, Style{theme.Small, fg, false}), 3, 9, 3, 9))
}

// IconTag is a tag with an icon before the words.
func IconTag(tone Tone, i icons.Icon, words string) fyne.CanvasObject {
	fg, bg := tone.Roles()
	return container.NewStack(NewPanel(bg, theme.Clear, 5),
		Pad(HStack(5, NewIcon(i, fg, 14), NewText(words, Style{theme.Small, fg, false})), 3, 9, 3, 8))
}

func startsWithSign(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return strings.ContainsRune("⚠●▲▼◷✓✗⇄→≥≤☐☑○⏱🔒", r)
}

// Badge is a count in a pill; nothing for 0.
func Badge(n int) fyne.CanvasObject {
	if n == 0 {
		return container.NewWithoutLayout()
	}
	return container.NewStack(NewPanel(theme.Neutral, theme.Clear, 11), Pad(NewText(strconv.Itoa(n), Caption), 2, 8, 2, 8))
}

// KeyHint is a key in a small frame.
func KeyHint(key string) fyne.CanvasObject {
	return container.NewStack(NewPanel(theme.Surface, theme.Line, 4), Pad(NewText(key, Caption), 1, 6, 1, 6))
}

// Card frames a content.
func Card(content fyne.CanvasObject) fyne.CanvasObject { return CardIn(theme.Line, content) }

// CardIn frames a content with a border of a role (theme.Accent for the one in
// use, theme.Danger for an alarm).
func CardIn(border fyne.ThemeColorName, content fyne.CanvasObject) fyne.CanvasObject {
	return container.NewStack(NewPanel(theme.Surface, border, theme.CardRadius), Pad(content, 10, 12, 10, 12))
}

// Bar is a strip of the window on the surface colour, with a line above or
// below it.
func Bar(lineAbove bool, content fyne.CanvasObject) fyne.CanvasObject {
	body := container.NewStack(NewPanel(theme.Surface, theme.Clear, 0), Pad(content, 8, 20, 8, 20))
	if lineAbove {
		return NewFlush(HLine(), body)
	}
	return NewFlush(body, HLine())
}

// NewFlush stacks objects without any gap.
func NewFlush(objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&flush{}, objects...)
}

type flush struct{}

func (flush) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	y := float32(0)
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		h := o.MinSize().Height
		o.Resize(fyne.NewSize(size.Width, h))
		o.Move(fyne.NewPos(0, y))
		y += h
	}
}

func (flush) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var s fyne.Size
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		m := o.MinSize()
		s.Width = max(s.Width, m.Width)
		s.Height += m.Height
	}
	return s
}

// Header is the title of a section.
func Header(words string) fyne.CanvasObject { return Pad(NewText(words, Section), 6, 0, 2, 0) }

// Message is a line of words in a tone, with its icon; it wraps.
func Message(tone Tone, words string) *Para {
	fg, _ := tone.Roles()
	if s := tone.Sign(); s != "" && !startsWithSign(words) {
		words = s + "\u00a0" + words
	}
	return Words(words, Style{theme.Small, fg, false})
}

// Alert is a card with a border in its tone: a bold title, what to do, the
// source, and a link with its key.
func Alert(tone Tone, title, words, source, action string, do func()) fyne.CanvasObject {
	fg, _ := tone.Roles()
	border := fg
	if tone == Neutral {
		border = theme.Line
	}
	return CardIn(border, NewPara(AlertSpans(tone, title, words, source, action, do)...))
}

// AlertSpans are the words of an Alert, for a paragraph of one's own.
func AlertSpans(tone Tone, title, words, source, action string, do func()) []Span {
	fg, _ := tone.Roles()
	var out []Span
	if tone == Neutral {
		fg = theme.Text
	}
	if title != "" {
		if s := tone.Sign(); s != "" && !startsWithSign(title) {
			title = s + "\u00a0" + title
		}
		out = append(out, Span{Text: title, Style: Style{theme.Body, fg, true}})
	}
	if words != "" {
		if title != "" {
			words = " — " + words
		}
		out = append(out, Span{Text: words, Style: Plain})
	}
	if source != "" {
		out = append(out, Span{Text: " " + source, Style: Caption})
	}
	if action != "" && do != nil {
		out = append(out, Span{Text: "   ", Style: Plain}, Span{Text: action, Style: Plain.In(theme.Accent), Do: do})
	}
	return out
}
