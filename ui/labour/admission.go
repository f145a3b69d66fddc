package labour

import (
	"context"
	"encoding/json"
	"time"

	"fyne.io/fyne/v2"

	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/clinical/labour"
	"carnet/records/journal"
	"carnet/records/labourchart"
	"carnet/records/store"
	"carnet/ui/bedside"
	"carnet/ui/form"
	"carnet/ui/form/formview"
	"carnet/ui/kit"
	"carnet/ui/place"
)

// admission is the form that begins a labour. What was typed is kept as a draft
// of the patient, found again by its id.
type admission struct {
	ctx  *place.Context
	who  bedside.Woman
	set  labour.Settings
	form *form.Form
	view *formview.View
	d    admitted
	done bool
}

// admitted is what the form holds, as the draft keeps it.
type admitted struct {
	Labour   records.Labour `json:"labour"`
	At       string         `json:"at"`
	Ruptured string         `json:"ruptured"`
	CM       *float64       `json:"cm,omitempty"`
	Gravida  *int           `json:"gravida,omitempty"`
	LMP      *clinical.Date `json:"lmp,omitempty"`
}

// draftKind is no kind of document: a chart passes over it, and the draft names
// no patient, so that only this place finds it.
const draftKind records.Kind = "labour_admission"

func draftOf(who *bedside.Woman) string { return "labour-" + who.ID.String() }

// openAdmission begins with the draft of this woman, else with what her
// pregnancy says.
func openAdmission(ctx context.Context, c *place.Context, who bedside.Woman, set labour.Settings) (*admission, error) {
	a := &admission{ctx: c, who: who, set: set}
	if d, err := c.Store().Draft(ctx, draftOf(&who)); err == nil {
		return a, json.Unmarshal(d.Content, &a.d)
	}
	a.d.At = bedside.Clock(c.Desk.Now())
	l := &a.d.Labour
	l.Onset, l.Fetuses = "spontaneous", 1
	if g := who.Pregnancy; g != nil {
		l.Parity, l.Risks = g.Parity, openRisks(g.Risks)
		a.d.Gravida = g.Gravida
		for _, r := range g.Risks {
			if r == "twins" {
				l.Fetuses = 2
			}
		}
	}
	return a, nil
}

// openRisks are the risks of a pregnancy that whoever stands at the bed may
// read: a labour is shown and printed to more people than her pregnancy is.
func openRisks(list []string) []string {
	var out []string
	for _, r := range list {
		if !records.Intern.Hidden(records.KindPregnancy, `risks["`+r+`"]`) {
			out = append(out, r)
		}
	}
	return out
}

// declare makes the form.
func (a *admission) declare() {
	p, l := a.ctx.P(), &a.d.Labour
	now := a.ctx.Desk.Now
	f := form.New(p, form.Spec{Columns: 2, Today: a.ctx.Today})
	none := func() bool { return a.who.Pregnancy == nil }
	f.Section("labour.admit.section",
		bedside.ClockField(p, "labour.admit.time", &a.d.At, now, form.Required()),
		form.Choice("labour.admit.onset", &l.Onset, form.Values("labour.onset.", "spontaneous", "induced"), form.Advance()),
		form.Number("labour.admit.cm", &a.d.CM, form.Unit("cm"), form.Decimals(1), form.Plausible(0, 10)),
		bedside.ClockField(p, "labour.fact.ruptured.field", &a.d.Ruptured, now),
		form.Integer("labour.admit.parity", &l.Parity, form.Plausible(0, 25), form.Required()),
		form.Integer("labour.admit.fetuses", &l.Fetuses, form.Plausible(1, 4)),
		form.Integer("labour.admit.gravida", &a.d.Gravida, form.Plausible(1, 25), form.When(none)),
		form.Day("labour.admit.lmp", &a.d.LMP, form.NotFuture(), form.When(none)),
		form.Text("labour.admit.note", &l.Note, form.Span(2)),
		form.Note(func() form.Alert {
			if !none() {
				return form.Alert{}
			}
			return form.Alert{Level: form.Warning, Title: p.T("labour.admit.unknown"), Text: p.T("labour.admit.unknown.words")}
		}))
	a.form = f
	a.view = formview.New(f)
	f.OnChange(a.save)
}

