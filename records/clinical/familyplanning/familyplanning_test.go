package familyplanning

import (
	"encoding/csv"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"

	"carnet/records/clinical/rule"

	"pgregory.net/rapid"
)

// TestEveryFactor reads the table in its own order, which is the order of the
// methods.
func TestEveryFactor(t *testing.T) {
	f, err := os.Open("testdata/cyp_factors.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	methods := Defaults().Methods
	if len(rows)-1 != len(methods) {
		t.Fatalf("%d rows, %d methods", len(rows)-1, len(methods))
	}
	for i, row := range rows[1:] {
		one, err := strconv.ParseFloat(strings.Fields(row[2])[0], 64)
		if err != nil {
			t.Fatal(err)
		}
		got, err := CoupleYears(methods[i].Code, 1, Defaults())
		if err != nil || math.Abs(got-one) > 0.000051 {
			t.Errorf("%s: one unit is %v %v, the table has %v for %s", methods[i].Code, got, err, one, row[0])
		}
		if row[1] == "" {
			continue
		}
		units, err := strconv.ParseFloat(row[1], 64)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := CoupleYears(methods[i].Code, units, Defaults()); err != nil || got != 1 {
			t.Errorf("%s: %v units are %v %v couple-years", methods[i].Code, units, got, err)
		}
	}
}

// What was split is counted as before and offered no more.
func TestWhatIsOffered(t *testing.T) {
	offered := map[string]bool{}
	for _, code := range Offered(Defaults()) {
		offered[code] = true
	}
	for _, code := range Codes(Defaults()) {
		if offered[code] == (code == "sterilisation") {
			t.Errorf("%s is offered: %v", code, offered[code])
		}
	}
	for one, other := range map[string]string{"condom": "female_condom", "dmpa": "dmpa_sc", "sterilisation": "ligation", "ligation": "vasectomy"} {
		a, err1 := CoupleYears(one, 7, Defaults())
		b, err2 := CoupleYears(other, 7, Defaults())
		if err1 != nil || err2 != nil || a != b {
			t.Errorf("%s %v, %s %v: %v %v", one, a, other, b, err1, err2)
		}
	}
}

func TestCoupleYearsRefuses(t *testing.T) {
	for _, u := range []float64{-1, math.NaN(), math.Inf(1), 1e9} {
		if v, err := CoupleYears("condom", u, Defaults()); err == nil {
			t.Errorf("%v units give %v", u, v)
		}
	}
	if _, err := CoupleYears("rhythm", 1, Defaults()); err == nil {
		t.Error("an unknown method has a factor")
	}
	for _, m := range []Method{{Code: "x"}, {Code: "x", UnitsPerCYP: 1, CYPPerUnit: 1}, {Code: "x", UnitsPerCYP: -1}, {Code: "x", UnitsPerCYP: math.NaN()}} {
		if v, err := CoupleYears("x", 1, Settings{Methods: []Method{m}}); err == nil {
			t.Errorf("%+v gives %v", m, v)
		}
	}
}

func TestCoupleYearsAdd(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := rapid.SampledFrom(Codes(Defaults())).Draw(t, "method")
		a, b := float64(rapid.IntRange(0, 10000).Draw(t, "a")), float64(rapid.IntRange(0, 10000).Draw(t, "b"))
		x, err1 := CoupleYears(m, a, Defaults())
		y, err2 := CoupleYears(m, b, Defaults())
		z, err3 := CoupleYears(m, a+b, Defaults())
		if err1 != nil || err2 != nil || err3 != nil || math.Abs(x+y-z) > 1e-6 {
			t.Fatalf("%v + %v = %v", x, y, z)
		}
	})
}

func TestSixQuestions(t *testing.T) {
	if len(Questions()) != 6 {
		t.Fatalf("%d questions", len(Questions()))
	}
	no := map[string]bool{}
	for _, q := range Questions() {
		no[q] = false
		p, err := SixQuestions(map[string]bool{q: true})
		if err != nil || !p.Sure || !p.Complete || p.Alert != nil || p.By[0] != q {
			t.Errorf("%s: %+v %v", q, p, err)
		}
	}
	if p, err := SixQuestions(no); err != nil || p.Sure || !p.Complete || p.Alert == nil {
		t.Errorf("six times no: %+v %v", p, err)
	}
	delete(no, "lam")
	if p, err := SixQuestions(no); err != nil || p.Sure || p.Complete || p.Alert != nil {
		t.Errorf("five times no: %+v %v", p, err)
	}
	if _, err := SixQuestions(map[string]bool{"menses": true}); err == nil {
		t.Error("an unknown question is taken")
	}
}

func TestRulesAnswer(t *testing.T) {
	for _, c := range []struct{ name, in, out string }{
		{"fp.cyp", `{"method":"condom","units":120}`, `{"cyp":1}`},
		{"fp.cyp", `{"method":"implant_2_rods","units":10}`, `{"cyp":38}`},
		{"fp.not_pregnant", `{"answers":{"menses_7_days":true}}`, `{"sure":true,"by":["menses_7_days"]}`},
		{"fp.not_pregnant", `{"answers":{"menses_7_days":false,"lam":null}}`, `{"sure":null,"by":[]}`},
	} {
		out, source, err := rule.Call(Rules(), c.name, c.in)
		if err != nil || out != c.out || source == "" {
			t.Errorf("%s %s\n got %s %v\nwant %s", c.name, c.in, out, err, c.out)
		}
	}
	for _, c := range [][2]string{{"fp.cyp", `{"method":"condom","units":-1}`}, {"fp.cyp", `{"method":"x","units":1}`}, {"fp.not_pregnant", `{"answers":{"lam":1}}`}, {"fp.not_pregnant", `{"answers":{"x":true}}`}} {
		if out, _, err := rule.Call(Rules(), c[0], c[1]); err == nil {
			t.Errorf("%s %s answers %s", c[0], c[1], out)
		}
	}
}
