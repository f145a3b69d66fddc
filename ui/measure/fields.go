package measure

import (
	"strconv"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/clinical/growth"
	"carnet/records/clinical/vitals"
	"carnet/records/store"
	"carnet/ui/form"
)

// Options are what the fields must know beside the document.
type Options struct {
	Who Subject
	// Last are the patient's last values (Store.LastValues); they stand inside
	// the fields with their day.
	Last map[string]store.Observation
}

// Bounds within which a glucose meter and a tape can read at all; the others
// are the clinical rules'.
const (
	glucoseLeast, glucoseMost = 0.1, 10.0 // g/L
	armLeast, armMost         = 50, 600   // mm
)

// Fields declares the vital signs: temperature, blood pressure, pulse,
// respiration, saturation, weight, height, arm circumference (small children,
// and women who may be pregnant), glucose, and what follows from weight and
// height. Their keys are "measure.temperature", "measure.bp" and so on.
func Fields(p text.Printer, v *records.Vitals, o Options) []form.Item {
	d := &declaration{p: p, v: v, o: o, rules: vitals.Defaults()}
	d.band, d.child = bandOf(d.rules, o.Who.Age())
	return []form.Item{
		form.Number("measure.temperature", &v.Temperature, d.opts("temperature", 1, "°C", d.rules.TemperaturePossible,
			d.range1(d.rules.ColdBelow, d.rules.FeverFrom-0.1), []string{"temperature"}, 1)...),
		form.BP("measure.bp", &v.Systolic, &v.Diastolic, form.Range(d.pressureRange()), form.Last(d.lastPressure()),
			form.Check(func(form.Pressure) form.Message { return d.alert("sbp", "dbp") })),
		form.Integer("measure.pulse", &v.Pulse, d.opts("pulse", 0, "/min", d.rules.PulsePossible, d.normal(d.band.Pulse, d.rules.Pulse), []string{"pulse", "shock_index"}, 0)...),
		form.Integer("measure.respiration", &v.Respiration, d.opts("respiration", 0, "/min", d.rules.RespPossible, d.normal(d.band.Resp, d.rules.Resp), []string{"resp"}, 0)...),
		form.Integer("measure.spo2", &v.SpO2, d.opts("spo2", 0, "%", d.rules.SaturationPossible, "≥\u00a0"+d.num(d.rules.SaturationLow), []string{"saturation"}, 0)...),
		form.Number("measure.weight", &v.Weight, d.opts("weight", 1, "kg", d.rules.WeightPossible, "", []string{"wfa"}, 2)...),
		form.Number("measure.height", &v.Height, d.opts("height", 1, "cm", d.rules.HeightPossible, "", []string{"wflh"}, 1)...),
		form.Integer("measure.muac", &v.MUAC, append(d.opts("muac", 0, "mm", vitals.Range{Min: armLeast, Max: armMost}, "", []string{"muac_cm"}, 0),
			form.When(func() bool { return v.MUAC != nil || d.armCounts() }))...),
		form.Number("measure.glucose", &v.Glucose, d.opts("glucose", 2, "g/L", vitals.Range{Min: glucoseLeast, Max: glucoseMost}, "", nil, 2)...),
		form.Computed("measure.bmi", d.bmi, form.When(func() bool { return d.bmi().Text != "" })),
		form.Computed("measure.wflh", d.weightForLength, form.When(func() bool { return d.weightForLength().Text != "" })),
	}
}

type declaration struct {
	p     text.Printer
	v     *records.Vitals
	o     Options
	rules vitals.Settings
	band  vitals.Band
	child bool
}

func bandOf(s vitals.Settings, age clinical.AgeDays) (vitals.Band, bool) {
	for _, b := range s.Children {
		if age < b.Before {
			return b, true
		}
	}
	return vitals.Band{}, false
}

// opts are those of one number: unit, normal range, last value, bounds, and
// the alerts of some readings.
func (d *declaration) opts(code string, lastDecimals int, unit string, possible vitals.Range, normal string, readings []string, decimals int) []form.Opt {
	out := []form.Opt{form.Unit(unit), form.Range(normal), form.Last(d.last(code, lastDecimals)),
		form.Plausible(max(possible.Min, 0), possible.Max), form.Decimals(decimals)}
	if len(readings) > 0 {
		out = append(out, form.Check(func(float64) form.Message { return d.alert(readings...) }))
	}
	return out
}

