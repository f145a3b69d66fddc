package demo

import (
	"fmt"
	"math"

	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/clinical/growth"
	"carnet/records/clinical/vaccination"
	"carnet/records/journal"
	"carnet/records/store"
)

// course is what a child goes through in the malnutrition programme.
type course uint8

const (
	thriving     course = iota
	moderateNow         // in the programme today
	severeNow           //
	cured               // has left it
	handedOn            // transferred from it
	unresponsive        // left it without getting better
)

// kid is a child under five with a card.
type kid struct {
	mother  int32 // 1 + place among the mothers; 0: born elsewhere
	given   []int16
	course  course
	left    bool // the programme
	named   bool
	weight  float32 // kg, at birth or when last weighed
	tall, z float32 // z of the length and of the weight for it
	vitamin int32   // the day of the last capsule
	dewormd int32
}

// firstYears are the ages in days at which a card sends a child.
var firstYears = [...]int32{42, 70, 98, 275}

// planBorn plans the visits of a child that was born here.
func (g *generator) planBorn(i int32, m *mother) {
	k := &g.kids[i]
	row := int32(len(g.mothers)) + i
	g.facts[row] = fact{birth: m.end, sex: pick(g, clinical.Female, clinical.Male)}
	if m.has(childDied) {
		return
	}
	g.stature(k)
	g.planCard(row, m.end, m.end)
	if m.end+30 < g.yesterday() && g.chance(0.5) {
		g.planIll(row, m.end+30, 0.4)
	}
}

func (g *generator) stature(k *kid) {
	k.tall = float32(g.around(-0.9, 0.9, -2.8, 1.8))
	k.z = float32(g.around(-0.4, 0.7, -1.9, 1.8))
	if k.weight == 0 {
		k.weight = 3
	}
}

// planCard plans the visits of the calendar from a day on: some come on the
// day, some late, some come back after long, some no more.
func (g *generator) planCard(row, birth, from int32) {
	late, lost := 4.0, 0.05
	if g.chance(0.3) {
		late, lost = 35, 0.12
	}
	due := birth
	for _, age := range firstYears {
		day := max(birth+age, due) + int32(g.soon(late, 200))
		due = day + 28
		if day < from {
			continue
		}
		if g.chance(lost) {
			if day += int32(g.between(60, 300)); !g.at(day, row, vaccinated, 1) { // caught up
				return
			}
			due = day + 28
			continue
		}
		if !g.at(day, row, vaccinated, 0) {
			return
		}
		if g.chance(0.45) {
			g.at(day, row, weighed, 0)
		}
	}
	for _, age := range [...]int32{120, 183, 365, 548, 731, 1000} {
		if day := birth + age + int32(g.soon(12, 60)); day > from && g.chance(0.3) {
			g.at(day, row, weighed, 0)
		}
	}
}

// planInfants plans children who were born elsewhere. The first ones of a cast
// are in the malnutrition programme, or were.
func (g *generator) planInfants(n int) {
	for i := range max(n, 0) {
		row := int32(len(g.mothers) + len(g.kids))
		k := kid{named: true}
		g.stature(&k)
		today := int32(g.today.Serial())
		birth := today - int32(40+1500*math.Pow(g.r.Float64(), 1.3))
		from := max(birth+2, int32(g.first.Serial()+g.r.IntN(g.span)))
		switch {
		case g.cast && i < len(treated):
			birth, from = today-int32(330+90*i), today-int32(20+40*i)
			k.course = treated[i]
		case g.chance(0.06):
			k.course = pick(g, cured, cured, cured, handedOn, unresponsive)
		}
		birth = min(birth, g.yesterday()-3)
		from = min(max(from, birth+1), g.yesterday())
		if k.course != thriving {
			birth, k.tall = min(birth, from-380), max(k.tall, -1.8)
		}
		sex := pick(g, clinical.Female, clinical.Male)
		g.kids = append(g.kids, k)
		if g.cast && i == len(treated) { // has had the doses of ten weeks and no more
			birth = int32(g.today.Serial() - 210)
			g.facts[row] = fact{birth: birth, sex: sex}
			g.at(birth+78, row, vaccinated, 0)
			continue
		}
		g.facts[row] = fact{birth: birth, sex: sex}
		g.planInfant(row, birth, from, k.course)
	}
}

var treated = []course{severeNow, moderateNow, cured, handedOn}

// planInfant plans one of them; the first visit is a vaccination or a weighing.
func (g *generator) planInfant(row, birth, from int32, c course) {
	if c == thriving {
		if from-birth < 320 {
			g.at(from, row, vaccinated, 1)
		} else {
			g.at(from, row, weighed, 0)
		}
		g.planCard(row, birth, from+1)
		if g.chance(0.7) {
			g.planIll(row, from+1, 0.55)
		}
		return
	}
	// In the programme: every week or every other until it is over.
	step := int32(14)
	if c == severeNow {
		step = 7
	}
	day := from
	for n := range g.between(4, 5) {
		g.at(day, row, weighed, n+1)
		day += step + int32(g.r.IntN(3))
	}
	if c == cured || c == handedOn || c == unresponsive {
		g.at(day, row, weighed, ending)
	}
}

