package names

import "strings"

// Phone numbers and patient numbers are found by any fragment of three
// characters: each run of three is a term with postings of its own, and what
// the postings offer is checked against the packed number.

// The spaces of terms: which kind of list a code's number names.
const (
	termRun  = 1 << 28 // three characters that follow each other
	termHead = 2 << 28 // the first two characters of a patient number
	termBin  = 3 << 28 // born in these thirty days
)

// codeValue is a character of a number as 1…36, 0 for what is none. A number
// is written in Crockford's alphabet, so O is taken as 0 and I, L as 1.
func codeValue(c byte) byte {
	switch {
	case '0' <= c && c <= '9':
		return c - '0' + 1
	case c == 'o' || c == 'O':
		return 1
	case c == 'i' || c == 'I' || c == 'l' || c == 'L':
		return 2
	case 'a' <= c && c <= 'z':
		return c - 'a' + 11
	case 'A' <= c && c <= 'Z':
		return c - 'A' + 11
	}
	return 0
}

// codeOf is a number reduced to the values of its characters.
func codeOf(s string) string {
	var b strings.Builder
	for i := 0; i < len(s) && b.Len() < maxCode; i++ {
		if v := codeValue(s[i]); v > 0 {
			b.WriteByte(v)
		}
	}
	return b.String()
}

const maxCode = 24

// packedCode is how many characters fit a packed number.
const packedCode = 10

// packCode packs up to ten characters, six bits each, the last lowest.
func packCode(code string) uint64 {
	var p uint64
	for i := 0; i < len(code); i++ {
		p = p<<6 | uint64(code[i])
	}
	return p
}

// codeHas says whether a packed number holds a packed fragment of n characters.
func codeHas(p, fragment uint64, n int) bool {
	mask := uint64(1)<<(6*n) - 1
	for ; p >= 1<<(6*(n-1)); p >>= 6 {
		if p&mask == fragment {
			return true
		}
	}
	return false
}

// localPhone is a phone number's digits without Mali's prefix.
func localPhone(s string) string {
	var b strings.Builder
	for i := 0; i < len(s) && b.Len() < maxCode; i++ {
		if '0' <= s[i] && s[i] <= '9' {
			b.WriteByte(s[i])
		}
	}
	d := b.String()
	switch {
	case strings.HasPrefix(strings.TrimSpace(s), "+223"), len(d) == 11 && strings.HasPrefix(d, "223"):
		return d[3:]
	case strings.HasPrefix(d, "00223"):
		return d[5:]
	}
	return d
}

// phonesOf are the phone numbers in a field where several may stand.
func phonesOf(s string) []string {
	var out []string
	for _, part := range strings.FieldsFunc(s, func(r rune) bool {
		return r == '/' || r == ',' || r == ';' || r == '|' || r == '\n'
	}) {
		if p := localPhone(part); p != "" {
			out = append(out, p)
		}
	}
	return out
}

// runs calls f with the term of each run of three characters.
func runs(code string, f func(term uint32)) {
	for i := 0; i+3 <= len(code); i++ {
		f(termRun | uint32(code[i])<<12 | uint32(code[i+1])<<6 | uint32(code[i+2]))
	}
}

func headTerm(code string) uint32 {
	return termHead | uint32(code[0])<<6 | uint32(code[1])
}

// fragment is a piece of a number as typed.
type fragment struct {
	code   string // values of codeOf
	packed uint64
	digits bool   // digits alone: may be of a phone
	phone  uint32 // those digits, packed
	head   string // a patient number's letter and block, when it begins so
	rest   string // the digits behind the head, without leading zeros
	terms  []uint32
	lists  []uint32 // the terms' lists
}

// newFragment prepares a fragment; nil when the text is too short or no
// number: three characters, or the two that a patient number begins with.
func newFragment(text string) *fragment {
	digits, any := true, false
	for i := 0; i < len(text); i++ {
		if '0' <= text[i] && text[i] <= '9' {
			any = true
		} else if codeValue(text[i]) > 0 {
			digits = false
		}
	}
	if !any {
		return nil
	}
	f := &fragment{code: codeOf(text), digits: digits}
	if !digits && len(f.code) >= 2 && len(f.code) <= packedCode && f.code[0] > 10 {
		f.head = f.code[:2]
		f.rest = strings.TrimLeft(f.code[2:], "\x01")
	}
	if f.head == "" && len(f.code) < 3 {
		return nil
	}
	if len(f.code) <= packedCode {
		f.packed = packCode(f.code)
	}
	if digits && len(f.code) <= 8 {
		for i := range len(f.code) {
			f.phone = f.phone<<4 | uint32(f.code[i]-1)
		}
	}
	if f.head != "" {
		f.terms = append(f.terms, headTerm(f.head))
		runs(f.rest, func(t uint32) { f.terms = append(f.terms, t) })
		return f
	}
	runs(f.code, func(t uint32) { f.terms = append(f.terms, t) })
	return f
}

// wholeCode is the length from which a fragment may be a whole number: one of
// a patient or a phone. Shorter ones are worth less at once, so that a search
// for a frequent fragment may end early.
const wholeCode = 8

// most is the most that the fragment can be worth.
func (f *fragment) most() uint8 {
	if len(f.code) >= wholeCode {
		return worthWholeCode
	}
	return worthCode
}

// inNumber says whether a packed patient number holds the fragment.
func (f *fragment) inNumber(p uint64) bool {
	if p == 0 || len(f.code) > packedCode {
		return false
	}
	if codeHas(p, f.packed, len(f.code)) {
		return true
	}
	if f.head == "" {
		return false
	}
	if len(f.rest) < len(f.code)-2 && f.rest != "" {
		return false // zeros were typed: the digits stand where they were said to
	}
	n := 0
	for q := p; q > 0; q >>= 6 {
		n++
	}
	if n < 2 || p>>(6*(n-2)) != packCode(f.head) {
		return false
	}
	tail := p & (1<<(6*(n-2)) - 1)
	return f.rest == "" || codeHas(tail, packCode(f.rest), len(f.rest))
}

// inPhone says whether an eight-digit phone number, packed in four bits a
// digit, holds the fragment.
func (f *fragment) inPhone(p uint32) bool {
	n := len(f.code)
	if p == 0 || !f.digits || n > 8 {
		return false
	}
	mask := uint32(uint64(1)<<(4*n) - 1)
	for i := 0; i <= 8-n; i++ {
		if p&mask == f.phone {
			return true
		}
		p >>= 4
	}
	return false
}

// packPhone packs eight digits; 0 when the number has another length or
// would pack as none.
func packPhone(local string) uint32 {
	if len(local) != 8 {
		return 0
	}
	var p uint32
	for i := 0; i < 8; i++ {
		p = p<<4 | uint32(local[i]-'0')
	}
	return p
}

// inMore looks in what rows keep beside the packed numbers.
func (f *fragment) inMore(m string) (Kind, uint8) {
	for m != "" {
		end := strings.IndexByte(m, 0)
		if code := m[1:end]; strings.Contains(code, f.code) && (m[0] == 'n' || f.digits) {
			worth := uint8(worthCode)
			if code == f.code {
				worth = f.most()
			}
			if m[0] == 'n' {
				return Number, worth
			}
			return Phone, worth
		}
		m = m[end+1:]
	}
	return NoMatch, 0
}

// lookUp finds the lists of a fragment's terms; none when no number has one
// of them.
func (f *fragment) lookUp(d *dictionary) {
	for _, t := range f.terms {
		c, ok := d.codes[t]
		if !ok {
			f.lists = nil
			return
		}
		f.lists = append(f.lists, c)
	}
}
