package antenatal

import (
	"math"

	"carnet/records/clinical"
	"carnet/records/clinical/distribution"
)

// The gestational ages (days) for which weight gain is charted.
const (
	gainFrom = 14 * 7
	gainTo   = 40 * 7
)

func gainCurve(days float64) (mean, sd float64) {
	w := days / 7
	inverse := 1 / (w * w)
	mean = 1.382972 - 56.14743*inverse + 0.2787683*math.Sqrt(w)
	sd = 0.2501993731 + 142.4297879*inverse - 61.45345*inverse*math.Log(w)
	return mean, sd
}

// WeightGain is the z-score and centile of the weight (kg, −8 to 60) gained
// since the beginning of pregnancy at a gestational age of 98 to 280 days
// (14 to 40 weeks), in women who began with a normal BMI (18.5 to 24.9):
// INTERGROWTH-21st, Cheikh Ismail et al. 2016.
func WeightGain(gain clinical.Kilograms, age clinical.GestationalDays) (z, centile float64, err error) {
	if err := clinical.Within("ga_days", float64(age), gainFrom, gainTo, "d"); err != nil {
		return 0, 0, err
	}
	if err := clinical.Within("gain_kg", float64(gain), -8, 60, "kg"); err != nil {
		return 0, 0, err
	}
	mean, sd := gainCurve(float64(age))
	z = (math.Log(float64(gain)+8.75) - mean) / sd
	return z, 100 * distribution.Normal(z), nil
}

// WeightGainAt is the weight gain (kg) of a z-score (−4 to 4), the inverse of
// WeightGain.
func WeightGainAt(z float64, age clinical.GestationalDays) (clinical.Kilograms, error) {
	if err := clinical.Within("ga_days", float64(age), gainFrom, gainTo, "d"); err != nil {
		return 0, err
	}
	if err := clinical.Within("z", z, -4, 4, ""); err != nil {
		return 0, err
	}
	mean, sd := gainCurve(float64(age))
	return clinical.Kilograms(math.Exp(mean+z*sd) - 8.75), nil
}