// ending is the step of the last visit of the programme.
const ending = 99

// calendar is the vaccination calendar, with where each vaccine's doses begin
// in kid.given.
type calendar struct {
	vaccination.Settings
	begin []int
	slots int
}

func newCalendar() calendar {
	c := calendar{Settings: vaccination.Defaults()}
	for _, v := range c.Calendar {
		c.begin = append(c.begin, c.slots)
		c.slots += len(v.Doses)
	}
	return c
}

// had lists the doses of a child, in days after birth.
func (c *calendar) had(k *kid, birth clinical.Date) []vaccination.Given {
	var out []vaccination.Given
	for i, v := range c.Calendar {
		for n := range v.Doses {
			if len(k.given) > 0 && k.given[c.begin[i]+n] > 0 {
				out = append(out, vaccination.Given{Vaccine: v.Code, On: birth.AddDays(int(k.given[c.begin[i]+n]) - 1)})
			}
		}
	}
	return out
}

func (c *calendar) note(k *kid, code string, age int) {
	if k.given == nil {
		k.given = make([]int16, c.slots)
	}
	for i, v := range c.Calendar {
		if v.Code != code {
			continue
		}
		for n := range v.Doses {
			if at := c.begin[i] + n; k.given[at] == 0 {
				k.given[at] = int16(age + 1)
				return
			}
		}
	}
}

// vaccinate gives what is due. A child born elsewhere brings a card with what
// it had there.
func (g *generator) vaccinate(b *store.Batch, row int32, k *kid, day clinical.Date, step int) error {
	birth := serial(g.facts[row].birth)
	d := &records.Vaccinations{Date: day}
	if k.mother == 0 && k.given == nil {
		d.Doses = g.card(k, birth, day, step)
	}
	p, err := vaccination.For(birth, day, g.calendar.had(k, birth), g.calendar.Settings)
	if err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, x := range p.Doses {
		if x.Status != vaccination.Due && x.Status != vaccination.Late || seen[x.Vaccine] || g.chance(0.02) { // out of stock
			continue
		}
		seen[x.Vaccine] = true
		d.Doses = append(d.Doses, records.VaccineDose{Vaccine: x.Vaccine, Lot: lot(x.Vaccine, day), Site: site(x.Vaccine)})
		g.calendar.note(k, x.Vaccine, day.Sub(birth))
	}
	if len(d.Doses) == 0 {
		return g.weigh(b, row, k, day, 0)
	}
	if p, err = vaccination.For(birth, day, g.calendar.had(k, birth), g.calendar.Settings); err != nil {
		return err
	}
	if p.Next.Sub(day) > 0 {
		d.Next = &records.Appointment{Date: p.Next, Reason: "vaccins"}
	}
	if !k.named && k.mother > 0 {
		if err := g.christen(b, row, k); err != nil {
			return err
		}
	}
	return g.sign(b, g.carer(), row, d)
}

// card are the doses that were given elsewhere: those of the calendar up to
// some time before this day.
func (g *generator) card(k *kid, birth, day clinical.Date, step int) []records.VaccineDose {
	age := day.Sub(birth)
	until := age - g.between(20, 40)
	if step == 1 && g.chance(0.4) {
		until = min(until, 75) // it stopped early
	}
	var out []records.VaccineDose
	k.given = make([]int16, g.calendar.slots)
	for _, a := range [...]int{g.between(0, 9), 44, 74, 104, 278} {
		if a > until || a > 9 && g.chance(0.06) {
			break
		}
		p, err := vaccination.For(birth, birth.AddDays(a), g.calendar.had(k, birth), g.calendar.Settings)
		if err != nil {
			return out
		}
		seen := map[string]bool{}
		for _, x := range p.Doses {
			if (x.Status == vaccination.Due || x.Status == vaccination.Late) && !seen[x.Vaccine] {
				seen[x.Vaccine] = true
				out = append(out, records.VaccineDose{Vaccine: x.Vaccine, On: of(birth.AddDays(a)), Card: true})
				g.calendar.note(k, x.Vaccine, a)
			}
		}
	}
	return out
}

// lot is what stands on the vials of a quarter.
func lot(code string, day clinical.Date) string {
	n := 0
	for _, c := range code {
		n = (31*n + int(c)) % 997
	}
	quarter := (day.Month - 1) / 3
	return fmt.Sprintf("%c%02d%c%03d", code[0]-'a'+'A', day.Year%100, 'A'+quarter, (n+37*quarter+11*day.Year)%1000)
}

