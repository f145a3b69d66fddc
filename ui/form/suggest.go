package form

import (
	"slices"
	"strings"
	"unicode"
)

// Provider finds the suggestions for what is typed, best first. It runs at
// every key, so it must answer from memory.
type Provider func(query string) []Option

// MaxSuggestions is how many suggestions a combo shows.
const MaxSuggestions = 8

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

// suggester is the part of a core that proposes as one types.
type suggester struct {
	find Provider
	free bool
	list []Option
	at   int // the marked one, -1 for none
}

func (s *suggester) close() { s.list, s.at = nil, -1 }

func (s *suggester) search(f *Field) {
	s.close()
	if !f.editing || s.find == nil {
		return
	}
	s.list = s.find(f.text)
	if len(s.list) > MaxSuggestions {
		s.list = s.list[:MaxSuggestions]
	}
	if !s.free {
		s.at = fitting(s.list, f.form.p.T, f.text)
	}
}

// fitting is the suggestion that Enter may take without an arrow key: one
// that reads like the text, else the first of which each typed word begins a
// word of its label, its value, its detail or its other words. What merely
// resembles the text ("coar" and courbatures) is nobody's word until it is
// chosen: a finding that was not meant is worse than a word without a code.
func fitting(list []Option, say func(string, ...any) string, typed string) int {
	want := joined(typed)
	if want == "" {
		return -1
	}
	parts, first := words(typed), -1
	for i, o := range list {
		names := append([]string{say(o.Label), o.Value, o.Detail}, o.Words...)
		var have []string
		begins := false
		for _, n := range names {
			have = append(have, words(n)...)
			whole := joined(n)
			if whole == want && n != o.Detail {
				return i
			}
			begins = begins || strings.HasPrefix(whole, want)
		}
		if first < 0 && (begins || all(parts, func(p string) bool {
			return slices.ContainsFunc(have, func(w string) bool { return strings.HasPrefix(w, p) })
		})) {
			first = i
		}
	}
	return first
}

// words are the folded words and numbers of a text; joined is all of them in
// one, so that b509 is B50.9 and preeclampsie is pré-éclampsie.
func words(s string) []string {
	return strings.FieldsFunc(fold(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

func joined(s string) string { return strings.Join(words(s), "") }

// suggester of a field; nil for the kinds that propose nothing.
func (f *Field) suggester() *suggester {
	switch c := f.core.(type) {
	case *comboCore:
		return &c.suggester
	case *tagsCore:
		return &c.suggester
	}
	return nil
}

// Suggestions are what stands under a field now, and the marked one (-1 for
// none).
func (f *Field) Suggestions() (list []Option, marked int) {
	if s := f.suggester(); s != nil {
		return s.list, s.at
	}
	return nil, -1
}

// SuggestHint says what the keys do while none is marked: ↓ chooses, Enter
// keeps what was typed; empty while there is nothing to say.
func (f *Field) SuggestHint() string {
	s := f.suggester()
	if s == nil || len(s.list) == 0 || s.at >= 0 || joined(f.text) == "" {
		return ""
	}
	if c, ok := f.core.(*comboCore); ok && c.strict {
		return f.form.p.T("form.suggest.choose")
	}
	return f.form.p.T("form.suggest.keep")
}

// Suggest opens the suggestions for what the field holds (↓ in a closed
// field).
func (f *Field) Suggest() {
	s := f.suggester()
	if s == nil {
		return
	}
	s.search(f)
	if len(s.list) > 0 && s.at < 0 {
		s.at = 0
	}
	f.form.tell(Change{Fields: []*Field{f}})
}

// Walk moves the mark by n suggestions.
func (f *Field) Walk(n int) {
	s := f.suggester()
	if s == nil || len(s.list) == 0 {
		return
	}
	s.at = min(max(s.at+n, 0), len(s.list)-1)
	f.form.tell(Change{Fields: []*Field{f}})
}

// CloseSuggestions closes them; it tells whether any were open.
func (f *Field) CloseSuggestions() bool {
	s := f.suggester()
	if s == nil || len(s.list) == 0 {
		return false
	}
	s.close()
	f.form.tell(Change{Fields: []*Field{f}})
	return true
}

// TakeSuggestion takes suggestion i, or the marked one when i is -1; it tells
// whether there was one to take.
func (f *Field) TakeSuggestion(i int) bool {
	s := f.suggester()
	if s == nil {
		return false
	}
	if i < 0 {
		i = s.at
	}
	if i < 0 || i >= len(s.list) {
		return false
	}
	o := s.list[i]
	s.close()
	f.core.(interface{ choose(*Field, Option) }).choose(f, o)
	return true
}
