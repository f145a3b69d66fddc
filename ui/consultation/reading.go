package consultation

import (
	"encoding/json"
	"io"
	"strings"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/print"
	"carnet/ui/form"
	"carnet/ui/prescribe"
	"carnet/ui/record"
)

// declareReading declares the same form for reading: what was written, as
// sentences where rows of fields would be hard to read.
func (s *sheet) declareReading() {
	f, d := s.form, s.d
	f.Section("consultation.section.vitals", s.measured()...)
	f.Section("consultation.section.story",
		form.Text("consultation.reason", &d.Reason, form.Span(4)),
		form.Lines("consultation.history", &d.History))
	f.Section("consultation.section.examination", s.examined()...)
	tests := s.tests()
	if d.Tests.HIV != "" && !s.c.May(records.Restricted) {
		tests = append(tests, form.Computed("consultation.tests.hiv", func() form.Message {
			return form.Message{Level: form.None, Text: "🔒 " + s.p.T("consultation.restricted")}
		}))
	}
	f.Section("consultation.section.tests", tests...)
	f.Section("consultation.section.diagnoses", s.said1(len(d.Diagnoses), "consultation.diagnoses", func(i int) string { return diagnosisWords(s.p, d.Diagnoses[i]) })...)
	f.Section("consultation.section.lines", s.said1(len(d.Lines), "consultation.lines", func(i int) string { return prescribe.Words(s.p, d.Lines[i]) })...)
	f.Section("consultation.section.care",
		form.Tags("consultation.given", &d.Given),
		form.Tags("consultation.lab_orders", &d.LabOrders))
	f.Section("consultation.section.outcome",
		form.Choice("consultation.outcome", &d.Outcome, s.outcomes()),
		form.DayPlain("consultation.next.date", &s.next.Date),
		form.Text("consultation.next.reason", &s.next.Reason, form.Span(2)),
		form.Text("consultation.referral.to", &s.referral.To, form.When(s.referred)),
		form.Toggle("consultation.referral.urgent", &s.referral.Urgent, form.When(s.referred)),
		form.Text("consultation.referral.transport", &s.referral.Transport, form.When(s.referred)),
		form.Text("consultation.referral.reason", &s.referral.Reason, form.Span(4), form.When(s.referred)),
		form.Lines("consultation.advice", &d.Advice),
		form.Lines("consultation.note", &d.Note))
}

// said1 is one line of words for each element of a list, over the whole width;
// the first one carries no label, for the section's title says it.
func (s *sheet) said1(n int, key string, words func(i int) string) []form.Item {
	var out []form.Item
	for i := range n {
		out = append(out, form.Computed(key, func() form.Message { return form.Message{Text: words(i)} }, form.Label(""), form.Span(4)))
	}
	return out
}

// examined are the systems with findings, each with its words, and then those
// without in one line.
func (s *sheet) examined() []form.Item {
	var out []form.Item
	var fine []string
	for _, x := range systems {
		at := x.at(&s.d.Examination)
		if isFine(*at) {
			fine = append(fine, s.p.T("consultation.examination."+x.name))
			continue
		}
		if *at != "" {
			out = append(out, form.Lines("consultation.examination."+x.name, at))
		}
	}
	if len(fine) > 0 {
		words := strings.Join(fine, ", ")
		out = append(out, form.Computed("consultation.examination.fine", func() form.Message { return form.Message{Text: words} }, form.Span(4)))
	}
	return out
}

// diagnosisWords is a diagnosis in one line.
func diagnosisWords(p text.Printer, x records.Diagnosis) string {
	parts := []string{x.Label}
	if x.Certainty == records.Suspected {
		parts = append(parts, p.T("consultation.certainty.suspected"))
	}
	if x.FollowUp {
		parts = append(parts, p.T("consultation.diagnosis.follow_up"))
	}
	if x.ICD10 != "" {
		parts = append(parts, x.ICD10)
	}
	return strings.Join(parts, " · ")
}

// say names the fields of a consultation and their values, for conflicts.
func say(p text.Printer, path string, value json.RawMessage) (label, words string) {
	if key := "consultation." + path; p.Has(key) {
		label = p.T(key)
	}
	name, _, _ := strings.Cut(path, "[")
	var word string
	isWord := json.Unmarshal(value, &word) == nil && word != ""
	switch {
	case name == "lines":
		label = p.T("consultation.section.lines")
		var all []records.Line
		if json.Unmarshal(value, &all) == nil {
			var out []string
			for _, l := range all {
				out = append(out, prescribe.Words(p, l))
			}
			words = strings.Join(out, " ; ")
		}
	case name == "diagnoses":
		label = p.T("consultation.section.diagnoses")
		var all []records.Diagnosis
		if json.Unmarshal(value, &all) == nil {
			var out []string
			for _, x := range all {
				out = append(out, diagnosisWords(p, x))
			}
			words = strings.Join(out, " ; ")
		}
	case isWord && p.Has("consultation.result."+word) && strings.HasPrefix(path, "tests."):
		words = p.T("consultation.result." + word)
	case isWord && p.Has("consultation.strip."+word) && strings.HasPrefix(path, "tests."):
		words = p.T("consultation.strip." + word)
	case isWord && path == "outcome":
		words = p.T("consultation.outcome." + word)
	}
	return label, words
}

// papers are what can be printed of a signed consultation. The HIV result is
// on none of them, but for the letter that is asked for with it.
func (s *sheet) papers() []record.Paper {
	if !s.c.ReadOnly {
		return nil
	}
	d := s.d
	letter := func(withHIV bool) func(record.Head, io.Writer, print.Options) error {
		return func(h record.Head, w io.Writer, o print.Options) error {
			return print.ReferralLetter{
				Document: h.Document, Centre: h.Centre, Author: h.Author, Supervisor: h.Supervisor, Patient: h.Patient,
				Date: h.Date, Time: h.Time, Consultation: d, WithHIV: withHIV,
			}.Write(w, o)
		}
	}
	return []record.Paper{
		{Key: "Ctrl+P", Title: s.p.T("consultation.paper.summary"), Name: "resume", Quiet: len(d.Lines) > 0 && s.referred(), Write: func(h record.Head, w io.Writer, o print.Options) error {
			return print.VisitSummary{
				Document: h.Document, Centre: h.Centre, Author: h.Author, Supervisor: h.Supervisor, Patient: h.Patient, Date: h.Date, Consultation: d,
			}.Write(w, o)
		}},
		{Key: "F8", Title: s.p.T("consultation.paper.letter"), Name: "reference", Quiet: !s.referred(), Write: letter(false)},
		{Key: "Ctrl+F8", Title: s.p.T("consultation.paper.letter.hiv"), Name: "reference", Quiet: true,
			When: func() bool { return d.Tests.HIV != "" && s.c.May(records.Restricted) }, Write: letter(true)},
		{Key: "F9", Title: s.p.T("consultation.paper.prescription"), Name: "ordonnance", When: func() bool { return len(d.Lines) > 0 }, Write: func(h record.Head, w io.Writer, o print.Options) error {
			return print.Prescription{
				Document: h.Document, Centre: h.Centre, Prescriber: h.Author, Supervisor: h.Supervisor, Patient: h.Patient, Date: h.Date,
				Weight: d.Vitals.Weight, Lines: d.Lines, Advice: d.Advice, Next: d.Next,
			}.Write(w, o)
		}},
	}
}
