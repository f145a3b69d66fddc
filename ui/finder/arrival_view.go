package finder

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"carnet/records"
	"carnet/ui/form"
	"carnet/ui/form/formview"
	"carnet/ui/kit"
	"carnet/ui/place"
	"carnet/ui/theme"
)

// The dialog fits a window of 1024 × 700.
const arrivalWidth, arrivalHeight float32 = 900, 528

// Arrive opens the dialog that puts a patient into the queue with what they
// came for and their first measurements. Somebody who waits already is not
// queued twice: their arrival is opened again. done is called once the dialog
// is gone, saved or not.
func Arrive(c *place.Context, who Arrival, done func(saved bool)) {
	t := task{ctx: c}
	arriveIn(&t, who, done)
}

func arriveIn(t *task, who Arrival, done func(saved bool)) {
	c := t.ctx
	if !c.Desk.May(records.Triage) {
		done(false)
		return
	}
	var a *arrival
	t.run(func(ctx context.Context) (err error) {
		a, err = openArrival(ctx, c.Store(), c.Desk.Me.ID, who, c.Desk.Now().Format("15:04"))
		return err
	}, func(err error) {
		if err != nil {
			c.Fail(err)
			done(false)
			return
		}
		showArrival(t, a, done)
	})
}

func showArrival(t *task, a *arrival, done func(saved bool)) {
	c, p := t.ctx, t.ctx.P()
	v := formview.New(a.declare(p))
	var d *kit.Dialog
	hint := kit.NewText("", kit.Caption).Cut()
	saving := false
	save := func() {
		c.Shell.Window().Canvas().Unfocus() // what is being typed is read
		if missing := a.form.Missing(); len(missing) > 0 {
			words, _ := stops(p, missing)
			hint.Set(words)
			hint.SetStyle(kit.Caption.In(theme.Danger))
			v.Insist()
			return
		}
		if saving {
			return
		}
		saving = true
		t.run(func(ctx context.Context) error { return a.save(ctx, c.Store(), c.Desk.Author()) }, func(err error) {
			saving = false
			if err != nil {
				c.Fail(err)
				return
			}
			t.dialog = nil
			d.Close()
			c.Shell.Toast(kit.Good, p.T(a.savedKey(), a.who.Name))
			done(true)
		})
	}
	cancel := func() {
		t.dialog = nil
		d.Close()
		t.run(func(ctx context.Context) error { return a.keep.drop(ctx, c.Store()) }, c.Fail)
		done(false)
	}
	a.form.OnChange(func() { t.keepDraft(a.keep, &a.visit, extras{Typed: a.form.Snapshot(), Of: a.who.Patient.String()}) })
	a.form.Listen(func(form.Change) { t.touch() })
	v.OnLast = save
	if a.waiting() {
		hint.Set(p.T("finder.waiting_since", a.visit.Arrived))
	}
	body := container.NewBorder(nil, kit.Pad(kit.HStack(12, hint, kit.Spacer(),
		kit.NewButton(p.T("kit.cancel"), p.T("kit.key.escape"), kit.Secondary, cancel),
		kit.NewButton(p.T(a.saveKey()), kit.ParseKey("Ctrl+Return").Hint(p), kit.Primary, save)), 10, 0, 0, 0), nil, nil, v)
	d = c.Shell.Custom(a.title(p), kit.Fixed(arrivalWidth, arrivalHeight, body), nil, nil, cancel)
	d.Keys().Bind("Ctrl+Return", p.T(a.saveKey()), save)
	t.dialog = d
	t.flush = a.form.Flush
	t.focus(v, focusTries, d.Open)
}

// arriving is the place that shows the dialog alone: the chart sends here with
// Route.New = "visit".
type arriving struct {
	ctx     *place.Context
	task    task
	r       place.Route
	content fyne.CanvasObject
}

// Content implements place.Place.
func (a *arriving) Content() fyne.CanvasObject { return a.content }

// Enter implements place.Place.
func (a *arriving) Enter() {
	c := a.ctx
	var who Arrival
	a.task.run(func(ctx context.Context) error {
		h, err := c.Store().Hit(ctx, a.r.Patient)
		who = Arrival{Patient: h.ID, Name: h.Name, Sex: h.Sex, Birth: h.Birth}
		return err
	}, func(err error) {
		if err != nil {
			c.Fail(err)
			c.Back()
			return
		}
		arriveIn(&a.task, who, func(bool) { c.Back() })
	})
}

// Leave implements place.Place.
func (a *arriving) Leave() { a.task.leave() }
