package demo

import (
	"math"
	"time"

	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/clinical/newborn"
	"carnet/records/journal"
	"carnet/records/store"
)

// onDay is a minute of a day on the desk's clock.
func onDay(day clinical.Date, minute int) time.Time {
	return time.Date(day.Year, time.Month(day.Month), day.Day, 0, minute, 0, 0, time.Local)
}

// birthing is what a birth needs to know: who writes, when it was.
type birthing struct {
	g   *generator
	b   *store.Batch
	m   *mother
	row int32
	by  store.Author
	at  time.Time
	d   *records.Delivery
	// labour is the one that ends with the birth; zero where she came too late
	// for a chart.
	labour journal.DocumentID
}

// deliver writes a birth as the program does: the delivery, each child with its
// identity, the end of the labour and of the pregnancy.
func (g *generator) deliver(b *store.Batch, row int32, m *mother, at time.Time, labour journal.DocumentID) error {
	x := &birthing{g: g, b: b, m: m, row: row, by: g.midwife(), at: at, labour: labour}
	m.born = at.Unix()
	if m.has(sectioned) {
		return x.section()
	}
	if labour.IsZero() && g.chance(0.3) {
		if err := x.chart(); err != nil {
			return err
		}
	}
	x.thirdStage()
	first, err := b.Write(x.by, store.Change{Op: journal.OpPut, Patient: g.identity[row], Content: x.d})
	if err != nil {
		return err
	}
	m.delivery = first.Document
	g.docs++
	for rank := range max(1, int(m.kids)) {
		id, err := x.child(rank)
		if err != nil {
			return err
		}
		x.d.Children = append(x.d.Children, id.String())
	}
	if _, err := b.Write(x.by, store.Change{Op: journal.OpSign, Document: m.delivery, Content: x.d}); err != nil {
		return err
	}
	if err := x.endLabour(); err != nil {
		return err
	}
	return g.end(b, m, records.Born, dayOf(at), "")
}

func dayOf(t time.Time) clinical.Date {
	return clinical.Date{Year: t.Year(), Month: int(t.Month()), Day: t.Day()}
}

// thirdStage draws the delivery as far as the mother goes.
func (x *birthing) thirdStage() {
	g, m := x.g, x.m
	after := func(minutes int) *time.Time { return of(x.at.Add(time.Duration(minutes) * time.Minute)) }
	d := &records.Delivery{Pregnancy: m.pregnancy.String(), At: x.at, Mode: "spontaneous", Attendant: x.by.Staff.String(), Days: of(m.age(dayOf(x.at))), Mother: "well",
		Oxytocin: after(1), CordAt: of(g.between(60, 180)), Traction: of(true), Placenta: after(g.between(5, 14)), Complete: of(true), ToneCheck: of(true),
		Perineum: g.weighted([]share{{"intact", 62}, {"tear_1", 22}, {"tear_2", 9}, {"episiotomy", 7}})}
	if !x.labour.IsZero() {
		d.Labour = x.labour.String()
	}
	if d.Perineum != "intact" {
		d.Repaired = of(d.Perineum != "tear_1" || g.chance(0.6))
	}
	switch {
	case m.has(breech):
		d.Mode = "breech"
	case g.chance(0.02):
		d.Mode = "vacuum"
	case g.chance(0.03):
		d.Mode, d.Oxytocin, d.CordAt, d.Traction = "before_arrival", nil, nil, nil
	}
	ml := math.Round(g.around(190, 60, 80, 290)/10) * 10
	loss := func(minutes int, ml float64, pulse, up int) {
		d.Losses = append(d.Losses, records.BloodLoss{At: *after(minutes), ML: ml, Pulse: of(pulse), Systolic: of(up), Diastolic: of(up*6/10 + 2)})
	}
	loss(15, ml, g.between(78, 94), g.between(106, 122))
	if g.chance(0.5) {
		loss(60, ml+math.Round(g.r.Float64()*4)*10, g.between(76, 92), g.between(106, 122))
	}
	if m.has(bled) {
		x.haemorrhage(d, loss, after)
	}
	if m.has(stillborn) {
		d.Complications = append(d.Complications, "fetal_distress")
	}
	x.d = d
}

