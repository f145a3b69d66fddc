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
	label *kit.Text
	mark  *kit.Text
	say   *kit.Para
	shown form.Message
	bare  bool // without a label: a repeated row
}

func newDress(f *form.Field, bare bool) *dress {
	d := &dress{f: f, bare: bare, label: kit.NewText(f.Label(), kit.Caption).Cut(), mark: kit.NewText("*", kit.Caption.In(theme.Danger)), say: kit.NewPara()}
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
	return labelHeight
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
		m := d.label.MinSize()
		wide := fyne.MeasureText(d.label.Text(), theme.Small, fyne.TextStyle{}).Width + 1
		room := size.Width
		if d.mark.Visible() {
			room -= 10
		}
		wide = min(wide, room)
		place(d.label, 0, 0, wide, m.Height)
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
