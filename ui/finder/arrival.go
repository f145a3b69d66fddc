package finder

import (
	"context"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/journal"
	"carnet/records/store"
	"carnet/ui/form"
	"carnet/ui/measure"
	"carnet/ui/place"
)

// Arrival is who arrives.
type Arrival struct {
	Patient journal.DocumentID
	Name    string
	Sex     clinical.Sex
	Birth   *clinical.Date
}

// arrival is an arrival being written down: a new one, or today's that still
// waits, to which vital signs are added.
type arrival struct {
	who   Arrival
	visit records.Visit
	id    journal.DocumentID // zero for a new one
	bases []journal.Hash
	last  map[string]store.Observation
	day   clinical.Date
	keep  *keeper
	typed form.Snapshot

	form *form.Form
}

// openArrival finds whether the patient waits already, and the last values.
func openArrival(ctx context.Context, st *store.Store, me journal.DocumentID, who Arrival, now string) (*arrival, error) {
	a := &arrival{who: who, day: st.Today()}
	a.visit = records.Visit{Date: a.day, Arrived: now, Vitals: &records.Vitals{}}
	queue, err := st.Queue(ctx, a.day)
	if err != nil {
		return nil, err
	}
	for _, w := range queue {
		if w.Patient != who.Patient {
			continue
		}
		d, err := st.Document(ctx, w.Visit)
		if err != nil {
			return nil, err
		}
		if err := d.Decode(&a.visit); err != nil {
			return nil, err
		}
		if a.visit.Vitals == nil {
			a.visit.Vitals = &records.Vitals{}
		}
		a.id, a.bases = d.ID, d.Heads
		break
	}
	if a.last, err = st.LastValues(ctx, who.Patient, a.id); err != nil {
		return nil, err
	}
	a.keep = newKeeper(me, records.KindVisit, a.id, a.bases)
	return a, a.resume(ctx, st, me)
}

// resume goes on with what the same person typed today and a cut or the lock
// interrupted.
func (a *arrival) resume(ctx context.Context, st *store.Store, me journal.DocumentID) error {
	drafts, err := st.Drafts(ctx, me)
	if err != nil {
		return err
	}
	for _, d := range drafts {
		if d.Kind != records.KindVisit {
			continue
		}
		v := records.Visit{}
		x, err := readContent(d.Content, &v)
		if err != nil || v.Date != a.day { // yesterday's arrival is of no use today
			if err := st.DropDraft(ctx, d.ID); err != nil {
				return err
			}
			continue
		}
		if x.Of != a.who.Patient.String() || d.Document != a.id {
			continue
		}
		if v.Vitals == nil {
			v.Vitals = &records.Vitals{}
		}
		a.visit, a.typed, a.bases, a.keep = v, x.Typed, d.Bases, keeping(d)
		return nil
	}
	return nil
}

// waiting tells that the patient is in the queue already.
func (a *arrival) waiting() bool { return !a.id.IsZero() }

// declare makes the form: what for, how urgent, and the vital signs.
func (a *arrival) declare(p text.Printer) *form.Form {
	f := form.New(p, form.Spec{Columns: 3, Today: func() form.Date { return a.day }})
	f.Section("",
		form.Choice("finder.visit.service", &a.visit.Service, form.Values("finder.service.", records.Services...), form.Required(), form.Advance(), form.Span(3)),
		form.Text("finder.visit.reason", &a.visit.Reason, form.Span(2)),
		form.Toggle("finder.visit.urgent", &a.visit.Urgent))
	f.Section("measure.section", measure.Fields(p, a.visit.Vitals, measure.Options{
		Who: measure.Subject{Sex: a.who.Sex, Birth: a.who.Birth, Day: a.day}, Last: a.last})...)
	if a.waiting() {
		f.Section("", form.Text("finder.visit.left", &a.visit.Left, form.Span(3), form.Placeholder("finder.visit.left_hint")))
	}
	if a.typed != nil {
		f.Restore(a.typed)
	}
	a.form = f
	return f
}

// save writes the arrival.
func (a *arrival) save(ctx context.Context, st *store.Store, author store.Author) error {
	v := a.visit
	if v.Vitals.Empty() {
		v.Vitals = nil
	}
	return a.keep.say(func(draft string) error {
		_, err := st.Write(ctx, author, store.Change{Op: journal.OpPut, Document: a.id, Patient: a.who.Patient, Content: &v, Bases: a.bases, Draft: draft})
		return err
	})
}

// title says who arrives, and that they wait already.
func (a *arrival) title(p text.Printer) string {
	return place.Dots(p.T("finder.queue"), a.who.Name)
}

func (a *arrival) saveKey() string {
	if a.waiting() {
		return "finder.save_arrival"
	}
	return "finder.queue"
}

// savedKey says what has been done.
func (a *arrival) savedKey() string {
	if a.visit.Left != "" {
		return "finder.unqueued"
	}
	return "finder.queued"
}
