package form

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// fold makes two spellings that differ by case, accents, spaces of other
// widths or Bambara letters the same.
func fold(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	space := true
	for _, r := range norm.NFD.String(s) {
		r = unicode.ToLower(r)
		switch {
		case unicode.Is(unicode.Mn, r):
			continue
		case unicode.IsSpace(r) || r == '\u202f':
			if !space {
				b.WriteByte(' ')
			}
			space = true
			continue
		}
		space = false
		switch r {
		case 'ɛ':
			r = 'e'
		case 'ɔ':
			r = 'o'
		case 'ŋ', 'ɲ':
			r = 'n'
		case 'œ':
			b.WriteString("oe")
			continue
		case '−', '–':
			r = '-'
		}
		b.WriteRune(r)
	}
	return strings.TrimRight(b.String(), " ")
}
