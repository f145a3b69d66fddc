package prenatal

import (
	"slices"
	"strings"

	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/clinical/antenatal"
	"carnet/ui/form"
	"carnet/ui/form/formview"
	"carnet/ui/record"
)

// impliedSymptoms are danger signs that are symptoms of pre-eclampsia as well:
// nobody has to say them twice.
var impliedSymptoms = map[string]string{"severe_headache": "severe_headache", "visual_disturbance": "blurred_vision", "severe_vomiting": "vomiting"}

// plus counts the plus signs of a dipstick; ok is false where it was not done.
func plus(grade string) (n int, ok bool) {
	return strings.Count(grade, "+"), grade != ""
}

// reading is the visit as the rules take it.
func (s *visit) reading() antenatal.Visit {
	d := s.d
	v := antenatal.Visit{
		Week: s.week(), Systolic: whole(d.Vitals.Systolic), Diastolic: whole(d.Vitals.Diastolic),
		RepeatSystolic: whole(d.RepeatSystolic), RepeatDiastolic: whole(d.RepeatDiastolic),
		Temperature: d.Vitals.Temperature, Pulse: whole(d.Vitals.Pulse), SpO2: whole(d.Vitals.SpO2), FetalHeart: whole(d.FetalHeart),
		RepeatTemperature: d.RepeatTemperature, RepeatPulse: whole(d.RepeatPulse), RepeatFetalHeart: whole(d.RepeatFetalHeart),
		FetalHeart2: whole(d.FetalHeart2), RepeatFetalHeart2: whole(d.RepeatFetalHeart2),
		Haemoglobin: d.Tests.Hb, Pallor: d.Pallor, MUAC: whole(d.Vitals.MUAC), Positive: s.positives(), FastingGlucose: d.FastingGlucose,
	}
	if d.Movements == antenatal.MovementsNone || d.Movements == antenatal.MovementsLess {
		v.Movements = d.Movements
	}
	if n, ok := plus(d.Tests.Protein); ok {
		v.Protein = &n
	}
	danger, symptom, fluid := s.split()
	v.AmnioticFluid = fluid
	for _, x := range danger {
		if x == noDanger {
			continue
		}
		v.Danger = append(v.Danger, x)
		if also := impliedSymptoms[x]; also != "" && !slices.Contains(symptom, also) {
			symptom = append(symptom, also)
		}
	}
	v.Symptoms = symptom
	return v
}

// found are the alerts of the visit, the gravest first, without what only some
// roles may see. Danger signs that are symptoms of the pre-eclampsia found are
// not said a second time.
func (s *visit) found() ([]clinical.Alert, error) {
	list, err := antenatal.Alerts(s.reading(), s.r.Antenatal)
	if !slices.ContainsFunc(list, func(a clinical.Alert) bool { return a.Code == "anc.severe_pre_eclampsia" }) {
		return list, err
	}
	return slices.DeleteFunc(list, func(a clinical.Alert) bool {
		return a.Code == "anc.danger_sign" && !slices.ContainsFunc(a.Values, func(v clinical.Input) bool { return impliedSymptoms[v.Text] == "" })
	}), err
}

// besides are alerts that stand at their own field and need no card of their
// own: one value, with what to do about it.
var besides = []string{"anc.pressure_repeat", "anc.urine_needed", "anc.anaemia", "anc.muac_low", "anc.muac_very_low"}

// The alerts whose card stands at the section where they are measured, further
// down the form.
var (
	takenLater = []string{"anc.temperature", "anc.pulse", "anc.spo2"}
	testedHere = []string{"anc.malaria_positive", "anc.syphilis_positive", "anc.hepatitis_b_positive", "anc.nitrites_positive", "anc.diabetes", "anc.gestational_diabetes"}
)

// cards are the alerts that combine signs or call for action at once; those of
// the later sections stand there.
func (s *visit) cards() []form.Alert {
	list, err := s.found()
	if err != nil {
		return []form.Alert{{Level: form.Warning, Title: s.p.T("prenatal.rules.failed"), Text: s.p.T("prenatal.rules.check")}}
	}
	return s.cardsOf(list, func(code string) bool {
		return !slices.Contains(takenLater, code) && !slices.Contains(testedHere, code)
	})
}

// laterCards are those of the other measurements.
func (s *visit) laterCards() []form.Alert {
	list, _ := s.found() // what fails is said once, by cards
	return s.cardsOf(list, func(code string) bool { return slices.Contains(takenLater, code) })
}

