package labour

import (
	"encoding/csv"
	"errors"
	"math"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"carnet/records/clinical"
	"carnet/records/clinical/rule"

	"pgregory.net/rapid"
)

type row struct{ code, values, when, first, second string }

// table reads the thresholds of the Labour Care Guide as they were collected.
func table(t *testing.T) []row {
	t.Helper()
	f, err := os.Open("testdata/labour_care_guide_thresholds.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	recs, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var rows []row
	for _, r := range recs[1:] {
		rows = append(rows, row{r[2], r[3], r[4], r[5], r[6]})
	}
	return rows
}

func alerts(t *testing.T, code, value string) bool {
	t.Helper()
	r, err := Parse(code, value)
	if err != nil {
		t.Fatalf("%s %q: %v", code, value, err)
	}
	hit, a, err := Alert(code, r, Defaults())
	if err != nil {
		t.Fatalf("%s %q: %v", code, value, err)
	}
	if hit != (a != nil) {
		t.Fatalf("%s %q: alert %v without its data", code, value, hit)
	}
	if hit && (a.Threshold == "" || a.Source == "" || a.Text == "" || a.Action == "" || len(a.Values) == 0) {
		t.Errorf("%s %q: alert lacks data: %+v", code, value, a)
	}
	return hit
}

var comparison = regexp.MustCompile(`(<=|>=|<|>)\s*([0-9.]+)`)

// TestEveryRowOfTheGuide walks the table's own text: each threshold on both
// sides and on the line, each sign of each row, and the intervals.
func TestEveryRowOfTheGuide(t *testing.T) {
	rows := table(t)
	if len(rows) != 26 || len(Items()) != 26 {
		t.Fatalf("rows in the table %d, in the program %d, want 26", len(rows), len(Items()))
	}
	for i, r := range rows {
		it := Items()[i]
		if it.Code != r.code {
			t.Fatalf("row %d is %s, the table has %s", i, it.Code, r.code)
		}
		checkIntervals(t, it, r)
		switch {
		case r.when == "no threshold":
			for v := 0; v <= 5; v++ {
				if alerts(t, r.code, strconv.Itoa(v)) {
					t.Errorf("%s alerts at %d", r.code, v)
				}
			}
		case it.Measured():
			checkThresholds(t, r)
		default:
			checkSigns(t, it, r)
		}
	}
}

func checkThresholds(t *testing.T, r row) {
	found := comparison.FindAllStringSubmatch(r.when, -1)
	if len(found) == 0 {
		t.Fatalf("%s: no threshold in %q", r.code, r.when)
	}
	for _, m := range found {
		limit, err := strconv.ParseFloat(m[2], 64)
		if err != nil {
			t.Fatal(err)
		}
		var below, at, above bool
		switch m[1] {
		case "<":
			below = true
		case "<=":
			below, at = true, true
		case ">":
			above = true
		case ">=":
			at, above = true, true
		}
		for _, c := range []struct {
			v    float64
			want bool
		}{{limit - 0.1, below}, {limit, at}, {limit + 0.1, above}} {
			if got := alerts(t, r.code, strconv.FormatFloat(c.v, 'f', -1, 64)); got != c.want {
				t.Errorf("%s at %v: alert %v, want %v (%s)", r.code, c.v, got, c.want, r.when)
			}
		}
	}
}

func checkSigns(t *testing.T, it Item, r row) {
	listed := strings.Split(regexp.MustCompile(` \([a-z]+\)`).ReplaceAllString(r.values, ""), "/")
	if len(listed) != len(it.Signs) {
		t.Fatalf("%s: signs %v, the table has %v", r.code, it.Signs, listed)
	}
	for i, raw := range listed {
		sign := strings.TrimSpace(raw)
		var want bool
		if at, ok := strings.CutPrefix(r.when, ">= "); ok {
			want = i >= index(listed, at)
		} else {
			for _, w := range strings.Split(strings.TrimPrefix(r.when, "= "), " or ") {
				want = want || strings.Fields(w)[0] == sign
			}
		}
		if got := alerts(t, r.code, sign); got != want {
			t.Errorf("%s at %q: alert %v, want %v (%s)", r.code, sign, got, want, r.when)
		}
	}
}

func index(list []string, s string) int {
	for i, v := range list {
		if strings.TrimSpace(v) == s {
			return i
		}
	}
	return -1
}

func checkIntervals(t *testing.T, it Item, r row) {
	for stage, text := range map[Stage]string{FirstStage: r.first, SecondStage: r.second} {
		last := time.Date(2026, 3, 1, 23, 50, 0, 0, time.UTC)
		due, interval, ok, err := Due(it.Code, stage, last, Defaults())
		if err != nil {
			t.Fatal(err)
		}
		if text == "" {
			if ok {
				t.Errorf("%s %s: interval %v, the table has none", it.Code, stage, interval)
			}
			continue
		}
		f := strings.Fields(text)
		n, err := strconv.Atoi(f[0])
		if err != nil {
			t.Fatal(err)
		}
		want := time.Duration(n) * time.Minute
		if f[1] == "h" {
			want = time.Duration(n) * time.Hour
		}
		if !ok || interval != want || !due.Equal(last.Add(want)) {
			t.Errorf("%s %s: due %v after %v, want %v", it.Code, stage, due, interval, want)
		}
	}
}

func TestSignsAsPeopleWriteThem(t *testing.T) {
	for _, c := range []struct {
		item, value string
		want        bool
	}{
		{"companion", "non", true}, {"companion", "oui", false}, {"companion", "d", false},
		{"posture", "supine", true}, {"posture", "mo", false},
		{"fhr_deceleration", "late", true}, {"fhr_deceleration", "v", false}, {"fhr_deceleration", "e", false},
		{"amniotic_fluid", "Mec+++", true}, {"amniotic_fluid", "Méc ++", false}, {"amniotic_fluid", "m3", true}, {"amniotic_fluid", "b", true}, {"amniotic_fluid", "clear", false},
		{"fetal_position", "ROP", true}, {"fetal_position", "lot", true}, {"fetal_position", "LOA", false}, {"fetal_position", "OIGA", false}, {"fetal_position", "OIDP", true},
		{"caput", "3", true}, {"moulding", "3+", true}, {"moulding", "++", false}, {"caput", "0", false},
		{"urine_protein", "2+", true}, {"urine_protein", "++++", true}, {"urine_acetone", "Trace", false}, {"urine_acetone", "neg", false},
		{"temperature", "37,5", true}, {"temperature", "37,4", false},
		{"fhr", "0", true},
	} {
		if got := alerts(t, c.item, c.value); got != c.want {
			t.Errorf("%s %q: alert %v, want %v", c.item, c.value, got, c.want)
		}
	}
	for _, c := range [][2]string{
		{"amniotic_fluid", "Mec"}, {"amniotic_fluid", "M++++"}, {"fetal_position", "X"}, {"urine_protein", "2"}, {"urine_protein", "9+"},
		{"caput", "trace"}, {"caput", "++++"}, {"fhr", "P"}, {"fhr", ""}, {"fhr", "NaN"}, {"fhr", "-1"}, {"fhr", "1e9"}, {"temperature", "375"},
		{"companion", ""}, {"nothing", "1"},
	} {
		if r, err := Parse(c[0], c[1]); err == nil {
			t.Errorf("%s %q was read as %+v", c[0], c[1], r)
		}
	}
}

func TestWhatCanBeTrueAtAll(t *testing.T) {
	highest := map[string][2]float64{
		"fhr": {0, 300}, "pulse": {0, 300}, "sbp": {0, 300}, "dbp": {0, 250}, "temperature": {25, 43}, "contractions_10min": {0, 20},
		"contraction_duration": {0, 600}, "dwell_5cm": {0, 72}, "dwell_6cm": {0, 72}, "dwell_7cm": {0, 72}, "dwell_8cm": {0, 72}, "dwell_9cm": {0, 72},
		"second_stage_nullip": {0, 72}, "second_stage_multip": {0, 72}, "descent": {0, 5},
	}
	for _, it := range Items() {
		ends, ok := highest[it.Code]
		if ok != it.Measured() {
			t.Errorf("%s has no bounds here", it.Code)
		}
		if !ok {
			continue
		}
		for _, v := range ends {
			if _, err := Number(it.Code, v); err != nil {
				t.Errorf("%s %v: %v", it.Code, v, err)
			}
		}
		for _, v := range []float64{ends[0] - 0.01, ends[1] + 0.01} {
			if _, err := Number(it.Code, v); err == nil {
				t.Errorf("%s takes %v", it.Code, v)
			}
		}
	}
}

func TestCountedSigns(t *testing.T) {
	for _, code := range []string{"caput", "moulding"} {
		for n, want := range []bool{false, false, false, true} {
			r, err := Number(code, float64(n))
			if err != nil {
				t.Fatal(err)
			}
			if hit, _, err := Alert(code, r, Defaults()); err != nil || hit != want {
				t.Errorf("%s %d: alert %v %v", code, n, hit, err)
			}
		}
		for _, n := range []float64{4, 1.5, -1} {
			if r, err := Number(code, n); err == nil {
				t.Errorf("%s %v is %+v", code, n, r)
			}
		}
	}
	for _, code := range []string{"urine_protein", "companion", "fetal_position"} {
		if r, err := Number(code, 2); err == nil {
			t.Errorf("%s 2 is %+v", code, r)
		}
	}
}

func TestImpossibleNumbersAreErrors(t *testing.T) {
	for _, it := range Items() {
		for _, v := range []float64{math.NaN(), math.Inf(1), math.Inf(-1), -1, 1e12, -1e-9} {
			var out *clinical.RangeError
			_, err := Number(it.Code, v)
			if err == nil {
				t.Errorf("%s takes %v", it.Code, v)
			}
			if it.Measured() && !errors.As(err, &out) {
				t.Errorf("%s at %v: %v is no range error", it.Code, v, err)
			}
			if it.Measured() {
				if _, _, err := Alert(it.Code, Reading{Number: v}, Defaults()); err == nil {
					t.Errorf("%s alerts on %v", it.Code, v)
				}
			}
		}
	}
}

func TestStages(t *testing.T) {
	for _, c := range []struct {
		cm   float64
		want Stage
	}{{0, ""}, {4.9, ""}, {5, FirstStage}, {9.9, FirstStage}, {10, SecondStage}} {
		if got, err := StageAt(c.cm, Defaults()); err != nil || got != c.want {
			t.Errorf("%v cm: %q, %v; want %q", c.cm, got, err, c.want)
		}
	}
	for _, cm := range []float64{-0.1, 10.1, math.NaN()} {
		if _, err := StageAt(cm, Defaults()); err == nil {
			t.Errorf("%v cm has a stage", cm)
		}
	}
}

func TestThresholdsAreSettings(t *testing.T) {
	s := Defaults()
	s.FHRBelow = 120
	hit, a, err := Alert("fhr", Reading{Number: 115}, s)
	if err != nil || !hit || a.Threshold != "< 120" {
		t.Errorf("alert %v %+v %v", hit, a, err)
	}
}

func TestRulesAnswer(t *testing.T) {
	for _, c := range []struct{ name, in, out string }{
		{"labour.alert", `{"item":"fhr","value":109}`, `{"alert":true,"threshold":"< 110"}`},
		{"labour.alert", `{"item":"fhr","value":110}`, `{"alert":false}`},
		{"labour.alert", `{"item":"urine_protein","value":"++"}`, `{"alert":true,"threshold":"≥ ++"}`},
		{"labour.alert", `{"item":"companion","value":false}`, `{"alert":true,"threshold":"= N"}`},
		{"labour.alert", `{"item":"descent","value":5}`, `{"alert":false}`},
		{"labour.due", `{"item":"fhr","stage":"second"}`, `{"minutes":5}`},
		{"labour.due", `{"item":"pulse","stage":"second"}`, `{"minutes":null}`},
		{"labour.progress", `{"exams":[{"hour":0,"cm":5}],"now":6}`, `{"cm":5,"dwell_hours":6,"stage":"first","alert":true}`},
		{"partograph.classic", `{"exams":[{"hour":0,"cm":4},{"hour":4,"cm":6}]}`, `{"line":"past_alert","expected_cm":8}`},
		{"labour.blood_loss", `{"loss_ml":300,"pulse":101,"hours_since_birth":1}`, `{"alert":true,"code":"labour.pph","signs":["pulse"],"shock_index":null,"bundle":["massage","oxytocic","tranexamic_acid","iv_fluids","examination","escalation"],"txa_hours_left":2}`},
		{"labour.magnesium", `{}`, `{"kind":"loading","iv_grams":4,"im_grams":5,"sides":["left","right"],"due":null,"give":true,"withhold":[],"missing":[],"antidote_ml":0}`},
		{"labour.magnesium", `{"last_dose":0,"respirations":15,"urine_ml_h":30,"knee_jerks":true}`, `{"kind":"maintenance","iv_grams":0,"im_grams":5,"sides":["right"],"due":4,"give":false,"withhold":["respirations"],"missing":[],"antidote_ml":10}`},
	} {
		out, source, err := rule.Call(Rules(), c.name, c.in)
		if err != nil || out != c.out || source == "" {
			t.Errorf("%s %s\n got %s %v\nwant %s", c.name, c.in, out, err, c.out)
		}
	}
	for _, c := range [][2]string{
		{"labour.alert", `{"item":"fhr","value":-3}`}, {"labour.alert", `{"item":"fhr"}`}, {"labour.alert", `{"item":"x","value":1}`},
		{"labour.alert", `{"item":"fhr","value":true}`}, {"labour.progress", `{"exams":[],"now":1}`},
	} {
		if out, _, err := rule.Call(Rules(), c[0], c[1]); err == nil {
			t.Errorf("%s %s answers %s", c[0], c[1], out)
		}
	}
}

func TestParseNeverMistakesASign(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		it := rapid.SampledFrom(Items()).Draw(t, "item")
		r, err := Parse(it.Code, rapid.StringMatching(`[-+0-9A-Za-z,. ]{0,8}`).Draw(t, "value"))
		if err != nil || it.Measured() {
			return
		}
		if index(it.Signs, r.Sign) < 0 {
			t.Fatalf("%s gave %q, none of %v", it.Code, r.Sign, it.Signs)
		}
	})
}

