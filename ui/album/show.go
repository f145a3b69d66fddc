package album

import (
	"image"

	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"carnet/records/picture"
	"carnet/ui/kit"
)

// viewer shows pictures large, one after the other.
type viewer struct {
	a      *Album
	names  []string
	at     int
	closed func()

	dialog *kit.Dialog
	img    *canvas.Image
	words  *kit.Text
	below  *kit.Text
}

// Show implements form.Album.
func (a *Album) Show(names []string, at int, closed func()) {
	if a.shell == nil || at < 0 || at >= len(names) {
		return
	}
	a.show(names, at, closed)
}

func (a *Album) show(names []string, at int, closed func()) *viewer {
	v := &viewer{a: a, names: names, at: at, closed: closed, img: canvas.NewImageFromImage(nil), words: kit.NewText("", kit.Plain).Centered(), below: kit.NewText("", kit.Caption).Cut()}
	v.img.FillMode = canvas.ImageFillContain
	room := a.shell.Window().Canvas().Size()
	frame := kit.Fixed(max(room.Width*0.8, 300), max(room.Height*0.72, 200), container.NewStack(v.img, container.NewCenter(v.words)))
	v.dialog = a.shell.Custom(a.p.T("picture.title"), kit.VStack(6, frame, v.below), nil, v.close, v.close)
	keys := v.dialog.Keys()
	keys.Bind("Right", a.p.T("picture.next"), func() { v.step(1) })
	keys.Bind("Left", a.p.T("picture.previous"), func() { v.step(-1) })
	v.load()
	return v
}

func (v *viewer) step(n int) {
	v.at = (v.at + n + len(v.names)) % len(v.names)
	v.load()
}

func (v *viewer) load() {
	p, at := v.a.p, v.at
	v.img.Image = nil
	v.img.Refresh()
	v.words.Set("…")
	v.below.Set(p.T("picture.of", at+1, len(v.names)))
	v.a.Open(v.names[at], picture.CervixSide, func(img image.Image, err error) { v.loaded(at, img, err) })
}

func (v *viewer) loaded(at int, img image.Image, err error) {
	if at != v.at || !v.dialog.Open() {
		return
	}
	v.words.Set("")
	if err != nil {
		v.words.Set(v.a.p.Sentence(err))
		return
	}
	v.img.Image = img
	v.img.Refresh()
}

func (v *viewer) close() {
	v.dialog.Close()
	if v.closed != nil {
		v.closed()
	}
}
