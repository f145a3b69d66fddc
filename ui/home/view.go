package home

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"carnet/records"
	"carnet/records/journal"
	"carnet/records/store"
	"carnet/ui/form"
	"carnet/ui/kit"
	"carnet/ui/place"
	"carnet/ui/theme"
)

// view is the place.
type view struct {
	ctx  *place.Context
	keys *kit.Scope
	gone bool
	stop []func()

	b      board
	lines  []line
	cards  []card // by letter
	busy   bool   // a load is under way
	again  bool   // and another one is wanted
	dialog *kit.Dialog

	asked, ended atomic.Int64 // loads; a test waits until both are the same

	content fyne.CanvasObject
	title   *kit.Text
	queue   *queueList
	right   *fyne.Container
	ward    *fyne.Container // who is in labour, under the queue
}

// every is how often the waiting times are shown anew.
const every = time.Minute

// letters are the keys of the cards: letters, which are where they are written
// on every keyboard; digits need Shift on a French one.
const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

// New makes the home.
func New(c *place.Context, _ place.Route) place.Place {
	v := &view{ctx: c, b: board{may: rightsOf(c.Desk)}}
	v.build()
	return v
}

func (v *view) build() {
	c := v.ctx
	v.title = kit.NewText("", kit.Strong)
	v.right = kit.VStack(6)
	right := container.NewVScroll(kit.Pad(v.right, 10, 20, 12, 6))
	if !v.b.may.queues() {
		v.content = right
		return
	}
	v.queue = newQueueList([4]string{c.T("home.col.wait"), c.T("home.col.patient"), c.T("home.col.reason"), c.T("home.col.triage")}, c.T("home.queue.none"), v.open)
	v.queue.touch = c.Touch
	head := []fyne.CanvasObject{v.title, kit.Spacer()}
	if v.b.may.triage {
		head = append(head, kit.NewButton(c.T("home.measures"), "F4", kit.Link, v.measures))
	}
	if v.b.may.register {
		head = append(head, kit.NewButton(c.T("home.new"), "Ctrl N", kit.Link, v.search))
	}
	v.ward = kit.VStack(6)
	left := kit.Pad(kit.Edges(kit.Fixed(0, 34, kit.HStack(14, head...)), nil, nil, nil, container.New(&leftLayout{v}, v.queue, v.ward)), 6, 6, 12, 20)
	v.content = kit.Columns(0, []float32{0.6, 0.4}, left, right)
}

// Content implements place.Place.
func (v *view) Content() fyne.CanvasObject { return v.content }

// Enter implements place.Place.
func (v *view) Enter() {
	c := v.ctx
	k := c.Shell.Push(c.T("home.keys"))
	if v.queue != nil {
		k.Bind("Up", c.T("home.keys.walk"), func() { v.pass(fyne.KeyUp) })
		k.Bind("Down", "", func() { v.pass(fyne.KeyDown) })
		k.Bind("Return", c.T("home.keys.open"), func() { v.pass(fyne.KeyReturn) })
	}
	if v.b.may.triage {
		k.Bind("F4", c.T("home.measures"), v.measures)
	}
	k.Bind("Ctrl+N", c.T("home.keys.new"), v.search)
	for i, r := range letters {
		does := ""
		if i == 0 {
			does = c.T("home.keys.cards")
		}
		k.BindWhen(string(r), does, func() bool { return i < len(v.cards) }, func() { v.act(i) })
	}
	v.keys = k
	v.stop = append(v.stop, c.Store().Watch(func(store.Touched) { fyne.Do(v.load) }), v.tick())
	v.load()
	if v.queue != nil {
		c.Shell.Window().Canvas().Focus(v.queue)
	}
}

// Leave implements place.Place.
func (v *view) Leave() {
	v.gone = true
	for _, f := range v.stop {
		f()
	}
	if v.dialog != nil {
		v.dialog.Close()
	}
	v.keys.Pop()
}

// tick brings the board up to date each minute.
func (v *view) tick() (stop func()) {
	t := time.NewTicker(every)
	end := make(chan struct{})
	go func() {
		for {
			select {
			case <-t.C:
				fyne.Do(v.minute)
			case <-end:
				return
			}
		}
	}()
	return func() { t.Stop(); close(end) }
}

func (v *view) minute() {
	if v.gone {
		return
	}
	if v.queue != nil {
		v.lines = lines(v.ctx.P(), v.b.queue, v.ctx.Desk.Now())
		v.queue.clock(v.lines)
	}
	v.load() // a new day, a clock that jumped
}

