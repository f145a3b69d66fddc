package login

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"carnet/ui/kit"
	"carnet/ui/place"
)

// NewLock hides an open desk until somebody logs in: who was there, or
// another person. Nothing of the record stays on the screen.
func NewLock(c *place.Context, unlocked func()) place.Place {
	s := newStage()
	s.show(newLockPage(c, unlocked))
	return s
}

type lockPage struct {
	c        *place.Context
	unlocked func()
	card     *card
	keys     *kit.Scope
	pict     fyne.CanvasObject
	gone     bool
}

func newLockPage(c *place.Context, unlocked func()) *lockPage {
	l := &lockPage{c: c, unlocked: unlocked}
	info := c.Desk.Info
	m := newNames(people(c.Desk.Ring().Users(), func(staff string) string { return roleWord(c.P(), info.Roles[staff]) }))
	m.choose(c.Desk.Me.ID.String())
	l.card = newCard(c.Shell, m, c.T("login.unlock"))
	l.card.try = l.try
	other := kit.NewButton(c.T("login.other"), "", kit.Link, l.other)
	l.pict = screen(420, place.Dots(info.Centre, info.Desk), l.card.body,
		kit.Pad(links(kit.NewText(c.T("login.locked"), kit.Caption), other), 4, 0, 0, 0))
	if info.Demo {
		l.pict = container.NewBorder(demoStrip(c.P()), nil, nil, nil, l.pict)
	}
	l.card.grown = l.pict.Refresh
	return l
}

func (l *lockPage) content() fyne.CanvasObject { return l.pict }

func (l *lockPage) enter() {
	// What floated over the record, a dialog or a list, must not stay.
	l.c.Shell.CloseDialogs()
	over := l.c.Shell.Window().Canvas().Overlays()
	for _, o := range over.List() {
		over.Remove(o)
	}
	l.keys = l.c.Shell.Push(l.c.T("login.locked")).
		Bind("Return", l.c.T("login.unlock"), l.card.submit).
		Bind("F2", l.c.T("login.other"), l.other)
	l.card.focus()
}

func (l *lockPage) leave() {
	l.gone, l.card.gone = true, true
	l.keys.Pop()
}

// other lets another person choose their name.
func (l *lockPage) other() {
	m := l.card.name.m
	m.chosen = ""
	l.card.name.entry.SetText("")
	m.typed = ""
	m.filter()
	l.card.pass.SetText("")
	l.card.tell("")
	l.c.Shell.Window().Canvas().Focus(l.card.name.entry)
}

func (l *lockPage) try(who, password string, done func(error)) {
	var roles map[string]string
	l.c.Beside(func(ctx context.Context) (err error) {
		if err = l.c.Desk.Switch(ctx, who, password); err != nil {
			return err
		}
		roles, err = l.c.Desk.Roles(ctx)
		return err
	}, func(err error) {
		if err != nil || l.gone {
			done(err)
			return
		}
		remember(l.c.Desk, roles, func(err error) { l.c.Log.Error("remember who logged in", "error", err) })
		l.unlocked()
	})
}
