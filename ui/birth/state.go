package birth

import (
	"slices"
	"strings"
	"time"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/clinical/labour"
	"carnet/records/clinical/newborncare"
	"carnet/records/labourchart"
	"carnet/ui/bedside"
)

// mostChildren is how many children one birth can have here.
const mostChildren = 4

// state is what the form is bound to, and what the draft keeps.
type state struct {
	D     records.Delivery `json:"delivery"`
	Day   clinical.Date    `json:"day"`
	Time  string           `json:"time"`
	Third thirdTimes       `json:"third"`

	Losses []lossRow           `json:"losses"`
	Doses  []bedside.Dose      `json:"doses"`
	Fit    string              `json:"fit"`
	Bundle []string            `json:"bundle"`
	Again  bool                `json:"txa_again"` // the second dose of tranexamic acid
	Done   map[string][]string `json:"done"`      // steps by complication

	Referral records.Referral    `json:"referral"`
	Death    death               `json:"death"`
	Count    int                 `json:"count"`
	Kids     [mostChildren]child `json:"kids"`

	signed bool // it is a document that is amended
	read   bool // it is a document that is only read: its times are those it keeps
}

// thirdTimes are the times of the third stage as typed.
type thirdTimes struct {
	Oxytocin, Placenta string
}

// lossRow is one measurement of blood as typed.
type lossRow struct {
	Time               string
	ML                 *float64
	Pulse, Systolic, D *int
}

// child is one child as typed.
type child struct {
	N      records.Newborn `json:"newborn"`
	Time   string          `json:"time"`
	Sex    string          `json:"sex"`
	Family string          `json:"family"`
	Given  string          `json:"given"`
	Apgar  [3][5]string    `json:"apgar"`
	Death  death           `json:"death"`
	// Register makes an identity of a stillbirth too.
	Register bool `json:"register"`
	Sent     sent `json:"sent"`
}

// begin is the state of a birth that begins now.
func begin(p text.Printer, w *bedside.Woman, l *records.Labour, labourID string, now time.Time, me string) *state {
	s := &state{Day: bedside.DayOf(now), Time: bedside.Clock(now), Count: 1, Done: map[string][]string{}}
	s.D.Labour, s.D.Attendant = labourID, me
	if w.Pregnancy != nil {
		s.D.Pregnancy = w.PregnancyID.String()
	}
	if l != nil {
		if s.D.Pregnancy == "" {
			s.D.Pregnancy = l.Pregnancy
		}
		s.Count = min(max(l.Fetuses, 1), mostChildren)
		s.fromLabour(p, l, now)
	}
	s.Doses = bedside.ToCome(s.Doses)
	s.D.Mode = ""
	s.Losses = []lossRow{{}}
	for i := range s.Kids {
		s.Kids[i].N.Outcome = "live"
		s.Kids[i].Family = familyOf(&w.Patient)
		s.Kids[i].Time = s.Time
		if w.Pregnancy != nil && w.Pregnancy.HIV == records.Positive {
			s.Kids[i].N.Exposed = records.Positive
		}
	}
	return s
}

// fromLabour goes on with what went wrong in the labour and what was done.
func (s *state) fromLabour(p text.Printer, l *records.Labour, now time.Time) {
	s.D.Complications = labourchart.Complications(l)
	s.D.Magnesium = slices.Clone(l.Magnesium)
	s.Doses = bedside.DosesOf(p, l.Magnesium, now)
	s.D.Steps = labourchart.Steps(l)
	s.spreadSteps(p, now)
}

// spreadSteps spreads the steps of the document over the fields.
func (s *state) spreadSteps(p text.Printer, now time.Time) {
	for _, x := range s.D.Steps {
		if x.Code == fitStep {
			s.Fit = bedside.When(p, x.At, now)
			continue
		}
		of, code, _ := strings.Cut(x.Code, ".")
		s.Done[of] = append(s.Done[of], code)
	}
}

// familyOf proposes a child's family name: the husband's, who gives it, else
// the mother's.
func familyOf(m *records.Patient) string {
	if f := strings.Fields(m.Husband); len(f) > 0 {
		for _, w := range f {
			if w == strings.ToUpper(w) && len([]rune(w)) > 1 {
				return capital(w)
			}
		}
		return capital(f[len(f)-1])
	}
	return m.Family
}

