package vault_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"carnet/records/vault"
	"carnet/records/vault/disk"
)

// Each benchmark measures the vault, plain SQLite with the same settings, and
// the bare limit in turn, in the same run and the same folder, and prints the
// medians and their ratios: a fast or a slow disk moves all of them.

// counted tells how many bytes the vault wrote.
type counted struct {
	disk.Folder
	bytes *atomic.Int64
}

func (c counted) Open(name string, mode disk.Mode) (disk.File, error) {
	f, err := c.Folder.Open(name, mode)
	if err != nil {
		return nil, err
	}
	return countedFile{f, c.bytes}, nil
}

type countedFile struct {
	disk.File
	bytes *atomic.Int64
}

func (f countedFile) WriteAt(p []byte, off int64) (int, error) {
	f.bytes.Add(int64(len(p)))
	return f.File.WriteAt(p, off)
}

const benchSchema = `
CREATE TABLE revision(seq INTEGER PRIMARY KEY, id BLOB NOT NULL, document BLOB NOT NULL, patient INTEGER NOT NULL, payload BLOB NOT NULL) STRICT;
CREATE INDEX revision_document ON revision(document);
CREATE TABLE encounter(id BLOB PRIMARY KEY, patient INTEGER NOT NULL, day INTEGER NOT NULL, summary TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX encounter_patient ON encounter(patient, day);
CREATE INDEX encounter_day ON encounter(day);`

// saver saves one signed document: its revision and the rows derived from it.
type saver struct {
	db      *sql.DB
	prepare [2]*sql.Stmt
	n       int
}

func newSaver(b *testing.B, db *sql.DB) *saver {
	if _, err := db.Exec(benchSchema); err != nil {
		b.Fatal(err)
	}
	s := &saver{db: db}
	for i, q := range []string{
		"INSERT INTO revision(id,document,patient,payload) VALUES(randomblob(32),?,?,?)",
		"INSERT INTO encounter VALUES(?,?,?,?)",
	} {
		st, err := db.Prepare(q)
		if err != nil {
			b.Fatal(err)
		}
		s.prepare[i] = st
	}
	return s
}

var payload = []byte(strings.Repeat(`{"reason":"fièvre","temperature":38.9} `, 32))[:1200]

func (s *saver) save(patient int) error {
	s.n++
	id := fmt.Appendf(nil, "%016x", uint64(s.n)*0x9E3779B97F4A7C15)
	tx, err := s.db.Begin()
	if err != nil {
		return err
	}
	if _, err := tx.Stmt(s.prepare[0]).Exec(id, patient, payload); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	if _, err := tx.Stmt(s.prepare[1]).Exec(id, patient, s.n/60, "Paludisme simple"); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}

