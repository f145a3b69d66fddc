package names

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold reduces a text to what is compared first: lower case without accents,
// ɛ as e, ɔ as o, ɲ as ny, ŋ as ng, apostrophes dropped (N'Diaye is one
// word), anything else that is neither letter nor digit as one space.
func Fold(s string) string {
	if t, ok := foldASCII(s); ok {
		return t
	}
	var b strings.Builder
	b.Grow(len(s))
	space := false
	for _, r := range norm.NFKD.String(s) {
		switch {
		case unicode.Is(unicode.Mn, r), isApostrophe(r), r == utf8.RuneError:
			continue
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if space && b.Len() > 0 {
				b.WriteByte(' ')
			}
			space = false
			writeLetter(&b, unicode.ToLower(r))
		default:
			space = true
		}
	}
	return b.String()
}

// foldASCII is Fold for texts in ASCII, most of those that are typed.
func foldASCII(s string) (string, bool) {
	clean := true
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= utf8.RuneSelf {
			return "", false
		}
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') {
			clean = false
		}
	}
	if clean {
		return s, true
	}
	out := make([]byte, 0, len(s))
	space := false
	for i := 0; i < len(s); i++ {
		c := s[i]
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		switch {
		case c == '\'' || c == '`':
			continue
		case 'a' <= c && c <= 'z' || '0' <= c && c <= '9':
			if space && len(out) > 0 {
				out = append(out, ' ')
			}
			space = false
			out = append(out, c)
		default:
			space = true
		}
	}
	return string(out), true
}

func isApostrophe(r rune) bool {
	switch r {
	case '\'', '`', '´', '‘', '’', 'ʼ', 'ʹ', '′', 'ʻ':
		return true
	}
	return false
}

// writeLetter writes the letters of the languages of Mali that lose no accent
// by decomposition, and ligatures.
func writeLetter(b *strings.Builder, r rune) {
	switch r {
	case 'ɛ', 'ǝ', 'ə':
		b.WriteByte('e')
	case 'ɔ', 'ø':
		b.WriteByte('o')
	case 'ɲ':
		b.WriteString("ny")
	case 'ŋ':
		b.WriteString("ng")
	case 'ƴ':
		b.WriteByte('y')
	case 'ɓ':
		b.WriteByte('b')
	case 'ɗ', 'đ':
		b.WriteByte('d')
	case 'ı':
		b.WriteByte('i')
	case 'ʃ', 'š':
		b.WriteString("sh")
	case 'ʒ':
		b.WriteByte('j')
	case 'œ':
		b.WriteString("oe")
	case 'æ':
		b.WriteString("ae")
	case 'ß':
		b.WriteString("ss")
	default:
		b.WriteRune(r)
	}
}

// maxWord is the longest word kept, in bytes: no name is longer, and the
// distance between two words must stay cheap.
const maxWord = 40

// words splits a folded text.
func words(folded string) []string {
	f := strings.Fields(folded)
	for i, w := range f {
		f[i] = clip(w, maxWord)
	}
	return f
}

// clip shortens to at most n bytes, not inside a letter.
func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}
