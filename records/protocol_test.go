package records

import (
	"encoding/json"
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"carnet/records/clinical"
	"carnet/records/clinical/antenatal"
	"carnet/records/clinical/labour"
	"carnet/records/clinical/vaccination"
)

func TestACentreThatSetNothingHasThePublishedRules(t *testing.T) {
	var p Protocol
	if d := cmp.Diff(Published(), p.Rules()); d != "" {
		t.Error(d)
	}
	if f := p.Validate(); len(f) != 0 {
		t.Errorf("the published rules are refused: %+v", f)
	}
	// Going through the rows and back changes nothing, and keeps nothing.
	p.SetCalendar(p.Calendar())
	for _, x := range Thresholds() {
		p.Set(&x, x.Default())
	}
	b, err := json.Marshal(&p)
	if err != nil || string(b) != "{}" {
		t.Errorf("kept %s %v", b, err)
	}
	if d := cmp.Diff(vaccination.Defaults().Calendar, calendarOf(p.Calendar())); d != "" {
		t.Errorf("the rows are not the calendar: %s", d)
	}
}

// Each figure lands in the rules and nowhere else, at its limits too.
func TestEachThresholdReachesItsRule(t *testing.T) {
	codes := map[string]bool{}
	for _, x := range Thresholds() {
		if codes[x.Code] {
			t.Errorf("%s is there twice", x.Code)
		}
		codes[x.Code] = true
		d := x.Default()
		if !x.can(d) || x.Odd(d) {
			t.Errorf("%s: its own default %v is refused or odd", x.Code, d)
		}
		if x.Switch {
			var p Protocol
			p.Set(&x, 1-d)
			r := p.Rules()
			if x.In(&r) != 1-d || !r.Own[x.Section] {
				t.Errorf("%s: the switch does not reach its rule", x.Code)
			}
			continue
		}
		for _, v := range []float64{x.Low, x.High} {
			p := Protocol{Values: map[string]float64{x.Code: v}}
			r := p.plain()
			published := Published()
			if x.In(&r) != v {
				t.Errorf("%s: %v became %v", x.Code, v, x.In(&r))
			}
			for _, y := range Thresholds() {
				if y.Code != x.Code && y.In(&r) != y.In(&published) {
					t.Errorf("%s moves %s", x.Code, y.Code)
				}
			}
		}
		for _, v := range []float64{x.Low - 1, x.High + 1, math.NaN(), math.Inf(1)} {
			p := Protocol{Values: map[string]float64{x.Code: v}}
			if f := p.Validate(); len(f) == 0 || !f[0].Blocking || f[0].Path != "values."+x.Code {
				t.Errorf("%s: %v passes: %+v", x.Code, v, f)
			}
			if d := cmp.Diff(Published(), p.Rules()); d != "" {
				t.Errorf("%s: %v is in force: %s", x.Code, v, d)
			}
		}
		if x.Decimals == 0 {
			p := Protocol{Values: map[string]float64{x.Code: x.Low + 0.5}}
			if len(p.Validate()) == 0 {
				t.Errorf("%s: half a unit passes", x.Code)
			}
		}
	}
}

