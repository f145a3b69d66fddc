package vault_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"carnet/assets/text"
	"carnet/records/vault"
	"carnet/records/vault/cuts"
	"carnet/records/vault/disk"
)

func problem(code string) error { return text.NewProblem(code) }

// filled is a disk with a closed vault of n notes.
func filled(t *testing.T, key vault.Key, n int) *cuts.Disk {
	t.Helper()
	d := cuts.NewDisk()
	if err := (notes{key: key, commits: n}).run(d, func() {}); err != nil {
		t.Fatal(err)
	}
	return d
}

func TestOpeningSaysWhatIsWrong(t *testing.T) {
	key := vault.NewKey()
	content := filled(t, key, 12).Content()
	cases := []struct {
		name  string
		key   vault.Key
		spoil func(map[string][]byte)
		o     vault.Options
		want  error
	}{
		{name: "sound", key: key, spoil: func(map[string][]byte) {}},
		{name: "wrong key", key: vault.NewKey(), spoil: func(map[string][]byte) {}, want: problem("vault.wrong-key")},
		{name: "missing", key: key, spoil: func(m map[string][]byte) { delete(m, "carnet.db") },
			o: vault.Options{MustExist: true}, want: problem("vault.missing")},
		{name: "another file", key: key, spoil: func(m map[string][]byte) { m["carnet.db"] = []byte(strings.Repeat("SQLite format 3\x00", 512)) },
			want: problem("vault.damaged")},
		{name: "empty file", key: key, spoil: func(m map[string][]byte) { m["carnet.db"] = nil }, want: problem("vault.damaged")},
		{name: "header damaged in part", key: key, spoil: func(m map[string][]byte) { clear(m["carnet.db"][:3000]) }},
		{name: "header gone", key: key, spoil: func(m map[string][]byte) { clear(m["carnet.db"][:4096]) }, want: problem("vault.damaged")},
		{name: "first page damaged", key: key, spoil: func(m map[string][]byte) { m["carnet.db"][5000] ^= 1 }, want: problem("vault.damaged")},
		{name: "newer program", key: key, spoil: func(m map[string][]byte) {
			for at := 16; at < 4096; at += 512 {
				m["carnet.db"][at] = 2
			}
		}, want: problem("vault.newer")},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			m := map[string][]byte{}
			for n, b := range content {
				m[n] = append([]byte(nil), b...)
			}
			c.spoil(m)
			v, err := vault.Open(context.Background(), cuts.NewDiskFrom(m), c.key, c.o)
			if diff := cmp.Diff(c.want, err, cmpopts.EquateErrors()); diff != "" {
				t.Error(diff)
			}
			if err != nil {
				return
			}
			if err := v.Close(); err != nil {
				t.Error(err)
			}
		})
	}
}

// A failed opening must not take another vault's file with it: the binding
// would close the first file of the process.
func TestAFailedOpeningLeavesOtherVaultsAlone(t *testing.T) {
	key := vault.NewKey()
	v := mustOpen(t, cuts.NewDisk(), key)
	for range 3 {
		d := filled(t, key, 2)
		d.Fault(func(op cuts.Operation) error {
			if op == cuts.Create {
				return syscall.EACCES
			}
			return nil
		})
		if _, err := vault.Open(context.Background(), d, key, vault.Options{}); !errors.Is(err, problem("vault.folder")) {
			t.Fatalf("a folder that cannot be written: %v", err)
		}
	}
	if _, err := v.DB.Exec("CREATE TABLE t(a); INSERT INTO t VALUES(1)"); err != nil {
		t.Errorf("the other vault: %v", err)
	}
	if err := v.Close(); err != nil {
		t.Error(err)
	}
}

func TestAFullDiskIsSaidAndLosesNothing(t *testing.T) {
	w := notes{key: vault.NewKey()}
	d := cuts.NewDisk()
	v := mustOpen(t, d, w.key)
	if _, err := v.DB.Exec(notesSchema); err != nil {
		t.Fatal(err)
	}
	for n := 1; n <= 5; n++ {
		if err := w.commit(v, n); err != nil {
			t.Fatal(err)
		}
	}
	d.Fault(func(op cuts.Operation) error {
		if op == cuts.Write {
			return syscall.ENOSPC
		}
		return nil
	})
	err := w.commit(v, 6)
	if err == nil {
		t.Fatal("a commit on a full disk was acknowledged")
	}
	if got := v.Explain(err); !errors.Is(got, problem("vault.full")) {
		t.Errorf("a full disk is told as: %v", got)
	}
	// Room again: what was there is there, and saving goes on.
	d.Fault(nil)
	if err := w.compare(v, 5); err != nil {
		t.Error(err)
	}
	if err := w.commit(v, 6); err != nil {
		t.Errorf("with room again: %v", err)
	}
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	if err := w.check(d, 6); err != nil {
		t.Error(err)
	}
}

