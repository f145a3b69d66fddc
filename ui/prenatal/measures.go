package prenatal

import (
	"slices"

	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/clinical/antenatal"
	"carnet/records/clinical/fetal"
	"carnet/records/clinical/vitals"
	"carnet/records/store"
	"carnet/ui/form"
	"carnet/ui/measure"
)

// Gestational ages in weeks from which a field is offered. They decide nothing
// else: what was noted earlier stays to be seen.
const (
	fundusFrom       = 12
	movementsFrom    = 16
	presentationFrom = 28
)

// measures are what every visit takes first.
func (s *visit) measures() []form.Item {
	d, v := s.d, &s.d.Vitals
	limits := vitals.Defaults()
	return []form.Item{
		form.BP("prenatal.pressure", &v.Systolic, &v.Diastolic, form.Aside(s.pressureAside), form.Required(),
			form.Check(func(form.Pressure) form.Message { return s.pressureMessage() }), form.After(s.stamp)),
		form.Number("prenatal.weight", &v.Weight, form.Unit("kg"), form.Decimals(1), form.Plausible(limits.WeightPossible.Min, limits.WeightPossible.Max),
			form.Aside(s.gainAside), form.Check(s.weightMessage)),
		form.Number("prenatal.fundal_height", &d.FundalHeight, form.Unit("cm"), form.Decimals(1), form.Plausible(5, 60), form.Aside(s.fundalAside), form.Check(s.fundalMessage),
			form.When(func() bool { return d.FundalHeight != nil || s.from(fundusFrom) })),
		form.Integer("prenatal.fetal_heart", &d.FetalHeart, form.Unit("/min"), form.Plausible(0, 260), form.Aside(s.heartAside),
			form.Check(func(float64) form.Message { return s.heartMessage(d.FetalHeart, d.RepeatFetalHeart) }),
			form.When(func() bool { return d.FetalHeart != nil || s.from(fundusFrom) })),
		form.Integer("prenatal.fetal_heart_2", &d.FetalHeart2, form.Unit("/min"), form.Plausible(0, 260),
			form.Check(func(float64) form.Message { return s.heartMessage(d.FetalHeart2, d.RepeatFetalHeart2) }),
			form.When(func() bool { return d.FetalHeart2 != nil || s.twins() })),
		form.Combo("prenatal.protein", &s.protein, form.Among(coded(s.p, "prenatal.strip.", records.Dipstick)...), form.Code(&d.Tests.Protein), form.Strict(), s.named("prenatal.protein.short"),
			form.Unit("prenatal.strip.grades"), form.Check(s.proteinMessage)),
		form.Number("prenatal.hb", &d.Tests.Hb, form.Unit("g/dL"), form.Last(s.lastOf("hb", 1)), form.Decimals(1), form.Plausible(1, 25), form.Check(s.hbMessage), form.After(s.forgetIron)),
		form.NumberOf("prenatal.muac", s.muac(), form.Unit("cm"), form.Last(s.lastMUAC()), form.Decimals(1), form.Plausible(8, 60),
			form.Check(func(float64) form.Message { return s.alertMessage("anc.muac_low", "anc.muac_very_low") })),
		form.Choice("prenatal.movements", &d.Movements, s.movementOptions(), form.Advance(), form.When(func() bool { return d.Movements != "" || s.from(movementsFrom) })),
		form.BP("prenatal.repeat", &d.RepeatSystolic, &d.RepeatDiastolic, form.Check(func(form.Pressure) form.Message { return s.repeatMessage() }),
			form.Placeholder(s.p.T("prenatal.repeat.hint")), form.When(func() bool { return d.RepeatSystolic != nil || s.raised() })),
		form.Computed("prenatal.repeat.at", s.repeatAt, form.When(func() bool { return s.repeatAt().Text != "" })),
		s.againHeart("prenatal.repeat_fetal_heart", &d.RepeatFetalHeart, "fetal_heart"),
		s.againHeart("prenatal.repeat_fetal_heart_2", &d.RepeatFetalHeart2, "fetal_heart_2"),
	}
}

