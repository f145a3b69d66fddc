package chart

import (
	"image"
	"image/color"
	"image/draw"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"carnet/assets/text"
	"carnet/ui/theme"
)

// View is a chart in a window. It is used on the window's goroutine alone.
type View struct {
	widget.BaseWidget
	p      text.Printer
	data   Data
	least  fyne.Size
	raster *canvas.Raster

	ground    *image.RGBA // axes and curves, as drawn last
	groundFor groundKey
	picture   *image.RGBA // with the points
}

// groundKey is what a picture of the curves was drawn for.
type groundKey struct {
	w, h    int
	palette [4]color.Color
}

var _ fyne.Widget = (*View)(nil)

// NewView makes an empty chart that writes numbers as the printer does.
func NewView(p text.Printer) *View {
	v := &View{p: p, least: fyne.NewSize(220, 180)}
	v.raster = canvas.NewRaster(v.paint)
	v.ExtendBaseWidget(v)
	return v
}

// AtLeast sets the least size.
func (v *View) AtLeast(w, h float32) *View { v.least = fyne.NewSize(w, h); return v }

// Data is what the chart shows now.
func (v *View) Data() Data { return v.data }

// Set shows other data. Curves that stay the same are not drawn again.
func (v *View) Set(d Data) {
	if !v.data.sameGround(&d) {
		v.ground = nil
	}
	v.data = d
	v.Refresh()
}

// The margins around the field of a chart, in units of the canvas.
const (
	marginLeft   float32 = 34
	marginRight  float32 = 30
	marginTop    float32 = 18
	marginBottom float32 = 32
	markSize     float32 = 11
)

// field is where curves are drawn, in a size of the widget.
func field(s fyne.Size) (x, y, w, h float32) {
	return marginLeft, marginTop, max(s.Width-marginLeft-marginRight, 10), max(s.Height-marginTop-marginBottom, 10)
}

// place is where a point lies, in units of the canvas.
func (d *Data) place(p Point, s fyne.Size) Point {
	x, y, w, h := field(s)
	return Point{float64(x) + d.X.part(p.X)*float64(w), float64(y) + (1-d.Y.part(p.Y))*float64(h)}
}

// Place is where a point of the chart lies on the widget.
func (v *View) Place(p Point) fyne.Position {
	q := v.data.place(p, v.Size())
	return fyne.NewPos(float32(q.X), float32(q.Y))
}

// paint makes the picture in pixels.
func (v *View) paint(w, h int) image.Image {
	size := v.Size()
	if w <= 0 || h <= 0 || size.Width <= 0 || size.Height <= 0 {
		return image.NewRGBA(image.Rect(0, 0, 1, 1))
	}
	key := groundKey{w, h, [4]color.Color{theme.Color(theme.Surface), theme.Color(theme.Muted), theme.Color(theme.Warning), theme.Color(theme.Danger)}}
	scale := float64(w) / float64(size.Width)
	if v.ground == nil || v.groundFor != key {
		v.ground, v.groundFor = v.paintGround(w, h, scale), key
	}
	if v.picture == nil || v.picture.Bounds() != v.ground.Bounds() {
		v.picture = image.NewRGBA(v.ground.Bounds())
	}
	copy(v.picture.Pix, v.ground.Pix)
	v.paintPoints(v.picture, scale)
	return v.picture
}

// clip is the field in pixels.
func (v *View) clip(scale float64) image.Rectangle {
	x, y, w, h := field(v.Size())
	px := func(f float32) int { return int(float64(f)*scale + 0.5) }
	return image.Rect(px(x), px(y), px(x+w)+1, px(y+h)+1)
}

func (v *View) pixels(p Point, scale float64) Point {
	q := v.data.place(p, v.Size())
	return Point{q.X * scale, q.Y * scale}
}

func (v *View) line(points []Point, scale float64) []Point {
	out := make([]Point, len(points))
	for i, p := range points {
		out[i] = v.pixels(p, scale)
	}
	return out
}

// paintGround draws the axes and the curves.
func (v *View) paintGround(w, h int, scale float64) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	d := &v.data
	clip := v.clip(scale)
	if d.X.Max <= d.X.Min || d.Y.Max <= d.Y.Min {
		return img
	}
	k := newInk(img, clip)
	if a, b := d.Between[0], d.Between[1]; a != b && a < len(d.Curves) && b < len(d.Curves) {
		low, high := v.line(d.Curves[a].Points, scale), v.line(d.Curves[b].Points, scale)
		for i := len(high) - 1; i >= 0; i-- {
			low = append(low, high[i])
		}
		k.area(low, theme.Color(theme.GoodSoft))
	}
	hair := image.NewUniform(theme.Color(theme.Line))
	thick := max(int(scale+0.5), 1)
	for _, x := range d.X.Marks() {
		at := int(v.pixels(Point{x, d.Y.Min}, scale).X)
		draw.Draw(img, image.Rect(at, clip.Min.Y, at+thick, clip.Max.Y), hair, image.Point{}, draw.Over)
	}
	for _, y := range d.Y.Marks() {
		at := int(v.pixels(Point{d.X.Min, y}, scale).Y)
		draw.Draw(img, image.Rect(clip.Min.X, at, clip.Max.X, at+thick), hair, image.Point{}, draw.Over)
	}
	for _, c := range d.Curves {
		role, width, dash := c.Stroke.look()
		scaled := make([]float64, len(dash))
		for i := range dash {
			scaled[i] = dash[i] * scale
		}
		k.line(v.line(c.Points, scale), width*scale, scaled, theme.Color(role))
	}
	return img
}

