package prenatal_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"carnet/records"
	"carnet/records/journal"
	"carnet/records/store"
	"carnet/ui/form"
)

// offers are what a field offers under what is typed.
func (w *world) offers(key, typed string) []form.Option {
	w.t.Helper()
	f := w.field(key)
	f.Enter()
	defer f.Leave()
	if typed != "" {
		f.Edit(typed)
	}
	f.Suggest()
	list, _ := f.Suggestions()
	return list
}

// A midwife finds the diagnoses that she writes most first, and the words of
// the examinations as she types.
func TestTheVisitOffersWhatOneWritesAndOrders(t *testing.T) {
	w := newWorld(t)
	w.pregnant(day.AddDays(-27*7), nil)
	open := func() {
		f := w.rules().Visit()
		c := w.makeCase(journal.DocumentID{}, false)
		c.Me = w.me.ID
		d, err := f.New(context.Background(), c)
		if err != nil {
			t.Fatal(err)
		}
		w.show(f, c, d)
	}
	const label = "prenatal.diagnoses[0].label"
	open()
	if list := w.offers(label, ""); slices.ContainsFunc(list, func(o form.Option) bool { return o.Value == "B37.3" }) {
		t.Fatalf("nobody wrote it yet: %+v", list)
	}
	for range 2 {
		w.write(store.Change{Op: journal.OpSign, Patient: w.patient, Content: &records.Consultation{Date: day, Reason: "prurit", Outcome: records.Home,
			Diagnoses: []records.Diagnosis{{Label: "Candidose vulvovaginale", ICD10: "B37.3", ICPC2: "X72", Certainty: records.Certain}}}})
	}
	open()
	if list := w.offers(label, ""); len(list) == 0 || list[0].Value != "B37.3" {
		t.Errorf("offers %+v", list)
	}
	if list := w.offers("prenatal.lab_orders", "toxo"); len(list) != 1 || list[0].Value != "Toxoplasmose" {
		t.Errorf("offers %+v", list)
	}
	seen := map[string]bool{}
	for _, o := range w.offers("prenatal.lab_orders", "r") {
		if seen[o.Value] || strings.Contains(o.Value, ";") {
			t.Errorf("%q", o.Value)
		}
		seen[o.Value] = true
	}
	if len(seen) < 2 {
		t.Errorf("%v", seen)
	}
}
