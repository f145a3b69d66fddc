package store

import (
	"database/sql"
	"encoding/json"
	"math"
	"strings"

	"carnet/records"
	"carnet/records/clinical"
)

// deriver writes the rows that follow from one document's state. The rows of
// the document's earlier state are dropped first, so that deriving twice or
// in another order ends in the same rows.
type deriver struct {
	st *statements
	b  *Batch
	tx *sql.Tx
	// fresh is true when the document is new: there is nothing to drop.
	fresh bool
}

func (d deriver) exec(s *sql.Stmt, args ...any) error { return d.b.exec(s, args...) }

// derived is what a document's content says to the tables.
type derived struct {
	day   int
	title string
}

// derive writes the rows of a document of a known kind; unknown kinds have
// none. A document that was retracted or redacted has content nil.
func (d deriver) derive(doc int64, kind records.Kind, patient *int64, content []byte) (derived, error) {
	switch kind {
	case records.KindPatient:
		return d.patient(doc, content)
	case records.KindVisit:
		return d.visit(doc, patient, content)
	case records.KindConsultation:
		return d.consultation(doc, patient, content)
	case records.KindStaff:
		return d.staff(doc, content)
	}
	out, _, err := d.maternity(doc, kind, patient, content)
	return out, err
}

// decode reads content into a document; content that this program cannot
// read (a newer schema, a damaged value) derives no rows and is kept.
func decode(content []byte, into any) bool {
	return content != nil && json.Unmarshal(content, into) == nil
}

func (d deriver) patient(doc int64, content []byte) (derived, error) {
	var p records.Patient
	if !decode(content, &p) {
		return derived{}, d.exec(d.st.dropPatient, doc)
	}
	relative := p.Husband
	if relative == "" {
		relative = p.Father
	}
	err := d.exec(d.st.upsertPatient, doc, p.Number, p.Family, p.Given, p.Sex.String(), daysOf(p.Birth), string(p.BirthBy),
		p.Village, p.Quarter, p.Phone, p.Mother, relative, daysOf(p.Died), nil, strings.Join(p.OtherNumbers, "\n"))
	return derived{title: p.Name()}, err
}

func (d deriver) visit(doc int64, patient *int64, content []byte) (derived, error) {
	var v records.Visit
	if !decode(content, &v) {
		return derived{}, d.exec(d.st.dropVisit, doc)
	}
	gone := 0
	if v.Left != "" {
		gone = 1
	}
	err := d.exec(d.st.upsertVisit, doc, patient, v.Date.Serial(), v.Arrived, v.Service, v.Reason, flag(v.Urgent), gone)
	if err != nil {
		return derived{}, err
	}
	if err := d.observations(doc, v.Vitals, nil); err != nil {
		return derived{}, err
	}
	return derived{day: v.Date.Serial(), title: v.Reason}, nil
}

func (d deriver) consultation(doc int64, patient *int64, content []byte) (derived, error) {
	if !d.fresh {
		for _, s := range []*sql.Stmt{d.st.dropDiagnoses, d.st.dropPrescriptions, d.st.dropAppointment, d.st.dropAnswer} {
			if err := d.exec(s, doc); err != nil {
				return derived{}, err
			}
		}
	}
	var c records.Consultation
	if !decode(content, &c) {
		return derived{}, d.observations(doc, nil, nil)
	}
	day := c.Date.Serial()
	for i, x := range c.Diagnoses {
		if err := d.exec(d.st.insertDiagnosis, doc, i, x.ICD10, x.ICPC2, x.Label, flag(x.Certainty != records.Suspected), flag(x.FollowUp)); err != nil {
			return derived{}, err
		}
	}
	for i, l := range c.Lines {
		until := day + l.Days
		if err := d.exec(d.st.insertPrescription, doc, i, l.Code, l.Medicine, l.Quantity, until); err != nil {
			return derived{}, err
		}
	}
	if c.Next != nil && !c.Next.Date.IsZero() {
		if err := d.exec(d.st.upsertAppointment, doc, patient, c.Next.Date.Serial(), c.Next.Reason); err != nil {
			return derived{}, err
		}
	}
	if id, ok := parseID(c.Visit); ok {
		if err := d.exec(d.st.insertAnswer, id[:], doc); err != nil {
			return derived{}, err
		}
	}
	if err := d.observations(doc, &c.Vitals, &c.Tests); err != nil {
		return derived{}, err
	}
	title := c.Reason
	if len(c.Diagnoses) > 0 {
		title = c.Diagnoses[0].Label
	}
	return derived{day: day, title: title}, nil
}

func (d deriver) staff(doc int64, content []byte) (derived, error) {
	var s records.Staff
	if !decode(content, &s) {
		return derived{}, d.exec(d.st.dropStaff, doc)
	}
	var supervisor []byte
	if id, ok := parseID(s.Supervisor); ok {
		supervisor = id[:]
	}
	err := d.exec(d.st.upsertStaff, doc, s.Name(), string(s.Role), supervisor, flag(s.Left))
	return derived{title: s.Name()}, err
}

// observations writes the measurements of a document, replacing older ones.
func (d deriver) observations(doc int64, v *records.Vitals, t *records.RapidTests) error {
	if !d.fresh {
		if err := d.exec(d.st.dropObservations, doc); err != nil {
			return err
		}
	}
	args := make([]any, 1, 1+3*observationsAtOnce)
	args[0] = doc
	var err error
	flush := func() {
		if n := len(args) / 3; err == nil && n > 0 {
			err = d.exec(d.st.insertObservations[n-1], args...)
		}
		args = args[:1]
	}
	row := func(code string, value any, words string) {
		if args = append(args, code, value, words); len(args) == cap(args) {
			flush()
		}
	}
	number := func(code string, x *float64) {
		if x != nil && !math.IsNaN(*x) {
			row(code, *x, "")
		}
	}
	whole := func(code string, x *int) {
		if x != nil {
			f := float64(*x)
			number(code, &f)
		}
	}
	word := func(code, s string) {
		if s != "" {
			row(code, nil, s)
		}
	}
	if v != nil {
		number("temperature", v.Temperature)
		whole("systolic", v.Systolic)
		whole("diastolic", v.Diastolic)
		whole("pulse", v.Pulse)
		whole("respiration", v.Respiration)
		whole("spo2", v.SpO2)
		number("weight", v.Weight)
		number("height", v.Height)
		whole("muac", v.MUAC)
		number("glucose", v.Glucose)
	}
	if t != nil {
		word("malaria", string(t.Malaria))
		word("hiv", string(t.HIV))
		word("pregnancy", string(t.Pregnancy))
		number("hb", t.Hb)
		word("urine.protein", t.Protein)
		word("urine.sugar", t.Sugar)
		word("urine.leukocytes", t.Leukocytes)
		word("urine.nitrites", string(t.Nitrites))
		word("urine.blood", t.Blood)
		word("urine.ketones", t.Ketones)
	}
	flush()
	return err
}

func daysOf(d *clinical.Date) any {
	if d == nil || d.IsZero() {
		return nil
	}
	return d.Serial()
}

func flag(b bool) int {
	if b {
		return 1
	}
	return 0
}
