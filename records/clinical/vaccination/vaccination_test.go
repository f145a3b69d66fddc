package vaccination

import (
	"testing"

	"carnet/records/clinical"
	"carnet/records/clinical/rule"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

var birth = clinical.Date{Year: 2026, Month: 1, Day: 1}

func plan(t *testing.T, age int, given ...Given) Plan {
	t.Helper()
	p, err := For(birth, birth.AddDays(age), given, Defaults())
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func state(p Plan, label string) Planned {
	for _, d := range p.Doses {
		if d.Label == label {
			return d
		}
	}
	return Planned{}
}

func on(vaccine string, age int) Given { return Given{vaccine, birth.AddDays(age)} }

func TestTheCalendarDayByDay(t *testing.T) {
	for _, c := range []struct {
		label string
		age   int
		want  Status
	}{
		{"bcg", 0, Due}, {"bcg", 28, Due}, {"bcg", 29, Late}, {"bcg", 1000, Late},
		{"polio0", 0, Due}, {"polio0", 41, Late}, {"polio0", 42, Expired},
		{"penta1", 41, Coming}, {"penta1", 42, Due}, {"penta1", 70, Due}, {"penta1", 71, Late}, {"penta1", 1825, Late}, {"penta1", 1826, Expired},
		{"rota1", 42, Due}, {"rota1", 730, Late}, {"rota1", 731, Expired},
		{"pneumo1", 3000, Late}, {"polio1", 3000, Late}, {"polio3", 3000, Coming},
		{"measles", 272, Coming}, {"measles", 273, Due}, {"yellow_fever", 273, Due}, {"mena", 273, Due},
	} {
		if got := state(plan(t, c.age), c.label); got.Status != c.want {
			t.Errorf("%s at %d days: %+v, want %s", c.label, c.age, got, c.want)
		}
	}
	if p := plan(t, 10); p.Next != birth.AddDays(10) {
		t.Errorf("next %v", p.Next)
	}
	if p := plan(t, 10, on("bcg", 0), on("polio0", 0)); p.Next != birth.AddDays(42) {
		t.Errorf("next %v", p.Next)
	}
}

func TestCatchUpGoesOnWithTheSeries(t *testing.T) {
	p := plan(t, 200, on("penta", 180))
	if got := state(p, "penta1"); got.Status != Done || got.On != birth.AddDays(180) {
		t.Errorf("first: %+v", got)
	}
	if got := state(p, "penta2"); got.Status != Coming || got.On != birth.AddDays(208) {
		t.Errorf("second: %+v", got)
	}
	if got := state(p, "penta3"); got.On != birth.AddDays(236) {
		t.Errorf("third: %+v", got)
	}
	if got := state(plan(t, 208, on("penta", 180)), "penta2"); got.Status != Due {
		t.Errorf("second after 28 days: %+v", got)
	}
	// The rotavirus series that can no longer be ended before 24 months.
	late := plan(t, 729)
	if state(late, "rota1").Status != Late || state(late, "rota2").Status != Expired || state(late, "rota3").Status != Expired {
		t.Errorf("%+v", late.Doses)
	}
}

func TestDosesThatDoNotCount(t *testing.T) {
	for _, c := range []struct {
		name   string
		given  []Given
		label  string
		status Status
		reason string
	}{
		{"first a day too early", []Given{on("penta", 41)}, "penta1", Late, "too_early"},
		{"first on the day", []Given{on("penta", 42)}, "penta1", Done, ""},
		{"second after 27 days", []Given{on("penta", 42), on("penta", 69)}, "penta2", Late, "too_close"},
		{"second after 28 days", []Given{on("penta", 42), on("penta", 70)}, "penta2", Done, ""},
		{"twice on one day", []Given{on("bcg", 3), on("bcg", 3)}, "bcg", Done, "surplus"},
		{"measles at 6 months", []Given{on("measles", 183)}, "measles", Coming, "too_early"},
		{"measles a day too early", []Given{on("measles", 269)}, "measles", Late, "too_early"},
		{"measles on the day", []Given{on("measles", 270)}, "measles", Done, ""},
		{"polio twice on one day", []Given{on("polio", 50), on("polio", 50)}, "polio2", Late, "too_close"},
	} {
		age := 200
		if c.given[0].Vaccine == "measles" && c.given[0].On.Sub(birth) > 200 {
			age = 310
		}
		p := plan(t, age, c.given...)
		if got := state(p, c.label); got.Status != c.status {
			t.Errorf("%s: %+v", c.name, got)
		}
		reason := ""
		if len(p.Ignored) > 0 {
			reason = p.Ignored[0].Reason
		}
		if reason != c.reason {
			t.Errorf("%s: ignored %+v", c.name, p.Ignored)
		}
	}
}

func TestLiveVaccinesOnOneDayOrFourWeeksApart(t *testing.T) {
	if got := state(plan(t, 280, on("measles", 280)), "yellow_fever"); got.Status != Due {
		t.Errorf("on the same day: %+v", got)
	}
	if got := state(plan(t, 290, on("measles", 280)), "yellow_fever"); got.Status != Coming || got.On != birth.AddDays(308) {
		t.Errorf("ten days later: %+v", got)
	}
	if got := state(plan(t, 308, on("measles", 280)), "yellow_fever"); got.Status != Due {
		t.Errorf("28 days later: %+v", got)
	}
	if got := state(plan(t, 290, on("measles", 280)), "mena"); got.Status != Due {
		t.Errorf("a vaccine that is not alive: %+v", got)
	}
}

func TestFullyVaccinated(t *testing.T) {
	var given []Given
	for _, v := range Defaults().Calendar {
		for _, d := range v.Doses {
			given = append(given, Given{v.Code, birth.AddDays(7 * d.Weeks).AddMonths(d.Months)})
		}
	}
	p := plan(t, 400, given...)
	for _, d := range p.Doses {
		if d.Status != Done {
			t.Errorf("%+v", d)
		}
	}
	if !p.Next.IsZero() || p.Ignored != nil || len(p.Doses) != 17 {
		t.Errorf("next %v, ignored %v, %d doses", p.Next, p.Ignored, len(p.Doses))
	}
}

func TestWrongInputIsAnError(t *testing.T) {
	for name, f := range map[string]func() error{
		"no birth":       func() error { _, err := For(clinical.Date{}, birth, nil, Defaults()); return err },
		"no day":         func() error { _, err := For(birth, clinical.Date{}, nil, Defaults()); return err },
		"before birth":   func() error { _, err := For(birth, birth.AddDays(-1), nil, Defaults()); return err },
		"an adult":       func() error { _, err := For(birth, birth.AddDays(15*366+1), nil, Defaults()); return err },
		"unknown":        func() error { _, err := For(birth, birth, []Given{{"x", birth}}, Defaults()); return err },
		"dose unborn":    func() error { _, err := For(birth, birth, []Given{on("bcg", -1)}, Defaults()); return err },
		"dose tomorrow":  func() error { _, err := For(birth, birth, []Given{on("bcg", 1)}, Defaults()); return err },
		"empty vaccine":  func() error { return with(Vaccine{Code: "x"}) },
		"twice":          func() error { return with(Vaccine{Code: "bcg", Doses: []Dose{{}}}) },
		"negative weeks": func() error { return with(Vaccine{Code: "x", Doses: []Dose{{Weeks: -1}}}) },
		"late months":    func() error { return with(Vaccine{Code: "x", Doses: []Dose{{Months: 201}}}) },
		"late weeks":     func() error { return with(Vaccine{Code: "x", Doses: []Dose{{Weeks: 901}}}) },
		"minus a month":  func() error { return with(Vaccine{Code: "x", Doses: []Dose{{Months: -1}}}) },
		"least age":      func() error { return with(Vaccine{Code: "x", Doses: []Dose{{MinDays: -1}}}) },
		"interval":       func() error { return with(Vaccine{Code: "x", Doses: []Dose{{IntervalDays: -1}}}) },
		"greatest age":   func() error { return with(Vaccine{Code: "x", Doses: []Dose{{MaxDays: -1}}}) },
	} {
		if f() == nil {
			t.Errorf("%s is taken", name)
		}
	}
}

func with(v Vaccine) error {
	s := Defaults()
	s.Calendar = append(s.Calendar, v)
	_, err := For(birth, birth, nil, s)
	return err
}

// TestGivingWhatIsDueAlwaysCounts: whoever follows the plan, whenever they
// come, is never told that a dose did not count, and gets done.
func TestGivingWhatIsDueAlwaysCounts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var given []Given
		day := birth
		for range 12 {
			day = day.AddDays(rapid.IntRange(0, 120).Draw(t, "wait"))
			p, err := For(birth, day, given, Defaults())
			if err != nil {
				t.Fatal(err)
			}
			if len(p.Ignored) > 0 {
				t.Fatalf("on %v: ignored %+v", day, p.Ignored)
			}
			for _, d := range p.Doses {
				if d.Status != Due && d.Status != Late {
					continue
				}
				if d.Number > 1 && state(p, d.Label[:len(d.Label)-1]+string(rune('0'+d.Number-1))).Status != Done {
					t.Fatalf("%s is due before the one before it", d.Label)
				}
				given = append(given, Given{d.Vaccine, day})
			}
		}
	})
}

func TestRuleAnswers(t *testing.T) {
	out, source, err := rule.Call(Rules(), "vaccination.plan", `{"birth":"2026-01-01","on":"2026-01-01","given":[{"vaccine":"bcg","on":"2026-01-01"}]}`)
	want := `{"doses":[{"vaccine":"bcg","dose":"bcg","status":"given","on":"2026-01-01"},{"vaccine":"polio0","dose":"polio0","status":"due","on":"2026-01-01"}`
	if err != nil || source == "" || len(out) < len(want) {
		t.Fatalf("%s %v", out, err)
	}
	if d := cmp.Diff(want, out[:len(want)]); d != "" {
		t.Error(d)
	}
	for _, in := range []string{`{"birth":"2026-01-01"}`, `{"birth":"2026-01-01","on":"2025-12-31"}`, `{"birth":"2026-02-30","on":"2026-03-01"}`, `{"birth":"2026-01-01","on":"2026-03-01","given":[{"vaccine":"x","on":"2026-03-01"}]}`} {
		if out, _, err := rule.Call(Rules(), "vaccination.plan", in); err == nil {
			t.Errorf("%s answers %s", in, out)
		}
	}
}
