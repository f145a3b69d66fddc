package labourchart

import (
	"encoding/csv"
	"os"
	"strings"
	"testing"
	"time"

	"carnet/records"
	"carnet/records/clinical/labour"

	"github.com/google/go-cmp/cmp"
)

var start = time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC)

func at(minutes int) time.Time { return start.Add(time.Duration(minutes) * time.Minute) }

// tell makes a labour of "minutes item value" lines.
func tell(lines ...string) *records.Labour {
	l := &records.Labour{Admitted: start, Fetuses: 1}
	for _, line := range lines {
		f := strings.Fields(line)
		n := 0
		for _, r := range f[0] {
			n = n*10 + int(r-'0')
		}
		l.Entries = append(l.Entries, records.LabourEntry{At: at(n), Item: f[1], Value: f[2], By: "x"})
	}
	return l
}

func TestEveryRowOfTheGuideIsOnTheChart(t *testing.T) {
	f, err := os.Open("../clinical/labour/testdata/labour_care_guide_thresholds.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	have := map[string]bool{}
	for _, r := range Rows(1) {
		have[r.Code] = true
	}
	for _, r := range rows[1:] {
		code := r[2]
		switch {
		case strings.HasPrefix(code, "dwell_"):
			code = Dilatation // its time at each centimetre alerts
		case strings.HasPrefix(code, "second_stage"):
			continue // a clock, no entry
		}
		if !have[code] {
			t.Errorf("the chart lacks %s", code)
		}
	}
	if n := len(Rows(2)) - len(Rows(1)); n != 2 {
		t.Errorf("a twin adds %d rows", n)
	}
}

func TestReadTakesWhatPeopleTypeAndRefusesTheRest(t *testing.T) {
	for _, c := range []struct{ code, typed, want string }{
		{"dilatation", "5", "5"}, {"dilatation", "5,5", "5.5"}, {"dilatation", "10", "10"}, {"fhr", "140", "140"}, {"temperature", "37,8", "37.8"},
		{"companion", "o", "Y"}, {"amniotic_fluid", "m++", "M++"}, {"plan", " TV 12:00 ", "TV 12:00"}, {"caput", "2", "++"},
	} {
		if got, err := Read(c.code, c.typed); err != nil || got != c.want {
			t.Errorf("%s %q: %q %v, want %q", c.code, c.typed, got, err, c.want)
		}
	}
	for _, c := range []struct{ code, typed string }{{"dilatation", "11"}, {"dilatation", ""}, {"dilatation", "-1"}, {"fhr", "x"}, {"fhr", "301"}, {"companion", "?"}, {"descent", "6"}} {
		if got, err := Read(c.code, c.typed); err == nil {
			t.Errorf("%s %q gives %q", c.code, c.typed, got)
		}
	}
}

func TestStages(t *testing.T) {
	l := tell("0 dilatation 3", "60 dilatation 5", "300 dilatation 10")
	for _, c := range []struct {
		now   int
		stage labour.Stage
		since int
	}{{0, "", 0}, {59, "", 0}, {60, labour.FirstStage, 60}, {299, labour.FirstStage, 60}, {300, labour.SecondStage, 300}} {
		stage, since := StageAt(l, at(c.now), labour.Defaults())
		if stage != c.stage || !since.Equal(at(c.since)) {
			t.Errorf("at %d: %q since %v", c.now, stage, since)
		}
	}
	// A smaller finding later does not take the second stage back.
	l.Entries = append(l.Entries, records.LabourEntry{At: at(310), Item: Dilatation, Value: "9"})
	if stage, _ := StageAt(l, at(320), labour.Defaults()); stage != labour.SecondStage {
		t.Errorf("stage %q", stage)
	}
}

// Each boundary of time by centimetre, on both sides.
func TestNoProgressAlertsByCentimetre(t *testing.T) {
	for _, c := range []struct {
		cm    string
		limit int // minutes
	}{{"5", 360}, {"6", 300}, {"7", 180}, {"8", 150}, {"9", 120}} {
		l := tell("0 dilatation " + c.cm)
		for _, x := range []struct {
			now  int
			want bool
		}{{c.limit - 1, false}, {c.limit, true}} {
			s := SummaryOf(l, at(x.now), labour.Defaults())
			got := len(s.Open) == 1 && s.Open[0].Item == "dwell_"+c.cm+"cm"
			if got != x.want {
				t.Errorf("%s cm after %d min: %+v", c.cm, x.now, s.Open)
			}
		}
	}
}

func TestTheSecondStageAlertsByParity(t *testing.T) {
	zero, two := 0, 2
	for _, c := range []struct {
		parity *int
		limit  int
		item   string
	}{{&zero, 180, "second_stage_nullip"}, {&two, 120, "second_stage_multip"}} {
		l := tell("0 dilatation 10")
		l.Parity = c.parity
		if s := SummaryOf(l, at(c.limit-1), labour.Defaults()); len(s.Open) != 0 {
			t.Errorf("%s a minute early: %+v", c.item, s.Open)
		}
		if s := SummaryOf(l, at(c.limit), labour.Defaults()); len(s.Open) != 1 || s.Open[0].Item != c.item {
			t.Errorf("%s: %+v", c.item, s.Open)
		}
	}
}

func TestAnAlertIsOpenUntilALaterValueIsGood(t *testing.T) {
	l := tell("0 dilatation 5", "0 fhr 150", "30 fhr 160", "60 fhr 165", "90 fhr 159")
	for _, c := range []struct {
		now        int
		open, past string
	}{{29, "", ""}, {30, "160", ""}, {60, "165", ""}, {90, "", "165"}} {
		s := SummaryOf(l, at(c.now), labour.Defaults())
		open, past := "", ""
		if len(s.Open) > 0 {
			open = s.Open[0].Value
		}
		if len(s.Past) > 0 {
			past = s.Past[0].Value
		}
		if open != c.open || past != c.past {
			t.Errorf("at %d: open %q past %q", c.now, open, past)
		}
	}
	l.Entries[2].Struck = "erreur"
	if s := SummaryOf(l, at(30), labour.Defaults()); len(s.Open) != 0 {
		t.Errorf("a struck value alerts: %+v", s.Open)
	}
}

func TestDueByRowAndStage(t *testing.T) {
	l := tell("0 dilatation 5", "0 fhr 140", "0 pulse 80", "0 contractions_10min 3")
	due := func(now int) map[string]int {
		out := map[string]int{}
		s := SummaryOf(l, at(now), labour.Defaults())
		for _, d := range s.Due {
			out[d.Item] = int(d.At.Sub(start).Minutes())
		}
		return out
	}
	got := due(10)
	for item, want := range map[string]int{"fhr": 30, "fhr_deceleration": 0, "contractions_10min": 30, "pulse": 240, "dilatation": 240} {
		if got[item] != want {
			t.Errorf("%s is due at minute %d, want %d", item, got[item], want)
		}
	}
	if _, ok := got["companion"]; ok {
		t.Error("the guide has no interval for the companion")
	}
	// In the second stage the heart is due each 5 minutes, the contractions each 15.
	l.Entries = append(l.Entries, tell("120 dilatation 10", "120 fhr 140").Entries...)
	got = due(121)
	if got["fhr"] != 125 || got["contractions_10min"] != 135 {
		t.Errorf("second stage: %v", got)
	}
	if _, ok := got["pulse"]; ok {
		t.Error("the guide has no interval for the pulse in the second stage")
	}
	end := at(150)
	l.Ended = &end
	if got := due(200); len(got) != 0 {
		t.Errorf("an ended labour still has due rows: %v", got)
	}
}

func TestBeforeActiveLabourNothingIsDue(t *testing.T) {
	if s := SummaryOf(tell("0 dilatation 4"), at(300), labour.Defaults()); len(s.Due) != 0 || s.Stage != "" {
		t.Errorf("%+v", s)
	}
}

func TestQuietForOneRound(t *testing.T) {
	l := tell("0 dilatation 5", "0 fhr 140", "0 fhr_deceleration N", "0 contractions_10min 3", "0 contraction_duration 40", "0 pulse 80", "0 sbp 110", "0 dbp 70", "0 temperature 37")
	ring := func(q Quiet, now int) int {
		s := SummaryOf(l, at(now), labour.Defaults())
		return len(q.Ringing(s.Due, at(now)))
	}
	q := Quiet{}
	if ring(q, 29) != 0 || ring(q, 30) != 4 {
		t.Fatalf("it rings %d and %d", ring(q, 29), ring(q, 30))
	}
	s := SummaryOf(l, at(42), labour.Defaults())
	q.Hush(s.Due, at(42))
	if ring(q, 42) != 0 || ring(q, 59) != 0 || ring(q, 60) != 4 {
		t.Errorf("silenced: %d, %d, then %d", ring(q, 42), ring(q, 59), ring(q, 60))
	}
}

func TestColumnsAreHoursThenQuartersOfTheSecondStage(t *testing.T) {
	l := tell("0 dilatation 5", "130 dilatation 10", "130 fhr 140", "135 fhr 141", "140 fhr 100")
	g := GridOf(l, at(141), labour.Defaults())
	var got []string
	for _, c := range g.Columns {
		s := c.From.Format("15:04")
		if c.Second {
			s += "*"
		}
		got = append(got, s)
	}
	want := []string{"08:00", "09:00", "10:00", "10:10*", "10:25*", "10:40*", "10:55*", "11:10*"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for i, r := range g.Rows {
		if r.Code != "fhr" {
			continue
		}
		cell := g.Cells[i][3]
		if len(cell) != 3 || cell[0].Slot != 0 || cell[1].Slot != 1 || cell[2].Slot != 2 || cell[2].Alert == nil || cell[1].Alert != nil {
			t.Errorf("%+v", cell)
		}
	}
	if p := g.Place(at(90)); p != 1.5 {
		t.Errorf("half past nine lies at %v", p)
	}
}
