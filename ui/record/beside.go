package record

import (
	"context"
	"slices"

	"carnet/records"
	"carnet/records/journal"
	"carnet/records/store"
)

// closed tells whether a kind is for other eyes altogether.
func (c *chart) closed(k records.Kind) bool { return k.Closed() && !c.may(records.Restricted) }

// open are the entries of which who is logged in may know.
func (c *chart) open(list []store.Entry) []store.Entry {
	return slices.DeleteFunc(list, func(e store.Entry) bool { return c.closed(e.Kind) })
}

// beginBeside opens a new document of a kind while another one is written. The
// draft stays, and what one was writing is opened again once the other is
// signed.
func (c *chart) beginBeside(kind records.Kind) {
	w, ok := c.pane.(*writer)
	if !ok || w.form.Kind == kind {
		c.begin(kind)
		return
	}
	back := w.form.Kind
	if !w.draft.Document.IsZero() {
		back = "" // an amendment: its draft stands in the timeline
	}
	c.goTo(func(ctx context.Context, l *loaded) error {
		if err := c.prepareNew(ctx, l, kind, journal.DocumentID{}, ""); err != nil {
			return err
		}
		open := l.prepare
		l.prepare = func() pane {
			p := open()
			if next, ok := p.(*writer); ok {
				next.then = back
			}
			return p
		}
		return nil
	})
}
