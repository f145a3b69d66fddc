package home

import (
	"fmt"
	"sort"
	"strings"
	"time"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/journal"
	"carnet/records/store"
	"carnet/ui/form"
	"carnet/ui/measure"
	"carnet/ui/place"
)

// line is a patient who waits, as the queue shows it.
type line struct {
	visit, patient journal.DocumentID
	wait           string // "48 min"
	name           string // COULIBALY Moussa
	who            string // M · 3 ans · Sikoro
	reason         string
	urgent         string // "urgent" in words, "" for the others
	signs          []measure.Sign
}

// lines says the queue: the store has put the urgent ones first, then who has
// waited longest.
func lines(p text.Printer, queue []store.Waiting, now time.Time) []line {
	out := make([]line, len(queue))
	for i, w := range queue {
		x := &w.Identity
		l := line{visit: w.Visit, patient: w.Patient, wait: waited(p, w.Arrived, now), name: x.Name(), reason: w.Reason}
		where := x.Quarter
		if where == "" {
			where = x.Village
		}
		l.who = place.Dots(place.Sex(p, x.Sex), place.Age(p, x.Birth, x.BirthBy, w.Day), where)
		if w.Urgent {
			l.urgent = p.T("home.urgent")
		}
		service := p.T("finder.service." + w.Service)
		switch {
		case l.reason == "":
			l.reason = service
		case w.Service != "consultation":
			l.reason = service + "\u202f: " + l.reason
		}
		l.signs = measure.Signs(p, measure.Subject{Sex: x.Sex, Birth: x.Birth, Day: w.Day}, measure.FromValues(w.Vitals))
		out[i] = l
	}
	return out
}

// waited says how long somebody has been there since "08:42"; "" when that is
// no hour of today's.
func waited(p text.Printer, arrived string, now time.Time) string {
	at, err := time.ParseInLocation("15:04", arrived, now.Location())
	if err != nil {
		return ""
	}
	min := now.Hour()*60 + now.Minute() - at.Hour()*60 - at.Minute()
	switch {
	case min < 0:
		return arrived
	case min < 60:
		return p.T("home.minutes", min)
	}
	return p.T("home.hours", min/60, fmt.Sprintf("%02d", min%60))
}

// card is a box at the right.
type card struct {
	level form.Level
	tag   string // in the colour of the level, "" for none
	words string // what
	aside string // when, in grey
	near  bool   // the aside stands at the right, on the first line
	to    place.Route
	do    string // "" goes to the route; "overdue", "clock" are acts
}

// group is a title with its cards; Empty says why there are none.
type group struct {
	title string
	empty string
	cards []card
	more  int // how many are not shown
}

// cardsShown is how many of a group are shown.
const cardsShown = 4

// staffName says who somebody is, in short.
type staffName func(journal.DocumentID) string

// groups says the right column.
func groups(p text.Printer, b *board, name staffName, now time.Time) []group {
	var out []group
	if b.clock != journal.ClockOK {
		out = append(out, group{title: p.T("home.clock"), cards: []card{clockCard(p, b.clock, now)}})
	}
	if b.may.countersign {
		g := group{title: p.T("home.countersign", len(b.countersign)), empty: p.T("home.countersign.none")}
		for _, l := range b.countersign {
			g.cards = append(g.cards, card{words: place.Dots(name(l.Author), kindName(p, l.Kind), l.PatientName), aside: moment(p, l.Updated, now), near: true,
				to: place.Route{To: place.Record, Patient: l.Patient, Document: l.ID}})
		}
		out = append(out, g.short())
	}
	if b.may.write || len(b.notes) > 0 {
		g := group{title: p.T("home.notes", len(b.notes)), empty: p.T("home.notes.none")}
		for _, n := range b.notes {
			g.cards = append(g.cards, noteCard(p, n, now))
		}
		out = append(out, g.short())
	}
	if b.may.recalls() {
		out = append(out, overdueGroup(p, b.overdue, b.overdueMore))
	}
	if b.may.settle || b.may.exchange {
		out = append(out, settleGroup(p, b, now))
	}
	return out
}

