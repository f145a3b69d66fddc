package labourchart

import (
	"testing"
	"time"

	"carnet/records"
	"carnet/records/clinical/labour"
)

// What a midwife asks after the birth of an eclamptic woman: which dose, when,
// and until when.
func TestMagnesiumGoesOnAfterTheBirth(t *testing.T) {
	s := labour.Defaults()
	dose := func(minutes int, kind, side string) records.MagnesiumGiven {
		return records.MagnesiumGiven{At: at(minutes), Kind: kind, Side: side}
	}
	const hour = 60
	cases := []struct {
		name   string
		d      records.Delivery
		now    int
		kind   string
		due    int // minutes after the birth
		side   labour.Side
		ending int // StopsAt
	}{
		{"no complication, nothing given", records.Delivery{}, 10, "", 0, "", 0},
		{"a haemorrhage asks for none", records.Delivery{Complications: []string{"haemorrhage"}}, 10, "", 0, "", 0},
		{"eclampsia and nothing given: the loading dose", records.Delivery{Complications: []string{"eclampsia"}}, 10, "loading", 0, labour.Left, 0},
		{"given in labour: four hours after it", records.Delivery{Complications: []string{"eclampsia"}, Magnesium: []records.MagnesiumGiven{dose(-hour, "loading", "")}}, 10, "maintenance", 3 * hour, labour.Right, 24 * hour},
		{"overdue stays due", records.Delivery{Magnesium: []records.MagnesiumGiven{dose(-hour, "loading", "")}}, 9 * hour, "maintenance", 3 * hour, labour.Right, 24 * hour},
		{"the other buttock next", records.Delivery{Magnesium: []records.MagnesiumGiven{dose(-hour, "loading", ""), dose(3*hour, "maintenance", "right")}}, 4 * hour, "maintenance", 7 * hour, labour.Left, 24 * hour},
		{"a fit after the birth goes on from there", records.Delivery{Magnesium: []records.MagnesiumGiven{dose(20*hour, "maintenance", "left")}, Steps: []records.Step{{Code: Fit, At: at(10 * hour)}}}, 30 * hour, "maintenance", 24 * hour, labour.Right, 34 * hour},
		{"a day after the birth it is over", records.Delivery{Complications: []string{"eclampsia"}, Magnesium: []records.MagnesiumGiven{dose(18*hour, "maintenance", "left")}}, 24*hour + 1, "", 0, "", 0},
		{"the dose at the very end is given", records.Delivery{Magnesium: []records.MagnesiumGiven{dose(20*hour, "maintenance", "left")}}, 24 * hour, "maintenance", 24 * hour, labour.Right, 24 * hour},
		{"one later than the end is not", records.Delivery{Magnesium: []records.MagnesiumGiven{dose(20*hour+1, "maintenance", "left")}}, 21 * hour, "", 0, "", 0},
		{"nothing for a woman who died", records.Delivery{Mother: "died", Complications: []string{"eclampsia"}}, 10, "", 0, "", 0},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			c.d.At = at(0)
			got, ok := DoseAfter(&c.d, at(c.now), s)
			if ok != (c.kind != "") || got.Kind != c.kind {
				t.Fatalf("%v %+v", ok, got)
			}
			if !ok {
				return
			}
			if !got.Due.Equal(at(c.due)) || got.Sides[0] != c.side {
				t.Errorf("due %s on the %s", got.Due.Format("15:04"), got.Sides[0])
			}
			if c.ending > 0 && !got.StopsAt.Equal(at(c.ending)) {
				t.Errorf("until %s", got.StopsAt.Format("02 15:04"))
			}
		})
	}
}

// Each measurement is judged with its own signs, by the rules in force.
func TestBloodIsJudgedByTheRule(t *testing.T) {
	n := func(x int) *int { return &x }
	own := labour.Defaults()
	own.Blood.LossML = 400
	cases := []struct {
		name   string
		losses []records.BloodLoss
		s      labour.Settings
		alert  bool
		ml     float64
		since  int
	}{
		{"350 mL, pulse not taken", []records.BloodLoss{{At: at(5), ML: 350}}, labour.Defaults(), false, 350, 0},
		{"350 mL with pulse 120", []records.BloodLoss{{At: at(5), ML: 350, Pulse: n(120)}}, labour.Defaults(), true, 350, 5},
		{"350 mL with pulse 100", []records.BloodLoss{{At: at(5), ML: 350, Pulse: n(100)}}, labour.Defaults(), false, 350, 0},
		{"299 mL with pulse 140", []records.BloodLoss{{At: at(5), ML: 299, Pulse: n(140)}}, labour.Defaults(), false, 299, 0},
		{"499 mL", []records.BloodLoss{{At: at(5), ML: 499}}, labour.Defaults(), false, 499, 0},
		{"500 mL", []records.BloodLoss{{At: at(5), ML: 500}}, labour.Defaults(), true, 500, 5},
		{"450 mL where the centre alerts from 400", []records.BloodLoss{{At: at(5), ML: 450}}, own, true, 450, 5},
		{"met and then calm: it stays met", []records.BloodLoss{{At: at(5), ML: 350, Pulse: n(120)}, {At: at(20), ML: 380, Pulse: n(90)}}, labour.Defaults(), true, 350, 5},
	}
	for _, c := range cases {
		h, last, since := Lost(at(0), c.losses, c.s)
		if (h.Alert != nil) != c.alert || last.ML != c.ml || c.alert && !since.Equal(at(c.since)) || !c.alert && !since.Equal(time.Time{}) {
			t.Errorf("%s: alert %v, %v mL, since %v", c.name, h.Alert != nil, last.ML, since)
		}
	}
}
