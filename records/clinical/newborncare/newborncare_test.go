package newborncare

import (
	"math"
	"testing"

	"carnet/records/clinical/rule"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func ptr[T any](v T) *T { return &v }

func items(v ...int) [5]*int {
	var out [5]*int
	for i := range v {
		if v[i] >= 0 {
			out[i] = &v[i]
		}
	}
	return out
}

func TestApgarTotalsAndBands(t *testing.T) {
	for _, c := range []struct {
		items [5]*int
		total int
		band  string
	}{
		{items(0, 0, 0, 0, 0), 0, "low"}, {items(1, 1, 1, 0, 0), 3, "low"}, {items(1, 1, 1, 1, 0), 4, "moderate"},
		{items(2, 1, 1, 1, 1), 6, "moderate"}, {items(2, 2, 1, 1, 1), 7, "good"}, {items(2, 2, 2, 2, 2), 10, "good"},
	} {
		for _, minute := range ApgarMinutes() {
			a, err := ScoreApgar(minute, c.items, Defaults())
			if err != nil || !a.Complete || *a.Total != c.total || a.Band != c.band || (a.Alert != nil) != (c.band != "good") {
				t.Errorf("%d at %d: %+v %v", c.total, minute, a, err)
			}
		}
	}
}

func TestApgarWithoutAnItemIsIncomplete(t *testing.T) {
	for i := range 5 {
		in := items(2, 2, 2, 2, 2)
		in[i] = nil
		a, err := ScoreApgar(5, in, Defaults())
		if err != nil || a.Complete || a.Total != nil || a.Band != "" || a.Alert != nil || a.Answered != 4 {
			t.Errorf("without %s: %+v %v", ApgarItems()[i], a, err)
		}
	}
	for i := range 5 {
		for _, bad := range []int{-1, 3, 10, math.MaxInt} {
			in := items(1, 1, 1, 1, 1)
			in[i] = &bad
			if a, err := ScoreApgar(1, in, Defaults()); err == nil {
				t.Errorf("%s of %d: %+v", ApgarItems()[i], bad, a)
			}
		}
	}
	for _, minute := range []int{0, 2, 15, -1} {
		if _, err := ScoreApgar(minute, items(1, 1, 1, 1, 1), Defaults()); err == nil {
			t.Errorf("minute %d is taken", minute)
		}
	}
}

func TestABetterItemNeverLowersApgar(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := rapid.SliceOfN(rapid.IntRange(0, 1), 5, 5).Draw(t, "items")
		i := rapid.IntRange(0, 4).Draw(t, "better")
		a, err := ScoreApgar(5, items(v...), Defaults())
		if err != nil {
			t.Fatal(err)
		}
		before := *a.Total
		v[i]++
		b, err := ScoreApgar(5, items(v...), Defaults())
		if err != nil || *b.Total != before+1 {
			t.Fatalf("%d then %d", before, *b.Total)
		}
	})
}