// paintPoints draws the person's own points and the line through them.
func (v *View) paintPoints(img *image.RGBA, scale float64) {
	d := &v.data
	if d.X.Max <= d.X.Min || d.Y.Max <= d.Y.Min {
		return
	}
	accent := theme.Color(theme.Accent)
	path := v.line(d.Earlier, scale)
	if d.Now != nil {
		path = append(path, v.pixels(*d.Now, scale))
	}
	k := newInk(img, v.clip(scale))
	for i := 1; i < len(path); i++ { // piece by piece: these do bend
		k.line(path[i-1:i+1], 1.6*scale, nil, accent)
	}
	whole := newInk(img, img.Bounds()) // a point on the edge is drawn whole
	surface := theme.Color(theme.Surface)
	for _, p := range d.Earlier {
		if d.X.holds(p.X) && d.Y.holds(p.Y) {
			whole.disc(v.pixels(p, scale), 4.6*scale, surface)
			whole.disc(v.pixels(p, scale), 3.8*scale, accent)
			whole.disc(v.pixels(p, scale), 2.2*scale, surface)
		}
	}
	if d.Now == nil || !d.X.holds(d.Now.X) || !d.Y.holds(d.Now.Y) {
		return
	}
	role := theme.Accent
	if d.Alarm {
		role = theme.Danger
	}
	whole.disc(v.pixels(*d.Now, scale), 6.2*scale, surface)
	whole.disc(v.pixels(*d.Now, scale), 5*scale, theme.Color(role))
}

// CreateRenderer implements fyne.Widget.
func (v *View) CreateRenderer() fyne.WidgetRenderer {
	r := &renderer{v: v}
	r.compose()
	return r
}

type renderer struct {
	v       *View
	texts   []*canvas.Text
	objects []fyne.CanvasObject
}

func (r *renderer) Destroy()                     {}
func (r *renderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *renderer) MinSize() fyne.Size           { return r.v.least }

func (r *renderer) Layout(s fyne.Size) {
	r.v.raster.Resize(s)
	r.compose()
}

func (r *renderer) Refresh() {
	r.compose()
	r.v.raster.Refresh()
}

// compose writes the marks of the axes and the names of the curves.
func (r *renderer) compose() {
	n := 0
	write := func(s string, role fyne.ThemeColorName, size float32, put func(m fyne.Size) fyne.Position) {
		if s == "" {
			return
		}
		if n == len(r.texts) {
			r.texts = append(r.texts, canvas.NewText("", color.Black))
		}
		t := r.texts[n]
		n++
		t.Text, t.Color, t.TextSize = s, theme.Color(role), size
		m := fyne.MeasureText(s, size, fyne.TextStyle{})
		t.Resize(m)
		t.Move(put(m))
		t.Refresh()
	}
	r.axes(write)
	r.names(write)
	r.objects = append(r.objects[:0], r.v.raster)
	for _, t := range r.texts[:n] {
		r.objects = append(r.objects, t)
	}
}

type writer func(s string, role fyne.ThemeColorName, size float32, put func(m fyne.Size) fyne.Position)

func (r *renderer) axes(write writer) {
	d, size := &r.v.data, r.v.Size()
	x0, y0, w, h := field(size)
	if d.None != "" && len(d.Curves) == 0 {
		write(d.None, theme.Muted, theme.Small, func(m fyne.Size) fyne.Position {
			return fyne.NewPos((size.Width-m.Width)/2, (size.Height-m.Height)/2)
		})
		return
	}
	if d.X.Max <= d.X.Min || d.Y.Max <= d.Y.Min {
		return
	}
	for _, x := range d.X.Marks() {
		at := r.v.Place(Point{x, d.Y.Min})
		write(r.v.mark(d.X, x), theme.Muted, markSize, func(m fyne.Size) fyne.Position { return fyne.NewPos(at.X-m.Width/2, y0+h+2) })
	}
	for _, y := range d.Y.Marks() {
		at := r.v.Place(Point{d.X.Min, y})
		write(r.v.mark(d.Y, y), theme.Muted, markSize, func(m fyne.Size) fyne.Position { return fyne.NewPos(x0-m.Width-5, at.Y-m.Height/2) })
	}
	write(d.Y.Title, theme.Muted, markSize, func(fyne.Size) fyne.Position { return fyne.NewPos(4, 0) })
	write(d.X.Title, theme.Muted, markSize, func(m fyne.Size) fyne.Position { return fyne.NewPos(x0+(w-m.Width)/2, size.Height-m.Height) })
}

// names stand at the right ends of the curves, where those lie on the chart.
func (r *renderer) names(write writer) {
	d := &r.v.data
	x0, _, w, _ := field(r.v.Size())
	for _, c := range d.Curves {
		y, ok := c.At(d.X.Max)
		if !ok && len(c.Points) > 0 {
			y = c.Points[len(c.Points)-1].Y
		}
		if !d.Y.holds(y) {
			continue
		}
		role, _, _ := c.Stroke.look()
		if c.Stroke == Quiet {
			role = theme.Muted
		}
		at := r.v.Place(Point{d.X.Max, y})
		write(c.Name, role, markSize, func(m fyne.Size) fyne.Position { return fyne.NewPos(x0+w+4, at.Y-m.Height/2) })
	}
}

// mark writes a value of an axis.
func (v *View) mark(a Axis, x float64) string {
	if a.Words != nil {
		return a.Words(x)
	}
	dec := 0
	for s := a.Step; dec < 3 && s-float64(int(s+1e-9)) > 1e-6; dec++ {
		s *= 10
	}
	if x == 0 {
		x = 0 // never "−0"
	}
	return v.p.Number(x, dec)
}
