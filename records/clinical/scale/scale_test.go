package scale

import (
	"encoding/csv"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"

	"carnet/records/clinical"
	"carnet/records/clinical/rule"

	"pgregory.net/rapid"
)

func of(v ...int) []*int {
	out := make([]*int, len(v))
	for i := range v {
		if v[i] >= 0 {
			out[i] = &v[i]
		}
	}
	return out
}

func score(t *testing.T, name string, sex clinical.Sex, v ...int) Result {
	t.Helper()
	r, err := Score(name, of(v...), sex, Defaults())
	if err != nil {
		t.Fatalf("%s %v: %v", name, v, err)
	}
	return r
}

// TestEveryRowOfTheTable reads the collected table: number of items, range of
// an item, range of the total, and the test vector of each row that has one.
func TestEveryRowOfTheTable(t *testing.T) {
	f, err := os.Open("testdata/scales.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(rows)-1 != len(Names()) {
		t.Fatalf("%d rows, %d scales", len(rows)-1, len(Names()))
	}
	vectors := 0
	for _, row := range rows[1:] {
		name, err := Canonical(row[0])
		if err != nil {
			t.Errorf("%s: %v", row[0], err)
			continue
		}
		n, err := strconv.Atoi(row[1])
		if err != nil {
			t.Fatal(err)
		}
		lowest := score(t, name, clinical.Female, make([]int, n)...)
		if !lowest.Complete || lowest.Items != n {
			t.Errorf("%s: all zeros of %d items: %+v", name, n, lowest)
		}
		if low, high, ok := strings.Cut(row[3], "-"); ok && high != "" {
			top := sums[name].top
			highest := score(t, name, clinical.Female, repeat(top, n)...)
			if strconv.Itoa(*lowest.Total) != low || strconv.Itoa(*highest.Total) != high || highest.Max != *highest.Total {
				t.Errorf("%s: total %d to %d, the table has %s", name, *lowest.Total, *highest.Total, row[3])
			}
			if !strings.HasPrefix(row[2], "0-"+strconv.Itoa(top)) {
				t.Errorf("%s: items up to %d, the table has %s", name, top, row[2])
			}
		}
		if row[7] == "" {
			continue
		}
		vectors++
		items := repeat(2, n) // "all moderate (2)"
		if !strings.HasPrefix(row[6], "all") {
			items = items[:0]
			for _, s := range strings.Split(row[6], ",") {
				v, err := strconv.Atoi(s)
				if err != nil {
					t.Fatal(err)
				}
				items = append(items, v)
			}
		}
		total, word, _ := strings.Cut(row[7], " ")
		r := score(t, name, clinical.Female, items...)
		if strconv.Itoa(*r.Total) != total || word != "" && r.Band != word {
			t.Errorf("%s %v: %d %s, the table has %s", name, items, *r.Total, r.Band, row[7])
		}
	}
	if vectors != 5 {
		t.Errorf("%d vectors were run", vectors)
	}
}

func repeat(v, n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = v
	}
	return out
}

// withTotal spreads a total over n items of at most top.
func withTotal(total, n, top int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = min(top, total)
		total -= out[i]
	}
	return out
}

