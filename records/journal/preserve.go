package journal

import (
	"bytes"
	"encoding"
	"encoding/json"
	"reflect"
	"strings"
)

// Preserve carries over what a program that knows fewer fields would lose: it
// gives typed, the JSON that content was marshalled to, with the members of
// base, the document that it was made from, that content's type has no field
// for. A field that the type knows and typed lacks was emptied, and stays so.
//
// Inside an array of objects, an element takes over from the base's element
// that is equal in all known fields, else from the one with the same id, code
// or key, else, where the arrays have the same length, from the one at its
// place.
//
// typed and base must be compact JSON objects; when one is not, or nothing is
// to be carried over, typed itself is given back.
func Preserve(content any, typed, base []byte) []byte {
	if checkPayload(typed) != nil || checkPayload(base) != nil || typed == nil || base == nil {
		return typed
	}
	s := shapes{}.of(reflect.TypeOf(content))
	out := s.carry(nil, typed, base)
	if bytes.Equal(out, typed) {
		return typed
	}
	return out
}

// shape is what a type knows of a JSON value; nil knows all of it.
type shape struct {
	fields  map[string]*shape // of a struct
	element *shape            // of an array's or a map's values
	isMap   bool
}

// shapes remembers the types met, since types may contain themselves.
type shapes map[reflect.Type]*shape

var (
	jsonMarshaler = reflect.TypeFor[json.Marshaler]()
	textMarshaler = reflect.TypeFor[encoding.TextMarshaler]()
)

func (all shapes) of(t reflect.Type) *shape {
	for t != nil && t.Kind() == reflect.Pointer && !marshalsItself(t) {
		t = t.Elem()
	}
	if t == nil || marshalsItself(t) {
		return nil
	}
	if s, met := all[t]; met {
		return s
	}
	switch t.Kind() {
	case reflect.Struct:
		s := &shape{fields: map[string]*shape{}}
		all[t] = s
		all.addFields(s, t)
		return s
	case reflect.Slice, reflect.Array, reflect.Map:
		s := &shape{isMap: t.Kind() == reflect.Map}
		all[t] = s
		s.element = all.of(t.Elem())
		return s
	}
	return nil
}

func marshalsItself(t reflect.Type) bool {
	p := reflect.PointerTo(t)
	return t.Implements(jsonMarshaler) || t.Implements(textMarshaler) ||
		p.Implements(jsonMarshaler) || p.Implements(textMarshaler)
}

func (all shapes) addFields(s *shape, t reflect.Type) {
	for i := range t.NumField() {
		f := t.Field(i)
		tag := f.Tag.Get("json")
		name, _, _ := strings.Cut(tag, ",")
		inner := f.Type
		if inner.Kind() == reflect.Pointer {
			inner = inner.Elem()
		}
		switch {
		case tag == "-":
		case f.Anonymous && name == "" && inner.Kind() == reflect.Struct:
			if in := all.of(f.Type); in != nil {
				for k, v := range in.fields {
					if _, own := s.fields[k]; !own {
						s.fields[k] = v
					}
				}
			}
		case !f.IsExported():
		default:
			if name == "" {
				name = f.Name
			}
			s.fields[name] = all.of(f.Type)
		}
	}
}

// carry appends typed with what base holds beyond the shape.
func (s *shape) carry(b, typed, base []byte) []byte {
	switch {
	case s == nil || base == nil || typed[0] != base[0]:
		return append(b, typed...)
	case typed[0] == '{' && (s.fields != nil || s.isMap):
		return s.carryObject(b, typed, base)
	case typed[0] == '[' && s.element != nil:
		return s.carryArray(b, typed, base)
	}
	return append(b, typed...)
}

func (s *shape) carryObject(b, typed, base []byte) []byte {
	old := map[string][]byte{}
	eachMember(base, func(key, v []byte) { old[keyText(key)] = v })
	b = append(b, '{')
	start := len(b)
	next := func() {
		if len(b) > start {
			b = append(b, ',')
		}
	}
	have := map[string]bool{}
	eachMember(typed, func(key, v []byte) {
		name := keyText(key)
		have[name] = true
		next()
		b = append(append(b, key...), ':')
		inner := s.element
		if !s.isMap {
			inner = s.fields[name]
		}
		b = inner.carry(b, v, old[name])
	})
	if !s.isMap {
		eachMember(base, func(key, v []byte) {
			name := keyText(key)
			if _, known := s.fields[name]; known || have[name] {
				return
			}
			have[name] = true
			next()
			b = append(append(append(b, key...), ':'), v...)
		})
	}
	return append(b, '}')
}

func (s *shape) carryArray(b, typed, base []byte) []byte {
	now, old := elements(typed), elements(base)
	from := s.element.pair(now, old)
	b = append(b, '[')
	for i, v := range now {
		if i > 0 {
			b = append(b, ',')
		}
		var was []byte
		if from[i] >= 0 {
			was = old[from[i]]
		}
		b = s.element.carry(b, v, was)
	}
	return append(b, ']')
}

func elements(array []byte) (out [][]byte) {
	eachElement(array, func(v []byte) { out = append(out, v) })
	return out
}

// pair finds, for each element now, the one of old that it was, or -1.
func (s *shape) pair(now, old [][]byte) []int {
	from := make([]int, len(now))
	taken := make([]bool, len(old))
	for i := range from {
		from[i] = -1
	}
	match := func(name func(v []byte) string) {
		byName := map[string][]int{}
		for j, v := range old {
			if n := name(v); n != "" && !taken[j] {
				byName[n] = append(byName[n], j)
			}
		}
		for i, v := range now {
			if from[i] >= 0 {
				continue
			}
			if at := byName[name(v)]; len(at) > 0 {
				from[i], taken[at[0]] = at[0], true
				byName[name(v)] = at[1:]
			}
		}
	}
	match(func(v []byte) string { return normal(s.known(nil, v)) })
	match(identity)
	for i := range now {
		if from[i] < 0 && len(now) == len(old) && !taken[i] {
			from[i], taken[i] = i, true
		}
	}
	return from
}

// identity is the member that names an element, "" where it has none.
func identity(v []byte) (name string) {
	if v[0] != '{' {
		return ""
	}
	best := 4
	eachMember(v, func(key, value []byte) {
		rank := 4
		switch string(key) {
		case `"id"`:
			rank = 1
		case `"code"`:
			rank = 2
		case `"key"`:
			rank = 3
		}
		if rank < best && value[0] != 'n' {
			best, name = rank, string(key)+normal(value)
		}
	})
	return name
}

// known appends the part of a value that the shape has fields for.
func (s *shape) known(b, v []byte) []byte {
	switch {
	case s == nil:
		return append(b, v...)
	case v[0] == '{' && (s.fields != nil || s.isMap):
		b = append(b, '{')
		start := len(b)
		eachMember(v, func(key, value []byte) {
			inner, ok := s.element, true
			if !s.isMap {
				inner, ok = s.fields[keyText(key)]
			}
			if !ok {
				return
			}
			if len(b) > start {
				b = append(b, ',')
			}
			b = append(append(b, key...), ':')
			b = inner.known(b, value)
		})
		return append(b, '}')
	case v[0] == '[' && s.element != nil:
		b = append(b, '[')
		for i, e := range elements(v) {
			if i > 0 {
				b = append(b, ',')
			}
			b = s.element.known(b, e)
		}
		return append(b, ']')
	}
	return append(b, v...)
}
