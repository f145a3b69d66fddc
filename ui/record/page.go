package record

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"carnet/ui/form"
	"carnet/ui/form/formview"
	"carnet/ui/kit"
	"carnet/ui/theme"
)

// page is what one reads: pieces under each other, and labelled values in a
// grid, in one scroller. It is one flat layout, so that a document is painted
// in a few milliseconds.
type page struct {
	widget.BaseWidget
	parts  []piece
	body   *fyne.Container
	scroll *container.Scroll
	height float32
	slots  map[string]fyne.CanvasObject // what a kind has drawn itself
}

// piece is a part of a page: over the whole width, or a cell of a grid.
type piece struct {
	object fyne.CanvasObject
	height func(width float32) float32
	span   int // of the columns; 0 takes the whole width
	gap    float32
	fresh  bool    // begins a new line
	needs  float32 // the width in which nothing of a cell is cut or broken; 0 for any
}

// pageColumns is how many columns of values a page has where there is room.
const pageColumns = 6

func newPage() *page {
	g := &page{}
	g.body = container.New(&pageLayout{g})
	g.scroll = container.NewVScroll(g.body)
	g.ExtendBaseWidget(g)
	return g
}

// add puts an object under the others.
func (g *page) add(o fyne.CanvasObject, gap float32) {
	height := func(float32) float32 { return o.MinSize().Height }
	if p, ok := o.(*kit.Para); ok {
		height = p.HeightFor
	}
	g.put(piece{object: o, height: height, gap: gap})
}

// card puts words into a frame of a tone, under the others.
func (g *page) card(border fyne.ThemeColorName, words *kit.Para, under ...*choiceRow) {
	c := &cardPiece{frame: kit.NewPanel(theme.Surface, border, theme.CardRadius), words: words, under: under}
	o := container.New(c, c.frame, words)
	for _, u := range under {
		if u.button != nil {
			o.Add(u.button)
		}
		o.Add(u.words)
	}
	g.put(piece{object: o, height: c.heightFor, gap: 10})
}

func (g *page) put(p piece) {
	g.parts = append(g.parts, p)
	g.body.Objects = append(g.body.Objects, p.object)
}

// group draws the values of one part of a document.
func (g *page) group(gr *form.Group, first bool) {
	if gr.Title != "" {
		gap := float32(10)
		if first {
			gap = 8
		}
		g.add(kit.NewText(gr.Title, kit.Section), gap)
	}
	for n, p := range gr.Pairs {
		span := 1
		if p.Wide {
			span = pageColumns
		}
		if p.Pictures != nil {
			o, height := formview.NewPictures(p)
			g.put(piece{object: o, height: height, span: span, fresh: n == 0, gap: 4})
			continue
		}
		o, v := newValue(p, p.Wide)
		g.put(piece{object: o, height: v.heightFor, span: span, fresh: n == 0, gap: 4, needs: v.needs()})
	}
	for _, a := range gr.Notes {
		t := toneOf(a.Level)
		border, _ := t.Roles()
		if t == kit.Neutral {
			border = theme.Line
		}
		g.card(border, kit.NewPara(kit.AlertSpans(t, a.Title, a.Text, a.Source, "", nil)...))
	}
}

func toneOf(l form.Level) kit.Tone {
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

const (
	pageSide   float32 = 22
	pageTop    float32 = 16
	cellGap    float32 = 14
	lineGap    float32 = 6
	wideFrom   float32 = 700
	narrowFrom float32 = 380
)

// walk lays the pieces out and gives the height.
func (g *page) walk(width float32, move bool) float32 {
	inner := max(width-2*pageSide, 100)
	cols := pageColumns
	switch {
	case inner < narrowFrom:
		cols = 2
	case inner < wideFrom:
		cols = 4
	}
	cell := (inner - cellGap*float32(cols-1)) / float32(cols)
	y, x, row, at := pageTop, float32(0), float32(0), 0
	end := func() {
		if at > 0 {
			y += row + lineGap
		}
		x, row, at = 0, 0, 0
	}
	for i := range g.parts {
		p := &g.parts[i]
		if !p.object.Visible() {
			continue
		}
		if p.span == 0 {
			end()
			y += p.gap
			h := p.height(inner)
			if move {
				put(p.object, pageSide, y, inner, h)
			}
			y += h
			continue
		}
		span := min(p.span, cols)
		for span < cols && cell*float32(span)+cellGap*float32(span-1) < p.needs {
			span++
		}
		if p.fresh || at+span > cols {
			end()
			if p.fresh {
				y += p.gap
			}
		}
		w := cell*float32(span) + cellGap*float32(span-1)
		h := p.height(w)
		if move {
			put(p.object, pageSide+x, y, w, h)
		}
		x += w + cellGap
		at += span
		row = max(row, h)
	}
	end()
	return y + pageTop
}

type pageLayout struct{ g *page }

func (l *pageLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) { l.g.walk(size.Width, true) }
func (l *pageLayout) MinSize([]fyne.CanvasObject) fyne.Size        { return fyne.NewSize(100, l.g.height) }

// CreateRenderer implements fyne.Widget.
func (g *page) CreateRenderer() fyne.WidgetRenderer { return &pageRenderer{g} }

type pageRenderer struct{ g *page }

func (r *pageRenderer) Destroy()                     {}
func (r *pageRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.g.scroll} }
func (r *pageRenderer) MinSize() fyne.Size           { return fyne.NewSize(200, 100) }
func (r *pageRenderer) Layout(s fyne.Size) {
	r.g.height = r.g.walk(s.Width, false)
	r.g.scroll.Resize(s)
	r.g.scroll.Refresh()
}
func (r *pageRenderer) Refresh() {
	r.Layout(r.g.Size())
	r.g.scroll.Refresh()
}