func TestBandsAndCutOffsOnBothSides(t *testing.T) {
	for _, c := range []struct {
		name     string
		sex      clinical.Sex
		total    int
		band     string
		positive bool
	}{
		{PHQ9, 0, 4, "none/minimal", false}, {PHQ9, 0, 5, "mild", false}, {PHQ9, 0, 9, "mild", false}, {PHQ9, 0, 10, "moderate", true},
		{PHQ9, 0, 14, "moderate", true}, {PHQ9, 0, 15, "moderately severe", true}, {PHQ9, 0, 19, "moderately severe", true}, {PHQ9, 0, 20, "severe", true}, {PHQ9, 0, 27, "severe", true},
		{PHQ2, 0, 2, "negative", false}, {PHQ2, 0, 3, "positive", true},
		{GAD7, 0, 4, "none/minimal", false}, {GAD7, 0, 5, "mild", false}, {GAD7, 0, 9, "mild", false}, {GAD7, 0, 10, "moderate", true}, {GAD7, 0, 14, "moderate", true}, {GAD7, 0, 15, "severe", true}, {GAD7, 0, 21, "severe", true},
		{GAD2, 0, 2, "negative", false}, {GAD2, 0, 3, "positive", true},
		{EPDS, 0, 9, "unlikely", false}, {EPDS, 0, 10, "possible", false}, {EPDS, 0, 11, "possible", true}, {EPDS, 0, 12, "possible", true}, {EPDS, 0, 13, "likely", true},
		{AuditC, clinical.Female, 2, "negative", false}, {AuditC, clinical.Female, 3, "positive", true}, {AuditC, clinical.Male, 3, "negative", false}, {AuditC, clinical.Male, 4, "positive", true},
		{AuditC, clinical.Male, 7, "positive", true}, {AuditC, clinical.Male, 8, "high", true}, {AuditC, clinical.Female, 12, "high", true},
	} {
		d := sums[c.name]
		r := score(t, c.name, c.sex, withTotal(c.total, d.items, d.top)...)
		if *r.Total != c.total || r.Band != c.band || *r.Positive != c.positive {
			t.Errorf("%s %d: %q positive %v, want %q %v", c.name, c.total, r.Band, *r.Positive, c.band, c.positive)
		}
	}
	if r := score(t, WHODAS, 0, repeat(4, 12)...); r.Band != "" || r.Positive != nil || *r.Total != 48 {
		t.Errorf("WHODAS has no cut-off: %+v", r)
	}
}

func TestSafetyItems(t *testing.T) {
	nine := []int{0, 0, 0, 0, 0, 0, 0, 0, 1}
	r := score(t, PHQ9, 0, nine...)
	if !r.Safety || *r.Positive || r.Alerts[0].Code != "scale.safety" || r.Alerts[0].Severity != clinical.Danger {
		t.Errorf("item 9 of PHQ-9: %+v", r)
	}
	ten := append(make([]int, 9), 1)
	if r := score(t, EPDS, 0, ten...); !r.Safety {
		t.Errorf("item 10 of EPDS: %+v", r)
	}
	if r := score(t, PHQ9, 0, 3, 3, 3, 3, 3, 3, 3, 3, 0); r.Safety {
		t.Errorf("PHQ-9 without item 9: %+v", r)
	}
	partial := []int{-1, -1, -1, -1, -1, -1, -1, -1, 2}
	if r := score(t, PHQ9, 0, partial...); !r.Safety || r.Complete || r.Total != nil || r.Band != "" || r.Positive != nil {
		t.Errorf("a positive item 9 alone: %+v", r)
	}
}

func TestAMissingAnswerIsNotAZero(t *testing.T) {
	for _, name := range []string{PHQ2, PHQ9, GAD2, GAD7, EPDS, AuditC, WHODAS} {
		d := sums[name]
		for i := range d.items {
			items := repeat(d.top, d.items)
			items[i] = -1
			r := score(t, name, clinical.Male, items...)
			if r.Complete || r.Total != nil || r.Band != "" || r.Positive != nil || r.Answered != d.items-1 {
				t.Errorf("%s without item %d: %+v", name, i+1, r)
			}
		}
	}
}

func TestWrongInputIsAnError(t *testing.T) {
	for _, name := range Names() {
		d, ok := sums[name]
		n, top := d.items, d.top
		if !ok {
			n, top = map[string]int{CSSRS: 6, ASQ: 5}[name], 1
		}
		for _, bad := range []int{top + 1, 99, math.MaxInt} {
			items := repeat(0, n)
			items[n-1] = bad
			if r, err := Score(name, of(items...), clinical.Male, Defaults()); err == nil {
				t.Errorf("%s takes %d: %+v", name, bad, r)
			}
		}
		neg := -3
		items := of(repeat(0, n)...)
		items[0] = &neg
		if r, err := Score(name, items, clinical.Male, Defaults()); err == nil {
			t.Errorf("%s takes -3: %+v", name, r)
		}
		for _, m := range []int{0, 1, n + 2} {
			if _, err := Score(name, of(repeat(0, m)...), clinical.Male, Defaults()); err == nil {
				t.Errorf("%s takes %d items", name, m)
			}
		}
	}
	if _, err := Score(AuditC, of(0, 0, 0), clinical.SexUnknown, Defaults()); err == nil {
		t.Error("AUDIT-C without sex is scored")
	}
	if _, err := Score("MADRS", of(0), 0, Defaults()); err == nil {
		t.Error("an unknown scale is scored")
	}
}

