package desk

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"carnet/records/journal"
	"carnet/records/store"
)

// tail hands over what one desk holds and the other may lack.
func tail(t *testing.T, from, to *Desk) store.Received {
	t.Helper()
	ends, err := from.Store.ChainEnds(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var total store.Received
	for _, e := range ends {
		prev, err := from.Store.RevisionID(t.Context(), e.Chain, e.Branch, e.From-1)
		if err != nil {
			t.Fatal(err)
		}
		var lines bytes.Buffer
		err = from.Store.Lines(t.Context(), e.Chain, e.Branch, e.From, e.Seq, func(_ uint64, piece []byte) error {
			lines.Write(piece)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		err = to.Store.Batch(t.Context(), func(b *store.Batch) error {
			got, err := b.Receive(journal.Run{Chain: e.Chain, From: e.From, Prev: prev, Last: e.ID}, lines.Bytes())
			total.Add(got)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return total
}

func TestTheGuardBeginsANewEpochWhereNumbersCouldBeGivenTwice(t *testing.T) {
	for _, x := range []struct {
		name string
		want Why
		// what happens to the closed desk of place a: it returns where and at
		// which place it is opened next
		happens func(t *testing.T, a *place, dir, older string) (*place, string)
	}{
		{"nothing", SameEpoch, func(_ *testing.T, a *place, dir, _ string) (*place, string) { return a, dir }},
		{"an older copy of the folder is put back", OlderCopy, func(_ *testing.T, a *place, _, older string) (*place, string) { return a, older }},
		{"an older copy of the database is put back", OlderCopy, func(t *testing.T, a *place, dir, older string) (*place, string) {
			copyTree(t, older, dir)
			return a, dir
		}},
		{"the folder is cloned to another machine", OtherPC, func(t *testing.T, _ *place, dir, _ string) (*place, string) { return newPlace(t, "b"), dir }},
		{"both guards are lost", Unmarked, func(t *testing.T, a *place, dir, _ string) (*place, string) {
			if err := os.Remove(filepath.Join(dir, "guard")); err != nil {
				t.Fatal(err)
			}
			a.config = t.TempDir()
			return a, dir
		}},
		{"one guard is lost", SameEpoch, func(t *testing.T, a *place, dir, _ string) (*place, string) {
			if err := os.Remove(filepath.Join(dir, "guard")); err != nil {
				t.Fatal(err)
			}
			return a, dir
		}},
		{"a guard is damaged", SameEpoch, func(t *testing.T, a *place, dir, _ string) (*place, string) {
			if err := os.WriteFile(filepath.Join(dir, "guard"), []byte("noise"), 0o600); err != nil {
				t.Fatal(err)
			}
			return a, dir
		}},
		{"a cut left the guards behind the database", SameEpoch, func(t *testing.T, a *place, dir, older string) (*place, string) {
			b, err := os.ReadFile(filepath.Join(older, "guard"))
			if err == nil {
				err = os.WriteFile(filepath.Join(dir, "guard"), b, 0o600)
			}
			if err != nil {
				t.Fatal(err)
			}
			a.config = t.TempDir()
			return a, dir
		}},
	} {
		t.Run(x.name, func(t *testing.T) {
			a := newPlace(t, "a")
			dir, older := t.TempDir(), t.TempDir()
			k := a.found(dir)
			register(t, k, "Awa")
			a.close(k)
			copyTree(t, dir, older)
			k = a.open(dir)
			register(t, k, "Sira")
			before := k.Store.Epoch()
			a.close(k)
			at, where := x.happens(t, a, dir, older)
			k = at.open(where)
			if k.NewEpoch != x.want {
				t.Fatalf("new epoch %q, want %q", k.NewEpoch, x.want)
			}
			if new := k.Store.Epoch() != before; new != (x.want != SameEpoch) {
				t.Errorf("epoch %d after %d", k.Store.Epoch(), before)
			}
			register(t, k, "Kadia")
			sound(t, k)
			at.close(k)
			// Once is enough.
			k = at.open(where)
			if k.NewEpoch != SameEpoch {
				t.Errorf("and again: %q", k.NewEpoch)
			}
			at.close(k)
		})
	}
}

// Two PCs restore the same backup while the first desk works on: all that the
// three write stays, nothing stands under one number twice, and what the first
// one wrote after the backup comes back in the old epoch.
func TestTwoPCsRestoreTheSameBackup(t *testing.T) {
	a, b, c := newPlace(t, "a"), newPlace(t, "b"), newPlace(t, "c")
	first := a.found(t.TempDir())
	defer a.close(first)
	register(t, first, "Awa")
	path, err := first.Backup(t.Context(), t.TempDir(), nil)
	if err != nil {
		t.Fatal(err)
	}
	register(t, first, "Sira") // after the backup
	var restored []*Desk
	for _, p := range []*place{b, c} {
		dir := t.TempDir()
		if err := Restore(t.Context(), path, dir, first.Me.ID.String(), password, p.options()); err != nil {
			t.Fatal(err)
		}
		k := p.open(dir)
		defer p.close(k)
		if k.NewEpoch != Unmarked || k.Store.Epoch() == 1 {
			t.Errorf("%q epoch %d", k.NewEpoch, k.Store.Epoch())
		}
		register(t, k, "Kadia"+p.machine)
		restored = append(restored, k)
	}
	if restored[0].Store.Epoch() == restored[1].Store.Epoch() {
		t.Fatal("two PCs write in one epoch")
	}
	all := append([]*Desk{first}, restored...)
	for range 2 {
		for _, x := range all {
			for _, y := range all {
				if got := tail(t, x, y); got.Forked != 0 || got.Quarantined != 0 {
					t.Errorf("%+v", got)
				}
			}
		}
	}
	want := sound(t, first)
	if want.Patients != 4 || want.Branches != 0 {
		t.Errorf("%+v", want)
	}
	for _, k := range restored {
		if got := sound(t, k); got.Digest != want.Digest {
			t.Error("they differ")
		}
		register(t, k, "Bintou")
		sound(t, k)
	}
}

// A desk that was restored within its own epoch, all guards lost with the
// machine's id unchanged, still keeps both branches when its own tail comes
// back from a sister.
func TestAForkOfTheOwnChainKeepsBoth(t *testing.T) {
	a := newPlace(t, "a")
	dir, older := t.TempDir(), t.TempDir()
	k := a.found(dir)
	register(t, k, "Awa")
	a.close(k)
	copyTree(t, dir, older)
	k = a.open(dir)
	register(t, k, "Sira")
	defer a.close(k)

	twin := newPlace(t, "a") // as if nothing had happened: same machine, older guard
	back := twin.open(older)
	defer twin.close(back)
	if back.NewEpoch != SameEpoch {
		t.Fatalf("%q", back.NewEpoch)
	}
	register(t, back, "Kadia")
	if got := tail(t, k, back); got.Forked != 1 {
		t.Errorf("%+v", got)
	}
	register(t, back, "Bintou")
	if r := sound(t, back); r.Branches != 1 || r.Patients != 4 {
		t.Errorf("%+v", r)
	}
}
