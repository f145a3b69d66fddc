package maternity

import (
	"context"
	"io"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"carnet/records"
	"carnet/records/print"
	"carnet/records/store"
	"carnet/ui/kit"
	"carnet/ui/place"
	"carnet/ui/theme"
)

// followUp is the view of who is late, by village.
type followUp struct {
	v      *view
	keys   *kit.Scope
	f      store.FollowUp
	lines  []recallLine
	seen   bool
	filter *kit.Entry
	roll   *roll
	note   *kit.Text
	body   fyne.CanvasObject
}

const recallRow float32 = 36

func newFollowUp(v *view) *followUp {
	c := v.ctx
	x := &followUp{v: v, note: kit.NewText("", kit.Caption).Cut()}
	x.filter = kit.NewEntry(c.T("maternity.recall.filter"))
	x.filter.OnChanged = func(string) { c.Touch(); x.paint() }
	x.filter.OnKey = x.inFilter
	x.roll = newRoll(recallRow, 0, c.T("maternity.recall.none"), func() row { return newRecallView() }, x.fill)
	x.roll.skip = func(i int) bool { return x.lines[i].heading() }
	x.roll.open = x.open
	x.roll.touch, x.roll.bar = c.Touch, true
	x.roll.other = x.inRoll
	x.roll.typed = func(r rune) {
		c.Shell.Window().Canvas().Focus(x.filter)
		x.filter.TypedRune(r)
	}
	top := head(kit.NewText(c.T("maternity.recall.title"), kit.Title), nil, kit.Fixed(260, theme.FieldHeight, x.filter),
		kit.NewButton(c.T("maternity.print"), "F9", kit.Secondary, x.print), kit.NewButton(c.T("maternity.board"), c.T("kit.key.escape"), kit.Link, func() { v.show(v.board) }))
	heads := newRecallView()
	heads.heads(c)
	card := kit.Edges(kit.Edges(kit.Pad(kit.Fixed(0, recallRow, heads), 0, gutter, 0, inset), kit.HLine(), nil, nil, nil), nil, nil, nil, kit.Pad(x.roll, 0, 0, 6, 0))
	framed := kit.NewPanel(theme.Surface, theme.Line, theme.CardRadius)
	x.body = kit.Edges(top, kit.Pad(x.note, 4, 20, 8, 20), nil, nil, kit.Pad(stack(framed, kit.Pad(card, 1, 1, 1, 1)), 6, 20, 0, 20))
	return x
}

func (x *followUp) content() fyne.CanvasObject { return x.body }

func (x *followUp) enter() {
	c := x.v.ctx
	k := c.Shell.Push(c.T("maternity.recall.title"))
	x.keys = k
	k.Bind("F9", c.T("maternity.recall.print"), x.print)
	k.BindWhen("Return", c.T("maternity.keys.chart"), func() bool { return x.roll.at >= 0 }, func() { x.open(x.roll.at) })
	k.Bind("Left", c.T("maternity.recall.lists"), func() { x.list(0) })
	k.Bind("Right", "", func() { x.list(1) })
	c.Shell.Window().Canvas().Focus(x.filter)
}

func (x *followUp) leave()  { x.keys.Pop() }
func (x *followUp) minute() {}

func (x *followUp) ask() reading {
	s := x.v.ctx.Store()
	return func(ctx context.Context) (func(), error) {
		rules, err := s.Rules(ctx)
		if err != nil {
			return nil, err
		}
		f, err := s.FollowUp(ctx, s.Today(), rules.Antenatal)
		return func() {
			x.f, x.seen, x.v.rules = f, true, rules
			x.paint()
		}, err
	}
}

func (x *followUp) paint() {
	p := x.v.ctx.P()
	x.lines = recallLines(p, &x.f, x.filter.Text)
	x.roll.set(len(x.lines), x.roll.at)
	note := p.T("maternity.recall.privacy")
	if n := len(x.f.Silent); n > 0 {
		note = place.Dots(p.T("maternity.recall.silent", n), note)
	}
	if n := x.f.Forgotten; n > 0 {
		note = place.Dots(p.T("maternity.recall.forgotten", n), note)
	}
	x.note.Set(note)
}

// inFilter: ↓ and Enter go on into the list, Escape clears what was typed.
func (x *followUp) inFilter(ev *fyne.KeyEvent) bool {
	switch ev.Name {
	case fyne.KeyDown:
		x.v.ctx.Shell.Window().Canvas().Focus(x.roll)
	case fyne.KeyReturn, fyne.KeyEnter:
		x.v.ctx.Shell.Window().Canvas().Focus(x.roll)
		x.open(x.roll.at)
	case fyne.KeyEscape:
		if x.filter.Text == "" {
			return false
		}
		x.filter.SetText("")
	default:
		return false
	}
	return true
}

// inRoll: ← and → go to the first and the second list, Backspace to what was
// typed.
func (x *followUp) inRoll(ev *fyne.KeyEvent) bool {
	switch ev.Name {
	case fyne.KeyLeft:
		x.list(0)
	case fyne.KeyRight:
		x.list(1)
	case fyne.KeyBackspace:
		x.v.ctx.Shell.Window().Canvas().Focus(x.filter)
		x.filter.TypedKey(ev)
	default:
		return false
	}
	return true
}

// list marks the first woman of a list.
func (x *followUp) list(which int) {
	n := -1
	for i := range x.lines {
		if x.lines[i].title != "" {
			n++
		}
		if n == which && !x.lines[i].heading() {
			x.roll.mark(i)
			x.v.ctx.Shell.Window().Canvas().Focus(x.roll)
			return
		}
	}
}

