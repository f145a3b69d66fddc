// Package form is the kit from which every form of Carnet is declared.
//
// What lives here: the fields, how what is typed into them is read, checked
// and said back, their order, what is missing, when a draft is to be saved.
// What may enter: kinds of field that two screens need. What it must not
// know: Fyne (package formview draws a form) and any document of the record:
// a form is bound to the fields of a plain Go struct by their addresses.
//
//	c := &records.Consultation{…}
//	f := form.New(text.For(text.French), form.Spec{Columns: 4, Today: today})
//	f.Section("consultation.vitals",
//		form.BP("vitals.bp", &c.Vitals.Systolic, &c.Vitals.Diastolic,
//			form.Check(func(p form.Pressure) form.Message {
//				if p.Systolic < 140 && p.Diastolic < 90 {
//					return form.Message{}
//				}
//				return form.Alarm(t("vitals.bp.high"))
//			})),
//		form.Number("vitals.temperature", &c.Vitals.Temperature,
//			form.Unit("°C"), form.Range("36,1–37,4"), form.Last("37,2 le 12/10"),
//			form.Decimals(1), form.Plausible(25, 43),
//			form.Above(38.4, form.Warning, "vitals.fever")),
//		form.Integer("vitals.pulse", &c.Vitals.Pulse, form.Unit("/min"), form.Plausible(20, 300)),
//		form.Computed("vitals.bmi", func() form.Message { … }))
//	f.Section("consultation.signs",
//		form.Checks("consultation.danger", &c.Signs, form.Values("sign.", "bleeding", "headache"), form.Span(4)),
//		form.Note(func() form.Alert { … }))
//	f.Section("consultation.lines",
//		form.Repeat("prescription.line", &c.Lines, nil, func(l *records.Line) []*form.Field {
//			return []*form.Field{
//				form.Combo("line.medicine", &l.Medicine, formulary.Find, form.Code(&l.Code), form.Span(2), form.Required()),
//				form.Number("line.dose", &l.Dose, form.Aside(func() string { return l.Unit })),
//				form.Integer("line.times", &l.Times),
//				form.Integer("line.days", &l.Days),
//			}
//		}).Columns(6))
//	f.OnChange(saveDraft)
//	v := formview.New(f) // a fyne.CanvasObject; v.FocusFirstEmpty()
//
// The first argument of every field is the key of its label in the
// catalogues, and its name in Missing, Field and Snapshot. A number that was
// not measured is nil, never zero. A text that is no value empties the
// value, stays to be mended, and is refused in words once the field is left;
// alerts are said while typing.
package form
