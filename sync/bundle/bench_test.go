package bundle

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"filippo.io/age"
)

// BenchmarkSeal prints the throughput of sealing beside that of the pipeline
// zstd -3 | age on the same bytes in the same run (limit: 0.7 of it), and the
// sealed bytes a consultation (limit: 110), its share of identities included.
func BenchmarkSeal(b *testing.B) {
	const consultations = 8000
	d, reader := newDesk(b), newIdentity(b)
	c := journalOf(b, d.device, consultations)
	to := []Recipient{{"desk", reader.Recipient().String()}, {"desk", newIdentity(b).Recipient().String()}, {"recovery", newIdentity(b).Recipient().String()}}
	sealed := d.write(b, to, c)

	// The pipeline and the writer get the same bytes: enough of them that
	// starting two processes does not count.
	const times = 24
	dir := b.TempDir()
	plain := filepath.Join(dir, "plain")
	if err := os.WriteFile(plain, bytes.Repeat(c.lines, times), 0o600); err != nil {
		b.Fatal(err)
	}
	total := float64(times * len(c.lines))
	var ours, pipe time.Duration
	b.SetBytes(int64(total))
	for b.Loop() {
		start := time.Now()
		cmd := exec.Command("bash", "-c", "zstd -q -3 -c plain | age -r "+to[0].Key+" -r "+to[1].Key+" -r "+to[2].Key+" >sealed")
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); err != nil {
			b.Fatalf("%v %s", err, out)
		}
		pipe += time.Since(start)

		start = time.Now()
		if err := sealFile(d, to, c, plain, filepath.Join(dir, "ours"), times); err != nil {
			b.Fatal(err)
		}
		ours += time.Since(start)
	}
	n := float64(b.N)
	b.ReportMetric(total*n/1e6/ours.Seconds(), "MB/s")
	b.ReportMetric(total*n/1e6/pipe.Seconds(), "pipeline-MB/s")
	b.ReportMetric(pipe.Seconds()/ours.Seconds(), "of-pipeline(limit0.7)")
	b.ReportMetric(float64(len(sealed))/consultations, "B/consultation(limit110)")
	b.ReportMetric(float64(len(c.lines))/consultations, "plainB/consultation")
	b.ReportMetric(0, "ns/op")
}

func sealFile(d desk, to []Recipient, c chain, plain, sealed string, times int) error {
	in, err := os.ReadFile(plain)
	if err != nil {
		return err
	}
	f, err := os.Create(sealed)
	if err != nil {
		return err
	}
	defer f.Close()
	w, err := NewWriter(context.Background(), f, d.options(to))
	if err != nil {
		return err
	}
	for range times {
		if err := w.Run(c.run, c.to, c.first); err != nil {
			return err
		}
		if err := w.Lines(in[:len(c.lines)]); err != nil {
			return err
		}
		in = in[len(c.lines):]
	}
	_, err = w.Close()
	return err
}

// BenchmarkOpen is verifying, deciphering and checking, without a store.
func BenchmarkOpen(b *testing.B) {
	d, reader := newDesk(b), newIdentity(b)
	c := journalOf(b, d.device, 8000)
	sealed := d.write(b, []Recipient{{"desk", reader.Recipient().String()}}, c)
	b.SetBytes(int64(len(c.lines)))
	for b.Loop() {
		s, err := Stage(context.Background(), bytes.NewReader(sealed), int64(len(sealed)), Staging{Dir: b.TempDir()})
		if err != nil {
			b.Fatal(err)
		}
		if err := s.Check(context.Background(), []age.Identity{reader}, &count{}); err != nil {
			b.Fatal(err)
		}
		s.Close()
	}
}