// palpation is what hands and eyes find. It stands behind the danger signs, so
// that what they raise is in sight.
func (s *visit) palpation() []form.Item {
	d := s.d
	return []form.Item{
		form.Choice("prenatal.presentation", &d.Presentation, form.Values("prenatal.presentation.", records.Presentations...), form.Span(2), form.Advance(),
			form.When(func() bool { return d.Presentation != "" || s.from(presentationFrom) })),
		form.Choice("prenatal.oedema", &d.Oedema, s.oedemaOptions(), form.Span(2), form.Advance()),
	}
}

// raised tells whether the first pressure calls for a second one.
func (s *visit) raised() bool {
	v, b := &s.d.Vitals, s.r.Antenatal.Pressure
	return v.Systolic != nil && float64(*v.Systolic) >= b.Systolic || v.Diastolic != nil && float64(*v.Diastolic) >= b.Diastolic
}

// rest is how long a woman rests before her pressure is taken again, in
// minutes (WHO: 10 to 15).
const rest = 15

// stamp notes when a raised pressure was taken.
func (s *visit) stamp() {
	if s.raised() && s.d.PressureAt == "" {
		s.d.PressureAt = s.r.Now().Format("15:04")
	}
}

// repeatAt says from when the pressure is to be taken again.
func (s *visit) repeatAt() form.Message {
	if !s.raised() || s.d.RepeatSystolic != nil || s.c.ReadOnly {
		return form.Message{}
	}
	h, m, ok := hour(s.d.PressureAt)
	if !ok {
		return form.Warn(s.p.T("prenatal.repeat.rest", rest))
	}
	at := (h*60 + m + rest) % (24 * 60)
	now := s.r.Now()
	left := at - now.Hour()*60 - now.Minute()
	if left < -12*60 {
		left += 24 * 60
	}
	due := s.p.T("prenatal.clock", two(at/60), two(at%60))
	if left <= 0 {
		return form.Warn(s.p.T("prenatal.repeat.now", due))
	}
	return form.Warn(s.p.T("prenatal.repeat.later", due, left))
}

func hour(s string) (h, m int, ok bool) {
	if len(s) != 5 || s[2] != ':' {
		return 0, 0, false
	}
	for i, c := range s {
		if i != 2 && (c < '0' || c > '9') {
			return 0, 0, false
		}
	}
	return int(s[0]-'0')*10 + int(s[1]-'0'), int(s[3]-'0')*10 + int(s[4]-'0'), true
}

func two(n int) string { return string([]byte{byte('0' + n/10), byte('0' + n%10)}) }

// pressureAside is the last pressure, until one is typed: there is no room for
// both. Then it stands below.
func (s *visit) pressureAside() string {
	if s.d.Vitals.Systolic != nil {
		return ""
	}
	return s.lastPressure()
}

func (s *visit) lastPressure() string {
	a, ok1 := s.last["systolic"]
	b, ok2 := s.last["diastolic"]
	if !ok1 || !ok2 || a.Day != b.Day {
		return ""
	}
	return s.p.T("prenatal.last", s.p.Number(a.Value, 0)+"/"+s.p.Number(b.Value, 0), nearDay(a.Day, s.c.Today))
}

func (s *visit) lastOf(code string, decimals int) string {
	o, ok := s.last[code]
	if !ok || o.Day.IsZero() {
		return ""
	}
	return s.p.T("prenatal.last", s.p.Number(o.Value, decimals), nearDay(o.Day, s.c.Today))
}

func (s *visit) lastMUAC() string {
	o, ok := s.last["muac"]
	if !ok || o.Day.IsZero() {
		return ""
	}
	return s.p.T("prenatal.last", s.p.Number(o.Value/10, 1), nearDay(o.Day, s.c.Today))
}

// muac is the arm in centimetres, as midwives read it; the document keeps
// millimetres.
func (s *visit) muac() form.Binding[float64] {
	v := &s.d.Vitals
	return form.Bind(
		func() (float64, bool) {
			if v.MUAC == nil {
				return 0, false
			}
			return float64(*v.MUAC) / 10, true
		},
		func(x float64, ok bool) {
			v.MUAC = nil
			if ok {
				mm := int(x*10 + 0.5)
				v.MUAC = &mm
			}
		})
}

// weights of this pregnancy, oldest first.
func (s *visit) firstWeight() (kg float64, day clinical.Date, days *int, ok bool) {
	for _, x := range s.before {
		if x.Vitals.Weight != nil {
			return *x.Vitals.Weight, x.Date, x.Days, true
		}
	}
	return 0, clinical.Date{}, nil, false
}

