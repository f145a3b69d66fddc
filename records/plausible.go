package records

import (
	"slices"
	"strconv"
	"time"

	"carnet/records/clinical"
)

// What no document can say, whoever writes it. The bounds are wide on purpose:
// they refuse a slip of the hand (another year, a missing comma), never a rare
// patient; what is unusual is the forms' and the rules' affair. A blocking one
// is of what cannot be; a contradiction that somebody must look at only keeps
// the document from being signed, so that no live chart loses a note by it.
// Reading asks none of this: what was signed before stays readable.
const (
	// longestPregnancy is in days: 45 weeks, the last that the calendars of the
	// centre's rules take. The longest well-documented pregnancies are shorter
	// once dated.
	longestPregnancy = 45 * 7
	// lowHb and highHb are in g/dL: below the one nobody is alive, above the
	// other the value was meant in g/L.
	lowHb, highHb = 1.0, 30.0
	// lowHeart and highHeart are fetal hearts a minute; 0 stands for looked for
	// and not heard. A complete block runs at 40, a flutter counted by hand
	// reaches 300.
	lowHeart, highHeart = 20, 320
	// lowFundal and highFundal are in cm.
	lowFundal, highFundal = 3.0, 65.0
	// lowBirth and highBirth are in kg: a stillborn child of 22 weeks can weigh
	// 200 g, the heaviest newborn on record weighed 10.
	lowBirth, highBirth = 0.1, 10.5
	// earlyOxytocin is how long before the birth the dose of the third stage may
	// be written: some give it with the anterior shoulder, and clocks differ.
	earlyOxytocin = 10 * time.Minute
	// apgarMost is the highest score of one item.
	apgarMost = 2
)

func between[N int | float64](path, code string, x *N, low, high N, f *Findings) {
	if x != nil && (*x < low || *x > high) {
		f.block(path, code, *x, low, high)
	}
}

func heart(path string, x *int, f *Findings) {
	if x != nil && *x != 0 {
		between(path, "range.heart", x, lowHeart, highHeart, f)
	}
}

func (t *RapidTests) plausible(f *Findings) {
	between("tests.hb", "range.hb", t.Hb, lowHb, highHb, f)
}

// noneBeside: "none" says that the signs were looked for and not found.
func noneBeside(path string, danger []string, f *Findings) {
	if len(danger) > 1 && slices.Contains(danger, "none") {
		f.missing(path, "danger.none_beside")
	}
}

// referredTo: who is sent on is sent somewhere.
func referredTo(referred bool, r *Referral, f *Findings) {
	if referred && (r == nil || r.To == "") {
		f.missing("referral.to", "consultation.referral_to")
	}
}

// begun is the first day that a pregnancy counts from, by the date that was
// agreed, else by the last menses; ok is false where neither is known. What a
// woman remembers of her menses is no mistake where a scan has dated her.
func (p *Pregnancy) begun() (day clinical.Date, path string, ok bool) {
	switch {
	case p.LMP != nil && len(p.Scans) == 0:
		return *p.LMP, "lmp", true
	case p.EDD != nil:
		return p.EDD.AddDays(-280), "edd", true
	}
	return clinical.Date{}, "", false
}

func (p *Pregnancy) plausible(f *Findings) {
	day, path, ok := p.begun()
	if !ok {
		return
	}
	until := p.Opened
	if p.EndDate != nil {
		until = *p.EndDate
		if p.EndDate.Sub(day) < 0 {
			f.block("end_date", "pregnancy.end_before")
			return
		}
	}
	// One that has ended may be opened long after, with its end unknown.
	if (p.Active() || p.EndDate != nil) && !until.IsZero() && until.Sub(day) > longestPregnancy {
		f.block(path, "pregnancy.too_long", longestPregnancy/7)
	}
}

func (v *Prenatal) plausible(f *Findings) {
	v.Tests.plausible(f)
	heart("fetal_heart", v.FetalHeart, f)
	heart("fetal_heart_2", v.FetalHeart2, f)
	between("fundal_height", "range.fundal", v.FundalHeight, lowFundal, highFundal, f)
	noneBeside("danger", v.Danger, f)
}

func (l *Labour) plausible(f *Findings) {
	if l.Second != nil && l.Active != nil && l.Second.Before(*l.Active) {
		f.missing("second", "labour.second_before")
	}
}

func (d *Delivery) plausible(f *Findings) {
	referredTo(d.Mother == "referred", d.Referral, f)
	if d.At.IsZero() {
		return
	}
	if d.Placenta != nil && d.Placenta.Before(d.At) {
		f.block("placenta", "delivery.placenta_before")
	}
	if d.Oxytocin != nil && d.Oxytocin.Before(d.At.Add(-earlyOxytocin)) {
		f.block("oxytocin", "delivery.oxytocin_before", int(earlyOxytocin/time.Minute))
	}
	for _, x := range d.Losses {
		if x.At.Before(d.At) {
			f.block("losses", "delivery.loss_before")
			break
		}
	}
}

func (n *Newborn) plausible(f *Findings) {
	between("weight", "range.birth_weight", n.Weight, lowBirth, highBirth, f)
	noneBeside("danger", n.Danger, f)
	for _, a := range n.Apgar {
		for _, x := range a.Items {
			if x != nil && (*x < 0 || *x > apgarMost) {
				f.block("apgar", "newborn.apgar", a.Minute)
				break
			}
		}
	}
}

func (p *Postnatal) plausible(f *Findings) {
	between("hb", "range.hb", p.Hb, lowHb, highHb, f)
	noneBeside("danger", p.Danger, f)
	for i, k := range p.Children {
		noneBeside("children."+strconv.Itoa(i)+".danger", k.Danger, f)
	}
	referredTo(p.Outcome == Referred, p.Referral, f)
}

func (c *Cervical) plausible(f *Findings) {
	referredTo(c.Outcome == Referred, c.Referral, f)
	if c.TreatedOn != nil && !c.Date.IsZero() && c.TreatedOn.Sub(c.Date) < 0 {
		f.missing("treated_on", "cervical.treated_before")
	}
}