func capital(s string) string {
	r := []rune(strings.ToLower(s))
	if len(r) == 0 {
		return ""
	}
	return strings.ToUpper(string(r[0])) + string(r[1:])
}

// unsettle is the state of documents that are read or amended.
func unsettle(p text.Printer, d *records.Delivery, now time.Time) *state {
	s := &state{D: *d, Day: bedside.DayOf(d.At), Time: bedside.Clock(d.At), Done: map[string][]string{}}
	s.Third = thirdTimes{bedside.ClockText(p, d.Oxytocin, now), bedside.ClockText(p, d.Placenta, now)}
	for _, x := range d.Losses {
		ml := x.ML
		s.Losses = append(s.Losses, lossRow{bedside.When(p, x.At, now), &ml, x.Pulse, x.Systolic, x.Diastolic})
	}
	s.Doses = bedside.DosesOf(p, d.Magnesium, now)
	for _, x := range d.Bundle {
		if x.Code == txaAgain {
			s.Again = true
			continue
		}
		s.Bundle = append(s.Bundle, x.Code)
	}
	s.spreadSteps(p, now)
	if d.Referral != nil {
		s.Referral = *d.Referral
	}
	s.Death = deathOf(p, d.Death, now)
	return s
}

// fitStep is the step that keeps the time of the last convulsion.
const fitStep = labourchart.Fit

// delivery is the document as it would be signed now; steps keep the time at
// which they were ticked.
func (s *state) delivery(now time.Time, me string) *records.Delivery {
	d := s.D
	if s.read {
		return &d
	}
	d.At = s.at(now)
	d.Oxytocin, d.Placenta = s.near(s.Third.Oxytocin, now), s.near(s.Third.Placenta, now)
	d.Losses, d.Magnesium = nil, nil
	for _, x := range s.Losses {
		if x.ML == nil {
			continue
		}
		at := s.near(x.Time, now)
		if at == nil {
			t := d.At
			at = &t
		}
		d.Losses = append(d.Losses, records.BloodLoss{At: *at, ML: *x.ML, Pulse: x.Pulse, Systolic: x.Systolic, Diastolic: x.D})
	}
	slices.SortStableFunc(d.Losses, func(a, b records.BloodLoss) int { return a.At.Compare(b.At) })
	d.Magnesium = s.doses(now, me)
	d.Bundle = ticked(d.Bundle, s.steps(), now, me)
	var codes []string
	for _, c := range d.Complications {
		for _, x := range s.Done[c] {
			codes = append(codes, c+"."+x)
		}
	}
	fit := s.since(s.Fit, now)
	kept := d.Steps
	d.Steps = ticked(kept, codes, now, me)
	if fit != nil {
		step := records.Step{Code: fitStep, At: *fit, By: me}
		for _, had := range kept {
			if had.Code == fitStep && had.At.Truncate(time.Minute).Equal(fit.Truncate(time.Minute)) {
				step = had
			}
		}
		d.Steps = append(d.Steps, step)
	}
	d.Referral = nil
	if s.referred() {
		r := s.Referral
		d.Referral = &r
	}
	d.Death = nil
	if d.Mother == "died" {
		d.Death = s.Death.settle(d.At, now)
	}
	return &d
}

func (s *state) doses(now time.Time, me string) []records.MagnesiumGiven {
	if s.read {
		return s.D.Magnesium
	}
	return bedside.Given(s.Doses, s.D.Magnesium, func(c string) *time.Time { return s.since(c, now) }, now, me)
}

// ticked keeps the steps that are still ticked and adds those that are new.
func ticked(had []records.Step, codes []string, now time.Time, me string) []records.Step {
	var out []records.Step
	for _, c := range codes {
		i := slices.IndexFunc(had, func(x records.Step) bool { return x.Code == c })
		if i >= 0 {
			out = append(out, had[i])
			continue
		}
		out = append(out, records.Step{Code: c, At: now.Truncate(time.Second), By: me})
	}
	return out
}

// tick keeps the times of the steps that were just ticked.
func (s *state) tick(now time.Time, me string) {
	d := s.delivery(now, me)
	s.D.Bundle, s.D.Steps, s.D.Magnesium = d.Bundle, d.Steps, d.Magnesium
}

// referred tells whether she is sent on.
func (s *state) referred() bool { return s.D.Mother == "referred" || s.D.Mode == "caesarean" }

