// Package distribution holds the two probability distributions behind the
// growth standards: the normal and Student's t.
//
// What lives here: distribution functions and their inverses, accurate in the
// tails. What may enter: numbers. What it must not know: any standard.
package distribution

import "math"

// Normal is the standard normal distribution function: the share of a
// population below z, from 0 to 1.
func Normal(z float64) float64 { return 0.5 * math.Erfc(-z/math.Sqrt2) }

// NormalQuantile is the inverse of Normal: the z-score below which a share p
// of the population lies; p must be within (0, 1), anything else gives NaN.
//
// Rational approximation (Acklam 2003, error below 1.2e-9) and one step of
// Halley's method on erfc, so that it stays exact where 1-p would round.
func NormalQuantile(p float64) float64 {
	if !(p > 0 && p < 1) {
		return math.NaN()
	}
	if p > 0.5 {
		return -NormalQuantile(1 - p)
	}
	x := lowerQuantile(p)
	e := Normal(x) - p
	u := e * math.Sqrt(2*math.Pi) * math.Exp(x*x/2)
	return x - u/(1+x*u/2)
}

func lowerQuantile(p float64) float64 {
	if p < 0.02425 {
		q := math.Sqrt(-2 * math.Log(p))
		return (((((-7.784894002430293e-03*q-3.223964580411365e-01)*q-2.400758277161838)*q-2.549732539343734)*q+4.374664141464968)*q + 2.938163982698783) /
			((((7.784695709041462e-03*q+3.224671290700398e-01)*q+2.445134137142996)*q+3.754408661907416)*q + 1)
	}
	q := p - 0.5
	r := q * q
	return (((((-3.969683028665376e+01*r+2.209460984245205e+02)*r-2.759285104469687e+02)*r+1.383577518672690e+02)*r-3.066479806614716e+01)*r + 2.506628277459239) * q /
		(((((-5.447609879822406e+01*r+1.615858368580409e+02)*r-1.556989798598866e+02)*r+6.680131188771972e+01)*r-1.328068155288572e+01)*r + 1)
}
