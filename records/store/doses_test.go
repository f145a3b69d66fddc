package store

import (
	"testing"

	"carnet/records"
	"carnet/records/journal"
)

// What two desks write of a dose, of a result or of what dates a pregnancy
// without seeing each other stays in sight with both values until somebody
// decides; what harms nobody is only flagged.
func TestDosesAndResultsAreNeverOverwritten(t *testing.T) {
	on := day(2026, 10, 1)
	lmp := day(2026, 3, 1)
	prenatal := func(change func(*records.Prenatal)) records.Document {
		v := records.Prenatal{Date: on, Pregnancy: "p", Danger: []string{"none"}}
		change(&v)
		return &v
	}
	pregnancy := func(change func(*records.Pregnancy)) records.Document {
		p := records.Pregnancy{Opened: on, LMP: &lmp}
		change(&p)
		return &p
	}
	postnatal := func(change func(*records.Postnatal)) records.Document {
		p := records.Postnatal{Date: on}
		change(&p)
		return &p
	}
	line := func(dose float64) []records.Line {
		return []records.Line{{Medicine: "Amoxicilline", Dose: dose, Unit: "mg", Times: 2, Days: 5}}
	}
	for _, c := range []struct {
		path   string
		safety bool
		first  records.Document
		one    records.Document
		other  records.Document
	}{
		{"sp", true, prenatal(func(*records.Prenatal) {}), prenatal(func(v *records.Prenatal) { v.SP = ptr(1) }), prenatal(func(v *records.Prenatal) { v.SP = ptr(2) })},
		{"td", true, prenatal(func(*records.Prenatal) {}), prenatal(func(v *records.Prenatal) { v.Td = ptr(1) }), prenatal(func(v *records.Prenatal) { v.Td = ptr(2) })},
		{"iron_mg", true, prenatal(func(*records.Prenatal) {}), prenatal(func(v *records.Prenatal) { v.IronMg = ptr(60) }), prenatal(func(v *records.Prenatal) { v.IronMg = ptr(120) })},
		{"hbsag", true, prenatal(func(*records.Prenatal) {}), prenatal(func(v *records.Prenatal) { v.HBsAg = records.Negative }), prenatal(func(v *records.Prenatal) { v.HBsAg = records.Positive })},
		{"note", false, prenatal(func(*records.Prenatal) {}), prenatal(func(v *records.Prenatal) { v.Note = "a" }), prenatal(func(v *records.Prenatal) { v.Note = "b" })},
		{"hbsag", true, pregnancy(func(*records.Pregnancy) {}), pregnancy(func(p *records.Pregnancy) { p.HBsAg = records.Negative }), pregnancy(func(p *records.Pregnancy) { p.HBsAg = records.Positive })},
		{"lmp_certain", true, pregnancy(func(p *records.Pregnancy) { p.LMPCertain = true }), pregnancy(func(p *records.Pregnancy) { p.LMPCertain = true; p.Note = "a" }), pregnancy(func(*records.Pregnancy) {})},
		{"lines", true, postnatal(func(p *records.Postnatal) { p.Lines = line(250) }), postnatal(func(p *records.Postnatal) { p.Lines = line(500) }), postnatal(func(p *records.Postnatal) { p.Lines = line(750) })},
		{"vitamin_a", true, &records.Growth{Date: on}, &records.Growth{Date: on, VitaminA: ptr(100000)}, &records.Growth{Date: on, VitaminA: ptr(200000)}},
		{"doses", true, &records.Vaccinations{Date: on, Doses: []records.VaccineDose{{Vaccine: "bcg"}}},
			&records.Vaccinations{Date: on, Doses: []records.VaccineDose{{Vaccine: "bcg", Lot: "A"}}}, &records.Vaccinations{Date: on, Doses: []records.VaccineDose{{Vaccine: "bcg", Lot: "B"}}}},
	} {
		policy := policyOf(c.first.Kind())
		if safe := contains(policy.Safety, c.path); safe != c.safety {
			t.Errorf("%s of %s is a safety field: %v", c.path, c.first.Kind(), safe)
		}
		if c.path == "lmp_certain" {
			continue // false is left out: one of the two has no value to show
		}
		d := newDesk(t)
		w := d.write(t, d.doctor, Change{Op: journal.OpPut, Content: awa()})
		r := d.write(t, d.doctor, Change{Op: journal.OpSign, Patient: w.Document, Content: c.first})
		for _, x := range []records.Document{c.one, c.other} {
			d.write(t, d.doctor, Change{Op: journal.OpSign, Document: r.Document, Content: x, Bases: []journal.Hash{r.ID}, Reason: "relu"})
		}
		doc, err := d.Document(t.Context(), r.Document)
		if err != nil || len(doc.Conflicts) != 1 || doc.Conflicts[0].Path != c.path || len(doc.Conflicts[0].Values) != 2 || (doc.Flags&SafetyConflict != 0) != c.safety {
			t.Errorf("%s of %s: %+v, flags %b, %v", c.path, c.first.Kind(), doc.Conflicts, doc.Flags, err)
		}
	}
}

func contains(list []string, x string) bool {
	for _, y := range list {
		if x == y {
			return true
		}
	}
	return false
}
