package fetal

import (
	"math"

	"carnet/assets/tables"
	"carnet/records/clinical"
)

// curves are the WHO quantile curves of one measure.
type curves struct{ q *tables.Quantiles }

func whoCurves(m Measure, sex clinical.Sex) curves {
	t := tables.Fetal()
	if m == EFW {
		switch sex {
		case clinical.Male:
			return curves{t.Curves("EFW M")}
		case clinical.Female:
			return curves{t.Curves("EFW F")}
		}
	}
	return curves{t.Curves(whoNames[m])}
}

var whoNames = map[Measure]string{HC: "HC", BPD: "BPD", AC: "AC", FL: "FL", HL: "HL", EFW: "EFW"}

// height is the value of one curve at a gestational age.
func height(q *tables.Quantile, weeks float64) float64 {
	b := &q.B
	return math.Exp(b[0] + weeks*(b[1]+weeks*(b[2]+weeks*(b[3]+weeks*b[4]))))
}

// centile interpolates linearly between the two curves around the value.
// Outside the 1st and 99th it gives that curve's centile and says so.
func (c curves) centile(x, weeks float64) (centile float64, beyond int) {
	last := len(c.q) - 1
	below := height(&c.q[0], weeks)
	if x < below {
		return 100 * c.q[0].P, -1
	}
	for i := 1; i <= last; i++ {
		above := height(&c.q[i], weeks)
		if x <= above {
			share := 0.0
			if above > below {
				share = (x - below) / (above - below)
			}
			return 100 * (c.q[i-1].P + share*(c.q[i].P-c.q[i-1].P)), 0
		}
		below = above
	}
	return 100 * c.q[last].P, 1
}

// value is the inverse of centile, 1 to 99.
func (c curves) value(centile, weeks float64) (float64, error) {
	last := len(c.q) - 1
	p := centile / 100
	if err := clinical.Within("centile", centile, 100*c.q[0].P, 100*c.q[last].P, ""); err != nil {
		return 0, err
	}
	i := 1
	for i < last && p > c.q[i].P {
		i++
	}
	a, b := &c.q[i-1], &c.q[i]
	lo, hi := height(a, weeks), height(b, weeks)
	return lo + (hi-lo)*(p-a.P)/(b.P-a.P), nil
}
