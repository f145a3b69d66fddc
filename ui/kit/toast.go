package kit

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"carnet/ui/theme"
)

// Toast shows a passing notice at the top right, over the window's bar: what
// one reads and types into stands below it. It takes neither the focus nor a
// click nor a key, and goes by itself; the longer it is the later.
func (s *Shell) Toast(tone Tone, words string) {
	fg, bg := tone.Roles()
	if sign := tone.Sign(); sign != "" && !startsWithSign(words) {
		words = sign + " " + words
	}
	style := Style{theme.Body, fg, false}
	said := fyne.CanvasObject(NewText(words, style))
	if said.MinSize().Width > toastWidth {
		said = Words(words, style).Width(toastWidth)
	}
	note := container.NewStack(NewPanel(bg, fg, theme.CardRadius), Pad(said, 6, 16, 6, 16))
	s.toasts.Objects = append(s.toasts.Objects, note)
	s.toasts.Refresh()
	s.Later(toastTime(words), func() {
		s.toasts.Remove(note)
		s.toasts.Refresh()
	})
}

// toastWidth is where a notice breaks into lines.
const toastWidth = 560

// toastTime is four seconds and what a slow reader needs for more than forty
// letters.
func toastTime(words string) time.Duration {
	more := max(len([]rune(words))-40, 0)
	return 4*time.Second + time.Duration(more)*60*time.Millisecond
}

// onWindow runs fn after a while on the window's goroutine.
func onWindow(d time.Duration, fn func()) {
	time.AfterFunc(d, func() { fyne.Do(fn) })
}

// toastLayout stacks the notices downwards from the top right, the latest
// first.
type toastLayout struct{}

func (toastLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	const edge = 6
	y := float32(edge)
	for i := len(objects) - 1; i >= 0; i-- {
		m := objects[i].MinSize()
		m.Width = min(m.Width, size.Width-2*edge)
		objects[i].Resize(m)
		objects[i].Move(fyne.NewPos(size.Width-m.Width-edge, y))
		y += m.Height + edge
	}
}

func (toastLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }
