package rule

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"testing"

	"carnet/records/clinical"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// tree turns a parsed node into what encoding/json makes of the same text.
func (d *doc) tree(at int32) any {
	n := d.nodes[at]
	switch n.kind {
	case Number:
		return n.num
	case Text:
		return n.text
	case Bool:
		return n.flag
	case List:
		list := []any{}
		for c := n.first; c >= 0; c = d.nodes[c].next {
			list = append(list, d.tree(c))
		}
		return list
	case Object:
		m := map[string]any{}
		for c := n.first; c >= 0; c = d.nodes[c].next {
			m[d.nodes[c].name] = d.tree(c)
		}
		return m
	}
	return nil
}

// agree compares this parser with the standard library's on one text.
func agree(t interface{ Fatalf(string, ...any) }, text string) {
	var d doc
	err := d.parse(text)
	var want any
	if stdErr := json.Unmarshal([]byte(text), &want); (err == nil) != (stdErr == nil) {
		if err == errDepth || err == errSize {
			return // stricter on purpose
		}
		t.Fatalf("%q: %v, encoding/json %v", text, err, stdErr)
	}
	if err != nil {
		return
	}
	// Bytes that are no UTF-8 stay as they are here and become U+FFFD there.
	if strings.ToValidUTF8(text, "") != text {
		return
	}
	if diff := cmp.Diff(want, d.tree(0)); diff != "" {
		t.Fatalf("%q: %s", text, diff)
	}
}

var texts = []string{
	`{}`, `[]`, `null`, `true`, `false`, `0`, `-0`, `-1.5e-3`, `1E+2`, `""`, `"a\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00"`, `"\ud83d"`, `"\ude00x"`, `"\ud83d\u0041"`,
	`{"a":[1,2,{"b":null}],"c":"é"}`, ` { "a" : 1 } `, "\t[\n1\r,2]",
	`{`, `}`, `[1,]`, `{"a":1,}`, `{"a"}`, `{"a":}`, `{a:1}`, `01`, `-`, `1.`, `.5`, `1e`, `1e+`, `+1`, `tru`, `nul`, `"`, `"\x"`, `"\u12"`, "\"\n\"", `1 2`, `[1 2]`, ``, ` `,
	`123456789012345`, `1234567890123456`, `0.1234567890123456789`, `4.35`, `1e308`, `1e309`, `-1e309`, `1e-400`, `0.000001`, `99999999999999999999`,
}

func TestParserAgreesWithTheStandardLibrary(t *testing.T) {
	for _, s := range texts {
		agree(t, s)
	}
}

func TestNumbersAreReadExactly(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.Float64().Draw(t, "x")
		format := rapid.SampledFrom([]byte{'f', 'e', 'g'}).Draw(t, "format")
		digits := rapid.IntRange(-1, 12).Draw(t, "digits")
		agree(t, strconv.FormatFloat(x, format, digits, 64))
	})
}

func FuzzParse(f *testing.F) {
	for _, s := range texts {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) { agree(t, text) })
}

func TestOutputIsJSONAndReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.Float64().Draw(t, "x")
		s := rapid.String().Draw(t, "s")
		var o Output
		o.Number("x", x)
		o.Text("s", s)
		if !clinical.Finite(x) {
			if o.err == nil {
				t.Fatalf("%v written as %s", x, o.buf)
			}
			return
		}
		var v struct {
			X float64
			S string
		}
		if err := json.Unmarshal([]byte("{"+string(o.buf)+"}"), &v); err != nil || v.X != x || v.S != strings.ToValidUTF8(s, "\uFFFD") {
			t.Fatalf("%v %q written as %s: %+v %v", x, s, o.buf, v, err)
		}
	})
}

func TestOutputRefusesWhatIsNoAnswer(t *testing.T) {
	for name, set := range map[string]func(*Output){
		"NaN":      func(o *Output) { o.Number("x", math.NaN()) },
		"infinity": func(o *Output) { o.Number("x", math.Inf(-1)) },
		"no date":  func(o *Output) { o.Date("d", clinical.Date{}) },
		"NaN deep": func(o *Output) { o.Any("list", []float64{math.NaN()}) },
	} {
		r := Rule{Name: "r", Source: "s", Eval: func(_ *Input, out *Output) error { set(out); return nil }}
		if out, _, err := Call([]Rule{r}, "r", `{}`); err == nil {
			t.Errorf("%s: %s", name, out)
		}
	}
	var o Output
	o.Number("zero", math.Copysign(0, -1))
	o.Any("none", []string(nil))
	o.Bool("b", true)
	o.Null("n")
	o.Int("i", -3)
	if got := string(o.buf); got != `"zero":0,"none":[],"b":true,"n":null,"i":-3` {
		t.Error(got)
	}
}

