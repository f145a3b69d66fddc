package consultation

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/journal"
	"carnet/records/store"
	"carnet/ui/form"
	"carnet/ui/prescribe"
	"carnet/ui/record"
)

// Form is the consultation as the chart sees it.
func Form() record.Form {
	return record.Form{
		Kind: records.KindConsultation, Title: "consultation.title",
		Key: "Ctrl+N", Does: "consultation.new", Need: records.Consult,
		New: begin, Open: open, Say: say,
	}
}

// begin makes an empty consultation of today, with what the arrival has
// brought: the reason given at the door and the measurements of triage.
func begin(ctx context.Context, c *record.Case) (records.Document, error) {
	d := &records.Consultation{Date: c.Today}
	if c.Visit.IsZero() {
		return d, nil
	}
	doc, err := c.Store.Document(ctx, c.Visit)
	if err != nil {
		return nil, err
	}
	var v records.Visit
	if err := doc.Decode(&v); err != nil {
		return nil, err
	}
	d.Visit, d.Reason = c.Visit.String(), v.Reason
	if v.Vitals != nil {
		d.Vitals = *v.Vitals
	}
	return d, nil
}

// sheet is one open consultation. The form is bound to d and to the values
// below, which settle copies into the document.
type sheet struct {
	c *record.Case
	p text.Printer
	d *records.Consultation

	last    map[string]store.Observation
	current []records.Line // what the patient still takes from earlier visits
	habits  prescribe.Habits

	fine, odd    []string // systems without and with findings
	usual, other []string // laboratory orders: those of the list, and others
	urine        bool     // the strip's fields are shown
	referral     records.Referral
	next         records.Appointment

	rx   *prescribe.Sheet // nil for reading
	form *form.Form
}

// open binds a form to a consultation.
func open(ctx context.Context, c *record.Case, d records.Document) (*record.Sheet, error) {
	s := &sheet{c: c, p: c.P, d: d.(*records.Consultation)}
	if !c.ReadOnly {
		if err := s.ask(ctx); err != nil {
			return nil, err
		}
	}
	s.unsettle()
	s.form = form.New(c.P, form.Spec{Columns: 4, Today: func() form.Date { return c.Today }, ReadOnly: c.ReadOnly})
	if c.ReadOnly {
		s.declareReading()
	} else {
		s.declare()
	}
	out := &record.Sheet{Form: s.form, Document: s.settle, Start: s.start, Focus: s.focus, Tags: s.tags, Papers: s.papers()}
	if s.rx != nil {
		out.Remarks, out.Acts = s.rx.Remarks, s.rx.Acts()
	}
	return out, nil
}

// ask reads what stands beside the fields: the last values, what the patient
// takes, and what the clinician is used to write.
func (s *sheet) ask(ctx context.Context) error {
	not := s.c.Document
	if not.IsZero() {
		// The arrival's own measurements are this visit's, not last time's. A
		// visit without an arrival has no id to leave out.
		if id, err := journal.ParseDocumentID(s.d.Visit); err == nil {
			not = id
		}
	}
	var err error
	if s.last, err = s.c.Store.LastValues(ctx, s.c.PatientID, not); err != nil {
		return err
	}
	if s.habits, err = prescribe.HabitsOf(ctx, s.c); err != nil {
		return err
	}
	s.current, err = prescribe.Current(ctx, s.c, s.d.Lines)
	return err
}

// unsettle spreads the document over the values that the form is bound to.
func (s *sheet) unsettle() {
	for _, x := range systems {
		switch v := *x.at(&s.d.Examination); {
		case isFine(v):
			s.fine = append(s.fine, x.name)
		case v != "":
			s.odd = append(s.odd, x.name)
		}
	}
	for _, o := range s.d.LabOrders {
		if slices.Contains(usualOrders(s.p), o) {
			s.usual = append(s.usual, o)
		} else {
			s.other = append(s.other, o)
		}
	}
	t := &s.d.Tests
	s.urine = t.Protein+t.Sugar+t.Leukocytes+string(t.Nitrites)+t.Blood+t.Ketones != ""
	if s.d.Referral != nil {
		s.referral = *s.d.Referral
	}
	if s.d.Next != nil {
		s.next = *s.d.Next
	}
	if s.c.ReadOnly {
		return
	}
	if len(s.d.Diagnoses) == 0 {
		s.d.Diagnoses = []records.Diagnosis{{}}
	}
	s.rx = prescribe.New(&s.d.Lines, prescribe.For{
		P: s.p, Key: "consultation.lines", Patient: s.c.Patient, Weight: func() *float64 { return s.d.Vitals.Weight }, Age: s.age, Current: s.current,
		Favourites: s.habits.Medicines,
	})
}

