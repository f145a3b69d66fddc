package journal

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// story writes the revisions of one document by hand.
type story struct {
	t    *testing.T
	revs []Revision
	seq  map[byte]uint64
	prev map[byte]Hash
	ms   int64
}

var (
	subject = DocumentID{0: 9, 15: 9}
	someone = DocumentID{0: 5, 15: 5}
	policy  = Policy{
		Safety: []string{"allergies", "lmp", "hiv.result"},
		Sets:   map[string]string{"allergies": "", "problems": "code"},
	}
)

func tell(t *testing.T) *story {
	return &story{t: t, seq: map[byte]uint64{}, prev: map[byte]Hash{}, ms: 1764000000000}
}

// add writes a revision by the device, a minute after the last one, and gives
// its id. Payload "" means none.
func (s *story) add(device byte, op Op, payload string, bases ...Hash) Hash {
	return s.with(device, op, payload, bases, func(*Revision) {})
}

func (s *story) with(device byte, op Op, payload string, bases []Hash, change func(*Revision)) Hash {
	s.t.Helper()
	s.ms += 60_000
	s.seq[device]++
	r := Revision{
		Device: DeviceID{device}, Epoch: 1, Seq: s.seq[device], Prev: s.prev[device],
		Document: subject, Kind: "consultation", Bases: bases, Op: op,
		Author: DocumentID{device}, Role: "doctor", Wall: s.ms, HLC: At(s.ms, 0),
	}
	if payload != "" {
		r.Payload = []byte(payload)
	}
	change(&r)
	if err := Seal(&r); err != nil {
		s.t.Fatal(err)
	}
	s.prev[device] = r.ID
	s.revs = append(s.revs, r)
	return r.ID
}

// outline is the part of a state that the cases are about.
func outline(s State) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s", s.Content, s.Status)
	for _, c := range s.Conflicts {
		mark := "?"
		if c.Safety {
			mark = "!"
		}
		fmt.Fprintf(&b, " | %s%s", c.Path, mark)
		for _, v := range c.Values {
			text := string(v.JSON)
			if v.JSON == nil {
				text = "-" + string(v.Op)
			}
			fmt.Fprintf(&b, " %s", text)
		}
	}
	return b.String()
}

