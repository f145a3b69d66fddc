package labour

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
	"carnet/ui/form/formview"
	"carnet/ui/kit"
	"carnet/ui/paper"
	"carnet/ui/place"
	"carnet/ui/theme"
)

// writePause is how long an entry waits for the next one before both go into
// the record.
const writePause = 700 * time.Millisecond

// tick is how often the clock on the screen and what is due are looked at.
const tick = 10 * time.Second

// look is which view of the labour is shown.
type look int

const (
	guide look = iota
	curved
	classic
)

// view is the place.
type view struct {
	ctx   *place.Context
	route place.Route
	keys  *kit.Scope
	in    bool
	round int // which Enter this is: ticks of an earlier one stop
	stop  func()
	set   labour.Settings

	who    bedside.Woman
	id     journal.DocumentID // of the labour; zero before the admission
	l      records.Labour
	past   *records.Pregnancy // of a labour that is read again, nil where unknown
	wait   []edit             // shown already, not yet in the record
	kept   bool               // all of it is
	keep   *keeper
	timer  bool // a write waits for its pause
	quiet  labourchart.Quiet
	rung   int // how often the alarm has sounded in a row
	entry  *column
	fixed  bool // the round's time was set by hand
	look   look
	dialog *kit.Dialog
	admit  *admission
	paper  paper.Folder
	// finishTyping keeps what an open dialog holds and has not kept yet; nil
	// where none does.
	finishTyping func()
	typing       *formview.View // of that dialog

	// later and beside are how work leaves the window's goroutine; tests set
	// their own.
	later  func(time.Duration, func())
	beside func(func(context.Context) error, func(error))
	do     func(func())
	bell   func()

	root     *fyne.Container
	head     *fyne.Container
	title    *fyne.Container
	body     *fyne.Container
	side     *fyne.Container
	strip    *fyne.Container
	foot     *fyne.Container
	grid     *grid
	curve    *curves
	part     *curves
	pane     *container.Scroll
	sideways *container.Scroll // the right side as it was drawn last
}

var _ place.Place = (*view)(nil)

// New makes the place: the labour that the route names, the patient's open
// one, or an admission.
func New(ctx *place.Context, r place.Route) place.Place { return newView(ctx, r) }

func newView(ctx *place.Context, r place.Route) *view {
	v := &view{ctx: ctx, route: r, set: labour.Defaults(), quiet: labourchart.Quiet{}, kept: true}
	v.later, v.beside, v.do, v.bell = ctx.Shell.Later, ctx.Beside, fyne.Do, bedside.Ring
	v.paper.Data = ctx.Desk.Dir()
	p := ctx.P()
	v.grid = newGrid(p, v.set)
	v.grid.keyed, v.grid.runed = v.key, v.rune
	v.curve, v.part = newCurves(p, v.set, false), newCurves(p, v.set, true)
	v.pane = container.NewScroll(v.grid)
	v.pane.Direction = container.ScrollVerticalOnly
	v.grid.scroll = v.reveal
	v.grid.offset = func() float32 { return v.pane.Offset.Y }
	v.pane.OnScrolled = func(fyne.Position) { v.grid.Refresh() }
	v.head, v.title, v.side = container.NewStack(), container.NewStack(), container.NewStack()
	v.body, v.strip, v.foot = container.NewStack(v.pane), container.NewStack(), container.NewStack()
	v.root = container.New(&screen{v}, kit.NewPanel(theme.Background, theme.Clear, 0), v.body, v.head, v.title, v.strip, v.side, v.foot)
	return v
}

// screen lays the place out: the woman over all of it, alerts and plan at the
// right, the chart in the rest, what is typed and the actions below.
type screen struct{ v *view }

const side, titleRow float32 = 22, 40

func (s *screen) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(700, 400) }

