package formview

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"carnet/ui/form"
	"carnet/ui/kit"
	"carnet/ui/theme"
)

const (
	thumbSide float32 = 72
	thumbGap  float32 = 8
	addWidth  float32 = 190
	// thumbPixels is twice the side, for sharp screens; the large picture is not
	// kept in memory.
	thumbPixels = 144
)

// pictureField is a field of pictures: small ones in a row and the way to add
// one. One Tab reaches it; arrows walk, Space opens or adds, Delete removes,
// Ctrl+O adds from anywhere in it.
type pictureField struct {
	widget.BaseWidget
	*dress
	v     *View
	strip *PictureStrip
}

var _ fieldWidget = (*pictureField)(nil)

func newPictureField(v *View, f *form.Field, bare bool) *pictureField {
	w := &pictureField{v: v, dress: newDress(f, bare)}
	w.strip = NewPictureStrip(f)
	w.strip.owner = w
	w.ExtendBaseWidget(w)
	w.sync()
	return w
}

func (w *pictureField) field() *form.Field        { return w.f }
func (w *pictureField) focusable() fyne.Focusable { return w.strip }

func (w *pictureField) box() (fyne.Position, fyne.Size) {
	return fyne.NewPos(0, w.top()), fyne.NewSize(w.Size().Width, w.strip.HeightFor(w.Size().Width))
}

func (w *pictureField) sync() bool {
	before := w.strip.count()
	grown := w.dress.sync()
	w.strip.load()
	if grown = grown || before != w.strip.count(); grown {
		w.Refresh()
	}
	return grown
}

func (w *pictureField) heightFor(width float32) float32 {
	w.fit(width)
	return w.top() + w.strip.HeightFor(width) + w.below(width)
}

// CreateRenderer implements fyne.Widget.
func (w *pictureField) CreateRenderer() fyne.WidgetRenderer { return &pictureRenderer{w} }

type pictureRenderer struct{ w *pictureField }

func (r *pictureRenderer) Destroy() {}
func (r *pictureRenderer) Objects() []fyne.CanvasObject {
	return append(r.w.objects(), r.w.strip)
}

func (r *pictureRenderer) MinSize() fyne.Size {
	return fyne.NewSize(60, r.w.heightFor(max(r.w.Size().Width, 60)))
}

func (r *pictureRenderer) Layout(s fyne.Size) {
	h := r.w.strip.HeightFor(s.Width)
	place(r.w.strip, 0, r.w.top(), s.Width, h)
	r.w.layout(s, r.w.top()+h)
}

func (r *pictureRenderer) Refresh() {
	r.Layout(r.w.Size())
	for _, o := range r.Objects() {
		o.Refresh()
	}
}

// PictureStrip is the row of small pictures of a field. A signed document shows
// it too: there Enter and Space open a picture large.
type PictureStrip struct {
	widget.BaseWidget
	f       *form.Field
	owner   *pictureField // nil where one only looks
	at      int
	focused bool
	drawn   int
	shots   map[string]*shot
}

// shot is one small picture: nil until it has been read, with the words of
// what went wrong.
type shot struct {
	img   image.Image
	words string
}

var (
	_ fyne.Focusable    = (*PictureStrip)(nil)
	_ fyne.Tappable     = (*PictureStrip)(nil)
	_ fyne.Shortcutable = (*PictureStrip)(nil)
)

// NewPictureStrip draws the pictures of a field.
func NewPictureStrip(f *form.Field) *PictureStrip {
	s := &PictureStrip{f: f, shots: map[string]*shot{}}
	s.ExtendBaseWidget(s)
	s.load()
	return s
}

// load reads what is not drawn yet, beside the window.
func (s *PictureStrip) load() {
	for _, name := range s.f.PictureList() {
		if s.shots[name] != nil {
			continue
		}
		x := &shot{}
		s.shots[name] = x
		s.f.Album().Open(name, thumbPixels, func(img image.Image, err error) {
			if x.img = img; err != nil {
				x.words = s.f.Form().Printer().Sentence(err)
			}
			s.Refresh()
		})
	}
	s.at = max(min(s.at, s.count()-1), 0)
	s.Refresh()
}

// count is how many tiles there are.
func (s *PictureStrip) count() int {
	n := len(s.f.PictureList())
	if s.adds() {
		n++
	}
	return n
}

// adds tells whether the last tile is the one that adds.
func (s *PictureStrip) adds() bool { return s.owner != nil && s.f.CanAddPicture() }

