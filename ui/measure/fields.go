package measure

import (
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
	// Path makes the keys of the fields, and of their labels, the paths of the
	// document: "consultation.vitals." makes "consultation.vitals.systolic".
	// Without it they are "measure.temperature", "measure.bp" and so on.
	Path string
	// On is the day that ages count at where the form can change it; Who.Day
	// where it is nil.
	On func() clinical.Date
	// Arm tells whether the arm is measured; nil measures that of children
	// below five years and of women who may be pregnant.
	Arm func() bool
}

// Bounds within which a glucose meter and a tape can read at all, and below
// which a pulse, a breath or a saturation is a slip of the pen; the others are
// the clinical rules'.
const (
	glucoseLeast, glucoseMost = 0.1, 10.0 // g/L
	armLeast, armMost         = 40, 600   // mm
	pulseLeast                = 20        // a minute
	breathLeast               = 4         // a minute
	saturationLeast           = 30        // %
)

// Fields declares the vital signs: temperature, weight, blood pressure, pulse,
// respiration, saturation, height, arm circumference and glucose, each with
// its unit, its normal range at the patient's age while it is empty, the value
// of last time and its alert; then what weight, height and arm mean, and the
// notes about shock and malnutrition.
func Fields(p text.Printer, v *records.Vitals, o Options) []form.Item {
	d := &declaration{p: p, v: v, o: o, rules: vitals.Defaults()}
	r := &d.rules
	arm := o.Arm
	if arm == nil {
		arm = d.armCounts
	}
	return []form.Item{
		form.Number(d.key("temperature"), &v.Temperature, d.opts("temperature", "°C", r.TemperaturePossible, 0,
			form.Decimals(1), d.between(r.ColdBelow, r.FeverFrom-0.1), d.alerts("temperature"))...),
		form.Number(d.key("weight"), &v.Weight, d.opts("weight", "kg", r.WeightPossible, 0, form.Decimals(2), d.weightChange())...),
		form.BP(d.pressureKey(), &v.Systolic, &v.Diastolic, form.Last(d.lastPressure()), d.normalPressure(),
			form.Check(func(form.Pressure) form.Message { return d.alert("sbp", "dbp") })),
		form.Integer(d.key("pulse"), &v.Pulse, d.opts("pulse", "/min", r.PulsePossible, pulseLeast,
			d.normal(func(b vitals.Band) vitals.Range { return b.Pulse }, r.Pulse.Normal), d.alerts("pulse"))...),
		form.Integer(d.key("respiration"), &v.Respiration, d.opts("respiration", "/min", r.RespPossible, breathLeast,
			d.normal(func(b vitals.Band) vitals.Range { return b.Resp }, r.Resp.Normal), d.alerts("resp"))...),
		form.Integer(d.key("spo2"), &v.SpO2, d.opts("spo2", "%", r.SaturationPossible, saturationLeast,
			form.Placeholder("≥ "+d.num(r.SaturationLow)), d.alerts("saturation"))...),
		form.Number(d.key("height"), &v.Height, d.opts("height", "cm", r.HeightPossible, 0, form.Decimals(1))...),
		form.Integer(d.key("muac"), &v.MUAC, d.opts("muac", "mm", vitals.Range{Min: armLeast, Max: armMost}, 0,
			form.When(func() bool { return v.MUAC != nil || arm() }))...),
		form.Number(d.key("glucose"), &v.Glucose, d.opts("glucose", "g/L", vitals.Range{Min: glucoseLeast, Max: glucoseMost}, 0, form.Decimals(2))...),
		form.Computed(d.key("index"), d.index, form.Label("measure.index"), form.Span(2), form.When(func() bool { return d.index().Text != "" })),
		form.Note(d.shock),
		form.Note(d.wasting),
	}
}

type declaration struct {
	p     text.Printer
	v     *records.Vitals
	o     Options
	rules vitals.Settings
}

func (d *declaration) key(name string) string {
	if d.o.Path == "" {
		return "measure." + name
	}
	return d.o.Path + name
}

// pressureKey is the name of both ends of the pressure, or the path of one.
func (d *declaration) pressureKey() string {
	if d.o.Path == "" {
		return d.key("bp")
	}
	return d.key("systolic")
}

