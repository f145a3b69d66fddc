package sheet

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestRowsLeaveTheHeadingOut(t *testing.T) {
	got := Rows("x.csv", "code,name\na,\"un, deux\"\nb,trois\n", 2)
	if d := cmp.Diff([][]string{{"a", "un, deux"}, {"b", "trois"}}, got); d != "" {
		t.Error(d)
	}
}

func TestABrokenTablePanicsWithItsName(t *testing.T) {
	for _, table := range []string{"code,name\na\n", "code,name\na,b,c\n", "code,name\n\"a,b\n", ""} {
		func() {
			defer func() {
				if said, _ := recover().(string); !strings.HasPrefix(said, "x.csv: ") {
					t.Errorf("%q: %q", table, said)
				}
			}()
			Rows("x.csv", table, 2)
		}()
	}
}

func TestListsLeaveEmptyWordsOut(t *testing.T) {
	for cell, want := range map[string][]string{"": nil, " ; ": nil, "a": {"a"}, "a; b c ;;d": {"a", "b c", "d"}} {
		if d := cmp.Diff(want, List(cell)); d != "" {
			t.Errorf("%q: %s", cell, d)
		}
	}
}
