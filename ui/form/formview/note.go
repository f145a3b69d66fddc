package formview

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"carnet/ui/form"
	"carnet/ui/kit"
	"carnet/ui/theme"
)

// noteView draws the alerts of one place, one card each.
type noteView struct {
	widget.BaseWidget
	alerts func() []form.Alert
	cards  []*noteCard
}

type noteCard struct {
	frame *kit.Panel
	words *kit.Para
}

func newNoteView(alerts func() []form.Alert) *noteView {
	v := &noteView{alerts: alerts}
	v.ExtendBaseWidget(v)
	v.sync()
	return v
}

func tone(l form.Level) kit.Tone {
	switch l {
	case form.Good:
		return kit.Good
	case form.Warning:
		return kit.Warning
	case form.Danger, form.Refused:
		return kit.Alarm
	}
	return kit.Neutral
}

func (v *noteView) sync() {
	alerts := v.alerts()
	v.cards = v.cards[:min(len(v.cards), len(alerts))]
	for i, a := range alerts {
		if i == len(v.cards) {
			v.cards = append(v.cards, &noteCard{kit.NewPanel(theme.Surface, theme.Line, theme.CardRadius), kit.NewPara()})
		}
		t := tone(a.Level)
		border, _ := t.Roles()
		if t == kit.Neutral {
			border = theme.Line
		}
		action := a.Action
		if a.Key != "" && action != "" {
			action += " (" + a.Key + ")"
		}
		v.cards[i].frame.Set(theme.Surface, border, 1)
		v.cards[i].words.Set(kit.AlertSpans(t, a.Title, a.Text, a.Source, action, a.Do)...)
	}
	v.Refresh()
}

func (v *noteView) heightFor(width float32) float32 {
	var h float32
	for i, c := range v.cards {
		if i > 0 {
			h += 8
		}
		h += c.words.HeightFor(width-24) + 20
	}
	return h
}

// CreateRenderer implements fyne.Widget.
func (v *noteView) CreateRenderer() fyne.WidgetRenderer { return &noteRenderer{v} }

type noteRenderer struct{ v *noteView }

func (r *noteRenderer) Destroy()           {}
func (r *noteRenderer) MinSize() fyne.Size { return fyne.NewSize(80, 0) }

func (r *noteRenderer) Objects() []fyne.CanvasObject {
	var out []fyne.CanvasObject
	for _, c := range r.v.cards {
		out = append(out, c.frame, c.words)
	}
	return out
}

func (r *noteRenderer) Layout(s fyne.Size) {
	y := float32(0)
	for _, c := range r.v.cards {
		h := c.words.HeightFor(s.Width - 24)
		place(c.frame, 0, y, s.Width, h+20)
		place(c.words, 12, y+10, s.Width-24, h)
		y += h + 28
	}
}

func (r *noteRenderer) Refresh() {
	r.Layout(r.v.Size())
	for _, o := range r.Objects() {
		o.Refresh()
	}
}
