package store_test

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"carnet/records/journal"
	"carnet/records/store"
	"carnet/records/vault"
	"carnet/records/vault/disk"
)

// benchSizes are how many patients: CARNET_BENCH_PATIENTS, or a centre's.
func benchSizes(b *testing.B) []int {
	b.Helper()
	var out []int
	for _, s := range strings.Split(os.Getenv("CARNET_BENCH_PATIENTS"), ",") {
		if s == "" {
			continue
		}
		n, err := strconv.Atoi(s)
		if err != nil {
			b.Fatal(err)
		}
		out = append(out, n)
	}
	if out == nil {
		out = []int{30_000}
	}
	return out
}

// samples are the durations of one thing done many times.
type samples []time.Duration

func (s *samples) time(f func() error) error {
	start := time.Now()
	err := f()
	*s = append(*s, time.Since(start))
	return err
}

func (s samples) at(p float64) time.Duration {
	sorted := slices.Sorted(slices.Values(s))
	return sorted[min(len(sorted)-1, int(p*float64(len(sorted))))]
}

func short(d time.Duration) string {
	switch {
	case d >= time.Second:
		return fmt.Sprintf("%.2f s", d.Seconds())
	case d >= time.Millisecond:
		return fmt.Sprintf("%.2f ms", d.Seconds()*1e3)
	}
	return fmt.Sprintf("%.1f µs", d.Seconds()*1e6)
}

// table prints what was measured beside the bare limit of the same run.
type table struct{ rows [][7]string }

func (t *table) add(what string, s, limit samples, of string) {
	t.rows = append(t.rows, [7]string{what, short(s.at(0.5)), short(s.at(0.95)), short(s.at(0.99)), short(limit.at(0.5)),
		fmt.Sprintf("%.2f", float64(s.at(0.5))/float64(limit.at(0.5))), of})
}

func (t *table) print() {
	head := [7]string{"", "p50", "p95", "p99", "limit", "ratio", "the limit is"}
	for _, r := range append([][7]string{head}, t.rows...) {
		fmt.Printf("  %-34s %10s %10s %10s %10s %7s  %s\n", r[0], r[1], r[2], r[3], r[4], r[5], r[6])
	}
}

// BenchmarkRecord prints, for each size, how long what a person waits for
// takes, beside the bare limit measured in the same run.
func BenchmarkRecord(b *testing.B) {
	for _, patients := range benchSizes(b) {
		notes := 0.5
		if patients <= 50_000 {
			notes = 6
		}
		b.Run(fmt.Sprint(patients), func(b *testing.B) {
			for range b.N {
				benchRecord(b, patients, notes)
			}
			b.ReportMetric(0, "ns/op")
		})
	}
}

func benchRecord(b *testing.B, patients int, notes float64) {
	x := fill(b, patients, notes)
	busy := x.patients[patients/2]
	must := func(err error) {
		b.Helper()
		if err != nil {
			b.Fatal(err)
		}
	}
	must(x.s.Batch(context.Background(), func(batch *store.Batch) error {
		for range 50 {
			x.tick()
			if _, err := batch.Write(cutDoctor, store.Change{Op: journal.OpSign, Patient: busy, Content: x.consultation()}); err != nil {
				return err
			}
		}
		return nil
	}))
	x.close(b)
	size := x.size(b)
	fmt.Printf("\n%d patients, %d documents: filled at %.0f documents/s, %.0f bytes a document in the file\n",
		patients, x.docs, float64(x.docs)/x.bulk.Seconds(), size/float64(x.docs))
	t := &table{}
	heap := heapNow()
	must(x.start(b, t))
	fmt.Printf("  memory of the store with its index: %.0f MB\n", float64(heapNow()-heap)/(1<<20))
	must(x.search(t))
	must(x.chart(t, busy))
	must(x.save(t))
	must(x.travel(b, t))
	if x.docs <= 400_000 {
		must(x.check(t))
	}
	x.close(b)
	t.print()
}

func heapNow() int64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

func (x *bench) size(tb testing.TB) float64 {
	tb.Helper()
	st, err := os.Stat(filepath.Join(x.dir, vault.MainName))
	if err != nil {
		tb.Fatal(err)
	}
	return float64(st.Size())
}

