package maternity

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"carnet/ui/kit"
	"carnet/ui/maternity/ward"
	"carnet/ui/theme"
)

// cardHeight is that of a card with one row of tags; each further row adds
// signHeight.
const cardHeight, signHeight float32 = 104, 28

// moreHeight is that of the further line of a card.
const moreHeight float32 = 19

// cardView draws a card.
type cardView struct {
	widget.BaseWidget
	tap           func()
	ground        *kit.Panel
	name, who     *kit.Text
	strong, facts *kit.Text
	more          *kit.Text
	deep          bool // it has room for the further line
	signs         *fyne.Container
	c             card
	on            bool
}

var (
	_ row           = (*cardView)(nil)
	_ fyne.Tappable = (*cardView)(nil)
)

func newCardView(deep bool) *cardView {
	v := &cardView{deep: deep, ground: kit.NewPanel(theme.Surface, theme.Line, theme.CardRadius), name: kit.NewText("", kit.Strong).Cut(), who: kit.NewText("", kit.Caption).Cut(),
		strong: kit.NewText("", kit.Plain).Cut(), facts: kit.NewText("", kit.Caption).Cut(), more: kit.NewText("", kit.Caption).Cut(), signs: container.NewWithoutLayout()}
	v.ExtendBaseWidget(v)
	return v
}

func (v *cardView) set(c card, tap func()) {
	v.tap = tap
	v.name.Set(c.name)
	v.who.Set(c.who)
	v.strong.Set(c.strong)
	v.facts.Set(c.facts)
	v.more.Set(c.more)
	style, plain := kit.Strong, kit.Plain
	if c.quiet {
		style, plain = style.In(theme.Muted), plain.In(theme.Muted)
	}
	v.name.SetStyle(style)
	v.strong.SetStyle(plain)
	if !same(v.c.signs, c.signs) || len(v.signs.Objects) != len(c.signs) {
		v.signs.Objects = nil
		for _, s := range c.signs {
			v.signs.Objects = append(v.signs.Objects, newSignTag(s))
		}
	}
	v.c = c
	v.choose(v.on)
	v.Refresh()
}

func same(a, b []ward.Sign) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

func (v *cardView) choose(on bool) {
	v.on = on
	border, width := theme.Line, float32(1)
	if v.c.grave {
		border = theme.Danger
	}
	if on {
		border, width = theme.Accent, 2
	}
	fill := theme.Surface
	if on {
		fill = theme.AccentSoft
	}
	v.ground.Set(fill, border, width)
}

// Tapped implements fyne.Tappable.
func (v *cardView) Tapped(*fyne.PointEvent) {
	if v.tap != nil {
		v.tap()
	}
}

// CreateRenderer implements fyne.Widget.
func (v *cardView) CreateRenderer() fyne.WidgetRenderer { return &cardRenderer{v} }

type cardRenderer struct{ v *cardView }

func (x *cardRenderer) Destroy()           {}
func (x *cardRenderer) Refresh()           { x.Layout(x.v.Size()); x.v.ground.Refresh(); x.v.signs.Refresh() }
func (x *cardRenderer) MinSize() fyne.Size { return fyne.NewSize(120, cardHeight) }

func (x *cardRenderer) Objects() []fyne.CanvasObject {
	v := x.v
	return []fyne.CanvasObject{v.ground, v.name, v.who, v.strong, v.facts, v.more, v.signs}
}

func (x *cardRenderer) Layout(s fyne.Size) {
	v := x.v
	v.ground.Resize(s)
	const left, top float32 = 11, 8
	room := max(s.Width-2*left, 10)
	put(v.name, left, top, room, 20)
	put(v.who, left, top+21, room, 18)
	// What she is here for keeps its room; what else is known is cut first.
	own := float32(0)
	if v.c.strong != "" {
		own = min(fyne.MeasureText(v.c.strong, theme.Body, fyne.TextStyle{}).Width+2, room)
		put(v.strong, left, top+40, own, 20)
		own += 8
	}
	if room-own > 24 {
		v.facts.Show()
		put(v.facts, left+own, top+42, room-own, 18)
	} else {
		v.facts.Hide()
	}
	v.signs.Resize(s)
	y := top + 65
	if v.deep {
		put(v.more, left, y-4, room, 18)
		y += moreHeight
	}
	x.placeSigns(left, y, room, s.Height)
}

// placeSigns puts the tags beside each other, and below where there is no more
// room; what the card cannot hold is not shown.
func (x *cardRenderer) placeSigns(left, y, room, height float32) {
	const gap float32 = 5
	at := float32(0)
	for _, o := range x.v.signs.Objects {
		w := min(o.(*signTag).wanted(), room)
		if at > 0 && at+w > room {
			at, y = 0, y+signHeight
		}
		if y+24 > height {
			o.Hide()
			continue
		}
		o.Show()
		put(o, left+at, y, w, 24)
		at += w + gap
	}
}

func put(o fyne.CanvasObject, x, y, w, h float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(w, h))
}

// signTag is a tag whose words end in "…" where there is little room.
type signTag struct {
	widget.BaseWidget
	ground *kit.Panel
	words  *kit.Text
	style  kit.Style
	full   string
}

func newSignTag(s ward.Sign) *signTag {
	fg, bg := s.Tone.Roles()
	words := s.Words
	if sign := s.Tone.Sign(); sign != "" && !signed(words) {
		words = sign + " " + words
	}
	t := &signTag{ground: kit.NewPanel(bg, theme.Clear, 5), style: kit.Style{Size: theme.Small, Role: fg}, full: words}
	t.words = kit.NewText(words, t.style).Cut()
	t.ExtendBaseWidget(t)
	return t
}

func signed(s string) bool {
	for _, r := range s {
		return r == '◷' || r == '▲' || r == '●' || r == '✓'
	}
	return false
}

func (t *signTag) wanted() float32 {
	return fyne.MeasureText(t.full, theme.Small, fyne.TextStyle{}).Width + 19
}

// CreateRenderer implements fyne.Widget.
func (t *signTag) CreateRenderer() fyne.WidgetRenderer { return &signRenderer{t} }

type signRenderer struct{ t *signTag }

func (x *signRenderer) Destroy()           {}
func (x *signRenderer) Refresh()           { x.t.ground.Refresh(); x.t.words.Refresh() }
func (x *signRenderer) MinSize() fyne.Size { return fyne.NewSize(30, 24) }
func (x *signRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{x.t.ground, x.t.words}
}

func (x *signRenderer) Layout(s fyne.Size) {
	x.t.ground.Resize(s)
	put(x.t.words, 9, (s.Height-18)/2, max(s.Width-18, 8), 18)
}
