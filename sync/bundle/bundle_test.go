package bundle

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"strings"
	"testing"

	"filippo.io/age"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"carnet/assets/text"
	"carnet/records/journal"
)

// wantProblem fails unless err is the problem with that code and has a
// sentence in every language.
func wantProblem(t testing.TB, err error, codes ...string) {
	t.Helper()
	var p *text.Problem
	if !errors.As(err, &p) {
		t.Fatalf("got %v, want a problem of %v", err, codes)
	}
	for _, l := range text.Langs {
		if !text.For(l).Has("problem." + p.Code) {
			t.Errorf("no sentence for %s", p.Code)
		}
	}
	for _, c := range codes {
		if p.Code == c {
			return
		}
	}
	t.Fatalf("got problem %s (%v), want one of %v", p.Code, p.Cause, codes)
}

func TestRoundTrip(t *testing.T) {
	d, reader := newDesk(t), newIdentity(t)
	c := journalOf(t, d.device, 300)
	to := []Recipient{{"desk", reader.Recipient().String()}}
	for name, memory := range map[string]int64{"in memory": 0, "beyond memory": 1000} {
		t.Run(name, func(t *testing.T) {
			b := d.write(t, to, c)
			dir := t.TempDir()
			s, err := Stage(context.Background(), bytes.NewReader(b), int64(len(b)), Staging{Dir: dir, Memory: memory})
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			if err := s.Check(context.Background(), []age.Identity{reader}, &count{}); err != nil {
				t.Fatal(err)
			}
			if inMemory := s.plain != nil; inMemory != (memory == 0) {
				t.Errorf("plaintext kept in memory: %v", inMemory)
			}
			var got count
			if err := s.Each(context.Background(), &got); err != nil {
				t.Fatal(err)
			}
			if err := got.rd.End(); err != nil {
				t.Error(err) // the last id is computed from all the lines
			}
			if got.revisions != int(c.to) || got.runs != 1 {
				t.Errorf("got %d revisions in %d runs, want %d in 1", got.revisions, got.runs, c.to)
			}
			want := []Range{{d.device, 1, 1, c.to, c.first, c.run.Last}}
			if diff := cmp.Diff(want, s.Manifest().Ranges); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// What lies on the disk while a large bundle waits must be sealed.
func TestStagingIsNeverPlain(t *testing.T) {
	d, reader := newDesk(t), newIdentity(t)
	c := journalOf(t, d.device, 200)
	b := d.write(t, []Recipient{{"desk", reader.Recipient().String()}}, c)
	dir := t.TempDir()
	s, err := Stage(context.Background(), bytes.NewReader(b), int64(len(b)), Staging{Dir: dir, Memory: 1})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Check(context.Background(), []age.Identity{reader}, nil); err != nil {
		t.Fatal(err)
	}
	seen := readFolder(t, dir)
	if len(seen) < len(b) {
		t.Fatalf("%d bytes on the disk, want the %d of the bundle", len(seen), len(b))
	}
	for _, word := range []string{"Coulibaly", "Banconi", "Paludisme", "consultation"} {
		if !bytes.Contains(c.lines, []byte(word)) {
			t.Fatalf("%q is not in the sample", word)
		}
		if bytes.Contains(seen, []byte(word)) {
			t.Errorf("%q lies on the disk", word)
		}
	}
	s.Close()
	if left := readFolder(t, dir); len(left) != 0 {
		t.Errorf("%d bytes are left after Close", len(left))
	}
}

func TestAttachments(t *testing.T) {
	d, reader := newDesk(t), newIdentity(t)
	picture := bytes.Repeat([]byte("picture"), 40_000)
	hash := journal.Hash(sha256.Sum256(picture))
	var m memory
	w, err := NewWriter(context.Background(), &m, d.options([]Recipient{{"desk", reader.Recipient().String()}}))
	if err != nil {
		t.Fatal(err)
	}
	open := func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(picture)), nil }
	if err := w.Attach(hash, int64(len(picture)), open); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Close(); err != nil {
		t.Fatal(err)
	}
	s, err := stage(t, m.b)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Check(context.Background(), []age.Identity{reader}, nil); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]journal.Hash{hash}, s.Files()); diff != "" {
		t.Fatal(diff)
	}
	var got bytes.Buffer
	if err := s.File(context.Background(), hash, &got); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got.Bytes(), picture) {
		t.Error("the picture is another")
	}
}

