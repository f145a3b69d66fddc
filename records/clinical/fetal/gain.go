package fetal

import (
	"math"

	"carnet/records/clinical"
	"carnet/records/clinical/distribution"
)

const sourceGain clinical.Source = "INTERGROWTH-21st gestational weight gain, Cheikh Ismail 2016"

// What a woman can have gained (or lost) since before the pregnancy, in kg.
const minGain, maxGain = -8.5, 60

func fitGain(ga clinical.GestationalDays) (mu, sd float64, err error) {
	if err := clinical.Within("ga_days", float64(ga), 98, 280, "d"); err != nil {
		return 0, 0, err
	}
	w := ga.Weeks()
	w2 := w * w
	return 1.382972 - 56.14743/w2 + 0.2787683*math.Sqrt(w),
		0.2501993731 + 142.4297879/w2 - 61.45345*math.Log(w)/w2, nil
}

// Gain is the position of the mother's weight gain since the first trimester,
// in kg, 14 to 40 weeks, for women of normal weight before pregnancy
// (INTERGROWTH-21st, Cheikh Ismail 2016). From -8.5 to 60 kg.
func Gain(gain clinical.Kilograms, ga clinical.GestationalDays) (Position, error) {
	mu, sd, err := fitGain(ga)
	if err != nil {
		return Position{}, err
	}
	if err := clinical.Within("gain_kg", float64(gain), minGain, maxGain, "kg"); err != nil {
		return Position{}, err
	}
	z := (math.Log(float64(gain)+8.75) - mu) / sd
	p := Position{Z: z, HasZ: true, Centile: 100 * distribution.Normal(z), Standard: string(Intergrowth), Source: sourceGain}
	p.Inputs.Add("gain_kg", float64(gain), "kg")
	p.Inputs.Add("ga_days", float64(ga), "d")
	return p, nil
}

// GainValue is the inverse of Gain, in kg.
func GainValue(at At, ga clinical.GestationalDays) (clinical.Result, error) {
	mu, sd, err := fitGain(ga)
	if err != nil {
		return clinical.Result{}, err
	}
	z, err := at.z()
	if err != nil {
		return clinical.Result{}, err
	}
	r := clinical.Result{Value: math.Exp(mu+z*sd) - 8.75, Unit: "kg", Standard: string(Intergrowth), Source: sourceGain}
	r.Inputs.Add("z", z, "")
	r.Inputs.Add("ga_days", float64(ga), "d")
	return r, nil
}
