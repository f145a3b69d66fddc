package birth

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"carnet/records"
	"carnet/records/clinical/labour"
	"carnet/records/journal"
	"carnet/records/store"
	"carnet/ui/bedside"
	"carnet/ui/form"
	"carnet/ui/form/formview"
	"carnet/ui/kit"
	"carnet/ui/paper"
	"carnet/ui/place"
	"carnet/ui/theme"
)

// tick is how often the timers on the screen are looked at.
const tick = 10 * time.Second

// draftKind is no kind of document: a chart passes over it, and the draft names
// no patient, so that only this place finds it.
const draftKind records.Kind = "birth"

// view is the place.
type view struct {
	ctx   *place.Context
	route place.Route
	keys  *kit.Scope
	in    bool
	round int
	set   labour.Settings

	woman  bedside.Woman
	labour journal.DocumentID
	state  *state
	form   *form.Form
	fv     *formview.View
	draft  string
	kept   string   // what the draft holds
	stale  bool     // the draft could not be kept
	shown  []string // what was missing at the last Ctrl+Enter
	busy   bool
	words  string // what became of the draft, as the foot says it
	ready  bool   // the foot offers the letter
	said   *written
	paper  paper.Folder
	dialog *kit.Dialog

	later  func(time.Duration, func())
	beside func(func(context.Context) error, func(error))

	root, head, title, body, foot *fyne.Container
}

var _ place.Place = (*view)(nil)

// New makes the place: the birth that ends the labour of the route, a birth of
// the patient without one, or what a signed delivery has become.
func New(ctx *place.Context, r place.Route) place.Place { return newView(ctx, r) }

func newView(ctx *place.Context, r place.Route) *view {
	v := &view{ctx: ctx, route: r, labour: r.Document, set: labour.Defaults(), paper: paper.Folder{Data: ctx.Desk.Dir()}}
	v.later, v.beside = ctx.Shell.Later, ctx.Beside
	v.head, v.title, v.body, v.foot = container.NewStack(), container.NewStack(), container.NewStack(), container.NewStack()
	v.root = container.New(&screen{v}, kit.NewPanel(theme.Background, theme.Clear, 0), v.body, v.head, v.title, v.foot)
	return v
}

// Content implements place.Place.
func (v *view) Content() fyne.CanvasObject { return v.root }

// Enter implements place.Place.
func (v *view) Enter() {
	v.in = true
	v.round++
	v.paper.Enter()
	v.bind()
	if v.said != nil {
		v.showSaid()
		return
	}
	v.load()
	v.wake(v.round)
}

// Leave implements place.Place.
func (v *view) Leave() {
	v.in = false
	if v.form != nil {
		v.form.Flush()
	}
	v.save()
	if v.dialog != nil {
		v.dialog.Close()
	}
	v.keys.Pop()
	v.paper.Leave()
}

func (v *view) now() time.Time              { return v.ctx.Desk.Now() }
func (v *view) t(k string, a ...any) string { return v.ctx.T(k, a...) }

// wake keeps the timers going while the place is shown.
func (v *view) wake(round int) {
	v.later(tick, func() {
		if !v.in || round != v.round {
			return
		}
		if v.form != nil && v.said == nil {
			v.paintTitle()
		}
		v.wake(round)
	})
}