func (s *visit) lastWeight() (store.Observation, bool) {
	for i := len(s.before) - 1; i >= 0; i-- {
		if w := s.before[i].Vitals.Weight; w != nil {
			return store.Observation{Value: *w, Day: s.before[i].Date}, true
		}
	}
	o, ok := s.last["weight"]
	return o, ok && !o.Day.IsZero()
}

// gainAside is the last weight, or what was gained since.
func (s *visit) gainAside() string {
	o, ok := s.lastWeight()
	if !ok {
		return ""
	}
	day := nearDay(o.Day, s.c.Today)
	if s.d.Vitals.Weight == nil {
		return s.p.T("prenatal.last", s.p.Number(o.Value, 1), day)
	}
	return s.p.T("prenatal.since", s.signed(*s.d.Vitals.Weight-o.Value), day)
}

func (s *visit) signed(x float64) string {
	if x > 0.049 {
		return "+" + s.p.Number(x, 1)
	}
	return s.p.Number(x, 1)
}

// weightMessage warns of a slip of the pen, else tells the gain since the
// first visit, with its centile where the standard has one.
func (s *visit) weightMessage(x float64) form.Message {
	const far = 0.2 // of the last weight
	if o, ok := s.lastWeight(); ok && o.Value > 0 && s.on().Sub(o.Day) < 180 {
		if r := x/o.Value - 1; r > far || r < -far {
			return form.Warn(s.p.T("prenatal.weight.far", o.Value, nearDay(o.Day, s.c.Today)))
		}
	}
	first, day, at, ok := s.firstWeight()
	if !ok {
		return form.Message{}
	}
	words := s.p.T("prenatal.weight.gain", s.signed(x-first), nearDay(day, s.c.Today))
	if c, ok := s.gainCentile(x-first, first, at); ok {
		words = dots(words, s.p.T("prenatal.centile", int(c+0.5)))
	}
	return form.Inform(words)
}

// firstTrimester is the last day on which a first weight stands for that of
// the beginning of pregnancy.
const firstTrimester = 13*7 + 6

// gainCentile is the centile of the weight gained. The standard is for women
// who began with a normal body mass index, and counts from the beginning of
// pregnancy: it is asked only where the first weight was taken in the first
// trimester.
func (s *visit) gainCentile(gain, first float64, at *int) (float64, bool) {
	days, ok := s.days()
	height := s.height()
	if !ok || at == nil || *at > firstTrimester || height == 0 {
		return 0, false
	}
	bmi, err := vitals.BMI(clinical.Kilograms(first), clinical.Centimetres(height))
	if err != nil || vitals.ClassifyBMI(bmi.Value) != vitals.NormalBMI {
		return 0, false
	}
	_, centile, err := antenatal.WeightGain(clinical.Kilograms(gain), clinical.GestationalDays(days))
	return centile, err == nil
}

func (s *visit) height() float64 {
	if s.d.Vitals.Height != nil {
		return *s.d.Vitals.Height
	}
	return s.last["height"].Value
}

// fundalAside is the last height, the centile of this one and the median.
func (s *visit) fundalAside() string {
	last := ""
	for i := len(s.before) - 1; i >= 0 && last == ""; i-- {
		if h := s.before[i].FundalHeight; h != nil {
			last = s.p.T("prenatal.last", s.p.Number(*h, 1), nearDay(s.before[i].Date, s.c.Today))
		}
	}
	if s.d.FundalHeight == nil && last != "" {
		return last
	}
	days, ok := s.days()
	if !ok {
		return last
	}
	median, err := fetal.Value(fetal.Intergrowth, fetal.SFH, fetal.AtCentile(50), clinical.GestationalDays(days), clinical.SexUnknown)
	if err != nil {
		return last
	}
	return s.p.T("prenatal.median", s.p.Number(median.Value, 1))
}

