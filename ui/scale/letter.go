package scale

import (
	"io"
	"strconv"
	"strings"

	"carnet/records"
	"carnet/records/clinical/scale"
	"carnet/records/print"
	"carnet/ui/form"
	"carnet/ui/record"
	"carnet/ui/visit"
)

// refer makes it a referral. The proposed reason says neither the scale nor the
// score: the letter goes through many hands.
func (s *sheet) refer() {
	if s.onward.Referral.Reason == "" {
		s.onward.Referral.Reason = s.p.T("scale.refer.reason")
		s.onward.Referral.Urgent = s.safety()
	}
	visit.Pick(s.form.Field(visit.OutcomeKey), string(records.Referred))
	s.form.Reload()
}

// letters are the referral letter, and the one that also says the answers,
// which has no button: whoever writes it decides that this one is sealed.
func (s *sheet) letters() []record.Paper {
	plain := visit.LetterPaper(s.p, s.referred, func() *records.Consultation { return s.letter(false) })
	return []record.Paper{plain, {Key: "Ctrl+F8", Title: s.p.T("scale.paper.letter"), Name: "reference", Quiet: true, When: s.referred,
		Write: func(h record.Head, w io.Writer, o print.Options) error {
			return print.ReferralLetter{Document: h.Document, Centre: h.Centre, Author: h.Author, Supervisor: h.Supervisor, Patient: h.Patient,
				Date: h.Date, Time: h.Time, Consultation: s.letter(true)}.Write(w, o)
		}}}
}

// letter is what the referral letter says.
func (s *sheet) letter(answers bool) *records.Consultation {
	d := s.settle().(*records.Scale)
	out := &records.Consultation{Date: d.Date, Reason: s.p.T("scale.letter.reason"), Referral: d.Referral, Outcome: d.Outcome}
	if d.Called != "" {
		out.Given = append(out.Given, s.p.T("scale.letter.called", d.Called))
	}
	if !answers {
		out.History = s.p.T("scale.letter.closed")
		return out
	}
	lines := []string{s.p.T("clinical.scale.name."+scale.TextName(s.name)) + " — " + form.FormatDate(d.Date) + " — " + s.total().Text}
	var said []string
	for i, a := range d.Answers {
		if a != nil {
			said = append(said, label(s.p, s.name, i+1)+"\u00a0: "+strconv.Itoa(*a))
		}
	}
	out.History = strings.Join(append(lines, strings.Join(said, " ; ")), "\n")
	for _, x := range d.Done {
		out.Given = append(out.Given, s.p.T("scale.done."+x))
	}
	out.Note = d.Note
	return out
}