func TestDangerSigns(t *testing.T) {
	for _, c := range []struct {
		name string
		n    Newborn
		want []string
	}{
		{"feeds well", Newborn{FeedsWell: ptr(true)}, nil}, {"feeds badly", Newborn{FeedsWell: ptr(false)}, []string{"feeding"}},
		{"convulsions", Newborn{Convulsions: ptr(true)}, []string{"convulsions"}},
		{"indrawing", Newborn{SevereIndrawing: ptr(true)}, []string{"severe_indrawing"}},
		{"moves", Newborn{Movements: "normal"}, nil}, {"when stimulated", Newborn{Movements: "stimulated"}, []string{"movements"}}, {"not at all", Newborn{Movements: "none"}, []string{"movements"}},
		{"37.4", Newborn{Temperature: ptr(37.4)}, nil}, {"37.5", Newborn{Temperature: ptr(37.5)}, []string{"fever"}},
		{"35.5", Newborn{Temperature: ptr(35.5)}, nil}, {"35.4", Newborn{Temperature: ptr(35.4)}, []string{"low_temperature"}},
		{"59 breaths", Newborn{RespiratoryRate: ptr(59.0)}, nil}, {"60 breaths once", Newborn{RespiratoryRate: ptr(60.0)}, []string{"fast_breathing"}},
		{"60 twice", Newborn{RespiratoryRate: ptr(60.0), RespiratoryRate2: ptr(60.0)}, []string{"fast_breathing"}},
		{"60, then 59", Newborn{RespiratoryRate: ptr(60.0), RespiratoryRate2: ptr(59.0)}, nil},
		{"60 on day 6", Newborn{AgeHours: 167.9, RespiratoryRate: ptr(60.0)}, []string{"fast_breathing"}},
		{"60 on day 7", Newborn{AgeHours: 168, RespiratoryRate: ptr(60.0)}, nil},
		{"yellow at 23 hours", Newborn{AgeHours: 23.9, Jaundice: ptr(true)}, []string{"early_jaundice"}},
		{"yellow at 24 hours", Newborn{AgeHours: 24, Jaundice: ptr(true)}, nil},
		{"yellow palms at 20 days", Newborn{AgeHours: 480, JaundicePalms: ptr(true)}, []string{"jaundice_palms"}},
	} {
		d, err := DangerSigns(c.n, Defaults())
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(c.want, d.Signs); diff != "" || (d.Alert != nil) != (len(c.want) > 0) {
			t.Errorf("%s:%s alert %v", c.name, diff, d.Alert)
		}
	}
	none, err := DangerSigns(Newborn{}, Defaults())
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(Signs(), none.Missing); d != "" {
		t.Errorf("a newborn nobody looked at:%s", d)
	}
	if d, err := DangerSigns(Newborn{RespiratoryRate: ptr(70.0)}, Defaults()); err != nil || !d.CountAgain {
		t.Errorf("a first fast count: %+v %v", d, err)
	}
}

func TestImpossibleNewbornsAreErrors(t *testing.T) {
	for _, v := range []float64{math.NaN(), math.Inf(1), math.Inf(-1), -1, 1e9} {
		for _, n := range []Newborn{{AgeHours: v}, {Temperature: &v}, {RespiratoryRate: &v}, {RespiratoryRate: ptr(60.0), RespiratoryRate2: &v}} {
			if d, err := DangerSigns(n, Defaults()); err == nil {
				t.Errorf("%v: %+v", v, d)
			}
		}
	}
	for _, n := range []Newborn{{AgeHours: 673}, {Movements: "some"}, {RespiratoryRate2: ptr(60.0)}} {
		if d, err := DangerSigns(n, Defaults()); err == nil {
			t.Errorf("%+v gives %+v", n, d)
		}
	}
}

func TestRulesAnswer(t *testing.T) {
	for _, c := range []struct{ name, in, out string }{
		{"apgar", `{"minute":5,"colour":1,"heart_rate":2,"reactivity":2,"tone":2,"breathing":2}`, `{"total":9,"band":"good","complete":true}`},
		{"apgar", `{"minute":1,"colour":1}`, `{"total":null,"band":null,"complete":false}`},
		{"newborn.danger_signs", `{"age_hours":10,"feeds_well":false,"convulsions":false,"severe_indrawing":false,"movements":"normal","temperature":37,"respiratory_rate":50,"jaundice":true,"jaundice_palms":false}`, `{"refer":true,"signs":["feeding","early_jaundice"],"missing":[],"count_again":false}`},
	} {
		out, source, err := rule.Call(Rules(), c.name, c.in)
		if err != nil || out != c.out || source == "" {
			t.Errorf("%s %s\n got %s %v\nwant %s", c.name, c.in, out, err, c.out)
		}
	}
	for _, c := range [][2]string{{"apgar", `{"minute":3}`}, {"apgar", `{"minute":5,"tone":3}`}, {"newborn.danger_signs", `{"age_hours":-1}`}, {"newborn.danger_signs", `{"age_hours":1,"temperature":370}`}} {
		if out, _, err := rule.Call(Rules(), c[0], c[1]); err == nil {
			t.Errorf("%s %s answers %s", c[0], c[1], out)
		}
	}
}
