package labour

import (
	"fmt"
	"sort"
	"time"

	"carnet/records/clinical"
)

// Exam is one vaginal examination.
type Exam struct {
	At time.Time
	CM float64 // dilatation of the cervix, 0 to 10 cm
}

// Progress is where dilatation stands.
type Progress struct {
	CM    int           // whole centimetres reached
	Since time.Time     // first examination that found that centimetre
	Dwell time.Duration // time without reaching the next
	Limit time.Duration // from here it alerts; 0: the guide sets no limit
	Alert *clinical.Alert
}

// ProgressAt measures how long dilatation has stayed at the centimetre that
// it reached, and alerts by the Labour Care Guide (WHO 2020): 5 cm from 6 h,
// 6 from 5 h, 7 from 3 h, 8 from 2.5 h, 9 from 2 h.
//
// A later, smaller measurement (another examiner) does not set the clock
// back. Examinations may come in any order; those after now are refused.
// Errors: no examination, a dilatation outside 0 to 10 cm.
func ProgressAt(exams []Exam, now time.Time, s Settings) (Progress, error) {
	sorted, err := check(exams, now)
	if err != nil {
		return Progress{}, err
	}
	p := Progress{CM: -1}
	for _, e := range sorted {
		if cm := int(e.CM); cm > p.CM {
			p.CM, p.Since = cm, e.At
		}
	}
	p.Dwell = now.Sub(p.Since)
	limit, ok := s.DwellFrom[p.CM]
	if !ok {
		return p, nil
	}
	p.Limit = hours(limit)
	if p.Dwell >= p.Limit {
		it, err := find(fmt.Sprintf("dwell_%dcm", p.CM))
		if err != nil {
			return Progress{}, err
		}
		p.Alert = numberAlertData(it, p.Dwell.Hours(), "≥ "+number(limit))
		if Defaults().DwellFrom[p.CM] != limit {
			p.Alert.Source = clinical.Local
		}
	}
	return p, nil
}

// SecondStageAt measures the second stage from full dilatation and alerts
// from 3 h in a woman who never gave birth, from 2 h in one who did (WHO
// 2020). parity is the number of earlier births, 0 to 25.
func SecondStageAt(fullAt, now time.Time, parity int, s Settings) (time.Duration, *clinical.Alert, error) {
	if err := clinical.Within("parity", float64(parity), 0, 25, ""); err != nil {
		return 0, nil, err
	}
	if now.Before(fullAt) {
		return 0, nil, &clinical.FieldError{Field: "full_at", Reason: "lies after the time of the question"}
	}
	code, limit := "second_stage_multip", s.SecondStageMultipFrom
	if parity == 0 {
		code, limit = "second_stage_nullip", s.SecondStageNullipFrom
	}
	lasted := now.Sub(fullAt)
	if lasted < hours(limit) {
		return lasted, nil, nil
	}
	it, err := find(code)
	if err != nil {
		return 0, nil, err
	}
	a := numberAlertData(it, lasted.Hours(), "≥ "+number(limit))
	if d := Defaults(); parity == 0 && limit != d.SecondStageNullipFrom || parity > 0 && limit != d.SecondStageMultipFrom {
		a.Source = clinical.Local
	}
	return lasted, a, nil
}

// Line is where an examination lies on the classic partograph.
type Line string

// The zones of the classic partograph.
const (
	Latent      Line = "latent"       // before the alert line starts
	LeftOfAlert Line = "left"         // on or left of the alert line
	PastAlert   Line = "past_alert"   // right of the alert line
	PastAction  Line = "past_action"  // on or right of the action line
	FullyOpen   Line = "full_dilated" // nothing more to plot
)

// Partograph is the state on the classic partograph.
type Partograph struct {
	Line Line
	// Start is where the active phase was first plotted, on the alert line.
	Start    Exam
	Expected float64 // dilatation on the alert line at the last examination, cm
	Alert    *clinical.Alert
}

// ClassicPartograph places the last examination between the lines of the WHO
// partograph of 1994: the alert line starts from the first examination at 4
// cm or more and climbs 1 cm an hour to 10; the action line runs 4 hours to
// its right. It is a tool of its own: the Labour Care Guide has neither line
// and the two are not to be mixed.
func ClassicPartograph(exams []Exam, s Settings) (Partograph, error) {
	sorted, err := check(exams, time.Time{})
	if err != nil {
		return Partograph{}, err
	}
	last := sorted[len(sorted)-1]
	first := -1
	for i, e := range sorted {
		if e.CM >= s.PartographStartCM {
			first = i
			break
		}
	}
	if first < 0 {
		return Partograph{Line: Latent}, nil
	}
	p := Partograph{Start: sorted[first], Line: LeftOfAlert}
	line := func(at time.Time) float64 {
		return min(10, p.Start.CM+s.PartographRateCMPerHour*at.Sub(p.Start.At).Hours())
	}
	p.Expected = line(last.At)
	const hair = 1e-9 // a point on the line is on it, whatever the last bit says
	onAction := last.At.Sub(p.Start.At) >= s.PartographActionDelay &&
		last.CM <= line(last.At.Add(-s.PartographActionDelay))+hair
	switch {
	case last.CM >= 10:
		p.Line = FullyOpen
	case onAction:
		p.Line = PastAction
		p.Alert = lineAlert("labour.partograph_action", clinical.Danger, last.CM, line(last.At.Add(-s.PartographActionDelay)))
	case last.CM < p.Expected-hair:
		p.Line = PastAlert
		p.Alert = lineAlert("labour.partograph_alert", clinical.Warning, last.CM, p.Expected)
	}
	return p, nil
}

// check refuses impossible examinations and sorts the rest by time. A zero
// now sets no limit.
func check(exams []Exam, now time.Time) ([]Exam, error) {
	if len(exams) == 0 {
		return nil, &clinical.MissingError{Field: "exams"}
	}
	sorted := append([]Exam(nil), exams...)
	sort.SliceStable(sorted, func(i, j int) bool { return sorted[i].At.Before(sorted[j].At) })
	for _, e := range sorted {
		if err := clinical.Within("dilatation_cm", e.CM, 0, 10, "cm"); err != nil {
			return nil, err
		}
		if !now.IsZero() && e.At.After(now) {
			return nil, &clinical.FieldError{Field: "exams", Reason: "an examination lies after the time of the question"}
		}
	}
	return sorted, nil
}

func hours(h float64) time.Duration { return time.Duration(h * float64(time.Hour)) }
