package clinical

import (
	"encoding/json"
	"errors"
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestDatesAgreeWithTheStandardLibrary(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(-32000, 83000).Draw(t, "days")
		d := DateOf(n)
		want := time.Unix(0, 0).UTC().AddDate(0, 0, n)
		if d != (Date{want.Year(), int(want.Month()), want.Day()}) || d.Serial() != n {
			t.Fatalf("day %d is %v, want %v", n, d, want)
		}
		if d.Valid() {
			back, err := ParseDate(d.String())
			if err != nil || back != d {
				t.Fatalf("%v read as %v (%v)", d, back, err)
			}
		}
		k := rapid.IntRange(-5000, 5000).Draw(t, "more")
		if later := d.AddDays(k); later.Sub(d) != k || later.Before(d) != (k < 0) {
			t.Fatalf("%v + %d = %v", d, k, later)
		}
	})
}

func TestDatesThatAreNone(t *testing.T) {
	for _, s := range []string{"", "2025-02-29", "2025-13-01", "2025-00-10", "2025-04-31", "1879-12-31", "2200-01-01", "2025-1-1", "20250101", "2025-01-01T00:00", "2025/01/01", "+025-01-01", "２025-01-01", "2025-0a-01"} {
		if d, err := ParseDate(s); err == nil {
			t.Errorf("%q read as %v", s, d)
		}
	}
	for _, s := range []string{"2024-02-29", "2000-02-29", "1880-01-01", "2199-12-31"} {
		if _, err := ParseDate(s); err != nil {
			t.Errorf("%q: %v", s, err)
		}
	}
	if _, err := NewDate(1900, 2, 29); err == nil {
		t.Error("1900 was no leap year")
	}
}

func TestMonthsAndYears(t *testing.T) {
	for _, c := range []struct {
		from string
		n    int
		want string
	}{
		{"2025-01-31", 1, "2025-02-28"}, {"2024-01-31", 1, "2024-02-29"}, {"2025-12-15", 1, "2026-01-15"},
		{"2025-03-31", -1, "2025-02-28"}, {"2025-01-15", -1, "2024-12-15"}, {"2025-01-15", 24, "2027-01-15"}, {"2025-05-31", 0, "2025-05-31"},
	} {
		from, _ := ParseDate(c.from)
		if got := from.AddMonths(c.n).String(); got != c.want {
			t.Errorf("%s + %d months: %s, want %s", c.from, c.n, got, c.want)
		}
	}
	birth := Date{2000, 2, 29}
	for on, years := range map[Date]int{{2001, 2, 28}: 0, {2001, 3, 1}: 1, {2004, 2, 29}: 4, {2004, 2, 28}: 3, {2000, 2, 29}: 0} {
		if got := on.YearsSince(birth); got != years {
			t.Errorf("on %v: %d years, want %d", on, got, years)
		}
	}
}

func TestDateAsText(t *testing.T) {
	var v struct {
		A Date `json:"a,omitzero"`
		B Date `json:"b"`
	}
	if err := json.Unmarshal([]byte(`{"b":"2026-03-12"}`), &v); err != nil || v.B != (Date{2026, 3, 12}) || !v.A.IsZero() {
		t.Errorf("%+v %v", v, err)
	}
	b, err := json.Marshal(v)
	if err != nil || string(b) != `{"b":"2026-03-12"}` {
		t.Errorf("%s %v", b, err)
	}
	if err := json.Unmarshal([]byte(`{"b":"12/03/2026"}`), &v); err == nil {
		t.Error("a French date taken")
	}
	if err := json.Unmarshal([]byte(`{"b":""}`), &v); err != nil || !v.B.IsZero() {
		t.Errorf("%+v %v", v, err)
	}
}

