package vault_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"carnet/records/vault"
	"carnet/records/vault/cuts"
	"carnet/records/vault/disk"
)

func TestRotatingBackups(t *testing.T) {
	ctx := context.Background()
	key := vault.NewKey()
	d := filled(t, key, 5)
	v := mustOpen(t, d, key)
	to := cuts.NewDisk()
	if err := disk.Replace(to, "photo.jpg", []byte("not ours")); err != nil {
		t.Fatal(err)
	}
	// The clock jumps back: the number, not the date, is the order.
	for _, day := range []string{"2026-03-01", "2026-03-02", "2010-01-01", "2026-03-04"} {
		at, err := time.Parse(time.DateOnly, day)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := v.BackupRotating(ctx, to, at, 3, key, nil); err != nil {
			t.Fatal(err)
		}
	}
	all, err := vault.Backups(to)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, b := range all {
		names = append(names, b.Name)
		if b.Size < 8192 {
			t.Errorf("%s has %d bytes", b.Name, b.Size)
		}
		if err := vault.Verify(ctx, to, b.Name, key); err != nil {
			t.Error(err)
		}
	}
	want := []string{"carnet-000004-20260304.db", "carnet-000003-20100101.db", "carnet-000002-20260302.db"}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Error(diff)
	}

	// A backup that fails takes no older one with it.
	full := errors.New("full")
	to.Fault(func(op cuts.Operation) error {
		if op == cuts.Write {
			return full
		}
		return nil
	})
	if _, err := v.BackupRotating(ctx, to, time.Now(), 1, key, nil); err == nil {
		t.Error("a backup on a full disk succeeded")
	}
	to.Fault(nil)
	content := to.Content()
	if len(content) != 4 || content["photo.jpg"] == nil {
		t.Errorf("after a failed backup %d files are left, want 4", len(content))
	}
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
}
