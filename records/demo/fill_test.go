package demo

import (
	"testing"
	"time"

	"carnet/records"
	"carnet/records/desk"
	"carnet/records/journal"
	"carnet/records/store"
	"carnet/records/vault/keyring"
)

// centre founds a demonstration centre with one doctor and one intern.
func centre(t testing.TB) (*desk.Desk, Options) {
	t.Helper()
	return found(t, &Clock{})
}

// centreAt founds a centre with a midwife whose true clock stands.
func centreAt(t testing.TB, now time.Time) (*desk.Desk, Options) {
	t.Helper()
	k, o := found(t, &Clock{Wall: func() time.Time { return now }})
	if _, err := k.AddUser(t.Context(), records.Staff{Family: "Sangaré", Role: records.Midwife}, "demonstration"); err != nil {
		t.Fatal(err)
	}
	var err error
	if o.Staff, err = k.Store.Staff(t.Context()); err != nil {
		t.Fatal(err)
	}
	return k, o
}

func found(t testing.TB, clock *Clock) (*desk.Desk, Options) {
	t.Helper()
	clock.Begin(2)
	k, _, err := desk.Found(t.Context(), t.TempDir(), desk.Founding{
		Centre: records.Centre{Name: "CSCom-U Essai", Letter: "B", Demo: true}, Desk: "Poste 1",
		Lead: records.Staff{Family: "Touré", Role: records.Doctor}, Password: "demonstration",
		Keys: func(_ *keyring.Session, d journal.DeviceID, name, block string) (string, records.Desk, error) {
			return "", records.Desk{Device: d.String(), Name: name, Block: block}, nil
		},
	}, desk.Options{Now: clock.Now, WorkFactor: 10, Machine: "test", GuardDir: "-"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := k.Close(); err != nil {
			t.Error(err)
		}
	})
	if _, err := k.AddUser(t.Context(), records.Staff{Family: "Keïta", Role: records.Intern, Supervisor: k.Me.ID.String()}, "demonstration"); err != nil {
		t.Fatal(err)
	}
	staff, err := k.Store.Staff(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return k, Options{Patients: 120, Years: 2, Seed: 7, Clock: clock, Staff: staff}
}

func TestTheDemonstrationIsSoundAndLivesToday(t *testing.T) {
	k, o := centre(t)
	docs, err := Fill(t.Context(), k, o, nil)
	if err != nil {
		t.Fatal(err)
	}
	rep, err := k.Store.Check(t.Context(), store.InMemory, nil)
	if err != nil || !rep.OK() {
		t.Fatalf("%v, %v", rep.Faults, err)
	}
	if rep.Patients != o.Patients || docs < 5*o.Patients || docs > 9*o.Patients {
		t.Errorf("%d patients, %d documents", rep.Patients, docs)
	}
	queue, err := k.Store.Queue(t.Context(), k.Store.Today())
	if err != nil || len(queue) != 7 {
		t.Errorf("%d in the queue, %v", len(queue), err)
	}
	notes, err := k.Store.ToCountersign(t.Context(), k.Me.ID)
	if err != nil || len(notes) != 3 {
		t.Errorf("%d to countersign, %v", len(notes), err)
	}
	if n := suspect(t, k); n > 0 {
		t.Errorf("%d documents under a suspect clock", n)
	}
	if rep.Conflicts != 1 {
		t.Errorf("%d conflicts", rep.Conflicts)
	}
}

func suspect(t *testing.T, k *desk.Desk) (n int) {
	t.Helper()
	if err := k.Vault.DB.Get(&n, "SELECT count(*) FROM document WHERE flags & 4"); err != nil {
		t.Fatal(err)
	}
	return n
}

// The same seed invents the same people, whatever the keys are.
func TestASeedDecides(t *testing.T) {
	names := func(seed uint64) (out []string) {
		k, o := centre(t)
		o.Seed = seed
		if _, err := Fill(t.Context(), k, o, nil); err != nil {
			t.Fatal(err)
		}
		for serial := 1; serial <= 20; serial++ {
			id, err := k.Store.PatientByNumber(t.Context(), records.PatientNumber("B", "1", serial))
			if err != nil {
				t.Fatal(err)
			}
			h, err := k.Store.Hit(t.Context(), id)
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, h.Name+" "+h.Village)
		}
		return out
	}
	a, b, c := names(3), names(3), names(4)
	same := true
	for i := range a {
		if a[i] != b[i] {
			t.Errorf("%q and %q", a[i], b[i])
		}
		same = same && a[i] == c[i]
	}
	if same {
		t.Error("another seed gives the same people")
	}
}

// Every medicine, diagnosis and reason of the invention is in the lists.
func TestTheInventionKnowsItsLists(t *testing.T) {
	have := entries()
	for _, x := range illnesses {
		if _, ok := have[x.icd10]; !ok {
			t.Errorf("no diagnosis %s", x.icd10)
		}
		if len(x.reasons) == 0 {
			t.Errorf("%s has no reason", x.icd10)
		}
	}
}

// BenchmarkFill prints documents a second beside the aim of 2,000.
func BenchmarkFill(b *testing.B) {
	docs, spent := 0, time.Duration(0)
	for b.Loop() {
		k, o := centre(b)
		o.Patients = 3000
		start := time.Now()
		n, err := Fill(b.Context(), k, o, nil)
		if err != nil {
			b.Fatal(err)
		}
		docs, spent = docs+n, spent+time.Since(start)
	}
	rate := float64(docs) / spent.Seconds()
	b.ReportMetric(rate, "documents/s")
	b.ReportMetric(rate/2000, "of-the-aim")
}
