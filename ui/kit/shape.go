package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"carnet/assets/icons"
	"carnet/ui/theme"
)

// Panel is a plain rectangle in the colours of roles.
type Panel struct {
	widget.BaseWidget
	fill, stroke fyne.ThemeColorName
	width        float32
	radius       float32
	min          fyne.Size
}

var _ fyne.Widget = (*Panel)(nil)

// NewPanel makes a rectangle; stroke theme.Clear draws no border.
func NewPanel(fill, stroke fyne.ThemeColorName, radius float32) *Panel {
	p := &Panel{fill: fill, stroke: stroke, width: 1, radius: radius}
	if stroke == theme.Clear {
		p.width = 0
	}
	p.ExtendBaseWidget(p)
	return p
}

// Set changes the colours and the width of the border.
func (p *Panel) Set(fill, stroke fyne.ThemeColorName, width float32) {
	if p.fill == fill && p.stroke == stroke && p.width == width {
		return
	}
	p.fill, p.stroke, p.width = fill, stroke, width
	p.Refresh()
}

// AtLeast gives the rectangle a least size.
func (p *Panel) AtLeast(w, h float32) *Panel { p.min = fyne.NewSize(w, h); return p }

// CreateRenderer implements fyne.Widget.
func (p *Panel) CreateRenderer() fyne.WidgetRenderer {
	r := &panelRenderer{p: p, rect: canvas.NewRectangle(theme.Color(p.fill))}
	r.apply()
	return r
}

type panelRenderer struct {
	p    *Panel
	rect *canvas.Rectangle
}

func (r *panelRenderer) Destroy()                     {}
func (r *panelRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.rect} }
func (r *panelRenderer) MinSize() fyne.Size           { return r.p.min }
func (r *panelRenderer) Layout(s fyne.Size)           { r.rect.Resize(s) }

func (r *panelRenderer) Refresh() {
	r.apply()
	r.rect.Refresh()
}

func (r *panelRenderer) apply() {
	r.rect.FillColor = theme.Color(r.p.fill)
	r.rect.StrokeColor = theme.Color(r.p.stroke)
	r.rect.StrokeWidth = r.p.width
	r.rect.CornerRadius = r.p.radius
}

// HLine and VLine separate; they are 1 px in the colour of lines.
func HLine() fyne.CanvasObject { return NewPanel(theme.Line, theme.Clear, 0).AtLeast(1, 1) }

// VLine is an upright line.
func VLine() fyne.CanvasObject { return NewPanel(theme.Line, theme.Clear, 0).AtLeast(1, 1) }

// Icon draws an icon of ours, size px wide, in the colour of a role.
type Icon struct {
	widget.BaseWidget
	icon icons.Icon
	role fyne.ThemeColorName
	size float32
}

var _ fyne.Widget = (*Icon)(nil)

// NewIcon makes an icon.
func NewIcon(i icons.Icon, role fyne.ThemeColorName, size float32) *Icon {
	w := &Icon{icon: i, role: role, size: size}
	w.ExtendBaseWidget(w)
	return w
}

// CreateRenderer implements fyne.Widget.
func (w *Icon) CreateRenderer() fyne.WidgetRenderer {
	img := canvas.NewImageFromResource(theme.Icon(w.icon, w.role))
	img.FillMode = canvas.ImageFillContain
	return &iconRenderer{w, img}
}

type iconRenderer struct {
	w   *Icon
	img *canvas.Image
}

func (r *iconRenderer) Destroy()                     {}
func (r *iconRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.img} }
func (r *iconRenderer) MinSize() fyne.Size           { return fyne.NewSquareSize(r.w.size) }
func (r *iconRenderer) Layout(s fyne.Size) {
	side := min(s.Width, s.Height, r.w.size)
	r.img.Resize(fyne.NewSquareSize(side))
	r.img.Move(fyne.NewPos((s.Width-side)/2, (s.Height-side)/2))
}

func (r *iconRenderer) Refresh() {
	r.img.Resource = theme.Icon(r.w.icon, r.w.role)
	r.img.Refresh()
}

// Pad puts room around an object: top, right, bottom, left.
func Pad(o fyne.CanvasObject, top, right, bottom, left float32) *fyne.Container {
	return container.New(layout.NewCustomPaddedLayout(top, bottom, left, right), o)
}