// bleeding applies the haemorrhage rule to each measurement, and tells since
// when it is met.
func (s *state) bleeding(now time.Time, set labour.Settings) (h labour.Haemorrhage, last records.BloodLoss, since time.Time) {
	return labourchart.Lost(s.at(now), s.delivery(now, "").Losses, set)
}

// nextDose is the next dose of magnesium sulphate; ok is false where no course
// is under way or called for, and once it has run its time.
func (s *state) nextDose(now time.Time, set labour.Settings) (labour.MagnesiumDose, bool) {
	d := s.delivery(now, "")
	if s.read || s.signed {
		if d.Mother == "died" {
			return labour.MagnesiumDose{}, false
		}
		c := labourchart.CourseAfter(d, now)
		c.Checks = bedside.ChecksOf(s.Doses)
		return c.Running(now, set)
	}
	c := labourchart.Course{Given: d.Magnesium, Birth: d.At, Checks: bedside.ChecksOf(s.Doses)}
	if bedside.Course(s.D.Complications, nil) {
		c.Called = now
	}
	if fit := s.since(s.Fit, now); fit != nil {
		c.LastFit = *fit
	}
	return c.NextDose(set)
}

// newborn is a child's document as it would be signed now.
func (s *state) newborn(i int, days *int, mother string, now time.Time) *records.Newborn {
	c := &s.Kids[i]
	n := c.settle(s.bornAt(c, now), now)
	n.Pregnancy, n.Mother, n.Days = s.D.Pregnancy, mother, days
	n.Rank = 0
	if s.Count > 1 {
		n.Rank = i + 1
	}
	return n
}

// bornAt is when a child was born; where its time cannot be read, when the
// first was.
func (s *state) bornAt(c *child, now time.Time) time.Time {
	if at := s.near(c.Time, now); at != nil {
		return *at
	}
	return s.at(now)
}

// settle is the document that the fields of a child say that was born at a
// time.
func (c *child) settle(at, now time.Time) *records.Newborn {
	n := c.N
	n.At = at
	n.Sex, _ = clinical.ParseSex(c.Sex)
	n.Apgar = nil
	for m, items := range c.Apgar {
		a := records.Apgar{Minute: newborncare.ApgarMinutes()[m]}
		any := false
		for i, v := range items {
			if v != "" {
				x := int(v[0] - '0')
				a.Items[i] = &x
				any = true
			}
		}
		if any {
			n.Apgar = append(n.Apgar, a)
		}
	}
	if !c.alive() {
		n.Apgar, n.Danger, n.Resuscitation = nil, nil, c.N.Resuscitation
	}
	n.Referral = c.referral()
	n.Death = nil
	if c.dead() {
		n.Death = c.Death.settle(at, now)
	}
	return &n
}

// unsettleChild spreads a document over the fields.
func unsettleChild(p text.Printer, n *records.Newborn, now time.Time) *child {
	c := &child{N: *n, Time: bedside.Clock(n.At), Death: deathOf(p, n.Death, now)}
	if n.Referral != nil {
		c.Sent = sent{On: true, To: *n.Referral}
	}
	if n.Sex != clinical.SexUnknown {
		c.Sex = n.Sex.String()
	}
	for _, a := range n.Apgar {
		m := slices.Index(newborncare.ApgarMinutes(), a.Minute)
		for i, v := range a.Items {
			if m >= 0 && v != nil {
				c.Apgar[m][i] = string(rune('0' + *v))
			}
		}
	}
	return c
}

// alive tells whether the child was born alive.
func (c *child) alive() bool {
	return c.N.Outcome == "live" || c.N.Outcome == "died" || c.N.Outcome == ""
}

// dead tells whether the child was born dead or died.
func (c *child) dead() bool { return c.N.Outcome != "live" && c.N.Outcome != "" }

// apgar is the score of a minute.
func (c *child) apgar(m int) (newborncare.Apgar, bool) {
	var items [5]*int
	any := false
	for i, v := range c.Apgar[m] {
		if v != "" {
			x := int(v[0] - '0')
			items[i] = &x
			any = true
		}
	}
	a, err := newborncare.ScoreApgar(newborncare.ApgarMinutes()[m], items, newborncare.Defaults())
	return a, err == nil && any
}
