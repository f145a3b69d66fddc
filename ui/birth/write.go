package birth

import (
	"context"
	"time"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/journal"
	"carnet/records/store"
	"carnet/ui/bedside"
)

// birthing is all that is said with one birth.
type birthing struct {
	p      text.Printer
	woman  *bedside.Woman
	labour journal.DocumentID // zero where there was none on record
	state  *state
	now    time.Time
	author store.Author
	behalf journal.DocumentID // who answers for an intern
	// letter and block begin the numbers of this desk's patients.
	letter, block string
	draft         string
}

// bornChild is a child that was written.
type bornChild struct {
	ID       journal.DocumentID // of the newborn document
	Patient  journal.DocumentID // zero for a stillbirth without an identity
	Identity records.Patient
	Newborn  records.Newborn
}

// written is what a birth has become in the record.
type written struct {
	Delivery   journal.DocumentID
	D          records.Delivery
	Children   []bornChild
	Supervised bool
}

// write says a birth: the delivery, each child with its identity, the end of
// the labour and of the pregnancy, and the mother's death where she died, all
// or none of it.
func (b *birthing) write(ctx context.Context, st *store.Store) (w written, err error) {
	err = st.Batch(ctx, func(t *store.Batch) error {
		w = written{}
		return b.say(t, &w)
	})
	return w, err
}

func (b *birthing) sign(t *store.Batch, c store.Change) (*journal.Revision, error) {
	c.Op, c.OnBehalf = journal.OpSign, b.behalf
	return t.Write(b.author, c)
}

func (b *birthing) say(t *store.Batch, w *written) error {
	me := b.author.Staff.String()
	d := b.state.delivery(b.now, me)
	d.Days = b.days(d.At)
	if d.Pregnancy == "" {
		id, err := b.openPregnancy(t, d.At)
		if err != nil {
			return err
		}
		d.Pregnancy = id.String()
		b.state.D.Pregnancy = d.Pregnancy
	}
	// The children name the delivery and it names them: it is put first, and
	// signed once they are there.
	first, err := t.Write(b.author, store.Change{Op: journal.OpPut, Patient: b.woman.ID, Content: d})
	if err != nil {
		return err
	}
	id := first.Document
	d.Children = nil
	for i := range b.state.Count {
		c, err := b.child(t, i, d, id)
		if err != nil {
			return err
		}
		d.Children = append(d.Children, c.ID.String())
		w.Children = append(w.Children, c)
	}
	if _, err := b.sign(t, store.Change{Document: id, Content: d, Draft: b.draft}); err != nil {
		return err
	}
	w.Delivery, w.D, w.Supervised = id, *d, !b.behalf.IsZero()
	if err := b.endLabour(t, d); err != nil {
		return err
	}
	if err := b.endPregnancy(t, d); err != nil {
		return err
	}
	if d.Mother == "died" {
		return b.motherDied(t, d.Death)
	}
	return nil
}

// days is the gestational age at a time; nil where it is not known.
func (b *birthing) days(at time.Time) *int { return daysAt(b.woman, at) }

func daysAt(w *bedside.Woman, at time.Time) *int {
	if w.Pregnancy == nil {
		return nil
	}
	ga, ok := w.Pregnancy.Age(bedside.DayOf(at))
	if !ok {
		return nil
	}
	n := int(ga)
	return &n
}

// openPregnancy makes the pregnancy of a woman who came to give birth and had
// none on record.
func (b *birthing) openPregnancy(t *store.Batch, at time.Time) (journal.DocumentID, error) {
	r, err := t.Write(b.author, store.Change{Op: journal.OpPut, Patient: b.woman.ID, Content: &records.Pregnancy{Opened: bedside.DayOf(at)}})
	if err != nil {
		return journal.DocumentID{}, err
	}
	return r.Document, nil
}

