package login

import (
	"context"
	"os"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"carnet/assets/text"
	"carnet/sync/admission"
	"carnet/sync/exchange"
	"carnet/ui/access"
	"carnet/ui/kit"
	"carnet/ui/place"
	"carnet/ui/theme"
)

// joinPage lets this PC into a centre: first it asks, then it takes the
// answer.
type joinPage struct {
	g     *place.Gate
	s     *stage
	back  func()
	name  *kit.Entry
	where *access.Where
	act   *kit.Button
	say   *kit.Para
	code  *kit.Text
	keys  *kit.Scope
	asked bool
	busy  bool
	gone  bool
	pict  fyne.CanvasObject
}

func newJoinPage(g *place.Gate, s *stage, back func()) *joinPage {
	return buildJoin(g, s, back, admission.Asked(g.Dir), "", "")
}

// buildJoin makes the page of one of the two steps; file is what the request
// was written to, code what people compare.
func buildJoin(g *place.Gate, s *stage, back func(), asked bool, code, file string) *joinPage {
	j := &joinPage{g: g, s: s, back: back, asked: asked, say: kit.NewPara(), code: kit.NewText(code, kit.Style{Size: 28, Role: theme.Text, Bold: true})}
	leave := kit.NewButton(g.T("login.back"), g.T("kit.key.escape"), kit.Secondary, j.leaveBack)
	j.say.Hide()
	if !asked {
		j.name = kit.NewEntry("")
		j.name.SetText(g.T("login.desk.second"))
		j.where = access.NewWhere(g.Shell, g.T("login.join.where"), "", nil)
		j.name.OnKey = enterDoes(func() { g.Shell.Window().Canvas().Focus(j.where.Path) })
		j.where.OnEnter = j.ask
		j.act = kit.NewButton(g.T("login.join.ask"), "⏎", kit.Primary, j.ask)
		j.pict = screen(formWidth, "", cardPad(kit.VStack(14,
			kit.HStack(10, kit.NewText(g.T("login.way.join"), kit.Title), kit.Spacer(), kit.NewText(g.T("login.step", 1, 2), kit.Caption)),
			kit.Words(g.T("login.join.what"), kit.Plain),
			access.Labelled(g.T("login.centre.desk"), j.name), j.where.Content(), j.say,
			kit.HStack(12, kit.Spacer(), leave, j.act))))
		return j
	}
	first := ""
	if i := strings.LastIndexAny(file, `/\`); i > 0 {
		first = file[:i]
	}
	j.where = access.NewWhere(g.Shell, g.T("login.join.found"), first, nil)
	j.where.OnEnter = j.join
	j.act = kit.NewButton(g.T("login.join.have"), "⏎", kit.Primary, j.join)
	written := kit.Words(g.T("login.join.written", file), kit.Caption)
	if file == "" {
		written = kit.Words(g.T("login.join.waiting"), kit.Caption)
	}
	j.pict = screen(formWidth, "", cardPad(kit.VStack(14,
		kit.HStack(10, kit.NewText(g.T("login.way.join"), kit.Title), kit.Spacer(), kit.NewText(g.T("login.step", 2, 2), kit.Caption)),
		kit.Words(g.T("login.join.carry"), kit.Plain),
		kit.CardIn(theme.Accent, kit.Pad(kit.VStack(2, kit.NewText(g.T("login.join.code"), kit.Caption), j.code, written), 2, 4, 2, 4)),
		j.where.Content(), j.say,
		kit.HStack(12, kit.NewButton(g.T("login.join.again"), "", kit.Link, j.askAgain), kit.Spacer(), leave, j.act))))
	return j
}

// enterDoes calls do by Enter.
func enterDoes(do func()) func(*fyne.KeyEvent) bool {
	return func(ev *fyne.KeyEvent) bool {
		if ev.Name != fyne.KeyReturn && ev.Name != fyne.KeyEnter {
			return false
		}
		do()
		return true
	}
}

func (j *joinPage) content() fyne.CanvasObject { return j.pict }

func (j *joinPage) enter() {
	g := j.g
	j.keys = g.Shell.Push(g.T("login.way.join")).Bind("Escape", g.T("login.back"), j.leaveBack)
	j.where.Enter()
	if !j.asked {
		j.keys.Bind("Return", g.T("login.join.ask"), j.ask)
		g.Shell.Window().Canvas().Focus(j.name)
		j.name.SelectAll()
		return
	}
	j.keys.Bind("Return", g.T("login.join.have"), j.join)
	g.Shell.Window().Canvas().Focus(j.where.Path)
	if j.code.Text() == "" {
		j.recall()
	}
}

func (j *joinPage) leave() {
	j.gone = true
	j.where.Leave()
	j.keys.Pop()
}

func (j *joinPage) leaveBack() {
	if !j.busy {
		j.back()
	}
}

// recall shows the code of a request that was written in an earlier session.
func (j *joinPage) recall() {
	var q admission.Request
	j.g.Beside(func(context.Context) error {
		temp, err := os.MkdirTemp("", "carnet-ask-")
		if err != nil {
			return text.Wrap(err, "vault.folder")
		}
		q, err = admission.Ask(j.g.Dir, "", temp, time.Now())
		if e := os.RemoveAll(temp); err == nil {
			err = e
		}
		return err
	}, func(err error) {
		if err != nil {
			fail(j.g, err)
			return
		}
		j.code.Set(q.Code)
		j.pict.Refresh()
	})
}

// askAgain goes back to writing the same request to another stick.
func (j *joinPage) askAgain() {
	if !j.busy {
		j.s.show(buildJoin(j.g, j.s, j.back, false, "", ""))
	}
}

// ask writes the request.
func (j *joinPage) ask() {
	name, to := strings.TrimSpace(j.name.Text), j.where.Dir()
	if name == "" {
		j.g.Shell.Window().Canvas().Focus(j.name)
		return
	}
	if to == "" {
		j.tell(j.g.T("login.where.needed"))
		j.g.Shell.Window().Canvas().Focus(j.where.Path)
		return
	}
	if !j.begin() {
		return
	}
	var q admission.Request
	j.g.Beside(func(context.Context) (err error) {
		q, err = admission.Ask(j.g.Dir, name, to, time.Now())
		return err
	}, func(err error) {
		if !j.end(err, j.g.T("login.join.ask")) {
			return
		}
		j.s.show(buildJoin(j.g, j.s, j.back, true, q.Code, q.File))
	})
}

// join takes the answer of the founding desk and becomes a desk.
func (j *joinPage) join() {
	in := j.where.Dir()
	if in == "" {
		j.tell(j.g.T("login.where.needed"))
		return
	}
	if !j.begin() {
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	dialog, bar := j.g.Shell.Work(j.g.T("login.join.joining"), cancel)
	report := access.Follow(j.g.P(), bar)
	var got exchange.Imported
	j.g.Beside(func(context.Context) error {
		approval, err := admission.FindApproval(ctx, j.g.Dir, in)
		if err != nil {
			return err
		}
		got, err = admission.Join(ctx, j.g.Dir, approval, j.g.Options, report)
		return err
	}, func(err error) {
		stopped := ctx.Err() != nil
		cancel()
		dialog.Close()
		if stopped && err != nil {
			err = text.NewProblem("access.stopped")
		}
		if !j.end(err, j.g.T("login.join.have")) {
			return
		}
		words := j.g.T("login.join.done", got.New)
		j.g.Stand(j.g.Dir)
		j.g.Shell.Toast(kit.Good, words)
	})
}

func (j *joinPage) begin() bool {
	if j.busy {
		return false
	}
	j.busy = true
	j.tell("")
	j.act.SetLabel("…", "")
	return true
}

// end tells whether one goes on.
func (j *joinPage) end(err error, label string) bool {
	j.busy = false
	j.act.SetLabel(label, "⏎")
	if err != nil {
		j.g.Log.Error("join", "error", err)
		j.tell(j.g.P().Sentence(err))
	}
	return err == nil && !j.gone
}

func (j *joinPage) tell(words string) { tellIn(j.say, j.pict, words) }

// tellIn shows a refusal in a line that is not there otherwise.
func tellIn(say *kit.Para, around fyne.CanvasObject, words string) {
	if words == "" {
		say.Set()
		say.Hide()
	} else {
		say.Set(kit.Span{Text: kit.Message(kit.Alarm, words).Text(), Style: kit.Caption.In(theme.Danger)})
		say.Show()
	}
	around.Refresh()
}
