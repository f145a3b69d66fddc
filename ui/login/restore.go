package login

import (
	"context"
	"path/filepath"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"carnet/records/desk"
	"carnet/ui/access"
	"carnet/ui/kit"
	"carnet/ui/place"
)

// restorePage puts a backup in the place of what is here.
type restorePage struct {
	g     *place.Gate
	back  func()
	where *access.Where
	list  *kit.Table
	files []found
	name  *nameField
	slot  *fyne.Container // the name field, which each backup brings anew
	pass  *kit.Entry
	say   *kit.Para
	act   *kit.Button
	keys  *kit.Scope
	asked int // the latest look into a folder
	busy  bool
	gone  bool
	pict  fyne.CanvasObject
}

// found is a backup in a folder.
type found struct {
	file string
	desk.Peeked
}

// backupsShown is how many backups are offered, the latest first.
const backupsShown = 5

func newRestorePage(g *place.Gate, back func()) *restorePage {
	r := &restorePage{g: g, back: back, slot: container.NewStack(), pass: kit.NewPassword(), say: kit.NewPara()}
	r.say.Hide()
	first, under := "", ""
	if g.Door != nil {
		first = filepath.Join(g.Dir, "backups")
		under = place.Dots(g.Door.Info.Centre, g.Door.Info.Desk)
	}
	r.where = access.NewWhere(g.Shell, g.T("login.restore.where"), first, nil)
	r.where.OnDir = r.look
	r.where.OnEnter = func() { r.look(r.where.Dir()); g.Shell.Window().Canvas().Focus(r.list) }
	r.list = kit.NewTable([]float32{3, 4, 3}, []string{g.T("login.restore.when"), g.T("login.restore.whose"), g.T("login.centre.desk")}, g.T("login.restore.none"), func(int) {
		g.Shell.Window().Canvas().Focus(r.name.entry)
	})
	r.list.OnWalk = r.chosen
	r.setNames(nil)
	r.pass.OnKey = enterDoes(r.restore)
	r.act = kit.NewButton(g.T("login.restore.do"), "Ctrl ⏎", kit.Primary, r.restore)
	r.pict = screen(formWidth, under, cardPad(kit.VStack(12,
		kit.NewText(g.T("login.restore"), kit.Title),
		kit.Words(g.T("login.restore.what"), kit.Plain),
		r.where.Content(), r.list,
		kit.Columns(14, nil, kit.VStack(6, r.slot), kit.VStack(6, access.Labelled(g.T("login.password"), r.pass))),
		r.say,
		kit.HStack(12, kit.Spacer(), kit.NewButton(g.T("login.back"), g.T("kit.key.escape"), kit.Secondary, r.goBack), r.act))))
	return r
}

func (r *restorePage) content() fyne.CanvasObject { return r.pict }

func (r *restorePage) enter() {
	r.keys = r.g.Shell.Push(r.g.T("login.restore")).
		Bind("Ctrl+Return", r.g.T("login.restore.do"), r.restore).
		Bind("Escape", r.g.T("login.back"), r.goBack)
	r.where.Enter()
	r.g.Shell.Window().Canvas().Focus(r.where.Path)
	r.look(r.where.Dir())
}

func (r *restorePage) leave() {
	r.gone = true
	r.where.Leave()
	r.keys.Pop()
}

func (r *restorePage) goBack() {
	if !r.busy {
		r.back()
	}
}

// setNames offers who can open the chosen backup.
func (r *restorePage) setNames(of *found) {
	var all []person
	if of != nil {
		all = people(of.Users, func(staff string) string { return roleWord(r.g.P(), of.Info.Roles[staff]) })
	}
	m := newNames(all)
	if of != nil {
		m.choose(of.Info.LastUser)
		if len(all) == 1 {
			m.choose(all[0].staff)
		}
	}
	r.name = newNameField(m, r.g.T("login.name.hint"))
	r.name.grown = func() { r.pict.Refresh() }
	r.name.taken = func() { r.g.Shell.Window().Canvas().Focus(r.pass) }
	r.slot.Objects = []fyne.CanvasObject{kit.VStack(6, access.Labelled(r.g.T("login.restore.who"), r.name.entry), r.name.box)}
	r.slot.Refresh()
}

