package demo

import (
	"math"

	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/clinical/dating"
	"carnet/records/clinical/fetal"
	"carnet/records/journal"
	"carnet/records/store"
)

// agreed is the first day of the pregnancy that the agreed due date stands for.
func (m *mother) agreed() clinical.Date { return serial(m.edd - dating.Term) }

// age is the gestational age on a day by the agreed due date, in days.
func (m *mother) age(day clinical.Date) int { return dating.Term - (int(m.edd) - day.Serial()) }

// open writes the pregnancy at the first contact.
func (g *generator) open(b *store.Batch, row int32, m *mother, day clinical.Date) error {
	said := serial(m.lmp + int32(m.off))
	p := &records.Pregnancy{
		Opened: day, LMP: &said, LMPCertain: m.has(surely), Gravida: of(int(m.gravida)), Parity: of(int(m.parity)), Abortions: of(int(m.abortions)), Living: of(int(m.living)),
		TdDoses: of(int(m.tdBefore)), Rhesus: g.group(m), FGM: g.weighted([]share{{"none", 11}, {"I", 42}, {"II", 40}, {"III", 3}, {"", 4}}),
	}
	g.history(p, row, m, day)
	g.infections(p, m)
	if g.chance(0.6) || m.has(punctual) {
		p.Plan = records.BirthPlan{Place: "CSCom", Transport: pick(g, "Moto", "Taxi", "Véhicule personnel", "À pied"),
			Companion: pick(g, "sa mère", "sa sœur", "sa belle-mère", "son mari", "une voisine"), Savings: of(g.chance(0.6))}
		if g.chance(0.4) {
			p.Plan.Donor = pick(g, "son mari", "son frère", "sa sœur")
		}
	}
	a, err := p.Agree(dating.Defaults())
	if err != nil {
		return err
	}
	p.Adopt(a, nil, day)
	m.edd = int32(p.EDD.Serial())
	r, err := b.Write(g.midwife(), store.Change{Op: journal.OpSign, Patient: g.identity[row], Content: p})
	if err != nil {
		return err
	}
	m.pregnancy = r.Document
	g.docs++
	return nil
}

// group draws a blood group as it is spread in Mali.
func (g *generator) group(m *mother) string {
	abo := g.weighted([]share{{"O", 42}, {"A", 28}, {"B", 25}, {"AB", 5}})
	if m.has(rhesusMinus) {
		return abo + "-"
	}
	return abo + "+"
}

// history adds the earlier births and the risks that follow from them.
func (g *generator) history(p *records.Pregnancy, row int32, m *mother, day clinical.Date) {
	years := day.YearsSince(serial(g.facts[row].birth))
	lost := int(m.parity - m.living)
	year := serial(m.lmp).Year - 2 - g.r.IntN(2)
	for n := range min(int(m.parity), 4) {
		x := records.PastBirth{Year: of(year), Outcome: "live", Mode: "spontaneous", Alive: of(true)}
		if n < lost {
			x.Outcome, x.Alive = pick(g, "neonatal_death", "stillbirth"), of(false)
		}
		if g.chance(0.03) {
			x.Mode = "caesarean"
		}
		if g.chance(0.4) {
			x.Weight = of(to(0.1, g.around(3.1, 0.4, 2.1, 4.2)))
		}
		p.Births = append(p.Births, x)
		year -= g.between(2, 3)
	}
	for i, j := 0, len(p.Births)-1; i < j; i, j = i+1, j-1 { // oldest first
		p.Births[i], p.Births[j] = p.Births[j], p.Births[i]
	}
	risk := func(code string, is bool) {
		if is {
			p.Risks = append(p.Risks, code)
		}
	}
	has := func(is func(records.PastBirth) bool) bool {
		for _, x := range p.Births {
			if is(x) {
				return true
			}
		}
		return false
	}
	risk("age_under_16", years < 16)
	risk("age_over_35", years > 35)
	risk("grand_multipara", m.parity >= 5)
	risk("short_stature", m.height < 150)
	risk("previous_caesarean", has(func(x records.PastBirth) bool { return x.Mode == "caesarean" }))
	risk("previous_stillbirth", has(func(x records.PastBirth) bool { return x.Outcome == "stillbirth" }))
	risk("hiv", m.has(hivPositive) && g.chance(0.5))
	risk("sickle_cell", g.chance(0.006))
}

