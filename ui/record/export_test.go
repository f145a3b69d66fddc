package record

import (
	"context"
	"time"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/journal"
	"carnet/records/store"
	"carnet/ui/kit"
	"carnet/ui/place"
)

// Timers are the saves that wait; a test lets them come.
type Timers struct{ wait map[int]func() }

// Fire lets every pause be over.
func (t *Timers) Fire() {
	for len(t.wait) > 0 {
		for i, f := range t.wait {
			delete(t.wait, i)
			f()
		}
	}
}

// NewAtOnce is New with all work done at once and pauses that a test ends.
func NewAtOnce(forms ...FormMaker) (place.Maker, *Timers) {
	t := &Timers{wait: map[int]func(){}}
	n := 0
	run := runner{
		beside: func(work func(context.Context) error, done func(error)) { done(work(context.Background())) },
		later: func(_ time.Duration, fn func()) func() {
			n++
			id := n
			t.wait[id] = fn
			return func() { delete(t.wait, id) }
		},
		spawn: func(f func()) { f() },
		do:    func(f func()) { f() },
	}
	return func(ctx *place.Context, r place.Route) place.Place { return newChart(ctx, r, run, forms) }, t
}

// Look is what a test sees of a chart.
type Look struct {
	Name, Facts string
	Tags        []string
	Lines       []string
	Shown       int
	Pane        string // "writer", "reader", "message", "foreign"
	Saved       string
	Findings    []string
	At          string // the field with the focus
	Values      map[string]string
	State       store.Status
}

// LookAt tells what a chart shows.
func LookAt(p place.Place) Look {
	c := p.(*chart)
	out := Look{Name: c.data.banner.Name, Facts: c.data.banner.Facts, Shown: c.list.shown}
	for _, t := range c.data.banner.Tags {
		out.Tags = append(out.Tags, t.Words)
	}
	for i := range c.lines {
		_, marks := c.lines[i].marks()
		out.Lines = append(out.Lines, place.Dots(c.lines[i].Title, c.lines[i].Under, c.lines[i].Detail, marks))
	}
	switch v := c.pane.(type) {
	case *writer:
		out.Pane, out.Saved = "writer", v.words.Text()
		if v.finds.box.Visible() {
			for _, r := range v.finds.list {
				out.Findings = append(out.Findings, r.Words)
			}
		}
		for _, f := range v.sheet.Form.Order() {
			if f.Editing() {
				out.At = f.Key()
			}
		}
	case *reader:
		out.Pane, out.State = "reader", v.r.doc.Status
		out.Values = map[string]string{}
		if v.r.sheet != nil {
			for _, g := range v.r.sheet.Form.Values() {
				for _, x := range g.Pairs {
					key := x.Label
					if key == "" {
						key = g.Title
					}
					if had := out.Values[key]; had != "" {
						x.Value = had + " | " + x.Value
					}
					out.Values[key] = x.Value
				}
			}
		}
	case *message:
		out.Pane = "message"
	case *foreign:
		out.Pane = "foreign"
	}
	return out
}

// WriterSheet is the open sheet of a chart in which one writes.
func WriterSheet(p place.Place) *Sheet {
	if w, ok := p.(*chart).pane.(*writer); ok {
		return w.sheet
	}
	return nil
}

// KeepFirst keeps the first or another value of the first conflict, as its
// button does.
func KeepButtons(p place.Place) []*kit.Button {
	if v, ok := p.(*chart).pane.(*reader); ok {
		return v.keepers
	}
	return nil
}

// FocusTimeline gives the timeline the focus.
func FocusTimeline(p place.Place) { c := p.(*chart); c.focus(c.list) }

// MakeBanner and the models, for tables of cases.
func MakeBanner(p text.Printer, c *store.Chart, last map[string]store.Observation, today clinical.Date) (string, []string) {
	b := makeBanner(p, c, last, today, false)
	var tags []string
	for _, t := range b.Tags {
		tags = append(tags, t.Words)
	}
	return b.Facts, tags
}

// PackDraft and UnpackDraft are how drafts are written.
var (
	PackDraft   = packDraft
	UnpackDraft = unpackDraft
)

// OpenMissing asks for a document that is not there.
func OpenMissing(p place.Place) {
	c := p.(*chart)
	c.goTo(func(ctx context.Context, l *loaded) error {
		return c.prepareDocument(ctx, l, journal.DocumentID{1})
	})
}

// Buttons are the labels of the buttons that begin or open something.
func Buttons(p place.Place) []string {
	c := p.(*chart)
	var out []string
	for _, b := range c.beginButtons() {
		out = append(out, b.Label())
	}
	if v, ok := c.pane.(*reader); ok {
		if b := v.thereButton(kit.Secondary); b != nil {
			out = append(out, b.Label())
		}
	}
	return out
}

// Beginnings are the kinds that can be begun, in the order of their room.
func Beginnings(p place.Place) []records.Kind {
	var out []records.Kind
	for _, f := range p.(*chart).beginnings() {
		out = append(out, f.Kind)
	}
	return out
}

// Hint is the key that a fact of the banner shows; Tap is a tap on it.
func Hint(p place.Place, tag int) string {
	if to := p.(*chart).data.banner.Tags[tag].lead; to != nil {
		return to.Hint
	}
	return ""
}

func Tap(p place.Place, tag int) { p.(*chart).data.banner.Tags[tag].lead.Do() }

// OpenLine opens a line of the timeline, as Enter on it does.
func OpenLine(p place.Place, i int) { p.(*chart).openLine(i) }

// Drawn tells whether the document that is read shows the named slot of its
// form, and something at its right.
func Drawn(p place.Place, slot string) (within, beside bool) {
	v := p.(*chart).pane.(*reader)
	return v.page.slots[slot] != nil, v.beside != nil
}
