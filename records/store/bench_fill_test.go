package store_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/journal"
	"carnet/records/store"
	"carnet/records/vault"
	"carnet/records/vault/disk"
)

// bench is a record of a given size in a real vault.
type bench struct {
	dir      string
	key      vault.Key
	d        counted
	v        *vault.Vault
	s        *store.Store
	patients []journal.DocumentID
	docs     int
	bulk     time.Duration // how long the filling took
	now      time.Time
	r        *rand.Rand
}

var benchToday = clinical.Date{Year: 2026, Month: 11, Day: 24}

func (x *bench) clock() time.Time { return x.now }

func (x *bench) open(tb testing.TB) {
	tb.Helper()
	d, err := disk.NewFolder(x.dir)
	if err != nil {
		tb.Fatal(err)
	}
	x.d = newCounted(d)
	if x.v, err = vault.Open(context.Background(), x.d, x.key, vault.Options{}); err != nil {
		tb.Fatal(err)
	}
	x.s, err = store.Open(context.Background(), x.v.DB, store.Options{Device: cutDevice, Epoch: 1, Now: x.clock, Explain: x.v.Explain})
	if err != nil {
		tb.Fatal(err)
	}
}

func (x *bench) close(tb testing.TB) {
	tb.Helper()
	if err := x.s.Close(); err != nil {
		tb.Fatal(err)
	}
	if err := x.v.Close(); err != nil {
		tb.Fatal(err)
	}
	x.s, x.v = nil, nil
}

// fill makes a record through the real write path, in batches: patients with
// notes each on average.
func fill(tb testing.TB, patients int, notes float64) *bench {
	tb.Helper()
	x := &bench{dir: tb.TempDir(), key: vault.NewKey(), r: rand.New(rand.NewPCG(7, uint64(patients))), now: time.Date(2025, 1, 2, 8, 0, 0, 0, time.UTC)}
	x.open(tb)
	start := time.Now()
	x.patients = make([]journal.DocumentID, 0, patients)
	const batch = 2000
	for len(x.patients) < patients {
		err := x.s.Batch(context.Background(), func(b *store.Batch) error {
			for range min(batch, patients-len(x.patients)) {
				if err := x.one(b, notes); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			tb.Fatal(err)
		}
	}
	x.bulk = time.Since(start)
	return x
}

func (x *bench) one(b *store.Batch, notes float64) error {
	x.tick()
	p := x.patient(len(x.patients) + 1)
	r, err := b.Write(cutDoctor, store.Change{Op: journal.OpPut, Content: p})
	if err != nil {
		return err
	}
	x.patients = append(x.patients, r.Document)
	x.docs++
	n := int(notes)
	if x.r.Float64() < notes-float64(n) {
		n++
	}
	for range n {
		x.tick()
		// About somebody, not always the one just registered.
		of := x.patients[max(0, len(x.patients)-1-x.r.IntN(1000))]
		if _, err := b.Write(cutDoctor, store.Change{Op: journal.OpSign, Patient: of, Content: x.consultation()}); err != nil {
			return err
		}
		x.docs++
	}
	return nil
}

func (x *bench) tick() { x.now = x.now.Add(37 * time.Millisecond) }

var (
	benchFamilies = []string{"Traoré", "Coulibaly", "Diarra", "Keïta", "Konaté", "Sangaré", "Diallo", "Koné", "Sidibé", "Cissé", "Dembélé", "Touré", "Maïga", "Doumbia",
		"Sissoko", "Camara", "Fofana", "Ballo", "Bagayoko", "Samaké", "Kanté", "Haïdara", "Niaré", "Sacko", "Tounkara", "Berthé", "Dao", "Goïta", "Togola", "Kouyaté"}
	benchGiven = []string{"Fatoumata", "Aminata", "Mariam", "Aïssata", "Kadiatou", "Oumou", "Awa", "Salimata", "Djénéba", "Ramata", "Bintou", "Nana", "Rokia", "Assitan",
		"Mamadou", "Moussa", "Seydou", "Amadou", "Ibrahim", "Adama", "Modibo", "Bakary", "Souleymane", "Drissa", "Boubacar", "Lassina", "Yacouba", "Abdoulaye", "Issa", "Karim"}
	benchVillages = []string{"Banconi", "Fadjiguila", "Sikoroni", "Safo", "Dialakorodji", "Djélibougou", "Nafadji", "Konatébougou", "Moribabougou", "Tienfala", "Sala", "Titibougou", "Doumanzana", "Boulkassoumbougou", "Korofina", "Sotuba"}
	benchReasons  = []string{"Fièvre depuis trois jours", "Toux et rhume", "Céphalées", "Diarrhée liquidienne", "Douleur abdominale", "Prurit", "Lombalgie", "Contrôle de la tension"}
	benchLabels   = [][3]string{{"Paludisme simple", "B50.9", "A73"}, {"Infection respiratoire haute", "J06.9", "R74"}, {"Gastro-entérite", "A09", "D73"}, {"Dermatose", "L30.9", "S88"}, {"Hypertension artérielle", "I10", "K86"}}
)

func pick[T any](r *rand.Rand, from []T) T { return from[r.IntN(len(from))] }

func (x *bench) patient(serial int) *records.Patient {
	r := x.r
	birth := clinical.DateOf(benchToday.Serial() - r.IntN(25_000))
	sex := clinical.Female
	if r.IntN(5) < 2 {
		sex = clinical.Male
	}
	return &records.Patient{
		Number: records.PatientNumber("B", "1", serial), Family: pick(r, benchFamilies), Given: pick(r, benchGiven), Sex: sex,
		Birth: &birth, BirthBy: records.ToTheYear, Village: pick(r, benchVillages), Quarter: fmt.Sprint("Secteur ", 1+r.IntN(9)),
		Phone: fmt.Sprintf("%08d", 60_000_000+r.IntN(39_000_000)), Mother: pick(r, benchGiven[:14]) + " " + pick(r, benchFamilies),
	}
}

func (x *bench) consultation() *records.Consultation {
	r := x.r
	temperature, weight := 36+float64(r.IntN(40))/10, 5+float64(r.IntN(800))/10
	systolic, diastolic, pulse := 100+r.IntN(60), 60+r.IntN(30), 60+r.IntN(60)
	d := pick(r, benchLabels)
	c := &records.Consultation{
		Date: clinical.DateOf(benchToday.Serial() - r.IntN(600)), Reason: pick(r, benchReasons),
		Vitals:    records.Vitals{Temperature: &temperature, Weight: &weight, Systolic: &systolic, Diastolic: &diastolic, Pulse: &pulse},
		History:   fmt.Sprintf("Depuis %d jours, avec frissons et sueurs", 1+r.IntN(9)),
		Diagnoses: []records.Diagnosis{{Label: d[0], ICD10: d[1], ICPC2: d[2], Certainty: records.Certain}},
		Lines: []records.Line{
			{Medicine: "Paracétamol 500 mg", Code: "paracetamol", Dose: 1, Unit: "tablet", Times: 3, Days: 3, Quantity: 9},
			{Medicine: "Amoxicilline 500 mg", Code: "amoxicillin", Dose: 1, Unit: "tablet", Times: 2, Days: 5, Quantity: 10},
		},
		Outcome: records.Home,
	}
	if r.IntN(3) == 0 {
		c.Next = &records.Appointment{Date: c.Date.AddDays(7), Reason: "contrôle"}
	}
	return c
}