// load reads the board beside the window. What changes meanwhile is read when
// it has ended, once, however much changed.
func (v *view) load() {
	if v.gone {
		return
	}
	if v.busy {
		v.again = true
		return
	}
	v.busy = true
	v.asked.Add(1)
	var b board
	v.ctx.Beside(func(ctx context.Context) (err error) {
		b, err = load(ctx, v.ctx.Desk)
		return err
	}, func(err error) {
		defer v.ended.Add(1)
		v.busy = false
		if v.gone {
			return
		}
		if err != nil {
			v.ctx.Fail(err)
		} else {
			v.b = b
			v.paint()
		}
		if v.again {
			v.again = false
			v.load()
		}
	})
}

func (v *view) paint() {
	p, now := v.ctx.P(), v.ctx.Desk.Now()
	if v.queue != nil {
		v.lines = lines(p, v.b.queue, now)
		v.title.Set(p.T("home.queue", len(v.lines)))
		v.queue.set(v.lines)
	}
	v.cards, v.right.Objects = nil, nil
	for _, g := range groups(p, &v.b, v.who, now) {
		v.right.Add(kit.Fixed(0, 26, kit.HStack(0, kit.NewText(g.title, kit.Strong))))
		if len(g.cards) == 0 {
			v.right.Add(kit.Pad(kit.Words(g.empty, kit.Caption), 0, 0, 4, 0))
		}
		for _, c := range g.cards {
			v.right.Add(v.card(c))
		}
		if g.more > 0 {
			v.right.Add(kit.NewText(p.T("home.more", g.more), kit.Caption))
		}
	}
	v.right.Refresh()
	v.paintWard()
}

// who says who somebody is, as short as fits a card with a patient's name.
func (v *view) who(id journal.DocumentID) string {
	m, ok := v.ctx.Member(id)
	if !ok {
		return "—"
	}
	given := ""
	if r := []rune(strings.TrimSpace(m.Given)); len(r) > 0 {
		given = string(r[0]) + "."
	}
	return strings.Join(strings.Fields(m.Title+" "+given+" "+m.Family), " ")
}

func (v *view) card(c card) fyne.CanvasObject {
	i := len(v.cards)
	v.cards = append(v.cards, c)
	var left fyne.CanvasObject = kit.NewPara(kit.Span{Text: c.words, Style: kit.Plain}, kit.Span{Text: aside(c), Style: kit.Caption})
	if c.near {
		left = container.NewBorder(nil, nil, nil, kit.Pad(kit.VStack(0, kit.NewText(c.aside, kit.Caption)), 2, 2, 0, 6), kit.Words(c.words, kit.Plain))
	}
	if c.tag != "" {
		left = container.NewBorder(nil, nil, kit.VStack(0, tagOf(c)), nil, kit.Pad(left, 1, 0, 0, 4))
	}
	var body fyne.CanvasObject = left
	if i < len(letters) {
		body = container.NewBorder(nil, nil, nil, kit.VStack(0, kit.KeyHint(letters[i:i+1])), left)
	}
	border := theme.Line
	if c.level == form.Danger {
		border = theme.Danger
	}
	return kit.NewTap(kit.CardIn(border, body), func() { v.act(i) })
}

func aside(c card) string {
	if c.aside == "" {
		return ""
	}
	return "  " + c.aside
}

func tagOf(c card) fyne.CanvasObject {
	tone := map[form.Level]kit.Tone{form.Good: kit.Good, form.Warning: kit.Warning, form.Danger: kit.Alarm}[c.level]
	return kit.Tag(tone, c.tag)
}

// act does what a card is for.
func (v *view) act(i int) {
	if i >= len(v.cards) {
		return
	}
	switch c := v.cards[i]; c.do {
	case "overdue":
		v.recalls()
	case "clock":
		v.confirmClock()
	default:
		v.ctx.Go(c.to)
	}
}

// open shows the chart of somebody who waits; who may not read charts takes
// the measurements.
func (v *view) open(i int) {
	if i < 0 || i >= len(v.lines) {
		return
	}
	if !v.b.may.read {
		v.measures()
		return
	}
	v.ctx.Go(place.Route{To: place.Record, Patient: v.lines[i].patient, Visit: v.lines[i].visit})
}

