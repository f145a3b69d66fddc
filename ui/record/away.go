package record

import (
	"context"

	"carnet/records/journal"
	"carnet/records/store"
	"carnet/ui/kit"
	"carnet/ui/place"
)

// thereKey opens the document that one reads at its own place.
const thereKey = "F4"

// goAway shows the place of a kind: at one document, or, without one, at what
// is under way there for this patient.
func (c *chart) goAway(f Form, doc journal.DocumentID) {
	c.ctx.Touch()
	c.ctx.Go(place.Route{To: f.Place, Patient: c.data.id, Document: doc})
}

// awayOf is the kind of a line that is under way at a place of its own.
func (c *chart) awayOf(x line) (Form, bool) {
	f, ok := c.formOf(x.Kind)
	return f, ok && x.Draft == "" && underWay(f, x.Status) && c.may(f.Need)
}

// underWay tells whether a document of a kind is still kept up at its own
// place.
func underWay(f Form, s store.Status) bool { return f.Place != "" && s == store.Unsigned }

// thereButton opens the document that is read at its place; nil for a kind
// that has none.
func (v *reader) thereButton(e kit.Look) *kit.Button {
	f := v.r.form
	if f.Place == "" || v.past >= 0 {
		return nil
	}
	return kit.NewButton(v.c.p.T(f.There), thereKey, e, v.there)
}

// goesOnThere tells that what is read is under way at its place, where one may
// go on with it.
func (v *reader) goesOnThere() bool {
	return underWay(v.r.form, v.r.doc.Status) && v.r.acts.Amend
}

func (v *reader) there() { v.c.goAway(v.r.form, v.r.doc.ID) }

// askForm asks a kind whether it is offered, whether it comes next, and what
// the banner must say.
func (c *chart) askForm(ctx context.Context, l *loaded, f Form, k *Case) error {
	on := f.Key != "" && c.may(f.Need)
	var err error
	if on && f.When != nil {
		if on, err = f.When(ctx, k); err != nil {
			return err
		}
	}
	l.offers[f.Kind] = on
	if on && f.Soon != nil {
		if l.soon[f.Kind], err = f.Soon(ctx, k); err != nil {
			return err
		}
	}
	if f.Banner == nil {
		return nil
	}
	list, err := f.Banner(ctx, k)
	if err != nil {
		return err
	}
	var lead *lead
	if on && f.Place != "" {
		lead = leadTo(c, f)
	}
	l.banner.say(list, lead)
	return nil
}

// lead is where a fact of the banner leads, and by which key.
type lead struct {
	Hint string
	Do   func()
}

func leadTo(c *chart, f Form) *lead {
	return &lead{Hint: kit.ParseKey(f.Key).Hint(c.p), Do: func() { c.begin(f.Kind) }}
}

// beginnings are the kinds that can be begun here: the commonest first, then
// those that come next for this patient, then the others.
func (c *chart) beginnings() []Form {
	var soon, others []Form
	for _, f := range c.forms {
		switch {
		case !c.data.offers[f.Kind]:
		case c.data.soon[f.Kind]:
			soon = append(soon, f)
		default:
			others = append(others, f)
		}
	}
	if len(others) == 0 {
		return soon
	}
	return append(append(others[:1:1], soon...), others[1:]...)
}