func (v *view) bind() {
	k := v.ctx.Shell.Push(v.t("birth.keys"))
	v.keys = k
	writing := func() bool { return v.form != nil && v.said == nil }
	done := func() bool { return v.said != nil }
	k.BindWhen("Ctrl+Return", v.t("birth.sign"), writing, v.sign)
	k.BindWhen("F4", v.t("birth.add"), func() bool { return writing() && v.state.Count < mostChildren }, v.addChild)
	k.BindWhen("Ctrl+Delete", v.t("birth.remove"), func() bool { return writing() && v.state.Count > 1 && !v.inRows() }, v.removeChild)
	k.BindWhen("F8", v.t("birth.keys.refer"), writing, v.referOrPrint)
	k.BindWhen("F7", v.t("birth.keys.loss"), writing, v.addLoss)
	k.BindWhen("Ctrl+PageDown", v.t("birth.keys.section.next"), writing, func() { v.section(1) })
	k.BindWhen("Ctrl+PageUp", v.t("birth.keys.section.prev"), writing, func() { v.section(-1) })
	k.BindWhen("Ctrl+D", v.t("birth.drop"), writing, v.askDrop)
	k.BindWhen("F9", v.t("birth.notice"), done, v.notices)
	k.BindWhen("F8", v.t("birth.letter"), func() bool { return done() && v.anySent() }, v.letters)
	k.BindWhen("Return", v.t("birth.chart"), done, func() { v.ctx.Go(place.Route{To: place.Record, Patient: v.woman.ID, Document: v.said.Delivery}) })
	k.Bind("Escape", v.t("birth.keys.back"), v.ctx.Back)
}

// load reads the woman, her labour and the draft, if one was begun.
func (v *view) load() {
	var w bedside.Woman
	var s *state
	var said *written
	set := v.set
	id := v.labour
	draft := ""
	v.beside(func(ctx context.Context) (err error) {
		st := v.ctx.Store()
		rules, err := st.Rules(ctx)
		if err != nil {
			return err
		}
		set = rules.Labour
		patient := v.route.Patient
		var l *records.Labour
		if id.IsZero() && !patient.IsZero() {
			open, err := st.OpenLabours(ctx)
			if err != nil {
				return err
			}
			for _, x := range open {
				if x.Patient == patient {
					id = x.Labour
				}
			}
		}
		if !id.IsZero() {
			doc, err := st.Document(ctx, id)
			if err != nil {
				return err
			}
			if doc.Kind == records.KindDelivery {
				done, err := readWritten(ctx, st, doc)
				if err != nil {
					return err
				}
				said = &done
				w, err = bedside.ReadWoman(ctx, st, doc.Patient)
				return err
			}
			l = &records.Labour{}
			if err := doc.Decode(l); err != nil {
				return err
			}
			if patient.IsZero() {
				patient = doc.Patient
			}
		}
		if w, err = bedside.ReadWoman(ctx, st, patient); err != nil {
			return err
		}
		if err := st.RecordReading(ctx, v.ctx.Desk.Me.ID, w.ID, "birth", ""); err != nil {
			return err
		}
		draft = draftOf(&w)
		if d, err := st.Draft(ctx, draft); err == nil {
			s = &state{}
			return json.Unmarshal(d.Content, s)
		}
		lid := ""
		if !id.IsZero() {
			lid = id.String()
		}
		s = begin(v.ctx.P(), &w, l, lid, v.now(), v.ctx.Desk.Me.Name())
		return nil
	}, func(err error) {
		if !v.in {
			return
		}
		if err != nil {
			v.ctx.Fail(err)
			return
		}
		v.set = set
		if said != nil {
			v.woman, v.said = w, said
			v.set1(v.head, bedside.Banner(v.ctx, &v.woman))
			v.showSaid()
			return
		}
		v.woman, v.state, v.labour, v.draft = w, s, id, draft
		v.adopt()
	})
}

// draftOf names the draft of a birth: whoever goes on with it at this desk
// finds it.
func draftOf(w *bedside.Woman) string {
	if w.Pregnancy != nil {
		return "birth-" + w.PregnancyID.String()
	}
	return "birth-of-" + w.ID.String()
}

