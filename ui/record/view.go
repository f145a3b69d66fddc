package record

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"carnet/ui/kit"
	"carnet/ui/theme"
)

// timelineWidth is the width of the timeline.
const timelineWidth = 258

// screen lays the chart out: the banner over all of it, the timeline at the
// left, the document in the rest.
type screen struct {
	head  *bannerView
	list  fyne.CanvasObject
	line  fyne.CanvasObject
	body  *fyne.Container
	under fyne.CanvasObject
}

func newScreen(head *bannerView, list fyne.CanvasObject) (*screen, *fyne.Container) {
	s := &screen{head: head, list: list, line: kit.VLine(), body: container.NewStack(), under: kit.HLine()}
	return s, container.New(s, head.box, s.under, list, s.line, s.body)
}

func (s *screen) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	h := s.head.heightFor(size.Width)
	put(s.head.box, 0, 0, size.Width, h)
	put(s.under, 0, h, size.Width, 1)
	h++
	rest := max(size.Height-h, 0)
	put(s.list, 0, h, timelineWidth, rest)
	put(s.line, timelineWidth, h, 1, rest)
	put(s.body, timelineWidth+1, h, max(size.Width-timelineWidth-1, 0), rest)
}

func (s *screen) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(600, 300) }

// bannerView draws the banner: the name and the facts on one line, what must
// be seen below, on as many lines as it takes.
type bannerView struct {
	box *fyne.Container
	lay *bannerLayout
}

type bannerLayout struct {
	ground *kit.Panel
	name   *kit.Text
	facts  *kit.Text
	tags   []fyne.CanvasObject
}

const (
	bannerSide float32 = 20
	bannerTop  float32 = 12
	tagGap     float32 = 8
)

func newBannerView() *bannerView {
	l := &bannerLayout{ground: kit.NewPanel(theme.Surface, theme.Clear, 0), name: kit.NewText("", kit.Title), facts: kit.NewText("", kit.Aside).Cut()}
	return &bannerView{container.New(l, l.ground, l.name, l.facts), l}
}

// set draws another banner; act is what a tag about a conflict does.
func (v *bannerView) set(b banner, act func()) {
	v.lay.name.Set(b.Name)
	v.lay.facts.Set(b.Facts)
	v.lay.tags = nil
	for _, t := range b.Tags {
		var o fyne.CanvasObject
		if t.Quiet {
			o = kit.PlainTag(t.Tone, t.Words)
		} else {
			o = kit.Tag(t.Tone, t.Words)
		}
		if b.Disputed && act != nil && startsWith(t.Words, '⇄') {
			o = kit.NewTap(o, act)
		}
		if t.lead != nil {
			o = kit.NewTap(kit.HStack(4, o, kit.KeyHint(t.lead.Hint)), t.lead.Do)
		}
		v.lay.tags = append(v.lay.tags, o)
	}
	v.box.Objects = append([]fyne.CanvasObject{v.lay.ground, v.lay.name, v.lay.facts}, v.lay.tags...)
	v.box.Refresh()
}

func startsWith(s string, r rune) bool {
	for _, x := range s {
		return x == r
	}
	return false
}

func (v *bannerView) heightFor(width float32) float32 { return v.lay.walk(width, false) }

func (l *bannerLayout) walk(width float32, move bool) float32 {
	n := l.name.MinSize()
	y := bannerTop
	if move {
		put(l.ground, 0, 0, width, l.walk(width, false))
		put(l.name, bannerSide, y, n.Width, n.Height)
		f := l.facts.MinSize()
		put(l.facts, bannerSide+n.Width+10, y+(n.Height-f.Height)*0.7, max(width-2*bannerSide-n.Width-10, 0), f.Height)
	}
	y += n.Height + 6
	x, row := bannerSide, float32(0)
	for _, t := range l.tags {
		m := t.MinSize()
		if x > bannerSide && x+m.Width > width-bannerSide {
			x, y = bannerSide, y+row+6
		}
		if move {
			put(t, x, y, min(m.Width, width-2*bannerSide), m.Height)
		}
		x += m.Width + tagGap
		row = max(row, m.Height)
	}
	return y + row + 10
}

func (l *bannerLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) { l.walk(size.Width, true) }
func (l *bannerLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(200, l.walk(10000, false))
}

func put(o fyne.CanvasObject, x, y, w, h float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(w, h))
}

// footer is the bar under a document: words at the left, buttons at the
// right. Where there is no room, buttons go from the left, the last one stays;
// their keys still work.
func footer(words fyne.CanvasObject, buttons ...fyne.CanvasObject) fyne.CanvasObject {
	row := container.New(&tail{words: words, buttons: buttons}, append([]fyne.CanvasObject{words}, buttons...)...)
	return kit.NewFlush(kit.HLine(), container.NewStack(kit.NewPanel(theme.Surface, theme.Clear, 0), kit.Pad(row, 10, 22, 10, 22)))
}

// titleRow is a title with its tags, and what can be done at the right, as far
// as there is room.
func titleRow(title fyne.CanvasObject, buttons ...fyne.CanvasObject) fyne.CanvasObject {
	return container.New(&tail{words: title, buttons: buttons, keep: true}, append([]fyne.CanvasObject{title}, buttons...)...)
}

type tail struct {
	words   fyne.CanvasObject
	buttons []fyne.CanvasObject
	// keep leaves the words all their room: every button may go.
	keep bool
}

func (t *tail) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	x := size.Width
	full, last := false, len(t.buttons)-1
	if t.keep {
		x -= t.words.MinSize().Width + 12
		last = -1
	}
	room := x
	x = size.Width
	for i := len(t.buttons) - 1; i >= 0; i-- {
		b := t.buttons[i]
		m := b.MinSize()
		room -= m.Width + 12
		full = full || room < -12
		if full && i != last {
			b.Hide()
			continue
		}
		b.Show()
		x -= m.Width
		put(b, x, (size.Height-m.Height)/2, m.Width, m.Height)
		x -= 12
	}
	m := t.words.MinSize()
	put(t.words, 0, (size.Height-m.Height)/2, max(x, 0), m.Height)
}

func (t *tail) MinSize([]fyne.CanvasObject) fyne.Size {
	h := theme.FieldHeight
	if t.keep {
		return fyne.NewSize(t.words.MinSize().Width, h)
	}
	w := float32(0)
	if n := len(t.buttons); n > 0 {
		w = t.buttons[n-1].MinSize().Width
	}
	return fyne.NewSize(w, h)
}
