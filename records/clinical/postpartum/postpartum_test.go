package postpartum

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Each contact at both of its edges, and one day beyond them.
func TestEachContactAtItsEdges(t *testing.T) {
	for _, c := range []struct {
		day   int
		on    string
		after string // and the day proposed
		begun int
	}{
		{-1, Other, "24h 1", -1}, {0, "24h", "48_72h 2", 0}, {1, "24h", "48_72h 2", 0},
		{2, "48_72h", "7_14d 7", 1}, {3, "48_72h", "7_14d 7", 1}, {4, Other, "7_14d 7", 1},
		{6, Other, "7_14d 7", 1}, {7, "7_14d", "6w 42", 2}, {14, "7_14d", "6w 42", 2}, {15, Other, "6w 42", 2},
		{34, Other, "6w 42", 2}, {35, "6w", "", 3}, {42, "6w", "", 3}, {48, "6w", "", 3}, {49, Other, "", 3},
	} {
		after := ""
		if n, ok := After(c.day); ok {
			after = fmt.Sprint(n.Code, " ", n.At)
		}
		if on, begun := On(c.day), Begun(c.day); on != c.on || after != c.after || begun != c.begun {
			t.Errorf("day %d: on %q, after %q, begun %d; want %q, %q, %d", c.day, on, after, begun, c.on, c.after, c.begun)
		}
	}
}

// What is handed out is a copy: nobody bends the contacts for all.
func TestTheContactsAreInOrderAndTheirOwn(t *testing.T) {
	list := Contacts()
	for i, c := range list {
		if c.From > c.At || c.At > c.To || i > 0 && list[i-1].To >= c.From {
			t.Errorf("%+v behind %+v", c, list[max(i-1, 0)])
		}
	}
	was := Contacts()
	list[0].From = 99
	if d := cmp.Diff(was, Contacts()); d != "" {
		t.Error(d)
	}
}
