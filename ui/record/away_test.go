package record_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/journal"
	"carnet/records/store"
	"carnet/ui/birth"
	"carnet/ui/consultation"
	"carnet/ui/labour"
	"carnet/ui/place"
	"carnet/ui/record"
)

// openBirth shows the chart with the kinds that have places of their own.
func (w *world) openBirth(who store.Member, r place.Route) record.Look {
	w.t.Helper()
	w.leave()
	w.k.Me = who
	w.ctx = w.context()
	r.To = place.Record
	if r.Patient.IsZero() {
		r.Patient = w.patient
	}
	clock := func() time.Time { return w.now }
	mk, timers := record.NewAtOnce(consultation.Form, labour.Form(clock), birth.Delivery(clock), birth.Newborn(clock))
	w.timers = timers
	w.place = mk(w.ctx, r)
	w.shell.SetContent(w.place.Content())
	w.place.Enter()
	return w.look()
}

// last is where one has gone, and forgets it.
func (w *world) lastWent() place.Route {
	w.t.Helper()
	if len(w.went) == 0 {
		return place.Route{}
	}
	r := w.went[len(w.went)-1]
	w.went = nil
	return r
}

func TestTheChartLeadsToTheLabour(t *testing.T) {
	w := newWorld(t)
	w.openBirth(w.doctor, place.Route{})
	if got := record.Buttons(w.place); !slices.Contains(got, "Travail") || !slices.Contains(got, "Accouchement") {
		t.Errorf("the buttons of a woman’s chart: %v", got)
	}
	w.ctrl(fyne.KeyT)
	if got := w.lastWent(); got.To != place.Labour || got.Patient != w.patient || !got.Document.IsZero() {
		t.Errorf("Ctrl+T goes to %+v", got)
	}
	// In labour: the banner says so, with the key; the timeline opens it.
	edd := today.AddDays(7)
	preg := w.write(w.doctor, store.Change{Op: journal.OpPut, Patient: w.patient, Content: &records.Pregnancy{Opened: today, EDD: &edd, Basis: "scan"}}).Document
	l := &records.Labour{Pregnancy: preg.String(), Admitted: w.now.Add(-2 * time.Hour)}
	id := w.write(w.doctor, store.Change{Op: journal.OpPut, Patient: w.patient, Content: l}).Document
	look := w.openBirth(w.doctor, place.Route{})
	at := slices.IndexFunc(look.Tags, func(s string) bool { return strings.Contains(s, "Phase de latence") })
	if at < 0 || record.Hint(w.place, at) != "Ctrl T" {
		t.Fatalf("the banner: %v", look.Tags)
	}
	record.Tap(w.place, at)
	if got := w.lastWent(); got.To != place.Labour || got.Patient != w.patient {
		t.Errorf("the banner leads to %+v", got)
	}
	// The document itself is read first; F4 goes on with it where it is kept.
	w.openBirth(w.doctor, place.Route{Document: id})
	w.press(fyne.KeyF4)
	if got := w.lastWent(); got.To != place.Labour || got.Document != id {
		t.Errorf("F4 goes to %+v", got)
	}
	// From another document, the line in the timeline opens the place at once.
	other := w.signed(w.doctor, fever())
	w.openBirth(w.doctor, place.Route{Document: other})
	i := slices.IndexFunc(w.look().Lines, func(s string) bool { return strings.HasPrefix(s, "Travail") })
	record.OpenLine(w.place, i)
	if got := w.lastWent(); got.To != place.Labour || got.Document != id {
		t.Errorf("the line goes to %+v", got)
	}
	// Once it is signed the line is read in the chart, with the way to its guide.
	end := w.now
	l.Ended, l.End = &end, "false_labour"
	d, err := w.k.Store.Document(context.Background(), id)
	if err != nil {
		t.Fatal(err)
	}
	w.write(w.doctor, store.Change{Op: journal.OpSign, Document: id, Content: l, Bases: d.Heads})
	w.openBirth(w.doctor, place.Route{Document: other})
	record.OpenLine(w.place, i)
	if look := w.look(); look.Pane != "reader" || look.State != store.Signed || len(w.went) != 0 {
		t.Fatalf("a labour that is over: %+v, went %v", look, w.went)
	}
	if got := record.Buttons(w.place); !slices.Contains(got, "Partogramme") {
		t.Errorf("the buttons beside a labour that is over: %v", got)
	}
	w.press(fyne.KeyF4)
	if got := w.lastWent(); got.Document != id {
		t.Errorf("F4 goes to %+v", got)
	}
}

func TestTheLabourOfAWomanAtTermKeepsItsButton(t *testing.T) {
	w := newWorld(t)
	edd := today.AddDays(20)
	w.write(w.doctor, store.Change{Op: journal.OpPut, Patient: w.patient, Content: &records.Pregnancy{Opened: today, EDD: &edd, Basis: "scan"}})
	w.openBirth(w.doctor, place.Route{})
	if got := record.Beginnings(w.place); len(got) < 2 || got[1] != records.KindLabour {
		t.Errorf("at term, in the order of their room: %v", got)
	}
	// For a man, and for who may not write, there is none.
	birthday := clinical.Date{Year: 1990, Month: 1, Day: 1}
	man := w.write(w.doctor, store.Change{Op: journal.OpPut, Content: &records.Patient{Family: "Keïta", Given: "Modibo", Sex: clinical.Male, Birth: &birthday}}).Document
	w.openBirth(w.doctor, place.Route{Patient: man})
	w.ctrl(fyne.KeyT)
	w.ctrl(fyne.KeyB)
	if got := w.lastWent(); got.To != "" {
		t.Errorf("a man’s chart leads to %+v", got)
	}
}

func TestABirthThatIsBeingWrittenIsFoundFromTheChart(t *testing.T) {
	w := newWorld(t)
	err := w.k.Store.SaveDraft(context.Background(), store.Draft{ID: "birth-of-" + w.patient.String(), Staff: w.doctor.ID, Kind: "birth", Content: []byte("{}")})
	if err != nil {
		t.Fatal(err)
	}
	look := w.openBirth(w.doctor, place.Route{})
	at := slices.IndexFunc(look.Tags, func(s string) bool { return strings.Contains(s, "Accouchement en cours de saisie") })
	if at < 0 || record.Hint(w.place, at) != "Ctrl B" {
		t.Fatalf("the banner: %v", look.Tags)
	}
	w.ctrl(fyne.KeyB)
	if got := w.lastWent(); got.To != place.Birth || got.Patient != w.patient {
		t.Errorf("Ctrl+B goes to %+v", got)
	}
}
