package exchanges

import (
	"context"
	"errors"
	"fmt"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"carnet/records"
	"carnet/records/store"
	"carnet/sync/admission"
	"carnet/sync/exchange"
	"carnet/sync/usb"
	"carnet/ui/kit"
	"carnet/ui/place"
	"carnet/ui/theme"
)

// page is the place.
type page struct {
	c *place.Context
	x *exchange.Desk

	content *fyne.Container
	sticks  *fyne.Container // the cards of the sticks, or how to begin
	table   *kit.Table
	right   *fyne.Container
	path    *kit.Entry
	choose  *kit.Button

	keys  *kit.Scope
	stop  context.CancelFunc // of the watch on sticks
	watch func()             // of the watch on the record

	volumes []usb.Volume
	typed   string // a folder that was typed in
	folders []folder
	group   int
	state   state
	result  *outcome

	cancel context.CancelFunc // of the exchange under way
	bar    *kit.Progress
}

// New makes the place.
func New(c *place.Context, _ place.Route) place.Place {
	p := &page{c: c, sticks: kit.VStack(10), right: kit.VStack(8)}
	t := c.T
	p.table = kit.NewTable([]float32{9, 11, 13, 20}, []string{t("exchanges.col.bundle"), t("exchanges.col.for"), t("exchanges.col.content"), t("exchanges.col.state")},
		t("exchanges.sent_never"), func(int) {})
	p.path = kit.NewEntry(t("exchanges.path"))
	p.path.OnSubmitted = func(string) { p.useTyped() }
	p.choose = kit.NewButton(t("exchanges.use"), "", kit.Secondary, p.useTyped)
	left := kit.VStack(10,
		kit.NewText(t("exchanges.title"), kit.Title), p.sticks,
		kit.Header(t("exchanges.sent")), p.table)
	p.content = container.NewStack(kit.Edges(nil, nil, nil,
		kit.Edges(nil, nil, kit.VLine(), nil, kit.Fixed(460, 0, container.NewVScroll(kit.Pad(p.right, 14, 20, 14, 20)))),
		container.NewVScroll(kit.Pad(left, 14, 20, 14, 20))))
	return p
}

// Content implements place.Place.
func (p *page) Content() fyne.CanvasObject { return p.content }

// Enter implements place.Place.
func (p *page) Enter() {
	t := p.c.T
	p.keys = p.c.Shell.Push(t("exchanges.title"))
	p.keys.Bind("F6", t("exchanges.send"), p.send)
	p.keys.Bind("F7", t("exchanges.receive"), p.receive)
	p.keys.Bind("F5", t("exchanges.group"), p.nextGroup)
	p.keys.Bind("Ctrl+O", t("exchanges.path"), func() { p.c.Shell.Window().Canvas().Focus(p.path) })
	p.keys.BindWhen("Escape", t("exchanges.stop"), func() bool { return p.cancel != nil }, func() { p.cancel() })
	for i, key := range keepKeys {
		p.keys.BindWhen(key, t("exchanges.keep_key", i+1), func() bool { return p.choices() > i }, func() { p.keep(i) })
	}
	ctx, stop := context.WithCancel(context.Background())
	p.stop = stop
	go usb.Watch(ctx, 2*time.Second, usb.Volumes, func(v []usb.Volume) {
		fyne.Do(func() { p.volumes = v; p.look() })
	})
	p.watch = p.c.Store().Watch(func(store.Touched) { fyne.Do(p.load) })
	x, err := admission.Ready(p.c.Desk)
	if err != nil {
		p.c.Fail(err)
		return
	}
	p.x = x
	p.load()
}

// Leave implements place.Place. An exchange under way goes on: it is safe to
// leave the page.
func (p *page) Leave() {
	p.keys.Pop()
	p.stop()
	p.watch()
}

