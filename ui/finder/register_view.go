package finder

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"carnet/assets/icons"
	"carnet/records"
	"carnet/records/journal"
	"carnet/records/picture"
	"carnet/records/store"
	"carnet/records/store/names"
	"carnet/ui/album"
	"carnet/ui/form"
	"carnet/ui/form/formview"
	"carnet/ui/kit"
	"carnet/ui/place"
	"carnet/ui/theme"
)

// doublesWidth is the column of likely doubles.
const doublesWidth float32 = 330

// doubleKeys open the likely doubles: keys that each keyboard has without
// Shift, which the digits of a French one need.
var doubleKeys = [shownDoubles]string{"F2", "F3", "F4", "F6", "F7"}

// doublesPause is how long typing rests before doubles are looked for.
const doublesPause = 120 * time.Millisecond

// registering is the place where an identity is written down.
type registering struct {
	ctx  *place.Context
	r    place.Route
	task task
	n    *identity
	keys *kit.Scope
	gone bool

	content *fyne.Container
	form    *form.Form
	view    *formview.View
	column  *fyne.Container
	state   *kit.Text
	warn    *kit.Para

	doubles  []double
	asked    string // the likeness that the doubles answer
	asking   bool
	timer    *time.Timer
	confirm  bool // the second time, what is missing is let pass
	saving   bool
	accepted string // the strong doubles that were looked at and refused
}

// NewRegister makes a registration: of a new patient with what was typed
// (Route.Query), of one whose draft was left (Route.Draft), or the correction
// of an identity (Route.Patient). With Route.New "visit" it puts Route.Patient
// into the queue and returns.
func NewRegister(c *place.Context, r place.Route) place.Place {
	if r.New == string(records.KindVisit) {
		return &arriving{ctx: c, r: r, task: task{ctx: c}, content: container.NewStack()}
	}
	return &registering{ctx: c, r: r, task: task{ctx: c}, content: container.NewStack()}
}

// Content implements place.Place.
func (g *registering) Content() fyne.CanvasObject { return g.content }

// Enter implements place.Place.
func (g *registering) Enter() {
	c := g.ctx
	g.keys = c.Shell.Push(c.T("finder.register.keys"))
	g.keys.Bind("Escape", c.T("finder.keys.back"), g.cancel)
	if g.n != nil {
		g.bind()
		return
	}
	var n *identity
	g.task.run(func(ctx context.Context) (err error) {
		n, err = openIdentity(ctx, c.Store(), c.Desk.Me.ID, g.r)
		return err
	}, func(err error) {
		if g.gone {
			return
		}
		if err != nil {
			c.Fail(err)
			c.Back()
			return
		}
		g.n = n
		g.build()
		g.bind()
		g.task.focus(g.view, focusTries, func() bool { return !g.gone && g.task.dialog == nil })
		g.look()
	})
}

func (g *registering) bind() {
	c := g.ctx
	g.keys.Bind("Ctrl+Return", c.T(g.saveKey()), func() { g.save(false) })
	if !g.n.correcting() && c.Desk.May(records.Triage) {
		g.keys.Bind("Ctrl+Shift+Return", c.T("finder.save_queue"), func() { g.save(true) })
	}
	for i := range shownDoubles {
		does := ""
		if i == 0 {
			does = c.T("finder.keys.double")
		}
		g.keys.BindWhen(doubleKeys[i], does, func() bool { return i < len(g.doubles) }, func() { g.open(i) })
	}
}

func (g *registering) saveKey() string {
	if g.n.correcting() {
		return "finder.save_correction"
	}
	return "finder.save"
}

// Leave implements place.Place: what was typed stays as a draft.
func (g *registering) Leave() {
	if g.form != nil && !g.gone {
		g.task.last(g.form.Flush)
	}
	g.gone = true
	if g.timer != nil {
		g.timer.Stop()
	}
	g.task.leave()
	g.keys.Pop()
}