// adopt shows the form.
func (v *view) adopt() {
	p := v.ctx.P()
	if v.state.Done == nil {
		v.state.Done = map[string][]string{}
	}
	v.form = form.New(p, form.Spec{Columns: 4, Today: v.ctx.Today})
	a := &about{p: p, now: v.now, set: v.set, staff: v.people(), days: func() *int { return daysAt(&v.woman, v.state.at(v.now())) },
		born: func(c *child) time.Time { return v.state.bornAt(c, v.now()) }, audits: v.ctx.Desk.May(records.Consult), restricted: v.ctx.Desk.May(records.Restricted),
		send: func(c *child) {
			for i := range v.state.Kids {
				if c == &v.state.Kids[i] {
					v.referChild(i)
				}
			}
		}}
	declareDelivery(v.form, v.state, a)
	for i := range v.state.Kids {
		declareChild(v.form, &v.state.Kids[i], "c"+string(rune('1'+i))+".", "birth.section.child."+string(rune('1'+i)), a,
			func() bool { return i < v.state.Count }, true)
	}
	v.fv = formview.New(v.form)
	v.fv.OnLast = func() {} // signing stays a deliberate act
	v.form.Listen(func(form.Change) { v.changed() })
	v.form.OnChange(v.save)
	v.set1(v.head, bedside.Banner(v.ctx, &v.woman))
	v.set1(v.body, v.fv)
	v.paintTitle()
	v.root.Refresh()
	v.kept = v.packed()
	v.fv.FocusFirstEmpty()
}

func (v *view) people() []form.Option {
	var out []form.Option
	for _, m := range v.ctx.Members() {
		out = append(out, form.Option{Value: m.Name(), Label: m.Name(), Detail: v.t("place.role." + string(m.Role))})
	}
	return out
}

// changed is told of everything that happens in the form.
func (v *view) changed() {
	v.ctx.Touch()
	v.state.tick(v.now(), v.ctx.Desk.Me.ID.String())
	v.paintTitle()
}

func (v *view) packed() string {
	b, err := json.Marshal(v.state)
	if err != nil {
		v.ctx.Fail(err)
		return v.kept
	}
	return string(b)
}

// save keeps what was typed, if it says anything new.
func (v *view) save() {
	if v.state == nil || v.said != nil || v.busy {
		return
	}
	now := v.packed()
	if now == v.kept {
		return
	}
	d := store.Draft{ID: v.draft, Staff: v.ctx.Desk.Me.ID, Kind: draftKind, Content: []byte(now)}
	err := v.ctx.Store().SaveDraft(context.Background(), d)
	v.stale = err != nil
	if err != nil {
		v.ctx.Fail(err)
		return
	}
	v.kept = now
	v.paintFoot(v.t("birth.kept", bedside.Clock(v.now())))
}

// addChild adds a twin.
func (v *view) addChild() {
	v.state.Count++
	v.state.Kids[v.state.Count-1].Time = bedside.Clock(v.now())
	v.form.Reload()
	v.changed()
	v.save()
	v.fv.FocusKey("c" + string(rune('0'+v.state.Count)) + ".sex")
}

// removeChild takes the last child back, once that is confirmed.
func (v *view) removeChild() {
	v.dialog = v.ctx.Shell.Confirm(kit.Question{Title: v.t("birth.remove.title", v.state.Count), Words: v.t("birth.remove.words"), Yes: v.t("birth.remove"), Grave: true}, func() {
		v.state.Count--
		v.form.Reload()
		v.changed()
		v.save()
		v.fv.FocusFirstEmpty()
	}, nil)
}

// inRows tells that the focus is in a row, whose own Ctrl+Delete goes first.
func (v *view) inRows() bool {
	for _, f := range v.form.Order() {
		if f.Editing() {
			r, _ := f.InRows()
			return r != nil
		}
	}
	return false
}

// addLoss goes to the next measurement of blood.
func (v *view) addLoss() {
	if n := len(v.state.Losses); n == 0 || v.state.Losses[n-1].ML != nil {
		for _, s := range v.form.Sections() {
			for _, it := range s.Items() {
				if r, ok := it.(*form.Rows); ok && r.Key() == "birth.loss" {
					f := r.Add(-1)
					v.state.Losses[len(v.state.Losses)-1].Time = bedside.Clock(v.now())
					v.form.Reload()
					v.fv.Focus(v.form.Field(f.Key()))
					return
				}
			}
		}
		return
	}
	v.fv.FocusKey("birth.loss[" + string(rune('0'+len(v.state.Losses)-1)) + "].birth.loss.ml")
}

