package store_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"testing"
	"time"

	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/journal"
	"carnet/records/store"
	"carnet/records/vault"
	"carnet/records/vault/cuts"
	"carnet/records/vault/disk"
)

// day is what a desk does with its record: each step is one promise to a
// person, kept by one transaction.
type deskDay struct {
	key  vault.Key
	runs []storeRun // what another desk wrote

	// What the file holds after each step, as the run without a cut had it.
	after []string
}

type storeRun struct {
	run   journal.Run
	lines []byte
}

var (
	cutDevice = journal.DeviceID{15: 1}
	cutOther  = journal.DeviceID{15: 2}
	cutDoctor = store.Author{Staff: journal.DocumentID{6: 0x70, 8: 0x80, 15: 9}, Role: records.Doctor}
)

func tick() func() time.Time {
	t := time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC)
	return func() time.Time { t = t.Add(time.Second); return t }
}

// openCut opens the real store over the real vault on a disk.
func openCut(d disk.Disk, key vault.Key, device journal.DeviceID, epoch uint32, must bool, now func() time.Time) (*vault.Vault, *store.Store, error) {
	v, err := vault.Open(context.Background(), d, key, vault.Options{MustExist: must})
	if err != nil {
		return nil, nil, err
	}
	s, err := store.Open(context.Background(), v.DB, store.Options{Device: device, Epoch: epoch, Now: now, Explain: v.Explain})
	if err != nil {
		return nil, nil, errors.Join(err, v.Close())
	}
	return v, s, nil
}

func cutPatient(given string, n int) *records.Patient {
	return &records.Patient{Number: records.PatientNumber("B", "1", n), Family: "Traoré", Given: given, Sex: clinical.Female, Village: "Banconi",
		Mother: "Kadidia Diarra", Phone: fmt.Sprintf("76 12 34 %02d", n)}
}

func cutNote(reason string) *records.Consultation {
	temperature, weight := 38.9, 61.5
	return &records.Consultation{
		Date: clinical.Date{Year: 2026, Month: 11, Day: 24}, Reason: reason,
		Vitals:    records.Vitals{Temperature: &temperature, Weight: &weight},
		Diagnoses: []records.Diagnosis{{Label: "Paludisme simple", ICD10: "B50.9", ICPC2: "A73", Certainty: records.Certain}},
		Lines:     []records.Line{{Medicine: "Paracétamol 500 mg", Code: "paracetamol", Dose: 1, Unit: "tablet", Times: 3, Days: 3, Quantity: 9}},
		Outcome:   records.Home, Next: &records.Appointment{Date: clinical.Date{Year: 2026, Month: 11, Day: 27}, Reason: "contrôle"},
	}
}

// cutShot is a picture of some blocks, as far as the file is concerned.
func cutShot(n int) []byte {
	return append([]byte{0xff, 0xd8, 0xff, 0xe0}, bytes.Repeat([]byte{byte(n), 0x5a, 0xa5}, 3000+n)...)
}

func cutScreening(pictures ...[]byte) *records.Cervical {
	c := &records.Cervical{Date: clinical.Date{Year: 2026, Month: 11, Day: 24}, VIA: "positive"}
	for _, p := range pictures {
		c.Pictures = append(c.Pictures, journal.AttachmentName(sha256.Sum256(p)))
	}
	return c
}

