package desk

import (
	"os"
	"path/filepath"
	"sync"
	"testing"

	"carnet/records/vault"
)

func TestOfTwoFoundingsAtOnceOneIsRefused(t *testing.T) {
	for range 6 {
		p := newPlace(t, "a")
		dir := filepath.Join(t.TempDir(), "carnet")
		var all sync.WaitGroup
		desks, errs := make([]*Desk, 3), make([]error, 3)
		for i := range errs {
			all.Go(func() { desks[i], _, errs[i] = Found(t.Context(), dir, founding(), p.options()) })
		}
		all.Wait()
		founded := 0
		for i, err := range errs {
			switch {
			case err == nil:
				founded++
				p.close(desks[i])
			case code(err) != "vault.busy" && code(err) != "desk.exists":
				t.Errorf("%v", err)
			}
		}
		if founded != 1 {
			t.Fatalf("%d founded: %v", founded, errs)
		}
		k := p.open(dir)
		sound(t, k)
		p.close(k)
	}
}

func TestALostDescriptionIsRestoredFromABackup(t *testing.T) {
	path, who := backedUp(t)
	p := newPlace(t, "a")
	dir := t.TempDir()
	k := p.found(dir)
	p.close(k)
	if err := os.Remove(filepath.Join(dir, infoName)); err != nil {
		t.Fatal(err)
	}
	if _, err := At(dir, p.options()); code(err) != "desk.lost" {
		t.Fatalf("%v", err)
	}
	if err := Restore(t.Context(), path, dir, who, password, p.options()); err != nil {
		t.Fatal(err)
	}
	k = p.open(dir)
	if r := sound(t, k); r.Patients != 1 {
		t.Errorf("%+v", r)
	}
	p.close(k)
	if kept, _ := filepath.Glob(filepath.Join(dir, "before-restore-*", vault.MainName)); len(kept) != 1 {
		t.Errorf("what lay there was not kept: %v", kept)
	}
}

// What a kill left of an export, an import or a backup goes at the next start.
func TestOpeningSweepsWhatAKillLeft(t *testing.T) {
	p := newPlace(t, "a")
	dir := t.TempDir()
	k := p.found(dir)
	p.close(k)
	for _, n := range []string{"work/export-1.CAR", "work/staging-2.CAR", "backups/.carnet-backup-3/packed"} {
		path := filepath.Join(dir, filepath.FromSlash(n))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte("left"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	p.close(p.open(dir))
	for _, pattern := range []string{"work/*", "backups/.*"} {
		if left, _ := filepath.Glob(filepath.Join(dir, pattern)); len(left) != 0 {
			t.Errorf("left %v", left)
		}
	}
}
