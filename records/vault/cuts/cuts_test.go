package cuts_test

import (
	"errors"
	"io/fs"
	"testing"

	"carnet/records/vault/cuts"
	"carnet/records/vault/disk"
)

// The laboratory is judged by small programs of which it is known whether they
// survive: it has to see each of the classical mistakes, and to pass what is
// right.
func TestClassicalMistakesAreSeen(t *testing.T) {
	write := func(d disk.Disk, name, content string, sync bool) error {
		f, err := d.Open(name, disk.Create)
		if err != nil {
			return err
		}
		if err := f.Truncate(0); err != nil {
			return err
		}
		if _, err := f.WriteAt([]byte(content), 0); err != nil {
			return err
		}
		if sync {
			return errors.Join(f.Sync(), f.Close())
		}
		return f.Close()
	}
	start := func(d disk.Disk) error { return disk.Replace(d, "f", []byte("old")) }
	cases := []struct {
		name string
		safe bool
		run  func(d disk.Disk) error
	}{
		{"replacing in one step", true, func(d disk.Disk) error { return disk.Replace(d, "f", []byte("new")) }},
		{"writing in place", false, func(d disk.Disk) error { return write(d, "f", "new", true) }},
		{"renaming what was not synced", false, func(d disk.Disk) error {
			return errors.Join(write(d, "g", "new", false), d.Rename("g", "f"), d.SyncDir())
		}},
		{"not syncing the folder", false, func(d disk.Disk) error {
			return errors.Join(write(d, "g", "new", true), d.Rename("g", "f"))
		}},
		{"removing first", false, func(d disk.Disk) error {
			return errors.Join(write(d, "g", "new", true), d.Remove("f"), d.SyncDir(), d.Rename("g", "f"), d.SyncDir())
		}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			w := cuts.Workload{
				Run: func(d disk.Disk, ack func()) error {
					if err := start(d); err != nil {
						return err
					}
					ack()
					if err := c.run(d); err != nil {
						return err
					}
					ack()
					return nil
				},
				Check: oldOrNew,
			}
			r, err := cuts.Explore(w, cuts.Options{Cuts: 200, Seed: 5})
			if err != nil {
				t.Fatal(err)
			}
			if safe := r.Losses == 0; safe != c.safe {
				t.Errorf("%v; want safe %v. %v", r, c.safe, r.Err())
			}
			if r.Cuts < 100 {
				t.Errorf("only %d cuts", r.Cuts)
			}
		})
	}
}

func oldOrNew(d disk.Disk, acked int) error {
	if acked == 0 {
		return nil
	}
	b, err := disk.ReadAll(d, "f", 100)
	if err != nil {
		return err
	}
	if string(b) == "new" || string(b) == "old" && acked == 1 {
		return nil
	}
	return errors.New("the file holds " + string(b))
}

// A long write must be seen torn at 512 bytes, and a length without its bytes.
func TestTornWritesAreBuilt(t *testing.T) {
	seen := map[string]bool{}
	w := cuts.Workload{
		Run: func(d disk.Disk, ack func()) error {
			if err := disk.Replace(d, "f", nil); err != nil {
				return err
			}
			ack()
			f, err := d.Open("f", 0)
			if err != nil {
				return err
			}
			ones := make([]byte, 4096)
			for i := range ones {
				ones[i] = 1
			}
			_, err = f.WriteAt(ones, 0)
			return errors.Join(err, f.Sync(), f.Close())
		},
		Check: func(d disk.Disk, acked int) error {
			b, err := disk.ReadAll(d, "f", 1<<20)
			if errors.Is(err, fs.ErrNotExist) && acked == 0 {
				return nil
			}
			if err != nil {
				return err
			}
			ones := 0
			for at := 0; at < len(b); at += 512 {
				for _, c := range b[at:min(len(b), at+512)] {
					if c != b[at] {
						return errors.New("a sector was torn")
					}
				}
				ones += int(b[at])
			}
			switch {
			case len(b) == 4096 && ones == 8:
				return nil
			case len(b) == 4096 && ones > 0:
				return errors.New("torn")
			case len(b) == 4096:
				return errors.New("length without bytes")
			case len(b) > 0:
				return errors.New("short")
			}
			return nil
		},
	}
	r, err := cuts.Explore(w, cuts.Options{Cuts: 400, Seed: 2})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range r.First {
		for {
			next := errors.Unwrap(e)
			if next == nil {
				break
			}
			e = next
		}
		seen[e.Error()] = true
	}
	if seen["a sector was torn"] {
		t.Error("a sector of 512 bytes came apart")
	}
	if !seen["torn"] || !seen["short"] {
		t.Errorf("the laboratory built only %v", seen)
	}
}
