package store

import (
	"context"
	"slices"
	"strings"
	"time"

	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/clinical/familyplanning"
	"carnet/records/clinical/vaccination"
	"carnet/records/journal"
)

// The lines of the month's register, in the order in which it is read. Each
// counts documents of the month, one for each woman or child; a line that
// begins with "mode." or "vaccine." has the code behind it.
const (
	PrenatalAll            = "prenatal"
	PrenatalFirst          = "prenatal.first"
	PrenatalFirstTrimester = "prenatal.first_trimester"
	PrenatalFourPlus       = "prenatal.four_plus"
	PrenatalEighth         = "prenatal.eighth"
	SPFirst                = "sp.1"
	SPSecond               = "sp.2"
	SPThirdPlus            = "sp.3_plus"
	Deliveries             = "delivery"
	LiveBirths             = "live"
	FreshStillbirths       = "stillbirth.fresh"
	MaceratedStillbirths   = "stillbirth.macerated"
	LowWeight              = "low_weight"
	NewbornDeaths          = "newborn_death"
	MaternalDeaths         = "maternal_death"
	Referrals              = "referral"
	PostnatalAll           = "postnatal"
	PlanningNew            = "planning.new"
	PlanningContinuing     = "planning.continuing"
	CervicalScreened       = "cervical"
	CervicalPositive       = "cervical.positive"
	CervicalSuspect        = "cervical.suspect"
	Vaccines               = "vaccine"
)

// Limits of the lines.
const (
	// firstTrimesterDays: a first visit before 13 completed weeks (WHO 2016).
	firstTrimesterDays = 13 * 7
	// lowWeight is the birth weight in kg below which a live birth is of low
	// weight (WHO, ICD-10).
	lowWeight = 2.5
)

// Behind is a document that a number of the register counts.
type Behind struct {
	Document journal.DocumentID
	Kind     records.Kind
	Patient  journal.DocumentID
	Name     string
	Day      clinical.Date
}

// Month is the maternity's register of the days from one to another.
type Month struct {
	From, To clinical.Date
	// Of are the documents behind each line.
	Of map[string][]Behind
	// CoupleYears is the protection that what was handed out provides.
	CoupleYears float64
}

// Count is the number of a line.
func (m *Month) Count(line string) int { return len(m.Of[line]) }

// Lines lists the codes behind a prefix that occur, sorted: the vaccines
// given.
func (m *Month) Lines(prefix string) []string {
	var out []string
	for k := range m.Of {
		if strings.HasPrefix(k, prefix+".") {
			out = append(out, k)
		}
	}
	slices.Sort(out)
	return out
}

// MonthDays are the first and the last day of a month.
func MonthDays(year, month int) (from, to clinical.Date) {
	last := time.Date(year, time.Month(month+1), 0, 0, 0, 0, 0, time.UTC)
	return clinical.Date{Year: year, Month: month, Day: 1}, clinical.Date{Year: year, Month: month, Day: last.Day()}
}

// monthKinds are the kinds that the register counts. A labour counts by the
// day on which it ended: see ended.
var monthKinds = []records.Kind{records.KindPrenatal, records.KindDelivery, records.KindNewborn, records.KindPostnatal,
	records.KindFamilyPlanning, records.KindCervical, records.KindVaccination}

// MonthOf counts the documents of the days from one to another, both included.
// What was entered in error does not count, what waits for a signature does:
// it was done.
func (s *Store) MonthOf(ctx context.Context, from, to clinical.Date) (Month, error) {
	m := Month{From: from, To: to, Of: map[string][]Behind{}}
	c := &counter{m: &m, fp: familyplanning.Defaults(), had: map[[2]string]bool{}, died: map[journal.DocumentID]bool{}}
	for _, kind := range monthKinds {
		// The conditions are those of the index of the kinds.
		where := "d.kind = ? AND d.kind <> '' AND d.kind <> 'patient' AND d.kind <> 'consultation' AND d.day BETWEEN ? AND ? ORDER BY d.day, d.doc"
		if err := s.eachContent(ctx, where, []any{string(kind), from.Serial(), to.Serial()}, c.count); err != nil {
			return m, err
		}
	}
	lo, hi := msOf(from, time.Local), msOf(to.AddDays(1), time.Local)
	err := s.eachContent(ctx, "d.doc IN (SELECT doc FROM labour WHERE ended >= ? AND ended < ?) ORDER BY d.day, d.doc", []any{lo, hi}, c.count)
	if err == nil {
		err = s.eachContent(ctx, "d.doc IN (SELECT doc FROM pregnancy WHERE ended BETWEEN ? AND ? AND ending = 'death') ORDER BY d.day, d.doc", []any{from.Serial(), to.Serial()}, c.count)
	}
	for _, l := range []string{MaternalDeaths, Referrals} {
		slices.SortStableFunc(m.Of[l], func(a, b Behind) int { return a.Day.Sub(b.Day) })
	}
	return m, err
}