// VStack puts objects under each other, gap px apart.
func VStack(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(layout.NewCustomPaddedVBoxLayout(gap), objects...)
}

// HStack puts objects beside each other, each at its least width and centred
// in the height of the tallest; a Spacer takes what is left.
func HStack(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&hstack{gap}, objects...)
}

// Spacer pushes its neighbours in an HStack apart.
func Spacer() fyne.CanvasObject { return layout.NewSpacer() }

type hstack struct{ gap float32 }

func (l *hstack) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	var used float32
	spacers, shown := 0, 0
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		shown++
		if _, ok := o.(layout.SpacerObject); ok {
			spacers++
			continue
		}
		used += o.MinSize().Width
	}
	room := size.Width - used - l.gap*float32(max(shown-1, 0))
	for _, o := range objects { // what grows takes its part of the room first
		if o.Visible() {
			room -= min(max(room, 0), max(wanted(o)-o.MinSize().Width, 0))
		}
	}
	// What may be cut shares a lack of room.
	short := max(-room, 0)
	x := float32(0)
	for i, o := range objects {
		if !o.Visible() {
			continue
		}
		if _, ok := o.(layout.SpacerObject); ok {
			x += max(room, 0)/float32(spacers) + l.gap
			continue
		}
		m := o.MinSize()
		w := m.Width
		if most := wanted(o); most > w {
			w = min(most, max(size.Width-x-l.restWidth(objects[i+1:]), w))
		}
		if short > 0 && x+w > size.Width {
			w = max(size.Width-x, 0)
		}
		o.Resize(fyne.NewSize(w, m.Height))
		o.Move(fyne.NewPos(x, (size.Height-m.Height)/2))
		x += w + l.gap
	}
}

func (l *hstack) restWidth(objects []fyne.CanvasObject) float32 {
	var w float32
	for _, o := range objects {
		if o.Visible() {
			w += o.MinSize().Width + l.gap
		}
	}
	return w
}

func (l *hstack) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var s fyne.Size
	n := 0
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		n++
		if _, ok := o.(layout.SpacerObject); ok {
			continue
		}
		m := o.MinSize()
		s.Width += m.Width
		s.Height = max(s.Height, m.Height)
	}
	s.Width += l.gap * float32(max(n-1, 0))
	return s
}

// Grow lets an object in an HStack take what room is left, up to a width: a
// search field that is wide where it can be.
func Grow(most float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(&grow{most}, o)
}

type grow struct{ most float32 }

func (grow) Layout(objects []fyne.CanvasObject, size fyne.Size) { objects[0].Resize(size) }

func (g grow) MinSize(objects []fyne.CanvasObject) fyne.Size {
	m := objects[0].MinSize()
	return fyne.NewSize(max(m.Width, min(g.most, 160)), m.Height)
}

// wanted is the width that an object would like, where it may have less.
func wanted(o fyne.CanvasObject) float32 {
	switch o := o.(type) {
	case *Text:
		if o.cut {
			return measure(o.text, o.style).Width + 1
		}
	case *fyne.Container:
		if g, ok := o.Layout.(*grow); ok {
			return g.most
		}
	}
	return 0
}

// Flow puts objects beside each other and begins a new line where there is no
// more room: rows of tags and chips.
func Flow(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&flow{gap: gap}, objects...)
}

type flow struct {
	gap   float32
	width float32
}

func (l *flow) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	l.walk(objects, size.Width, true)
}

func (l *flow) walk(objects []fyne.CanvasObject, width float32, move bool) (height float32) {
	var x, y, row float32
	var line []fyne.CanvasObject
	end := func() {
		for _, o := range line { // centred in the height of the tallest
			o.Move(fyne.NewPos(o.Position().X, y+(row-o.Size().Height)/2))
		}
		line = line[:0]
	}
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		m := o.MinSize()
		m.Width = min(m.Width, max(width, 1))
		if x > 0 && x+m.Width > width {
			end()
			x, y, row = 0, y+row+l.gap, 0
		}
		if move {
			o.Resize(m)
			o.Move(fyne.NewPos(x, y))
			line = append(line, o)
		}
		x += m.Width + l.gap
		row = max(row, m.Height)
	}
	end()
	return y + row
}