func (g *registering) build() {
	c, p := g.ctx, g.ctx.P()
	g.form = g.n.declare(p, album.New(c.Store(), c.Shell, p, picture.FaceSide))
	g.view = formview.New(g.form)
	g.view.OnLast = func() { g.save(false) }
	g.form.Listen(func(form.Change) { g.edited() })
	g.form.OnChange(func() {
		g.task.keepDraft(g.n.keep, &g.n.patient, extras{Typed: g.form.Snapshot()})
		g.state.Set(p.T("finder.draft_kept", c.Desk.Now().Format("15:04")))
	})
	title, aside := p.T("finder.register.title"), ""
	if g.n.correcting() {
		title, aside = p.T("finder.correct.title"), place.Dots(g.n.patient.Name(), g.n.patient.Number)
	}
	head := kit.HStack(12, kit.NewText(title, kit.Title), kit.NewText(aside, kit.Aside).Cut())
	g.warn = kit.NewPara()
	g.warn.Hide()
	g.paintConflicts()
	g.state = kit.NewText("", kit.Caption).Cut()
	enter := kit.ParseKey("Ctrl+Return").Hint(p)
	bar := []fyne.CanvasObject{g.state, kit.Spacer(), kit.NewButton(p.T("kit.cancel"), p.T("kit.key.escape"), kit.Quiet, g.cancel)}
	if !g.n.correcting() && c.Desk.May(records.Triage) {
		bar = append(bar, kit.NewButton(p.T("finder.save_queue"), kit.ParseKey("Ctrl+Shift+Return").Hint(p), kit.Secondary, func() { g.save(true) }).WithIcon(icons.Clock))
	}
	bar = append(bar, kit.NewButton(p.T(g.saveKey()), enter, kit.Primary, func() { g.save(false) }))
	main := kit.Edges(kit.Pad(kit.VStack(4, head, g.warn), 14, 20, 8, 20), nil, nil, nil, kit.Pad(g.view, 0, 8, 0, 20))
	g.column = kit.VStack(8)
	side := container.NewStack(kit.NewPanel(theme.Surface, theme.Clear, 0), container.NewVScroll(kit.Pad(g.column, 14, 16, 14, 16)))
	right := kit.Edges(nil, nil, kit.VLine(), nil, kit.Fixed(doublesWidth, 0, side))
	g.content.Objects = []fyne.CanvasObject{kit.Edges(nil, kit.Bar(true, kit.HStack(10, bar...)), nil, right, main)}
	g.content.Refresh()
	g.paint()
}

// paintConflicts says which fields have two values; a correction does not
// settle those that can harm.
func (g *registering) paintConflicts() {
	if len(g.n.conflicts) == 0 {
		return
	}
	g.warn.Set(kit.Span{Text: "⇄\u00a0" + g.ctx.P().T("finder.correct.conflict"), Style: kit.Style{Size: theme.Small, Role: theme.Warning}})
	g.warn.Show()
}

// edited runs after each change of the form.
func (g *registering) edited() {
	g.task.touch()
	if likeness(&g.n.patient) == g.asked || g.timer != nil {
		return
	}
	g.timer = time.AfterFunc(doublesPause, func() {
		fyne.Do(func() {
			g.timer = nil
			g.look()
		})
	})
}

// look asks for the likely doubles beside the window; what changes meanwhile
// is asked when the answer has come.
func (g *registering) look() {
	if g.gone || g.asking {
		return
	}
	now := likeness(&g.n.patient)
	if now == g.asked {
		return
	}
	g.asked = now
	if !worthAsking(&g.n.patient) {
		g.doubles = nil
		g.paint()
		return
	}
	g.asking = true
	mine, st, today := g.n.patient, g.ctx.Store(), g.n.day
	var found []store.Double
	g.task.run(func(ctx context.Context) (err error) {
		found, err = st.Doubles(ctx, g.n.id, &mine, today, shownDoubles)
		return err
	}, func(err error) {
		g.asking = false
		if g.gone {
			return
		}
		if err != nil {
			g.ctx.Fail(err)
			return
		}
		g.doubles = doublesOf(g.ctx.P(), found, &mine, today)
		g.paint()
		g.look()
	})
}