// HeightFor is the height at a width.
func (s *PictureStrip) HeightFor(width float32) float32 {
	return s.flow(width, nil)
}

// flow lays the tiles out; each sees its place.
func (s *PictureStrip) flow(width float32, each func(i int, x, y, w float32)) float32 {
	x, y := float32(0), float32(0)
	shown := len(s.f.PictureList())
	for i := range s.count() {
		w := thumbSide
		if i == shown {
			w = addWidth
		}
		if x > 0 && x+w > width {
			x, y = 0, y+thumbSide+thumbGap
		}
		if each != nil {
			each(i, x, y, w)
		}
		x += w + thumbGap
	}
	if s.count() == 0 {
		return fieldHeight
	}
	return y + thumbSide
}

// act opens a picture, or adds one.
func (s *PictureStrip) act(i int) {
	if i >= 0 && i < len(s.f.PictureList()) {
		s.f.Album().Show(s.f.PictureList(), i, s.refocus)
		return
	}
	s.add()
}

func (s *PictureStrip) refocus() {
	if s.owner != nil {
		s.owner.v.Focus(s.f)
		return
	}
	if c := fyne.CurrentApp().Driver().CanvasForObject(s); c != nil {
		c.Focus(s)
	}
}

func (s *PictureStrip) add() {
	if !s.adds() {
		return
	}
	f := s.f
	f.Album().Choose(func(path string) {
		f.Adding()
		s.refocus()
		f.Album().Add(path, func(name string, err error) {
			f.Added(name, err)
			s.at = max(len(f.PictureList())-1, 0)
			s.load()
		})
	})
}

func (s *PictureStrip) remove() {
	if s.owner != nil {
		s.f.RemovePicture(s.at)
		s.load()
	}
}

// FocusGained implements fyne.Focusable.
func (s *PictureStrip) FocusGained() {
	s.focused = true
	if s.owner != nil {
		s.owner.v.gained(s.owner)
	}
	s.Refresh()
}

// FocusLost implements fyne.Focusable.
func (s *PictureStrip) FocusLost() {
	s.focused = false
	if s.owner != nil {
		s.owner.v.lost(s.owner)
	}
	s.Refresh()
}

// Tapped opens the picture under the pointer, or adds one.
func (s *PictureStrip) Tapped(e *fyne.PointEvent) {
	s.refocus()
	hit := -1
	s.flow(s.Size().Width, func(i int, x, y, w float32) {
		if e.Position.X >= x && e.Position.X <= x+w && e.Position.Y >= y && e.Position.Y <= y+thumbSide {
			hit = i
		}
	})
	if hit >= 0 {
		s.at = hit
		s.act(hit)
	}
}

// TypedRune implements fyne.Focusable: Space opens or adds.
func (s *PictureStrip) TypedRune(r rune) {
	if r == ' ' {
		s.act(s.at)
	}
}

// TypedKey implements fyne.Focusable.
func (s *PictureStrip) TypedKey(ev *fyne.KeyEvent) {
	switch ev.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		if s.owner == nil {
			s.act(s.at)
			return
		}
		s.owner.v.next(s.f)
	case fyne.KeyLeft, fyne.KeyRight:
		n := 1
		if ev.Name == fyne.KeyLeft {
			n = -1
		}
		if c := s.count(); c > 0 {
			s.at = (s.at + n + c) % c
		}
		s.Refresh()
	case fyne.KeyDelete, fyne.KeyBackspace:
		s.remove()
	case fyne.KeySpace:
		// arrives as a rune as well
	case fyne.KeyPageUp, fyne.KeyPageDown:
		if s.owner == nil {
			kit.PassKey(s, ev)
			return
		}
		n := float32(1)
		if ev.Name == fyne.KeyPageUp {
			n = -1
		}
		s.owner.v.page(n)
	default:
		kit.PassKey(s, ev)
	}
}

// addKey is the key that adds a picture while the focus is in the field.
var addKey = kit.ParseKey("Ctrl+O")

// TypedShortcut adds a picture by Ctrl+O and hands other shortcuts on.
func (s *PictureStrip) TypedShortcut(sc fyne.Shortcut) {
	if k, ok := kit.ShortcutKey(sc); ok && k == addKey && s.adds() {
		s.add()
		return
	}
	kit.PassShortcut(s, sc)
}

// CreateRenderer implements fyne.Widget.
func (s *PictureStrip) CreateRenderer() fyne.WidgetRenderer {
	r := &stripRenderer{s: s}
	r.make()
	return r
}

