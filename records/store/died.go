package store

import (
	"encoding/json"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/journal"
)

// Death is that a patient died.
type Death struct {
	Patient  journal.DocumentID
	Day      clinical.Date
	OnBehalf journal.DocumentID // who answers for an intern
}

// Died says within a batch that a patient died: in the identity, which every
// list and the chart's banner go by, and as the end of a pregnancy that she
// still had. A day of death that stands already is not changed. An identity
// that has not arrived here yet is left alone.
//
// A signed visit, consultation or pregnancy that says a death needs no call:
// Batch.Write does it. It is for documents whose order only their writer
// knows, a labour or a birth.
func (b *Batch) Died(a Author, d Death) error {
	to, _ := b.s.resolveAlias(d.Patient)
	err := b.identity(a, to, func(p *records.Patient) bool {
		if p.Died != nil || p.Birth != nil && d.Day.Before(*p.Birth) {
			return false // a birth date that cannot be must not hold the visit up
		}
		p.Died = &d.Day
		return true
	})
	if err != nil {
		return err
	}
	return b.pregnancies(a, d, func(p *records.Pregnancy) bool {
		if !p.Active() {
			return false
		}
		p.End, p.EndDate = records.MotherDied, &d.Day
		return true
	})
}

// undied takes back a death that a document said and says no more: it was
// amended or entered in error. A death of another day was said elsewhere.
func (b *Batch) undied(a Author, d Death) error {
	to, _ := b.s.resolveAlias(d.Patient)
	err := b.identity(a, to, func(p *records.Patient) bool {
		if p.Died == nil || *p.Died != d.Day {
			return false
		}
		p.Died = nil
		return true
	})
	if err != nil {
		return err
	}
	return b.pregnancies(a, d, func(p *records.Pregnancy) bool {
		if p.End != records.MotherDied || p.EndDate == nil || *p.EndDate != d.Day {
			return false
		}
		p.End, p.EndDate = "", nil
		return true
	})
}

// identity changes an identity, where there is something to change.
func (b *Batch) identity(a Author, id journal.DocumentID, change func(*records.Patient) bool) error {
	doc, err := b.Document(id)
	if err != nil || doc.Content == nil {
		return ignoreMissing(err)
	}
	var p records.Patient
	if err := doc.Decode(&p); err != nil || !change(&p) {
		return err
	}
	c := Change{Op: journal.OpPut, Document: id, Content: &p}
	base, err := b.before(&c)
	if err != nil {
		return err
	}
	_, err = b.write(a, c, base)
	return err
}

func ignoreMissing(err error) error {
	if p, ok := err.(*text.Problem); ok && p.Code == "store.missing" {
		return nil
	}
	return err
}

// pregnancies changes the pregnancies of a patient, where there is something
// to change. What was signed stays signed.
func (b *Batch) pregnancies(a Author, d Death, change func(*records.Pregnancy) bool) error {
	list, err := b.pregnanciesOf(d.Patient)
	if err != nil {
		return err
	}
	for _, doc := range list {
		var p records.Pregnancy
		if doc.Content == nil || doc.Status == Retracted {
			continue
		}
		if err := doc.Decode(&p); err != nil {
			return err
		}
		if !change(&p) {
			continue
		}
		c := Change{Op: journal.OpPut, Document: doc.ID, Content: &p, Bases: doc.Heads, Reason: text.For(text.French).T("pregnancy.end.death")}
		if doc.Status != Unsigned && (a.Role.May(records.Sign) || !d.OnBehalf.IsZero()) {
			c.Op, c.OnBehalf = journal.OpSign, d.OnBehalf
		}
		base, err := b.before(&c)
		if err != nil {
			return err
		}
		if _, err := b.write(a, c, base); err != nil {
			return err
		}
	}
	return nil
}

// pregnanciesOf is Store.Pregnancies within the batch.
func (b *Batch) pregnanciesOf(patient journal.DocumentID) ([]Document, error) {
	marks, ids := b.s.identities(patient)
	rows, err := b.tx.Query("SELECT "+docColumns+" FROM document JOIN pregnancy x ON x.doc = document.doc WHERE document.patient IN (SELECT doc FROM document WHERE id IN ("+marks+"))", ids...)
	if err != nil {
		return nil, err
	}
	return b.s.filled(b, rows)
}

// deaths carries a death that a document says, or no longer says, into the
// identity and the pregnancy. It is called after the change was written.
func (b *Batch) deaths(a Author, c Change, base before) error {
	was := deathIn(base.kind, base.content)
	if base.status == Retracted || base.status == Redacted {
		was = nil
	}
	var is *clinical.Date
	switch {
	case c.Op == journal.OpRetract:
	case c.Content != nil:
		is = deathSaid(c.Content)
	case c.Op == journal.OpResolve:
		doc, err := b.Document(c.Document)
		if err != nil {
			return err
		}
		is = deathIn(doc.Kind, doc.Content)
	default:
		is = was // a countersignature changes nothing
	}
	if was == nil && is == nil || was != nil && is != nil && *was == *is {
		return nil
	}
	d := Death{Patient: c.Patient, OnBehalf: c.OnBehalf}
	if was != nil {
		d.Day = *was
		if err := b.undied(a, d); err != nil {
			return err
		}
	}
	if is == nil {
		return nil
	}
	d.Day = *is
	return b.Died(a, d)
}

// deathSaid is the day of the death of its patient that a document says; nil
// where it says none.
func deathSaid(d records.Document) *clinical.Date {
	var outcome records.Outcome
	var day clinical.Date
	switch d := d.(type) {
	case *records.Consultation:
		outcome, day = d.Outcome, d.Date
	case *records.Prenatal:
		outcome, day = d.Outcome, d.Date
	case *records.Postnatal:
		outcome, day = d.Outcome, d.Date
	case *records.Pregnancy:
		if d.End != records.MotherDied || d.EndDate == nil {
			return nil
		}
		return d.EndDate
	}
	if outcome != records.Died || day.IsZero() {
		return nil
	}
	return &day
}

// deathIn is deathSaid of a content that is in the record.
func deathIn(kind records.Kind, content []byte) *clinical.Date {
	var d records.Document
	switch kind {
	case records.KindConsultation:
		d = &records.Consultation{}
	case records.KindPrenatal:
		d = &records.Prenatal{}
	case records.KindPostnatal:
		d = &records.Postnatal{}
	case records.KindPregnancy:
		d = &records.Pregnancy{}
	default:
		return nil
	}
	if content == nil || json.Unmarshal(content, d) != nil {
		return nil
	}
	return deathSaid(d)
}
