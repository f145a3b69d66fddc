package exchange

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/journal"
	"carnet/records/store"
)

// fill writes patients with several consultations each, in one transaction.
func (d *testDesk) fill(b *testing.B, consultations int) {
	b.Helper()
	r := rand.New(rand.NewPCG(1, 2))
	pick := func(from ...string) string { return from[r.IntN(len(from))] }
	err := d.Store.Batch(b.Context(), func(batch *store.Batch) error {
		var patient journal.DocumentID
		for i := range consultations {
			if i%5 == 0 {
				birth := clinical.DateOf(r.IntN(20_000))
				rev, err := batch.Write(d.doctor, store.Change{Op: journal.OpPut, Content: &records.Patient{
					Number: records.PatientNumber("B", "1", i/5+1), Family: pick("Traoré", "Coulibaly", "Diarra", "Keïta", "Konaté", "Sangaré"),
					Given: pick("Fatoumata", "Aminata", "Mariam", "Moussa", "Mamadou", "Seydou"), Sex: clinical.Female, Birth: &birth, BirthBy: records.ToTheYear,
					Village: pick("Banconi", "Fadjiguila", "Sikoroni", "Safo"), Phone: fmt.Sprintf("7%07d", r.IntN(10_000_000)),
				}})
				if err != nil {
					return err
				}
				patient = rev.Document
			}
			temperature, weight, pulse := 36+float64(r.IntN(40))/10, 5+float64(r.IntN(800))/10, 60+r.IntN(60)
			_, err := batch.Write(d.doctor, store.Change{Op: journal.OpSign, Patient: patient, Content: &records.Consultation{
				Date: clinical.DateOf(20_000 + i/60), Vitals: records.Vitals{Temperature: &temperature, Weight: &weight, Pulse: &pulse},
				Reason:    pick("Fièvre", "Toux", "Céphalées", "Diarrhée", "Douleur abdominale", "Prurit"),
				History:   fmt.Sprintf(pick("Depuis %d jours, avec frissons et sueurs", "Apparue il y a %d jours, aggravée hier", "Depuis %d semaines, traitée au village", "A débuté il y a %d jours au marché"), 1+r.IntN(9)),
				Diagnoses: []records.Diagnosis{{Label: pick("Paludisme simple", "Gastro-entérite", "Infection respiratoire haute", "Dermatose"), Certainty: records.Certain}},
				Lines: []records.Line{{Medicine: pick("Paracétamol 500 mg", "Amoxicilline 500 mg", "SRO", "Zinc 20 mg"), Form: "tablet", Dose: float64(1 + r.IntN(2)), Unit: "tablet", Times: 1 + r.IntN(3),
					Days: 3 + r.IntN(7), Quantity: float64(10 + r.IntN(30))}},
				Advice:  fmt.Sprintf(pick("Revenir dans %d jours si la fièvre persiste", "Contrôle à J%d", "Boire beaucoup, revoir dans %d jours"), 2+r.IntN(12)),
				Outcome: records.Home,
			}})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
}

const benchConsultations = 60_000

func benchDesk(b *testing.B) *testDesk {
	d := newCentre(b, b.TempDir())
	b.Cleanup(d.close)
	d.fill(b, benchConsultations)
	return d
}

// BenchmarkExport is sealing from the store into a file and putting it in
// its place, read back, beside zstd -3 | age of the same lines (limit: 0.7 of
// its throughput), and the sealed bytes a consultation (limit: 110).
func BenchmarkExport(b *testing.B) {
	b.Run("plain database", func(b *testing.B) { benchExport(b, benchDesk(b)) })
	b.Run("enciphered database", func(b *testing.B) { benchExport(b, sealedDesk(b)) })
}

func benchExport(b *testing.B, d *testDesk) {
	dir := b.TempDir()
	plain := filepath.Join(dir, "plain")
	size := dump(b, d, plain)
	to, err := d.Recipients(b.Context(), All)
	if err != nil {
		b.Fatal(err)
	}
	var ours, sealing, pipe time.Duration
	var bytes int64
	for b.Loop() {
		start := time.Now()
		cmd := exec.Command("bash", "-c", "zstd -q -3 -c plain | age -r "+to[0].Key+" -r "+to[0].Key+" >sealed")
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); err != nil {
			b.Fatalf("%v %s", err, out)
		}
		pipe += time.Since(start)
		start = time.Now()
		out, err := d.Export(b.Context(), dir, All, func(p Progress) {
			if p.Phase == Sealing && p.Done == p.Total {
				sealing += time.Since(start)
			}
		})
		if err != nil {
			b.Fatal(err)
		}
		ours += time.Since(start)
		bytes = out.Bytes
	}
	n := float64(b.N)
	b.ReportMetric(float64(size)*n/1e6/ours.Seconds(), "MB/s")
	b.ReportMetric(float64(size)*n/1e6/pipe.Seconds(), "pipeline-MB/s")
	b.ReportMetric(pipe.Seconds()/ours.Seconds(), "of-pipeline(limit0.7)")
	b.ReportMetric(sealing.Seconds()/ours.Seconds(), "share-sealing")
	b.ReportMetric(float64(bytes)/benchConsultations, "B/consultation(limit110)")
	b.ReportMetric(0, "ns/op")
}

// dump writes the lines of a desk's chains to a file.
func dump(b *testing.B, d *testDesk, path string) int64 {
	b.Helper()
	f, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	ends, err := d.Store.ChainEnds(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	var size int64
	for _, e := range ends {
		err := d.Store.Lines(b.Context(), e.Chain, e.Branch, e.From, e.Seq, func(_ uint64, lines []byte) error {
			size += int64(len(lines))
			_, err := f.Write(lines)
			return err
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	return size
}

// BenchmarkImport is taking a bundle in, with all that is derived from it.
func BenchmarkImport(b *testing.B) {
	a := newCentre(b, b.TempDir())
	b.Cleanup(a.close)
	a.fill(b, 10_000)
	stick := b.TempDir()
	var revisions int64
	for b.Loop() {
		b.StopTimer()
		d := a.second(b.TempDir(), fmt.Sprintf("Nouveau %d", a.n))
		a.n++
		d.close()
		e := newTestDesk(b, b.TempDir())
		e.open(d.Store.Device(), 2)
		e.Key, e.Identity, e.Certificate = d.Key, d.Identity, d.Certificate
		out := a.export(stick, Desks)
		b.StartTimer()
		got, err := e.Import(context.Background(), out.Files[0], nil)
		if err != nil {
			b.Fatal(err)
		}
		revisions += int64(got.New)
		b.StopTimer()
		e.close()
		b.StartTimer()
	}
	b.ReportMetric(float64(revisions)/b.Elapsed().Seconds(), "revisions/s")
}
