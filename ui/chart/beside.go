package chart

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"carnet/ui/kit"
	"carnet/ui/theme"
)

// drawing is something drawn that goes with a form. It is made twice, for the
// right of the form and for its middle, and shown in one of them only, by the
// width of the window.
type drawing struct {
	widget.BaseWidget
	right   bool // the copy at the right
	from    float32
	content fyne.CanvasObject
	least   fyne.Size
}

// Beside is the copy at the right of a form, width wide; it shows in windows
// from a width on.
func Beside(content fyne.CanvasObject, from, width float32) fyne.CanvasObject {
	d := &drawing{right: true, from: from, least: fyne.NewSize(width, 100),
		content: container.NewStack(kit.NewPanel(theme.Background, theme.Clear, 0), kit.Pad(content, 4, 22, 12, 6))}
	d.ExtendBaseWidget(d)
	return d
}

// Within is the copy inside the form, height high; it shows in windows below
// that width.
func Within(content fyne.CanvasObject, from, height float32) fyne.CanvasObject {
	d := &drawing{from: from, least: fyne.NewSize(200, height), content: content}
	d.ExtendBaseWidget(d)
	return d
}

// roomy tells whether the window is wide enough for the right side.
func (d *drawing) roomy() bool {
	driver := fyne.CurrentApp().Driver()
	if c := driver.CanvasForObject(d); c != nil {
		return c.Size().Width >= d.from
	}
	for _, w := range driver.AllWindows() { // not drawn yet: there is one window
		return w.Canvas().Size().Width >= d.from
	}
	return true
}

func (d *drawing) shown() bool { return d.right == d.roomy() }

// MinSize asks the window anew each time: it may have been resized.
func (d *drawing) MinSize() fyne.Size {
	if !d.shown() {
		return fyne.Size{}
	}
	return d.least
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
