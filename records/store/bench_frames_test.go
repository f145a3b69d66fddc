package store_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"carnet/records/journal"
	"carnet/records/store"
	"carnet/records/vault/disk"
)

// counted is a folder that tells how many bytes were written and how often it
// was synced.
type counted struct {
	disk.Folder
	bytes, syncs *atomic.Int64
}

func newCounted(d disk.Folder) counted { return counted{d, new(atomic.Int64), new(atomic.Int64)} }

func (c counted) Open(name string, mode disk.Mode) (disk.File, error) {
	f, err := c.Folder.Open(name, mode)
	if err != nil {
		return nil, err
	}
	return countedFile{f, c}, nil
}

type countedFile struct {
	disk.File
	c counted
}

func (f countedFile) WriteAt(p []byte, off int64) (int, error) {
	f.c.bytes.Add(int64(len(p)))
	return f.File.WriteAt(p, off)
}

func (f countedFile) Sync() error {
	f.c.syncs.Add(1)
	return f.File.Sync()
}

func BenchmarkFrames(b *testing.B) {
	x := fill(b, 10000, 6)
	x.close(b)
	x.open(b)
	<-x.s.Indexed()
	var saves, same, line []time.Duration
	f, _ := os.Create(filepath.Join(x.dir, "bare"))
	g, _ := os.Create(filepath.Join(x.dir, "bare2"))
	var at int64
	var total int64
	for b.Loop() {
		x.tick()
		before := x.d.bytes.Load()
		of := x.patients[x.r.IntN(len(x.patients))]
		c := x.consultation()
		start := time.Now()
		r, err := x.s.Write(context.Background(), cutDoctor, store.Change{Op: journal.OpSign, Patient: of, Content: c})
		saves = append(saves, time.Since(start))
		if err != nil {
			b.Fatal(err)
		}
		n := x.d.bytes.Load() - before
		total += n
		buf := make([]byte, n)
		start = time.Now()
		f.WriteAt(buf, at%(16<<20))
		syscall.Fdatasync(int(f.Fd()))
		same = append(same, time.Since(start))
		at += n
		start = time.Now()
		g.Write(r.Payload)
		syscall.Fdatasync(int(g.Fd()))
		line = append(line, time.Since(start))
	}
	med := func(d []time.Duration) time.Duration { slices.Sort(d); return d[len(d)/2] }
	fmt.Println("save", med(saves), "same", med(same), "payload", med(line), "bytes", total/int64(len(saves)))
	x.close(b)
}