// save keeps what was typed.
func (a *admission) save() {
	if a.done {
		return
	}
	b, err := json.Marshal(a.d)
	if err != nil {
		return
	}
	a.ctx.Touch()
	d := store.Draft{ID: draftOf(&a.who), Staff: a.ctx.Desk.Me.ID, Kind: draftKind, Content: b}
	if err := a.ctx.Store().SaveDraft(context.Background(), d); err != nil {
		a.ctx.Fail(err)
	}
}

func (a *admission) leave() {
	if a.form != nil {
		a.form.Flush()
	}
}

// settle is the labour as it begins.
func (a *admission) settle(now time.Time, by journal.DocumentID) (*records.Labour, *records.Pregnancy) {
	l := a.d.Labour
	at, ok := bedside.ClockOf(a.d.At, now)
	if !ok {
		at = now
	}
	l.Admitted = at.Truncate(time.Minute)
	if t, ok := bedside.ClockOf(a.d.Ruptured, now); ok {
		l.Ruptured = &t
	}
	g := &records.Pregnancy{Opened: bedside.DayOf(now), Gravida: a.d.Gravida, Parity: l.Parity, LMP: a.d.LMP}
	if g.LMP != nil {
		edd := g.LMP.AddDays(280)
		g.EDD, g.Basis = &edd, "lmp"
	}
	if a.who.Pregnancy != nil {
		l.Pregnancy = a.who.PregnancyID.String()
	}
	if a.d.CM != nil {
		e := entryAt(labourchart.Row{Code: labourchart.Dilatation}, labourchart.Number(*a.d.CM), l.Admitted, now, by)
		add(e, a.set)(&l)
	}
	return &l, g
}

// showAdmission shows the form in place of the chart.
func (v *view) showAdmission() {
	a := v.admit
	if !v.may() || v.who.Patient.Sex == clinical.Male {
		v.set1(v.title, kit.Words(v.t("labour.none"), kit.Aside))
		v.set1(v.foot, nil)
		return
	}
	a.declare()
	v.set1(v.title, kit.NewText(v.t("labour.admit.title"), kit.Title))
	v.body.Objects = []fyne.CanvasObject{kit.Edges(nil, nil, nil, nil, a.view)}
	v.body.Refresh()
	begin := kit.NewButton(v.t("labour.admit.begin"), kit.ParseKey("Ctrl+Return").Hint(v.ctx.P()), kit.Primary, v.beginLabour)
	v.set1(v.foot, kit.NewFlush(kit.HLine(), kit.Pad(kit.HStack(10, kit.Spacer(), begin), 10, 22, 10, 22)))
	v.root.Refresh()
	a.view.OnLast = v.beginLabour
	a.view.FocusKey("labour.admit.cm")
}

// beginLabour writes the admission and opens the chart.
func (v *view) beginLabour() {
	a := v.admit
	if a == nil || a.done || len(a.view.Insist()) > 0 {
		return
	}
	a.done = true
	l, g := a.settle(v.now(), v.ctx.Desk.Me.ID)
	author := v.ctx.Desk.Author()
	var id journal.DocumentID
	v.beside(func(ctx context.Context) (err error) {
		if id, err = admit(ctx, v.ctx.Store(), author, v.who.ID, l, g); err != nil {
			return err
		}
		// The draft has said what it had to say; that it stays is no harm.
		_ = v.ctx.Store().DropDraft(ctx, draftOf(&a.who))
		return nil
	}, func(err error) {
		if err != nil {
			a.done = false
			v.ctx.Fail(err)
			return
		}
		v.admit = nil
		v.route.Document = id
		v.body.Objects = []fyne.CanvasObject{v.pane}
		v.body.Refresh()
		v.hold(id, *l)
		v.load()
		if v.in {
			v.beginEntry("")
		}
	})
}
