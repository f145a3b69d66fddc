package postnatal

import (
	"context"
	"strconv"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/clinical/newborncare"
	"carnet/records/journal"
	"carnet/ui/record"
)

// kid is a child of the birth.
type kid struct {
	id     string // patient document; "" for a child without a chart
	birth  clinical.Date
	weight float64 // at birth, kg; 0 where it was not taken
	sex    clinical.Sex
	rank   int
}

// name is what the child is called on the form: "Enfant", "Jumeau 1 (fille)".
func (k kid) name(p text.Printer, n int) string {
	words := p.T("postnatal.child")
	if n > 1 {
		words = p.T("postnatal.child.of", strconv.Itoa(k.rank))
	}
	if k.sex != clinical.SexUnknown {
		words += " · " + p.T("postnatal.sex."+k.sex.String())
	}
	return words
}

// since says how a weight has changed since birth: "−6 % (3,10 kg)".
func (k kid) since(p text.Printer, weight float64) string {
	if k.weight == 0 || weight == 0 {
		return ""
	}
	change := (weight/k.weight - 1) * 100
	sign := ""
	if change > 0 {
		sign = "+"
	}
	return p.T("postnatal.since_birth", sign+p.Number(change, 0), p.Number(k.weight, 2))
}

// birthOf is the birth that a visit follows.
type birthOf struct {
	pregnancy string
	delivery  string
	day       clinical.Date // zero where no birth is on record
	kids      []kid
}

// lastBirth finds the mother's last birth with the children who lived.
func lastBirth(ctx context.Context, c *record.Case, on clinical.Date) (birthOf, error) {
	var out birthOf
	docs, err := c.Store.OfPatient(ctx, c.PatientID, records.KindDelivery)
	if err != nil {
		return out, err
	}
	for i := range docs {
		var d records.Delivery
		if docs[i].Content == nil {
			continue
		}
		if err := docs[i].Decode(&d); err != nil {
			return out, err
		}
		day := clinical.Date{Year: d.At.Year(), Month: int(d.At.Month()), Day: d.At.Day()}
		if d.At.IsZero() || on.Before(day) {
			continue
		}
		out = birthOf{pregnancy: d.Pregnancy, delivery: docs[i].ID.String(), day: day}
	}
	if out.pregnancy == "" {
		return out, nil
	}
	pregnancy, err := journal.ParseDocumentID(out.pregnancy)
	if err != nil {
		return out, nil // a document that names no pregnancy: the mother alone
	}
	born, err := c.Store.OfPregnancy(ctx, pregnancy, records.KindNewborn)
	if err != nil {
		return out, err
	}
	for i := range born {
		var n records.Newborn
		if born[i].Content == nil {
			continue
		}
		if err := born[i].Decode(&n); err != nil {
			return out, err
		}
		if n.Outcome != "live" {
			continue
		}
		k := kid{birth: out.day, sex: n.Sex, rank: max(n.Rank, len(out.kids)+1)}
		if n.Weight != nil {
			k.weight = *n.Weight
		}
		if !born[i].Patient.IsZero() && born[i].Patient != c.PatientID {
			k.id = born[i].Patient.String()
		}
		out.kids = append(out.kids, k)
	}
	return out, nil
}

// The rules of the young infant hold for two months (WHO IMCI); those of the
// newborn are asked for ages up to 28 days.
const (
	youngInfant = 59
	newbornLast = 28 * 24
)

// danger works out the signs of a child: those that were seen and those that
// its temperature and its breathing are. ok is false where the rule says
// nothing for the age.
func danger(x *records.PostnatalKid, days int) (newborncare.Danger, bool) {
	if days < 0 || days > youngInfant {
		return newborncare.Danger{}, false
	}
	n := newborncare.Newborn{AgeHours: float64(min(days*24, newbornLast)), Temperature: x.Temperature}
	if x.Respiration != nil {
		v := float64(*x.Respiration)
		n.RespiratoryRate = &v
	}
	if x.Respiration2 != nil && x.Respiration != nil {
		v := float64(*x.Respiration2)
		n.RespiratoryRate2 = &v
	}
	d, err := newborncare.DangerSigns(n, newborncare.Defaults())
	if err != nil {
		return newborncare.Danger{}, false
	}
	measured := d.Signs
	d.Signs = nil
	for _, sign := range newborncare.Signs() {
		if contains(measured, sign) || contains(x.Danger, sign) {
			d.Signs = append(d.Signs, sign)
		}
	}
	return d, true
}

func contains(list []string, x string) bool {
	for _, y := range list {
		if x == y {
			return true
		}
	}
	return false
}
