package rule

import (
	"bytes"
	"encoding/json"
	"math"
	"strconv"
	"unicode/utf8"

	"carnet/records/clinical"
)

// Output collects a rule's answer as the members of one JSON object, in the
// order in which they are set.
type Output struct {
	buf    []byte
	source string
	err    error
	tmp    bytes.Buffer  // what enc writes
	enc    *json.Encoder // kept from call to call
}

// Reset empties the output and keeps its memory.
func (o *Output) Reset() {
	o.buf = o.buf[:0]
	o.source = ""
	o.err = nil
}

// Source says where this answer comes from, where Rule.Source is too coarse.
func (o *Output) Source(s clinical.Source) { o.source = string(s) }

// Number sets a number; NaN and the infinities turn the answer into an error.
func (o *Output) Number(name string, v float64) {
	if !clinical.Finite(v) {
		o.fail(name)
		return
	}
	o.name(name)
	o.buf = appendNumber(o.buf, v)
}

// Int sets a whole number.
func (o *Output) Int(name string, v int) {
	o.name(name)
	o.buf = strconv.AppendInt(o.buf, int64(v), 10)
}

// Text sets a string.
func (o *Output) Text(name, v string) {
	o.name(name)
	o.buf = AppendText(o.buf, v)
}

// Bool sets true or false.
func (o *Output) Bool(name string, v bool) {
	o.name(name)
	o.buf = strconv.AppendBool(o.buf, v)
}

// Date sets YYYY-MM-DD.
func (o *Output) Date(name string, d clinical.Date) {
	if !d.Valid() {
		o.fail(name)
		return
	}
	o.name(name)
	o.buf = append(o.buf, '"')
	o.buf = append(d.Append(o.buf), '"')
}

// Null sets null.
func (o *Output) Null(name string) {
	o.name(name)
	o.buf = append(o.buf, "null"...)
}

// Any sets whatever encoding/json can write: lists and objects. A nil slice
// is written as [].
func (o *Output) Any(name string, v any) {
	if o.enc == nil {
		o.enc = json.NewEncoder(&o.tmp)
		o.enc.SetEscapeHTML(false)
	}
	o.tmp.Reset()
	if err := o.enc.Encode(v); err != nil {
		o.fail(name)
		return
	}
	o.name(name)
	text := bytes.TrimSuffix(o.tmp.Bytes(), []byte{'\n'})
	if string(text) == "null" {
		text = []byte("[]")
	}
	o.buf = append(o.buf, text...)
}

func (o *Output) name(name string) {
	if len(o.buf) > 0 {
		o.buf = append(o.buf, ',')
	}
	o.buf = AppendText(o.buf, name)
	o.buf = append(o.buf, ':')
}

func (o *Output) fail(name string) {
	if o.err == nil {
		o.err = &clinical.FieldError{Field: name, Reason: "these values have no answer"}
	}
}

// appendNumber writes the shortest decimal that reads back as v.
func appendNumber(b []byte, v float64) []byte {
	if a := math.Abs(v); a != 0 && (a < 1e-6 || a >= 1e21) {
		return strconv.AppendFloat(b, v, 'e', -1, 64)
	}
	if v == 0 {
		v = 0 // never "-0"
	}
	return strconv.AppendFloat(b, v, 'f', -1, 64)
}

const hex = "0123456789abcdef"

// AppendText writes a JSON string; bytes that are no UTF-8 become U+FFFD.
func AppendText(b []byte, s string) []byte {
	b = append(b, '"')
	for i := 0; i < len(s); {
		c := s[i]
		switch {
		case c == '"' || c == '\\':
			b = append(b, '\\', c)
		case c < 0x20:
			b = append(b, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		case c < utf8.RuneSelf:
			b = append(b, c)
		default:
			r, n := utf8.DecodeRuneInString(s[i:])
			b = utf8.AppendRune(b, r)
			i += n
			continue
		}
		i++
	}
	return append(b, '"')
}
