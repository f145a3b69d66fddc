package form

import (
	"slices"
	"strings"
)

// Provider finds the suggestions for what is typed, best first. It runs at
// every key, so it must answer from memory.
type Provider func(query string) []Option

// MaxSuggestions is how many suggestions a combo shows.
const MaxSuggestions = 8

// Combo is a line of text with suggestions under it: ↓ and ↑ walk, Enter
// takes, Escape closes. Other text than the suggestions is kept as it is,
// unless Strict. The first suggestion is marked as one types, unless Free.
func Combo(key string, target *string, find Provider, opts ...Opt) *Field {
	return newField(key, KindCombo, &comboCore{b: Plain(target), find: find, at: -1}, opts)
}

// Among finds options by the beginnings of the words of their label, their
// value or their other words, accents and case aside; an empty query gives
// all of them.
func Among(options ...Option) Provider {
	type entry struct {
		o     Option
		label string
		words []string
	}
	entries := make([]entry, len(options))
	for i, o := range options {
		e := entry{o: o, label: fold(o.Label)}
		e.words = strings.Fields(e.label + " " + fold(o.Value))
		for _, w := range o.Words {
			e.words = append(e.words, strings.Fields(fold(w))...)
		}
		entries[i] = e
	}
	return func(query string) []Option {
		parts := strings.Fields(fold(query))
		var first, rest []Option
		for _, e := range entries {
			if !all(parts, func(p string) bool {
				return slices.ContainsFunc(e.words, func(w string) bool { return strings.HasPrefix(w, p) })
			}) {
				continue
			}
			if len(parts) > 0 && strings.HasPrefix(e.label, parts[0]) {
				first = append(first, e.o)
				continue
			}
			rest = append(rest, e.o)
		}
		return append(first, rest...)
	}
}

func all(parts []string, ok func(string) bool) bool {
	for _, p := range parts {
		if !ok(p) {
			return false
		}
	}
	return true
}

// Code keeps the value of the chosen suggestion beside its words; it is empty
// for free text.
func Code(target *string) Opt {
	return func(f *Field) { combo(f, "Code").code = target }
}

// OnPick is called when a suggestion has been taken, to fill other fields.
func OnPick(fn func(Option)) Opt {
	return func(f *Field) { combo(f, "OnPick").onPick = fn }
}

// Strict refuses words that are no suggestion.
func Strict() Opt { return func(f *Field) { combo(f, "Strict").strict = true } }

// Free marks no suggestion until ↓: Enter keeps what was typed (villages,
// names).
func Free() Opt { return func(f *Field) { combo(f, "Free").free = true } }

func combo(f *Field, opt string) *comboCore {
	c, ok := f.core.(*comboCore)
	if !ok {
		panic("form: " + opt + " is for combo fields, not for " + f.key)
	}
	return c
}

type comboCore struct {
	checks[string]
	b            Binding[string]
	code         *string
	find         Provider
	onPick       func(Option)
	strict, free bool

	list []Option
	at   int
}

func (c *comboCore) show(*Field) string {
	s, _ := c.b.Get()
	return s
}

func (c *comboCore) take(f *Field, s string) Message {
	if c.code != nil {
		*c.code = ""
	}
	if s == "" {
		c.b.Clear()
		return Message{}
	}
	if o, ok := c.exact(f, s); ok {
		c.keep(f, o)
		return Message{}
	}
	if c.strict {
		c.b.Clear()
		return Refuse(f.form.p.T("form.combo.strict"))
	}
	c.b.Set(s)
	return Message{}
}

// exact finds the suggestion that reads like the text; nobody should have to
// walk to what they have already written.
func (c *comboCore) exact(f *Field, s string) (Option, bool) {
	if c.code == nil && !c.strict {
		return Option{}, false
	}
	want := fold(s)
	for _, o := range c.find(s) {
		if fold(f.form.p.T(o.Label)) == want {
			return o, true
		}
	}
	return Option{}, false
}

func (c *comboCore) keep(f *Field, o Option) {
	c.b.Set(f.form.p.T(o.Label))
	if c.code != nil {
		*c.code = o.Value
	}
}

func (c *comboCore) empty(*Field) bool {
	s, ok := c.b.Get()
	return !ok || s == ""
}

func (c *comboCore) check(*Field) Message {
	s, _ := c.b.Get()
	return c.run(s)
}

func (c *comboCore) leave(f *Field) {
	c.list, c.at = nil, -1
	if f.dirty && f.tidy != nil && !f.IsRefused() {
		s, _ := c.b.Get()
		c.b.Set(f.tidy(s))
	}
}

func (c *comboCore) search(f *Field) {
	c.list, c.at = nil, -1
	if !f.editing {
		return
	}
	c.list = c.find(f.text)
	if len(c.list) > MaxSuggestions {
		c.list = c.list[:MaxSuggestions]
	}
	if len(c.list) > 0 && !c.free && strings.TrimSpace(f.text) != "" {
		c.at = 0
	}
}

// Suggestions are what stands under a combo now, and the marked one (-1 for
// none).
func (f *Field) Suggestions() (list []Option, marked int) {
	if c, ok := f.core.(*comboCore); ok {
		return c.list, c.at
	}
	return nil, -1
}

// Suggest opens the suggestions for what the field holds (↓ in a closed
// combo).
func (f *Field) Suggest() {
	c, ok := f.core.(*comboCore)
	if !ok {
		return
	}
	c.search(f)
	if len(c.list) > 0 && c.at < 0 {
		c.at = 0
	}
	f.form.tell(Change{Fields: []*Field{f}})
}

// Walk moves the mark by n suggestions.
func (f *Field) Walk(n int) {
	c, ok := f.core.(*comboCore)
	if !ok || len(c.list) == 0 {
		return
	}
	c.at = min(max(c.at+n, 0), len(c.list)-1)
	f.form.tell(Change{Fields: []*Field{f}})
}

// CloseSuggestions closes them; it tells whether any were open.
func (f *Field) CloseSuggestions() bool {
	c, ok := f.core.(*comboCore)
	if !ok || len(c.list) == 0 {
		return false
	}
	c.list, c.at = nil, -1
	f.form.tell(Change{Fields: []*Field{f}})
	return true
}

// TakeSuggestion takes suggestion i, or the marked one when i is -1; it tells
// whether there was one to take.
func (f *Field) TakeSuggestion(i int) bool {
	c, ok := f.core.(*comboCore)
	if !ok {
		return false
	}
	if i < 0 {
		i = c.at
	}
	if i < 0 || i >= len(c.list) {
		return false
	}
	o := c.list[i]
	c.list, c.at = nil, -1
	c.keep(f, o)
	f.refused, f.note = Message{}, Message{}
	f.showAgain()
	if c.onPick != nil {
		c.onPick(o)
		f.form.reloadOthers(f)
	}
	f.edited()
	return true
}
