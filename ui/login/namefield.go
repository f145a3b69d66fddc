package login

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"carnet/ui/kit"
	"carnet/ui/theme"
)

// namesShown is how many names stand in the list at once.
const namesShown = 5

// nameField is where one types one's name, with the list under it.
type nameField struct {
	entry *kit.Entry
	m     *names
	box   *fyne.Container // the list
	from  int             // the first name shown
	focus bool

	// taken is called when a name has been chosen by Enter or a click.
	taken func()
	// grown is called when the list has become higher or lower.
	grown func()
	high  float32
}

func newNameField(m *names, placeholder string) *nameField {
	f := &nameField{entry: kit.NewEntry(placeholder), m: m, box: container.NewStack()}
	f.entry.SetText(m.typed)
	f.entry.OnChanged = func(s string) {
		m.typeIn(s)
		f.from = 0
		f.paint()
	}
	f.entry.OnFocus = func(on bool) {
		f.focus = on
		if on {
			f.entry.SelectAll()
		} else if m.typed != "" && m.chosen == "" && m.take() {
			// Tab takes the marked name, as Enter does.
			f.entry.SetText(m.typed)
		}
		f.paint()
	}
	f.entry.OnKey = f.key
	f.paint()
	return f
}

func (f *nameField) key(ev *fyne.KeyEvent) bool {
	switch ev.Name {
	case fyne.KeyDown:
		f.walk(1)
	case fyne.KeyUp:
		f.walk(-1)
	case fyne.KeyReturn, fyne.KeyEnter:
		if f.m.chosen == "" && !f.m.take() && f.m.typed == "" {
			return true
		}
		f.entry.SetText(f.m.typed)
		if f.taken != nil {
			f.taken()
		}
	default:
		return false
	}
	return true
}

func (f *nameField) walk(d int) {
	if f.m.chosen != "" { // the whole list again, from the one that is chosen
		f.m.chosen, f.m.typed = "", ""
		f.m.filter()
	}
	f.m.walk(d)
	if f.m.at < f.from {
		f.from = max(f.m.at, 0)
	}
	f.from = max(f.from, f.m.at-namesShown+1)
	f.paint()
}

// pick takes a name by a click.
func (f *nameField) pick(p person) {
	f.m.choose(p.staff)
	f.entry.SetText(p.name)
	f.paint()
	if f.taken != nil {
		f.taken()
	}
}

// paint shows the list while one is choosing, and has the page make room.
func (f *nameField) paint() {
	f.build()
	role := ""
	if p, ok := f.m.person(); ok {
		role = p.role // two accounts may bear one name
	}
	f.entry.SetAside(role)
	high := float32(0)
	if f.box.Visible() {
		high = f.box.MinSize().Height
	}
	if high != f.high {
		f.high = high
		if f.grown != nil {
			f.grown()
		}
	}
	f.box.Refresh()
}

func (f *nameField) build() {
	if !f.focus || f.m.chosen != "" || len(f.m.list) == 0 {
		f.box.Hide()
		return
	}
	rows := kit.NewFlush()
	to := min(f.from+namesShown, len(f.m.list))
	for i, p := range f.m.list[f.from:to] {
		name, role := kit.Plain, kit.Aside
		marked := f.from+i == f.m.at
		if marked {
			name, role = kit.Style{Size: theme.Body, Role: theme.Accent, Bold: true}, kit.Plain.In(theme.Accent)
		}
		tap := kit.NewTap(kit.Fixed(0, 34, kit.Pad(kit.HStack(8, kit.NewText(p.name, name).Cut(), kit.Spacer(), kit.NewText(p.role, role)), 0, 10, 0, 10)), func() { f.pick(p) })
		tap.Choose(marked)
		if i > 0 {
			rows.Add(kit.HLine())
		}
		rows.Add(tap)
	}
	f.box.Objects = []fyne.CanvasObject{kit.NewPanel(theme.Surface, theme.Line, theme.Radius), kit.Pad(rows, 1, 1, 1, 1)}
	f.box.Show()
}
