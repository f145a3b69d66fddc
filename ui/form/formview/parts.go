package formview

import (
	"fyne.io/fyne/v2"

	"carnet/ui/form"
	"carnet/ui/kit"
	"carnet/ui/theme"
)

// dress is what all fields have around their input: the label with its mark,
// and the message below.
type dress struct {
	f     *form.Field
	label *kit.Para
	words string // of the label
	mark  *kit.Text
	say   *kit.Para
	shown form.Message
	bare  bool    // without a label: a repeated row
	head  float32 // how high the label is at the width that the field was asked for last
}

func newDress(f *form.Field, bare bool) *dress {
	d := &dress{f: f, bare: bare, label: kit.Words(f.Label(), kit.Caption), words: f.Label(), head: labelHeight, mark: kit.NewText("*", kit.Caption.In(theme.Danger)), say: kit.NewPara()}
	if bare {
		d.label.Hide()
	}
	d.mark.Hide()
	d.say.Hide()
	return d
}

func (d *dress) objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{d.label, d.mark, d.say}
}

// top is where the input begins.
func (d *dress) top() float32 {
	if d.bare {
		return 0
	}
	return d.head
}

// markRoom is what the mark takes behind a label.
const markRoom float32 = 10

// needs is the width in which the label stands in one line.
func (d *dress) needs() float32 {
	if d.bare || d.words == "" || d.f.Kind() == form.KindToggle {
		return 0
	}
	w := fyne.MeasureText(d.words, theme.Small, fyne.TextStyle{}).Width + 1
	if d.mark.Visible() {
		w += markRoom
	}
	return w
}

// fit says how wide the field will be: a label that is longer than a whole
// line of the form wraps.
func (d *dress) fit(width float32) {
	d.head = labelHeight
	if width > 0 && d.needs() > width {
		d.head = d.label.HeightFor(width-markRoom) + labelHeight - fyne.MeasureText("x", theme.Small, fyne.TextStyle{}).Height
	}
}

// setBare hides the label, or shows it again. The plan calls it before it asks
// for the height.
func (d *dress) setBare(bare bool) {
	if d.bare == bare {
		return
	}
	d.bare = bare
	if bare || d.f.Kind() == form.KindToggle {
		d.label.Hide()
	} else {
		d.label.Show()
	}
	d.markNeeded()
}

func (d *dress) markNeeded() {
	if d.f.Required() && !d.bare {
		d.mark.Show()
	} else {
		d.mark.Hide()
	}
}

// sync tells whether the message has changed.
func (d *dress) sync() bool {
	d.markNeeded()
	m := d.f.Message()
	if m == d.shown {
		return false
	}
	d.shown = m
	if m.Text == "" {
		d.say.Hide()
		return true
	}
	t := tone(m.Level)
	fg, _ := t.Roles()
	words := m.Text
	if s := t.Sign(); s != "" {
		words = s + "\u00a0" + words
	}
	d.say.Set(kit.Span{Text: words, Style: kit.Style{Size: theme.Small, Role: fg}})
	d.say.Show()
	return true
}

// below is the height of the message with its gap.
func (d *dress) below(width float32) float32 {
	if d.shown.Text == "" {
		return 0
	}
	return messageGap + d.say.HeightFor(width)
}

func (d *dress) layout(size fyne.Size, inputBottom float32) {
	if !d.bare {
		wide := fyne.MeasureText(d.words, theme.Small, fyne.TextStyle{}).Width + 1
		room := size.Width
		if d.mark.Visible() {
			room -= markRoom
		}
		wide = min(wide, room)
		place(d.label, 0, 0, wide, d.label.HeightFor(wide))
		mm := d.mark.MinSize()
		place(d.mark, wide+3, 0, mm.Width, mm.Height)
	}
	if d.shown.Text != "" {
		place(d.say, 0, inputBottom+messageGap, size.Width, d.say.HeightFor(size.Width))
	}
}

// border is the frame of an input in a state: its role and width.
func border(f *form.Field, focused bool) (fyne.ThemeColorName, float32) {
	switch l := f.Message().Level; {
	case l == form.Danger || l == form.Refused:
		return theme.Danger, 2
	case focused:
		return theme.Accent, 2
	case l == form.Warning:
		return theme.Warning, 1
	}
	return theme.Clear, 0
}