// infections adds the tests of the first contact.
func (g *generator) infections(p *records.Pregnancy, m *mother) {
	result := func(positive bool) records.TestResult {
		if positive {
			return records.Positive
		}
		return records.Negative
	}
	if m.has(hivPositive) || g.chance(0.92) {
		p.HIV, m.tested = result(m.has(hivPositive)), true
	}
	if m.has(syphilitic) || g.chance(0.85) {
		p.Syphilis = result(m.has(syphilitic))
	}
	if m.has(hepatitisB) || g.chance(0.7) {
		p.HBsAg = result(m.has(hepatitisB))
	}
}

// scan adds an ultrasound to the pregnancy; where it moves the due date, the
// one before is kept with the day.
func (g *generator) scan(b *store.Batch, m *mother, day clinical.Date) error {
	d, err := b.Document(m.pregnancy)
	if err != nil {
		return err
	}
	var p, was records.Pregnancy
	if err := d.Decode(&was); err != nil {
		return err
	}
	p = was
	x, err := g.seen(day, clinical.GestationalDays(day.Serial()-int(m.lmp)))
	if err != nil {
		return err
	}
	p.Scans = append(append([]records.DatingScan(nil), was.Scans...), x)
	if m.has(twinned) {
		p.Risks = append(append([]string(nil), was.Risks...), "twins")
	}
	a, err := p.Agree(dating.Defaults())
	if err != nil {
		return err
	}
	p.Adopt(a, &was, day)
	m.edd = int32(p.EDD.Serial())
	_, err = b.Write(g.midwife(), store.Change{Op: journal.OpSign, Document: d.ID, Content: &p, Bases: d.Heads, Reason: "échographie"})
	return err
}

// seen is what an ultrasound of a fetus of an age measures.
func (g *generator) seen(day clinical.Date, ga clinical.GestationalDays) (records.DatingScan, error) {
	x := records.DatingScan{Date: day, Method: dating.Intergrowth, By: pick(g, "CSRéf Commune I", "Dr A. Touré", "Clinique du quartier")}
	measure := func(m fetal.Measure) (*float64, error) {
		v, err := fetal.Value(fetal.Intergrowth, m, fetal.AtZ(g.around(0, 0.3, -0.6, 0.6)), ga, clinical.SexUnknown)
		return of(math.Round(v.Value)), err
	}
	var err error
	if ga <= 98 {
		// The formula of the length turned round, near enough for a picture.
		v, err := measure(fetal.CRL)
		x.CRL = v
		return x, err
	}
	if x.HC, err = measure(fetal.HC); err != nil {
		return x, err
	}
	if x.BPD, err = measure(fetal.BPD); err != nil {
		return x, err
	}
	if x.AC, err = measure(fetal.AC); err != nil {
		return x, err
	}
	x.FL, err = measure(fetal.FL)
	return x, err
}

// lose ends a pregnancy otherwise than by a birth here.
func (g *generator) lose(b *store.Batch, m *mother, day clinical.Date) error {
	if m.has(moved) {
		return g.end(b, m, records.Transferred, day, pick(g, "Déménage à Ségou, suivi là-bas", "Retourne chez ses parents à Koulikoro", "Suivie désormais au CSRéf"))
	}
	return g.end(b, m, records.Miscarried, day, pick(g, "Fausse couche complète", "Fausse couche, AMIU au CSRéf", ""))
}

func (g *generator) end(b *store.Batch, m *mother, how records.PregnancyEnd, day clinical.Date, note string) error {
	d, err := b.Document(m.pregnancy)
	if err != nil {
		return err
	}
	var p records.Pregnancy
	if err := d.Decode(&p); err != nil {
		return err
	}
	p.End, p.EndDate, p.EndNote = how, &day, note
	_, err = b.Write(g.midwife(), store.Change{Op: journal.OpSign, Document: d.ID, Content: &p, Bases: d.Heads, Reason: endings[how]})
	return err
}

// endings are the reasons under which a signed pregnancy is ended.
var endings = map[records.PregnancyEnd]string{records.Born: "accouchement", records.Miscarried: "fausse couche", records.Transferred: "transfert"}