func (s *visit) cardsOf(list []clinical.Alert, here func(code string) bool) []form.Alert {
	var out []form.Alert
	for _, a := range list {
		if !here(a.Code) || slices.Contains(besides, a.Code) && a.Severity != clinical.Danger || a.Code == "anc.muac_very_low" {
			continue
		}
		out = append(out, s.card(a))
	}
	return out
}

func (s *visit) card(a clinical.Alert) form.Alert {
	c := form.Alert{
		Level: levelOf(a.Severity), Title: s.titleOf(a),
		Text: s.p.T("prenatal.card", s.valuesOf(a), s.actionOf(a)),
	}
	if from := dots(source(s.p, string(a.Source)), threshold(s.p, a.Threshold)); from != "" {
		c.Source = s.p.T("form.source", from)
	}
	if a.Severity == clinical.Danger && !s.c.ReadOnly {
		c.Action, c.Key, c.Do = s.p.T("prenatal.letter.prepare"), "F8", func() { s.prepare() }
	}
	return c
}

// titleOf is what an alert is called: suspicion is the clinician's to confirm.
func (s *visit) titleOf(a clinical.Alert) string {
	if key := "prenatal.title." + strings.TrimPrefix(a.Code, "anc."); s.p.Has(key) {
		return s.p.T(key)
	}
	return unstopped(s.p.T(a.Text))
}

// valuesOf are the values that raised an alert: "TA 142/92, protéinurie +".
func (s *visit) valuesOf(a clinical.Alert) string {
	var out []string
	pressure := map[string]float64{}
	for _, v := range a.Values {
		pressure[v.Name] = v.Value
	}
	for _, v := range a.Values {
		switch v.Name {
		case "sbp", "repeat_sbp":
			pre := strings.TrimSuffix(v.Name, "sbp")
			out = append(out, s.p.T("prenatal.value."+pre+"bp", s.p.Number(v.Value, 0)+"/"+s.p.Number(pressure[pre+"dbp"], 0)))
		case "dbp", "repeat_dbp":
		case "protein":
			grade := strings.Repeat("+", int(v.Value))
			if grade == "" {
				grade = s.p.T("prenatal.strip." + s.d.Tests.Protein)
			}
			out = append(out, s.p.T("prenatal.value.protein", grade))
		case "symptom":
			out = append(out, lower(s.p.T("prenatal.symptom."+v.Text)))
		case "danger_sign":
			out = append(out, lower(s.p.T("prenatal.danger."+v.Text)))
		case "sign":
			out = append(out, s.p.T("prenatal.value.pallor"))
		case "movements":
			out = append(out, s.p.T("prenatal.value.movements"))
		case "test":
			out = append(out, s.p.T("prenatal.value.test", form.FormatDate(s.testedOn(v.Text))))
		case "ga_weeks":
			if days, ok := s.days(); ok {
				out = append(out, ageWords(s.p, days))
			}
		case "muac_mm":
			out = append(out, s.p.T("prenatal.value.muac", s.p.Number(v.Value/10, 1)))
		default:
			unit := v.Unit
			if unit != "" {
				unit = "\u00a0" + unit
			}
			out = append(out, lower(s.p.T("clinical.input."+v.Name))+" "+s.p.Number(v.Value, 1)+unit)
		}
	}
	return strings.Join(out, ", ")
}

// lower begins a word with a small letter, within a sentence. Abbreviations
// keep theirs.
func lower(s string) string {
	r := []rune(s)
	if len(r) > 1 && strings.ToUpper(string(r[1])) == string(r[1]) && strings.ToLower(string(r[1])) != string(r[1]) {
		return s
	}
	if len(r) == 0 {
		return s
	}
	return strings.ToLower(string(r[0])) + string(r[1:])
}

// messageOf is the gravest of some alerts of a reading as the words below a
// field.
func (s *visit) messageOf(v antenatal.Visit, codes ...string) form.Message {
	list, err := antenatal.Alerts(v, s.r.Antenatal)
	if err != nil {
		return form.Message{}
	}
	var worst form.Message
	for _, a := range list {
		if slices.Contains(codes, a.Code) {
			m := form.Says(levelOf(a.Severity), s.atField(a))
			if m.Level > worst.Level {
				worst = m
			}
		}
	}
	return worst
}

