package record

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"carnet/ui/form"
	"carnet/ui/theme"
)

// In what one reads no label is cut, and no short value is broken, in the room
// that is left at each size of the text.
func TestAReadDocumentCutsNoLabel(t *testing.T) {
	a := test.NewTempApp(t)
	theme.Apply(a, theme.Light)
	pairs := []form.Pair{{Label: "Depuis l’accouchement", Value: "J3, accouchée le 12/10/2026"}, {Label: "Prochain rendez-vous", Value: "23/11/2026"}, {Label: "Pouls", Value: "84 /min"},
		{Label: "Moins d’intérêt ou de plaisir à faire les choses", Value: "0 jamais", Wide: true}, {Label: "TA", Value: "118/72"}}
	for _, width := range []float32{930, 744, 620, 540, 470, 400} {
		g := newPage()
		g.group(&form.Group{Title: "Mère", Pairs: pairs}, true)
		w := a.NewWindow("")
		w.SetContent(g)
		w.Resize(fyne.NewSize(width, 500))
		var cells []*value
		for _, o := range g.body.Objects {
			if c, ok := o.(*fyne.Container); ok {
				if v, ok := c.Layout.(*value); ok {
					cells = append(cells, v)
				}
			}
		}
		if len(cells) != len(pairs) {
			t.Fatalf("%d cells", len(cells))
		}
		for _, v := range cells {
			size := v.label.Size()
			if got := v.label.HeightFor(size.Width); got > size.Height+1 {
				t.Errorf("%v: %q needs %v and has %v", width, v.name, got, size.Height)
			}
			if wide := fyne.MeasureText(v.name, theme.Small, fyne.TextStyle{}).Width; !v.beside && size.Width < wide {
				t.Errorf("%v: %q is in two lines", width, v.name)
			}
			if !v.beside && v.words.MinSize().Height > fyne.MeasureText("x", theme.Body, fyne.TextStyle{}).Height+1 {
				t.Errorf("%v: %q is broken", width, v.words.Text())
			}
		}
		w.Close()
	}
}
