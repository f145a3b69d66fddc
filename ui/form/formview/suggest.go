package formview

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"carnet/ui/form"
	"carnet/ui/kit"
	"carnet/ui/theme"
)

const (
	suggestionHeight float32 = 32
	hintHeight       float32 = 26
)

// suggestions is the list under a combo. It lies over the form and is no
// overlay of the window: an overlay would take the keys from the field.
type suggestions struct {
	widget.BaseWidget
	v       *View
	of      fieldWidget
	hovered bool
	over    int
}

var (
	_ fyne.Tappable     = (*suggestions)(nil)
	_ desktop.Hoverable = (*suggestions)(nil)
)

func newSuggestions(v *View) *suggestions {
	s := &suggestions{v: v, over: -1}
	s.ExtendBaseWidget(s)
	s.BaseWidget.Hide()
	return s
}

func (s *suggestions) list() ([]form.Option, int) {
	if s.of == nil {
		return nil, -1
	}
	return s.of.field().Suggestions()
}

// sync shows the suggestions of the field with the focus, if it has any.
func (s *suggestions) sync() {
	s.of = s.v.focus
	list, _ := s.list()
	if len(list) == 0 {
		if s.Visible() {
			s.hovered, s.over = false, -1
			s.BaseWidget.Hide()
		}
		return
	}
	s.place()
	if !s.Visible() {
		s.BaseWidget.Show()
	}
	s.Refresh()
}

// place puts the list under its field, or above where there is no room.
func (s *suggestions) place() {
	list, _ := s.list()
	if len(list) == 0 {
		return
	}
	pos, size := s.of.box()
	at := s.of.Position().Add(pos).Subtract(fyne.NewPos(0, s.v.scroll.Offset.Y))
	w := min(max(size.Width, 320), max(s.v.Size().Width-8, 100))
	h := suggestionHeight*float32(len(list)) + 8
	if s.of.field().SuggestHint() != "" {
		h += hintHeight
	}
	y := at.Y + size.Height + 2
	if y+h > s.v.Size().Height && at.Y-h-2 >= 0 {
		y = at.Y - h - 2
	}
	x := min(at.X, max(s.v.Size().Width-w, 0))
	s.Move(fyne.NewPos(x, y))
	s.Resize(fyne.NewSize(w, h))
}

func (s *suggestions) rowAt(y float32) int {
	list, _ := s.list()
	i := int((y - 4) / suggestionHeight)
	if y < 4 || i >= len(list) {
		return -1
	}
	return i
}

// Tapped takes a suggestion; the field keeps the focus.
func (s *suggestions) Tapped(e *fyne.PointEvent) {
	i := s.rowAt(e.Position.Y)
	w := s.of
	if w == nil || i < 0 {
		return
	}
	w.field().TakeSuggestion(i)
	s.hovered = false
	s.v.Focus(w.field())
}

// MouseIn implements desktop.Hoverable.
func (s *suggestions) MouseIn(e *desktop.MouseEvent) { s.hovered = true; s.MouseMoved(e) }

// MouseMoved implements desktop.Hoverable.
func (s *suggestions) MouseMoved(e *desktop.MouseEvent) {
	if i := s.rowAt(e.Position.Y); i != s.over {
		s.over = i
		s.Refresh()
	}
}

// MouseOut implements desktop.Hoverable.
func (s *suggestions) MouseOut() {
	s.hovered, s.over = false, -1
	s.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (s *suggestions) CreateRenderer() fyne.WidgetRenderer {
	r := &suggestRenderer{s: s, frame: canvas.NewRectangle(theme.Color(theme.Surface))}
	r.hint = canvas.NewText("", theme.Color(theme.Muted))
	r.objects = []fyne.CanvasObject{r.frame, r.hint}
	for i := range r.rows {
		row := suggestRow{canvas.NewRectangle(theme.Color(theme.Clear)), canvas.NewText("", theme.Color(theme.Text)), canvas.NewText("", theme.Color(theme.Muted))}
		r.rows[i] = row
		r.objects = append(r.objects, row.ground, row.label, row.detail)
	}
	r.paint()
	return r
}

type suggestRow struct {
	ground        *canvas.Rectangle
	label, detail *canvas.Text
}

type suggestRenderer struct {
	s       *suggestions
	frame   *canvas.Rectangle
	hint    *canvas.Text // what the keys do while none is marked
	rows    [form.MaxSuggestions]suggestRow
	objects []fyne.CanvasObject
}

func (r *suggestRenderer) Destroy()                     {}
func (r *suggestRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *suggestRenderer) MinSize() fyne.Size           { return fyne.NewSize(100, suggestionHeight) }

func (r *suggestRenderer) Layout(size fyne.Size) {
	r.frame.Resize(size)
	list, _ := r.s.list()
	m := r.hint.MinSize()
	r.hint.Move(fyne.NewPos(12, 4+suggestionHeight*float32(len(list))+(hintHeight-m.Height)/2-2))
	r.hint.Resize(m)
	for i, row := range r.rows {
		y := 4 + suggestionHeight*float32(i)
		row.ground.Move(fyne.NewPos(4, y))
		row.ground.Resize(fyne.NewSize(size.Width-8, suggestionHeight))
		d := row.detail.MinSize()
		if i < len(list) {
			row.label.Text = kit.Shorten(r.s.v.form.Printer().T(list[i].Label), kit.Style{Size: theme.Body, Bold: row.label.TextStyle.Bold}, size.Width-36-d.Width)
		}
		m := row.label.MinSize()
		row.label.Move(fyne.NewPos(12, y+(suggestionHeight-m.Height)/2))
		row.label.Resize(m)
		row.detail.Move(fyne.NewPos(size.Width-12-d.Width, y+(suggestionHeight-d.Height)/2))
		row.detail.Resize(d)
	}
}

func (r *suggestRenderer) Refresh() {
	r.paint()
	r.Layout(r.s.Size())
	canvas.Refresh(r.s)
}

func (r *suggestRenderer) paint() {
	r.frame.FillColor, r.frame.StrokeColor, r.frame.StrokeWidth, r.frame.CornerRadius = theme.Color(theme.Surface), theme.Color(theme.FieldBorder), 1, theme.Radius
	list, marked := r.s.list()
	r.hint.Text, r.hint.TextSize, r.hint.Color = "", theme.Small, theme.Color(theme.Muted)
	if r.s.of != nil {
		r.hint.Text = r.s.of.field().SuggestHint()
	}
	for i, row := range r.rows {
		show := i < len(list)
		for _, o := range []fyne.CanvasObject{row.ground, row.label, row.detail} {
			setVisible(o, show)
		}
		if !show {
			continue
		}
		row.ground.FillColor, row.ground.CornerRadius = theme.Color(theme.Clear), 4
		row.label.TextSize, row.label.TextStyle.Bold = theme.Body, false
		row.label.Color = theme.Color(theme.Text)
		row.detail.Text, row.detail.TextSize, row.detail.Color = list[i].Detail, theme.Small, theme.Color(theme.Muted)
		if i == r.s.over {
			row.ground.FillColor = theme.Color(theme.Hover)
		}
		if i == marked {
			row.ground.FillColor = theme.Color(theme.AccentSoft)
			row.label.TextStyle.Bold, row.label.Color = true, theme.Color(theme.Accent)
		}
	}
}

func setVisible(o fyne.CanvasObject, on bool) {
	if o.Visible() == on {
		return
	}
	if on {
		o.Show()
	} else {
		o.Hide()
	}
}
