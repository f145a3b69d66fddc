package records

import (
	"fmt"
	"strings"
)

// numberAlphabet is Crockford's base 32: no I, L, O or U, so that a number
// read aloud or copied by hand is not misread.
const numberAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// PatientNumber makes the number of a patient, such as "B2-01437-6": the
// centre's letter, the desk's block, the desk's running number and a check
// character. serial counts from 1; it grows beyond five digits when it must.
func PatientNumber(letter, block string, serial int) string {
	body := fmt.Sprintf("%s%s-%05d", letter, block, serial)
	return body + "-" + string(checkCharacter(body))
}

// ParseNumber reads a patient number as people say or type it: without
// dashes, in lower case, O for 0, I or L for 1. It returns the number in its
// written form, and false when the check character does not fit: one wrong
// character and two swapped neighbours are always found.
func ParseNumber(s string) (string, bool) {
	var b strings.Builder
	for _, r := range strings.ToUpper(s) {
		switch {
		case r == '-' || r == ' ' || r == '\u00a0' || r == '\u202f' || r == '.':
		case r == 'O':
			b.WriteByte('0')
		case r == 'I' || r == 'L':
			b.WriteByte('1')
		default:
			b.WriteRune(r)
		}
	}
	t := b.String()
	if len(t) < 8 {
		return "", false
	}
	for i := 0; i < len(t); i++ {
		if !isNumberLetter(t[i]) {
			return "", false
		}
	}
	for _, c := range t[2 : len(t)-1] {
		if c < '0' || c > '9' {
			return "", false
		}
	}
	body := t[:2] + "-" + t[2:len(t)-1]
	if checkCharacter(body) != t[len(t)-1] {
		return "", false
	}
	return body + "-" + t[len(t)-1:], true
}

// CompleteNumber adds the check character to a number that was given without
// it ("B2-01437", "b201437"); a whole number comes back in its written form.
func CompleteNumber(s string) (string, bool) {
	if n, ok := ParseNumber(s); ok {
		return n, true
	}
	t := strings.ToUpper(strings.NewReplacer("-", "", " ", "", "\u00a0", "", "\u202f", "", ".", "").Replace(s))
	if len(t) < 7 || len(t) > 20 {
		return "", false
	}
	if !isNumberLetter(t[0]) || !isNumberLetter(t[1]) || strings.Trim(t[2:], "0123456789") != "" {
		return "", false
	}
	body := t[:2] + "-" + t[2:]
	return body + "-" + string(checkCharacter(body)), true
}

func isNumberLetter(c byte) bool { return strings.IndexByte(numberAlphabet, c) >= 0 }

// checkCharacter is ISO 7064's hybrid system (MOD 33,32 over the 32 letters):
// it finds every single substitution and every swap of neighbours.
func checkCharacter(body string) byte {
	const m = len(numberAlphabet)
	p := m
	for i := 0; i < len(body); i++ {
		v := strings.IndexByte(numberAlphabet, body[i])
		if v < 0 {
			continue
		}
		s := (p + v) % m
		if s == 0 {
			s = m
		}
		p = s * 2 % (m + 1)
	}
	return numberAlphabet[(m+1-p)%m]
}

func joinWords(words ...string) string {
	var out []string
	for _, w := range words {
		if w = strings.TrimSpace(w); w != "" {
			out = append(out, w)
		}
	}
	return strings.Join(out, " ")
}
