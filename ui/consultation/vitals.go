package consultation

import (
	"fmt"
	"strings"

	"carnet/records/clinical"
	"carnet/records/clinical/growth"
	"carnet/records/clinical/vitals"
	"carnet/ui/form"
)

// Ages at which the measurements change, in days.
const (
	fiveYears   clinical.AgeDays = 1826
	adultFrom   clinical.AgeDays = 6940 // the growth references end here
	fifteenYear clinical.AgeDays = 5479
)

// vitals are the measurements, those that every visit has first.
func (s *sheet) vitals() []form.Item {
	v, b := &s.d.Vitals, s.vital
	return []form.Item{
		form.Number("consultation.vitals.temperature", &v.Temperature, form.Unit("°C"), form.Last(s.lastOf("temperature", "")), form.Placeholder("< "+s.p.Number(b.FeverFrom, 1)),
			form.Decimals(1), form.Plausible(b.TemperaturePossible.Min, b.TemperaturePossible.Max), s.alert("temperature")),
		form.Number("consultation.vitals.weight", &v.Weight, form.Unit("kg"), form.Last(s.lastOf("weight", "")),
			form.Decimals(2), form.Plausible(b.WeightPossible.Min, b.WeightPossible.Max), s.weightChange()),
		form.BP("consultation.vitals.systolic", &v.Systolic, &v.Diastolic, form.Last(s.lastPressure()), s.normalPressure(), form.Check(func(form.Pressure) form.Message {
			return s.vitalMessage("sbp", "dbp")
		})),
		form.Integer("consultation.vitals.pulse", &v.Pulse, form.Unit("/min"), form.Last(s.lastOf("pulse", "")), s.band(func(x vitals.Band) vitals.Range { return x.Pulse }, b.Pulse.Normal),
			form.Plausible(20, b.PulsePossible.Max), s.alert("pulse")),
		form.Integer("consultation.vitals.respiration", &v.Respiration, form.Unit("/min"), form.Last(s.lastOf("respiration", "")), s.band(func(x vitals.Band) vitals.Range { return x.Resp }, b.Resp.Normal),
			form.Plausible(4, b.RespPossible.Max), s.alert("resp")),
		form.Integer("consultation.vitals.spo2", &v.SpO2, form.Unit("%"), form.Last(s.lastOf("spo2", "")), form.Placeholder("≥ "+short(b.SaturationLow)),
			form.Plausible(30, b.SaturationPossible.Max), s.alert("saturation")),
		form.Number("consultation.vitals.height", &v.Height, form.Unit("cm"), form.Last(s.lastOf("height", "")),
			form.Decimals(1), form.Plausible(b.HeightPossible.Min, b.HeightPossible.Max)),
		form.Integer("consultation.vitals.muac", &v.MUAC, form.Unit("mm"), form.Last(s.lastOf("muac", "")), form.Plausible(40, 600),
			form.When(func() bool { return v.MUAC != nil || s.young(fiveYears) })),
		form.Number("consultation.vitals.glucose", &v.Glucose, form.Unit("g/L"), form.Last(s.lastOf("glucose", "")), form.Decimals(2), form.Plausible(0.1, 10)),
		form.Computed("consultation.index", s.index, form.Span(2), form.When(func() bool { return s.index().Text != "" })),
		form.Note(s.shock),
		form.Note(s.malnutrition),
	}
}

// readings are the measurements as the rules take them.
func (s *sheet) readings() vitals.Readings {
	v := &s.d.Vitals
	return vitals.Readings{
		SBP: clinical.MmHg(whole(v.Systolic)), DBP: clinical.MmHg(whole(v.Diastolic)), Pulse: clinical.PerMinute(whole(v.Pulse)),
		Respiration: clinical.PerMinute(whole(v.Respiration)), Temperature: clinical.Celsius(real(v.Temperature)), Saturation: clinical.Percent(whole(v.SpO2)),
		Weight: clinical.Kilograms(real(v.Weight)), Height: clinical.Centimetres(real(v.Height)),
	}
}

func whole(x *int) float64 {
	if x == nil {
		return 0
	}
	return float64(*x)
}

func real(x *float64) float64 {
	if x == nil {
		return 0
	}
	return *x
}

// vitalAge is the age that the ranges are taken for: an adult's where it is
// not known.
func (s *sheet) vitalAge() clinical.AgeDays {
	if age, ok := s.age(); ok {
		return age
	}
	return vitals.Adult
}

func (s *sheet) alert(name string) form.Opt {
	return form.Check(func(float64) form.Message { return s.vitalMessage(name) })
}

