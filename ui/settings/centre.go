package settings

import (
	"context"

	"fyne.io/fyne/v2"

	"carnet/records"
	"carnet/records/desk"
	"carnet/ui/form"
	"carnet/ui/form/formview"
	"carnet/ui/kit"
)

// centre is the name of the centre and its codes elsewhere.
type centre struct {
	s     *settings
	doc   records.Centre
	codes []code
	view  *formview.View
	act   *kit.Button
	say   *kit.Para
	busy  bool
	gone  bool
	pict  fyne.CanvasObject
}

func newCentre(s *settings) section {
	c := &centre{s: s, say: quiet()}
	c.act = kit.NewButton(s.c.T("settings.save"), "Ctrl ⏎", kit.Primary, c.save)
	c.pict = page(kit.Words(s.c.T("settings.loading"), kit.Aside))
	return c
}

func (c *centre) content() fyne.CanvasObject { return c.pict }

func (c *centre) enter(keys *kit.Scope) {
	keys.Bind("Ctrl+Return", c.s.c.T("settings.save"), c.save)
	c.load()
}

func (c *centre) leave() { c.gone = true }

func (c *centre) load() {
	x := c.s.c
	var doc records.Centre
	x.Load(func(ctx context.Context) (err error) {
		_, doc, err = x.Store().Centre(ctx)
		return err
	}, func() {
		if c.gone {
			return
		}
		c.doc = doc
		c.codes = codesOf(doc)
		c.build()
	})
}

// build draws the form.
func (c *centre) build() {
	x := c.s.c
	f := form.New(x.P(), form.Spec{Columns: 3})
	f.Section("",
		form.Text("login.centre.name", &c.doc.Name, form.Required(), form.Span(2)),
		form.Text("login.centre.phone", &c.doc.Phone),
		form.Text("login.centre.region", &c.doc.Region),
		form.Text("login.centre.district", &c.doc.District),
		form.Text("login.centre.commune", &c.doc.Commune),
		form.Computed("login.centre.letter", func() form.Message {
			return form.Inform(records.PatientNumber(c.doc.Letter, x.Desk.Info.Block, 1))
		}))
	f.Section("settings.codes", form.Repeat("settings.code", &c.codes, nil, func(r *code) []*form.Field {
		return []*form.Field{
			form.Text("settings.code.system", &r.System, form.Placeholder("settings.code.hint")),
			form.Text("settings.code.value", &r.Value),
		}
	}).Columns(2))
	f.OnChange(x.Touch)
	c.view = formview.New(f)
	c.pict = sheetOf("", c.view, c.say, kit.Spacer(), c.act)
	c.s.show(c.pict)
	c.view.FocusKey("login.centre.name")
}

// save writes the centre's document; the names on this desk follow.
func (c *centre) save() {
	if c.busy || c.view == nil || len(c.view.Insist()) > 0 {
		return
	}
	x := c.s.c
	tell(c.say, "")
	want := c.doc
	codes := codeMap(c.codes)
	c.run(func(ctx context.Context) error {
		_, err := changeCentre(ctx, x.Desk, func(d *records.Centre) error {
			d.Name, d.Phone, d.Region, d.District, d.Commune, d.Codes = want.Name, want.Phone, want.Region, want.District, want.Commune, codes
			return nil
		})
		return err
	}, func() {
		if err := x.Desk.SetInfo(func(i *desk.Info) { i.Centre = want.Name }); err != nil {
			x.Fail(err)
		}
		x.Shell.Toast(kit.Good, x.T("settings.saved"))
	})
}

// run does work beside the window and then reads the document anew.
func (c *centre) run(work func(context.Context) error, done func()) {
	x := c.s.c
	c.busy = true
	c.act.SetLabel("…", "")
	x.Beside(work, func(err error) {
		c.busy = false
		c.act.SetLabel(x.T("settings.save"), "Ctrl ⏎")
		if err != nil {
			x.Log.Error("change the centre", "error", err)
			tell(c.say, x.P().Sentence(err))
			return
		}
		done()
		if !c.gone {
			c.load()
		}
	})
}
