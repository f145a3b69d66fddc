package admission

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/desk"
	"carnet/records/journal"
	"carnet/records/store"
	"carnet/records/vault"
)

const password = "banconi-2026"

var options = desk.Options{WorkFactor: 6, Machine: "essai", GuardDir: "-"}

func code(err error) string {
	var p *text.Problem
	if errors.As(err, &p) {
		return p.Code
	}
	return fmt.Sprint(err)
}

func found(t *testing.T, dir string) *desk.Desk {
	t.Helper()
	k, _, err := desk.Found(t.Context(), dir, desk.Founding{
		Centre: records.Centre{Name: "CSCom-U Banconi", Letter: "B"}, Desk: "Poste 1",
		Lead: records.Staff{Family: "Touré", Given: "Fanta", Role: records.SiteLead}, Password: password, Keys: Keys,
	}, options)
	if err != nil {
		t.Fatal(err)
	}
	_, err = k.Store.Write(t.Context(), k.Author(), store.Change{Op: journal.OpPut, Content: &records.Patient{Family: "Traoré", Given: "Awa", Village: "Banconi"}})
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// asked is a folder that has asked the desk k and the approval that answers.
func asked(t *testing.T, k *desk.Desk, name string) (data, approval string) {
	t.Helper()
	data = filepath.Join(t.TempDir(), "donnees")
	q, err := Ask(data, name, t.TempDir(), time.Now())
	if err != nil {
		t.Fatal(err)
	}
	out, err := Approve(t.Context(), k, q.File, t.TempDir(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return data, out.Files[0]
}

// opened logs in at a folder and looks at the whole record.
func opened(t *testing.T, data string) {
	t.Helper()
	door, err := desk.At(data, options)
	if err != nil {
		t.Fatal(err)
	}
	k, err := door.Unlock(t.Context(), "Fanta Touré", password)
	if err != nil {
		t.Fatal(err)
	}
	r, err := k.Store.Check(t.Context(), k.Scratch, nil)
	if err != nil || !r.OK() || r.Patients != 1 {
		t.Errorf("%+v %v", r, err)
	}
	if err := k.Close(); err != nil {
		t.Fatal(err)
	}
}

// listing is all that lies in a folder, but for the lock's empty file.
func listing(t *testing.T, dir string) string {
	t.Helper()
	var b strings.Builder
	err := filepath.WalkDir(dir, func(path string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() || e.Name() == vault.ClaimName {
			return err
		}
		c, err := os.ReadFile(path)
		fmt.Fprintf(&b, "%s %x\n", path, c)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// A record whose description was lost is nobody's to ask with, to join with or
// to found upon: a backup is to be restored.
func TestARecordWithoutItsDescriptionIsLeftAlone(t *testing.T) {
	dir := t.TempDir()
	k := found(t, dir)
	other, approval := asked(t, k, "Poste 2")
	if err := k.Close(); err != nil {
		t.Fatal(err)
	}
	description, err := os.ReadFile(filepath.Join(dir, "desk.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(dir, "desk.json")); err != nil {
		t.Fatal(err)
	}
	pending, err := os.ReadFile(filepath.Join(other, pendingName))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, pendingName), pending, 0o600); err != nil {
		t.Fatal(err)
	}
	before := listing(t, dir)
	for name, try := range map[string]func() error{
		"ask":  func() error { _, err := Ask(dir, "Poste 2", t.TempDir(), time.Now()); return err },
		"join": func() error { _, err := Join(t.Context(), dir, approval, options, nil); return err },
		"join a wreck": func() error {
			_, err := Join(t.Context(), dir, filepath.Join(other, pendingName), options, nil)
			return err
		},
		"found": func() error { _, _, err := desk.Found(t.Context(), dir, desk.Founding{}, options); return err },
		"open":  func() error { _, err := desk.At(dir, options); return err },
	} {
		if err := try(); code(err) != "desk.lost" {
			t.Errorf("%s: %v", name, err)
		}
		if diff := cmp.Diff(before, listing(t, dir)); diff != "" {
			t.Fatalf("%s changed something", name)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "desk.json"), description, 0o600); err != nil {
		t.Fatal(err)
	}
	opened(t, dir)
}

// What an earlier joining left is not this one's to delete.
func TestAJoiningThatFailsDeletesNothingOfOthers(t *testing.T) {
	k := found(t, t.TempDir())
	defer k.Close()
	data, approval := asked(t, k, "Poste 2")
	for name, content := range map[string]string{"making": "", vault.MainName: "begun", "keyring/ring.json": "begun", "guard": "begun"} {
		path := filepath.Join(data, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	before := listing(t, data)
	wreck := filepath.Join(t.TempDir(), "AAAAAAAA.CAR")
	if err := os.WriteFile(wreck, []byte("bonjour"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Join(t.Context(), data, wreck, options, nil); code(err) != "bundle_not" {
		t.Fatalf("%v", err)
	}
	if diff := cmp.Diff(before, listing(t, data)); diff != "" {
		t.Error("a refused approval changed something")
	}
	if _, err := Join(t.Context(), data, approval, options, nil); err != nil {
		t.Fatal(err)
	}
	opened(t, data)
	if kept, _ := filepath.Glob(filepath.Join(data, "unfinished-*", vault.MainName)); len(kept) != 1 {
		t.Errorf("what was begun was not kept: %v", kept)
	}
	if _, err := os.Stat(filepath.Join(data, "making")); err == nil {
		t.Error("the joined desk still says that it is being made")
	}
}

// A joining that is cancelled in the middle leaves what it found, and can be
// tried again.
func TestACancelledJoiningCanBeTriedAgain(t *testing.T) {
	k := found(t, t.TempDir())
	defer k.Close()
	data, approval := asked(t, k, "Poste 2")
	before := listing(t, data)
	ctx, cancel := context.WithCancel(t.Context())
	o := options
	o.Now = func() time.Time { cancel(); return time.Now() } // the keyring is made by then
	if _, err := Join(ctx, data, approval, o, nil); err == nil {
		t.Fatal("joined")
	}
	if diff := cmp.Diff(before, listing(t, data)); diff != "" {
		t.Error("a cancelled joining left something")
	}
	if _, err := Join(t.Context(), data, approval, options, nil); err != nil {
		t.Fatal(err)
	}
	opened(t, data)
}

func TestOfTwoJoiningsAtOnceOneIsRefused(t *testing.T) {
	k := found(t, t.TempDir())
	defer k.Close()
	for range 8 {
		data, approval := asked(t, k, fmt.Sprintf("Poste %d", time.Now().UnixNano()))
		var all sync.WaitGroup
		errs := make([]error, 3)
		for i := range errs {
			all.Go(func() { _, errs[i] = Join(t.Context(), data, approval, options, nil) })
		}
		all.Wait()
		joined := 0
		for _, err := range errs {
			switch {
			case err == nil:
				joined++
			case code(err) != "vault.busy" && code(err) != "desk.exists":
				t.Errorf("%v", err)
			}
		}
		if joined != 1 {
			t.Fatalf("%d joined: %v", joined, errs)
		}
		opened(t, data)
	}
}

// A name that the centre has already is no dead end.
func TestAskingAgainUnderAnotherName(t *testing.T) {
	k := found(t, t.TempDir())
	defer k.Close()
	asked(t, k, "Poste 2")
	third, stick := filepath.Join(t.TempDir(), "donnees"), t.TempDir()
	first, err := Ask(third, "Poste 2", stick, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Approve(t.Context(), k, first.File, stick, nil); code(err) != "desk_taken" {
		t.Fatalf("%v", err)
	}
	again, err := Ask(third, "Poste 3", stick, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	if again.Code != first.Code || again.Device != first.Device {
		t.Errorf("another desk asks: %+v, %+v", first, again)
	}
	out, err := Approve(t.Context(), k, again.File, stick, nil)
	if err != nil {
		t.Fatal(err)
	}
	if same, err := Ask(third, "", stick, time.Now()); err != nil || same.Code != first.Code {
		t.Errorf("%+v %v", same, err)
	}
	if q, err := Read(again.File); err != nil || q.Name != "Poste 3" {
		t.Errorf("asked once more without a name as %q %v", q.Name, err)
	}
	if _, err := Ask(third, strings.Repeat("x", 81), stick, time.Now()); code(err) != "desk_name" {
		t.Errorf("%v", err)
	}
	if _, err := Join(t.Context(), third, out.Files[0], options, nil); err != nil {
		t.Fatal(err)
	}
	door, err := desk.At(third, options)
	if err != nil {
		t.Fatal(err)
	}
	if door.Info.Desk != "Poste 3" {
		t.Errorf("joined as %q", door.Info.Desk)
	}
	if err := door.Close(); err != nil {
		t.Fatal(err)
	}
}

// A stick that is not there is said to be the stick.
func TestAStickThatIsNotThereIsNotTheDataFolder(t *testing.T) {
	k := found(t, t.TempDir())
	defer k.Close()
	file := filepath.Join(t.TempDir(), "fichier")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	gone := filepath.Join(file, "cle")
	data := filepath.Join(t.TempDir(), "donnees")
	for _, to := range []string{gone, filepath.Join(t.TempDir(), "absente", "demande.REQ")} {
		if _, err := Ask(data, "Poste 2", to, time.Now()); code(err) != "sync_no_folder" {
			t.Errorf("a request to %s: %v", to, err)
		}
	}
	q, err := Ask(data, "", t.TempDir(), time.Now())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Approve(t.Context(), k, q.File, gone, nil); code(err) != "sync_no_folder" {
		t.Errorf("an approval: %v", err)
	}
	if _, err := k.Backup(t.Context(), gone, nil); code(err) != "vault.backup-target" {
		t.Errorf("a backup: %v", err)
	}
}