// vitalMessage is the gravest alert of some measurements, with its threshold
// and its source.
func (s *sheet) vitalMessage(names ...string) form.Message {
	var worst form.Message
	for _, a := range s.vital.Alerts(s.vitalAge(), s.readings()) {
		for _, n := range names {
			if !strings.HasPrefix(a.Code, n+"_") {
				continue
			}
			m := form.Message{Level: levelOf(a.Severity), Text: s.p.T("consultation.alert", s.p.T(a.Text), threshold(s.p, a.Threshold), source(s.p, a.Source))}
			if m.Level > worst.Level {
				worst = m
			}
		}
	}
	return worst
}

func levelOf(x clinical.Severity) form.Level {
	switch x {
	case clinical.Danger:
		return form.Danger
	case clinical.Warning:
		return form.Warning
	}
	return form.Info
}

// threshold writes ">= 37.5" as people read it.
func threshold(p interface {
	T(string, ...any) string
}, s string) string {
	s = strings.NewReplacer(">=", "≥", "<=", "≤", "-", "−").Replace(s)
	if p.T("form.point") == "," {
		s = strings.ReplaceAll(s, ".", ",")
	}
	return strings.ReplaceAll(s, " ", "\u00a0")
}

// sources gives the names by which people know where a rule comes from.
var sources = []struct{ begins, key string }{
	{"WHO ANC DAK", "who_anc"}, {"WHO Labour Care Guide", "who_labour"}, {"WHO IMCI", "who_imci"}, {"MSF", "msf"}, {"PALS", "pals"},
	{"WHO/FIGO/ICM", "who_figo"}, {"WHO Child Growth", "who_growth"}, {"WHO Reference 2007", "who_growth"}, {"WHO Training Course", "who_growth"},
	{"WHO guidelines for malaria", "who_malaria"}, {"WHO AWaRe", "who_aware"}, {"BMI", "who_bmi"},
}

func source(p interface {
	T(string, ...any) string
}, s clinical.Source) string {
	for _, x := range sources {
		if strings.HasPrefix(string(s), x.begins) {
			return p.T("consultation.source." + x.key)
		}
	}
	return string(s)
}

// normal shows a range in an empty field.
func (s *sheet) normal(lo, hi float64) form.Opt {
	return form.Placeholder(s.p.Number(lo, 1) + "–" + s.p.Number(hi, 1))
}

func (s *sheet) band(of func(vitals.Band) vitals.Range, adult vitals.Range) form.Opt {
	r := adult
	if b, ok := s.childBand(); ok {
		r = of(b)
	}
	return s.normal(r.Min, r.Max)
}

func (s *sheet) childBand() (vitals.Band, bool) {
	age := s.vitalAge()
	for _, b := range s.vital.Children {
		if age < b.Before {
			return b, true
		}
	}
	return vitals.Band{}, false
}

func (s *sheet) normalPressure() form.Opt {
	if s.lastPressure() != "" {
		return func(*form.Field) {} // the last value takes the room
	}
	if b, ok := s.childBand(); ok {
		return form.Placeholder(s.p.T("consultation.systolic.range", short(b.SBP.Min)+"–"+short(b.SBP.Max)))
	}
	n := s.vital
	return form.Placeholder(fmt.Sprintf("< %s/%s", short(n.SBP.Normal.Max), short(n.DBP.Normal.Max)))
}

func short(x float64) string { return fmt.Sprint(x) }

// lastOf is the value of last time with its day, "38,1 le 12/10"; words is the
// prefix of the key of a coded value.
func (s *sheet) lastOf(code, words string) string {
	o, ok := s.last[code]
	if !ok {
		return ""
	}
	v := o.Text
	if words != "" && v != "" {
		v = s.p.T(words + v)
	}
	if v == "" {
		v = s.p.Number(o.Value, 2)
	}
	return s.p.T("consultation.last", v, s.nearDay(o.Day))
}

func (s *sheet) lastPressure() string {
	a, ok1 := s.last["systolic"]
	b, ok2 := s.last["diastolic"]
	if !ok1 || !ok2 || a.Day != b.Day {
		return ""
	}
	return s.p.T("consultation.last.narrow", short(a.Value)+"/"+short(b.Value), s.nearDay(a.Day))
}

// nearDay is a day without its year where that is near: 12/10, else 12/10/24.
func (s *sheet) nearDay(d clinical.Date) string {
	full := form.FormatDate(d)
	if n := s.c.Today.Sub(d); n >= 0 && n < 330 {
		return full[:5]
	}
	return full[:6] + full[8:]
}

// weightChange warns where a weight is far from the last one: a slip of the
// pen, more often than an illness.
func (s *sheet) weightChange() form.Opt {
	const far = 0.3 // of the last weight, within half a year
	return form.Check(func(x float64) form.Message {
		o, ok := s.last["weight"]
		if !ok || o.Value <= 0 || s.c.Today.Sub(o.Day) > 180 || s.young(fiveYears) {
			return form.Message{}
		}
		if r := x/o.Value - 1; r > far || r < -far {
			return form.Warn(s.p.T("consultation.weight.far", o.Value, s.nearDay(o.Day)))
		}
		return form.Message{}
	})
}

