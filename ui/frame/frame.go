package frame

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"carnet/assets/text"
	"carnet/records/desk"
	"carnet/records/store"
	"carnet/ui/kit"
	"carnet/ui/paper"
	"carnet/ui/place"
	"carnet/ui/theme"
)

// Screens are the makers of what the frame shows, handed in by the program.
type Screens struct {
	Places map[place.Name]place.Maker
	// Welcome is the first start, Login the gate, Lock the screen that hides
	// an open desk: unlocked is called when somebody has logged in again.
	Welcome func(*place.Gate) place.Place
	Login   func(*place.Gate) place.Place
	Lock    func(c *place.Context, unlocked func()) place.Place
}

// Options say where the data lie and how to make the demonstration.
type Options struct {
	Dir, DemoDir string
	Desk         desk.Options
	// Shift is by how much the desk's clock was shifted on purpose, for
	// training; every page says so.
	Shift    time.Duration
	Demo     func(ctx context.Context, dir string, progress func(done, of int)) ([]place.Account, error)
	OpenFile func(path string) error
	Log      *slog.Logger
	// Idle is after how long without a key or a click the window locks.
	Idle time.Duration
	// Lang is the language before any desk says otherwise.
	Lang text.Lang
}

// Frame is the window.
type Frame struct {
	app   fyne.App
	win   fyne.Window
	shell *kit.Shell
	scr   Screens
	opt   Options

	info desk.Info // language, theme and scale in force
	gate *place.Gate
	ctx  *place.Context

	shown   place.Place
	route   place.Route
	trail   []place.Route
	body    *fyne.Container // what stands right of the navigation, under the bar
	nav     *fyne.Container
	counts  map[place.Name]int
	foot    *fyne.Container
	keys    *kit.Scope
	locked  bool
	touched moment
	stop    func() // of the watch on the store
	closing bool
}

// New makes the window; Show opens it.
func New(a fyne.App, scr Screens, opt Options) *Frame {
	f := &Frame{app: a, scr: scr, opt: opt, counts: map[place.Name]int{}}
	if opt.Lang == "" {
		opt.Lang = text.French
	}
	f.info = desk.Info{Lang: string(opt.Lang), Theme: string(theme.Light), Scale: 1}
	f.win = a.NewWindow("Carnet")
	f.shell = kit.NewShell(f.win, text.For(opt.Lang))
	f.win.Resize(fyne.NewSize(1366, 768))
	f.win.CenterOnScreen()
	f.win.SetMaster()
	f.win.SetCloseIntercept(f.close)
	return f
}

// Window is the frame's window.
func (f *Frame) Window() fyne.Window { return f.win }

// Show opens the window at the gate: the login where there is a desk, the
// welcome where there is none yet.
func (f *Frame) Show() {
	f.stand(f.opt.Dir)
	f.win.Show()
}

// stand goes before the desk of a folder.
func (f *Frame) stand(dir string) {
	f.leave()
	g := &place.Gate{
		Shell: f.shell, Dir: dir, DemoDir: f.opt.DemoDir, Options: f.opt.Desk, Log: f.opt.Log,
		Opened: f.opened, Stand: f.stand, Restyle: f.restyle, Open: f.opt.OpenFile,
		Info: func() desk.Info { return f.info },
		Demo: func(ctx context.Context, progress func(int, int)) ([]place.Account, error) {
			return f.opt.Demo(ctx, f.opt.DemoDir, progress)
		},
	}
	if f.gate != nil && f.gate.Door != nil {
		if err := f.gate.Door.Close(); err != nil {
			f.opt.Log.Error("close the gate", "error", err)
		}
	}
	f.gate = g
	if !desk.Exists(dir) {
		f.apply()
		f.show(f.scr.Welcome(g))
		return
	}
	door, err := desk.At(dir, f.opt.Desk)
	if err != nil {
		f.apply()
		f.refuse(err)
		return
	}
	g.Door = door
	paper.Sweep(dir) // the desk is this window's alone now
	f.adopt(door.Info)
	f.apply()
	f.show(f.scr.Login(g))
}

// adopt takes over the look that a desk remembers.
func (f *Frame) adopt(i desk.Info) {
	if i.Lang != "" {
		f.info.Lang = i.Lang
	}
	if i.Theme != "" {
		f.info.Theme = i.Theme
	}
	if i.Scale != 0 {
		f.info.Scale = i.Scale
	}
}

// refuse shows why a desk cannot be opened: another Carnet has it, the folder
// is damaged. Enter tries again.
func (f *Frame) refuse(err error) {
	f.opt.Log.Error("the desk does not open", "error", err)
	p := f.shell.Printer()
	again := kit.NewButton(p.T("frame.again"), "⏎", kit.Primary, func() { f.stand(f.opt.Dir) })
	quit := kit.NewButton(p.T("frame.quit"), "", kit.Secondary, f.win.Close)
	card := kit.Card(kit.VStack(14, kit.Words(p.Sentence(err), kit.Plain).Width(420), kit.HStack(8, kit.Spacer(), quit, again)))
	f.shell.SetContent(container.NewStack(kit.NewPanel(theme.Background, theme.Clear, 0),
		container.NewCenter(kit.VStack(12, kit.NewText("Carnet", kit.Brand).Centered(), card))))
	f.win.Canvas().Focus(again)
}

