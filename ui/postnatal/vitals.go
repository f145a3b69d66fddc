package postnatal

import (
	"slices"
	"strings"

	"carnet/assets/text"
	"carnet/records/clinical"
	"carnet/records/clinical/antenatal"
	"carnet/ui/bedside"
	"carnet/ui/form"
)

// vitalAlerts are what the mother's pressure, temperature, pulse and oxygen
// raise by the limits of the prenatal visits (WHO ANC DAK DT.04, DT.17), which
// hold whatever her age. There is no second temperature to wait for here: one
// that is high is a fever. (No table for the weeks after birth was at hand; the
// words name the source.)
func (s *sheet) vitalAlerts() []clinical.Alert {
	const term = 40 // the week plays no part in these rules
	v := s.d.Vitals
	in := antenatal.Visit{Week: term, Systolic: whole(v.Systolic), Diastolic: whole(v.Diastolic), Pulse: whole(v.Pulse), SpO2: whole(v.SpO2),
		Temperature: v.Temperature, RepeatTemperature: v.Temperature}
	if slices.Contains(s.d.Danger, "severe_headache") {
		in.Symptoms = []string{"severe_headache"}
	}
	list, err := antenatal.Alerts(in, s.antenatal)
	if err != nil {
		return nil // the field itself says what cannot be
	}
	return list
}

func whole(x *int) *float64 {
	if x == nil {
		return nil
	}
	f := float64(*x)
	return &f
}

// said tells that a sign was ticked which the measurement shows as well.
func said(danger []string, a clinical.Alert) bool {
	return a.Code == "anc.temperature" && slices.Contains(danger, "fever")
}

// vitalWords names an alert with its values: "Hypertension sévère, 165/112".
func vitalWords(p text.Printer, a clinical.Alert) string {
	var values []string
	for _, x := range a.Values {
		switch x.Name {
		case "symptom", "protein":
			continue
		case "dbp", "repeat_dbp":
			if n := len(values); n > 0 {
				values[n-1] += "/" + p.Number(x.Value, 0)
				continue
			}
			values = append(values, "?/"+p.Number(x.Value, 0))
		case "temperature", "repeat_temperature":
			values = append(values, p.Number(x.Value, 1)+"\u00a0°C")
		default:
			values = append(values, p.Number(x.Value, 0))
		}
	}
	return strings.TrimSuffix(p.T(a.Text), ".") + ", " + strings.Join(values, ", ")
}

// vitalNotes are the warnings: a pressure or a pulse to be taken again.
func (s *sheet) vitalNotes() []form.Alert {
	var out []form.Alert
	for _, a := range s.vitalAlerts() {
		if a.Severity == clinical.Danger || a.Code != "anc.pressure_repeat" && a.Code != "anc.pulse" {
			continue
		}
		out = append(out, form.Alert{Level: form.Warning, Title: vitalWords(s.p, a), Text: s.p.T(a.Action), Source: bedside.SourceOf(s.p, a.Source)})
	}
	return out
}

// openDanger are the danger signs that a paper may bear: her despair stays here,
// as what she answers about her mood does.
func openDanger(list []string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(x string) bool { return x == despair })
}

const despair = "despair"

// dangerSaid is the field of the danger signs on a paper; "" for nothing.
func (s *sheet) dangerSaid() string {
	var out []string
	for _, x := range openDanger(s.d.Danger) {
		out = append(out, s.p.T("postnatal.danger."+x))
	}
	return strings.Join(out, ", ")
}
