package postnatal

import (
	"carnet/records/clinical"
	"carnet/records/clinical/postpartum"
)

// contactOn is the contact that a day is; postpartum.Other for days between
// two.
func contactOn(birth, day clinical.Date) string { return postpartum.On(day.Sub(birth)) }

// nextContact is the first contact whose day comes after a day; ok is false
// after the last one.
func nextContact(birth, day clinical.Date) (at clinical.Date, code string, ok bool) {
	c, ok := postpartum.After(day.Sub(birth))
	if !ok {
		return clinical.Date{}, "", false
	}
	return birth.AddDays(c.At), c.Code, true
}
