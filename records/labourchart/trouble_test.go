package labourchart

import (
	"testing"
	"time"

	"carnet/records"
	"carnet/records/clinical/labour"

	"github.com/google/go-cmp/cmp"
)

func TestMagnesiumIsDueInALabour(t *testing.T) {
	s := labour.Defaults()
	low, urine, yes := 12.0, 40.0, true
	dose := func(minutes int, kind, side string) records.MagnesiumGiven {
		return records.MagnesiumGiven{At: at(minutes), Kind: kind, Side: side}
	}
	held := dose(250, Withheld, "")
	held.Respirations, held.UrineMLPerH, held.KneeJerks = &low, &urine, &yes
	cases := []struct {
		name  string
		lines []string
		given []records.MagnesiumGiven
		now   int
		kind  string
		due   int // minutes after the start; -1 for nothing
		side  labour.Side
	}{
		{"nothing calls for it", nil, nil, 60, "", -1, ""},
		{"another complication does not", []string{"10 complication obstructed"}, nil, 60, "", -1, ""},
		{"pre-eclampsia: the loading dose is due from then on", []string{"20 complication preeclampsia"}, nil, 60, "loading", 20, labour.Left},
		{"not before it is known", []string{"20 complication preeclampsia"}, nil, 10, "", -1, ""},
		{"four hours after the loading dose", []string{"20 complication eclampsia"}, []records.MagnesiumGiven{dose(30, "loading", "")}, 60, "maintenance", 270, labour.Right},
		{"the other side next", []string{"20 complication eclampsia"}, []records.MagnesiumGiven{dose(270, "maintenance", "right"), dose(30, "loading", "")}, 300, "maintenance", 510, labour.Left},
		{"held back: again in an hour", []string{"20 complication eclampsia"}, []records.MagnesiumGiven{dose(0, "loading", ""), held}, 251, "maintenance", 310, labour.Right},
		{"a dose begun without a word of why goes on", nil, []records.MagnesiumGiven{dose(0, "loading", "")}, 10, "maintenance", 240, labour.Right},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			l := tell(c.lines...)
			l.Magnesium = c.given
			sum := SummaryOf(l, at(c.now), s)
			var due []Due
			for _, d := range sum.Due {
				if d.Item == Magnesium {
					due = append(due, d)
				}
			}
			if c.due < 0 {
				if sum.Dose != nil || len(due) != 0 {
					t.Fatalf("dose %+v, due %v", sum.Dose, due)
				}
				return
			}
			if sum.Dose == nil || sum.Dose.Kind != c.kind || sum.Dose.Sides[0] != c.side {
				t.Fatalf("dose %+v", sum.Dose)
			}
			if want := []Due{{Item: Magnesium, At: at(c.due), Every: 15 * time.Minute}}; !cmp.Equal(want, due) {
				t.Error(cmp.Diff(want, due))
			}
		})
	}
	// What held the dose back stays said until one is given.
	l := tell("20 complication eclampsia")
	l.Magnesium = []records.MagnesiumGiven{dose(0, "loading", ""), held}
	if d := SummaryOf(l, at(260), s).Dose; len(d.Withhold) != 1 || d.Withhold[0] != "respirations" || d.AntidoteML == 0 {
		t.Errorf("held back: %+v", d)
	}
	// Over: nothing is due any more.
	end := at(300)
	l.Ended = &end
	if sum := SummaryOf(l, at(400), s); len(sum.Due) != 0 {
		t.Errorf("due after the end: %v", sum.Due)
	}
}

func TestADoseStandsInTheRowOfMedicines(t *testing.T) {
	l := tell("60 medicine nifédipine")
	l.Magnesium = []records.MagnesiumGiven{{At: at(30), Kind: "loading", By: "y"}, {At: at(270), Kind: "maintenance", Side: "right"}}
	g := GridOf(l, at(280), labour.Defaults())
	for i, r := range g.Rows {
		if r.Code != Medicine {
			continue
		}
		var got []string
		for _, cell := range g.Cells[i] {
			for _, v := range cell {
				got = append(got, v.Value)
			}
		}
		if diff := cmp.Diff([]string{"MgSO4 14 g", "nifédipine", "MgSO4 5 g"}, got); diff != "" {
			t.Error(diff)
		}
		return
	}
	t.Fatal("there is no row of medicines")
}

func TestWhatWentWrongIsHandedToTheBirth(t *testing.T) {
	l := tell("20 complication eclampsia", "25 complication fetal_distress", "30 complication eclampsia", "21 step eclampsia.call", "15 fit 1", "40 fit 1")
	l.Entries[1].Struck = "décoché"
	if diff := cmp.Diff([]string{"eclampsia"}, Complications(l)); diff != "" {
		t.Error(diff)
	}
	want := []records.Step{{Code: "eclampsia.call", At: at(21), By: "x"}, {Code: Fit, At: at(40), By: "x"}}
	if diff := cmp.Diff(want, Steps(l)); diff != "" {
		t.Error(diff)
	}
}