func TestMergeCases(t *testing.T) {
	cases := []struct {
		name string
		tell func(s *story)
		want string
	}{
		{"one draft", func(s *story) {
			s.add(1, OpPut, `{"b":1,"a":2}`)
		}, `{"b":1,"a":2} draft`},
		{"draft, signed, amended", func(s *story) {
			a := s.add(1, OpPut, `{"a":1}`)
			b := s.add(1, OpSign, `{"a":2}`, a)
			s.add(1, OpSign, `{"a":3}`, b)
		}, `{"a":3} signed`},
		{"different fields merge by themselves", func(s *story) {
			a := s.add(1, OpPut, `{"x":1,"y":1,"deep":{"p":1,"q":1}}`)
			s.add(1, OpPut, `{"x":2,"y":1,"deep":{"p":2,"q":1}}`, a)
			s.add(2, OpPut, `{"x":1,"y":2,"deep":{"p":1,"q":2}}`, a)
		}, `{"deep":{"p":2,"q":2},"x":2,"y":2} draft`},
		{"same field and value is no conflict, however it is written", func(s *story) {
			a := s.add(1, OpPut, `{"x":1}`)
			s.add(1, OpPut, `{"x":37.50,"n":"é"}`, a)
			s.add(2, OpPut, `{"n":"\u00e9","x":37.5}`, a)
		}, `{"n":"\u00e9","x":37.5} draft`},
		{"plain conflict: the later one is shown, the other stays", func(s *story) {
			a := s.add(1, OpPut, `{"x":1}`)
			s.add(1, OpPut, `{"x":2}`, a)
			s.add(2, OpPut, `{"x":3}`, a)
		}, `{"x":3} draft | x? 3 2`},
		{"a later revision that keeps what is shown leaves the flag", func(s *story) {
			a := s.add(1, OpPut, `{"x":1}`)
			b := s.add(1, OpPut, `{"x":2}`, a)
			c := s.add(2, OpPut, `{"x":3}`, a)
			s.add(2, OpSign, `{"x":3,"y":1}`, b, c)
		}, `{"x":3,"y":1} signed | x? 3 2`},
		{"a later revision that writes another value decides a plain field", func(s *story) {
			a := s.add(1, OpPut, `{"x":1}`)
			b := s.add(1, OpPut, `{"x":2}`, a)
			c := s.add(2, OpPut, `{"x":3}`, a)
			s.add(2, OpSign, `{"x":2}`, b, c)
		}, `{"x":2} signed`},
		{"a safety field in conflict is not decided by a save", func(s *story) {
			a := s.add(1, OpPut, `{"lmp":"2026-01-01"}`)
			b := s.add(1, OpPut, `{"lmp":"2026-02-02"}`, a)
			c := s.add(2, OpPut, `{"lmp":"2026-03-03"}`, a)
			s.add(2, OpSign, `{"lmp":"2026-04-04"}`, b, c)
		}, `{"lmp":"2026-04-04"} signed | lmp! "2026-04-04" "2026-02-02"`},
		{"a safety field in conflict is decided by a resolve", func(s *story) {
			a := s.add(1, OpPut, `{"lmp":"2026-01-01","x":1}`)
			b := s.add(1, OpPut, `{"lmp":"2026-02-02","x":1}`, a)
			c := s.add(2, OpPut, `{"lmp":"2026-03-03","x":2}`, a)
			s.add(1, OpResolve, `{"fields":{"lmp":"2026-02-02"}}`, b, c)
		}, `{"lmp":"2026-02-02","x":2} draft`},
		{"what a resolve did not see is in conflict with it", func(s *story) {
			a := s.add(1, OpPut, `{"lmp":"1"}`)
			b := s.add(1, OpPut, `{"lmp":"2"}`, a)
			s.add(2, OpPut, `{"lmp":"3"}`, a)
			c := s.add(3, OpPut, `{"lmp":"4"}`, a)
			s.add(1, OpResolve, `{"fields":{"lmp":"2"}}`, b, c)
		}, `{"lmp":"2"} draft | lmp! "2" "3"`},
		{"a safety value wins over its removal", func(s *story) {
			a := s.add(1, OpPut, `{"lmp":"1"}`)
			s.add(1, OpPut, `{"lmp":"2"}`, a)
			s.add(2, OpPut, `{}`, a)
		}, `{"lmp":"2"} draft | lmp! "2" -put`},
		{"a plain field emptied by the later one", func(s *story) {
			a := s.add(1, OpPut, `{"x":1}`)
			s.add(1, OpPut, `{"x":2}`, a)
			s.add(2, OpPut, `{}`, a)
		}, `{} draft | x? -put 2`},
		{"null is the same as absent", func(s *story) {
			a := s.add(1, OpPut, `{"x":null,"y":1}`)
			s.add(1, OpPut, `{"y":2}`, a)
			s.add(2, OpPut, `{"x":null,"y":1,"z":3}`, a)
		}, `{"y":2,"z":3} draft`},
		{"sets merge by element, in the order of adding", func(s *story) {
			a := s.add(1, OpPut, `{"allergies":["b","a"]}`)
			s.add(1, OpPut, `{"allergies":["b","a","z"]}`, a)
			s.add(2, OpPut, `{"allergies":["c","a"]}`, a)
		}, `{"allergies":["a","z","c"]} draft`},
		{"none known, and an allergy", func(s *story) {
			a := s.add(1, OpPut, `{"allergies":[]}`)
			s.add(1, OpPut, `{"allergies":[],"x":1}`, a)
			s.add(2, OpPut, `{"allergies":["c"]}`, a)
		}, `{"allergies":["c"],"x":1} draft`},
		{"none known, withdrawn by one and kept by another", func(s *story) {
			a := s.add(1, OpPut, `{"allergies":[]}`)
			s.add(1, OpPut, `{}`, a)
			b := s.add(2, OpPut, `{}`, a)
			s.add(2, OpPut, `{"allergies":[]}`, b)
		}, `{"allergies":[]} draft | allergies! [] -put`},
		{"added again while removed elsewhere: it stays, flagged", func(s *story) {
			a := s.add(1, OpPut, `{"allergies":["a"]}`)
			b := s.add(2, OpPut, `{"allergies":[]}`, a)
			s.add(2, OpPut, `{"allergies":["a"]}`, b)
			s.add(3, OpPut, `{"allergies":["a","c"]}`, b)
			s.add(3, OpPut, `{"allergies":[]}`, a)
		}, `{"allergies":["a","c"]} draft | allergies["a"]! "a" -put`},
		{"a keyed element changed by two", func(s *story) {
			a := s.add(1, OpPut, `{"problems":[{"code":"A","note":"1"},{"code":"B"}]}`)
			s.add(1, OpPut, `{"problems":[{"code":"A","note":"2"},{"code":"B"}]}`, a)
			s.add(2, OpPut, `{"problems":[{"code":"A","note":"3"}]}`, a)
		}, `{"problems":[{"code":"A","note":"3"}]} draft | problems["A"]? {"code":"A","note":"3"} {"code":"A","note":"2"}`},
		{"a keyed element removed by one, changed by the other", func(s *story) {
			a := s.add(1, OpPut, `{"problems":[{"code":"A","note":"1"}]}`)
			s.add(1, OpPut, `{"problems":[{"code":"A","note":"2"}]}`, a)
			s.add(2, OpPut, `{}`, a)
		}, `{"problems":[{"code":"A","note":"2"}]} draft`},
		{"two elements under one key are both kept", func(s *story) {
			a := s.add(1, OpPut, `{"x":1}`)
			s.add(1, OpPut, `{"problems":[{"code":"A","n":1},{"code":"A","n":2}],"x":1}`, a)
			s.add(2, OpPut, `{"x":2}`, a)
		}, `{"problems":[{"code":"A","n":1},{"code":"A","n":2}],"x":2} draft`},
		{"a set resolved whole", func(s *story) {
			a := s.add(1, OpPut, `{"allergies":["a"]}`)
			b := s.add(1, OpPut, `{"allergies":["a","b"]}`, a)
			c := s.add(2, OpPut, `{"allergies":["c"]}`, a)
			s.add(2, OpResolve, `{"fields":{"allergies":["b","d"]}}`, b, c)
		}, `{"allergies":["b","d"]} draft`},
		{"an element resolved away leaves the set there", func(s *story) {
			a := s.add(1, OpPut, `{"allergies":[]}`)
			b := s.add(1, OpPut, `{"allergies":["a"]}`, a)
			c := s.add(2, OpPut, `{"allergies":[],"x":1}`, a)
			s.add(2, OpResolve, `{"fields":{"allergies[\"a\"]":null}}`, b, c)
		}, `{"x":1} draft`},
		{"an array that is no set is one value", func(s *story) {
			a := s.add(1, OpPut, `{"lines":[1]}`)
			s.add(1, OpPut, `{"lines":[1,2]}`, a)
			s.add(2, OpPut, `{"lines":[1,3]}`, a)
		}, `{"lines":[1,3]} draft | lines? [1,3] [1,2]`},
		{"disagreement on the structure", func(s *story) {
			a := s.add(1, OpPut, `{}`)
			s.add(1, OpPut, `{"hiv":{"result":"pos"}}`, a)
			s.add(2, OpPut, `{"hiv":"unknown"}`, a)
		}, `{"hiv":"unknown"} draft | hiv? "unknown" {"result":"pos"}`},
		{"a save that keeps the shown structure deletes nothing", func(s *story) {
			a := s.add(1, OpPut, `{}`)
			b := s.add(1, OpPut, `{"note":{"text":"1"}}`, a)
			c := s.add(2, OpPut, `{"note":"2"}`, a)
			s.add(2, OpSign, `{"note":"2","x":1}`, b, c)
		}, `{"note":"2","x":1} signed | note? "2" {"text":"1"}`},
		{"a resolve decides the structure", func(s *story) {
			a := s.add(1, OpPut, `{}`)
			b := s.add(1, OpPut, `{"note":{"text":"1"}}`, a)
			c := s.add(2, OpPut, `{"note":"2"}`, a)
			s.add(2, OpResolve, `{"fields":{"note.text":"1"}}`, b, c)
		}, `{"note":{"text":"1"}} draft`},
		{"keys with dots and brackets are keys", func(s *story) {
			a := s.add(1, OpPut, `{"r":{"A09.0":1,"[x]":1,"~":1}}`)
			b := s.add(1, OpPut, `{"r":{"A09.0":2,"[x]":1,"~":1}}`, a)
			c := s.add(2, OpPut, `{"r":{"A09.0":1,"[x]":2,"~":2}}`, a)
			s.add(2, OpResolve, `{"fields":{"r.A09~10":7}}`, b, c)
		}, `{"r":{"A09.0":7,"[x]":2,"~":2}} draft`},
		{"retracted", func(s *story) {
			a := s.add(1, OpSign, `{"x":1}`)
			s.add(1, OpRetract, "", a)
		}, `{"x":1} retracted`},
		{"retracted by one, changed by another", func(s *story) {
			a := s.add(1, OpSign, `{"x":1}`)
			s.add(1, OpRetract, "", a)
			s.add(2, OpSign, `{"x":2}`, a)
		}, `{"x":2} signed | ! -sign -retract`},
		{"the disputed retraction confirmed", func(s *story) {
			a := s.add(1, OpSign, `{"x":1}`)
			b := s.add(1, OpRetract, "", a)
			c := s.add(2, OpSign, `{"x":2}`, a)
			s.add(2, OpRetract, "", b, c)
		}, `{"x":2} retracted`},
		{"countersigned while the intern changed it", func(s *story) {
			a := s.with(1, OpSign, `{"x":1}`, nil, onBehalf)
			s.add(2, OpCountersign, "", a)
			s.with(1, OpSign, `{"x":2}`, []Hash{a}, onBehalf)
		}, `{"x":2} awaiting`},
		{"returned and signed again", func(s *story) {
			a := s.with(1, OpSign, `{"x":1}`, nil, onBehalf)
			b := s.add(2, OpReturn, "", a)
			c := s.with(1, OpSign, `{"x":2}`, []Hash{b}, onBehalf)
			s.add(2, OpCountersign, "", c)
		}, `{"x":2} countersigned`},
		{"unknown op changes nothing and is a head", func(s *story) {
			a := s.add(1, OpSign, `{"x":1}`)
			s.add(1, "later", `{"x":9}`, a)
		}, `{"x":1} signed`},
		{"a base that has not arrived", func(s *story) {
			s.add(1, OpSign, `{"x":1}`, Hash{1})
			s.add(2, OpSign, `{"x":2}`, Hash{2})
		}, `{"x":2} signed | x? 2 1`},
		{"an event on one branch only, seen by neither sign", func(s *story) {
			a := s.add(1, OpPut, `{"x":1}`)
			b := s.add(1, OpPut, `{"x":1,"y":1}`, a)
			c := s.add(2, OpPut, `{"x":1,"z":1}`, a)
			d := s.add(1, OpPut, `{"x":1,"y":1,"z":1}`, b, c)
			e := s.add(2, OpPut, `{"x":1,"y":2,"z":1}`, b, c)
			s.add(3, OpSign, `{"x":2,"y":2,"z":1}`, d, e)
		}, `{"x":2,"y":2,"z":1} signed`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s := tell(t)
			c.tell(s)
			if d := cmp.Diff(c.want, outline(Merge(policy, s.revs))); d != "" {
				t.Error(d)
			}
		})
	}
}