// settle is the document as it would be signed now. It shares nothing with
// the form.
func (s *sheet) settle() records.Document {
	d := *s.d
	d.Diagnoses, d.LabOrders = nil, nil
	d.Lines = prescribe.Settled(s.d.Lines)
	d.Given = slices.Clone(s.d.Given)
	for _, x := range s.d.Diagnoses {
		if x.Label = strings.TrimSpace(x.Label); x.Label == "" {
			continue
		}
		if x.ICD10 == "" {
			x.ICPC2 = "" // the words were changed after a code was chosen
		}
		d.Diagnoses = append(d.Diagnoses, x)
	}
	d.LabOrders = append(d.LabOrders, s.usual...)
	d.LabOrders = append(d.LabOrders, s.other...)
	d.Referral, d.Next = nil, nil
	if d.Outcome == records.Referred {
		r := s.referral
		d.Referral = &r
	}
	if !s.next.Date.IsZero() {
		n := s.next
		d.Next = &n
	}
	return &d
}

// start is where an untouched form opens: after what triage has measured, at
// the reason or the history.
func (s *sheet) start() string {
	if s.d.Vitals.Empty() {
		return ""
	}
	if s.d.Reason == "" {
		return "consultation.reason"
	}
	return "consultation.history"
}

// focus finds the field of a path of the document, "lines.0.dose".
func (s *sheet) focus(path string) *form.Field {
	parts := strings.SplitN(path, ".", 3)
	switch parts[0] {
	case "diagnoses":
		if len(s.d.Diagnoses) == 0 {
			return s.rowsOf("consultation.diagnoses").Add(-1)
		}
		if len(parts) == 1 {
			return s.form.Field("consultation.diagnoses[0].label")
		}
	case "lines":
		if len(parts) == 3 {
			if i, err := strconv.Atoi(parts[1]); err == nil {
				return s.rx.Field(i, parts[2])
			}
		}
	}
	return s.form.Field("consultation." + path)
}

func (s *sheet) rowsOf(key string) *form.Rows {
	for _, sec := range s.form.Sections() {
		for _, it := range sec.Items() {
			if r, ok := it.(*form.Rows); ok && r.Key() == key {
				return r
			}
		}
	}
	return nil
}

// tags stand beside the title: the day, when it is not today, and what kind of
// visit it is.
func (s *sheet) tags() []form.Message {
	var out []form.Message
	if s.d.Date != s.c.Today && !s.d.Date.IsZero() {
		out = append(out, form.Says(form.None, s.p.T("consultation.of", form.FormatDate(s.d.Date))))
		out[len(out)-1].Level = form.Info
	}
	if age := s.ageWords(); age != "" && s.c.ReadOnly {
		out = append(out, form.Message{Level: form.Info, Text: age})
	}
	return out
}

// on is the day that ages count at.
func (s *sheet) on() clinical.Date {
	if s.d.Date.IsZero() {
		return s.c.Today
	}
	return s.d.Date
}

// age is the patient's age in days on the day of the consultation.
func (s *sheet) age() (clinical.AgeDays, bool) { return s.c.Age(s.on()) }

func (s *sheet) ageWords() string {
	if s.c.Patient.Birth == nil {
		return ""
	}
	return s.p.T("consultation.at_age", form.FormatAge(s.p, *s.c.Patient.Birth, s.on()))
}

// fiveYears is the age in days below which a child's arm is measured.
const fiveYears clinical.AgeDays = 1826

// young tells whether the patient is known to be below an age in days.
func (s *sheet) young(days clinical.AgeDays) bool {
	age, ok := s.age()
	return ok && age < days
}