func (s *screen) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	v := s.v
	put(objects[0], 0, 0, size.Width, size.Height)
	head := float32(0)
	if len(v.head.Objects) > 0 {
		put(v.head, 0, 0, size.Width, 80) // its tags wrap by the width
		head = v.head.MinSize().Height
	}
	put(v.head, 0, 0, size.Width, head)
	right := float32(0)
	if len(v.side.Objects) > 0 {
		right = v.sideWidth()
	}
	put(v.side, size.Width-right, head, right, size.Height-head)
	w := size.Width - right
	foot, strip := v.foot.MinSize().Height, v.strip.MinSize().Height
	put(v.foot, 0, size.Height-foot, w, foot)
	put(v.strip, 0, size.Height-foot-strip, w, strip)
	put(v.title, side, head+6, w-2*side, titleRow-8)
	put(v.body, side, head+titleRow, w-2*side, max(size.Height-head-titleRow-foot-strip, 0))
}

func put(o fyne.CanvasObject, x, y, w, h float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(w, h))
}

// Content implements place.Place.
func (v *view) Content() fyne.CanvasObject { return v.root }

// Enter implements place.Place.
func (v *view) Enter() {
	v.in = true
	v.round++
	v.paper.Enter()
	v.bind()
	v.stop = v.ctx.Store().Watch(func(t store.Touched) {
		v.do(func() { v.touched(t.Kinds[records.KindProtocol]) })
	})
	v.load()
	v.wake(v.round)
}

// Leave implements place.Place.
func (v *view) Leave() {
	v.in = false
	v.stop()
	if v.finishTyping != nil {
		v.finishTyping()
	}
	v.flush()
	if v.admit != nil {
		v.admit.leave()
	}
	if v.dialog != nil {
		v.dialog.Close()
		v.dialog = nil
	}
	v.keys.Pop()
	v.paper.Leave()
}

// wake looks at the clock again and again while the place is shown.
func (v *view) wake(round int) {
	v.later(tick, func() {
		if !v.in || round != v.round {
			return
		}
		v.clock()
		v.wake(round)
	})
}

// clock shows what time has changed, and rings.
func (v *view) clock() {
	if v.id.IsZero() {
		return
	}
	v.paint()
	if len(v.quiet.Ringing(v.grid.sum.Due, v.now())) == 0 {
		v.rung = 0
		return
	}
	v.rung++
	if v.rung%3 == 1 {
		v.bell()
	}
}

func (v *view) now() time.Time              { return v.ctx.Desk.Now() }
func (v *view) t(k string, a ...any) string { return v.ctx.T(k, a...) }
func (v *view) may() bool                   { return v.ctx.Desk.May(records.Consult) }

// loaded is what is read in one go.
type loaded struct {
	who   bedside.Woman
	id    journal.DocumentID
	l     records.Labour
	set   labour.Settings
	quiet labourchart.Quiet
	past  *records.Pregnancy
	admit *admission
}

// load reads the woman and her labour beside the window.
func (v *view) load() {
	var d loaded
	v.beside(func(ctx context.Context) (err error) {
		d, err = v.read(ctx)
		return err
	}, func(err error) {
		if !v.in {
			return
		}
		if err != nil {
			v.ctx.Fail(err)
			return
		}
		v.adopt(d)
	})
}

func (v *view) read(ctx context.Context) (d loaded, err error) {
	st := v.ctx.Store()
	rules, err := st.Rules(ctx)
	if err != nil {
		return d, err
	}
	d.set = rules.Labour
	if d.who, err = bedside.ReadWoman(ctx, st, v.route.Patient); err != nil {
		return d, err
	}
	d.id = v.route.Document
	if d.id.IsZero() {
		open, err := st.OpenLabours(ctx)
		if err != nil {
			return d, err
		}
		i := slices.IndexFunc(open, func(x store.InLabour) bool { return x.Patient == d.who.ID })
		if i < 0 {
			d.admit, err = openAdmission(ctx, v.ctx, d.who, d.set)
			return d, err
		}
		d.id = open[i].Labour
	}
	doc, err := st.Document(ctx, d.id)
	if err != nil {
		return d, err
	}
	if d.who.ID.IsZero() {
		if d.who, err = bedside.ReadWoman(ctx, st, doc.Patient); err != nil {
			return d, err
		}
	}
	if err := st.RecordReading(ctx, v.ctx.Desk.Me.ID, d.who.ID, "labour", ""); err != nil {
		return d, err
	}
	if err := doc.Decode(&d.l); err != nil {
		return d, err
	}
	d.past = pregnancyOf(ctx, st, &d.l)
	if d.quiet = readQuiet(ctx, st, d.id); d.l.Ended != nil {
		forgetQuiet(ctx, st, d.id)
	}
	return d, nil
}

