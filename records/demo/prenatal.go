package demo

import (
	"fmt"
	"math"

	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/clinical/antenatal"
	"carnet/records/clinical/fetal"
	"carnet/records/store"
)

// contact writes a prenatal visit; the first one opens the pregnancy.
func (g *generator) contact(b *store.Batch, row int32, m *mother, day clinical.Date) error {
	if m.pregnancy.IsZero() {
		if err := g.open(b, row, m, day); err != nil {
			return err
		}
	}
	return g.sign(b, g.midwife(), row, g.prenatal(row, m, day))
}

// prenatal is a prenatal visit on a day.
func (g *generator) prenatal(row int32, m *mother, day clinical.Date) *records.Prenatal {
	age := m.age(day)
	week := max(age/7, 1)
	m.visits++
	if m.visits == 1 {
		m.first = int8(week)
	}
	d := &records.Prenatal{Date: day, Pregnancy: m.pregnancy.String(), Number: int(m.visits), Days: of(age), Danger: []string{"none"}, Outcome: records.Home}
	d.Vitals = g.expecting(m, age)
	g.palpate(d, m, age)
	g.assays(d, m, week)
	g.prevent(d, m, day, week)
	d.Counsel = counsels[min(int(m.visits), len(counsels))-1]
	if g.chance(0.5) {
		d.Violence = "denied"
		if g.chance(0.02) {
			d.Violence = "disclosed"
		}
	}
	if g.chance(0.25) {
		d.Reason = pick(g, "Vomissements le matin", "Mal de dos", "Fatigue", "Brûlures d’estomac", "Crampes des mollets", "Constipation")
	}
	g.next(d, m, day, week)
	g.grave(d, m, day, week)
	return d
}

var counsels = [][]string{
	{"danger_signs", "nutrition", "net"}, {"birth_plan", "hygiene"}, {"danger_signs", "birth_plan", "breastfeeding"},
	{"breastfeeding", "family_planning"}, {"danger_signs", "birth_plan"}, {"birth_plan", "breastfeeding"}, {"danger_signs", "family_planning"}, {"danger_signs", "birth_plan"},
}

// expecting are the measurements of a woman at an age of pregnancy.
func (g *generator) expecting(m *mother, age int) records.Vitals {
	up := int(m.bp) + g.between(-5, 5)
	v := records.Vitals{
		Temperature: of(to(0.1, g.around(36.8, 0.2, 36.2, 37.3))), Systolic: of(up), Diastolic: of(up*6/10 + g.between(-3, 4)), Pulse: of(g.between(74, 96)),
		Weight: of(m.heavy(age, g.around(0, 0.2, -0.4, 0.4))),
	}
	if m.visits == 1 {
		v.Height, v.MUAC = of(float64(m.height)), of(g.between(238, 305))
		if m.weight < 47 {
			v.MUAC = of(g.between(218, 236))
		}
	}
	return v
}

// heavy is the woman's weight at an age of pregnancy in days, in kg.
func (m *mother) heavy(age int, noise float64) float64 {
	const begins = 98 // of the standard of gain
	gain, err := antenatal.WeightGainAt(float64(m.gain), clinical.GestationalDays(min(max(age, begins), 280)))
	if err != nil {
		return float64(m.weight)
	}
	kg := float64(gain) * min(1, float64(age)/begins)
	return to(0.1, float64(m.weight)+kg+noise)
}

// palpate adds what hands and ears find.
func (g *generator) palpate(d *records.Prenatal, m *mother, age int) {
	week := age / 7
	d.Oedema = "none"
	if week >= 30 && g.chance(0.12) {
		d.Oedema = "feet"
	}
	if age >= 126 && age <= 293 {
		if x, err := fetal.Value(fetal.Intergrowth, fetal.SFH, fetal.AtZ(float64(m.lift)+g.around(0, 0.2, -0.4, 0.4)), clinical.GestationalDays(age), clinical.SexUnknown); err == nil {
			h := math.Round(x.Value)
			if m.has(twinned) {
				h += 4
			}
			d.FundalHeight = &h
		}
	}
	if week >= 20 {
		d.FetalHeart, d.Movements = of(g.between(128, 152)), "present"
		if m.has(twinned) {
			d.FetalHeart2, d.Fetuses = of(g.between(128, 152)), of(2)
		}
	}
	if week >= 32 {
		d.Presentation = "cephalic"
		if m.has(breech) || m.has(twinned) && g.chance(0.3) {
			d.Presentation = "breech"
		}
	}
}

// assays adds the tests that are due: haemoglobin at first and from 26 and 36
// weeks, urine at first and from 26 and 34, HIV and syphilis again from 29.
func (g *generator) assays(d *records.Prenatal, m *mother, week int) {
	again := func(last int8, weeks ...int) bool {
		for _, w := range weeks {
			if week >= w && int(last) < w {
				return true
			}
		}
		return m.visits == 1
	}
	if again(m.hbWeek, 26, 36) {
		m.hbWeek = int8(week)
		hb := g.around(float64(m.hb), 0.4, 7.2, 14)
		d.Tests.Hb = of(to(0.1, hb))
		if hb < 9 {
			d.Pallor = of(true)
		}
	}
	if again(m.urineWeek, 26, 34) {
		m.urineWeek = int8(week)
		d.Tests.Protein = g.weighted([]share{{"neg", 93}, {"trace", 6}, {"+", 1}})
		d.Tests.Sugar = "neg"
	}
	if g.chance(0.05) {
		d.Tests.Malaria = records.Negative
	}
	if m.visits > 1 && week >= 29 && m.tested {
		m.tested = false // once more, and then no more
		if !m.has(hivPositive) {
			d.Tests.HIV = records.Negative
		}
		if !m.has(syphilitic) {
			d.Syphilis = records.Negative
		}
	}
}