// load asks the record beside the window.
func (p *page) load() {
	if p.x == nil {
		return
	}
	var s state
	p.c.Load(func(ctx context.Context) (err error) {
		s, err = load(ctx, p.c, p.x)
		return err
	}, func() {
		p.state = s
		p.paintSent()
		p.paintRight()
	})
}

// look asks the sticks and the typed folder what they hold.
func (p *page) look() {
	volumes := p.volumes
	if p.typed != "" {
		volumes = append([]usb.Volume{{Dir: p.typed}}, volumes...)
	}
	var found []folder
	p.c.Beside(func(context.Context) error {
		for _, v := range volumes {
			found = append(found, look(v))
		}
		return nil
	}, func(error) {
		p.folders = found
		if p.cancel == nil {
			p.paintSticks()
		}
	})
}

func (p *page) useTyped() {
	if err := isFolder(p.path.Text); err != nil {
		p.c.Fail(err)
		return
	}
	p.typed = p.path.Text
	p.look()
}

func (p *page) nextGroup() {
	p.group = (p.group + 1) % len(groups)
	p.paintSticks()
}

func (p *page) paintSticks() {
	t := p.c.T
	var cards []fyne.CanvasObject
	for i, f := range p.folders {
		cards = append(cards, p.stickCard(f, i == 0))
	}
	if len(p.folders) == 0 {
		cards = append(cards, kit.Card(kit.VStack(6,
			kit.NewText(t("exchanges.no_stick"), kit.Strong), kit.Words(t("exchanges.no_stick.do"), kit.Caption))))
	}
	if p.result != nil {
		tone := kit.Good
		if !p.result.good {
			tone = kit.Warning
		}
		lines := []fyne.CanvasObject{kit.Message(tone, p.result.words)}
		for _, m := range p.result.more {
			lines = append(lines, kit.Words(m, kit.Caption))
		}
		cards = append(cards, kit.Card(kit.VStack(4, lines...)))
	}
	cards = append(cards, container.NewBorder(nil, nil, nil, kit.Pad(p.choose, 0, 0, 0, 8), p.path))
	p.sticks.Objects = cards
	p.sticks.Refresh()
}

// stickCard is a stick with what can be done; the first one takes the keys.
func (p *page) stickCard(f folder, first bool) fyne.CanvasObject {
	t := p.c.T
	hint := func(k string) string {
		if first {
			return k
		}
		return ""
	}
	receive := kit.NewButton(t("exchanges.receive"), hint("F7"), kit.Secondary, func() { p.receiveFrom(f) })
	send := kit.NewButton(t("exchanges.send"), hint("F6"), kit.Primary, func() { p.sendTo(f) })
	if len(f.bundles)+len(f.receipts) == 0 {
		receive.Disable()
	}
	if f.readOnly || f.err != nil {
		send.Disable()
	}
	says := f.says(p.c.P())
	if f.err != nil {
		says = p.c.P().Sentence(f.err)
	}
	parts := []fyne.CanvasObject{container.NewBorder(nil, nil, nil, kit.HStack(10, receive, send),
		kit.VStack(2, kit.NewText(f.title(p.c.P()), kit.Strong).Cut(), kit.Words(says, kit.Caption)))}
	if first {
		group := kit.NewButton(t("exchanges.for", t("exchanges.group."+string(groups[p.group]))), "F5", kit.Quiet, p.nextGroup)
		parts = append(parts, kit.HStack(0, group))
	}
	if first && p.bar != nil && p.cancel != nil {
		parts = append(parts, p.bar)
	}
	border := theme.Line
	if first {
		border = theme.Accent
	}
	return kit.CardIn(border, kit.VStack(8, parts...))
}

func (p *page) paintSent() {
	var rows [][]fyne.CanvasObject
	pr := p.c.P()
	for _, s := range p.state.sent {
		rows = append(rows, []fyne.CanvasObject{
			kit.Cell(s.Name), kit.Cell(join(s.For)),
			kit.Cell(pr.T("exchanges.content", s.Revisions, bytesOf(pr, s.Bytes))), kit.HStack(0, p.sentState(s)),
		})
	}
	p.table.SetRows(rows)
}