func msOf(d clinical.Date, in *time.Location) int64 {
	return time.Date(d.Year, time.Month(d.Month), d.Day, 0, 0, 0, 0, in).UnixMilli()
}

// counter puts documents behind the lines.
type counter struct {
	m  *Month
	fp familyplanning.Settings
	// had are the doses counted, by child, vaccine and day: what was given in
	// the delivery room is often noted again.
	had map[[2]string]bool
	// died are the women whose death is counted: it stands in the delivery, in
	// the labour and in the pregnancy.
	died map[journal.DocumentID]bool
}

func (c *counter) add(line string, b Behind) { c.m.Of[line] = append(c.m.Of[line], b) }

// count reads one document; one that this program cannot read counts nowhere.
func (c *counter) count(x content) error {
	b := Behind{Document: x.id, Kind: x.kind, Patient: x.patient, Name: nameOf(x.family, x.given), Day: clinical.DateOf(x.day)}
	switch x.kind {
	case records.KindPrenatal:
		var v records.Prenatal
		if decode(x.json, &v) {
			c.prenatal(b, &v)
		}
	case records.KindDelivery:
		var d records.Delivery
		if decode(x.json, &d) {
			c.delivery(b, &d)
		}
	case records.KindNewborn:
		var n records.Newborn
		if decode(x.json, &n) {
			c.newborn(b, &n)
		}
	case records.KindPostnatal:
		var p records.Postnatal
		if decode(x.json, &p) {
			c.postnatal(b, &p)
		}
	case records.KindFamilyPlanning:
		var p records.FamilyPlanning
		if decode(x.json, &p) {
			c.planning(b, &p)
		}
	case records.KindCervical:
		var v records.Cervical
		if decode(x.json, &v) {
			c.cervical(b, &v)
		}
	case records.KindVaccination:
		var v records.Vaccinations
		if decode(x.json, &v) {
			c.vaccinations(b, &v)
		}
	case records.KindPregnancy:
		var p records.Pregnancy
		if decode(x.json, &p) && p.EndDate != nil {
			b.Day = *p.EndDate
			c.death(b)
		}
	case records.KindLabour:
		var l records.Labour
		if decode(x.json, &l) {
			c.labour(b, &l)
		}
	}
	return nil
}

func (c *counter) prenatal(b Behind, v *records.Prenatal) {
	c.add(PrenatalAll, b)
	switch {
	case v.Number == 1:
		c.add(PrenatalFirst, b)
		if v.Days != nil && *v.Days < firstTrimesterDays {
			c.add(PrenatalFirstTrimester, b)
		}
	case v.Number >= 4:
		c.add(PrenatalFourPlus, b)
	}
	if v.Number == 8 {
		c.add(PrenatalEighth, b)
	}
	if v.SP != nil {
		switch n := *v.SP; {
		case n == 1:
			c.add(SPFirst, b)
		case n == 2:
			c.add(SPSecond, b)
		case n >= 3:
			c.add(SPThirdPlus, b)
		}
	}
	if v.Outcome == records.Referred {
		c.add(Referrals, b)
	}
}

func (c *counter) delivery(b Behind, d *records.Delivery) {
	c.add(Deliveries, b)
	mode := d.Mode
	if mode == "" {
		mode = "unknown"
	}
	c.add("mode."+mode, b)
	if d.Mother == "died" {
		c.death(b)
	}
	if d.Mother == "referred" || d.Referral != nil && d.Referral.To != "" {
		c.add(Referrals, b)
	}
}

