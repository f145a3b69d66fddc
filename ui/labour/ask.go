package labour

import (
	"time"

	"fyne.io/fyne/v2"

	"carnet/assets/text"
	"carnet/records"
	"carnet/ui/bedside"
	"carnet/ui/form"
	"carnet/ui/form/formview"
	"carnet/ui/kit"
)

// askWidth and askHeight bound a dialog with a small form.
const askWidth, askHeight float32 = 620, 420

// ask shows a small form in a dialog. Enter in its last field or Ctrl+Enter
// says yes, unless something is missing.
func (v *view) ask(title, yes string, height float32, f *form.Form, done func()) {
	p := v.ctx.P()
	fv := formview.New(f)
	var d *kit.Dialog
	say := func() {
		if len(fv.Insist()) > 0 {
			return
		}
		d.Close()
		done()
		v.focus(v.grid)
	}
	cancel := func() { d.Close(); v.focus(v.grid) }
	fv.OnLast = say
	ok := kit.NewButton(yes, kit.ParseKey("Ctrl+Return").Hint(p), kit.Primary, say)
	no := kit.NewButton(p.T("labour.ask.no"), p.T("kit.key.escape"), kit.Secondary, cancel)
	content := kit.Fixed(askWidth, v.roomFor(height), kit.Edges(nil, kit.Pad(kit.HStack(10, kit.Spacer(), no, ok), 8, 0, 0, 0), nil, nil, fv))
	d = v.ctx.Shell.Custom(title, content, nil, say, cancel)
	d.Keys().Bind("Ctrl+Return", yes, say)
	v.dialog = d
	fv.FocusFirstEmpty()
}

// call notes who was called. While nobody has come, the same key notes that
// they came.
func (v *view) call() {
	p, now := v.ctx.P(), v.now()
	c := records.Call{At: now.Truncate(time.Minute)}
	waiting := -1
	for i := range v.l.Calls {
		if v.l.Calls[i].Came == nil {
			waiting = i
		}
	}
	if waiting >= 0 {
		v.came(waiting)
		return
	}
	at := bedside.Clock(c.At)
	f := form.New(p, form.Spec{Columns: 2, Today: v.ctx.Today})
	f.Section("",
		form.Combo("labour.call.who", &c.Who, form.Among(v.people()...), form.Free(), form.Required()),
		bedside.ClockField(p, "labour.call.time", &at, v.now),
		form.Text("labour.call.why", &c.Why, form.Span(2)))
	v.ask(p.T("labour.call.title"), p.T("labour.call.note"), 210, f, func() {
		if t, ok := bedside.ClockOf(at, v.now()); ok {
			c.At = t
		}
		v.change(func(l *records.Labour) { l.Calls = append(l.Calls[:len(l.Calls):len(l.Calls)], c) })
	})
}

// came notes when who was called came, and what they said.
func (v *view) came(i int) {
	p, now := v.ctx.P(), v.now()
	old := v.l.Calls[i]
	at, answer, again := bedside.Clock(now), "", false
	f := form.New(p, form.Spec{Columns: 2, Today: v.ctx.Today})
	f.Section("",
		bedside.ClockField(p, "labour.call.came.time", &at, v.now),
		form.Toggle("labour.call.again", &again),
		form.Text("labour.call.answer", &answer, form.Span(2)))
	v.ask(p.T("labour.call.came.title", old.Who, bedside.Clock(old.At)), p.T("labour.call.note"), 210, f, func() {
		c := old
		if t, ok := bedside.ClockOf(at, v.now()); ok {
			c.Came = &t
		}
		if again {
			c.Came = nil
		}
		c.Answer = answer
		v.change(func(l *records.Labour) {
			l.Calls = append([]records.Call(nil), l.Calls...)
			for j := range l.Calls {
				if l.Calls[j].At.Equal(old.At) && l.Calls[j].Who == old.Who {
					l.Calls[j] = c
				}
			}
			if again {
				at := v.now().Truncate(time.Minute)
				l.Calls = append(l.Calls, records.Call{At: at, Who: old.Who, Why: old.Why})
			}
		})
	})
}

// people are who can be called.
func (v *view) people() []form.Option {
	var out []form.Option
	for _, m := range v.ctx.Members() {
		out = append(out, form.Option{Value: m.Name(), Label: m.Name(), Detail: v.t("place.role." + string(m.Role))})
	}
	return out
}

// editFacts corrects what the admission noted and adds what came since.
func (v *view) editFacts() {
	p, now := v.ctx.P(), v.now()
	l := v.l
	times := factTimes(p, &l, now)
	f := form.New(p, form.Spec{Columns: 2, Today: v.ctx.Today})
	f.Section("",
		form.Choice("labour.admit.onset", &l.Onset, form.Values("labour.onset.", "spontaneous", "induced")),
		bedside.ClockField(p, "labour.fact.ruptured.field", &times.ruptured, v.now),
		bedside.ClockField(p, "labour.fact.active.field", &times.active, v.now),
		bedside.ClockField(p, "labour.fact.second.field", &times.second, v.now),
		bedside.ClockField(p, "labour.fact.pushing.field", &times.pushing, v.now),
		form.Integer("labour.admit.parity", &l.Parity, form.Plausible(0, 25)),
		form.Integer("labour.admit.fetuses", &l.Fetuses, form.Plausible(1, 4)),
		form.Text("labour.admit.note", &l.Note, form.Span(2)))
	v.ask(p.T("labour.facts.title"), p.T("labour.facts.keep"), askHeight, f, func() {
		now2 := now
		v.change(func(x *records.Labour) {
			x.Onset, x.Parity, x.Fetuses, x.Note = l.Onset, l.Parity, l.Fetuses, l.Note
			x.Ruptured = bedside.SetClock(p, times.ruptured, x.Ruptured, now2)
			x.Active = bedside.SetClock(p, times.active, x.Active, now2)
			x.Second = bedside.SetClock(p, times.second, x.Second, now2)
			x.Pushing = bedside.SetClock(p, times.pushing, x.Pushing, now2)
		})
	})
}

type labourTimes struct{ ruptured, active, second, pushing string }

func factTimes(p text.Printer, l *records.Labour, now time.Time) *labourTimes {
	return &labourTimes{bedside.ClockText(p, l.Ruptured, now), bedside.ClockText(p, l.Active, now), bedside.ClockText(p, l.Second, now), bedside.ClockText(p, l.Pushing, now)}
}

var _ fyne.CanvasObject = (*grid)(nil)
