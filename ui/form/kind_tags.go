package form

import (
	"slices"
	"strings"
)

// Tags is a list of words: Enter adds what is typed, Backspace in an empty
// field removes the last one.
func Tags[S ~string](key string, target *[]S, opts ...Opt) *Field {
	c := &tagsCore{}
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

type tagsCore struct {
	checks[[]string]
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

// TagList are the words of a tags field.
func (f *Field) TagList() []string {
	if c, ok := f.core.(*tagsCore); ok {
		return c.get()
	}
	return nil
}

// AddTag turns the text into a tag; it tells whether there was text.
func (f *Field) AddTag() bool {
	c, ok := f.core.(*tagsCore)
	s := strings.TrimSpace(f.text)
	if !ok || s == "" {
		return false
	}
	same := func(t string) bool { return fold(t) == fold(s) }
	if had := c.get(); !slices.ContainsFunc(had, same) {
		c.set(append(had, s))
	}
	f.showAgain()
	f.edited()
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