func (s *saver) close(b *testing.B) {
	for _, st := range s.prepare {
		if err := st.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

func plainSQLite(b *testing.B, dir string) *sql.DB {
	dsn := "file:" + filepath.Join(dir, "plain.db") + "?_locking_mode=EXCLUSIVE&_synchronous=FULL&_foreign_keys=1&_secure_delete=fast&_cache_size=-65536&_stmt_cache_size=64"
	db, err := sql.Open("sqlite3", dsn)
	if err != nil {
		b.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	if _, err := db.Exec("PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=4000"); err != nil {
		b.Fatal(err)
	}
	return db
}

type samples []time.Duration

func (s *samples) time(b *testing.B, do func() error) {
	start := time.Now()
	if err := do(); err != nil {
		b.Fatal(err)
	}
	*s = append(*s, time.Since(start))
}

func (s samples) at(q float64) float64 {
	sort.Slice(s, func(i, j int) bool { return s[i] < s[j] })
	return float64(s[int(q*float64(len(s)-1))].Nanoseconds()) / 1000
}

func BenchmarkSignedSave(b *testing.B) {
	dir := b.TempDir()
	root, err := disk.NewFolder(dir)
	if err != nil {
		b.Fatal(err)
	}
	d := counted{root, new(atomic.Int64)}
	v, err := vault.Open(context.Background(), d, vault.NewKey(), vault.Options{})
	if err != nil {
		b.Fatal(err)
	}
	plain := plainSQLite(b, dir)
	ours, theirs := newSaver(b, v.DB.DB), newSaver(b, plain)
	bare, err := root.Open("bare", disk.Create)
	if err != nil {
		b.Fatal(err)
	}
	// Some hundred saves and a checkpoint: the log has its length from then on.
	for i := range 600 {
		if err := errors.Join(ours.save(i), theirs.save(i)); err != nil {
			b.Fatal(err)
		}
	}
	for _, db := range []*sql.DB{v.DB.DB, plain} {
		if _, err := db.Exec("PRAGMA wal_checkpoint(PASSIVE)"); err != nil {
			b.Fatal(err)
		}
	}
	var tv, tp, tb samples
	d.bytes.Store(0)
	buf, off := make([]byte, 1<<20), int64(0)
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		before := d.bytes.Load()
		tv.time(b, func() error { return ours.save(i * 7) })
		n := d.bytes.Load() - before
		tp.time(b, func() error { return theirs.save(i * 7) })
		if n < int64(len(buf)) { // not the save that moved the log
			tb.time(b, func() error {
				if _, err := bare.WriteAt(buf[:n], off); err != nil {
					return err
				}
				return bare.Sync()
			})
			off += n
		}
		i++
	}
	b.ReportMetric(tv.at(.5), "vault-µs")
	b.ReportMetric(tp.at(.5), "plain-µs")
	b.ReportMetric(tb.at(.5), "bare-µs")
	b.ReportMetric(tv.at(.95), "vault-p95-µs")
	b.ReportMetric(tv.at(.5)/tp.at(.5), "×plain")
	b.ReportMetric(tv.at(.5)/tb.at(.5), "×bare")
	b.ReportMetric(float64(d.bytes.Load())/float64(i), "bytes/save")
	ours.close(b)
	theirs.close(b)
	if err := errors.Join(v.Close(), plain.Close(), bare.Close()); err != nil {
		b.Fatal(err)
	}
}

// BenchmarkOpenChart reads ten documents of a patient out of a file four times
// as large as SQLite's cache: the pages mostly come through the cipher.
func BenchmarkOpenChart(b *testing.B) {
	const patients, each = 12000, 10
	dir := b.TempDir()
	root, err := disk.NewFolder(dir)
	if err != nil {
		b.Fatal(err)
	}
	v, err := vault.Open(context.Background(), root, vault.NewKey(), vault.Options{})
	if err != nil {
		b.Fatal(err)
	}
	plain := plainSQLite(b, dir)
	const fill = `CREATE TABLE document(id INTEGER PRIMARY KEY, patient INTEGER NOT NULL, payload BLOB NOT NULL) STRICT;
	WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i+1 FROM n WHERE i<?-1)
	INSERT INTO document SELECT i, i%?, randomblob(2000) FROM n;`
	const index = `CREATE INDEX document_patient ON document(patient)`
	chart := func(db *sql.DB) *sql.Stmt {
		if _, err := db.Exec(fill, patients*each, patients); err != nil {
			b.Fatal(err)
		}
		if _, err := db.Exec(index); err != nil {
			b.Fatal(err)
		}
		s, err := db.Prepare("SELECT payload FROM document WHERE patient=?")
		if err != nil {
			b.Fatal(err)
		}
		return s
	}
	ours, theirs := chart(v.DB.DB), chart(plain)
	read := func(s *sql.Stmt, patient int) error {
		rows, err := s.Query(patient)
		if err != nil {
			return err
		}
		n := 0
		for rows.Next() {
			var p sql.RawBytes
			if err := rows.Scan(&p); err != nil {
				return errors.Join(err, rows.Close())
			}
			n++
		}
		if n != each {
			return fmt.Errorf("%d documents", n)
		}
		return errors.Join(rows.Err(), rows.Close())
	}
	var tv, tp samples
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		p := i * 7919 % patients
		tv.time(b, func() error { return read(ours, p) })
		tp.time(b, func() error { return read(theirs, p) })
		i++
	}
	b.ReportMetric(tv.at(.5), "vault-µs")
	b.ReportMetric(tp.at(.5), "plain-µs")
	b.ReportMetric(tv.at(.95), "vault-p95-µs")
	b.ReportMetric(tv.at(.5)/tp.at(.5), "×plain")
	if err := errors.Join(ours.Close(), theirs.Close(), v.Close(), plain.Close()); err != nil {
		b.Fatal(err)
	}
}

// BenchmarkStart opens a vault of a busy day's log, replay included.
func BenchmarkStart(b *testing.B) {
	dir := b.TempDir()
	root, err := disk.NewFolder(dir)
	if err != nil {
		b.Fatal(err)
	}
	key := vault.NewKey()
	v, err := vault.Open(context.Background(), root, key, vault.Options{})
	if err != nil {
		b.Fatal(err)
	}
	s := newSaver(b, v.DB.DB)
	for i := range 500 {
		if err := s.save(i); err != nil {
			b.Fatal(err)
		}
	}
	// The folder as a kill leaves it.
	killed, err := disk.NewFolder(b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	lay := func() {
		for _, n := range []string{"carnet.db", "carnet.db-wal"} {
			content, err := os.ReadFile(filepath.Join(dir, n))
			if err != nil {
				b.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(killed.Path(), n), content, 0o600); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		b.StopTimer()
		lay()
		b.StartTimer()
		w, err := vault.Open(context.Background(), killed, key, vault.Options{MustExist: true})
		if err != nil {
			b.Fatal(err)
		}
		b.StopTimer()
		if err := w.Close(); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
	}
	s.close(b)
	if err := v.Close(); err != nil {
		b.Fatal(err)
	}
}
