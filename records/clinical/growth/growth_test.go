package growth

import (
	"encoding/csv"
	"errors"
	"math"
	"os"
	"strconv"
	"testing"

	"carnet/assets/tables"
	"carnet/records/clinical"
	"carnet/records/clinical/rule"

	"pgregory.net/rapid"
)

var both = []clinical.Sex{clinical.Male, clinical.Female}

// The z-scores that WHO's own program gives for 24 children.
func TestWHOAnthroVectors(t *testing.T) {
	f, err := os.Open("testdata/who_anthro_vectors.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	recs, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	col := map[string]int{}
	for i, h := range recs[0] {
		col[h] = i
	}
	compared := 0
	for n, rec := range recs[1:] {
		get := func(name string) float64 {
			if rec[col[name]] == "NA" {
				return 0
			}
			x, err := strconv.ParseFloat(rec[col[name]], 64)
			if err != nil {
				t.Fatal(err)
			}
			return x
		}
		c := Child{
			Sex: clinical.Sex(get("sex")), Age: clinical.AgeDays(get("age_days")), AgeKnown: true,
			Weight: clinical.Kilograms(get("weight")), Length: clinical.Centimetres(get("lenhei")),
			MUAC: clinical.Centimetres(get("armc")), Head: clinical.Centimetres(get("headc")), Position: Lying,
		}
		if rec[col["measure"]] == "h" {
			c.Position = Standing
		}
		for i, name := range map[Indicator]string{LengthForAge: "len", WeightForAge: "wei", WeightForLength: "wfl", BMIForAge: "bmi", HeadForAge: "hc", ArmForAge: "ac"} {
			if rec[col["z"+name]] == "NA" {
				continue
			}
			s, err := Assess(i, c)
			if err != nil || s.Z != get("z"+name) || s.Implausible != (get("f"+name) == 1) {
				t.Errorf("row %d %s: %v %v, want %v flag %v (%v)", n+1, i, s.Z, s.Implausible, get("z"+name), get("f"+name), err)
			}
			if i == BMIForAge && math.Abs(s.BMI-get("cbmi")) > 1e-12*s.BMI {
				t.Errorf("row %d: BMI %v, want %v", n+1, s.BMI, get("cbmi"))
			}
			if i == LengthForAge && math.Abs(float64(s.Length)-get("clenhei")) > 1e-9 {
				t.Errorf("row %d: length %v, want %v", n+1, s.Length, get("clenhei"))
			}
			compared++
		}
	}
	if compared != 24*6-3 {
		t.Errorf("%d scores compared", compared)
	}
}

// Further examples from WHO's tests.
func TestWHOExamples(t *testing.T) {
	girl, boy := clinical.Female, clinical.Male
	for _, c := range []struct {
		name string
		i    Indicator
		c    Child
		z    float64
	}{
		{"girl of 17 kg", WeightForAge, Child{Sex: girl, Age: 1522, AgeKnown: true, Weight: 17}, 0.24},
		{"boy lying after his second birthday", LengthForAge, Child{Sex: boy, Age: 987, AgeKnown: true, Length: 72.86, Position: Lying}, -6.09},
		{"girl of 24 months", LengthForAge, Child{Sex: girl, Age: clinical.AgeFromMonths(24), AgeKnown: true, Length: 77.5}, -2.55},
		{"boy said to stand at 8 months", LengthForAge, Child{Sex: boy, Age: clinical.AgeFromMonths(8), AgeKnown: true, Length: 60, Position: Standing}, -4.81},
		{"boy standing at 9 months", LengthForAge, Child{Sex: boy, Age: clinical.AgeFromMonths(9), AgeKnown: true, Length: 60, Position: Standing}, -5.02},
	} {
		s, err := Assess(c.i, c.c)
		if err != nil || s.Z != c.z {
			t.Errorf("%s: %v %v, want %v", c.name, s.Z, err, c.z)
		}
	}
}

// The published z-score tables are the tables' own L, M and S at -3 to 3 SD:
// every row must lead back to its z-score.
func TestEveryRowOfEveryTableLeadsBackToItsSD(t *testing.T) {
	for _, c := range []struct {
		i    Indicator
		g    *tables.Growth
		set  func(*Child, float64)
		step int
	}{
		{WeightForAge, tables.WeightForAge(), func(c *Child, y float64) { c.Weight = clinical.Kilograms(y) }, 1},
		{LengthForAge, tables.LengthForAge(), func(c *Child, y float64) { c.Length = clinical.Centimetres(y) }, 1},
		{ArmForAge, tables.ArmForAge(), func(c *Child, y float64) { c.MUAC = clinical.Centimetres(y) }, 1},
		{HeadForAge, tables.HeadForAge(), func(c *Child, y float64) { c.Head = clinical.Centimetres(y) }, 1},
	} {
		for _, sex := range both {
			for day := c.g.First; day <= c.g.Last; day += c.step {
				for sd := -5.0; sd <= 5; sd++ {
					child := Child{Sex: sex, Age: clinical.AgeDays(day), AgeKnown: true}
					r, err := Value(c.i, child, sd)
					if err != nil {
						t.Fatal(err)
					}
					c.set(&child, r.Value)
					if s, err := Assess(c.i, child); err != nil || s.Z != sd {
						t.Fatalf("%s %s day %d: %v is %v SD, want %v (%v)", c.i, sex, day, r.Value, s.Z, sd, err)
					}
				}
			}
		}
	}
}

func TestWeightForLengthRows(t *testing.T) {
	for _, c := range []struct {
		g        *tables.Growth
		position Position
	}{{tables.WeightForLength(), Lying}, {tables.WeightForHeight(), Standing}} {
		for _, sex := range both {
			for mm := c.g.First; mm <= c.g.Last; mm++ {
				row, _ := c.g.At(sex == clinical.Male, mm)
				child := Child{Sex: sex, Length: clinical.Centimetres(float64(mm) / 10), Position: c.position, Weight: clinical.Kilograms(row.M)}
				if s, err := Assess(WeightForLength, child); err != nil || s.Z != 0 {
					t.Fatalf("%s %d mm: the median is %v SD (%v)", sex, mm, s.Z, err)
				}
			}
		}
	}
	// Between two steps L, M and S are interpolated.
	a, _ := tables.WeightForLength().At(true, 700)
	b, _ := tables.WeightForLength().At(true, 701)
	r, err := Value(WeightForLength, Child{Sex: clinical.Male, Length: 70.05, Position: Lying}, 0)
	if err != nil || math.Abs(r.Value-(a.M+b.M)/2) > 1e-9 {
		t.Errorf("70.05 cm: median %v, want between %v and %v (%v)", r.Value, a.M, b.M, err)
	}
}

func TestSchoolAge(t *testing.T) {
	for _, sex := range both {
		for month := 61; month <= 228; month++ {
			age := clinical.AgeDays(math.Ceil(float64(month) * clinical.DaysPerMonth))
			for _, i := range []Indicator{LengthForAge, BMIForAge, WeightForAge} {
				if i == WeightForAge && month > 119 || age > LastBMI {
					continue
				}
				c := Child{Sex: sex, Age: age, AgeKnown: true}
				for sd := -4.0; sd <= 4; sd++ {
					r, err := Value(i, c, sd)
					if err != nil {
						t.Fatal(err)
					}
					child := c
					switch i {
					case LengthForAge:
						child.Length = clinical.Centimetres(r.Value)
					case WeightForAge:
						child.Weight = clinical.Kilograms(r.Value)
					case BMIForAge:
						child.Length, child.Weight = 150, clinical.Kilograms(r.Value*2.25)
					}
					s, err := Assess(i, child)
					if err != nil || s.Z != sd || s.Source != sourceReference {
						t.Fatalf("%s %s month %d: %v is %v SD, want %v (%v)", i, sex, month, r.Value, s.Z, sd, err)
					}
				}
			}
		}
	}
	// A month and a half on, the median lies between the two rows.
	a, _ := tables.SchoolHeightForAge().At(true, 100)
	b, _ := tables.SchoolHeightForAge().At(true, 101)
	age := clinical.AgeDays(3059) // 100.5 months
	r, err := Value(LengthForAge, Child{Sex: clinical.Male, Age: age, AgeKnown: true}, 0)
	if want := a.M + (age.Months()-100)*(b.M-a.M); err != nil || math.Abs(r.Value-want) > 1e-9 {
		t.Errorf("100.5 months: %v, want %v (%v)", r.Value, want, err)
	}
}

// The restricted rule beyond 3 SD, by hand: boy of one year, weight-for-age.
func TestRestrictedRule(t *testing.T) {
	row, _ := tables.WeightForAge().At(true, 365)
	sd := func(k float64) float64 { return row.M * math.Pow(1+row.L*row.S*k, 1/row.L) }
	for _, c := range []struct{ weight, z float64 }{
		{sd(3), 3}, {sd(3) + 2*(sd(3)-sd(2)), 5}, {sd(-3), -3}, {sd(-3) - 1.5*(sd(-2)-sd(-3)), -4.5},
	} {
		s, err := Assess(WeightForAge, Child{Sex: clinical.Male, Age: 365, AgeKnown: true, Weight: clinical.Kilograms(c.weight)})
		if err != nil || s.Z != c.z {
			t.Errorf("%v kg: %v, want %v (%v)", c.weight, s.Z, c.z, err)
		}
	}
}

func TestLyingAndStanding(t *testing.T) {
	for _, c := range []struct {
		age      clinical.AgeDays
		position Position
		used     clinical.Centimetres
	}{
		{273, Standing, 80}, {274, Standing, 80.7}, {730, Standing, 80.7}, {731, Standing, 80},
		{730, Lying, 80}, {731, Lying, 79.3}, {730, PositionUnknown, 80}, {731, PositionUnknown, 80}, {4000, Lying, 79.3},
	} {
		s, err := Assess(LengthForAge, Child{Sex: clinical.Female, Age: c.age, AgeKnown: true, Length: 80, Position: c.position})
		if err != nil || math.Abs(float64(s.Length-c.used)) > 1e-9 {
			t.Errorf("day %d position %d: %v, want %v (%v)", c.age, c.position, s.Length, c.used, err)
		}
	}
}

func TestUnknownAgeTakesTheTableByPositionOrLength(t *testing.T) {
	for _, c := range []struct {
		cm       clinical.Centimetres
		position Position
		g        *tables.Growth
	}{
		{86.9, PositionUnknown, tables.WeightForLength()}, {87, PositionUnknown, tables.WeightForHeight()},
		{86.9, Standing, tables.WeightForHeight()}, {87, Lying, tables.WeightForLength()},
	} {
		row, _ := c.g.At(true, int(math.Round(float64(c.cm)*10)))
		s, err := Assess(WeightForLength, Child{Sex: clinical.Male, Length: c.cm, Position: c.position, Weight: clinical.Kilograms(lms(row).sd(1))})
		if err != nil || s.Z != 1 {
			t.Errorf("%v cm position %d: %v (%v)", c.cm, c.position, s.Z, err)
		}
	}
}

func TestOedemaForbidsScoresByWeight(t *testing.T) {
	c := Child{Sex: clinical.Male, Age: 400, AgeKnown: true, Weight: 9, Length: 75, MUAC: 13, Head: 46, Oedema: true}
	for _, i := range []Indicator{WeightForAge, LengthForAge, WeightForLength, BMIForAge, ArmForAge, HeadForAge} {
		s, err := Assess(i, c)
		if err != nil || s.Withheld != byWeight(i) || (s.Withheld && (s.Z != 0 || s.Implausible)) {
			t.Errorf("%s: %+v %v", i, s, err)
		}
	}
}

func TestFlags(t *testing.T) {
	for _, c := range []struct {
		i        Indicator
		z        float64
		expected bool
	}{
		{LengthForAge, 6, false}, {LengthForAge, 6.01, true}, {LengthForAge, -6, false}, {LengthForAge, -6.01, true},
		{WeightForAge, 5, false}, {WeightForAge, 5.01, true}, {WeightForAge, -6, false}, {WeightForAge, -6.01, true},
		{WeightForLength, 5, false}, {WeightForLength, 5.01, true}, {WeightForLength, -5.01, true}, {WeightForLength, -5, false},
		{BMIForAge, 5.01, true}, {ArmForAge, -5.01, true}, {HeadForAge, 5.01, true}, {HeadForAge, 5, false},
	} {
		if got := implausible(c.i, c.z); got != c.expected {
			t.Errorf("%s %v: %v", c.i, c.z, got)
		}
	}
}

func TestRoundingIsAwayFromZero(t *testing.T) {
	for x, want := range map[float64]float64{0.125: 0.13, -0.125: -0.13, 0.1249: 0.12, -2.995: -3, 0.375: 0.38} {
		if got := round2(x); got != want {
			t.Errorf("%v rounds to %v, want %v", x, got, want)
		}
	}
}

func TestRefusals(t *testing.T) {
	good := Child{Sex: clinical.Male, Age: 400, AgeKnown: true, Weight: 9, Length: 75, MUAC: 13, Head: 46}
	for name, c := range map[string]struct {
		i      Indicator
		change func(*Child)
	}{
		"no sex":                 {WeightForAge, func(c *Child) { c.Sex = clinical.SexUnknown }},
		"no age":                 {WeightForAge, func(c *Child) { c.AgeKnown = false }},
		"no weight":              {WeightForAge, func(c *Child) { c.Weight = 0 }},
		"no length":              {WeightForLength, func(c *Child) { c.Length = 0 }},
		"before birth":           {WeightForAge, func(c *Child) { c.Age = -1 }},
		"between the standards":  {WeightForAge, func(c *Child) { c.Age = 1827 }},
		"between, last day":      {LengthForAge, func(c *Child) { c.Age = 1856 }},
		"arm at 90 days":         {ArmForAge, func(c *Child) { c.Age = 90 }},
		"arm at school age":      {ArmForAge, func(c *Child) { c.Age = 3000 }},
		"head at school age":     {HeadForAge, func(c *Child) { c.Age = 3000 }},
		"wflh at school age":     {WeightForLength, func(c *Child) { c.Age = 3000; c.Length = 100 }},
		"weight after 10 years":  {WeightForAge, func(c *Child) { c.Age = 3653 }},
		"BMI after 19 years":     {BMIForAge, func(c *Child) { c.Age = 6940 }},
		"wfl at 44.9 cm":         {WeightForLength, func(c *Child) { c.Length = 44.9 }},
		"wfl at 110.1 cm":        {WeightForLength, func(c *Child) { c.Length = 110.1 }},
		"wfh at 64.9 cm":         {WeightForLength, func(c *Child) { c.Age = 1000; c.Length = 64.9 }},
		"wfh at 120.1 cm":        {WeightForLength, func(c *Child) { c.Age = 1000; c.Length = 120.1 }},
		"grams for kilograms":    {WeightForAge, func(c *Child) { c.Weight = 9000 }},
		"millimetres for cm":     {LengthForAge, func(c *Child) { c.Length = 750 }},
		"negative weight":        {WeightForAge, func(c *Child) { c.Weight = -9 }},
		"not a number":           {HeadForAge, func(c *Child) { c.Head = clinical.Centimetres(math.NaN()) }},
		"infinite":               {ArmForAge, func(c *Child) { c.MUAC = clinical.Centimetres(math.Inf(1)) }},
		"an indicator of nobody": {"tsfa", func(*Child) {}},
	} {
		child := good
		c.change(&child)
		s, err := Assess(c.i, child)
		if err == nil || s != (Score{}) {
			t.Errorf("%s: %+v %v", name, s, err)
		}
	}
	for name, c := range map[string]struct {
		i      Indicator
		change func(*Child)
	}{
		"last day of the standards": {WeightForAge, func(c *Child) { c.Age = 1826 }},
		"first day of school age":   {WeightForAge, func(c *Child) { c.Age = 1857 }},
		"arm at 91 days":            {ArmForAge, func(c *Child) { c.Age = 91 }},
		"weight at 10 years":        {WeightForAge, func(c *Child) { c.Age = 3652 }},
		"BMI at 19 years":           {BMIForAge, func(c *Child) { c.Age = 6939 }},
		"wfl at 45 cm":              {WeightForLength, func(c *Child) { c.Length = 45 }},
		"wfl at 110 cm":             {WeightForLength, func(c *Child) { c.Length = 110 }},
		"wfh at 65 cm":              {WeightForLength, func(c *Child) { c.Age = 1000; c.Length = 65 }},
		"wfh at 120 cm":             {WeightForLength, func(c *Child) { c.Age = 1000; c.Length = 120 }},
		"wfl corrected to 110 cm":   {WeightForLength, func(c *Child) { c.Length = 109.3; c.Position = Standing }},
	} {
		child := good
		c.change(&child)
		if _, err := Assess(c.i, child); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestHeavierChildrenScoreHigher(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := Child{
			Sex: rapid.SampledFrom(both).Draw(t, "sex"), AgeKnown: true,
			Age:    clinical.AgeDays(rapid.IntRange(91, 1826).Draw(t, "age")),
			Length: clinical.Centimetres(rapid.Float64Range(70, 105).Draw(t, "length")),
			Weight: clinical.Kilograms(rapid.Float64Range(2, 30).Draw(t, "weight")),
			MUAC:   clinical.Centimetres(rapid.Float64Range(8, 25).Draw(t, "muac")),
			Head:   clinical.Centimetres(rapid.Float64Range(35, 55).Draw(t, "head")),
		}
		by := rapid.Float64Range(1.001, 1.2).Draw(t, "by")
		more := c
		more.Weight *= clinical.Kilograms(by)
		more.MUAC *= clinical.Centimetres(by)
		more.Head *= clinical.Centimetres(by)
		for _, i := range []Indicator{WeightForAge, WeightForLength, BMIForAge, ArmForAge, HeadForAge} {
			a, err1 := Assess(i, c)
			b, err2 := Assess(i, more)
			if err1 != nil || err2 != nil || b.Z < a.Z {
				t.Fatalf("%s: %v then %v (%v %v)", i, a.Z, b.Z, err1, err2)
			}
		}
	})
}

func TestAssessAllocatesNothing(t *testing.T) {
	c := Child{Sex: clinical.Male, Age: 400, AgeKnown: true, Weight: 9, Length: 75, MUAC: 13, Head: 46}
	school := Child{Sex: clinical.Male, Age: 4000, AgeKnown: true, Weight: 30, Length: 140}
	run := func() {
		for _, i := range []Indicator{WeightForAge, LengthForAge, WeightForLength, BMIForAge, ArmForAge, HeadForAge} {
			Assess(i, c)
		}
		Assess(BMIForAge, school)
	}
	run() // the tables are read
	if n := testing.AllocsPerRun(100, run); n > 0 {
		t.Errorf("%v allocations", n)
	}
}

func TestRules(t *testing.T) {
	for _, c := range []struct{ rule, in, out string }{
		{"growth", `{"measure":"wfa","sex":"female","age_days":1522,"weight_kg":17}`, `{"z":0.24,"implausible":false}`},
		{"growth", `{"measure":"lhfa","sex":"male","age_days":987,"length_cm":72.86,"standing":false}`, `{"z":-6.09,"implausible":true}`},
		{"growth", `{"measure":"wfa","sex":"female","age_days":1522,"weight_kg":17,"oedema":true}`, `{"implausible":false,"withheld":"oedema"}`},
		{"growth", `{"measure":"wflh","sex":"female","weight_kg":7.3,"length_cm":65.7}`, `{"z":0.09,"implausible":false}`},
		{"growth", `{"measure":"wfa","sex":"f","age_days":1522,"weight_kg":17}`, ``},
		{"growth", `{"measure":"wfa","sex":"female","weight_kg":17}`, ``},
		{"malnutrition", `{"sex":"male","age_days":400,"muac_cm":11.4}`, `{"class":"severe","signs":["malnutrition_severe_muac"]}`},
		{"malnutrition", `{"sex":"male","age_days":400}`, `{"class":"","signs":[]}`},
	} {
		out, _, err := rule.Call(Rules(), c.rule, c.in)
		if out != c.out {
			t.Errorf("%s %s: %s %v, want %s", c.rule, c.in, out, err, c.out)
		}
	}
}

func FuzzAssessGivesAnErrorOrASaneScore(f *testing.F) {
	for _, x := range []float64{0, -1, 9, 75, 1e308, math.NaN(), math.Inf(1), math.Inf(-1), 1e-300} {
		f.Add(400, x, 75.0, 13.0)
		f.Add(4000, 30.0, x, x)
	}
	f.Fuzz(func(t *testing.T, age int, weight, length, round float64) {
		c := Child{Sex: clinical.Male, Age: clinical.AgeDays(age), AgeKnown: true, Weight: clinical.Kilograms(weight),
			Length: clinical.Centimetres(length), MUAC: clinical.Centimetres(round), Head: clinical.Centimetres(round)}
		for _, i := range []Indicator{WeightForAge, LengthForAge, WeightForLength, BMIForAge, ArmForAge, HeadForAge} {
			s, err := Assess(i, c)
			if err == nil && !clinical.Finite(s.Z) {
				t.Errorf("%s %+v: %v", i, c, s.Z)
			}
			r, err := Value(i, c, weight)
			if err == nil && !(clinical.Finite(r.Value) && r.Value > 0) {
				t.Errorf("%s %+v: value %v", i, c, r.Value)
			}
		}
		if _, _, err := Defaults().Malnutrition(c); err == nil && (age < 0 || math.IsNaN(weight)) {
			t.Errorf("malnutrition of %+v", c)
		}
		var re *clinical.RangeError
		if _, err := Assess(WeightForAge, c); weight > 250 && age >= 0 && age <= 1826 && !errors.As(err, &re) {
			t.Errorf("%v kg: %v", weight, err)
		}
	})
}

func BenchmarkAssess(b *testing.B) {
	const limit = 2000 // ns
	c := Child{Sex: clinical.Male, Age: 400, AgeKnown: true, Weight: 5.5, Length: 75.05}
	for b.Loop() {
		Assess(WeightForLength, c)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/limit, "of-limit")
}
