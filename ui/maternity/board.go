package maternity

import (
	"context"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"carnet/records"
	"carnet/records/clinical/labour"
	"carnet/records/journal"
	"carnet/records/labourchart"
	"carnet/records/store"
	"carnet/ui/bedside"
	"carnet/ui/kit"
	"carnet/ui/maternity/ward"
	"carnet/ui/place"
)

// signRows is how many rows of tags a card of each column has room for; deep
// tells which have room for a further line.
var (
	signRows = [columns]int{1, 2, 2, 1, 1}
	deep     = [columns]bool{inLabour: true, born: true, late: true}
)

// board is the five columns.
type board struct {
	v     *view
	keys  *kit.Scope
	b     store.Board
	cards [columns][]card
	lanes [columns]*lane
	title *kit.Text
	day   *kit.Text
	body  fyne.CanvasObject
	seen  bool // it has been read once
	bell  bedside.Reminder
}

// lane is one column: its heading and its cards.
type lane struct {
	title *kit.Text
	roll  *roll
	box   fyne.CanvasObject
}

func newBoard(v *view) *board {
	b := &board{v: v}
	c := v.ctx
	var boxes []fyne.CanvasObject
	for i := range columns {
		l := &lane{title: kit.NewText(c.T("maternity.column."+columnKeys[i], 0), kit.Strong).Cut()}
		height := cardHeight + signHeight*float32(signRows[i]-1)
		if deep[i] {
			height += moreHeight
		}
		l.roll = newRoll(height, 8, c.T("maternity.column."+columnKeys[i]+".none"), func() row { return newCardView(deep[i]) }, func(n int, r row) {
			r.(*cardView).set(b.cards[i][n], func() { b.tap(i, n) })
		})
		l.roll.touch = c.Touch
		l.roll.open = func(n int) { b.open(i, n) }
		l.roll.other = func(ev *fyne.KeyEvent) bool { return b.side(i, ev) }
		l.box = kit.Edges(kit.Pad(l.title, 5, 0, 3, inset), nil, nil, nil, l.roll)
		b.lanes[i] = l
		boxes = append(boxes, l.box)
	}
	b.title = kit.NewText(c.T("place.maternity"), kit.Title)
	b.day = kit.NewText("", kit.Aside)
	top := head(b.title, b.day,
		kit.NewButton(c.T("maternity.recall"), "F4", kit.Link, func() { v.show(newFollowUp(v)) }),
		kit.NewButton(c.T("maternity.handover"), "F5", kit.Link, func() { v.show(newHandover(v)) }),
		kit.NewButton(c.T("maternity.register"), "F6", kit.Link, func() { v.show(newRegister(v)) }))
	foot := kit.Pad(kit.NewText(c.T("maternity.hint"), kit.Caption).Cut(), 4, 20, 8, 20)
	b.body = kit.Edges(top, foot, nil, nil, kit.Pad(container.New(&lanesLayout{}, boxes...), 4, 20-inset, 0, 20-inset))
	return b
}

func (b *board) content() fyne.CanvasObject { return b.body }

