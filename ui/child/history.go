package child

import (
	"context"
	"slices"

	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/clinical/growth"
	"carnet/records/journal"
	"carnet/ui/record"
	"carnet/ui/visit"
)

// history reads what was measured of the child before: at birth, at growth
// visits, at consultations, and at the mother's postnatal visits; oldest first.
func history(ctx context.Context, c *record.Case) ([]measured, error) {
	var out []measured
	add := func(day clinical.Date, g growth.Child) {
		age, known := c.Age(day)
		if !known || day.IsZero() || g.Weight+clinical.Kilograms(g.Length+g.MUAC+g.Head) == 0 {
			return
		}
		g.Sex, g.Age, g.AgeKnown = c.Patient.Sex, age, true
		out = append(out, measured{day, g})
	}
	born, err := visit.Decoded[records.Newborn](ctx, c, records.KindNewborn)
	if err != nil {
		return nil, err
	}
	for _, n := range born {
		add(dayOf(n), growth.Child{Weight: kilograms(n.Weight), Length: centimetres(n.Length), Head: centimetres(n.Head)})
		if err := atMother(ctx, c, n, add); err != nil {
			return nil, err
		}
	}
	visits, err := visit.Decoded[records.Growth](ctx, c, records.KindGrowth)
	if err != nil {
		return nil, err
	}
	for i := range visits {
		add(visits[i].Date, childOf(&visits[i]))
	}
	consultations, err := visit.Decoded[records.Consultation](ctx, c, records.KindConsultation)
	if err != nil {
		return nil, err
	}
	for i := range consultations {
		v := &consultations[i].Vitals
		add(consultations[i].Date, growth.Child{Weight: kilograms(v.Weight), Length: centimetres(v.Height), MUAC: clinical.Centimetres(visit.Value(v.MUAC) / 10)})
	}
	slices.SortStableFunc(out, func(a, b measured) int { return a.day.Sub(b.day) })
	return out, nil
}

// atMother adds the child's weights from the mother's postnatal visits.
func atMother(ctx context.Context, c *record.Case, n records.Newborn, add func(clinical.Date, growth.Child)) error {
	pregnancy, err := journal.ParseDocumentID(n.Pregnancy)
	if err != nil {
		return nil // not linked: the child's own visits say what they say
	}
	docs, err := c.Store.OfPregnancy(ctx, pregnancy, records.KindPostnatal)
	if err != nil {
		return err
	}
	for i := range docs {
		var v records.Postnatal
		if docs[i].Content == nil {
			continue
		}
		if err := docs[i].Decode(&v); err != nil {
			return err
		}
		for _, k := range v.Children {
			if k.Child == c.PatientID.String() {
				add(v.Date, growth.Child{Weight: kilograms(k.Weight)})
			}
		}
	}
	return nil
}

func dayOf(n records.Newborn) clinical.Date {
	if n.At.IsZero() {
		return clinical.Date{}
	}
	return clinical.Date{Year: n.At.Year(), Month: int(n.At.Month()), Day: n.At.Day()}
}

func kilograms(x *float64) clinical.Kilograms     { return clinical.Kilograms(visit.Value(x)) }
func centimetres(x *float64) clinical.Centimetres { return clinical.Centimetres(visit.Value(x)) }

// childOf is what a growth visit has measured, without age and sex.
func childOf(g *records.Growth) growth.Child {
	c := growth.Child{Weight: kilograms(g.Weight), Length: centimetres(g.Length), Head: centimetres(g.Head), MUAC: clinical.Centimetres(visit.Value(g.MUAC) / 10)}
	if g.Standing != nil {
		c.Position = growth.Lying
		if *g.Standing {
			c.Position = growth.Standing
		}
	}
	c.Oedema = g.Oedema != nil && *g.Oedema
	return c
}
