package prenatal

import (
	"slices"
	"strings"

	"carnet/records/clinical"
	"carnet/records/clinical/antenatal"
	"carnet/ui/form"
	"carnet/ui/record"
)

// looked tells whether a sign is to be looked at again: its first reading is
// not normal. name is that of the value, "fetal_heart_2".
func (s *visit) looked(name string) bool {
	list, err := antenatal.Alerts(s.reading(), s.r.Antenatal)
	return err == nil && slices.ContainsFunc(list, func(a clinical.Alert) bool {
		return len(a.Values) > 0 && (a.Values[0].Name == name || a.Values[0].Name == "repeat_"+name)
	})
}

// againTemperature, againPulse and againHeart are the second readings. They
// are asked for only where the first one is not normal.
func (s *visit) againTemperature() form.Item {
	d := s.d
	return form.Number("prenatal.repeat_temperature", &d.RepeatTemperature, form.Unit("°C"), form.Decimals(1), form.Plausible(25, 43),
		form.Placeholder("prenatal.repeat_temperature.hint"), form.Check(func(float64) form.Message { return s.againMessage("temperature") }),
		form.When(func() bool { return d.RepeatTemperature != nil || s.looked("temperature") }))
}

func (s *visit) againPulse() form.Item {
	d := s.d
	return form.Integer("prenatal.repeat_pulse", &d.RepeatPulse, form.Unit("/min"), form.Plausible(20, 260),
		form.Placeholder("prenatal.repeat_pulse.hint"), form.Check(func(float64) form.Message { return s.againMessage("pulse") }),
		form.When(func() bool { return d.RepeatPulse != nil || s.looked("pulse") }))
}

func (s *visit) againHeart(key string, v **int, name string) form.Item {
	return form.Integer(key, v, form.Unit("/min"), form.Plausible(0, 260),
		form.Placeholder("prenatal.repeat_fetal_heart.hint"), form.Check(func(float64) form.Message { return s.againMessage(name) }),
		form.When(func() bool { return *v != nil || s.looked(name) }))
}

// againMessage tells whether the second reading confirms the first.
func (s *visit) againMessage(name string) form.Message {
	if s.looked(name) {
		return form.Alarm(s.p.T("prenatal.again.confirmed"))
	}
	return form.Praise(s.p.T("prenatal.again.fine"))
}

// heartMessage is the rule of the fetal heart for one of the fetuses.
func (s *visit) heartMessage(first, second *int) form.Message {
	v := antenatal.Visit{Week: s.week(), FetalHeart: whole(first), RepeatFetalHeart: whole(second)}
	return s.messageOf(v, "anc.fetal_heart", "anc.no_fetal_heart")
}

// alsoSays adds the alert of pregnancy to a field that is shared with other
// forms.
func (s *visit) alsoSays(it form.Item, code string) {
	if f, ok := it.(*form.Field); ok {
		form.Check(func(float64) form.Message { return s.alertMessage(code) })(f)
	}
}

// repeats are the fields of the second readings by the name of the first.
var repeats = map[string]string{
	"temperature": "prenatal.repeat_temperature", "pulse": "prenatal.repeat_pulse",
	"fetal_heart": "prenatal.repeat_fetal_heart", "fetal_heart_2": "prenatal.repeat_fetal_heart_2",
}

// unconfirmed are the signs that were not normal and were not looked at again.
func (s *visit) unconfirmed() []record.Remark {
	list, err := s.found()
	if err != nil {
		return nil
	}
	var out []record.Remark
	for _, a := range list {
		if len(a.Values) == 0 || a.Severity == clinical.Danger || strings.HasPrefix(a.Values[0].Name, "repeat_") {
			continue
		}
		if key, ok := repeats[a.Values[0].Name]; ok {
			out = append(out, record.Remark{Level: form.Warning, Words: s.p.T("prenatal.again.missing", s.titleOf(a), s.valuesOf(a)), Field: s.form.Field(key)})
		}
	}
	return out
}
