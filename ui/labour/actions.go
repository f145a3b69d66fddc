package labour

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"carnet/records"
	"carnet/records/labourchart"
	"carnet/ui/bedside"
	"carnet/ui/kit"
	"carnet/ui/place"
)

// bind opens the keys of the place.
func (v *view) bind() {
	k := v.ctx.Shell.Push(v.t("labour.keys"))
	v.keys = k
	there := func() bool { return !v.id.IsZero() }
	live := func() bool { return there() && v.l.Ended == nil && v.may() && v.entry == nil }
	entering := func() bool { return v.entry != nil }
	k.BindWhen("F2", v.t("labour.keys.view"), there, v.switchLook)
	k.BindWhen("F4", v.t("labour.enter"), func() bool { return live() || entering() }, func() {
		if v.entry != nil {
			v.endEntry()
			return
		}
		v.beginEntry("")
	})
	k.BindWhen("F5", v.t("labour.keys.plan"), func() bool { return live() || entering() }, func() { v.beginEntry(labourchart.Assessment) })
	k.BindWhen("F3", v.t("labour.keys.call"), live, v.call)
	k.BindWhen("F6", v.t("labour.keys.facts"), func() bool { return live() || entering() }, func() {
		if v.entry != nil {
			v.otherTime()
			return
		}
		v.editFacts()
	})
	k.BindWhen("Ctrl+M", v.t("labour.trouble.title"), func() bool { return live() || entering() }, v.troubles)
	k.BindWhen("F7", v.t("labour.keys.quiet"), live, v.hush)
	k.BindWhen("F8", v.t("labour.keys.end"), live, v.endOtherwise)
	k.BindWhen("F8", v.t("labour.letter"), func() bool { return there() && away(&v.l) }, func() { v.letter(referralOf(&v.l)) })
	k.BindWhen("F9", v.t("labour.birth"), live, v.birth)
	k.BindWhen("Ctrl+P", v.t("labour.print"), there, v.print)
	k.BindWhen("Ctrl+R", v.t("labour.keys.handover"), there, v.handover)
	k.BindWhen("Delete", v.t("labour.keys.strike"), func() bool { return live() && len(v.grid.entries()) > 0 }, v.strikeUnder)
	k.BindWhen("Ctrl+Return", v.t("labour.admit.begin"), func() bool { return v.admit != nil }, func() { v.beginLabour() })
	k.Bind("Escape", v.t("labour.keys.back"), v.escape)
}

func (v *view) escape() {
	if v.entry != nil {
		v.endEntry()
		return
	}
	v.ctx.Back()
}

// beginEntry opens a round, at a row where one is named.
func (v *view) beginEntry(code string) {
	v.ctx.Touch()
	if v.look != guide {
		v.look = guide
		v.body.Objects = []fyne.CanvasObject{v.pane}
		v.body.Refresh()
	}
	if v.entry == nil {
		v.entry = newColumn(v.ctx.P(), &v.l, v.now(), v.set)
		v.fixed = false
	}
	if code != "" {
		v.entry.seek(code)
	}
	v.paint()
	v.grid.follow(v.entry.row)
	v.focus(v.grid)
}

// endEntry closes the round; what was entered is kept already.
func (v *view) endEntry() {
	if v.entry == nil {
		return
	}
	v.entry = nil
	v.flush1()
	v.pane.ScrollToTop()
	v.paint()
	v.focus(v.grid)
}

// flush1 lets what waits go into the record now.
func (v *view) flush1() {
	if v.keep != nil {
		v.keep.start()
	}
}

func (v *view) otherTime() {
	v.entry.row, v.entry.typed, v.entry.wrong = timeRow, "", ""
	v.paint()
}

func (v *view) nextDue() {
	if !v.entry.nextDue() {
		v.endEntry()
		return
	}
	v.paint()
	v.grid.follow(v.entry.row)
}

// rune is a character typed into the chart.
func (v *view) rune(r rune) {
	if v.entry == nil {
		return
	}
	v.ctx.Touch()
	v.took(v.entry.rune(r, v.now()))
}

