package labour

import (
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func ptr[T any](v T) *T { return &v }

func TestBloodLossBoundaries(t *testing.T) {
	for _, c := range []struct {
		name string
		in   AfterBirth
		want bool
	}{
		{"499 without signs", AfterBirth{LossML: 499}, false},
		{"500 without signs", AfterBirth{LossML: 500}, true},
		{"300 without signs", AfterBirth{LossML: 300}, false},
		{"300, pulse 100", AfterBirth{LossML: 300, Pulse: ptr(100.0)}, false},
		{"300, pulse 101", AfterBirth{LossML: 300, Pulse: ptr(101.0)}, true},
		{"299, pulse 101", AfterBirth{LossML: 299, Pulse: ptr(101.0)}, false},
		{"300, systolic 100", AfterBirth{LossML: 300, SBP: ptr(100.0)}, false},
		{"300, systolic 99", AfterBirth{LossML: 300, SBP: ptr(99.0)}, true},
		{"300, diastolic 60", AfterBirth{LossML: 300, DBP: ptr(60.0)}, false},
		{"300, diastolic 59", AfterBirth{LossML: 300, DBP: ptr(59.0)}, true},
		{"300, shock index 1", AfterBirth{LossML: 300, Pulse: ptr(100.0), SBP: ptr(100.0)}, false},
		{"300, pulse 100 over 99.9", AfterBirth{LossML: 300, Pulse: ptr(100.0), SBP: ptr(100.0 - 1e-9)}, true},
		{"300, no pressure to be felt", AfterBirth{LossML: 300, Pulse: ptr(0.0), SBP: ptr(0.0)}, true},
	} {
		h, err := BloodLoss(c.in, Defaults())
		if err != nil || (h.Alert != nil) != c.want {
			t.Errorf("%s: %+v %v", c.name, h, err)
		}
		if c.want && (len(h.Bundle) != 6 || h.BundleWithin != 15*time.Minute) {
			t.Errorf("%s: bundle %v within %v", c.name, h.Bundle, h.BundleWithin)
		}
	}
}

func TestBloodLossWindows(t *testing.T) {
	for _, c := range []struct {
		since time.Duration
		code  string
		txa   time.Duration
	}{
		{0, "labour.pph", 3 * time.Hour},
		{3*time.Hour - time.Minute, "labour.pph", time.Minute},
		{3 * time.Hour, "labour.pph", 0},
		{24 * time.Hour, "labour.pph", 0},
		{24*time.Hour + time.Minute, "labour.pph_secondary", 0},
	} {
		h, err := BloodLoss(AfterBirth{SinceBirth: c.since, LossML: 600}, Defaults())
		if err != nil || h.Alert.Code != c.code || h.TXAUntil != c.txa {
			t.Errorf("%v: %v %v %v", c.since, h.Alert, h.TXAUntil, err)
		}
	}
}

func TestBloodLossRefusesTheImpossible(t *testing.T) {
	for _, v := range []float64{math.NaN(), math.Inf(1), -1, 1e9} {
		for _, in := range []AfterBirth{{LossML: v}, {LossML: 100, Pulse: &v}, {LossML: 100, SBP: &v}, {LossML: 100, DBP: &v}} {
			if h, err := BloodLoss(in, Defaults()); err == nil {
				t.Errorf("%v gives %+v", v, h)
			}
		}
		if _, err := ShockIndex(v, 100); err == nil {
			t.Errorf("shock index of pulse %v", v)
		}
		if _, err := ShockIndex(100, v); err == nil {
			t.Errorf("shock index over %v", v)
		}
	}
	if _, err := BloodLoss(AfterBirth{SinceBirth: -time.Minute}, Defaults()); err == nil {
		t.Error("blood loss before birth is taken")
	}
	if si, err := ShockIndex(120, 80); err != nil || si != 1.5 {
		t.Errorf("shock index %v %v", si, err)
	}
}

func TestMoreBloodNeverSilencesTheAlert(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := AfterBirth{
			LossML: rapid.Float64Range(0, 3000).Draw(t, "loss"),
			Pulse:  ptr(rapid.Float64Range(40, 180).Draw(t, "pulse")),
			SBP:    ptr(rapid.Float64Range(40, 180).Draw(t, "sbp")),
		}
		a, err := BloodLoss(in, Defaults())
		if err != nil {
			t.Fatal(err)
		}
		in.LossML += rapid.Float64Range(0, 2000).Draw(t, "more")
		b, err := BloodLoss(in, Defaults())
		if err != nil {
			t.Fatal(err)
		}
		if a.Alert != nil && b.Alert == nil {
			t.Fatalf("%+v alerts, with more blood it does not", in)
		}
	})
}