// A disk that fails to sync may have lost anything since the last one that
// worked: no commit is acknowledged from then on, and reopening shows what is
// really there.
func TestAFailingDiskAcknowledgesNothing(t *testing.T) {
	w := notes{key: vault.NewKey()}
	d := cuts.NewDisk()
	v := mustOpen(t, d, w.key)
	if _, err := v.DB.Exec(notesSchema); err != nil {
		t.Fatal(err)
	}
	for n := 1; n <= 5; n++ {
		if err := w.commit(v, n); err != nil {
			t.Fatal(err)
		}
	}
	left := d.Content()
	d.Fault(func(op cuts.Operation) error {
		if op == cuts.Sync {
			return syscall.EIO
		}
		return nil
	})
	err := w.commit(v, 6)
	if got := v.Explain(err); !errors.Is(got, problem("vault.disk")) {
		t.Errorf("a failing disk is told as: %v", got)
	}
	d.Fault(nil)
	if err := w.commit(v, 6); err == nil {
		t.Error("a commit was acknowledged after the disk had lost something")
	}
	_ = v.Close()
	if err := w.check(cuts.NewDiskFrom(left), 5); err != nil {
		t.Error(err)
	}
	if err := w.check(cuts.NewDiskFrom(d.Content()), 5); err != nil {
		t.Error(err)
	}
}

