package store

import "carnet/records"

// scale derives the appointment of a questionnaire and the arrival that it
// answers. The document is restricted, and what is derived stands on lists that
// everybody reads: neither its name, nor its score, nor what the appointment
// is for goes into a row.
func (d deriver) scale(doc int64, patient *int64, content []byte) (derived, error) {
	if err := d.drop(doc, visitTables...); err != nil {
		return derived{}, err
	}
	var v records.Scale
	if !decode(content, &v) {
		return derived{}, nil
	}
	day := v.Date.Serial()
	next := v.Next
	if next != nil {
		next = &records.Appointment{Date: next.Date}
	}
	return derived{day: day}, d.common(doc, patient, day, common{visit: v.Visit, next: next})
}
