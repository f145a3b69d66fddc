package journal

import (
	"slices"
	"sort"
	"strconv"
)

// leaf is one field's value in a payload.
type leaf struct {
	raw   []byte // as it was typed
	norm  string // equal values have equal norms
	index int    // an element's position in its array
}

// isMarker tells whether a normal form says only that an object or array is
// there and empty: it yields to whatever lies below its path.
func isMarker(norm string) bool { return norm == "{}" || norm == "[]" }

// flatten gives the fields of a payload by path. null is the same as absent.
func (p *Policy) flatten(payload []byte) map[string]leaf {
	out := make(map[string]leaf, 32)
	eachMember(payload, func(key, value []byte) {
		p.flattenInto(out, EscapeKey(keyText(key)), value)
	})
	return out
}

func keyText(quoted []byte) string {
	if s, ok := unquote(quoted); ok {
		return s
	}
	return string(quoted) // half of a surrogate pair: keep what is there
}

func (p *Policy) flattenInto(out map[string]leaf, path string, value []byte) {
	if len(value) == 0 || value[0] == 'n' {
		return
	}
	if value[0] == '{' && len(value) > 2 && !isElement(path) {
		before := len(out)
		eachMember(value, func(key, v []byte) {
			p.flattenInto(out, path+"."+EscapeKey(keyText(key)), v)
		})
		if len(out) == before { // only nulls inside
			out[path] = leaf{raw: []byte("{}"), norm: "{}"}
		}
		return
	}
	if value[0] == '[' && len(value) > 2 && !isElement(path) {
		if key, isSet := p.Sets[path]; isSet {
			flattenSet(out, path, key, value)
			return
		}
	}
	out[path] = leaf{raw: value, norm: normal(value)}
}

// flattenSet gives each element a path of its own. Equal elements are one;
// different ones under one key are kept apart by a number.
func flattenSet(out map[string]leaf, path, keyField string, array []byte) {
	type element struct{ at, norm string }
	seen := map[element]bool{}
	under := map[string]int{} // how many stand under a key
	index := 0
	eachElement(array, func(v []byte) {
		norm := normal(v)
		e := element{path + "[" + elementKey(v, norm, keyField) + "]", norm}
		if seen[e] {
			return
		}
		seen[e] = true
		under[e.at]++
		where := e.at
		if n := under[e.at]; n > 1 {
			where += "#" + strconv.Itoa(n)
		}
		out[where] = leaf{raw: v, norm: norm, index: index}
		index++
	})
}

func elementKey(v []byte, norm, keyField string) string {
	if keyField == "" || v[0] != '{' {
		return norm
	}
	key := norm
	eachMember(v, func(k, value []byte) {
		if value[0] != 'n' && keyText(k) == keyField {
			key = normal(value)
		}
	})
	return key
}

// normal gives equal values equal texts: strings without needless escapes,
// numbers without trailing zeros of a fraction, members sorted by key.
func normal(v []byte) string {
	switch v[0] {
	case '{', '[':
		return string(appendNormal(nil, v))
	case '"':
		if slices.Index(v, '\\') < 0 {
			return string(v)
		}
		return string(appendNormal(nil, v))
	case 't', 'f', 'n':
		return string(v)
	}
	return string(normalNumber(v))
}

func appendNormal(b, v []byte) []byte {
	switch v[0] {
	case '"':
		s, ok := unquote(v)
		if !ok {
			return append(b, v...)
		}
		return appendQuoted(b, s)
	case '{':
		return appendNormalObject(b, v)
	case '[':
		b = append(b, '[')
		n := 0
		eachElement(v, func(e []byte) {
			if n > 0 {
				b = append(b, ',')
			}
			n++
			b = appendNormal(b, e)
		})
		return append(b, ']')
	case 't', 'f', 'n':
		return append(b, v...)
	}
	return append(b, normalNumber(v)...)
}

func appendNormalObject(b, v []byte) []byte {
	type member struct {
		key   string
		value []byte
	}
	var members []member
	eachMember(v, func(k, value []byte) {
		if value[0] != 'n' {
			members = append(members, member{keyText(k), value})
		}
	})
	sort.SliceStable(members, func(i, j int) bool { return members[i].key < members[j].key })
	b = append(b, '{')
	for i, m := range members {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(appendQuoted(b, m.key), ':')
		b = appendNormal(b, m.value)
	}
	return append(b, '}')
}

// normalNumber drops the trailing zeros of a fraction: 37.50 is 37.5. Numbers
// with an exponent are left as they are.
func normalNumber(v []byte) []byte {
	dot := slices.Index(v, '.')
	if dot < 0 || slices.Index(v, 'e') >= 0 || slices.Index(v, 'E') >= 0 {
		return v
	}
	for v[len(v)-1] == '0' {
		v = v[:len(v)-1]
	}
	if len(v) == dot+1 {
		v = v[:dot]
	}
	return v
}
