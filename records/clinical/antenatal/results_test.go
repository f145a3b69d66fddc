package antenatal

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"carnet/records/clinical"
)

func f(x float64) *float64 { return &x }

// codesOf are the codes of the alerts of a visit with their severities.
func codesOf(t *testing.T, v Visit) map[string]clinical.Severity {
	t.Helper()
	list, err := Alerts(v, Defaults())
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]clinical.Severity{}
	for _, a := range list {
		out[a.Code] = max(out[a.Code], a.Severity)
	}
	return out
}

func TestASignIsADangerAtItsSecondReading(t *testing.T) {
	for _, x := range []struct {
		name string
		v    Visit
		want map[string]clinical.Severity
	}{
		{"fever, first", Visit{Week: 31, Temperature: f(40.2)}, map[string]clinical.Severity{"anc.temperature": clinical.Warning}},
		{"fever, again", Visit{Week: 31, Temperature: f(40.2), RepeatTemperature: f(39.8)}, map[string]clinical.Severity{"anc.temperature": clinical.Danger}},
		{"fever, gone", Visit{Week: 31, Temperature: f(38), RepeatTemperature: f(37.9)}, map[string]clinical.Severity{}},
		{"pulse 100 and 60 are normal", Visit{Week: 31, Pulse: f(100), RepeatPulse: f(60)}, map[string]clinical.Severity{}},
		{"pulse, again", Visit{Week: 31, Pulse: f(150), RepeatPulse: f(101)}, map[string]clinical.Severity{"anc.pulse": clinical.Danger}},
		{"second twin, first", Visit{Week: 31, FetalHeart: f(140), FetalHeart2: f(70)}, map[string]clinical.Severity{"anc.fetal_heart": clinical.Warning}},
		{"second twin, again", Visit{Week: 31, FetalHeart: f(140), FetalHeart2: f(70), RepeatFetalHeart2: f(80)}, map[string]clinical.Severity{"anc.fetal_heart": clinical.Danger}},
		{"second twin not heard", Visit{Week: 31, FetalHeart: f(140), FetalHeart2: f(0)}, map[string]clinical.Severity{"anc.no_fetal_heart": clinical.Danger}},
		{"second twin at 19 weeks", Visit{Week: 19, FetalHeart2: f(0)}, map[string]clinical.Severity{}},
		{"first not heard, then heard", Visit{Week: 31, FetalHeart: f(0), RepeatFetalHeart: f(140)}, map[string]clinical.Severity{}},
	} {
		t.Run(x.name, func(t *testing.T) {
			if d := cmp.Diff(x.want, codesOf(t, x.v)); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestTheSecondTwinIsNamed(t *testing.T) {
	list, err := Alerts(Visit{Week: 31, FetalHeart: f(185), FetalHeart2: f(70)}, Defaults())
	if err != nil || len(list) != 2 {
		t.Fatalf("%v, %v", list, err)
	}
	if list[0].Values[0].Name != "fetal_heart" || list[1].Values[0].Name != "fetal_heart_2" || list[1].Values[0].Value != 70 {
		t.Errorf("values %+v, %+v", list[0].Values, list[1].Values)
	}
}

func TestMovementsCountFromTwentyWeeks(t *testing.T) {
	for _, x := range []struct {
		week int
		felt string
		want map[string]clinical.Severity
	}{
		{19, MovementsNone, map[string]clinical.Severity{}},
		{20, MovementsNone, map[string]clinical.Severity{"anc.no_movements": clinical.Danger}},
		{31, MovementsLess, map[string]clinical.Severity{"anc.less_movements": clinical.Warning}},
		{31, "", map[string]clinical.Severity{}},
	} {
		if d := cmp.Diff(x.want, codesOf(t, Visit{Week: x.week, Movements: x.felt})); d != "" {
			t.Errorf("%d weeks, %q: %s", x.week, x.felt, d)
		}
	}
	if _, err := Alerts(Visit{Week: 31, Movements: "non"}, Defaults()); err == nil {
		t.Error("a misspelt code passed for movements as usual")
	}
}

func TestEachPositiveTestIsAnAlert(t *testing.T) {
	for _, code := range PositiveTests() {
		list, err := Alerts(Visit{Week: 31, Positive: []string{code}}, Defaults())
		if err != nil || len(list) != 1 || list[0].Code != "anc."+code+"_positive" || list[0].Severity != clinical.Warning {
			t.Errorf("%s: %+v, %v", code, list, err)
			continue
		}
		// What has no source names none, and none is invented for it.
		if (list[0].Source == "") != (code == "malaria") {
			t.Errorf("%s: source %q", code, list[0].Source)
		}
	}
	if _, err := Alerts(Visit{Week: 31, Positive: []string{"syphillis"}}, Defaults()); err == nil {
		t.Error("a misspelt test passed for a negative one")
	}
}

func TestAFastingGlucoseIsAnAlertOfTheVisit(t *testing.T) {
	for _, x := range []struct {
		glucose float64
		want    map[string]clinical.Severity
	}{
		{91, map[string]clinical.Severity{}},
		{92, map[string]clinical.Severity{"anc.gestational_diabetes": clinical.Warning}},
		{126, map[string]clinical.Severity{"anc.diabetes": clinical.Warning}},
	} {
		if d := cmp.Diff(x.want, codesOf(t, Visit{Week: 31, FastingGlucose: f(x.glucose)})); d != "" {
			t.Errorf("%v mg/dL: %s", x.glucose, d)
		}
	}
}