func site(code string) string {
	switch code {
	case "bcg":
		return "avant-bras gauche"
	case "polio0", "polio", "rota":
		return "bouche"
	case "penta", "mena":
		return "cuisse gauche"
	case "pneumo":
		return "cuisse droite"
	}
	return "bras gauche"
}

// christen gives a child the name that its parents have given it on the eighth
// day.
func (g *generator) christen(b *store.Batch, row int32, k *kid) error {
	d, err := b.Document(g.identity[row])
	if err != nil {
		return err
	}
	var p records.Patient
	if err := d.Decode(&p); err != nil {
		return err
	}
	p.Given = g.people.given(p.Sex)
	k.named = true
	_, err = b.Write(g.carer(), store.Change{Op: journal.OpPut, Document: d.ID, Content: &p, Bases: d.Heads})
	return err
}

// weigh writes a weighing, with what follows from it.
func (g *generator) weigh(b *store.Batch, row int32, k *kid, day clinical.Date, step int) error {
	f := &g.facts[row]
	age := day.Sub(serial(f.birth))
	d := &records.Growth{Date: day}
	if age > int(growth.LastDay) {
		age = int(growth.LastDay)
	}
	z := g.programme(d, k, step)
	c := growth.Child{Sex: f.sex, Age: clinical.AgeDays(age), AgeKnown: true}
	length, err := growth.Value(growth.LengthForAge, c, float64(k.tall)+g.around(0, 0.05, -0.1, 0.1))
	if err != nil {
		return err
	}
	d.Length = of(max(to(0.1, length.Value), 45.2))
	c.Length = clinical.Centimetres(*d.Length)
	kg, err := growth.Value(growth.WeightForLength, c, z)
	if err != nil {
		return err
	}
	step10 := 0.01
	if age > 365 {
		step10 = 0.1
	}
	d.Weight = of(to(step10, kg.Value))
	if age >= 183 {
		arm, err := growth.Value(growth.ArmForAge, c, z)
		if err != nil {
			return err
		}
		d.MUAC = of(int(math.Round(10 * arm.Value)))
	}
	if age < 731 {
		if head, err := growth.Value(growth.HeadForAge, c, float64(k.tall)/2); err == nil {
			d.Head = of(to(0.1, head.Value))
		}
	} else {
		d.Standing = of(true)
	}
	g.supplement(d, k, day, age)
	return g.sign(b, g.carer(), row, d)
}

// programme says where the child is in the malnutrition programme and gives
// its z-score of weight for length.
func (g *generator) programme(d *records.Growth, k *kid, step int) float64 {
	usual := float64(k.z) + g.around(0, 0.12, -0.25, 0.25)
	if k.course == thriving || step == 0 || k.left {
		d.Oedema = of(false)
		return usual
	}
	start := -2.6
	if k.course == severeNow || k.course == handedOn {
		start = -3.5
	}
	n := step - 1
	d.Oedema, d.Appetite, d.Programme = of(false), "good", "follow"
	z := start + 0.22*float64(n)
	switch {
	case step == ending:
		d.Programme, k.left = "exit", true
		switch k.course {
		case handedOn:
			d.Exit, z = "transferred", -3.6
			d.Appetite = "poor"
			d.Note = "Perte de poids, appétit mauvais : adressé à l’unité hospitalière."
		case unresponsive:
			d.Exit, z = "not_responding", -2.4
		default:
			d.Exit, z = "cured", -1.4
		}
	case n == 0:
		d.Programme = "enter"
	case k.course == handedOn || k.course == unresponsive:
		z = start + 0.03*float64(n)
	}
	return z
}

// supplement adds vitamin A, deworming, feeding and the next visit.
func (g *generator) supplement(d *records.Growth, k *kid, day clinical.Date, age int) {
	on := int32(day.Serial())
	switch {
	case age < 183 || on-k.vitamin < 120:
	case age < 365:
		d.VitaminA, k.vitamin = of(100000), on
	default:
		d.VitaminA, k.vitamin = of(200000), on
	}
	if age >= 365 && on-k.dewormd > 180 {
		d.Deworm, k.dewormd = "Albendazole 400 mg", on
		if age < 730 {
			d.Deworm = "Albendazole 200 mg"
		}
	}
	switch {
	case age < 183:
		d.Feeding = "Allaitement exclusif"
	case age < 700:
		d.Feeding = "Allaitement et aliments"
	default:
		d.Feeding = "Plat familial"
	}
	switch {
	case d.Programme == "enter" || d.Programme == "follow":
		back := 14
		if k.course == severeNow {
			back = 7
		}
		d.Next = &records.Appointment{Date: day.AddDays(back), Reason: "suivi de la malnutrition"}
	case d.Programme == "" && age < 700 && g.chance(0.5):
		d.Next = &records.Appointment{Date: day.AddDays(30), Reason: "pesée"}
	}
}