func onBehalf(r *Revision) { r.OnBehalf = someone }

func TestStateOfSignatures(t *testing.T) {
	s := tell(t)
	a := s.with(1, OpSign, `{"x":1}`, nil, onBehalf)
	b := s.with(2, OpReturn, "", []Hash{a}, func(r *Revision) { r.Reason = "tension à reprendre" })
	got := Merge(policy, s.revs)
	if got.Status != Returned || got.Remark == nil || got.Remark.Reason != "tension à reprendre" {
		t.Errorf("after the return: %+v", got)
	}
	c := s.with(1, OpSign, `{"x":2}`, []Hash{b}, onBehalf)
	if got := Merge(policy, s.revs); got.Status != Awaiting || got.Amendments != 0 || got.Remark != nil {
		t.Errorf("after signing again: %+v", got)
	}
	d := s.add(2, OpCountersign, "", c)
	s.add(1, OpSign, `{"x":3}`, d)
	got = Merge(policy, s.revs)
	var current []bool
	for _, sig := range got.Signatures {
		current = append(current, sig.Current)
	}
	if diff := cmp.Diff([]bool{false, false, false, true}, current); diff != "" || got.Amendments != 1 {
		t.Errorf("amendments %d, current signatures: %s", got.Amendments, diff)
	}
}

