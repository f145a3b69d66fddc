package labour

import (
	"context"
	"io"
	"strings"
	"time"

	"carnet/records"
	"carnet/records/journal"
	"carnet/records/labourchart"
	"carnet/records/print"
	"carnet/ui/bedside"
	"carnet/ui/form"
	"carnet/ui/kit"
	"carnet/ui/place"
	"carnet/ui/record"
)

// Form is a labour as the chart reads it. It is kept in the place of the
// labour; here the facts of the admission can be corrected, and the guide is
// printed again.
func Form(now func() time.Time) record.FormMaker {
	return func() record.Form {
		return record.Form{Kind: records.KindLabour, Title: "labour.title.chart", Need: records.Consult,
			Banner: func(ctx context.Context, c *record.Case) ([]form.Message, error) { return banner(ctx, c, now()) },
			Open: func(ctx context.Context, c *record.Case, d records.Document) (*record.Sheet, error) {
				return open(ctx, c, d.(*records.Labour), now)
			}}
	}
}

// banner says in every screen of the chart that she is in labour.
func banner(ctx context.Context, c *record.Case, now time.Time) ([]form.Message, error) {
	open, err := c.Store.OpenLabours(ctx)
	if err != nil {
		return nil, err
	}
	for _, x := range open {
		if x.Patient != c.PatientID {
			continue
		}
		doc, err := c.Store.Document(ctx, x.Labour)
		if err != nil {
			return nil, err
		}
		var l records.Labour
		if err := doc.Decode(&l); err != nil {
			return nil, err
		}
		sum := labourchart.SummaryOf(&l, now, newSettings())
		m := form.Message{Level: form.Info, Text: stageWords(c.P, &sum, now)}
		if sum.Dilatation != nil {
			m.Text += " · " + c.P.T("labour.cm", c.P.Number(*sum.Dilatation, 1))
		}
		if n := len(sum.Open); n > 0 {
			m = form.Message{Level: form.Danger, Text: m.Text + " · " + c.P.T("labour.alerts", n)}
		}
		return []form.Message{m}, nil
	}
	return nil, nil
}

// Beside gives the chart of a patient the key that leads to her labour: the
// one under way, or an admission.
func Beside(chart place.Maker) place.Maker {
	return func(ctx *place.Context, r place.Route) place.Place {
		return &beside{Place: chart(ctx, r), ctx: ctx, patient: r.Patient}
	}
}

type beside struct {
	place.Place
	ctx     *place.Context
	patient journal.DocumentID
	keys    *kit.Scope
}

// Enter implements place.Place.
func (b *beside) Enter() {
	if b.ctx.Desk.May(records.Consult) {
		b.keys = b.ctx.Shell.Push(b.ctx.T("labour.keys"))
		b.keys.Bind("Ctrl+T", b.ctx.T("labour.keys.open"), func() { b.ctx.Go(place.Route{To: place.Labour, Patient: b.patient}) })
	}
	b.Place.Enter()
}

// Leave implements place.Place.
func (b *beside) Leave() {
	b.Place.Leave()
	if b.keys != nil {
		b.keys.Pop()
		b.keys = nil
	}
}

func open(ctx context.Context, c *record.Case, l *records.Labour, now func() time.Time) (*record.Sheet, error) {
	p, set := c.P, newSettings()
	at := now()
	if l.Ended != nil {
		at = *l.Ended
	}
	sum := labourchart.SummaryOf(l, at, set)
	times := factTimes(p, l, at)
	shown := *times
	x := *l
	f := form.New(p, form.Spec{Columns: 4, Today: func() form.Date { return c.Today }, ReadOnly: c.ReadOnly})
	f.Section("labour.admit.section",
		form.Computed("labour.admit.time", func() form.Message {
			return form.Message{Level: form.Info, Text: bedside.When(p, l.Admitted, at)}
		}),
		form.Choice("labour.admit.onset", &x.Onset, form.Values("labour.onset.", "spontaneous", "induced")),
		bedside.ClockField(p, "labour.fact.ruptured.field", &times.ruptured, now),
		bedside.ClockField(p, "labour.fact.active.field", &times.active, now),
		bedside.ClockField(p, "labour.fact.second.field", &times.second, now),
		bedside.ClockField(p, "labour.fact.pushing.field", &times.pushing, now),
		form.Integer("labour.admit.parity", &x.Parity, form.Plausible(0, 25)),
		form.Text("labour.admit.note", &x.Note, form.Span(4)),
		form.NoteList(func() []form.Alert {
			out := []form.Alert{{Level: form.Info, Title: p.T("labour.chart.summary"), Text: strings.Join(handover(p, l, &sum, at), " ")}}
			for _, k := range alertCards(p, &sum, l.Fetuses, at, 20) {
				a := form.Alert{Level: form.Warning, Title: k.Title, Text: k.Words}
				if k.Open {
					a.Level = form.Danger
				}
				out = append(out, a)
			}
			return out
		}))
	initialsOf := map[string]string{}
	if staff, err := c.Store.Staff(ctx); err == nil {
		for _, m := range staff {
			initialsOf[m.ID.String()] = initials(&m.Staff)
		}
	}
	preg := pregnancyOf(ctx, c, l)
	return &record.Sheet{
		Form: f,
		Document: func() records.Document {
			d := *l
			d.Onset, d.Parity, d.Note = x.Onset, x.Parity, x.Note
			for _, t := range []struct {
				was, is string
				to      **time.Time
			}{{shown.ruptured, times.ruptured, &d.Ruptured}, {shown.active, times.active, &d.Active}, {shown.second, times.second, &d.Second}, {shown.pushing, times.pushing, &d.Pushing}} {
				if t.was != t.is {
					*t.to = bedside.SetClock(p, t.is, nil, at)
				}
			}
			return &d
		},
		Focus: func(path string) *form.Field { return f.Field("labour.admit." + path) },
		Tags: func() []form.Message {
			return []form.Message{{Level: form.Info, Text: stageWords(p, &sum, at)}}
		},
		Papers: []record.Paper{{Key: "F9", Title: p.T("labour.paper.print"), Name: "guide-de-soins",
			Write: func(h record.Head, w io.Writer, o print.Options) error {
				return print.LabourGuide{Document: h.Document, Centre: h.Centre, Author: h.Author, Patient: h.Patient, Pregnancy: preg,
					Labour: l, Now: at, Settings: set, Initials: initialsOf}.Write(w, o)
			}}},
	}, nil
}

func pregnancyOf(ctx context.Context, c *record.Case, l *records.Labour) *records.Pregnancy {
	id, err := journal.ParseDocumentID(l.Pregnancy)
	if err != nil {
		return nil
	}
	doc, err := c.Store.Document(ctx, id)
	var p records.Pregnancy
	if err != nil || doc.Content == nil || doc.Decode(&p) != nil {
		return nil
	}
	return &p
}
