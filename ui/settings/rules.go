package settings

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"carnet/records"
	"carnet/records/journal"
	"carnet/records/store"
	"carnet/ui/form"
	"carnet/ui/form/formview"
	"carnet/ui/kit"
	"carnet/ui/place"
	"carnet/ui/theme"
)

// draftSetting is where a change that was not saved is kept on this desk.
const draftSetting = "rules.draft"

// rules are the centre's thresholds and calendars. Everybody may read them;
// who may manage them changes them.
type rules struct {
	s     *settings
	may   bool
	doc   store.Document
	last  *journal.Revision // the last change
	edit  *rulesEdit
	views map[records.Section]*formview.View
	at    records.Section
	taken bool // an unsaved change was taken up again

	tabs  *fyne.Container
	body  *fyne.Container
	frame fyne.CanvasObject
	say   *kit.Para
	act   *kit.Button
	busy  bool
	gone  bool
	pict  fyne.CanvasObject
}

func newRules(s *settings) section {
	r := &rules{s: s, may: s.c.Desk.May(records.ManageRules), say: quiet(), tabs: container.NewStack(), body: container.NewStack()}
	r.at = records.OfDating
	if _, field := cutQuery(s.route.Query); slices.Contains(records.Sections, records.Section(field)) {
		r.at = records.Section(field)
	}
	r.act = kit.NewButton(s.c.T("settings.save"), "Ctrl ⏎", kit.Primary, r.save)
	r.pict = page(kit.Words(s.c.T("settings.loading"), kit.Aside))
	return r
}

func (r *rules) content() fyne.CanvasObject { return r.pict }

func (r *rules) enter(keys *kit.Scope) {
	t := r.s.c.T
	ready := func() bool { return r.edit != nil && !r.busy }
	may := func() bool { return r.may && ready() }
	keys.BindWhen("Alt+Down", t("settings.rules.next"), ready, func() { r.turn(1) }).
		BindWhen("Alt+Up", t("settings.rules.previous"), ready, func() { r.turn(-1) }).
		BindWhen("Ctrl+R", t("settings.rules.reset"), may, r.reset).
		BindWhen("Ctrl+Shift+R", t("settings.rules.reset.all"), may, r.resetAll).
		BindWhen("Ctrl+Return", t("settings.save"), may, r.save).
		BindWhen("Escape", t("settings.rules.forget"), func() bool { return may() && r.edit.changed() }, r.forget)
	r.load()
}

func (r *rules) leave() {
	for _, v := range r.views {
		v.Form().Flush()
	}
	r.gone = true
}

// load reads what the centre has set, and a change that was not saved.
func (r *rules) load() {
	c := r.s.c
	var doc store.Document
	var p records.Protocol
	var last *journal.Revision
	var kept string
	c.Load(func(ctx context.Context) (err error) {
		if doc, p, err = c.Store().Protocol(ctx); err != nil {
			return err
		}
		if !doc.ID.IsZero() {
			history, err := c.Store().History(ctx, doc.ID)
			if err != nil {
				return err
			}
			if n := len(history); n > 0 {
				last = &history[n-1]
			}
			if err := c.LoadStaff(ctx); err != nil {
				return err
			}
		}
		kept, err = c.Store().Setting(ctx, draftSetting)
		return err
	}, func() {
		if r.gone {
			return
		}
		r.doc, r.last = doc, last
		r.edit, r.taken = editRules(c.P(), p), false
		var d draft
		if r.may && json.Unmarshal([]byte(kept), &d) == nil && d.By == c.Desk.Me.ID.String() && d.Heads == headsOf(doc) && !same(d.Protocol, p) {
			r.edit.spread(d.Protocol)
			r.taken = true
		}
		r.build()
	})
}

// headsOf names the state of a document.
func headsOf(d store.Document) string { return fmt.Sprint(d.Heads) }

// build makes the forms of all sections and shows one.
func (r *rules) build() {
	c := r.s.c
	r.views = map[records.Section]*formview.View{}
	for _, s := range records.Sections {
		f := r.edit.formOf(s, !r.may, func() []form.Alert { return r.above(s) })
		f.OnChange(r.changed)
		v := formview.New(f)
		f.Listen(func(form.Change) { r.paintTabs() })
		v.OnLast = func() { c.Shell.Window().Canvas().Focus(r.act) }
		r.views[s] = v
	}
	var buttons []fyne.CanvasObject
	if r.may {
		hint := kit.NewText(c.T("settings.rules.hint"), kit.Caption).Cut()
		buttons = []fyne.CanvasObject{hint, kit.Spacer(), r.act}
	}
	r.paintTabs()
	top := kit.Pad(r.tabs, 0, 0, 10, 0)
	bottom := kit.Pad(kit.VStack(8, r.say, kit.HStack(12, buttons...)), 10, 0, 0, 0)
	r.frame = kit.Edges(top, bottom, nil, nil, r.body)
	card := container.NewStack(kit.NewPanel(theme.Surface, theme.Line, theme.CardRadius), kit.Pad(r.frame, 12, 18, 14, 18))
	r.pict = container.New(&column{wide: rulesWide}, kit.Pad(card, 2, 22, 20, 22))
	r.s.show(r.pict)
	r.open(r.at)
}

