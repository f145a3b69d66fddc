package settings

import (
	"context"
	"os"
	"path/filepath"
	"slices"

	"fyne.io/fyne/v2"

	"carnet/assets/text"
	"carnet/records/desk"
	"carnet/ui/access"
	"carnet/ui/kit"
)

// backup shows the backups of this desk and makes one elsewhere.
type backup struct {
	s     *settings
	table *kit.Table
	where *access.Where
	say   *kit.Para
	done  *kit.Para
	busy  bool
	gone  bool
	pict  fyne.CanvasObject
}

func newBackup(s *settings) section {
	c := s.c
	b := &backup{s: s, say: quiet(), done: quiet()}
	b.table = kit.NewTable([]float32{3, 2, 6}, []string{c.T("settings.backup.when"), c.T("settings.backup.size"), c.T("settings.backup.file")}, c.T("settings.backup.none"), nil)
	b.where = access.NewWhere(c.Shell, c.T("settings.backup.where"), "", nil)
	b.where.OnEnter = b.make
	b.where.OnDir = func(string) { c.Touch() }
	b.pict = page(
		kit.Header(c.T("settings.backup.elsewhere")),
		kit.Words(c.T("settings.backup.what"), kit.Aside),
		b.where.Content(), b.say, b.done,
		kit.HStack(12, kit.NewButton(c.T("settings.backup.make"), "Ctrl ⏎", kit.Primary, b.make)),
		kit.HLine(),
		kit.Header(c.T("settings.backup.here")),
		kit.Words(c.T("settings.backup.daily", b.dir()), kit.Aside), b.table,
		kit.Words(c.T("settings.backup.restore"), kit.Caption))
	return b
}

func (b *backup) dir() string { return filepath.Join(b.s.c.Desk.Dir(), "backups") }

func (b *backup) content() fyne.CanvasObject { return b.pict }

func (b *backup) enter(keys *kit.Scope) {
	c := b.s.c
	keys.Bind("Ctrl+Return", c.T("settings.backup.make"), b.make)
	b.where.Enter()
	c.Shell.Window().Canvas().Focus(b.where.Path)
	b.list()
}

func (b *backup) leave() {
	b.gone = true
	b.where.Leave()
}

// kept is a backup in the data folder.
type kept struct {
	file string
	when string
	size int64 // bytes
}

// keptIn lists the backups of a folder, the latest first.
func keptIn(dir string) ([]kept, error) {
	files, err := desk.Backups(dir)
	if err != nil {
		return nil, err
	}
	slices.Reverse(files)
	var out []kept
	for _, f := range files {
		info, err := os.Stat(f)
		if err != nil {
			continue // it has just been dropped
		}
		x := kept{file: f, when: "—", size: info.Size()}
		if at, ok := desk.MadeAt(f); ok {
			x.when = at.Format("02/01/2006 15:04")
		}
		out = append(out, x)
	}
	return out, nil
}

func (b *backup) list() {
	c := b.s.c
	var got []kept
	c.Load(func(context.Context) (err error) {
		got, err = keptIn(b.dir())
		return err
	}, func() {
		if b.gone {
			return
		}
		rows := make([][]fyne.CanvasObject, len(got))
		for i, k := range got {
			rows[i] = []fyne.CanvasObject{kit.CellIn(k.when, kit.Strong), kit.Cell(c.T("settings.megabytes", float64(k.size/10_000)/100)), kit.CellIn(filepath.Base(k.file), kit.Aside)}
		}
		b.table.SetRows(rows)
		b.pict.Refresh()
	})
}

// make writes a backup to the stick or the folder.
func (b *backup) make() {
	c := b.s.c
	if b.busy {
		return
	}
	dir := b.where.Dir()
	if dir == "" {
		tell(b.say, c.T("login.where.needed"))
		c.Shell.Window().Canvas().Focus(b.where.Path)
		return
	}
	b.busy = true
	tell(b.say, "")
	tell(b.done, "")
	ctx, cancel := context.WithCancel(context.Background())
	dialog, bar := c.Shell.Work(c.T("settings.backup.making"), cancel)
	follow := access.Seldom(bar)
	words := c.T("access.phase.writing")
	var path string
	c.Beside(func(context.Context) (err error) {
		path, err = c.Desk.Backup(ctx, dir, func(done, of int) {
			if of > 0 {
				follow(float64(done)/float64(of), words)
			}
		})
		return err
	}, func(err error) {
		stopped := ctx.Err() != nil
		cancel()
		b.busy = false
		dialog.Close()
		if err != nil {
			if stopped {
				err = text.NewProblem("access.stopped")
			}
			c.Log.Error("backup", "error", err)
			tell(b.say, c.P().Sentence(err))
			return
		}
		tellIn(b.done, kit.Good, c.T("settings.backup.done", path))
		b.list()
	})
}