// sentState says what became of a bundle.
func (p *page) sentState(s exchange.Sent) fyne.CanvasObject {
	pr := p.c.P()
	created := time.UnixMilli(s.Created).Format("02/01 15:04")
	switch {
	case s.Acked != nil || len(s.Waiting) == 0 && len(s.Arrived) > 0:
		when := created
		if s.Acked != nil {
			when = time.UnixMilli(*s.Acked).Format("02/01")
		}
		return kit.Tag(kit.Good, pr.T("exchanges.acked", when))
	case len(s.Arrived) > 0:
		return kit.Tag(kit.Warning, pr.T("exchanges.partly", join(s.Waiting)))
	}
	return kit.Tag(kit.Warning, pr.T("exchanges.gone", created))
}

func (p *page) paintRight() {
	t := p.c.T
	objects := []fyne.CanvasObject{}
	if n := len(p.state.conflicts); n > 0 {
		objects = append(objects, kit.NewText(t("exchanges.settle", n), kit.Title))
		key := 0
		for _, k := range p.state.conflicts {
			objects = append(objects, p.conflictCard(k, &key))
		}
	} else {
		objects = append(objects, kit.NewText(t("exchanges.settle_title"), kit.Title), kit.Words(t("exchanges.settle_none"), kit.Caption))
	}
	objects = append(objects, kit.Header(t("exchanges.waits")))
	for _, w := range p.state.waits {
		objects = append(objects, kit.Card(kit.Words(t("exchanges.waits_for", w.revisions, w.from), kit.Plain)))
	}
	if len(p.state.waits) == 0 {
		objects = append(objects, kit.Words(t("exchanges.waits_none"), kit.Caption))
	}
	p.right.Objects = objects
	p.right.Refresh()
}

// keepKeys keep the values that conflict, in their order on the page: keys that
// each keyboard has without Shift (the digits of a French one do not) and that
// this page uses for nothing else.
var keepKeys = []string{"F2", "F3", "F4", "F8", "F9", "F10", "F11", "F12"}

// conflictCard shows both values of a field; key counts the choices of all
// cards, so that each has its key.
func (p *page) conflictCard(k conflict, key *int) fyne.CanvasObject {
	t := p.c.T
	border := theme.Line
	if k.safety {
		border = theme.Danger
	}
	var sides []fyne.CanvasObject
	shares := []float32{}
	for i, v := range k.values {
		by := place.Dots(p.c.StaffName(v.author), v.when.Format("02/01 15:04"))
		lines := []fyne.CanvasObject{kit.Words(v.words, kit.Strong), kit.Words(by, kit.Caption)}
		if v.suspect {
			lines = append(lines, kit.HStack(0, kit.Tag(kit.Warning, t("exchanges.suspect"))))
		}
		shares = append(shares, 1)
		if k.settle.To != "" {
			sides = append(sides, kit.Card(kit.VStack(6, lines...)))
			continue
		}
		hint := nextKey(key)
		keep := kit.NewButton(t("exchanges.keep"), hint, kit.Secondary, func() { p.settle(k, i) })
		if !p.c.Desk.May(records.Resolve) {
			keep.Disable()
		}
		sides = append(sides, kit.Card(kit.VStack(6, append(lines, kit.HStack(0, keep))...)))
	}
	title := fmt.Sprintf("%s — %s", k.name, k.who)
	tag := kit.Tag(kit.Warning, t("exchanges.two_values"))
	if k.safety {
		tag = kit.Tag(kit.Alarm, t("exchanges.two_values_safety"))
	}
	open := kit.NewButton(t("exchanges.open_chart"), "", kit.Link, func() {
		p.c.Go(place.Route{To: place.Record, Patient: k.patient, Document: k.document})
	})
	if k.settle.To != "" {
		open = kit.NewButton(t("exchanges.open_rules"), nextKey(key), kit.Secondary, func() { p.c.Go(k.settle) })
	}
	return kit.CardIn(border, kit.VStack(8, kit.Words(title, kit.Strong), kit.HStack(0, tag),
		kit.Columns(10, shares, sides...), kit.HStack(0, open)))
}

