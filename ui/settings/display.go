package settings

import (
	"strconv"

	"fyne.io/fyne/v2"

	"carnet/assets/text"
	"carnet/records/desk"
	"carnet/ui/form"
	"carnet/ui/form/formview"
	"carnet/ui/kit"
	"carnet/ui/place"
	"carnet/ui/theme"
)

// display is the look of the window: language, palette, scale; each shows at
// once.
type display struct {
	s     *settings
	lang  string
	theme string
	scale string
	view  *formview.View
	pict  fyne.CanvasObject
}

// langNames are the languages in their own words.
var langNames = map[text.Lang]string{text.French: "Français", text.Bambara: "Bamanankan", text.English: "English"}

func newDisplay(s *settings) section {
	i := s.c.Desk.Info
	d := &display{s: s, lang: i.Lang, theme: i.Theme, scale: scaleWord(i.Scale)}
	if d.lang == "" {
		d.lang = string(s.c.P().Lang())
	}
	if d.theme == "" {
		d.theme = string(theme.Light)
	}
	var langs, scales []form.Option
	for _, l := range text.Langs {
		langs = append(langs, form.Option{Value: string(l), Label: langNames[l]})
	}
	for _, x := range theme.Scales {
		scales = append(scales, form.Option{Value: scaleWord(x), Label: scaleWord(x)})
	}
	f := form.New(s.c.P(), form.Spec{Columns: 1})
	f.Section("",
		form.Choice("settings.language", &d.lang, langs, form.After(func() { d.apply("language") })),
		form.Choice("settings.theme", &d.theme, form.Values("settings.theme.", theme.Palettes...), form.After(func() { d.apply("theme") })),
		form.Choice("settings.scale", &d.scale, scales, form.After(func() { d.apply("scale") })))
	d.view = formview.New(f)
	d.pict = page(kit.Words(s.c.T("settings.display.what"), kit.Aside), kit.Fixed(0, 230, d.view))
	return d
}

// scaleWord is a magnification in per cent; that of a desk that never chose
// one is 100.
func scaleWord(x float64) string {
	if x == 0 {
		x = 1
	}
	return strconv.Itoa(int(x*100+0.5)) + "\u202f%"
}

func (d *display) content() fyne.CanvasObject { return d.pict }

func (d *display) enter(*kit.Scope) {
	_, field := cutQuery(d.s.route.Query)
	if field == "" {
		field = "language"
	}
	d.view.FocusKey("settings." + field)
}

func (d *display) leave() {}

// apply shows the choice at once and keeps it. The window is built anew by
// that, so the route says where the hand was.
func (d *display) apply(field string) {
	c := d.s.c
	c.Touch()
	i := c.Desk.Info
	want := i
	if d.lang != "" {
		want.Lang = d.lang
	}
	if d.theme != "" {
		want.Theme = d.theme
	}
	for _, x := range theme.Scales {
		if scaleWord(x) == d.scale {
			want.Scale = x
		}
	}
	if want.Lang == i.Lang && want.Theme == i.Theme && want.Scale == i.Scale {
		return
	}
	if err := c.Desk.SetInfo(func(i *desk.Info) { i.Lang, i.Theme, i.Scale = want.Lang, want.Theme, want.Scale }); err != nil {
		c.Fail(err)
		return
	}
	if q := "display." + field; d.s.route.Query != q {
		c.Go(place.Route{To: place.Settings, Query: q})
	}
	c.Restyle()
}