func TestUnits(t *testing.T) {
	if Millimetres(255).Cm() != 25.5 || Centimetres(25.5).Mm() != 255 || Grams(2600).Kg() != 2.6 || Kilograms(2.6).Grams() != 2600 {
		t.Error("a factor of ten is lost")
	}
	for days, want := range map[GestationalDays][2]int{0: {0, 0}, 82.9: {11, 5}, 279.99: {39, 6}, 280: {40, 0}} {
		if w, d := days.WeeksDays(); w != want[0] || d != want[1] {
			t.Errorf("%v days: %dw%dd", days, w, d)
		}
	}
	// WHO rounds months to days half up.
	for months, want := range map[float64]AgeDays{0: 0, 8: 244, 9: 274, 12: 365, 24: 731, 60: 1826} {
		if got := AgeFromMonths(months); got != want {
			t.Errorf("%v months: %d days, want %d", months, got, want)
		}
	}
	if WeeksOf(8, 6) != 62 {
		t.Error("8w6d is 62 days")
	}
}

func TestWithinRefusesWhatIsNoNumber(t *testing.T) {
	for _, x := range []float64{math.NaN(), math.Inf(1), math.Inf(-1), 4.999, 84.001} {
		var re *RangeError
		if err := Within("crl_mm", x, 5, 84, "mm"); !errors.As(err, &re) {
			t.Errorf("%v taken: %v", x, err)
		}
	}
	for _, x := range []float64{5, 84, 50} {
		if err := Within("crl_mm", x, 5, 84, "mm"); err != nil {
			t.Errorf("%v: %v", x, err)
		}
	}
}

func TestErrorsSayWhatToChange(t *testing.T) {
	for _, c := range []struct {
		err  Keyed
		want string
		args int
	}{
		{&RangeError{"crl_mm", 4.12345, 5, 84, "mm"}, "crl_mm is 4.1235 mm, outside 5 to 84 mm", 5},
		{&RangeError{"z", math.NaN(), -6, 6, ""}, "z is not a number, outside -6 to 6", 5},
		{&RangeError{"g", 1e300, 0, 10, "g"}, "g is 1e+300 g, outside 0 to 10 g", 5},
		{&MissingError{"lmp"}, "lmp is missing", 1},
		{&ChoiceError{"sex", "M", []string{"male", "female"}}, `sex is "M"; allowed: male, female`, 3},
		{&FieldError{Field: "dbp", Reason: "must be below the systolic pressure", Code: "dbp_above_sbp"}, "dbp: must be below the systolic pressure", 1},
	} {
		if c.err.Error() != c.want || c.err.Key() == "" || len(c.err.Args()) != c.args {
			t.Errorf("%q, key %s, %d arguments; want %q", c.err.Error(), c.err.Key(), len(c.err.Args()), c.want)
		}
	}
}

func TestSexAndSeverityAsText(t *testing.T) {
	for _, s := range []string{"male", "female"} {
		if v, err := ParseSex(s); err != nil || v.String() != s {
			t.Errorf("%s: %v %v", s, v, err)
		}
	}
	for _, s := range []string{"", "m", "Male", "1"} {
		if _, err := ParseSex(s); err == nil {
			t.Errorf("sex %q taken", s)
		}
	}
	for v := Info; v <= Danger; v++ {
		b, _ := v.MarshalText()
		var back Severity
		if err := back.UnmarshalText(b); err != nil || back != v {
			t.Errorf("%s: %v %v", b, back, err)
		}
	}
	var s Severity
	if err := s.UnmarshalText([]byte("grave")); err == nil {
		t.Error("an unknown severity taken")
	}
}

func TestInputsKeepTheirOrderAndTheirNumber(t *testing.T) {
	var in Inputs
	in.AddText("sex", "")
	for i := range MaxInputs + 3 {
		in.Add("x", float64(i), "mm")
	}
	list := in.List()
	if len(list) != MaxInputs || list[0].Value != 0 || list[MaxInputs-1].Value != MaxInputs-1 {
		t.Errorf("%+v", list)
	}
}
