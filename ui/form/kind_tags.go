package form

import (
	"slices"
	"strings"
)

// Tags is a list of words: Enter adds what is typed, Backspace in an empty
// field removes the last one. With Suggesting, known words are proposed under
// it as in a Combo.
func Tags[S ~string](key string, target *[]S, opts ...Opt) *Field {
	c := &tagsCore{suggester: suggester{at: -1}}
	c.get = func() []string {
		out := make([]string, len(*target))
		for i, v := range *target {
			out[i] = string(v)
		}
		return out
	}
	c.set = func(vs []string) {
		*target = nil
		for _, v := range vs {
			*target = append(*target, S(v))
		}
	}
	return newField(key, KindTags, c, opts)
}

// Suggesting proposes words under a tags field as one types; other words may
// still be added.
func Suggesting(find Provider) Opt {
	return func(f *Field) {
		c, ok := f.core.(*tagsCore)
		if !ok {
			panic("form: Suggesting is for tags fields, not for " + f.key)
		}
		c.find = find
	}
}

type tagsCore struct {
	checks[[]string]
	suggester
	get func() []string
	set func([]string)
}

// show is empty: the tags stand before the text, which is the next tag.
func (c *tagsCore) show(*Field) string          { return "" }
func (c *tagsCore) take(*Field, string) Message { return Message{} }
func (c *tagsCore) empty(*Field) bool           { return len(c.get()) == 0 }
func (c *tagsCore) check(*Field) Message        { return c.run(c.get()) }

// leave adds what was typed and not confirmed: nothing typed is lost.
func (c *tagsCore) leave(f *Field) { f.AddTag() }

func (c *tagsCore) choose(f *Field, o Option) { c.add(f, f.form.p.T(o.Label)) }

// add puts a word behind the others, unless it is among them.
func (c *tagsCore) add(f *Field, word string) {
	had := c.get()
	if !slices.ContainsFunc(had, func(t string) bool { return fold(t) == fold(word) }) {
		c.set(append(had, word))
	}
	c.close()
	f.showAgain()
	f.edited()
}

// TagList are the words of a tags field.
func (f *Field) TagList() []string {
	if c, ok := f.core.(*tagsCore); ok {
		return c.get()
	}
	return nil
}

// AddTag turns the text into a tag, spelt as a known word where it reads like
// one; it tells whether there was text.
func (f *Field) AddTag() bool {
	c, ok := f.core.(*tagsCore)
	word := strings.TrimSpace(f.text)
	if !ok || word == "" {
		return false
	}
	if c.find != nil {
		for _, o := range c.find(word) {
			if label := f.form.p.T(o.Label); fold(label) == fold(word) {
				word = label
				break
			}
		}
	}
	c.add(f, word)
	return true
}

// RemoveTag removes tag i, the last one when i is -1.
func (f *Field) RemoveTag(i int) {
	c, ok := f.core.(*tagsCore)
	if !ok {
		return
	}
	had := c.get()
	if i < 0 {
		i = len(had) - 1
	}
	if i < 0 || i >= len(had) {
		return
	}
	c.set(slices.Delete(had, i, i+1))
	f.edited()
}
