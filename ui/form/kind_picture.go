package form

import (
	"image"
	"slices"
)

// KindPicture is a field of pictures, drawn as small ones in a row.
const KindPicture Kind = 64 // apart from the kinds that are typed or chosen

// Album is where the pictures of a form are kept. What takes its time it does
// beside the window; it answers on the window's goroutine. Its errors are
// sentences.
type Album interface {
	// Add reads a picture file, makes it safe and small, keeps it for good and
	// tells the name by which the document knows it.
	Add(path string, done func(name string, err error))
	// Open gives a kept picture, with at most side pixels on its longest side.
	Open(name string, side int, done func(image.Image, error))
	// Choose asks the person for a file; taken gets its path.
	Choose(taken func(path string))
	// Show shows pictures large, beginning with one of them; closed is called
	// afterwards.
	Show(names []string, at int, closed func())
}

// MaxPictures is how many pictures a field of several takes.
const MaxPictures = 8

// Pictures is a list of pictures, by the names that the album gave them.
func Pictures[S ~string](key string, target *[]S, album Album, opts ...Opt) *Field {
	c := &pictureCore{album: album, most: MaxPictures}
	c.get = func() []string {
		out := make([]string, len(*target))
		for i, v := range *target {
			out[i] = string(v)
		}
		return out
	}
	c.set = func(names []string) {
		*target = nil
		for _, n := range names {
			*target = append(*target, S(n))
		}
	}
	return newField(key, KindPicture, c, opts)
}

// Picture is one picture; another takes its place.
func Picture[S ~string](key string, target *S, album Album, opts ...Opt) *Field {
	c := &pictureCore{album: album, most: 1}
	c.get = func() []string {
		if *target == "" {
			return nil
		}
		return []string{string(*target)}
	}
	c.set = func(names []string) {
		*target = ""
		if len(names) > 0 {
			*target = S(names[0])
		}
	}
	return newField(key, KindPicture, c, opts)
}

type pictureCore struct {
	checks[[]string]
	album Album
	most  int
	get   func() []string
	set   func([]string)
	busy  int // files being added
}

// show is what stands where pictures cannot: in a list, in a conflict.
func (c *pictureCore) show(f *Field) string {
	if n := len(c.get()); n > 0 {
		return f.form.p.T("picture.count", n)
	}
	return ""
}

func (c *pictureCore) take(*Field, string) Message { return Message{} }
func (c *pictureCore) empty(*Field) bool           { return len(c.get()) == 0 }
func (c *pictureCore) check(*Field) Message        { return c.run(c.get()) }

// Form is the form that the field belongs to.
func (f *Field) Form() *Form { return f.form }

// Album is where the field's pictures are kept; nil for other kinds.
func (f *Field) Album() Album {
	if c, ok := f.core.(*pictureCore); ok {
		return c.album
	}
	return nil
}

// PictureList are the names of the field's pictures.
func (f *Field) PictureList() []string {
	if c, ok := f.core.(*pictureCore); ok {
		return c.get()
	}
	return nil
}

// CanAddPicture tells whether there is room for one more. Where there is room
// for one only, another takes its place.
func (f *Field) CanAddPicture() bool {
	c, ok := f.core.(*pictureCore)
	return ok && f.now.enabled && !f.form.spec.ReadOnly && c.busy == 0 && (c.most == 1 || len(c.get()) < c.most)
}

// Adding tells the field that a file is being added: until Added is called the
// form cannot be signed, so that nobody signs without the picture.
func (f *Field) Adding() {
	c, ok := f.core.(*pictureCore)
	if !ok {
		return
	}
	c.busy++
	f.refused, f.note = Message{Level: Refused, Text: f.form.p.T("picture.adding")}, Message{}
	f.form.refresh()
}

// Added ends what Adding began: name is the new picture, or err says why there
// is none. The draft is saved at once.
func (f *Field) Added(name string, err error) {
	c, ok := f.core.(*pictureCore)
	if !ok || c.busy == 0 {
		return
	}
	c.busy--
	if c.busy == 0 {
		f.refused = Message{}
	}
	if f.dead {
		return
	}
	if err != nil {
		f.note = Warn(f.form.p.Sentence(err))
		f.form.derive(f)
		return
	}
	f.note = Message{}
	names := c.get()
	if c.most == 1 {
		names = nil
	}
	if !slices.Contains(names, name) {
		names = append(names, name)
	}
	c.set(names)
	f.showAgain()
	f.edited()
	f.form.Flush()
}

// RemovePicture takes picture i out of the document.
func (f *Field) RemovePicture(i int) {
	c, ok := f.core.(*pictureCore)
	names := f.PictureList()
	if !ok || i < 0 || i >= len(names) || f.form.spec.ReadOnly || !f.now.enabled || f.dead {
		return
	}
	f.note = Message{}
	c.set(slices.Delete(names, i, i+1))
	f.showAgain()
	f.edited()
}
