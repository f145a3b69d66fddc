package store

import (
	"time"

	"carnet/records"
	"carnet/records/clinical"
)

// headline is the day and the title of a document that derives no rows any
// more, so that a retracted note keeps its place in the timeline.
func headline(kind records.Kind, content []byte) derived {
	var any struct {
		Date      clinical.Date       `json:"date"`
		Opened    clinical.Date       `json:"opened"`
		At        time.Time           `json:"at"`
		Admitted  time.Time           `json:"admitted"`
		Reason    string              `json:"reason"`
		Diagnoses []records.Diagnosis `json:"diagnoses"`
		Family    string              `json:"family"`
		Given     string              `json:"given"`
	}
	if !decode(content, &any) {
		return derived{}
	}
	var d derived
	switch {
	case !any.Date.IsZero():
		d.day = any.Date.Serial()
	case !any.Opened.IsZero():
		d.day = any.Opened.Serial()
	case !any.At.IsZero():
		d.day = dayAt(any.At)
	case !any.Admitted.IsZero():
		d.day = dayAt(any.Admitted)
	}
	switch {
	case kind == records.KindPatient:
		d.title = nameOf(any.Family, any.Given)
	case len(any.Diagnoses) > 0:
		d.title = any.Diagnoses[0].Label
	default:
		d.title = any.Reason
	}
	return d
}