// fundalMessage is the centile of the fundal height, a warning outside the
// 10th to the 90th.
func (s *visit) fundalMessage(x float64) form.Message {
	days, ok := s.days()
	if !ok {
		return form.Message{}
	}
	pos, err := fetal.Assess(fetal.Intergrowth, fetal.OfFundalHeight(clinical.Centimetres(x)), clinical.GestationalDays(days), clinical.SexUnknown)
	if err != nil {
		return form.Message{} // before 16 or after 42 weeks the standard is silent
	}
	alerts := fetal.Defaults().Alerts(fetal.SFH, pos)
	words := s.centileWords(pos.Centile)
	if s.twins() {
		return form.Inform(words + " · " + s.p.T("prenatal.twins.standard"))
	}
	if len(alerts) == 0 {
		return form.Inform(words)
	}
	a := alerts[0]
	return form.Says(max(levelOf(a.Severity), form.Warning), dots(words, unstopped(s.p.T(a.Text)), source(s.p, string(pos.Source))))
}

func (s *visit) centileWords(c float64) string {
	switch {
	case c < 1:
		return s.p.T("prenatal.centile.below")
	case c > 99:
		return s.p.T("prenatal.centile.above")
	}
	return s.p.T("prenatal.centile", int(c+0.5))
}

func (s *visit) heartAside() string {
	if s.d.FetalHeart == nil {
		if v := s.previous(); v != nil && v.FetalHeart != nil {
			return s.p.T("prenatal.last", s.p.Number(float64(*v.FetalHeart), 0), nearDay(v.Date, s.c.Today))
		}
	}
	b := s.r.Antenatal.Signs
	return s.p.Number(b.FetalLow, 0) + "–" + s.p.Number(b.FetalHigh, 0)
}

// twins tells whether there is more than one fetus, as far as is known.
func (s *visit) twins() bool {
	if s.d.Fetuses != nil {
		return *s.d.Fetuses > 1
	}
	for i := len(s.before) - 1; i >= 0; i-- {
		if n := s.before[i].Fetuses; n != nil {
			return *n > 1
		}
	}
	return slices.Contains(s.preg.Risks, "twins")
}

func (s *visit) movementOptions() []form.Option {
	out := form.Values("prenatal.movements.", records.Movements...)
	out[1].Level, out[2].Level = form.Warning, form.Danger
	return out
}

func (s *visit) oedemaOptions() []form.Option {
	out := form.Values("prenatal.oedema.", records.Oedemas...)
	out[3].Level = form.Warning
	return out
}

// proteinMessage says from which grade the strip counts.
func (s *visit) proteinMessage(string) form.Message {
	if n, ok := plus(s.d.Tests.Protein); ok && n >= s.r.Antenatal.Pressure.ProteinPlus {
		return form.Warn(s.p.T("prenatal.protein.high"))
	}
	return form.Message{}
}

// hbMessage says whether it is anaemia, with the cut of the trimester.
func (s *visit) hbMessage(float64) form.Message {
	m := s.alertMessage("anc.severe_anaemia", "anc.anaemia")
	return m
}

// other are the measurements that are not taken at every visit, those shared
// with other forms as they are declared there.
func (s *visit) other() []form.Item {
	who := measure.Subject{Sex: s.c.Patient.Sex, Birth: s.c.Patient.Birth, Day: s.on()}
	shared := map[string]form.Item{}
	for _, it := range measure.Fields(s.p, &s.d.Vitals, measure.Options{Who: who, Last: s.last}) {
		if f, ok := it.(*form.Field); ok {
			shared[f.Key()] = it
		}
	}
	d := s.d
	s.alsoSays(shared["measure.temperature"], "anc.temperature")
	s.alsoSays(shared["measure.pulse"], "anc.pulse")
	return []form.Item{
		shared["measure.temperature"], shared["measure.pulse"], shared["measure.height"], shared["measure.spo2"],
		s.againTemperature(), s.againPulse(),
		form.NoteList(s.laterCards),
		form.YesNo("prenatal.pallor", &d.Pallor, form.Advance(), form.After(s.forgetIron)),
		form.Integer("prenatal.fetuses", &d.Fetuses, form.Plausible(1, 5)),
		// Rarely needed, so it stands in nobody's way among what is given.
		form.Toggle("prenatal.iron_weekly", &d.IronWeekly, form.Span(2), form.After(s.forgetIron), form.When(s.mayBeWeekly)),
		form.Text("prenatal.reason", &d.Reason, form.Span(2)),
		form.Text("prenatal.exam", &d.Exam, form.Span(4)),
	}
}