func TestInputGetters(t *testing.T) {
	r := Rule{Name: "r", Source: "s", In: []Field{
		{Name: "n", Kind: Number, Min: 0, Max: 10, Unit: "mm"}, {Name: "w", Kind: Whole}, {Name: "t", Kind: Text}, {Name: "b", Kind: Bool},
		{Name: "d", Kind: Date}, Sex(false), {Name: "any", Kind: Any}, {Name: "items", Kind: List}, {Name: "free", Kind: Object},
		{Name: "o", Kind: Object, Of: []Field{{Name: "x", Kind: Number, Required: true}}},
		{Name: "os", Kind: List, Of: []Field{{Name: "x", Kind: Number, Required: true}}},
	}}
	seen := false
	r.Eval = func(in *Input, out *Output) error {
		seen = true
		if in.Number("n") != 2.5 || in.Int("w") != 7 || in.Text("t") != "é" || !in.Bool("b") || in.Sex() != clinical.Female {
			t.Error("a plain field is lost")
		}
		if in.Date("d") != (clinical.Date{Year: 2026, Month: 3, Day: 12}) || in.Value("any").Text != "M++" {
			t.Error("date or any is lost")
		}
		var items []string
		in.Each("items", func(i int, v Value) { items = append(items, v.Kind.String()) })
		if diff := cmp.Diff([]string{"number", "null", "text", "true or false"}, items); diff != "" || in.Len("items") != 4 {
			t.Error(diff)
		}
		free := map[string]bool{}
		in.Members("free", func(name string, v Value) { free[name] = v.Bool })
		if diff := cmp.Diff(map[string]bool{"cough": true, "fever": false}, free); diff != "" {
			t.Error(diff)
		}
		if o := in.Object("o"); o == nil || o.Number("x") != 1 {
			t.Error("an inner object is lost")
		}
		sum := 0.0
		if err := in.EachObject("os", func(_ int, item *Input) error { sum += item.Number("x"); return nil }); err != nil || sum != 5 {
			t.Errorf("objects of a list: %v %v", sum, err)
		}
		if in.Has("nothing") || in.Number("nothing") != 0 || in.NumberOr("nothing", 3) != 3 || in.Object("nothing") != nil || !in.Value("nothing").Null() {
			t.Error("a field that was not given is there")
		}
		return nil
	}
	_, _, err := Call([]Rule{r}, "r", `{"n":2.5,"w":7,"t":"é","b":true,"d":"2026-03-12","sex":"female","any":"M++","items":[1,null,"x",true],
		"free":{"cough":true,"fever":false},"o":{"x":1},"os":[{"x":2},{"x":3}]}`)
	if err != nil || !seen {
		t.Fatal(err)
	}
	for _, bad := range []string{
		`{"n":11}`, `{"n":-0.1}`, `{"n":"2"}`, `{"w":1.5}`, `{"w":1e10}`, `{"t":1}`, `{"b":1}`, `{"b":"true"}`, `{"d":"2026-02-30"}`, `{"sex":"M"}`,
		`{"any":[]}`, `{"items":{}}`, `{"free":[]}`, `{"o":{}}`, `{"o":{"x":1,"y":2}}`, `{"os":[1]}`, `{"os":[{"x":"1"}]}`, `{"zz":1}`, `{"n":1,"n":2}`,
	} {
		seen = false
		if _, _, err := Call([]Rule{r}, "r", bad); err == nil || seen {
			t.Errorf("%s taken", bad)
		}
	}
}

func TestARuleThatTripsIsAnErrorLine(t *testing.T) {
	r := Rule{Name: "r", Source: "s", Eval: func(*Input, *Output) error { panic("oh") }}
	if got := string(NewCaller([]Rule{r}).Line(nil, `{"rule":"r","in":{}}`)); got != `{"rule":"r","error":"the rule failed: oh"}` {
		t.Error(got)
	}
}

func TestTwoRulesOfOneNameAreAMistake(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("taken")
		}
	}()
	NewCaller([]Rule{{Name: "r"}, {Name: "r"}})
}