func (l *flow) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var widest float32
	for _, o := range objects {
		if o.Visible() {
			widest = max(widest, o.MinSize().Width)
		}
	}
	w := l.width
	if w == 0 {
		w = 10000
	}
	return fyne.NewSize(min(widest, 120), l.walk(objects, w, false))
}

// Scroll lets a content be higher than its room; the bar has its own gutter.
func Scroll(content fyne.CanvasObject) *container.Scroll {
	return container.NewVScroll(Pad(content, 0, 12, 12, 0))
}

// Columns puts objects beside each other in shares of the width.
func Columns(gap float32, shares []float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&columns{gap, shares}, objects...)
}

type columns struct {
	gap    float32
	shares []float32
}

func (l *columns) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	var sum float32
	for i := range objects {
		sum += l.share(i)
	}
	room := size.Width - l.gap*float32(max(len(objects)-1, 0))
	x := float32(0)
	for i, o := range objects {
		w := room * l.share(i) / sum
		o.Resize(fyne.NewSize(w, size.Height))
		o.Move(fyne.NewPos(x, 0))
		x += w + l.gap
	}
}

func (l *columns) share(i int) float32 {
	if i < len(l.shares) {
		return l.shares[i]
	}
	return 1
}

func (l *columns) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var s fyne.Size
	for _, o := range objects {
		m := o.MinSize()
		s.Width += m.Width
		s.Height = max(s.Height, m.Height)
	}
	s.Width += l.gap * float32(max(len(objects)-1, 0))
	return s
}

// Fixed gives an object a width (0 for its own) and a height (0 for its own).
func Fixed(w, h float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(&fixed{fyne.NewSize(w, h)}, o)
}

type fixed struct{ size fyne.Size }

func (l *fixed) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Resize(size)
		o.Move(fyne.Position{})
	}
}

func (l *fixed) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var m fyne.Size
	for _, o := range objects {
		m = m.Max(o.MinSize())
	}
	if l.size.Width > 0 {
		m.Width = l.size.Width
	}
	if l.size.Height > 0 {
		m.Height = l.size.Height
	}
	return m
}

// Edges puts objects along the edges of a window and one in the middle, with
// no gaps between them; any may be nil.
func Edges(top, bottom, left, right, middle fyne.CanvasObject) *fyne.Container {
	l := &edges{top, bottom, left, right, middle}
	c := container.New(l)
	for _, o := range []fyne.CanvasObject{middle, top, bottom, left, right} {
		if o != nil {
			c.Add(o)
		}
	}
	return c
}

type edges struct{ top, bottom, left, right, middle fyne.CanvasObject }

func (l *edges) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	x0, y0, x1, y1 := float32(0), float32(0), size.Width, size.Height
	put := func(o fyne.CanvasObject, x, y, w, h float32) {
		o.Move(fyne.NewPos(x, y))
		o.Resize(fyne.NewSize(w, h))
	}
	if l.top != nil && l.top.Visible() {
		h := l.top.MinSize().Height
		put(l.top, 0, 0, size.Width, h)
		y0 = h
	}
	if l.bottom != nil && l.bottom.Visible() {
		h := l.bottom.MinSize().Height
		y1 -= h
		put(l.bottom, 0, y1, size.Width, h)
	}
	if l.left != nil && l.left.Visible() {
		w := l.left.MinSize().Width
		put(l.left, 0, y0, w, y1-y0)
		x0 = w
	}
	if l.right != nil && l.right.Visible() {
		w := l.right.MinSize().Width
		x1 -= w
		put(l.right, x1, y0, w, y1-y0)
	}
	if l.middle != nil {
		put(l.middle, x0, y0, x1-x0, y1-y0)
	}
}

func (l *edges) MinSize([]fyne.CanvasObject) fyne.Size {
	var s fyne.Size
	for _, o := range []fyne.CanvasObject{l.left, l.middle, l.right} {
		if o != nil && o.Visible() {
			m := o.MinSize()
			s.Width += m.Width
			s.Height = max(s.Height, m.Height)
		}
	}
	for _, o := range []fyne.CanvasObject{l.top, l.bottom} {
		if o != nil && o.Visible() {
			m := o.MinSize()
			s.Width = max(s.Width, m.Width)
			s.Height += m.Height
		}
	}
	return s
}
