package postnatal

import "carnet/records/clinical"

// contact is one of the WHO contacts after birth (WHO recommendations on a
// positive postnatal experience, 2022: within 24 hours, at 48 to 72 hours, at
// 7 to 14 days, during week six). Days count from the day of birth.
type contact struct {
	code     string
	from, to int // the days that count as this contact
	at       int // the day that is proposed for it
}

// contacts are in order. A visit has a date and no hour, so the first contact
// is the day of birth and the one after.
var contacts = []contact{
	{"24h", 0, 1, 1}, {"48_72h", 2, 3, 2}, {"7_14d", 7, 14, 7}, {"6w", 35, 48, 42},
}

// other is a visit between the contacts.
const other = "other"

// contactOn is the contact that a day is; other for days between two.
func contactOn(birth, day clinical.Date) string {
	n := day.Sub(birth)
	for _, c := range contacts {
		if n >= c.from && n <= c.to {
			return c.code
		}
	}
	return other
}

// nextContact is the first contact whose day comes after a day; ok is false
// after the last one.
func nextContact(birth, day clinical.Date) (at clinical.Date, code string, ok bool) {
	n := day.Sub(birth)
	for _, c := range contacts {
		if n < c.from {
			return birth.AddDays(c.at), c.code, true
		}
	}
	return clinical.Date{}, "", false
}
