package finder

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"carnet/assets/icons"
	"carnet/records"
	"carnet/records/store"
	"carnet/ui/kit"
	"carnet/ui/place"
	"carnet/ui/theme"
)

// finding is the place where one searches.
type finding struct {
	ctx  *place.Context
	task task
	m    search
	keys *kit.Scope
	stop func() // of the watch on the record
	gone bool

	content fyne.CanvasObject
	entry   *kit.Entry
	title   *kit.Text
	list    *hitList
	none    *fyne.Container
	fault   *kit.Para
	count   *kit.Text
	enter   bool // Enter waits for the answer under way
	open    *kit.Button
	queue   *kit.Button
}

// NewSearch makes the search. Route.Query is what it begins with, Route.Patient
// the row that it marks.
func NewSearch(c *place.Context, r place.Route) place.Place {
	f := &finding{ctx: c, task: task{ctx: c}}
	f.build()
	f.m.keep, f.m.keptFor = r.Patient, strings.TrimSpace(r.Query)
	f.entry.SetText(r.Query)
	return f
}

func (f *finding) build() {
	c := f.ctx
	f.entry = kit.NewEntry(c.T("place.search"))
	f.entry.OnChanged = f.typed
	f.entry.OnKey = f.key
	f.title = kit.NewText("", kit.Strong)
	f.count = kit.NewText("", kit.Caption).Cut()
	f.fault = kit.Message(kit.Warning, "")
	f.fault.Hide()
	f.list = newHitList(most, func(i int) { f.m.at = i; f.list.mark(i); f.act() })
	f.none = container.NewStack()
	f.none.Hide()

	bar := []fyne.CanvasObject{f.count, kit.Spacer()}
	if c.Desk.May(records.Register) {
		bar = append(bar, kit.NewButton(c.T("finder.register"), "Ctrl N", kit.Secondary, f.register).WithIcon(icons.Plus))
	}
	if c.Desk.May(records.Triage) {
		f.queue = kit.NewButton(c.T("finder.queue"), "F4", kit.Secondary, f.arrive).WithIcon(icons.Clock)
		bar = append(bar, f.queue)
	}
	if c.Desk.May(records.ReadCharts) {
		f.open = kit.NewButton(c.T("finder.open"), "⏎", kit.Primary, f.act)
		bar = append(bar, f.open)
	}
	box := kit.Fixed(0, theme.FieldHeight, f.entry)
	head := kit.Pad(kit.VStack(8, box, f.fault, f.title), 14, 20, 6, 20)
	body := kit.Pad(container.NewStack(f.list, f.none), 0, 20, 0, 20)
	f.content = kit.Edges(head, kit.Bar(true, kit.HStack(12, bar...)), nil, nil, body)
}

// Content implements place.Place.
func (f *finding) Content() fyne.CanvasObject { return f.content }

// Enter implements place.Place.
func (f *finding) Enter() {
	c := f.ctx
	k := c.Shell.Push(c.T("finder.keys"))
	k.Bind("Up", c.T("finder.keys.up"), func() { f.walk(-1) })
	k.Bind("Down", c.T("finder.keys.down"), func() { f.walk(1) })
	k.Bind("PageUp", "", func() { f.walk(-f.list.page()) })
	k.Bind("PageDown", "", func() { f.walk(f.list.page()) })
	k.Bind("Return", c.T(f.actKey()), f.act)
	if c.Desk.May(records.Triage) {
		k.Bind("F4", c.T("finder.queue"), f.arrive)
	}
	if c.Desk.May(records.Register) {
		k.Bind("Ctrl+N", c.T("finder.keys.register"), f.register)
	}
	k.Bind("Escape", c.T("finder.keys.escape"), f.escape)
	// Ctrl+K here begins a new search.
	k.Bind("Ctrl+K", "", f.again)
	f.keys = k
	f.stop = c.Store().Watch(func(t store.Touched) {
		if t.Kinds[records.KindPatient] {
			fyne.Do(func() {
				if !f.gone && f.m.refresh() {
					f.ask()
				}
			})
		}
	})
	c.Shell.Window().Canvas().Focus(f.entry)
	f.entry.CursorColumn = len([]rune(f.entry.Text))
	if !f.m.filled {
		f.typed(f.entry.Text)
	}
	f.whenIndexed()
}

// whenIndexed asks again once the index is complete: until then SQL answers,
// which knows beginnings only.
func (f *finding) whenIndexed() {
	select {
	case <-f.ctx.Store().Indexed():
		return
	default:
	}
	f.task.run(func(ctx context.Context) error {
		select {
		case <-f.ctx.Store().Indexed():
		case <-ctx.Done():
		}
		return ctx.Err()
	}, func(err error) {
		if err == nil && !f.gone && f.m.refresh() {
			f.ask()
		}
	})
}

// Leave implements place.Place.
func (f *finding) Leave() {
	f.gone = true
	f.task.leave()
	if f.keys != nil {
		f.keys.Pop()
	}
	if f.stop != nil {
		f.stop()
	}
}

// actKey says what Enter does: who may not read charts puts people into the
// queue.
func (f *finding) actKey() string {
	if f.ctx.Desk.May(records.ReadCharts) {
		return "finder.keys.open"
	}
	return "finder.queue"
}

