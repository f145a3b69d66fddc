package settings

import (
	"context"

	"fyne.io/fyne/v2"

	"carnet/ui/access"
	"carnet/ui/kit"
	"carnet/ui/place"
)

// account is one's own: who one is here, and a new password.
type account struct {
	s    *settings
	old  *kit.Entry
	pair *access.Pair
	say  *kit.Para
	act  *kit.Button
	busy bool
	pict fyne.CanvasObject
}

func newAccount(s *settings) section {
	c := s.c
	a := &account{s: s, old: kit.NewPassword(), pair: access.NewPair(c.Shell), say: quiet()}
	me := c.Desk.Me
	a.pair.OnTouch = c.Touch
	a.pair.Known = func() []string { return []string{me.Given, me.Family, c.Desk.Info.Centre} }
	a.pair.OnLast = a.change
	a.old.OnChanged = func(string) { c.Touch() }
	a.old.OnKey = onEnter(func() { c.Shell.Window().Canvas().Focus(a.pair.First) })
	a.act = kit.NewButton(c.T("settings.account.change"), "Ctrl ⏎", kit.Primary, a.change)
	a.pict = page(
		kit.Card(kit.VStack(2, kit.NewText(me.Name(), kit.Strong), kit.NewText(place.Dots(c.T("place.role."+string(me.Role)), me.Qualification), kit.Aside))),
		kit.Header(c.T("settings.account.password")),
		kit.Words(c.T("settings.account.what"), kit.Aside),
		kit.HStack(0, kit.Fixed(313, 0, access.Labelled(c.T("settings.account.old"), a.old))),
		kit.HStack(0, kit.Fixed(640, 0, a.pair.Content())), a.say,
		kit.HStack(0, a.act))
	return a
}

// onEnter calls do by Enter.
func onEnter(do func()) func(*fyne.KeyEvent) bool {
	return func(ev *fyne.KeyEvent) bool {
		if ev.Name != fyne.KeyReturn && ev.Name != fyne.KeyEnter {
			return false
		}
		do()
		return true
	}
}

func (a *account) content() fyne.CanvasObject { return a.pict }

func (a *account) enter(keys *kit.Scope) {
	keys.Bind("Ctrl+Return", a.s.c.T("settings.account.change"), a.change)
	a.s.c.Shell.Window().Canvas().Focus(a.old)
}

func (a *account) leave() {}

func (a *account) change() {
	if a.busy {
		return
	}
	c := a.s.c
	tell(a.say, "")
	if a.old.Text == "" {
		c.Shell.Window().Canvas().Focus(a.old)
		return
	}
	password, ok := a.pair.Take()
	if !ok {
		return
	}
	a.busy = true
	a.act.SetLabel("…", "")
	old := a.old.Text
	c.Beside(func(ctx context.Context) error { return c.Desk.ChangePassword(ctx, old, password) }, func(err error) {
		a.busy = false
		a.act.SetLabel(c.T("settings.account.change"), "Ctrl ⏎")
		if err != nil {
			c.Log.Error("change a password", "error", err)
			tell(a.say, c.P().Sentence(err))
			c.Shell.Window().Canvas().Focus(a.old)
			a.old.SelectAll()
			return
		}
		a.old.SetText("")
		a.pair.Clear()
		c.Shell.Toast(kit.Good, c.T("settings.account.done"))
	})
}
