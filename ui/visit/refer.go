package visit

import (
	"io"
	"slices"
	"strings"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/print"
	"carnet/ui/form"
	"carnet/ui/form/formview"
	"carnet/ui/record"
)

// Onward is what follows a visit: the referral and the next appointment, as
// the form is bound to them.
type Onward struct {
	Referral records.Referral
	Next     records.Appointment
}

// Spread takes both out of a document.
func (o *Onward) Spread(r *records.Referral, n *records.Appointment) {
	if r != nil {
		o.Referral = *r
	}
	if n != nil {
		o.Next = *n
	}
}

// Settle gives copies for the document; what does not hold is nil.
func (o *Onward) Settle(referred bool) (*records.Referral, *records.Appointment) {
	var r *records.Referral
	var n *records.Appointment
	if referred {
		c := o.Referral
		r = &c
	}
	if !o.Next.Date.IsZero() {
		c := o.Next
		n = &c
	}
	return r, n
}

// The keys of the fields, which the consultation's catalogue words.
const (
	OutcomeKey = "consultation.outcome"
	ToKey      = "consultation.referral.to"
	NextKey    = "consultation.next.date"
	NextForKey = "consultation.next.reason"
)

// Outcomes are the ways in which a visit ends.
func Outcomes() []form.Option {
	return Levelled(Levelled(form.Values("consultation.outcome.", records.Outcomes...), form.Warning, string(records.Referred)), form.Danger, string(records.Died))
}

// Refer are the fields of the referral, shown while referred says so.
func (o *Onward) Refer(p text.Printer, referred func() bool) []form.Item {
	return []form.Item{
		form.Combo(ToKey, &o.Referral.To, form.Among(List(p, "consultation.structures")...), form.Free(), form.Span(2), form.Required(), form.When(referred)),
		form.Text("consultation.referral.reason", &o.Referral.Reason, form.Span(2), form.When(referred)),
		form.Combo("consultation.referral.transport", &o.Referral.Transport, form.Among(List(p, "consultation.transports")...), form.Free(), form.When(referred)),
		form.Toggle("consultation.referral.urgent", &o.Referral.Urgent, form.When(referred)),
	}
}

// Appoint are the fields of the next appointment.
func (o *Onward) Appoint(opts ...form.Opt) []form.Item {
	return []form.Item{
		form.DayPlain(NextKey, &o.Next.Date, append([]form.Opt{form.NotPast(), form.Placeholder("consultation.next.hint")}, opts...)...),
		form.Text(NextForKey, &o.Next.Reason, form.Span(2), form.When(func() bool { return !o.Next.Date.IsZero() })),
	}
}

// Path is the key of the field of a path that both parts answer for, "" for
// others.
func Path(path string) string {
	switch path {
	case "next.date", "recall.date":
		return NextKey
	case "outcome":
		return OutcomeKey
	case "referral.to":
		return ToKey
	}
	return ""
}

// Pick chooses a value of a field, if it is not chosen already.
func Pick(f *form.Field, value string) {
	if f == nil {
		return
	}
	i := slices.IndexFunc(f.Options(), func(o form.Option) bool { return o.Value == value })
	if i >= 0 && !f.Picked(i) {
		f.Pick(i)
	}
}

// LetterAct is F8 while one writes: the visit becomes a referral and the
// focus goes to where she is sent.
func LetterAct(p text.Printer, refer func()) record.Act {
	return record.Act{Key: "F8", Does: p.T("consultation.paper.letter"), Do: func(v *formview.View) { Refer(v, refer) }}
}

// Refer makes a visit a referral and asks where she is sent; v may be nil.
func Refer(v *formview.View, refer func()) {
	refer()
	if v != nil {
		v.FocusKey(ToKey)
	}
}

// LetterPaper is the letter of a signed visit. of makes what it says out of
// the visit; nothing restricted may be in it.
func LetterPaper(p text.Printer, when func() bool, of func() *records.Consultation) record.Paper {
	return record.Paper{Key: "F8", Title: p.T("consultation.paper.letter"), Name: "reference", When: when,
		Write: func(h record.Head, w io.Writer, o print.Options) error {
			return print.ReferralLetter{
				Document: h.Document, Centre: h.Centre, Author: h.Author, Supervisor: h.Supervisor, Patient: h.Patient,
				Date: h.Date, Time: h.Time, Consultation: of(),
			}.Write(w, o)
		}}
}

// Vital is the key of the field of a path below the vital signs.
func Vital(path string) string {
	name := strings.TrimPrefix(path, "vitals.")
	if name == "systolic" || name == "diastolic" {
		name = "bp"
	}
	return "measure." + name
}
