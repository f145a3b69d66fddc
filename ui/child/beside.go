package child

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"carnet/ui/kit"
	"carnet/ui/theme"
)

// besideFrom is the width of a window from which what is drawn stands at the
// right of the form; below, it stands in the form.
const (
	besideFrom  float32 = 1100
	besideWidth float32 = 392
)

// drawing is something drawn that goes with a form. It is made twice, for the
// right of the form and for its middle, and shown in one of them only.
type drawing struct {
	widget.BaseWidget
	right   bool // the copy at the right
	content fyne.CanvasObject
	height  float32 // of the copy in the form
}

func beside(content fyne.CanvasObject) *drawing {
	d := &drawing{right: true, content: container.NewStack(kit.NewPanel(theme.Background, theme.Clear, 0),
		kit.Pad(content, 4, 22, 12, 6))}
	d.ExtendBaseWidget(d)
	return d
}

func within(content fyne.CanvasObject, height float32) *drawing {
	d := &drawing{content: content, height: height}
	d.ExtendBaseWidget(d)
	return d
}

// roomy tells whether the window is wide enough for the right side.
func (d *drawing) roomy() bool {
	driver := fyne.CurrentApp().Driver()
	if c := driver.CanvasForObject(d); c != nil {
		return c.Size().Width >= besideFrom
	}
	for _, w := range driver.AllWindows() { // not drawn yet: there is one window
		return w.Canvas().Size().Width >= besideFrom
	}
	return true
}

func (d *drawing) shown() bool { return d.right == d.roomy() }

// MinSize asks the window anew each time: it may have been resized.
func (d *drawing) MinSize() fyne.Size {
	switch {
	case !d.shown():
		return fyne.NewSize(0, 0)
	case d.right:
		return fyne.NewSize(besideWidth, 100)
	}
	return fyne.NewSize(200, d.height)
}

// CreateRenderer implements fyne.Widget.
func (d *drawing) CreateRenderer() fyne.WidgetRenderer { return &drawingRenderer{d} }

type drawingRenderer struct{ d *drawing }

func (r *drawingRenderer) Destroy()           {}
func (r *drawingRenderer) MinSize() fyne.Size { return r.d.MinSize() }
func (r *drawingRenderer) Objects() []fyne.CanvasObject {
	if !r.d.shown() {
		return nil
	}
	return []fyne.CanvasObject{r.d.content}
}
func (r *drawingRenderer) Layout(s fyne.Size) { r.d.content.Resize(s) }
func (r *drawingRenderer) Refresh()           { r.d.content.Refresh() }