func TestTheRulesInForceAreTheCentresOwn(t *testing.T) {
	p := Protocol{
		Values:  map[string]float64{"dating.8w6d": 6, "sp.interval": 35, "sp.from": 14, "contact.every_2": 5, "labour.fhr_below": 115, "labour.dwell_5": 5.5, "every.heart_1": 15, "labour.line_action": 3, "blood.loss": 450, "area.calcium": 1, "of.a.later.version": 3},
		Windows: []CPNWindow{{2, 17, 24}, {1, 1, 16}},
	}
	if f := p.Validate(); len(f) != 0 {
		t.Fatalf("%+v", f)
	}
	r := p.Rules()
	if got := r.Dating.Threshold(clinical.WeeksOf(8, 6)); got != 6 {
		t.Errorf("redating to 8w6d: %d", got)
	}
	if got := r.Dating.Threshold(clinical.WeeksOf(9, 0)); got != 7 {
		t.Errorf("redating from 9w0d: %d", got)
	}
	if n, err := antenatal.NextContact(20, 12, r.Antenatal); err != nil || n.Week != 25 {
		t.Errorf("next contact %+v %v", n, err)
	}
	for week, want := range map[int]antenatal.Consultation{16: {Number: 1}, 17: {Number: 2}, 24: {Number: 2}, 25: {Number: 3, Outside: true}} {
		if got, err := antenatal.NumberOf(3, week, r.Antenatal); err != nil || got != want {
			t.Errorf("week %d: %+v %v", week, got, err)
		}
	}
	if _, a, err := labour.Alert("fhr", labour.Reading{Number: 114}, r.Labour); err != nil || a == nil || a.Source != clinical.Local {
		t.Errorf("fetal heart at 114: %+v %v", a, err)
	}
	if _, a, _ := labour.Alert("fhr", labour.Reading{Number: 115}, r.Labour); a != nil {
		t.Errorf("fetal heart at 115: %+v", a)
	}
	if r.Labour.Interval("fhr_deceleration", labour.FirstStage) != 15*time.Minute || r.Labour.Interval("fhr", labour.SecondStage) != 5*time.Minute {
		t.Error("the interval of the fetal heart is not the centre's")
	}
	if r.Labour.PartographActionDelay != 3*time.Hour || r.Labour.DwellFrom[5] != 5.5 || r.Labour.Blood.LossML != 450 || !r.Antenatal.Tests.CalciumLow {
		t.Errorf("%+v", r.Labour)
	}
	if d := cmp.Diff(map[Section]bool{OfDating: true, OfPrenatal: true, OfLabour: true}, r.Own); d != "" {
		t.Error(d)
	}
	// What this program does not know stays in the document.
	if p.Values["of.a.later.version"] != 3 {
		t.Error("the unknown figure is gone")
	}
}

func TestWhatIsOutOfOrderIsSaidAndNotInForce(t *testing.T) {
	for _, c := range []struct {
		name   string
		values map[string]float64
		path   string
	}{
		{"severe below high", map[string]float64{"anc.sbp_severe": 140}, "values.anc.sbp_severe"},
		{"the lower one was changed", map[string]float64{"anc.sbp": 170}, "values.anc.sbp"},
		{"both were", map[string]float64{"labour.fhr_below": 150, "labour.fhr_from": 140}, "values.labour.fhr_from"},
		{"redating falls", map[string]float64{"dating.13w6d": 4}, "values.dating.13w6d"},
		{"intervals rise", map[string]float64{"contact.every_4": 5}, "values.contact.every_4"},
		{"the last contact after referral", map[string]float64{"contact.last": 41}, "values.contact.last"},
		{"progress", map[string]float64{"labour.dwell_9": 4}, "values.labour.dwell_9"},
	} {
		p := Protocol{Values: c.values}
		f := p.Validate()
		if len(f) == 0 || f[0].Path != c.path || !f[0].Blocking || len(f[0].Args) != 2 {
			t.Errorf("%s: %+v", c.name, f)
		}
		if d := cmp.Diff(Published(), p.Rules()); d != "" {
			t.Errorf("%s is in force: %s", c.name, d)
		}
	}
	for code, v := range map[string]float64{"dating.13w6d": 5, "contact.every_4": 4, "labour.dwell_9": 2.5} {
		if f := (&Protocol{Values: map[string]float64{code: v}}).Validate(); len(f) != 0 {
			t.Errorf("%s may be equal: %+v", code, f)
		}
	}
	for _, o := range orders { // they name thresholds that exist
		find(o.low)
		find(o.high)
	}
}