// child writes one child: its identity, if it is to have one, and its
// document, which is filed with the mother where it has none.
func (b *birthing) child(t *store.Batch, i int, d *records.Delivery, delivery journal.DocumentID) (bornChild, error) {
	c := &b.state.Kids[i]
	n := b.state.newborn(i, d.Days, b.woman.ID.String(), b.now)
	n.Pregnancy, n.Delivery = d.Pregnancy, delivery.String()
	out := bornChild{Patient: journal.DocumentID{}}
	file := b.woman.ID
	if c.alive() || c.Register {
		p, err := b.identity(t, c, n)
		if err != nil {
			return out, err
		}
		r, err := t.Write(b.author, store.Change{Op: journal.OpPut, Content: p})
		if err != nil {
			return out, err
		}
		out.Patient, out.Identity, file = r.Document, *p, r.Document
	}
	r, err := b.sign(t, store.Change{Patient: file, Content: n})
	if err != nil {
		return out, err
	}
	out.ID, out.Newborn = r.Document, *n
	return out, nil
}

// identity is the child's own: its mother's name, place and telephone, its
// birth to the day, a number of this desk.
func (b *birthing) identity(t *store.Batch, c *child, n *records.Newborn) (*records.Patient, error) {
	number, err := t.NextNumber(b.letter, b.block)
	if err != nil {
		return nil, err
	}
	m := &b.woman.Patient
	day := bedside.DayOf(n.At)
	given := c.Given
	if given == "" {
		given = b.p.T("birth.baby")
		if n.Rank > 0 {
			given = b.p.T("birth.baby.rank", n.Rank)
		}
	}
	family := c.Family
	if family == "" {
		family = m.Family
	}
	p := &records.Patient{Number: number, Family: family, Given: given, Sex: n.Sex, Birth: &day, BirthBy: records.ExactDay,
		Village: m.Village, Quarter: m.Quarter, Phone: m.Phone, Mother: m.Name(), Father: m.Husband, MotherID: b.woman.ID.String()}
	if n.Outcome != "live" {
		died := day
		if n.Death != nil && n.Death.At != nil {
			died = bedside.DayOf(*n.Death.At)
		}
		p.Died = &died
	}
	return p, nil
}

// endLabour ends the labour with the birth and signs it.
func (b *birthing) endLabour(t *store.Batch, d *records.Delivery) error {
	if b.labour.IsZero() {
		return nil
	}
	doc, err := t.Document(b.labour)
	if err != nil {
		return err
	}
	var l records.Labour
	if err := doc.Decode(&l); err != nil {
		return err
	}
	if l.Ended != nil {
		return nil
	}
	at := d.At
	if at.Before(l.Admitted) {
		at = l.Admitted // she gave birth on the way
	}
	l.Ended, l.End = &at, "birth"
	if d.Mode == "caesarean" {
		l.End = "caesarean"
	}
	_, err = b.sign(t, store.Change{Document: b.labour, Content: &l, Bases: doc.Heads})
	return err
}

// endPregnancy ends the pregnancy on the day of the birth.
func (b *birthing) endPregnancy(t *store.Batch, d *records.Delivery) error {
	id, err := journal.ParseDocumentID(d.Pregnancy)
	if err != nil {
		return nil
	}
	doc, err := t.Document(id)
	if err != nil {
		return err
	}
	var p records.Pregnancy
	if err := doc.Decode(&p); err != nil {
		return err
	}
	if !p.Active() {
		return nil
	}
	day := bedside.DayOf(d.At)
	p.End, p.EndDate = records.Born, &day
	change := store.Change{Op: journal.OpPut, Document: id, Content: &p, Bases: doc.Heads, Reason: b.p.T("birth.title")}
	if doc.Status.Final() { // what was signed stays signed
		_, err = b.sign(t, change)
		return err
	}
	_, err = t.Write(b.author, change)
	return err
}

// motherDied puts her death into her identity, on the day that is said of it.
func (b *birthing) motherDied(t *store.Batch, d *records.Death) error {
	doc, err := t.Document(b.woman.ID)
	if err != nil {
		return err
	}
	var p records.Patient
	if err := doc.Decode(&p); err != nil {
		return err
	}
	if p.Died != nil {
		return nil
	}
	day := bedside.DayOf(b.now)
	if d != nil && d.At != nil {
		day = bedside.DayOf(*d.At)
	}
	p.Died = &day
	_, err = t.Write(b.author, store.Change{Op: journal.OpPut, Document: b.woman.ID, Content: &p, Bases: doc.Heads})
	return err
}
