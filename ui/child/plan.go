package child

import (
	"cmp"
	"slices"
	"strconv"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/clinical/vaccination"
)

// What a slot says of its dose.
const (
	givenNow = "given" // today, here
	onCard   = "card"  // before, as the card says
)

// slot is a dose of the calendar that a visit can mark.
type slot struct {
	vaccine string
	number  int  // 1 for the first dose of the vaccine
	redo    bool // takes the place of one that does not count
	state   string
	date    *clinical.Date // from the card
}

// key names the slot's fields: "penta2", "penta2b" for the one done again.
func (s *slot) key() string {
	k := s.vaccine + strconv.Itoa(s.number)
	if s.redo {
		k += "b"
	}
	return k
}

// when is the day of the dose; ok is false while there is none.
func (s *slot) when(day clinical.Date) (clinical.Date, bool) {
	switch {
	case s.state == givenNow:
		return day, true
	case s.state == onCard && s.date != nil:
		return *s.date, true
	}
	return clinical.Date{}, false
}

// calendar is a child's vaccinations as one visit sees them: what was given
// before, what is marked now, and what follows from both. It is plain Go.
type calendar struct {
	settings vaccination.Settings
	birth    clinical.Date
	today    clinical.Date // the plan is for this day
	day      func() clinical.Date
	before   []records.VaccineDose // of other documents; On is set
	slots    []*slot
	extra    *[]records.VaccineDose // of this document, beyond the slots
	lots     map[string]*string     // by vaccine, of what is given now

	plan  vaccination.Plan
	fails error // the plan cannot be made
	early []records.VaccineDose
}

// newCalendar makes the slots of every dose that is not given yet.
func newCalendar(s vaccination.Settings, birth, today clinical.Date, before []records.VaccineDose, extra *[]records.VaccineDose) *calendar {
	c := &calendar{settings: s, birth: birth, today: today, before: before, extra: extra, lots: map[string]*string{}, day: func() clinical.Date { return today }}
	c.work()
	if c.fails != nil {
		return c
	}
	for _, v := range s.Calendar {
		c.lots[v.Code] = new(string)
		for n := range v.Doses {
			if _, done := c.done(v.Code, n+1); done {
				continue
			}
			c.slots = append(c.slots, &slot{vaccine: v.Code, number: n + 1}, &slot{vaccine: v.Code, number: n + 1, redo: true})
		}
	}
	return c
}

// known tells whether the calendar has a vaccine.
func (c *calendar) known(code string) bool {
	return slices.ContainsFunc(c.settings.Calendar, func(v vaccination.Vaccine) bool { return v.Code == code })
}

// given lists every dose that the rule can count, and keeps apart those before
// the child's noted birth.
func (c *calendar) given() []vaccination.Given {
	var out []vaccination.Given
	c.early = nil
	add := func(d records.VaccineDose, on clinical.Date) {
		switch {
		case !c.known(d.Vaccine) || !on.Valid() || c.today.Before(on):
		case on.Before(c.birth):
			c.early = append(c.early, d)
		default:
			out = append(out, vaccination.Given{Vaccine: d.Vaccine, On: on})
		}
	}
	for _, d := range c.before {
		if d.On != nil {
			add(d, *d.On)
		}
	}
	for _, s := range c.slots {
		if on, ok := s.when(c.day()); ok {
			add(records.VaccineDose{Vaccine: s.vaccine, On: &on}, on)
		}
	}
	if c.extra != nil {
		for _, d := range *c.extra {
			on := c.day()
			if d.On != nil {
				on = *d.On
			}
			add(d, on)
		}
	}
	return out
}

// work makes the plan again.
func (c *calendar) work() {
	c.plan, c.fails = vaccination.For(c.birth, c.today, c.given(), c.settings)
}

// planned is the state of a dose.
func (c *calendar) planned(vaccine string, number int) (vaccination.Planned, bool) {
	for _, d := range c.plan.Doses {
		if d.Vaccine == vaccine && d.Number == number {
			return d, true
		}
	}
	return vaccination.Planned{}, false
}

func (c *calendar) done(vaccine string, number int) (clinical.Date, bool) {
	d, ok := c.planned(vaccine, number)
	return d.On, ok && d.Status == vaccination.Done
}

// ignored tells why a slot's dose does not count; "" when it does.
func (c *calendar) ignored(s *slot) string {
	on, ok := s.when(c.day())
	if !ok {
		return ""
	}
	if on.Before(c.birth) {
		return "before_birth"
	}
	for _, g := range c.plan.Ignored {
		if g.Vaccine == s.vaccine && g.On == on {
			return g.Reason
		}
	}
	return ""
}

