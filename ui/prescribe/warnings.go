package prescribe

import (
	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/coding"
	"carnet/ui/form"
	"carnet/ui/measure"
	"carnet/ui/record"
)

// warnings are the allergies and doubles of the prescription, and what the
// patient takes from earlier visits.
func (s *Sheet) warnings() []form.Alert {
	var out []form.Alert
	for _, w := range s.warned() {
		out = append(out, form.Alert{Level: measure.LevelOf(w.Severity), Title: s.warningWords(w)})
	}
	return out
}

func (s *Sheet) warned() []coding.Warning {
	var lines []records.Line
	for _, l := range *s.lines {
		if l.Medicine != "" {
			lines = append(lines, l)
		}
	}
	if len(lines) == 0 {
		return nil
	}
	own := len(lines)
	var out []coding.Warning
	for _, w := range coding.Warnings(s.f.Patient.Allergies, append(lines, s.f.Current...)) {
		if len(w.Lines) == 0 || w.Lines[0] < own {
			out = append(out, w) // not about earlier prescriptions alone
		}
	}
	return out
}

func (s *Sheet) warningWords(w coding.Warning) string {
	own := 0
	for _, l := range *s.lines {
		if l.Medicine != "" {
			own++
		}
	}
	if len(w.Lines) == 2 && w.Lines[1] >= own {
		if w.Kind == coding.WarnSameMedicine {
			return s.f.P.T("prescribe.current.same", w.Medicines[0])
		}
		return s.f.P.T("prescribe.current", w.Sentence(s.f.P), w.Medicines[1])
	}
	return w.Sentence(s.f.P)
}

// Remarks are what signing shows beyond what is missing: dangers of the
// prescription that nobody has taken back.
func (s *Sheet) Remarks() []record.Remark {
	var out []record.Remark
	for _, w := range s.warned() {
		if w.Severity != clinical.Danger {
			continue
		}
		r := record.Remark{Level: form.Danger, Words: s.warningWords(w)}
		if len(w.Lines) > 0 {
			r.Field = s.nthWritten(w.Lines[0])
		}
		out = append(out, r)
	}
	return out
}

// nthWritten is the field of the nth line that has a medicine.
func (s *Sheet) nthWritten(n int) *form.Field {
	for i, l := range *s.lines {
		if l.Medicine == "" {
			continue
		}
		if n == 0 {
			return s.Field(i, "medicine")
		}
		n--
	}
	return nil
}