func TestNothingBeforeCheck(t *testing.T) {
	d, reader := newDesk(t), newIdentity(t)
	b := d.write(t, []Recipient{{"desk", reader.Recipient().String()}}, journalOf(t, d.device, 3))
	s, err := stage(t, b)
	if err != nil {
		t.Fatal(err)
	}
	var got count
	if err := s.Each(context.Background(), &got); err == nil || got.revisions > 0 {
		t.Errorf("%d revisions were handed out unchecked (%v)", got.revisions, err)
	}
}

func TestSizesAreHidden(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		size := rapid.Int64Range(1, 1<<32).Draw(t, "size")
		header, zeros := padding(size)
		padded := size + int64(len(header)) + zeros
		if padme(padded) != padded {
			t.Errorf("%d is padded to %d, which is no PADMÉ size", size, padded)
		}
		if len(header) == 0 && padded != size || zeros < 0 {
			t.Errorf("%d: header of %d, %d zeros", size, len(header), zeros)
		}
		if limit := size + size/8 + 4*skippableHeader; padded > limit {
			t.Errorf("%d is padded to %d", size, padded)
		}
	})
}

func TestPadme(t *testing.T) {
	// By hand from the paper: 9 = 1001b keeps 2 of its 4 bits.
	for size, want := range map[int64]int64{1: 1, 8: 8, 9: 10, 100: 104, 1000: 1024, 100_000: 100_352, 1 << 20: 1 << 20, 1<<20 + 1: 1<<20 + 1<<15} {
		if got := padme(size); got != want {
			t.Errorf("padme(%d) = %d, want %d", size, got, want)
		}
	}
}

func TestNames(t *testing.T) {
	id, err := NewID(strings.NewReader("0123456789abcdef"))
	if err != nil {
		t.Fatal(err)
	}
	name := Name(id)
	if !IsName(name+Extension) || !IsName(strings.ToLower(name+Extension)) || !IsReceiptName(name+ReceiptExtension) {
		t.Errorf("%q is not a name", name)
	}
	for _, bad := range []string{"", "A.CAR", "ABCDEFGI.CAR", "ABCDEFGH.ZIP", "ABCDEFGHJ.CAR", "../EFGH.CAR", "ABCDEFGH.CAR.CAR"} {
		if IsName(bad) {
			t.Errorf("%q is a name", bad)
		}
	}
}

func TestReceipt(t *testing.T) {
	d := newDesk(t)
	want := Receipt{
		Bundle: "00112233445566778899aabbccddeeff", Receiver: d.sender, Counter: 7,
		Taken: []Range{{Device: d.device, Epoch: 1, From: 1, To: 9, First: journal.Hash{1}, Last: journal.Hash{2}}},
		Have:  []Range{{Device: d.device, Epoch: 1, From: 1, To: 12, Last: journal.Hash{3}}},
	}
	b, err := SignReceipt(want, d.key)
	if err != nil {
		t.Fatal(err)
	}
	got, err := ParseReceipt(b)
	if err != nil {
		t.Fatal(err)
	}
	want.Format, want.Version, want.Created = ReceiptFormat, ReceiptVersion, got.Created
	if diff := cmp.Diff(want, *got); diff != "" {
		t.Error(diff)
	}
	for i := range b {
		if _, err := ParseReceipt(b[:i]); err == nil {
			t.Fatalf("a receipt of %d of its %d bytes was taken", i, len(b))
		}
		flipped := bytes.Clone(b)
		flipped[i] ^= 1 << (i % 8)
		if _, err := ParseReceipt(flipped); err == nil {
			t.Fatalf("a receipt with bit %d of byte %d flipped was taken", i%8, i)
		}
	}
	other := newDesk(t)
	if _, err := SignReceipt(want, other.key); err == nil {
		t.Error("a receipt was signed with another's key")
	}
}
