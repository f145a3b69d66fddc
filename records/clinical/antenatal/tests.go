package antenatal

import "carnet/records/clinical"

// TestSettings say what the area calls for, and from which weeks tests are
// repeated.
type TestSettings struct {
	Haemoglobin, Urine     []int // weeks from which a further test is due
	HIVSyphilis            int   // week from which the second test is due
	UltrasoundBefore       int
	HIV, Syphilis, Urines  bool // offered to all
	HepatitisB             bool // HBsAg prevalence from 2 %
	HepatitisC             bool // antibody prevalence from 2 %
	Tuberculosis           bool // prevalence from 100 per 100,000
	CalciumLow             bool // dietary calcium is low
	VitaminADeficiency     bool // a public health problem
	CalciumFromG, CalciumG float64
	VitaminADailyIU        float64
	VitaminAWeeklyIU       float64
}

// defaultTests: DAK S.02 and DT.07 to DT.13. What depends on the area's
// prevalence is off until the centre says so, hepatitis B, HIV and syphilis
// apart, which are offered to all.
func defaultTests() TestSettings {
	return TestSettings{
		Haemoglobin: []int{26, 36}, Urine: []int{26, 34}, HIVSyphilis: 29, UltrasoundBefore: 24,
		HIV: true, Syphilis: true, Urines: true, HepatitisB: true,
		CalciumFromG: 1.5, CalciumG: 2, VitaminADailyIU: 10000, VitaminAWeeklyIU: 25000,
	}
}

// Done is what was already tested in this pregnancy: for each code of
// TestCodes the weeks at which it was done.
type Done map[string][]int

// TestCodes are the tests that TestsDue speaks of.
func TestCodes() []string { return append([]string(nil), testCodes...) }

var testCodes = []string{"haemoglobin", "urine", "hiv", "syphilis", "hepatitis_b", "hepatitis_c", "blood_group", "tuberculosis", "ultrasound"}

// Positive tells which infections are already known, so that the test for
// them is not repeated.
type Positive struct{ HIV, Syphilis bool }

// TestsDue lists the tests that are due at a contact (completed weeks): each
// at the first contact, haemoglobin again from 26 and 36 weeks, urine from 26
// and 34, HIV and syphilis from 29, an ultrasound before 24 (WHO 2016; DAK
// S.02). A woman with HIV is tested for hepatitis B and C and screened for
// tuberculosis whatever the area.
func TestsDue(week int, done Done, pos Positive, s Settings) ([]string, error) {
	if err := clinical.Within("ga_weeks", float64(week), minWeek, maxWeek, "weeks"); err != nil {
		return nil, err
	}
	for code, weeks := range done {
		if !contains(testCodes, code) {
			return nil, &clinical.ChoiceError{Field: "done", Value: code, Allowed: testCodes}
		}
		for _, w := range weeks {
			if err := clinical.Within("done."+code, float64(w), 0, float64(week), "weeks"); err != nil {
				return nil, err
			}
		}
	}
	t := s.Tests
	wanted := map[string]bool{
		"haemoglobin":  due(week, done["haemoglobin"], t.Haemoglobin),
		"urine":        t.Urines && due(week, done["urine"], t.Urine),
		"hiv":          t.HIV && !pos.HIV && due(week, done["hiv"], []int{t.HIVSyphilis}),
		"syphilis":     t.Syphilis && !pos.Syphilis && due(week, done["syphilis"], []int{t.HIVSyphilis}),
		"hepatitis_b":  (t.HepatitisB || pos.HIV) && due(week, done["hepatitis_b"], nil),
		"hepatitis_c":  (t.HepatitisC || pos.HIV) && due(week, done["hepatitis_c"], nil),
		"blood_group":  due(week, done["blood_group"], nil),
		"tuberculosis": (t.Tuberculosis || pos.HIV) && due(week, done["tuberculosis"], nil),
		"ultrasound":   week < t.UltrasoundBefore && due(week, done["ultrasound"], nil),
	}
	var out []string
	for _, code := range testCodes {
		if wanted[code] {
			out = append(out, code)
		}
	}
	return out, nil
}

// due: never done, or a step was reached since it was last done.
func due(week int, done, steps []int) bool {
	if len(done) == 0 {
		return true
	}
	last := 0
	for _, w := range done {
		last = max(last, w)
	}
	for _, step := range steps {
		if week >= step && last < step {
			return true
		}
	}
	return false
}

// GlucoseSettings are plasma glucoses in mg/dL, each "from".
type GlucoseSettings struct {
	Fasting, OneHour, TwoHours                           float64 // gestational diabetes
	DiabetesFasting, DiabetesTwoHours, DiabetesRandomAny float64
}

// defaultGlucose: WHO 2013; DAK DT.23.
func defaultGlucose() GlucoseSettings {
	return GlucoseSettings{Fasting: 92, OneHour: 180, TwoHours: 153, DiabetesFasting: 126, DiabetesTwoHours: 200, DiabetesRandomAny: 200}
}

// Glucose is what was measured, mg/dL of plasma (10 to 1,500); nil was not.
type Glucose struct {
	Fasting  *float64
	OneHour  *float64 // after 75 g of glucose
	TwoHours *float64
	Random   *float64
}

// GlucoseClass is a class of blood glucose in pregnancy.
type GlucoseClass string

// The classes.
const (
	GlucoseNormal       GlucoseClass = "normal"
	GestationalDiabetes GlucoseClass = "gestational_diabetes"
	DiabetesPregnancy   GlucoseClass = "diabetes_in_pregnancy"
)

// ClassifyGlucose: fasting 92 to 125, one hour from 180 or two hours 153 to
// 199 mg/dL is gestational diabetes; fasting from 126, two hours from 200 or a
// random glucose from 200 is diabetes in pregnancy (WHO 2013). A normal
// random glucose alone does not exclude either.
func ClassifyGlucose(g Glucose, s Settings) (GlucoseClass, *clinical.Alert, error) {
	any := false
	for _, f := range []struct {
		name  string
		value *float64
	}{{"fasting", g.Fasting}, {"one_hour", g.OneHour}, {"two_hours", g.TwoHours}, {"random", g.Random}} {
		if f.value == nil {
			continue
		}
		any = true
		if err := clinical.Within(f.name, *f.value, 10, 1500, "mg/dL"); err != nil {
			return "", nil, err
		}
	}
	if !any {
		return "", nil, &clinical.MissingError{Field: "fasting"}
	}
	from := func(v *float64, t float64) bool { return v != nil && *v >= t }
	q := s.Glucose
	for _, c := range []struct {
		class GlucoseClass
		name  string
		value *float64
		limit float64
		code  string
	}{
		{DiabetesPregnancy, "fasting", g.Fasting, q.DiabetesFasting, "diabetes"},
		{DiabetesPregnancy, "two_hours", g.TwoHours, q.DiabetesTwoHours, "diabetes"},
		{DiabetesPregnancy, "random", g.Random, q.DiabetesRandomAny, "diabetes"},
		{GestationalDiabetes, "fasting", g.Fasting, q.Fasting, "gestational_diabetes"},
		{GestationalDiabetes, "one_hour", g.OneHour, q.OneHour, "gestational_diabetes"},
		{GestationalDiabetes, "two_hours", g.TwoHours, q.TwoHours, "gestational_diabetes"},
	} {
		if from(c.value, c.limit) {
			a := alert(c.code, clinical.Warning, "≥ "+number(c.limit)+" mg/dL", "anc_"+c.code, gdmSource, value(c.name, c.value, "mg/dL"))
			return c.class, &a, nil
		}
	}
	return GlucoseNormal, nil, nil
}
