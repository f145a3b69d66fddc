package consultation

import (
	"carnet/records"
	"carnet/records/coding"
	"carnet/ui/form"
)

// diagnoses are rows: what it is, how sure, and whether it was known before.
// All but the first field wait until something is written, so that one Enter
// passes an empty row.
func (s *sheet) diagnoses() *form.Rows {
	return form.Repeat("consultation.diagnoses", &s.d.Diagnoses, nil, func(x *records.Diagnosis) []*form.Field {
		written := form.When(func() bool { return x.Label != "" })
		return []*form.Field{
			form.Combo("label", &x.Label, s.findDiagnosis, form.Label("consultation.diagnosis.label"), form.Span(5), s.hint(),
				form.Code(&x.ICD10), form.Aside(func() string { return x.ICD10 }),
				form.OnPick(func(o form.Option) { s.pickDiagnosis(x, o) }),
				form.After(func() { s.completeDiagnosis(x) })),
			form.Choice("certainty", &x.Certainty, form.Values("consultation.certainty.", records.Certain, records.Suspected), form.Label("consultation.diagnosis.certainty"), form.Span(3), form.Advance(), written),
			form.Toggle("follow_up", &x.FollowUp, form.Label("consultation.diagnosis.follow_up"), form.Span(2), written),
		}
	}).Columns(10).Limit(12)
}

// hint tells that ↓ shows the favourites, where there are any.
func (s *sheet) hint() form.Opt {
	if len(s.habits.Diagnoses) == 0 {
		return func(*form.Field) {}
	}
	return form.Placeholder("prescribe.favourites")
}

func (s *sheet) findDiagnosis(query string) []form.Option {
	var out []form.Option
	for _, h := range coding.SearchDiagnoses(coding.Query{Text: query, Sex: s.c.Patient.Sex, Favourites: s.habits.Diagnoses, Limit: form.MaxSuggestions}) {
		detail := h.ICD10
		if h.Matched != "" && h.Matched != h.ICD10 {
			detail = h.Matched + " · " + detail
		}
		out = append(out, form.Option{Value: h.ICD10, Label: h.Label, Detail: detail, Words: h.Words()})
	}
	return out
}

// pickDiagnosis keeps both codes of what was chosen. It counts as certain
// until somebody says otherwise.
func (s *sheet) pickDiagnosis(x *records.Diagnosis, o form.Option) {
	for _, h := range coding.SearchDiagnoses(coding.Query{Text: o.Label, Sex: s.c.Patient.Sex, Limit: form.MaxSuggestions}) {
		if h.Label == o.Label {
			was := *x
			*x = h.Document(s.c.Patient.Sex)
			x.Certainty, x.FollowUp = was.Certainty, was.FollowUp
			break
		}
	}
	if x.Certainty == "" {
		x.Certainty = records.Certain
	}
}

// completeDiagnosis gives what was typed out in full its second code, and a
// certainty to words of one's own.
func (s *sheet) completeDiagnosis(x *records.Diagnosis) {
	switch {
	case x.Label == "":
		*x = records.Diagnosis{}
	case x.ICD10 != "" && x.ICPC2 == "":
		s.pickDiagnosis(x, form.Option{Label: x.Label})
	case x.ICD10 == "":
		x.ICPC2 = ""
		if x.Certainty == "" {
			x.Certainty = records.Certain
		}
	}
}
