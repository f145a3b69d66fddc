package kit

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"carnet/ui/theme"
)

// Toast shows a passing notice at the bottom of the window. It takes neither
// the focus nor a key, and goes by itself.
func (s *Shell) Toast(tone Tone, words string) {
	fg, bg := tone.Roles()
	if sign := tone.Sign(); sign != "" && !startsWithSign(words) {
		words = sign + " " + words
	}
	note := container.NewStack(NewPanel(bg, fg, theme.CardRadius), Pad(NewText(words, Style{theme.Body, fg, false}), 10, 16, 10, 16))
	s.toasts.Objects = append(s.toasts.Objects, note)
	s.toasts.Refresh()
	s.Later(toastTime, func() {
		s.toasts.Remove(note)
		s.toasts.Refresh()
	})
}

const toastTime = 4 * time.Second

// onWindow runs fn after a while on the window's goroutine.
func onWindow(d time.Duration, fn func()) {
	time.AfterFunc(d, func() { fyne.Do(fn) })
}

// toastLayout stacks the notices upwards from the bottom, in the middle.
type toastLayout struct{}

func (toastLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	y := size.Height - 72
	for i := len(objects) - 1; i >= 0; i-- {
		m := objects[i].MinSize()
		m.Width = min(m.Width, size.Width-40)
		objects[i].Resize(m)
		objects[i].Move(fyne.NewPos((size.Width-m.Width)/2, y-m.Height))
		y -= m.Height + 8
	}
}

func (toastLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }
