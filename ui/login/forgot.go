package login

import (
	"context"
	"strconv"

	"fyne.io/fyne/v2"

	"carnet/records/desk"
	"carnet/records/journal"
	"carnet/records/vault/keyring"
	"carnet/ui/access"
	"carnet/ui/kit"
	"carnet/ui/place"
	"carnet/ui/theme"
)

// forgotPage takes the recovery sheet, line by line.
type forgotPage struct {
	g     *place.Gate
	s     *stage
	lines []*kit.Entry
	marks []*kit.Text
	frame []*kit.Panel
	say   *kit.Para
	act   *kit.Button
	keys  *kit.Scope
	busy  bool
	gone  bool
	pict  fyne.CanvasObject
}

func newForgotPage(g *place.Gate, s *stage) *forgotPage {
	f := &forgotPage{g: g, s: s, say: kit.NewPara()}
	f.say.Hide()
	rows := []fyne.CanvasObject{}
	for i := range sheetLines {
		e := kit.NewEntry("")
		if i == 0 {
			e.PlaceHolder = g.T("login.sheet.hint")
		}
		mark := kit.NewText("", kit.Strong.In(theme.Good))
		frame := kit.NewPanel(theme.Clear, theme.Clear, theme.Radius)
		e.OnChanged = func(string) { f.typed(i) }
		e.OnKey = enterDoes(func() { f.forward(i) })
		f.lines, f.marks, f.frame = append(f.lines, e), append(f.marks, mark), append(f.frame, frame)
		rows = append(rows, kit.HStack(10, kit.Fixed(58, 0, kit.NewText(g.T("login.sheet.line", i+1), kit.Aside)),
			kit.Fixed(272, theme.FieldHeight, stack(e, frame)), mark))
	}
	f.act = kit.NewButton(g.T("access.next"), "⏎", kit.Primary, f.open)
	f.pict = screen(560, place.Dots(g.Door.Info.Centre, g.Door.Info.Desk), cardPad(kit.VStack(14,
		kit.HStack(10, kit.NewText(g.T("login.forgot"), kit.Title), kit.Spacer(), kit.NewText(g.T("login.step", 1, 2), kit.Caption)),
		kit.Words(g.T("login.forgot.what"), kit.Plain),
		kit.Header(g.T("access.sheet.title")),
		kit.VStack(8, rows...), f.say,
		kit.HStack(12, kit.Spacer(), kit.NewButton(g.T("login.back"), g.T("kit.key.escape"), kit.Secondary, f.back), f.act))))
	return f
}

func (f *forgotPage) content() fyne.CanvasObject { return f.pict }

func (f *forgotPage) enter() {
	f.keys = f.g.Shell.Push(f.g.T("login.forgot")).
		Bind("Return", f.g.T("access.next"), f.open).
		Bind("Escape", f.g.T("login.back"), f.back)
	f.g.Shell.Window().Canvas().Focus(f.lines[0])
}

func (f *forgotPage) leave() {
	f.gone = true
	f.keys.Pop()
}

func (f *forgotPage) back() {
	if !f.busy {
		f.s.show(newLoginPage(f.g, f.s))
	}
}

func (f *forgotPage) texts() []string {
	out := make([]string, len(f.lines))
	for i, e := range f.lines {
		out[i] = e.Text
	}
	return out
}

// typed marks the lines that are good and the one with a mistake; a good line
// that has just been completed moves on by itself.
func (f *forgotPage) typed(at int) {
	if scanned(f.lines[at].Text) {
		return // the square code: it says the whole
	}
	states := f.mark()
	if states[at] == lineGood && at+1 < len(f.lines) && signsOf(f.lines[at].Text) == lineSigns && f.lines[at+1].Text == "" {
		f.g.Shell.Window().Canvas().Focus(f.lines[at+1])
	}
}

func (f *forgotPage) mark() []lineState {
	states, _ := judgeLines(f.texts())
	p := f.g.P()
	wrong := ""
	for i, st := range states {
		switch st {
		case lineGood:
			f.marks[i].SetStyle(kit.Strong.In(theme.Good))
			f.marks[i].Set("✓")
			f.frame[i].Set(theme.Clear, theme.Clear, 0)
		case lineWrong:
			f.marks[i].SetStyle(kit.Caption.In(theme.Danger))
			f.marks[i].Set("▲ " + p.T("login.sheet.wrong"))
			f.frame[i].Set(theme.Clear, theme.Danger, 2)
			wrong = strconv.Itoa(i + 1)
		default:
			f.marks[i].Set("")
			f.frame[i].Set(theme.Clear, theme.Clear, 0)
		}
	}
	if wrong == "" {
		tellIn(f.say, f.pict, "")
	}
	f.pict.Refresh()
	return states
}

// forward is Enter in a line.
func (f *forgotPage) forward(i int) {
	if i+1 < len(f.lines) && !scanned(f.lines[i].Text) {
		f.g.Shell.Window().Canvas().Focus(f.lines[i+1])
		return
	}
	f.open()
}

// open opens the record with the sheet.
func (f *forgotPage) open() {
	if f.busy {
		return
	}
	sheet := wholeSheet(f.texts())
	if _, err := keyring.ParseSheet(sheet); err != nil {
		states := f.mark()
		tellIn(f.say, f.pict, f.g.P().Sentence(err))
		for i, st := range states {
			if st != lineGood {
				f.g.Shell.Window().Canvas().Focus(f.lines[i])
				return
			}
		}
		return
	}
	f.busy = true
	f.act.SetLabel("…", "")
	var k *desk.Desk
	f.g.Beside(func(ctx context.Context) (err error) {
		k, err = f.g.Door.Recover(ctx, sheet)
		return err
	}, func(err error) {
		f.busy = false
		f.act.SetLabel(f.g.T("access.next"), "⏎")
		if f.gone {
			shut(k, f.g)
			return
		}
		if err != nil {
			f.g.Log.Error("recover", "error", err)
			tellIn(f.say, f.pict, f.g.P().Sentence(err))
			return
		}
		f.s.show(newResetPage(f.g, f.s, k))
	})
}

