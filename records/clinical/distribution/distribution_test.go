package distribution

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

func near(t *testing.T, what string, got, want, tol float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tol*math.Max(1, math.Abs(want))) {
		t.Errorf("%s = %.15g, want %.15g", what, got, want)
	}
}

func TestNormalKnownValues(t *testing.T) {
	near(t, "Φ(0)", Normal(0), 0.5, 0)
	near(t, "Φ(1.96)", Normal(1.959963984540054), 0.975, 1e-15)
	near(t, "Φ(-3)", Normal(-3), 0.0013498980316300933, 1e-16)
	near(t, "z(0.03)", NormalQuantile(0.03), -1.880793608151251, 1e-14)
	near(t, "z(0.5)", NormalQuantile(0.5), 0, 1e-16)
	near(t, "z(0.9)", NormalQuantile(0.9), 1.2815515655446004, 1e-14)
	near(t, "z(1e-20)", NormalQuantile(1e-20), -9.262340089798408, 1e-14)
	for _, p := range []float64{0, 1, -1, 2, math.NaN(), math.Inf(1)} {
		if z := NormalQuantile(p); !math.IsNaN(z) {
			t.Errorf("z(%v) = %v, want no number", p, z)
		}
	}
}

func TestStudentKnownValues(t *testing.T) {
	// With 1 and 2 degrees of freedom the distribution has closed forms.
	for _, x := range []float64{-30, -3, -1, -0.2, 0, 0.4, 1, 2.5, 12} {
		near(t, "T(x;1)", Student(x, 1), 0.5+math.Atan(x)/math.Pi, 1e-14)
		near(t, "T(x;2)", Student(x, 2), 0.5+x/(2*math.Sqrt(2+x*x)), 1e-14)
	}
	// Printed tables: the 97.5th centile.
	for df, want := range map[float64]float64{5: 2.570582, 10: 2.228139, 15: 2.131450, 30: 2.042272} {
		near(t, "t(0.975)", StudentQuantile(0.975, df), want, 5e-7)
	}
	// Many degrees of freedom are the normal distribution.
	near(t, "T(-1.5;1e7)", Student(-1.5, 1e7), Normal(-1.5), 1e-7)
}

func TestStudentTailMatchesItsDensity(t *testing.T) {
	// The distribution function's slope is the density, tail included.
	for _, df := range []float64{1.5, 15.4146, 26.17975} {
		for x := -9.0; x <= 0; x += 0.37 {
			const h = 1e-4
			slope := (Student(x+h, df) - Student(x-h, df)) / (2 * h)
			if d := studentDensity(x, df); math.Abs(slope/d-1) > 1e-5 {
				t.Errorf("df %v x %v: slope %v, density %v", df, x, slope, d)
			}
		}
	}
}

func TestQuantilesAreInverse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		df := rapid.Float64Range(1, 200).Draw(t, "df")
		p := rapid.Float64Range(1e-9, 1-1e-9).Draw(t, "p")
		if got := Student(StudentQuantile(p, df), df); math.Abs(got-p) > 1e-12 {
			t.Fatalf("T(t(%v;%v)) = %v", p, df, got)
		}
		if got := Normal(NormalQuantile(p)); math.Abs(got-p) > 1e-14 {
			t.Fatalf("Φ(z(%v)) = %v", p, got)
		}
	})
}
