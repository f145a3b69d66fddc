package labourchart

import (
	"sort"
	"strconv"
	"time"

	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/clinical/labour"
)

// Alert is one alert of a labour.
type Alert struct {
	Item  string // the row; dwell_7cm and second_stage_nullip for time
	Fetus int    // 2 for the second twin
	At    time.Time
	Value string
	Rule  clinical.Alert
	// Resolved is when a value without alert followed; nil while it is open.
	Resolved *time.Time
}

// Due is a row that is to be looked at.
type Due struct {
	Item  string
	Fetus int
	At    time.Time
	Every time.Duration
}

// Late is how long it has been due; negative while it is still to come.
func (d Due) Late(now time.Time) time.Duration { return now.Sub(d.At) }

// Summary is a labour in a word: for a card, for a handover.
type Summary struct {
	Stage labour.Stage // "" before active labour
	Since time.Time    // of the stage
	// Dilatation is the last one found, in cm; nil before the first.
	Dilatation   *float64
	DilatationAt time.Time
	// Dwell is how long the centimetre has not changed, Limit from when on
	// that alerts (0: no limit).
	Dwell, Limit time.Duration
	FHR          *float64
	FHRAt        time.Time
	// Open are the alerts that hold now, the latest first; Past those that
	// were resolved, the latest first.
	Open, Past []Alert
	// Due are the rows with a due time, the longest overdue first.
	Due []Due
	// Complications are the codes of what went wrong; Dose is the dose of
	// magnesium sulphate that comes next, nil where no course is under way.
	Complications []string
	Dose          *labour.MagnesiumDose
	Plan          records.LabourEntry
	// Last is the latest entry by the time it was made.
	Last records.LabourEntry
	// Ended is when it ended; no alert is open and nothing is due then.
	Ended *time.Time
}

// Next is the first row that is or will be due; ok is false when none is.
func (s *Summary) Next() (d Due, ok bool) {
	if len(s.Due) == 0 {
		return Due{}, false
	}
	return s.Due[0], true
}

// Overdue lists what is due at a time.
func (s *Summary) Overdue(now time.Time) []Due {
	var out []Due
	for _, d := range s.Due {
		if !d.At.After(now) {
			out = append(out, d)
		}
	}
	return out
}

// SummaryOf sums a labour up at a time. It says nothing about entries whose
// time lies after it.
func SummaryOf(l *records.Labour, now time.Time, s labour.Settings) Summary {
	out := Summary{Ended: l.Ended}
	out.Stage, out.Since = StageAt(l, now, s)
	exams := Exams(l, now)
	if n := len(exams); n > 0 {
		out.Dilatation, out.DilatationAt = &exams[n-1].CM, exams[n-1].At
	}
	if hearts := Curve(l, "fhr", 1, s); len(hearts) > 0 {
		for i := range hearts {
			if !hearts[i].At.After(now) {
				out.FHR, out.FHRAt = &hearts[i].Y, hearts[i].At
			}
		}
	}
	for _, e := range l.Entries {
		if e.Struck != "" || e.At.After(now) {
			continue
		}
		if !Noted(e).Before(Noted(out.Last)) {
			out.Last = e
		}
		if e.Item == Plan && !e.At.Before(out.Plan.At) {
			out.Plan = e
		}
	}
	out.rowAlerts(l, now, s)
	out.timeAlerts(l, exams, now, s)
	if l.Ended != nil {
		out.Past, out.Open = append(out.Open, out.Past...), nil
	}
	latestFirst := func(list []Alert) {
		sort.SliceStable(list, func(i, j int) bool { return list[i].At.After(list[j].At) })
	}
	latestFirst(out.Open)
	latestFirst(out.Past)
	if l.Ended == nil {
		out.due(l, now, s)
	}
	out.dose(l, now, s)
	sort.SliceStable(out.Due, func(i, j int) bool { return out.Due[i].At.Before(out.Due[j].At) })
	return out
}

// Noted is when an entry was made.
func Noted(e records.LabourEntry) time.Time {
	if e.Noted != nil {
		return *e.Noted
	}
	return e.At
}