// alert is what the rules say of some readings now, the gravest first.
func (d *declaration) alert(readings ...string) form.Message {
	var worst form.Message
	alerts := append(d.rules.Alerts(d.o.Who.Age(), Readings(d.v)), malnutrition(d.o.Who, d.v)...)
	for _, a := range alerts {
		for _, r := range readings {
			if len(a.Values) == 0 || a.Values[0].Name != r {
				continue
			}
			if s := signOf(d.p, a, d.v); s.Level > worst.Level {
				worst = form.Says(s.Level, s.Long)
			}
		}
	}
	return worst
}

func (d *declaration) num(x float64) string { return d.p.Number(x, 2) }

func (d *declaration) range1(lo, hi float64) string { return d.num(lo) + "–" + d.num(hi) }

func (d *declaration) normal(child vitals.Range, adult vitals.Limits) string {
	if d.child {
		return d.range1(child.Min, child.Max)
	}
	return d.range1(adult.Normal.Min, adult.Normal.Max)
}

func (d *declaration) pressureRange() string {
	if d.child {
		return d.range1(d.band.SBP.Min, d.band.SBP.Max)
	}
	return "<\u00a0" + d.num(d.rules.SBP.Normal.Max) + "/" + d.num(d.rules.DBP.Normal.Max)
}

func (d *declaration) last(code string, decimals int) string {
	o, ok := d.o.Last[code]
	if !ok || o.Day.IsZero() {
		return ""
	}
	return d.p.T("measure.last", d.p.Number(o.Value, decimals), shortDay(o.Day))
}

func (d *declaration) lastPressure() string {
	s, ok := d.o.Last["systolic"]
	if !ok || s.Day.IsZero() {
		return ""
	}
	return d.p.T("measure.last", d.num(s.Value)+"/"+d.num(d.o.Last["diastolic"].Value), shortDay(s.Day))
}

// shortDay writes a day without its year.
func shortDay(x clinical.Date) string {
	two := func(n int) string {
		if n < 10 {
			return "0" + strconv.Itoa(n)
		}
		return strconv.Itoa(n)
	}
	return two(x.Day) + "/" + two(x.Month)
}

// armCounts tells whom the arm is measured of: children below five years, and
// women of an age to be pregnant.
func (d *declaration) armCounts() bool {
	age, known := d.o.Who.known()
	if known && age <= growth.LastDay {
		return true
	}
	years := int(age) / 365
	return known && d.o.Who.Sex == clinical.Female && years >= 10 && years < 50
}

// bmi is the body mass index of a grown person, with its class.
func (d *declaration) bmi() form.Message {
	if d.child || d.v.Weight == nil || d.v.Height == nil {
		return form.Message{}
	}
	r, err := vitals.BMI(clinical.Kilograms(*d.v.Weight), clinical.Centimetres(*d.v.Height))
	if err != nil {
		return form.Message{}
	}
	words := d.p.Number(r.Value, 1) + " · " + d.p.T("measure.bmi."+string(vitals.ClassifyBMI(r.Value)))
	return form.Inform(words)
}

// weightForLength is the z-score of a child below five years.
func (d *declaration) weightForLength() form.Message {
	age, known := d.o.Who.known()
	if !known || age > growth.LastDay || d.v.Weight == nil || d.v.Height == nil || d.o.Who.Sex == clinical.SexUnknown {
		return form.Message{}
	}
	s, err := growth.Assess(growth.WeightForLength, growth.Child{Sex: d.o.Who.Sex, Age: age, AgeKnown: true,
		Weight: clinical.Kilograms(*d.v.Weight), Length: clinical.Centimetres(*d.v.Height)})
	if err != nil || s.Withheld {
		return form.Message{}
	}
	words := d.p.T("measure.z", d.p.Number(s.Z, 1))
	switch {
	case s.Implausible:
		return form.Warn(words)
	case s.Z < growth.Defaults().ZSevere:
		return form.Alarm(words)
	case s.Z < growth.Defaults().ZModerate:
		return form.Warn(words)
	}
	return form.Inform(words)
}