type tile struct {
	ground *canvas.Rectangle
	img    *canvas.Image
	words  *kit.Para
}

type stripRenderer struct {
	s       *PictureStrip
	tiles   []tile
	objects []fyne.CanvasObject
}

// make makes a tile for each picture and the one that adds.
func (r *stripRenderer) make() {
	r.tiles, r.objects = nil, nil
	for range r.s.count() {
		t := tile{ground: canvas.NewRectangle(theme.Color(theme.Surface)), img: canvas.NewImageFromImage(nil), words: kit.NewPara()}
		t.img.FillMode = canvas.ImageFillContain
		r.tiles = append(r.tiles, t)
		r.objects = append(r.objects, t.ground, t.img, t.words)
	}
	r.s.drawn = len(r.tiles)
	r.paint()
}

func (r *stripRenderer) paint() {
	s := r.s
	p := s.f.Form().Printer()
	names := s.f.PictureList()
	for i, t := range r.tiles {
		t.ground.FillColor, t.ground.CornerRadius = theme.Color(theme.Surface), 5
		t.ground.StrokeColor, t.ground.StrokeWidth = theme.Color(theme.FieldBorder), 1
		if s.focused && i == s.at {
			t.ground.StrokeColor, t.ground.StrokeWidth = theme.Color(theme.Accent), 2
		}
		t.img.Hide()
		t.words.Set()
		if i >= len(names) {
			t.words.Set(kit.Span{Text: p.T("picture.add") + "  ", Style: kit.Style{Size: theme.Small, Role: theme.Accent}}, kit.Span{Text: addKey.Hint(p), Style: kit.Caption})
			continue
		}
		switch x := s.shots[names[i]]; {
		case x != nil && x.img != nil:
			t.img.Image = x.img
			t.img.Show()
			t.img.Refresh()
		case x != nil && x.words != "":
			t.words.Set(kit.Span{Text: p.T("picture.none"), Style: kit.Caption})
		default:
			t.words.Set(kit.Span{Text: "…", Style: kit.Caption})
		}
	}
}

func (r *stripRenderer) Destroy()                     {}
func (r *stripRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *stripRenderer) MinSize() fyne.Size {
	return fyne.NewSize(thumbSide, r.s.HeightFor(max(r.s.Size().Width, thumbSide)))
}

func (r *stripRenderer) Layout(size fyne.Size) {
	r.s.flow(size.Width, func(i int, x, y, w float32) {
		if i >= len(r.tiles) {
			return
		}
		t := r.tiles[i]
		place(t.ground, x, y, w, thumbSide)
		place(t.img, x+3, y+3, w-6, thumbSide-6)
		h := t.words.HeightFor(w - 16)
		place(t.words, x+8, y+(thumbSide-h)/2, w-16, h)
	})
}

func (r *stripRenderer) Refresh() {
	if r.s.count() != r.s.drawn || len(r.tiles) != r.s.count() {
		r.make()
	} else {
		r.paint()
	}
	r.Layout(r.s.Size())
	canvas.Refresh(r.s)
}

// NewPictures draws the pictures of a signed document: the label, and the row
// of small ones, which open large. height tells how high it is at a width.
func NewPictures(p form.Pair) (o fyne.CanvasObject, height func(width float32) float32) {
	w := &pictures{label: kit.NewText(p.Label, kit.Caption).Cut(), strip: NewPictureStrip(p.Pictures)}
	w.ExtendBaseWidget(w)
	return w, w.heightFor
}

type pictures struct {
	widget.BaseWidget
	label *kit.Text
	strip *PictureStrip
}

func (w *pictures) heightFor(width float32) float32 { return 20 + w.strip.HeightFor(width) }

// CreateRenderer implements fyne.Widget.
func (w *pictures) CreateRenderer() fyne.WidgetRenderer { return &picturesRenderer{w} }

type picturesRenderer struct{ w *pictures }

func (r *picturesRenderer) Destroy() {}
func (r *picturesRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.w.label, r.w.strip}
}
func (r *picturesRenderer) MinSize() fyne.Size {
	return fyne.NewSize(thumbSide, r.w.heightFor(max(r.w.Size().Width, thumbSide)))
}

func (r *picturesRenderer) Layout(s fyne.Size) {
	place(r.w.label, 0, 0, s.Width, 18)
	place(r.w.strip, 0, 20, s.Width, r.w.strip.HeightFor(s.Width))
}

func (r *picturesRenderer) Refresh() {
	r.Layout(r.w.Size())
	r.w.label.Refresh()
	r.w.strip.Refresh()
}
