package login

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"carnet/assets/text"
	"carnet/records/desk"
	"carnet/sync/admission"
	"carnet/ui/access"
	"carnet/ui/kit"
	"carnet/ui/paper"
	"carnet/ui/place"
)

// NewWelcome is the first start: no desk lies in the data folder yet.
func NewWelcome(g *place.Gate) place.Place {
	paper.SweepSecrets(time.Now(), leftPapers)
	s := newStage()
	s.show(newWelcomePage(g, s))
	return s
}

// welcomePage offers the ways in.
type welcomePage struct {
	g      *place.Gate
	s      *stage
	ways   []*way
	first  int // the way that has the focus at first
	keys   *kit.Scope
	pict   fyne.CanvasObject
	making bool
}

func newWelcomePage(g *place.Gate, s *stage) *welcomePage {
	w := &welcomePage{g: g, s: s}
	acts := []struct {
		name string
		do   func()
	}{{"create", w.create}, {"join", w.join}, {"demo", w.demo}}
	parts := []fyne.CanvasObject{}
	for i, a := range acts {
		digit := string(rune('1' + i))
		x := newWay(digit, g.T("login.way."+a.name), g.T("login.way."+a.name+".what"), a.do)
		x.walk = func(d int) { w.focus(i + d) }
		x.rune = w.typed
		w.ways = append(w.ways, x)
		parts = append(parts, x)
	}
	if admission.Asked(g.Dir) {
		w.first = 1
	}
	restore := kit.NewButton(g.T("login.restore"), "", kit.Link, w.restore)
	var langs []fyne.CanvasObject
	for i, l := range text.Langs {
		if i > 0 {
			langs = append(langs, kit.NewText("·", kit.Caption))
		}
		if l == g.P().Lang() {
			langs = append(langs, kit.NewText(langName(l), kit.Style{Size: kit.Caption.Size, Role: kit.Strong.Role, Bold: true}))
			continue
		}
		langs = append(langs, kit.NewButton(langName(l), "", kit.Link, func() { w.speak(l) }))
	}
	parts = append(parts, kit.Pad(links(restore, kit.HStack(8, langs...)), 6, 0, 0, 0))
	w.pict = screen(560, g.T("login.welcome"), parts...)
	return w
}

func (w *welcomePage) content() fyne.CanvasObject { return w.pict }

func (w *welcomePage) enter() {
	g := w.g
	nothing := func() {} // the digits come as typed signs, see way
	w.keys = g.Shell.Push(g.T("login.welcome.title")).
		Bind("1", g.T("login.way.create"), nothing).
		Bind("2", g.T("login.way.join"), nothing).
		Bind("3", g.T("login.way.demo"), nothing).
		Bind("F3", g.T("login.restore"), w.restore).
		Bind("F4", g.T("login.language"), w.nextLang).
		Bind("Down", "", func() { w.focus(0) }).
		Bind("Up", "", func() { w.focus(len(w.ways) - 1) })
	g.Shell.Window().Canvas().SetOnTypedRune(w.typed)
	w.focus(w.first)
}

func (w *welcomePage) leave() {
	w.g.Shell.Window().Canvas().SetOnTypedRune(nil)
	w.keys.Pop()
}

func (w *welcomePage) focus(i int) {
	i = (i + len(w.ways)) % len(w.ways)
	w.g.Shell.Window().Canvas().Focus(w.ways[i])
}

// typed takes a digit, or the sign that stands on its key of a French
// keyboard.
func (w *welcomePage) typed(r rune) {
	switch r {
	case '1', '&':
		w.create()
	case '2', 'é':
		w.join()
	case '3', '"':
		w.demo()
	}
}

func (w *welcomePage) speak(l text.Lang) {
	w.g.Restyle(func(i *desk.Info) { i.Lang = string(l) })
}

// nextLang goes round the languages.
func (w *welcomePage) nextLang() {
	for i, l := range text.Langs {
		if l == w.g.P().Lang() {
			w.speak(text.Langs[(i+1)%len(text.Langs)])
			return
		}
	}
}

func (w *welcomePage) again() { w.s.show(newWelcomePage(w.g, w.s)) }

func (w *welcomePage) create() {
	w.s.show(newCentrePage(w.g, w.s, newFounder(w.g.T("login.desk.first")), w.again))
}

func (w *welcomePage) join() { w.s.show(newJoinPage(w.g, w.s, w.again)) }

func (w *welcomePage) restore() { w.s.show(newRestorePage(w.g, w.again)) }

// demo makes the demonstration centre where there is none yet, and stands
// before it.
func (w *welcomePage) demo() {
	if w.making {
		return
	}
	w.making = true
	dialog, bar := w.g.Shell.Work(w.g.T("login.demo.making"), nil)
	tell := access.Seldom(bar)
	people := w.g.T("login.demo.people")
	w.g.Beside(func(ctx context.Context) error {
		_, err := w.g.Demo(ctx, func(done, of int) {
			if of > 0 {
				tell(float64(done)/float64(of), people)
			}
		})
		return err
	}, func(err error) {
		w.making = false
		dialog.Close()
		if err != nil {
			fail(w.g, err)
			return
		}
		w.g.Stand(w.g.DemoDir)
	})
}

// fail says an error where no field is to blame.
func fail(g *place.Gate, err error) {
	g.Log.Error("before the login", "error", err)
	g.Shell.Toast(kit.Alarm, g.P().Sentence(err))
}
