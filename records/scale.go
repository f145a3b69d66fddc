package records

import (
	"carnet/records/clinical"
	"carnet/records/clinical/scale"
)

// KindScale is the kind of a questionnaire that was asked and scored.
const KindScale Kind = "scale"

// Scale is one questionnaire of the mental health room, asked from its official
// card: EPDS, PHQ-9, GAD-7 and the others of records/clinical/scale. The whole
// document is restricted.
type Scale struct {
	Date clinical.Date `json:"date"`
	// Scale is which one: a name of scale.Names.
	Scale string `json:"scale"`
	// Answers are the scores of the answers in the order of the card, nil where
	// there is none.
	Answers []*int `json:"answers"`
	// Total, Band, Positive and Safety are what the rule said of the answers
	// when they were signed: what was known then, whatever the rule says later.
	// Nil and empty while an answer is missing. Safety: an answer about dying or
	// self-harm was positive.
	Total    *int   `json:"total,omitempty"`
	Band     string `json:"band,omitempty"` // a word of the scale
	Positive *bool  `json:"positive,omitempty"`
	Safety   bool   `json:"safety,omitempty"`

	// Pregnancy and Delivery are the documents to which it belongs; Visit is the
	// arrival that it answers, where the patient came for it.
	Pregnancy string `json:"pregnancy,omitempty"`
	Delivery  string `json:"delivery,omitempty"`
	Visit     string `json:"visit,omitempty"`

	Done     []string     `json:"done,omitempty"`   // codes of SafetySteps, where Safety
	Called   string       `json:"called,omitempty"` // who was told
	Outcome  Outcome      `json:"outcome,omitempty"`
	Referral *Referral    `json:"referral,omitempty"`
	Next     *Appointment `json:"next,omitempty"`
	Note     string       `json:"note,omitempty"`
}

// SafetySteps are what is done at once for somebody who thinks of dying, in the
// order of the form: not left alone, a doctor told, the means taken away, the
// family told with her consent, sent on.
var SafetySteps = []string{"stayed", "called", "means", "family"}

// Kind implements Document.
func (*Scale) Kind() Kind { return KindScale }

// Score applies the rule to the answers. Sex is needed for AUDIT-C only.
func (s *Scale) Score(sex clinical.Sex) (scale.Result, error) {
	return scale.Score(s.Scale, s.Answers, sex, scale.Defaults())
}

// Settle writes what the rule says of the answers into the document.
func (s *Scale) Settle(sex clinical.Sex) {
	s.Total, s.Band, s.Positive, s.Safety = nil, "", nil, false
	r, err := s.Score(sex)
	if err != nil {
		return
	}
	s.Total, s.Band, s.Positive, s.Safety = r.Total, r.Band, r.Positive, r.Safety
}

// Validate implements Document.
func (s *Scale) Validate() Findings {
	var f Findings
	if s.Date.IsZero() {
		f.block("date", "scale.date")
	}
	if _, err := scale.Canonical(s.Scale); err != nil {
		f.block("scale", "scale.unknown")
		return f
	}
	// Either sex does: what is looked at is how many answers there are and
	// whether each is one.
	r, err := s.Score(clinical.Female)
	switch {
	case err != nil:
		f.block("answers", "scale.answers")
	case !r.Complete:
		f.missing("answers", "scale.missing", r.Items-r.Answered)
	}
	if r.Safety && s.Called == "" {
		f.missing("called", "scale.called")
	}
	if s.Outcome == "" {
		f.missing("outcome", "consultation.outcome")
	}
	nextAfter(s.Date, s.Next, "next.date", &f)
	return f
}