// tell says below the form why something was not saved; nothing takes it back.
func (r *rules) tell(words string) {
	if words == "" && !r.say.Visible() {
		return
	}
	tell(r.say, words)
	if r.frame != nil {
		r.frame.Refresh() // there is a line more, or less,
		r.frame.Refresh() // and how high it is follows from its width
	}
}

// rulesWide is wider than other sections: tables need room.
const rulesWide = 1120

// open shows a section.
func (r *rules) open(s records.Section) {
	r.at = s
	v := r.views[s]
	r.body.Objects = []fyne.CanvasObject{v}
	r.body.Refresh()
	r.paintTabs()
	if !r.may {
		return
	}
	for _, f := range v.Form().Order() { // the first figure, not an empty last column
		v.Focus(f)
		return
	}
}

func (r *rules) turn(by int) {
	n := len(records.Sections)
	i := slices.Index(records.Sections, r.at)
	r.open(records.Sections[(i+by+n)%n])
}

// paintTabs names the sections, each with how much was changed in it.
func (r *rules) paintTabs() {
	c := r.s.c
	var row []fyne.CanvasObject
	for _, s := range records.Sections {
		name := c.T("settings.rules.section." + string(s))
		if n := r.edit.count(s); n > 0 {
			name += " · " + c.T("settings.rules.count", n)
		}
		st := kit.Plain
		if s == r.at {
			st = kit.Style{Size: theme.Body, Role: theme.Accent, Bold: true}
		}
		tap := kit.NewTap(kit.Pad(kit.NewText(name, st), 6, 12, 6, 12), func() { r.open(s) })
		tap.Choose(s == r.at)
		row = append(row, tap)
	}
	row = append(row, kit.Pad(kit.NewText(c.T("settings.rules.tabs"), kit.Caption), 0, 0, 0, 8))
	r.tabs.Objects = []fyne.CanvasObject{kit.HStack(4, row...)}
	r.tabs.Refresh()
}

// above stands at the head of a section: who changed what last, what two desks
// have set differently, a change that is not saved.
func (r *rules) above(s records.Section) []form.Alert {
	c := r.s.c
	var out []form.Alert
	if !r.may {
		out = append(out, form.Alert{Level: form.Info, Text: c.T("settings.rules.read")})
	}
	if r.taken {
		out = append(out, form.Alert{Level: form.Warning, Text: c.T("settings.rules.taken")})
	}
	for _, x := range r.doc.Conflicts {
		if words, mine := r.conflict(x, s); mine {
			out = append(out, form.Alert{Level: form.Warning, Text: words})
		}
	}
	words := c.T("settings.rules.what." + string(s))
	if r.last != nil {
		day := time.UnixMilli(r.last.Wall).Local().Format("02/01/2006")
		words += " " + c.T("settings.rules.last", day, c.StaffName(r.last.Author), r.last.Reason)
	}
	return append(out, form.Alert{Level: form.Info, Text: words})
}

// conflict tells which value two desks have set differently; mine that it is
// one of a section.
func (r *rules) conflict(x journal.Conflict, s records.Section) (words string, mine bool) {
	p := r.s.c.P()
	name, of := place.RuleField(p, x.Path)
	var values []string
	for _, v := range x.Values {
		if said, ok := place.RuleValue(p, x.Path, v.JSON); ok {
			values = append(values, said)
		}
	}
	if len(values) < len(x.Values) {
		return p.T("settings.rules.conflict.table", name), of == s
	}
	return p.T("settings.rules.conflict", name, strings.Join(values, " / ")), of == s
}

// changed keeps what is typed until it is saved.
func (r *rules) changed() {
	c := r.s.c
	c.Touch()
	r.tell("")
	if r.gone || r.busy || !r.may {
		return
	}
	kept := ""
	if r.edit.changed() {
		b, err := json.Marshal(draft{Protocol: r.edit.protocol(), Heads: headsOf(r.doc), By: c.Desk.Me.ID.String()})
		if err != nil {
			c.Fail(err)
			return
		}
		kept = string(b)
	}
	c.Load(func(ctx context.Context) error { return c.Store().SetSetting(ctx, draftSetting, kept) }, func() {})
}

// reset puts the default into the field with the focus.
func (r *rules) reset() {
	c := r.s.c
	v := r.views[r.at]
	var key string
	for _, f := range v.Form().Order() {
		if f.Editing() {
			key = f.Key()
		}
	}
	what := r.edit.reset(v.Form())
	if what == "" {
		c.Shell.Toast(kit.Neutral, c.T("settings.rules.reset.none"))
		return
	}
	v.FocusKey(key)
	r.changed()
	r.paintTabs()
	c.Shell.Toast(kit.Good, c.T("settings.rules.reset.done", what))
}

