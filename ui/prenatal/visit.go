package prenatal

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/clinical/antenatal"
	"carnet/records/clinical/dating"
	"carnet/records/journal"
	"carnet/records/store"
	"carnet/ui/form"
	"carnet/ui/form/formview"
	"carnet/ui/prescribe"
	"carnet/ui/record"
)

// Visit is the form of a prenatal visit.
func Visit() record.Form { return Defaults().Visit() }

// Visit is the form of a prenatal visit by these rules.
func (r Rules) Visit() record.Form {
	return record.Form{
		Kind: records.KindPrenatal, Title: "prenatal.title", Key: "Ctrl+M", Does: "prenatal.new", Need: records.Consult,
		New: r.beginVisit, Open: r.openVisit, Say: sayVisit,
		When: mayBePregnant, First: pregnancyFirst, Banner: banner,
	}
}

// mayBePregnant keeps the maternity out of the charts of men and children.
func mayBePregnant(_ context.Context, c *record.Case) (bool, error) {
	const from, until = 10 * 365, 56 * 365 // days
	if c.Patient.Sex == clinical.Male {
		return false, nil
	}
	age, known := c.Age(c.Today)
	return !known || age >= from && age < until, nil
}

// notPregnant offers a pregnancy where none is open.
func notPregnant(ctx context.Context, c *record.Case) (bool, error) {
	if may, err := mayBePregnant(ctx, c); err != nil || !may {
		return false, err
	}
	_, _, open, err := c.Store.Pregnant(ctx, c.PatientID)
	return !open, err
}

// pregnancyFirst: a visit needs a pregnancy under way.
func pregnancyFirst(ctx context.Context, c *record.Case) (records.Kind, error) {
	_, _, ok, err := c.Store.Pregnant(ctx, c.PatientID)
	if err != nil || ok {
		return "", err
	}
	return records.KindPregnancy, nil
}

// beginVisit makes a visit of today for the pregnancy that is under way, with
// what the arrival has brought and the next contact by the rule.
func (r Rules) beginVisit(ctx context.Context, c *record.Case) (records.Document, error) {
	doc, _, ok, err := c.Store.Pregnant(ctx, c.PatientID)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, text.NewProblem("prenatal.no_pregnancy")
	}
	d := &records.Prenatal{Date: c.Today, Pregnancy: doc.ID.String()}
	if !c.Visit.IsZero() {
		arrival, err := c.Store.Document(ctx, c.Visit)
		if err != nil {
			return nil, err
		}
		var v records.Visit
		if err := arrival.Decode(&v); err != nil {
			return nil, err
		}
		d.Visit, d.Reason = c.Visit.String(), v.Reason
		if v.Vitals != nil {
			d.Vitals = *v.Vitals
		}
	}
	if r, err = r.at(ctx, c); err != nil {
		return nil, err
	}
	s := &visit{c: c, p: c.P, r: r, d: d}
	if err := s.ask(ctx); err != nil {
		return nil, err
	}
	if n, ok := s.proposed(); ok {
		d.Next = &n
	}
	return d, nil
}

// visit is one open prenatal visit. The form is bound to d and to the values
// below, which settle copies into the document.
type visit struct {
	c *record.Case
	p text.Printer
	r Rules
	d *records.Prenatal

	preg   records.Pregnancy
	before []records.Prenatal // the visits of this pregnancy before this one, oldest first
	shots  []clinical.Date    // of tetanus vaccine, by the vaccination forms, oldest first
	last   map[string]store.Observation
	taken  []records.Line // what she still takes from earlier visits
	habits prescribe.Habits
	rx     *prescribe.Sheet // nil for reading

	danger    []string // of the first row: signs, fluid, or that there is none
	signs     []string // of the second row
	protein   string   // in words
	given     given
	referral  records.Referral
	next      records.Appointment
	withdrawn bool // next was taken back by the outcome

	form *form.Form
	show func(key string) // puts the focus into a field, once the form is drawn
}

// given is what was handed out or not, as the form says it: words and code.
type given struct {
	sp, spCode, td, tdCode, deworm, dewormCode, net, netCode string
}

