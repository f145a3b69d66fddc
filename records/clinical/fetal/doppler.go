package fetal

import (
	"math"

	"carnet/records/clinical"
	"carnet/records/clinical/distribution"
)

// Index names an index of the umbilical artery's flow.
type Index string

// The indices.
const (
	Pulsatility Index = "pi"
	Resistance  Index = "ri"
	Ratio       Index = "sdr" // systolic/diastolic
)

var indexNames = []string{string(Pulsatility), string(Resistance), string(Ratio)}

const sourceDoppler clinical.Source = "INTERGROWTH-21st umbilical artery Doppler, Drukker 2020"

// fitDoppler gives the coefficients of the exponential normal model (Royston &
// Wright 1998) at a gestational age.
func fitDoppler(i Index, ga clinical.GestationalDays) (gamma, mu, sigma, max float64, err error) {
	if err := clinical.Within("ga_days", float64(ga), 168, 280, "d"); err != nil {
		return 0, 0, 0, 0, err
	}
	w := ga.Weeks()
	w2, ln := w*w, math.Log(w)
	w3 := w2 * w
	switch i {
	case Pulsatility:
		return -0.0768617, 1.02944 + 77.7456/w2 - 0.000004455*w3, -0.00645693 + 254.885*ln/w2 - 715.949/w2, 5, nil
	case Resistance:
		return 0.0172944, 0.674914 + 25.3909/w2 - 0.0000022523*w3, 0.0375921 + 60.7614*ln/w2 - 183.336/w2, 1.2, nil
	case Ratio:
		return -0.2752483, 2.60358 + 445.991/w2 - 0.0000108754*w3, -0.503202 + 1268.37*ln/w2 - 3417.37/w2, 30, nil
	}
	return 0, 0, 0, 0, &clinical.ChoiceError{Field: "index", Value: string(i), Allowed: indexNames}
}

// Doppler is the position of an umbilical artery index, 24 to 40 weeks
// (INTERGROWTH-21st, Drukker 2020). High values are the worrying ones.
func Doppler(i Index, value float64, ga clinical.GestationalDays) (Position, error) {
	gamma, mu, sigma, max, err := fitDoppler(i, ga)
	if err != nil {
		return Position{}, err
	}
	if err := clinical.Within(string(i), value, 0.05, max, ""); err != nil {
		return Position{}, err
	}
	z := (math.Exp((value-mu)*gamma/sigma) - 1) / gamma
	p := Position{Z: z, HasZ: true, Centile: 100 * distribution.Normal(z), Standard: string(Intergrowth), Source: sourceDoppler}
	p.Inputs.Add(string(i), value, "")
	p.Inputs.Add("ga_days", float64(ga), "d")
	return p, nil
}

// DopplerValue is the inverse of Doppler.
func DopplerValue(i Index, at At, ga clinical.GestationalDays) (clinical.Result, error) {
	gamma, mu, sigma, _, err := fitDoppler(i, ga)
	if err != nil {
		return clinical.Result{}, err
	}
	z, err := at.z()
	if err != nil {
		return clinical.Result{}, err
	}
	inside := 1 + gamma*z
	x := mu + sigma*math.Log(inside)/gamma
	if inside <= 0 || !(x > 0) {
		return clinical.Result{}, &clinical.FieldError{Field: "z", Reason: "the standard has no value so far out"}
	}
	r := clinical.Result{Value: x, Standard: string(Intergrowth), Source: sourceDoppler}
	r.Inputs.Add("z", z, "")
	r.Inputs.Add("ga_days", float64(ga), "d")
	return r, nil
}