func TestRedaction(t *testing.T) {
	s := tell(t)
	a := s.add(1, OpPut, `{"x":"keep"}`)
	b := s.add(1, OpPut, `{"x":"secret"}`, a)
	c := s.add(2, OpPut, `{"x":"keep","y":1}`, a)
	redact := s.add(1, OpRedact, `{"revisions":["`+b.String()+`"]}`, b, c)
	want := `{"x":"keep","y":1} draft`
	before := Merge(policy, s.revs)
	if got := outline(before); got != want {
		t.Errorf("named: %s", got)
	}
	for i := range s.revs {
		if Redactions(s.revs)[s.revs[i].ID] != (s.revs[i].ID == b) {
			t.Errorf("revision %d is wrongly named", i)
		}
		if s.revs[i].ID == b && !Drop(&s.revs[i]) {
			t.Error("nothing was dropped")
		}
		if s.revs[i].ID == redact && Drop(&s.revs[i]) {
			t.Error("the redaction itself was dropped")
		}
	}
	if d := cmp.Diff(before, Merge(policy, s.revs)); d != "" {
		t.Errorf("dropping changes the state: %s", d)
	}
	if d := cmp.Diff([]Hash{b}, before.Redacted); d != "" {
		t.Error(d)
	}
	var first []Revision
	for _, r := range s.revs {
		if r.Device == (DeviceID{1}) {
			first = append(first, r)
		}
	}
	if report := VerifyChain(0, Hash{}, first); !report.OK() {
		t.Errorf("the chain no longer verifies: %+v", report)
	}
}

