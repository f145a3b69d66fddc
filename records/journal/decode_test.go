package journal

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

// twenty resolves the numbers below 20 of the chain, except 13.
type twenty struct{}

func (twenty) Minted(seq uint64) (DocumentID, bool) {
	return DocumentID{byte(seq)}, seq < 20 && seq != 13
}

func (twenty) RevisionID(seq uint64) (Hash, bool) { return Hash{byte(seq)}, seq < 20 && seq != 13 }

func at20() Position { return Position{chainID(3), 20, Hash{1}} }

func TestDecodeLine(t *testing.T) {
	uuid := DocumentID{200}.String()
	hash := Hash{200}.String()
	cases := []struct {
		name, line string
		want       func(r *Revision)
	}{
		{"the least", `{"k":"x","o":"put","t":5}`, func(r *Revision) {}},
		{"in another order", `{"t":5,"o":"put","k":"x"}`, func(r *Revision) {}},
		{"with a line break", "{\"k\":\"x\",\"o\":\"put\",\"t\":5}\n", func(r *Revision) {}},
		{"defaults written out", `{"k":"x","o":"put","s":1,"q":0,"t":5,"h":[5,0],"d":"` + Mint(chainID(3).Device, 3, 20, 5).String() + `"}`, func(r *Revision) {}},
		{"references", `{"k":"x","o":"put","a":7,"f":"` + uuid + `","t":5,"p":0,"b":["` + hash + `",9]}`, func(r *Revision) {
			r.Author, r.OnBehalf, r.Patient = DocumentID{7}, DocumentID{200}, r.Document
			r.Bases = []Hash{{9}, {200}}
		}},
		{"the document by its number, and a patient that is it", `{"p":0,"d":4,"k":"x","o":"put","t":5}`, func(r *Revision) {
			r.Document, r.Patient = DocumentID{4}, DocumentID{4}
		}},
		{"minted in another chain", `{"k":"x","o":"put","t":5,"p":"` + DeviceID{8}.String() + `/2/77/1764000000000"}`, func(r *Revision) {
			r.Patient = Mint(DeviceID{8}, 2, 77, 1764000000000)
		}},
		{"a suspect clock", `{"k":"x","o":"put","q":1,"t":5,"h":[7,3]}`, func(r *Revision) { r.Clock, r.HLC = ClockBehind, At(7, 3) }},
		{"a reason with escapes", `{"k":"x","o":"put","t":5,"m":"\u00e9\ud83e\udd30\n"}`, func(r *Revision) { r.Reason = "é🤰\n" }},
		{"members of a newer program", `{"k":"x","zz":[1,{"a":null}],"o":"put","t":5,"y":"\u00e9"}`, func(r *Revision) {
			r.Extra = []byte(`{"zz":[1,{"a":null}],"y":"\u00e9"}`)
		}},
		{"redacted", `{"k":"x","o":"put","t":5,"z":"` + hash + `"}`, func(r *Revision) { r.PayloadHash = Hash{200} }},
		{"a payload", `{"k":"x","o":"put","t":5,"c":{"a":[1,-2.5e3,true,null,"\\\""]}}`, func(r *Revision) {
			r.Payload = []byte(`{"a":[1,-2.5e3,true,null,"\\\""]}`)
		}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			want := Revision{Device: chainID(3).Device, Epoch: 3, Seq: 20, Prev: Hash{1}, Kind: "x", Op: OpPut, Wall: 5, HLC: At(5, 0)}
			want.Document = Mint(want.Device, 3, 20, 5)
			c.want(&want)
			if err := Seal(&want); err != nil {
				t.Fatal(err)
			}
			var got Revision
			if err := DecodeLine(&got, []byte(c.line), at20(), twenty{}); err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(want, got, cmpopts.EquateEmpty()); d != "" {
				t.Error(d)
			}
			if d := cmp.Diff(string(want.Payload), string(LinePayload([]byte(c.line)))); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestDecodeLineRefuses(t *testing.T) {
	many := ""
	for i := range MaxExtra + 1 {
		many += fmt.Sprintf(`,"y%d":0`, i)
	}
	long := strings.Repeat("[", 70) + strings.Repeat("]", 70)
	cases := []struct{ name, line string }{
		{"nothing", ``},
		{"no object", `[]`},
		{"no member", `{}`},
		{"white space", `{"k":"x", "o":"put","t":5}`},
		{"no end", `{"k":"x","o":"put","t":5`},
		{"more behind it", `{"k":"x","o":"put","t":5}{}`},
		{"no time", `{"k":"x","o":"put"}`},
		{"no kind", `{"o":"put","t":5}`},
		{"no op", `{"k":"x","t":5}`},
		{"a member twice", `{"k":"x","o":"put","t":5,"t":5}`},
		{"a newer member twice", `{"k":"x","o":"put","t":5,"y":5,"y":5}`},
		{"too many newer members", `{"k":"x","o":"put","t":5` + many + `}`},
		{"a key in disguise", `{"\u006b":"x","k":"x","o":"put","t":5}`},
		{"a capital key", `{"k":"x","o":"put","t":5,"Y":5}`},
		{"an empty key", `{"k":"x","o":"put","t":5,"":5}`},
		{"a kind with quotes", `{"k":"x\"","o":"put","t":5}`},
		{"a kind in capitals", `{"k":"X","o":"put","t":5}`},
		{"a negative time", `{"k":"x","o":"put","t":-5}`},
		{"a fractional time", `{"k":"x","o":"put","t":5.5}`},
		{"a time with a zero before it", `{"k":"x","o":"put","t":05}`},
		{"a time beyond 48 bits", `{"k":"x","o":"put","t":281474976710656}`},
		{"a number beyond 64 bits", `{"k":"x","o":"put","t":5,"a":99999999999999999999}`},
		{"schema 0", `{"k":"x","o":"put","t":5,"s":0}`},
		{"a clock state beyond a byte", `{"k":"x","o":"put","t":5,"q":256}`},
		{"a counter beyond 16 bits", `{"k":"x","o":"put","t":5,"h":[5,65536]}`},
		{"a short time pair", `{"k":"x","o":"put","t":5,"h":[5]}`},
		{"a reference to itself", `{"k":"x","o":"put","t":5,"a":20}`},
		{"a document by 0", `{"k":"x","o":"put","t":5,"d":0}`},
		{"a base to come", `{"k":"x","o":"put","t":5,"b":[20]}`},
		{"base 0", `{"k":"x","o":"put","t":5,"b":[0]}`},
		{"no bases in the array", `{"k":"x","o":"put","t":5,"b":[]}`},
		{"a base twice", `{"k":"x","o":"put","t":5,"b":[3,3]}`},
		{"a short hash", `{"k":"x","o":"put","t":5,"b":["00"]}`},
		{"a UUID in capitals", `{"k":"x","o":"put","t":5,"a":"C8000000-0000-0000-0000-000000000000"}`},
		{"the zero UUID", `{"k":"x","o":"put","t":5,"a":"00000000-0000-0000-0000-000000000000"}`},
		{"a place cut short", `{"k":"x","o":"put","t":5,"a":"c8000000-0000-0000-0000-000000000000/1/2"}`},
		{"half of a pair", `{"k":"x","o":"put","t":5,"m":"\ud83e"}`},
		{"a line break in a string", "{\"k\":\"x\",\"o\":\"put\",\"t\":5,\"m\":\"\n\"}"},
		{"not UTF-8", "{\"k\":\"x\",\"o\":\"put\",\"t\":5,\"m\":\"\xff\"}"},
		{"not UTF-8 in the payload", "{\"k\":\"x\",\"o\":\"put\",\"t\":5,\"c\":{\"a\":\"\xc3\"}}"},
		{"a payload that is an array", `{"k":"x","o":"put","t":5,"c":[]}`},
		{"a payload that is null", `{"k":"x","o":"put","t":5,"c":null}`},
		{"a payload with white space", `{"k":"x","o":"put","t":5,"c":{"a": 1}}`},
		{"a payload with a comma too many", `{"k":"x","o":"put","t":5,"c":{"a":1,}}`},
		{"a payload with a bad number", `{"k":"x","o":"put","t":5,"c":{"a":01}}`},
		{"a payload with a bad escape", `{"k":"x","o":"put","t":5,"c":{"a":"\x"}}`},
		{"a payload too deep", `{"k":"x","o":"put","t":5,"c":{"a":` + long + `}}`},
		{"a payload that is not what was hashed", `{"k":"x","o":"put","t":5,"z":"` + Hash{1}.String() + `","c":{}}`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var r Revision
			err := DecodeLine(&r, []byte(c.line), at20(), twenty{})
			if err == nil {
				t.Errorf("accepted %s", c.line)
			}
			if u := (*Unresolved)(nil); errors.As(err, &u) {
				t.Errorf("said to lack %d", u.Seq)
			}
		})
	}
}

func TestWhatIsNotAtHandIsNamed(t *testing.T) {
	for _, line := range []string{
		`{"k":"x","o":"put","t":5,"a":13}`, `{"k":"x","o":"put","t":5,"b":[13]}`, `{"k":"x","o":"put","t":5,"d":13}`,
	} {
		var r Revision
		var u *Unresolved
		if err := DecodeLine(&r, []byte(line), at20(), twenty{}); !errors.As(err, &u) || u.Seq != 13 {
			t.Errorf("%s: %v", line, err)
		}
	}
}

func TestReader(t *testing.T) {
	first := `{"k":"x","o":"put","t":5,"c":{}}`
	header := func(run Run) string { return string(AppendRun(nil, run)) }
	var one Revision
	if err := DecodeLine(&one, []byte(first), Position{Chain: chainID(3), Seq: 1}, nil); err != nil {
		t.Fatal(err)
	}
	cases := []struct {
		name  string
		lines []string
		want  error
	}{
		{"no header", []string{first}, ErrNoRun},
		{"whole", []string{header(Run{Chain: chainID(3), From: 1, Last: one.ID}), first}, nil},
		{"ends too early", []string{header(Run{Chain: chainID(3), From: 1, Last: one.ID})}, ErrLast},
		{"ends elsewhere", []string{header(Run{Chain: chainID(3), From: 1, Last: Hash{1}}), first}, ErrLast},
		{"ends elsewhere, before another run", []string{header(Run{Chain: chainID(3), From: 1, Last: Hash{1}}), first, header(Run{Chain: chainID(4), From: 1})}, ErrLast},
		{"behind a line that lacks something", []string{header(Run{Chain: chainID(3), From: 9, Prev: Hash{1}}), `{"k":"x","o":"put","t":5,"a":3}`, first}, ErrAfterGap},
		{"a run after the gap", []string{header(Run{Chain: chainID(3), From: 9, Prev: Hash{1}}), `{"k":"x","o":"put","t":5,"a":3}`, header(Run{Chain: chainID(4), From: 1}), first}, nil},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var rd Reader
			var got error
			for _, line := range c.lines {
				var r Revision
				_, err := rd.Line(&r, []byte(line))
				if u := (*Unresolved)(nil); errors.As(err, &u) {
					continue
				}
				got = errors.Join(got, err)
			}
			if got == nil {
				got = rd.End()
			}
			if !errors.Is(got, c.want) || (got == nil) != (c.want == nil) {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
	for _, bad := range []string{`{"run":{}}`, `{"run":{"device":"x"}}`, `{"run":`, header(Run{Chain: chainID(3), From: 2}), header(Run{Chain: chainID(3), From: 1, Prev: Hash{1}})} {
		if _, ok, err := ParseRun([]byte(bad)); !ok || err == nil {
			t.Errorf("accepted %s", bad)
		}
	}
}

func TestCheckRefuses(t *testing.T) {
	cases := map[string]func(r *Revision){
		"no device":         func(r *Revision) { r.Device = DeviceID{} },
		"no number":         func(r *Revision) { r.Seq = 0 },
		"first with prev":   func(r *Revision) { r.Seq = 1 },
		"later without":     func(r *Revision) { r.Prev = Hash{} },
		"no document":       func(r *Revision) { r.Document = DocumentID{} },
		"before 1970":       func(r *Revision) { r.Wall = -1 },
		"a bad op":          func(r *Revision) { r.Op = "Put" },
		"a bad role":        func(r *Revision) { r.Role = "a b" },
		"a zero base":       func(r *Revision) { r.Bases = []Hash{{}} },
		"reason not UTF-8":  func(r *Revision) { r.Reason = "\xff" },
		"payload no object": func(r *Revision) { r.Payload = []byte(`1`) },
		"payload empty":     func(r *Revision) { r.Payload = []byte{} },
		"payload loose":     func(r *Revision) { r.Payload = []byte(`{} `) },
		"extra empty":       func(r *Revision) { r.Extra = []byte(`{}`) },
		"extra known":       func(r *Revision) { r.Extra = []byte(`{"t":1}`) },
		"extra twice":       func(r *Revision) { r.Extra = []byte(`{"y":1,"y":1}`) },
	}
	for name, change := range cases {
		r := Revision{Device: DeviceID{1}, Seq: 2, Prev: Hash{1}, Document: DocumentID{1}, Kind: "x", Op: OpPut}
		if err := Seal(&r); err != nil {
			t.Fatal(err)
		}
		change(&r)
		if Seal(&r) == nil {
			t.Errorf("%s: sealed", name)
		}
	}
}

// Every field counts: changing any of them changes the id.
func TestIDCoversEverything(t *testing.T) {
	changes := []func(r *Revision){
		func(r *Revision) { r.Device[3]++ }, func(r *Revision) { r.Epoch++ }, func(r *Revision) { r.Seq++ },
		func(r *Revision) { r.Prev[0]++ }, func(r *Revision) { r.Document[0]++ }, func(r *Revision) { r.Kind += "x" },
		func(r *Revision) { r.Patient[0]++ }, func(r *Revision) { r.Bases[0][0]++ }, func(r *Revision) { r.Bases = r.Bases[:1] },
		func(r *Revision) { r.Op += "x" }, func(r *Revision) { r.Author[0]++ }, func(r *Revision) { r.Role += "x" },
		func(r *Revision) { r.OnBehalf[0]++ }, func(r *Revision) { r.HLC++ }, func(r *Revision) { r.Wall++ },
		func(r *Revision) { r.Clock++ }, func(r *Revision) { r.Reason += "x" }, func(r *Revision) { r.Schema++ },
		func(r *Revision) { r.PayloadHash[0]++ }, func(r *Revision) { r.Extra[5]++ },
		func(r *Revision) { r.Kind, r.Op = r.Kind[:1], Op(r.Kind[1:])+r.Op },
	}
	for i, change := range changes {
		r := Revision{Device: DeviceID{1}, Epoch: 1, Seq: 2, Prev: Hash{1}, Document: DocumentID{1}, Kind: "kind", Patient: DocumentID{2},
			Bases: []Hash{{1}, {2}}, Op: "op", Author: DocumentID{3}, Role: "role", OnBehalf: DocumentID{4}, HLC: 1, Wall: 1,
			Reason: "reason", Payload: []byte(`{}`), Extra: []byte(`{"y":1}`)}
		if err := Seal(&r); err != nil {
			t.Fatal(err)
		}
		r.Payload = nil
		if err := Verify(&r); err != nil {
			t.Fatal(err)
		}
		change(&r)
		if !errors.Is(Verify(&r), ErrID) {
			t.Errorf("change %d is not covered", i)
		}
	}
}

// The scanner must agree with encoding/json on what compact JSON is.
func TestScannerAgreesWithEncodingJSON(t *testing.T) {
	pieces := []string{"{", "}", "[", "]", ",", ":", `"`, `"a"`, `"\u00e9"`, `"\q"`, "1", "-", "0", ".5", "e1", "E+", "true", "fals", "false", "null", "\\", "é", " ", "\x01", "{}", "[]", `{"a":`, `{"b":[`}
	rapid.Check(t, func(t *rapid.T) {
		text := []byte(strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 1, 9).Draw(t, "text"), ""))
		end, err := skipValue(text, 0, 0)
		mine := err == nil && end == len(text)
		var compact bytes.Buffer
		theirs := json.Valid(text) && utf8.Valid(text) && json.Compact(&compact, text) == nil && compact.Len() == len(text)
		if mine != theirs {
			t.Fatalf("%q: accepted %t, by encoding/json %t", text, mine, theirs)
		}
	})
}

func TestUnquoteIsTheInverse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "text")
		quoted := appendQuoted(nil, s)
		if got, ok := unquote(quoted); !ok || got != s {
			t.Fatalf("%q became %q", s, got)
		}
		var theirs string
		if err := json.Unmarshal(quoted, &theirs); err != nil || theirs != s {
			t.Fatalf("encoding/json reads %q: %v", theirs, err)
		}
		escaped, _ := json.Marshal(s)
		if got, ok := unquote(escaped); !ok || got != s {
			t.Fatalf("%s became %q", escaped, got)
		}
	})
}

