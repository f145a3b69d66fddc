package demo

import (
	"strings"

	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/store"
)

// after is one of the WHO's contacts after a birth: the days that count as it,
// the day that is proposed for it and how often women come.
type after struct {
	code, words        string
	from, to, proposed int
	often              float64
}

var contactsAfter = []after{
	{"24h", "24 heures", 1, 1, 1, 0.85}, {"48_72h", "48 à 72 heures", 2, 3, 2, 0.5}, {"7_14d", "7 à 14 jours", 7, 12, 7, 0.6}, {"6w", "6 semaines", 40, 46, 42, 0.55},
}

// fatherName is a child's family name: the husband's, else the mother's.
func fatherName(m *records.Patient) string {
	if f := strings.Fields(m.Husband); len(f) > 0 {
		return f[len(f)-1]
	}
	return m.Family
}

// seeAfter writes a postnatal visit for mother and children.
func (g *generator) seeAfter(b *store.Batch, row int32, m *mother, day clinical.Date, nth int) error {
	c := contactsAfter[nth]
	born := serial(m.end)
	up := int(m.bp) + g.between(-5, 6)
	d := &records.Postnatal{Date: day, Pregnancy: m.pregnancy.String(), Contact: c.code,
		Vitals:   records.Vitals{Temperature: of(to(0.1, g.around(36.8, 0.2, 36.3, 37.3))), Systolic: of(up), Diastolic: of(up*6/10 + 3), Pulse: of(g.between(72, 92))},
		Bleeding: "normal", Breasts: "normal", Uterus: "involuting", Perineum: "healing", Danger: []string{"none"}, Outcome: records.Home}
	if m.delivery.IsZero() {
		d.Born, d.Perineum = &born, "" // she gave birth elsewhere
		d.Note = "Césarienne au CSRéf, cicatrice propre."
	} else {
		d.Delivery = m.delivery.String()
	}
	if nth == 1 && g.chance(0.2) {
		d.Breasts = "engorged"
	}
	if g.chance(0.5) {
		d.Mood = [2]*int{of(0), of(0)}
		if g.chance(0.06) {
			d.Mood = [2]*int{of(2), of(1)}
		}
	}
	if nth == 0 || m.has(bled) {
		d.Hb = of(to(0.1, g.around(10.4, 0.8, 8.2, 12.8)))
		if m.has(bled) {
			d.Hb, d.Pallor = of(8.4), of(true)
		}
	}
	d.Iron = of(30)
	if nth == 0 {
		d.VitaminA = of(true)
	}
	d.Counsel = [][]string{{"danger_signs", "breastfeeding", "hygiene"}, {"breastfeeding", "nutrition"}, {"planning", "vaccines"}, {"planning", "vaccines", "net"}}[nth]
	if nth >= 2 && g.chance(0.5) {
		d.Method = pick(g, "lam", "implant_1_rod", "progestin_pill", "dmpa")
	}
	if !m.has(childDied) {
		g.seeChildren(d, m, nth)
	}
	for _, x := range contactsAfter[nth+1:] {
		if at := born.AddDays(x.proposed); at.Sub(day) > 0 {
			d.Next = &records.Appointment{Date: at, Reason: "CPoN, contact à " + x.words}
			break
		}
	}
	return g.sign(b, g.midwife(), row, d)
}

// seeChildren adds the children: a tenth of the weight is lost at most, and
// won again within two weeks.
func (g *generator) seeChildren(d *records.Postnatal, m *mother, nth int) {
	grown := [...]float64{0.985, 0.955, 1.03, 1.42}[nth]
	for i := range int32(m.kids) {
		k := &g.kids[m.kid+i]
		x := records.PostnatalKid{Child: g.identity[int32(len(g.mothers))+m.kid+i].String(), Alive: of(true), Weight: of(to(0.01, float64(k.weight)*grown*g.around(1, 0.01, 0.98, 1.02))),
			Temperature: of(to(0.1, g.around(36.8, 0.2, 36.5, 37.3))), Respiration: of(g.between(38, 54)), Feeding: "breast", Danger: []string{"none"}}
		if nth < 3 {
			x.Cord = "clean"
		}
		d.Children = append(d.Children, x)
	}
}