// haemorrhage is the loss of more than 500 mL with the whole bundle done within
// the quarter of an hour.
func (x *birthing) haemorrhage(d *records.Delivery, loss func(int, float64, int, int), after func(int) *time.Time) {
	d.Losses = nil
	loss(15, 350, 98, 108)
	loss(22, 600, 112, 96)
	loss(45, 720, 100, 104)
	loss(90, 740, 90, 110)
	me := x.by.Staff.String()
	for i, code := range []string{"massage", "oxytocic", "tranexamic_acid", "iv_fluids", "examination", "escalation"} {
		d.Bundle = append(d.Bundle, records.Step{Code: code, At: *after(23 + 2*i), By: me})
	}
	d.Complications = append(d.Complications, "haemorrhage")
	d.Note = "Atonie, arrêtée après massage, ocytocine et acide tranexamique."
}

// section is a labour that ends with a caesarean elsewhere.
func (x *birthing) section() error {
	g, m := x.g, x.m
	x.at = x.at.Add(-3 * time.Hour) // when she left
	if err := x.chart(); err != nil {
		return err
	}
	d, err := x.b.Document(x.labour)
	if err != nil {
		return err
	}
	var l records.Labour
	if err := d.Decode(&l); err != nil {
		return err
	}
	to := "CSRéf Commune I"
	l.Ended, l.End, l.To = &x.at, "caesarean", to
	say := func(code, words string) {
		l.Entries = append(l.Entries, records.LabourEntry{At: x.at, Item: code, Value: words, By: x.by.Staff.String()})
	}
	say("assessment", "Pas de progrès à 7 cm depuis plus de 3 h, RCF 164")
	say("plan", "Transfert au CSRéf pour césarienne, voie veineuse, accompagnée")
	l.Calls = append(l.Calls, records.Call{At: x.at.Add(-40 * time.Minute), Who: "Dr A. Touré", Why: "pas de progrès", Answer: "transférer"})
	if _, err := x.b.Write(x.by, store.Change{Op: journal.OpSign, Document: d.ID, Content: &l, Bases: d.Heads}); err != nil {
		return err
	}
	return g.end(x.b, m, records.Transferred, dayOf(x.at), "Césarienne au CSRéf, mère et enfant bien")
}

// endLabour ends the labour with the birth and signs it.
func (x *birthing) endLabour() error {
	if x.labour.IsZero() {
		return nil
	}
	d, err := x.b.Document(x.labour)
	if err != nil {
		return err
	}
	var l records.Labour
	if err := d.Decode(&l); err != nil {
		return err
	}
	at := x.at
	l.Ended, l.End = &at, "birth"
	_, err = x.b.Write(x.by, store.Change{Op: journal.OpSign, Document: d.ID, Content: &l, Bases: d.Heads})
	return err
}

// child writes one child; a stillborn one is filed with the mother.
func (x *birthing) child(rank int) (journal.DocumentID, error) {
	g, m := x.g, x.m
	n := &records.Newborn{Pregnancy: m.pregnancy.String(), Delivery: m.delivery.String(), Mother: g.identity[x.row].String(), At: x.at.Add(time.Duration(12*rank) * time.Minute),
		Outcome: "live", Days: x.d.Days}
	if m.kids > 1 {
		n.Rank = rank + 1
	}
	if m.kids == 0 {
		return x.stillbirth(n)
	}
	row := int32(len(g.mothers)) + m.kid + int32(rank)
	k := &g.kids[m.kid+int32(rank)]
	n.Sex = g.facts[row].sex
	x.size(n)
	x.apgar(n)
	k.weight = float32(*n.Weight)
	n.Cord, n.EyeCare, n.VitaminK, n.SkinToSkin = "propre, deux ligatures", of(true), of(g.chance(0.8)), of(!m.has(slow))
	n.Breastfed = of(g.between(15, 60))
	n.Temperature, n.Respiration, n.Danger = of(to(0.1, g.around(36.8, 0.2, 36.5, 37.3))), of(g.between(38, 54)), []string{"none"}
	n.Kangaroo = of(*n.Weight < 2)
	n.BCG, n.Polio0 = of(g.chance(0.8)), of(g.chance(0.85))
	if m.has(childDied) {
		n.Outcome, n.Danger, n.BCG, n.Polio0, n.Breastfed = "died", []string{"fast_breathing", "severe_indrawing"}, nil, nil, nil
		n.DeathNote = "Détresse respiratoire dès la première heure, décès pendant la préparation du transfert."
		died := n.At.Add(5 * time.Hour)
		if died.Day() != n.At.Day() { // "on its first day", as its identity says
			died = n.At.Add(time.Minute)
		}
		n.Death = &records.Death{At: &died, Where: "here", Arrival: "stable", Cause: "Détresse respiratoire du nouveau-né",
			Receiving: records.Delay{Found: "yes", Why: "ambulance attendue deux heures"}, Avoidable: "unknown"}
	}
	if m.has(hivPositive) {
		n.Exposed = records.Positive
	}
	for code, given := range map[string]*bool{"bcg": n.BCG, "polio0": n.Polio0} {
		if given != nil && *given {
			g.calendar.note(k, code, 0)
		}
	}
	if err := x.identity(row, rank, n); err != nil {
		return journal.DocumentID{}, err
	}
	r, err := x.b.Write(x.by, store.Change{Op: journal.OpSign, Patient: g.identity[row], Content: n})
	if err != nil {
		return journal.DocumentID{}, err
	}
	g.docs++
	return r.Document, nil
}