// death counts a woman's death once, in whatever document it stands.
func (c *counter) death(b Behind) {
	if !c.died[b.Patient] {
		c.died[b.Patient] = true
		c.add(MaternalDeaths, b)
	}
}

func (c *counter) newborn(b Behind, n *records.Newborn) {
	switch n.Outcome {
	case "live", "died": // "died": born alive
		c.add(LiveBirths, b)
		if n.Weight != nil && *n.Weight < lowWeight {
			c.add(LowWeight, b)
		}
		if n.Outcome == "died" {
			c.add(NewbornDeaths, b)
		}
	case "fresh_stillbirth":
		c.add(FreshStillbirths, b)
	case "macerated_stillbirth":
		c.add(MaceratedStillbirths, b)
	}
	if n.Referral != nil && n.Referral.To != "" {
		c.add(Referrals, b)
	}
	given := func(x *bool) bool { return x != nil && *x }
	if given(n.BCG) {
		c.dose(b, "bcg")
	}
	if given(n.Polio0) {
		c.dose(b, "polio0")
	}
}

func (c *counter) postnatal(b Behind, p *records.Postnatal) {
	c.add(PostnatalAll, b)
	contact := p.Contact
	if !slices.Contains(records.PostnatalContacts, contact) {
		contact = "other"
	}
	c.add("postnatal."+contact, b)
	if p.Outcome == records.Referred {
		c.add(Referrals, b)
	}
}

func (c *counter) planning(b Behind, p *records.FamilyPlanning) {
	switch p.Type {
	case "first":
		c.add(PlanningNew, b)
	case "renewal", "switch":
		c.add(PlanningContinuing, b)
	default:
		return // a removal or advice hands nothing out
	}
	if p.Method == "" || p.Units == nil {
		return
	}
	// A method without a factor (breastfeeding) gives no couple-years.
	if years, err := familyplanning.CoupleYears(p.Method, *p.Units, c.fp); err == nil {
		c.m.CoupleYears += years
	}
}

func (c *counter) cervical(b Behind, v *records.Cervical) {
	if v.VIA == "" && v.VILI == "" && v.HPV == "" {
		return
	}
	c.add(CervicalScreened, b)
	switch {
	case v.VIA == "suspect" || v.VILI == "suspect":
		c.add(CervicalSuspect, b)
	case v.VIA == "positive" || v.VILI == "positive" || v.HPV == "positive":
		c.add(CervicalPositive, b)
	}
	if v.Outcome == records.Referred {
		c.add(Referrals, b)
	}
}

// vaccinations counts the doses given here and on that day; those from a card
// were given elsewhere or before.
func (c *counter) vaccinations(b Behind, v *records.Vaccinations) {
	for _, d := range v.Doses {
		if !d.Card && (d.On == nil || *d.On == v.Date) {
			c.dose(b, d.Vaccine)
		}
	}
}

func (c *counter) dose(b Behind, code string) {
	key := [2]string{b.Patient.String(), code + b.Day.String()}
	if c.had[key] {
		return
	}
	c.had[key] = true
	c.add(Vaccines+"."+code, b)
}

// labour counts how a labour ended that is no birth here.
func (c *counter) labour(b Behind, l *records.Labour) {
	if l.Ended != nil {
		b.Day = clinical.DateOf(dayAt(*l.Ended))
	}
	switch l.End {
	case "transfer", "caesarean":
		c.add(Referrals, b)
	case "death":
		c.death(b)
	}
}

// VaccineCodes are the vaccines of the register in the calendar's order, then
// the others that were given.
func (m *Month) VaccineCodes(s vaccination.Settings) []string {
	var out []string
	for _, v := range s.Calendar {
		out = append(out, v.Code)
	}
	for _, line := range m.Lines(Vaccines) {
		code := strings.TrimPrefix(line, Vaccines+".")
		if !slices.Contains(out, code) {
			out = append(out, code)
		}
	}
	return out
}
