package settings

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"carnet/records"
	"carnet/records/vault/keyring"
	"carnet/ui/access"
	"carnet/ui/kit"
)

// sheet tells of the recovery sheet and makes a new one.
type sheet struct {
	s    *settings
	when *kit.Para
	act  *kit.Button
	page *access.Sheet
	busy bool
	gone bool
	pict fyne.CanvasObject
}

func newSheet(s *settings) section {
	c := s.c
	h := &sheet{s: s, when: kit.NewPara()}
	h.act = kit.NewButton(c.T("settings.sheet.make"), "Ctrl N", kit.Primary, h.ask)
	h.pict = page(
		kit.Words(c.T("settings.sheet.what"), kit.Plain), h.when,
		kit.Words(c.T("settings.sheet.others"), kit.Aside),
		kit.HStack(12, h.act))
	return h
}

func (h *sheet) content() fyne.CanvasObject { return h.pict }

func (h *sheet) enter(keys *kit.Scope) {
	c := h.s.c
	keys.BindWhen("Ctrl+N", c.T("settings.sheet.make"), func() bool { return h.page == nil }, h.ask)
	c.Shell.Window().Canvas().Focus(h.act)
	h.load()
}

func (h *sheet) leave() {
	h.gone = true
	if h.page != nil {
		h.page.Leave()
	}
}

func (h *sheet) load() {
	c := h.s.c
	var at string
	c.Load(func(ctx context.Context) (err error) {
		at, err = c.Store().Setting(ctx, access.SheetKept)
		return err
	}, func() {
		if h.gone {
			return
		}
		tone, words := kit.Warning, c.T("settings.sheet.never")
		if t, err := time.Parse(time.RFC3339, at); err == nil {
			tone, words = kit.Good, c.T("settings.sheet.kept", t.Local().Format("02/01/2006"))
		}
		h.when.Set(spanOf(tone, words))
		h.pict.Refresh()
	})
}

// spanOf is a message as a span of a paragraph of one's own.
func spanOf(tone kit.Tone, words string) kit.Span {
	fg, _ := tone.Roles()
	return kit.Span{Text: kit.Message(tone, words).Text(), Style: kit.Plain.In(fg)}
}

func (h *sheet) ask() {
	c := h.s.c
	if h.busy || h.page != nil {
		return
	}
	c.Shell.Confirm(kit.Question{Title: c.T("settings.sheet.make"), Words: c.T("settings.sheet.sure"), Yes: c.T("settings.sheet.yes"), Grave: true}, h.make, nil)
}

// renew replaces the recovery identity on this desk and in the centre's
// document. Until somebody shows the new sheet, none counts as kept.
func renew(ctx context.Context, h *settings) (keyring.Sheet, records.Centre, error) {
	k := h.c.Desk
	if err := k.Store.SetSetting(ctx, access.SheetKept, ""); err != nil {
		return keyring.Sheet{}, records.Centre{}, err
	}
	made, err := k.Session.NewRecovery()
	if err != nil {
		return made, records.Centre{}, err
	}
	doc, err := changeCentre(ctx, k, func(c *records.Centre) error {
		c.Recovery = made.Recipient
		return nil
	})
	return made, doc, err
}

func (h *sheet) make() {
	c := h.s.c
	h.busy = true
	h.act.SetLabel("…", "")
	var made keyring.Sheet
	var doc records.Centre
	c.Beside(func(ctx context.Context) (err error) {
		made, doc, err = renew(ctx, h.s)
		return err
	}, func(err error) {
		h.busy = false
		h.act.SetLabel(c.T("settings.sheet.make"), "Ctrl N")
		if err != nil {
			c.Fail(err)
		}
		if made.QR == "" || h.gone {
			return
		}
		h.page = access.NewSheet(access.SheetSpec{
			Shell: c.Shell, Sheet: made, Centre: &doc, Desk: c.Desk.Info.Desk, Date: c.Today(), Open: c.Open,
			Beside: c.Beside, Fail: c.Fail, Done: h.done,
		})
		h.s.show(page(kit.Card(kit.Pad(h.page.Content(), 6, 8, 6, 8))))
		h.page.Enter()
	})
}

// done notes that the new sheet is in somebody's drawer.
func (h *sheet) done() {
	c := h.s.c
	now := c.Desk.Now().UTC().Format(time.RFC3339)
	c.Load(func(ctx context.Context) error { return c.Store().SetSetting(ctx, access.SheetKept, now) }, func() {
		if h.gone {
			return
		}
		h.page.Leave()
		h.page = nil
		h.s.show(h.pict)
		c.Shell.Window().Canvas().Focus(h.act)
		c.Shell.Toast(kit.Good, c.T("settings.sheet.done"))
		h.load()
	})
}
