package journal

import "strings"

// Policy says which fields of a kind of document need special care when it is
// merged. A field is named by its path: the keys joined by dots, each key with
// ~ . [ written as ~0 ~1 ~2 (see EscapeKey). All that is not named is a plain
// field.
type Policy struct {
	// Safety fields: a conflict shows every value until it is resolved. A path
	// covers all that lies below it.
	Safety []string
	// Sets are arrays whose elements merge one by one. The value is the member
	// that identifies an element (an object), or "" for the element itself.
	// The path of an element is the set's path followed by [key], the key as
	// JSON: allergies["penicillin"].
	Sets map[string]string
}

// Paths of conflicts that are not about a field of the content.
const (
	PathDocument = ""         // retracted by one, changed by another
	PathPatient  = "~patient" // attributed to two patients
	PathInto     = "~into"    // merged into two patients
)

// EscapeKey writes a key of a JSON object as a part of a path.
func EscapeKey(key string) string {
	if !strings.ContainsAny(key, "~.[") {
		return key
	}
	return pathEscapes.Replace(key)
}

var (
	pathEscapes   = strings.NewReplacer("~", "~0", ".", "~1", "[", "~2")
	pathUnescapes = strings.NewReplacer("~0", "~", "~1", ".", "~2", "[")
)

// UnescapeKey reads a part of a path back.
func UnescapeKey(part string) string {
	if strings.IndexByte(part, '~') < 0 {
		return part
	}
	return pathUnescapes.Replace(part)
}

// isSafety tells whether a path is or lies below a safety field. A safety set's
// path covers its elements.
func (p *Policy) isSafety(path string) bool {
	if path == PathPatient {
		return true
	}
	for _, s := range p.Safety {
		if path == s || isBelow(path, s) {
			return true
		}
	}
	return false
}

// isBelow tells whether path names a member or element inside the field top.
func isBelow(path, top string) bool {
	return len(path) > len(top) && path[:len(top)] == top && (path[len(top)] == '.' || path[len(top)] == '[')
}

// isElement tells whether a path names an element of a set.
func isElement(path string) bool { return strings.IndexByte(path, '[') >= 0 }