func (r Rules) openVisit(ctx context.Context, c *record.Case, doc records.Document) (*record.Sheet, error) {
	r, err := r.at(ctx, c)
	if err != nil {
		return nil, err
	}
	s := &visit{c: c, p: c.P, r: r, d: doc.(*records.Prenatal), show: func(string) {}}
	if err := s.ask(ctx); err != nil {
		return nil, err
	}
	if !c.ReadOnly {
		if s.habits, err = prescribe.HabitsOf(ctx, c); err != nil {
			return nil, err
		}
	}
	s.unsettle()
	s.form = form.New(c.P, form.Spec{Columns: 4, Today: func() form.Date { return c.Today }, ReadOnly: c.ReadOnly})
	s.declare()
	return &record.Sheet{
		Form: s.form, Document: s.settle, Focus: s.focus, Remarks: s.remarks, Title: s.title, Tags: s.tags, Acts: s.acts(), Papers: s.papers(),
		Drawn: func(v *formview.View) { s.show = v.FocusKey }, Panel: s.panel, Slots: s.slots,
	}, nil
}

// ask reads the pregnancy, its earlier visits and the last values.
func (s *visit) ask(ctx context.Context) error {
	id, err := journal.ParseDocumentID(s.d.Pregnancy)
	if err != nil {
		return text.Wrap(err, "prenatal.no_pregnancy")
	}
	if err := s.askPregnancy(ctx, id); err != nil {
		return err
	}
	visits, err := s.c.Store.OfPregnancy(ctx, id, records.KindPrenatal)
	if err != nil {
		return err
	}
	for _, x := range visits {
		var v records.Prenatal
		if x.ID == s.c.Document || x.Content == nil {
			continue
		}
		if err := x.Decode(&v); err != nil {
			return err
		}
		if s.d.Date.IsZero() || !s.d.Date.Before(v.Date) {
			s.before = append(s.before, v)
		}
	}
	if s.shots, err = s.askShots(ctx); err != nil {
		return err
	}
	if s.last, err = s.c.Store.LastValues(ctx, s.c.PatientID, s.c.Document); err != nil {
		return err
	}
	s.taken, err = prescribe.Current(ctx, s.c, s.d.Lines)
	return err
}

// cotrimoxazole tells whether she takes it, by an earlier visit or by this one:
// then no SP is given.
func (s *visit) cotrimoxazole() bool {
	is := func(l records.Line) bool {
		return strings.HasPrefix(strings.ToLower(l.Code), "cotrimoxazole") || strings.Contains(strings.ToLower(l.Medicine), "cotrimoxazole")
	}
	return slices.ContainsFunc(s.taken, is) || slices.ContainsFunc(s.d.Lines, is)
}

// askPregnancy reads the pregnancy. A visit that was written at another desk
// may arrive before its pregnancy: it can be read all the same.
func (s *visit) askPregnancy(ctx context.Context, id journal.DocumentID) error {
	doc, err := s.c.Store.Document(ctx, id)
	if err == nil {
		err = doc.Decode(&s.preg)
	}
	written := s.c.ReadOnly || !s.c.Document.IsZero()
	if written && (errors.Is(err, text.NewProblem("store.missing")) || errors.Is(err, text.NewProblem("store.no_content"))) {
		return nil
	}
	return err
}

// order is which visit of the pregnancy this is, from 1.
func (s *visit) order() int { return len(s.before) + 1 }

// previous is the visit before, nil for the first.
func (s *visit) previous() *records.Prenatal {
	if len(s.before) == 0 {
		return nil
	}
	return &s.before[len(s.before)-1]
}

// on is the day of the visit.
func (s *visit) on() clinical.Date {
	if s.d.Date.IsZero() {
		return s.c.Today
	}
	return s.d.Date
}

// lmp is the first day that the agreed due date stands for.
func (s *visit) lmp() (clinical.Date, bool) { return s.preg.FirstDay() }

// days is the gestational age in days: as it was signed, or by the agreed due
// date. ok is false where there is none, or where it cannot be that of a
// pregnancy.
func (s *visit) days() (int, bool) {
	lmp, ok := s.lmp()
	if s.d.Days != nil && (s.c.ReadOnly || !ok) {
		return *s.d.Days, true
	}
	if !ok {
		return 0, false
	}
	n := s.on().Sub(lmp)
	return n, n >= 7 && n <= dating.MaxDays
}

// undatedWeek stands for the gestational age where there is none: the rules
// are at their strictest in the third trimester.
const undatedWeek = 30

// week is the gestational age in completed weeks, as the rules take it.
func (s *visit) week() int {
	if n, ok := s.days(); ok {
		return n / 7
	}
	return undatedWeek
}

