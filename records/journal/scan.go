package journal

import (
	"fmt"
	"unicode/utf8"
)

// The scanner reads compact JSON only: no white space between tokens. It exists
// because encoding/json is ten times too slow to read a journal with, and
// because payloads are kept byte for byte.

// maxDepth bounds nesting, so that hostile input cannot exhaust the stack.
const maxDepth = 64

// SyntaxError says where bytes stop being what they must be.
type SyntaxError struct {
	Offset int
	What   string
}

func (e *SyntaxError) Error() string {
	return fmt.Sprintf("journal: byte %d: %s", e.Offset, e.What)
}

func bad(at int, what string) error { return &SyntaxError{at, what} }

// plain marks the bytes that stand for themselves inside a JSON string and are
// ASCII.
var plain = func() (t [256]bool) {
	for c := 0x20; c < 0x80; c++ {
		t[c] = c != '"' && c != '\\'
	}
	return t
}()

// skipString gives the index after the string that begins at i.
func skipString(b []byte, i int) (int, error) {
	if i >= len(b) || b[i] != '"' {
		return i, bad(i, "a string must be here")
	}
	start := i
	i++
	high := false
	for i < len(b) {
		c := b[i]
		if plain[c] {
			i++
			continue
		}
		switch {
		case c == '"':
			if high && !utf8.Valid(b[start:i]) {
				return start, bad(start, "a string is not UTF-8")
			}
			return i + 1, nil
		case c == '\\':
			n := escapeLen(b[i:])
			if n == 0 {
				return i, bad(i, "an unknown escape")
			}
			i += n
		case c >= 0x80:
			high = true
			i++
		default:
			return i, bad(i, "a control character in a string")
		}
	}
	return start, bad(start, "a string without an end")
}

// escapeLen gives the length of the escape at the start of b, 0 if it is none.
func escapeLen(b []byte) int {
	if len(b) < 2 {
		return 0
	}
	switch b[1] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return 2
	case 'u':
		if len(b) >= 6 && isHex(b[2]) && isHex(b[3]) && isHex(b[4]) && isHex(b[5]) {
			return 6
		}
	}
	return 0
}

func isHex(c byte) bool { return nibbles[c|0x20] != 0xff && (c >= 'A' || c <= '9') }

// skipValue gives the index after the JSON value that begins at i.
func skipValue(b []byte, i, depth int) (int, error) {
	if i >= len(b) {
		return i, bad(i, "a value must be here")
	}
	switch c := b[i]; {
	case c == '"':
		return skipString(b, i)
	case c == '{':
		return skipObject(b, i, depth+1)
	case c == '[':
		return skipArray(b, i, depth+1)
	case c == '-' || c >= '0' && c <= '9':
		return skipNumber(b, i)
	case c == 't':
		return skipWord(b, i, "true")
	case c == 'f':
		return skipWord(b, i, "false")
	case c == 'n':
		return skipWord(b, i, "null")
	}
	return i, bad(i, "a value must be here")
}

func skipWord(b []byte, i int, word string) (int, error) {
	if len(b)-i < len(word) || string(b[i:i+len(word)]) != word {
		return i, bad(i, "an unknown word")
	}
	return i + len(word), nil
}

func skipDigits(b []byte, i int) int {
	for i < len(b) && b[i] >= '0' && b[i] <= '9' {
		i++
	}
	return i
}

func skipNumber(b []byte, i int) (int, error) {
	start := i
	if b[i] == '-' {
		i++
	}
	whole := i
	i = skipDigits(b, i)
	if i == whole || i > whole+1 && b[whole] == '0' {
		return start, bad(start, "not a number")
	}
	if i < len(b) && b[i] == '.' {
		from := i + 1
		if i = skipDigits(b, from); i == from {
			return start, bad(start, "not a number")
		}
	}
	if i < len(b) && (b[i] == 'e' || b[i] == 'E') {
		i++
		if i < len(b) && (b[i] == '+' || b[i] == '-') {
			i++
		}
		from := i
		if i = skipDigits(b, from); i == from {
			return start, bad(start, "not a number")
		}
	}
	return i, nil
}

