package prescribe

import (
	"context"

	"carnet/assets/diagnoses"
	"carnet/records/coding"
	"carnet/ui/record"
)

// Habits are what a clinician writes, often and lately used things first: ids
// for coding.Query.Favourites.
type Habits struct {
	Diagnoses []string
	Medicines []string
}

// HabitsOf reads them from what whoever is logged in wrote at this desk.
func HabitsOf(ctx context.Context, c *record.Case) (Habits, error) {
	u, err := c.Store.Used(ctx, c.Me)
	if err != nil {
		return Habits{}, err
	}
	var ids []string
	for _, x := range u.Diagnoses {
		if e, ok := diagnoses.Find(x.ICD10, x.ICPC2); ok {
			ids = append(ids, e.ID())
		}
	}
	return Habits{Diagnoses: coding.Favourites(ids), Medicines: coding.Favourites(u.Medicines)}, nil
}
