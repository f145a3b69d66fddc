package settings

import (
	"context"

	"fyne.io/fyne/v2"

	"carnet/assets/icons"
	"carnet/records"
	"carnet/records/desk"
	"carnet/records/store"
	"carnet/ui/access"
	"carnet/ui/form"
	"carnet/ui/form/formview"
	"carnet/ui/kit"
	"carnet/ui/place"
)

// users lists the accounts and lets the lead add and change them.
type users struct {
	s     *settings
	staff []store.Member
	rows  []row
	table *kit.Table
	list  fyne.CanvasObject
	edit  *userForm
	gone  bool
}

func newUsers(s *settings) section {
	c := s.c
	u := &users{s: s}
	u.table = kit.NewTable([]float32{5, 4, 4, 3}, []string{c.T("settings.users.name"), c.T("settings.users.role"), c.T("settings.users.supervisor"), c.T("settings.users.state")}, c.T("settings.users.none"), func(i int) { u.open(u.rows[i]) })
	add := kit.NewButton(c.T("settings.users.add"), "Ctrl N", kit.Primary, u.add).WithIcon(icons.Plus)
	u.list = page(kit.Words(c.T("settings.users.what"), kit.Aside), u.table, kit.HStack(0, add))
	return u
}

func (u *users) content() fyne.CanvasObject { return u.list }

func (u *users) enter(keys *kit.Scope) {
	c := u.s.c
	form := func() bool { return u.edit != nil }
	list := func() bool { return u.edit == nil }
	keys.BindWhen("Ctrl+N", c.T("settings.users.add"), list, u.add).
		BindWhen("Ctrl+Return", c.T("settings.save"), form, func() { u.edit.save() }).
		BindWhen("Ctrl+R", c.T("settings.users.reset"), func() bool { return form() && !u.edit.fresh() }, func() { u.edit.askPassword() }).
		BindWhen("Escape", c.T("settings.back"), form, u.back)
	u.load(func() { c.Shell.Window().Canvas().Focus(u.table) })
}

func (u *users) leave() { u.gone = true }

// load reads the accounts and shows them.
func (u *users) load(then func()) {
	c := u.s.c
	var staff []store.Member
	c.Load(func(ctx context.Context) (err error) {
		if err = c.LoadStaff(ctx); err != nil {
			return err
		}
		staff, err = c.Store().Staff(ctx)
		return err
	}, func() {
		if u.gone {
			return
		}
		u.staff, u.rows = staff, rowsOf(staff, c.Desk.Ring().Users())
		cells := make([][]fyne.CanvasObject, len(u.rows))
		for i, r := range u.rows {
			name, rest := kit.Strong, kit.Plain
			if r.Left {
				name, rest = kit.Aside, kit.Aside
			}
			supervisor := ""
			if r.Role == records.Intern {
				supervisor = nameOf(staff, r.Supervisor)
			}
			cells[i] = []fyne.CanvasObject{kit.CellIn(r.Name(), name), kit.CellIn(c.T("place.role."+string(r.Role)), rest), kit.CellIn(supervisor, rest), stateTag(c, r.account)}
		}
		u.table.SetRows(cells)
		u.list.Refresh()
		u.remember()
		if then != nil {
			then()
		}
	})
}

// remember lets the next login window know who works as what.
func (u *users) remember() {
	roles := map[string]string{}
	for _, m := range u.staff {
		if !m.Left {
			roles[m.ID.String()] = string(m.Role)
		}
	}
	k := u.s.c.Desk
	if k.Info.Remembered(k.Info.LastUser, roles) {
		return
	}
	if err := k.SetInfo(func(i *desk.Info) { i.Roles = roles }); err != nil {
		u.s.c.Fail(err)
	}
}

func nameOf(staff []store.Member, id string) string {
	for _, m := range staff {
		if m.ID.String() == id {
			return m.Name()
		}
	}
	return "—"
}

func stateTag(c *place.Context, st state) fyne.CanvasObject {
	tone := kit.Neutral
	switch st {
	case active:
		tone = kit.Good
	case elsehere:
		tone = kit.Warning
	}
	return kit.Tag(tone, c.T("settings.users."+string(st)))
}

func (u *users) add() {
	u.show(newUserForm(u, &accountEdit{}))
}

func (u *users) open(r row) {
	u.show(newUserForm(u, &accountEdit{id: r.ID, staff: r.Staff, gone: r.Left}))
}

func (u *users) show(f *userForm) {
	u.edit = f
	u.s.show(f.pict)
	f.view.FocusFirstEmpty()
	if !f.fresh() {
		f.view.FocusKey("login.you.title")
	}
}

func (u *users) back() {
	if u.edit != nil && u.edit.busy {
		return
	}
	u.edit = nil
	u.s.show(u.list)
	u.s.c.Shell.Window().Canvas().Focus(u.table)
}

// userForm edits one account.
type userForm struct {
	u      *users
	e      *accountEdit
	view   *formview.View
	pair   *access.Pair
	asks   bool // a password is asked
	button *kit.Button
	say    *kit.Para
	busy   bool
	pict   fyne.CanvasObject
}

