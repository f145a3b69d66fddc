package calc

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"carnet/records/clinical/rule"

	"github.com/google/go-cmp/cmp"
)

// ask runs lines through the loop and gives the answers.
func ask(t testing.TB, in string) []string {
	t.Helper()
	var out bytes.Buffer
	if err := Run(strings.NewReader(in), &out); err != nil {
		t.Fatal(err)
	}
	if out.Len() == 0 {
		return nil
	}
	if !strings.HasSuffix(out.String(), "\n") {
		t.Errorf("the last answer has no end: %q", out.String())
	}
	return strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
}

func TestAnswersInOrder(t *testing.T) {
	got := ask(t, "\xef\xbb\xbf"+`{"rule":"edd.lmp","in":{"lmp":"2025-12-23"}}`+"\r\n"+
		`{"in":{"lmp":"2025-12-23","on":"2026-03-17"},"rule":"ga.lmp"}`+"\n"+
		`{"rule":"ga.crl","in":{"crl_mm":50,"method":"robinson"}}`)
	want := []string{
		`{"rule":"edd.lmp","out":{"edd":"2026-09-29"},"source":"Naegele: LMP + 280 days"}`,
		`{"rule":"ga.lmp","out":{"days":84},"source":"Naegele: LMP + 280 days"}`,
		`{"rule":"ga.crl","out":{"days":81.70999139703281},"source":"Robinson & Fleming 1975, with the caliper correction 1.037"}`,
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

// Every mistake is answered in words, on its own line, and the next line is
// answered as if nothing had been.
func TestMistakesAreAnsweredInWords(t *testing.T) {
	const good = `{"rule":"edd.lmp","in":{"lmp":"2025-12-23"}}`
	for _, c := range []struct{ line, rule, says string }{
		{``, "", "cannot be read"},
		{`nonsense`, "", "cannot be read"},
		{`[1,2]`, "", "not a JSON object"},
		{`"text"`, "", "not a JSON object"},
		{good + good, "", "cannot be read"},
		{`{"rule":"edd.lmp","in":{"lmp":"2025-12-23"}`, "", "cannot be read"},
		{`{"in":{"lmp":"2025-12-23"}}`, "", "rule is missing"},
		{`{"rule":7,"in":{}}`, "", "rule"},
		{`{"rule":"edd.lmp"}`, "edd.lmp", "in is missing"},
		{`{"rule":"edd.lmp","in":[]}`, "edd.lmp", "in"},
		{`{"rule":"edd.lmp","in":{"lmp":"2025-12-23"},"more":1}`, "edd.lmp", "more"},
		{`{"rule":"edd.lmp","rule":"ga.lmp","in":{"lmp":"2025-12-23"}}`, "edd.lmp", "rule"},
		{`{"rule":"edd","in":{}}`, "edd", "no rule of this name"},
		{`{"rule":"edd.lmp","in":{}}`, "edd.lmp", "lmp is missing"},
		{`{"rule":"edd.lmp","in":{"lmp":null}}`, "edd.lmp", "lmp is missing"},
		{`{"rule":"edd.lmp","in":{"lmp":20251223}}`, "edd.lmp", "lmp"},
		{`{"rule":"edd.lmp","in":{"lmp":"23/12/2025"}}`, "edd.lmp", "YYYY-MM-DD"},
		{`{"rule":"edd.lmp","in":{"lmp":"2025-02-29"}}`, "edd.lmp", "calendar"},
		{`{"rule":"edd.lmp","in":{"lmp":"2025-12-23","sex":"male"}}`, "edd.lmp", "no such field"},
		{`{"rule":"edd.lmp","in":{"lmp":"2025-12-23","lmp":"2025-12-24"}}`, "edd.lmp", "twice"},
		{`{"rule":"ga.crl","in":{"crl_mm":"50","method":"robinson"}}`, "ga.crl", "must be a number"},
		{`{"rule":"ga.crl","in":{"crl_mm":NaN,"method":"robinson"}}`, "", "cannot be read"},
		{`{"rule":"ga.crl","in":{"crl_mm":1e999,"method":"robinson"}}`, "", "too large"},
		{`{"rule":"ga.crl","in":{"crl_mm":-1,"method":"robinson"}}`, "ga.crl", "outside 5 to 84 mm"},
		{`{"rule":"ga.crl","in":{"crl_mm":50,"method":"Robinson"}}`, "ga.crl", "allowed: robinson, hadlock, intergrowth"},
		{strings.Repeat("[", 100), "", "nested too deeply"},
		{`{"rule":"` + strings.Repeat("x", 500) + `","in":{}}`, strings.Repeat("x", 100), "no rule of this name"},
	} {
		got := ask(t, c.line+"\n"+good+"\n")
		if len(got) != 2 || got[1] != ask(t, good)[0] {
			t.Errorf("%.80q: %q", c.line, got)
			continue
		}
		var answer struct {
			Rule, Error string
			Out         any
		}
		if err := json.Unmarshal([]byte(got[0]), &answer); err != nil {
			t.Errorf("%.80q: %v", got[0], err)
		}
		if answer.Rule != c.rule || answer.Out != nil || !strings.Contains(answer.Error, c.says) {
			t.Errorf("%.80q: %s, want %q of %q", c.line, got[0], c.says, c.rule)
		}
	}
}

func TestLongLines(t *testing.T) {
	const good = `{"rule":"edd.lmp","in":{"lmp":"2025-12-23"}}`
	want := ask(t, good)[0]
	long := strings.Repeat(" ", MaxLine-len(good)) + good
	for name, c := range map[string]struct {
		in   string
		want []string
	}{
		"the longest":                   {long + "\n" + good, []string{want, want}},
		"one too long":                  {" " + long + "\n" + good, []string{`{"rule":"","error":"the line is longer than 1 MB"}`, want}},
		"far too long":                  {strings.Repeat("x", 5*MaxLine) + "\n" + good + "\n", []string{`{"rule":"","error":"the line is longer than 1 MB"}`, want}},
		"too long and never ended":      {strings.Repeat("x", 3*MaxLine), []string{`{"rule":"","error":"the line is longer than 1 MB"}`}},
		"a little more than the buffer": {strings.Repeat(" ", 64<<10) + good + "\n" + good, []string{want, want}},
		"nothing":                       {"", nil},
	} {
		if d := cmp.Diff(c.want, ask(t, c.in)); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
}

func TestFailuresOfReadingAndWritingEndTheRun(t *testing.T) {
	broken := errors.New("broken")
	if err := Run(iotest.ErrReader(broken), io.Discard); !errors.Is(err, broken) {
		t.Errorf("reading: %v", err)
	}
	r, w := io.Pipe()
	r.CloseWithError(broken)
	if err := Run(strings.NewReader(`{}`), w); !errors.Is(err, broken) {
		t.Errorf("writing: %v", err)
	}
}

// Another program asks, waits for the answer, and asks again.
func TestAnswersAtOnceWhenNothingMoreWaits(t *testing.T) {
	inR, inW := io.Pipe()
	outR, outW := io.Pipe()
	done := make(chan error, 1)
	go func() {
		err := Run(inR, outW)
		outW.Close()
		done <- err
	}()
	answers := json.NewDecoder(outR)
	for i := range 3 {
		if _, err := fmt.Fprintf(inW, `{"rule":"bmi","in":{"weight_kg":%d,"height_cm":200}}`+"\n", 40+4*i); err != nil {
			t.Fatal(err)
		}
		var a struct{ Out struct{ BMI float64 } }
		if err := answers.Decode(&a); err != nil || a.Out.BMI != float64(10+i) {
			t.Fatalf("%+v %v", a, err)
		}
	}
	inW.Close()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

// The rules that others rely on by name.
func TestEveryPublishedRuleIsThere(t *testing.T) {
	var names []string
	for _, r := range Rules() {
		names = append(names, r.Name)
	}
	for _, name := range []string{
		"edd.lmp", "ga.lmp", "ga.crl", "ga.biometry", "efw", "fetal", "fetal.value", "newborn", "growth",
		"anc.next", "labour.alert", "dose", "scale", "imci", "edd.agreed",
	} {
		if !slices.Contains(names, name) {
			t.Errorf("no rule %s", name)
		}
	}
}

func TestEveryRuleIsDescribed(t *testing.T) {
	for _, r := range Rules() {
		if r.Name == "" || r.Doc == "" || r.Source == "" || len(r.In) == 0 || len(r.Out) == 0 || r.Eval == nil {
			t.Errorf("rule %q lacks a description: %+v", r.Name, r)
		}
		checkFields(t, r.Name, r.In)
		checkFields(t, r.Name, r.Out)
	}
	rule.NewCaller(Rules()) // panics where two share a name
}

func checkFields(t *testing.T, name string, fields []rule.Field) {
	seen := map[string]bool{}
	for _, f := range fields {
		if f.Name == "" || f.Kind == 0 || seen[f.Name] || f.Min > f.Max {
			t.Errorf("rule %s: field %+v", name, f)
		}
		seen[f.Name] = true
		checkFields(t, name, f.Of)
	}
}

var update = flag.Bool("update", false, "write docs/calc.md")

func TestDocIsUpToDate(t *testing.T) {
	const file = "../../../docs/calc.md"
	if *update {
		if err := os.WriteFile(file, []byte(Doc()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(Doc(), string(b)); d != "" {
		t.Errorf("docs/calc.md is out of date, run go test ./records/clinical/calc -run Doc -update\n%s", d)
	}
}

// The example in the preface must be what the program says.
func TestDocExampleIsTrue(t *testing.T) {
	var line, want string
	for _, l := range strings.Split(preface, "\n") {
		if rest, ok := strings.CutPrefix(l, "$ echo '"); ok {
			line = strings.TrimSuffix(rest, "' | carnet calc")
		} else if strings.HasPrefix(l, `{"rule":`) {
			want = l
		}
	}
	if got := ask(t, line); len(got) != 1 || got[0] != want {
		t.Errorf("%s gives %q, the page says %s", line, got, want)
	}
}
