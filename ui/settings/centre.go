package settings

import (
	"context"

	"fyne.io/fyne/v2"

	"carnet/assets/icons"
	"carnet/records"
	"carnet/records/desk"
	"carnet/ui/form"
	"carnet/ui/form/formview"
	"carnet/ui/kit"
)

// centre is the name of the centre, its codes elsewhere, and the keys of whom
// it sends to.
type centre struct {
	s     *settings
	doc   records.Centre
	codes []code
	view  *formview.View
	keys  *kit.Table
	act   *kit.Button
	say   *kit.Para
	card  *cardForm
	busy  bool
	gone  bool
	pict  fyne.CanvasObject
}

func newCentre(s *settings) section {
	c := &centre{s: s, say: kit.NewPara()}
	c.keys = kit.NewTable([]float32{4, 3, 4}, []string{s.c.T("settings.keys.name"), s.c.T("settings.keys.role"), s.c.T("settings.keys.key")}, s.c.T("settings.keys.none"), c.remove)
	c.act = kit.NewButton(s.c.T("settings.save"), "Ctrl ⏎", kit.Primary, c.save)
	c.pict = page(kit.Words(s.c.T("settings.loading"), kit.Aside))
	return c
}

func (c *centre) content() fyne.CanvasObject { return c.pict }

func (c *centre) enter(keys *kit.Scope) {
	card := func() bool { return c.card != nil }
	main := func() bool { return c.card == nil }
	t := c.s.c.T
	keys.BindWhen("Ctrl+Return", t("settings.save"), main, c.save).
		BindWhen("Ctrl+Return", t("settings.keys.add"), card, func() { c.card.save() }).
		BindWhen("Ctrl+N", t("settings.keys.add"), main, c.add).
		BindWhen("Escape", t("settings.back"), card, c.back)
	c.load(nil)
}

func (c *centre) leave() { c.gone = true }

func (c *centre) load(then func()) {
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
		if then != nil {
			then()
		}
	})
}

// build draws the form and the keys.
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
	rows := make([][]fyne.CanvasObject, len(c.doc.Recipients))
	for i, r := range c.doc.Recipients {
		role := r.Role
		if x.P().Has("settings.keys." + role) {
			role = x.T("settings.keys." + role)
		}
		rows[i] = []fyne.CanvasObject{kit.CellIn(r.Name, kit.Strong), kit.Cell(role), kit.CellIn(shortKey(r.Key), kit.Aside)}
	}
	c.keys.SetRows(rows)
	c.pict = page(
		kit.Fixed(0, 300, c.view), c.say, kit.HStack(12, c.act),
		kit.HLine(),
		kit.HStack(12, kit.Header(x.T("settings.keys")), kit.Spacer(), kit.NewButton(x.T("settings.keys.add"), "Ctrl N", kit.Secondary, c.add).WithIcon(icons.Key)),
		kit.Words(x.T("settings.keys.what"), kit.Aside), c.keys)
	if c.card == nil {
		c.s.show(c.pict)
		c.view.FocusKey("login.centre.name")
	}
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
			if c.card != nil {
				tell(c.card.say, x.P().Sentence(err))
				return
			}
			tell(c.say, x.P().Sentence(err))
			return
		}
		done()
		c.load(nil)
	})
}

func (c *centre) add() {
	if c.view == nil {
		return
	}
	c.card = newCardForm(c)
	c.s.show(c.card.pict)
	c.card.view.FocusFirstEmpty()
}

func (c *centre) back() {
	c.card = nil
	c.s.show(c.pict)
	c.s.c.Shell.Window().Canvas().Focus(c.keys)
}

func (c *centre) remove(i int) {
	r := c.doc.Recipients[i]
	x := c.s.c
	x.Shell.Confirm(kit.Question{Title: x.T("settings.keys.remove", r.Name), Words: x.T("settings.keys.remove.sure"), Yes: x.T("settings.keys.remove.yes"), Grave: true}, func() {
		c.run(func(ctx context.Context) error {
			_, err := changeCentre(ctx, x.Desk, func(d *records.Centre) error { removeRecipient(d, r.Key); return nil })
			return err
		}, func() { x.Shell.Toast(kit.Good, x.T("settings.saved")) })
	}, nil)
}

// cardForm adds a key.
type cardForm struct {
	c     *centre
	typed string
	r     records.Recipient
	view  *formview.View
	say   *kit.Para
	pict  fyne.CanvasObject
}

func newCardForm(c *centre) *cardForm {
	x := c.s.c
	k := &cardForm{c: c, say: kit.NewPara(), r: records.Recipient{Role: "district"}}
	f := form.New(x.P(), form.Spec{Columns: 2})
	f.Section("",
		form.Lines("settings.keys.card", &k.typed, form.Required(), form.Span(2), form.After(k.read), form.Check(func(s string) form.Message {
			r, err := readCard(s)
			if err != nil {
				return form.Alarm(x.P().Sentence(err))
			}
			return form.Praise(x.T("settings.keys.read", shortKey(r.Key)))
		})),
		form.Text("settings.keys.name", &k.r.Name, form.Required(), form.Placeholder("settings.keys.name.hint")),
		form.Choice("settings.keys.role", &k.r.Role, form.Values("settings.keys.", "district", "hub"), form.Required()))
	k.view = formview.New(f)
	k.view.OnLast = k.save
	k.pict = page(kit.Card(kit.Pad(kit.VStack(12, kit.NewText(x.T("settings.keys.add"), kit.Strong), kit.Words(x.T("settings.keys.add.what"), kit.Aside),
		kit.Fixed(0, 250, k.view), k.say,
		kit.HStack(12, kit.Spacer(), kit.NewButton(x.T("settings.back"), x.T("kit.key.escape"), kit.Secondary, c.back), kit.NewButton(x.T("settings.keys.add"), "Ctrl ⏎", kit.Primary, k.save))), 4, 6, 4, 6)))
	return k
}

// read takes over what a key card says of itself.
func (k *cardForm) read() {
	r, err := readCard(k.typed)
	if err != nil {
		return
	}
	k.r.Key, k.r.SigningKey = r.Key, r.SigningKey
	if k.r.Name == "" {
		k.r.Name = r.Name
	}
	if r.Role != "" {
		k.r.Role = r.Role
	}
}

func (k *cardForm) save() {
	k.read()
	if k.c.busy || len(k.view.Insist()) > 0 {
		return
	}
	x := k.c.s.c
	if _, err := readCard(k.typed); err != nil {
		k.view.FocusKey("settings.keys.card")
		return
	}
	r := k.r
	k.c.run(func(ctx context.Context) error {
		_, err := changeCentre(ctx, x.Desk, func(d *records.Centre) error { return addRecipient(d, r) })
		return err
	}, func() {
		k.c.card = nil
		x.Shell.Toast(kit.Good, x.T("settings.keys.added", r.Name))
	})
}
