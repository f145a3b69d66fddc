package theme

import (
	"os"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	fynetheme "fyne.io/fyne/v2/theme"
)

// Every pair of text and ground that a widget draws.
var pairs = [][2]fyne.ThemeColorName{
	{Text, Background}, {Text, Surface}, {Text, AccentSoft}, {Text, Neutral}, {Text, DangerSoft}, {Text, WarningSoft},
	{Muted, Background}, {Muted, Surface}, {Muted, Neutral}, {Muted, AccentSoft},
	{Accent, Background}, {Accent, Surface}, {Accent, AccentSoft}, {OnAccent, Accent},
	{Danger, Background}, {Danger, Surface}, {Danger, DangerSoft}, {OnDanger, Danger},
	{Warning, Background}, {Warning, Surface}, {Warning, WarningSoft},
	{Good, Background}, {Good, Surface}, {Good, GoodSoft},
}

func TestTextStandsOutOnItsGround(t *testing.T) {
	least := map[Palette]float64{Light: 4.5, Dark: 4.5, Contrast: 7}
	for _, p := range Palettes {
		for _, pair := range pairs {
			r := Ratio(palettes[p][pair[0]], palettes[p][pair[1]])
			if r < least[p] {
				t.Errorf("%s: %s on %s has contrast %.2f, less than %.1f", p, pair[0], pair[1], r, least[p])
			}
		}
	}
}

func TestRatioOfBlackOnWhite(t *testing.T) {
	if r := Ratio(hex(0x000000), hex(0xFFFFFF)); r < 20.99 || r > 21.01 {
		t.Errorf("black on white is 21, got %.2f", r)
	}
	if r := Ratio(hex(0x777777), hex(0xFFFFFF)); r < 4.47 || r > 4.49 {
		t.Errorf("#777 on white is 4.48, got %.2f", r)
	}
}

func TestPalettesHaveTheSameRoles(t *testing.T) {
	for _, p := range Palettes {
		for n := range palettes[Light] {
			if _, ok := palettes[p][n]; !ok {
				t.Errorf("%s lacks %s", p, n)
			}
		}
	}
}

func TestColorFollowsTheShownPalette(t *testing.T) {
	a := test.NewTempApp(t)
	for _, p := range Palettes {
		Apply(a, p)
		if got, want := Color(Danger), palettes[p][Danger]; got != want {
			t.Errorf("%s: danger is %v, want %v", p, got, want)
		}
		if got, want := Color(fynetheme.ColorNamePrimary), palettes[p][Accent]; got != want {
			t.Errorf("%s: Fyne's primary is %v, want the accent %v", p, got, want)
		}
	}
}

func TestScaleIsKeptInReason(t *testing.T) {
	old, had := os.LookupEnv("FYNE_SCALE")
	t.Cleanup(func() {
		if !had {
			_ = os.Unsetenv("FYNE_SCALE")
			return
		}
		_ = os.Setenv("FYNE_SCALE", old)
	})
	for in, want := range map[float64]string{0: "auto", 1.25: "1.25", 9: "3", 0.1: "0.5"} {
		if err := SetScale(in); err != nil {
			t.Fatal(err)
		}
		if got := os.Getenv("FYNE_SCALE"); got != want {
			t.Errorf("SetScale(%v) gives %q, want %q", in, got, want)
		}
	}
}