// look lists the backups in a folder, or the one that is named.
func (r *restorePage) look(dir string) {
	r.asked++
	mine := r.asked
	var got []found
	r.g.Beside(func(context.Context) error {
		got = backupsIn(dir)
		return nil
	}, func(error) {
		if r.gone || mine != r.asked {
			return
		}
		r.files = got
		rows := make([][]fyne.CanvasObject, len(got))
		for i, f := range got {
			when := "—"
			if !f.Made.IsZero() {
				when = f.Made.Format("02/01/2006 15:04")
			}
			rows[i] = []fyne.CanvasObject{kit.Cell(when), kit.Cell(f.Info.Centre), kit.Cell(f.Info.Desk)}
		}
		r.list.SetRows(rows)
		r.list.Mark(0)
		if len(got) > 0 {
			r.chosen(0)
		} else {
			r.setNames(nil)
		}
		r.pict.Refresh()
	})
}

// backupsIn are the backups of a folder that can be read, the latest first.
func backupsIn(dir string) []found {
	if dir == "" {
		return nil
	}
	files := []string{dir}
	if filepath.Ext(dir) != desk.BackupExtension {
		var err error
		if files, err = desk.Backups(dir); err != nil {
			return nil
		}
	}
	slices.Reverse(files)
	var out []found
	for _, f := range files {
		p, err := desk.Peek(f)
		if err != nil {
			continue // no backup, or not a whole one
		}
		if out = append(out, found{f, p}); len(out) == backupsShown {
			break
		}
	}
	return out
}

func (r *restorePage) chosen(i int) {
	if i >= 0 && i < len(r.files) {
		r.setNames(&r.files[i])
	}
}

// restore asks where something is replaced, then does it.
func (r *restorePage) restore() {
	if r.busy {
		return
	}
	i := r.list.Marked()
	if i < 0 || i >= len(r.files) {
		r.tell(r.g.T("login.restore.choose"))
		return
	}
	if r.name.m.who() == "" {
		r.g.Shell.Window().Canvas().Focus(r.name.entry)
		return
	}
	if r.g.Door == nil {
		r.put(r.files[i])
		return
	}
	when := r.files[i].Made.Format("02/01/2006 15:04")
	r.g.Shell.Confirm(kit.Question{Title: r.g.T("login.restore"), Words: r.g.T("login.restore.sure", when), Yes: r.g.T("login.restore.do"), Grave: true},
		func() { r.put(r.files[i]) }, func() { r.g.Shell.Window().Canvas().Focus(r.pass) })
}

// put gives the folder back, restores, and stands before it anew.
func (r *restorePage) put(f found) {
	g := r.g
	r.busy = true
	r.tell("")
	r.act.SetLabel("…", "")
	who, password := r.name.m.who(), r.pass.Text
	door := g.Door
	g.Door = nil
	g.Beside(func(ctx context.Context) error {
		if door != nil {
			if err := door.Close(); err != nil {
				return err
			}
		}
		return desk.Restore(ctx, f.file, g.Dir, who, password, g.Options)
	}, func(err error) {
		r.busy = false
		r.act.SetLabel(g.T("login.restore.do"), "Ctrl ⏎")
		if err == nil {
			g.Stand(g.Dir)
			g.Shell.Toast(kit.Good, g.T("login.restore.done"))
			return
		}
		g.Log.Error("restore", "error", err)
		r.reclaim(door != nil)
		if r.gone {
			return
		}
		r.tell(g.P().Sentence(err))
		g.Shell.Window().Canvas().Focus(r.pass)
		r.pass.SelectAll()
	})
}

// reclaim stands before the desk again that nothing has replaced.
func (r *restorePage) reclaim(had bool) {
	if !had || r.gone {
		return
	}
	door, err := desk.At(r.g.Dir, r.g.Options)
	if err != nil {
		fail(r.g, err)
		return
	}
	r.g.Door = door
}

func (r *restorePage) tell(words string) { tellIn(r.say, r.pict, words) }
