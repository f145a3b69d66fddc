package growth

import (
	"testing"

	"carnet/records/clinical"

	"github.com/google/go-cmp/cmp"
)

func TestClasses(t *testing.T) {
	const school = LastDay + 1000
	for _, c := range []struct {
		i    Indicator
		age  clinical.AgeDays
		z    float64
		want Class
	}{
		{LengthForAge, 400, -3.01, SeverelyStunted}, {LengthForAge, 400, -3, Stunted}, {LengthForAge, 400, -2.01, Stunted}, {LengthForAge, 400, -2, Normal},
		{WeightForAge, 400, -3.01, SeverelyUnderweight}, {WeightForAge, 400, -3, Underweight}, {WeightForAge, 400, -2, Normal},
		{WeightForLength, 400, -3.01, SeverelyWasted}, {WeightForLength, 400, -3, Wasted}, {WeightForLength, 400, -2, Normal},
		{WeightForLength, 400, 1, Normal}, {WeightForLength, 400, 1.01, RiskOfOverweight}, {WeightForLength, 400, 2, RiskOfOverweight},
		{BMIForAge, 400, 2.01, Overweight}, {BMIForAge, 400, 3, Overweight}, {BMIForAge, 400, 3.01, Obese},
		{BMIForAge, school, -3.01, SeverelyThin}, {BMIForAge, school, -2.01, Thin}, {BMIForAge, school, -2, Normal},
		{BMIForAge, school, 1, Normal}, {BMIForAge, school, 1.01, Overweight}, {BMIForAge, school, 2, Overweight}, {BMIForAge, school, 2.01, Obese},
		{HeadForAge, 400, -4, Normal},
	} {
		if got, source := Classify(c.i, c.age, c.z); got != c.want || source == "" {
			t.Errorf("%s day %d %v: %s, want %s", c.i, c.age, c.z, got, c.want)
		}
	}
}

func TestMalnutrition(t *testing.T) {
	boy := func(age clinical.AgeDays) Child { return Child{Sex: clinical.Male, Age: age, AgeKnown: true} }
	weigh := func(c Child, i Indicator, z float64, cm clinical.Centimetres) Child {
		c.Length = cm
		r, err := Value(i, c, z)
		if err != nil {
			t.Fatal(err)
		}
		if c.Weight = clinical.Kilograms(r.Value); i == WeightForAge {
			c.Length = 0
		}
		return c
	}
	muac := func(c Child, cm clinical.Centimetres) Child { c.MUAC = cm; return c }
	oedema := func(c Child) Child { c.Oedema = true; return c }
	for _, c := range []struct {
		name  string
		child Child
		want  Acute
		signs []string
	}{
		{"nothing measured", boy(400), AcuteUnknown, nil},
		{"oedema", oedema(boy(400)), AcuteSevere, []string{"malnutrition_severe_oedema"}},
		{"oedema with a good weight", oedema(weigh(boy(400), WeightForLength, 0, 75)), AcuteSevere, []string{"malnutrition_severe_oedema"}},
		{"MUAC 11.4", muac(boy(400), 11.4), AcuteSevere, []string{"malnutrition_severe_muac"}},
		{"MUAC 11.5", muac(boy(400), 11.5), AcuteModerate, []string{"malnutrition_moderate_muac"}},
		{"MUAC 12.4", muac(boy(400), 12.4), AcuteModerate, []string{"malnutrition_moderate_muac"}},
		{"MUAC 12.5", muac(boy(400), 12.5), AcuteNone, nil},
		{"MUAC at 6 months", muac(boy(183), 11.4), AcuteSevere, []string{"malnutrition_severe_muac"}},
		{"MUAC before 6 months", muac(boy(182), 11.4), AcuteUnknown, nil},
		{"WFL -3.01", weigh(boy(400), WeightForLength, -3.01, 75), AcuteSevere, []string{"malnutrition_severe_wflh"}},
		{"WFL -3", weigh(boy(400), WeightForLength, -3, 75), AcuteModerate, []string{"malnutrition_moderate_wflh"}},
		{"WFL -2.01", weigh(boy(400), WeightForLength, -2.01, 75), AcuteModerate, []string{"malnutrition_moderate_wflh"}},
		{"WFL -2", weigh(boy(400), WeightForLength, -2, 75), AcuteNone, nil},
		{"very low weight at 11 months", weigh(boy(365), WeightForAge, -3.01, 0), AcuteSevere, []string{"malnutrition_severe_wfa"}},
		{"very low weight at 61 days", weigh(boy(61), WeightForAge, -3.01, 0), AcuteSevere, []string{"malnutrition_severe_wfa"}},
		{"very low weight at 60 days", weigh(boy(60), WeightForAge, -3.01, 0), AcuteUnknown, nil},
		{"low weight at 11 months", weigh(boy(365), WeightForAge, -3, 0), AcuteUnknown, nil},
		{"very low weight at 12 months", weigh(boy(366), WeightForAge, -3.01, 0), AcuteUnknown, nil},
		{"impossible weight", weigh(boy(400), WeightForLength, -5.5, 75), AcuteUnknown, []string{"implausible_wflh"}},
		{"MUAC counts beside an impossible weight", muac(weigh(boy(400), WeightForLength, -5.5, 75), 12), AcuteModerate, []string{"malnutrition_moderate_muac", "implausible_wflh"}},
		{"shorter than the table", Child{Sex: clinical.Male, Age: 10, AgeKnown: true, Weight: 2.2, Length: 44}, AcuteUnknown, nil},
		{"last day", muac(boy(1826), 11), AcuteSevere, []string{"malnutrition_severe_muac"}},
	} {
		class, alerts, err := Defaults().Malnutrition(c.child)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		var codes []string
		for _, a := range alerts {
			codes = append(codes, a.Code)
			if a.Source == "" || a.Threshold == "" || a.Text == "" || a.Action == "" || len(a.Values) != 1 {
				t.Errorf("%s: the alert %s lacks something: %+v", c.name, a.Code, a)
			}
		}
		if class != c.want || !cmp.Equal(codes, c.signs) {
			t.Errorf("%s: %q %v, want %q %v", c.name, class, codes, c.want, c.signs)
		}
	}
	for name, c := range map[string]Child{"no age": {Sex: clinical.Male, MUAC: 11}, "5 years": boy(1827), "absurd arm": muac(boy(400), 120), "absurd weight": {Sex: clinical.Male, Age: 400, AgeKnown: true, Weight: 9000}} {
		if class, _, err := Defaults().Malnutrition(c); err == nil {
			t.Errorf("%s: %q", name, class)
		}
	}
	s := Defaults()
	s.MUACSevere = 11
	if class, _, _ := s.Malnutrition(muac(boy(400), 11.4)); class != AcuteModerate {
		t.Errorf("a lead doctor's threshold of 11 cm: %q", class)
	}
}