func (x *followUp) open(i int) {
	if i < 0 || i >= len(x.lines) || x.lines[i].heading() {
		return
	}
	x.v.ctx.Go(place.Route{To: place.Record, Patient: x.lines[i].r.Patient})
}

func (x *followUp) fill(i int, r row) {
	l := &x.lines[i]
	r.(*recallView).set(x.v.ctx, l, func() {
		if !l.heading() {
			x.roll.mark(i)
			x.open(i)
		}
	})
}

// print makes the paper for the relays: the villages that are shown.
func (x *followUp) print() {
	if !x.seen {
		return
	}
	c := x.v.ctx
	me := c.Desk.Me.Staff
	list := print.FollowUpList{Author: &me, Date: x.f.Day, Women: awaited(c.P(), &x.f, x.filter.Text)}
	x.v.print("relance", func(centre *records.Centre, w io.Writer, o print.Options) error {
		list.Centre = centre
		return list.Write(w, o)
	})
}

// recallView draws a line of the follow-up.
type recallView struct {
	widget.BaseWidget
	tap    func()
	ground *kit.Panel
	rule   *kit.Panel
	cells  [6]*kit.Text
	titled *kit.Text
}

var (
	_ row           = (*recallView)(nil)
	_ fyne.Tappable = (*recallView)(nil)
)

func newRecallView() *recallView {
	v := &recallView{ground: kit.NewPanel(theme.Clear, theme.Clear, theme.Radius), rule: kit.NewPanel(theme.Line, theme.Clear, 0), titled: kit.NewText("", kit.Section).Cut()}
	for i := range v.cells {
		v.cells[i] = kit.NewText("", kit.Plain).Cut()
	}
	v.ExtendBaseWidget(v)
	return v
}

func (v *recallView) heads(c *place.Context) {
	for i, key := range []string{"name", "quarter", "phone", "for", "due", "late"} {
		v.cells[i].Set(c.T("maternity.col." + key))
		v.cells[i].SetStyle(kit.Aside)
	}
	v.rule.Hide()
}

func (v *recallView) set(c *place.Context, l *recallLine, tap func()) {
	v.tap = tap
	p := c.P()
	var words [6]string
	title, style := l.title, kit.Section
	if l.village != "" {
		title, style = l.village, kit.Strong
	}
	if r := l.r; r != nil {
		words = [6]string{place.Dots(r.Name, place.Age(p, r.Birth, r.BirthBy, c.Today())), r.Quarter, r.Phone, reason(p, r), place.Day(r.Due), lateness(c, r)}
	}
	v.titled.Set(title)
	v.titled.SetStyle(style)
	for i := range v.cells {
		v.cells[i].SetStyle(kit.Plain)
		v.cells[i].Set(words[i])
	}
	if l.r != nil && l.r.Late > 0 {
		v.cells[5].SetStyle(kit.Plain.In(theme.Warning))
		if l.r.Late >= veryLate {
			v.cells[5].SetStyle(kit.Strong.In(theme.Danger))
		}
	}
	v.Refresh()
}

// veryLate is from how many days on a contact counts as missed (DAK S.01).
const veryLate = 7

// lateness says it with its sign: "▲ 12 j", "● 3 j", "dans 5 j".
func lateness(c *place.Context, r *store.Recall) string {
	switch {
	case r.Late >= veryLate:
		return "▲ " + c.T("maternity.days", r.Late)
	case r.Late > 0:
		return "● " + c.T("maternity.days", r.Late)
	case r.Late == 0:
		return c.T("place.today")
	}
	return c.T("maternity.in_days", -r.Late)
}

func (v *recallView) choose(on bool) {
	if on {
		v.ground.Set(theme.AccentSoft, theme.Accent, 1)
		return
	}
	v.ground.Set(theme.Clear, theme.Clear, 0)
}

// Tapped implements fyne.Tappable.
func (v *recallView) Tapped(*fyne.PointEvent) {
	if v.tap != nil {
		v.tap()
	}
}

// CreateRenderer implements fyne.Widget.
func (v *recallView) CreateRenderer() fyne.WidgetRenderer { return &recallRenderer{v} }

type recallRenderer struct{ v *recallView }

func (x *recallRenderer) Destroy()           {}
func (x *recallRenderer) Refresh()           { x.Layout(x.v.Size()); x.v.ground.Refresh() }
func (x *recallRenderer) MinSize() fyne.Size { return fyne.NewSize(400, recallRow) }

func (x *recallRenderer) Objects() []fyne.CanvasObject {
	out := []fyne.CanvasObject{x.v.ground, x.v.rule, x.v.titled}
	for _, c := range x.v.cells {
		out = append(out, c)
	}
	return out
}

// recallShares are the shares of the columns.
var recallShares = [6]float32{3.2, 1.9, 1.6, 2, 1.4, 1.3}

func (x *recallRenderer) Layout(s fyne.Size) {
	v := x.v
	put(v.rule, 10, s.Height-1, s.Width-20, 1)
	put(v.ground, 4, 1, s.Width-8, s.Height-3)
	mid := (s.Height - 20) / 2
	put(v.titled, 14, mid, s.Width-28, 20)
	var sum float32
	for _, w := range recallShares {
		sum += w
	}
	at, room := float32(14), s.Width-28
	for i, c := range v.cells {
		w := room * recallShares[i] / sum
		put(c, at, mid, w-8, 20)
		at += w
	}
}
