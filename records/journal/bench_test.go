package journal

import (
	"fmt"
	"testing"
)

// consultations makes a plausible year of one desk: n signed consultations of
// patients whom the same desk registered.
func consultations(n int) ([]*Revision, *Index) {
	chain := chainID(7)
	refs := NewIndex(chain)
	var out []*Revision
	var patients []DocumentID
	state := uint64(1)
	draw := func(below int) int {
		state = state*6364136223846793005 + 1442695040888963407
		return int(state>>33) % below
	}
	wall := int64(1764000000000)
	var author DocumentID
	for i := range n {
		wall += int64(60000 + draw(900000))
		r := &Revision{
			Device: chain.Device, Epoch: chain.Epoch, Seq: uint64(i + 1), Wall: wall, HLC: At(wall, 0),
			Kind: "consultation", Op: OpSign, Author: author, Role: "doctor",
		}
		r.Document = Mint(r.Device, r.Epoch, r.Seq, wall)
		switch {
		case i == 0:
			r.Kind, r.Role = "staff", ""
			r.Payload = []byte(`{"name":"Dr Awa Keita","role":"doctor"}`)
			author = r.Document
		case i%7 == 1:
			r.Kind, r.Patient = "patient", r.Document
			r.Payload = fmt.Appendf(nil, `{"number":"K7-%05d","family":"Traoré","given":"Fatoumata","sex":"F","birth":"19%02d-%02d-%02d","village":"Kalabancoro","phone":"76%06d"}`,
				i, 50+draw(50), 1+draw(12), 1+draw(28), draw(1000000))
			patients = append(patients, r.Document)
		default:
			r.Patient = patients[draw(len(patients))]
			r.Payload = fmt.Appendf(nil, `{"vitals":{"temperature":3%d.%d,"systolic":%d,"diastolic":%d,"pulse":%d,"weight":%d.%d},"reason":"Fièvre depuis %d jours","history":"Céphalées, frissons, pas de vomissements","tests":[{"test":"malaria-rdt","result":"positive"}],"diagnoses":[{"code":"B50.9","label":"Paludisme simple","certainty":"certain"}],"prescription":[{"medicine":"AL-20/120","dose":"%d cp","times":2,"days":3}],"outcome":"home"}`,
				6+draw(4), draw(10), 90+draw(60), 50+draw(40), 60+draw(60), 10+draw(70), draw(10), 1+draw(5), 1+draw(4))
		}
		if i > 0 {
			r.Prev = out[i-1].ID
		}
		if err := Seal(r); err != nil {
			panic(err)
		}
		out = append(out, r)
		refs.Add(r)
	}
	return out, refs
}

func BenchmarkSeal(b *testing.B) {
	revs, _ := consultations(1000)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if err := Seal(revs[i%len(revs)]); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkEncode(b *testing.B) {
	revs, refs := consultations(1000)
	line := make([]byte, 0, 4096)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		line = AppendLine(line[:0], revs[i%len(revs)], refs)
	}
}

func BenchmarkDecode(b *testing.B) {
	revs, refs := consultations(1000)
	lines := make([][]byte, len(revs))
	for i, r := range revs {
		lines[i] = AppendLine(nil, r, refs)
	}
	var rd Reader
	var got Revision
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if i%len(lines) == 0 {
			if _, err := rd.Line(&got, AppendRun(nil, Run{Chain: chainID(7), From: 1})); err != nil {
				b.Fatal(err)
			}
		}
		if _, err := rd.Line(&got, lines[i%len(lines)]); err != nil {
			b.Fatal(err)
		}
	}
}

// linear makes one document of n revisions, each made in sight of the last.
func linear(n int) []Revision {
	revs, _ := consultations(n + 8)
	out := make([]Revision, n)
	for i := range out {
		out[i] = *revs[8+i]
		out[i].Document, out[i].Kind = revs[8].Document, "consultation"
		if i > 0 {
			out[i].Bases = []Hash{out[i-1].ID}
			out[i].Prev = out[i-1].ID
		}
		if err := Seal(&out[i]); err != nil {
			panic(err)
		}
	}
	return out
}

// forked makes one document of n revisions by two desks that never exchange
// after the first.
func forked(n int) []Revision {
	out := linear(n)
	for i := 2; i < n; i++ {
		out[i].Bases = []Hash{out[i-2].ID}
		if i == 2 {
			out[i].Bases = []Hash{out[0].ID}
		}
		if err := Seal(&out[i]); err != nil {
			panic(err)
		}
	}
	return out
}

func BenchmarkMerge(b *testing.B) {
	p := Policy{Safety: []string{"allergies"}, Sets: map[string]string{"diagnoses": "code"}}
	for _, c := range []struct {
		name string
		revs []Revision
	}{
		{"linear-1", linear(1)}, {"linear-3", linear(3)}, {"linear-50", linear(50)},
		{"concurrent-3", forked(3)}, {"concurrent-10", forked(10)}, {"concurrent-50", forked(50)},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if s := Merge(p, c.revs); s.Content == nil {
					b.Fatal("no content")
				}
			}
		})
	}
}
