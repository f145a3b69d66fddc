package birth

import (
	"strings"
	"time"

	"carnet/assets/text"
	"carnet/records/clinical/labour"
)

// propose fills in a referral that says nothing yet: urgent, for what the form
// knows.
func (s *state) propose(p text.Printer, now time.Time, set labour.Settings) {
	if s.referred() && s.Referral.Reason == "" && s.Referral.To == "" {
		s.Referral.Reason, s.Referral.Urgent = s.reason(p, now, set), true
	}
}

// reason is why she is sent on: the blood that is lost, what went wrong.
func (s *state) reason(p text.Printer, now time.Time, set labour.Settings) string {
	var out []string
	if h, last, _ := s.bleeding(now, set); h.Alert != nil {
		out = append(out, p.T("birth.reason.bleeding", p.Number(last.ML, 0)))
	}
	for _, c := range s.D.Complications {
		if c != "haemorrhage" || len(out) == 0 {
			out = append(out, p.T("birth.complication."+c))
		}
	}
	return strings.Join(out, " ; ")
}