// shown tells whether a slot can be marked now: its dose is due or late, or it
// is marked already.
func (c *calendar) shown(s *slot) bool {
	if s.state != "" {
		return true
	}
	if c.fails != nil {
		return false
	}
	if s.redo {
		main := c.slot(s.vaccine, s.number, false)
		if main == nil || c.ignored(main) == "" {
			return false
		}
	}
	d, ok := c.planned(s.vaccine, s.number)
	if !ok || d.Status != vaccination.Due && d.Status != vaccination.Late {
		return false
	}
	// Of a series, one dose at a time; the next follows once it is marked.
	for n := 1; n < s.number; n++ {
		if _, done := c.done(s.vaccine, n); !done {
			return false
		}
	}
	return true
}

func (c *calendar) slot(vaccine string, number int, redo bool) *slot {
	for _, s := range c.slots {
		if s.vaccine == vaccine && s.number == number && s.redo == redo {
			return s
		}
	}
	return nil
}

// open lists the slots that wait for a mark.
func (c *calendar) open() []*slot {
	var out []*slot
	for _, s := range c.slots {
		if s.state == "" && c.shown(s) {
			out = append(out, s)
		}
	}
	return out
}

// here tells whether a dose of a vaccine is given at this visit.
func (c *calendar) here(vaccine string) bool {
	return slices.ContainsFunc(c.slots, func(s *slot) bool { return s.vaccine == vaccine && s.state == givenNow })
}

// next is the first day after today on which a dose may be given, and the
// vaccines of that day; zero when none is left.
func (c *calendar) next() (clinical.Date, []string) {
	var at clinical.Date
	var which []string
	for _, d := range c.plan.Doses {
		if d.Status != vaccination.Coming || !c.day().Before(d.On) {
			continue
		}
		switch {
		case at.IsZero() || d.On.Before(at):
			at, which = d.On, []string{d.Vaccine}
		case d.On == at:
			which = append(which, d.Vaccine)
		}
	}
	return at, which
}

// take spreads the doses of a document over the slots; what no slot holds
// stays beyond them.
func (c *calendar) take(doses []records.VaccineDose) {
	doses = slices.Clone(doses)
	at := func(d records.VaccineDose) clinical.Date {
		if d.On != nil {
			return *d.On
		}
		return c.day()
	}
	slices.SortStableFunc(doses, func(a, b records.VaccineDose) int {
		return cmp.Compare(at(a).Serial(), at(b).Serial())
	})
	for _, d := range doses {
		s := c.free(d)
		if s == nil || d.Site != "" {
			*c.extra = append(*c.extra, d)
			c.work()
			continue
		}
		s.state = givenNow
		if d.Card {
			s.state, s.date = onCard, d.On
		}
		if d.Lot != "" && s.state == givenNow {
			*c.lots[d.Vaccine] = d.Lot
		}
		c.work()
	}
}

// free is the slot that a dose of a document belongs to. A dose that is noted
// without a card but with a day of its own was given elsewhere.
func (c *calendar) free(d records.VaccineDose) *slot {
	if c.fails != nil || d.On != nil && !d.Card || d.On == nil && d.Card || d.Card && d.Lot != "" {
		return nil
	}
	for _, s := range c.slots {
		if s.vaccine == d.Vaccine && s.state == "" && (!s.redo || c.shown(s)) {
			return s
		}
	}
	return nil
}

// doses are those of the document as it stands.
func (c *calendar) doses() []records.VaccineDose {
	var out []records.VaccineDose
	for _, s := range c.slots {
		on, ok := s.when(c.day())
		if !ok {
			continue
		}
		if s.state == onCard {
			out = append(out, records.VaccineDose{Vaccine: s.vaccine, On: &on, Card: true})
			continue
		}
		out = append(out, records.VaccineDose{Vaccine: s.vaccine, Lot: *c.lots[s.vaccine]})
	}
	for _, d := range *c.extra {
		if d.Vaccine != "" {
			out = append(out, d)
		}
	}
	return out
}

// doseName is what a dose is called: "Penta 2", "BCG".
func doseName(p text.Printer, s vaccination.Settings, vaccine string, number int) string {
	name := nameIn(p, s, vaccine)
	for _, v := range s.Calendar {
		if v.Code == vaccine && len(v.Doses) > 1 {
			return name + "\u00a0" + strconv.Itoa(number)
		}
	}
	return name
}

// name is what the catalogues or else the calendar call a vaccine.
func (c *calendar) name(p text.Printer, code string) string { return nameIn(p, c.settings, code) }

func nameIn(p text.Printer, s vaccination.Settings, code string) string {
	name := vaccineName(p, code)
	if name != code {
		return name
	}
	for _, v := range s.Calendar {
		if v.Code == code && v.Name != "" {
			return v.Name
		}
	}
	return name
}

func vaccineName(p text.Printer, code string) string {
	for _, key := range []string{"clinical.vaccine." + code, "child.vaccine." + code} {
		if p.Has(key) {
			return p.T(key)
		}
	}
	return code
}