// resetPage gives somebody a new password in a record opened by the sheet.
type resetPage struct {
	g    *place.Gate
	s    *stage
	k    *desk.Desk
	name *nameField
	pair *access.Pair
	keep map[string]*access.Tick // who is known, where the keyring was altered
	say  *kit.Para
	act  *kit.Button
	keys *kit.Scope
	busy bool
	pict fyne.CanvasObject
}

func newResetPage(g *place.Gate, s *stage, k *desk.Desk) *resetPage {
	r := &resetPage{g: g, s: s, k: k, say: kit.NewPara(), keep: map[string]*access.Tick{}}
	r.say.Hide()
	var all []person
	for _, u := range k.Ring().Users() {
		if u.Active {
			all = append(all, person{u.Staff, u.Name, roleWord(g.P(), k.Info.Roles[u.Staff])})
		}
	}
	m := newNames(all)
	if len(all) == 1 {
		m.choose(all[0].staff)
	}
	r.name = newNameField(m, g.T("login.name.hint"))
	r.pair = access.NewPair(g.Shell)
	r.pair.Known = func() []string { return []string{m.typed, k.Info.Centre} }
	r.pair.OnLast = r.reset
	r.name.taken = func() { g.Shell.Window().Canvas().Focus(r.pair.First) }
	r.act = kit.NewButton(g.T("login.open"), "Ctrl ⏎", kit.Primary, r.reset)
	parts := []fyne.CanvasObject{
		kit.HStack(10, kit.NewText(g.T("login.reset"), kit.Title), kit.Spacer(), kit.NewText(g.T("login.step", 2, 2), kit.Caption)),
		kit.Words(g.T("login.reset.what"), kit.Plain),
	}
	if k.Session.Altered() {
		parts = append(parts, r.altered(all))
	}
	parts = append(parts,
		kit.VStack(6, access.Labelled(g.T("login.reset.person"), r.name.entry), r.name.box), r.pair.Content(), r.say,
		kit.HStack(12, kit.Spacer(), kit.NewButton(g.T("login.back"), g.T("kit.key.escape"), kit.Secondary, r.back), r.act))
	r.pict = screen(560, place.Dots(k.Info.Centre, k.Info.Desk), cardPad(kit.VStack(14, parts...)))
	r.name.grown = r.pict.Refresh
	return r
}

// altered asks whom one knows, when the keyring was changed without Carnet.
func (r *resetPage) altered(all []person) fyne.CanvasObject {
	rows := []fyne.CanvasObject{kit.Message(kit.Alarm, r.g.T("login.reset.altered"))}
	for _, p := range all {
		t := access.NewTick(p.name, nil)
		r.keep[p.staff] = t
		rows = append(rows, t.Box)
	}
	return kit.CardIn(theme.Danger, kit.VStack(4, rows...))
}

func (r *resetPage) content() fyne.CanvasObject { return r.pict }

func (r *resetPage) enter() {
	r.keys = r.g.Shell.Push(r.g.T("login.reset")).
		Bind("Ctrl+Return", r.g.T("login.open"), r.reset).
		Bind("Escape", r.g.T("login.back"), r.back)
	if r.name.m.chosen != "" {
		r.g.Shell.Window().Canvas().Focus(r.pair.First)
		return
	}
	r.g.Shell.Window().Canvas().Focus(r.name.entry)
}

// leave closes the record that the sheet has opened, unless the window has it.
func (r *resetPage) leave() {
	r.keys.Pop()
	if !r.busy {
		shut(r.k, r.g)
	}
	r.k = nil
}

func (r *resetPage) back() {
	if !r.busy {
		r.s.show(newLoginPage(r.g, r.s))
	}
}

// reset gives the new password and goes on as that person.
func (r *resetPage) reset() {
	if r.busy {
		return
	}
	staff := r.name.m.chosen
	id, err := journal.ParseDocumentID(staff)
	if staff == "" || err != nil {
		tellIn(r.say, r.pict, r.g.T("login.reset.who"))
		r.g.Shell.Window().Canvas().Focus(r.name.entry)
		return
	}
	password, ok := r.pair.Take()
	if !ok {
		return
	}
	var kept []string
	for who, t := range r.keep {
		if t.On() {
			kept = append(kept, who)
		}
	}
	r.busy = true
	r.act.SetLabel("…", "")
	k := r.k
	var roles map[string]string
	r.g.Beside(func(ctx context.Context) (err error) {
		if k.Session.Altered() {
			if err = k.Session.Repair(kept); err != nil {
				return err
			}
		}
		if err = k.ResetPassword(ctx, id, password); err != nil {
			return err
		}
		if err = k.Switch(ctx, staff, password); err != nil {
			return err
		}
		roles, err = k.Roles(ctx)
		return err
	}, func(err error) {
		r.act.SetLabel(r.g.T("login.open"), "Ctrl ⏎")
		if r.k == nil { // the window has closed meanwhile
			shut(k, r.g)
			return
		}
		if err != nil {
			r.busy = false
			r.g.Log.Error("reset a password", "error", err)
			tellIn(r.say, r.pict, r.g.P().Sentence(err))
			return
		}
		enter(r.g, k, roles) // still busy: leaving does not close the record
	})
}
