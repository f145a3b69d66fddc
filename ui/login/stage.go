package login

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"carnet/ui/kit"
	"carnet/ui/theme"
)

// page is one screen of a place of this package.
type page interface {
	content() fyne.CanvasObject
	enter()
	leave()
}

// stage shows one page at a time; it is the Place that the window knows.
type stage struct {
	root *fyne.Container
	now  page
	in   bool
}

func newStage() *stage { return &stage{root: container.NewStack()} }

// Content implements place.Place.
func (s *stage) Content() fyne.CanvasObject { return s.root }

// Enter implements place.Place.
func (s *stage) Enter() {
	s.in = true
	s.now.enter()
}

// Leave implements place.Place.
func (s *stage) Leave() {
	if s.in {
		s.in = false
		s.now.leave()
	}
}

// show goes to another page.
func (s *stage) show(p page) {
	if s.in {
		s.now.leave()
	}
	s.now = p
	s.root.Objects = []fyne.CanvasObject{p.content()}
	s.root.Refresh()
	if s.in {
		p.enter()
	}
}

// brand is the size of the name over the screens before the login.
var brand = kit.Style{Size: 28, Role: theme.Accent, Bold: true}

// screen puts a content of a width under the program's name.
func screen(width float32, under string, parts ...fyne.CanvasObject) *fyne.Container {
	head := []fyne.CanvasObject{kit.NewText("Carnet", brand).Centered()}
	if under != "" {
		head = append(head, kit.NewText(under, kit.Aside).Centered())
	}
	all := append([]fyne.CanvasObject{kit.VStack(2, head...), kit.Pad(container.NewWithoutLayout(), 0, 0, 6, 0)}, parts...)
	return container.New(&upper{width}, kit.VStack(8, all...))
}

// upper hangs its one object in the upper part of the window, so that nothing
// jumps when it grows downwards.
type upper struct{ width float32 }

func (l *upper) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	w := min(l.width, size.Width-24)
	for _, o := range objects {
		o.Resize(fyne.NewSize(w, o.MinSize().Height))
		h := o.MinSize().Height // paragraphs know their height once they have a width
		o.Resize(fyne.NewSize(w, h))
		y := max(12, min(size.Height*0.2, (size.Height-h)*0.42))
		if h > size.Height*0.62 {
			y = max(12, (size.Height-h)/2)
		}
		o.Move(fyne.NewPos((size.Width-w)/2, y))
	}
}

func (l *upper) MinSize(objects []fyne.CanvasObject) fyne.Size { return fyne.NewSize(l.width, 0) }

// cardPad frames a content as the login does.
func cardPad(content fyne.CanvasObject) fyne.CanvasObject {
	return container.NewStack(kit.NewPanel(theme.Surface, theme.Line, theme.CardRadius), kit.Pad(content, 18, 18, 18, 18))
}

// stack lays objects over each other.
func stack(objects ...fyne.CanvasObject) *fyne.Container { return container.NewStack(objects...) }
