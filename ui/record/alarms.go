package record

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"carnet/ui/form"
	"carnet/ui/kit"
	"carnet/ui/theme"
)

// Alarms stand over a form and stay in sight however far one has scrolled.
type Alarms struct {
	under  fyne.CanvasObject
	find   func() []form.Alert
	now    []form.Alert
	frames []*kit.Panel
	words  []*kit.Para
	box    *fyne.Container
}

// Over lays the alarms that find names over a form. Sync draws them again.
func Over(under fyne.CanvasObject, find func() []form.Alert) *Alarms {
	a := &Alarms{under: under, find: find}
	a.box = container.New(a, under)
	a.Sync()
	return a
}

// Content is the form with its alarms.
func (a *Alarms) Content() fyne.CanvasObject { return a.box }

// Now are the alarms in sight.
func (a *Alarms) Now() []form.Alert { return a.now }

// Sync looks for the alarms again.
func (a *Alarms) Sync() {
	a.now = a.find()
	objects := []fyne.CanvasObject{a.under}
	for i, x := range a.now {
		if i == len(a.words) {
			a.frames = append(a.frames, kit.NewPanel(theme.Surface, theme.Line, theme.CardRadius))
			a.words = append(a.words, kit.NewPara())
		}
		t := toneOf(x.Level)
		border, ground := t.Roles()
		if t == kit.Neutral {
			border, ground = theme.Line, theme.Surface
		}
		action := x.Action
		if x.Key != "" && action != "" {
			action += " (" + x.Key + ")"
		}
		a.frames[i].Set(ground, border, 1)
		a.words[i].Set(kit.AlertSpans(t, x.Title, x.Text, x.Source, action, x.Do)...)
		objects = append(objects, a.frames[i], a.words[i])
	}
	a.box.Objects = objects
	a.box.Refresh()
}

// alarmSide is how far an alarm stands from the right edge, as the form does.
const alarmSide float32 = 22

// Layout implements fyne.Layout.
func (a *Alarms) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	y := float32(0)
	for i := range a.now {
		w := size.Width - 2*alarmSide
		h := a.words[i].HeightFor(w - 24)
		put(a.frames[i], alarmSide, y+4, w, h+16)
		put(a.words[i], alarmSide+12, y+12, w-24, h)
		y += h + 26
	}
	put(a.under, 0, y, size.Width, max(size.Height-y, 0))
}

// MinSize implements fyne.Layout.
func (a *Alarms) MinSize([]fyne.CanvasObject) fyne.Size { return a.under.MinSize() }
