package scale

import "carnet/records/clinical"

const (
	cssrsSource clinical.Source = "Posner et al. 2011, Columbia-Suicide Severity Rating Scale, screener"
	asqSource   clinical.Source = "Horowitz et al. 2012, NIMH Ask Suicide-Screening Questions"
)

// scoreCSSRS: 1 wish to be dead, 2 suicidal thoughts, then (only after a yes
// to 2) 3 method, 4 intent, 5 plan; 6 behaviour ever, 7 behaviour within three
// months. High: 4, 5 or recent behaviour; moderate: 3 or behaviour ever; low:
// 1 or 2. The band is the highest that the given answers establish, because a
// risk that is already known must not wait for the last answer.
func scoreCSSRS(items []*int) (Result, error) {
	switch len(items) {
	case 6:
		items = append(append([]*int(nil), items...), nil)
	case 7:
	default:
		return Result{}, wrongCount(CSSRS, 6, len(items))
	}
	if err := check(CSSRS, items, 7, 1); err != nil {
		return Result{}, err
	}
	r := Result{Scale: CSSRS, Items: 6, Source: cssrsSource}
	yes := func(n int) bool { return items[n-1] != nil && *items[n-1] == 1 }
	no := func(n int) bool { return items[n-1] != nil && *items[n-1] == 0 }
	known := func(n int) bool { return items[n-1] != nil }
	if yes(7) && no(6) {
		return Result{}, &clinical.FieldError{Field: "items", Reason: "6 (behaviour ever) and 7 (behaviour within three months) contradict each other"}
	}
	for n := 1; n <= 6; n++ {
		if known(n) {
			r.Answered++
		}
	}
	switch {
	case yes(4), yes(5), yes(7):
		r.Band = "high"
	case yes(3), yes(6):
		r.Band = "moderate"
	case yes(1), yes(2):
		r.Band = "low"
	}
	depth := no(2) || known(3) && known(4) && known(5)
	recency := no(6) || known(7)
	r.Complete = known(1) && known(2) && depth && known(6) && recency
	r.Safety = r.Band != ""
	switch {
	case r.Safety:
		positive := true
		r.Positive = &positive
		r.Alerts = append(r.Alerts, riskAlert(CSSRS, r.Band, cssrsSource))
	case r.Complete:
		negative := false
		r.Band, r.Positive = "negative", &negative
	}
	return r, nil
}

// scoreASQ: a yes to any of 1 to 4 is positive; then 5 (thoughts right now)
// says whether it is acute.
func scoreASQ(items []*int) (Result, error) {
	switch len(items) {
	case 4:
		items = append(append([]*int(nil), items...), nil)
	case 5:
	default:
		return Result{}, wrongCount(ASQ, 5, len(items))
	}
	if err := check(ASQ, items, 5, 1); err != nil {
		return Result{}, err
	}
	r := Result{Scale: ASQ, Items: 5, Source: asqSource}
	// A yes to the fifth alone (asked out of turn) is no less a yes.
	any, all := false, true
	for i, v := range items {
		if v == nil {
			all = all && i == 4
			continue
		}
		r.Answered++
		any = any || *v == 1
	}
	now := items[4]
	switch {
	case any && now != nil && *now == 1:
		r.Band = "acute positive"
	case any && now != nil:
		r.Band = "non-acute positive"
	case any:
		r.Band = "positive"
	}
	r.Safety = any
	r.Complete = all && (!any || now != nil)
	switch {
	case any:
		positive := true
		r.Positive = &positive
		r.Alerts = append(r.Alerts, riskAlert(ASQ, r.Band, asqSource))
	case r.Complete:
		negative := false
		r.Band, r.Positive = "negative", &negative
	}
	return r, nil
}
