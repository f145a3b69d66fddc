package journal

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

// chainOf draws a chain of n sealed revisions whose every field is exercised.
func chainOf(t *rapid.T, chain Chain, others []*Revision, n int) []*Revision {
	var out []*Revision
	documents := func() DocumentID {
		pool := append(append([]*Revision{}, others...), out...)
		if len(pool) == 0 || rapid.IntRange(0, 4).Draw(t, "stranger") == 0 {
			return DocumentID(rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "uuid"))
		}
		return pool[rapid.IntRange(0, len(pool)-1).Draw(t, "document")].Document
	}
	for i := range n {
		r := &Revision{
			Device: chain.Device, Epoch: chain.Epoch, Seq: uint64(i + 1),
			Kind:   rapid.StringMatching(`[a-z][a-z0-9_.-]{0,12}`).Draw(t, "kind"),
			Op:     Op(rapid.SampledFrom([]string{"put", "sign", "countersign", "retract", "later-op"}).Draw(t, "op")),
			Role:   rapid.SampledFrom([]string{"", "doctor", "midwife"}).Draw(t, "role"),
			Wall:   rapid.Int64Range(0, MaxMillis).Draw(t, "wall"),
			Clock:  ClockState(rapid.IntRange(0, 5).Draw(t, "clock")),
			Reason: rapid.String().Draw(t, "reason"),
			Schema: rapid.IntRange(0, 3).Draw(t, "schema"),
		}
		r.HLC = At(r.Wall, 0)
		if rapid.Bool().Draw(t, "own hlc") {
			r.HLC = HLC(rapid.Uint64().Draw(t, "hlc"))
		}
		if i > 0 {
			r.Prev = out[i-1].ID
		}
		r.Document = Mint(r.Device, r.Epoch, r.Seq, r.Wall)
		if rapid.Bool().Draw(t, "known document") {
			r.Document = documents()
			if r.Document.IsZero() {
				r.Document[0] = 1
			}
		}
		switch rapid.IntRange(0, 2).Draw(t, "patient") {
		case 0:
			r.Patient = r.Document
		case 1:
			r.Patient = documents()
		}
		if rapid.Bool().Draw(t, "author") {
			r.Author, r.OnBehalf = documents(), documents()
		}
		for range rapid.IntRange(0, 3).Draw(t, "bases") {
			if len(out) > 0 && rapid.Bool().Draw(t, "own base") {
				r.Bases = append(r.Bases, out[rapid.IntRange(0, len(out)-1).Draw(t, "base")].ID)
				continue
			}
			h := Hash(rapid.SliceOfN(rapid.Byte(), 32, 32).Draw(t, "base hash"))
			if !h.IsZero() {
				r.Bases = append(r.Bases, h)
			}
		}
		if rapid.Bool().Draw(t, "payload") {
			r.Payload = object(t, 2)
		}
		if rapid.IntRange(0, 3).Draw(t, "extra") == 0 {
			r.Extra = fmt.Appendf(nil, `{"x1":%s,"later":%s}`, object(t, 1), quotedString(t))
		}
		if err := Seal(r); err != nil {
			t.Fatal(err)
		}
		if r.Payload != nil && rapid.IntRange(0, 4).Draw(t, "redacted") == 0 {
			r.Payload = nil
		}
		out = append(out, r)
	}
	return out
}

func quotedString(t *rapid.T) []byte {
	return appendQuoted(nil, rapid.String().Draw(t, "string"))
}

// object draws a compact JSON object.
func object(t *rapid.T, depth int) []byte {
	b := []byte{'{'}
	for i := range rapid.IntRange(0, 4).Draw(t, "members") {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(append(b, quotedString(t)...), ':')
		b = append(b, value(t, depth)...)
	}
	return append(b, '}')
}

func value(t *rapid.T, depth int) []byte {
	switch n := rapid.IntRange(0, 7).Draw(t, "value"); {
	case n == 0 && depth > 0:
		return object(t, depth-1)
	case n == 1 && depth > 0:
		return fmt.Appendf(nil, "[%s,%s]", value(t, depth-1), value(t, depth-1))
	case n == 2:
		return rapid.SampledFrom([][]byte{[]byte("null"), []byte("true"), []byte("[]"), []byte("{}"), []byte("-0.5e+10")}).Draw(t, "word")
	case n == 3:
		return fmt.Append(nil, rapid.Int64().Draw(t, "int"))
	case n == 4:
		return []byte(`"\u00e9\ud83e\udd30\"\/"`)
	}
	return quotedString(t)
}

func chainID(n byte) Chain { return Chain{DeviceID{0: n, 15: 1}, uint32(n)} }

func TestLinesRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		others := chainOf(t, chainID(1), nil, rapid.IntRange(0, 3).Draw(t, "others"))
		revs := chainOf(t, chainID(2), others, rapid.IntRange(1, 6).Draw(t, "length"))
		refs := NewIndex(chainID(2))
		for _, r := range append(others, revs...) {
			refs.Add(r)
		}
		cut := rapid.IntRange(0, len(revs)-1).Draw(t, "cut")
		known := NewIndex(chainID(2))
		run := Run{Chain: chainID(2), From: uint64(cut + 1), Last: revs[len(revs)-1].ID}
		for _, r := range revs[:cut] {
			known.Add(r)
			run.Prev = r.ID
		}
		rd := Reader{Earlier: func(Chain, Hash) Resolver { return known }}
		var got Revision
		if ok, err := rd.Line(&got, AppendRun(nil, run)); ok || err != nil {
			t.Fatal(ok, err)
		}
		for _, r := range revs[cut:] {
			line := AppendLine(nil, r, refs)
			if rapid.Bool().Draw(t, "without references") {
				line = AppendLine(nil, r, nil)
			}
			ok, err := rd.Line(&got, append(line, '\n'))
			if err != nil || !ok {
				t.Fatalf("%s: %v", line, err)
			}
			if d := cmp.Diff(*r, got, cmpopts.EquateEmpty()); d != "" {
				t.Fatalf("%s\n%s", line, d)
			}
			if err := Verify(&got); err != nil {
				t.Fatal(err)
			}
		}
		if err := rd.End(); err != nil {
			t.Fatal(err)
		}
	})
}

func TestExample(t *testing.T) {
	chain := Chain{DeviceID{1}, 1}
	patient := &Revision{Device: chain.Device, Epoch: 1, Seq: 1, Kind: "patient", Op: OpSign, Wall: 1764000000000, Payload: []byte(`{"family":"Traoré"}`)}
	patient.Document = Mint(chain.Device, 1, 1, patient.Wall)
	patient.Patient = patient.Document
	patient.HLC = At(patient.Wall, 0)
	if err := Seal(patient); err != nil {
		t.Fatal(err)
	}
	refs := NewIndex(chain)
	refs.Add(patient)
	got := string(AppendLine(nil, patient, refs))
	want := `{"k":"patient","o":"sign","t":1764000000000,"p":0,"c":{"family":"Traoré"}}`
	if d := cmp.Diff(want, got); d != "" {
		t.Fatal(d)
	}
}
