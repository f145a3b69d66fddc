package record

import (
	"fyne.io/fyne/v2"

	"carnet/ui/form"
)

// sheet draws the values of a document, and what its kind draws itself where
// the form has it: a curve among the measurements.
func (g *page) sheet(s *Sheet) {
	list := s.Form.Values()
	g.slots = map[string]fyne.CanvasObject{}
	var slots map[string]fyne.CanvasObject
	if s.Slots != nil {
		slots = s.Slots()
	}
	next := 0
	for _, sec := range s.Form.Sections() {
		if !sec.Visible() {
			continue
		}
		// Values leaves out the parts without values; the others keep their order.
		if next < len(list) && list[next].Title == sec.Title() {
			g.group(&list[next], next == 0)
			next++
		}
		for _, it := range sec.Items() {
			if x, ok := it.(*form.Slot); ok && slots[x.Name] != nil {
				g.slots[x.Name] = slots[x.Name]
				g.add(slots[x.Name], 8)
			}
		}
	}
	for ; next < len(list); next++ {
		g.group(&list[next], next == 0)
	}
}
