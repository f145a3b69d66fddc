package store

import (
	"context"
	"strings"
	"testing"

	"carnet/records"
	"carnet/records/journal"
)

// What stands on shared lists says nothing of a questionnaire: no name, no
// score, no reason of the appointment.
func TestAScaleSaysNothingToTheLists(t *testing.T) {
	d := newDesk(t)
	w := d.write(t, d.doctor, Change{Op: journal.OpPut, Content: awa()})
	v := d.write(t, d.doctor, Change{Op: journal.OpPut, Patient: w.Document, Content: &records.Visit{Date: day(2026, 10, 1), Arrived: "08:10", Service: "mental_health"}})
	s := records.Scale{Date: day(2026, 10, 1), Scale: "EPDS", Answers: []*int{ptr(1), ptr(1), ptr(1), ptr(1), ptr(0), ptr(1), ptr(1), ptr(1), ptr(0), ptr(2)},
		Called: "Dr Touré", Outcome: records.Home, Visit: v.Document.String(), Note: "idées noires", Next: &records.Appointment{Date: day(2026, 10, 8), Reason: "EPDS de contrôle"}}
	r := d.write(t, d.doctor, Change{Op: journal.OpSign, Patient: w.Document, Content: &s})

	queue, err := d.Queue(t.Context(), day(2026, 10, 1))
	if err != nil || len(queue) != 0 {
		t.Errorf("she has been seen: %+v, %v", queue, err)
	}
	late, err := d.Overdue(t.Context(), day(2026, 10, 1), day(2026, 11, 24), 10)
	if err != nil || len(late) != 1 || late[0].Due != day(2026, 10, 8) || late[0].Reason != "" {
		t.Errorf("overdue: %+v, %v", late, err)
	}
	title := func() string {
		chart, err := d.Chart(t.Context(), w.Document)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range chart.Entries {
			if e.ID == r.Document {
				if e.Day != day(2026, 10, 1) {
					t.Errorf("filed on %v", e.Day)
				}
				return e.Title
			}
		}
		t.Fatal("not in the chart")
		return ""
	}
	if got := title(); got != "" {
		t.Errorf("title %q", got)
	}
	clean(t, d)
	d.write(t, d.doctor, Change{Op: journal.OpRetract, Document: r.Document, Reason: "autre patiente"})
	if got := title(); got != "" {
		t.Errorf("title once retracted %q", got)
	}
	if late, err := d.Overdue(t.Context(), day(2026, 10, 1), day(2026, 11, 24), 10); err != nil || len(late) != 0 {
		t.Errorf("an appointment of what was retracted: %+v, %v", late, err)
	}
	clean(t, d)
}

// Two midwives who heard different answers: both stay in sight.
func TestAnswersOfAScaleAreNeverOverwritten(t *testing.T) {
	d := newDesk(t)
	w := d.write(t, d.doctor, Change{Op: journal.OpPut, Content: awa()})
	base := records.Scale{Date: day(2026, 10, 1), Scale: "GAD-2", Answers: []*int{ptr(1), ptr(1)}, Outcome: records.Home}
	r := d.write(t, d.doctor, Change{Op: journal.OpSign, Patient: w.Document, Content: &base})
	for _, n := range []int{2, 3} {
		x := base
		x.Answers = []*int{ptr(n), ptr(1)}
		d.write(t, d.doctor, Change{Op: journal.OpSign, Document: r.Document, Content: &x, Bases: []journal.Hash{r.ID}, Reason: "mal lu"})
	}
	doc, err := d.Document(context.Background(), r.Document)
	if err != nil || doc.Flags&SafetyConflict == 0 || len(doc.Conflicts) != 1 || !strings.HasPrefix(doc.Conflicts[0].Path, "answers") {
		t.Errorf("%+v, %v", doc.Conflicts, err)
	}
	clean(t, d)
}