func TestWindows(t *testing.T) {
	for _, c := range []struct {
		name string
		list []CPNWindow
		code string
	}{
		{"one behind the other", []CPNWindow{{1, 1, 16}, {2, 17, 28}, {3, 29, 32}, {4, 36, 40}}, ""},
		{"a gap is allowed", []CPNWindow{{1, 1, 12}, {2, 24, 28}}, ""},
		{"any order", []CPNWindow{{2, 17, 28}, {1, 1, 16}}, ""},
		{"one week", []CPNWindow{{1, 16, 16}}, ""},
		{"ends before it begins", []CPNWindow{{1, 16, 15}}, "protocol.window_ends"},
		{"overlap by a week", []CPNWindow{{1, 1, 16}, {2, 16, 28}}, "protocol.window_overlap"},
		{"in the wrong order", []CPNWindow{{1, 20, 28}, {2, 1, 16}}, "protocol.window_overlap"},
		{"twice", []CPNWindow{{1, 1, 16}, {1, 17, 28}}, "protocol.window_twice"},
		{"no number", []CPNWindow{{0, 1, 16}}, "protocol.window_number"},
		{"beyond a pregnancy", []CPNWindow{{1, 1, 46}}, "protocol.window_weeks"},
		{"before it", []CPNWindow{{1, 0, 16}}, "protocol.window_weeks"},
	} {
		p := Protocol{Windows: c.list}
		got := ""
		if f := p.Validate(); len(f) > 0 {
			got = f[0].Code
		}
		if got != c.code {
			t.Errorf("%s: %q, want %q", c.name, got, c.code)
		}
		if n := len(p.Rules().Antenatal.Windows); (n > 0) != (c.code == "") {
			t.Errorf("%s: %d windows in force", c.name, n)
		}
	}
}

func TestTheCalendarIsChangedRowByRow(t *testing.T) {
	var p Protocol
	rows := p.Calendar()
	out := rows[:0:0]
	for _, r := range rows {
		switch r.Label {
		case "mena": // taken out
			continue
		case "measles":
			r.Months, r.Min = 10, 280
		}
		out = append(out, r)
	}
	out = append(out,
		CalendarRow{"", ScheduledDose{Vaccine: "measles", Months: 15, Interval: 28}},
		CalendarRow{"", ScheduledDose{Vaccine: "ipv", Weeks: 14}},
		CalendarRow{"", ScheduledDose{Vaccine: "ipv", Months: 9, Interval: 120}},
		CalendarRow{"", ScheduledDose{Vaccine: "x_palu", Name: "Paludisme", Months: 5}})
	p.SetCalendar(out)
	want := map[string]ScheduledDose{
		"mena": {Off: true}, "measles": {Vaccine: "measles", Months: 10, Min: 280}, "measles2": {Vaccine: "measles", Months: 15, Interval: 28},
		"ipv1": {Vaccine: "ipv", Weeks: 14}, "ipv2": {Vaccine: "ipv", Months: 9, Interval: 120}, "x_palu1": {Vaccine: "x_palu", Name: "Paludisme", Months: 5},
	}
	if d := cmp.Diff(want, p.Doses); d != "" {
		t.Error(d)
	}
	if f := p.Validate(); len(f) != 0 {
		t.Fatalf("%+v", f)
	}
	birth := clinical.Date{Year: 2026, Month: 1, Day: 1}
	plan, err := vaccination.For(birth, birth.AddDays(98), nil, p.Rules().Vaccination)
	if err != nil {
		t.Fatal(err)
	}
	due := map[string]clinical.Date{}
	for _, d := range plan.Doses {
		due[d.Label] = d.On
	}
	if due["ipv1"] != birth.AddDays(98) || due["measles"] != birth.AddMonths(10) || due["measles2"] != birth.AddMonths(15) {
		t.Errorf("%v", due)
	}
	if _, ok := due["mena"]; ok {
		t.Error("a dose that was taken out is planned")
	}
	// Back to the default, row by row.
	p.SetCalendar(PublishedCalendar())
	if p.Doses != nil {
		t.Errorf("kept %v", p.Doses)
	}
}

