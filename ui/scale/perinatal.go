package scale

import (
	"context"

	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/clinical/scale"
	"carnet/ui/record"
	"carnet/ui/visit"
)

// Form is the questionnaires as the chart sees them. A new one is the perinatal
// scale, offered for a woman who is pregnant or gave birth within a year.
func Form() record.Form {
	return record.Form{
		Kind: records.KindScale, Title: "scale.title", Key: "Ctrl+Shift+E", Does: "scale.new", Need: records.Restricted,
		New: begin, Open: open, Say: say,
		When: func(ctx context.Context, c *record.Case) (bool, error) {
			if !visit.Woman(c) || c.Patient.Died != nil || !visit.Between(c, 10*visit.Years, 57*visit.Years) {
				return false, nil
			}
			x, err := perinatalOf(ctx, c)
			return x.on, err
		},
	}
}

// perinatalDays is how long after a birth the perinatal scale is offered.
const perinatalDays = 365

// perinatal is what a questionnaire belongs to.
type perinatal struct {
	on                  bool
	pregnancy, delivery string // documents, "" for none here
}

// perinatalOf finds the pregnancy under way, or the birth of the last year: one
// that is on record here, or the one that a postnatal visit tells of.
func perinatalOf(ctx context.Context, c *record.Case) (perinatal, error) {
	d, _, ok, err := c.Store.Pregnant(ctx, c.PatientID)
	if err != nil {
		return perinatal{}, err
	}
	if ok {
		return perinatal{on: true, pregnancy: d.ID.String()}, nil
	}
	within := func(day clinical.Date) bool {
		n := c.Today.Sub(day)
		return n >= 0 && n <= perinatalDays
	}
	births, err := c.Store.OfPatient(ctx, c.PatientID, records.KindDelivery)
	if err != nil {
		return perinatal{}, err
	}
	for i := len(births) - 1; i >= 0; i-- {
		var v records.Delivery
		if births[i].Content == nil || !within(births[i].Day) {
			continue
		}
		if err := births[i].Decode(&v); err != nil {
			return perinatal{}, err
		}
		return perinatal{on: true, pregnancy: v.Pregnancy, delivery: births[i].ID.String()}, nil
	}
	visits, err := visit.Decoded[records.Postnatal](ctx, c, records.KindPostnatal)
	if err != nil {
		return perinatal{}, err
	}
	for _, v := range visits {
		if v.Born != nil && within(*v.Born) {
			return perinatal{on: true}, nil
		}
	}
	return perinatal{}, nil
}

// begin makes a perinatal scale of today. It answers the arrival only where she
// came for her mental health: asked beside another visit, that visit does.
func begin(ctx context.Context, c *record.Case) (records.Document, error) {
	x, err := perinatalOf(ctx, c)
	if err != nil {
		return nil, err
	}
	d := &records.Scale{Date: c.Today, Scale: scale.EPDS, Pregnancy: x.pregnancy, Delivery: x.delivery}
	id, v, err := visit.Arrival(ctx, c)
	if err == nil && v.Service == "mental_health" {
		d.Visit = id
	}
	return d, err
}