func (x *birthing) stillbirth(n *records.Newborn) (journal.DocumentID, error) {
	g := x.g
	n.Outcome, n.Sex = "fresh_stillbirth", pick(g, clinical.Female, clinical.Male)
	if g.chance(0.4) {
		n.Outcome = "macerated_stillbirth"
	}
	x.size(n)
	n.DeathNote = "Bruits du cœur absents à l’arrivée. Cause probable : hypertension maternelle."
	r, err := x.b.Write(x.by, store.Change{Op: journal.OpSign, Patient: g.identity[x.row], Content: n})
	if err != nil {
		return journal.DocumentID{}, err
	}
	g.docs++
	return r.Document, nil
}

// size draws weight, length and head by the newborn standard.
func (x *birthing) size(n *records.Newborn) {
	g := x.g
	ga := clinical.GestationalDays(min(max(*n.Days, newborn.MinDays), newborn.MaxDays))
	z := g.around(-0.3, 0.85, -2.2, 2)
	if x.m.kids > 1 {
		z = g.around(-1.1, 0.6, -2.4, 0.5)
	}
	value := func(m newborn.Measure, z, step float64) *float64 {
		v, err := newborn.ValueAtZ(m, z, ga, n.Sex)
		if err != nil {
			return nil
		}
		return of(to(step, v.Value))
	}
	n.Weight = value(newborn.Weight, z, 0.01)
	n.Length = value(newborn.Length, z*0.7+g.around(0, 0.3, -0.6, 0.6), 0.5)
	n.Head = value(newborn.Head, z*0.6+g.around(0, 0.3, -0.6, 0.6), 0.5)
}

// apgar draws the scores, item by item, of one and five minutes, and of ten
// where five were not good.
func (x *birthing) apgar(n *records.Newborn) {
	g := x.g
	score := func(minute, total int) {
		a := records.Apgar{Minute: minute}
		left := 10 - total
		// Colour is what is lost first, then breathing, tone, reactivity.
		for _, i := range [...]int{0, 4, 3, 2, 0, 4, 3, 2, 1, 1} {
			if a.Items[i] == nil {
				a.Items[i] = of(2)
			}
			if left > 0 && *a.Items[i] > 0 {
				*a.Items[i]--
				left--
			}
		}
		n.Apgar = append(n.Apgar, a)
	}
	n.Resuscitation = []string{"none"}
	switch {
	case x.m.has(childDied):
		score(1, 2)
		score(5, 4)
		score(10, 5)
		n.Resuscitation = []string{"drying", "suction", "ventilation", "oxygen"}
	case x.m.has(slow):
		score(1, 4)
		score(5, 6)
		score(10, 8)
		n.Resuscitation = []string{"drying", "suction", "ventilation"}
	default:
		first := g.between(8, 9)
		score(1, first)
		score(5, min(10, first+1))
	}
}

// identity registers the child as a patient of its own.
func (x *birthing) identity(row int32, rank int, n *records.Newborn) error {
	g := x.g
	doc, err := x.b.Document(g.identity[x.row])
	if err != nil {
		return err
	}
	var m records.Patient
	if err := doc.Decode(&m); err != nil {
		return err
	}
	given := "Bébé"
	if n.Rank > 0 {
		given = "Bébé " + string(rune('0'+n.Rank))
	}
	day := dayOf(n.At)
	p := &records.Patient{Number: g.number(), Family: fatherName(&m), Given: given, Sex: n.Sex, Birth: &day, BirthBy: records.ExactDay,
		Village: m.Village, Quarter: m.Quarter, Phone: m.Phone, Mother: m.Name(), Father: m.Husband, MotherID: doc.ID.String()}
	if n.Outcome != "live" {
		p.Died = &day
	}
	r, err := x.b.Write(x.by, store.Change{Op: journal.OpPut, Content: p})
	if err != nil {
		return err
	}
	g.identity[row] = r.Document
	g.facts[row].birth = int32(day.Serial())
	g.docs++
	return nil
}
