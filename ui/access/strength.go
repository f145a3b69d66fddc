package access

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"carnet/records/vault/keyring"
)

// Strength is how hard a password is to guess, as far as a program can tell.
type Strength string

// The strengths. TooShort is refused; the others are said and taken.
const (
	Empty    Strength = "empty"
	TooShort Strength = "short"
	Weak     Strength = "weak"
	Fair     Strength = "fair"
	Strong   Strength = "strong"
)

// guessed are the passwords that anybody would try first here.
var guessed = []string{"motdepasse", "password", "azertyui", "azertyuiop", "qwertyui", "qwertyuiop", "carnet", "cscom", "bamako", "mali", "bonjour", "demonstration"}

// Judge looks at a password. known are words that others know of the person:
// their names, the centre's.
func Judge(password string, known ...string) Strength {
	n := utf8.RuneCountInString(password)
	switch {
	case n == 0:
		return Empty
	case n < keyring.MinPassword:
		return TooShort
	case distinct(password) < 5 || runs(password) || easy(password, known):
		return Weak
	case n >= 14 || n >= 10 && classes(password) >= 3:
		return Strong
	case classes(password) == 1 && n < 12:
		return Weak
	}
	return Fair
}

func distinct(s string) int {
	seen := map[rune]bool{}
	for _, r := range s {
		seen[r] = true
	}
	return len(seen)
}

// runs tells whether most of it counts up or down: 12345678, abcdefgh.
func runs(s string) bool {
	r := []rune(strings.ToLower(s))
	steps := 0
	for i := 1; i < len(r); i++ {
		if d := r[i] - r[i-1]; d == 1 || d == -1 {
			steps++
		}
	}
	return steps*2 > len(r)
}

// easy tells whether little is left once what others know is taken away.
func easy(s string, known []string) bool {
	rest := Fold(s)
	words := slices.Clone(guessed)
	for _, k := range known {
		for _, w := range strings.Fields(Fold(k)) {
			if utf8.RuneCountInString(w) >= 3 {
				words = append(words, w)
			}
		}
	}
	for _, w := range words {
		rest = strings.ReplaceAll(rest, w, "")
	}
	return utf8.RuneCountInString(rest) < 5
}

func classes(s string) int {
	var lower, upper, digit, other int
	for _, r := range s {
		switch {
		case unicode.IsLower(r):
			lower = 1
		case unicode.IsUpper(r):
			upper = 1
		case unicode.IsDigit(r):
			digit = 1
		default:
			other = 1
		}
	}
	return lower + upper + digit + other
}

// Fold makes two spellings that differ by case, accents or Bambara letters the
// same.
func Fold(s string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(s) {
		r = unicode.ToLower(r)
		switch {
		case unicode.Is(unicode.Mn, r):
			continue
		case r == 'ɛ':
			r = 'e'
		case r == 'ɔ':
			r = 'o'
		case r == 'ŋ' || r == 'ɲ':
			r = 'n'
		case r == '’':
			r = '\''
		case unicode.IsSpace(r):
			r = ' '
		}
		b.WriteRune(r)
	}
	return strings.TrimSpace(b.String())
}