func TestTheCentresOwnThresholdsAndIntervalsSaySo(t *testing.T) {
	s := Defaults()
	s.FHRBelow, s.DwellFrom[5] = 115, 4
	s.Intervals["fhr"] = Interval{First: 15 * time.Minute}
	for _, c := range []struct {
		value float64
		want  clinical.Source
	}{{112, clinical.Local}, {105, clinical.Local}, {165, GuideSource}} {
		_, a, err := Alert("fhr", Reading{Number: c.value}, s)
		if err != nil || a == nil || a.Source != c.want {
			t.Errorf("%v: %+v %v", c.value, a, err)
		}
	}
	at := time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
	p, err := ProgressAt([]Exam{{at, 5}}, at.Add(4*time.Hour), s)
	if err != nil || p.Alert == nil || p.Alert.Source != clinical.Local {
		t.Errorf("progress: %+v %v", p.Alert, err)
	}
	if p, err = ProgressAt([]Exam{{at, 6}}, at.Add(5*time.Hour), s); err != nil || p.Alert == nil || p.Alert.Source != GuideSource {
		t.Errorf("progress at 6 cm: %+v %v", p.Alert, err)
	}
	if _, every, ok, err := Due("fhr", FirstStage, at, s); err != nil || !ok || every != 15*time.Minute {
		t.Errorf("first stage: %v %v %v", every, ok, err)
	}
	if _, _, ok, err := Due("fhr", SecondStage, at, s); err != nil || ok {
		t.Errorf("an interval that was taken out is none: %v %v", ok, err)
	}
}
