package theme

import (
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"
)

// The colours by role. A widget names a role and asks Color for it each time
// it is drawn, so it follows a change of palette at once.
const (
	Background  fyne.ThemeColorName = "carnet.background"
	Surface     fyne.ThemeColorName = "carnet.surface"
	Line        fyne.ThemeColorName = "carnet.line"
	FieldBorder fyne.ThemeColorName = "carnet.fieldBorder"
	Text        fyne.ThemeColorName = "carnet.text"
	Muted       fyne.ThemeColorName = "carnet.muted"
	Accent      fyne.ThemeColorName = "carnet.accent"
	AccentSoft  fyne.ThemeColorName = "carnet.accentSoft"
	OnAccent    fyne.ThemeColorName = "carnet.onAccent"
	Danger      fyne.ThemeColorName = "carnet.danger"
	DangerSoft  fyne.ThemeColorName = "carnet.dangerSoft"
	OnDanger    fyne.ThemeColorName = "carnet.onDanger"
	Warning     fyne.ThemeColorName = "carnet.warning"
	WarningSoft fyne.ThemeColorName = "carnet.warningSoft"
	Good        fyne.ThemeColorName = "carnet.good"
	GoodSoft    fyne.ThemeColorName = "carnet.goodSoft"
	// Hover lies over what can be acted on while the pointer is there.
	Hover fyne.ThemeColorName = "carnet.hover"
	// Neutral is the ground of counters, key hints and empty bars.
	Neutral fyne.ThemeColorName = "carnet.neutral"
	// Clear draws nothing.
	Clear fyne.ThemeColorName = "carnet.clear"
)

// Palette is one of the looks that the settings offer.
type Palette string

// The palettes: light for sunlit rooms, dark for night duty, and one with the
// strongest contrast.
const (
	Light    Palette = "light"
	Dark     Palette = "dark"
	Contrast Palette = "contrast"
)

// Palettes lists the palettes in the order in which the settings offer them.
var Palettes = []Palette{Light, Dark, Contrast}

type roles map[fyne.ThemeColorName]color.NRGBA

func hex(v uint32) color.NRGBA {
	return color.NRGBA{R: uint8(v >> 16), G: uint8(v >> 8), B: uint8(v), A: 0xff}
}

func veil(v uint32, a uint8) color.NRGBA {
	c := hex(v)
	c.A = a
	return c
}

// The palettes are read-only after start.
var palettes = map[Palette]roles{
	Light: {
		Background: hex(0xF7F6F3), Surface: hex(0xFFFFFF), Line: hex(0xDDD9D1), FieldBorder: hex(0xC9C4BA),
		Text: hex(0x1F2421), Muted: hex(0x5E655F), Neutral: hex(0xECEAE5),
		Accent: hex(0x0B5D5A), AccentSoft: hex(0xDCEDEA), OnAccent: hex(0xFFFFFF),
		Danger: hex(0xB3261E), DangerSoft: hex(0xFBE9E7), OnDanger: hex(0xFFFFFF),
		Warning: hex(0x8A5A00), WarningSoft: hex(0xFFF3D6),
		Good: hex(0x1E6B3A), GoodSoft: hex(0xE3F2E6),
		Hover: veil(0x0B5D5A, 20), Clear: {},
	},
	Dark: {
		Background: hex(0x161A19), Surface: hex(0x1E2423), Line: hex(0x343C3A), FieldBorder: hex(0x4A5451),
		Text: hex(0xE9ECEA), Muted: hex(0xA6AFAB), Neutral: hex(0x2A3230),
		Accent: hex(0x62BDB5), AccentSoft: hex(0x12393A), OnAccent: hex(0x0A1F1E),
		Danger: hex(0xFFA69B), DangerSoft: hex(0x4B1B19), OnDanger: hex(0x2A0806),
		Warning: hex(0xF2C462), WarningSoft: hex(0x40320C),
		Good: hex(0x86D3A0), GoodSoft: hex(0x153824),
		Hover: veil(0x62BDB5, 30), Clear: {},
	},
	Contrast: {
		Background: hex(0xFFFFFF), Surface: hex(0xFFFFFF), Line: hex(0x55595A), FieldBorder: hex(0x000000),
		Text: hex(0x000000), Muted: hex(0x2B2F2C), Neutral: hex(0xE4E4E4),
		Accent: hex(0x003F3D), AccentSoft: hex(0xC8E9E5), OnAccent: hex(0xFFFFFF),
		Danger: hex(0x86000A), DangerSoft: hex(0xFFDEDA), OnDanger: hex(0xFFFFFF),
		Warning: hex(0x553600), WarningSoft: hex(0xFFECB8),
		Good: hex(0x00431B), GoodSoft: hex(0xCFF0D7),
		Hover: veil(0x003F3D, 40), Clear: {},
	},
}

// fyneRoles maps the names that Fyne's own widgets ask for onto ours.
var fyneRoles = map[fyne.ThemeColorName]fyne.ThemeColorName{
	fynetheme.ColorNameBackground:          Background,
	fynetheme.ColorNameForeground:          Text,
	fynetheme.ColorNameForegroundOnPrimary: OnAccent,
	fynetheme.ColorNameForegroundOnError:   OnDanger,
	fynetheme.ColorNameForegroundOnWarning: Surface,
	fynetheme.ColorNameForegroundOnSuccess: Surface,
	fynetheme.ColorNamePrimary:             Accent,
	fynetheme.ColorNameHyperlink:           Accent,
	fynetheme.ColorNameFocus:               AccentSoft,
	fynetheme.ColorNameInputBackground:     Surface,
	fynetheme.ColorNameInputBorder:         FieldBorder,
	fynetheme.ColorNamePlaceHolder:         Muted,
	fynetheme.ColorNameDisabled:            Muted,
	fynetheme.ColorNameDisabledButton:      Neutral,
	fynetheme.ColorNameSeparator:           Line,
	fynetheme.ColorNameError:               Danger,
	fynetheme.ColorNameWarning:             Warning,
	fynetheme.ColorNameSuccess:             Good,
	fynetheme.ColorNameButton:              Surface,
	fynetheme.ColorNameSelection:           AccentSoft,
	fynetheme.ColorNameHover:               Hover,
	fynetheme.ColorNamePressed:             Hover,
	fynetheme.ColorNameMenuBackground:      Surface,
	fynetheme.ColorNameOverlayBackground:   Surface,
	fynetheme.ColorNameHeaderBackground:    Surface,
	fynetheme.ColorNameScrollBarBackground: Clear,
}

// Ratio is the contrast of two opaque colours, 1 to 21 (WCAG 2.1).
func Ratio(a, b color.Color) float64 {
	x, y := luminance(a), luminance(b)
	if x < y {
		x, y = y, x
	}
	return (x + 0.05) / (y + 0.05)
}

func luminance(c color.Color) float64 {
	r, g, b, _ := c.RGBA()
	lin := func(v uint32) float64 {
		s := float64(v) / 0xffff
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*lin(r) + 0.7152*lin(g) + 0.0722*lin(b)
}
