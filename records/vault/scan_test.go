package vault_test

import (
	"bufio"
	"bytes"
	"context"
	"database/sql"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"carnet/assets/text"
	"carnet/records/vault"
	"carnet/records/vault/disk"
	"carnet/records/vault/keyring"
)

// needles are what no byte scan of a data folder may find: names, villages,
// phones, diagnoses, the staff, and words of the schema.
var needles = []string{
	"Fatoumata Coulibaly", "Coulibaly", "Nouhoum Traoré", "Traoré", "Sirakorola", "Tienfala",
	"76 45 12 89", "Paludisme grave", "Infection à VIH", "Prééclampsie sévère",
	"Dr Aminata Keïta", "Keïta", "diagnosis_code", "CREATE TABLE", "SQLite format 3",
}

// scan gives the needles that lie in some file under root, in UTF-8, UTF-16LE
// or UTF-16BE, and how many bytes and temporary files it saw.
func scan(t *testing.T, root string) (hits []string, size int64, temporary int) {
	t.Helper()
	found := map[string]bool{}
	err := filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil // a temporary file that was just removed
		}
		if err != nil || e.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return err
		}
		size += int64(len(b))
		if strings.HasPrefix(e.Name(), "carnet-tmp-") && len(b) > 0 {
			temporary++
		}
		for _, n := range needles {
			for _, form := range [][]byte{[]byte(n), utf16Bytes(n, binary.LittleEndian), utf16Bytes(n, binary.BigEndian)} {
				if bytes.Contains(b, form) {
					found[n] = true
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for n := range found {
		hits = append(hits, n)
	}
	sort.Strings(hits)
	return hits, size, temporary
}

func utf16Bytes(s string, order binary.AppendByteOrder) []byte {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		b = order.AppendUint16(b, u)
	}
	return b
}

const clinicSchema = `
CREATE TABLE patient(id INTEGER PRIMARY KEY, name TEXT, village TEXT, phone TEXT);
CREATE TABLE encounter(id INTEGER PRIMARY KEY, patient INTEGER REFERENCES patient, diagnosis_code TEXT UNIQUE, author TEXT);
CREATE INDEX patient_name ON patient(name, village);
PRAGMA temp.cache_size=-40;
PRAGMA cache_size=-400;`

// use works as hard on a database as the program never will, so that everything
// SQLite can write is written: a log, sorts and temporary tables that spill, a
// statement that fails half-way, a vacuum, a rollback journal. It calls look
// whenever the disk holds something new.
func use(db *sql.DB, look func(step string)) error {
	if _, err := db.Exec(clinicSchema); err != nil {
		return err
	}
	fill := `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<6000)
	INSERT INTO patient SELECT i, CASE i%2 WHEN 0 THEN 'Fatoumata Coulibaly ' ELSE 'Nouhoum Traoré ' END||i,
	CASE i%3 WHEN 0 THEN 'Sirakorola' ELSE 'Tienfala' END, '76 45 12 89' FROM n`
	visits := `INSERT INTO encounter SELECT id, id, CASE id%3 WHEN 0 THEN 'Paludisme grave ' WHEN 1 THEN 'Infection à VIH ' ELSE 'Prééclampsie sévère ' END||id, 'Dr Aminata Keïta' FROM patient`
	for _, s := range []struct{ step, sql string }{
		{"a large commit", fill},
		{"a second commit", visits},
		{"a temporary table", `CREATE TEMP TABLE register AS SELECT p.*, e.diagnosis_code, e.author FROM patient p JOIN encounter e ON e.patient=p.id ORDER BY p.phone, e.diagnosis_code DESC`},
	} {
		if _, err := db.Exec(s.sql); err != nil {
			return fmt.Errorf("%s: %w", s.step, err)
		}
		look(s.step)
	}
	if err := spillASort(db, look); err != nil {
		return err
	}
	if err := failHalfWay(db, look); err != nil {
		return err
	}
	for _, s := range []string{"VACUUM", "PRAGMA journal_mode=DELETE", "UPDATE patient SET village=village||' (Tienfala)'"} {
		if _, err := db.Exec(s); err != nil {
			return fmt.Errorf("%s: %w", s, err)
		}
		look(s)
	}
	if err := leaveJournal(db, look); err != nil {
		return err
	}
	_, err := db.Exec("PRAGMA journal_mode=WAL; UPDATE encounter SET author='Keïta, '||author; DROP TABLE temp.register")
	look("back to the log")
	return err
}

func spillASort(db *sql.DB, look func(string)) error {
	rows, err := db.Query(`SELECT a.name||a.village||a.phone||e.diagnosis_code s FROM patient a JOIN encounter e ON e.patient=a.id ORDER BY s DESC`)
	if err != nil {
		return err
	}
	if !rows.Next() {
		return errors.Join(rows.Err(), rows.Close())
	}
	look("a sort that spills")
	return rows.Close()
}

func failHalfWay(db *sql.DB, look func(string)) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	if _, err := tx.Exec("UPDATE patient SET name=name||' Coulibaly Traoré'"); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	if _, err := tx.Exec("UPDATE encounter SET diagnosis_code=CASE WHEN id<5990 THEN diagnosis_code||'+' ELSE 'Paludisme grave' END"); err == nil {
		return errors.Join(errors.New("the doubled diagnosis was taken"), tx.Rollback())
	}
	look("a statement that failed half-way")
	return tx.Commit()
}

