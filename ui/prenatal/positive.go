package prenatal

import (
	"slices"
	"strings"

	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/clinical/antenatal"
	"carnet/records/coding"
	"carnet/ui/form"
	"carnet/ui/record"
)

// result is what a rapid test of this visit found, or at the first visit the
// test with which the pregnancy was opened. HIV is none of them: it is not
// said on papers nor to every role.
func (s *visit) result(test string) records.TestResult {
	d, opened := s.d, records.TestResult("")
	var now records.TestResult
	switch test {
	case "malaria":
		now = d.Tests.Malaria
	case "nitrites":
		now = d.Tests.Nitrites
	case "syphilis":
		now, opened = d.Syphilis, s.preg.Syphilis
	case "hepatitis_b":
		now, opened = d.HBsAg, s.preg.HBsAg
	}
	if now == "" && len(s.before) == 0 {
		return opened
	}
	return now
}

// positives are the positive tests that anybody may see.
func (s *visit) positives() []string {
	var out []string
	for _, test := range antenatal.PositiveTests() {
		if test != "hiv" && s.result(test) == records.Positive {
			out = append(out, test)
		}
	}
	return out
}

// testedOn is the day of a test.
func (s *visit) testedOn(test string) form.Date {
	today := map[string]records.TestResult{
		"malaria": s.d.Tests.Malaria, "nitrites": s.d.Tests.Nitrites, "syphilis": s.d.Syphilis, "hepatitis_b": s.d.HBsAg, "hiv": s.d.Tests.HIV,
	}
	if today[test] == "" && !s.preg.Opened.IsZero() {
		return s.preg.Opened
	}
	return s.on()
}

// hivFound is the alert of a positive HIV test of this visit, or of the
// pregnancy that was opened on its day, for who may see it. An infection that
// was known before is none.
func (s *visit) hivFound() []clinical.Alert {
	now := s.d.Tests.HIV
	if now == "" && s.preg.Opened == s.on() && !slices.Contains(s.preg.Risks, "hiv") {
		now = s.preg.HIV
	}
	if now != records.Positive || !s.c.May(records.Restricted) {
		return nil
	}
	list, _ := antenatal.Alerts(antenatal.Visit{Week: s.week(), Positive: []string{"hiv"}}, s.r.Antenatal)
	return list
}

// testCards say what each positive test calls for.
func (s *visit) testCards() []form.Alert {
	list, _ := s.found() // what fails is said once, by cards
	out := s.cardsOf(list, func(code string) bool { return slices.Contains(testedHere, code) })
	for _, a := range s.hivFound() {
		out = append(out, s.card(a))
	}
	if !slices.Contains(s.positives(), "syphilis") && s.positive("syphilis") {
		out = append(out, form.Alert{Level: form.Info, Title: s.p.T("prenatal.syphilis.known"), Text: s.p.T("prenatal.syphilis.follow"),
			Source: s.p.T("form.source", s.p.T("prenatal.source.who_anc"))})
	}
	return out
}

// The medicines whose allergy a card or a field must know, by their codes in
// the formulary.
const (
	sulfadoxine = "sulfadoxine-pyrimethamine"
	benzathine  = "benzathine-benzylpenicilline"
)

// allergy is the recorded allergy that forbids a medicine, as it was written.
func (s *visit) allergy(code string) (words string, ok bool) {
	for _, w := range coding.Warnings(s.c.Patient.Allergies, []records.Line{{Code: code, Medicine: code}}) {
		switch w.Kind {
		case coding.WarnAllergy, coding.WarnAllergyClass, coding.WarnAllergyRelated:
			return w.Allergy, true
		}
	}
	return "", false
}

// actionOf is what an alert calls for; not penicillin for who is allergic to
// it.
func (s *visit) actionOf(a clinical.Alert) string {
	if a.Code == "anc.syphilis_positive" {
		if words, ok := s.allergy(benzathine); ok {
			return s.p.T("prenatal.positive.allergy", words)
		}
	}
	return s.p.T(a.Action)
}

// unanswered are the positive tests after which nothing was noted: neither a
// line, nor a diagnosis, nor a referral.
func (s *visit) unanswered() []record.Remark {
	if s.referred() || s.d.Outcome == records.Admitted || s.d.Outcome == records.Died || s.treats() {
		return nil
	}
	list, err := s.found()
	if err != nil {
		return nil
	}
	var out []record.Remark
	say := func(a clinical.Alert) {
		out = append(out, record.Remark{Level: form.Warning, Words: s.p.T("prenatal.positive.unanswered", s.titleOf(a)), Field: s.form.Field("prenatal.outcome")})
	}
	for _, a := range list {
		if slices.Contains(testedHere, a.Code) {
			say(a)
		}
	}
	if s.d.ARV == nil || !*s.d.ARV {
		for _, a := range s.hivFound() {
			say(a)
		}
	}
	return out
}

// treats tells whether the visit prescribes or names a diagnosis.
func (s *visit) treats() bool {
	return slices.ContainsFunc(s.d.Lines, func(l records.Line) bool { return strings.TrimSpace(l.Medicine) != "" }) ||
		slices.ContainsFunc(s.d.Diagnoses, func(x records.Diagnosis) bool { return strings.TrimSpace(x.Label) != "" })
}
