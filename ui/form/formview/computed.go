package formview

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"carnet/ui/form"
	"carnet/ui/kit"
	"carnet/ui/theme"
)

// computedField shows a value that nobody types: a tag under a label.
type computedField struct {
	widget.BaseWidget
	*dress
	ground *kit.Panel
	words  *kit.Text
	now    form.Message
}

// tagPad is the room at each side of the words of the tag.
const tagPad float32 = 9

var _ fieldWidget = (*computedField)(nil)

func newComputedField(f *form.Field, bare bool) *computedField {
	w := &computedField{dress: newDress(f, bare), ground: kit.NewPanel(theme.AccentSoft, theme.Clear, 5), words: kit.NewText("", kit.Style{Size: theme.Small, Role: theme.Accent}).Cut()}
	w.ExtendBaseWidget(w)
	w.sync()
	return w
}

func (w *computedField) field() *form.Field              { return w.f }
func (w *computedField) focusable() fyne.Focusable       { return nil }
func (w *computedField) box() (fyne.Position, fyne.Size) { return fyne.Position{}, w.Size() }

func (w *computedField) heightFor(width float32) float32 {
	w.fit(width)
	return w.top() + fieldHeight + w.below(width)
}

func (w *computedField) sync() bool {
	grown := w.dress.sync()
	m := w.f.Computed()
	if m != w.now || w.words.Text() == "" {
		w.now = m
		t := tone(m.Level)
		if t == kit.Neutral {
			t = kit.Marked
		}
		fg, bg := t.Roles()
		words := m.Text
		if s := t.Sign(); s != "" && t != kit.Marked {
			words = s + " " + words
		}
		if m.Text == "" {
			words, fg, bg = "—", theme.Muted, theme.Clear
		}
		w.ground.Set(bg, theme.Clear, 0)
		w.words.SetStyle(kit.Style{Size: theme.Small, Role: fg})
		w.words.Set(words)
		w.Refresh()
		return true // it may need more columns, or fewer
	}
	return grown
}

// needs holds the tag too: what is computed is never cut where there is room.
func (w *computedField) needs() float32 {
	return max(w.dress.needs(), fyne.MeasureText(w.words.Text(), theme.Small, fyne.TextStyle{}).Width+1+2*tagPad)
}

// CreateRenderer implements fyne.Widget.
func (w *computedField) CreateRenderer() fyne.WidgetRenderer { return &computedRenderer{w} }

type computedRenderer struct{ w *computedField }

func (r *computedRenderer) Destroy() {}
func (r *computedRenderer) Objects() []fyne.CanvasObject {
	return append(r.w.objects(), r.w.ground, r.w.words)
}

func (r *computedRenderer) MinSize() fyne.Size {
	return fyne.NewSize(60, r.w.heightFor(max(r.w.Size().Width, 60)))
}

func (r *computedRenderer) Layout(s fyne.Size) {
	text := fyne.MeasureText(r.w.words.Text(), theme.Small, fyne.TextStyle{})
	w := min(text.Width+1, s.Width-2*tagPad)
	top := r.w.top() + (fieldHeight-text.Height-6)/2
	if r.w.now.Text == "" {
		place(r.w.ground, 0, top, 0, 0)
		place(r.w.words, 0, top+3, w, text.Height)
	} else {
		place(r.w.ground, 0, top, w+2*tagPad, text.Height+6)
		place(r.w.words, tagPad, top+3, w, text.Height)
	}
	r.w.layout(s, r.w.top()+fieldHeight)
}

func (r *computedRenderer) Refresh() {
	r.Layout(r.w.Size())
	for _, o := range r.Objects() {
		o.Refresh()
	}
}
