package prenatal

import "carnet/records"

// proposed is the next contact by the rule; ok is false where it has none.
func (s *visit) proposed() (records.Appointment, bool) {
	day, _, ok := s.nextContact()
	return records.Appointment{Date: day, Reason: s.p.T("prenatal.number", s.order()+1)}, ok
}

// settleNext follows the outcome: who is referred or stays is not awaited on
// the day that the rule had proposed, unless somebody types it. Going home
// again brings the proposal back.
func (s *visit) settleNext() {
	x, ok := s.proposed()
	stays := s.referred() || s.d.Outcome == records.Admitted || s.d.Outcome == records.Died
	switch {
	case !ok:
	case stays && s.next == x:
		s.next, s.withdrawn = records.Appointment{}, true
	case !stays && s.withdrawn && s.next.Date.IsZero():
		s.next, s.withdrawn = x, false
	}
}
