package login

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"carnet/assets/text"
	"carnet/records/desk"
	"carnet/ui/kit"
	"carnet/ui/paper"
	"carnet/ui/place"
	"carnet/ui/theme"
)

// leftPapers is after how long a printed secret is nobody's any more.
const leftPapers = time.Hour

// NewLogin is the gate of a desk: who are you, and the ways back in for who
// cannot say it.
func NewLogin(g *place.Gate) place.Place {
	paper.SweepSecrets(time.Now(), leftPapers)
	s := newStage()
	s.show(newLoginPage(g, s))
	return s
}

// loginPage asks for the name and the password.
type loginPage struct {
	g    *place.Gate
	s    *stage
	card *card
	keys *kit.Scope
	lang func()
	demo *fyne.Container
	pict fyne.CanvasObject
	gone bool
}

func newLoginPage(g *place.Gate, s *stage) *loginPage {
	l := &loginPage{g: g, s: s, demo: container.NewStack()}
	info := g.Door.Info
	m := newNames(people(g.Door.Ring().Users(), func(staff string) string { return roleWord(g.P(), info.Roles[staff]) }))
	m.choose(info.LastUser)
	if len(m.all) == 1 {
		m.choose(m.all[0].staff)
	}
	l.card = newCard(g.Shell, m, g.T("login.open"))
	l.card.try = l.try
	forgot := kit.NewButton(g.T("login.forgot"), "", kit.Link, l.forgot)
	restore := kit.NewButton(g.T("login.restore"), "", kit.Link, l.restore)
	lang, open := langMenu(g.Shell, func(to text.Lang) { g.Restyle(func(i *desk.Info) { i.Lang = string(to) }) })
	l.lang = open
	parts := []fyne.CanvasObject{l.card.body}
	if w := clockWarning(g); w != nil {
		parts = append(parts, w)
	}
	parts = append(parts, l.demo, kit.Pad(links(forgot, restore, lang), 4, 0, 0, 0))
	l.pict = screen(420, place.Dots(info.Centre, info.Desk), parts...)
	if info.Demo {
		l.pict = container.NewBorder(demoStrip(g.P()), nil, nil, nil, l.pict)
		l.accounts(nil)
	}
	l.card.grown = l.pict.Refresh
	return l
}

// roleWord says a role; "" for one that is not known.
func roleWord(p text.Printer, role string) string {
	if role == "" || !p.Has("place.role."+role) {
		return ""
	}
	return p.T("place.role." + role)
}

func (l *loginPage) content() fyne.CanvasObject { return l.pict }

func (l *loginPage) enter() {
	g := l.g
	l.keys = g.Shell.Push(g.T("login.title")).
		Bind("Return", g.T("login.open"), l.card.submit).
		Bind("F2", g.T("login.forgot"), l.forgot).
		Bind("F3", g.T("login.restore"), l.restore).
		Bind("F4", g.T("login.language"), l.lang)
	l.card.focus()
	// Asking makes the demonstration where it is not: only where it is.
	if g.Door.Info.Demo && filepath.Clean(g.Dir) == filepath.Clean(g.DemoDir) {
		var made []place.Account
		g.Beside(func(ctx context.Context) (err error) {
			made, err = g.Demo(ctx, func(int, int) {})
			return err
		}, func(err error) {
			if err == nil && !l.gone {
				l.accounts(made)
			}
		})
	}
}

func (l *loginPage) leave() {
	l.gone, l.card.gone = true, true
	l.keys.Pop()
}

// accounts shows the passwords of the demonstration, which protect nobody.
func (l *loginPage) accounts(list []place.Account) {
	password := demoPassword
	for _, a := range list {
		password = a.Password
	}
	m := l.card.name.m
	for _, a := range list {
		for i := range m.all {
			if m.all[i].name == a.Name && m.all[i].role == "" {
				m.all[i].role = roleWord(l.g.P(), a.Role)
			}
		}
	}
	m.filter()
	l.card.name.paint()
	l.demo.Objects = []fyne.CanvasObject{kit.CardIn(theme.Warning, kit.NewPara(
		kit.Span{Text: l.g.T("login.demo.password") + " ", Style: kit.Plain},
		kit.Span{Text: password, Style: kit.Strong}))}
	l.demo.Refresh()
}

