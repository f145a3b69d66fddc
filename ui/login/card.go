package login

import (
	"errors"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"carnet/assets/text"
	"carnet/ui/access"
	"carnet/ui/kit"
	"carnet/ui/theme"
)

// card is the name, the password and the button that opens.
type card struct {
	shell *kit.Shell
	name  *nameField
	pass  *kit.Entry
	open  *kit.Button
	say   *kit.Para
	label string

	// try asks the keyring beside the window; done comes back on it.
	try func(who, password string, done func(error))
	// later runs fn after d on the window's goroutine; tests bend it.
	later func(d time.Duration, fn func())

	busy bool
	left int // seconds to wait
	gone bool
	body fyne.CanvasObject
	// grown is called when the card has become higher or lower.
	grown func()
}

// newCard makes the card.
func newCard(s *kit.Shell, m *names, label string) *card {
	p := s.Printer()
	c := &card{shell: s, pass: kit.NewPassword(), say: kit.NewPara(), label: label}
	c.later = s.Later
	c.name = newNameField(m, p.T("login.name.hint"))
	c.name.grown = c.resized
	c.name.taken = func() { s.Window().Canvas().Focus(c.pass) }
	c.pass.OnKey = func(ev *fyne.KeyEvent) bool {
		if ev.Name == fyne.KeyReturn || ev.Name == fyne.KeyEnter {
			c.submit()
			return true
		}
		return false
	}
	c.open = kit.NewButton(label, "⏎", kit.Primary, c.submit)
	who := kit.VStack(6, access.Labelled(p.T("login.name"), c.name.entry), c.name.box)
	c.say.Hide()
	c.body = cardPad(kit.VStack(12, who, access.Labelled(p.T("login.password"), c.pass), c.say, c.open))
	return c
}

// focus goes to the password where the name is known already.
func (c *card) focus() {
	if c.name.m.chosen != "" {
		c.shell.Window().Canvas().Focus(c.pass)
		return
	}
	c.shell.Window().Canvas().Focus(c.name.entry)
}

// submit tries the password. While it is tried, and while one has to wait,
// nothing more is sent.
func (c *card) submit() {
	if c.busy || c.left > 0 {
		return
	}
	if c.name.m.who() == "" {
		c.shell.Window().Canvas().Focus(c.name.entry)
		return
	}
	c.busy = true
	c.open.SetLabel("…", "")
	c.tell("")
	c.try(c.name.m.who(), c.pass.Text, func(err error) {
		if c.gone {
			return
		}
		c.busy = false
		c.open.SetLabel(c.label, "⏎")
		if err != nil {
			c.refuse(err)
		}
	})
}

// refuse says why not, in the same words whatever was wrong, and counts down
// where the keyring makes one wait.
func (c *card) refuse(err error) {
	var p *text.Problem
	if errors.As(err, &p) && p.Code == "keyring.wait" && len(p.Args) == 1 {
		if n, ok := p.Args[0].(int); ok {
			c.left = n
			c.open.Disable()
			c.count()
			return
		}
	}
	c.tell(c.shell.Printer().Sentence(err))
	c.shell.Window().Canvas().Focus(c.pass)
	c.pass.SelectAll()
}

// count tells each second how long it takes still.
func (c *card) count() {
	if c.gone {
		return
	}
	if c.left <= 0 {
		c.tell("")
		c.open.Enable()
		return
	}
	c.tell(c.shell.Printer().Sentence(text.NewProblem("keyring.wait", c.left)))
	c.later(time.Second, func() {
		c.left--
		c.count()
	})
}

func (c *card) tell(words string) {
	if words == "" {
		c.say.Set()
		c.say.Hide()
	} else {
		c.say.Set(kit.Span{Text: kit.Message(kit.Alarm, words).Text(), Style: kit.Caption.In(theme.Danger)})
		c.say.Show()
	}
	c.resized()
}

func (c *card) resized() {
	if c.grown != nil {
		c.grown()
	}
}

// langMenu is the link that opens the choice of language.
func langMenu(s *kit.Shell, set func(text.Lang)) (*kit.Button, func()) {
	var b *kit.Button
	open := func() {
		var items []*fyne.MenuItem
		for _, l := range text.Langs {
			it := fyne.NewMenuItem(langName(l), func() { set(l) })
			it.Checked = l == s.Printer().Lang()
			items = append(items, it)
		}
		popUpMenu(s.Window().Canvas(), fyne.NewMenu("", items...), b)
	}
	b = kit.NewButton(langName(s.Printer().Lang())+" ▾", "", kit.Link, open)
	return b, open
}

// langName is a language in its own words.
func langName(l text.Lang) string {
	return map[text.Lang]string{text.French: "Français", text.Bambara: "Bamanankan", text.English: "English"}[l]
}

// links stands under a card: left, middle, right.
func links(buttons ...fyne.CanvasObject) fyne.CanvasObject {
	var row []fyne.CanvasObject
	for i, b := range buttons {
		if i > 0 {
			row = append(row, kit.Spacer())
		}
		row = append(row, b)
	}
	return kit.HStack(8, row...)
}

// demoStrip marks a centre of invented people.
func demoStrip(p text.Printer) fyne.CanvasObject {
	return container.NewStack(kit.NewPanel(theme.WarningSoft, theme.Clear, 0),
		kit.Pad(kit.NewText("● "+p.T("place.demo"), kit.Style{Size: theme.Small, Role: theme.Warning, Bold: true}).Centered(), 3, 10, 3, 10))
}
