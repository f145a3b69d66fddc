// Package record is the place of a patient's chart: the banner, the timeline
// and the document that one reads or writes.
//
// What lives here: who the patient is and what must be seen about her first;
// what one may do with a document by right and state; drafts that save
// themselves; signing, countersigning, sending back, amending, retracting,
// deciding conflicts; history; papers. What may enter: what every kind of
// document needs. What it must not know: any one kind. A kind brings a
// FormMaker, and that is all the chart asks of it:
//
//	record.New(consultation.Form, antenatal.Form)
//
// The models (banner.go, lines.go, acts.go, saver.go, remarks.go, say.go) are
// plain Go and know no window.
package record
