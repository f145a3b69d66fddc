package rule

import (
	"errors"
	"math"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// node is one JSON value; its children are a linked list within doc.nodes.
type node struct {
	name  string // as a member of an object
	text  string
	num   float64
	first int32 // first child, -1 for none
	next  int32 // next sibling, -1 for none
	kind  Kind  // 0 is null
	flag  bool
}

// doc is a parsed JSON text. Its memory is used again for the next one; the
// texts of its nodes point into src.
type doc struct {
	src   string
	pos   int
	nodes []node
}

// maxDepth bounds how deep arrays and objects may nest: the rules need three.
const maxDepth = 32

// maxNodes bounds how many values one line may hold.
const maxNodes = 100_000

var (
	errJSON  = errors.New("not a JSON object")
	errDepth = errors.New("nested too deeply")
	errSize  = errors.New("too many values")
	errBig   = errors.New("a number is too large")
)

// parse reads one JSON value that fills src, as RFC 8259 has it. The root is
// node 0.
func (d *doc) parse(src string) error {
	d.src, d.pos, d.nodes = src, 0, d.nodes[:0]
	d.space()
	if _, err := d.value("", 0); err != nil {
		return err
	}
	d.space()
	if d.pos != len(d.src) {
		return errJSON
	}
	return nil
}

func (d *doc) space() {
	for d.pos < len(d.src) {
		switch d.src[d.pos] {
		case ' ', '\t', '\n', '\r':
			d.pos++
		default:
			return
		}
	}
}

func (d *doc) take(c byte) bool {
	if d.pos < len(d.src) && d.src[d.pos] == c {
		d.pos++
		return true
	}
	return false
}

func (d *doc) word(w string, n node) (int32, error) {
	if len(d.src)-d.pos < len(w) || d.src[d.pos:d.pos+len(w)] != w {
		return 0, errJSON
	}
	d.pos += len(w)
	return d.add(n)
}

func (d *doc) add(n node) (int32, error) {
	if len(d.nodes) >= maxNodes {
		return 0, errSize
	}
	n.first, n.next = -1, -1
	d.nodes = append(d.nodes, n)
	return int32(len(d.nodes) - 1), nil
}

func (d *doc) value(name string, depth int) (int32, error) {
	if depth > maxDepth {
		return 0, errDepth
	}
	if d.pos >= len(d.src) {
		return 0, errJSON
	}
	switch c := d.src[d.pos]; c {
	case '{':
		return d.members(name, depth)
	case '[':
		return d.elements(name, depth)
	case '"':
		s, err := d.str()
		if err != nil {
			return 0, err
		}
		return d.add(node{name: name, kind: Text, text: s})
	case 't':
		return d.word("true", node{name: name, kind: Bool, flag: true})
	case 'f':
		return d.word("false", node{name: name, kind: Bool})
	case 'n':
		return d.word("null", node{name: name})
	default:
		x, err := d.number()
		if err != nil {
			return 0, err
		}
		return d.add(node{name: name, kind: Number, num: x})
	}
}

func (d *doc) members(name string, depth int) (int32, error) {
	at, err := d.add(node{name: name, kind: Object})
	if err != nil {
		return 0, err
	}
	d.pos++
	d.space()
	if d.take('}') {
		return at, nil
	}
	last := int32(-1)
	for {
		d.space()
		if d.pos >= len(d.src) || d.src[d.pos] != '"' {
			return 0, errJSON
		}
		key, err := d.str()
		if err != nil {
			return 0, err
		}
		d.space()
		if !d.take(':') {
			return 0, errJSON
		}
		d.space()
		child, err := d.value(key, depth+1)
		if err != nil {
			return 0, err
		}
		last = d.link(at, last, child)
		d.space()
		if d.take('}') {
			return at, nil
		}
		if !d.take(',') {
			return 0, errJSON
		}
	}
}

func (d *doc) elements(name string, depth int) (int32, error) {
	at, err := d.add(node{name: name, kind: List})
	if err != nil {
		return 0, err
	}
	d.pos++
	d.space()
	if d.take(']') {
		return at, nil
	}
	last := int32(-1)
	for {
		d.space()
		child, err := d.value("", depth+1)
		if err != nil {
			return 0, err
		}
		last = d.link(at, last, child)
		d.space()
		if d.take(']') {
			return at, nil
		}
		if !d.take(',') {
			return 0, errJSON
		}
	}
}

func (d *doc) link(parent, last, child int32) int32 {
	if last < 0 {
		d.nodes[parent].first = child
	} else {
		d.nodes[last].next = child
	}
	return child
}

// number reads -?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?. Short plain
// decimals, nearly all of them, need no call to strconv: both the digits and
// the power of ten are exact, so one division rounds correctly.
func (d *doc) number() (float64, error) {
	start := d.pos
	neg := d.take('-')
	first := d.pos
	var mant uint64
	digits, frac := 0, 0
	for d.digit() {
		mant = mant*10 + uint64(d.src[d.pos]-'0')
		digits++
		d.pos++
		if digits > 15 {
			mant = 0 // strconv will read it
		}
	}
	if digits == 0 || (digits > 1 && d.src[first] == '0') {
		return 0, errJSON
	}
	if d.take('.') {
		for d.digit() {
			mant = mant*10 + uint64(d.src[d.pos]-'0')
			frac++
			d.pos++
			if digits+frac > 15 {
				mant = 0
			}
		}
		if frac == 0 {
			return 0, errJSON
		}
	}
	plain := true
	if d.pos < len(d.src) && (d.src[d.pos] == 'e' || d.src[d.pos] == 'E') {
		plain = false
		d.pos++
		if !d.take('+') {
			d.take('-')
		}
		if !d.digit() {
			return 0, errJSON
		}
		for d.digit() {
			d.pos++
		}
	}
	if plain && digits+frac <= 15 {
		x := float64(mant) / pow10[frac]
		if neg {
			x = -x
		}
		return x, nil
	}
	x, err := strconv.ParseFloat(d.src[start:d.pos], 64)
	if err != nil || math.IsInf(x, 0) {
		return 0, errBig
	}
	return x, nil
}

var pow10 = [...]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15}

