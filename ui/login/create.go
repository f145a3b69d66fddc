package login

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"carnet/records"
	"carnet/records/desk"
	"carnet/records/vault/keyring"
	"carnet/ui/access"
	"carnet/ui/form"
	"carnet/ui/form/formview"
	"carnet/ui/kit"
	"carnet/ui/place"
)

// formWidth is the width of the screens with a form.
const formWidth = 720

// formScreen frames a form of a height with its title and its buttons.
func formScreen(under, title, step string, height float32, form fyne.CanvasObject, buttons ...fyne.CanvasObject) *fyne.Container {
	head := kit.HStack(10, kit.NewText(title, kit.Title), kit.Spacer(), kit.NewText(step, kit.Caption))
	row := kit.HStack(12, append([]fyne.CanvasObject{kit.Spacer()}, buttons...)...)
	return screen(formWidth, under, cardPad(kit.VStack(14, head, kit.Fixed(0, height, form), row)))
}

// centrePage is the first step of creating a centre.
type centrePage struct {
	g    *place.Gate
	s    *stage
	f    *founder
	view *formview.View
	back func()
	keys *kit.Scope
	pict fyne.CanvasObject
}

func newCentrePage(g *place.Gate, s *stage, f *founder, back func()) *centrePage {
	c := &centrePage{g: g, s: s, f: f, back: back}
	p := g.P()
	fm := form.New(p, form.Spec{Columns: 2})
	fm.Section("",
		form.Text("login.centre.name", &f.centre.Name, form.Required(), form.Span(2), form.Placeholder("login.centre.name.hint"), form.After(f.named)),
		form.Combo("login.centre.region", &f.centre.Region, func(typed string) []form.Option {
			var out []form.Option
			for _, r := range findRegions(typed) {
				out = append(out, form.Option{Value: r, Label: r})
			}
			return out
		}, form.Free()),
		form.Text("login.centre.district", &f.centre.District),
		form.Text("login.centre.commune", &f.centre.Commune),
		form.Text("login.centre.phone", &f.centre.Phone),
		form.Text("login.centre.letter", &f.centre.Letter, form.Required(), form.Tidy(strings.ToUpper), form.Aside(func() string {
			if e := f.example(); e != "" {
				return p.T("login.centre.letter.example", e)
			}
			return ""
		}), form.Check(func(s string) form.Message {
			if goodLetter(strings.ToUpper(s)) {
				return form.Inform(p.T("login.centre.letter.why"))
			}
			return form.Alarm(p.T("finding.centre.letter"))
		})),
		form.Text("login.centre.desk", &f.desk, form.Required(), form.Check(func(string) form.Message { return form.Inform(p.T("login.centre.desk.why")) })))
	c.view = formview.New(fm)
	c.view.OnLast = c.next
	c.pict = formScreen("", g.T("login.way.create"), g.T("login.step", 1, 2), 316, c.view,
		kit.NewButton(g.T("login.back"), g.T("kit.key.escape"), kit.Secondary, back),
		kit.NewButton(g.T("access.next"), "Ctrl ⏎", kit.Primary, c.next))
	return c
}

func (c *centrePage) content() fyne.CanvasObject { return c.pict }

func (c *centrePage) enter() {
	c.keys = c.g.Shell.Push(c.g.T("login.way.create")).
		Bind("Ctrl+Return", c.g.T("access.next"), c.next).
		Bind("Escape", c.g.T("login.back"), c.back)
	c.view.FocusFirstEmpty()
}

func (c *centrePage) leave() { c.keys.Pop() }

func (c *centrePage) next() {
	if len(c.view.Insist()) > 0 {
		return
	}
	c.f.centre.Letter = strings.ToUpper(c.f.centre.Letter)
	if !goodLetter(c.f.centre.Letter) {
		c.view.FocusKey("login.centre.letter")
		return
	}
	c.s.show(newYouPage(c.g, c.s, c.f, c.back))
}

// youPage is the second step: who creates the centre.
type youPage struct {
	g     *place.Gate
	s     *stage
	f     *founder
	view  *formview.View
	pair  *access.Pair
	make  *kit.Button
	start func()
	keys  *kit.Scope
	busy  bool
	gone  bool
	pict  fyne.CanvasObject
}

// founderRoles are what who creates a centre may work as.
var founderRoles = []records.Role{records.SiteLead, records.Doctor, records.Midwife, records.Nurse}