func TestACalendarThatCannotBeFollowedIsNotInForce(t *testing.T) {
	day := func(d ScheduledDose) map[string]ScheduledDose { return map[string]ScheduledDose{"ipv1": d} }
	for _, c := range []struct {
		name  string
		doses map[string]ScheduledDose
		code  string
	}{
		{"least age at the due age", day(ScheduledDose{Vaccine: "ipv", Weeks: 14, Min: 98}), ""},
		{"least age after it", day(ScheduledDose{Vaccine: "ipv", Weeks: 14, Min: 100}), "protocol.dose_min"},
		{"limit at the due age", day(ScheduledDose{Vaccine: "ipv", Weeks: 14, Max: 98}), ""},
		{"limit before it", day(ScheduledDose{Vaccine: "ipv", Weeks: 14, Max: 97}), "protocol.dose_max"},
		{"no vaccine", day(ScheduledDose{Weeks: 14}), "protocol.dose_vaccine"},
		{"before birth", day(ScheduledDose{Vaccine: "ipv", Weeks: -1}), "protocol.dose_age"},
		{"at sixteen", day(ScheduledDose{Vaccine: "ipv", Months: 192}), "protocol.dose_age"},
		{"two doses on one day", map[string]ScheduledDose{"ipv1": {Vaccine: "ipv", Weeks: 14}, "ipv2": {Vaccine: "ipv", Weeks: 14}}, "protocol.dose_order"},
		{"room for the interval", map[string]ScheduledDose{"ipv1": {Vaccine: "ipv", Weeks: 6}, "ipv2": {Vaccine: "ipv", Weeks: 10, Interval: 28}}, ""},
		{"no room for it", map[string]ScheduledDose{"ipv1": {Vaccine: "ipv", Weeks: 6}, "ipv2": {Vaccine: "ipv", Weeks: 10, Interval: 30}}, "protocol.dose_interval"},
	} {
		p := Protocol{Doses: c.doses}
		got := ""
		if f := p.Validate(); len(f) > 0 {
			got = f[0].Code
		}
		if got != c.code {
			t.Errorf("%s: %q, want %q", c.name, got, c.code)
		}
		r := p.Rules()
		if own := r.Own[OfVaccination]; own != (c.code == "") {
			t.Errorf("%s: in force %v", c.name, own)
		}
		birth := clinical.Date{Year: 2026, Month: 1, Day: 1}
		if _, err := vaccination.For(birth, birth, nil, r.Vaccination); err != nil {
			t.Errorf("%s: the calendar in force cannot be followed: %v", c.name, err)
		}
	}
}

// Whatever stands in the document, the rules in force can be worked with.
func TestWhateverIsStoredTheRulesInForceHold(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := Protocol{Values: map[string]float64{}, Doses: map[string]ScheduledDose{}}
		for _, x := range Thresholds() {
			if rapid.IntRange(0, 5).Draw(t, "set") == 0 {
				p.Values[x.Code] = rapid.Float64Range(x.Low-2, x.High+2).Draw(t, x.Code)
				if x.Decimals == 0 {
					p.Values[x.Code] = math.Round(p.Values[x.Code])
				}
			}
		}
		n := rapid.IntRange(0, 4).Draw(t, "doses")
		for range n {
			p.Doses[rapid.SampledFrom([]string{"penta1", "bcg", "ipv1", "ipv2"}).Draw(t, "label")] = ScheduledDose{
				Off: rapid.Bool().Draw(t, "off"), Vaccine: rapid.SampledFrom([]string{"", "penta", "ipv", "bcg"}).Draw(t, "vaccine"),
				Weeks: rapid.IntRange(-1, 60).Draw(t, "weeks"), Min: rapid.IntRange(0, 400).Draw(t, "min"), Interval: rapid.IntRange(0, 90).Draw(t, "interval"),
			}
		}
		r := p.Rules()
		for _, o := range orders {
			if a, b := find(o.low), find(o.high); !o.holds(a.In(&r), b.In(&r)) {
				t.Errorf("%s %v and %s %v are in force", o.low, a.In(&r), o.high, b.In(&r))
			}
		}
		birth := clinical.Date{Year: 2026, Month: 1, Day: 1}
		if _, err := vaccination.For(birth, birth.AddDays(100), nil, r.Vaccination); err != nil {
			t.Error(err)
		}
		for week := 1; week <= 45; week++ {
			if _, err := antenatal.NextContact(week, 1, r.Antenatal); err != nil {
				t.Error(err)
			}
		}
	})
}

func TestWhoMayChangeTheRules(t *testing.T) {
	for _, r := range Roles {
		if got, want := r.May(ManageRules), r == Doctor || r == SiteLead; got != want {
			t.Errorf("%s: %v", r, got)
		}
	}
}