func TestTheOneConnectionIsHeldToItsPromises(t *testing.T) {
	v := mustOpen(t, cuts.NewDisk(), vault.NewKey())
	got := map[string]string{}
	for _, p := range []string{"page_size", "locking_mode", "synchronous", "foreign_keys", "journal_mode", "journal_size_limit", "secure_delete", "temp_store"} {
		var value string
		if err := v.DB.Get(&value, "PRAGMA "+p); err != nil {
			t.Fatal(err)
		}
		got[p] = value
	}
	want := map[string]string{"page_size": "4096", "locking_mode": "exclusive", "synchronous": "2", "foreign_keys": "1",
		"journal_mode": "wal", "journal_size_limit": "-1", "secure_delete": "2", "temp_store": "1"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if n := v.DB.Stats().MaxOpenConnections; n != 1 {
		t.Errorf("%d connections allowed, want 1", n)
	}
	if err := v.Close(); err != nil {
		t.Error(err)
	}
}

func TestBackupAndRestore(t *testing.T) {
	ctx := context.Background()
	w := notes{key: vault.NewKey()}
	d, stick := folder(t), folder(t)
	v := mustOpen(t, d, w.key)
	if _, err := v.DB.Exec(notesSchema); err != nil {
		t.Fatal(err)
	}
	save := func(from, to int) {
		for n := from; n <= to; n++ {
			if err := w.commit(v, n); err != nil {
				t.Fatal(err)
			}
		}
	}
	save(1, 40)
	reported := 0
	if err := v.BackupTo(ctx, stick, "carnet-1.db", w.key, func(done, _ int) { reported = done }); err != nil {
		t.Fatal(err)
	}
	if reported == 0 {
		t.Error("no progress was reported")
	}
	save(41, 60)
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	if err := vault.Restore(ctx, stick, "carnet-1.db", d, vault.MainName, "carnet-before.db", vault.NewKey()); !errors.Is(err, problem("vault.wrong-key")) {
		t.Errorf("restoring with another key: %v", err)
	}
	if err := vault.Restore(ctx, stick, "carnet-1.db", d, vault.MainName, "carnet-before.db", w.key); err != nil {
		t.Fatal(err)
	}
	if err := w.check(d, 40); err != nil {
		t.Errorf("after restoring: %v", err)
	}
	before, err := vault.Open(ctx, d, w.key, vault.Options{Name: "carnet-before.db", MustExist: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(w.compare(before, 60), before.Close()); err != nil {
		t.Errorf("what was kept: %v", err)
	}
}

// A stick with its write protection on, in a folder where not even a temporary
// file can be made.
func TestRestoringFromWhatCannotBeWritten(t *testing.T) {
	ctx := context.Background()
	w := notes{key: vault.NewKey()}
	d := filled(t, w.key, 30)
	v := mustOpen(t, d, w.key)
	stick := cuts.NewDisk()
	if err := v.BackupTo(ctx, stick, "b.db", w.key, nil); err != nil {
		t.Fatal(err)
	}
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	stick.Fault(func(op cuts.Operation) error { return syscall.EROFS })
	before := stick.Content()
	if err := vault.Restore(ctx, stick, "b.db", d, vault.MainName, "before.db", w.key); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(before, stick.Content()); diff != "" {
		t.Error("restoring changed the stick")
	}
	if err := w.check(d, 30); err != nil {
		t.Error(err)
	}
}

func folder(t *testing.T) disk.Folder {
	t.Helper()
	d, err := disk.NewFolder(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestABackupWhileSaving(t *testing.T) {
	ctx := context.Background()
	w := notes{key: vault.NewKey()}
	v := mustOpen(t, folder(t), w.key)
	if _, err := v.DB.Exec(notesSchema + "CREATE TABLE ballast AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<3000) SELECT i, randomblob(3000) b FROM n"); err != nil {
		t.Fatal(err)
	}
	stick := folder(t)
	n := 0
	err := v.BackupTo(ctx, stick, "b.db", w.key, func(done, total int) {
		if done < total && n < 3 {
			n++
			go func(n int) { _ = w.commit(v, n) }(n) // waits for its turn between two steps
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if n == 0 {
		t.Error("the backup was one single step: nothing was saved during it")
	}
	if err := vault.Verify(ctx, stick, "b.db", w.key); err != nil {
		t.Error(err)
	}
	if err := v.Close(); err != nil {
		t.Error(err)
	}
}

func TestADamagedBackupIsRefused(t *testing.T) {
	ctx := context.Background()
	w := notes{key: vault.NewKey()}
	d := folder(t)
	v := mustOpen(t, d, w.key)
	if _, err := v.DB.Exec(notesSchema); err != nil {
		t.Fatal(err)
	}
	for n := 1; n <= 20; n++ {
		if err := w.commit(v, n); err != nil {
			t.Fatal(err)
		}
	}
	if err := v.BackupTo(ctx, d, "b.db", w.key, nil); err != nil {
		t.Fatal(err)
	}
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(d.Path(), "b.db")
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for at := 8192 + 100; at < len(b); at += 4 * 4096 {
		spoiled := append([]byte(nil), b...)
		spoiled[at] ^= 0x10
		if err := os.WriteFile(path, spoiled, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := vault.Restore(ctx, d, "b.db", d, vault.MainName, "kept.db", w.key); err == nil {
			t.Fatalf("a backup with byte %d changed was restored", at)
		}
	}
	if err := w.check(d, 20); err != nil {
		t.Errorf("the vault after refused backups: %v", err)
	}
}

// A cut during a restore leaves the old state or the new one.
func TestTorturePowerCutsDuringRestore(t *testing.T) {
	ctx := context.Background()
	w := notes{key: vault.NewKey()}
	run := func(d disk.Disk, ack func()) error {
		if err := (notes{key: w.key, commits: 8}).run(d, func() {}); err != nil {
			return err
		}
		v, err := vault.Open(ctx, d, w.key, vault.Options{})
		if err != nil {
			return err
		}
		if err := v.BackupTo(ctx, d, "backup.db", w.key, nil); err != nil {
			return errors.Join(err, v.Close())
		}
		for n := 9; n <= 14; n++ {
			if err := w.commit(v, n); err != nil {
				return errors.Join(err, v.Close())
			}
		}
		ack()
		if err := v.Close(); err != nil {
			return err
		}
		if err := vault.Restore(ctx, d, "backup.db", d, vault.MainName, "before.db", w.key); err != nil {
			return err
		}
		ack()
		return nil
	}
	check := func(d disk.Disk, acked int) error {
		if acked > 0 {
			if err := exactly(d, w, "backup.db", 8); err != nil {
				return err
			}
		}
		switch acked {
		case 1:
			if w.check(d, 14) == nil {
				return nil
			}
			return exactly(d, w, vault.MainName, 8)
		case 2:
			return errors.Join(exactly(d, w, vault.MainName, 8), exactly(d, w, "before.db", 14))
		}
		return nil
	}
	r, err := cuts.Explore(cuts.Workload{Run: run, Check: check}, cuts.Options{Cuts: cuts.Wanted(600), Seed: 3})
	if err != nil {
		t.Fatal(err)
	}
	t.Log(r)
	if err := r.Err(); err != nil {
		t.Error(err)
	}
}

func exactly(d disk.Disk, w notes, name string, n int) error {
	v, err := vault.Open(context.Background(), d, w.key, vault.Options{Name: name, MustExist: true})
	if err != nil {
		return err
	}
	var have int
	err = v.DB.Get(&have, "SELECT count(*) FROM note")
	if err == nil && have != n {
		err = errors.New("neither the old state nor the new one")
	}
	return errors.Join(err, v.Close())
}

// A disk that was full when it had to sync may have lost something: room alone
// does not help, and nobody is told that it does.
func TestADiskFullAtTheSyncAsksToReopen(t *testing.T) {
	w := notes{key: vault.NewKey()}
	d := cuts.NewDisk()
	v := mustOpen(t, d, w.key)
	if _, err := v.DB.Exec(notesSchema); err != nil {
		t.Fatal(err)
	}
	for n := 1; n <= 5; n++ {
		if err := w.commit(v, n); err != nil {
			t.Fatal(err)
		}
	}
	d.Fault(func(op cuts.Operation) error {
		if op == cuts.Sync {
			return syscall.ENOSPC
		}
		return nil
	})
	told := func(when string, err error) {
		t.Helper()
		got := v.Explain(err)
		if err == nil || !errors.Is(got, problem("vault.full-reopen")) || !errors.Is(got, problem("vault.disk")) {
			t.Errorf("%s: %v", when, got)
		}
	}
	told("full", w.commit(v, 6))
	d.Fault(nil)
	told("with room again", w.commit(v, 6))
	told("and again", w.commit(v, 6))
	_ = v.Close()
	v = mustOpen(t, d, w.key)
	if err := w.compare(v, 5); err != nil {
		t.Error(err)
	}
	if err := w.commit(v, 7); err != nil { // 6 may be there: it was neither promised nor denied
		t.Errorf("reopened: %v", err)
	}
	if err := v.Close(); err != nil {
		t.Error(err)
	}
}

// What fails where a backup goes is told of that place, in one line, and what
// fails in the record is told of the record.
func TestABackupThatFailsBlamesTheRightDisk(t *testing.T) {
	w := notes{key: vault.NewKey()}
	d := cuts.NewDisk()
	v := mustOpen(t, d, w.key)
	if _, err := v.DB.Exec(notesSchema); err != nil {
		t.Fatal(err)
	}
	for n := 1; n <= 400; n++ {
		if err := w.commit(v, n); err != nil {
			t.Fatal(err)
		}
	}
	for name, c := range map[string]struct {
		op    cuts.Operation
		fault error
		want  string
	}{
		"full":           {cuts.Write, syscall.ENOSPC, "vault.backup-full"},
		"full at once":   {cuts.Create, syscall.ENOSPC, "vault.backup-full"},
		"full at a sync": {cuts.Sync, syscall.ENOSPC, "vault.backup-full"},
		"read only":      {cuts.Write, syscall.EROFS, "vault.backup-target"},
		"pulled out":     {cuts.Write, syscall.EIO, "vault.backup-target"},
		"lost":           {cuts.SyncDir, syscall.EIO, "vault.backup-target"},
	} {
		for after := range 6 {
			stick, left := cuts.NewDisk(), after
			stick.Fault(func(op cuts.Operation) error {
				if op != c.op {
					return nil
				}
				left--
				if left >= 0 {
					return nil
				}
				return c.fault
			})
			err := v.BackupTo(t.Context(), stick, "b.db", w.key, nil)
			if err == nil && left >= 0 {
				continue // it needed no more of them
			}
			var told *text.Problem
			if !errors.As(err, &told) || told.Code != c.want {
				t.Errorf("%s after %d: %v", name, after, err)
				continue
			}
			if strings.Contains(err.Error(), "\n") {
				t.Errorf("%s after %d is told in two lines: %v", name, after, err)
			}
		}
	}
	if err := w.commit(v, 401); err != nil {
		t.Errorf("a save after the failed backups: %v", err)
	}
	if err := v.Close(); err != nil {
		t.Error(err)
	}
}
