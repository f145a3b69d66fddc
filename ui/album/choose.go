package album

import (
	"os"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"

	"carnet/records/coding"
	"carnet/ui/kit"
)

// rows is how many files the choice shows.
const rows = 8

// chooser is the choice of a file: the latest pictures, narrowed by what is
// typed, or the path of any file.
type chooser struct {
	a      *Album
	taken  func(path string)
	all    []File
	shown  []File
	loaded bool
	gone   bool

	dialog *kit.Dialog
	entry  *kit.Entry
	table  *kit.Table
	say    *kit.Para
	box    *fyne.Container
}

// Choose implements form.Album.
func (a *Album) Choose(taken func(path string)) {
	if a.shell == nil {
		return
	}
	a.choose(taken)
}

func (a *Album) choose(taken func(path string)) *chooser {
	c := &chooser{a: a, taken: taken, say: kit.NewPara()}
	c.entry = kit.NewEntry(a.p.T("picture.choose.hint"))
	c.table = kit.NewTable([]float32{4, 2, 1.6}, nil, a.p.T("picture.choose.looking"), func(i int) { c.take(c.shown[i].Path) })
	c.table.OnWalk = func(int) {} // the marked row shows while one types
	c.entry.OnChanged = func(string) { c.narrow() }
	c.entry.OnKey = c.key
	c.entry.OnSubmitted = func(string) { c.enter() }
	head := kit.Words(a.p.T("picture.choose.words"), kit.Caption)
	// As high from the start as the list may get.
	c.box = kit.VStack(8, head, c.entry, c.table, c.say)
	content := kit.Fixed(560, 370, c.box)
	c.dialog = a.shell.Custom(a.p.T("picture.choose.title"), content, c.entry, c.enter, c.close)
	a.beside(func() { c.all = a.find() }, func() {
		if !c.gone {
			c.loaded = true
			c.narrow()
		}
	})
	return c
}

func (c *chooser) close() {
	c.gone = true
	c.dialog.Close()
}

// narrow shows the files whose name or place holds what is typed.
func (c *chooser) narrow() {
	if !c.loaded {
		return
	}
	c.say.Set()
	c.shown = nil
	words := coding.Fold(c.entry.Text)
	for _, f := range c.all {
		if len(c.shown) < rows && holds(strings.Join(coding.Fold(f.Name()+" "+f.Where), " "), words) {
			c.shown = append(c.shown, f)
		}
	}
	var lines [][]fyne.CanvasObject
	for _, f := range c.shown {
		lines = append(lines, []fyne.CanvasObject{kit.Cell(f.Name()), kit.CellIn(f.Where, kit.Aside), kit.CellIn(f.Time.Format("02/01/06 15:04"), kit.Aside)})
	}
	if len(lines) == 0 {
		c.say.Set(kit.Span{Text: c.a.p.T("picture.choose.none"), Style: kit.Caption})
	}
	c.table.SetRows(lines)
	c.table.Mark(0)
	c.box.Refresh() // its pieces have other heights now
}

func holds(s string, words []string) bool {
	for _, w := range words {
		if !strings.Contains(s, w) {
			return false
		}
	}
	return true
}

// key walks the list while the focus stays in the line.
func (c *chooser) key(ev *fyne.KeyEvent) bool {
	switch ev.Name {
	case fyne.KeyDown:
		c.table.Mark(c.table.Marked() + 1)
	case fyne.KeyUp:
		c.table.Mark(max(c.table.Marked()-1, 0))
	default:
		return false
	}
	return true
}

// enter takes the path that is typed or else the marked file.
func (c *chooser) enter() {
	typed := strings.Trim(strings.TrimSpace(c.entry.Text), `"'`)
	if info, err := os.Stat(typed); typed != "" && err == nil && info.Mode().IsRegular() {
		c.take(typed)
		return
	}
	if i := c.table.Marked(); i >= 0 && i < len(c.shown) {
		c.take(c.shown[i].Path)
		return
	}
	if typed != "" {
		c.say.Set(kit.AlertSpans(kit.Warning, c.a.p.T("picture.choose.missing", filepath.Base(typed)), "", "", "", nil)...)
	}
}

func (c *chooser) take(path string) {
	if c.gone {
		return
	}
	c.close()
	c.taken(path)
}