// What a later revision repeats of a dropped one must not set aside the value
// that the dropped one was in conflict with.
func TestRedactionDecidesNoConflict(t *testing.T) {
	s := tell(t)
	a := s.add(1, OpPut, `{"x":"1"}`)
	b := s.add(2, OpPut, `{"x":"2"}`)
	c := s.add(1, OpPut, `{"x":"2","y":1}`, a, b)
	if got := outline(Merge(policy, s.revs)); got != `{"x":"2","y":1} draft | x? "2" "1"` {
		t.Error(got)
	}
	s.add(1, OpRedact, `{"revisions":["`+b.String()+`"]}`, c)
	if got := outline(Merge(policy, s.revs)); got != `{"x":"2","y":1} draft | x? "2" "1"` {
		t.Error(got)
	}
}

func TestPatientsMerged(t *testing.T) {
	into := func(n byte) string { return `{"into":"` + DocumentID{n}.String() + `"}` }
	s := tell(t)
	a := s.add(1, OpPut, `{}`)
	b := s.add(1, OpMerge, into(3), a)
	if got := Merge(policy, s.revs); got.MergedInto != (DocumentID{3}) {
		t.Errorf("merged into %s", got.MergedInto)
	}
	c := s.add(2, OpMerge, into(4), a)
	got := Merge(policy, s.revs)
	if got.MergedInto != (DocumentID{4}) || len(got.Conflicts) != 1 || got.Conflicts[0].Path != PathInto {
		t.Errorf("two merges: %+v", got)
	}
	s.add(1, OpUnmerge, "", b)
	if got := Merge(policy, s.revs); got.MergedInto != (DocumentID{4}) || got.Disputed() {
		t.Errorf("an undoing touches only what it saw: %+v", got)
	}
	s.add(1, OpUnmerge, "", c)
	if got := Merge(policy, s.revs); !got.MergedInto.IsZero() {
		t.Errorf("undone: %s", got.MergedInto)
	}
}

func TestAliases(t *testing.T) {
	d := func(n byte) DocumentID { return DocumentID{n} }
	a := Aliases{d(5): d(4), d(4): d(3), d(9): d(8), d(8): d(7), d(7): d(9), d(10): d(8), d(11): d(11), d(12): {}}
	for from, want := range map[byte]byte{5: 3, 4: 3, 3: 3, 9: 7, 8: 7, 7: 7, 10: 7, 11: 11, 12: 12, 1: 1} {
		if got := a.Canonical(d(from)); got != d(want) {
			t.Errorf("%d stands for %s, want %d", from, got, want)
		}
	}
	want := map[DocumentID]DocumentID{d(5): d(3), d(4): d(3), d(9): d(7), d(8): d(7), d(10): d(7)}
	if diff := cmp.Diff(want, a.Resolve()); diff != "" {
		t.Error(diff)
	}
}