// adopt shows what was read.
func (v *view) adopt(d loaded) {
	v.govern(d.set)
	v.who, v.past, v.admit = d.who, d.past, d.admit
	v.set1(v.head, bedside.Banner(v.ctx, &v.who))
	v.root.Refresh()
	if d.admit != nil {
		v.showAdmission()
		return
	}
	v.hold(d.id, d.l)
	v.quiet = d.quiet
	v.paint()
	v.focus(v.grid)
}

// govern takes the thresholds and intervals in force.
func (v *view) govern(set labour.Settings) {
	v.set = set
	v.grid.set, v.curve.set, v.part.set = set, set, set
}

// hold begins to keep a labour.
func (v *view) hold(id journal.DocumentID, l records.Labour) {
	v.id, v.l, v.wait = id, l, nil
	v.keep = newKeeper(v.ctx.Store(), id, v.ctx.Desk.Author, func(l records.Labour, n int, err error) {
		v.do(func() { v.written(l, n, err) })
	})
	v.grid.row, v.grid.col = 0, 0
}

// do makes a change: on the screen at once, in the record a moment later.
func (v *view) change(e edit) {
	v.ctx.Touch()
	e(&v.l)
	v.wait = append(v.wait, e)
	v.keep.put(e)
	v.kept = false
	if !v.timer {
		v.timer = true
		v.later(writePause, func() {
			v.timer = false
			v.keep.start()
		})
	}
	v.paint()
}

// written is told what became of a write.
func (v *view) written(l records.Labour, n int, err error) {
	if err != nil {
		if v.in {
			v.ctx.Fail(err)
			v.paint()
		}
		return
	}
	v.wait = v.wait[min(n, len(v.wait)):]
	v.kept = len(v.wait) == 0
	for _, e := range v.wait {
		e(&l)
	}
	v.l = l
	if v.in {
		v.paint()
	}
}

// flush writes what waits; it waits for the disk.
func (v *view) flush() {
	if v.keep == nil {
		return
	}
	if err := v.keep.flush(); err != nil {
		v.ctx.Fail(err)
		return
	}
	v.wait, v.kept = nil, true
}

// touched reads the labour again when the record has changed: another desk's
// entries may have come. ruled tells that the centre's thresholds have.
func (v *view) touched(ruled bool) {
	if !v.in || v.id.IsZero() {
		return
	}
	var l records.Labour
	set := v.set
	id := v.id
	v.beside(func(ctx context.Context) error {
		if ruled {
			// What is kept of them may not have heard of the change yet.
			_, p, err := v.ctx.Store().Protocol(ctx)
			if err != nil {
				return err
			}
			set = p.Rules().Labour
		}
		d, err := v.ctx.Store().Document(ctx, id)
		if err != nil {
			return err
		}
		return d.Decode(&l)
	}, func(err error) {
		// While something waits, its own write will bring the answer.
		if err != nil || !v.in || len(v.wait) > 0 || v.id != id {
			return
		}
		v.l = l
		v.govern(set)
		v.paint()
	})
}

func (v *view) focus(o fyne.Focusable) {
	if c := v.ctx.Shell.Window().Canvas(); c != nil {
		c.Focus(o)
	}
}

// reveal scrolls a row into sight.
func (v *view) reveal(y, h float32) {
	off, room := v.pane.Offset.Y, v.pane.Size().Height
	switch {
	case y < off+headHeight:
		v.pane.ScrollToOffset(fyne.NewPos(0, max(y-headHeight-titleHeight, 0)))
	case y+h > off+room:
		v.pane.ScrollToOffset(fyne.NewPos(0, y+h-room+4))
	default:
		return
	}
	v.grid.Refresh()
}
