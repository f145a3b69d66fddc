package antenatal

import (
	"encoding/csv"
	"os"
	"strconv"
	"testing"

	"carnet/records/clinical"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// matrix reads the contact schedule: one row for each week of a first
// contact, then the weeks of those that follow.
func matrix(t *testing.T) [][]int {
	t.Helper()
	f, err := os.Open("testdata/contact_matrix.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.FieldsPerRecord = -1
	recs, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var rows [][]int
	for _, rec := range recs {
		var row []int
		for _, s := range rec {
			n, err := strconv.Atoi(s)
			if err != nil {
				t.Fatal(err)
			}
			row = append(row, n)
		}
		rows = append(rows, row)
	}
	return rows
}

func TestEveryStepOfTheMatrix(t *testing.T) {
	steps := 0
	for _, row := range matrix(t) {
		for i := 0; i+1 < len(row); i++ {
			n, err := NextContact(row[i], row[0], Defaults())
			if err != nil {
				t.Fatal(err)
			}
			steps++
			if n.Week != row[i+1] || n.Refer != (row[i+1] == 41) {
				t.Errorf("first at %d, now at %d: %+v, the matrix has %d", row[0], row[i], n, row[i+1])
			}
		}
	}
	if steps != 229 {
		t.Errorf("%d steps, want 229", steps)
	}
}

func TestContactsOffTheMatrix(t *testing.T) {
	for _, c := range []struct{ week, first, want int }{
		{19, 10, 27}, {20, 10, 26}, {25, 10, 31}, {26, 10, 30}, {33, 10, 37}, {34, 10, 36}, {39, 10, 40},
		{29, 22, 33}, {30, 22, 32}, {30, 23, 32}, {30, 21, 34}, {30, 24, 34}, // two-weekly from 30 only after a first contact at 22 or 23
		{31, 28, 35}, {32, 28, 34}, {32, 29, 34}, {32, 27, 36}, {30, 30, 32}, {31, 30, 33},
		{1, 1, 9},
	} {
		n, err := NextContact(c.week, c.first, Defaults())
		if err != nil || n.Week != c.want || n.Refer {
			t.Errorf("first at %d, now at %d: %+v %v, want %d", c.first, c.week, n, err, c.want)
		}
	}
	for _, week := range []int{40, 41, 42, 45} {
		if n, err := NextContact(week, 12, Defaults()); err != nil || !n.Refer || n.Week != 41 {
			t.Errorf("at %d weeks: %+v %v, want referral at 41", week, n, err)
		}
	}
	for _, c := range [][2]int{{0, 0}, {-5, -5}, {46, 12}, {20, 21}, {20, 0}, {1 << 40, 1}} {
		if n, err := NextContact(c[0], c[1], Defaults()); err == nil {
			t.Errorf("%v gives %+v", c, n)
		}
	}
}

func TestScheduleEndsAtForty(t *testing.T) {
	for _, row := range matrix(t) {
		if row[0] > 40 {
			continue
		}
		got, err := Schedule(row[0], Defaults())
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(row[:len(row)-1], got); d != "" {
			t.Errorf("first at %d:%s", row[0], d)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		first := rapid.IntRange(1, 39).Draw(t, "first")
		week := rapid.IntRange(first, 39).Draw(t, "week")
		n, err := NextContact(week, first, Defaults())
		if err != nil || n.Week <= week || n.Week > 40 || n.Week-week > 8 {
			t.Fatalf("first %d, now %d: %+v %v", first, week, n, err)
		}
	})
	if d := DueDate(clinical.Date{Year: 2025, Month: 12, Day: 23}, 40); d != (clinical.Date{Year: 2026, Month: 9, Day: 29}) {
		t.Errorf("40 weeks are reached on %v", d)
	}
}

func TestConsultationNumbers(t *testing.T) {
	s := Defaults()
	for order, want := range map[int]Consultation{1: {Number: 1}, 3: {Number: 3}, 4: {Number: 4, OrMore: true}, 5: {Number: 4, OrMore: true}, 9: {Number: 4, OrMore: true}} {
		if got, err := NumberOf(order, 20, s); err != nil || got != want {
			t.Errorf("contact %d: %+v %v, want %+v", order, got, err, want)
		}
	}
	s.Windows = []Window{{1, 1, 15}, {2, 16, 27}, {3, 28, 35}, {4, 36, 45}}
	for _, c := range []struct {
		week int
		want Consultation
	}{{15, Consultation{Number: 1}}, {16, Consultation{Number: 2}}, {28, Consultation{Number: 3}}, {36, Consultation{Number: 4, OrMore: true}}} {
		if got, err := NumberOf(2, c.week, s); err != nil || got != c.want {
			t.Errorf("week %d: %+v %v", c.week, got, err)
		}
	}
	s.Windows = s.Windows[:1]
	if got, err := NumberOf(2, 20, s); err != nil || got != (Consultation{Number: 2, Outside: true}) {
		t.Errorf("outside the windows: %+v %v", got, err)
	}
	for _, order := range []int{0, -1, 51} {
		if _, err := NumberOf(order, 20, s); err == nil {
			t.Errorf("contact %d has a number", order)
		}
	}
	if _, err := NumberOf(1, 0, s); err == nil {
		t.Error("week 0 has a number")
	}
}

// A centre's own schedule: four contacts, as the national count has them.
func TestTheCentresOwnIntervalsDecide(t *testing.T) {
	s := Defaults()
	s.Contacts = ContactSettings{Every: [4]int{12, 8, 6, 4}, Until: [3]int{16, 28, 36}, Last: 38, Refer: 42}
	for _, c := range []struct{ week, first, next int }{
		{15, 12, 27}, {16, 12, 24}, {27, 12, 35}, {28, 12, 34}, {31, 31, 35}, {35, 12, 38}, {36, 12, 38}, {37, 12, 38},
	} {
		if n, err := NextContact(c.week, c.first, s); err != nil || n.Refer || n.Week != c.next {
			t.Errorf("week %d, first at %d: %+v %v, want %d", c.week, c.first, n, err, c.next)
		}
	}
	if n, err := NextContact(38, 12, s); err != nil || !n.Refer || n.Week != 42 {
		t.Errorf("after the last contact: %+v %v", n, err)
	}
	s.Contacts.Every[2] = 0
	if _, err := NextContact(20, 12, s); err == nil {
		t.Error("an interval of no week at all is taken")
	}
}
