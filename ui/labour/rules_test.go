package labour

import (
	"context"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"carnet/records/store"
	"carnet/ui/place"
)

// rule sets a threshold of the centre, as Réglages does.
func (w *world) rule(code string, x float64) {
	w.t.Helper()
	ctx := context.Background()
	doc, p, err := w.k.Store.Protocol(ctx)
	if err != nil {
		w.t.Fatal(err)
	}
	if p.Values == nil {
		p.Values = map[string]float64{}
	}
	p.Values[code] = x
	if err := w.k.Store.WriteProtocol(ctx, store.Author{Staff: w.lead.ID, Role: w.lead.Role}, &p, doc.Heads, "protocole de district"); err != nil {
		w.t.Fatal(err)
	}
}

func TestTheCentresThresholdsAndIntervalsHoldInLabour(t *testing.T) {
	w := newWorld(t)
	w.rule("labour.fhr_from", 150)
	w.rule("every.heart_1", 15)
	w.enter(w.mid, place.Route{To: place.Labour, Patient: w.woman})
	w.keys("5")
	w.ctrl(fyne.KeyReturn)
	w.pass(0)
	w.keys("152N")
	w.press(fyne.KeyEscape)
	w.pass(time.Second)
	if open := w.v.grid.sum.Open; len(open) != 1 || open[0].Item != "fhr" {
		t.Fatalf("152 beside a threshold of 150: %+v", open)
	}
	for i, r := range w.v.grid.g.Rows {
		if r.Code == "fhr" && !strings.Contains(w.v.grid.limit(w.v.grid.g.Rows[i]), "150") {
			t.Errorf("the row says %q", w.v.grid.limit(r))
		}
	}
	for _, d := range w.v.grid.sum.Due {
		if d.Item == "fhr" && !d.At.Equal(w.now.Truncate(time.Minute).Add(15*time.Minute)) {
			t.Errorf("the heart is due at %v", d.At)
		}
	}
	// Changed while the labour is shown: it holds at once.
	w.rule("labour.fhr_from", 160)
	if open := w.v.grid.sum.Open; len(open) != 0 {
		t.Errorf("152 beside a threshold of 160: %+v", open)
	}
}
