package frame

import (
	"context"
	"path/filepath"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"carnet/records"
	"carnet/records/desk"
	"carnet/records/journal"
	"carnet/ui/kit"
	"carnet/ui/place"
	"carnet/ui/theme"
)

// navWidth is the width of the navigation, searchWidth the most that the search
// box takes, whoWidth the most that the names beside it take.
const (
	navWidth    = 176
	searchWidth = 520
	whoWidth    = 400
)

// stops are the lines of the navigation, with the key (a letter: the digits
// of a French keyboard need Shift) and the right that each
// needs ("" for none).
var stops = []struct {
	to   place.Name
	key  string
	need records.Right
}{
	{place.Home, "Alt+A", ""},
	{place.Patients, "Alt+P", ""},
	{place.Maternity, "Alt+M", records.Consult},
	{place.Exchange, "Alt+E", records.Exchange},
	{place.Settings, "Alt+R", ""},
}

// build lays the frame around the places, in the language in force.
func (f *Frame) build() {
	f.closeKeys()
	f.body = container.NewStack()
	f.nav = kit.NewFlush()
	f.foot = kit.VStack(2)
	f.paintNav()
	left := container.NewStack(kit.NewPanel(theme.Surface, theme.Clear, 0),
		kit.Pad(container.NewBorder(f.nav, f.foot, nil, nil), 12, 10, 14, 10))
	main := kit.Edges(f.top(), nil, nil, nil, f.body)
	if words := f.strip(); words != "" {
		strip := container.NewStack(kit.NewPanel(theme.WarningSoft, theme.Clear, 0),
			kit.Pad(kit.NewText("● "+words, kit.Style{Size: theme.Small, Role: theme.Warning, Bold: true}).Centered(), 3, 10, 3, 10))
		main = kit.Edges(strip, nil, nil, nil, main)
	}
	f.shell.SetContent(container.NewStack(kit.NewPanel(theme.Background, theme.Clear, 0),
		kit.Edges(nil, nil, kit.Edges(nil, nil, nil, kit.VLine(), kit.Fixed(navWidth, 0, left)), nil, main)))
	f.bindKeys()
	f.recount()
}

// strip says over every page what is not real: the people, the clock.
func (f *Frame) strip() string {
	demo, shifted := "", ""
	if f.ctx.Desk.Info.Demo {
		demo = f.ctx.T("place.demo")
	}
	if f.opt.Shift != 0 {
		shifted = f.ctx.T("frame.shifted", f.ctx.Desk.Now().Format("02/01/2006"))
	}
	return place.Dots(demo, shifted)
}

// top is the bar with the search box, the centre, the desk and the name.
func (f *Frame) top() fyne.CanvasObject {
	p := f.shell.Printer()
	search := kit.NewTap(container.NewStack(kit.NewPanel(theme.Surface, theme.FieldBorder, theme.Radius),
		kit.Pad(kit.HStack(6, kit.NewText(p.T("place.search"), kit.Aside).Cut(), kit.Spacer(), kit.KeyHint("Ctrl K")), 0, 8, 0, 10)),
		func() { f.Go(place.Route{To: place.Patients}) })
	i, me := f.ctx.Desk.Info, f.ctx.Desk.Me
	who := kit.NewText(kit.Shorten(place.Dots(i.Centre, i.Desk, me.Name()), kit.Caption, whoWidth), kit.Caption)
	lock := kit.NewButton(p.T("place.lock"), "Ctrl L", kit.Quiet, f.lock)
	// The search box gives way, so that the lock is never pushed out.
	return kit.Bar(false, kit.HStack(14, kit.Grow(searchWidth, kit.Fixed(0, theme.FieldHeight, search)), kit.Spacer(), who, lock))
}

func (f *Frame) paintNav() {
	if f.nav == nil {
		return
	}
	p := f.shell.Printer()
	f.nav.Objects = []fyne.CanvasObject{kit.Pad(kit.NewText("Carnet", kit.Brand), 6, 10, 12, 10)}
	for _, s := range stops {
		if s.need != "" && !f.ctx.Desk.May(s.need) {
			continue
		}
		here := f.route.To == s.to || s.to == place.Patients && (f.route.To == place.Record || f.route.To == place.Register) ||
			s.to == place.Maternity && (f.route.To == place.Labour || f.route.To == place.Birth)
		item := kit.NavItem(p.T("place."+string(s.to)), f.counts[s.to], here, func() { f.Go(place.Route{To: s.to}) })
		f.nav.Objects = append(f.nav.Objects, kit.Pad(item, 0, 0, 2, 0))
	}
	f.nav.Refresh()
}

