package calc

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"

	"carnet/records/clinical/rule"

	"pgregory.net/rapid"
)

// examples are lines that have an answer, as seeds and for the benchmark.
var examples = []string{
	`{"rule":"edd.lmp","in":{"lmp":"2025-12-23"}}`,
	`{"rule":"ga.lmp","in":{"lmp":"2025-12-23","on":"2026-03-17"}}`,
	`{"rule":"ga.crl","in":{"crl_mm":50,"method":"intergrowth"}}`,
	`{"rule":"ga.biometry","in":{"method":"hadlock1984","bpd_mm":80,"hc_mm":290,"ac_mm":270,"fl_mm":60}}`,
	`{"rule":"efw","in":{"method":"hadlock_bpd_hc_ac_fl","bpd_mm":90,"hc_mm":330,"ac_mm":300,"fl_mm":70}}`,
	`{"rule":"fetal","in":{"standard":"intergrowth","measure":"efw","value":1499,"ga_days":210}}`,
	`{"rule":"fetal","in":{"standard":"who2017","measure":"efw","value":340,"ga_days":140,"sex":"male"}}`,
	`{"rule":"fetal.value","in":{"standard":"intergrowth","measure":"hc","ga_days":196,"centile":10}}`,
	`{"rule":"newborn","in":{"measure":"weight","value":2.9,"ga_days":273,"sex":"female"}}`,
	`{"rule":"growth","in":{"measure":"wflh","sex":"female","age_days":500,"weight_kg":9,"length_cm":76,"standing":true}}`,
	`{"rule":"vitals","in":{"age_days":400,"pulse":190,"temperature":39.2}}`,
	`{"rule":"edd.agreed","in":{"lmp":"2026-01-01","lmp_certain":true,"scans":[{"date":"2026-03-12","method":"robinson","crl_mm":50}]}}`,
}

func TestExamplesHaveAnswers(t *testing.T) {
	for i, a := range ask(t, strings.Join(examples, "\n")) {
		if strings.Contains(a, `"error"`) {
			t.Errorf("%s: %s", examples[i], a)
		}
	}
}

// checkAnswer makes sure that an answer is one line of valid JSON, with either
// out and source or an error.
func checkAnswer(t interface{ Fatalf(string, ...any) }, line, answer string) {
	var a struct {
		Rule   *string
		Out    map[string]any
		Source *string
		Error  *string
	}
	d := json.NewDecoder(strings.NewReader(answer))
	d.DisallowUnknownFields()
	if err := d.Decode(&a); err != nil || strings.ContainsAny(answer, "\n\r") {
		t.Fatalf("%q: the answer %q is no line of JSON (%v)", line, answer, err)
	}
	answered := a.Out != nil && a.Source != nil && *a.Source != "" && a.Error == nil
	refused := a.Out == nil && a.Source == nil && a.Error != nil && *a.Error != ""
	if a.Rule == nil || answered == refused {
		t.Fatalf("%q: neither an answer nor an error: %s", line, answer)
	}
	if refused && strings.Contains(*a.Error, "the rule failed") {
		t.Fatalf("%q: %s", line, answer)
	}
}

func FuzzLine(f *testing.F) {
	for _, e := range examples {
		f.Add(e)
		f.Add(strings.Replace(e, ":{", ":{\"x\":1,", 1))
	}
	for _, s := range []string{"", "{}", "null", `{"rule":"\ud800","in":{}}`, "\xff\xfe", `{"rule":"growth","in":{"sex":"\u0000"}}`, `{"rule":"bmi","in":{"weight_kg":1e-400,"height_cm":-0}}`} {
		f.Add(s)
	}
	c := rule.NewCaller(Rules())
	f.Fuzz(func(t *testing.T, line string) {
		checkAnswer(t, line, string(c.Line(nil, line)))
	})
}

// Every rule, fed with fields of the right kind and every absurd number, gives
// an answer that is JSON (which knows no NaN) or an error, and never panics.
func TestAbsurdInputGivesAnErrorNeverANumber(t *testing.T) {
	c := rule.NewCaller(Rules())
	numbers := []float64{0, -1, 1, -0.5, 37, 50, 200, 280, 400, 3000, 1e6, 1e9, 1e300, -1e300, 5e-324, math.MaxFloat64}
	rapid.Check(t, func(t *rapid.T) {
		r := rapid.SampledFrom(Rules()).Draw(t, "rule")
		line := `{"rule":` + strconv.Quote(r.Name) + `,"in":` + drawObject(t, r.In, numbers, true) + `}`
		checkAnswer(t, line, string(c.Line(nil, line)))
	})
}

func drawObject(t *rapid.T, fields []rule.Field, numbers []float64, fill bool) string {
	var b bytes.Buffer
	b.WriteByte('{')
	for _, f := range fields {
		if !(fill && f.Required) && rapid.IntRange(0, 2).Draw(t, "leave out") == 0 {
			continue
		}
		if b.Len() > 1 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, "%q:%s", f.Name, drawValue(t, f, numbers))
	}
	b.WriteByte('}')
	return b.String()
}

func drawValue(t *rapid.T, f rule.Field, numbers []float64) string {
	number := func() string {
		x := rapid.SampledFrom(numbers).Draw(t, f.Name)
		if (f.Min != 0 || f.Max != 0) && rapid.Bool().Draw(t, "within") {
			x = rapid.Float64Range(f.Min, f.Max).Draw(t, f.Name)
			if f.Kind == rule.Whole {
				x = math.Ceil(x)
			}
		}
		return strconv.FormatFloat(x, 'g', -1, 64)
	}
	switch f.Kind {
	case rule.Number, rule.Whole:
		return number()
	case rule.Bool:
		return strconv.FormatBool(rapid.Bool().Draw(t, f.Name))
	case rule.Date:
		return strconv.Quote(rapid.SampledFrom([]string{"2026-01-01", "2026-03-12", "1880-01-01", "2199-12-31", "2024-02-29"}).Draw(t, f.Name))
	case rule.Text:
		if len(f.Choices) > 0 {
			return strconv.Quote(rapid.SampledFrom(f.Choices).Draw(t, f.Name))
		}
		return strconv.Quote(rapid.StringN(0, 8, 20).Draw(t, f.Name))
	case rule.List:
		items := make([]string, rapid.IntRange(0, 3).Draw(t, f.Name))
		for i := range items {
			items[i] = number()
			if f.Of != nil {
				items[i] = drawObject(t, f.Of, numbers, true)
			}
		}
		return "[" + strings.Join(items, ",") + "]"
	case rule.Object:
		return drawObject(t, f.Of, numbers, true)
	}
	return rapid.SampledFrom([]string{"1", `"Y"`, `"+++"`, "true", "-1e300"}).Draw(t, f.Name)
}

// BenchmarkRun is the whole loop over a mixture of rules, against the promised
// 50,000 lines a second.
func BenchmarkRun(b *testing.B) {
	const promised = 50_000
	var in bytes.Buffer
	lines := 0
	for range 1000 {
		for _, e := range examples {
			in.WriteString(e)
			in.WriteByte('\n')
			lines++
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		if err := Run(bytes.NewReader(in.Bytes()), &bytes.Buffer{}); err != nil {
			b.Fatal(err)
		}
	}
	perSecond := float64(lines) * float64(b.N) / b.Elapsed().Seconds()
	b.ReportMetric(perSecond, "lines/s")
	b.ReportMetric(perSecond/promised, "of-promise")
}
