// Package finder is where one finds a patient, registers a new one, corrects
// an identity and puts somebody into the queue.
//
// What lives here: the search that answers each key (search*.go, row.go), the
// registration with its likely doubles (register*.go, doubles.go, parse.go),
// the arrival with its vital signs (arrival.go). The files named *_view.go
// draw; the others are plain Go and carry the tests. What may enter: ways to
// tell people apart. What it must not know: how the search works, and the
// chart that it opens.
package finder

import (
	"strings"
	"unicode"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/store"
	"carnet/ui/place"
)

// likeNumber tells that somebody types a patient number: a letter, a block and
// digits, as on the card.
func likeNumber(s string) bool {
	var b []rune
	for _, r := range strings.ToUpper(strings.TrimSpace(s)) {
		if r != '-' && r != ' ' && r != '.' {
			b = append(b, r)
		}
	}
	if len(b) < 8 || !unicode.IsLetter(b[0]) {
		return false
	}
	digits := 0
	for _, r := range b[1:] {
		if unicode.IsDigit(r) {
			digits++
		}
	}
	return digits >= 6 && digits >= len(b)-3
}

// numberFault says in words that what was typed is a patient number with a
// slip in it; "" when it is none, or a good one.
func numberFault(p text.Printer, typed string) string {
	if !likeNumber(typed) {
		return ""
	}
	if _, ok := records.ParseNumber(typed); ok {
		return ""
	}
	return p.T("finder.number.check", strings.ToUpper(strings.TrimSpace(typed)))
}

// begins tells whether what was typed is the beginning of a number found.
func begins(typed string, hits []store.Hit) bool {
	bare := func(s string) string {
		return strings.NewReplacer("-", "", " ", "", ".", "").Replace(strings.ToUpper(s))
	}
	for _, h := range hits {
		if strings.HasPrefix(bare(h.Number), bare(typed)) {
			return true
		}
	}
	return false
}

// row is what a found patient shows: what tells people apart.
type row struct {
	name     string // NAME Given
	who      string // F · env. 24 ans · Banconi Zékéné
	mother   string // mère : Kadidia Diarra
	relative string // mari : Moussa Keïta
	number   string // B2-01437-6
	phone    string
	last     string // hier; "" when never seen
	dead     bool
}

func rowOf(p text.Printer, h store.Hit, today clinical.Date) row {
	r := row{name: h.Name, number: h.Number, phone: h.Phone, dead: h.Died}
	r.who = place.Dots(place.Sex(p, h.Sex), place.Age(p, h.Birth, h.BirthBy, today), strings.TrimSpace(h.Village+" "+h.Quarter))
	if h.Mother != "" {
		r.mother = p.T("finder.mother", h.Mother)
	}
	if h.Relative != "" {
		r.relative = p.T(relativeKey(h, today), h.Relative)
	}
	if !h.Last.IsZero() {
		r.last = place.NearDay(p, h.Last, today)
	}
	return r
}

// relativeKey names the relative that the index keeps: a husband, else the
// father.
func relativeKey(h store.Hit, today clinical.Date) string {
	if h.Sex == clinical.Female && (h.Birth == nil || today.YearsSince(*h.Birth) >= marriageable) {
		return "finder.husband"
	}
	return "finder.father"
}

// marriageable is the age in years from which the form asks a woman for her
// husband and not for her father.
const marriageable = 15
