package birth

import (
	"context"

	"carnet/records"
	"carnet/records/journal"
	"carnet/records/store"
)

// readWritten reads what a birth that was signed has become: the delivery and
// its children. A child whose papers have not arrived is left out.
func readWritten(ctx context.Context, st *store.Store, d store.Document) (w written, err error) {
	w.Delivery, w.Supervised = d.ID, d.Status == store.Awaiting
	if err := d.Decode(&w.D); err != nil {
		return w, err
	}
	for _, s := range w.D.Children {
		id, err := journal.ParseDocumentID(s)
		if err != nil {
			continue
		}
		doc, err := st.Document(ctx, id)
		if err != nil || doc.Content == nil {
			continue
		}
		c := bornChild{ID: id}
		if err := doc.Decode(&c.Newborn); err != nil {
			return w, err
		}
		if doc.Patient != d.Patient {
			chart, err := st.Chart(ctx, doc.Patient)
			if err != nil {
				return w, err
			}
			c.Patient, c.Identity = chart.Document.ID, chart.Patient
		}
		w.Children = append(w.Children, c)
	}
	return w, nil
}

// letterReady tells that the birth says where she is sent.
func (v *view) letterReady() bool {
	return v.state != nil && v.state.referred() && v.state.Referral.To != ""
}

// referOrPrint makes the birth a referral; once it says where she is sent, it
// prints the letter, before anything is signed: she leaves now.
func (v *view) referOrPrint() {
	v.ctx.Touch()
	v.settleField()
	if i := v.childAt(); i >= 0 && (v.state.Kids[i].unsent() || v.state.Kids[i].Sent.On) {
		v.referChild(i)
		return
	}
	if !v.letterReady() {
		v.refer()
		return
	}
	d := v.state.delivery(v.now(), v.ctx.Desk.Me.ID.String())
	d.Days = daysAt(&v.woman, d.At)
	var born []records.Newborn
	for i := range v.state.Count {
		born = append(born, *v.state.newborn(i, d.Days, v.woman.ID.String(), v.now()))
	}
	v.letterFor(journal.DocumentID{}, d, born)
}

// settleField takes what is being typed.
func (v *view) settleField() {
	for _, f := range v.form.Order() {
		if f.Editing() {
			f.Leave()
			f.Enter()
		}
	}
}