func TestCSSRS(t *testing.T) {
	for _, c := range []struct {
		items    []int
		band     string
		complete bool
	}{
		{[]int{0, 0, -1, -1, -1, 0}, "negative", true},
		{[]int{1, 0, -1, -1, -1, 0}, "low", true},
		{[]int{0, 1, 0, 0, 0, 0}, "low", true},
		{[]int{0, 1, -1, -1, -1, 0}, "low", false},
		{[]int{1, 1, 1, 0, 0, 0}, "moderate", true},
		{[]int{1, 1, 1, 1, 0, 0}, "high", true},
		{[]int{1, 1, 0, 0, 1, 0}, "high", true},
		{[]int{0, 0, -1, -1, -1, 1, 0}, "moderate", true},
		{[]int{0, 0, -1, -1, -1, 1, 1}, "high", true},
		{[]int{0, 0, -1, -1, -1, 1}, "moderate", false},
		{[]int{-1, -1, -1, 1, -1, -1}, "high", false},
		{[]int{0, 0, -1, -1, -1, -1}, "", false},
	} {
		r := score(t, CSSRS, 0, c.items...)
		risk := c.band != "" && c.band != "negative"
		if r.Band != c.band || r.Complete != c.complete || r.Safety != risk || r.Total != nil || (len(r.Alerts) > 0) != risk {
			t.Errorf("%v: %+v, want %q complete %v", c.items, r, c.band, c.complete)
		}
	}
	if _, err := Score(CSSRS, of(0, 0, 0, 0, 0, 0, 1), 0, Defaults()); err == nil {
		t.Error("recent behaviour without behaviour is taken")
	}
}

func TestASQ(t *testing.T) {
	for _, c := range []struct {
		items    []int
		band     string
		complete bool
	}{
		{[]int{0, 0, 0, 0, -1}, "negative", true},
		{[]int{0, 0, 0, 0}, "negative", true},
		{[]int{1, 0, 0, 0, -1}, "positive", false},
		{[]int{0, 0, 0, 1, 0}, "non-acute positive", true},
		{[]int{0, 1, 0, 0, 1}, "acute positive", true},
		{[]int{0, 0, 0, 0, 1}, "acute positive", true},
		{[]int{0, 0, 0, -1, -1}, "", false},
		{[]int{-1, 1, -1, -1, 1}, "acute positive", false},
	} {
		r := score(t, ASQ, 0, c.items...)
		risk := c.band != "" && c.band != "negative"
		if r.Band != c.band || r.Complete != c.complete || r.Safety != risk {
			t.Errorf("%v: %+v, want %q complete %v", c.items, r, c.band, c.complete)
		}
	}
}

func TestEPDSFromPositions(t *testing.T) {
	first, err := EPDSFromPositions(of(repeat(0, 10)...))
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []int{0, 0, 3, 0, 3, 3, 3, 3, 3, 3} {
		if *first[i] != want {
			t.Errorf("the first answer of item %d scores %d, want %d", i+1, *first[i], want)
		}
	}
	if _, err := EPDSFromPositions(of(4, 0, 0, 0, 0, 0, 0, 0, 0, 0)); err == nil {
		t.Error("a fifth answer is taken")
	}
	if _, err := EPDSFromPositions(of(0)); err == nil {
		t.Error("one answer is taken")
	}
	rapid.Check(t, func(t *rapid.T) {
		pos := rapid.SliceOfN(rapid.IntRange(-1, 3), 10, 10).Draw(t, "positions")
		once, err := EPDSFromPositions(of(pos...))
		if err != nil {
			t.Fatal(err)
		}
		twice, err := EPDSFromPositions(once)
		if err != nil {
			t.Fatal(err)
		}
		for i, v := range twice {
			if (v == nil) != (pos[i] < 0) || v != nil && *v != pos[i] {
				t.Fatalf("item %d does not come back", i+1)
			}
		}
	})
}