// short leaves out what would not fit, and says how much that is.
func (g group) short() group {
	if len(g.cards) > cardsShown {
		g.more = len(g.cards) - cardsShown
		g.cards = g.cards[:cardsShown]
	}
	return g
}

func clockCard(p text.Printer, state journal.ClockState, now time.Time) card {
	key := "place.clock_behind"
	if state == journal.ClockAhead {
		key = "place.clock_ahead"
	}
	return card{level: form.Warning, tag: "◷ " + p.T("home.clock.tag"), words: p.T(key, now.Format("02/01/2006 15:04")), do: "clock"}
}

func noteCard(p text.Printer, n note, now time.Time) card {
	c := card{words: place.Dots(kindName(p, n.kind), n.name), to: place.Route{To: place.Record, Patient: n.patient, Document: n.document, Draft: n.draft}}
	if n.kind == records.KindPatient {
		c.to = place.Route{To: place.Register, Draft: n.draft}
	}
	when := moment(p, n.updated, now)
	switch {
	case n.returned:
		c.level, c.tag = form.Warning, p.T("home.returned")
		c.aside = when
		if n.remark != "" {
			c.aside = "«\u202f" + n.remark + "\u202f» " + when
		}
	case n.draft == "":
		c.aside = p.T("home.unsigned", when)
	case sameDay(n.updated, now):
		c.aside = p.T("home.draft", when)
	default:
		c.aside = p.T("home.draft_kept", when)
	}
	return c
}

// overdueGroup counts who did not come back, by what for.
func overdueGroup(p text.Printer, list []store.Overdue, more bool) group {
	title := p.T("home.overdue", len(list))
	if more {
		title = p.T("home.overdue_most", len(list))
	}
	g := group{title: title, empty: p.T("home.overdue.none")}
	if len(list) == 0 {
		return g
	}
	count := map[string]int{}
	for _, o := range list {
		count[reasonOf(p, o)]++
	}
	reasons := make([]string, 0, len(count))
	for r := range count {
		reasons = append(reasons, r)
	}
	sort.Slice(reasons, func(i, j int) bool {
		if count[reasons[i]] != count[reasons[j]] {
			return count[reasons[i]] > count[reasons[j]]
		}
		return reasons[i] < reasons[j]
	})
	var parts []string
	for i, r := range reasons {
		if i == 3 {
			parts = append(parts, "…")
			break
		}
		parts = append(parts, p.T("home.overdue.reason", r, count[r]))
	}
	g.cards = []card{{words: strings.Join(parts, "  ·  "), aside: p.T("home.overdue.list"), do: "overdue"}}
	return g
}

// reasonOf is what somebody was to come back for, as it was typed; where that
// is for few eyes, the kind of visit at which it was typed.
func reasonOf(p text.Printer, o store.Overdue) string {
	r := []rune(strings.TrimSpace(o.Reason))
	if guarded(o.Reason) {
		if key := "home.kind." + string(o.Kind); p.Has(key) {
			return p.T(key)
		}
		return p.T("home.overdue.other")
	}
	if len(r) == 0 {
		return p.T("home.overdue.other")
	}
	return strings.ToUpper(string(r[:1])) + string(r[1:])
}

// byVillage puts the recalls in the order in which one walks: village, then
// the longest overdue.
func byVillage(list []store.Overdue) []store.Overdue {
	out := append([]store.Overdue(nil), list...)
	sort.SliceStable(out, func(i, j int) bool {
		if out[i].Village != out[j].Village {
			return out[i].Village < out[j].Village
		}
		return out[i].Due.Sub(out[j].Due) < 0
	})
	return out
}

