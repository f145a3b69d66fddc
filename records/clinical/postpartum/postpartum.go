// Package postpartum holds the contacts of mother and child after a birth.
//
// What lives here: when each contact is due. What may enter: days since the
// birth. What it must not know: the clock, the record, the screen, any
// sentence.
package postpartum

import (
	"slices"

	"carnet/records/clinical"
)

// Source is where the contacts come from.
const Source clinical.Source = "WHO recommendations on maternal and newborn care for a positive postnatal experience, 2022"

// Other is the code of a visit between two contacts.
const Other = "other"

// Contact is one of the contacts after birth. Days count from the day of the
// birth, 0 on that day.
type Contact struct {
	Code     string
	From, To int // the days that count as this contact, both included
	At       int // the day that is proposed for it
}

// contacts are those of WHO (2022): within 24 hours, at 48 to 72 hours, at 7 to
// 14 days and in the sixth week. A visit has a day and no hour, so the first is
// the day of the birth and the one after. The sixth week is taken as the days 35
// to 48, so that a visit a week early or late still counts as it.
var contacts = [...]Contact{{"24h", 0, 1, 1}, {"48_72h", 2, 3, 2}, {"7_14d", 7, 14, 7}, {"6w", 35, 48, 42}}

// Contacts lists the contacts in their order.
func Contacts() []Contact { return slices.Clone(contacts[:]) }

// On is the contact that a day is, Other for a day between two, before the
// birth or after the last.
func On(day int) string {
	for _, c := range contacts {
		if day >= c.From && day <= c.To {
			return c.Code
		}
	}
	return Other
}

// After is the first contact that begins after a day; ok is false after the
// last one.
func After(day int) (c Contact, ok bool) {
	for _, c := range contacts {
		if day < c.From {
			return c, true
		}
	}
	return Contact{}, false
}

// Begun is the place among Contacts of the latest contact that has begun on a
// day, -1 before the birth.
func Begun(day int) int {
	at := -1
	for i, c := range contacts {
		if day >= c.From {
			at = i
		}
	}
	return at
}