// from tells whether the pregnancy has a gestational age in weeks, or may
// have: where it is not dated, nothing is kept from being noted.
func (s *visit) from(week int) bool {
	_, ok := s.days()
	return !ok || s.week() >= week
}

// nextContact is the day and the week of the next contact by the WHO's rule;
// ok is false where the pregnancy is not dated or the rule refers.
func (s *visit) nextContact() (day clinical.Date, week int, ok bool) {
	lmp, dated := s.lmp()
	n, ok := s.days()
	if !ok || !dated {
		return clinical.Date{}, 0, false
	}
	first := n / 7
	if len(s.before) > 0 && s.before[0].Days != nil {
		first = min(*s.before[0].Days/7, first)
	}
	next, err := antenatal.NextContact(n/7, max(first, 1), s.r.Antenatal)
	if err != nil || next.Refer {
		return clinical.Date{}, next.Week, false
	}
	return antenatal.DueDate(lmp, next.Week), next.Week, true
}

// otherDanger are the danger signs of the second row; the first row has those
// that one asks for first, the fluid, and that there is none.
var (
	firstDanger = []string{"vaginal_bleeding", "severe_headache", "visual_disturbance", "convulsing", "fever"}
	otherDanger = []string{"severe_abdominal_pain", "severe_vomiting", "severe_pain", "looks_very_ill", "unconscious", "central_cyanosis", "labour", "imminent_delivery"}
	symptoms    = []string{"epigastric_pain", "dizziness", "vomiting", "blurred_vision"}
)

const (
	noDanger   = "none"
	fluidCode  = "fluid"
	otherCode  = "other" // opens the second row; it is no sign itself
	doseGiven  = "dose"
	netHanded  = "handed"
	netMissing = "no"
)

// unsettle spreads the document over the values that the form is bound to.
func (s *visit) unsettle() {
	d := s.d
	s.unsettleSigns()
	if d.Tests.Protein != "" {
		s.protein = s.p.T("prenatal.strip." + d.Tests.Protein)
	}
	g := &s.given
	switch {
	case d.SP != nil:
		g.sp, g.spCode = s.p.T("prenatal.dose", *d.SP), doseGiven
	case d.SPRefused != "":
		g.sp, g.spCode = s.p.T("prenatal.not."+d.SPRefused), d.SPRefused
	}
	if d.Td != nil {
		g.td, g.tdCode = s.p.T("prenatal.dose", *d.Td), doseGiven
	}
	if d.Deworm != "" {
		g.deworm, g.dewormCode = s.p.T("prenatal.deworm."+d.Deworm), d.Deworm
	}
	if d.Net != nil {
		g.netCode = map[bool]string{true: netHanded, false: netMissing}[*d.Net]
		g.net = s.p.T("prenatal.net." + g.netCode)
	}
	if d.Referral != nil {
		s.referral = *d.Referral
	}
	if d.Next != nil {
		s.next = *d.Next
	}
	if s.c.ReadOnly {
		return
	}
	if len(d.Diagnoses) == 0 {
		d.Diagnoses = []records.Diagnosis{{}}
	}
	s.rx = prescribe.New(&d.Lines, prescribe.For{
		P: s.p, Key: "prenatal.lines", Patient: s.c.Patient, Weight: func() *float64 { return d.Vitals.Weight },
		Age: func() (clinical.AgeDays, bool) { return s.c.Age(s.on()) }, Current: s.taken, Favourites: s.habits.Medicines,
	})
}

// unsettleSigns sorts the signs of the document into the two rows.
func (s *visit) unsettleSigns() {
	for _, x := range s.d.Danger {
		if slices.Contains(otherDanger, x) {
			s.signs = append(s.signs, x)
		} else {
			s.danger = append(s.danger, x)
		}
	}
	if s.d.Fluid {
		s.danger = append(s.danger, fluidCode)
	}
	s.signs = append(s.signs, s.d.Symptoms...)
}

