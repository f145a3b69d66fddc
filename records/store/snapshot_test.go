package store_test

import (
	"context"
	"errors"
	"strings"
	"syscall"
	"testing"

	"carnet/assets/text"
	"carnet/records/journal"
	"carnet/records/store"
	"carnet/records/vault"
	"carnet/records/vault/cuts"
)

// A check that finds no room to calculate in says so, in one sentence, wherever
// the room ended; the record has no part in it.
func TestACheckWithoutRoomIsSaidInOneSentence(t *testing.T) {
	ctx := context.Background()
	v, s, err := openCut(cuts.NewDisk(), vault.NewKey(), cutDevice, 1, false, tick())
	if err != nil {
		t.Fatal(err)
	}
	<-s.Indexed()
	for n := range 40 {
		if _, err := s.Write(ctx, cutDoctor, store.Change{Op: journal.OpPut, Content: cutPatient("Awa", n+1)}); err != nil {
			t.Fatal(err)
		}
	}
	whole := false
	for room := 0; !whole; room = room*2 + 1 {
		d, left := cuts.NewDisk(), room
		d.Fault(func(op cuts.Operation) error {
			if op != cuts.Write {
				return nil
			}
			if left--; left >= 0 {
				return nil
			}
			return syscall.ENOSPC
		})
		report, err := s.Check(ctx, vault.Scratch(d), nil)
		if whole = err == nil; whole {
			if left < 0 || !report.OK() {
				t.Errorf("with room for %d writes: %v", room, report.Faults)
			}
			continue
		}
		if problem(err) == "" || !errors.Is(err, text.NewProblem("vault.scratch-full")) {
			t.Errorf("with room for %d writes: %v", room, err)
		}
		if said := text.For(text.French).Sentence(err); strings.Contains(said, "\n") || said == text.For(text.French).T("problem.internal") {
			t.Errorf("with room for %d writes: %s", room, said)
		}
	}
	if _, err := s.Write(ctx, cutDoctor, store.Change{Op: journal.OpPut, Content: cutPatient("Sira", 41)}); err != nil {
		t.Errorf("a save after the checks: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if err := v.Close(); err != nil {
		t.Error(err)
	}
}