// paint shows the doubles.
func (g *registering) paint() {
	p := g.ctx.P()
	g.column.Objects = nil
	add := func(o fyne.CanvasObject) { g.column.Objects = append(g.column.Objects, o) }
	if len(g.doubles) == 0 {
		add(kit.NewText(p.T("finder.doubles"), kit.Strong))
		key := "finder.doubles.none"
		if !worthAsking(&g.n.patient) {
			key = "finder.doubles.wait"
		}
		add(kit.Words(p.T(key), kit.Caption))
	} else {
		add(kit.NewText(p.T("finder.doubles_found", len(g.doubles)), kit.Strong))
		add(kit.Words(p.T("finder.doubles.hint"), kit.Caption))
	}
	for i, d := range g.doubles {
		add(g.card(i, d))
	}
	g.column.Refresh()
}

func (g *registering) card(i int, d double) fyne.CanvasObject {
	p := g.ctx.P()
	border := theme.Line
	head := []fyne.CanvasObject{kit.NewText(d.row.name, kit.Strong).Cut(), kit.Spacer(), kit.KeyHint(doubleKeys[i])}
	lines := []fyne.CanvasObject{kit.HStack(6, head...), kit.Words(place.Dots(d.row.who, d.row.mother, d.row.relative), kit.Caption.In(theme.Text)),
		kit.Words(place.Dots(d.row.number, d.row.phone, seen(g.ctx, d.row)), kit.Caption)}
	if d.strong {
		border = theme.Warning
		lines = append(lines, kit.HStack(0, kit.Tag(kit.Warning, p.T("finder.double.strong"))))
	}
	var spans []kit.Span
	for n, w := range d.words {
		role := theme.Text
		if w.is == names.Differs {
			role = theme.Muted
		}
		sep := " · "
		if n == len(d.words)-1 {
			sep = ""
		}
		spans = append(spans, kit.Span{Text: w.words + sep, Style: kit.Caption.In(role)})
	}
	lines = append(lines, kit.NewPara(spans...))
	return kit.NewTap(kit.CardIn(border, kit.VStack(3, lines...)), func() { g.open(i) })
}

func seen(c *place.Context, r row) string {
	switch {
	case r.dead:
		return c.T("finder.dead")
	case r.last != "":
		return c.T("finder.seen", r.last)
	}
	return ""
}

// open goes to the patient who is there already; what was typed is given up.
func (g *registering) open(i int) {
	if i >= len(g.doubles) {
		return
	}
	h := g.doubles[i].hit
	g.drop(func() {
		if g.ctx.Desk.May(records.ReadCharts) {
			g.leaveFor(place.Route{To: place.Record, Patient: h.ID})
			return
		}
		g.leaveFor(place.Route{To: place.Patients, Query: h.Number})
	})
}

// leaveFor goes to another place from where the registration was called: Back
// must not lead into a registration that is done.
func (g *registering) leaveFor(r place.Route) {
	g.ctx.Back()
	g.ctx.Go(r)
}

// drop forgets the draft, then goes on.
func (g *registering) drop(then func()) {
	g.gone = true
	if g.n == nil {
		then()
		return
	}
	k := g.n.keep
	g.task.run(func(ctx context.Context) error { return k.drop(ctx, g.ctx.Store()) }, func(err error) {
		g.ctx.Fail(err)
		then()
	})
}

// cancel goes back; where much was typed, it asks first.
func (g *registering) cancel() {
	if g.n == nil || !g.n.keep.held() {
		g.drop(g.ctx.Back)
		return
	}
	p := g.ctx.P()
	g.task.flush = g.form.Flush
	g.task.dialog = g.ctx.Shell.Confirm(kit.Question{Title: p.T("finder.cancel.title"), Words: p.T("finder.cancel.words"), Yes: p.T("finder.cancel.yes"), No: p.T("finder.cancel.no")},
		func() { g.task.dialog = nil; g.drop(g.ctx.Back) }, func() { g.task.dialog = nil })
}