// settle is the document as it would be signed now. It shares nothing with
// the form.
func (s *visit) settle() records.Document {
	d := *s.d
	if s.c.ReadOnly {
		return &d
	}
	d.Number = s.order()
	d.Days = nil
	if n, ok := s.days(); ok {
		d.Days = &n
	}
	if !s.raised() {
		d.PressureAt = ""
	}
	d.Danger, d.Symptoms, d.Fluid = s.split()
	d.SP, d.SPRefused, d.Td, d.Deworm, d.Net = nil, "", nil, s.given.dewormCode, nil
	switch s.given.spCode {
	case "":
	case doseGiven:
		n := s.spNumber()
		d.SP = &n
	default:
		d.SPRefused = s.given.spCode
	}
	if s.given.tdCode == doseGiven {
		n := s.tdNumber()
		d.Td = &n
	}
	if s.given.netCode != "" {
		handed := s.given.netCode == netHanded
		d.Net = &handed
	}
	d.Folic = d.Iron != nil && *d.Iron > 0
	if i, ok := s.iron(); !d.Folic || ok && !i.Weekly {
		d.IronWeekly = false
	}
	if !d.Folic {
		d.IronMg = nil
	} else if d.IronMg == nil {
		if i, ok := s.iron(); ok {
			mg := int(i.IronMg)
			d.IronMg = &mg
		}
	}
	d.Diagnoses = nil
	for _, x := range s.d.Diagnoses {
		if x.Label = strings.TrimSpace(x.Label); x.Label != "" {
			d.Diagnoses = append(d.Diagnoses, x)
		}
	}
	d.Counsel, d.Lines, d.LabOrders = slices.Clone(d.Counsel), prescribe.Settled(d.Lines), slices.Clone(d.LabOrders)
	d.Referral, d.Next = nil, nil
	if s.referred() {
		r := s.referral
		d.Referral = &r
	}
	if !s.next.Date.IsZero() {
		n := s.next
		d.Next = &n
	}
	return &d
}

// split sorts the two rows of signs into what the document keeps.
func (s *visit) split() (danger, symptom []string, fluid bool) {
	for _, x := range s.danger {
		switch x {
		case fluidCode:
			fluid = true
			continue
		case otherCode:
			continue
		}
		danger = append(danger, x)
	}
	for _, x := range s.signs {
		if slices.Contains(otherDanger, x) {
			danger = append(danger, x)
		} else {
			symptom = append(symptom, x)
		}
	}
	return danger, symptom, fluid
}

func (s *visit) referred() bool { return s.d.Outcome == records.Referred }

// focus finds the field of a path of the document.
func (s *visit) focus(path string) *form.Field {
	key := map[string]string{
		"vitals.systolic": "prenatal.pressure", "repeat_systolic": "prenatal.repeat", "danger": "prenatal.danger", "tests.hb": "prenatal.hb",
	}[path]
	if key == "" {
		key = "prenatal." + path
	}
	if parts := strings.Split(path, "."); len(parts) == 3 && parts[0] == "lines" {
		if i, err := strconv.Atoi(parts[1]); err == nil && s.rx != nil {
			return s.rx.Field(i, parts[2])
		}
	}
	return s.form.Field(key)
}

// title says which visit it is.
func (s *visit) title() string { return s.p.T("prenatal.title.number", s.number()) }

// number is which visit of the pregnancy it is: as signed, or in order.
func (s *visit) number() int {
	if s.c.ReadOnly && s.d.Number > 0 {
		return s.d.Number
	}
	return s.order()
}

// tags stand beside the title: the national count where it differs, and the
// gestational age, and that the centre goes by thresholds of its own.
func (s *visit) tags() []form.Message {
	n := s.number()
	var out []form.Message
	if words := s.numberWords(n); words != s.p.T("prenatal.number", n) {
		out = append(out, form.Inform(words))
	}
	if days, ok := s.days(); ok {
		out = append(out, form.Inform(s.p.T("prenatal.computed", ageWords(s.p, days))))
	} else {
		out = append(out, form.Warn(s.p.T("prenatal.undated")))
	}
	if s.r.own[records.OfPrenatal] {
		out = append(out, form.Inform(s.p.T("prenatal.own")))
	}
	if s.on() != s.c.Today {
		out = append(out, form.Inform(s.p.T("prenatal.of", form.FormatDate(s.on()))))
	}
	return out
}

// numberWords is the national count: "CPN 3", "CPN 4 et plus".
func (s *visit) numberWords(order int) string {
	n, err := antenatal.NumberOf(min(order, 50), s.week(), s.r.Antenatal)
	if err != nil || n.Outside || len(s.r.Antenatal.Windows) == 0 {
		return s.p.T("prenatal.number", order) // counted as they happen
	}
	if n.OrMore {
		return s.p.T("clinical.anc.cpn_or_more", n.Number)
	}
	return s.p.T("clinical.anc.cpn", n.Number)
}
