package maternity

import (
	"context"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"carnet/records"
	"carnet/records/store"
	"carnet/ui/kit"
	"carnet/ui/paper"
	"carnet/ui/place"
	"carnet/ui/theme"
)

// pane is one of the pictures of the place: the board, the follow-up, the
// handover, the register.
type pane interface {
	content() fyne.CanvasObject
	// enter opens its keys and asks for the focus; read reads what it shows.
	enter()
	leave()
	// ask gives what reads, beside the window, and returns what shows it.
	ask() reading
	// minute says anew what time changes.
	minute()
}

// reading runs beside the window; show runs on it.
type reading func(ctx context.Context) (show func(), err error)

// view is the place.
type view struct {
	ctx   *place.Context
	rules records.Rules // those in force when the pane was read
	keys  *kit.Scope
	pane  pane
	board *board
	in    bool
	stop  []func()
	paper paper.Folder
	busy  bool // a reading is under way
	again bool // and another one is wanted

	asked, ended atomic.Int64 // readings; a test waits until both are the same
	root         *fyne.Container
}

// every is how often what depends on the time is said anew.
const every = time.Minute

// Views of the place that a route may ask for by its Query.
const (
	ViewFollowUp = "recall"
	ViewHandover = "handover"
	ViewRegister = "register"
)

// New makes the place.
func New(c *place.Context, r place.Route) place.Place {
	v := &view{ctx: c, rules: records.Published(), paper: paper.Folder{Data: c.Desk.Dir()}}
	v.root = container.NewStack(kit.NewPanel(theme.Background, theme.Clear, 0))
	v.board = newBoard(v)
	v.pane = v.board
	switch r.Query {
	case ViewFollowUp:
		v.pane = newFollowUp(v)
	case ViewHandover:
		v.pane = newHandover(v)
	case ViewRegister:
		v.pane = newRegister(v)
	}
	v.root.Add(v.pane.content())
	return v
}

// Content implements place.Place.
func (v *view) Content() fyne.CanvasObject { return v.root }

// Enter implements place.Place.
func (v *view) Enter() {
	v.in = true
	v.paper.Enter()
	c := v.ctx
	k := c.Shell.Push(c.T("maternity.keys"))
	v.keys = k
	k.Bind("F4", c.T("maternity.recall.open"), func() { v.show(newFollowUp(v)) })
	k.Bind("F5", c.T("maternity.handover.open"), func() { v.show(newHandover(v)) })
	k.Bind("F6", c.T("maternity.register.open"), func() { v.show(newRegister(v)) })
	k.Bind("Ctrl+N", c.T("maternity.keys.search"), func() { c.Go(place.Route{To: place.Patients}) })
	k.BindWhen("Escape", c.T("maternity.keys.board"), func() bool { return v.pane != pane(v.board) }, func() { v.show(v.board) })
	v.stop = []func(){c.Store().Watch(func(store.Touched) { fyne.Do(v.load) }), v.tick()}
	v.pane.enter()
	v.load()
}

// Leave implements place.Place.
func (v *view) Leave() {
	v.in = false
	for _, f := range v.stop {
		f()
	}
	v.pane.leave()
	v.keys.Pop()
	v.paper.Leave()
}

// show changes the picture.
func (v *view) show(p pane) {
	v.ctx.Touch()
	v.pane.leave()
	v.pane = p
	v.root.Objects = []fyne.CanvasObject{v.root.Objects[0], p.content()}
	v.root.Refresh()
	p.enter()
	v.load()
}

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

// minute lets the times run; a new day is read anew.
func (v *view) minute() {
	if !v.in {
		return
	}
	v.pane.minute()
	v.load()
}

// load reads what the pane shows beside the window. What changes meanwhile is
// read when it has ended, once, however much changed.
func (v *view) load() {
	if !v.in {
		return
	}
	if v.busy {
		v.again = true
		return
	}
	v.busy = true
	v.asked.Add(1)
	p := v.pane
	read := p.ask()
	var show func()
	v.ctx.Beside(func(ctx context.Context) (err error) {
		show, err = read(ctx)
		return err
	}, func(err error) {
		defer v.ended.Add(1)
		v.busy = false
		if !v.in {
			return
		}
		switch {
		case err != nil:
			v.ctx.Fail(err)
		case p == v.pane:
			show()
		}
		if v.again || p != v.pane {
			v.again = false
			v.load()
		}
	})
}

func (v *view) now() time.Time { return v.ctx.Desk.Now() }

// may tells whether one sees who is behind a number.
func (v *view) may() bool { return v.ctx.Desk.May(records.ReadCharts) }

// head is the row over a pane: a title, what stands beside it, and its actions.
func head(title *kit.Text, beside fyne.CanvasObject, actions ...fyne.CanvasObject) fyne.CanvasObject {
	parts := []fyne.CanvasObject{title}
	if beside != nil {
		parts = append(parts, beside)
	}
	parts = append(parts, kit.Spacer())
	return kit.Pad(kit.Fixed(0, 34, kit.HStack(14, append(parts, actions...)...)), 6, 20, 0, 20)
}
