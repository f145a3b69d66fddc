package consultation

import (
	"context"

	"carnet/records"
	"carnet/records/clinical/vitals"
	"carnet/ui/form"
	"carnet/ui/record"
)

// Arrival reads an arrival that no consultation has answered: the reason given
// at the door and the measurements of triage. It is written elsewhere.
func Arrival() record.Form {
	return record.Form{Kind: records.KindVisit, Title: "record.kind.visit", Need: records.Triage, Open: openArrival}
}

func openArrival(_ context.Context, c *record.Case, doc records.Document) (*record.Sheet, error) {
	v := doc.(*records.Visit)
	d := &records.Consultation{Date: v.Date, Reason: v.Reason}
	if v.Vitals != nil {
		d.Vitals = *v.Vitals
	}
	s := &sheet{c: c, p: c.P, d: d, vital: vitals.Defaults()}
	s.form = form.New(c.P, form.Spec{Columns: 4, Today: func() form.Date { return c.Today }, ReadOnly: true})
	s.form.Section("consultation.section.story",
		form.Text("consultation.arrived", &v.Arrived),
		form.Toggle("consultation.referral.urgent", &v.Urgent),
		form.Text("consultation.reason", &v.Reason, form.Span(4)),
		form.Text("consultation.left", &v.Left, form.Span(4)))
	s.form.Section("consultation.section.vitals", s.vitals()...)
	return &record.Sheet{Form: s.form, Document: func() records.Document { return v }}, nil
}
