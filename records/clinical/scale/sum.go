package scale

import (
	"fmt"

	"carnet/records/clinical"
)

func scoreSum(name string, items []*int, sex clinical.Sex, s Settings) (Result, error) {
	d := sums[name]
	if err := check(name, items, d.items, d.top); err != nil {
		return Result{}, err
	}
	cut, err := cutoff(name, sex, s)
	if err != nil {
		return Result{}, err
	}
	r := Result{Scale: name, Items: d.items, Max: d.items * d.top, Source: d.source}
	total := 0
	for _, v := range items {
		if v != nil {
			r.Answered++
			total += *v
		}
	}
	if d.safety > 0 && items[d.safety-1] != nil && *items[d.safety-1] > 0 {
		r.Safety = true
		r.Alerts = append(r.Alerts, safetyAlert(name, d.safety, *items[d.safety-1], d.source))
	}
	r.Complete = r.Answered == d.items
	if !r.Complete {
		return r, nil
	}
	r.Total = &total
	r.Band = wordFor(d.bands, total)
	if cut > 0 {
		positive := total >= cut
		r.Positive = &positive
		if d.bands == nil {
			r.Band = "negative"
		}
		if positive {
			if d.bands == nil {
				r.Band = "positive"
			}
			r.Alerts = append(r.Alerts, positiveAlert(name, total, cut, d.source))
		}
	}
	if name == AuditC && s.AuditCHighRisk > 0 && total >= s.AuditCHighRisk {
		r.Band = "high"
	}
	return r, nil
}

// cutoff is the total from which the scale is positive; 0 where the scale has
// none (WHODAS).
func cutoff(name string, sex clinical.Sex, s Settings) (int, error) {
	switch name {
	case PHQ2:
		return s.PHQ2Positive, nil
	case PHQ9:
		return s.PHQ9Positive, nil
	case GAD2:
		return s.GAD2Positive, nil
	case GAD7:
		return s.GAD7Positive, nil
	case EPDS:
		return s.EPDSPositive, nil
	case AuditC:
		switch sex {
		case clinical.Male:
			return s.AuditCMen, nil
		case clinical.Female:
			return s.AuditCWomen, nil
		}
		return 0, &clinical.MissingError{Field: "sex"}
	}
	return 0, nil
}

func check(name string, items []*int, n, top int) error {
	if len(items) != n {
		return wrongCount(name, n, len(items))
	}
	for i, v := range items {
		if v != nil && (*v < 0 || *v > top) {
			return &clinical.RangeError{Field: fmt.Sprintf("items[%d]", i+1), Value: float64(*v), Min: 0, Max: float64(top)}
		}
	}
	return nil
}

func wordFor(bands []band, total int) string {
	word := ""
	for _, b := range bands {
		if total >= b.from {
			word = b.word
		}
	}
	return word
}

func wrongCount(name string, want, got int) error {
	return &clinical.FieldError{Field: "items", Reason: fmt.Sprintf("%s has %d items, not %d; a missing answer is null", name, want, got)}
}
