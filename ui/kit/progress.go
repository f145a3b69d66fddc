package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"carnet/ui/theme"
)

// Progress is a bar with a line of words under it and a way to stop.
type Progress struct {
	widget.BaseWidget
	share float64
	words *Text
	back  *Panel
	front *Panel
	stop  *Button
}

var _ fyne.Widget = (*Progress)(nil)

// NewProgress makes a bar; stop is the label of the link that calls cancel,
// nil for work that cannot be stopped.
func NewProgress(stop string, cancel func()) *Progress {
	p := &Progress{
		words: NewText("", Caption).Cut(),
		back:  NewPanel(theme.Neutral, theme.Clear, 4),
		front: NewPanel(theme.Accent, theme.Clear, 4),
	}
	if cancel != nil {
		p.stop = NewButton(stop, "", Link, cancel)
	}
	p.ExtendBaseWidget(p)
	return p
}

// Set moves the bar (0 to 1) and says what is being done. Call it on the
// window's goroutine (fyne.Do).
func (p *Progress) Set(share float64, words string) {
	p.share = min(max(share, 0), 1)
	p.words.Set(words)
	p.Refresh()
}

// Share is how far the bar is.
func (p *Progress) Share() float64 { return p.share }

// CreateRenderer implements fyne.Widget.
func (p *Progress) CreateRenderer() fyne.WidgetRenderer { return &progressRenderer{p} }

type progressRenderer struct{ p *Progress }

func (r *progressRenderer) Destroy() {}

func (r *progressRenderer) Objects() []fyne.CanvasObject {
	out := []fyne.CanvasObject{r.p.back, r.p.front, r.p.words}
	if r.p.stop != nil {
		out = append(out, r.p.stop)
	}
	return out
}

func (r *progressRenderer) MinSize() fyne.Size {
	h := r.p.words.MinSize().Height
	if r.p.stop != nil {
		h = max(h, r.p.stop.MinSize().Height)
	}
	return fyne.NewSize(200, 8+6+h)
}

func (r *progressRenderer) Layout(s fyne.Size) {
	r.p.back.Resize(fyne.NewSize(s.Width, 8))
	w := s.Width * float32(r.p.share)
	if w > 0 {
		w = max(w, 8)
	}
	r.p.front.Resize(fyne.NewSize(w, 8))
	room := s.Width
	if r.p.stop != nil {
		room -= r.p.stop.MinSize().Width + 8
	}
	wide := min(measure(r.p.words.text, r.p.words.style).Width+1, room)
	h := r.p.words.MinSize().Height
	r.p.words.Resize(fyne.NewSize(wide, h))
	r.p.words.Move(fyne.NewPos(0, 14))
	if r.p.stop != nil {
		m := r.p.stop.MinSize()
		r.p.stop.Resize(m)
		r.p.stop.Move(fyne.NewPos(wide+8, 14+(h-m.Height)/2))
	}
}

func (r *progressRenderer) Refresh() {
	r.Layout(r.p.Size())
	for _, o := range r.Objects() {
		o.Refresh()
	}
}
