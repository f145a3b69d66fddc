package bundle

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"aead.dev/minisign"
	"filippo.io/age"

	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/journal"
)

// desk is a sender with all its keys, drawn from a seed.
type desk struct {
	device journal.DeviceID
	key    minisign.PrivateKey
	site   minisign.PrivateKey
	sender Sender
}

func newDesk(t testing.TB) desk {
	t.Helper()
	var d desk
	d.device = journal.DeviceID{1, 2, 3}
	var err error
	if _, d.site, err = minisign.GenerateKey(nil); err != nil {
		t.Fatal(err)
	}
	if _, d.key, err = minisign.GenerateKey(nil); err != nil {
		t.Fatal(err)
	}
	cert, err := Certify(d.site, d.device, PublicKey(d.key))
	if err != nil {
		t.Fatal(err)
	}
	d.sender = Sender{cert, 1}
	return d
}

func newIdentity(t testing.TB) *age.X25519Identity {
	t.Helper()
	id, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// memory is a File in memory.
type memory struct{ b []byte }

func (m *memory) Write(p []byte) (int, error) { m.b = append(m.b, p...); return len(p), nil }
func (m *memory) WriteAt(p []byte, at int64) (int, error) {
	return copy(m.b[at:], p), nil
}

// chain is a run of revisions in line form.
type chain struct {
	run   journal.Run
	to    uint64
	first journal.Hash
	lines []byte
}

// write makes a whole bundle of chains.
func (d desk) write(t testing.TB, to []Recipient, chains ...chain) []byte {
	t.Helper()
	var m memory
	w, err := NewWriter(context.Background(), &m, d.options(to))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range chains {
		if err := w.Run(c.run, c.to, c.first); err != nil {
			t.Fatal(err)
		}
		if err := w.Lines(c.lines); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return m.b
}

func (d desk) options(to []Recipient) Options {
	return Options{
		ID: "00112233445566778899aabbccddeeff", Created: time.Unix(1_780_000_000, 0),
		Sender: d.sender, Key: d.key, Recipients: to,
	}
}

// journalOf seals documents as one chain: every patient registered, then seen
// several times over months, as a desk's journal is.
func journalOf(t testing.TB, device journal.DeviceID, consultations int) chain {
	t.Helper()
	g := &generator{t: t, rnd: rand.New(rand.NewPCG(1, 2)), device: device,
		index: journal.NewIndex(journal.Chain{Device: device, Epoch: 1}), wall: 1_780_000_000_000}
	var patients []journal.DocumentID
	staff := make([]journal.DocumentID, 4)
	for i := range staff {
		staff[i] = g.add(journal.OpSign, &records.Staff{Family: pick(g.rnd, families), Given: pick(g.rnd, givens), Role: records.Doctor}, journal.DocumentID{}, journal.DocumentID{})
	}
	for range consultations {
		g.wall += int64(60_000 + g.rnd.IntN(900_000))
		if len(patients) == 0 || g.rnd.IntN(6) == 0 {
			patients = append(patients, g.add(journal.OpSign, g.patient(len(patients)+1), journal.DocumentID{}, staff[0]))
		}
		p := patients[g.rnd.IntN(len(patients))]
		g.add(journal.OpSign, g.consultation(), p, staff[g.rnd.IntN(len(staff))])
	}
	return chain{
		run:   journal.Run{Chain: journal.Chain{Device: device, Epoch: 1}, From: 1, Last: g.prev},
		to:    g.seq,
		first: g.first,
		lines: g.lines,
	}
}

type generator struct {
	t           testing.TB
	rnd         *rand.Rand
	device      journal.DeviceID
	index       *journal.Index
	wall        int64
	seq         uint64
	prev, first journal.Hash
	lines       []byte
}

func (g *generator) add(op journal.Op, doc records.Document, patient, author journal.DocumentID) journal.DocumentID {
	g.t.Helper()
	payload, err := json.Marshal(doc)
	if err != nil {
		g.t.Fatal(err)
	}
	g.seq++
	r := &journal.Revision{
		Device: g.device, Epoch: 1, Seq: g.seq, Prev: g.prev, Kind: string(doc.Kind()), Op: op,
		Patient: patient, Author: author, Role: "doctor", HLC: journal.At(g.wall, 0), Wall: g.wall, Payload: payload,
		Document: journal.Mint(g.device, 1, g.seq, g.wall),
	}
	if err := journal.Seal(r); err != nil {
		g.t.Fatal(err)
	}
	g.lines = append(journal.AppendLine(g.lines, r, g.index), '\n')
	g.index.Add(r)
	g.prev = r.ID
	if g.seq == 1 {
		g.first = r.ID
	}
	return r.Document
}

func pick[T any](r *rand.Rand, from []T) T { return from[r.IntN(len(from))] }

var (
	families = []string{"Traoré", "Coulibaly", "Diarra", "Keïta", "Konaté", "Sangaré", "Sidibé", "Touré", "Dembélé", "Maïga", "Cissé", "Camara", "Doumbia", "Samaké", "Bagayoko"}
	givens   = []string{"Fatoumata", "Aminata", "Mariam", "Awa", "Oumou", "Moussa", "Mamadou", "Ibrahim", "Seydou", "Adama", "Kadiatou", "Rokia", "Bakary", "Salif", "Djénéba"}
	villages = []string{"Banconi", "Fadjiguila", "Dialakorodji", "Sikoroni", "Djélibougou", "Korofina", "Safo", "Moribabougou"}
	reasons  = []string{"Fièvre", "Toux", "Céphalées", "Douleur abdominale", "Diarrhée", "Vomissements", "Fatigue", "Douleur thoracique", "Prurit", "Contrôle de tension", "Otalgie", "Brûlures mictionnelles"}
	stories  = []string{"depuis %d jours, avec frissons et sueurs nocturnes", "depuis %d jours, sans traitement avant la venue", "apparue il y a %d jours, aggravée depuis hier", "intermittente depuis %d semaines, traitée au village", "depuis %d jours, paracétamol pris à la maison sans effet", "a débuté il y a %d jours après le marché"}
	generals = []string{"Bon état général, conjonctives colorées", "État général altéré, asthénie marquée", "Conscient, bien orienté, muqueuses humides", "Pâleur conjonctivale modérée, pas d’ictère", "Fébrile, frissonnant, hydratation correcte", "Pli cutané paresseux, yeux enfoncés"}
	chests   = []string{"Murmure vésiculaire bien perçu des deux côtés", "Râles crépitants à la base droite", "Sibilants diffus", "Toux grasse, pas de tirage", "Tirage sous-costal léger"}
	abdomens = []string{"Souple, dépressible, indolore", "Sensible en épigastre, sans défense", "Hépatomégalie lisse à deux travers de doigt", "Météorisme, bruits hydro-aériques présents", "Sensibilité hypogastrique"}
	pasts    = []string{"Hypertendue connue, traitement irrégulier.", "Drépanocytose AS dans la famille.", "Vaccins à jour selon le carnet.", "Dernier épisode semblable à l’hivernage passé.", "Allaite son dernier enfant.", "Diabète découvert l’an dernier, sous metformine."}
	advices  = []string{"Revenir dans %d jours si la fièvre persiste.", "Boire beaucoup, moustiquaire imprégnée ; contrôle à J%d.", "Régime sans sel, contrôle de la tension dans %d jours.", "Signes de danger expliqués à la mère, revoir à J%d."}
	codes    = []records.Diagnosis{{Label: "Paludisme simple", ICD10: "B54", ICPC2: "A73"}, {Label: "Infection respiratoire haute", ICD10: "J06.9", ICPC2: "R74"}, {Label: "Gastro-entérite", ICD10: "A09", ICPC2: "D73"}, {Label: "Hypertension artérielle", ICD10: "I10", ICPC2: "K86"}, {Label: "Dermatose prurigineuse", ICD10: "L29.9", ICPC2: "S02"}, {Label: "Infection urinaire", ICD10: "N39.0", ICPC2: "U71"}, {Label: "Gastrite", ICD10: "K29.7", ICPC2: "D87"}, {Label: "Otite moyenne aiguë", ICD10: "H66.9", ICPC2: "H71"}}
	drugs    = []records.Line{{Medicine: "Artéméther-luméfantrine 20/120 mg", Form: "tablet", Dose: 4, Unit: "tablet", Times: 2, Days: 3, Quantity: 24}, {Medicine: "Paracétamol 500 mg", Form: "tablet", Dose: 2, Unit: "tablet", Times: 3, Days: 3, Quantity: 18}, {Medicine: "Amoxicilline 500 mg", Form: "capsule", Dose: 1, Unit: "capsule", Times: 3, Days: 7, Quantity: 21}, {Medicine: "SRO", Form: "sachet", Dose: 1, Unit: "sachet", Times: 2, Days: 2, Quantity: 4}, {Medicine: "Zinc 20 mg", Form: "tablet", Dose: 1, Unit: "tablet", Times: 1, Days: 10, Quantity: 10}, {Medicine: "Oméprazole 20 mg", Form: "capsule", Dose: 1, Unit: "capsule", Times: 1, Days: 14, Quantity: 14}, {Medicine: "Amlodipine 5 mg", Form: "tablet", Dose: 1, Unit: "tablet", Times: 1, Days: 30, Quantity: 30}}
)

func (g *generator) patient(n int) *records.Patient {
	birth := clinical.DateOf(g.rnd.IntN(20_000))
	return &records.Patient{
		Number: records.PatientNumber("B", "1", n), Family: pick(g.rnd, families), Given: pick(g.rnd, givens),
		Sex: clinical.Female, Birth: &birth, BirthBy: records.ToTheYear, Village: pick(g.rnd, villages),
		Phone: fmt.Sprintf("7%07d", g.rnd.IntN(10_000_000)), Mother: pick(g.rnd, givens) + " " + pick(g.rnd, families),
	}
}

func (g *generator) consultation() *records.Consultation {
	r := g.rnd
	f := func(lo, hi float64) *float64 { v := float64(int((lo+r.Float64()*(hi-lo))*10)) / 10; return &v }
	n := func(lo, hi int) *int { v := lo + r.IntN(hi-lo); return &v }
	c := &records.Consultation{
		Date:    clinical.DateOf(int(g.wall / 86_400_000)),
		Vitals:  records.Vitals{Temperature: f(36, 40), Systolic: n(95, 170), Diastolic: n(55, 95), Pulse: n(60, 120), Weight: f(8, 90)},
		Reason:  pick(r, reasons),
		History: pick(r, reasons) + " " + fmt.Sprintf(pick(r, stories), 1+r.IntN(9)) + ".",
		Outcome: records.Home,
	}
	c.Examination = records.Examination{General: pick(r, generals)}
	if r.IntN(2) == 0 {
		c.Examination.Respiratory = pick(r, chests) + fmt.Sprintf(", FR %d", 14+r.IntN(30))
	}
	if r.IntN(2) == 0 {
		c.Examination.Abdomen = pick(r, abdomens)
	}
	if r.IntN(3) == 0 {
		c.History += " " + pick(r, pasts)
	}
	if r.IntN(3) == 0 {
		c.Advice = fmt.Sprintf(pick(r, advices), 1+r.IntN(14))
	}
	d := pick(r, codes)
	d.Certainty = records.Certain
	c.Diagnoses = []records.Diagnosis{d}
	for range 1 + r.IntN(2) {
		c.Lines = append(c.Lines, pick(r, drugs))
	}
	return c
}

// count decodes every line of a staged bundle.
type count struct {
	rd        journal.Reader
	revisions int
	runs      int
}

func (c *count) Run(run journal.Run, _ Range) error {
	c.runs++
	var r journal.Revision
	_, err := c.rd.Line(&r, journal.AppendRun(nil, run))
	return err
}

func (c *count) Line(line []byte) error {
	c.revisions++
	var r journal.Revision
	_, err := c.rd.Line(&r, line)
	return err
}

func stage(t testing.TB, b []byte) (*Staged, error) {
	return Stage(context.Background(), bytes.NewReader(b), int64(len(b)), Staging{Dir: t.TempDir()})
}