func TestDocumentGivenToTwoPatients(t *testing.T) {
	s := tell(t)
	patient := func(n byte) func(*Revision) { return func(r *Revision) { r.Patient = DocumentID{n} } }
	a := s.with(1, OpSign, `{"x":1}`, nil, patient(1))
	s.with(1, OpSign, `{"x":1}`, []Hash{a}, patient(2))
	s.with(2, OpSign, `{"x":1}`, []Hash{a}, patient(3))
	got := Merge(policy, s.revs)
	if got.Patient != (DocumentID{3}) || len(got.Conflicts) != 1 || got.Conflicts[0].Path != PathPatient || !got.Disputed() {
		t.Errorf("%+v", got)
	}
	s.with(2, OpResolve, `{"fields":{"~patient":"`+DocumentID{2}.String()+`"}}`, got.Heads, patient(2))
	if got := Merge(policy, s.revs); got.Patient != (DocumentID{2}) || got.Disputed() {
		t.Errorf("resolved: %+v", got)
	}
}

func TestForkedChain(t *testing.T) {
	s := tell(t)
	a := s.add(1, OpPut, `{"x":1}`)
	b := s.add(1, OpPut, `{"x":2}`, a)
	s.seq[1], s.prev[1] = 1, a // the backup is restored
	c := s.add(1, OpPut, `{"x":3}`, a)
	d := s.add(1, OpPut, `{"x":4}`, c)
	report := VerifyChain(0, Hash{}, append(s.revs, s.revs...))
	if len(report.Gaps)+len(report.Broken) > 0 || len(report.Forks) != 1 || report.Forks[0].Seq != 2 || len(report.Forks[0].IDs) != 2 {
		t.Errorf("%+v", report)
	}
	got := Merge(policy, s.revs)
	if o := outline(got); o != `{"x":4} draft | x? 4 2` {
		t.Error(o)
	}
	if len(got.Heads) != 2 || (got.Heads[0] != b && got.Heads[1] != b) || (got.Heads[0] != d && got.Heads[1] != d) {
		t.Errorf("heads %v", got.Heads)
	}
}

func TestVerifyChain(t *testing.T) {
	whole := func(t *testing.T) []Revision {
		s := tell(t)
		var last []Hash
		for i := range 6 {
			last = []Hash{s.add(1, OpPut, fmt.Sprintf(`{"x":%d}`, i), last...)}
		}
		return s.revs
	}
	cases := []struct {
		name   string
		change func(revs []Revision) []Revision
		want   string
	}{
		{"whole", func(r []Revision) []Revision { return r }, "[] []"},
		{"in disorder and twice", func(r []Revision) []Revision {
			return append([]Revision{r[5], r[2]}, r...)
		}, "[] []"},
		{"a gap", func(r []Revision) []Revision { return append(r[:2:2], r[4:]...) }, "[{3 4}] []"},
		{"a changed payload", func(r []Revision) []Revision { r[1].Payload = []byte(`{"x":9}`); return r },
			"[] [2 journal: the payload does not match its hash]"},
		{"a changed author", func(r []Revision) []Revision { r[1].Author[0]++; return r },
			"[] [2 journal: the id does not match the revision]"},
		{"a replaced revision", func(r []Revision) []Revision {
			r[1].Author[0]++
			if err := Seal(&r[1]); err != nil {
				panic(err)
			}
			return r
		}, "[] [3 journal: the revision does not follow the one before it]"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			report := VerifyChain(0, Hash{}, c.change(whole(t)))
			broken := []string{}
			for _, b := range report.Broken {
				broken = append(broken, fmt.Sprintf("%d %v", b.Seq, b.Why))
			}
			if got := fmt.Sprint(report.Gaps, " ", broken); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
	revs := whole(t)
	if report := VerifyChain(3, revs[2].ID, revs[3:]); !report.OK() {
		t.Errorf("the rest of a chain: %+v", report)
	}
}

func TestHistory(t *testing.T) {
	s := tell(t)
	a := s.add(1, OpPut, `{"x":1,"v":{"p":1}}`)
	b := s.add(1, OpPut, `{"x":2,"v":{"p":1}}`, a)
	s.add(1, OpPut, `{"x":2,"v":{"p":3}}`, b)
	s.add(2, OpPut, `{"v":{"p":1}}`, a)
	var got []string
	for _, w := range History(policy, s.revs, "") {
		got = append(got, fmt.Sprintf("%s=%s %t", w.Path, w.JSON, w.Standing))
	}
	want := []string{"v.p=1 false", "x=1 false", "x=2 true", "v.p=3 true", "x= true"}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if got := History(policy, s.revs, "v"); len(got) != 2 {
		t.Errorf("below v: %+v", got)
	}
}