// askSame asks once whether a strong double is the same person: Enter opens
// it, Ctrl+Enter registers all the same, Escape goes back to the form.
func (g *registering) askSame(i int, anyway func()) {
	p, d := g.ctx.P(), g.doubles[i]
	var dialog *kit.Dialog
	closing := func(then func()) func() {
		return func() {
			g.task.dialog = nil
			dialog.Close()
			if then != nil {
				then()
			}
		}
	}
	open, anywayNow, back := closing(func() { g.open(i) }), closing(anyway), closing(nil)
	body := kit.VStack(12,
		kit.NewPara(kit.Span{Text: d.row.name, Style: kit.Strong}, kit.Span{Text: "   " + place.Dots(d.row.who, d.row.mother, d.row.number), Style: kit.Plain},
			kit.Span{Text: "\n" + joined(d.words), Style: kit.Caption}).Width(540),
		kit.HStack(12, kit.Spacer(), kit.NewButton(p.T("kit.cancel"), p.T("kit.key.escape"), kit.Quiet, back),
			kit.NewButton(p.T("finder.same.register"), kit.ParseKey("Ctrl+Return").Hint(p), kit.Secondary, anywayNow),
			kit.NewButton(p.T("finder.same.open"), "⏎", kit.Primary, open)))
	dialog = g.ctx.Shell.Custom(p.T("finder.same.title"), body, nil, open, back)
	dialog.Keys().Bind("Ctrl+Return", "", anywayNow)
	g.task.dialog, g.task.flush = dialog, g.form.Flush
}

// strongOnes names the strong doubles on screen, so that each is asked about
// once.
func (g *registering) strongOnes() (key string, first int) {
	first = -1
	for i, d := range g.doubles {
		if d.strong {
			if first < 0 {
				first = i
			}
			key += d.hit.ID.String()
		}
	}
	return key, first
}

// save writes the identity down: when nothing is missing, or it was said and
// asked for again; and when no strong double is there, or it was refused.
func (g *registering) save(queue bool) {
	if g.n == nil || g.saving || g.gone {
		return
	}
	g.ctx.Shell.Window().Canvas().Unfocus() // what is being typed is read
	if g.stopped() {
		return
	}
	key, first := g.strongOnes()
	if first >= 0 && key != g.accepted && !g.n.correcting() {
		g.askSame(first, func() { g.accepted = key; g.save(queue) })
		return
	}
	g.saving = true
	c := g.ctx
	var id journal.DocumentID
	g.task.run(func(ctx context.Context) (err error) {
		id, err = g.n.write(ctx, c.Store(), c.Desk.Author(), c.Desk.Info.Letter, c.Desk.Info.Block)
		return err
	}, func(err error) {
		g.saving = false
		if err != nil {
			c.Fail(err)
			return
		}
		g.saved(id, queue)
	})
}

// stopped shows what keeps the identity from being written; sex and age may be
// left open by asking a second time.
func (g *registering) stopped() bool {
	p := g.ctx.P()
	missing := g.form.Missing()
	if len(missing) == 0 {
		return false
	}
	words, hard := stops(p, missing)
	for _, f := range missing {
		hard = hard || f.Key() == "finder.family"
	}
	if g.confirm && !hard {
		return false
	}
	g.view.Insist()
	g.confirm = true
	if !hard {
		words = p.T("finder.missing_again", words)
	}
	g.state.Set(words)
	g.state.SetStyle(kit.Caption.In(theme.Danger))
	return true
}

func (g *registering) saved(id journal.DocumentID, queue bool) {
	c, x := g.ctx, &g.n.patient
	g.gone = true
	if g.n.correcting() {
		c.Shell.Toast(kit.Good, c.T("finder.corrected", x.Name()))
		c.Back()
		return
	}
	c.Shell.Toast(kit.Good, c.T("finder.registered", x.Name(), x.Number))
	next := place.Route{To: place.Record, Patient: id}
	if !c.Desk.May(records.ReadCharts) {
		next = place.Route{To: place.Patients}
	}
	if !queue {
		g.leaveFor(next)
		return
	}
	arriveIn(&g.task, Arrival{Patient: id, Name: x.Name(), Sex: x.Sex, Birth: x.Birth}, func(saved bool) {
		if saved {
			next = place.Route{To: place.Patients}
		}
		g.leaveFor(next)
	})
}

// pending tells that doubles are still to be looked for.
func (g *registering) pending() bool {
	return !g.gone && g.n != nil && (g.asking || g.timer != nil)
}
