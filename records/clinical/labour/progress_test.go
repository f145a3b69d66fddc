package labour

import (
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"
)

var start = time.Date(2026, 11, 24, 20, 0, 0, 0, time.UTC)

func at(h float64) time.Time { return start.Add(hours(h)) }

func TestDwellAtEachCentimetre(t *testing.T) {
	for cm, limit := range map[float64]float64{5: 6, 6: 5, 7: 3, 8: 2.5, 9: 2} {
		for _, c := range []struct {
			h    float64
			want bool
		}{{limit - 0.01, false}, {limit, true}, {limit + 0.01, true}} {
			p, err := ProgressAt([]Exam{{at(0), cm}}, at(c.h), Defaults())
			if err != nil {
				t.Fatal(err)
			}
			if (p.Alert != nil) != c.want {
				t.Errorf("%v cm for %v h: alert %v, want %v", cm, c.h, p.Alert != nil, c.want)
			}
		}
	}
	for _, cm := range []float64{0, 4.9, 10} {
		if p, err := ProgressAt([]Exam{{at(0), cm}}, at(48), Defaults()); err != nil || p.Alert != nil {
			t.Errorf("%v cm: %+v %v", cm, p, err)
		}
	}
}

func TestProgressCountsFromTheFirstTimeAtACentimetre(t *testing.T) {
	exams := []Exam{{at(5), 6.5}, {at(0), 5}, {at(2), 6}, {at(6), 5.5}} // out of order, and one that reads less
	p, err := ProgressAt(exams, at(7), Defaults())
	if err != nil {
		t.Fatal(err)
	}
	if p.CM != 6 || p.Dwell != 5*time.Hour || p.Alert == nil {
		t.Errorf("got %+v", p)
	}
	if _, err := ProgressAt(exams, at(5), Defaults()); err == nil {
		t.Error("an examination from the future is taken")
	}
	if _, err := ProgressAt(nil, at(5), Defaults()); err == nil {
		t.Error("no examination is taken")
	}
	if _, err := ProgressAt([]Exam{{at(0), math.NaN()}}, at(5), Defaults()); err == nil {
		t.Error("NaN cm is taken")
	}
}

func TestDwellNeverShrinksWithTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		exams := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Exam {
			return Exam{at(rapid.Float64Range(0, 20).Draw(t, "h")), rapid.Float64Range(0, 10).Draw(t, "cm")}
		}), 1, 8).Draw(t, "exams")
		a := rapid.Float64Range(20, 40).Draw(t, "now")
		b := a + rapid.Float64Range(0, 10).Draw(t, "later")
		p, err := ProgressAt(exams, at(a), Defaults())
		if err != nil {
			t.Fatal(err)
		}
		q, err := ProgressAt(exams, at(b), Defaults())
		if err != nil {
			t.Fatal(err)
		}
		if q.Dwell < p.Dwell || p.Alert != nil && q.Alert == nil {
			t.Fatalf("%+v then %+v", p, q)
		}
	})
}

func TestSecondStageByParity(t *testing.T) {
	for _, c := range []struct {
		parity int
		h      float64
		want   bool
	}{{0, 2.99, false}, {0, 3, true}, {1, 1.99, false}, {1, 2, true}, {7, 2, true}} {
		lasted, a, err := SecondStageAt(at(0), at(c.h), c.parity, Defaults())
		if err != nil || lasted != hours(c.h) || (a != nil) != c.want {
			t.Errorf("parity %d at %v h: %v %v %v", c.parity, c.h, lasted, a, err)
		}
	}
	if _, _, err := SecondStageAt(at(1), at(0), 0, Defaults()); err == nil {
		t.Error("a second stage that begins in the future is taken")
	}
	for _, parity := range []int{-1, 26} {
		if _, _, err := SecondStageAt(at(0), at(1), parity, Defaults()); err == nil {
			t.Errorf("parity %d is taken", parity)
		}
	}
}

func TestClassicPartographLines(t *testing.T) {
	for _, c := range []struct {
		name string
		last Exam
		want Line
	}{
		{"on the alert line", Exam{at(3), 7}, LeftOfAlert},
		{"left of it", Exam{at(3), 8}, LeftOfAlert},
		{"just right of it", Exam{at(3), 6.9}, PastAlert},
		{"right of it, before the action line", Exam{at(6), 6.1}, PastAlert},
		{"on the action line", Exam{at(6), 6}, PastAction},
		{"right of the action line", Exam{at(7), 6}, PastAction},
		{"at the foot of the action line", Exam{at(4), 4}, PastAction},
		{"just before its foot", Exam{at(3.99), 4}, PastAlert},
		{"fully open, late", Exam{at(14), 10}, FullyOpen},
	} {
		p, err := ClassicPartograph([]Exam{{at(-2), 3}, {at(0), 4}, c.last}, Defaults())
		if err != nil || p.Line != c.want {
			t.Errorf("%s: %v %v, want %v", c.name, p.Line, err, c.want)
		}
		if (p.Alert != nil) != (c.want == PastAlert || c.want == PastAction) {
			t.Errorf("%s: alert %+v", c.name, p.Alert)
		}
	}
	if p, err := ClassicPartograph([]Exam{{at(0), 3.9}}, Defaults()); err != nil || p.Line != Latent {
		t.Errorf("3.9 cm: %+v %v", p, err)
	}
	if p, err := ClassicPartograph([]Exam{{at(0), 6}, {at(2), 7.5}}, Defaults()); err != nil || p.Line != PastAlert || p.Expected != 8 {
		t.Errorf("a first examination at 6 cm starts on the line at 6 cm: %+v %v", p, err)
	}
	if _, err := ClassicPartograph(nil, Defaults()); err == nil {
		t.Error("no examination is taken")
	}
}