// nextKey is the key of the next choice, "" when they are used up.
func nextKey(key *int) string {
	n := *key
	*key++
	if n < len(keepKeys) {
		return keepKeys[n]
	}
	return ""
}

// choices counts the choices of all conflicts.
func (p *page) choices() int {
	n := 0
	for i := range p.state.conflicts {
		n += p.state.conflicts[i].choices()
	}
	return n
}

// keep settles by the number of the choice.
func (p *page) keep(n int) {
	for _, k := range p.state.conflicts {
		if n >= k.choices() {
			n -= k.choices()
			continue
		}
		if k.settle.To != "" {
			p.c.Go(k.settle)
			return
		}
		p.settle(k, n)
		return
	}
}

func (p *page) settle(k conflict, i int) {
	if !p.c.Desk.May(records.Resolve) {
		p.c.Shell.Toast(kit.Warning, p.c.T("problem.store.right"))
		return
	}
	words := k.values[i].words
	p.c.Shell.Confirm(kit.Question{Title: k.name + " — " + k.who, Words: p.c.T("exchanges.keep_ask", words), Yes: p.c.T("exchanges.keep")}, func() {
		p.c.Load(func(ctx context.Context) error { return settle(ctx, p.c, k, i) }, func() {
			p.c.Shell.Toast(kit.Good, p.c.T("exchanges.settled", words))
			p.load()
		})
	}, nil)
}

func (p *page) send() {
	if len(p.folders) == 0 {
		p.c.Shell.Toast(kit.Warning, p.c.T("exchanges.no_stick"))
		return
	}
	p.sendTo(p.folders[0])
}

func (p *page) receive() {
	if len(p.folders) == 0 {
		p.c.Shell.Toast(kit.Warning, p.c.T("exchanges.no_stick"))
		return
	}
	p.receiveFrom(p.folders[0])
}

func (p *page) sendTo(f folder) {
	g := groups[p.group]
	p.run(func(ctx context.Context, report exchange.Report) (outcome, error) {
		return send(ctx, p.c.P(), p.x, f.dir, g, report)
	})
}

func (p *page) receiveFrom(f folder) {
	p.run(func(ctx context.Context, report exchange.Report) (outcome, error) {
		return receive(ctx, p.c, p.x, f, report)
	})
}

// run does an exchange beside the window, with a bar and a way to stop.
func (p *page) run(work func(context.Context, exchange.Report) (outcome, error)) {
	if p.cancel != nil || p.x == nil {
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	p.cancel, p.result = cancel, nil
	p.bar = kit.NewProgress(p.c.T("exchanges.stop"), cancel)
	p.paintSticks()
	last := time.Time{}
	var got outcome
	report := func(g exchange.Progress) {
		p.c.Touch()
		if time.Since(last) < 50*time.Millisecond && g.Done < g.Total {
			return
		}
		last = time.Now()
		share, words := phase(p.c.P(), g)
		fyne.Do(func() { p.bar.Set(share, words) })
	}
	p.c.Beside(func(context.Context) (err error) {
		got, err = work(ctx, report)
		return err
	}, func(err error) {
		stopped := ctx.Err() != nil
		cancel()
		p.cancel, p.bar = nil, nil
		switch {
		case err != nil && stopped || errors.Is(err, context.Canceled):
			got = outcome{words: p.c.T("exchanges.stopped")}
		case err != nil:
			p.c.Log.Error("exchange", "error", err)
			got = outcome{words: p.c.P().Sentence(err)}
		}
		p.result = &got
		p.look()
		p.load()
	})
}

func join(names []string) string {
	out := ""
	for i, n := range names {
		if i > 0 {
			out += ", "
		}
		out += n
	}
	return out
}
