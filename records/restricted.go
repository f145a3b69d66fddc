package records

import (
	"bytes"
	"encoding/json"
	"strings"
)

// Closed tells the kinds of which others than roles with Restricted see
// nothing, not even that there is one.
func (k Kind) Closed() bool { return k == KindScale }

// RestrictedRisks are the risk factors of a pregnancy, and of the labour that
// takes them over, that only roles with Restricted see.
var RestrictedRisks = []string{"hiv", "mental_illness"}

// veil is a part of a document that takes a right to be seen. A path ending in
// [code] is one element of a list.
type veil struct {
	path string
	need Right
}

// veils is the one table of what is for few eyes within documents that others
// may read.
var veils = map[Kind][]veil{
	KindConsultation:   {{"tests.hiv", Restricted}},
	KindPregnancy:      append(risks(), veil{"hiv", Restricted}),
	KindPrenatal:       {{"tests.hiv", Restricted}, {"arv", Restricted}, {"violence", Restricted}},
	KindLabour:         risks(),
	KindDelivery:       {{"death", Consult}},
	KindNewborn:        {{"exposed", Restricted}, {"death", Consult}},
	KindPostnatal:      {{"mood", Restricted}},
	KindFamilyPlanning: {{`conditions["hiv"]`, Restricted}},
}

func risks() []veil {
	var out []veil
	for _, x := range RestrictedRisks {
		out = append(out, veil{`risks["` + x + `"]`, Restricted})
	}
	return out
}

// Hidden tells whether a role may not see all that stands at a path of a
// document of a kind: a member, an element of a list written list["code"], or
// what holds such a one: a whole list can tell what one of its elements may
// not. A kind that this program does not know may be for few eyes.
func (r Role) Hidden(k Kind, path string) bool {
	if (k.Closed() || New(k) == nil) && !r.May(Restricted) {
		return true
	}
	for _, v := range veils[k] {
		if !r.May(v.need) && (within(path, v.path) || within(v.path, path)) {
			return true
		}
	}
	return false
}

// within tells whether a path is another one or lies below it.
func within(path, top string) bool {
	return path == top || top != "" && (strings.HasPrefix(path, top+".") || strings.HasPrefix(path, top+"["))
}

// Shown is as much of a content, or of the payload of a revision, as a role may
// see: nil for none of it. A kind that this program does not know may be for
// few eyes, and so may content that it cannot read.
func (r Role) Shown(k Kind, content json.RawMessage) json.RawMessage {
	if len(content) == 0 {
		return content
	}
	if (k.Closed() || New(k) == nil) && !r.May(Restricted) {
		return nil
	}
	var closed []string
	for _, v := range veils[k] {
		if !r.May(v.need) {
			closed = append(closed, v.path)
		}
	}
	if len(closed) == 0 {
		return content
	}
	var all map[string]any
	d := json.NewDecoder(bytes.NewReader(content))
	d.UseNumber()
	if d.Decode(&all) != nil {
		return nil
	}
	for _, path := range closed {
		without(all, path)
	}
	// A decision between two values names its fields by their paths.
	if fields, ok := all["fields"].(map[string]any); ok {
		for path := range fields {
			if r.Hidden(k, path) {
				delete(fields, path)
			}
		}
	}
	out, err := json.Marshal(all)
	if err != nil {
		return nil
	}
	return out
}

// without takes what stands at a path out of an object.
func without(in map[string]any, path string) {
	name, rest, deeper := strings.Cut(path, ".")
	if deeper {
		if x, ok := in[name].(map[string]any); ok {
			without(x, rest)
		}
		return
	}
	name, element, one := strings.Cut(name, `["`)
	if !one {
		delete(in, name)
		return
	}
	element = strings.TrimSuffix(element, `"]`)
	list, ok := in[name].([]any)
	if !ok {
		return
	}
	var left []any
	for _, x := range list {
		if x != element {
			left = append(left, x)
		}
	}
	in[name] = left
}
