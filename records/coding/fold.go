package coding

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// letters that the decomposition of Unicode leaves as they are.
var letters = strings.NewReplacer(
	"œ", "oe", "æ", "ae", "ɛ", "e", "ɔ", "o", "ɲ", "ny", "ŋ", "ng", "ø", "o", "ß", "ss", "µ", "u", "²", "2", "³", "3",
)

// Fold splits a text into words in lower case without accents: "Œdème des
// m.i." gives "oedeme", "des", "mi". A hyphen and an apostrophe separate; a
// full stop between two characters joins, as in codes and abbreviations
// ("B50.9", "A.V.P."); a number parts from the unit glued to it ("500mg").
func Fold(s string) []string {
	var (
		words []string
		word  []rune
	)
	end := func() {
		if len(word) > 0 {
			words = append(words, string(word))
			word = word[:0]
		}
	}
	rs := []rune(letters.Replace(strings.ToLower(norm.NFD.String(s))))
	for i, r := range rs {
		switch {
		case unicode.Is(unicode.Mn, r):
		case unicode.IsLetter(r):
			if len(word) > 0 && allDigits(word) {
				end()
			}
			word = append(word, r)
		case unicode.IsDigit(r):
			word = append(word, r)
		case r == '.' && i > 0 && i+1 < len(rs) && alphanumeric(rs[i-1]) && alphanumeric(rs[i+1]):
		default:
			end()
		}
	}
	end()
	return words
}

func alphanumeric(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

func allDigits(rs []rune) bool {
	for _, r := range rs {
		if !unicode.IsDigit(r) {
			return false
		}
	}
	return true
}

// empty are the words that say nothing by themselves.
var empty = map[string]bool{
	"de": true, "du": true, "des": true, "la": true, "le": true, "les": true, "l": true,
	"d": true, "un": true, "une": true, "a": true, "au": true, "aux": true, "en": true, "et": true, "ou": true,
	"par": true, "avec": true, "sans": true, "dans": true, "sur": true, "pour": true,
}

// telling drops the empty words, unless nothing else is there.
func telling(words []string) []string {
	out := make([]string, 0, len(words))
	for _, w := range words {
		if !empty[w] {
			out = append(out, w)
		}
	}
	if len(out) == 0 {
		return words
	}
	return out
}

// sounds writes alike what French spells in several ways: ph and f, th and t,
// y and i, k, qu and hard c, doubled letters, silent h and final e or s.
var sounds = strings.NewReplacer(
	"chol", "kol", "chlor", "klor", "chron", "kron", "trach", "trak", "psych", "psik", "sthm", "sm",
	"ph", "f", "th", "t", "rh", "r", "ch", "S", "qu", "k", "ck", "k",
	"ce", "se", "ci", "si", "cy", "si", "c", "k", "gn", "ny", "y", "i", "h", "", "oe", "e", "ae", "e", "z", "s",
)

// sound is the key of a word by its sound. Words of fewer than four letters
// have none: too many would sound alike.
func sound(word string) string {
	if len(word) < 4 || word[0] >= '0' && word[0] <= '9' {
		return ""
	}
	s := sounds.Replace(word)
	out := make([]byte, 0, len(s))
	for i := range len(s) {
		if i == 0 || s[i] != s[i-1] {
			out = append(out, s[i])
		}
	}
	t := strings.TrimRight(string(out), "s")
	t = strings.TrimSuffix(t, "e")
	if len(t) < 3 {
		return ""
	}
	return t
}

// near tells whether b is a with at most one letter changed, added, dropped,
// or two neighbours swapped.
func near(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > 1 {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	if len(a) < len(b) {
		return a[i:] == b[i+1:]
	}
	if i == len(a) || a[i+1:] == b[i+1:] {
		return true
	}
	return i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
}