func TestAWorseAnswerNeverLowersTheScale(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.SampledFrom([]string{PHQ2, PHQ9, GAD2, GAD7, EPDS, AuditC, WHODAS}).Draw(t, "scale")
		d := sums[name]
		items := rapid.SliceOfN(rapid.IntRange(0, d.top-1), d.items, d.items).Draw(t, "items")
		i := rapid.IntRange(0, d.items-1).Draw(t, "worse")
		a, err := Score(name, of(items...), clinical.Male, Defaults())
		if err != nil {
			t.Fatal(err)
		}
		items[i]++
		b, err := Score(name, of(items...), clinical.Male, Defaults())
		if err != nil {
			t.Fatal(err)
		}
		if *b.Total != *a.Total+1 || a.Positive != nil && *a.Positive && !*b.Positive {
			t.Fatalf("%+v then %+v", a, b)
		}
	})
}

func TestRuleAnswers(t *testing.T) {
	for _, c := range []struct{ in, out string }{
		{`{"name":"PHQ-9","items":[1,1,1,2,1,0,1,0,0]}`, `{"total":7,"band":"mild","positive":false,"safety":false,"complete":true}`},
		{`{"name":"PHQ-9","items":[1,1,1,2,1,0,1,0,null]}`, `{"total":null,"band":null,"positive":null,"safety":null,"complete":false}`},
		{`{"name":"epds","items":[1,1,1,1,0,1,1,1,0,0]}`, `{"total":7,"band":"unlikely","positive":false,"safety":false,"complete":true}`},
		{`{"name":"EPDS","items":[0,0,3,0,3,3,3,3,3,3],"as":"positions"}`, `{"total":0,"band":"unlikely","positive":false,"safety":false,"complete":true}`},
		{`{"name":"AUDIT-C","items":[2,1,1],"sex":"male"}`, `{"total":4,"band":"positive","positive":true,"safety":false,"complete":true}`},
		{`{"name":"WHODAS-12","items":[2,2,2,2,2,2,2,2,2,2,2,2]}`, `{"total":24,"band":null,"positive":null,"safety":false,"complete":true}`},
		{`{"name":"ASQ","items":["no",true,0,"non","oui"]}`, `{"total":null,"band":"acute positive","positive":true,"safety":true,"complete":true}`},
		{`{"name":"C-SSRS","items":[false,false,null,null,null,null]}`, `{"total":null,"band":null,"positive":null,"safety":null,"complete":false}`},
	} {
		out, source, err := rule.Call(Rules(), "scale", c.in)
		if err != nil || out != c.out || source == "" {
			t.Errorf("%s\n got %s %v\nwant %s", c.in, out, err, c.out)
		}
	}
	for _, in := range []string{
		`{"name":"PHQ-9","items":[4,0,0,0,0,0,0,0,0]}`, `{"name":"PHQ-9","items":[-1,0,0,0,0,0,0,0,0]}`, `{"name":"PHQ-9","items":[0.5,0,0,0,0,0,0,0,0]}`,
		`{"name":"PHQ-9","items":["maybe",0,0,0,0,0,0,0,0]}`, `{"name":"PHQ-9","items":[[],0,0,0,0,0,0,0,0]}`, `{"name":"PHQ-9","items":[1e300,0,0,0,0,0,0,0,0]}`,
		`{"name":"PHQ-9","items":[]}`, `{"name":"AUDIT-C","items":[2,1,1]}`, `{"name":"GAD-7","items":[0,0,0,0,0,0,0],"as":"positions"}`, `{"name":"x","items":[]}`,
	} {
		if out, _, err := rule.Call(Rules(), "scale", in); err == nil {
			t.Errorf("%s answers %s", in, out)
		}
	}
}
