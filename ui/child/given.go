package child

import (
	"context"

	"carnet/records"
	"carnet/records/clinical"
	"carnet/ui/record"
	"carnet/ui/visit"
)

// givenBefore reads the doses that the patient has had by other documents than
// the one that is open, those of the birth included, each with its day.
func givenBefore(ctx context.Context, c *record.Case) ([]records.VaccineDose, error) {
	all, err := c.Store.VaccinesOf(ctx, c.PatientID)
	if err != nil {
		return nil, err
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
	born, err := visit.Decoded[records.Newborn](ctx, c, records.KindNewborn)
	if err != nil {
		return nil, err
	}
	for _, n := range born {
		day := dayOf(n)
		for _, x := range []struct {
			given *bool
			code  string
		}{{n.BCG, "bcg"}, {n.Polio0, "polio0"}} {
			if x.given != nil && *x.given && !day.IsZero() && !had(all, x.code, day) {
				all = append(all, records.VaccineDose{Vaccine: x.code, On: &day})
			}
		}
	}
	return all, nil
}

// had tells whether a dose stands in the list already: what was given in the
// delivery room is often noted again at the first visit.
func had(list []records.VaccineDose, code string, on clinical.Date) bool {
	for _, d := range list {
		if d.Vaccine == code && d.On != nil && *d.On == on {
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
		for i, x := range all {
			if x.Vaccine == d.Vaccine && x.Lot == d.Lot && x.On != nil && *x.On == on {
				all = append(all[:i:i], all[i+1:]...)
				break
			}
		}
	}
	return all
}