func newUserForm(u *users, e *accountEdit) *userForm {
	c := u.s.c
	f := &userForm{u: u, e: e, say: quiet()}
	var who []form.Option
	for _, m := range supervisors(u.staff) {
		if m.ID != e.id {
			who = append(who, form.Option{Value: m.ID.String(), Label: m.Name(), Detail: c.T("place.role." + string(m.Role))})
		}
	}
	intern := func() bool { return e.staff.Role == records.Intern }
	supervisor := nameOf(u.staff, e.staff.Supervisor)
	if e.staff.Supervisor == "" {
		supervisor = ""
	}
	fm := form.New(c.P(), form.Spec{Columns: 3})
	fm.Section("",
		form.Text("login.you.title", &e.staff.Title, form.Placeholder("login.you.title.hint")),
		form.Text("login.you.given", &e.staff.Given, form.Required()),
		form.Text("login.you.family", &e.staff.Family, form.Required()),
		form.Text("login.you.qualification", &e.staff.Qualification, form.Placeholder("login.you.qualification.hint")),
		form.Text("settings.users.phone", &e.staff.Phone),
		form.Choice("login.you.role", &e.staff.Role, form.Values("place.role.", records.Roles...), form.Required(), form.Span(3)),
		form.Combo("settings.users.supervised", &supervisor, func(typed string) []form.Option {
			return matching(who, typed)
		}, form.Code(&e.staff.Supervisor), form.Strict(), form.When(intern), form.RequiredWhen(intern), form.Span(2)),
		form.Toggle("settings.users.gone", &e.gone, form.When(func() bool { return !e.id.IsZero() && e.id != c.Desk.Me.ID })),
		&form.Slot{Name: "password"})
	fm.OnChange(c.Touch)
	f.view = formview.New(fm)
	f.pair = access.NewPair(c.Shell)
	f.pair.OnTouch = c.Touch
	f.pair.Known = func() []string { return []string{e.staff.Given, e.staff.Family, c.Desk.Info.Centre} }
	f.pair.OnLast = f.save
	f.asks = f.fresh()
	if f.asks {
		f.view.SetSlot("password", kit.VStack(2, kit.Header(c.T("settings.users.first")), f.pair.Content()))
	}
	f.view.OnLast = func() {
		if f.asks {
			c.Shell.Window().Canvas().Focus(f.pair.First)
			return
		}
		f.save()
	}
	f.button = kit.NewButton(c.T("settings.save"), "Ctrl ⏎", kit.Primary, f.save)
	title := e.staff.Name()
	buttons := []fyne.CanvasObject{}
	if f.fresh() {
		title = c.T("settings.users.new")
	} else {
		buttons = append(buttons, kit.NewButton(c.T("settings.users.reset"), "Ctrl R", kit.Secondary, f.askPassword))
	}
	buttons = append(buttons, kit.Spacer(), kit.NewButton(c.T("settings.back"), c.T("kit.key.escape"), kit.Secondary, u.back), f.button)
	f.pict = sheetOf(title, f.view, f.say, buttons...)
	return f
}

// matching filters suggestions by any part of their label.
func matching(all []form.Option, typed string) []form.Option {
	want := access.Fold(typed)
	var out []form.Option
	for _, o := range all {
		if containsAll(access.Fold(o.Label), want) {
			out = append(out, o)
		}
	}
	return out
}

func (f *userForm) fresh() bool { return f.e.id.IsZero() }

// askPassword opens the fields of a new password.
func (f *userForm) askPassword() {
	c := f.u.s.c
	if !f.asks {
		f.asks = true
		f.view.SetSlot("password", kit.VStack(2, kit.Header(c.T("settings.users.reset")), kit.Words(c.T("settings.users.reset.what"), kit.Caption), f.pair.Content()))
	}
	c.Shell.Window().Canvas().Focus(f.pair.First)
}

// save checks and writes. Closing an account asks first.
func (f *userForm) save() {
	if f.busy || len(f.view.Insist()) > 0 {
		return
	}
	c := f.u.s.c
	tell(f.say, "")
	f.e.password = ""
	if f.asks && (f.fresh() || f.pair.First.Text != "") {
		var ok bool
		if f.e.password, ok = f.pair.Take(); !ok {
			return
		}
	}
	if err := f.e.refuse(f.u.staff); err != nil {
		tell(f.say, c.P().Sentence(err))
		return
	}
	closes := false
	for _, m := range f.u.staff {
		closes = closes || m.ID == f.e.id && !m.Left && f.e.gone
	}
	if closes {
		c.Shell.Confirm(kit.Question{Title: c.T("settings.users.close", f.e.staff.Name()), Words: c.T("settings.users.close.sure"), Yes: c.T("settings.users.close.yes"), Grave: true}, f.write, nil)
		return
	}
	f.write()
}

func (f *userForm) write() {
	c := f.u.s.c
	f.busy = true
	f.button.SetLabel("…", "")
	// A copy: the form may be typed into while the account is written.
	e := *f.e
	c.Beside(func(ctx context.Context) error { return e.save(ctx, c.Desk) }, func(err error) {
		f.busy = false
		f.button.SetLabel(c.T("settings.save"), "Ctrl ⏎")
		if err != nil {
			c.Log.Error("save an account", "error", err)
			tell(f.say, c.P().Sentence(err))
			return
		}
		if e.id == c.Desk.Me.ID {
			c.Desk.Me.Staff = e.staff
		}
		f.pair.Clear()
		if f.u.gone {
			return
		}
		f.u.back()
		c.Shell.Toast(kit.Good, c.T("settings.users.saved", e.staff.Name()))
		f.u.load(nil)
	})
}
