package measure

import (
	"strings"

	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/clinical/growth"
	"carnet/records/clinical/vitals"
	"carnet/ui/form"
)

// adultFrom is the age in days at which the growth references end: nineteen
// years.
const adultFrom clinical.AgeDays = 6940

// grown is what was measured, for the growth references.
func grown(who Subject, v *records.Vitals) growth.Child {
	c := growth.Child{Sex: who.Sex}
	c.Age, c.AgeKnown = who.known()
	put(&c.Weight, v.Weight)
	put(&c.Length, v.Height)
	if v.MUAC != nil {
		c.MUAC = clinical.Millimetres(*v.MUAC).Cm()
	}
	return c
}

// index says what weight, height and arm mean: weight for height up to five
// years, BMI for age up to nineteen, then the BMI with its class.
func (d *declaration) index() form.Message {
	c := grown(d.who(), d.v)
	switch {
	case c.AgeKnown && c.Age <= growth.LastDay:
		return d.childIndex(c)
	case c.AgeKnown && c.Age < adultFrom:
		return d.schoolIndex(c)
	}
	if c.Weight == 0 || c.Length == 0 {
		return form.Message{}
	}
	r, err := vitals.BMI(c.Weight, c.Length)
	if err != nil {
		return form.Message{}
	}
	class := vitals.ClassifyBMI(r.Value)
	words := d.p.T("measure.bmi", d.p.Number(r.Value, 1), d.p.T("growth.bmi."+string(class)))
	if class != vitals.NormalBMI {
		return form.Warn(words)
	}
	return form.Inform(words)
}

func (d *declaration) childIndex(c growth.Child) form.Message {
	class, _, err := growth.Defaults().Malnutrition(c)
	if err != nil || class == growth.AcuteUnknown {
		return form.Message{}
	}
	m := form.Praise(d.p.T("growth.acute." + string(class)))
	switch class {
	case growth.AcuteModerate:
		m.Level = form.Warning
	case growth.AcuteSevere:
		m.Level = form.Danger
	}
	if c.Weight == 0 || c.Length == 0 {
		return m
	}
	if z, err := growth.Assess(growth.WeightForLength, c); err == nil && !z.Withheld {
		m.Text = d.p.T("measure.wfl", d.p.Number(z.Z, 1)) + " · " + m.Text
		if z.Implausible && m.Level < form.Warning {
			m.Level = form.Warning // measured anew rather than believed
		}
	}
	return m
}

func (d *declaration) schoolIndex(c growth.Child) form.Message {
	if c.Weight == 0 || c.Length == 0 || c.Sex == clinical.SexUnknown {
		return form.Message{}
	}
	z, err := growth.Assess(growth.BMIForAge, c)
	if err != nil || z.Withheld {
		return form.Message{}
	}
	class, _ := growth.Classify(growth.BMIForAge, c.Age, z.Z)
	words := d.p.T("measure.bmi_age", d.p.Number(z.Z, 1), d.p.T("growth.class."+string(class)))
	switch class {
	case growth.Normal:
		return form.Inform(words)
	case growth.SeverelyThin:
		return form.Alarm(words)
	}
	return form.Warn(words)
}

// wasting gathers the signs of acute malnutrition, with what to do.
func (d *declaration) wasting() form.Alert {
	var out form.Alert
	var signs []string
	for _, a := range malnutrition(d.who(), d.v) {
		v := a.Values[0]
		name, unit := v.Name, v.Unit
		if key := "measure.sign." + v.Name; d.p.Has(key) {
			name = d.p.T(key)
		}
		if unit != "" {
			unit = "\u00a0" + unit
		}
		signs = append(signs, d.p.T("measure.sign", name, d.p.Number(v.Value, 1)+unit, Threshold(d.p, a.Threshold)))
		if l := LevelOf(a.Severity); l > out.Level {
			out = form.Alert{Level: l, Title: d.p.T(a.Text), Text: d.p.T(a.Action), Source: d.p.T("form.source", Source(d.p, a.Source))}
		}
	}
	if len(signs) > 0 {
		out.Text = strings.Join(signs, " · ") + ". " + out.Text
	}
	return out
}

// shock is the alert that pulse and pressure raise together.
func (d *declaration) shock() form.Alert {
	for _, a := range d.rules.Alerts(d.who().Age(), Readings(d.v)) {
		if a.Code == "shock_index_high" {
			return form.Alert{
				Level: LevelOf(a.Severity), Title: d.p.T(a.Text),
				Text:   d.p.T("measure.shock", d.p.Number(a.Values[0].Value, 2), Threshold(d.p, a.Threshold), d.p.T(a.Action)),
				Source: d.p.T("form.source", Source(d.p, a.Source)),
			}
		}
	}
	return form.Alert{}
}
