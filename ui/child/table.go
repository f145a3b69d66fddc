package child

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"carnet/records/clinical/vaccination"
	"carnet/ui/form"
	"carnet/ui/kit"
	"carnet/ui/theme"
)

// table is the calendar as a card: a line for each dose, with its state.
type table struct {
	s     *vaccines
	names []*kit.Text
	cells []*kit.Text
	from  []vaccination.Planned // what the lines show
}

const tableRow float32 = 23

// table makes one more table of the visit.
func (s *vaccines) table() fyne.CanvasObject {
	t := &table{s: s}
	n := 0
	for _, v := range s.cal.settings.Calendar {
		n += len(v.Doses)
	}
	if s.cal.fails != nil {
		return container.NewWithoutLayout()
	}
	var rows []fyne.CanvasObject
	for range n {
		name, cell := kit.NewText("", kit.Plain).Cut(), kit.NewText("", kit.Caption).Cut()
		t.names, t.cells = append(t.names, name), append(t.cells, cell)
		rows = append(rows, kit.Fixed(0, tableRow, kit.Columns(8, []float32{10, 12}, name, cell)))
	}
	s.tables = append(s.tables, t)
	t.show()
	title := s.p.T("child.vaccines.calendar")
	if s.own {
		title += " · " + s.p.T("child.own")
	}
	head := kit.NewText(title, kit.Section).Cut()
	return kit.NewFlush(kit.Pad(head, 6, 0, 6, 0), kit.CardIn(theme.Line, kit.NewFlush(rows...)))
}

func (s *vaccines) tableHeight() float32 {
	n := 0
	for _, v := range s.cal.settings.Calendar {
		n += len(v.Doses)
	}
	return float32(n)*tableRow + 56
}

func (s *vaccines) redraw() {
	s.cal.work()
	for _, t := range s.tables {
		t.show()
	}
}

// show writes the states of all doses; only what differs is drawn again.
func (t *table) show() {
	s := t.s
	for i, d := range s.cal.plan.Doses {
		if i >= len(t.names) {
			return
		}
		if i < len(t.from) && t.from[i] == d {
			continue
		}
		words, tone := s.stateWords(d)
		role, _ := tone.Roles()
		style := kit.Caption.In(role)
		if tone == kit.Neutral {
			style = kit.Caption
		}
		name := kit.Plain
		if d.Status == vaccination.Due || d.Status == vaccination.Late {
			name = kit.Strong
		}
		t.names[i].SetStyle(name)
		t.names[i].Set(doseName(s.p, s.cal.settings, d.Vaccine, d.Number))
		t.cells[i].SetStyle(style)
		t.cells[i].Set(words)
	}
	t.from = append(t.from[:0], s.cal.plan.Doses...)
}

// stateWords is the state of a dose with its sign and its day.
func (s *vaccines) stateWords(d vaccination.Planned) (string, kit.Tone) {
	word := s.p.T("clinical.vaccine.status." + string(d.Status))
	switch d.Status {
	case vaccination.Done:
		return "✓ " + word + " · " + form.FormatDate(d.On), kit.Good
	case vaccination.Due:
		return "● " + word, kit.Marked
	case vaccination.Late:
		return "▲ " + word + " · " + form.FormatDate(d.On), kit.Alarm
	case vaccination.Expired:
		return "✗ " + word, kit.Neutral
	}
	return "◷ " + word + " · " + form.FormatDate(d.On), kit.Neutral
}