func (b *board) enter() {
	c := b.v.ctx
	k := c.Shell.Push(c.T("maternity.keys.cards"))
	b.keys = k
	k.Bind("Left", c.T("maternity.keys.columns"), func() { b.focus(prenatal, -1) })
	k.Bind("Right", "", func() { b.focus(prenatal, 1) })
	k.Bind("Up", c.T("maternity.keys.walk"), func() { b.focus(b.first(), 1) })
	k.Bind("Down", "", func() { b.focus(b.first(), 1) })
	k.BindWhen("Return", c.T("maternity.keys.open"), b.marked, func() {})
	act := func(key, does string, when func(*card) bool, do func(*card)) {
		k.BindWhen(key, c.T(does), func() bool { x := b.current(); return x != nil && when(x) }, func() { do(b.current()) })
	}
	anyone := func(*card) bool { return true }
	act("D", "maternity.keys.chart", anyone, func(x *card) { c.Go(place.Route{To: place.Record, Patient: x.woman}) })
	notBorn := func(x *card) bool { return !x.delivered }
	act("N", "maternity.keys.visit", notBorn, func(x *card) { b.begin(x, records.KindPrenatal) })
	act("T", "maternity.keys.labour", notBorn, func(x *card) { c.Go(place.Route{To: place.Labour, Patient: x.woman, Document: x.labour}) })
	act("A", "maternity.keys.birth", notBorn, func(x *card) { c.Go(place.Route{To: place.Birth, Patient: x.woman, Document: x.labour}) })
	act("P", "maternity.keys.postnatal", func(x *card) bool { return x.delivered }, func(x *card) { b.begin(x, records.KindPostnatal) })
	k.BindWhen("F7", c.T("labour.keys.quiet"), func() bool { return b.bell.Ringing(b.due(), b.v.now()) }, b.hush)
	if b.seen {
		b.focus(b.first(), 1)
	}
}

// due are the doses of magnesium sulphate of the ward.
func (b *board) due() []labourchart.Due {
	return ward.DosesDue(b.b.Labour, b.b.Born, b.v.now(), b.v.rules.Labour)
}

// hush silences the doses that ring for a round.
func (b *board) hush() {
	c := b.v.ctx
	c.Touch()
	if err := b.bell.Hush(context.Background(), c.Store(), c.Desk.Me.ID, b.due(), b.v.now()); err != nil {
		c.Fail(err)
		return
	}
	c.Shell.Toast(kit.Neutral, c.T("labour.quiet"))
}

func (b *board) leave() { b.keys.Pop() }

func (b *board) ask() reading {
	s, now := b.v.ctx.Store(), b.v.now()
	return func(ctx context.Context) (func(), error) {
		rules, err := s.Rules(ctx)
		if err != nil {
			return nil, err
		}
		got, err := s.Board(ctx, now, rules.Antenatal)
		if err != nil {
			return nil, err
		}
		treated, err := treatedOf(ctx, s, &got, now, rules.Labour)
		quiet := b.bell.Read(ctx, s)
		return func() {
			got.Born = append(got.Born, treated...)
			b.bell.Hold(quiet)
			b.adopt(got, rules)
		}, err
	}
}

// treatedOf are the mothers who gave birth before today and whose course of
// magnesium sulphate still runs: they stay among those born until it ends.
func treatedOf(ctx context.Context, s *store.Store, got *store.Board, now time.Time, set labour.Settings) ([]store.Delivered, error) {
	list, err := s.DeliveredSince(ctx, now.Add(-labourchart.Watched), now)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(list, func(d store.Delivered) bool {
		return slices.ContainsFunc(got.Born, func(x store.Delivered) bool { return x.ID == d.ID }) || d.Delivery.Mother == "referred" || !runs(&d, now, set)
	}), nil
}

func runs(d *store.Delivered, now time.Time, set labour.Settings) bool {
	_, ok := labourchart.DoseAfter(&d.Delivery, now, set)
	return ok
}

func (b *board) adopt(got store.Board, rules records.Rules) {
	b.b, b.v.rules = got, rules
	b.paint()
	if !b.seen {
		b.seen = true
		b.focus(b.first(), 1)
	}
}

// paint shows what was read; the mark of each column stays with its woman.
func (b *board) paint() {
	p := b.v.ctx.P()
	var marked [columns]journal.DocumentID
	for i, l := range b.lanes {
		if l.roll.at >= 0 && l.roll.at < len(b.cards[i]) {
			marked[i] = b.cards[i][l.roll.at].id
		}
	}
	b.cards = cardsOf(p, &b.b, b.v.now(), &b.v.rules)
	b.day.Set(place.Day(b.b.Day))
	for i, l := range b.lanes {
		at := l.roll.at
		for n := range b.cards[i] {
			if b.cards[i][n].id == marked[i] {
				at = n
			}
		}
		l.title.Set(p.T("maternity.column."+columnKeys[i], len(b.cards[i])))
		l.roll.set(len(b.cards[i]), at)
	}
}