// measures opens the arrival again, to add vital signs or to take somebody out
// of the queue.
func (v *view) measures() {
	if v.queue == nil || v.queue.at < 0 || v.queue.at >= len(v.lines) {
		return
	}
	v.ctx.Go(place.Route{To: place.Register, Patient: v.lines[v.queue.at].patient, New: string(records.KindVisit)})
}

func (v *view) search() { v.ctx.Go(place.Route{To: place.Patients}) }

// pass gives a key to the queue, wherever the focus is.
func (v *view) pass(name fyne.KeyName) { v.queue.TypedKey(&fyne.KeyEvent{Name: name}) }

// confirmClock asks whether the date is right; from then on it is believed.
func (v *view) confirmClock() {
	p := v.ctx.P()
	v.dialog = v.ctx.Shell.Confirm(kit.Question{
		Title: p.T("home.clock"), Words: p.T("home.clock.ask", v.ctx.Desk.Now().Format("02/01/2006 15:04")), Yes: p.T("home.clock.yes"), No: p.T("home.clock.no"),
	}, func() {
		v.ctx.Beside(func(context.Context) error { v.ctx.Store().Believe(); return nil }, func(error) { v.load() })
	}, nil)
}

// recalls lists who did not come back, by village, with the phone.
func (v *view) recalls() {
	list := byVillage(v.b.overdue)
	phones := make([]string, len(list))
	v.ctx.Load(func(ctx context.Context) error {
		ids := make([]journal.DocumentID, len(list))
		for i, o := range list {
			ids[i] = o.Patient
		}
		silent, err := v.ctx.Store().Silent(ctx, ids)
		if err != nil {
			return err
		}
		for i, o := range list {
			if silent[o.Patient] {
				phones[i] = v.ctx.T("home.silent")
				continue
			}
			h, err := v.ctx.Store().Hit(ctx, o.Patient)
			if errors.Is(err, sql.ErrNoRows) {
				continue // entered in error meanwhile
			}
			if err != nil {
				return err
			}
			phones[i] = h.Phone
		}
		return nil
	}, func() {
		if !v.gone {
			v.showRecalls(list, phones)
		}
	})
}

func (v *view) showRecalls(list []store.Overdue, phones []string) {
	p := v.ctx.P()
	rows := make([][]fyne.CanvasObject, len(list))
	village := ""
	for i, o := range list {
		shown := o.Village
		if shown == village && i > 0 {
			shown = ""
		}
		village = o.Village
		rows[i] = []fyne.CanvasObject{kit.CellIn(shown, kit.Strong), kit.Cell(o.Name), kit.Cell(phones[i]), kit.Cell(reasonOf(p, o)), kit.Cell(place.Day(o.Due)), kit.Cell(p.T("home.late", v.b.day.Sub(o.Due)))}
	}
	var d *kit.Dialog
	closing := func() { d.Close(); v.dialog = nil }
	head := []string{p.T("home.col.village"), p.T("home.col.patient"), p.T("home.col.phone"), p.T("home.col.reason"), p.T("home.col.due"), p.T("home.col.late")}
	table := kit.NewTable([]float32{3, 4, 2.4, 2.6, 2.2, 1.4}, head, p.T("home.overdue.none"), func(i int) {
		closing()
		if v.b.may.read {
			v.ctx.Go(place.Route{To: place.Record, Patient: list[i].Patient})
			return
		}
		v.ctx.Go(place.Route{To: place.Patients, Query: list[i].Name})
	})
	table.SetRows(rows)
	scroll := container.NewVScroll(table)
	table.OnWalk = func(i int) { follow(scroll, table, i, len(list)) }
	closeButton := kit.NewButton(p.T("kit.keys.close"), p.T("kit.key.escape"), kit.Secondary, closing)
	body := container.NewBorder(nil, kit.Pad(kit.HStack(0, kit.Spacer(), closeButton), 12, 0, 0, 0), nil, nil, scroll)
	d = v.ctx.Shell.Custom(p.T("home.overdue", len(list)), kit.Fixed(920, 480, body), table, nil, closing)
	v.dialog = d
}

// follow keeps the marked row of a table in sight.
func follow(s *container.Scroll, t fyne.CanvasObject, i, n int) {
	if n == 0 || s.Size().Height <= 0 {
		return
	}
	row := t.MinSize().Height / float32(n+1)
	top, off := row*float32(i), s.Offset.Y
	switch {
	case top < off:
		off = max(top, 0)
	case top+2*row > off+s.Size().Height:
		off = top + 2*row - s.Size().Height
	default:
		return
	}
	s.ScrollToOffset(fyne.NewPos(0, off))
}
