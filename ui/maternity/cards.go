package maternity

import (
	"slices"
	"sort"
	"time"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/clinical/antenatal"
	"carnet/records/clinical/labour"
	"carnet/records/journal"
	"carnet/records/store"
	"carnet/ui/bedside"
	"carnet/ui/form"
	"carnet/ui/kit"
	"carnet/ui/maternity/ward"
	"carnet/ui/measure"
	"carnet/ui/place"
)

// column is one of the board's columns.
type column int

const (
	prenatal column = iota
	inLabour
	born
	postpartum
	late
	columns
)

// columnKeys are their names in the catalogue.
var columnKeys = [columns]string{"prenatal", "labour", "born", "postpartum", "late"}

// card is one woman in a column.
type card struct {
	id     journal.DocumentID // what tells her from the others when the board is read again
	woman  journal.DocumentID
	name   string
	who    string // age, village
	facts  string // what is known of her now
	more   string // a line of its own, where the column has room for it
	strong string // and what she is here for
	signs  []ward.Sign
	quiet  bool // it is done: shown without weight
	grave  bool // its border is red

	visit     journal.DocumentID // the arrival that waits
	document  journal.DocumentID // what Enter shows in her chart: the visit, the delivery
	labour    journal.DocumentID
	pregnant  bool
	delivered bool
}

// begins is the new document that Enter begins; "" where it shows what there is.
func (c *card) begins(of column) records.Kind {
	switch {
	case of == prenatal && c.document.IsZero():
		return records.KindPrenatal
	case (of == postpartum || of == late) && c.delivered:
		return records.KindPostnatal
	case of == late:
		return records.KindPrenatal
	}
	return ""
}

// cardsOf says the board at a time.
func cardsOf(p text.Printer, b *store.Board, now time.Time, r *records.Rules) [columns][]card {
	var out [columns][]card
	out[prenatal] = prenatalCards(p, b)
	for i := range b.Labour {
		out[inLabour] = append(out[inLabour], labourCard(p, &b.Labour[i], now, r.Labour))
	}
	// Who needs somebody now stands first.
	sort.SliceStable(out[inLabour], func(i, j int) bool { return out[inLabour][i].grave && !out[inLabour][j].grave })
	for i := range b.Born {
		out[born] = append(out[born], bornCard(p, &b.Born[i], b.Day, now, r.Labour))
	}
	sort.SliceStable(out[born], func(i, j int) bool { return out[born][i].grave && !out[born][j].grave })
	for i := range b.Mothers {
		if slices.ContainsFunc(b.Born, func(d store.Delivered) bool { return d.ID == b.Mothers[i].Delivery }) {
			continue
		}
		out[postpartum] = append(out[postpartum], motherCard(p, &b.Mothers[i], b.Day))
	}
	out[late] = lateCards(p, b)
	return out
}

// ageOf is how old a woman is.
func ageOf(p text.Printer, w *store.Woman, on clinical.Date) string {
	return place.Age(p, w.Birth, w.BirthBy, on)
}

// where is the quarter, else the village: what is nearer says more.
func where(w *store.Woman) string {
	if w.Quarter != "" {
		return w.Quarter
	}
	return w.Village
}

// weeks says a gestational age.
func weeks(p text.Printer, c *store.Carrying, on clinical.Date) string {
	days, ok := c.Age(on)
	if !ok {
		return p.T("maternity.undated")
	}
	return p.T("maternity.weeks", int(days)/7, int(days)%7)
}

func prenatalCards(p text.Printer, b *store.Board) []card {
	var out []card
	for _, w := range b.Waiting {
		c := card{id: w.Visit, woman: w.Patient, visit: w.Visit, name: w.Identity.Name()}
		c.who = place.Dots(place.Age(p, w.Identity.Birth, w.Identity.BirthBy, b.Day), near(&w.Identity))
		if g := b.Carried[w.Patient]; g != nil {
			c.pregnant = true
			c.strong, c.facts = p.T("maternity.visit", g.Number()), weeks(p, g, b.Day)
		} else {
			c.strong = p.T("maternity.visit.first")
		}
		c.signs = append(c.signs, ward.Sign{Tone: kit.Neutral, Words: "◷ " + w.Arrived})
		if w.Urgent {
			c.signs, c.grave = append([]ward.Sign{{Tone: kit.Alarm, Words: p.T("home.urgent")}}, c.signs...), true
		}
		for _, s := range measure.Signs(p, measure.Subject{Sex: w.Identity.Sex, Birth: w.Identity.Birth, Day: w.Day}, measure.FromValues(w.Vitals)) {
			tone := kit.Warning
			if s.Level == form.Danger {
				tone, c.grave = kit.Alarm, true
			}
			c.signs = append([]ward.Sign{{Tone: tone, Words: s.Short}}, c.signs...)
			break // the gravest
		}
		out = append(out, c)
	}
	for i := range b.Expected {
		g := &b.Expected[i]
		out = append(out, card{id: g.Pregnancy, woman: g.Patient, pregnant: true, name: g.Name, who: place.Dots(ageOf(p, &g.Woman, b.Day), where(&g.Woman)),
			strong: p.T("maternity.visit", g.Number()), facts: weeks(p, g, b.Day), signs: []ward.Sign{{Tone: kit.Neutral, Words: p.T("maternity.expected")}}})
	}
	for i := range b.Attended {
		a := &b.Attended[i]
		c := card{id: a.Visit, woman: a.Patient, document: a.Visit, pregnant: true, quiet: true, name: a.Name, who: place.Dots(ageOf(p, &a.Woman, b.Day), where(&a.Woman)),
			signs: []ward.Sign{{Tone: kit.Good, Words: p.T("maternity.done")}}}
		if a.Number > 0 {
			c.strong = p.T("maternity.visit", a.Number)
		}
		if a.Days != nil {
			c.facts = p.T("maternity.weeks", *a.Days/7, *a.Days%7)
		}
		out = append(out, c)
	}
	return out
}

