package maternity

import (
	"context"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"carnet/records/store"
	"carnet/ui/kit"
	"carnet/ui/place"
	"carnet/ui/theme"
)

// register is the view of the month's numbers and of who stands behind the one
// that is marked.
type register struct {
	v           *view
	keys        *kit.Scope
	year, month int
	m           store.Month
	lines       []registerLine
	behind      []store.Behind
	numbers     *roll
	who         *roll
	title       *kit.Text
	whoTitle    *kit.Text
	body        fyne.CanvasObject
}

const numberRow, behindRow float32 = 30, 46

func newRegister(v *view) *register {
	c := v.ctx
	today := c.Today()
	r := &register{v: v, year: today.Year, month: today.Month, title: kit.NewText("", kit.Aside), whoTitle: kit.NewText("", kit.Strong).Cut()}
	r.numbers = newRoll(numberRow, 0, "", func() row { return newNumberView() }, func(i int, x row) {
		x.(*numberView).set(&r.lines[i], func() { r.numbers.mark(i) })
	})
	r.numbers.skip = func(i int) bool { return r.lines[i].heading() }
	r.numbers.moved = func(int) { r.showBehind() }
	r.numbers.other = r.turn
	r.numbers.open = func(int) { r.toBehind() }
	r.numbers.touch = c.Touch
	r.who = newRoll(behindRow, 0, c.T("maternity.register.nobody"), func() row { return newBehindView() }, func(i int, x row) {
		name, aside := behindWords(c.P(), &r.behind[i])
		x.(*behindView).set(name, aside, func() { r.who.mark(i); r.open(i) })
	})
	r.who.open = r.open
	r.who.touch = c.Touch
	r.who.other = r.turn
	top := head(kit.NewText(c.T("maternity.register.title"), kit.Title), r.title,
		kit.NewButton(c.T("maternity.register.before"), c.T("kit.key.pageup"), kit.Link, func() { r.by(-1) }), kit.NewButton(c.T("maternity.register.after"), c.T("kit.key.pagedown"), kit.Link, func() { r.by(1) }),
		kit.NewButton(c.T("maternity.board"), c.T("kit.key.escape"), kit.Link, func() { v.show(v.board) }))
	left := stack(kit.NewPanel(theme.Surface, theme.Line, theme.CardRadius), kit.Pad(r.numbers, 6, 4, 6, 4))
	var body fyne.CanvasObject = left
	if v.may() {
		right := kit.Edges(kit.Pad(r.whoTitle, 6, 0, 8, 2), nil, nil, nil,
			stack(kit.NewPanel(theme.Surface, theme.Line, theme.CardRadius), kit.Pad(r.who, 6, 4, 6, 4)))
		body = kit.Columns(16, []float32{0.52, 0.48}, left, right)
	}
	r.body = kit.Edges(top, kit.Pad(kit.NewText(c.T("maternity.register.note"), kit.Caption).Cut(), 4, 20, 8, 20), nil, nil, kit.Pad(body, 6, 20, 0, 20))
	return r
}

func (r *register) content() fyne.CanvasObject { return r.body }

func (r *register) enter() {
	c := r.v.ctx
	k := c.Shell.Push(c.T("maternity.register.title"))
	r.keys = k
	k.Bind("PageUp", c.T("maternity.register.before.keys"), func() { r.by(-1) })
	k.Bind("PageDown", c.T("maternity.register.after.keys"), func() { r.by(1) })
	if r.v.may() {
		k.Bind("Right", c.T("maternity.register.who.keys"), r.toBehind)
		k.Bind("Left", "", r.toNumbers)
	}
	c.Shell.Window().Canvas().Focus(r.numbers)
}

func (r *register) leave()  { r.keys.Pop() }
func (r *register) minute() {}

// turn gives the keys that lead from one list to the other, and through the
// months.
func (r *register) turn(ev *fyne.KeyEvent) bool {
	switch ev.Name {
	case fyne.KeyLeft:
		r.toNumbers()
	case fyne.KeyRight:
		r.toBehind()
	case fyne.KeyPageUp:
		r.by(-1)
	case fyne.KeyPageDown:
		r.by(1)
	default:
		return false
	}
	return true
}

func (r *register) toBehind() {
	if r.v.may() && len(r.behind) > 0 {
		r.v.ctx.Shell.Window().Canvas().Focus(r.who)
	}
}

func (r *register) toNumbers() { r.v.ctx.Shell.Window().Canvas().Focus(r.numbers) }

// by turns to another month; there is none after this one.
func (r *register) by(n int) {
	r.v.ctx.Touch()
	at := r.year*12 + r.month - 1 + n
	today := r.v.ctx.Today()
	if at > today.Year*12+today.Month-1 {
		return
	}
	r.year, r.month = at/12, at%12+1
	r.v.load()
}

func (r *register) ask() reading {
	s := r.v.ctx.Store()
	from, to := store.MonthDays(r.year, r.month)
	return func(ctx context.Context) (func(), error) {
		rules, err := s.Rules(ctx)
		if err != nil {
			return nil, err
		}
		m, err := s.MonthOf(ctx, from, to)
		return func() {
			r.m, r.v.rules = m, rules
			r.paint()
		}, err
	}
}

func (r *register) paint() {
	p := r.v.ctx.P()
	r.title.Set(p.T("maternity.month", p.T("print.month."+strconv.Itoa(r.m.From.Month)), strconv.Itoa(r.m.From.Year)))
	r.lines = registerLines(p, &r.m, &r.v.rules)
	r.numbers.set(len(r.lines), r.numbers.at)
	r.showBehind()
}

