package tables

import (
	"bytes"
	"fmt"
	"strconv"
)

// reader walks over an embedded CSV file: a heading, then rows without
// quotes. A broken file is a broken program, so it panics; a test opens each.
type reader struct {
	file string
	rest []byte // the file behind the current line
	line []byte // what is left of the current line
}

func open(file string) *reader {
	b, err := data.ReadFile("data/" + file)
	if err != nil {
		panic(err)
	}
	r := &reader{file: file, rest: b}
	if !r.next() {
		r.fail("empty")
	}
	return r
}

func (r *reader) fail(why string) {
	panic(fmt.Sprintf("table %s: %s near %q", r.file, why, r.line))
}

// rows estimates how many rows are left, to allocate once.
func (r *reader) rows() int { return bytes.Count(r.rest, []byte{'\n'}) + 1 }

func (r *reader) next() bool {
	if len(r.line) > 0 {
		r.line = nil
	}
	if len(r.rest) == 0 {
		return false
	}
	i := bytes.IndexByte(r.rest, '\n')
	if i < 0 {
		i = len(r.rest) - 1
	}
	r.line, r.rest = bytes.TrimRight(r.rest[:i+1], "\r\n"), r.rest[i+1:]
	return true
}

func (r *reader) cell() []byte {
	i := bytes.IndexByte(r.line, ',')
	if i < 0 {
		c := r.line
		r.line = nil
		return c
	}
	c := r.line[:i]
	r.line = r.line[i+1:]
	return c
}

func (r *reader) word() string { return string(r.cell()) }

// number reads a decimal. Plain ones of up to 15 digits, nearly all, are one
// exact division; the rest go through strconv. Both round correctly, so the
// value is the published one.
func (r *reader) number() float64 {
	c := r.cell()
	n, digits, frac, seen := int64(0), 0, 0, false
	for i, b := range c {
		switch {
		case b >= '0' && b <= '9':
			n = 10*n + int64(b-'0')
			digits++
			if seen {
				frac++
			}
			continue
		case b == '-' && i == 0:
			continue
		case b == '.' && !seen:
			seen = true
			continue
		}
		return r.slow(c)
	}
	if digits == 0 || digits > 15 {
		return r.slow(c)
	}
	x := float64(n) / pow10[frac]
	if c[0] == '-' {
		return -x
	}
	return x
}

func (r *reader) slow(c []byte) float64 {
	x, err := strconv.ParseFloat(string(c), 64)
	if err != nil {
		r.fail(err.Error())
	}
	return x
}

var pow10 = [...]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15}
