package vault_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"carnet/records/vault"
)

func TestScratchIsEncipheredAndGoesAway(t *testing.T) {
	ctx := context.Background()
	d := folder(t)
	key := vault.NewKey()
	v := mustOpen(t, d, key)
	db, remove, err := vault.Scratch(d)(ctx)
	if err != nil {
		t.Fatal(err)
	}
	const fill = `PRAGMA cache_size=-100; CREATE TABLE p AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<20000) SELECT 'Nouhoum Traoré '||i name FROM n; CREATE INDEX x ON p(name)`
	if _, err := db.Exec(fill); err != nil {
		t.Fatal(err)
	}
	tx, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec("DELETE FROM p"); err != nil {
		t.Fatal(err)
	}
	hits, _, temporary := scan(t, d.Path())
	if len(hits) > 0 || temporary == 0 {
		t.Errorf("%q lie in the clear, %d temporary files scanned", hits, temporary)
	}
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
	var n int
	if err := db.Get(&n, "SELECT count(*) FROM p"); err != nil || n != 20000 {
		t.Errorf("after rolling back: %d rows, %v", n, err)
	}
	if err := remove(); err != nil {
		t.Fatal(err)
	}
	if names := temporaryNames(t, d); len(names) > 0 {
		t.Errorf("left after remove: %q", names)
	}

	// What a kill leaves goes at the next opening, and not before: a backup into
	// the same folder must not take the temporary files of the open vault away.
	if _, _, err := vault.Scratch(d)(ctx); err != nil {
		t.Fatal(err)
	}
	if err := v.BackupTo(ctx, d, "b.db", key, nil); err != nil {
		t.Fatal(err)
	}
	if names := temporaryNames(t, d); len(names) == 0 {
		t.Error("a backup swept away a temporary file that is in use")
	}
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	v = mustOpen(t, d, key)
	if diff := cmp.Diff([]string(nil), temporaryNames(t, d)); diff != "" {
		t.Error(diff)
	}
	if err := errors.Join(v.Close(), vault.Verify(ctx, d, "b.db", key)); err != nil {
		t.Fatal(err)
	}
}

func temporaryNames(t *testing.T, d interface{ List() ([]string, error) }) (found []string) {
	t.Helper()
	names, err := d.List()
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range names {
		if strings.HasPrefix(n, "carnet-tmp-") {
			found = append(found, n)
		}
	}
	return found
}
