package desk

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jmoiron/sqlx"

	"carnet/assets/migrations"
	"carnet/records/vault"
	"carnet/records/vault/disk"
)

// older rewrites a desk's file as the first version of the program would have
// left it.
func older(t *testing.T, dir string, key vault.Key) {
	t.Helper()
	d, err := disk.NewFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	now, err := vault.Open(t.Context(), d, key, vault.Options{MustExist: true})
	must(err)
	then, err := vault.Open(t.Context(), d, key, vault.Options{Name: "older.db", Claim: now})
	must(err)
	_, err = then.DB.Exec(migrations.All()[0].SQL + "; PRAGMA foreign_keys = OFF; PRAGMA user_version = 1; PRAGMA application_id = 0x43524e54")
	must(err)
	var tables []string
	must(then.DB.Select(&tables, "SELECT name FROM sqlite_schema WHERE type = 'table'"))
	for _, table := range tables {
		carry(t, now.DB, then.DB, table)
	}
	_, err = then.DB.Exec("UPDATE chain SET seq = (SELECT coalesce(max(rev & 0xffffffffff), 0) FROM revision WHERE rev >> 40 = chain)")
	must(err)
	must(then.Close())
	must(now.Close())
	must(os.Rename(filepath.Join(dir, "older.db"), filepath.Join(dir, vault.MainName)))
}

// carry copies the columns that both files have.
func carry(t *testing.T, from, to *sqlx.DB, table string) {
	t.Helper()
	const columns = "SELECT name FROM pragma_table_info(?)"
	var here, there []string
	if err := to.Select(&here, columns, table); err != nil {
		t.Fatal(err)
	}
	if err := from.Select(&there, columns, table); err != nil {
		t.Fatal(err)
	}
	var both []string
	for _, c := range here {
		for _, o := range there {
			if c == o {
				both = append(both, c)
			}
		}
	}
	rows, err := from.Queryx("SELECT " + strings.Join(both, ", ") + " FROM " + table)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		cells, err := rows.SliceScan()
		if err != nil {
			t.Fatal(err)
		}
		marks := strings.TrimSuffix(strings.Repeat("?, ", len(both)), ", ")
		if _, err := to.Exec("INSERT INTO "+table+" ("+strings.Join(both, ", ")+") VALUES ("+marks+")", cells...); err != nil {
			t.Fatal(table, err)
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
}

func TestAnOlderFileIsBackedUpThenMigrated(t *testing.T) {
	p := newPlace(t, "a")
	dir := t.TempDir()
	k := p.found(dir)
	register(t, k, "Awa")
	register(t, k, "Sira")
	want := sound(t, k)
	key := vault.Key(k.Session.Key())
	p.close(k)
	older(t, dir, key)

	k = p.open(dir)
	if k.NewEpoch != SameEpoch {
		t.Errorf("a migration began an epoch: %q", k.NewEpoch)
	}
	if got := sound(t, k); got.Digest != want.Digest {
		t.Errorf("%+v\n%+v", got, want)
	}
	register(t, k, "Bintou")
	sound(t, k)
	p.close(k)
	made, err := filepath.Glob(filepath.Join(dir, "backups", "before-version-*", "*"+BackupExtension))
	if err != nil || len(made) != 1 {
		t.Fatalf("%v %v", made, err)
	}
	// The backup is the older file, and an older program's: it migrates when
	// it is restored.
	q := newPlace(t, "b")
	other := t.TempDir()
	if err := Restore(t.Context(), made[0], other, k.Me.ID.String(), password, q.options()); err != nil {
		t.Fatal(err)
	}
	r := q.open(other)
	if got := sound(t, r); got.Digest != want.Digest {
		t.Errorf("%+v", got)
	}
	q.close(r)
}

func TestWithoutABackupNothingIsMigrated(t *testing.T) {
	p := newPlace(t, "a")
	dir := t.TempDir()
	k := p.found(dir)
	key := vault.Key(k.Session.Key())
	lead := k.Me.ID.String()
	p.close(k)
	older(t, dir, key)
	if err := os.WriteFile(filepath.Join(dir, "backups"), nil, 0o600); err != nil { // in the way of the folder
		t.Fatal(err)
	}
	door, err := At(dir, p.options())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := door.Unlock(t.Context(), lead, password); code(err) != "store.migration_backup" {
		t.Fatalf("%v", err)
	}
	if err := door.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(dir, "backups")); err != nil {
		t.Fatal(err)
	}
	k = p.open(dir)
	sound(t, k)
	p.close(k)
}
