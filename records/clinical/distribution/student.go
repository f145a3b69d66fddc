package distribution

import "math"

// Student is Student's t distribution function with df degrees of freedom
// (df > 0, need not be whole), by the incomplete beta function.
func Student(t, df float64) float64 {
	if t > 0 {
		return 1 - Student(-t, df)
	}
	return 0.5 * incompleteBeta(df/(df+t*t), df/2, 0.5)
}

// StudentQuantile is the inverse of Student: p within (0, 1), anything else
// gives NaN.
func StudentQuantile(p, df float64) float64 {
	if !(p > 0 && p < 1) {
		return math.NaN()
	}
	if p > 0.5 {
		return -StudentQuantile(1-p, df)
	}
	if p == 0.5 {
		return 0
	}
	// The lower tail is bracketed, then Newton's steps that would leave the
	// bracket are replaced by halving it.
	lo := -1.0
	for Student(lo, df) > p {
		lo *= 2
	}
	hi := 0.0
	t := math.Max(lo, NormalQuantile(p))
	for range 200 {
		f := Student(t, df) - p
		if f > 0 {
			hi = t
		} else {
			lo = t
		}
		next := t - f/studentDensity(t, df)
		if !(next > lo && next < hi) {
			next = (lo + hi) / 2
		}
		if math.Abs(next-t) <= 1e-14*math.Max(1, math.Abs(t)) {
			return next
		}
		t = next
	}
	return t
}

func studentDensity(t, df float64) float64 {
	a, _ := math.Lgamma((df + 1) / 2)
	b, _ := math.Lgamma(df / 2)
	return math.Exp(a-b-(df+1)/2*math.Log1p(t*t/df)) / math.Sqrt(df*math.Pi)
}

// incompleteBeta is the regularised incomplete beta function I_x(a, b).
func incompleteBeta(x, a, b float64) float64 {
	if x <= 0 {
		return 0
	}
	if x >= 1 {
		return 1
	}
	ga, _ := math.Lgamma(a)
	gb, _ := math.Lgamma(b)
	gab, _ := math.Lgamma(a + b)
	front := math.Exp(gab - ga - gb + a*math.Log(x) + b*math.Log1p(-x))
	if x < (a+1)/(a+b+2) {
		return front * betaFraction(x, a, b) / a
	}
	return 1 - front*betaFraction(1-x, b, a)/b
}

// betaFraction is the continued fraction of the incomplete beta function,
// evaluated by Lentz's method; it converges fast for x < (a+1)/(a+b+2).
func betaFraction(x, a, b float64) float64 {
	const tiny = 1e-300
	c, d := 1.0, 1-(a+b)*x/(a+1)
	if math.Abs(d) < tiny {
		d = tiny
	}
	d = 1 / d
	h := d
	for m := 1.0; m <= 300; m++ {
		num := m * (b - m) * x / ((a + 2*m - 1) * (a + 2*m))
		d, c = 1+num*d, 1+num/c
		d, c = nonzero(d), nonzero(c)
		d = 1 / d
		h *= d * c
		num = -(a + m) * (a + b + m) * x / ((a + 2*m) * (a + 2*m + 1))
		d, c = 1+num*d, 1+num/c
		d, c = nonzero(d), nonzero(c)
		d = 1 / d
		h *= d * c
		if math.Abs(d*c-1) < 1e-15 {
			break
		}
	}
	return h
}

func nonzero(x float64) float64 {
	if math.Abs(x) < 1e-300 {
		return 1e-300
	}
	return x
}
