package formview

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"carnet/ui/form"
	"carnet/ui/kit"
	"carnet/ui/theme"
)

// linesShown is how many lines a field of several lines shows.
const linesShown = 3

// entryField is a field that is typed into: text, lines, number, date, combo,
// tags.
type entryField struct {
	widget.BaseWidget
	*dress
	v       *View
	entry   *kit.Entry
	frame   *kit.Panel
	tags    *fyne.Container
	had     []string
	focused bool
}

var _ fieldWidget = (*entryField)(nil)

func newEntryField(v *View, f *form.Field, bare bool) *entryField {
	w := &entryField{v: v, dress: newDress(f, bare), frame: kit.NewPanel(theme.Clear, theme.Clear, theme.Radius)}
	placeholder := f.Placeholder()
	if bare && placeholder == "" {
		placeholder = f.Label()
	}
	if f.Kind() == form.KindLines {
		w.entry = kit.NewLines(placeholder, linesShown)
	} else {
		w.entry = kit.NewEntry(placeholder)
	}
	w.entry.SetAside(f.Aside())
	w.entry.SetText(f.Text())
	w.entry.OnChanged = f.Edit
	w.entry.OnKey = w.key
	w.entry.OnShortcut = w.shortcut
	w.entry.OnFocus = w.focusChanged
	if f.Kind() == form.KindTags {
		w.tags = kit.Flow(6)
	}
	w.ExtendBaseWidget(w)
	w.sync()
	return w
}

func (w *entryField) field() *form.Field        { return w.f }
func (w *entryField) focusable() fyne.Focusable { return w.entry }

func (w *entryField) box() (fyne.Position, fyne.Size) {
	return fyne.NewPos(0, w.top()), fyne.NewSize(w.Size().Width, w.input())
}

func (w *entryField) input() float32 {
	if w.f.Kind() == form.KindLines {
		return w.entry.MinSize().Height
	}
	return fieldHeight
}

func (w *entryField) focusChanged(on bool) {
	w.focused = on
	if on {
		w.v.gained(w)
		if w.f.Kind() != form.KindLines {
			w.entry.SelectAll()
		}
	} else {
		w.v.lost(w)
	}
	w.paint()
}

func (w *entryField) paint() {
	role, width := border(w.f, w.focused)
	w.frame.Set(theme.Clear, role, width)
}

func (w *entryField) sync() bool {
	if w.entry.Text != w.f.Text() {
		w.entry.SetText(w.f.Text())
		w.entry.CursorColumn = len([]rune(w.f.Text()))
		w.entry.Refresh()
	}
	w.entry.SetAside(w.f.Aside())
	if w.entry.Disabled() == w.f.Enabled() {
		if w.f.Enabled() {
			w.entry.Enable()
		} else {
			w.entry.Disable()
		}
	}
	w.paint()
	grown := w.dress.sync()
	if w.syncTags() {
		grown = true
	}
	if grown {
		w.Refresh()
	}
	return grown
}

// syncTags draws the words of a tags field below it, each with its cross.
func (w *entryField) syncTags() bool {
	if w.tags == nil {
		return false
	}
	now := w.f.TagList()
	if strings.Join(now, "\x00") == strings.Join(w.had, "\x00") {
		return false
	}
	w.had = now
	w.tags.Objects = nil
	for i, s := range now {
		label := kit.NewText(s+"  ×", kit.Style{Size: theme.Small, Role: theme.Accent})
		chip := container.NewStack(kit.NewPanel(theme.AccentSoft, theme.Clear, 5), kit.Pad(label, 3, 9, 3, 9))
		w.tags.Add(kit.NewTap(chip, func() { w.f.RemoveTag(i) }))
	}
	return true
}

func (w *entryField) key(ev *fyne.KeyEvent) bool {
	switch ev.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		return w.enter()
	case fyne.KeyDown:
		return w.walk(1)
	case fyne.KeyUp:
		return w.walk(-1)
	case fyne.KeyEscape:
		return w.f.CloseSuggestions()
	case fyne.KeyBackspace:
		if w.f.Kind() == form.KindTags && w.entry.Text == "" {
			w.f.RemoveTag(-1)
			return true
		}
	case fyne.KeyPageUp:
		w.v.page(-1)
		return true
	case fyne.KeyPageDown:
		w.v.page(1)
		return true
	}
	return false
}

func (w *entryField) enter() bool {
	switch w.f.Kind() {
	case form.KindLines:
		return false
	case form.KindTags:
		if w.f.TakeSuggestion(-1) || w.f.AddTag() {
			return true
		}
	case form.KindCombo:
		w.f.TakeSuggestion(-1)
	}
	w.v.next(w.f)
	return true
}

func (w *entryField) walk(n int) bool {
	if w.f.Kind() != form.KindCombo && w.f.Kind() != form.KindTags {
		return false
	}
	if list, _ := w.f.Suggestions(); len(list) == 0 {
		if n > 0 {
			w.f.Suggest()
		}
		return true
	}
	w.f.Walk(n)
	return true
}

func (w *entryField) shortcut(k kit.Key) bool { return w.v.rowShortcut(w.f, k) }

// rowShortcut handles the keys of repeated rows.
func (v *View) rowShortcut(f *form.Field, k kit.Key) bool {
	rows, i := f.InRows()
	if rows == nil || k.Mod != fyne.KeyModifierControl {
		return false
	}
	switch k.Name {
	case fyne.KeyPlus:
		v.addRow(rows, i)
	case fyne.KeyDelete:
		v.deleteRow(rows, i)
	default:
		return false
	}
	return true
}

func (w *entryField) heightFor(width float32) float32 {
	w.fit(width)
	h := w.top() + w.input() + w.below(width)
	if w.tags != nil && len(w.had) > 0 {
		h += 6 + w.tagsHeight(width)
	}
	return h
}

func (w *entryField) tagsHeight(width float32) float32 {
	w.tags.Resize(fyne.NewSize(width, w.tags.Size().Height))
	return w.tags.MinSize().Height
}

// CreateRenderer implements fyne.Widget.
func (w *entryField) CreateRenderer() fyne.WidgetRenderer { return &entryRenderer{w} }

type entryRenderer struct{ w *entryField }

func (r *entryRenderer) Destroy() {}

func (r *entryRenderer) Objects() []fyne.CanvasObject {
	out := append(r.w.objects(), r.w.entry, r.w.frame)
	if r.w.tags != nil {
		out = append(out, r.w.tags)
	}
	return out
}

func (r *entryRenderer) MinSize() fyne.Size {
	return fyne.NewSize(60, r.w.heightFor(max(r.w.Size().Width, 60)))
}

func (r *entryRenderer) Layout(s fyne.Size) {
	top := r.w.top()
	place(r.w.entry, 0, top, s.Width, r.w.input())
	place(r.w.frame, 0, top, s.Width, r.w.input())
	y := top + r.w.input()
	if r.w.tags != nil && len(r.w.had) > 0 {
		h := r.w.tagsHeight(s.Width)
		place(r.w.tags, 0, y+6, s.Width, h)
		y += 6 + h
	}
	r.w.layout(s, y)
}

func (r *entryRenderer) Refresh() {
	r.Layout(r.w.Size())
	for _, o := range r.w.objects() {
		o.Refresh()
	}
	if r.w.tags != nil {
		r.w.tags.Refresh()
	}
}