func near(x *records.Patient) string {
	if x.Quarter != "" {
		return x.Quarter
	}
	return x.Village
}

func labourCard(p text.Printer, l *store.Labouring, now time.Time, set labour.Settings) card {
	say := ward.Of(p, l, now, set)
	term := ""
	if l.EDD != nil {
		term = weeks(p, &store.Carrying{EDD: l.EDD}, bedside.DayOf(now))
	}
	c := card{id: l.ID, woman: l.Patient, labour: l.ID, pregnant: true, name: say.Name, who: place.Dots(say.Who, term), strong: say.Far, facts: place.Dots(say.At, say.Beat),
		more: say.Since, grave: say.Urgent}
	if say.Dose != "" {
		c.more = say.DoseLine // when she came is in the chart
	}
	if c.strong == "" && c.facts == "" {
		c.facts = say.Stage
	}
	c.signs = []ward.Sign{say.Alert}
	if say.Short.Words != "" {
		c.signs = append(c.signs, say.Short)
	}
	return c
}

func bornCard(p text.Printer, d *store.Delivered, day clinical.Date, now time.Time, set labour.Settings) card {
	c := card{id: d.ID, woman: d.Patient, document: d.ID, delivered: true, name: d.Name, who: place.Dots(ageOf(p, &d.Woman, day), where(&d.Woman))}
	c.strong = p.T("maternity.born.at", bedside.Clock(d.Delivery.At))
	if bedside.DayOf(d.Delivery.At) != day {
		c.strong = bedside.When(p, d.Delivery.At, now)
	}
	c.facts = p.T("maternity.ago", bedside.Length(p, now.Sub(d.Delivery.At)))
	if d.Delivery.Mode != "" {
		c.more = p.T("birth.mode." + d.Delivery.Mode)
	}
	c.more = place.Dots(c.more, ward.Formula(p, d.Gravida, d.Parity))
	say, kids := ward.AfterBirth(p, d, now, set), ward.Children(p, d.Children)
	if say.Dose != "" {
		c.more = say.Line
	}
	c.signs = append(c.signs, say.Mother, kids)
	c.grave = say.Urgent || sickChild(d.Children)
	return c
}

func sickChild(kids []records.Newborn) bool {
	return slices.ContainsFunc(kids, func(k records.Newborn) bool { return k.Referral == nil && ward.Sick(&k) })
}

func motherCard(p text.Printer, m *store.Postpartum, day clinical.Date) card {
	n := day.Sub(m.Born)
	c := card{id: m.Delivery, woman: m.Patient, delivered: true, name: m.Name, who: place.Dots(ageOf(p, &m.Woman, day), where(&m.Woman)),
		facts: p.T("maternity.after", n)}
	code, from, to, ok := m.Due(day)
	if !ok {
		return c
	}
	c.strong = p.T("maternity.contact." + code)
	switch {
	case day.Before(from):
		c.signs = []ward.Sign{{Tone: kit.Neutral, Words: "◷ " + p.T("maternity.contact.from", nearDay(p, from, day))}}
	case to == day:
		c.signs = []ward.Sign{{Tone: kit.Warning, Words: "◷ " + p.T("maternity.contact.today")}}
	default:
		c.signs = []ward.Sign{{Tone: kit.Warning, Words: "◷ " + p.T("maternity.contact.until", nearDay(p, to, day))}}
	}
	return c
}

// nearDay is "demain", else the day of the month: the year goes without saying.
func nearDay(p text.Printer, d, today clinical.Date) string {
	if d.Sub(today) == 1 {
		return p.T("place.tomorrow")
	}
	return place.Day(d)[:5]
}

// lateCards are those past their contact or their due date, the longest first;
// one card for a woman.
func lateCards(p text.Printer, b *store.Board) []card {
	hushed := map[journal.DocumentID]bool{}
	for _, r := range b.FollowUp.Silent {
		hushed[r.Patient] = true
	}
	all := append(append(append([]store.Recall(nil), b.FollowUp.Contacts...), b.FollowUp.Terms...), b.FollowUp.Silent...)
	sort.SliceStable(all, func(i, j int) bool { return all[i].Late > all[j].Late })
	seen := map[journal.DocumentID]bool{}
	var out []card
	for i := range all {
		r := &all[i]
		if r.Late <= 0 || seen[r.Patient] {
			continue
		}
		seen[r.Patient] = true
		c := card{id: r.Document, woman: r.Patient, delivered: r.For == store.ForPostnatal, pregnant: r.For != store.ForPostnatal, name: r.Name,
			who: place.Dots(ageOf(p, &r.Woman, b.Day), r.Village), strong: reason(p, r)}
		tone := kit.Warning
		if r.Late >= antenatal.Overdue || r.For == store.ForTerm {
			tone = kit.Alarm
		}
		c.signs = []ward.Sign{{Tone: tone, Words: p.T("maternity.late", r.Late)}}
		switch {
		case hushed[r.Patient]:
			c.more = p.T("maternity.silent")
		case r.Phone == "":
			c.more = p.T("maternity.no_phone")
		default:
			c.more = r.Phone
		}
		out = append(out, c)
	}
	return out
}

// reason is what a woman is awaited for, in the words that a relay may read.
func reason(p text.Printer, r *store.Recall) string {
	switch r.For {
	case store.ForPostnatal:
		return p.T("maternity.contact." + r.Contact)
	case store.ForTerm:
		return p.T("maternity.term")
	}
	return p.T("maternity.visit", r.Number)
}