func (r *register) showBehind() {
	i := r.numbers.at
	if i < 0 || i >= len(r.lines) {
		return
	}
	l := &r.lines[i]
	r.behind = r.m.Of[l.key]
	r.whoTitle.Set(l.label + " — " + l.count)
	r.who.set(len(r.behind), 0)
}

// open shows the document that is counted, in the chart of whom it is about.
func (r *register) open(i int) {
	if i < 0 || i >= len(r.behind) {
		return
	}
	r.v.ctx.Go(place.Route{To: place.Record, Patient: r.behind[i].Patient, Document: r.behind[i].Document})
}

// numberView draws a line of the register.
type numberView struct {
	widget.BaseWidget
	tap          func()
	ground, rule *kit.Panel
	label, count *kit.Text
	under        bool
}

var (
	_ row           = (*numberView)(nil)
	_ fyne.Tappable = (*numberView)(nil)
)

func newNumberView() *numberView {
	v := &numberView{ground: kit.NewPanel(theme.Clear, theme.Clear, theme.Radius), rule: kit.NewPanel(theme.Line, theme.Clear, 0),
		label: kit.NewText("", kit.Plain).Cut(), count: kit.NewText("", kit.Strong).Trailing()}
	v.ExtendBaseWidget(v)
	return v
}

func (v *numberView) set(l *registerLine, tap func()) {
	v.tap, v.under = tap, l.under
	words, style := l.label, kit.Plain
	if l.heading() {
		words, style, v.tap = l.title, kit.Section, nil
	}
	number := kit.Strong
	if l.count == "0" {
		number = kit.Aside
	}
	v.label.SetStyle(style)
	v.label.Set(words)
	v.count.SetStyle(number)
	v.count.Set(l.count)
	v.Refresh()
}

func (v *numberView) choose(on bool) { chooseLine(v.ground, on) }

func chooseLine(ground *kit.Panel, on bool) {
	if on {
		ground.Set(theme.AccentSoft, theme.Accent, 1)
		return
	}
	ground.Set(theme.Clear, theme.Clear, 0)
}

// Tapped implements fyne.Tappable.
func (v *numberView) Tapped(*fyne.PointEvent) {
	if v.tap != nil {
		v.tap()
	}
}

// CreateRenderer implements fyne.Widget.
func (v *numberView) CreateRenderer() fyne.WidgetRenderer { return &numberRenderer{v} }

type numberRenderer struct{ v *numberView }

func (x *numberRenderer) Destroy()           {}
func (x *numberRenderer) Refresh()           { x.Layout(x.v.Size()); x.v.ground.Refresh() }
func (x *numberRenderer) MinSize() fyne.Size { return fyne.NewSize(200, numberRow) }
func (x *numberRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{x.v.ground, x.v.rule, x.v.label, x.v.count}
}

func (x *numberRenderer) Layout(s fyne.Size) {
	const count float32 = 90
	left := float32(14)
	if x.v.under {
		left += 20
	}
	mid := (s.Height - 20) / 2
	put(x.v.ground, 4, 1, s.Width-8, s.Height-2)
	put(x.v.rule, 10, s.Height-1, s.Width-20, 1)
	put(x.v.label, left, mid, max(s.Width-left-count-14, 10), 20)
	put(x.v.count, s.Width-count-14, mid, count, 20)
}

// behindView draws who stands behind a number.
type behindView struct {
	widget.BaseWidget
	tap         func()
	ground      *kit.Panel
	rule        *kit.Panel
	name, aside *kit.Text
}

var (
	_ row           = (*behindView)(nil)
	_ fyne.Tappable = (*behindView)(nil)
)

func newBehindView() *behindView {
	v := &behindView{ground: kit.NewPanel(theme.Clear, theme.Clear, theme.Radius), rule: kit.NewPanel(theme.Line, theme.Clear, 0), name: kit.NewText("", kit.Strong).Cut(), aside: kit.NewText("", kit.Caption).Cut()}
	v.ExtendBaseWidget(v)
	return v
}

func (v *behindView) set(name, aside string, tap func()) {
	v.tap = tap
	v.name.Set(name)
	v.aside.Set(aside)
}

func (v *behindView) choose(on bool) { chooseLine(v.ground, on) }

// Tapped implements fyne.Tappable.
func (v *behindView) Tapped(*fyne.PointEvent) {
	if v.tap != nil {
		v.tap()
	}
}

// CreateRenderer implements fyne.Widget.
func (v *behindView) CreateRenderer() fyne.WidgetRenderer { return &behindRenderer{v} }

type behindRenderer struct{ v *behindView }

func (x *behindRenderer) Destroy()           {}
func (x *behindRenderer) Refresh()           { x.Layout(x.v.Size()); x.v.ground.Refresh() }
func (x *behindRenderer) MinSize() fyne.Size { return fyne.NewSize(200, behindRow) }
func (x *behindRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{x.v.ground, x.v.rule, x.v.name, x.v.aside}
}

func (x *behindRenderer) Layout(s fyne.Size) {
	put(x.v.ground, 4, 1, s.Width-8, s.Height-2)
	put(x.v.rule, 10, s.Height-1, s.Width-20, 1)
	put(x.v.name, 14, 4, s.Width-28, 20)
	put(x.v.aside, 14, 23, s.Width-28, 18)
}
