package fonts

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// The signs that widgets and documents draw without a catalogue.
const drawn = "ɛɔɲŋƐƆƝŊàâäéèêëîïôöùûüÿçœæÀÂÉÈÊËÎÏÔÙÛÜÇŒÆ\u00a0\u202f\u2009\u2011" +
	"≥≤±×÷−≈≠→←↑↓⇄✓✗☐☑▲▼●○◐◷⚠⏎🔒·•…’‘“”«»–—°µ²³⅓½¼¾ᵉʳ▾▴▸◂♀♂№€‰ΔσΣ"

func parse(t *testing.T, data []byte) *sfnt.Font {
	t.Helper()
	f, err := sfnt.Parse(data)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func hasGlyph(f *sfnt.Font, r rune) bool {
	var b sfnt.Buffer
	g, err := f.GlyphIndex(&b, r)
	return err == nil && g != 0
}

func TestEveryRuneOfTheCataloguesHasAGlyph(t *testing.T) {
	files, err := filepath.Glob("../text/*/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no catalogues found: %v", err)
	}
	need := map[rune]string{}
	for _, r := range drawn {
		need[r] = "the signs that widgets draw"
	}
	for _, path := range files {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		m := map[string]string{}
		if err := json.Unmarshal(b, &m); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		for k, s := range m {
			for _, r := range s {
				if r >= ' ' {
					need[r] = path + " " + k
				}
			}
		}
	}
	for name, data := range map[string][]byte{"Regular": Regular, "Bold": Bold} {
		f := parse(t, data)
		for r, where := range need {
			if !hasGlyph(f, r) {
				t.Errorf("%s has no glyph for %q (U+%04X), used by %s", name, r, r, where)
			}
		}
	}
}

func TestAMissingGlyphIsNoticed(t *testing.T) {
	if hasGlyph(parse(t, Regular), '語') {
		t.Error("a rune outside the family must count as missing")
	}
}

func TestTheFilesStaySmall(t *testing.T) {
	for name, data := range map[string][]byte{"Regular": Regular, "Bold": Bold} {
		if len(data) > 300_000 {
			t.Errorf("%s has %d bytes, more than 300,000", name, len(data))
		}
	}
}

// A painter that rounds the ascent up and the height to the nearest pixel must
// not cut the feet of letters at any scale that the settings offer.
func TestLettersKeepTheirFeet(t *testing.T) {
	for name, data := range map[string][]byte{"Regular": Regular, "Bold": Bold} {
		f := parse(t, data)
		var b sfnt.Buffer
		em := fixed.I(int(f.UnitsPerEm()))
		m, err := f.Metrics(&b, em, font.HintingNone)
		if err != nil {
			t.Fatal(err)
		}
		for _, size := range []float64{13, 15, 20} {
			for _, scale := range []float64{0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2} {
				px := size * scale / float64(f.UnitsPerEm())
				base := math.Ceil(float64(m.Ascent.Round()) * px)
				height := math.Round(float64((m.Ascent + m.Descent).Round()) * px)
				foot := 0.0
				for _, r := range "gjpqyç,;Ɲŋ" {
					g, err := f.GlyphIndex(&b, r)
					if err != nil {
						t.Fatal(err)
					}
					box, _, err := f.GlyphBounds(&b, g, em, font.HintingNone)
					if err != nil {
						t.Fatal(err)
					}
					foot = max(foot, float64(box.Max.Y.Round())*px)
				}
				if foot > height-base+0.5 {
					t.Errorf("%s at %v px, scale %v: letters reach %.2f px below the line, the line has %.2f", name, size, scale, foot, height-base)
				}
			}
		}
	}
}
