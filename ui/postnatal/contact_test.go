package postnatal

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/clinical/postpartum"
)

var birth = clinical.Date{Year: 2026, Month: 10, Day: 30}

func TestTheContactFollowsTheBirth(t *testing.T) {
	for days, want := range map[int]string{0: "24h", 1: "24h", 2: "48_72h", 3: "48_72h", 4: postpartum.Other, 6: postpartum.Other, 7: "7_14d", 14: "7_14d", 15: postpartum.Other, 34: postpartum.Other, 35: "6w", 42: "6w", 48: "6w", 49: postpartum.Other, -1: postpartum.Other} {
		if got := contactOn(birth, birth.AddDays(days)); got != want {
			t.Errorf("day %d is %s, want %s", days, got, want)
		}
	}
}

func TestTheNextContactIsAhead(t *testing.T) {
	for days, want := range map[int]struct {
		at   int
		code string
	}{0: {2, "48_72h"}, 1: {2, "48_72h"}, 2: {7, "7_14d"}, 5: {7, "7_14d"}, 7: {42, "6w"}, 30: {42, "6w"}} {
		at, code, ok := nextContact(birth, birth.AddDays(days))
		if !ok || at != birth.AddDays(want.at) || code != want.code {
			t.Errorf("after day %d: %s %s %v, want day %d", days, at, code, ok, want.at)
		}
	}
	if _, _, ok := nextContact(birth, birth.AddDays(42)); ok {
		t.Error("six weeks is the last contact")
	}
}

func TestTheChildsSigns(t *testing.T) {
	of := func(x float64) *float64 { return &x }
	n := func(x int) *int { return &x }
	for name, c := range map[string]struct {
		kid   records.PostnatalKid
		days  int
		want  []string
		again bool
	}{
		"all well":                          {records.PostnatalKid{Temperature: of(36.8), Respiration: n(48), Danger: []string{"none"}}, 3, nil, false},
		"37.5 is fever":                     {records.PostnatalKid{Temperature: of(37.5)}, 3, []string{"fever"}, false},
		"37.4 is none":                      {records.PostnatalKid{Temperature: of(37.4)}, 3, nil, false},
		"below 35.5 is cold":                {records.PostnatalKid{Temperature: of(35.4)}, 3, []string{"low_temperature"}, false},
		"60 is counted again":               {records.PostnatalKid{Respiration: n(60)}, 3, []string{"fast_breathing"}, true},
		"60 twice under 7 days":             {records.PostnatalKid{Respiration: n(62), Respiration2: n(60)}, 6, []string{"fast_breathing"}, false},
		"60 once, then calm":                {records.PostnatalKid{Respiration: n(62), Respiration2: n(50)}, 6, nil, false},
		"59 is not fast":                    {records.PostnatalKid{Respiration: n(59)}, 3, nil, false},
		"60 at 7 days is no sign by itself": {records.PostnatalKid{Respiration: n(62), Respiration2: n(62)}, 7, nil, false},
		"seen and measured, in their order": {records.PostnatalKid{Temperature: of(38), Danger: []string{"jaundice_palms", "feeding"}}, 10, []string{"feeding", "fever", "jaundice_palms"}, false},
		"six weeks, fever still counts":     {records.PostnatalKid{Temperature: of(38)}, 42, []string{"fever"}, false},
	} {
		d, ok := danger(&c.kid, c.days)
		if !ok || !cmp.Equal(d.Signs, c.want) || d.CountAgain != c.again {
			t.Errorf("%s: %v, again %v, %v", name, d.Signs, d.CountAgain, ok)
		}
	}
	if _, ok := danger(&records.PostnatalKid{}, 60); ok {
		t.Error("beyond two months the young infant's rules say nothing")
	}
}
