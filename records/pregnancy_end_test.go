package records_test

import (
	"testing"

	"carnet/records"
	"carnet/records/clinical"
)

// A death needs its day, which the identity takes over; other ends are only
// asked for theirs.
func TestAPregnancyThatEndsWithDeathHasItsDay(t *testing.T) {
	opened := clinical.Date{Year: 2026, Month: 8, Day: 1}
	for _, end := range records.PregnancyEnds {
		p := &records.Pregnancy{Opened: opened, LMP: &opened, End: end}
		if blocks := len(p.Validate().Blocking()) > 0; blocks != (end == records.MotherDied) {
			t.Errorf("%s without a day: blocks %v", end, blocks)
		}
		p.EndDate = &opened
		if len(p.Validate().Blocking()) > 0 {
			t.Errorf("%s on a day is refused", end)
		}
	}
}