// minute lets the times of the labours run without asking the record.
func (b *board) minute() {
	if !b.seen {
		return
	}
	b.paint()
	b.bell.Look(b.due(), b.v.now())
}

// first is the column in which to begin: where somebody is in labour, else the
// first that has a card.
func (b *board) first() column {
	if len(b.cards[inLabour]) > 0 {
		return inLabour
	}
	for i := range columns {
		if len(b.cards[i]) > 0 {
			return i
		}
	}
	return prenatal
}

// here is the column that has the focus; -1 for none.
func (b *board) here() column {
	for i, l := range b.lanes {
		if l.roll.focused {
			return column(i)
		}
	}
	return -1
}

// side walks to the neighbouring column that has cards.
func (b *board) side(from column, ev *fyne.KeyEvent) bool {
	switch ev.Name {
	case fyne.KeyLeft:
		b.focus(from-1, -1)
	case fyne.KeyRight:
		b.focus(from+1, 1)
	default:
		return false
	}
	return true
}

// focus goes to a column, or to the next one in a direction that has cards.
func (b *board) focus(to column, by int) {
	for i := to; i >= 0 && i < columns; i += column(by) {
		if len(b.cards[i]) > 0 {
			b.v.ctx.Shell.Window().Canvas().Focus(b.lanes[i].roll)
			return
		}
	}
	if b.here() < 0 {
		b.v.ctx.Shell.Window().Canvas().Focus(b.lanes[prenatal].roll)
	}
}

// current is the card that the mark stands on; nil for none.
func (b *board) current() *card {
	i := b.here()
	if i < 0 || b.lanes[i].roll.at < 0 || b.lanes[i].roll.at >= len(b.cards[i]) {
		return nil
	}
	return &b.cards[i][b.lanes[i].roll.at]
}

func (b *board) marked() bool { return b.current() != nil }

func (b *board) tap(of column, n int) {
	b.v.ctx.Shell.Window().Canvas().Focus(b.lanes[of].roll)
	b.lanes[of].roll.mark(n)
	b.open(of, n)
}

// open does what a card is for.
func (b *board) open(of column, n int) {
	if n >= len(b.cards[of]) {
		return
	}
	x := &b.cards[of][n]
	if of == inLabour {
		b.v.ctx.Go(place.Route{To: place.Labour, Patient: x.woman, Document: x.labour})
		return
	}
	if kind := x.begins(of); kind != "" {
		b.begin(x, kind)
		return
	}
	b.v.ctx.Go(place.Route{To: place.Record, Patient: x.woman, Document: x.document})
}

// begin opens her chart with a new document.
func (b *board) begin(x *card, kind records.Kind) {
	r := place.Route{To: place.Record, Patient: x.woman, New: string(kind)}
	if kind == records.KindPrenatal {
		r.Visit = x.visit
	}
	b.v.ctx.Go(r)
}

// lanesLayout puts the five columns beside each other; where there is little
// room, those born today and the mothers share one.
type lanesLayout struct{}

// narrowBoard is the width below which that is so.
const narrowBoard float32 = 1000

func (lanesLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(600, 300) }

func (lanesLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	const gap float32 = 12
	if s.Width >= narrowBoard {
		w := (s.Width - gap*float32(columns-1)) / float32(columns)
		for i := range o {
			put(o[i], float32(i)*(w+gap), 0, w, s.Height)
		}
		return
	}
	const n = 4
	w := (s.Width - gap*(n-1)) / n
	half := (s.Height - gap) / 2
	put(o[prenatal], 0, 0, w, s.Height)
	put(o[inLabour], w+gap, 0, w, s.Height)
	put(o[born], 2*(w+gap), 0, w, half)
	put(o[postpartum], 2*(w+gap), half+gap, w, half)
	put(o[late], 3*(w+gap), 0, w, s.Height)
}