// elsewhere makes what arrives from another desk: patients, notes about them,
// amendments, cut into runs of which the first comes last.
func elsewhere() ([]storeRun, error) {
	ctx := context.Background()
	d := cuts.NewDisk()
	v, s, err := openCut(d, vault.NewKey(), cutOther, 1, false, tick())
	if err != nil {
		return nil, err
	}
	for i := range 4 {
		p, err := s.Write(ctx, cutDoctor, store.Change{Op: journal.OpPut, Content: cutPatient("Fanta", 100+i)})
		if err != nil {
			return nil, err
		}
		c, err := s.Write(ctx, cutDoctor, store.Change{Op: journal.OpSign, Patient: p.Document, Content: cutNote("toux")})
		if err != nil {
			return nil, err
		}
		if _, err = s.Write(ctx, cutDoctor, store.Change{Op: journal.OpSign, Document: c.Document, Content: cutNote("toux grasse"), Reason: "précision"}); err != nil {
			return nil, err
		}
		seen := cutShot(100 + i)
		if _, err = s.Write(ctx, cutDoctor, store.Change{Op: journal.OpSign, Patient: p.Document, Content: cutScreening(seen), Attachments: [][]byte{seen}}); err != nil {
			return nil, err
		}
	}
	var out []storeRun
	for from := uint64(1); from <= 16; from += 4 {
		c := journal.Chain{Device: cutOther, Epoch: 1}
		prev, err := s.RevisionID(ctx, c, 0, from-1)
		if err != nil {
			return nil, err
		}
		err = s.Lines(ctx, c, 0, from, from+3, func(first uint64, lines []byte) error {
			out = append(out, storeRun{journal.Run{Chain: c, From: first, Prev: prev}, append([]byte(nil), lines...)})
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return out, errors.Join(s.Close(), v.Close())
}

// steps is the day's work. Every step is one transaction.
func (w *deskDay) steps() []func(s *store.Store) error {
	ctx := context.Background()
	var steps []func(s *store.Store) error
	var patient, note, screened journal.DocumentID
	write := func(keep *journal.DocumentID, c func() store.Change) {
		steps = append(steps, func(s *store.Store) error {
			r, err := s.Write(ctx, cutDoctor, c())
			if err == nil && keep != nil {
				*keep = r.Document
			}
			return err
		})
	}
	draft := func(id, text string) {
		steps = append(steps, func(s *store.Store) error {
			return s.SaveDraft(ctx, store.Draft{ID: id, Staff: cutDoctor.Staff, Kind: records.KindConsultation, Patient: patient, Content: json.RawMessage(text)})
		})
	}
	receive := func(i int) {
		steps = append(steps, func(s *store.Store) error {
			return s.Batch(ctx, func(b *store.Batch) error {
				if _, err := b.Receive(w.runs[i].run, w.runs[i].lines); err != nil {
					return err
				}
				took, err := b.TakeAttachment(sha256.Sum256(cutShot(100+i)), cutShot(100+i))
				if err == nil && !took {
					err = errors.New("a picture that its document names was not taken")
				}
				return err
			})
		})
	}
	// A screening: its picture is there with the draft, a second one with the
	// signature.
	screen := func(n int) {
		first, second := cutShot(n), cutShot(n+1)
		steps = append(steps, func(s *store.Store) error {
			content, err := json.Marshal(cutScreening(first))
			if err != nil {
				return err
			}
			return s.SaveDraft(ctx, store.Draft{ID: "d3", Staff: cutDoctor.Staff, Kind: records.KindCervical, Patient: patient, Content: content, Attachments: [][]byte{first}})
		})
		write(&screened, func() store.Change {
			return store.Change{Op: journal.OpSign, Patient: patient, Content: cutScreening(first, second), Attachments: [][]byte{second}, Draft: "d3"}
		})
	}
	setting := func(key, value string) {
		steps = append(steps, func(s *store.Store) error { return s.SetSetting(ctx, key, value) })
	}
	for i := range 4 {
		write(&patient, func() store.Change { return store.Change{Op: journal.OpPut, Content: cutPatient("Awa", i+1)} })
		draft("d1", `{"reason":"fièvre"}`)
		draft("d1", `{"reason":"fièvre depuis hier"}`)
		write(&note, func() store.Change {
			return store.Change{Op: journal.OpSign, Patient: patient, Content: cutNote("fièvre"), Draft: "d1"}
		})
		write(nil, func() store.Change {
			return store.Change{Op: journal.OpSign, Document: note, Content: cutNote("fièvre et toux"), Reason: "précision"}
		})
		switch i {
		case 0:
			receive(1) // waits
			screen(1)
			setting("scale", "1.25")
		case 1:
			receive(0) // closes the gap
			write(nil, func() store.Change {
				return store.Change{Op: journal.OpRetract, Document: note, Reason: "mauvais patient"}
			})
		case 2:
			receive(2)
			setting("scale", "1.5")
			screen(3)
			draft("d2", `{"reason":"reste ouvert"}`)
		case 3:
			// Her pictures are dropped for good.
			steps = append(steps, func(s *store.Store) error {
				history, err := s.History(ctx, screened)
				if err != nil {
					return err
				}
				_, err = s.Write(ctx, cutDoctor, store.Change{Op: journal.OpRedact, Document: screened, Reason: "demande",
					Payload: json.RawMessage(`{"revisions":["` + history[0].ID.String() + `"]}`)})
				return err
			})
			write(nil, func() store.Change {
				return store.Change{Op: journal.OpRedact, Document: note, Reason: "demande", Payload: json.RawMessage(`{"revisions":[]}`)}
			})
			steps = append(steps, func(s *store.Store) error {
				return s.Batch(ctx, func(b *store.Batch) error {
					for i := range 5 {
						if _, err := b.Write(cutDoctor, store.Change{Op: journal.OpPut, Content: cutPatient("Sira", 50+i)}); err != nil {
							return err
						}
					}
					return nil
				})
			})
		}
	}
	return steps
}

func (w *deskDay) run(d disk.Disk, ack func()) (err error) {
	ctx := context.Background()
	now := tick()
	v, s, err := openCut(d, w.key, cutDevice, 1, false, now)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close(), v.Close()) }()
	w.after = w.after[:0]
	note := func() error {
		sum, err := everything(ctx, v)
		w.after = append(w.after, sum)
		ack()
		return err
	}
	if err := note(); err != nil {
		return err
	}
	for i, step := range w.steps() {
		if i%9 == 8 {
			if err := v.Checkpoint(ctx); err != nil {
				return err
			}
		}
		if i%13 == 12 { // the desk is closed for the night
			if err := errors.Join(s.Close(), v.Close()); err != nil {
				return err
			}
			if v, s, err = openCut(d, w.key, cutDevice, 1, true, now); err != nil {
				return err
			}
		}
		if err := step(s); err != nil {
			return fmt.Errorf("step %d: %w", i, err)
		}
		if err := note(); err != nil {
			return err
		}
	}
	return err
}

// everything sums every row of every table, truth and derived alike.
func everything(ctx context.Context, v *vault.Vault) (string, error) {
	h := sha256.New()
	var tables []string
	if err := v.DB.SelectContext(ctx, &tables, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name"); err != nil {
		return "", err
	}
	for _, t := range tables {
		rows, err := v.DB.QueryxContext(ctx, "SELECT * FROM "+t+" ORDER BY 1, 2")
		if err != nil {
			return "", err
		}
		for rows.Next() {
			cells, err := rows.SliceScan()
			if err != nil {
				return "", errors.Join(err, rows.Close())
			}
			fmt.Fprintf(h, "%s %x\n", t, fmt.Sprint(cells...))
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil {
			return "", err
		}
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// check opens what a cut left with the real code.
func (w *deskDay) check(d disk.Disk, acked int) error {
	v, s, err := openCut(d, w.key, cutDevice, 1, acked > 0, tick())
	if err != nil {
		return err
	}
	if err := errors.Join(w.judge(v, acked), s.Close(), v.Close()); err != nil {
		return err
	}
	// On a copy, so that a second cut during the recovery finds the day's work.
	return w.goOn(cuts.NewDiskFrom(d.(*cuts.Disk).Content()))
}

func (w *deskDay) judge(v *vault.Vault, acked int) error {
	ctx := context.Background()
	got, err := everything(ctx, v)
	if err != nil {
		return err
	}
	at := max(acked-1, 0)
	if got != w.after[at] && (at+1 >= len(w.after) || got != w.after[at+1]) {
		return fmt.Errorf("the record is neither as it was acknowledged (%d) nor one step further", acked)
	}
	if lines, err := v.Check(ctx); err != nil || len(lines) > 0 {
		return fmt.Errorf("vault check: %v %w", lines, err)
	}
	return nil
}

// goOn writes on the chain as it was found and checks the whole.
func (w *deskDay) goOn(d disk.Disk) error {
	ctx := context.Background()
	v, s, err := openCut(d, w.key, cutDevice, 1, true, tick())
	if err != nil {
		return err
	}
	before := s.Seq()
	r, err := s.Write(ctx, cutDoctor, store.Change{Op: journal.OpPut, Content: cutPatient("Kadia", 900)})
	if err == nil && r.Seq != before+1 {
		err = fmt.Errorf("the chain goes on at %d after %d", r.Seq, before)
	}
	if err != nil {
		return errors.Join(err, s.Close(), v.Close())
	}
	report, err := s.Check(ctx, store.InMemory, nil)
	if err == nil && !report.OK() {
		err = fmt.Errorf("check: %v", report.Faults)
	}
	return errors.Join(err, s.Close(), v.Close())
}

// TestTorturePowerCutsOverTheJournal is the promise, over the whole record:
// what was acknowledged is there, all that is derived from it agrees, and the
// desk goes on writing. The variable CARNET_TORTURE_CUTS asks for more cuts.
func TestTorturePowerCutsOverTheJournal(t *testing.T) {
	runs, err := elsewhere()
	if err != nil {
		t.Fatal(err)
	}
	w := &deskDay{key: vault.NewKey(), runs: runs}
	wanted := cuts.Wanted(300)
	r, err := cuts.Explore(cuts.Workload{Run: w.run, Check: w.check}, cuts.Options{Cuts: wanted, Seed: 3, Again: 400})
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
