package settings

import (
	"path/filepath"

	"fyne.io/fyne/v2"

	"carnet/ui/kit"
)

// about says what program this is and where its data lie.
type about struct {
	s    *settings
	pict fyne.CanvasObject
}

func newAbout(s *settings) section {
	c := s.c
	version := fyne.CurrentApp().Metadata().Version
	if version == "" {
		version = "—"
	}
	dir := c.Desk.Dir()
	pair := func(key, value string) fyne.CanvasObject {
		return kit.HStack(12, kit.Fixed(190, 0, kit.NewText(c.T("settings.about."+key), kit.Aside)), kit.NewText(value, kit.Plain).Cut())
	}
	return &about{s, page(
		kit.Words(c.T("settings.about.what"), kit.Plain),
		kit.Card(kit.VStack(6,
			pair("version", version),
			pair("data", dir),
			pair("backups", filepath.Join(dir, "backups")),
			pair("log", filepath.Join(dir, "carnet.log")),
			pair("desk", c.Desk.Info.Device.String()),
			pair("licence", c.T("settings.about.apache")))),
		kit.Words(c.T("settings.about.private"), kit.Aside))}
}

func (a *about) content() fyne.CanvasObject { return a.pict }

func (a *about) enter(*kit.Scope) { a.s.c.Shell.Window().Canvas().Unfocus() }

func (a *about) leave() {}
