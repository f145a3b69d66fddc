package settings

import (
	"context"

	"fyne.io/fyne/v2"

	"carnet/assets/icons"
	"carnet/records"
	"carnet/ui/form"
	"carnet/ui/form/formview"
	"carnet/ui/kit"
)

// keys are those of whom the centre sends to: the district, the hub.
type keys struct {
	s     *settings
	doc   records.Centre
	table *kit.Table
	card  *cardForm
	busy  bool
	gone  bool
	pict  fyne.CanvasObject
}

func newKeys(s *settings) section {
	t := s.c.T
	k := &keys{s: s}
	k.table = kit.NewTable([]float32{4, 3, 4}, []string{t("settings.keys.name"), t("settings.keys.role"), t("settings.keys.key")}, t("settings.keys.none"), k.remove)
	add := kit.NewButton(t("settings.keys.add"), "Ctrl N", kit.Primary, k.add).WithIcon(icons.Key)
	k.pict = page(kit.Words(t("settings.keys.what"), kit.Aside), k.table, kit.HStack(0, add))
	return k
}

func (k *keys) content() fyne.CanvasObject { return k.pict }

func (k *keys) enter(scope *kit.Scope) {
	t := k.s.c.T
	card := func() bool { return k.card != nil }
	scope.BindWhen("Ctrl+N", t("settings.keys.add"), func() bool { return k.card == nil }, k.add).
		BindWhen("Ctrl+Return", t("settings.keys.add"), card, func() { k.card.save() }).
		BindWhen("Escape", t("settings.back"), card, k.back)
	k.s.c.Shell.Window().Canvas().Focus(k.table)
	k.load()
}

func (k *keys) leave() { k.gone = true }

func (k *keys) load() {
	x := k.s.c
	var doc records.Centre
	x.Load(func(ctx context.Context) (err error) {
		_, doc, err = x.Store().Centre(ctx)
		return err
	}, func() {
		if k.gone {
			return
		}
		k.doc = doc
		rows := make([][]fyne.CanvasObject, len(doc.Recipients))
		for i, r := range doc.Recipients {
			role := r.Role
			if x.P().Has("settings.keys." + role) {
				role = x.T("settings.keys." + role)
			}
			rows[i] = []fyne.CanvasObject{kit.CellIn(r.Name, kit.Strong), kit.Cell(role), kit.CellIn(shortKey(r.Key), kit.Aside)}
		}
		k.table.SetRows(rows)
		k.pict.Refresh()
	})
}

// change edits the document beside the window and reads it anew.
func (k *keys) change(edit func(*records.Centre) error, fail func(error), done func()) {
	if k.busy {
		return
	}
	k.busy = true
	x := k.s.c
	x.Beside(func(ctx context.Context) error {
		_, err := changeCentre(ctx, x.Desk, edit)
		return err
	}, func(err error) {
		k.busy = false
		if err != nil {
			x.Log.Error("change the keys", "error", err)
			fail(err)
			return
		}
		if !k.gone {
			done()
			k.load()
		}
	})
}

func (k *keys) add() {
	k.card = newCardForm(k)
	k.s.show(k.card.pict)
	k.card.view.FocusFirstEmpty()
}

func (k *keys) back() {
	k.card = nil
	k.s.show(k.pict)
	k.s.c.Shell.Window().Canvas().Focus(k.table)
}

func (k *keys) remove(i int) {
	r := k.doc.Recipients[i]
	x := k.s.c
	x.Shell.Confirm(kit.Question{Title: x.T("settings.keys.remove", r.Name), Words: x.T("settings.keys.remove.sure"), Yes: x.T("settings.keys.remove.yes"), Grave: true}, func() {
		k.change(func(d *records.Centre) error { removeRecipient(d, r.Key); return nil }, x.Fail,
			func() { x.Shell.Toast(kit.Good, x.T("settings.saved")) })
	}, nil)
}

// cardForm adds a key.
type cardForm struct {
	keys  *keys
	typed string
	r     records.Recipient
	view  *formview.View
	say   *kit.Para
	pict  fyne.CanvasObject
}

func newCardForm(of *keys) *cardForm {
	x := of.s.c
	k := &cardForm{keys: of, say: quiet(), r: records.Recipient{Role: "district"}}
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
	k.pict = sheetOf(x.T("settings.keys.add"), kit.Edges(kit.Pad(kit.Words(x.T("settings.keys.add.what"), kit.Aside), 0, 0, 10, 0), nil, nil, nil, k.view), k.say,
		kit.Spacer(), kit.NewButton(x.T("settings.back"), x.T("kit.key.escape"), kit.Secondary, of.back), kit.NewButton(x.T("settings.keys.add"), "Ctrl ⏎", kit.Primary, k.save))
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
	if len(k.view.Insist()) > 0 {
		return
	}
	x := k.keys.s.c
	if _, err := readCard(k.typed); err != nil {
		k.view.FocusKey("settings.keys.card")
		return
	}
	r := k.r
	k.keys.change(func(d *records.Centre) error { return addRecipient(d, r) },
		func(err error) { tell(k.say, x.P().Sentence(err)) },
		func() {
			k.keys.back()
			x.Shell.Toast(kit.Good, x.T("settings.keys.added", r.Name))
		})
}