// who is the patient on the day of the document.
func (d *declaration) who() Subject {
	w := d.o.Who
	if d.o.On != nil {
		w.Day = d.o.On()
	}
	return w
}

// opts are those of one number: unit, last value, bounds, and its own.
func (d *declaration) opts(code, unit string, possible vitals.Range, least float64, own ...form.Opt) []form.Opt {
	return append([]form.Opt{form.Unit(unit), form.Last(d.last(code)), form.Plausible(max(possible.Min, least), possible.Max)}, own...)
}

func (d *declaration) alerts(reading string) form.Opt {
	return form.Check(func(float64) form.Message { return d.alert(reading) })
}

// alert is what the rules say of some readings now, the gravest, with its
// threshold and its source.
func (d *declaration) alert(readings ...string) form.Message {
	var worst form.Message
	for _, a := range d.rules.Alerts(d.who().Age(), Readings(d.v)) {
		for _, r := range readings {
			if len(a.Values) == 0 || a.Values[0].Name != r {
				continue
			}
			if l := LevelOf(a.Severity); l > worst.Level {
				worst = form.Says(l, d.p.T("measure.alert", d.p.T(a.Text), Threshold(d.p, a.Threshold), Source(d.p, a.Source)))
			}
		}
	}
	return worst
}

func (d *declaration) num(x float64) string { return d.p.Number(x, 1) }

// between shows a normal range in an empty field.
func (d *declaration) between(lo, hi float64) form.Opt {
	return form.Placeholder(d.num(lo) + "–" + d.num(hi))
}

func (d *declaration) normal(of func(vitals.Band) vitals.Range, adult vitals.Range) form.Opt {
	r := adult
	if b, ok := d.band(); ok {
		r = of(b)
	}
	return d.between(r.Min, r.Max)
}

// band is that of a child's age.
func (d *declaration) band() (vitals.Band, bool) {
	age := d.who().Age()
	for _, b := range d.rules.Children {
		if age < b.Before {
			return b, true
		}
	}
	return vitals.Band{}, false
}

func (d *declaration) normalPressure() form.Opt {
	if d.lastPressure() != "" {
		return func(*form.Field) {} // the last value takes the room
	}
	if b, ok := d.band(); ok {
		return form.Placeholder(d.p.T("measure.systolic.range", d.num(b.SBP.Min)+"–"+d.num(b.SBP.Max)))
	}
	return form.Placeholder("<\u00a0" + d.num(d.rules.SBP.Normal.Max) + "/" + d.num(d.rules.DBP.Normal.Max))
}

func (d *declaration) last(code string) string {
	o, ok := d.o.Last[code]
	if !ok || o.Day.IsZero() {
		return ""
	}
	return d.p.T("measure.last", d.p.Number(o.Value, 2), NearDay(o.Day, d.who().Day))
}

// lastPressure needs both ends of one day.
func (d *declaration) lastPressure() string {
	s, ok := d.o.Last["systolic"]
	f, both := d.o.Last["diastolic"]
	if !ok || !both || s.Day.IsZero() || s.Day != f.Day {
		return ""
	}
	return d.p.T("measure.last.narrow", d.num(s.Value)+"/"+d.num(f.Value), NearDay(s.Day, d.who().Day))
}

// weightChange warns where a weight is far from the last one: a slip of the
// pen, more often than an illness.
func (d *declaration) weightChange() form.Opt {
	const (
		far  = 0.3 // of the last weight
		long = 180 // days within which it says something
	)
	return form.Check(func(x float64) form.Message {
		o, ok := d.o.Last["weight"]
		if !ok || o.Value <= 0 || d.who().Day.Sub(o.Day) > long || d.small() {
			return form.Message{}
		}
		if r := x/o.Value - 1; r > far || r < -far {
			return form.Warn(d.p.T("measure.weight.far", o.Value, NearDay(o.Day, d.who().Day)))
		}
		return form.Message{}
	})
}

// small tells a child known to be below five years.
func (d *declaration) small() bool {
	age, known := d.who().known()
	return known && age <= growth.LastDay
}

// armCounts tells whom the arm is measured of: children below five years, and
// women of an age to be pregnant.
func (d *declaration) armCounts() bool {
	if d.small() {
		return true
	}
	who := d.who()
	age, known := who.known()
	years := int(age) / 365
	return known && who.Sex == clinical.Female && years >= 10 && years < 50
}
