package settings

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"carnet/records"
	"carnet/ui/kit"
	"carnet/ui/place"
	"carnet/ui/theme"
)

// section is one page of the settings.
type section interface {
	content() fyne.CanvasObject
	// enter binds the section's keys and takes the focus; leave stops what it
	// does beside the window.
	enter(keys *kit.Scope)
	leave()
}

// entry is a section before it is opened.
type entry struct {
	name string
	key  string
	need records.Right // "" for everybody
	make func(*settings) section
}

var entries = []entry{
	{"display", "F2", "", newDisplay},
	{"account", "F3", "", newAccount},
	{"users", "F4", records.ManageUsers, newUsers},
	{"centre", "F5", records.ManageCentre, newCentre},
	{"rules", "F12", "", newRules},
	{"keys", "F6", records.ManageCentre, newKeys},
	{"desks", "F7", records.ManageCentre, newDesks},
	{"backup", "F8", records.Backup, newBackup},
	{"sheet", "F9", records.ManageCentre, newSheet},
	{"check", "F10", "", newCheck},
	{"about", "F11", "", newAbout},
}

// settings is the place.
type settings struct {
	c     *place.Context
	route place.Route
	list  []entry
	at    int
	now   section
	in    bool
	nav   *fyne.Container
	body  *fyne.Container
	title *kit.Text
	keys  *kit.Scope // the place's
	own   *kit.Scope // the section's
	pict  fyne.CanvasObject
}

const navWidth = 232

// New makes the settings; the route's query names the section and, behind a
// dot, the field to go on in.
func New(c *place.Context, r place.Route) place.Place {
	s := &settings{c: c, route: r, nav: kit.VStack(2), body: container.NewStack(), title: kit.NewText("", kit.Title)}
	for _, e := range entries {
		if e.need == "" || c.Desk.May(e.need) {
			s.list = append(s.list, e)
		}
	}
	name, _ := cutQuery(r.Query)
	for i, e := range s.list {
		if e.name == name {
			s.at = i
		}
	}
	left := container.NewStack(kit.NewPanel(theme.Surface, theme.Clear, 0), kit.Pad(s.nav, 14, 10, 14, 10))
	right := kit.Edges(kit.Pad(s.title, 16, 22, 10, 22), nil, nil, nil, s.body)
	s.pict = kit.Edges(nil, nil, kit.Fixed(navWidth, 0, kit.Edges(nil, nil, nil, kit.VLine(), left)), nil, right)
	return s
}

// Content implements place.Place.
func (s *settings) Content() fyne.CanvasObject { return s.pict }

// Enter implements place.Place.
func (s *settings) Enter() {
	s.in = true
	s.keys = s.c.Shell.Push(s.c.T("place.settings"))
	for i, e := range s.list {
		s.keys.Bind(e.key, s.c.T("settings."+e.name), func() { s.open(i) })
	}
	s.open(s.at)
}

// Leave implements place.Place.
func (s *settings) Leave() {
	if !s.in {
		return
	}
	s.in = false
	s.closeSection()
	s.keys.Pop()
}

func (s *settings) closeSection() {
	if s.now != nil {
		s.now.leave()
		s.now = nil
	}
	if s.own != nil {
		s.own.Pop()
		s.own = nil
	}
}

// open shows a section.
func (s *settings) open(i int) {
	s.closeSection()
	s.at = i
	e := s.list[i]
	s.title.Set(s.c.T("settings." + e.name))
	s.paintNav()
	s.now = e.make(s)
	s.show(s.now.content())
	s.own = s.c.Shell.Push(s.c.T("settings." + e.name))
	s.now.enter(s.own)
}

// show replaces the picture of the section that is open.
func (s *settings) show(o fyne.CanvasObject) {
	s.body.Objects = []fyne.CanvasObject{o}
	s.body.Refresh()
}

func (s *settings) paintNav() {
	s.nav.Objects = nil
	for i, e := range s.list {
		st := kit.Plain
		if i == s.at {
			st = kit.Style{Size: theme.Body, Role: theme.Accent, Bold: true}
		}
		t := kit.NewTap(kit.Fixed(0, theme.FieldHeight, kit.Pad(kit.HStack(6, kit.NewText(s.c.T("settings."+e.name), st).Cut(), kit.Spacer(), kit.NewText(e.key, kit.Caption)), 0, 10, 0, 10)), func() { s.open(i) })
		t.Choose(i == s.at)
		s.nav.Add(t)
	}
	s.nav.Refresh()
}

// wide is how wide a section becomes at most.
const wide = 960

// page is how a section is laid out: a column that scrolls.
func page(parts ...fyne.CanvasObject) fyne.CanvasObject {
	return container.NewVScroll(container.New(&column{wide: wide}, kit.Pad(kit.VStack(12, parts...), 2, 22, 20, 22)))
}

// sheetOf is a section that is one form: the form takes what height there is
// and scrolls by itself, title and buttons stay.
func sheetOf(title string, view fyne.CanvasObject, say *kit.Para, buttons ...fyne.CanvasObject) fyne.CanvasObject {
	var top fyne.CanvasObject
	if title != "" {
		top = kit.Pad(kit.NewText(title, kit.Strong), 0, 0, 10, 0)
	}
	bottom := kit.Pad(kit.VStack(8, say, kit.HStack(12, buttons...)), 10, 0, 0, 0)
	card := container.NewStack(kit.NewPanel(theme.Surface, theme.Line, theme.CardRadius), kit.Pad(kit.Edges(top, bottom, nil, nil, view), 14, 18, 14, 18))
	return container.New(&column{wide: wide}, kit.Pad(card, 2, 22, 20, 22))
}

// tell shows a refusal in a line that is not there otherwise.
func tell(say *kit.Para, words string) { tellIn(say, kit.Alarm, words) }

// tellIn is tell in a tone.
func tellIn(say *kit.Para, tone kit.Tone, words string) {
	if words == "" {
		say.Hide()
		return
	}
	say.Set(spanOf(tone, words))
	say.Show()
}

// quiet is a line that says nothing yet.
func quiet() *kit.Para {
	p := kit.NewPara()
	p.Hide()
	return p
}

// column keeps a content readable on a wide screen.
type column struct{ wide float32 }

func (l *column) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Resize(fyne.NewSize(min(size.Width, l.wide), size.Height))
		o.Move(fyne.Position{})
	}
}

func (l *column) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var m fyne.Size
	for _, o := range objects {
		m = m.Max(o.MinSize())
	}
	return fyne.NewSize(min(m.Width, 200), m.Height)
}

// cutQuery parts a route's query into the section and the field.
func cutQuery(q string) (section, field string) {
	section, field, _ = strings.Cut(q, ".")
	return section, field
}