// demoPassword opens every account of a demonstration made by the command
// line, which the gate cannot ask.
const demoPassword = "demonstration"

func (l *loginPage) forgot() { l.s.show(newForgotPage(l.g, l.s)) }

func (l *loginPage) restore() {
	l.s.show(newRestorePage(l.g, func() { l.s.show(newLoginPage(l.g, l.s)) }))
}

// try opens the desk beside the window: the password alone takes half a
// second.
func (l *loginPage) try(who, password string, done func(error)) {
	var k *desk.Desk
	var roles map[string]string
	l.g.Beside(func(ctx context.Context) (err error) {
		if k, err = l.g.Door.Unlock(ctx, who, password); err != nil {
			return err
		}
		roles, err = k.Roles(ctx)
		return err
	}, func(err error) {
		if l.gone || err != nil {
			shut(k, l.g)
			done(err)
			return
		}
		enter(l.g, k, roles)
	})
}

// enter goes on into the window and remembers who came.
func enter(g *place.Gate, k *desk.Desk, roles map[string]string) {
	remember(k, roles, func(err error) { g.Log.Error("remember who logged in", "error", err) })
	g.Opened(k)
}

// remember keeps who logged in and what everybody works as, for the next
// login window. A folder that cannot be written costs that and no more.
func remember(k *desk.Desk, roles map[string]string, fail func(error)) {
	me := k.Me.ID.String()
	if k.Info.Remembered(me, roles) {
		return
	}
	if err := k.SetInfo(func(i *desk.Info) { i.LastUser, i.Roles = me, roles }); err != nil {
		fail(err)
	}
}

// shut closes a record that nobody will look at; the door stays.
func shut(k *desk.Desk, g *place.Gate) {
	if k == nil {
		return
	}
	if err := errors.Join(k.Store.Close(), k.Vault.Close()); err != nil {
		g.Log.Error("close the record", "error", err)
	}
}

// clockWarning stands there when the clock is before the last save, which a
// flat battery does: documents would bear a wrong date.
func clockWarning(g *place.Gate) fyne.CanvasObject {
	now := time.Now()
	if g.Options.Now != nil {
		now = g.Options.Now()
	}
	info, err := os.Stat(filepath.Join(g.Dir, "guard"))
	if err != nil {
		return nil
	}
	days, behind := behindBy(now, info.ModTime())
	if !behind {
		return nil
	}
	words := g.T("login.clock.hours")
	if days > 0 {
		words = g.T("login.clock.days", days)
	}
	return kit.CardIn(theme.Warning, kit.NewPara(
		kit.Span{Text: kit.Warning.Sign() + "\u00a0" + words + " ", Style: kit.Plain},
		kit.Span{Text: now.Format("02/01/2006 15:04"), Style: kit.Strong},
		kit.Span{Text: "\u202f?", Style: kit.Plain}))
}

// behindBy tells how many days the clock is before a moment that has been. An
// hour is the change to winter time elsewhere, not a flat battery.
func behindBy(now, been time.Time) (days int, behind bool) {
	gap := been.Sub(now)
	if gap <= 2*time.Hour {
		return 0, false
	}
	return int(gap.Hours() / 24), true
}

// popUpMenu shows a menu under a widget.
func popUpMenu(c fyne.Canvas, m *fyne.Menu, under fyne.CanvasObject) {
	pos := fyne.CurrentApp().Driver().AbsolutePositionForObject(under)
	widget.ShowPopUpMenuAtPosition(m, c, pos.AddXY(0, under.Size().Height+2))
}
