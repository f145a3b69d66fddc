package settings

import (
	"context"
	"path/filepath"

	"fyne.io/fyne/v2"

	"carnet/assets/icons"
	"carnet/assets/text"
	"carnet/records"
	"carnet/sync/admission"
	"carnet/sync/exchange"
	"carnet/ui/access"
	"carnet/ui/kit"
	"carnet/ui/theme"
)

// desks are the PCs of the centre, and the way a new one is let in.
type desks struct {
	s     *settings
	doc   records.Centre
	table *kit.Table
	list  fyne.CanvasObject
	ask   *acceptance
	gone  bool
}

func newDesks(s *settings) section {
	c := s.c
	d := &desks{s: s}
	d.table = kit.NewTable([]float32{4, 3, 3}, []string{c.T("settings.desks.name"), c.T("settings.desks.numbers"), c.T("settings.desks.state")}, c.T("settings.loading"), d.retire)
	accept := kit.NewButton(c.T("settings.desks.accept"), "Ctrl N", kit.Primary, d.accept).WithIcon(icons.Plus)
	d.list = page(kit.Words(c.T("settings.desks.what"), kit.Aside), d.table, kit.HStack(0, accept))
	return d
}

func (d *desks) content() fyne.CanvasObject { return d.list }

func (d *desks) enter(keys *kit.Scope) {
	c := d.s.c
	asking := func() bool { return d.ask != nil }
	keys.BindWhen("Ctrl+N", c.T("settings.desks.accept"), func() bool { return d.ask == nil }, d.accept).
		BindWhen("Ctrl+Return", c.T("settings.desks.accept"), asking, func() { d.ask.confirm() }).
		BindWhen("Escape", c.T("settings.back"), asking, d.back)
	d.load()
	c.Shell.Window().Canvas().Focus(d.table)
}

func (d *desks) leave() {
	d.gone = true
	if d.ask != nil {
		d.ask.leave()
	}
}

func (d *desks) load() {
	c := d.s.c
	var doc records.Centre
	c.Load(func(ctx context.Context) (err error) {
		_, doc, err = c.Store().Centre(ctx)
		return err
	}, func() {
		if d.gone {
			return
		}
		d.doc = doc
		rows := make([][]fyne.CanvasObject, len(doc.Desks))
		for i, x := range doc.Desks {
			rows[i] = []fyne.CanvasObject{kit.CellIn(x.Name, kit.Strong), kit.Cell(doc.Letter + x.Block + "-…"), d.state(x)}
		}
		d.table.SetRows(rows)
		d.list.Refresh()
	})
}

func (d *desks) state(x records.Desk) fyne.CanvasObject {
	c := d.s.c
	switch {
	case x.Device == c.Desk.Info.Device.String():
		return kit.Tag(kit.Marked, c.T("settings.desks.this"))
	case x.Retired:
		return kit.PlainTag(kit.Neutral, c.T("settings.desks.retired"))
	}
	return kit.Tag(kit.Good, c.T("settings.desks.active"))
}

// retire takes a desk out, or back in, after asking.
func (d *desks) retire(i int) {
	x := d.doc.Desks[i]
	c := d.s.c
	if x.Device == c.Desk.Info.Device.String() {
		return
	}
	q := kit.Question{Title: c.T("settings.desks.retire", x.Name), Words: c.T("settings.desks.retire.sure"), Yes: c.T("settings.desks.retire.yes"), Grave: true}
	if x.Retired {
		q = kit.Question{Title: c.T("settings.desks.return", x.Name), Words: c.T("settings.desks.return.sure"), Yes: c.T("settings.desks.return.yes")}
	}
	c.Shell.Confirm(q, func() {
		c.Load(func(ctx context.Context) error {
			_, err := changeCentre(ctx, c.Desk, func(doc *records.Centre) error { return retire(doc, x.Device, !x.Retired) })
			return err
		}, d.load)
	}, nil)
}

func (d *desks) accept() {
	d.ask = newAcceptance(d)
	d.s.show(d.ask.pict)
	d.ask.enter()
}

func (d *desks) back() {
	if d.ask == nil || d.ask.busy {
		return
	}
	d.ask.leave()
	d.ask = nil
	d.s.show(d.list)
	d.s.c.Shell.Window().Canvas().Focus(d.table)
	d.load()
}

// request is a request to join that lies on a stick.
type request struct {
	file string
	exchange.Request
}

// requestsIn are the requests of a folder that can be read.
func requestsIn(dir string) ([]request, error) {
	if dir == "" {
		return nil, nil
	}
	files, err := admission.FindRequests(dir)
	if err != nil {
		return nil, err
	}
	var out []request
	for _, f := range files {
		q, err := admission.Read(f)
		if err != nil {
			continue // not a request, or a damaged one: it is not offered
		}
		out = append(out, request{f, q})
	}
	return out, nil
}