// atField is an alert in the few words that stand below a field: what it is,
// from which threshold, by whom, and what to do at once. What an anaemia calls
// for stands at the iron.
func (s *visit) atField(a clinical.Alert) string {
	words := s.p.T("prenatal.at_field", s.titleOf(a), dots(threshold(s.p, a.Threshold), source(s.p, string(a.Source))))
	if a.Code == "anc.anaemia" {
		return words
	}
	return words + ". " + unstopped(s.p.T(a.Action))
}

func (s *visit) alertMessage(codes ...string) form.Message { return s.messageOf(s.reading(), codes...) }

// pressureMessage says at the field that it is raised and what to do first.
func (s *visit) pressureMessage() form.Message {
	if !s.raised() {
		return form.Inform(s.lastPressure())
	}
	b := s.r.Antenatal.Pressure
	limit := s.p.Number(b.Systolic, 0) + "/" + s.p.Number(b.Diastolic, 0)
	switch {
	case s.d.RepeatSystolic != nil:
		return form.Alarm(s.p.T("prenatal.pressure.first", limit))
	case s.d.Tests.Protein == "":
		return form.Alarm(s.p.T("prenatal.pressure.high_urine", limit, rest))
	}
	return form.Alarm(s.p.T("prenatal.pressure.high", limit, rest))
}

// repeatMessage tells whether it is still raised after the rest.
func (s *visit) repeatMessage() form.Message {
	b := s.r.Antenatal.Pressure
	if float64(*s.d.RepeatSystolic) >= b.Systolic || float64(*s.d.RepeatDiastolic) >= b.Diastolic {
		return form.Alarm(s.p.T("prenatal.repeat.high"))
	}
	return form.Praise(s.p.T("prenatal.repeat.fine"))
}

// remarks: a raised pressure that was not taken again, a danger that nobody
// has answered, a dose that the interval forbids.
func (s *visit) remarks() []record.Remark {
	var out []record.Remark
	say := func(l form.Level, key, words string) {
		out = append(out, record.Remark{Level: l, Words: words, Field: s.form.Field(key)})
	}
	if s.raised() && s.d.RepeatSystolic == nil {
		say(form.Warning, "prenatal.repeat", s.p.T("prenatal.repeat.missing"))
	}
	out = append(out, s.unconfirmed()...)
	out = append(out, s.unanswered()...)
	list, err := s.found()
	if err == nil && !s.referred() && s.d.Outcome != records.Admitted && s.d.Outcome != records.Died {
		for _, a := range list {
			if a.Severity == clinical.Danger {
				say(form.Danger, "prenatal.outcome", s.p.T("prenatal.unanswered", s.titleOf(a)))
				break
			}
		}
	}
	if s.given.spCode == doseGiven {
		if m := s.spMessage(""); m.Level >= form.Warning {
			say(m.Level, "prenatal.sp", m.Text)
		}
	}
	if s.rx != nil {
		out = append(out, s.rx.Remarks()...)
	}
	return out
}

// acts are the form's own keys.
func (s *visit) acts() []record.Act {
	if s.c.ReadOnly {
		return nil
	}
	return append([]record.Act{{Key: "F8", Does: s.p.T("prenatal.letter.prepare"), Do: func(*formview.View) { s.prepare() }}}, s.rx.Acts()...)
}

// prepare fills in the referral with what the alerts say and goes there; what
// was written already stays. The letter itself is printed once it is signed.
func (s *visit) prepare() {
	if f := s.form.Field("prenatal.outcome"); !s.referred() {
		f.Pick(slices.Index(records.Outcomes, records.Referred))
	}
	if s.referral.To == "" {
		if to := list(s.p, "prenatal.structures"); len(to) > 0 {
			s.form.Field("prenatal.referral.to").Edit(to[0])
		}
	}
	urgent := false
	var why []string
	if alerts, err := s.found(); err == nil {
		for _, a := range alerts {
			if slices.Contains(besides, a.Code) && a.Severity != clinical.Danger {
				continue
			}
			urgent = urgent || a.Severity == clinical.Danger
			why = append(why, s.titleOf(a)+" ("+s.valuesOf(a)+")")
		}
	}
	if s.referral.Reason == "" && len(why) > 0 {
		s.form.Field("prenatal.referral.reason").Edit(strings.Join(why, " ; "))
	}
	if urgent && !s.referral.Urgent {
		s.form.Field("prenatal.referral.urgent").Pick(0)
	}
	s.show("prenatal.referral.to")
}
