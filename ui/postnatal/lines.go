package postnatal

import (
	"context"
	"io"
	"strconv"
	"strings"

	"carnet/records/clinical"
	"carnet/records/print"
	"carnet/ui/form"
	"carnet/ui/prescribe"
	"carnet/ui/record"
)

// prescribe begins the mother's prescription.
func (s *sheet) prescribe(ctx context.Context) error {
	habits, err := prescribe.HabitsOf(ctx, s.c)
	if err != nil {
		return err
	}
	current, err := prescribe.Current(ctx, s.c, s.d.Lines)
	if err != nil {
		return err
	}
	s.rx = prescribe.New(&s.d.Lines, prescribe.For{
		P: s.p, Key: "postnatal.lines", Patient: s.c.Patient, Weight: func() *float64 { return s.d.Vitals.Weight },
		Age: func() (clinical.AgeDays, bool) { return s.c.Age(s.day()) }, Current: current, Favourites: habits.Medicines,
	})
	return nil
}

// lines are the rows to be typed into, or each line in words.
func (s *sheet) lines() []form.Item {
	if s.rx != nil {
		return s.rx.Items()
	}
	var out []form.Item
	for _, l := range s.d.Lines {
		out = append(out, form.Computed("postnatal.lines", func() form.Message { return form.Message{Text: prescribe.Words(s.p, l)} }, form.Label(""), form.Span(4)))
	}
	return out
}

// lineField finds the field of "lines.0.dose"; nil for another path.
func (s *sheet) lineField(path string) *form.Field {
	parts := strings.SplitN(path, ".", 3)
	if s.rx == nil || len(parts) != 3 || parts[0] != "lines" {
		return nil
	}
	i, err := strconv.Atoi(parts[1])
	if err != nil {
		return nil
	}
	return s.rx.Field(i, parts[2])
}

// prescription is the paper of the mother's prescription.
func (s *sheet) prescription() record.Paper {
	d := s.d
	return record.Paper{Key: "F9", Title: s.p.T("consultation.paper.prescription"), Name: "ordonnance", When: func() bool { return len(d.Lines) > 0 },
		Write: func(h record.Head, w io.Writer, o print.Options) error {
			return print.Prescription{
				Document: h.Document, Centre: h.Centre, Prescriber: h.Author, Supervisor: h.Supervisor, Patient: h.Patient, Date: h.Date,
				Weight: d.Vitals.Weight, Lines: d.Lines, Next: d.Next,
			}.Write(w, o)
		}}
}
