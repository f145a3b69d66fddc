package child

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"carnet/assets/text"
	"carnet/records/clinical"
	"carnet/records/clinical/growth"
	"carnet/ui/chart"
)

var day = clinical.Date{Year: 2026, Month: 11, Day: 24}

// boy is a drawing of a boy of an age, measured once before.
func boy(age clinical.AgeDays) *drawn {
	of := func(days clinical.AgeDays, kg, cm float64) measured {
		return measured{day.AddDays(-int(age - days)), growth.Child{Sex: clinical.Male, Age: days, AgeKnown: true,
			Weight: clinical.Kilograms(kg), Length: clinical.Centimetres(cm), MUAC: 13, Head: 45}}
	}
	return &drawn{p: text.For(text.French), sex: clinical.Male, age: age, known: true,
		earlier: []measured{of(age/2, 7, 66)}, now: of(age, 9, 74)}
}

// Each point of each curve is the rule's own value.
func TestCurvesAreTheRules(t *testing.T) {
	for _, age := range []clinical.AgeDays{0, 45, 300, 700, 731, 1500, 1826} {
		for _, i := range curves {
			d := boy(age).chart(i)
			if len(d.Curves) != len(zLines) {
				t.Fatalf("%s at %d days: %d curves", i, age, len(d.Curves))
			}
			for n, c := range d.Curves {
				for _, p := range c.Points {
					who := growth.Child{Sex: clinical.Male, Age: age, AgeKnown: true, Length: clinical.Centimetres(p.X)}
					if i != growth.WeightForLength {
						who.Age = clinical.AgeDays(math.Round(p.X * daysPerMonth))
					}
					want, err := growth.Value(i, who, zLines[n].z)
					if err != nil || want.Value != p.Y {
						t.Fatalf("%s at %d days, z %v, x %v: drawn %v, the rule says %v %v", i, age, zLines[n].z, p.X, p.Y, want.Value, err)
					}
				}
				if first, last := c.Points[0], c.Points[len(c.Points)-1]; first.X < d.X.Min || last.X > d.X.Max+0.1 {
					t.Errorf("%s at %d days: the curve leaves the axis, %v to %v", i, age, first, last)
				}
			}
		}
	}
}

func TestTheWindowHoldsTheAge(t *testing.T) {
	for age, want := range map[clinical.AgeDays][2]float64{0: {0, 12}, 365: {0, 12}, 366: {0, 24}, 730: {0, 24}, 731: {0, 60}, 1826: {0, 60}, 2500: {61, 120}, 5000: {61, 228}} {
		d := boy(age).chart(growth.LengthForAge)
		if got := [2]float64{d.X.Min, d.X.Max}; got != want {
			t.Errorf("%d days: %v, want %v", age, got, want)
		}
	}
	if d := boy(2500).chart(growth.ArmForAge); len(d.Curves) != 0 || d.None == "" {
		t.Error("beyond five years there is no curve of the arm, and the chart says so")
	}
	if d := (&drawn{p: text.For(text.French), age: 300, known: true}).chart(growth.WeightForAge); d.None == "" {
		t.Error("without a sex there is no curve")
	}
}

func TestPointsAreWhatWasMeasured(t *testing.T) {
	d := boy(600)
	months := func(days float64) float64 { return days / daysPerMonth }
	for i, want := range map[growth.Indicator][2]chart.Point{
		growth.WeightForAge:    {{X: months(300), Y: 7}, {X: months(600), Y: 9}},
		growth.LengthForAge:    {{X: months(300), Y: 66}, {X: months(600), Y: 74}},
		growth.WeightForLength: {{X: 66, Y: 7}, {X: 74, Y: 9}},
		growth.ArmForAge:       {{X: months(300), Y: 13}, {X: months(600), Y: 13}},
		growth.HeadForAge:      {{X: months(300), Y: 45}, {X: months(600), Y: 45}},
	} {
		got := d.chart(i)
		if got.Now == nil || len(got.Earlier) != 1 {
			t.Errorf("%s: %v %v", i, got.Earlier, got.Now)
			continue
		}
		if diff := cmp.Diff(want, [2]chart.Point{got.Earlier[0], *got.Now}); diff != "" {
			t.Errorf("%s: %s", i, diff)
		}
	}
}

// A length that was taken lying stands 0.7 cm lower on the chart of heights,
// and a standing height below two years 0.7 cm higher.
func TestLyingAndStandingAreCorrected(t *testing.T) {
	d := boy(800)
	d.earlier[0].child.Age = 700
	if got := d.chart(growth.WeightForLength).Earlier[0].X; math.Abs(got-65.3) > 1e-9 {
		t.Errorf("66 cm lying at 700 days is %v on the chart of heights", got)
	}
	d = boy(600)
	d.now.child.Position = growth.Standing
	if got := d.chart(growth.LengthForAge).Now.Y; math.Abs(got-74.7) > 1e-9 {
		t.Errorf("74 cm standing at 600 days is %v", got)
	}
}

func TestOedemaTakesTheWeightOffTheChart(t *testing.T) {
	d := boy(600)
	d.now.child.Oedema = true
	for i, drawn := range map[growth.Indicator]bool{growth.WeightForAge: false, growth.WeightForLength: false, growth.LengthForAge: true, growth.ArmForAge: true} {
		if got := d.chart(i).Now != nil; got != drawn {
			t.Errorf("%s: today's point drawn: %v", i, got)
		}
	}
}

func BenchmarkTheCurvesOfAKey(b *testing.B) {
	const limit = 20e6 // ns: a redraw may take 20 ms
	d := boy(600)
	for b.Loop() {
		d.chart(growth.WeightForAge)
	}
	b.ReportMetric(100*float64(b.Elapsed())/float64(b.N)/limit, "%of20ms")
}
