package finder

import (
	"context"
	"strings"
	"sync"
	"time"

	"fyne.io/fyne/v2"

	"carnet/assets/text"
	"carnet/records"
	"carnet/ui/form"
	"carnet/ui/form/formview"
	"carnet/ui/kit"
	"carnet/ui/place"
)

// task runs work beside the window and counts what is under way, so that a
// test can wait for it.
type task struct {
	ctx  *place.Context
	mu   sync.Mutex
	busy int

	// dialog is the one that is open, flush keeps what was typed into it.
	dialog *kit.Dialog
	flush  func()

	leaving bool
}

// touch tells that somebody is working.
func (t *task) touch() {
	if t.ctx.Touch != nil {
		t.ctx.Touch()
	}
}

// leave closes the dialog that is open; what was typed into it is a draft.
func (t *task) leave() {
	if t.dialog == nil {
		return
	}
	t.last(t.flush)
	t.dialog.Close()
	t.dialog = nil
}

// run is place.Context.Beside.
func (t *task) run(work func(context.Context) error, done func(error)) {
	t.add(1)
	t.ctx.Beside(work, func(err error) {
		defer t.add(-1)
		done(err)
	})
}

func (t *task) add(n int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.busy += n
}

// idle tells that nothing is under way.
func (t *task) idle() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.busy == 0
}

// last runs flush with what it keeps written before it returns: the window may
// be about to close.
func (t *task) last(flush func()) {
	t.leaving = true
	flush()
	t.leaving = false
}

// keepDraft saves what was typed so far.
func (t *task) keepDraft(k *keeper, doc records.Document, x extras) {
	content, err := contentOf(doc, x)
	if err != nil {
		t.ctx.Fail(err)
		return
	}
	ticket := k.ticket()
	save := func(ctx context.Context) error { return k.save(ctx, t.ctx.Store(), ticket, content) }
	if t.leaving {
		t.ctx.Fail(save(context.Background()))
		return
	}
	t.run(save, t.ctx.Fail)
}

// focusTries is how often a form that was just shown is given the focus: a
// window knows its objects only once it has drawn them.
const focusTries, focusPause = 100, 10 * time.Millisecond

// focus puts the focus into the first empty field of a form, as soon as the
// window has it; wanted says whether it is still to be had.
func (t *task) focus(v *formview.View, tries int, wanted func() bool) {
	if !wanted() {
		return
	}
	v.FocusFirstEmpty()
	for _, f := range v.Form().Fields() {
		if f.Editing() {
			return
		}
	}
	if tries == 0 {
		return
	}
	time.AfterFunc(focusPause, func() {
		fyne.Do(func() { t.focus(v, tries-1, wanted) })
	})
}

// stops says in words what keeps a form from being saved: a text that is no
// value with the reason, then what is not filled in. hard tells that a text is
// none. Ask it once the focus is gone: a field keeps still while one types.
func stops(p text.Printer, missing []*form.Field) (words string, hard bool) {
	var refused, empty []string
	for _, f := range missing {
		if f.IsRefused() {
			refused = append(refused, p.T("finder.refused", f.Label(), f.Message().Text))
		} else {
			empty = append(empty, f.Label())
		}
	}
	if len(empty) > 0 {
		refused = append(refused, p.T("finder.missing", strings.Join(empty, ", ")))
	}
	return strings.Join(refused, " "), len(refused) > 0 && len(empty) < len(missing)
}
