package kit

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"carnet/ui/theme"
)

// Span is a piece of a paragraph in one style; with Do it is a link.
type Span struct {
	Text  string
	Style Style
	Do    func()
}

// Para is a paragraph that wraps between words.
type Para struct {
	widget.BaseWidget
	spans []Span
	fixed float32

	lines  []*canvas.Text
	unders []*canvas.Line
	links  []link
	at     float32 // the width that the lines were broken for
	height float32
}

type link struct {
	from, to fyne.Position
	do       func()
}

var (
	_ fyne.Widget        = (*Para)(nil)
	_ fyne.Tappable      = (*Para)(nil)
	_ desktop.Cursorable = (*Para)(nil)
)

// NewPara writes spans one after the other.
func NewPara(spans ...Span) *Para {
	p := &Para{spans: spans, at: -1}
	p.ExtendBaseWidget(p)
	return p
}

// Words is a paragraph in one style.
func Words(s string, st Style) *Para { return NewPara(Span{Text: s, Style: st}) }

// Width gives the paragraph a width of its own instead of the room it gets.
func (p *Para) Width(w float32) *Para { p.fixed = w; return p }

// Set replaces the spans.
func (p *Para) Set(spans ...Span) {
	p.spans, p.at = spans, -1
	p.Refresh()
}

// Text returns the words.
func (p *Para) Text() string {
	var b strings.Builder
	for _, s := range p.spans {
		b.WriteString(s.Text)
	}
	return b.String()
}

// HeightFor is how high the paragraph is at a width.
func (p *Para) HeightFor(width float32) float32 {
	p.wrap(width)
	return p.height
}

// Resize breaks the lines anew.
func (p *Para) Resize(size fyne.Size) {
	if p.at != size.Width && p.fixed == 0 {
		p.wrap(size.Width)
		p.BaseWidget.Resize(size)
		p.BaseWidget.Refresh() // the height may have changed: the parents look again
		return
	}
	p.BaseWidget.Resize(size)
}

// Tapped follows a link.
func (p *Para) Tapped(e *fyne.PointEvent) {
	for _, l := range p.links {
		if e.Position.X >= l.from.X && e.Position.X <= l.to.X && e.Position.Y >= l.from.Y && e.Position.Y <= l.to.Y {
			l.do()
			return
		}
	}
}

// Cursor shows that there are links.
func (p *Para) Cursor() desktop.Cursor {
	if len(p.links) > 0 {
		return desktop.PointerCursor
	}
	return desktop.DefaultCursor
}

type word struct {
	text  string
	style Style
	width float32
	do    func()
	glue  bool // no break before it
}

// wrap breaks the spans into lines of at most width.
func (p *Para) wrap(width float32) {
	if width < 1 {
		width = 1
	}
	if p.at == width {
		return
	}
	p.at = width
	p.lines, p.unders, p.links = nil, nil, nil
	var row []word
	var used, y float32
	flush := func() {
		y += p.place(row, y)
		row, used = nil, 0
	}
	for _, w := range p.words() {
		if w.text == "\n" {
			flush()
			continue
		}
		if used > 0 && used+measure(strings.TrimRight(w.text, " "), w.style).Width > width && !w.glue {
			flush()
		}
		row = append(row, w)
		used += w.width
	}
	flush()
	p.height = y
}

// words cuts the spans behind each space; no-break spaces hold together.
func (p *Para) words() []word {
	var out []word
	glue := false
	for _, s := range p.spans {
		for n, part := range strings.Split(s.Text, "\n") {
			if n > 0 {
				out = append(out, word{text: "\n", style: s.Style})
				glue = false
			}
			for _, w := range strings.SplitAfter(part, " ") {
				if w == "" {
					continue
				}
				out = append(out, word{w, s.Style, measure(w, s.Style).Width, s.Do, glue})
				glue = !strings.HasSuffix(w, " ")
			}
		}
	}
	return out
}

// place makes the texts of one line, neighbours of one style together, and
// returns the height of the line.
func (p *Para) place(row []word, y float32) float32 {
	height := float32(0)
	if len(row) == 0 {
		if len(p.spans) == 0 || p.Text() == "" {
			return 0
		}
		return measure("x", p.spans[0].Style).Height
	}
	for _, w := range row {
		height = max(height, measure("x", w.style).Height)
	}
	x := float32(0)
	for i := 0; i < len(row); {
		j, s := i, ""
		for ; j < len(row) && row[j].style == row[i].style && (row[j].do == nil) == (row[i].do == nil); j++ {
			s += row[j].text
		}
		if j == len(row) {
			s = strings.TrimRight(s, " ")
		}
		size := measure(s, row[i].style)
		t := canvas.NewText(s, theme.Color(row[i].style.Role))
		t.TextSize, t.TextStyle.Bold = row[i].style.Size, row[i].style.Bold
		// Smaller text stands on the base line of its larger neighbours.
		pos := fyne.NewPos(x, y+(height-size.Height)*0.8)
		t.Move(pos)
		t.Resize(size)
		p.lines = append(p.lines, t)
		if row[i].do != nil {
			under := canvas.NewLine(t.Color)
			base := pos.Y + size.Height*0.86
			under.Position1, under.Position2 = fyne.NewPos(x, base), fyne.NewPos(x+measure(strings.TrimRight(s, " "), row[i].style).Width, base)
			p.unders = append(p.unders, under)
			p.links = append(p.links, link{pos, pos.AddXY(size.Width, size.Height), row[i].do})
		}
		x += size.Width
		i = j
	}
	return height
}

// CreateRenderer implements fyne.Widget.
func (p *Para) CreateRenderer() fyne.WidgetRenderer { return &paraRenderer{p} }

type paraRenderer struct{ p *Para }

func (r *paraRenderer) Destroy()           {}
func (r *paraRenderer) Layout(s fyne.Size) { r.p.wrap(r.width(s)) }

func (r *paraRenderer) width(s fyne.Size) float32 {
	if r.p.fixed > 0 {
		return r.p.fixed
	}
	return s.Width
}

func (r *paraRenderer) MinSize() fyne.Size {
	w := r.width(r.p.Size())
	if w <= 0 {
		w = 320
	}
	r.p.wrap(w)
	if r.p.fixed > 0 {
		return fyne.NewSize(r.p.fixed, r.p.height)
	}
	return fyne.NewSize(40, r.p.height)
}

func (r *paraRenderer) Objects() []fyne.CanvasObject {
	out := make([]fyne.CanvasObject, 0, len(r.p.lines)+len(r.p.unders))
	for _, l := range r.p.lines {
		out = append(out, l)
	}
	for _, u := range r.p.unders {
		out = append(out, u)
	}
	return out
}

func (r *paraRenderer) Refresh() {
	r.p.at = -1 // colours and sizes may have changed
	r.p.wrap(r.width(r.p.Size()))
	canvas.Refresh(r.p)
}
