package store_test

import (
	"context"
	"errors"
	"syscall"
	"testing"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/journal"
	"carnet/records/store"
	"carnet/records/vault"
	"carnet/records/vault/cuts"
)

func problem(err error) string {
	var p *text.Problem
	if errors.As(err, &p) {
		return p.Code
	}
	return ""
}

// What the disk cannot do reaches who wanted to save, in words; what was
// acknowledged before is there after opening anew; and nothing is written on a
// file of which nobody knows what is on the disk.
func TestAFailingDiskIsSaidToWhoSaves(t *testing.T) {
	failing := func(op cuts.Operation, err error) func(cuts.Operation) error {
		return func(o cuts.Operation) error {
			if o == op {
				return err
			}
			return nil
		}
	}
	for _, x := range []struct {
		name, want string
		fault      func(cuts.Operation) error
		until      bool // refused until opened anew
	}{
		{"the disk is full", "vault.full", failing(cuts.Write, syscall.ENOSPC), false},
		{"the disk became read-only", "vault.folder", failing(cuts.Write, syscall.EROFS), false},
		{"the disk is gone", "vault.disk", failing(cuts.Write, syscall.EIO), true},
		{"the disk did not sync", "vault.disk", failing(cuts.Sync, syscall.EIO), true},
	} {
		t.Run(x.name, func(t *testing.T) {
			ctx := context.Background()
			d, key := cuts.NewDisk(), vault.NewKey()
			v, s, err := openCut(d, key, cutDevice, 1, false, tick())
			if err != nil {
				t.Fatal(err)
			}
			<-s.Indexed()
			save := func() error {
				_, err := s.Write(ctx, cutDoctor, store.Change{Op: journal.OpPut, Content: cutPatient("Awa", 1)})
				return err
			}
			ways := map[string]func() error{
				"a save": save,
				"a draft": func() error {
					return s.SaveDraft(ctx, store.Draft{ID: "d", Kind: records.KindConsultation, Content: []byte("{}")})
				},
				"a setting": func() error { return s.SetSetting(ctx, "k", "v") },
				"a reading": func() error {
					return s.RecordReading(ctx, cutDoctor.Staff, cutDoctor.Staff, "chart", "")
				},
			}
			if err := save(); err != nil {
				t.Fatal(err)
			}
			d.Fault(x.fault)
			for name, way := range ways {
				if err := way(); problem(err) != x.want {
					t.Errorf("%s: %v, want %s", name, err, x.want)
				}
			}
			if s.Seq() != 1 {
				t.Errorf("the chain ends at %d", s.Seq())
			}
			d.Fault(nil)
			for name, way := range ways {
				if err := way(); (err != nil) != x.until {
					t.Errorf("%s, when the disk is back: %v", name, err)
				}
			}
			wrote := s.Seq()
			_ = errors.Join(s.Close(), v.Close()) // may complain: the file is left as it is
			v, s, err = openCut(d, key, cutDevice, 1, true, tick())
			if err != nil {
				t.Fatal(err)
			}
			// A save that was refused may still be there: it had been written
			// when the sync failed.
			if s.Seq() < wrote || s.Seq() > wrote+1 {
				t.Errorf("%d revisions, %d were acknowledged", s.Seq(), wrote)
			}
			if err := save(); err != nil {
				t.Errorf("after opening anew: %v", err)
			}
			r, err := s.Check(ctx, store.InMemory, nil)
			if err != nil || !r.OK() {
				t.Errorf("%v %v", r.Faults, err)
			}
			if err := errors.Join(s.Close(), v.Close()); err != nil {
				t.Error(err)
			}
		})
	}
}

// A page that went bad is a fault of the file in the report, not a failure of
// the check.
func TestABadPageIsReported(t *testing.T) {
	ctx := context.Background()
	d, key := cuts.NewDisk(), vault.NewKey()
	v, s, err := openCut(d, key, cutDevice, 1, false, tick())
	if err != nil {
		t.Fatal(err)
	}
	err = s.Batch(ctx, func(b *store.Batch) error {
		for i := range 400 {
			if _, err := b.Write(cutDoctor, store.Change{Op: journal.OpPut, Content: cutPatient("Awa", i+1)}); err != nil {
				return err
			}
		}
		return nil
	})
	if err := errors.Join(err, s.Close(), v.Close()); err != nil {
		t.Fatal(err)
	}
	content := d.Content()
	main := content[vault.MainName]
	said := 0
	for at := len(main) / 3; at < len(main); at += len(main) / 5 {
		bad := append([]byte(nil), main...)
		bad[at] ^= 1
		content[vault.MainName] = bad
		v, s, err := openCut(cuts.NewDiskFrom(content), key, cutDevice, 1, true, tick())
		if err != nil {
			if problem(err) != "vault.damaged" {
				t.Errorf("byte %d: opened with %v", at, err)
			}
			said++
			continue
		}
		r, err := s.Check(ctx, store.InMemory, nil)
		if err != nil {
			t.Errorf("byte %d: %v", at, err)
		}
		if !r.OK() {
			said++
		}
		if err := errors.Join(s.Close(), v.Close()); err != nil {
			t.Error(err)
		}
	}
	if said < 3 {
		t.Errorf("%d of the bad pages were seen", said)
	}
}