// bindKeys opens the keys that work in every place.
func (f *Frame) bindKeys() {
	p := f.shell.Printer()
	k := f.shell.Push(p.T("place.window.keys"))
	for _, s := range stops {
		if s.need == "" || f.ctx.Desk.May(s.need) {
			k.Bind(s.key, p.T("place."+string(s.to)+".keys"), func() { f.Go(place.Route{To: s.to}) })
		}
	}
	k.Bind("Ctrl+K", p.T("place.patients.keys"), func() { f.Go(place.Route{To: place.Patients}) })
	k.Bind("Ctrl+L", p.T("place.lock.keys"), f.lock)
	f.keys = k
}

func (f *Frame) closeKeys() {
	if f.keys != nil {
		f.keys.Pop()
		f.keys = nil
	}
}

// tally is what the navigation and its foot show.
type tally struct {
	waiting, conflicts int
	labours            int // women in labour
	sent               string
	backup             string
	clock              journal.ClockState
}

// recount asks the record, beside the window, for the counts of the
// navigation. Requests that come while one is under way are one.
func (f *Frame) recount() {
	if f.ctx == nil || f.nav == nil {
		return
	}
	c := f.ctx
	var t tally
	c.Beside(func(ctx context.Context) (err error) {
		t, err = count(ctx, c)
		return err
	}, func(err error) {
		if err != nil || f.ctx != c || f.closing {
			return // the desk was closed meanwhile
		}
		f.counts[place.Home], f.counts[place.Exchange], f.counts[place.Maternity] = t.waiting, t.conflicts, t.labours
		f.paintNav()
		lines := []fyne.CanvasObject{kit.NewText(t.sent, kit.Caption), kit.NewText(t.backup, kit.Caption)}
		if t.clock != journal.ClockOK {
			lines = append([]fyne.CanvasObject{kit.Message(kit.Warning, c.T("frame.clock"))}, lines...)
		}
		f.foot.Objects = []fyne.CanvasObject{kit.Pad(kit.VStack(2, lines...), 0, 4, 0, 10)}
		f.foot.Refresh()
	})
}

func count(ctx context.Context, c *place.Context) (tally, error) {
	var t tally
	queue, err := c.Store().Queue(ctx, c.Today())
	if err != nil {
		return t, err
	}
	conflicts, err := c.Store().Conflicted(ctx)
	if err != nil {
		return t, err
	}
	if t.labours, err = c.Store().LabouringCount(ctx); err != nil {
		return t, err
	}
	parcels, err := c.Store().Parcels(ctx, 1)
	if err != nil {
		return t, err
	}
	t.waiting, t.conflicts, t.clock = len(queue), len(conflicts), c.Store().Clock()
	t.sent, t.backup = c.T("place.sent_never"), c.T("place.backup_never")
	if len(parcels) > 0 {
		t.sent = c.T("place.sent", ago(c, time.UnixMilli(parcels[0].Created)))
	}
	list, err := desk.Backups(filepath.Join(c.Desk.Dir(), "backups"))
	if err != nil {
		return t, err
	}
	if len(list) > 0 {
		name := strings.TrimSuffix(filepath.Base(list[len(list)-1]), desk.BackupExtension)
		if at, err := time.ParseInLocation("20060102-150405", name[max(0, len(name)-15):], time.Local); err == nil {
			t.backup = c.T("place.backup", ago(c, at))
		}
	}
	return t, nil
}

// ago says a moment as near as it matters: the hour today, else the day.
func ago(c *place.Context, at time.Time) string {
	now := c.Desk.Now()
	if at.Format(time.DateOnly) == now.Format(time.DateOnly) {
		return at.Format("15:04") + " ✓"
	}
	if days := int(now.Sub(at).Hours() / 24); days >= 1 {
		return c.T("frame.days_ago", days)
	}
	return c.T("place.yesterday")
}

// backup makes the day's backup beside the work, a little after the login.
func (f *Frame) backup(k *desk.Desk) {
	time.Sleep(20 * time.Second)
	path, err := k.AutoBackup(context.Background(), nil)
	fyne.Do(func() {
		if f.ctx == nil || f.ctx.Desk != k || f.closing {
			return
		}
		if err != nil {
			f.ctx.Fail(err)
			return
		}
		if path != "" {
			f.recount()
		}
	})
}