func (d *doc) digit() bool {
	return d.pos < len(d.src) && d.src[d.pos] >= '0' && d.src[d.pos] <= '9'
}

// str reads a JSON string at the opening quote. Without escapes the text
// points into src.
func (d *doc) str() (string, error) {
	d.pos++
	start := d.pos
	for d.pos < len(d.src) {
		switch c := d.src[d.pos]; {
		case c == '"':
			s := d.src[start:d.pos]
			d.pos++
			return s, nil
		case c == '\\':
			return d.escaped(start)
		case c < 0x20:
			return "", errJSON
		}
		d.pos++
	}
	return "", errJSON
}

func (d *doc) escaped(start int) (string, error) {
	b := []byte(d.src[start:d.pos])
	for d.pos < len(d.src) {
		c := d.src[d.pos]
		d.pos++
		switch {
		case c == '"':
			return string(b), nil
		case c < 0x20:
			return "", errJSON
		case c != '\\':
			b = append(b, c)
			continue
		}
		if d.pos >= len(d.src) {
			return "", errJSON
		}
		c = d.src[d.pos]
		d.pos++
		switch c {
		case '"', '\\', '/':
			b = append(b, c)
		case 'b':
			b = append(b, '\b')
		case 'f':
			b = append(b, '\f')
		case 'n':
			b = append(b, '\n')
		case 'r':
			b = append(b, '\r')
		case 't':
			b = append(b, '\t')
		case 'u':
			r, ok := d.hex4()
			if !ok {
				return "", errJSON
			}
			b = utf8.AppendRune(b, d.pair(r))
		default:
			return "", errJSON
		}
	}
	return "", errJSON
}

// pair completes a UTF-16 surrogate with the \u that follows; a lone one is
// U+FFFD.
func (d *doc) pair(r rune) rune {
	if !utf16.IsSurrogate(r) {
		return r
	}
	back := d.pos
	if d.take('\\') && d.take('u') {
		if low, ok := d.hex4(); ok {
			if p := utf16.DecodeRune(r, low); p != utf8.RuneError {
				return p
			}
		}
	}
	d.pos = back
	return utf8.RuneError
}

func (d *doc) hex4() (rune, bool) {
	if len(d.src)-d.pos < 4 {
		return 0, false
	}
	v, err := strconv.ParseUint(d.src[d.pos:d.pos+4], 16, 32)
	if err != nil {
		return 0, false
	}
	d.pos += 4
	return rune(v), true
}
