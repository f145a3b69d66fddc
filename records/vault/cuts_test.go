package vault_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"carnet/records/vault"
	"carnet/records/vault/cuts"
	"carnet/records/vault/disk"
)

// notes is a workload like the program's: each commit writes a note, changes
// two older rows, and now and then a log is moved, a transaction rolled back,
// a page's worth deleted, the vault closed and opened.
type notes struct {
	key     vault.Key
	options vault.Options
	commits int
}

const notesSchema = `
CREATE TABLE IF NOT EXISTS note(n INTEGER PRIMARY KEY, who TEXT NOT NULL, body TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS village(name TEXT PRIMARY KEY, notes INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS note_who ON note(who);`

var villages = []string{"Koulikoro", "Sirakorola", "Tienfala", "Banamba", "Nyamina"}

func body(n int) string { return strings.Repeat(fmt.Sprintf("paludisme simple, %d; ", n), 1+n%170) }

func (w notes) run(d disk.Disk, ack func()) error {
	v, err := vault.Open(context.Background(), d, w.key, w.options)
	if err != nil {
		return err
	}
	if _, err := v.DB.Exec(notesSchema); err != nil {
		return errors.Join(err, v.Close())
	}
	for n := 1; n <= w.commits; n++ {
		if n%23 == 0 {
			if err := v.Close(); err != nil {
				return err
			}
			if v, err = vault.Open(context.Background(), d, w.key, w.options); err != nil {
				return err
			}
		}
		if err := w.commit(v, n); err != nil {
			return errors.Join(err, v.Close())
		}
		ack()
		if n%11 == 0 {
			if err := v.Checkpoint(context.Background()); err != nil {
				return errors.Join(err, v.Close())
			}
		}
	}
	return v.Close()
}

func (w notes) commit(v *vault.Vault, n int) error {
	tx, err := v.DB.Begin()
	if err != nil {
		return err
	}
	for _, s := range []struct {
		sql  string
		args []any
	}{
		{"INSERT INTO note VALUES(?,?,?)", []any{n, villages[n%5], body(n)}},
		{"INSERT INTO village VALUES(?,1) ON CONFLICT DO UPDATE SET notes=notes+1", []any{villages[n%5]}},
		{"UPDATE note SET who=? WHERE n=?", []any{villages[n%3], n / 2}},
	} {
		if _, err := tx.Exec(s.sql, s.args...); err != nil {
			return errors.Join(err, tx.Rollback())
		}
	}
	if n%7 == 0 {
		if _, err := tx.Exec("INSERT INTO note VALUES(?,?,?)", -n, "?", body(4*n)); err != nil {
			return errors.Join(err, tx.Rollback())
		}
		if err := tx.Rollback(); err != nil {
			return err
		}
		return w.commitPlain(v, n)
	}
	return tx.Commit()
}

func (w notes) commitPlain(v *vault.Vault, n int) error {
	_, err := v.DB.Exec("INSERT INTO note VALUES(?,?,?)", n, villages[n%5], body(n))
	return err
}

func (w notes) check(d disk.Disk, acked int) error {
	o := w.options
	o.MustExist = acked > 0
	v, err := vault.Open(context.Background(), d, w.key, o)
	if err != nil {
		return err
	}
	return errors.Join(w.compare(v, acked), v.Close())
}

func (w notes) compare(v *vault.Vault, acked int) error {
	if lines, err := v.Check(context.Background()); err != nil || len(lines) > 0 {
		return fmt.Errorf("integrity: %v %w", lines, err)
	}
	if _, err := v.DB.Exec(notesSchema); err != nil {
		return err
	}
	var have []struct {
		N    int
		Body string
	}
	if err := v.DB.Select(&have, "SELECT n, body FROM note ORDER BY n"); err != nil {
		return err
	}
	if len(have) != acked && len(have) != acked+1 {
		return fmt.Errorf("%d notes, %d acknowledged", len(have), acked)
	}
	for i, h := range have {
		if h.N != i+1 || h.Body != body(i+1) {
			return fmt.Errorf("note %d is not what was saved", i+1)
		}
	}
	return nil
}

func (w notes) workload() cuts.Workload { return cuts.Workload{Run: w.run, Check: w.check} }

// TestTorturePowerCuts is the promise: nothing acknowledged is ever lost. The
// variable CARNET_TORTURE_CUTS asks for more cuts than the usual 2,500.
func TestTorturePowerCuts(t *testing.T) {
	w := notes{key: vault.NewKey(), commits: 70}
	wanted := cuts.Wanted(2500)
	r, err := cuts.Explore(w.workload(), cuts.Options{Cuts: wanted, Seed: 1, Again: 100})
	if err != nil {
		t.Fatal(err)
	}
	t.Log(r)
	if err := r.Err(); err != nil {
		t.Error(err)
	}
	if r.Cuts < wanted {
		t.Errorf("%d cuts, wanted %d", r.Cuts, wanted)
	}
}

// The laboratory has to see what it is there to see.
func TestTheLaboratorySeesMistakes(t *testing.T) {
	for name, o := range map[string]vault.Options{
		"synchronous=NORMAL":                            vault.NormalSync(),
		"the claim that an overwrite spares neighbours": vault.SparesNeighbours(),
	} {
		t.Run(name, func(t *testing.T) {
			w := notes{key: vault.NewKey(), commits: 30, options: o}
			r, err := cuts.Explore(w.workload(), cuts.Options{Seed: 1, Cuts: 1500})
			if err != nil {
				t.Fatal(err)
			}
			t.Log(r)
			if r.Losses == 0 {
				t.Errorf("with %s nothing was lost: the laboratory is blind", name)
			}
		})
	}
}
