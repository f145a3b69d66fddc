// Command gallery shows every widget of the kit and every kind of field in
// one window, to be looked at in each palette.
//
//	go run ./ui/form/gallery [-palette light|dark|contrast] [-signed] [-page form|kit] [-shot FILE.png]
//
// With -shot it draws without a display and writes a picture.
package main

import (
	"flag"
	"fmt"
	"image/png"
	"os"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/test"

	"carnet/assets/text"
	"carnet/ui/kit"
	"carnet/ui/theme"
)

func main() {
	palette := flag.String("palette", "light", "light, dark or contrast")
	page := flag.String("page", "form", "form, rows or kit")
	signed := flag.Bool("signed", false, "draw the form as a signed document")
	shot := flag.String("shot", "", "write a picture to this file instead of opening a window")
	width := flag.Float64("width", 1366, "width of the window")
	height := flag.Float64("height", 768, "height of the window")
	flag.Parse()
	if err := run(theme.Palette(*palette), *page, *signed, *shot, fyne.NewSize(float32(*width), float32(*height))); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(p theme.Palette, page string, signed bool, shot string, size fyne.Size) error {
	app.SetMetadata(fyne.AppMetadata{ID: "ml.carnet.gallery", Name: "Carnet", Migrations: map[string]bool{"fyneDo": true}})
	var a fyne.App
	if shot == "" {
		a = app.NewWithID("ml.carnet.gallery")
	} else {
		a = test.NewApp()
	}
	theme.Apply(a, p)
	w := a.NewWindow("Carnet")
	s := kit.NewShell(w, text.For(text.French))
	focus := show(s, page, signed)
	w.Resize(size)
	if shot == "" {
		w.Show()
		focus()
		a.Run()
		return nil
	}
	focus()
	w.Resize(size.AddWidthHeight(1, 0)) // the second layout knows the heights of wrapped text
	w.Resize(size)
	f, err := os.Create(shot)
	if err != nil {
		return err
	}
	defer f.Close()
	return png.Encode(f, w.Canvas().Capture())
}