// apply shows the language, palette and scale in force.
func (f *Frame) apply() {
	f.shell.SetPrinter(text.For(text.Lang(f.info.Lang)))
	if f.info.Scale > 0 {
		if err := theme.SetScale(f.info.Scale); err != nil {
			f.opt.Log.Error("scale", "error", err)
		}
	}
	theme.Apply(f.app, theme.Palette(f.info.Theme))
}

// restyle changes the look at once and keeps it.
func (f *Frame) restyle(edit func(*desk.Info)) {
	edit(&f.info)
	if f.gate != nil && f.gate.Door != nil {
		if err := f.gate.Door.SetInfo(edit); err != nil {
			f.opt.Log.Error("keep the look", "error", err)
		}
	}
	f.apply()
	switch {
	case f.ctx != nil && !f.locked:
		here := f.here()
		f.build()
		f.reopen(here)
	case f.gate != nil && f.gate.Door != nil:
		f.show(f.scr.Login(f.gate))
	case f.gate != nil:
		f.show(f.scr.Welcome(f.gate))
	}
}

// opened goes on into the window with an open desk.
func (f *Frame) opened(k *desk.Desk) {
	f.leave()
	f.gate.Door = k.Door
	f.adopt(k.Info)
	f.apply()
	c := &place.Context{
		Desk: k, Shell: f.shell, Log: f.opt.Log, Open: f.opt.OpenFile,
		Go: f.Go, Back: f.back, Lock: f.lock, Touch: f.Touch,
	}
	c.Restyle = func() {
		f.restyle(func(i *desk.Info) { i.Lang, i.Theme, i.Scale = k.Info.Lang, k.Info.Theme, k.Info.Scale })
	}
	f.ctx, f.trail, f.locked = c, nil, false
	f.touched = thisMoment()
	f.stop = k.Store.Watch(func(store.Touched) { fyne.Do(f.recount) })
	c.Load(c.LoadStaff, func() {
		f.build()
		f.Go(place.Route{To: place.Home})
		f.recount()
		f.warn()
	})
	go f.backup(k)
	go f.idle(k)
}

// warn tells, once after the login, what the person must know of this desk.
func (f *Frame) warn() {
	if f.ctx.Desk.NewEpoch == desk.OlderCopy || f.ctx.Desk.NewEpoch == desk.OtherPC {
		f.shell.Toast(kit.Warning, f.ctx.T("frame.epoch."+string(f.ctx.Desk.NewEpoch)))
	}
}

// show puts a screen without the frame around it: gate, welcome, lock.
func (f *Frame) show(p place.Place) {
	f.leave()
	f.shown = p
	f.shell.SetContent(container.NewStack(kit.NewPanel(theme.Background, theme.Clear, 0), p.Content()))
	p.Enter()
}

// leave tells the place that is shown that it goes.
func (f *Frame) leave() {
	if f.shown != nil {
		f.shown.Leave()
		f.shown = nil
	}
}

// Go shows a place.
func (f *Frame) Go(r place.Route) {
	if f.shown != nil && f.route.To != "" {
		f.trail = append(f.trail, f.here())
		if len(f.trail) > 50 {
			f.trail = f.trail[1:]
		}
	}
	f.reopen(r)
}

// here is the route back to what is shown now: as the place tells it, where it
// has changed since it was entered (what was typed into the search box).
func (f *Frame) here() place.Route {
	if p, ok := f.shown.(interface{ Here() place.Route }); ok {
		return p.Here()
	}
	return f.route
}

func (f *Frame) reopen(r place.Route) {
	if f.Touch(); f.locked {
		return // nobody was there for too long
	}
	mk, ok := f.scr.Places[r.To]
	if !ok {
		f.opt.Log.Error("no such place", "place", string(r.To))
		return
	}
	f.leave()
	f.route = r
	f.shown = mk(f.ctx, r)
	f.body.Objects = []fyne.CanvasObject{f.shown.Content()}
	f.body.Refresh()
	f.paintNav()
	f.shown.Enter()
}

// back returns to the place before.
func (f *Frame) back() {
	if len(f.trail) == 0 {
		f.reopen(place.Route{To: place.Home})
		return
	}
	r := f.trail[len(f.trail)-1]
	f.trail = f.trail[:len(f.trail)-1]
	f.reopen(r)
}

// lock hides everything until somebody logs in.
func (f *Frame) lock() {
	if f.ctx == nil || f.locked {
		return
	}
	f.leave()
	f.closeKeys()
	f.locked = true
	f.show(f.scr.Lock(f.ctx, func() {
		f.leave()
		f.locked = false
		f.touched = thisMoment()
		f.ctx.Load(f.ctx.LoadStaff, func() {
			f.build()
			// Another person does not land in the middle of somebody's note.
			f.trail = nil
			f.reopen(place.Route{To: place.Home})
			f.recount()
		})
	}))
}

// close ends the program: what was typed is kept, the record closed.
func (f *Frame) close() {
	if f.closing {
		return
	}
	f.closing = true
	f.leave()
	if f.stop != nil {
		f.stop()
	}
	var err error
	switch {
	case f.ctx != nil:
		err = f.ctx.Desk.Close()
	case f.gate != nil && f.gate.Door != nil:
		err = f.gate.Door.Close()
	}
	if err != nil && !errors.Is(err, context.Canceled) {
		f.opt.Log.Error("close", "error", err)
	}
	f.win.Close()
}
