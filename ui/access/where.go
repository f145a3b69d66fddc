package access

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"carnet/assets/icons"
	"carnet/sync/usb"
	"carnet/ui/kit"
)

// Where asks for a stick or a folder. A stick that is plugged in shows at
// once; the first one is taken while no folder has been typed.
type Where struct {
	Path *kit.Entry
	// OnDir is called when another folder is meant.
	OnDir func(dir string)
	// OnEnter is called by Enter in the path.
	OnEnter func()

	shell   *kit.Shell
	list    func() ([]usb.Volume, error)
	sticks  []usb.Volume
	row     *fyne.Container
	content fyne.CanvasObject
	stop    context.CancelFunc
	told    string
}

// NewWhere makes the choice; list is usb.Volumes but in tests, first the
// folder meant at the beginning ("" for a stick).
func NewWhere(s *kit.Shell, label, first string, list func() ([]usb.Volume, error)) *Where {
	if list == nil {
		list = usb.Volumes
	}
	w := &Where{Path: kit.NewEntry(s.Printer().T("access.where.path")), shell: s, list: list, row: kit.Flow(8)}
	w.Path.SetText(first)
	w.told = first
	w.Path.OnChanged = func(string) { w.tell() }
	w.Path.OnKey = func(ev *fyne.KeyEvent) bool {
		if (ev.Name == fyne.KeyReturn || ev.Name == fyne.KeyEnter) && w.OnEnter != nil {
			w.OnEnter()
			return true
		}
		return false
	}
	w.show(nil)
	w.content = kit.VStack(6, Labelled(label, w.Path), w.row)
	return w
}

// Content is the picture.
func (w *Where) Content() fyne.CanvasObject { return w.content }

// Dir is the folder meant, "" for none.
func (w *Where) Dir() string {
	s := strings.TrimSpace(w.Path.Text)
	if s == "" {
		return ""
	}
	return filepath.Clean(s)
}

// Enter begins to look for sticks.
func (w *Where) Enter() {
	ctx, stop := context.WithCancel(context.Background())
	w.stop = stop
	go usb.Watch(ctx, 2*time.Second, w.list, func(v []usb.Volume) {
		fyne.Do(func() {
			if ctx.Err() == nil {
				w.show(v)
			}
		})
	})
}

// Leave stops looking.
func (w *Where) Leave() {
	if w.stop != nil {
		w.stop()
		w.stop = nil
	}
}

// show offers the sticks that are plugged in now.
func (w *Where) show(now []usb.Volume) {
	had := w.sticks
	w.sticks = now
	typed := strings.TrimSpace(w.Path.Text)
	pulled := slices.ContainsFunc(had, func(v usb.Volume) bool { return v.Dir == typed }) &&
		!slices.ContainsFunc(now, func(v usb.Volume) bool { return v.Dir == typed })
	if pulled {
		w.Path.SetText("")
		typed = ""
	}
	if typed == "" && len(now) > 0 {
		w.Path.SetText(now[0].Dir)
	}
	p := w.shell.Printer()
	w.row.Objects = nil
	for _, v := range now {
		label := p.T("access.where.stick", v.Label)
		if v.ReadOnly {
			label = p.T("access.where.readonly", v.Label)
		}
		w.row.Add(kit.NewButton(label, "", kit.Secondary, func() { w.Path.SetText(v.Dir) }).WithIcon(icons.Usb))
	}
	if len(now) == 0 {
		w.row.Add(kit.NewText(p.T("access.where.none"), kit.Caption))
	}
	w.row.Refresh()
}

func (w *Where) tell() {
	if d := w.Dir(); d != w.told {
		w.told = d
		if w.OnDir != nil {
			w.OnDir(d)
		}
	}
}