func newYouPage(g *place.Gate, s *stage, f *founder, start func()) *youPage {
	y := &youPage{g: g, s: s, f: f, start: start}
	p := g.P()
	fm := form.New(p, form.Spec{Columns: 2})
	fm.Section("",
		form.Text("login.you.title", &f.person.Title, form.Placeholder("login.you.title.hint")),
		form.Text("login.you.given", &f.person.Given, form.Required()),
		form.Text("login.you.family", &f.person.Family, form.Required()),
		form.Text("login.you.qualification", &f.person.Qualification, form.Placeholder("login.you.qualification.hint")),
		form.Choice("login.you.role", &f.person.Role, form.Values("place.role.", founderRoles...), form.Required(), form.Span(2), form.Advance(),
			form.Check(func(r string) form.Message {
				if records.Role(r) == records.SiteLead {
					return form.Inform(p.T("login.you.lead"))
				}
				return form.Inform(p.T("login.you.twice", p.T("place.role."+r)))
			})),
		&form.Slot{Name: "password"})
	y.view = formview.New(fm)
	y.pair = access.NewPair(g.Shell)
	y.pair.Known = f.known
	y.pair.OnLast = y.create
	y.view.SetSlot("password", y.pair.Content())
	y.view.OnLast = func() { g.Shell.Window().Canvas().Focus(y.pair.First) }
	y.make = kit.NewButton(g.T("login.create"), "Ctrl ⏎", kit.Primary, y.create)
	y.pict = formScreen("", g.T("login.you"), g.T("login.step", 2, 2), 330, y.view,
		kit.NewButton(g.T("login.back"), g.T("kit.key.escape"), kit.Secondary, y.back), y.make)
	return y
}

func (y *youPage) content() fyne.CanvasObject { return y.pict }

func (y *youPage) enter() {
	y.keys = y.g.Shell.Push(y.g.T("login.you")).
		Bind("Ctrl+Return", y.g.T("login.create"), y.create).
		Bind("Escape", y.g.T("login.back"), y.back)
	y.view.FocusKey("login.you.title")
}

func (y *youPage) leave() {
	y.gone = true
	y.keys.Pop()
}

func (y *youPage) back() {
	if !y.busy {
		y.s.show(newCentrePage(y.g, y.s, y.f, y.start))
	}
}

// create makes the centre beside the window.
func (y *youPage) create() {
	if y.busy || len(y.view.Insist()) > 0 {
		return
	}
	password, ok := y.pair.Take()
	if !ok {
		return
	}
	y.busy = true
	y.make.SetLabel("…", "")
	y.f.password = password
	var k *desk.Desk
	var sheet keyring.Sheet
	var roles map[string]string
	lang := string(y.g.P().Lang())
	y.g.Beside(func(ctx context.Context) (err error) {
		k, sheet, roles, err = y.f.found(ctx, y.g.Dir, lang, y.g.Options)
		return err
	}, func(err error) {
		y.busy = false
		y.f.password = ""
		y.make.SetLabel(y.g.T("login.create"), "Ctrl ⏎")
		if err != nil {
			fail(y.g, err)
		}
		if k == nil {
			return
		}
		if y.gone {
			closeAll(k, y.g)
			return
		}
		y.s.show(newSheetPage(y.g, k, sheet, y.f.centre, roles))
	})
}

// closeAll closes a desk that nobody will look at, door and all.
func closeAll(k *desk.Desk, g *place.Gate) {
	if err := k.Close(); err != nil {
		g.Log.Error("close the desk", "error", err)
	}
}

// sheetPage shows the recovery sheet of the new centre; the way into the
// window leads past it.
type sheetPage struct {
	g     *place.Gate
	k     *desk.Desk
	sheet *access.Sheet
	pict  fyne.CanvasObject
}

func newSheetPage(g *place.Gate, k *desk.Desk, sheet keyring.Sheet, centre records.Centre, roles map[string]string) *sheetPage {
	s := &sheetPage{g: g, k: k}
	s.sheet = access.NewSheet(access.SheetSpec{
		Shell: g.Shell, Sheet: sheet, Centre: &centre, Desk: k.Info.Desk, Date: k.Store.Today(),
		Open: g.Open, Beside: g.Beside, Fail: func(err error) { fail(g, err) },
		Done: func() { s.done(roles) },
	})
	s.pict = screen(formWidth, place.Dots(k.Info.Centre, k.Info.Desk),
		cardPad(kit.VStack(14, kit.NewText(g.T("access.sheet.title"), kit.Title), s.sheet.Content())))
	return s
}

func (s *sheetPage) content() fyne.CanvasObject { return s.pict }
func (s *sheetPage) enter()                     { s.sheet.Enter() }

// leave closes the record where the window closes on this page.
func (s *sheetPage) leave() {
	s.sheet.Leave()
	if s.k != nil {
		closeAll(s.k, s.g)
		s.k = nil
	}
}

func (s *sheetPage) done(roles map[string]string) {
	k := s.k
	s.g.Beside(func(ctx context.Context) error { return kept(ctx, k, k.Now()) }, func(err error) {
		if s.k == nil {
			return
		}
		if err != nil {
			fail(s.g, err)
			return
		}
		s.k = nil // the window has it now
		enter(s.g, k, roles)
	})
}