// key takes the keys that walk through the list while one types.
func (f *finding) key(ev *fyne.KeyEvent) bool {
	switch ev.Name {
	case fyne.KeyUp:
		f.walk(-1)
	case fyne.KeyDown:
		f.walk(1)
	default:
		return false
	}
	return true
}

func (f *finding) walk(n int) {
	f.task.touch()
	f.m.walk(n)
	f.list.mark(f.m.at)
}

func (f *finding) typed(s string) {
	f.task.touch()
	f.enter = false
	if f.m.typed(s) {
		f.ask()
	}
}

// ask answers the question under way beside the window.
func (f *finding) ask() {
	query, p := f.m.asked, f.ctx.P()
	st, today := f.ctx.Store(), f.ctx.Today()
	var hits []store.Hit
	f.task.run(func(ctx context.Context) (err error) {
		if query == "" {
			hits, err = st.Recent(ctx, today, most)
			return err
		}
		hits, err = st.Search(ctx, query, today, most)
		if numberFault(p, query) != "" && !begins(query, hits) {
			hits = nil // nobody by a number that is wrong: Enter must not open somebody else
		}
		return err
	}, func(err error) {
		if f.gone {
			return
		}
		if err != nil {
			f.ctx.Fail(err)
		}
		if f.m.answer(hits, err != nil) {
			f.ask()
		}
		f.paint()
	})
}

// paint shows the answer.
func (f *finding) paint() {
	p := f.ctx.P()
	rows := make([]row, len(f.m.hits))
	for i, h := range f.m.hits {
		rows[i] = rowOf(p, h, f.ctx.Today())
	}
	f.list.set(p, rows, f.m.at)
	f.title.Set(p.T("finder.recent"))
	f.count.Set("")
	if f.m.answered != "" {
		f.title.Set(p.T("finder.results"))
		f.count.Set(p.T("finder.count", len(rows)))
		if len(rows) == most {
			f.count.Set(p.T("finder.count_most", most))
		}
	}
	f.paintNone(len(rows) == 0)
	f.paintFault()
	for _, b := range []*kit.Button{f.open, f.queue} {
		switch {
		case b == nil:
		case len(rows) == 0:
			b.Disable()
		default:
			b.Enable()
		}
	}
	if f.enter && !f.m.busy {
		f.enter = false
		f.act()
	}
}

// paintFault says that a patient number has a slip in it, unless it is still
// the beginning of one.
func (f *finding) paintFault() {
	fault := numberFault(f.ctx.P(), f.m.answered)
	if fault == "" || begins(f.m.answered, f.m.hits) {
		f.fault.Hide()
		return
	}
	f.fault.Set(kit.Span{Text: kit.Warning.Sign() + "\u00a0" + fault, Style: kit.Style{Size: theme.Small, Role: theme.Warning}})
	f.fault.Show()
}

// paintNone says what to do when nobody is found.
func (f *finding) paintNone(empty bool) {
	if !empty {
		f.none.Hide()
		f.list.Show()
		return
	}
	p := f.ctx.P()
	words := []kit.Span{{Text: p.T("finder.none_yet"), Style: kit.Aside}}
	if f.m.answered != "" {
		words = []kit.Span{{Text: p.T("finder.none", f.m.answered), Style: kit.Strong}, {Text: "\n" + p.T("finder.none_hint"), Style: kit.Aside}}
	}
	parts := []fyne.CanvasObject{kit.NewPara(words...).Width(520)}
	if f.m.answered != "" && f.ctx.Desk.May(records.Register) {
		parts = append(parts, kit.HStack(0, kit.NewButton(p.T("finder.register_typed", shorten(f.m.answered)), "Ctrl N", kit.Primary, f.register)))
	}
	f.none.Objects = []fyne.CanvasObject{kit.VStack(0, kit.Card(kit.Pad(kit.VStack(14, parts...), 8, 8, 8, 8)))}
	f.none.Refresh()
	f.list.Hide()
	f.none.Show()
}

// shorten keeps a button narrow.
func shorten(s string) string {
	if r := []rune(s); len(r) > 32 {
		return strings.TrimSpace(string(r[:31])) + "…"
	}
	return s
}

// act opens the marked patient. Before the answer to what was typed has come,
// it waits for it: whoever types a name and Enter at once means that name.
func (f *finding) act() {
	f.task.touch()
	h, ok := f.m.marked()
	if !ok {
		f.enter = f.m.busy
		return
	}
	if !f.ctx.Desk.May(records.ReadCharts) {
		f.arrive()
		return
	}
	f.ctx.Go(place.Route{To: place.Record, Patient: h.ID})
}

func (f *finding) register() {
	f.ctx.Go(place.Route{To: place.Register, Query: f.m.query})
}

// arrive puts the marked patient into the queue.
func (f *finding) arrive() {
	h, ok := f.m.marked()
	if !ok {
		return
	}
	arriveIn(&f.task, Arrival{Patient: h.ID, Name: h.Name, Sex: h.Sex, Birth: h.Birth}, func(bool) {
		f.ctx.Shell.Window().Canvas().Focus(f.entry)
	})
}

// escape clears the box, then goes back.
func (f *finding) escape() {
	if f.entry.Text != "" {
		f.again()
		return
	}
	f.ctx.Back()
}

func (f *finding) again() {
	f.entry.SetText("")
	f.ctx.Shell.Window().Canvas().Focus(f.entry)
}