func leaveJournal(db *sql.DB, look func(string)) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	if _, err := tx.Exec("UPDATE patient SET phone=phone||'.', name='Traoré '||name"); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	look("a rollback journal")
	return tx.Rollback()
}

// dataFolder is a data folder as the program has it: keyring and vault.
func dataFolder(t *testing.T, root string) (disk.Folder, vault.Key) {
	t.Helper()
	d, err := disk.NewFolder(root)
	if err != nil {
		t.Fatal(err)
	}
	ring, err := disk.NewFolder(filepath.Join(root, "keyring"))
	if err != nil {
		t.Fatal(err)
	}
	key := vault.NewKey()
	s, _, err := keyring.Create(ring, key, keyring.Person{Staff: "s1", Name: "Dr Aminata Keïta"}, "motdepasse", keyring.Options{WorkFactor: 8})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.AddUser(keyring.Person{Staff: "s2", Name: "Nouhoum Traoré"}, "motdepasse"); err != nil {
		t.Fatal(err)
	}
	return d, key
}

func mustOpen(t *testing.T, d disk.Disk, key vault.Key) *vault.Vault {
	t.Helper()
	v, err := vault.Open(context.Background(), d, key, vault.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestNothingLiesInTheClear(t *testing.T) {
	root := t.TempDir()
	d, key := dataFolder(t, root)
	v := mustOpen(t, d, key)
	spilled := map[string]bool{}
	err := use(v.DB.DB, func(step string) {
		hits, size, temporary := scan(t, root)
		if len(hits) > 0 {
			t.Errorf("after %s: %q lie in the clear", step, hits)
		}
		if size < 4096 {
			t.Errorf("after %s: only %d bytes scanned", step, size)
		}
		if temporary > 0 {
			spilled[step] = true
		}
		if step == "a rollback journal" {
			if ok, err := d.Exists("carnet.db-journal"); err != nil || !ok {
				t.Errorf("no rollback journal to scan: %v", err)
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]bool{"a temporary table": true, "a sort that spills": true, "a statement that failed half-way": true}
	for step := range want {
		if !spilled[step] {
			t.Errorf("%s: no temporary file was there to scan", step)
		}
	}
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	if hits, _, _ := scan(t, root); len(hits) > 0 {
		t.Errorf("after closing: %q lie in the clear", hits)
	}
}

// The same work on plain SQLite: the scanner must find every needle.
func TestTheScannerFindsWhatLiesInTheClear(t *testing.T) {
	root := t.TempDir()
	db, err := sql.Open("sqlite3", filepath.Join(root, "plain.db")+"?_locking_mode=EXCLUSIVE")
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	if _, err := db.Exec("PRAGMA journal_mode=WAL"); err != nil {
		t.Fatal(err)
	}
	found := map[string]bool{}
	if err := use(db, func(string) {
		hits, _, _ := scan(t, root)
		for _, h := range hits {
			found[h] = true
		}
	}); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	for _, n := range needles {
		if !found[n] {
			t.Errorf("%q lies in the clear and was not found", n)
		}
	}
	wide := filepath.Join(root, "wide")
	for _, order := range []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian} {
		if err := os.WriteFile(wide, append([]byte{1}, utf16Bytes("chez Keïta", order)...), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Remove(filepath.Join(root, "plain.db")); err != nil && !errors.Is(err, fs.ErrNotExist) {
			t.Fatal(err)
		}
		hits, _, _ := scan(t, root)
		if diff := cmp.Diff([]string{"Keïta"}, hits); diff != "" {
			t.Errorf("%v: %s", order, diff)
		}
	}
}

// The child is this test binary, run as a second instance of the program: it
// opens the vault and saves until it is killed.
const childFolder, childKey = "CARNET_TEST_CHILD_FOLDER", "CARNET_TEST_CHILD_KEY"

func TestMain(m *testing.M) {
	if root := os.Getenv(childFolder); root != "" {
		os.Exit(child(root, os.Getenv(childKey)))
	}
	os.Exit(m.Run())
}

func child(root, hexKey string) int {
	fail := func(err error) int {
		fmt.Println("error", err)
		return 3
	}
	d, err := disk.NewFolder(root)
	if err != nil {
		return fail(err)
	}
	b, err := hex.DecodeString(hexKey)
	if err != nil {
		return fail(err)
	}
	v, err := vault.Open(context.Background(), d, vault.Key(b), vault.Options{})
	if err != nil {
		return fail(err)
	}
	if err := use(v.DB.DB, func(string) {}); err != nil {
		return fail(err)
	}
	for n := 1; ; n++ {
		if _, err := v.DB.Exec("INSERT INTO patient(name, village) VALUES('Nouhoum Traoré', ?)", n); err != nil {
			return fail(err)
		}
		fmt.Println("saved", n)
	}
}

func TestAKillLosesNothingAndShowsNothing(t *testing.T) {
	root := t.TempDir()
	d, key := dataFolder(t, root)
	c := exec.Command(os.Args[0], "-test.run=^$")
	c.Env = append(os.Environ(), childFolder+"="+root, childKey+"="+hex.EncodeToString(key[:]))
	c.Stderr = os.Stderr
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	saved := 0
	lines := bufio.NewScanner(out)
	for saved < 60 && lines.Scan() {
		if _, err := fmt.Sscanf(lines.Text(), "saved %d", &saved); err != nil {
			t.Fatalf("the child says %q", lines.Text())
		}
	}

	_, err = vault.Open(context.Background(), d, key, vault.Options{})
	if !errors.Is(err, text.NewProblem("vault.busy")) {
		t.Errorf("a second instance: %v", err)
	} else if diff := cmp.Diff("Carnet est déjà ouvert sur ce poste.", text.For(text.French).Sentence(err)); diff != "" {
		t.Error(diff)
	}
	if hits, _, _ := scan(t, root); len(hits) > 0 {
		t.Errorf("while it works: %q lie in the clear", hits)
	}

	if err := c.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	for lines.Scan() { // what it still said before the end
		if _, err := fmt.Sscanf(lines.Text(), "saved %d", &saved); err != nil {
			break
		}
	}
	_ = c.Wait()
	if hits, size, _ := scan(t, root); len(hits) > 0 || size < 1<<20 {
		t.Errorf("after the kill: %q lie in the clear, %d bytes scanned", hits, size)
	}

	v := mustOpen(t, d, key)
	var n int
	if err := v.DB.Get(&n, "SELECT max(CAST(village AS INTEGER)) FROM patient"); err != nil {
		t.Fatal(err)
	}
	if n < saved {
		t.Errorf("%d were saved, %d are there", saved, n)
	}
	if lines, err := v.Check(context.Background()); err != nil || len(lines) > 0 {
		t.Errorf("after the kill: %v %v", lines, err)
	}
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	names, err := d.List()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"carnet.db", "carnet.lock"}, names); diff != "" {
		t.Errorf("left in the folder: %s", diff)
	}
}