func TestMagnesiumCourse(t *testing.T) {
	ok := MagnesiumChecks{Respirations: ptr(16.0), UrineMLPerH: ptr(30.0), KneeJerks: ptr(true)}
	loading, err := NextMagnesium(MagnesiumCourse{}, MagnesiumChecks{}, Defaults())
	if err != nil {
		t.Fatal(err)
	}
	want := MagnesiumDose{Kind: "loading", IVGrams: 4, IMGrams: 5, Sides: []Side{Left, Right}}
	if d := cmp.Diff(want, loading); d != "" {
		t.Error(d)
	}
	for _, c := range []struct {
		last Side
		want Side
	}{{"", Right}, {Right, Left}, {Left, Right}} {
		d, err := NextMagnesium(MagnesiumCourse{LastDose: at(0), LastSide: c.last}, ok, Defaults())
		if err != nil || d.Kind != "maintenance" || d.IMGrams != 5 || !d.Due.Equal(at(4)) || d.Sides[0] != c.want || len(d.Withhold)+len(d.Missing) != 0 {
			t.Errorf("after %q: %+v %v", c.last, d, err)
		}
	}
	if _, err := NextMagnesium(MagnesiumCourse{LastDose: at(0), LastSide: "both"}, ok, Defaults()); err == nil {
		t.Error("side both is taken")
	}
}

func TestMagnesiumEndsADayAfterTheLaterOfBirthAndFit(t *testing.T) {
	for _, c := range []struct {
		name             string
		birth, fit, last time.Time
		kind             string
	}{
		{"birth to come", time.Time{}, at(0), at(100), "maintenance"},
		{"last dose on the line", at(0), time.Time{}, at(20), "maintenance"},
		{"past the line", at(0), time.Time{}, at(20.1), "finished"},
		{"a fit after birth moves the line", at(0), at(10), at(30), "maintenance"},
		{"and past that", at(0), at(10), at(30.1), "finished"},
	} {
		d, err := NextMagnesium(MagnesiumCourse{LastDose: c.last, Birth: c.birth, LastFit: c.fit}, MagnesiumChecks{}, Defaults())
		if err != nil || d.Kind != c.kind {
			t.Errorf("%s: %+v %v, want %s", c.name, d, err, c.kind)
		}
	}
}

func TestMagnesiumChecks(t *testing.T) {
	for _, c := range []struct {
		name     string
		k        MagnesiumChecks
		withhold []string
		missing  []string
		antidote float64
	}{
		{"all good", MagnesiumChecks{ptr(16.0), ptr(30.0), ptr(true)}, nil, nil, 0},
		{"slow breathing", MagnesiumChecks{ptr(15.9), ptr(30.0), ptr(true)}, []string{"respirations"}, nil, 10},
		{"little urine", MagnesiumChecks{ptr(16.0), ptr(29.9), ptr(true)}, []string{"urine"}, nil, 0},
		{"no urine at all", MagnesiumChecks{ptr(16.0), ptr(0.0), ptr(true)}, []string{"urine"}, nil, 0},
		{"no breath at all", MagnesiumChecks{ptr(0.0), ptr(30.0), ptr(true)}, []string{"respirations"}, nil, 10},
		{"no knee jerks", MagnesiumChecks{ptr(16.0), ptr(30.0), ptr(false)}, []string{"knee_jerks"}, nil, 0},
		{"nothing checked", MagnesiumChecks{}, nil, []string{"respirations", "urine", "knee_jerks"}, 0},
	} {
		d, err := NextMagnesium(MagnesiumCourse{LastDose: at(0)}, c.k, Defaults())
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(c.withhold, d.Withhold) + cmp.Diff(c.missing, d.Missing); diff != "" || d.AntidoteML != c.antidote || len(d.Alerts) != len(c.withhold) {
			t.Errorf("%s: %+v", c.name, d)
		}
	}
	for _, v := range []float64{math.NaN(), math.Inf(1), -1, 1e9} {
		for _, k := range []MagnesiumChecks{{Respirations: &v}, {UrineMLPerH: &v}} {
			if d, err := NextMagnesium(MagnesiumCourse{LastDose: at(0)}, k, Defaults()); err == nil {
				t.Errorf("%v gives %+v", v, d)
			}
		}
	}
}
