package record

import (
	"strings"
	"time"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/journal"
	"carnet/records/store"
	"carnet/ui/kit"
	"carnet/ui/place"
)

// line is one entry of the timeline: a draft, or a document.
type line struct {
	Draft    string
	Document journal.DocumentID
	Kind     records.Kind
	Status   store.Status
	Mine     bool // a draft of who is logged in

	Title  string
	Under  string // date · author · quiet state
	Detail string // what it is about
	Marks  []tag  // what must be seen of it
	Struck bool   // entered in error
}

// titles names the kinds.
type titles func(k records.Kind) string

// makeLines puts the drafts first, then the documents, latest first. Arrivals
// that another document of their day answers are left out: they say nothing
// that the other does not. name gives the short name of a member of staff.
func makeLines(p text.Printer, title titles, name func(journal.DocumentID) string, me journal.DocumentID, drafts []store.Draft, entries []store.Entry, today clinical.Date) []line {
	out := make([]line, 0, len(drafts)+len(entries))
	for _, d := range drafts {
		l := line{Draft: d.ID, Document: d.Document, Kind: d.Kind, Mine: d.Staff == me, Title: title(d.Kind)}
		l.Under = place.Dots(shortMoment(p, d.Updated, today), name(d.Staff))
		words := p.T("record.draft")
		if !d.Document.IsZero() {
			words = p.T("record.draft.amendment")
		}
		l.Marks = []tag{{Tone: kit.Marked, Words: words}}
		out = append(out, l)
	}
	seen := map[clinical.Date]bool{}
	for _, e := range entries {
		if e.Kind != records.KindVisit && e.Kind != records.KindPatient {
			seen[e.Day] = true
		}
	}
	for _, e := range entries {
		if e.Kind == records.KindPatient || e.Kind == records.KindVisit && seen[e.Day] {
			continue
		}
		out = append(out, entryLine(p, title, name, e, today))
	}
	return out
}

func entryLine(p text.Printer, title titles, name func(journal.DocumentID) string, e store.Entry, today clinical.Date) line {
	l := line{Document: e.ID, Kind: e.Kind, Status: e.Status, Title: title(e.Kind), Detail: e.Title, Struck: e.Status == store.Retracted}
	state := stateWords(p, e.Status, e.Flags)
	mark := func(t kit.Tone, words string) { l.Marks = append(l.Marks, tag{Tone: t, Words: words}) }
	switch e.Status {
	case store.Unsigned, store.Unknown:
		mark(kit.Marked, state)
		state = ""
	case store.Awaiting:
		mark(kit.Warning, "◷ "+state)
		state = ""
	case store.Returned:
		mark(kit.Warning, "⇄ "+state)
		state = ""
	case store.Retracted, store.Redacted:
		mark(kit.Neutral, "✗ "+state)
		state = ""
	}
	if e.Flags&store.SafetyConflict != 0 {
		mark(kit.Alarm, "▲ "+p.T("record.conflict.safety"))
	} else if e.Flags&store.Conflict != 0 {
		mark(kit.Warning, "● "+p.T("record.conflict"))
	}
	if e.Flags&store.SuspectClock != 0 {
		mark(kit.Warning, "⏱ "+p.T("record.clock"))
	}
	when := place.NearDay(p, e.Day, today)
	if e.Day == today && sameDay(e.Updated, today) {
		when = shortMoment(p, e.Updated, today)
	}
	l.Under = place.Dots(when, name(e.Author), state)
	return l
}

func sameDay(at time.Time, d clinical.Date) bool {
	return at.Year() == d.Year && int(at.Month()) == d.Month && at.Day() == d.Day
}

// marks joins what must be seen into one line of words, and its gravest tone.
func (l *line) marks() (kit.Tone, string) {
	tone := kit.Neutral
	var words []string
	for _, m := range l.Marks {
		tone = max(tone, m.Tone)
		s := m.Words
		if m.Tone == kit.Marked {
			s = "● " + s
		}
		words = append(words, s)
	}
	return tone, strings.Join(words, " · ")
}

// rows is how many lines of text it takes under its title.
func (l *line) rows() int {
	n := 1
	if l.Detail != "" {
		n++
	}
	if len(l.Marks) > 0 {
		n++
	}
	return n
}

// same tells whether two lines are about the same thing.
func (l *line) same(o *line) bool { return l.Draft == o.Draft && l.Document == o.Document }
