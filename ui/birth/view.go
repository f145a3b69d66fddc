package birth

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"carnet/ui/bedside"
	"carnet/ui/form"
	"carnet/ui/kit"
	"carnet/ui/place"
	"carnet/ui/theme"
)

// screen lays the place out: the woman, the title with what runs, the form,
// the actions.
type screen struct{ v *view }

const side, titleRow float32 = 22, 40

// narrow is from which width of the place on there is room for all of it.
const narrow float32 = 1000

func (s *screen) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(600, 300) }

func (s *screen) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	v := s.v
	put(objects[0], 0, 0, size.Width, size.Height)
	head := float32(0)
	if len(v.head.Objects) > 0 {
		put(v.head, 0, 0, size.Width, 80) // its tags wrap by the width
		head = v.head.MinSize().Height
	}
	put(v.head, 0, 0, size.Width, head)
	foot := v.foot.MinSize().Height
	put(v.foot, 0, size.Height-foot, size.Width, foot)
	put(v.title, side, head+6, size.Width-2*side, titleRow-8)
	put(v.body, side, head+titleRow, size.Width-side-10, max(size.Height-head-titleRow-foot, 0))
}

func put(o fyne.CanvasObject, x, y, w, h float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(w, h))
}

// paintTitle shows what runs: the bundle's time, the next dose.
func (v *view) paintTitle() {
	if v.said != nil {
		return
	}
	p, now := v.ctx.P(), v.now()
	out := []fyne.CanvasObject{kit.NewText(p.T("birth.title"), kit.Title)}
	if v.state.Count > 1 && v.root.Size().Width >= narrow {
		out = append(out, kit.PlainTag(kit.Marked, p.T("birth.children", v.state.Count)))
	}
	a := &about{p: p, now: v.now, set: v.set}
	if h, last, _ := v.state.bleeding(now, v.set); h.Alert != nil {
		out = append(out, kit.Tag(kit.Alarm, p.T("birth.tag.bleeding", p.Number(last.ML, 0))))
		m := bundleTimer(p, v.state, a)
		out = append(out, kit.Tag(toneOf(m.Level), "◷ "+m.Text))
	}
	if d, ok := v.state.nextDose(now, v.set); ok {
		words, level := bedside.DoseWords(p, d, now)
		if v.root.Size().Width < narrow {
			words = p.T("labour.row.magnesium") // the form says which dose and when
		}
		out = append(out, kit.Tag(toneOf(level), "◷ "+words))
	}
	v.set1(v.title, kit.HStack(8, append(out, kit.Spacer())...))
	if ready := v.letterReady(); len(v.foot.Objects) == 0 || ready != v.ready {
		v.ready = ready
		v.paintFoot(v.words)
	}
}

func toneOf(l form.Level) kit.Tone {
	switch l {
	case form.Good:
		return kit.Good
	case form.Warning:
		return kit.Warning
	case form.Danger, form.Refused:
		return kit.Alarm
	}
	return kit.Neutral
}

// paintFoot shows the actions, and what became of the draft.
func (v *view) paintFoot(words string) {
	p := v.ctx.P()
	v.words = words
	refer := "birth.refer"
	if v.letterReady() {
		refer = "birth.letter"
	}
	b := []fyne.CanvasObject{kit.Grow(2000, kit.NewText(words, kit.Caption).Cut())}
	if v.root.Size().Width >= narrow { // else their keys work all the same
		b = append(b, kit.NewButton(p.T("birth.keys.loss"), "F7", kit.Secondary, v.addLoss),
			kit.NewButton(p.T("birth.add"), "F4", kit.Secondary, v.addChild))
	}
	b = append(b, kit.NewButton(p.T(refer), "F8", kit.Secondary, v.referOrPrint),
		kit.NewButton(p.T("birth.sign"), kit.ParseKey("Ctrl+Return").Hint(p), kit.Primary, v.sign))
	v.setFoot(b)
}

func (v *view) setFoot(b []fyne.CanvasObject) {
	fresh := len(v.foot.Objects) == 0
	v.set1(v.foot, kit.NewFlush(kit.HLine(), container.NewStack(kit.NewPanel(theme.Surface, theme.Clear, 0), kit.Pad(kit.HStack(10, b...), 10, 22, 10, 22))))
	if fresh {
		v.root.Refresh()
	}
}

// showSaid shows what the birth has become, and its papers.
func (v *view) showSaid() {
	p, w := v.ctx.P(), v.said
	v.woman.Delivered = &w.D.At // she is no longer pregnant
	v.set1(v.head, bedside.Banner(v.ctx, &v.woman))
	v.set1(v.title, kit.HStack(8, kit.NewText(p.T("birth.title"), kit.Title), kit.Tag(kit.Good, p.T("birth.signed")), kit.Spacer()))
	cards := []fyne.CanvasObject{}
	for _, c := range w.Children {
		name, under := c.Identity.Name(), numbered(p.T("labour.number"), c.Identity.Number)
		if c.Patient.IsZero() {
			name = p.T("birth.outcome." + c.Newborn.Outcome)
			under = ""
		}
		facts := []string{under, place.Sex(p, c.Newborn.Sex), bedside.Clock(c.Newborn.At)}
		if c.Newborn.Weight != nil {
			facts = append(facts, p.T("birth.kg", p.Number(*c.Newborn.Weight, 3)))
		}
		if !c.Patient.IsZero() && c.Newborn.Outcome != "live" {
			facts = append(facts, p.T("birth.outcome."+c.Newborn.Outcome))
		}
		cards = append(cards, kit.Card(kit.NewPara(kit.Span{Text: name + "\n", Style: kit.Strong}, kit.Span{Text: place.Dots(facts...), Style: kit.Plain})))
	}
	v.set1(v.body, kit.Pad(kit.VStack(10, append([]fyne.CanvasObject{kit.NewText(p.T("birth.said.children"), kit.Section)}, cards...)...), 6, 12, 0, 0))
	b := []fyne.CanvasObject{kit.Grow(2000, kit.NewText("", kit.Caption).Cut())}
	if v.anySent() {
		b = append(b, kit.NewButton(p.T("birth.letter"), "F8", kit.Secondary, v.letters))
	}
	b = append(b, kit.NewButton(p.T("birth.notice"), "F9", kit.Secondary, v.notices),
		kit.NewButton(p.T("birth.chart"), kit.ParseKey("Return").Hint(p), kit.Primary, func() {
			v.ctx.Go(place.Route{To: place.Record, Patient: v.woman.ID, Document: w.Delivery})
		}))
	v.setFoot(b)
	if c := v.ctx.Shell.Window().Canvas(); c != nil {
		c.Unfocus()
	}
	v.root.Refresh()
}

func numbered(label, n string) string {
	if n == "" {
		return ""
	}
	return label + "\u00a0" + n
}
