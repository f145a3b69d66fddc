package record

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"carnet/records"
	"carnet/records/journal"
	"carnet/records/store"
	"carnet/ui/kit"
)

// sign is Ctrl+Enter in a form. The first one shows what is missing and goes
// there; a second one signs all the same, unless something blocks.
func (w *writer) sign() {
	if w.busy || w.closed {
		return
	}
	c := w.c
	c.ctx.Touch()
	for _, f := range w.sheet.Form.Order() {
		if f.Editing() {
			f.Leave() // what is being typed counts
			f.Enter()
		}
	}
	how := signingOf(c.me().Role, w.form.Need)
	if how == cannotSign {
		c.ctx.Shell.Toast(kit.Alarm, c.p.T("problem.store.right"))
		return
	}
	now := w.sheet.remarks(c.p)
	if len(now) > 0 && (blocked(now) || !allShown(w.shown, now)) {
		hint := ""
		w.shown = nil // what blocks must be gone before the rest counts as seen
		if !blocked(now) {
			w.shown = now
			hint = c.p.T("record.findings.again", kit.ParseKey("Ctrl+Return").Hint(c.p))
		}
		w.finds.show(now, hint)
		w.goTo(now[0])
		return
	}
	if how == signOnBehalf {
		w.onBehalf()
		return
	}
	w.askReason(journal.DocumentID{})
}

// onBehalf finds who answers for an intern: their supervisor, or somebody they
// choose.
func (w *writer) onBehalf() {
	c := w.c
	if id, ok := supervisorOf(c.me(), c.ctx.Member); ok {
		w.askReason(id)
		return
	}
	w.chooseSupervisor(w.askReason)
}

// chooseSupervisor asks who will countersign.
func (w *writer) chooseSupervisor(then func(journal.DocumentID)) {
	c := w.c
	var list []store.Member
	for _, m := range c.ctx.Members() {
		if m.Role.May(records.Countersign) {
			list = append(list, m)
		}
	}
	slices.SortFunc(list, func(a, b store.Member) int { return strings.Compare(a.Family+a.Given, b.Family+b.Given) })
	if len(list) == 0 {
		c.ctx.Shell.Toast(kit.Alarm, c.p.T("record.supervisor.none"))
		return
	}
	var d *kit.Dialog
	table := kit.NewTable([]float32{3, 2}, nil, "", func(i int) {
		d.Close()
		then(list[i].ID)
	})
	var rows [][]fyne.CanvasObject
	for _, m := range list {
		rows = append(rows, []fyne.CanvasObject{kit.Cell(m.Name()), kit.CellIn(c.p.T("place.role."+string(m.Role)), kit.Caption)})
	}
	table.SetRows(rows)
	cancel := func() { d.Close(); w.refocus() }
	content := kit.Fixed(kit.DialogWidth, 0, kit.VStack(10, kit.Words(c.p.T("record.supervisor.words"), kit.Plain).Width(kit.DialogWidth), table))
	d = c.ctx.Shell.Custom(c.p.T("record.supervisor.title"), content, table, func() { table.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn}) }, cancel)
}

// askReason asks why a signed document changes, where one does.
func (w *writer) askReason(behalf journal.DocumentID) {
	c := w.c
	if !w.status.Final() {
		w.write(behalf, "")
		return
	}
	c.ctx.Shell.Ask(kit.Question{Title: c.p.T("record.amend.title"), Words: c.p.T("record.amend.words"), Yes: c.p.T("record.sign.amendment")}, "",
		func(reason string) { w.write(behalf, reason) }, w.refocus)
}

// write signs: the revision is appended and the draft dropped in one
// transaction.
func (w *writer) write(behalf journal.DocumentID, reason string) {
	c := w.c
	w.busy = true
	doc := w.sheet.Document()
	w.finish()
	ch := store.Change{
		Op: journal.OpSign, Document: w.draft.Document, Patient: w.draft.Patient, Content: doc, Bases: w.draft.Bases,
		OnBehalf: behalf, Reason: reason, Draft: w.draft.ID,
	}
	author := c.ctx.Desk.Author()
	var r journal.Revision
	c.run.beside(func(ctx context.Context) (err error) {
		r, err = c.ctx.Store().Write(ctx, author, ch)
		return err
	}, func(err error) {
		if err != nil {
			c.ctx.Fail(err)
			w.reopen()
			return
		}
		words := c.p.T("record.signed")
		if !behalf.IsZero() {
			words = c.p.T("record.sent", c.ctx.StaffName(behalf))
		}
		c.ctx.Shell.Toast(kit.Good, words)
		if w.then != "" {
			c.goOn(w.then, r.Document)
			return
		}
		c.show(r.Document)
	})
}

// show reads the chart anew and shows a document.
func (c *chart) show(id journal.DocumentID) {
	c.again(func(ctx context.Context, l *loaded) error {
		if id == l.id {
			return c.prepareIdentity(ctx, l)
		}
		return c.prepareDocument(ctx, l, id)
	})
}

// change writes one change of the document that is read.
func (v *reader) change(ch store.Change, done string) {
	c := v.c
	ch.Document, ch.Bases = v.r.doc.ID, v.r.doc.Heads
	author := c.ctx.Desk.Author()
	c.run.beside(func(ctx context.Context) error {
		_, err := c.ctx.Store().Write(ctx, author, ch)
		return err
	}, func(err error) {
		if err != nil {
			c.ctx.Fail(err)
			return
		}
		c.ctx.Shell.Toast(kit.Good, done)
		c.show(v.r.doc.ID)
	})
}

func (v *reader) countersign() {
	v.change(store.Change{Op: journal.OpCountersign}, v.c.p.T("record.countersigned"))
}

// sendBack returns an intern's document with a remark.
func (v *reader) sendBack() {
	c := v.c
	c.ctx.Shell.Ask(kit.Question{Title: c.p.T("record.return.title"), Words: c.p.T("record.return.words", c.ctx.StaffName(v.r.doc.Author)), Yes: c.p.T("record.return")},
		c.p.T("record.return.label"), func(remark string) {
			v.change(store.Change{Op: journal.OpReturn, Reason: remark}, c.p.T("record.return.done"))
		}, nil)
}

// retract marks the document as entered in error.
func (v *reader) retract() {
	c := v.c
	c.ctx.Shell.Ask(kit.Question{Title: c.p.T("record.retract.title"), Words: c.p.T("record.retract.words"), Yes: c.p.T("record.retract"), Grave: true}, "",
		func(reason string) {
			v.change(store.Change{Op: journal.OpRetract, Reason: reason}, c.p.T("record.retract.done"))
		}, nil)
}

// amend opens the form filled.
func (v *reader) amend() {
	id := v.r.doc.ID
	v.c.goTo(func(ctx context.Context, l *loaded) error { return v.c.prepareAmendment(ctx, l, id) })
}

// resolve keeps one of the values of a field; the others stay in the history.
func (v *reader) resolve(x journal.Conflict, val journal.Value) {
	c := v.c
	value := val.JSON
	if value == nil {
		value = json.RawMessage("null")
	}
	payload, err := json.Marshal(map[string]any{"fields": map[string]json.RawMessage{x.Path: value}})
	if err != nil {
		c.ctx.Fail(err)
		return
	}
	label, words := sayValue(c.p, v.r.form.Say, x.Path, val.JSON)
	c.ctx.Shell.Confirm(kit.Question{Title: c.p.T("record.conflict.title", label), Words: c.p.T("record.keep.words", words), Yes: c.p.T("record.keep")},
		func() { v.change(store.Change{Op: journal.OpResolve, Payload: payload}, c.p.T("record.keep.done")) }, nil)
}
