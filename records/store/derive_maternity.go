package store

import (
	"time"

	"carnet/records"
	"carnet/records/clinical"
)

// maternity derives the rows of the kinds of the maternity. They are few
// beside the consultations, so their statements are not kept prepared.
func (d deriver) maternity(doc int64, kind records.Kind, patient *int64, content []byte) (derived, bool, error) {
	var out derived
	var err error
	switch kind {
	case records.KindPregnancy:
		out, err = d.pregnancy(doc, patient, content)
	case records.KindPrenatal:
		out, err = d.prenatal(doc, patient, content)
	case records.KindLabour:
		out, err = d.labour(doc, patient, content)
	case records.KindDelivery:
		out, err = d.delivery(doc, patient, content)
	case records.KindNewborn:
		out, err = d.newborn(doc, patient, content)
	case records.KindPostnatal:
		out, err = d.postnatal(doc, patient, content)
	case records.KindFamilyPlanning:
		out, err = d.planning(doc, patient, content)
	case records.KindCervical:
		out, err = d.cervical(doc, patient, content)
	case records.KindVaccination:
		out, err = d.vaccinations(doc, patient, content)
	case records.KindGrowth:
		out, err = d.growth(doc, patient, content)
	case records.KindScale:
		out, err = d.scale(doc, patient, content)
	default:
		return out, false, nil
	}
	return out, true, err
}

func (d deriver) sql(query string, args ...any) error {
	_, err := d.tx.Exec(query, args...)
	return err
}

// drop removes the rows of a document's earlier state from the tables named.
func (d deriver) drop(doc int64, tables ...string) error {
	if d.fresh {
		return nil
	}
	for _, t := range tables {
		if err := d.sql("DELETE FROM "+t+" WHERE doc = ?", doc); err != nil {
			return err
		}
	}
	return nil
}

// visitTables are what a visit of any kind may have rows in.
var visitTables = []string{"contact", "diagnosis", "prescription", "appointment", "answer", "observation"}

// common writes the rows that every visit has alike.
type common struct {
	visit     string
	vitals    *records.Vitals
	tests     *records.RapidTests
	diagnoses []records.Diagnosis
	lines     []records.Line
	next      *records.Appointment
}

func (d deriver) common(doc int64, patient *int64, day int, c common) error {
	for i, x := range c.diagnoses {
		if err := d.exec(d.st.insertDiagnosis, doc, i, x.ICD10, x.ICPC2, x.Label, flag(x.Certainty != records.Suspected), flag(x.FollowUp)); err != nil {
			return err
		}
	}
	for i, l := range c.lines {
		if err := d.exec(d.st.insertPrescription, doc, i, l.Code, l.Medicine, l.Quantity, day+l.Days); err != nil {
			return err
		}
	}
	if c.next != nil && !c.next.Date.IsZero() {
		if err := d.exec(d.st.upsertAppointment, doc, patient, c.next.Date.Serial(), c.next.Reason); err != nil {
			return err
		}
	}
	if id, ok := parseID(c.visit); ok {
		if err := d.exec(d.st.insertAnswer, id[:], doc); err != nil {
			return err
		}
	}
	return d.observations(doc, c.vitals, c.tests)
}

func (d deriver) contact(doc int64, pregnancy string, patient *int64, kind records.Kind, day int, number int, days *int) error {
	return d.sql("INSERT INTO contact (doc, pregnancy, patient, kind, day, number, days) VALUES (?, ?, ?, ?, ?, ?, ?)",
		doc, idOf(pregnancy), patient, string(kind), day, nullInt(number), days)
}

func (d deriver) number(doc int64, code string, x *float64) error {
	if x == nil {
		return nil
	}
	return d.exec(d.st.insertObservation, doc, code, *x, "")
}

func (d deriver) whole(doc int64, code string, x *int) error {
	if x == nil {
		return nil
	}
	return d.exec(d.st.insertObservation, doc, code, float64(*x), "")
}

