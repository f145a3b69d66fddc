package vault

import (
	"context"
	"fmt"
	"testing"

	"carnet/records/vault/cuts"
)

// TestAHotJournalIsRolledBack watches over CheckReservedLock: a transaction
// that changed the main file and did not end is undone at the next opening.
func TestAHotJournalIsRolledBack(t *testing.T) {
	ctx := context.Background()
	key := NewKey()
	d := cuts.NewDisk()
	v, err := open(ctx, d, key, Options{Name: MainName}, conduct{journal: "delete", sync: "FULL", cacheKB: 40})
	if err != nil {
		t.Fatal(err)
	}
	const fill = `CREATE TABLE t(a INTEGER PRIMARY KEY, b TEXT);
	INSERT INTO t WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<500) SELECT i, printf('%0500d',i) FROM n`
	if _, err := v.DB.Exec(fill); err != nil {
		t.Fatal(err)
	}
	before := d.Content()[MainName]
	tx, err := v.DB.Begin()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec("UPDATE t SET b=''"); err != nil {
		t.Fatal(err)
	}
	killed := d.Content()
	if string(killed[MainName]) == string(before) || len(killed[MainName+journalSuffix]) == 0 {
		t.Fatal("the transaction did not reach the main file: the test shows nothing")
	}
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}

	v, err = Open(ctx, cuts.NewDiskFrom(killed), key, Options{MustExist: true})
	if err != nil {
		t.Fatal(err)
	}
	var wrong int
	if err := v.DB.Get(&wrong, "SELECT count(*) FROM t WHERE b<>printf('%0500d',a)"); err != nil {
		t.Fatal(err)
	}
	if wrong > 0 {
		t.Errorf("%d of 500 rows of a transaction that never ended stayed changed", wrong)
	}
	if lines, err := v.Check(ctx); err != nil || len(lines) > 0 {
		t.Errorf("integrity: %v %v", lines, err)
	}
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
}

// A log that belongs to another main file of the same name is noise.
func TestAForeignLogIsPassedOver(t *testing.T) {
	ctx := context.Background()
	key := NewKey()
	var content [2]map[string][]byte
	for i := range content {
		d := cuts.NewDisk()
		v, err := Open(ctx, d, key, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := v.DB.Exec(fmt.Sprintf("CREATE TABLE t AS SELECT %d who", i)); err != nil {
			t.Fatal(err)
		}
		if err := v.Checkpoint(ctx); err != nil {
			t.Fatal(err)
		}
		if _, err := v.DB.Exec("UPDATE t SET who=who+10"); err != nil {
			t.Fatal(err)
		}
		content[i] = d.Content()
		if err := v.Close(); err != nil {
			t.Fatal(err)
		}
	}
	content[0][MainName+walSuffix] = content[1][MainName+walSuffix]
	v, err := Open(ctx, cuts.NewDiskFrom(content[0]), key, Options{})
	if err != nil {
		t.Fatal(err)
	}
	var who int
	if err := v.DB.Get(&who, "SELECT who FROM t"); err != nil || who != 0 {
		t.Errorf("with another file's log: %d, %v; want 0", who, err)
	}
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
}
