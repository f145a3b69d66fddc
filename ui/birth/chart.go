package birth

import (
	"context"
	"errors"
	"io"
	"slices"
	"strconv"
	"time"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/journal"
	"carnet/records/print"
	"carnet/records/store"
	"carnet/ui/bedside"
	"carnet/ui/form"
	"carnet/ui/place"
	"carnet/ui/record"
	"carnet/ui/visit"
)

// Delivery is a delivery as the chart reads and amends it; it begins in the
// place of the birth.
func Delivery(now func() time.Time) record.FormMaker {
	return func() record.Form {
		return record.Form{Kind: records.KindDelivery, Title: "birth.title", Key: "Ctrl+B", Does: "birth.begin", Need: records.Consult, Say: visit.Say("birth"),
			Place: place.Birth, There: "birth.open", When: offered, Soon: begun, Banner: banner,
			Open: func(ctx context.Context, c *record.Case, d records.Document) (*record.Sheet, error) {
				return openDelivery(ctx, c, d.(*records.Delivery), now)
			}}
	}
}

// Newborn is a newborn as the chart reads and amends it.
func Newborn(now func() time.Time) record.FormMaker {
	return func() record.Form {
		return record.Form{Kind: records.KindNewborn, Title: "birth.title.newborn", Need: records.Consult, Say: visit.Say("birth.child"),
			Open: func(ctx context.Context, c *record.Case, d records.Document) (*record.Sheet, error) {
				return openNewborn(ctx, c, d.(*records.Newborn), now)
			}}
	}
}

// offered tells whether a birth may be written: of a woman who could give one.
var offered = visit.Offered(func(c *record.Case) bool {
	return visit.Woman(c) && c.Patient.Died == nil && visit.Between(c, 10*visit.Years, 56*visit.Years)
})

// begun tells that a birth is being written, or that she is in labour.
func begun(ctx context.Context, c *record.Case) (bool, error) {
	if kept, err := draftFor(ctx, c); kept != nil || err != nil {
		return kept != nil, err
	}
	open, err := c.Store.OpenLabours(ctx)
	return slices.ContainsFunc(open, func(x store.InLabour) bool { return x.Patient == c.PatientID }), err
}

// banner says in every screen of the chart that a birth has been begun and is
// not signed.
func banner(ctx context.Context, c *record.Case) ([]form.Message, error) {
	d, err := draftFor(ctx, c)
	if d == nil || err != nil {
		return nil, err
	}
	return []form.Message{{Level: form.Warning, Text: c.P.T("birth.banner", bedside.Clock(d.Updated))}}, nil
}

// draftFor finds the draft of a patient's birth; nil for none.
func draftFor(ctx context.Context, c *record.Case) (*store.Draft, error) {
	w, err := bedside.ReadWoman(ctx, c.Store, c.PatientID)
	if err != nil {
		return nil, err
	}
	var p *text.Problem
	switch d, err := c.Store.Draft(ctx, draftOf(&w)); {
	case err == nil:
		return &d, nil
	case errors.As(err, &p):
		return nil, nil // none was begun
	default:
		return nil, err
	}
}

func openDelivery(ctx context.Context, c *record.Case, d *records.Delivery, now func() time.Time) (*record.Sheet, error) {
	p := c.P
	// Times are shown as on the day of the birth; what is due and what is amended
	// is of now.
	shown := now()
	if c.ReadOnly {
		shown = d.At
	}
	s := unsettle(p, d, shown)
	s.signed, s.read = true, c.ReadOnly
	born := bornOf(ctx, c, d)
	days := d.Days
	f := form.New(p, form.Spec{Columns: 4, Today: func() form.Date { return c.Today }, ReadOnly: c.ReadOnly})
	rules, err := c.Store.Rules(ctx)
	if err != nil {
		return nil, err
	}
	if _, runs := s.nextDose(now(), rules.Labour); runs && !c.ReadOnly {
		s.Doses = bedside.ToCome(s.Doses)
	}
	a := &about{p: p, now: now, set: rules.Labour, days: func() *int { return days }, readOnly: c.ReadOnly, audits: c.May(records.Consult)}
	declareDelivery(f, s, a)
	return &record.Sheet{
		Form:     f,
		Document: func() records.Document { return s.delivery(now(), c.Me.String()) },
		Focus:    func(path string) *form.Field { return f.Field("birth." + path) },
		Tags: func() []form.Message {
			return []form.Message{{Level: form.Info, Text: form.FormatDate(bedside.DayOf(d.At)) + " " + bedside.Clock(d.At)}}
		},
		Papers: []record.Paper{
			visit.LetterPaper(p, func() bool { return d.Referral != nil }, func() *records.Consultation { return letterOf(p, d, nil, born) }),
			auditPaper(p, func() bool { return d.Mother == "died" && c.May(records.Consult) }, func(h record.Head) print.DeathAudit {
				return print.DeathAudit{Mother: h.Patient, Pregnancy: pregnancyOf(ctx, c, d.Pregnancy), Delivery: d, Labour: labourOf(ctx, c, d.Labour)}
			}),
		},
	}, nil
}