// rowAlerts finds what the values of each row raise. An alert is open until a
// later value of the row raises none.
func (s *Summary) rowAlerts(l *records.Labour, now time.Time, set labour.Settings) {
	for _, r := range Rows(l.Fetuses) {
		if r.Words() {
			continue
		}
		var open *Alert
		for _, e := range l.Of(r.Code, r.Fetus) {
			if e.At.After(now) {
				break
			}
			a := AlertOf(e, set)
			if a == nil {
				if open != nil {
					at := e.At
					open.Resolved = &at
					s.Past = append(s.Past, *open)
					open = nil
				}
				continue
			}
			open = &Alert{Item: r.Code, Fetus: r.Fetus, At: e.At, Value: e.Value, Rule: *a}
		}
		if open != nil {
			s.Open = append(s.Open, *open)
		}
	}
}

// timeAlerts finds what the clock raises: no progress at a centimetre, a
// second stage that lasts.
func (s *Summary) timeAlerts(l *records.Labour, exams []labour.Exam, now time.Time, set labour.Settings) {
	end := now
	if l.Ended != nil && l.Ended.Before(now) {
		end = *l.Ended
	}
	if s.Stage == labour.SecondStage {
		if end.Before(s.Since) {
			return
		}
		parity := 0
		if l.Parity != nil {
			parity = *l.Parity
		}
		lasted, a, err := labour.SecondStageAt(s.Since, end, parity, set)
		if err != nil {
			return
		}
		s.Dwell, s.Limit = lasted, hours(set.SecondStageMultipFrom)
		if parity == 0 {
			s.Limit = hours(set.SecondStageNullipFrom)
		}
		if a != nil {
			s.Open = append(s.Open, Alert{Item: a.Code[len("labour."):], At: s.Since.Add(s.Limit), Value: hhmm(lasted), Rule: *a})
		}
		return
	}
	var kept []labour.Exam
	for _, e := range exams {
		if !e.At.After(end) {
			kept = append(kept, e)
		}
	}
	if len(kept) == 0 {
		return
	}
	p, err := labour.ProgressAt(kept, end, set)
	if err != nil {
		return
	}
	s.Dwell, s.Limit = p.Dwell, p.Limit
	if p.Alert != nil {
		s.Open = append(s.Open, Alert{Item: "dwell_" + strconv.Itoa(p.CM) + "cm", At: p.Since.Add(p.Limit), Value: hhmm(p.Dwell), Rule: *p.Alert})
	}
}

func hours(h float64) time.Duration { return time.Duration(h * float64(time.Hour)) }

// hhmm writes a length of time as hours and minutes: 6:30.
func hhmm(d time.Duration) string {
	m := int(d.Minutes())
	return strconv.Itoa(m/60) + ":" + string(rune('0'+m%60/10)) + string(rune('0'+m%60%10))
}

// due reckons when each row is due: its interval in the stage after it was
// last looked at, or after the stage began where it never was. The guide has
// no interval before active labour.
func (s *Summary) due(l *records.Labour, now time.Time, set labour.Settings) {
	if s.Stage == "" {
		return
	}
	for _, r := range Rows(l.Fetuses) {
		every := set.Interval(r.Code, s.Stage)
		if every == 0 {
			continue
		}
		// A row that was never looked at is due when the stage begins.
		at := s.Since
		for _, e := range l.Of(r.Code, r.Fetus) {
			if e.At.After(now) {
				break
			}
			at = e.At.Add(every)
			// What was looked at in the first stage is due anew no later than
			// the second stage's own interval after it began.
			if limit := s.Since.Add(every); e.At.Before(s.Since) && at.Before(s.Since) {
				at = limit
			}
		}
		s.Due = append(s.Due, Due{Item: r.Code, Fetus: r.Fetus, At: at, Every: every})
	}
}

// Quiet remembers for which rows the alarm was silenced, and until when.
type Quiet map[string]time.Time

// Hush silences what rings now for one round: until its interval has passed
// once more.
func (q Quiet) Hush(due []Due, now time.Time) {
	for _, d := range due {
		if !d.At.After(now) {
			until := d.At.Add(d.Every)
			for !until.After(now) {
				until = until.Add(d.Every)
			}
			q[d.name()] = until
		}
	}
}

// Ringing lists what is due and not silenced.
func (q Quiet) Ringing(due []Due, now time.Time) []Due {
	var out []Due
	for _, d := range due {
		if !d.At.After(now) && !now.Before(q[d.name()]) {
			out = append(out, d)
		}
	}
	return out
}

func (d Due) name() string { return d.Item + strconv.Itoa(max(d.Fetus, 1)) }
