// Package prescribe is the prescription as every form has it that may write
// one: consultation, prenatal and postnatal visit.
//
// What lives here: the rows over records.Line with the medicines of the
// formulary, the dose by weight that a source gives and F5 takes, the
// warnings of allergies and double prescriptions, a line in words. What may
// enter: what helps to prescribe whoever the patient is. What it must not
// know: any one kind of document, and any dose of its own: those are
// records/clinical/dose's.
//
//	rx := prescribe.New(&d.Lines, prescribe.For{P: p, Key: "postnatal.lines", Patient: c.Patient, Weight: …, Age: …, Current: current})
//	f.Section("prescribe.section", rx.Items()...)
//	return &record.Sheet{…, Remarks: rx.Remarks, Acts: rx.Acts()}
//	out.Lines = prescribe.Settled(d.Lines)
package prescribe