// bornOf reads the children of a delivery that are here.
func bornOf(ctx context.Context, c *record.Case, d *records.Delivery) []records.Newborn {
	var out []records.Newborn
	for _, s := range d.Children {
		id, err := journal.ParseDocumentID(s)
		if err != nil {
			continue
		}
		var n records.Newborn
		if doc, err := c.Store.Document(ctx, id); err == nil && doc.Content != nil && doc.Decode(&n) == nil {
			out = append(out, n)
		}
	}
	return out
}

func openNewborn(ctx context.Context, c *record.Case, n *records.Newborn, now func() time.Time) (*record.Sheet, error) {
	p := c.P
	at := n.At
	shown := now()
	if c.ReadOnly {
		shown = at
	}
	k := unsettleChild(p, n, shown)
	mother, delivery := motherOf(ctx, c, n)
	days := n.Days
	f := form.New(p, form.Spec{Columns: 4, Today: func() form.Date { return c.Today }, ReadOnly: c.ReadOnly})
	rules, err := c.Store.Rules(ctx)
	if err != nil {
		return nil, err
	}
	born := func() time.Time {
		if k.Time == bedside.Clock(at) {
			return at
		}
		if t := nearTo(at, k.Time, now()); t != nil {
			return *t
		}
		return at
	}
	a := &about{p: p, now: now, set: rules.Labour, days: func() *int { return days }, born: func(*child) time.Time { return born() },
		readOnly: c.ReadOnly, audits: c.May(records.Consult), restricted: c.May(records.Restricted)}
	declareChild(f, k, "birth.child.", "birth.section.child", a, func() bool { return true }, false)
	return &record.Sheet{
		Form:     f,
		Document: func() records.Document { return k.settle(born(), now()) },
		Focus:    func(path string) *form.Field { return f.Field("birth.child." + path) },
		Remarks: func() []record.Remark {
			if !k.unsent() {
				return nil
			}
			return []record.Remark{{Level: form.Danger, Words: p.T("birth.child.unsent", signWords(p, k.signs())), Field: f.Field("birth.child.sent")}}
		},
		Tags: func() []form.Message {
			out := []form.Message{{Level: form.Info, Text: form.FormatDate(bedside.DayOf(n.At)) + " " + bedside.Clock(n.At)}}
			if m := gaWords(p, days); days != nil {
				out = append(out, m)
			}
			if n.Rank > 0 {
				out = append(out, form.Message{Level: form.Info, Text: p.T("birth.rank", strconv.Itoa(n.Rank))})
			}
			return out
		},
		Papers: []record.Paper{visit.LetterPaper(p, func() bool { return n.Referral != nil }, func() *records.Consultation {
			if delivery == nil {
				return childLetter(p, n, &records.Delivery{At: n.At})
			}
			return childLetter(p, n, delivery)
		}), {Key: "F9", Title: p.T("birth.notice.one"), Name: "avis-de-naissance", When: func() bool { return mother != nil },
			Write: func(h record.Head, w io.Writer, o print.Options) error {
				x := print.BornChild{Newborn: n, Identity: h.Patient}
				if h.Patient.MotherID == "" {
					x.Identity = nil // filed with the mother: born dead
				}
				return print.BirthNotice{Document: h.Document, Centre: h.Centre, Author: h.Author, Mother: mother, Delivery: delivery, Children: []print.BornChild{x}}.Write(w, o)
			}}, auditPaper(p, func() bool { return mother != nil && n.Outcome != "live" && n.Outcome != "" && c.May(records.Consult) }, func(record.Head) print.DeathAudit {
			return print.DeathAudit{Mother: mother, Pregnancy: pregnancyOf(ctx, c, n.Pregnancy), Delivery: delivery, Labour: labourOf(ctx, c, delivery.Labour), Child: n}
		})},
	}, nil
}

// motherOf reads the mother and the delivery of a newborn; nil where they are
// not here.
func motherOf(ctx context.Context, c *record.Case, n *records.Newborn) (*records.Patient, *records.Delivery) {
	id, err := journal.ParseDocumentID(n.Mother)
	if err != nil {
		return nil, nil
	}
	m, err := c.Store.Chart(ctx, id)
	if err != nil {
		return nil, nil
	}
	d := &records.Delivery{At: n.At}
	if id, err := journal.ParseDocumentID(n.Delivery); err == nil {
		if doc, err := c.Store.Document(ctx, id); err == nil && doc.Content != nil {
			if err := doc.Decode(d); err != nil {
				return nil, nil
			}
		}
	}
	return &m.Patient, d
}