// refer makes the birth one that ends in a referral and goes to where.
func (v *view) refer() {
	v.state.D.Mother = "referred"
	v.state.propose(v.ctx.P(), v.now(), v.set)
	v.form.Reload()
	v.changed()
	v.fv.FocusKey("birth.referral.to")
}

// section moves to the first field of the next section or of the one before.
func (v *view) section(n int) {
	order := v.form.Order()
	var firsts []*form.Field
	here := 0
	for i, f := range order {
		if i == 0 || f.Section() != order[i-1].Section() {
			firsts = append(firsts, f)
		}
		if f.Editing() {
			here = len(firsts) - 1
		}
	}
	if len(firsts) > 0 {
		v.fv.Focus(firsts[min(max(here+n, 0), len(firsts)-1)])
	}
}

func (v *view) askDrop() {
	v.dialog = v.ctx.Shell.Confirm(kit.Question{Title: v.t("birth.drop.title"), Words: v.t("birth.drop.words"), Yes: v.t("birth.drop"), Grave: true}, func() {
		v.busy = true // nothing is kept any more
		if err := v.ctx.Store().DropDraft(context.Background(), v.draft); err != nil {
			v.ctx.Fail(err)
		}
		v.ctx.Back()
	}, nil)
}

// supervisor is who answers for an intern; zero for who signs in their own
// name, false when there is nobody.
func (v *view) supervisor() (journal.DocumentID, bool) {
	me := v.ctx.Desk.Me
	if me.Role.May(records.Sign) {
		return journal.DocumentID{}, true
	}
	id, err := journal.ParseDocumentID(me.Supervisor)
	if err != nil || !me.Role.May(records.Consult) {
		return id, false
	}
	m, ok := v.ctx.Member(id)
	return id, ok && !m.Left && m.Role.May(records.Countersign)
}

// sign says the birth. What is missing is shown once; a second Ctrl+Enter
// signs all the same, unless something is no value.
func (v *view) sign() {
	if v.busy {
		return
	}
	v.ctx.Touch()
	v.settleField()
	behalf, ok := v.supervisor()
	if !ok {
		v.ctx.Shell.Toast(kit.Alarm, v.t("birth.supervisor"))
		return
	}
	if missing := v.fv.Form().Missing(); len(missing) > 0 {
		refused := slices.ContainsFunc(missing, func(f *form.Field) bool { return f.IsRefused() })
		if refused || !v.knows(missing) {
			v.fv.Insist()
			v.shown = nil
			for _, f := range missing {
				v.shown = append(v.shown, f.Key())
			}
			words := "birth.missing"
			if refused {
				words = "birth.refused"
			}
			v.ctx.Shell.Toast(kit.Warning, v.t(words, len(missing)))
			return
		}
	}
	if !v.sickUnsent() {
		return
	}
	v.state.tick(v.now(), v.ctx.Desk.Me.ID.String())
	info := v.ctx.Desk.Info
	b := &birthing{p: v.ctx.P(), woman: &v.woman, labour: v.labour, state: v.state, now: v.now(), author: v.ctx.Desk.Author(), behalf: behalf,
		letter: info.Letter, block: info.Block, draft: v.draft}
	v.busy = true
	var w written
	v.beside(func(ctx context.Context) (err error) {
		w, err = b.write(ctx, v.ctx.Store())
		return err
	}, func(err error) {
		v.busy = false
		if err != nil {
			v.ctx.Fail(err)
			return
		}
		v.said = &w
		v.ctx.Shell.Toast(kit.Good, v.t("birth.signed"))
		if v.in {
			v.showSaid()
		}
	})
}

// knows tells that all of what is missing was shown already.
func (v *view) knows(missing []*form.Field) bool {
	for _, f := range missing {
		if !slices.Contains(v.shown, f.Key()) {
			return false
		}
	}
	return true
}

func (v *view) set1(c *fyne.Container, o fyne.CanvasObject) {
	c.Objects = nil
	if o != nil {
		c.Objects = []fyne.CanvasObject{o}
	}
	c.Refresh()
}