func FuzzDecodeLine(f *testing.F) {
	f.Add([]byte(`{"k":"consultation","o":"sign","a":1,"r":"doctor","t":1764000000000,"p":7,"d":3,"b":[3,4],"m":"\u00e9","y":{"z":1},"c":{"a":[1,{"b":null}]}}`))
	f.Add([]byte(`{"k":"x","o":"put","q":1,"t":5,"h":[7,3],"f":"c8000000-0000-0000-0000-000000000000/1/2/3","z":"` + Hash{1}.String() + `"}`))
	f.Add([]byte(`{"run":{"device":"c8000000-0000-0000-0000-000000000000","epoch":1,"from":1}}`))
	f.Fuzz(func(t *testing.T, line []byte) {
		var r, again Revision
		LinePayload(line)
		_, _, _ = ParseRun(line)
		if DecodeLine(&r, line, at20(), twenty{}) != nil {
			return
		}
		if err := errors.Join(r.Check(), Verify(&r)); err != nil {
			t.Fatalf("accepted, though %v", err)
		}
		if err := DecodeLine(&again, AppendLine(nil, &r, nil), at20(), nil); err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(r, again, cmpopts.EquateEmpty()); d != "" {
			t.Fatal(d)
		}
		second := r
		second.ID[0]++
		Merge(policy, []Revision{r, second})
	})
}

// What a chain of bytes may be, beyond what the fuzzer has time for.
func TestDecoderNeverPanics(t *testing.T) {
	seed := []byte(`{"k":"x","o":"put","a":1,"t":5,"h":[7,3],"p":7,"b":[3,"` + Hash{9}.String() + `"],"m":"\u00e9","y":{"z":1},"c":{"a":[1,{"b":null}]}}`)
	var r Revision
	if err := DecodeLine(&r, seed, at20(), twenty{}); err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		line := bytes.Clone(seed)
		for range rapid.IntRange(1, 4).Draw(t, "changes") {
			at := rapid.IntRange(0, len(line)-1).Draw(t, "at")
			switch rapid.IntRange(0, 2).Draw(t, "how") {
			case 0:
				line[at] = rapid.Byte().Draw(t, "byte")
			case 1:
				line = line[:at+1]
			default:
				line = append(line[:at:at], line[min(at+rapid.IntRange(1, 9).Draw(t, "cut"), len(line)-1):]...)
			}
		}
		if DecodeLine(&r, line, at20(), twenty{}) == nil && Verify(&r) != nil {
			t.Fatalf("accepted, but does not verify: %q", line)
		}
		LinePayload(line)
	})
}