// key is another key typed into the chart.
func (v *view) key(ev *fyne.KeyEvent) {
	v.ctx.Touch()
	if c := v.entry; c != nil {
		switch ev.Name {
		case fyne.KeyReturn, fyne.KeyEnter:
			v.took(c.enter(v.now()))
			return
		case fyne.KeyUp:
			c.walk(-1)
		case fyne.KeyDown:
			c.walk(1)
		case fyne.KeyPageUp:
			c.section(-1)
		case fyne.KeyPageDown:
			c.section(1)
		case fyne.KeyTab:
			v.nextDue()
			return
		case fyne.KeyBackspace, fyne.KeyDelete:
			if !c.back() && c.row != timeRow && c.made[c.row] != nil {
				v.takeBack(c.row)
			}
		case fyne.KeyLeft, fyne.KeyRight, fyne.KeyHome, fyne.KeyEnd, fyne.KeySpace:
			return
		default:
			kit.PassKey(v.grid, ev)
			return
		}
		v.paint()
		v.grid.follow(c.row)
		return
	}
	switch ev.Name {
	case fyne.KeyUp:
		v.grid.walk(-1, 0)
	case fyne.KeyDown:
		v.grid.walk(1, 0)
	case fyne.KeyLeft:
		v.grid.walk(0, -1)
	case fyne.KeyRight:
		v.grid.walk(0, 1)
	default:
		kit.PassKey(v.grid, ev)
		return
	}
	v.set1(v.foot, v.footer(v.now()))
}

// took does what a key has led to.
func (v *view) took(t taken) {
	c := v.entry
	if t.Time {
		v.fixed = true
	}
	if t.Entry {
		if !v.fixed && noneMade(c.made) {
			c.at = v.now().Truncate(time.Minute) // the round begins with its first value
		}
		if c.made[t.Row] != nil {
			v.takeBack(t.Row)
		}
		e := entryAt(c.rows[t.Row], t.Value, c.at, v.now(), v.ctx.Desk.Me.ID)
		c.made[t.Row] = &e
		v.change(add(e, v.set))
	}
	if t.Done {
		v.endEntry()
		return
	}
	v.paint()
	v.grid.follow(c.row)
}

func noneMade(list []*records.LabourEntry) bool {
	for _, e := range list {
		if e != nil {
			return false
		}
	}
	return true
}

// takeBack strikes a value of this round: it was mistyped.
func (v *view) takeBack(row int) {
	e := *v.entry.made[row]
	v.entry.made[row] = nil
	v.change(strike(e, v.t("labour.struck.retyped"), v.set))
}

// strikeUnder takes the latest value under the cursor out of the count.
func (v *view) strikeUnder() {
	vals := v.grid.entries()
	x := vals[len(vals)-1]
	e := v.l.Entries[x.Entry]
	row := v.grid.g.Rows[v.grid.row]
	p := v.ctx.P()
	v.dialog = v.ctx.Shell.Ask(kit.Question{
		Title: p.T("labour.strike.title", rowLabel(p, row.Code, row.Fetus, v.l.Fetuses), labourchart.Shown(p, e.Item, e.Value), bedside.Clock(e.At)),
		Words: p.T("labour.strike.words"), Yes: p.T("labour.strike"), Grave: true,
	}, "", func(why string) {
		v.change(strike(e, why, v.set))
		v.focus(v.grid)
	}, func() { v.focus(v.grid) })
}

// birth goes on to the birth.
func (v *view) birth() {
	v.endEntry()
	v.flush()
	v.ctx.Go(place.Route{To: place.Birth, Patient: v.who.ID, Document: v.id})
}

// handover shows the labour in a paragraph.
func (v *view) handover() {
	now := v.now()
	words := handover(v.ctx.P(), &v.l, &v.grid.sum, now)
	v.dialog = v.ctx.Shell.Inform(kit.Question{Title: v.t("labour.handover.title", v.who.Patient.Name(), bedside.Clock(now)), Words: strings.Join(words, "\n")},
		func() { v.focus(v.grid) })
}
