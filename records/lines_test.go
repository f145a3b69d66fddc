package records

import (
	"testing"

	"carnet/records/clinical"
)

// A dose without its unit is refused in every document that prescribes.
func TestADoseWithoutAUnitIsRefusedEverywhere(t *testing.T) {
	day := clinical.Date{Year: 2026, Month: 11, Day: 24}
	for _, c := range []struct {
		name  string
		line  Line
		code  string
		block bool
	}{
		{"whole", Line{Medicine: "Paracétamol", Dose: 1, Unit: "tablet", Times: 3, Days: 3}, "", false},
		{"no unit", Line{Medicine: "Paracétamol", Dose: 1, Times: 3, Days: 3}, "line.unit", true},
		{"no days", Line{Medicine: "Paracétamol", Dose: 1, Unit: "tablet", Times: 3}, "line.dose", false},
		{"less than nothing", Line{Medicine: "Paracétamol", Dose: -1, Unit: "tablet", Times: 3, Days: 3}, "line.negative", true},
		{"no medicine", Line{Dose: 1, Unit: "tablet", Times: 3, Days: 3}, "line.medicine", false},
	} {
		for _, d := range []Document{
			&Consultation{Date: day, Lines: []Line{c.line}}, &Prenatal{Date: day, Pregnancy: "x", Lines: []Line{c.line}}, &Postnatal{Date: day, Lines: []Line{c.line}},
		} {
			var got Finding
			for _, f := range d.Validate() {
				if len(f.Path) > 6 && f.Path[:6] == "lines." {
					got = f
					break
				}
			}
			if got.Code != c.code || got.Blocking != c.block {
				t.Errorf("%s in a %s: %+v", c.name, d.Kind(), got)
			}
		}
	}
}