func settleGroup(p text.Printer, b *board, now time.Time) group {
	g := group{title: p.T("home.settle"), empty: p.T("home.settle.none")}
	for _, q := range b.conflicts {
		c := card{level: form.Warning, tag: "⇄ " + p.T("home.conflict"), words: p.T("home.conflict.words", fieldNames(p, q.fields, b.may), q.name),
			to: place.Route{To: place.Record, Patient: q.Patient, Document: q.ID}}
		if q.Kind == records.KindProtocol && len(q.fields) > 0 {
			name, _ := place.RuleField(p, q.fields[0])
			c.words, c.to = p.T("home.conflict.rules", name), place.Route{To: place.Exchange}
			if q.rules {
				c.to = place.RuleRoute(p, q.fields[0])
			}
		}
		if q.safety {
			c.level, c.tag = form.Danger, "▲ "+p.T("home.conflict")
		}
		g.cards = append(g.cards, c)
	}
	if rest := b.disputed - len(b.conflicts); rest > 0 {
		g.cards = append(g.cards, card{level: form.Warning, tag: "⇄ " + p.T("home.conflict"), words: p.T("home.conflict.more", rest), to: place.Route{To: place.Exchange}})
	}
	if b.waits > 0 {
		g.cards = append(g.cards, card{level: form.Warning, tag: "◷ " + p.T("home.waits.tag"), words: p.T("home.waits", b.waits), to: place.Route{To: place.Exchange}})
	}
	if b.may.exchange {
		g.cards = append(g.cards, sentCard(p, b.sent, now))
	}
	return g
}

// lateDays is after how many days without sending the card warns.
const lateDays = 7

func sentCard(p text.Printer, sent *store.Parcel, now time.Time) card {
	c := card{to: place.Route{To: place.Exchange}}
	if sent == nil {
		c.level, c.tag, c.words = form.Warning, p.T("home.sent.tag_never"), p.T("home.sent.never")
		return c
	}
	at := time.UnixMilli(sent.Created)
	c.level, c.tag, c.words = form.Good, "✓", p.T("home.sent", moment(p, at, now))
	if now.Sub(at) > lateDays*24*time.Hour {
		c.level, c.tag = form.Warning, p.T("home.sent.late")
	}
	if sent.Acked != nil {
		c.words += " · " + p.T("home.sent.acked")
	} else {
		c.aside = p.T("home.sent.waiting")
	}
	return c
}

// fieldNames names the fields of a conflict; what is restricted is not named
// to who may not read it.
func fieldNames(p text.Printer, paths []string, may rights) string {
	var out []string
	for _, path := range paths {
		key := "exchanges.field." + path
		if !p.Has(key) {
			key = "exchanges.field." + strings.SplitN(path, ".", 2)[0]
		}
		if !p.Has(key) || !may.settle || path == "tests.hiv" {
			key = "exchanges.field.other"
		}
		name := p.T(key)
		if len(out) > 0 && out[len(out)-1] == name {
			continue
		}
		out = append(out, name)
		if len(out) == 3 {
			break
		}
	}
	return strings.Join(out, ", ")
}

func kindName(p text.Printer, k records.Kind) string {
	if key := "home.kind." + string(k); p.Has(key) {
		return p.T(key)
	}
	return p.T("home.kind.other")
}

// moment says when: the hour today, "hier 16:51", else the day.
func moment(p text.Printer, at, now time.Time) string {
	if sameDay(at, now) {
		return at.Format("15:04")
	}
	day := place.NearDay(p, dateOf(at), dateOf(now))
	if dateOf(now).Sub(dateOf(at)) <= 1 {
		return day + " " + at.Format("15:04")
	}
	return day
}

func dateOf(t time.Time) clinical.Date {
	return clinical.Date{Year: t.Year(), Month: int(t.Month()), Day: t.Day()}
}

func sameDay(a, b time.Time) bool { return dateOf(a) == dateOf(b) }