func (d deriver) pregnancy(doc int64, patient *int64, content []byte) (derived, error) {
	if err := d.drop(doc, "pregnancy"); err != nil {
		return derived{}, err
	}
	var p records.Pregnancy
	if !decode(content, &p) {
		return derived{}, nil
	}
	var ended any
	if !p.Active() {
		ended = p.Opened.Serial()
		if p.EndDate != nil {
			ended = p.EndDate.Serial()
		}
	}
	err := d.sql("INSERT INTO pregnancy (doc, patient, opened, lmp, edd, basis, gravida, parity, ended, ending) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		doc, patient, p.Opened.Serial(), daysOf(p.LMP), daysOf(p.EDD), p.Basis, p.Gravida, p.Parity, ended, string(p.End))
	return derived{day: p.Opened.Serial()}, err
}

func (d deriver) prenatal(doc int64, patient *int64, content []byte) (derived, error) {
	if err := d.drop(doc, visitTables...); err != nil {
		return derived{}, err
	}
	var v records.Prenatal
	if !decode(content, &v) {
		return derived{}, nil
	}
	day := v.Date.Serial()
	if err := d.contact(doc, v.Pregnancy, patient, records.KindPrenatal, day, v.Number, v.Days); err != nil {
		return derived{}, err
	}
	err := d.common(doc, patient, day, common{visit: v.Visit, vitals: &v.Vitals, tests: &v.Tests, diagnoses: v.Diagnoses, lines: v.Lines, next: v.Next})
	if err == nil {
		err = d.number(doc, "fundal_height", v.FundalHeight)
	}
	if err == nil {
		err = d.whole(doc, "fetal_heart", v.FetalHeart)
	}
	if err == nil {
		err = d.whole(doc, "sp_dose", v.SP)
	}
	if err == nil {
		err = d.whole(doc, "td_dose", v.Td)
	}
	return derived{day: day}, err
}

func (d deriver) labour(doc int64, patient *int64, content []byte) (derived, error) {
	if err := d.drop(doc, "labour"); err != nil {
		return derived{}, err
	}
	var l records.Labour
	if !decode(content, &l) {
		return derived{}, nil
	}
	var ended any
	if l.Ended != nil {
		ended = l.Ended.UnixMilli()
	}
	err := d.sql("INSERT INTO labour (doc, pregnancy, patient, admitted, ended) VALUES (?, ?, ?, ?, ?)",
		doc, idOf(l.Pregnancy), patient, l.Admitted.UnixMilli(), ended)
	return derived{day: dayAt(l.Admitted)}, err
}

func (d deriver) delivery(doc int64, patient *int64, content []byte) (derived, error) {
	if err := d.drop(doc, "contact"); err != nil {
		return derived{}, err
	}
	var v records.Delivery
	if !decode(content, &v) {
		return derived{}, nil
	}
	day := dayAt(v.At)
	return derived{day: day}, d.contact(doc, v.Pregnancy, patient, records.KindDelivery, day, 0, v.Days)
}

func (d deriver) newborn(doc int64, patient *int64, content []byte) (derived, error) {
	if err := d.drop(doc, "contact", "observation", "vaccine"); err != nil {
		return derived{}, err
	}
	var n records.Newborn
	if !decode(content, &n) {
		return derived{}, nil
	}
	day := dayAt(n.At)
	err := d.contact(doc, n.Pregnancy, patient, records.KindNewborn, day, n.Rank, n.Days)
	if n.Outcome == "fresh_stillbirth" || n.Outcome == "macerated_stillbirth" {
		// Filed with the mother: its weight must never pass for hers.
		return derived{day: day}, err
	}
	if err == nil {
		err = d.number(doc, "weight", n.Weight)
	}
	if err == nil {
		err = d.number(doc, "height", n.Length)
	}
	if err == nil {
		err = d.number(doc, "head", n.Head)
	}
	if err == nil {
		err = d.givenAtBirth(doc, patient, day, &n)
	}
	return derived{day: day}, err
}

// givenAtBirth writes the doses that the newborn's document ticks off: they
// are doses like those of a vaccination, on the day of the birth.
func (d deriver) givenAtBirth(doc int64, patient *int64, day int, n *records.Newborn) error {
	for i, x := range []struct {
		code  string
		given *bool
	}{{"bcg", n.BCG}, {"polio0", n.Polio0}} {
		if x.given == nil || !*x.given {
			continue
		}
		if err := d.sql("INSERT INTO vaccine (doc, n, patient, code, day, lot) VALUES (?, ?, ?, ?, ?, '')", doc, i, patient, x.code, day); err != nil {
			return err
		}
	}
	return nil
}

func (d deriver) postnatal(doc int64, patient *int64, content []byte) (derived, error) {
	if err := d.drop(doc, visitTables...); err != nil {
		return derived{}, err
	}
	var v records.Postnatal
	if !decode(content, &v) {
		return derived{}, nil
	}
	day := v.Date.Serial()
	if err := d.contact(doc, v.Pregnancy, patient, records.KindPostnatal, day, 0, nil); err != nil {
		return derived{}, err
	}
	tests := records.RapidTests{Hb: v.Hb}
	return derived{day: day}, d.common(doc, patient, day, common{visit: v.Visit, vitals: &v.Vitals, tests: &tests, diagnoses: v.Diagnoses, lines: v.Lines, next: v.Next})
}

func (d deriver) planning(doc int64, patient *int64, content []byte) (derived, error) {
	if err := d.drop(doc, visitTables...); err != nil {
		return derived{}, err
	}
	var v records.FamilyPlanning
	if !decode(content, &v) {
		return derived{}, nil
	}
	day := v.Date.Serial()
	if err := d.contact(doc, "", patient, records.KindFamilyPlanning, day, 0, nil); err != nil {
		return derived{}, err
	}
	tests := records.RapidTests{Pregnancy: v.Pregnancy}
	err := d.common(doc, patient, day, common{visit: v.Visit, vitals: &v.Vitals, tests: &tests, next: v.Next})
	if err == nil && v.Method != "" {
		err = d.exec(d.st.insertObservation, doc, "method", nil, v.Method)
	}
	return derived{day: day}, err
}

func (d deriver) cervical(doc int64, patient *int64, content []byte) (derived, error) {
	if err := d.drop(doc, visitTables...); err != nil {
		return derived{}, err
	}
	var v records.Cervical
	if !decode(content, &v) {
		return derived{}, nil
	}
	day := v.Date.Serial()
	if err := d.contact(doc, "", patient, records.KindCervical, day, 0, nil); err != nil {
		return derived{}, err
	}
	err := d.common(doc, patient, day, common{visit: v.Visit, next: v.Recall})
	for code, s := range map[string]string{"via": v.VIA, "vili": v.VILI, "hpv": v.HPV} {
		if err == nil && s != "" {
			err = d.exec(d.st.insertObservation, doc, code, nil, s)
		}
	}
	return derived{day: day}, err
}

func (d deriver) vaccinations(doc int64, patient *int64, content []byte) (derived, error) {
	if err := d.drop(doc, append([]string{"vaccine"}, visitTables...)...); err != nil {
		return derived{}, err
	}
	var v records.Vaccinations
	if !decode(content, &v) {
		return derived{}, nil
	}
	day := v.Date.Serial()
	for i, x := range v.Doses {
		on := day
		if x.On != nil {
			on = x.On.Serial()
		}
		if err := d.sql("INSERT INTO vaccine (doc, n, patient, code, day, lot) VALUES (?, ?, ?, ?, ?, ?)", doc, i, patient, x.Vaccine, on, x.Lot); err != nil {
			return derived{}, err
		}
	}
	return derived{day: day}, d.common(doc, patient, day, common{visit: v.Visit, next: v.Next})
}

func (d deriver) growth(doc int64, patient *int64, content []byte) (derived, error) {
	if err := d.drop(doc, visitTables...); err != nil {
		return derived{}, err
	}
	var v records.Growth
	if !decode(content, &v) {
		return derived{}, nil
	}
	day := v.Date.Serial()
	vitals := records.Vitals{Weight: v.Weight, Height: v.Length, MUAC: v.MUAC}
	err := d.common(doc, patient, day, common{visit: v.Visit, vitals: &vitals, next: v.Next})
	if err == nil {
		err = d.number(doc, "head", v.Head)
	}
	return derived{day: day}, err
}

// dayAt is the day of a moment on the clock of the desk that wrote it.
func dayAt(t time.Time) int {
	if t.IsZero() {
		return 0
	}
	return clinical.Date{Year: t.Year(), Month: int(t.Month()), Day: t.Day()}.Serial()
}

func idOf(s string) any {
	if id, ok := parseID(s); ok {
		return id[:]
	}
	return nil
}

func nullInt(n int) any {
	if n == 0 {
		return nil
	}
	return n
}