// start opens the record: until the first search answers, and until it answers
// from the whole index.
func (x *bench) start(b *testing.B, t *table) error {
	var first, whole, opened, scan samples
	for range 3 {
		begin := time.Now()
		x.open(b)
		if _, err := x.s.Search(context.Background(), "Traoré", benchToday, 20); err != nil {
			return err
		}
		first = append(first, time.Since(begin))
		<-x.s.Indexed()
		whole = append(whole, time.Since(begin))
		x.close(b)
		d, err := disk.NewFolder(x.dir)
		if err != nil {
			return err
		}
		var v *vault.Vault
		err = opened.time(func() (err error) {
			v, err = vault.Open(context.Background(), d, x.key, vault.Options{})
			return err
		})
		if err != nil {
			return err
		}
		err = scan.time(func() error {
			var n int64
			return v.DB.QueryRow("SELECT sum(length(family) + length(given) + length(village) + length(mother)) FROM patient").Scan(&n)
		})
		if err != nil {
			return err
		}
		if err := v.Close(); err != nil {
			return err
		}
	}
	t.add("start to the first search", first, opened, "opening the file alone")
	t.add("start to the whole index", whole, scan, "scanning the patients' names in SQL")
	x.open(b)
	<-x.s.Indexed()
	return nil
}

// search types what a person types: the beginnings of one to three words about
// somebody who is there.
func (x *bench) search(t *table) error {
	ctx := context.Background()
	var found, lookup samples
	plain, err := x.v.DB.Prepare("SELECT number FROM patient WHERE number = ?")
	if err != nil {
		return err
	}
	for range 2000 {
		id := pick(x.r, x.patients)
		h, err := x.s.Hit(ctx, id)
		if err != nil {
			return err
		}
		words := append(strings.Fields(strings.ToLower(h.Name)), strings.ToLower(h.Village), fmt.Sprint(benchToday.Year-h.Birth.Year))
		x.r.Shuffle(len(words), func(i, j int) { words[i], words[j] = words[j], words[i] })
		words = words[:1+x.r.IntN(3)]
		last := []rune(words[len(words)-1])
		words[len(words)-1] = string(last[:1+x.r.IntN(len(last))])
		query := strings.Join(words, " ")
		err = found.time(func() error {
			_, err := x.s.Search(ctx, query, benchToday, 20)
			return err
		})
		if err != nil {
			return err
		}
		err = lookup.time(func() error {
			var n string
			return plain.QueryRow(h.Number).Scan(&n)
		})
		if err != nil {
			return err
		}
	}
	t.add("search, a keystroke, 20 hits read", found, lookup, "one look-up in a covering index")
	return plain.Close()
}

// chart opens a patient with 50 documents.
func (x *bench) chart(t *table, busy journal.DocumentID) error {
	ctx := context.Background()
	var opened, rows samples
	plain, err := x.v.DB.Prepare("SELECT day, status FROM document WHERE patient = (SELECT doc FROM document WHERE id = ?)")
	if err != nil {
		return err
	}
	for range 500 {
		err := opened.time(func() error {
			c, err := x.s.Chart(ctx, busy)
			if err == nil && len(c.Entries) < 50 {
				err = fmt.Errorf("%d entries", len(c.Entries))
			}
			return err
		})
		if err != nil {
			return err
		}
		err = rows.time(func() error { return drain(plain.Query(busy[:])) })
		if err != nil {
			return err
		}
	}
	t.add("chart of 50 documents", opened, rows, "50 rows of a covering index")
	return plain.Close()
}

func drain(rows *sql.Rows, err error) error {
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var a, b int64
		if err := rows.Scan(&a, &b); err != nil {
			return err
		}
	}
	return rows.Err()
}

// save signs notes, each beside a bare write of as many bytes and its sync.
func (x *bench) save(t *table) error {
	bare, err := x.d.Folder.Open("bare", disk.Create)
	if err != nil {
		return err
	}
	defer bare.Close()
	var saved, wrote samples
	var total, at int64
	for range 400 {
		x.tick()
		of, note := pick(x.r, x.patients), x.consultation()
		before := x.d.bytes.Load()
		err := saved.time(func() error {
			_, err := x.s.Write(context.Background(), cutDoctor, store.Change{Op: journal.OpSign, Patient: of, Content: note})
			return err
		})
		if err != nil {
			return err
		}
		p := bytes.Repeat([]byte{1}, int(x.d.bytes.Load()-before))
		err = wrote.time(func() error {
			if _, err := bare.WriteAt(p, at); err != nil {
				return err
			}
			return bare.Sync()
		})
		if err != nil {
			return err
		}
		at += int64(len(p))
		total += int64(len(p))
	}
	t.add(fmt.Sprintf("signed save (%d KB to the log)", total/400/1024), saved, wrote, "writing and syncing as many bytes")
	return nil
}

