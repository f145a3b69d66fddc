// Package arrival is how the chart reads a patient's arrival: what they came
// for, and what was measured at the door.
//
// What lives here: the form of records.Visit for the chart. The queue's own
// dialog, which writes arrivals, is the finder's. What it must not know: the
// queue.
package arrival

import (
	"context"

	"carnet/records"
	"carnet/ui/form"
	"carnet/ui/measure"
	"carnet/ui/record"
)

// Form is the arrival as the chart sees it.
func Form() record.Form {
	return record.Form{Kind: records.KindVisit, Title: "arrival.title", Need: records.Triage, New: begin, Open: open}
}

func begin(_ context.Context, c *record.Case) (records.Document, error) {
	return &records.Visit{Date: c.Today}, nil
}

func open(ctx context.Context, c *record.Case, d records.Document) (*record.Sheet, error) {
	v, ok := d.(*records.Visit)
	if !ok {
		v = &records.Visit{Date: c.Today}
	}
	if v.Vitals == nil {
		v.Vitals = &records.Vitals{}
	}
	last, err := c.Store.LastValues(ctx, c.PatientID, c.Document)
	if err != nil {
		return nil, err
	}
	f := form.New(c.P, form.Spec{Columns: 4, Today: func() form.Date { return v.Date }, ReadOnly: c.ReadOnly})
	f.Section("arrival.section",
		form.Text("arrival.arrived", &v.Arrived),
		form.Choice("finder.visit.service", &v.Service, form.Values("finder.service.", records.Services...), form.Required(), form.Span(3)),
		form.Text("finder.visit.reason", &v.Reason, form.Span(3)),
		form.Toggle("finder.visit.urgent", &v.Urgent),
		form.Text("finder.visit.left", &v.Left, form.Span(4), form.When(func() bool { return v.Left != "" })))
	f.Section("measure.section", measure.Fields(c.P, v.Vitals, measure.Options{
		Who: measure.Subject{Sex: c.Patient.Sex, Birth: c.Patient.Birth, Day: v.Date}, Last: last})...)
	return &record.Sheet{Form: f, Document: func() records.Document {
		out := *v
		if out.Vitals.Empty() {
			out.Vitals = nil
		}
		return &out
	}}, nil
}
