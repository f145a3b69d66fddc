package record_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"carnet/records"
	"carnet/records/journal"
	"carnet/records/store"
	"carnet/ui/arrival"
	"carnet/ui/place"
	"carnet/ui/postnatal"
	"carnet/ui/record"
	"carnet/ui/scale"
)

func (w *world) openMood(who store.Member, r place.Route) record.Look {
	w.t.Helper()
	w.leave()
	w.k.Me = who
	w.ctx = w.context()
	r.To = place.Record
	r.Patient = w.patient
	mk, timers := record.NewAtOnce(arrival.Form, postnatal.Form, scale.Form)
	w.timers = timers
	w.place = mk(w.ctx, r)
	w.shell.SetContent(w.place.Content())
	w.place.Enter()
	return w.look()
}

func (w *world) gaveBirth(days int) {
	on := today.AddDays(-days)
	at := time.Date(on.Year, time.Month(on.Month), on.Day, 3, 20, 0, 0, time.Local)
	g := w.write(w.doctor, store.Change{Op: journal.OpSign, Patient: w.patient, Content: &records.Pregnancy{Opened: on.AddDays(-200), End: records.Born, EndDate: &on}})
	w.write(w.doctor, store.Change{Op: journal.OpSign, Patient: w.patient, Content: &records.Delivery{Pregnancy: g.Document.String(), At: at, Mode: "spontaneous", Mother: "well", Losses: []records.BloodLoss{{At: at, ML: 200}}}})
}

// Two positive answers lead to the scale by one key; the visit waits as a
// draft and is gone on with once the scale is signed.
func TestTheTwoQuestionsOpenThePerinatalScale(t *testing.T) {
	w := newWorld(t)
	w.gaveBirth(7)
	w.openMood(w.doctor, place.Route{New: string(records.KindPostnatal)})
	for range 40 { // forward to the two questions
		if w.look().At == "postnatal.mood.interest" {
			break
		}
		w.press(fyne.KeyReturn)
	}
	w.keys("2")
	w.press(fyne.KeyF6)
	if look := w.look(); look.At != "postnatal.mood.low" {
		t.Fatalf("one answer opens nothing: %+v", look.At)
	}
	w.keys("1")
	if got := w.markup(); !strings.Contains(got, "Ouvrir l’EPDS (F6)") {
		t.Error("the message does not name its key")
	}
	w.press(fyne.KeyF6)
	look := w.look()
	if look.Pane != "writer" || look.At != "scale.item.1" || len(look.Lines) == 0 || !strings.HasPrefix(look.Lines[0], "Consultation postnatale") {
		t.Fatalf("the scale opens and the visit stays: %+v", look)
	}
	w.keys("2211111110")
	for w.look().At != "consultation.outcome" {
		w.press(fyne.KeyReturn)
	}
	w.keys("à")
	w.ctrl(fyne.KeyReturn)
	look = w.look()
	if look.Pane != "writer" || look.Shown != 0 || strings.HasPrefix(look.At, "scale.") || look.At == "consultation.outcome" {
		t.Fatalf("once the scale is signed the visit goes on: %+v", look)
	}
	d := record.WriterSheet(w.place).Document().(*records.Postnatal)
	if d.Mood[0] == nil || *d.Mood[0] != 2 || *d.Mood[1] != 1 {
		t.Errorf("what was typed is there: %v", d.Mood)
	}
	docs, err := w.k.Store.OfPatient(context.Background(), w.patient, records.KindScale)
	if err != nil || len(docs) != 1 || docs[0].Status != store.Signed {
		t.Fatalf("%+v %v", docs, err)
	}
	var s records.Scale
	if err := docs[0].Decode(&s); err != nil || *s.Total != 11 || s.Band != "possible" || !*s.Positive || s.Delivery == "" {
		t.Errorf("%+v %v", s, err)
	}
	look = w.openMood(w.doctor, place.Route{Document: docs[0].ID})
	if look.Pane != "reader" || !strings.Contains(strings.Join(look.Lines, "\n"), "Échelle de santé mentale") {
		t.Errorf("it is read again: %+v", look)
	}
}

// Nobody else sees that there is one: no line, no draft, no way in.
func TestAScaleIsClosedToOthers(t *testing.T) {
	w := newWorld(t)
	w.gaveBirth(7)
	one := 1
	id := w.write(w.doctor, store.Change{Op: journal.OpSign, Patient: w.patient, Content: &records.Scale{Date: today, Scale: "EPDS",
		Answers: []*int{&one, &one, &one, &one, &one, &one, &one, &one, &one, &one}, Called: "Dr Touré", Outcome: records.Home}}).Document
	if err := w.k.Store.SaveDraft(context.Background(), store.Draft{ID: "d1", Staff: w.doctor.ID, Kind: records.KindScale, Patient: w.patient,
		Content: []byte(`{"document":{"date":"2026-11-24","scale":"EPDS","answers":[]}}`)}); err != nil {
		t.Fatal(err)
	}
	for _, who := range []store.Member{w.nurse, w.intern, w.lead} {
		look := w.openMood(who, place.Route{})
		if s := strings.Join(look.Lines, "\n"); strings.Contains(s, "Échelle") || strings.Contains(s, "EPDS") {
			t.Errorf("%s reads in the timeline: %s", who.Role, s)
		}
		for _, r := range []place.Route{{Document: id}, {Draft: "d1"}, {New: string(records.KindScale)}} {
			look = w.openMood(who, r)
			if s := w.markup(); look.Pane == "writer" || strings.Contains(s, "EPDS") || strings.Contains(s, "Capacité à rire") || strings.Contains(s, "mourir") {
				t.Errorf("%s opens %+v: %+v", who.Role, r, look)
			}
		}
		w.k.Me = who
	}
	if look := w.openMood(w.doctor, place.Route{}); !strings.Contains(strings.Join(look.Lines, "\n"), "Échelle de santé mentale") {
		t.Errorf("the doctor sees it: %+v", look.Lines)
	}
}