// travel hands out the latest revisions and takes them in at a desk that has
// none.
func (x *bench) travel(b *testing.B, t *table) error {
	ctx := context.Background()
	const run, runs = 4096, 8
	c := journal.Chain{Device: cutDevice, Epoch: 1}
	n := min(x.s.Seq(), run*runs)
	var out, read samples
	var lines [][]byte
	for from := uint64(1); from <= n; from += run {
		to := min(n, from+run-1)
		err := out.time(func() error {
			return x.s.Lines(ctx, c, 0, from, to, func(_ uint64, piece []byte) error {
				lines = append(lines, bytes.Clone(piece))
				return nil
			})
		})
		if err != nil {
			return err
		}
		err = read.time(func() error {
			var sum int64
			return x.v.DB.QueryRow("SELECT sum(length(line)) FROM revision WHERE rev BETWEEN ? AND ?", 1<<40|from, 1<<40|to).Scan(&sum)
		})
		if err != nil {
			return err
		}
	}
	t.add(fmt.Sprintf("handing out %d revisions", run), out, read, "reading them in SQL")
	in, plain, err := takeIn(b, c, lines, x.clock)
	if err != nil {
		return err
	}
	t.add(fmt.Sprintf("taking in %d revisions", run), in, plain, "plain SQLite inserts of as many rows")
	fmt.Printf("  taken in at %.0f revisions/s\n", run/in.at(0.5).Seconds())
	return nil
}

// takeIn receives runs of lines in a new record, each run beside inserts of
// the same lines, and of as many small rows as are derived from them, in plain
// SQLite.
func takeIn(b *testing.B, c journal.Chain, lines [][]byte, now func() time.Time) (in, plain samples, err error) {
	ctx := context.Background()
	y := &bench{dir: b.TempDir(), key: vault.NewKey()}
	d, err := disk.NewFolder(y.dir)
	if err != nil {
		return nil, nil, err
	}
	if y.v, err = vault.Open(ctx, d, y.key, vault.Options{}); err != nil {
		return nil, nil, err
	}
	if y.s, err = store.Open(ctx, y.v.DB, store.Options{Device: cutOther, Epoch: 1, Now: now}); err != nil {
		return nil, nil, err
	}
	defer y.close(b)
	db, err := sql.Open("sqlite3", filepath.Join(y.dir, "plain.db")+"?_journal_mode=WAL&_synchronous=FULL")
	if err != nil {
		return nil, nil, err
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	if _, err := db.Exec("CREATE TABLE revision (rev INTEGER PRIMARY KEY, id BLOB, line TEXT); CREATE TABLE derived (doc INTEGER, n INTEGER, code TEXT, value REAL, PRIMARY KEY (doc, n)) WITHOUT ROWID"); err != nil {
		return nil, nil, err
	}
	from, prev := uint64(1), journal.Hash{}
	for _, piece := range lines {
		err := in.time(func() error {
			return y.s.Batch(ctx, func(batch *store.Batch) error {
				_, err := batch.Receive(journal.Run{Chain: c, From: from, Prev: prev}, piece)
				return err
			})
		})
		if err != nil {
			return nil, nil, err
		}
		before := from
		from += uint64(bytes.Count(piece, []byte{'\n'}))
		if prev, err = y.s.RevisionID(ctx, c, 0, from-1); err != nil {
			return nil, nil, err
		}
		if err := plain.time(func() error { return insertPlain(db, int64(before), piece) }); err != nil {
			return nil, nil, err
		}
	}
	return in, plain, nil
}

// derivedRows is how many rows are derived from a note, on average.
const derivedRows = 9

func insertPlain(db *sql.DB, rev int64, piece []byte) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // a no-op after the commit
	revision, err := tx.Prepare("INSERT INTO revision VALUES (?, randomblob(32), ?)")
	if err != nil {
		return err
	}
	derived, err := tx.Prepare("INSERT INTO derived VALUES (?, ?, 'weight', 61.5)")
	if err != nil {
		return err
	}
	for line := range bytes.Lines(piece) {
		if _, err := revision.Exec(rev, string(line)); err != nil {
			return err
		}
		for i := range derivedRows {
			if _, err := derived.Exec(rev, i); err != nil {
				return err
			}
		}
		rev++
	}
	return tx.Commit()
}

// check verifies the whole record.
func (x *bench) check(t *table) error {
	var whole, integrity samples
	err := whole.time(func() error {
		r, err := x.s.Check(context.Background(), vault.Scratch(x.d.Folder), nil)
		if err == nil && !r.OK() {
			err = fmt.Errorf("%v", r.Faults)
		}
		return err
	})
	if err != nil {
		return err
	}
	err = integrity.time(func() error {
		lines, err := x.v.Check(context.Background())
		if len(lines) > 0 {
			err = fmt.Errorf("%v", lines)
		}
		return err
	})
	t.add("check of the whole record", whole, integrity, "SQLite's integrity check")
	return err
}
