package desk

import (
	"os"
	"path/filepath"
	"testing"

	"carnet/records"
	"carnet/records/journal"
	"carnet/records/store"
	"carnet/records/vault/disk"
)

// worn is a medium that gives back another byte than was written.
type worn struct {
	disk.Reading
	at int64
}

func (w worn) ReadAt(p []byte, off int64) (int, error) {
	n, err := w.Reading.ReadAt(p, off)
	if w.at >= off && w.at < off+int64(n) {
		p[w.at-off] ^= 1
	}
	return n, err
}

// The file that stays is read back: one that the medium spoilt never bears a
// backup's name, and costs no older backup.
func TestABackupThatTheMediumSpoiltIsNotKept(t *testing.T) {
	p := newPlace(t, "a")
	k := p.found(t.TempDir())
	defer p.close(k)
	register(t, k, "Awa")
	dir := t.TempDir()
	good, err := k.Backup(t.Context(), dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(good)
	if err != nil {
		t.Fatal(err)
	}
	read := 0
	for at := int64(3); at < info.Size(); at += info.Size()/24 + 1 {
		k.opt.Reread = func(path string) (disk.Reading, error) {
			read++
			r, err := disk.OpenUncached(path)
			return worn{r, at}, err
		}
		if _, err := k.Backup(t.Context(), dir, nil); code(err) != "vault.backup-unsound" {
			t.Errorf("byte %d: %v", at, err)
		}
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "*")); len(left) != 1 || left[0] != good {
		t.Errorf("left %v", left)
	}
	if hidden, _ := filepath.Glob(filepath.Join(dir, ".*")); len(hidden) != 0 {
		t.Errorf("left %v", hidden)
	}
	if read < 20 {
		t.Errorf("read back %d times", read)
	}
	k.opt.Reread = nil
	if _, err := k.Backup(t.Context(), dir, nil); err != nil {
		t.Error(err)
	}
}

// A kill came between the records of an import and its accounts: the next login
// makes up for it, and lets nobody in who has left.
func TestALoginCatchesUpWithTheAccountsThatArrived(t *testing.T) {
	p := newPlace(t, "a")
	dir := t.TempDir()
	k := p.found(dir)
	id, err := k.AddUser(t.Context(), records.Staff{Family: "Diarra", Given: "Moussa", Role: records.Doctor}, password)
	if err != nil {
		t.Fatal(err)
	}
	d, err := k.Store.Document(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	var s records.Staff
	if err := d.Decode(&s); err != nil {
		t.Fatal(err)
	}
	s.Left = true // as a document that arrives says it: the keyring knows nothing of it
	if _, err := k.Store.Write(t.Context(), k.lead(), store.Change{Op: journal.OpPut, Document: id, Content: &s}); err != nil {
		t.Fatal(err)
	}
	p.close(k)
	door, err := At(dir, p.options())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := door.Unlock(t.Context(), id.String(), password); code(err) != "keyring.refused" {
		t.Fatalf("who has left: %v", err)
	}
	k, err = door.Unlock(t.Context(), "Fanta Touré", password)
	if err != nil {
		t.Fatal(err)
	}
	for _, u := range k.ring.Users() {
		if u.Staff == id.String() && u.Active {
			t.Error("the account of who has left is still open")
		}
	}
	// And the way back.
	s.Left = false
	if _, err := k.Store.Write(t.Context(), k.lead(), store.Change{Op: journal.OpPut, Document: id, Content: &s}); err != nil {
		t.Fatal(err)
	}
	p.close(k)
	p.close(p.open(dir))
	if door, err = At(dir, p.options()); err != nil {
		t.Fatal(err)
	}
	if k, err = door.Unlock(t.Context(), id.String(), password); err != nil {
		t.Fatal(err)
	}
	p.close(k)
}