// resetAll puts the defaults of the section back, once it is confirmed.
func (r *rules) resetAll() {
	c := r.s.c
	s := r.at
	c.Shell.Confirm(kit.Question{Title: c.T("settings.rules.reset.all"), Words: c.T("settings.rules.reset.sure", c.T("settings.rules.section."+string(s))), Yes: c.T("settings.rules.reset.yes")}, func() {
		r.edit.resetAll(s)
		r.changed()
		r.build()
	}, nil)
}

// forget drops what was changed and not saved.
func (r *rules) forget() {
	c := r.s.c
	c.Shell.Confirm(kit.Question{Title: c.T("settings.rules.forget"), Words: c.T("settings.rules.forget.sure"), Yes: c.T("settings.rules.forget.yes"), Grave: true}, func() {
		r.edit.spread(r.edit.was)
		r.taken = false
		r.changed()
		r.build()
	}, nil)
}

// save looks at everything, asks once more for what nobody has published and
// for the reason, and writes.
func (r *rules) save() {
	if r.busy || r.edit == nil || !r.may || !r.whole() {
		return
	}
	c := r.s.c
	if !r.edit.changed() && len(r.doc.Conflicts) == 0 {
		c.Shell.Toast(kit.Neutral, c.T("settings.rules.same"))
		return
	}
	odd := r.edit.odd()
	if len(odd) == 0 {
		r.askReason()
		return
	}
	c.Shell.Confirm(kit.Question{Title: c.T("settings.rules.odd.title"), Words: strings.Join(odd, "\n") + "\n\n" + c.T("settings.rules.odd.sure"), Yes: c.T("settings.rules.odd.yes"), Grave: true}, r.askReason, nil)
}

// whole tells whether everything can be saved, and otherwise goes where it
// cannot.
func (r *rules) whole() bool {
	for _, s := range records.Sections {
		v := r.views[s]
		f := v.Form()
		for _, x := range f.Order() {
			x.Leave()
		}
		f.Prune()
		if missing := f.Insist(); len(missing) > 0 {
			r.open(s)
			v.Focus(missing[0])
			r.tell(r.s.c.T("settings.rules.missing"))
			return false
		}
		if i := r.edit.unread(); s == records.OfVaccination && i >= 0 {
			r.open(s)
			v.FocusKey(fmt.Sprintf("settings.rules.dose[%d].age", i))
			r.tell(r.s.c.T("settings.rules.missing"))
			return false
		}
	}
	r.edit.touch()
	r.edit.work()
	if len(r.edit.wrong) == 0 {
		return true
	}
	r.goTo(r.edit.wrong[0])
	return false
}

// goTo opens the section of what is wrong, at its field.
func (r *rules) goTo(f records.Finding) {
	r.tell(r.edit.sentence(f))
	code, isValue := strings.CutPrefix(f.Path, "values.")
	for _, t := range records.Thresholds() {
		if isValue && t.Code == code {
			r.open(t.Section)
			r.views[t.Section].FocusKey(labelKey(&t))
			return
		}
	}
	if f.Path == "windows" {
		r.open(records.OfPrenatal)
		r.views[records.OfPrenatal].FocusKey("settings.rules.window[0].number")
		return
	}
	r.open(records.OfVaccination)
	label := strings.TrimPrefix(f.Path, "doses.")
	i := slices.IndexFunc(r.edit.doses, func(d doseRow) bool { return d.label == label })
	r.views[records.OfVaccination].FocusKey(fmt.Sprintf("settings.rules.dose[%d].vaccine", max(i, 0)))
}

func (r *rules) askReason() {
	c := r.s.c
	c.Shell.Ask(kit.Question{Title: c.T("settings.rules.reason"), Words: c.T("settings.rules.reason.what"), Yes: c.T("settings.save")}, c.T("settings.rules.reason.label"), r.write, nil)
}

func (r *rules) write(reason string) {
	c := r.s.c
	p, doc := r.edit.protocol(), r.doc
	r.busy = true
	r.act.SetLabel("…", "")
	c.Beside(func(ctx context.Context) error {
		if err := c.Store().WriteProtocol(ctx, c.Desk.Author(), &p, doc.Heads, reason); err != nil {
			return err
		}
		return c.Store().SetSetting(ctx, draftSetting, "")
	}, func(err error) {
		r.busy = false
		r.act.SetLabel(c.T("settings.save"), "Ctrl ⏎")
		if err != nil {
			c.Log.Error("change the rules", "error", err)
			r.tell(c.P().Sentence(err))
			return
		}
		c.Shell.Toast(kit.Good, c.T("settings.rules.saved"))
		if !r.gone {
			r.load()
		}
	})
}