// prevent adds what is handed out, by the rules.
func (g *generator) prevent(d *records.Prenatal, m *mother, day clinical.Date, week int) {
	s := g.anc
	last := func(n int32) clinical.Date {
		if n == 0 {
			return clinical.Date{}
		}
		return serial(n)
	}
	if sp, err := antenatal.NextSP(m.agreed(), day, last(m.spOn), int(m.sp), m.has(hivPositive), s); err == nil {
		switch {
		case m.has(hivPositive) && week >= 13:
			d.SPRefused = "cotrimoxazole"
		case sp.Give && g.chance(0.95):
			m.sp++
			m.spOn, d.SP = int32(day.Serial()), of(sp.Number)
		case sp.Give:
			d.SPRefused = "no_stock"
		}
	}
	hb := d.Tests.Hb
	if hb == nil {
		hb = of(to(0.1, float64(m.hb)))
	}
	if iron, err := antenatal.IronFor(hb, d.Pallor != nil && *d.Pallor, week, false, s); err == nil {
		n := 60
		if week >= 34 {
			n = 30
		}
		d.Iron, d.IronMg, d.Folic = &n, of(int(iron.IronMg)), true
	}
	if td, err := antenatal.NextTd(antenatal.TdHistory{Before: int(m.tdBefore), ThisPregnancy: int(m.td), Last: last(m.tdOn)}, day, serial(m.edd), s); err == nil && td.Give {
		m.td++
		m.tdOn, d.Td = int32(day.Serial()), of(td.Number)
	}
	if x, err := antenatal.DewormFor(week, m.dewormed, s); err == nil && x.Due && g.chance(0.9) {
		m.dewormed, d.Deworm = true, pick(g, "albendazole", "albendazole", "mebendazole")
	}
	if !m.netted {
		m.netted = g.chance(0.85)
		d.Net = of(m.netted)
	}
	if m.has(hivPositive) {
		d.ARV = of(true)
	}
}

// next adds the appointment by the rule.
func (g *generator) next(d *records.Prenatal, m *mother, day clinical.Date, week int) {
	n, err := antenatal.NextContact(min(week, 45), min(int(m.first), week), g.anc)
	at := m.agreed().AddDays(7 * g.anc.Contacts.Refer)
	words := "Référence pour l’accouchement"
	if err == nil && !n.Refer {
		at, words = antenatal.DueDate(m.agreed(), n.Week), fmt.Sprintf("CPN %d", m.visits+1)
	}
	if at.Sub(day) < 1 {
		at = day.AddDays(2)
	}
	d.Next = &records.Appointment{Date: at, Reason: words}
}

// grave adds what is the matter with some women.
func (g *generator) grave(d *records.Prenatal, m *mother, day clinical.Date, week int) {
	switch {
	case m.has(preeclamptic) && week >= 33:
		m.traits &^= preeclamptic
		d.Vitals.Systolic, d.Vitals.Diastolic = of(168), of(112)
		d.PressureAt, d.RepeatSystolic, d.RepeatDiastolic = "10:42", of(166), of(110)
		d.Tests.Protein, d.Oedema = "+++", "face"
		d.Danger, d.Symptoms = []string{"severe_headache", "visual_disturbance"}, []string{"epigastric_pain"}
		d.Reason, d.SP, d.Deworm, d.Next = "Maux de tête depuis hier, voit flou", nil, "", nil
		d.Diagnoses = []records.Diagnosis{{Label: "Pré-éclampsie", ICD10: "O14.9", ICPC2: "W81", Certainty: records.Certain}}
		d.Outcome, d.Referral = records.Referred, &records.Referral{To: "CSRéf Commune I", Reason: "Prééclampsie sévère : TA 168/112, protéines +++, céphalées, vision trouble", Urgent: true, Transport: "Ambulance"}
		d.Note = "Dose de charge de sulfate de magnésium donnée avant le départ, réflexes présents. Accompagnée par la sage-femme."
	case m.has(anaemic) && week >= 24:
		m.traits &^= anaemic
		d.Tests.Hb, d.Pallor, m.hb = of(6.4), of(true), 9.3
		d.IronMg = of(120)
		d.Reason = "Fatigue, essoufflement à l’effort"
		d.Diagnoses = []records.Diagnosis{{Label: "Anémie compliquant la grossesse", ICD10: "O99.0", ICPC2: "W84", Certainty: records.Certain}}
		d.Outcome, d.Referral = records.Referred, &records.Referral{To: "CSRéf Commune I", Reason: "Anémie sévère, Hb 6,4 g/dL : transfusion", Urgent: true, Transport: "Taxi"}
		d.Next = &records.Appointment{Date: day.AddDays(14), Reason: "contrôle après le CSRéf"}
		m.hbWeek = int8(min(week, 25)) // measured anew at the next visit
	case m.has(raised) && week >= 29:
		up := g.between(140, 148)
		d.Vitals.Systolic, d.Vitals.Diastolic = of(up), of(g.between(90, 95))
		d.PressureAt, d.RepeatSystolic, d.RepeatDiastolic = "09:25", of(up-g.between(0, 6)), of(g.between(86, 92))
		d.Tests.Protein = "neg"
		d.Diagnoses = []records.Diagnosis{{Label: "HTA gravidique sans protéinurie", ICD10: "O13", ICPC2: "W81", Certainty: records.Suspected}}
		if d.Next.Date.Sub(day) > 14 {
			d.Next = &records.Appointment{Date: day.AddDays(14), Reason: "contrôle de tension"}
		}
	}
}
