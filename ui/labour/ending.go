package labour

import (
	"context"
	"strings"
	"time"

	"carnet/records"
	"carnet/records/journal"
	"carnet/records/labourchart"
	"carnet/ui/bedside"
	"carnet/ui/form"
	"carnet/ui/kit"
	"carnet/ui/visit"
)

// otherEnds are how a labour ends here without a birth here.
var otherEnds = []string{"transfer", "caesarean", "false_labour", "death"}

// letterOnly is the choice that prints the letter while the labour goes on: she
// waits for the ambulance.
const letterOnly = "letter"

// endOtherwise ends the labour by a transfer, a caesarean elsewhere, a false
// labour or a death. A transfer prints its letter.
func (v *view) endOtherwise() {
	p, now := v.ctx.P(), v.now()
	behalf, ok := v.supervisor()
	if !ok {
		v.ctx.Shell.Toast(kit.Alarm, p.T("labour.end.supervisor"))
		return
	}
	end, note, at := "", "", bedside.Clock(now)
	ref := records.Referral{Urgent: true, Reason: v.reason()}
	away := func() bool { return end == "transfer" || end == "caesarean" || end == letterOnly }
	f := form.New(p, form.Spec{Columns: 2, Today: v.ctx.Today})
	f.Section("",
		form.Choice("labour.end.how", &end, form.Values("labour.end.", append(otherEnds, letterOnly)...), form.Span(2), form.Required(), form.Advance()),
		bedside.ClockField(p, "labour.end.time", &at, v.now, form.RequiredWhen(func() bool { return end != letterOnly }), form.When(func() bool { return end != letterOnly })),
		form.Toggle("labour.end.urgent", &ref.Urgent, form.When(away)),
		form.Combo("labour.end.to", &ref.To, form.Among(visit.List(p, "consultation.structures")...), form.Free(), form.When(away), form.RequiredWhen(away), form.Placeholder("labour.end.to.hint")),
		form.Combo("labour.end.transport", &ref.Transport, form.Among(visit.List(p, "consultation.transports")...), form.Free(), form.When(away)),
		form.Text("labour.end.reason", &ref.Reason, form.When(away), form.Span(2), form.RequiredWhen(away)),
		form.Text("labour.end.note", &note, form.Span(2)))
	v.ask(p.T("labour.end.title"), p.T("labour.end.sign"), askHeight, f, func() {
		if end == letterOnly {
			v.referOnly(&ref, note)
			return
		}
		t, ok := bedside.ClockOf(at, v.now())
		if !ok {
			t = v.now()
		}
		v.finish(behalf, end, t, ref, note, away())
	})
}

// referOnly prints the letter and notes why; the labour goes on.
func (v *view) referOnly(ref *records.Referral, note string) {
	now, me := v.now(), v.ctx.Desk.Me.ID
	for _, x := range []struct{ code, words string }{{labourchart.Assessment, ref.Reason}, {labourchart.Plan, note}} {
		if x.words != "" {
			v.change(add(entryAt(labourchart.Row{Code: x.code}, x.words, now, now, me), v.set))
		}
	}
	v.letter(ref)
}

// reason proposes why she is sent on: what went wrong, the open alerts.
func (v *view) reason() string {
	p := v.ctx.P()
	var out []string
	for _, c := range v.grid.sum.Complications {
		out = append(out, p.T("birth.complication."+c))
	}
	for _, a := range v.grid.sum.Open {
		out = append(out, alertCard(p, a, v.l.Fetuses, v.now()).Title)
	}
	return strings.Join(out, " ; ")
}

// supervisor is who answers for an intern; zero for who signs in their own
// name, false when there is nobody.
func (v *view) supervisor() (journal.DocumentID, bool) {
	me := v.ctx.Desk.Me
	if me.Role.May(records.Sign) {
		return journal.DocumentID{}, true
	}
	id, err := journal.ParseDocumentID(me.Supervisor)
	if err != nil {
		return id, false
	}
	m, ok := v.ctx.Member(id)
	return id, ok && !m.Left && m.Role.May(records.Countersign)
}

func (v *view) finish(behalf journal.DocumentID, end string, at time.Time, ref records.Referral, note string, letter bool) {
	v.flush()
	me, now := v.ctx.Desk.Me.ID, v.now()
	edits := []edit{func(l *records.Labour) {
		l.End, l.Ended, l.To, l.Referral = end, &at, ref.To, nil
		if letter {
			l.Referral = &ref
		}
	}}
	say := func(code, words string) {
		if words != "" {
			edits = append(edits, add(entryAt(labourchart.Row{Code: code}, words, at, now, me), v.set))
		}
	}
	if letter {
		say(labourchart.Assessment, ref.Reason)
	}
	say(labourchart.Plan, note)
	author := v.ctx.Desk.Author()
	v.beside(func(ctx context.Context) error {
		return finish(ctx, v.ctx.Store(), author, behalf, v.id, edits, v.t("labour.end."+end))
	}, func(err error) {
		if err != nil {
			v.ctx.Fail(err)
			return
		}
		for _, e := range edits {
			e(&v.l)
		}
		forgetQuiet(context.Background(), v.ctx.Store(), v.id)
		v.ctx.Shell.Toast(kit.Good, v.t("labour.ended"))
		v.paint()
		if letter {
			v.letter(&ref)
		}
	})
}
