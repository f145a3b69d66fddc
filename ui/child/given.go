package child

import (
	"context"

	"carnet/records"
	"carnet/records/clinical"
	"carnet/ui/record"
	"carnet/ui/visit"
)

// givenBefore reads the doses that the patient has had by other documents than
// the one that is open, those of the birth included, each with its day. A dose
// of the delivery room that a visit has noted too counts once, as the visit
// has it: with its lot.
func givenBefore(ctx context.Context, c *record.Case) ([]records.VaccineDose, error) {
	all, err := c.Store.VaccinesOf(ctx, c.PatientID)
	if err != nil {
		return nil, err
	}
	born, err := visit.Decoded[records.Newborn](ctx, c, records.KindNewborn)
	if err != nil {
		return nil, err
	}
	var atBirth []records.VaccineDose
	for _, n := range born {
		for _, d := range dosesAtBirth(n) {
			all = without(all, d)
			if !had(all, d.Vaccine, *d.On) {
				atBirth = append(atBirth, d)
			}
		}
	}
	if !c.Document.IsZero() {
		doc, err := c.Store.Document(ctx, c.Document)
		if err != nil {
			return nil, err
		}
		var own records.Vaccinations
		if doc.Content != nil {
			if err := doc.Decode(&own); err != nil {
				return nil, err
			}
		}
		all = less(all, own)
	}
	return append(atBirth, all...), nil
}

// dosesAtBirth are those of the delivery room.
func dosesAtBirth(n records.Newborn) []records.VaccineDose {
	day := dayOf(n)
	if day.IsZero() {
		return nil
	}
	var out []records.VaccineDose
	for _, x := range []struct {
		given *bool
		code  string
	}{{n.BCG, "bcg"}, {n.Polio0, "polio0"}} {
		if x.given != nil && *x.given {
			out = append(out, records.VaccineDose{Vaccine: x.code, On: &day})
		}
	}
	return out
}

// without takes one dose out of a list.
func without(all []records.VaccineDose, d records.VaccineDose) []records.VaccineDose {
	for i, x := range all {
		if x.Vaccine == d.Vaccine && x.Lot == d.Lot && x.On != nil && *x.On == *d.On {
			return append(all[:i:i], all[i+1:]...)
		}
	}
	return all
}

// had tells whether a dose of the delivery room stands in the list already: it
// is often noted again from the card at the first visit, with the day of that
// card, which may be some days off.
func had(list []records.VaccineDose, code string, birth clinical.Date) bool {
	const near = 28 // days
	for _, d := range list {
		if d.Vaccine == code && d.On != nil && d.On.Sub(birth) >= 0 && d.On.Sub(birth) <= near {
			return true
		}
	}
	return false
}

// less takes a document's own doses out of a list, each once.
func less(all []records.VaccineDose, own records.Vaccinations) []records.VaccineDose {
	for _, d := range own.Doses {
		on := own.Date
		if d.On != nil {
			on = *d.On
		}
		all = without(all, records.VaccineDose{Vaccine: d.Vaccine, Lot: d.Lot, On: &on})
	}
	return all
}