// child is what was measured, for the growth references.
func (s *sheet) child() growth.Child {
	v := &s.d.Vitals
	c := growth.Child{Sex: s.c.Patient.Sex, Weight: clinical.Kilograms(real(v.Weight)), Length: clinical.Centimetres(real(v.Height)), MUAC: clinical.Centimetres(whole(v.MUAC) / 10)}
	c.Age, c.AgeKnown = s.age()
	return c
}

// index says what weight, height and arm mean: weight for height up to five
// years, BMI for age up to nineteen, then the BMI with its class.
func (s *sheet) index() form.Message {
	c := s.child()
	switch {
	case c.AgeKnown && c.Age <= growth.LastDay:
		return s.childIndex(c)
	case c.AgeKnown && c.Age < adultFrom:
		return s.schoolIndex(c)
	}
	if c.Weight == 0 || c.Length == 0 {
		return form.Message{}
	}
	r, err := vitals.BMI(c.Weight, c.Length)
	if err != nil {
		return form.Message{}
	}
	class := vitals.ClassifyBMI(r.Value)
	m := form.Message{Level: form.Info, Text: s.p.T("consultation.bmi", round1(r.Value), s.p.T("growth.bmi."+string(class)))}
	if class != vitals.NormalBMI {
		m.Level = form.Warning
	}
	return m
}

func round1(x float64) float64 { return float64(int(x*10+0.5)) / 10 }

func (s *sheet) childIndex(c growth.Child) form.Message {
	class, _, err := growth.Defaults().Malnutrition(c)
	if err != nil || class == growth.AcuteUnknown {
		return form.Message{}
	}
	m := form.Message{Level: form.Good, Text: s.p.T("growth.acute." + string(class))}
	switch class {
	case growth.AcuteModerate:
		m.Level = form.Warning
	case growth.AcuteSevere:
		m.Level = form.Danger
	}
	if c.Weight != 0 && c.Length != 0 {
		if z, err := growth.Assess(growth.WeightForLength, c); err == nil && !z.Withheld {
			m.Text = s.p.T("consultation.wfl", s.p.Number(z.Z, 1)) + " · " + m.Text
		}
	}
	return m
}

func (s *sheet) schoolIndex(c growth.Child) form.Message {
	if c.Weight == 0 || c.Length == 0 || c.Sex == clinical.SexUnknown {
		return form.Message{}
	}
	z, err := growth.Assess(growth.BMIForAge, c)
	if err != nil || z.Withheld {
		return form.Message{}
	}
	class, _ := growth.Classify(growth.BMIForAge, c.Age, z.Z)
	m := form.Message{Level: form.Info, Text: s.p.T("consultation.bmi_age", s.p.Number(z.Z, 1), s.p.T("growth.class."+string(class)))}
	if class != growth.Normal {
		m.Level = form.Warning
	}
	if class == growth.SeverelyThin {
		m.Level = form.Danger
	}
	return m
}

// malnutrition gathers the signs of acute malnutrition, with what to do.
func (s *sheet) malnutrition() form.Alert {
	c := s.child()
	if !c.AgeKnown || c.Age > growth.LastDay {
		return form.Alert{}
	}
	_, alerts, err := growth.Defaults().Malnutrition(c)
	if err != nil {
		return form.Alert{}
	}
	var out form.Alert
	var signs []string
	for _, a := range alerts {
		v := a.Values[0]
		name, unit := v.Name, v.Unit
		if key := "consultation.sign." + v.Name; s.p.Has(key) {
			name = s.p.T(key)
		}
		if unit != "" {
			unit = "\u00a0" + unit
		}
		signs = append(signs, s.p.T("consultation.sign", name, s.p.Number(v.Value, 1)+unit, threshold(s.p, a.Threshold)))
		if l := levelOf(a.Severity); l > out.Level {
			out = form.Alert{Level: l, Title: s.p.T(a.Text), Text: s.p.T(a.Action), Source: s.p.T("form.source", source(s.p, a.Source))}
		}
	}
	if len(signs) > 0 {
		out.Text = strings.Join(signs, " · ") + ". " + out.Text
	}
	return out
}

// shock is the alert that pulse and pressure raise together.
func (s *sheet) shock() form.Alert {
	for _, a := range s.vital.Alerts(s.vitalAge(), s.readings()) {
		if a.Code == "shock_index_high" {
			return form.Alert{
				Level: levelOf(a.Severity), Title: s.p.T(a.Text),
				Text:   s.p.T("consultation.shock", s.p.Number(a.Values[0].Value, 2), threshold(s.p, a.Threshold), s.p.T(a.Action)),
				Source: s.p.T("form.source", source(s.p, a.Source)),
			}
		}
	}
	return form.Alert{}
}
