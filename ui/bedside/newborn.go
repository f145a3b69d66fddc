package bedside

import (
	"slices"

	"carnet/records"
	"carnet/records/clinical/newborncare"
)

// NewbornSigns are the danger signs of a child at birth: those that were ticked
// and those that its temperature and its breathing are.
func NewbornSigns(k *records.Newborn) newborncare.Danger {
	n := newborncare.Newborn{Temperature: k.Temperature}
	if k.Respiration != nil {
		x := float64(*k.Respiration)
		n.RespiratoryRate = &x
	}
	d, err := newborncare.DangerSigns(n, newborncare.Defaults())
	if err != nil {
		d = newborncare.Danger{}
	}
	for _, x := range k.Danger {
		if x != "none" && !slices.Contains(d.Signs, x) {
			d.Signs = append(d.Signs, x)
		}
	}
	return d
}
