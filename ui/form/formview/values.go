package formview

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"carnet/ui/form"
	"carnet/ui/kit"
	"carnet/ui/theme"
)

// buildValues draws a signed document: titles, and labels over their values.
func (v *View) buildValues() {
	for _, g := range v.form.Values() {
		if g.Title != "" {
			v.title(g.Title, nil)
		}
		for i, p := range g.Pairs {
			if p.Pictures != nil {
				o, height := NewPictures(p)
				v.add(part{object: o, height: height, cols: v.form.Spec().Columns, span: v.form.Spec().Columns, fresh: i == 0})
				continue
			}
			w := newPair(p)
			span := 1
			if p.Wide {
				span = v.form.Spec().Columns
			}
			v.add(part{object: w, height: w.heightFor, needs: w.needs, cols: v.form.Spec().Columns, span: span, fresh: i == 0})
		}
		for _, a := range g.Notes {
			w := newNoteView(func() []form.Alert { return []form.Alert{a} })
			v.add(part{object: w, height: w.heightFor})
		}
	}
}

// pair is a label over its value.
type pair struct {
	widget.BaseWidget
	label *kit.Para
	words string // of the label
	value *kit.Para
}

func newPair(p form.Pair) *pair {
	role := theme.Text
	t := tone(p.Level)
	value := p.Value
	if t != kit.Neutral {
		role, _ = t.Roles()
		value = t.Sign() + "\u00a0" + value
	}
	w := &pair{label: kit.Words(p.Label, kit.Caption), words: p.Label, value: kit.Words(value, kit.Plain.In(role))}
	w.ExtendBaseWidget(w)
	return w
}

func (w *pair) heightFor(width float32) float32 {
	return w.head(width) + w.value.HeightFor(width)
}

// head is the room of the label.
func (w *pair) head(width float32) float32 {
	if w.words == "" {
		return 0
	}
	return max(18, w.label.HeightFor(width))
}

// needs is the width in which the label stands in one line.
func (w *pair) needs() float32 {
	if w.words == "" {
		return 0
	}
	return fyne.MeasureText(w.words, theme.Small, fyne.TextStyle{}).Width + 1
}

// CreateRenderer implements fyne.Widget.
func (w *pair) CreateRenderer() fyne.WidgetRenderer { return &pairRenderer{w} }

type pairRenderer struct{ w *pair }

func (r *pairRenderer) Destroy() {}
func (r *pairRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.w.label, r.w.value}
}
func (r *pairRenderer) MinSize() fyne.Size {
	return fyne.NewSize(60, r.w.heightFor(max(r.w.Size().Width, 60)))
}

func (r *pairRenderer) Layout(s fyne.Size) {
	y := r.w.head(s.Width)
	if r.w.words != "" {
		place(r.w.label, 0, 0, s.Width, y)
	}
	place(r.w.value, 0, y, s.Width, r.w.value.HeightFor(s.Width))
}

func (r *pairRenderer) Refresh() {
	r.Layout(r.w.Size())
	r.w.label.Refresh()
	r.w.value.Refresh()
}