// turn scrolls by most of a page.
func (g *page) turn(n float32) {
	off := g.scroll.Offset.Y + n*g.scroll.Size().Height*0.8
	most := max(g.height-g.scroll.Size().Height, 0)
	g.scroll.ScrollToOffset(fyne.NewPos(0, min(max(off, 0), most)))
}

// cardPiece is words in a frame, with rows to choose from under them.
type cardPiece struct {
	frame *kit.Panel
	words *kit.Para
	under []*choiceRow
}

// choiceRow is one of several values, with the button that keeps it where one
// may. The value is never cut: what differs may be at its end.
type choiceRow struct {
	button *kit.Button
	words  *kit.Para
}

const choiceButton float32 = 84

func (r *choiceRow) left() float32 {
	if r.button == nil {
		return 0
	}
	return choiceButton
}

func (r *choiceRow) heightFor(width float32) float32 {
	h := r.words.HeightFor(width - r.left())
	if r.button != nil {
		h = max(h, theme.FieldHeight)
	}
	return h
}

func (c *cardPiece) heightFor(width float32) float32 {
	h := c.words.HeightFor(width-24) + 20
	for _, u := range c.under {
		h += u.heightFor(width-24) + 6
	}
	return h
}

func (c *cardPiece) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	put(c.frame, 0, 0, size.Width, size.Height)
	inner := size.Width - 24
	h := c.words.HeightFor(inner)
	put(c.words, 12, 10, inner, h)
	y := 10 + h + 6
	for _, u := range c.under {
		row, words := u.heightFor(inner), u.words.HeightFor(inner-u.left())
		if u.button != nil {
			put(u.button, 12, y, choiceButton-12, theme.FieldHeight)
		}
		put(u.words, 12+u.left(), y+(row-words)/2, inner-u.left(), words)
		y += row + 6
	}
}

func (c *cardPiece) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(100, 20) }

// value is the layout of a label over what was written; of a label beside it
// where what was written may be long.
type value struct {
	label  *kit.Para
	name   string // what the label says
	words  *kit.Para
	beside bool
}

// besideWidth is what a label takes that stands beside its value.
const besideWidth float32 = 160

func newValue(p form.Pair, wide bool) (*fyne.Container, *value) {
	role := theme.Text
	words := p.Value
	if t := toneOf(p.Level); t != kit.Neutral {
		role, _ = t.Roles()
		words = t.Sign() + "\u00a0" + words
	}
	v := &value{label: kit.Words(p.Label, kit.Caption), name: p.Label, words: kit.Words(words, kit.Plain.In(role)), beside: wide && p.Label != ""}
	return container.New(v, v.label, v.words), v
}

// shortValue is up to which width a value is not broken: longer ones are texts.
const shortValue float32 = 260

// needs is the width in which the label stands in one line, and a short value
// with it; 0 where the label stands beside.
func (v *value) needs() float32 {
	if v.beside {
		return 0
	}
	wide := fyne.MeasureText(v.name, theme.Small, fyne.TextStyle{}).Width
	if w := fyne.MeasureText(v.words.Text(), theme.Body, fyne.TextStyle{}).Width; w <= shortValue {
		wide = max(wide, w)
	}
	return wide + 1
}

// head is the room of a label over its value.
func (v *value) head(width float32) float32 {
	if v.name == "" {
		return 0
	}
	return max(18, v.label.HeightFor(width))
}

func (v *value) heightFor(width float32) float32 {
	if v.beside {
		return max(v.words.HeightFor(width-besideWidth), 2+v.label.HeightFor(besideWidth-12))
	}
	return v.head(width) + v.words.HeightFor(width)
}

func (v *value) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	if v.beside {
		put(v.label, 0, 2, besideWidth-12, v.label.HeightFor(besideWidth-12))
		put(v.words, besideWidth, 0, size.Width-besideWidth, size.Height)
		return
	}
	y := v.head(size.Width)
	if v.name != "" {
		put(v.label, 0, 0, size.Width, y)
	}
	put(v.words, 0, y, size.Width, max(size.Height-y, 0))
}

func (v *value) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(60, 20) }
