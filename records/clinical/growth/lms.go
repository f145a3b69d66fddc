package growth

import (
	"math"

	"carnet/assets/tables"
	"carnet/records/clinical"
)

// lms is one row of a table with the WHO method on it (WHO Child Growth
// Standards: Methods and development 2006, chapter 7).
type lms tables.LMS

// z is the score of a value: ((y/M)^L - 1)/(S·L).
func (r lms) z(y float64) float64 {
	if r.L == 0 {
		return math.Log(y/r.M) / r.S
	}
	if r.L == 1 {
		return (y/r.M - 1) / r.S
	}
	return (math.Pow(y/r.M, r.L) - 1) / (r.S * r.L)
}

// sd is the value at k standard deviations: M(1 + L·S·k)^(1/L).
func (r lms) sd(k float64) float64 {
	if r.L == 0 {
		return r.M * math.Exp(r.S*k)
	}
	return r.M * math.Pow(1+r.L*r.S*k, 1/r.L)
}

// restrict replaces a score beyond 3 SD: there the distance between 2 and 3 SD
// counts as one more.
func (r lms) restrict(y, z float64) float64 {
	switch {
	case z > 3:
		sd3 := r.sd(3)
		return 3 + (y-sd3)/(sd3-r.sd(2))
	case z < -3:
		sd3 := r.sd(-3)
		return -3 + (y-sd3)/(r.sd(-2)-sd3)
	}
	return z
}

// value is the inverse of z, restricted or not.
func (r lms) value(z float64, restricted bool) float64 {
	switch {
	case restricted && z > 3:
		sd3 := r.sd(3)
		return sd3 + (z-3)*(sd3-r.sd(2))
	case restricted && z < -3:
		sd3 := r.sd(-3)
		return sd3 + (z+3)*(r.sd(-2)-sd3)
	}
	return r.sd(z)
}

// Value is the inverse of Assess, for drawing a chart's curves and its
// targets: the weight (kg), length (cm), BMI (kg/m²), arm or head
// circumference (cm) at a z-score from -6 to 6.
//
// For weight-for-length c.Length and c.Position (or the age) choose the row;
// for the others sex and age do. Length is taken as already corrected.
func Value(i Indicator, c Child, z float64) (clinical.Result, error) {
	if c.Sex == clinical.SexUnknown {
		return clinical.Result{}, &clinical.MissingError{Field: "sex"}
	}
	if err := clinical.Within("z", z, -6, 6, ""); err != nil {
		return clinical.Result{}, err
	}
	unit, ok := units[i]
	if !ok {
		return clinical.Result{}, &clinical.ChoiceError{Field: "measure", Value: string(i), Allowed: indicators}
	}
	if !c.AgeKnown && i != WeightForLength {
		return clinical.Result{}, &clinical.MissingError{Field: "age_days"}
	}
	if c.AgeKnown {
		if err := clinical.Within("age_days", float64(c.Age), 0, float64(LastBMI), "d"); err != nil {
			return clinical.Result{}, err
		}
	}
	if i == WeightForLength && c.Length == 0 {
		return clinical.Result{}, &clinical.MissingError{Field: "length_cm"}
	}
	row, err := lookup(i, c, c.Length)
	if err != nil {
		return clinical.Result{}, err
	}
	x := row.value(z, restricted(i))
	if !clinical.Finite(x) || x <= 0 {
		return clinical.Result{}, &clinical.FieldError{Field: "z", Reason: "the standard has no value so far out"}
	}
	r := clinical.Result{Value: x, Unit: unit, Standard: standardName(i, c), Source: sourceStandard}
	if c.AgeKnown && c.Age > LastDay {
		r.Source = sourceReference
	}
	r.Inputs.AddText("sex", c.Sex.String())
	r.Inputs.Add("z", z, "")
	return r, nil
}

var units = map[Indicator]string{WeightForAge: "kg", LengthForAge: "cm", WeightForLength: "kg", BMIForAge: "kg/m²", ArmForAge: "cm", HeadForAge: "cm"}
