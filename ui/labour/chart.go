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
	"carnet/records/store"
	"carnet/ui/bedside"
	"carnet/ui/form"
	"carnet/ui/place"
	"carnet/ui/record"
	"carnet/ui/visit"
)

// Form is a labour as the chart sees it. It is kept in the place of the labour,
// to which the chart leads; here the facts of the admission can be corrected,
// and the guide is printed again.
func Form(now func() time.Time) record.FormMaker {
	return func() record.Form {
		return record.Form{Kind: records.KindLabour, Title: "labour.title.chart", Key: "Ctrl+T", Does: "labour.begin", Need: records.Consult,
			Place: place.Labour, There: "labour.open",
			When:   func(ctx context.Context, c *record.Case) (bool, error) { return offered(ctx, c) },
			Soon:   func(ctx context.Context, c *record.Case) (bool, error) { return soon(ctx, c, now()) },
			Banner: func(ctx context.Context, c *record.Case) ([]form.Message, error) { return banner(ctx, c, now()) },
			Open: func(ctx context.Context, c *record.Case, d records.Document) (*record.Sheet, error) {
				return open(ctx, c, d.(*records.Labour), now)
			}}
	}
}

// offered tells whether a labour may begin or go on: of a woman who is pregnant
// or could be.
func offered(ctx context.Context, c *record.Case) (bool, error) {
	if !visit.Woman(c) || c.Patient.Died != nil {
		return false, nil
	}
	if visit.Between(c, 10*visit.Years, 56*visit.Years) {
		return true, nil
	}
	_, _, pregnant, err := c.Store.Pregnant(ctx, c.PatientID)
	return pregnant, err
}

// termDays is from which gestational age on a labour is what comes next: 37
// weeks, less one for an age that is not exact.
const termDays = 36 * 7

// soon tells that she is at term, or pregnant nobody knows since when.
func soon(ctx context.Context, c *record.Case, now time.Time) (bool, error) {
	_, g, pregnant, err := c.Store.Pregnant(ctx, c.PatientID)
	if err != nil || !pregnant {
		return false, err
	}
	days, dated := g.Age(bedside.DayOf(now))
	return !dated || int(days) >= termDays, nil
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
		rules, err := c.Store.Rules(ctx)
		if err != nil {
			return nil, err
		}
		sum := labourchart.SummaryOf(&l, now, rules.Labour)
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

func open(ctx context.Context, c *record.Case, l *records.Labour, now func() time.Time) (*record.Sheet, error) {
	rules, err := c.Store.Rules(ctx)
	if err != nil {
		return nil, err
	}
	p, set := c.P, rules.Labour
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
				a := form.Alert{Level: form.Warning, Title: k.Title, Text: k.Words, Source: k.Source}
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
	preg := pregnancyOf(ctx, c.Store, l)
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
		Papers: []record.Paper{visit.LetterPaper(p, func() bool { return away(l) }, func() *records.Consultation {
			return letterOf(p, l, preg, referralOf(l), at, set)
		}), {Key: "F9", Title: p.T("labour.paper.print"), Name: "guide-de-soins",
			Write: func(h record.Head, w io.Writer, o print.Options) error {
				return print.LabourGuide{Document: h.Document, Centre: h.Centre, Author: h.Author, Patient: h.Patient, Pregnancy: preg,
					Labour: l, Now: at, Settings: set, Initials: initialsOf}.Write(w, o)
			}}},
	}, nil
}

// pregnancyOf reads the pregnancy of a labour; nil where it is not here.
func pregnancyOf(ctx context.Context, st *store.Store, l *records.Labour) *records.Pregnancy {
	id, err := journal.ParseDocumentID(l.Pregnancy)
	if err != nil {
		return nil
	}
	doc, err := st.Document(ctx, id)
	var p records.Pregnancy
	if err != nil || doc.Content == nil || doc.Decode(&p) != nil {
		return nil
	}
	return &p
}