// acceptance lets a new desk in.
type acceptance struct {
	d     *desks
	where *access.Where
	found []request
	table *kit.Table
	code  *kit.Text
	say   *kit.Para
	done  *kit.Para
	look  int
	busy  bool
	gone  bool
	pict  fyne.CanvasObject
}

func newAcceptance(d *desks) *acceptance {
	c := d.s.c
	a := &acceptance{d: d, say: quiet(), done: quiet(), code: kit.NewText("—", kit.Style{Size: 28, Role: theme.Text, Bold: true})}
	a.where = access.NewWhere(c.Shell, c.T("settings.desks.where"), "", nil)
	a.where.OnDir = a.search
	a.where.OnEnter = func() { c.Shell.Window().Canvas().Focus(a.table) }
	a.table = kit.NewTable([]float32{4, 3, 3}, []string{c.T("settings.desks.name"), c.T("settings.desks.code"), c.T("settings.desks.written")}, c.T("settings.desks.none"), func(int) { a.confirm() })
	a.table.OnWalk = func(i int) {
		if i < len(a.found) {
			a.code.Set(a.found[i].Code())
		}
	}
	a.pict = page(
		kit.Header(c.T("settings.desks.accept")),
		kit.Words(c.T("settings.desks.accept.what"), kit.Aside),
		a.where.Content(), a.table,
		kit.CardIn(theme.Accent, kit.VStack(2, kit.NewText(c.T("settings.desks.compare"), kit.Caption), a.code)),
		a.say, a.done,
		kit.HStack(12, kit.NewButton(c.T("settings.desks.accept"), "Ctrl ⏎", kit.Primary, a.confirm), kit.NewButton(c.T("settings.back"), c.T("kit.key.escape"), kit.Secondary, d.back)))
	return a
}

func (a *acceptance) enter() {
	a.where.Enter()
	a.d.s.c.Shell.Window().Canvas().Focus(a.where.Path)
}

func (a *acceptance) leave() {
	a.gone = true
	a.where.Leave()
}

// search lists the requests of a folder.
func (a *acceptance) search(dir string) {
	a.d.s.c.Touch()
	a.look++
	mine := a.look
	var got []request
	a.d.s.c.Beside(func(context.Context) error {
		got, _ = requestsIn(dir) // a path that is still being typed finds nothing
		return nil
	}, func(error) {
		if a.gone || mine != a.look {
			return
		}
		a.found = got
		rows := make([][]fyne.CanvasObject, len(got))
		for i, q := range got {
			rows[i] = []fyne.CanvasObject{kit.CellIn(q.Name, kit.Strong), kit.Cell(q.Code()), kit.CellIn(q.Created.Local().Format("02/01/2006 15:04"), kit.Aside)}
		}
		a.code.Set("—")
		a.table.SetRows(rows)
		a.table.Mark(-1)
		a.table.Mark(0)
		a.pict.Refresh()
	})
}

// confirm asks whether the codes are the same: that is what keeps another PC
// out.
func (a *acceptance) confirm() {
	c := a.d.s.c
	i := a.table.Marked()
	if a.busy || c.Shell.Suspended() {
		return
	}
	if i < 0 || i >= len(a.found) {
		tell(a.say, c.T("settings.desks.choose"))
		c.Shell.Window().Canvas().Focus(a.where.Path)
		return
	}
	q := a.found[i]
	c.Shell.Confirm(kit.Question{Title: c.T("settings.desks.same", q.Name), Words: c.T("settings.desks.same.what", q.Name, q.Code()), Yes: c.T("settings.desks.same.yes")},
		func() { a.approve(q) }, nil)
}

func (a *acceptance) approve(q request) {
	c := a.d.s.c
	a.busy = true
	tell(a.say, "")
	tell(a.done, "")
	ctx, cancel := context.WithCancel(context.Background())
	dialog, bar := c.Shell.Work(c.T("settings.desks.writing"), cancel)
	report := access.Follow(c.P(), bar)
	to := filepath.Dir(q.file)
	var out exchange.Exported
	c.Beside(func(context.Context) (err error) {
		out, err = admission.Approve(ctx, c.Desk, q.file, to, report)
		return err
	}, func(err error) {
		stopped := ctx.Err() != nil
		cancel()
		a.busy = false
		dialog.Close()
		switch {
		case err != nil && stopped:
			err = text.NewProblem("access.stopped")
			fallthrough
		case err != nil:
			c.Log.Error("accept a desk", "error", err)
			tell(a.say, c.P().Sentence(err))
		default:
			file := ""
			if len(out.Files) > 0 {
				file = filepath.Base(out.Files[0])
			}
			tellIn(a.done, kit.Good, c.T("settings.desks.accepted", q.Name, file))
			a.pict.Refresh()
		}
	})
}
