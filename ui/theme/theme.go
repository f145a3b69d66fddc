// Package theme is how Carnet looks: three palettes by role, three sizes of
// text, one family, a grid of 4 px.
//
// What lives here: colours, sizes, fonts and the scale. What may enter: a new
// role that several screens need. What it must not know: any widget or screen.
package theme

import (
	"image/color"
	"os"
	"strconv"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"carnet/assets/fonts"
)

// The sizes of text at scale 1.
const (
	Small   float32 = 13
	Body    float32 = 15
	Heading float32 = 20
)

// The grid: every gap is a multiple of 4 px.
const (
	Grid        float32 = 4
	FieldHeight float32 = 36
	// FormColumn is the widest that a single column of fields becomes.
	FormColumn float32 = 640
	Radius     float32 = 6
	CardRadius float32 = 8
)

// Theme is the fyne.Theme of a palette. It is immutable: to switch, hand
// another one to the application's settings (see Apply).
type Theme struct {
	palette Palette
	colors  roles
	base    fyne.Theme
}

var _ fyne.Theme = (*Theme)(nil)

// New returns the theme of a palette; an unknown one is light.
func New(p Palette) *Theme {
	c, ok := palettes[p]
	if !ok {
		p, c = Light, palettes[Light]
	}
	return &Theme{palette: p, colors: c, base: fynetheme.DefaultTheme()}
}

// Palette tells which palette the theme draws with.
func (t *Theme) Palette() Palette { return t.palette }

// Color returns the colour of a role, Carnet's or Fyne's.
func (t *Theme) Color(n fyne.ThemeColorName, _ fyne.ThemeVariant) color.Color {
	if own, ok := fyneRoles[n]; ok {
		n = own
	}
	if c, ok := t.colors[n]; ok {
		return c
	}
	switch n {
	case fynetheme.ColorNameShadow:
		return color.NRGBA{A: 0x30}
	case fynetheme.ColorNameScrollBar:
		c := t.colors[Muted]
		c.A = 0x70
		return c
	}
	variant := fynetheme.VariantLight
	if t.palette == Dark {
		variant = fynetheme.VariantDark
	}
	return t.base.Color(n, variant)
}

// The resources are made once: Fyne caches faces by resource.
var (
	regular = fyne.NewStaticResource("CarnetSans-Regular.ttf", fonts.Regular)
	bold    = fyne.NewStaticResource("CarnetSans-Bold.ttf", fonts.Bold)
)

// Font gives Carnet Sans for every style: italics and monospace do not occur.
func (t *Theme) Font(s fyne.TextStyle) fyne.Resource {
	if s.Bold {
		return bold
	}
	return regular
}

// Icon leaves Fyne's own icons to Fyne; ours are in assets/icons.
func (t *Theme) Icon(n fyne.ThemeIconName) fyne.Resource { return t.base.Icon(n) }

// Size returns the sizes of Fyne's own widgets on our grid.
func (t *Theme) Size(n fyne.ThemeSizeName) float32 {
	switch n {
	case fynetheme.SizeNameText:
		return Body
	case fynetheme.SizeNameCaptionText:
		return Small
	case fynetheme.SizeNameSubHeadingText, fynetheme.SizeNameHeadingText:
		return Heading
	case fynetheme.SizeNamePadding:
		return Grid
	case fynetheme.SizeNameInnerPadding:
		return 7 // with 15 px text and a border of 1 px a field is 36 px high
	case fynetheme.SizeNameInputRadius, fynetheme.SizeNameSelectionRadius:
		return Radius
	case fynetheme.SizeNameInputBorder, fynetheme.SizeNameSeparatorThickness:
		return 1
	case fynetheme.SizeNameScrollBar:
		return 10
	case fynetheme.SizeNameScrollBarSmall:
		return 5
	}
	return t.base.Size(n)
}

// Color returns the colour of a role in the palette that the running
// application shows. Under a foreign theme (a bare test application) our roles
// are those of the light palette.
func Color(n fyne.ThemeColorName) color.Color {
	if t, ok := Current(); ok {
		return t.Color(n, 0)
	}
	if c, ok := palettes[Light][n]; ok {
		return c
	}
	return fynetheme.Color(n)
}

// Current returns the theme that the application shows, when it is ours.
func Current() (*Theme, bool) {
	a := fyne.CurrentApp()
	if a == nil {
		return nil, false
	}
	t, ok := a.Settings().Theme().(*Theme)
	return t, ok
}

// Apply shows a palette at once, in every open window.
func Apply(a fyne.App, p Palette) { a.Settings().SetTheme(New(p)) }

// The scales that the settings offer.
var Scales = []float64{0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2}

// SetScale sets the magnification of the window: 0 lets the screen decide. It
// must be called before the first window opens, or be followed by Apply, which
// makes open windows read it again. Values outside 0.5 to 3 are pulled inside.
func SetScale(scale float64) error {
	if scale == 0 {
		return os.Setenv("FYNE_SCALE", "auto")
	}
	scale = min(max(scale, 0.5), 3)
	return os.Setenv("FYNE_SCALE", strconv.FormatFloat(scale, 'f', -1, 64))
}
