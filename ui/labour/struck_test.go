package labour

import (
	"strings"
	"testing"
	"time"

	"carnet/records"
	"carnet/records/clinical/labour"
	"carnet/records/journal"
	"carnet/records/labourchart"
	"carnet/records/store"
	"carnet/ui/place"
)

// 10 cm typed for 6, struck or typed anew: the labour is where it was, in the
// record too, and what is due and what alerts follow from that.
func TestAStruckTenIsNoSecondStage(t *testing.T) {
	s := labour.Defaults()
	for _, c := range []struct {
		name  string
		after func(w *world, ten records.LabourEntry) []edit // what follows the wrong entry
	}{
		{"struck, 6 noted later", func(w *world, ten records.LabourEntry) []edit {
			return []edit{strike(ten, "erreur", s), add(w.exam("6", 20), s)}
		}},
		{"typed anew at the same time", func(w *world, ten records.LabourEntry) []edit {
			return []edit{strike(ten, "retapé", s), add(w.exam("6", 0), s)}
		}},
		{"6 noted first, then struck", func(w *world, ten records.LabourEntry) []edit {
			return []edit{add(w.exam("6", 5), s), strike(ten, "erreur", s)}
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			id := w.write(store.Change{Op: journal.OpPut, Patient: w.woman, Content: &records.Labour{Pregnancy: w.preg.String(), Admitted: w.now, Parity: of(1)}}).Document
			ten := w.exam("10", 0)
			edits := append([]edit{add(ten, s)}, c.after(w, ten)...)
			for _, e := range edits { // each in a revision of its own
				if _, err := writeEdits(w.k.Store, store.Author{Staff: w.mid.ID, Role: w.mid.Role}, id, []edit{e}); err != nil {
					t.Fatal(err)
				}
			}
			w.now = w.now.Add(6*time.Hour + 40*time.Minute)
			w.enter(w.mid, place.Route{To: place.Labour, Patient: w.woman, Document: id})
			_, l := w.stored()
			if l.Second != nil {
				t.Errorf("the record keeps a second stage since %v", l.Second)
			}
			if l.Active == nil {
				t.Error("6 cm is active labour")
			}
			sum := w.v.grid.sum
			if sum.Stage != labour.FirstStage {
				t.Errorf("stage %q", sum.Stage)
			}
			for _, d := range sum.Due {
				if d.Item == "fhr" && d.Every != s.Interval("fhr", labour.FirstStage) {
					t.Errorf("the heart is due every %v", d.Every)
				}
			}
			dwell := false
			for _, a := range sum.Open {
				if strings.HasPrefix(a.Item, "second_stage") {
					t.Errorf("an alert of the second stage: %+v", a)
				}
				dwell = dwell || a.Item == "dwell_6cm"
			}
			if !dwell {
				t.Errorf("6 h at 6 cm alert nobody: %+v", sum.Open)
			}
		})
	}
}

// What follows from entries is undone with them and only then: a second stage
// that another examination shows, or that was set by hand, stands.
func TestWhatFollowsFromAnEntryGoesWithIt(t *testing.T) {
	s := labour.Defaults()
	at := func(m int) *time.Time { return of(time.Date(2026, 11, 24, 8, m, 0, 0, time.Local)) }
	entry := func(item, value string, m int) records.LabourEntry {
		return records.LabourEntry{At: *at(m), Item: item, Value: value}
	}
	type times struct{ active, second, ruptured *time.Time }
	for _, c := range []struct {
		name    string
		entries []records.LabourEntry
		strikes int
		hand    func(*records.Labour)
		want    times
	}{
		{"5 cm struck: no active labour", []records.LabourEntry{entry("dilatation", "5", 0)}, 0, nil, times{}},
		{"5 cm struck, 6 cm left", []records.LabourEntry{entry("dilatation", "5", 0), entry("dilatation", "6", 30)}, 0, nil, times{active: at(30)}},
		{"one 10 of two struck", []records.LabourEntry{entry("dilatation", "10", 10), entry("dilatation", "10", 40)}, 0, nil, times{active: at(40), second: at(40)}},
		{"the later 10 struck", []records.LabourEntry{entry("dilatation", "10", 10), entry("dilatation", "10", 40)}, 1, nil, times{active: at(10), second: at(10)}},
		{"10 struck, the second stage set by hand", []records.LabourEntry{entry("dilatation", "10", 10)}, 0, func(l *records.Labour) { l.Second = at(25) }, times{second: at(25)}},
		{"clear liquor struck", []records.LabourEntry{entry("amniotic_fluid", "C", 10)}, 0, nil, times{}},
		{"intact membranes struck change nothing", []records.LabourEntry{entry("amniotic_fluid", "C", 10), entry("amniotic_fluid", "I", 5)}, 1, nil, times{ruptured: at(10)}},
		{"clear typed anew as meconium", []records.LabourEntry{entry("amniotic_fluid", "C", 10), entry("amniotic_fluid", "M", 10)}, 0, nil, times{ruptured: at(10)}},
	} {
		var l records.Labour
		for _, e := range c.entries {
			add(e, s)(&l)
		}
		if c.hand != nil {
			c.hand(&l)
		}
		strike(c.entries[c.strikes], "erreur", s)(&l)
		for what, x := range map[string][2]*time.Time{"active": {c.want.active, l.Active}, "second": {c.want.second, l.Second}, "ruptured": {c.want.ruptured, l.Ruptured}} {
			if (x[0] == nil) != (x[1] == nil) || x[0] != nil && !x[0].Equal(*x[1]) {
				t.Errorf("%s: %s is %v, want %v", c.name, what, x[1], x[0])
			}
		}
	}
}

func (w *world) exam(cm string, minutes int) records.LabourEntry {
	return records.LabourEntry{At: w.now.Add(time.Duration(minutes) * time.Minute), Item: labourchart.Dilatation, Value: cm, By: w.mid.ID.String()}
}
