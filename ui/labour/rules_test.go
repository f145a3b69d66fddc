package labour

import (
	"context"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"carnet/records/store"
	"carnet/ui/kit"
	"carnet/ui/place"
	"carnet/ui/theme"
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

// An alert says whose threshold it broke: the guide's, or the centre's own.
func TestAnAlertSaysWhoseThresholdItBroke(t *testing.T) {
	for _, c := range []struct {
		own  bool
		want string
	}{{false, "Source : OMS, guide du travail"}, {true, "Source : réglage du centre"}} {
		w := newWorld(t)
		value := "164N"
		if c.own {
			w.rule("labour.fhr_from", 150)
			value = "152N"
		}
		w.enter(w.mid, place.Route{To: place.Labour, Patient: w.woman})
		w.keys("5")
		w.ctrl(fyne.KeyReturn)
		w.pass(0)
		w.keys(value)
		w.press(fyne.KeyEscape)
		w.pass(time.Second)
		cards := alertCards(w.ctx.P(), &w.v.grid.sum, 1, w.now, 4)
		if len(cards) != 1 || flat(cards[0].Source) != c.want {
			t.Errorf("own %v: %+v", c.own, cards)
		}
		w.leave()
	}
}

// In a window of 1366 by 768, with the strip of the demonstration, the chart is
// in sight down to the descent; the cursor brings any other row into sight; and
// a row says which twin it is of.
func TestTheRowsOfTheChartAreInSight(t *testing.T) {
	w := newWorld(t)
	w.win.Resize(fyne.NewSize(1366-176, 768-56-24))
	w.enter(w.mid, place.Route{To: place.Labour, Patient: w.woman})
	w.keys("5")
	w.ctrl(fyne.KeyReturn)
	w.pass(0)
	w.press(fyne.KeyEscape)
	w.pass(time.Second)
	g, room := w.v.grid, w.v.pane.Size().Height
	for i, r := range g.g.Rows {
		if r.Code == "descent" && g.rowTop(i)+rowHeight > room {
			t.Errorf("the descent ends at %v of %v", g.rowTop(i)+rowHeight, room)
		}
	}
	if least := fyne.MeasureText("Àg|", theme.Small, fyne.TextStyle{Bold: true}).Height; rowHeight < least {
		t.Errorf("a row of %v cuts its words of %v", rowHeight, least)
	}
	for i := range g.g.Rows {
		if g.row < i {
			w.press(fyne.KeyDown)
		}
		top, off := g.rowTop(g.row), w.v.pane.Offset.Y
		if g.row != i || top < off+headHeight || top+rowHeight > off+room {
			t.Errorf("row %d of %d at %v is out of sight: %v to %v", g.row, i, top, off, off+room)
		}
	}
	for fetus := range 3 {
		for _, code := range []string{"fhr", "fhr_deceleration"} {
			label := "◷ " + rowShort(w.ctx.P(), code, fetus+1, 3)
			if cut := kit.Shorten(label, kit.Style{Size: theme.Small}, labelWidth-10); cut != label {
				t.Errorf("%q is cut to %q", label, cut)
			}
		}
	}
}