func skipArray(b []byte, i, depth int) (int, error) {
	if depth > maxDepth {
		return i, bad(i, "too deeply nested")
	}
	if i+1 < len(b) && b[i+1] == ']' {
		return i + 2, nil
	}
	for {
		var err error
		if i, err = skipValue(b, i+1, depth); err != nil {
			return i, err
		}
		if i >= len(b) {
			return i, bad(i, "an array without an end")
		}
		if b[i] == ']' {
			return i + 1, nil
		}
		if b[i] != ',' {
			return i, bad(i, "a comma must be here")
		}
	}
}

func skipObject(b []byte, i, depth int) (int, error) {
	if depth > maxDepth {
		return i, bad(i, "too deeply nested")
	}
	if i+1 < len(b) && b[i+1] == '}' {
		return i + 2, nil
	}
	for {
		var err error
		if i, err = skipString(b, i+1); err != nil {
			return i, err
		}
		if i >= len(b) || b[i] != ':' {
			return i, bad(i, "a colon must be here")
		}
		if i, err = skipValue(b, i+1, depth); err != nil {
			return i, err
		}
		if i >= len(b) {
			return i, bad(i, "an object without an end")
		}
		if b[i] == '}' {
			return i + 1, nil
		}
		if b[i] != ',' {
			return i, bad(i, "a comma must be here")
		}
	}
}

// eachMember calls f with the key (still quoted) and the value of each member
// of the object b. Of what skipValue would not accept it gives what comes before
// the mistake.
func eachMember(b []byte, f func(key, value []byte)) {
	i := 1
	for i < len(b) && b[i] == '"' {
		k, err := skipString(b, i)
		if err != nil {
			return
		}
		v, err := skipValue(b, k+1, 0)
		if err != nil {
			return
		}
		f(b[i:k:k], b[k+1:v:v])
		i = v + 1
	}
}

// eachElement calls f with each value of the array b, up to a mistake.
func eachElement(b []byte, f func(value []byte)) {
	i := 1
	for i < len(b) && b[i] != ']' {
		v, err := skipValue(b, i, 0)
		if err != nil {
			return
		}
		f(b[i:v:v])
		i = v + 1
	}
}

// unquote gives the text of a string that skipString has accepted. ok is false
// when it holds half of a surrogate pair, which is no text.
func unquote(q []byte) (s string, ok bool) {
	q = q[1 : len(q)-1]
	n := 0
	for n < len(q) && q[n] != '\\' {
		n++
	}
	if n == len(q) {
		return string(q), true
	}
	out := append(make([]byte, 0, len(q)), q[:n]...)
	for n < len(q) {
		if q[n] != '\\' {
			out = append(out, q[n])
			n++
			continue
		}
		if q[n+1] != 'u' {
			out = append(out, unescaped(q[n+1]))
			n += 2
			continue
		}
		r := hex4(q[n+2:])
		n += 6
		if r >= 0xd800 && r < 0xe000 {
			if r >= 0xdc00 || n+6 > len(q) || q[n] != '\\' || q[n+1] != 'u' {
				return "", false
			}
			low := hex4(q[n+2:])
			if low < 0xdc00 || low >= 0xe000 {
				return "", false
			}
			r = 0x10000 + (r-0xd800)<<10 + (low - 0xdc00)
			n += 6
		}
		out = utf8.AppendRune(out, r)
	}
	return string(out), true
}

func unescaped(c byte) byte {
	switch c {
	case 'b':
		return '\b'
	case 'f':
		return '\f'
	case 'n':
		return '\n'
	case 'r':
		return '\r'
	case 't':
		return '\t'
	}
	return c
}

func hex4(b []byte) (r rune) {
	for _, c := range b[:4] {
		if c >= 'A' && c <= 'F' {
			c |= 0x20
		}
		r = r<<4 | rune(nibbles[c])
	}
	return r
}

// appendQuoted appends s, which is UTF-8, as a JSON string with the fewest
// escapes.
func appendQuoted(b []byte, s string) []byte {
	b = append(b, '"')
	from := 0
	for i := range len(s) {
		c := s[i]
		if plain[c] || c >= 0x80 {
			continue
		}
		b = append(b, s[from:i]...)
		from = i + 1
		switch c {
		case '"', '\\':
			b = append(b, '\\', c)
		case '\n':
			b = append(b, '\\', 'n')
		case '\r':
			b = append(b, '\\', 'r')
		case '\t':
			b = append(b, '\\', 't')
		default:
			b = append(b, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
		}
	}
	b = append(b, s[from:]...)
	return append(b, '"')
}
